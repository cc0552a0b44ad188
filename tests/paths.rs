//! Few stories take every transition of a shipped process; run and counted as `mandate cover` does, they do.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot be set up fails")]

use mandate::analysis::cover::{Aspect, Cover};
use mandate::analysis::paths::paths;
use mandate::analysis::replay::History;
use mandate::analysis::verify::Options;
use mandate::{Process, run, un};

/// The transitions that no story takes, and how many stories there are.
fn check(process: &Process, stories: usize, missing: &[&str]) {
    let found = paths(process, &Options::default()).expect("a scope that fits");
    let mut cover = Cover::new(process);
    for path in &found.stories {
        let run = run(process, &path.scenario).expect("it reads");
        assert!(run.verdict.is_as_told(), "{}", mandate::scenario::write(&path.scenario));
        assert!(cover.add(&History::of_run(&path.scenario, &run)));
    }
    let names = &process.tables().transitions;
    let told: Vec<&str> = found.missing.iter().map(|missing| &*names[missing.transition].name).collect();
    assert_eq!((cover.missing(Aspect::TransitionsTaken), found.stories.len()), (missing.to_vec(), stories));
    assert_eq!(told, missing);
    assert!(found.at_least <= stories);
}

#[test]
fn the_stories_of_the_single_decision_take_all() {
    check(&un::single_decision(), 8, &[]);
}

#[test]
fn the_stories_of_the_three_phases_take_all() {
    check(&un::three_phase(), 14, &[]);
}

#[test]
fn the_stories_of_a_vote_take_all() {
    check(&un::council_vote(), 6, &[]);
}
