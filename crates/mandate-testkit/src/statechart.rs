//! Cases of a public statechart suite in a neutral JSON form, built through the library's own builder and run.

use mandate_engine::{Act, Answer, CaseState, Cause, Event, Opening, Stimulus, begin, decide, evolve, open};
use mandate_process::Process;
use mandate_process::definition::{Definition, Effect, Kind, State, Test, Transition, Trigger};
use mandate_process::tables::TriggerKind;
use mandate_process::time::Instant;
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// Runs one case; the first difference, if there is one.
///
/// # Errors
/// A sentence that names the step and what differed.
pub fn run_case(case: &Json) -> Result<(), String> {
    let steps = list(case, "steps");
    let process = Process::compile(definition(case)?).map_err(|findings| format!("does not compile: {findings:?}"))?;
    let quiet = case.get("run_to_quiescence") == Some(&Json::Bool(true));
    let mut runner = Runner { process, state: None, clock: 0 };
    for (number, step) in steps.iter().enumerate() {
        let happened = runner.step(step, quiet)?;
        runner.compare(step, &happened).map_err(|difference| format!("step {number}: {difference}"))?;
    }
    Ok(())
}

struct Runner {
    process: Process,
    state: Option<CaseState>,
    clock: i64,
}

impl Runner {
    fn step(&mut self, step: &Json, quiet: bool) -> Result<Vec<Event>, String> {
        let mut happened = Vec::new();
        self.clock += step.get("after_ms").and_then(Json::as_i64).unwrap_or(0);
        match self.state.take() {
            None => {
                let event = open(&self.process, &Opening::new("case", Instant(self.clock))).map_err(|findings| format!("{findings:?}"))?;
                self.state = Some(begin(&self.process, &event).map_err(|error| error.to_string())?);
                happened.push(event);
            }
            Some(state) => self.state = Some(state),
        }
        if let Some(name) = step.get("event").and_then(Json::as_str) {
            let act = Act::new(name.to_owned(), "anybody", Instant(self.clock));
            self.submit(Stimulus::Act(&act), &mut happened)?;
        }
        self.submit(Stimulus::Time(Instant(self.clock)), &mut happened)?;
        if quiet {
            self.submit(Stimulus::Time(Instant(i64::MAX / 4)), &mut happened)?;
        }
        Ok(happened)
    }

    fn submit(&mut self, stimulus: Stimulus<'_>, happened: &mut Vec<Event>) -> Result<(), String> {
        let mut state = self.state.take().ok_or("no state")?;
        let decision = decide(&self.process, &state, stimulus);
        let mut events = decision.lapses;
        match decision.answer {
            Answer::Accepted(event) => events.push(event),
            Answer::Refused(refusal) if ["not-in-order", "case-closed"].contains(&refusal.kind.id()) => {}
            Answer::Refused(refusal) => return Err(format!("refused: {}", refusal.kind.id())),
            Answer::Passed => {}
            Answer::More => return Err("more than one decision carries".into()),
        }
        for event in &events {
            state = evolve(&self.process, state, event).map_err(|error| error.to_string())?;
        }
        happened.extend(events);
        self.state = Some(state);
        Ok(())
    }

    fn compare(&self, step: &Json, happened: &[Event]) -> Result<(), String> {
        let state = self.state.as_ref().ok_or("no state")?;
        let names = |ids: &mut dyn Iterator<Item = mandate_process::ids::StateId>| {
            ids.map(|id| self.process.state_name(id).to_owned()).collect::<BTreeSet<_>>()
        };
        differs("leaves", &names(&mut state.leaves(&self.process)), &strings(step, "expect").into_iter().collect())?;
        if step.get("full").is_some() {
            differs("configuration", &names(&mut state.active()), &strings(step, "full").into_iter().collect())?;
        }
        let Some(Json::Array(wanted)) = step.get("microsteps") else { return Ok(()) };
        let found: Vec<_> = happened.iter().flat_map(|event| self.microsteps(event)).collect();
        let wanted: Vec<_> = wanted
            .iter()
            .map(|step| (step.get("event").and_then(Json::as_str).map(str::to_owned), strings(step, "exited"), strings(step, "entered")))
            .collect();
        differs("microsteps", &found, &wanted)
    }

    fn microsteps(&self, event: &Event) -> Vec<(Option<String>, Vec<String>, Vec<String>)> {
        let opening = matches!(event.cause, Cause::Opened(_));
        let names =
            |ids: &mut dyn Iterator<Item = mandate_process::ids::StateId>| ids.map(|id| self.process.state_name(id).to_owned()).collect();
        let told = event.microsteps().enumerate().map(|(index, step)| {
            let trigger = match &self.process.tables().triggers[step.trigger].kind {
                TriggerKind::Automatic if opening && index == 0 => Some("#init".to_owned()),
                TriggerKind::Automatic => None,
                TriggerKind::Name(name) => Some(name.to_string()),
                TriggerKind::Lapse(_) => Some(self.process.trigger_text(step.trigger)),
                TriggerKind::Done(state) => Some(format!("done.state.{}", self.process.state_name(*state))),
            };
            (trigger, names(&mut step.exits()), names(&mut step.entries()))
        });
        told.collect()
    }
}

