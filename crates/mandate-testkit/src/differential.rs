//! The engine held against the naive interpreter: the same process, the same stimuli, everything compared by name.

use crate::generate::{Stimulus, World, process, stimuli, world};
use crate::naive::{Answer as NaiveAnswer, Naive, Step};
use mandate_engine::{Act, Answer, CaseState, Cause, Decision, Event, Held, Opening, Refusal, begin, decide, evolve, open};
use mandate_process::Process;
use mandate_process::definition::{Definition, Status};
use mandate_process::tables::{SortKind, Start, TriggerKind};
use mandate_process::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a comparison met, by name, so that a generator that has gone dull is seen.
pub type Met = BTreeMap<String, usize>;

/// Runs one random process with one random row of stimuli through both.
///
/// # Errors
/// A sentence that names the seed, the stimulus and the first thing that differs.
pub fn compare(seed: u64, count: usize, met: &mut Met) -> Result<(), String> {
    let definition = process(seed);
    let world = world(&definition, seed);
    let stimuli = stimuli(&definition, seed, count);
    run(&definition, &world, &stimuli, met).map_err(|difference| format!("seed {seed}: {difference}"))
}

/// Runs one process with these stimuli through both.
///
/// # Errors
/// The first thing that differs.
pub fn run(definition: &Definition, world: &World, stimuli: &[Stimulus], met: &mut Met) -> Result<(), String> {
    let process = Process::compile(definition.clone()).map_err(|findings| format!("does not compile: {findings:?}"))?;
    let opening = Opening {
        case: "case".into(),
        at: world.opens_at,
        actors: world.actors.iter().map(|actor| (actor.id.clone(), actor.role.clone())).collect(),
        members: world.members.clone(),
        record: world.record,
        moved: None,
    };
    let naive = Naive::open(definition, &world.actors, &world.members, world.opens_at, world.record);
    let (event, mut naive) = match (open(&process, &opening), naive) {
        (Ok(event), Ok(naive)) => (event, naive),
        (Err(_), Err(_)) => {
            *met.entry("does not open".into()).or_default() += 1;
            return Ok(());
        }
        (event, naive) => return Err(format!("opening: engine {:?}, naive {:?}", event.err(), naive.err())),
    };
    let mut state = begin(&process, &event).map_err(|error| error.to_string())?;
    same("opening", &process, &state, &naive)?;
    differs("opening", "microsteps", &steps(&process, &[event]), &naive.steps().to_vec())?;
    for (number, stimulus) in stimuli.iter().enumerate() {
        let place = format!("stimulus {number} {stimulus:?}");
        let lapses_before = naive.lapses().len();
        let (decision, answer) = match stimulus {
            Stimulus::Act { act, actor, at, content } => {
                let mut made = Act::new(act.clone(), actor.clone(), *at);
                made.content = content.iter().map(|(field, value)| (field.clone().into(), value.clone())).collect();
                (decide(&process, &state, mandate_engine::Stimulus::Act(&made)), naive.act(act, actor, *at, content))
            }
            Stimulus::Pass(to) => (decide(&process, &state, mandate_engine::Stimulus::Time(*to)), naive.pass(*to)),
        };
        let (events, told) = told(&process, decision);
        differs(&place, "answer", &told, &answer)?;
        for event in &events {
            state = evolve(&process, state, event).map_err(|error| format!("{place}: {error}"))?;
        }
        same(&place, &process, &state, &naive)?;
        differs(&place, "microsteps", &steps(&process, &events), &naive.steps().to_vec())?;
        let lapsed = naive.lapses().split_off(lapses_before);
        differs(&place, "lapses", &lapses(&process, &events), &lapsed)?;
        note(met, &told, &events);
    }
    Ok(())
}

fn note(met: &mut Met, answer: &NaiveAnswer, events: &[Event]) {
    let mut count = |what: String| *met.entry(what).or_default() += 1;
    match answer {
        NaiveAnswer::Accepted { irregular: Some(kind), .. } => count(format!("irregular {kind}")),
        NaiveAnswer::Accepted { .. } => count("accepted".into()),
        NaiveAnswer::Refused { kind, .. } => count(format!("refused {kind}")),
        NaiveAnswer::Passed => count("passed".into()),
        NaiveAnswer::More => count("more".into()),
    }
    for event in events {
        match event.cause {
            Cause::Lapse { .. } if event.halted => count("halted".into()),
            Cause::Lapse { .. } => count("lapse".into()),
            Cause::Sent { .. } => count("sent name came".into()),
            _ => {}
        }
        if !event.memories().is_empty() {
            count("memory written".into());
        }
        if event.facts.iter().any(|change| !change.keys.as_slice().is_empty()) {
            count("keyed fact changed".into());
        }
        if event.deadlines.iter().any(|change| change.new.status == Status::Met) {
            count("deadline met".into());
        }
    }
}

fn told(process: &Process, decision: Decision) -> (Vec<Event>, NaiveAnswer) {
    let mut events = decision.lapses;
    let of = |refusal: &Refusal| {
        let unmet =
            if refusal.kind.id() == "rules-unmet" { refusal.ids(process).into_iter().map(str::to_owned).collect() } else { Vec::new() };
        (refusal.kind.id(), unmet)
    };
    let answer = match decision.answer {
        Answer::Accepted(event) => {
            let irregular = event.irregular.as_deref().map(of);
            events.push(event);
            let (kind, unmet) = irregular.map_or((None, Vec::new()), |(kind, unmet)| (Some(kind), unmet));
            NaiveAnswer::Accepted { irregular: kind, unmet }
        }
        Answer::Refused(refusal) => {
            let (kind, unmet) = of(&refusal);
            NaiveAnswer::Refused { kind, unmet }
        }
        Answer::Passed => NaiveAnswer::Passed,
        Answer::More => NaiveAnswer::More,
    };
    (events, answer)
}

