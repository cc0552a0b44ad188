//! What holds of random cases of random processes that are judged afresh.
//!
//! `FOLLOW_RUNS=5000 cargo test --release -p mandate-analysis --test follow` runs longer.
#![allow(clippy::expect_used, clippy::panic, reason = "test code")]

use mandate_analysis::cover::Cover;
use mandate_analysis::replay::{History, Mapping, Which, replay};
use mandate_engine::{Act, Case, Opening, record};
use mandate_process::Process;
use mandate_process::finding::Findings;
use mandate_testkit::generate::{Stimulus, process, stimuli, world};

fn runs() -> u64 {
    std::env::var("FOLLOW_RUNS").ok().map_or(60, |text| text.parse().expect("FOLLOW_RUNS is a number"))
}

/// A random case of a random process, as its log tells it; `None` if it does not open.
fn lived(seed: u64) -> Option<(History, Vec<String>)> {
    let definition = process(seed);
    let process = Process::compile(definition.clone()).expect("a process that compiles");
    let world = world(&definition, seed);
    let mut opening = Opening::new("case", world.opens_at);
    opening.actors = world.actors.iter().map(|actor| (actor.id.clone(), actor.role.clone())).collect();
    opening.members.clone_from(&world.members);
    opening.record = world.record;
    let mut case = Case::open(&process, &opening).ok()?;
    for stimulus in stimuli(&definition, seed, 16) {
        match stimulus {
            Stimulus::Act { act, actor, at, content } => {
                let mut made = Act::new(act, actor, at);
                made.content = content.into_iter().map(|(field, value)| (field.into(), value)).collect();
                case.submit(made);
            }
            Stimulus::Pass(to) => {
                case.pass(to);
            }
        }
    }
    let records = record::log(&process, "case", case.entries()).expect("a log of what was judged");
    let lines: Vec<String> = records.into_iter().map(|record| record.line).collect();
    let history = History::of_log(&process, lines.iter().map(String::as_str)).unwrap_or_else(|damage| panic!("seed {seed}: {damage}"));
    Some((history, lines))
}

/// How many of the seeds gave a case.
fn each(mut look: impl FnMut(u64, &History, &[String])) {
    let mut met = 0;
    for seed in 0..runs() {
        if let Some((history, lines)) = lived(seed) {
            met += 1;
            look(seed, &history, &lines);
        }
    }
    assert!(met * 2 > runs(), "only {met} cases opened");
}

#[test]
fn under_its_own_process_a_log_comes_out_as_it_is() {
    each(|seed, history, lines| {
        let again = replay(history.process(), history, &Mapping::default(), Which::All).expect("it opened before");
        assert!(again.is_the_same(), "seed {seed}: {:?}", again.first_divergence());
        let records = record::log(history.process(), "case", again.after.entries()).expect("a log");
        assert_eq!(records.iter().map(|record| &record.line).collect::<Vec<_>>(), lines.iter().collect::<Vec<_>>(), "seed {seed}");
    });
}

#[test]
fn without_its_refusals_a_case_comes_to_the_same_state() {
    each(|seed, history, _| {
        let again = replay(history.process(), history, &Mapping::default(), Which::Accepted).expect("it opened before");
        assert!(again.is_the_same(), "seed {seed}: {:?}", again.first_divergence());
        assert_eq!(again.after.state(), history.state(), "seed {seed}");
    });
}

#[test]
fn under_any_process_every_record_stands_once_and_in_its_order() {
    let mut replayed = 0;
    each(|seed, history, _| {
        let other = Process::compile(process(seed + 1)).expect("a process that compiles");
        let fresh: Result<_, Findings> = replay(&other, history, &Mapping::default(), Which::All);
        let Ok(fresh) = fresh else { return };
        replayed += 1;
        let before: Vec<usize> = fresh.steps.iter().filter_map(|step| step.before).collect();
        let after: Vec<usize> = fresh.steps.iter().filter_map(|step| step.after).collect();
        assert_eq!(before, (0..history.entries().len()).collect::<Vec<_>>(), "seed {seed}");
        let mut sorted = after.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..fresh.after.entries().len()).collect::<Vec<_>>(), "seed {seed}");
        assert_eq!(fresh.after.acts().count(), history.acts().count(), "seed {seed}");
    });
    assert!(replayed * 4 > runs(), "only {replayed} cases were replayed");
}

#[test]
fn every_unmet_rule_and_every_answer_of_a_log_is_counted() {
    each(|seed, history, _| {
        let process = history.process();
        let mut cover = Cover::new(process);
        assert!(cover.add(history), "seed {seed}");
        let known = history.acts().filter(|act| process.tables().act(&act.name).is_some()).count() as u64;
        let counted: u64 = process.tables().acts.ids().map(|act| cover.act(act).accepted + cover.act(act).refused).sum();
        assert_eq!(counted, known, "seed {seed}");
        let refusals = history
            .entries()
            .iter()
            .filter_map(|entry| entry.refusal().or_else(|| entry.event().and_then(|event| event.irregular.as_deref())));
        for id in refusals.flat_map(|refusal| refusal.ids(process)) {
            let rule = process.tables().names.rules.get(id);
            assert!(rule.is_none_or(|rule| cover.rule(*rule).unmet > 0), "seed {seed}: `{id}` was unmet");
        }
    });
}
