//! What `check` says of a process holds in random cases of random processes.
//!
//! `SOUNDNESS_RUNS=5000 cargo test --release -p mandate-analysis --test soundness` runs longer.

#![allow(clippy::expect_used, reason = "test code")]

use mandate_analysis::check;
use mandate_engine::{Act, Answer, Event, Opening, RefusalKind, begin, decide, evolve, open};
use mandate_process::Process;
use mandate_process::finding::Findings;
use mandate_testkit::generate::{Stimulus, process, stimuli, world};
use std::collections::BTreeMap;

/// What happened in the runs, so that a law about nothing is seen.
#[derive(Default, Debug)]
struct Met {
    entered: usize,
    taken: usize,
    unsettled: usize,
    codes: BTreeMap<&'static str, usize>,
}

#[test]
fn findings_hold_in_random_cases() {
    let runs: u64 = std::env::var("SOUNDNESS_RUNS").ok().map_or(200, |text| text.parse().expect("SOUNDNESS_RUNS is a number"));
    let mut met = Met::default();
    for seed in 0..runs {
        run(seed, &mut met);
    }
    println!("{met:?}");
    assert!(met.entered > 1_000 && met.taken > 1_000, "{met:?}");
    for code in ["unreachable", "automatic-cycle", "leaves-tracks", "act-nowhere"] {
        assert!(met.codes.contains_key(code), "no process with `{code}`: the generator has gone dull");
    }
}

fn run(seed: u64, met: &mut Met) {
    let definition = process(seed);
    let process = Process::compile(definition.clone()).expect("a process that compiles");
    let findings = check(&process);
    for finding in &findings {
        *met.codes.entry(finding.code).or_default() += 1;
    }
    let world = world(&definition, seed);
    let opening = Opening {
        case: "case".into(),
        at: world.opens_at,
        actors: world.actors.iter().map(|actor| (actor.id.clone(), actor.role.clone())).collect(),
        members: world.members.clone(),
        record: world.record,
        moved: None,
    };
    let opened = match open(&process, &opening) {
        Ok(event) => event,
        Err(problems) => {
            let unsettled = problems.iter().any(|problem| problem.code == "does-not-settle");
            return settles(seed, unsettled, &findings, met);
        }
    };
    holds(seed, &process, &findings, &opened, met);
    let mut state = begin(&process, &opened).expect("an opening");
    for stimulus in stimuli(&definition, seed, 12) {
        let decision = match &stimulus {
            Stimulus::Act { act, actor, at, content } => {
                let mut made = Act::new(act.clone(), actor.clone(), *at);
                made.content = content.iter().map(|(field, value)| (field.clone().into(), value.clone())).collect();
                decide(&process, &state, mandate_engine::Stimulus::Act(&made))
            }
            Stimulus::Pass(to) => decide(&process, &state, mandate_engine::Stimulus::Time(*to)),
        };
        let mut events = decision.lapses;
        match decision.answer {
            Answer::Accepted(event) => {
                if let Stimulus::Act { act, .. } = &stimulus {
                    let nowhere = format!("act `{act}` is in order nowhere");
                    assert!(!says(&findings, &nowhere), "seed {seed}: {nowhere}");
                }
                events.push(event);
            }
            Answer::Refused(refusal) => settles(seed, refusal.kind == RefusalKind::DoesNotSettle, &findings, met),
            Answer::Passed | Answer::More => {}
        }
        // A deadline whose day is past may lapse and start anew 1,000 times at one instant: that, too, halts a case.
        let lapses_on = events.len() >= process.limits().lapses_at_once;
        for event in &events {
            settles(seed, event.halted && !lapses_on, &findings, met);
            holds(seed, &process, &findings, event, met);
            state = evolve(&process, state, event).expect("an event that fits");
        }
    }
}

fn says(findings: &Findings, what: &str) -> bool {
    findings.iter().any(|finding| finding.what == what)
}

/// What is said never to be reached or taken is not.
fn holds(seed: u64, process: &Process, findings: &Findings, event: &Event, met: &mut Met) {
    for step in event.microsteps() {
        for state in step.entries() {
            met.entered += 1;
            let never = format!("state `{}` is never reached", process.state_name(state));
            assert!(!says(findings, &never), "seed {seed}: {never}");
        }
        for edge in step.edges() {
            met.taken += 1;
            let transition = process.tables().edges[edge].transition;
            let never = format!("transition `{}` is never taken", process.tables().transitions[transition].name);
            assert!(!says(findings, &never), "seed {seed}: {never}");
        }
    }
}

/// What does not settle goes round in a cycle that was told.
fn settles(seed: u64, unsettled: bool, findings: &Findings, met: &mut Met) {
    if unsettled {
        met.unsettled += 1;
        assert!(findings.iter().any(|finding| finding.code == "automatic-cycle"), "seed {seed}: it does not settle, and no cycle is told");
    }
}