fn lapses(process: &Process, events: &[Event]) -> Vec<(String, mandate_process::time::Instant, mandate_process::time::Instant)> {
    let one = |event: &Event| match &event.cause {
        Cause::Lapse { deadline, due } => Some((process.tables().deadlines[*deadline].name.to_string(), *due, event.at)),
        Cause::Sent { trigger, due } => Some((process.trigger_text(*trigger), *due, event.at)),
        _ => None,
    };
    events.iter().filter_map(one).collect()
}

fn steps(process: &Process, events: &[Event]) -> Vec<Step> {
    let tables = process.tables();
    let mut all = Vec::new();
    for event in events {
        for (index, step) in event.microsteps().enumerate() {
            let opening = matches!(event.cause, Cause::Opened(_)) && index == 0;
            let trigger = match &tables.triggers[step.trigger].kind {
                TriggerKind::Automatic if opening => "opening".to_owned(),
                TriggerKind::Automatic => "automatic".to_owned(),
                _ => process.trigger_text(step.trigger),
            };
            let names =
                |ids: &mut dyn Iterator<Item = mandate_process::ids::StateId>| ids.map(|id| process.state_name(id).to_owned()).collect();
            let taken = step.edges().map(|edge| tables.transitions[tables.edges[edge].transition].name.to_string()).collect();
            all.push(Step { trigger, taken, exited: names(&mut step.exits()), entered: names(&mut step.entries()) });
        }
    }
    all
}

/// Everything that a state holds, by name.
fn same(place: &str, process: &Process, state: &CaseState, naive: &Naive) -> Result<(), String> {
    let tables = process.tables();
    let active: BTreeSet<String> = state.active().map(|id| process.state_name(id).to_owned()).collect();
    differs(place, "active states", &active, &naive.active())?;
    differs(place, "facts", &facts(process, state), &naive.facts())?;
    let deadlines: BTreeMap<String, String> = tables
        .deadlines
        .iter()
        .map(|(id, row)| (row.name.to_string(), state.deadline(id)))
        .filter(|(_, cell)| cell.status != Status::NotArmed)
        .map(|(name, cell)| (name, format!("{} {} {}", cell.status.word(), cell.anchor.0, cell.due.0)))
        .collect();
    differs(place, "deadlines", &deadlines, &naive.deadlines())?;
    let memories: BTreeMap<String, BTreeSet<String>> = tables
        .histories
        .iter()
        .map(|(id, row)| (row.name.to_string(), state.memory(id).map(|id| process.state_name(id).to_owned()).collect::<BTreeSet<_>>()))
        .filter(|(_, states)| !states.is_empty())
        .collect();
    differs(place, "memories", &memories, &naive.memories())?;
    differs(place, "clock", &state.clock(), &naive.clock())?;
    differs(place, "halted", &state.is_halted(), &naive.halted())?;
    differs(place, "ended", &state.has_ended(process), &naive.ended())?;
    let taken: BTreeMap<String, u32> = tables
        .counted
        .iter()
        .zip(state.taken())
        .filter(|(_, count)| **count > 0)
        .map(|(id, count)| (tables.transitions[*id].name.to_string(), *count))
        .collect();
    let naive_taken: BTreeMap<String, u32> = naive.taken().into_iter().filter(|(_, count)| *count > 0).collect();
    differs(place, "taken", &taken, &naive_taken)?;
    let pending: Vec<(String, i64)> = state.pending().iter().map(|sent| (process.trigger_text(sent.trigger), sent.due.0)).collect();
    differs(place, "pending", &pending, &naive.pending())?;
    let open = tables.sorts.iter().filter(|(_, row)| row.kind == SortKind::Open);
    let members: BTreeMap<String, Vec<String>> =
        open.map(|(id, row)| (row.name.to_string(), state.cast().members(id).iter().map(ToString::to_string).collect())).collect();
    differs(place, "members", &members, &naive.members())
}

fn facts(process: &Process, state: &CaseState) -> BTreeMap<String, String> {
    let tables = process.tables();
    let mut all = BTreeMap::new();
    for (id, row) in tables.facts.iter() {
        if row.sum_of.is_some() {
            continue;
        }
        let start = match &row.starts {
            Start::Cell(mandate_process::tables::UNSET) => None,
            Start::Cell(cell) => state.held_value(process, id, &Held::Cell(*cell)),
            Start::Members(members) => state.held_value(process, id, &Held::of_members(members.iter().copied())),
        };
        for keys in state.entries(process, id) {
            let value = state.value(process, id, keys.as_slice());
            if value == start {
                continue;
            }
            let names = keys.as_slice().iter().zip(&row.keys).map(|(member, key)| state.cast().name(key.sort, *member).to_owned());
            let name = std::iter::once(row.name.to_string()).chain(names).collect::<Vec<_>>().join("/");
            all.insert(name, text(value));
        }
    }
    all
}

fn text(value: Option<Value>) -> String {
    match value {
        None => "unset".to_owned(),
        Some(Value::Boolean(yes)) => yes.to_string(),
        Some(Value::Set(mut values)) => {
            values.sort();
            values.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
        }
        Some(other) => other.to_string(),
    }
}

fn differs<T: PartialEq + std::fmt::Debug>(place: &str, what: &str, engine: &T, naive: &T) -> Result<(), String> {
    if engine == naive { Ok(()) } else { Err(format!("{place}: {what} differ\n  engine {engine:?}\n  naive  {naive:?}")) }
}
