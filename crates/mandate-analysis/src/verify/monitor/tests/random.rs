//! On random processes: what an observer spells is what the events of the log tell, read by names.

use super::observed::events;
use mandate_engine::{Act, Case, Cause, Entry, Event, Opening};
use mandate_process::Process;
use mandate_process::definition::{Definition, Happening, Pattern, Property, Remarks};
use mandate_testkit::generate::{self, Rng, Stimulus};

/// Everything that can happen in a process.
fn happenings(definition: &Definition, process: &Process) -> Vec<Happening> {
    let acts = definition.vocabulary.acts.iter().map(|act| Happening::Act { act: act.id.clone(), by: None, during: None });
    let taken = definition.transitions.iter().map(|one| Happening::Transition { transition: one.id.clone(), during: None });
    let lapses = definition.deadlines.iter().map(|one| Happening::Lapse(one.id.clone()));
    let states = process.states().rows()[1..].iter().map(|row| row.name.to_string());
    let states: Vec<Happening> = states.flat_map(|name| [Happening::Enters(name.clone()), Happening::Leaves(name)]).collect();
    acts.chain(taken).chain(lapses).chain(states).collect()
}

/// What happened in an event, in its order.
fn told(process: &Process, event: &Event) -> Vec<Happening> {
    let tables = process.tables();
    let state = |id| process.state_name(id).to_owned();
    let mut told = match &event.cause {
        Cause::Act { act, .. } => vec![Happening::Act { act: tables.acts[*act].name.to_string(), by: None, during: None }],
        Cause::Lapse { deadline, .. } => vec![Happening::Lapse(tables.deadlines[*deadline].name.to_string())],
        Cause::Opened(_) | Cause::Sent { .. } => vec![],
    };
    for step in event.microsteps() {
        told.extend(step.exits().map(|id| Happening::Leaves(state(id))));
        let taken = step.edges().map(|edge| tables.transitions[tables.edges[edge].transition].name.to_string());
        told.extend(taken.map(|transition| Happening::Transition { transition, during: None }));
        told.extend(step.entries().map(|id| Happening::Enters(state(id))));
    }
    told
}

/// A random case of a process.
fn case(definition: &Definition, process: &Process, seed: u64) -> Option<Case> {
    let world = generate::world(definition, seed);
    let actors = world.actors.into_iter().map(|actor| (actor.id, actor.role)).collect();
    let opening = Opening { case: "case".into(), at: world.opens_at, actors, members: world.members, record: world.record, moved: None };
    let mut case = Case::open(process, &opening).ok()?;
    for stimulus in generate::stimuli(definition, seed, 16) {
        match stimulus {
            Stimulus::Pass(to) => {
                case.pass(to);
            }
            Stimulus::Act { act, actor, at, content } => {
                let content = content.into_iter().map(|(field, value)| (field.into(), value)).collect();
                case.submit(Act { content, ..Act::new(act, actor, at) });
            }
        }
    }
    Some(case)
}

#[test]
fn what_is_seen_is_what_the_events_tell() {
    let mut seen = [0, 0, 0];
    for seed in 0..150 {
        let mut definition = generate::process(seed);
        let process = Process::compile(definition.clone()).unwrap();
        let all = happenings(&definition, &process);
        let mut rng = Rng::new(Rng::mixed(seed, 0x0b5e));
        // Some at random, and among both now and then the same.
        let mut some = || Happening::Any(all.iter().filter(|_| rng.chance(30)).cloned().collect());
        let (first, then) = (some(), some());
        let pattern = Pattern::Binary { template: "choice", first: first.clone(), then: then.clone() };
        definition.properties = vec![Property { id: "any".into(), says: String::new(), pattern, remarks: Remarks::default() }];
        let process = Process::compile(definition.clone()).unwrap();
        let Some(case) = case(&definition, &process, seed) else { continue };
        let is = |of: &Happening, one: &Happening| matches!(of, Happening::Any(parts) if parts.contains(one));
        let letter = |one: &Happening| match (is(&first, one), is(&then, one)) {
            (true, true) => Some('c'),
            (true, false) => Some('a'),
            (false, true) => Some('b'),
            (false, false) => None,
        };
        let wanted = case.entries().iter().filter_map(Entry::event);
        let wanted: Vec<String> = wanted.map(|event| told(&process, event).iter().filter_map(letter).collect()).collect();
        assert_eq!(events(&process, case.entries()), wanted, "seed {seed}");
        for (count, letter) in seen.iter_mut().zip(['a', 'b', 'c']) {
            *count += wanted.concat().matches(letter).count();
        }
    }
    assert!(seen.iter().all(|count| *count > 200), "{seen:?}");
}
