//! Stepping agrees with `decide`, and keys of states tell apart what is apart, on random processes and cases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "test code")]

use mandate_engine::explore::{Packing, Timer, Watch, prepare};
use mandate_engine::{Act, Answer, CaseState, Cause, Event, Opening, RefusalKind, Scratch, Stimulus};
use mandate_engine::{begin, decide, evolve, explain, folded, open};
use mandate_process::Process;
use mandate_process::definition::Status;
use mandate_process::ids::{EdgeId, StateId, TriggerId};
use mandate_process::limits::Limits;
use mandate_process::time::Instant;
use mandate_testkit::generate;
use std::collections::BTreeMap;

/// A random case: its process, where it stands, and what reaches it.
struct Tried {
    seed: u64,
    process: Process,
    state: CaseState,
    row: Vec<generate::Stimulus>,
}

/// Loops are met sooner than usual; lapses at one instant are not cut short, for a single lapse knows no others.
const LIMITS: Limits = Limits { microsteps: 60, lapses: 80, lapses_at_once: usize::MAX, ..Limits::DEFAULT };

fn tries(count: u64) -> impl Iterator<Item = Tried> {
    (0..count).filter_map(|seed| {
        let definition = generate::process(seed);
        let world = generate::world(&definition, seed);
        let process = Process::compile_within(definition.clone(), LIMITS).unwrap();
        let opening = Opening {
            case: "case".into(),
            at: world.opens_at,
            actors: world.actors.into_iter().map(|actor| (actor.id, actor.role)).collect(),
            members: world.members,
            record: world.record,
        };
        let state = begin(&process, &open(&process, &opening).ok()?).unwrap();
        Some(Tried { seed, row: generate::stimuli(&definition, seed, 16), process, state })
    })
}

fn made(act: &str, actor: &str, at: Instant, content: &[(String, mandate_process::value::Value)]) -> Act {
    let content = content.iter().map(|(field, value)| (field.clone().into(), value.clone())).collect();
    Act { content, ..Act::new(act.to_owned(), actor.to_owned(), at) }
}

/// What a watch saw of one microstep.
#[derive(Debug, PartialEq)]
struct Sight {
    trigger: TriggerId,
    edges: Vec<EdgeId>,
    state: CaseState,
}

#[derive(Debug, Default)]
struct Sights(Vec<Sight>);

impl Watch for Sights {
    fn before(&mut self, state: &CaseState, trigger: TriggerId, edges: &[EdgeId]) {
        self.0.push(Sight { trigger, edges: edges.to_vec(), state: state.clone() });
    }
}

type Step = (TriggerId, Vec<EdgeId>, Vec<StateId>, Vec<StateId>);

fn steps(event: &Event) -> Vec<Step> {
    event.microsteps().map(|step| (step.trigger, step.edges().collect(), step.exits().collect(), step.entries().collect())).collect()
}

fn tried(scratch: &Scratch) -> Vec<Step> {
    scratch.microsteps().map(|step| (step.trigger, step.edges().collect(), step.exits().collect(), step.entries().collect())).collect()
}

/// What was tried is what the event says, and each microstep was seen.
fn same(seed: u64, process: &Process, before: &CaseState, event: &Event, scratch: &Scratch, seen: &Sights) {
    assert_eq!(evolve(process, before.clone(), event).as_ref(), Ok(scratch.judged()), "seed {seed}");
    assert_eq!(steps(event), tried(scratch), "seed {seed}");
    if !event.halted {
        let taken = steps(event).into_iter().map(|(trigger, edges, ..)| (trigger, edges)).collect::<Vec<_>>();
        let seen = seen.0.iter().map(|sight| (sight.trigger, sight.edges.clone())).collect::<Vec<_>>();
        assert_eq!(taken, seen, "seed {seed}");
    }
}