fn differs<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, wanted: &T) -> Result<(), String> {
    if found == wanted { Ok(()) } else { Err(format!("{what}: found {found:?}, wanted {wanted:?}")) }
}

/// The definition that a case describes.
fn definition(case: &Json) -> Result<Definition, String> {
    let chart = case.get("chart").ok_or("no chart")?;
    let mut definition = Definition::new("case");
    definition.root = state(chart, &mut definition.transitions)?;
    definition.root.id = String::new();
    let steps = list(case, "steps");
    let acts: BTreeSet<&str> = steps.iter().filter_map(|step| step.get("event").and_then(Json::as_str)).collect();
    acts.into_iter().for_each(|act| definition.vocabulary.declare_act(act));
    definition.vocabulary.roles.push(mandate_process::definition::Role { id: "anybody".into(), ..Default::default() });
    Ok(definition)
}

fn state(node: &Json, transitions: &mut Vec<Transition>) -> Result<State, String> {
    let id = text(node, "id").unwrap_or_default();
    let children = list(node, "states");
    let kind = match text(node, "kind").as_deref() {
        Some("parallel") => Kind::Parallel,
        Some("final") => Kind::Final,
        Some("history" | "history-shallow") => Kind::ShallowHistory,
        Some("history-deep") => Kind::DeepHistory,
        _ if children.is_empty() => Kind::Atomic,
        _ => Kind::Compound,
    };
    let mut made = State { id: id.clone(), kind, initial: strings(node, "initial"), ..State::default() };
    if matches!(kind, Kind::ShallowHistory | Kind::DeepHistory) {
        made.initial = strings(node, "default");
    }
    made.on_entry = blocks(node, "onentry")?;
    made.on_exit = blocks(node, "onexit")?;
    made.on_initial = effects(&list(node, "initial_actions"))?;
    for (index, transition) in list(node, "transitions").iter().enumerate() {
        let mut edge = Transition::new(format!("{id}#{index}"), [id.clone()], strings(transition, "target"));
        edge.on = strings(transition, "event")
            .into_iter()
            .map(|event| {
                event.strip_prefix("done.state.").map_or_else(|| Trigger::Name(event.clone()), |state| Trigger::Done(state.to_owned()))
            })
            .collect();
        edge.when = text(transition, "cond").map(|cond| condition(&cond)).transpose()?;
        edge.internal = text(transition, "type").as_deref() == Some("internal");
        edge.effects = effects(&list(transition, "actions"))?;
        transitions.push(edge);
    }
    made.children = children.iter().map(|child| state(child, transitions)).collect::<Result<_, _>>()?;
    Ok(made)
}

fn condition(text: &str) -> Result<Test, String> {
    let inside =
        |text: &str| text.strip_prefix("In('").and_then(|rest| rest.strip_suffix("')")).map(|state| Test::InState(state.to_owned()));
    match text.trim() {
        "true" => Ok(Test::All(Vec::new())),
        "false" => Ok(Test::Any(Vec::new())),
        other => match other.strip_prefix('!') {
            Some(rest) => inside(rest).map(|test| Test::Not(Box::new(test))),
            None => inside(other),
        }
        .ok_or_else(|| format!("condition `{other}`")),
    }
}

fn blocks(node: &Json, key: &str) -> Result<Vec<Effect>, String> {
    let each: Result<Vec<Vec<Effect>>, String> =
        list(node, key).iter().map(|block| effects(block.as_array().map_or(&[][..], Vec::as_slice))).collect();
    Ok(each?.into_iter().flatten().collect())
}

fn effects(actions: &[Json]) -> Result<Vec<Effect>, String> {
    let each = actions.iter().map(|action| {
        let name = text(action, "event").ok_or("an action without event")?;
        let internal = text(action, "target").as_deref() == Some("#_internal");
        match text(action, "do").as_deref() {
            Some("raise") => Ok(Effect::Raise(name)),
            Some("send") if internal => Ok(Effect::Raise(name)),
            Some("send") => Ok(Effect::Send { name, delay: delay(text(action, "delay").as_deref())? }),
            other => Err(format!("action {other:?}")),
        }
    });
    each.collect()
}

fn delay(text: Option<&str>) -> Result<i64, String> {
    let Some(text) = text else { return Ok(0) };
    let (number, factor) = text
        .strip_suffix("ms")
        .map(|number| (number, 1))
        .or_else(|| text.strip_suffix('s').map(|number| (number, 1000)))
        .ok_or("no unit")?;
    number.parse::<i64>().map(|number| number * factor).map_err(|_| format!("delay `{text}`"))
}

fn text(node: &Json, key: &str) -> Option<String> {
    node.get(key).and_then(Json::as_str).map(str::to_owned)
}

fn list(node: &Json, key: &str) -> Vec<Json> {
    node.get(key).and_then(Json::as_array).cloned().unwrap_or_default()
}

fn strings(node: &Json, key: &str) -> Vec<String> {
    match node.get(key) {
        Some(Json::Array(items)) => items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect(),
        Some(Json::String(one)) => vec![one.clone()],
        _ => Vec::new(),
    }
}
