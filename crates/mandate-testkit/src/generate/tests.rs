//! What the generators reach, counted.

use super::stimuli::submit;
use super::*;
use crate::naive::{Answer, Naive};
use std::collections::BTreeMap;

const PROCESSES: u64 = 300;

#[test]
fn most_drafts_compile() {
    let mut codes: BTreeMap<String, usize> = BTreeMap::new();
    let mut compiled = 0;
    for seed in 0..PROCESSES {
        match Process::compile(draft(Rng::mixed(seed, 0))) {
            Ok(_) => compiled += 1,
            Err(findings) => {
                for finding in findings.iter().filter(|finding| finding.severity == mandate_process::finding::Severity::Error) {
                    *codes
                        .entry(
                            format!("{}: {} {}", finding.code, finding.what, finding.why.as_deref().unwrap_or(""))
                                .replace(|c: char| c.is_ascii_digit(), "N"),
                        )
                        .or_default() += 1;
                }
            }
        }
    }
    for (code, count) in &codes {
        println!("{count:5} {code}");
    }
    println!("{compiled} of {PROCESSES} drafts compile");
    assert!(compiled * 100 >= PROCESSES * 60, "only {compiled} of {PROCESSES} compile");
}

/// Counts of what was reached.
#[derive(Default)]
struct Reached(BTreeMap<String, usize>);

impl Reached {
    fn count(&mut self, what: impl Into<String>, times: usize) {
        *self.0.entry(what.into()).or_default() += times;
    }

    fn answer(&mut self, answer: &Answer) {
        self.count(
            match answer {
                Answer::Accepted { irregular: None, .. } => String::from("accepted"),
                Answer::Accepted { irregular: Some(kind), .. } => format!("irregular {kind}"),
                Answer::Refused { kind, unmet } if unmet.iter().any(|rule| rule == "at-most") => format!("refused {kind} (at-most)"),
                Answer::Refused { kind, .. } => format!("refused {kind}"),
                Answer::Passed => String::from("passed"),
                Answer::More => String::from("more"),
            },
            1,
        );
    }

    fn steps(&mut self, definition: &Definition, case: &Naive) {
        for step in case.steps() {
            self.count("microsteps", 1);
            self.count("transitions together", usize::from(step.taken.len() > 1));
            self.count("steps on done", usize::from(step.trigger.starts_with("done.")));
            self.count("steps on lapse", usize::from(step.trigger.starts_with("lapse.")));
            self.count("automatic steps", usize::from(step.trigger == "automatic"));
            self.count(
                "steps on raised or sent names",
                usize::from(["bell", "horn", "post"].iter().any(|name| step.trigger.starts_with(name))),
            );
            for taken in definition.transitions.iter().filter(|transition| step.taken.contains(&transition.id)) {
                let resumed = taken.resume != mandate_process::definition::Resume::No;
                let back = taken
                    .to
                    .iter()
                    .any(|to| case.memories().contains_key(&format!("{to}/all")) || case.memories().contains_key(&format!("{to}/top")));
                self.count("resumed from a memory", usize::from(resumed && back));
                self.count("into a builder's history", usize::from(taken.to.iter().any(|to| to.starts_with('h'))));
                self.count("several targets", usize::from(taken.to.len() > 1));
                self.count("without target", usize::from(taken.to.is_empty()));
            }
        }
    }

    fn state(&mut self, case: &Naive) {
        self.count("ended", usize::from(case.ended()));
        self.count("halted", usize::from(case.halted()));
        self.count("lapses", case.lapses().len());
        self.count("memories", case.memories().len());
        self.count("facts that differ", case.facts().len());
        self.count("new members", case.members().values().map(Vec::len).sum());
        self.count("pending", case.pending().len());
        for status in ["armed", "met", "lapsed", "withdrawn"] {
            self.count(format!("deadline {status}"), case.deadlines().values().filter(|told| told.starts_with(status)).count());
        }
    }
}

fn run(seed: u64, reached: &mut Reached) {
    let definition = process(seed);
    let world = world(&definition, seed);
    let Ok(mut case) = Naive::open(&definition, &world.actors, &world.members, world.opens_at, world.record) else {
        reached.count("openings that do not settle", 1);
        return;
    };
    assert!(case.is_legal(), "seed {seed}: illegal at the opening: {:?}", case.active());
    for stimulus in stimuli(&definition, seed, 35) {
        reached.answer(&submit(&mut case, &stimulus));
        assert!(case.is_legal(), "seed {seed}: illegal after {stimulus:?}: {:?} by {:?}", case.active(), case.steps());
        reached.steps(&definition, &case);
    }
    reached.state(&case);
}

#[test]
fn stimuli_reach_every_kind_of_answer() {
    let mut reached = Reached::default();
    for seed in 0..PROCESSES {
        run(seed, &mut reached);
    }
    for (what, count) in &reached.0 {
        println!("{count:6} {what}");
    }
    let wanted = [
        "accepted",
        "passed",
        "irregular not-this-actor",
        "irregular rules-unmet",
        "refused unknown-act",
        "refused case-closed",
        "refused out-of-time-order",
        "refused content-invalid",
        "refused not-this-actor",
        "refused not-in-order",
        "refused rules-unmet",
        "refused rules-unmet (at-most)",
        "refused does-not-settle",
        "halted",
        "ended",
        "resumed from a memory",
        "into a builder's history",
    ];
    for what in wanted {
        assert!(reached.0.get(what).is_some_and(|count| *count > 0), "never reached: {what}");
    }
    for (what, count) in &reached.0 {
        assert!(*count > 0 || ["openings that do not settle", "more"].contains(&what.as_str()), "never reached: {what}");
    }
}

#[test]
fn the_same_seed_gives_the_same_process_and_stimuli() {
    let (one, other) = (process(7), process(7));
    assert_eq!(one, other);
    assert_eq!(world(&one, 7), world(&other, 7));
    assert_eq!(stimuli(&one, 7, 25), stimuli(&other, 7, 25));
}