/// Lets run out what an event says ran out, and compares.
fn lapsed(seed: u64, process: &Process, state: &CaseState, event: &Event, scratch: &mut Scratch) -> CaseState {
    let timer = match &event.cause {
        Cause::Lapse { deadline, .. } => Timer::Deadline(*deadline),
        Cause::Sent { trigger, due } => {
            Timer::Sent(state.pending().iter().position(|sent| (sent.trigger, sent.due) == (*trigger, *due)).unwrap())
        }
        _ => panic!("seed {seed}: no lapse"),
    };
    assert!(state.timers().any(|one| one == timer), "seed {seed}");
    let mut seen = Sights::default();
    assert_eq!(scratch.try_lapse(process, state, timer, event.at, &mut seen), !event.halted, "seed {seed}");
    same(seed, process, state, event, scratch, &seen);
    scratch.judged().clone()
}

/// Goes through a case by `decide`, trying each step on the side; every state met is visited.
fn walk(tried: &Tried, met: &mut BTreeMap<String, usize>, mut visit: impl FnMut(&CaseState)) {
    let Tried { seed, process, row, .. } = tried;
    let mut count = |what: &str| *met.entry(what.to_owned()).or_default() += 1;
    let mut state = tried.state.clone();
    let mut scratch = Scratch::new(process, &state);
    visit(&state);
    for stimulus in row {
        let act = match stimulus {
            generate::Stimulus::Pass(to) => {
                for event in &decide(process, &state, Stimulus::Time(*to)).lapses {
                    state = lapsed(*seed, process, &state, event, &mut scratch);
                    count(if event.halted { "halted" } else { "lapsed" });
                    visit(&state);
                }
                continue;
            }
            generate::Stimulus::Act { act, actor, at, content } => made(act, actor, *at, content),
        };
        let Ok(knows) = state.acquainted(process, &act) else {
            assert!(prepare(process, &state, &act).is_err(), "seed {seed}");
            continue;
        };
        assert_eq!(prepare(process, &state, &act).is_ok(), knows.cast() == state.cast() && state.cast().actor(&act.actor).is_some());
        state = knows;
        let decision = decide(process, &state, Stimulus::Act(&act));
        for event in &decision.lapses {
            state = lapsed(*seed, process, &state, event, &mut scratch);
            count(if event.halted { "halted" } else { "lapsed" });
            visit(&state);
        }
        let (Ok(prepared), true) = (prepare(process, &state, &act), act.at >= state.clock()) else { continue };
        let mut seen = Sights::default();
        let accepted = scratch.try_act(process, &state, &prepared, act.at, &mut seen);
        match &decision.answer {
            Answer::Accepted(event) => {
                assert!(accepted && prepared.may_be_in_order(process, &state), "seed {seed}");
                same(*seed, process, &state, event, &scratch, &seen);
                if !explain(process, &state, &act).selected.is_empty() {
                    assert_eq!(seen.0.first().map(|sight| &sight.state), folded(process, &state, &act).as_ref(), "seed {seed}");
                    count("selected");
                }
                state = scratch.judged().clone();
                count("accepted");
                visit(&state);
            }
            Answer::Refused(refusal) => {
                assert!(!accepted, "seed {seed}: {refusal:?}");
                if refusal.kind == RefusalKind::RulesUnmet {
                    assert!(prepared.may_be_in_order(process, &state), "seed {seed}");
                }
                count(refusal.kind.id());
            }
            Answer::Passed | Answer::More => {}
        }
    }
}

#[test]
fn what_is_tried_is_what_decide_does() {
    let mut met = BTreeMap::new();
    for tried in tries(700) {
        walk(&tried, &mut met, |_| {});
    }
    for wanted in ["accepted", "selected", "lapsed", "halted", "not-in-order", "rules-unmet", "not-this-actor", "case-closed"] {
        assert!(met.get(wanted).is_some_and(|count| *count > 0), "{wanted}: {met:?}");
    }
}

