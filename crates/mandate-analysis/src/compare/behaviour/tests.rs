//! The desk against others that differ in one thing each: the shortest story that tells them apart.

use super::{Answer, Behaviour, Doubt, Kind, Options, Side, behaviour};
use crate::compare::compare;
use crate::mutate::mutants;
use crate::replay::tests::{desk, told};
use mandate_process::Process;
use mandate_scenario::run;
use std::sync::atomic::AtomicBool;

fn found(old: &Process, new: &Process) -> Behaviour {
    let found = behaviour(&compare(old, new), &Options::default()).expect("a scope that fits");
    for difference in found.differences() {
        let process = if difference.under == Side::Old { old } else { new };
        let played = run(process, &difference.scenario).expect("it reads");
        assert!(played.verdict.is_as_told(), "{}", mandate_scenario::write(&difference.scenario));
    }
    found
}

/// An answer in a few words: what is tried under the process that accepts it, and what the other says in the end.
fn line(kind: Kind, answer: &Answer) -> String {
    let said = match answer {
        Answer::None => "none".to_owned(),
        Answer::CannotTell(doubt) => format!("cannot tell, {doubt:?}"),
        Answer::Shown(difference) => {
            let acts: Vec<&str> = difference.scenario.acts.iter().map(|act| act.act.as_str()).collect();
            let last = difference.replay.after.entries().last().map(|entry| told(difference.replay.after.process(), entry));
            let until = difference.scenario.until.map(|day| format!(" until {day}")).unwrap_or_default();
            format!("{}{until}; {}", acts.join(" "), last.unwrap_or_default())
        }
    };
    format!("{}: {said}", kind.word())
}

#[track_caller]
fn check(edits: &[(&str, &str)], wanted: [&str; 3]) {
    let (old, new) = (desk(&[]), desk(edits));
    let there = found(&old, &new);
    let lines: Vec<String> = there.answers.iter().map(|(kind, answer)| line(*kind, answer)).collect();
    assert_eq!(lines, wanted.iter().zip(Kind::ALL).map(|(said, kind)| format!("{}: {said}", kind.word())).collect::<Vec<_>>());
    // The other way round, what is refused now is allowed now.
    let back = found(&new, &old);
    let shape = |found: &Behaviour| -> Vec<Option<usize>> {
        found.answers.iter().map(|(_, answer)| answer.difference().map(|difference| difference.scenario.acts.len())).collect()
    };
    let [refused, allowed, elsewhere] = shape(&there)[..] else { panic!("three kinds") };
    assert_eq!(shape(&back), [allowed, refused, elsewhere], "mirrored");
}

#[test]
fn the_same_process_and_other_words_are_not_told_apart() {
    check(&[], ["none", "none", "none"]);
    check(&[("\"A desk\"", "\"The desk\"")], ["none", "none", "none"]);
    check(&[("\"asked\"", "\"waiting\""), ("state.asked", "state.waiting")], ["none", "none", "none"]);
}

#[test]
fn a_bound_that_moves_is_shown_at_the_bound() {
    check(&[("size-at-most = 2", "size-at-most = 0")], ["ask; ask refused few", "none", "none"]);
    check(&[("size-at-most = 2", "size-at-most = 3")], ["none", "ask; ask refused few", "none"]);
    check(&[("starts = 0", "starts = 1")], ["none", "ask give; give refused paid", "none"]);
}

#[test]
fn needs_and_places_that_come_and_go_are_shown_by_what_they_refuse() {
    check(&[("needs = [\"paid\"]\n", "")], ["none", "ask give; give refused paid", "none"]);
    check(&[("admits = [\"pay\"]", "admits = [\"pay\", \"ask\"]")], ["none", "ask ask; ask refused not-in-order", "none"]);
    let why = ("sum = \"integer\" }", "sum = \"integer\", why = \"text\" }");
    check(&[why], ["ask pay; pay refused content-invalid", "ask pay; pay refused content-invalid", "none"]);
}

