//! What small stories exercise of the desk.

use super::{Aspect, Cover, Share};
use crate::replay::tests::{desk, story};

/// After these stories, so many are seen, and these are missing.
#[track_caller]
fn check(stories: &[&[(&str, &str)]], aspect: Aspect, seen: usize, of: usize, missing: &[&str]) -> Cover {
    let mut cover = Cover::new(&desk(&[]));
    for edits in stories {
        assert!(cover.add(&story(edits)));
    }
    assert_eq!(cover.share(aspect), Share { seen, of });
    assert_eq!(cover.missing(aspect), missing);
    assert_eq!(cover.cases(), stories.len());
    cover
}

const AS_TOLD: &[(&str, &str)] = &[];
/// The desk is asked and never answers.
const TOO_LATE: &[(&str, &str)] = &[("2027-03-03", "2027-03-06, refused = true")];

#[test]
fn nothing_is_seen_without_a_case() {
    for aspect in Aspect::ALL {
        let cover = check(&[], aspect, 0, Cover::new(&desk(&[])).share(aspect).of, &Cover::new(&desk(&[])).missing(aspect));
        assert_eq!(cover.share(aspect).of, cover.missing(aspect).len());
    }
}

#[test]
fn states_and_transitions_of_two_stories_are_merged() {
    check(&[AS_TOLD], Aspect::StatesEntered, 3, 4, &["turned-down"]);
    check(&[TOO_LATE], Aspect::StatesEntered, 3, 4, &["given"]);
    check(&[AS_TOLD, TOO_LATE], Aspect::StatesEntered, 4, 4, &[]);
    check(&[AS_TOLD], Aspect::TransitionsTaken, 2, 3, &["too-late"]);
    check(&[TOO_LATE], Aspect::TransitionsTaken, 2, 3, &["give"]);
    check(&[AS_TOLD, TOO_LATE], Aspect::TransitionsTaken, 3, 3, &[]);
}

#[test]
fn rules_are_seen_by_what_was_selected() {
    let cover = check(&[AS_TOLD], Aspect::RulesHeld, 2, 2, &[]);
    let rule = |name: &str| cover.rule(cover.process().tables().names.rules[name]);
    assert_eq!((rule("few").held, rule("few").unmet), (1, 1));
    assert_eq!((rule("paid").held, rule("paid").unmet), (1, 1));
    // Once the case is closed nothing is selected, so the rule is not seen again.
    check(&[TOO_LATE], Aspect::RulesHeld, 1, 2, &["paid"]);
    check(
        &[&[
            ("things = [\"pen\", \"cup\", \"key\"], refused = [\"few\"]", "things = [\"pen\"]"),
            ("things = [\"pen\", \"cup\"]", "things = [\"pen\"], refused = true"),
        ]],
        Aspect::RulesUnmet,
        1,
        2,
        &["few"],
    );
}

#[test]
fn deadlines_lapse_and_are_met_where_they_can_be() {
    let cover = check(&[AS_TOLD], Aspect::DeadlinesLapsed, 0, 1, &["answer"]);
    assert_eq!(cover.deadline(cover.process().tables().names.deadlines["answer"]).armed, 1);
    check(&[TOO_LATE], Aspect::DeadlinesLapsed, 1, 1, &[]);
    check(&[TOO_LATE], Aspect::DeadlinesMet, 0, 0, &[]);
    let with_met = desk(&[("after = \"3 days\"", "after = \"3 days\"\nmet-by = \"pay\"")]);
    assert_eq!(Cover::new(&with_met).missing(Aspect::DeadlinesMet), ["answer"]);
}

#[test]
fn acts_are_counted_by_their_answers() {
    let cover = check(&[AS_TOLD], Aspect::ActsRefused, 2, 3, &["pay"]);
    let ask = cover.act(cover.process().tables().names.acts["ask"]);
    assert_eq!((ask.accepted, ask.refused), (1, 1));
    check(&[AS_TOLD], Aspect::ActsAccepted, 3, 3, &[]);
}

#[test]
fn a_case_of_another_process_is_not_added() {
    let mut cover = Cover::new(&desk(&[("after = \"3 days\"", "after = \"4 days\"")]));
    assert!(!cover.add(&story(AS_TOLD)));
    assert_eq!(cover.cases(), 0);
}