/// Everything of a state but its instants.
fn told(process: &Process, state: &CaseState) -> String {
    let tables = process.tables();
    let facts: Vec<_> = tables
        .facts
        .ids()
        .flat_map(|fact| state.entries(process, fact).into_iter().map(move |keys| (fact, keys)))
        .map(|(fact, keys)| state.value(process, fact, keys.as_slice()))
        .collect();
    let statuses: Vec<Status> = tables.deadlines.ids().map(|id| state.deadline(id).status).collect();
    let memories: Vec<Vec<StateId>> = tables.histories.ids().map(|id| state.memory(id).collect()).collect();
    let mut sent: Vec<TriggerId> = state.pending().iter().map(|sent| sent.trigger).collect();
    sent.sort();
    let active: Vec<StateId> = state.active().collect();
    format!("{active:?} {facts:?} {statuses:?} {memories:?} {:?} {sent:?} {}", state.taken(), state.is_halted())
}

#[test]
fn packed_states_are_the_same_if_and_only_if_the_states_are_and_unpack_as_they_were() {
    let (mut met, mut packed) = (BTreeMap::new(), 0);
    for tried in tries(200) {
        let process = &tried.process;
        // Any state since somebody joined, and the keys of those since then with what they stand for, both ways.
        let mut like = tried.state.clone();
        let (mut by_key, mut by_told) = (BTreeMap::new(), BTreeMap::new());
        walk(&tried, &mut met, |state| {
            if like.cast() != state.cast() {
                like = state.clone();
                by_key.clear();
                by_told.clear();
            }
            let packing = Packing::new(process, &like);
            let (mut key, mut again) = (Vec::new(), Vec::new());
            packing.pack(state, &mut key);
            state.pack(process, &mut again);
            assert_eq!(key, again, "seed {}", tried.seed);
            let said = told(process, state);
            assert_eq!(by_key.entry(key.clone()).or_insert_with(|| said.clone()), &said, "seed {}", tried.seed);
            assert_eq!(by_told.entry(said.clone()).or_insert_with(|| key.clone()), &key, "seed {}", tried.seed);
            let mut unpacked = like.clone();
            packing.unpack(&like, &key, &mut unpacked);
            assert_eq!(told(process, &unpacked), said, "seed {}", tried.seed);
            assert!(unpacked.timers().all(|timer| match timer {
                Timer::Deadline(id) => unpacked.deadline(id).due > state.clock(),
                Timer::Sent(place) => unpacked.pending()[place].due > state.clock(),
            }));
            packed += 1;
        });
    }
    assert!(packed > 1_000, "{packed}");
}

#[test]
fn what_if_states_are_as_they_were_told_and_nothing_else_moves() {
    let mut armed = 0;
    for tried in tries(200) {
        let (process, mut state) = (&tried.process, tried.state.clone());
        let key = |state: &CaseState| {
            let mut key = Vec::new();
            state.pack(process, &mut key);
            key
        };
        let before = key(&state);
        let (early, late) = (Instant(state.clock().0 + 1), Instant(state.clock().0 + 2));
        state.set_clock(early);
        for timer in tried.state.timers() {
            match timer {
                Timer::Deadline(id) => {
                    state.set_timer(id, early, late);
                    assert_eq!((state.deadline(id).anchor, state.deadline(id).due), (early, late));
                    armed += 1;
                }
                Timer::Sent(place) => state.set_sent(place, late),
            }
        }
        assert_eq!((state.clock(), key(&state)), (early, before), "seed {}", tried.seed);
        for fact in process.tables().facts.ids() {
            let held = state.date(process, fact);
            state.set_date(process, fact, held.map(|day| day.plus_days(3)));
            assert_eq!(state.date(process, fact), held.map(|day| day.plus_days(3)));
        }
        let lapses = decide(process, &state, Stimulus::Time(late)).lapses;
        assert_eq!(lapses.is_empty(), tried.state.timers().next().is_none() || state.has_ended(process), "seed {}", tried.seed);
    }
    assert!(armed > 20, "{armed}");
}