#[test]
fn what_leads_elsewhere_is_shown_by_going_there() {
    check(&[("to    = \"given\"", "to    = \"turned-down\"")], ["none", "none", "ask pay give; give accepted"]);
    // The case goes on where it had ended.
    let ends = ("ends    = [\"given\", \"turned-down\"]", "ends = [\"given\"]");
    check(&[ends], ["none", "none", "ask until 2027-01-14; answer happens"]);
    let by_itself = "[transition.on]\nfrom = \"asked\"\nto = \"given\"\nautomatic = true\nwhen = { rule = \"paid\" }\n[transition.give]";
    let lines = ["ask pay give; give refused case-closed", "none", "ask pay; pay accepted"];
    check(&[("[transition.give]", by_itself)], lines);
}

#[test]
fn what_another_one_comes_before_is_never_seen() {
    let rival = ("[transition.too-late]", "[transition.again]\nfrom = \"asked\"\nto = \"open\"\non = \"give\"\n[transition.too-late]");
    check(&[rival], ["none", "none", "none"]);
}

#[test]
fn other_times_are_shown_by_waiting() {
    let longer = ["none", "ask pay; pay refused case-closed", "ask until 2027-01-14; ask accepted"];
    check(&[("3 days", "5 days")], longer);
    let gone = ("[transition.too-late]\nfrom = \"asked\"\nto   = \"turned-down\"\non   = \"lapse.answer\"\n", "");
    check(&[gone], ["none", "ask pay; pay refused case-closed", "ask until 2027-01-14; answer happens"]);
}

#[test]
fn a_search_that_is_cut_cannot_tell() {
    let options = Options { most_states: 1, ..Options::default() };
    let comparison = compare(&desk(&[]), &desk(&[("needs = [\"paid\"]\n", "")]));
    let cut = behaviour(&comparison, &options).expect("a scope that fits");
    assert!(cut.answers.iter().all(|(_, answer)| matches!(answer, Answer::CannotTell(Doubt::TooManyStates))), "{cut:?}");
    let stopped = AtomicBool::new(true);
    let cut = behaviour(&comparison, &Options { stop: Some(&stopped), ..Options::default() }).expect("a scope that fits");
    assert!(cut.answers.iter().all(|(_, answer)| matches!(answer, Answer::CannotTell(Doubt::Stopped))), "{cut:?}");
}

#[test]
fn what_is_broken_in_a_shipped_process_is_shown_by_a_story_that_plays() {
    let process = mandate_un::single_decision();
    let check = |id: &str, wanted: [&str; 3]| {
        let mutant = mutants(&process).find(|mutant| mutant.id == id).expect("a mutant");
        let lines: Vec<String> = found(&process, &mutant.process).answers.iter().map(|(kind, answer)| line(*kind, answer)).collect();
        assert_eq!(lines, wanted.iter().zip(Kind::ALL).map(|(said, kind)| format!("{}: {said}", kind.word())).collect::<Vec<_>>(), "{id}");
    };
    let leave = process.definition().vocabulary.acts.iter().map(|act| &*act.id).find(|act| act.starts_with("withdraw")).expect("an act");
    let closed = &*format!("{leave}; {leave} refused case-closed");
    check("deadline.agenda-time/after/18-months", [closed, "none", " until 2028-07-11; opening happens"]);
    check(
        "transition.adopted/to/declined",
        [&format!("table-draft put-in-blue vote {closed}"), "none", "table-draft put-in-blue vote; vote accepted"],
    );
    check("transition.decline/to/approval", ["none", &format!("decline {closed}"), "decline; decline accepted"]);
    let adjust = "table-draft put-in-blue vote pledge consult adjust; adjust refused strength-pledged";
    check("rule.strength-pledged/negated", [adjust, adjust, "none"]);
    let late = "table-draft put-in-blue vote periodic-report until 2027-04-11; periodic-report accepted";
    check("act.periodic-report/changes-without/next-report", ["none", "none", late]);
}
