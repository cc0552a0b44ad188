//! Small houses, and the stories that go through all of them.

use super::{Paths, paths};
use crate::verify::{Doubt, Options};
use mandate_process::Process;
use mandate_process::definition::{Definition, Role, State, Transition};
use std::collections::BTreeSet;

/// A house with rooms that can be entered one from the other.
fn house(ways: &[(&str, &str, &str)], rooms: &[&str], ends: &[&str]) -> Process {
    let mut definition = Definition::new("house");
    let states = rooms.iter().map(|room| State::atomic(*room)).chain(ends.iter().map(|end| State::end(*end)));
    definition.root = State::compound("", states);
    definition.vocabulary.roles.push(Role { id: "guest".into(), ..Role::default() });
    for (name, from, to) in ways {
        definition.vocabulary.declare_act(*name);
        definition.transitions.push(Transition::new(*name, [*from], [*to]).on_act(*name));
    }
    Process::compile(definition).expect("a process")
}

fn found(process: &Process) -> Paths {
    let found = paths(process, &Options::default()).expect("a scope that fits");
    let taken: BTreeSet<_> = found.stories.iter().flat_map(|story| story.takes.clone()).collect();
    let all = process.tables().transitions.len();
    assert_eq!(taken.len() + found.missing.len(), all, "each is taken or missing");
    assert!(found.stories.len() >= found.at_least);
    let adds: usize = found.stories.iter().map(|story| story.adds.len()).sum();
    assert_eq!(adds, taken.len(), "each is added once");
    for story in &found.stories {
        let played = mandate_scenario::run(process, &story.scenario).expect("it reads");
        assert!(played.verdict.is_as_told());
    }
    found
}

#[test]
fn as_many_stories_as_ends_are_needed_and_enough() {
    let ways = [("in", "yard", "hall"), ("up", "hall", "attic"), ("jump", "attic", "out"), ("leave", "hall", "away")];
    let found = found(&house(&ways, &["yard", "hall", "attic"], &["out", "away"]));
    assert_eq!((found.stories.len(), found.at_least, found.missing.len()), (2, 2, 0));
    assert_eq!(found.stories.iter().map(|story| story.scenario.id.as_str()).collect::<Vec<_>>(), ["jump", "leave"]);
}

#[test]
fn what_nothing_leads_to_is_missing_and_for_good() {
    let ways = [("in", "yard", "hall"), ("dig", "cellar", "hall")];
    let found = found(&house(&ways, &["yard", "hall", "cellar"], &[]));
    assert_eq!(found.missing.iter().map(|missing| missing.doubt.clone()).collect::<Vec<_>>(), [None]);
    assert_eq!(found.at_least, 1);
}

#[test]
fn a_search_that_is_cut_cannot_tell() {
    let ways = [("in", "yard", "hall"), ("up", "hall", "attic"), ("jump", "attic", "out")];
    let process = house(&ways, &["yard", "hall", "attic"], &["out"]);
    let found = paths(&process, &Options { most_states: 1, ..Options::default() }).expect("a scope that fits");
    assert!(!found.is_complete());
    assert!(found.missing.iter().all(|missing| matches!(missing.doubt, Some(Doubt::TooManyStates(_)))), "{found:?}");
}
