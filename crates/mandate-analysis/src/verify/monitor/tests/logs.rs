//! Of an open log a property holds, is broken or is pending (S14.5).

use super::{desk, done, noon};
use crate::verify::monitor::{Judgement, Standing, judge_log};
use mandate_engine::{Entry, Opening, open};
use mandate_process::ids::PropertyId;

fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Holds => "holds",
        Standing::Broken => "broken",
        Standing::Pending { owes: true } => "owes",
        Standing::Pending { owes: false } => "pending",
    }
}

/// How a property stands after each entry of a log.
fn check(template: &str, acts: &[&str], stands: &[&str]) {
    let process = desk(&[template]);
    let case = done(&process, acts);
    let entries = case.entries();
    let after = |count: usize| judge_log(&process, &entries[..count]).unwrap()[0];
    let found: Vec<Judgement> = (1..=entries.len()).map(after).collect();
    assert_eq!(found.iter().map(|found| word(found.standing)).collect::<Vec<_>>(), stands, "{template}");
    let decided = stands.iter().position(|word| ["holds", "broken"].contains(word));
    assert_eq!(found.last().unwrap().decided_by, decided, "{template}");
}

#[test]
fn a_property_is_pending_until_something_decides_it() {
    let acts = ["clerk write 3", "chief return", "chief close"];
    check("always = { not = { in-state = \"filed\" } }", &acts, &["pending", "broken", "broken", "broken"]);
    check("eventually = { in-state = \"filed\" }", &acts, &["owes", "holds", "holds", "holds"]);
    check("absence = { of = { act = \"return\" } }", &acts, &["pending", "pending", "broken", "broken"]);
    check("precedence = { first = { act = \"write\" }, then = { act = \"return\" } }", &acts, &["pending", "holds", "holds", "holds"]);
}

#[test]
fn what_is_owed_when_the_case_ends_is_broken_and_all_else_holds() {
    let answered = "response = { first = { act = \"write\" }, then = { lapse = \"patience\" } }";
    check(answered, &["clerk write 3", "chief close"], &["pending", "owes", "broken"]);
    check(answered, &["clerk write 3", "-", "-", "-", "chief close"], &["pending", "owes", "pending", "holds"]);
    check("absence = { of = { act = \"write\" }, more-than = 1 }", &["clerk write 3", "chief close"], &["pending", "pending", "holds"]);
}

#[test]
fn a_condition_answers_from_the_same_macrostep_on() {
    let filed = "response = { first = { act = \"write\" }, then = { in-state = \"filed\" } }";
    check(filed, &["clerk write 3"], &["pending", "pending"]);
    check(filed, &["clerk write 1", "chief return", "clerk write 2"], &["pending", "owes", "owes", "pending"]);
}

#[test]
fn sometimes_is_broken_by_no_log() {
    check("sometimes = { in-state = \"filed\" }", &["clerk note 1", "chief close"], &["pending", "pending", "pending"]);
    check("sometimes = { in-state = \"filed\" }", &["clerk write 3", "chief close"], &["pending", "holds", "holds"]);
}

#[test]
fn a_refusal_decides_nothing() {
    let closed = "eventually = { ended = true }";
    check(closed, &["chief close", "clerk note 1", "chief close"], &["owes", "owes", "owes", "holds"]);
}

#[test]
fn what_must_be_possible_is_asked_of_the_agenda_after_each_event() {
    let possible = |act: &str, by: &str| format!("always-possible = {{ act = \"{act}\", by = \"{by}\", while = {{ ended = false }} }}");
    let acts = ["clerk note 1", "chief close"];
    check(&possible("note", "clerk"), &acts, &["pending", "pending", "holds"]);
    // Refused: there are no pages; left out: not this role's; after the end nothing is possible.
    check(&possible("close", "chief"), &acts, &["broken", "broken", "broken"]);
    check(&possible("return", "clerk"), &acts, &["broken", "broken", "broken"]);
    check("always-possible = { act = \"note\", by = \"clerk\" }", &acts, &["pending", "pending", "broken"]);
    let while_open = "always-possible = { act = \"close\", by = \"chief\", while = { fact = \"pages\", at-least = 1 } }";
    check(while_open, &["clerk note 1"], &["pending", "pending"]);
    // It depends on how many pages there would be: that is not known, even at the end.
    let depends = "always-possible = { act = \"write\", by = \"clerk\", while = { in-state = \"draft\" } }";
    check(depends, &acts, &["pending", "pending", "pending"]);
}

#[test]
fn each_property_is_judged_in_document_order() {
    let process =
        desk(&["always-possible = { act = \"note\", by = \"clerk\" }", "eventually = { ended = true }", "never = { ended = true }"]);
    let judgements = judge_log(&process, done(&process, &[]).entries()).unwrap();
    let told: Vec<_> = judgements.iter().map(|judgement| (judgement.property, word(judgement.standing))).collect();
    assert_eq!(told, [(PropertyId(0), "pending"), (PropertyId(1), "owes"), (PropertyId(2), "pending")]);
}

#[test]
fn what_is_no_log_of_the_process_is_told() {
    let process = desk(&["eventually = { ended = true }"]);
    let case = done(&process, &["clerk write 3", "chief close"]);
    let fails = |entries: &[Entry]| judge_log(&process, entries).unwrap_err().witness().to_owned();
    assert_eq!(fails(&[]), "no event opens the case");
    assert_eq!(fails(&case.entries()[1..]), "the first event does not open a case");
    assert_eq!(fails(&[case.entries()[0].clone(), case.entries()[2].clone()]), "judged again, the event comes out otherwise");
    let twice = [Entry::from(open(&process, &Opening::new("case", noon(0))).unwrap()), case.entries()[0].clone()];
    assert_eq!(fails(&twice), "judged again, the event comes out otherwise");
    let mut forged = case.entries().to_vec();
    let Entry::Event { event, .. } = &mut forged[1] else { panic!("an event") };
    event.facts.clear();
    assert_eq!(fails(&forged[..2]), "judged again, the event comes out otherwise");
}
