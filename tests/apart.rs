//! Shipped processes against copies with one thing broken: the story that tells the two apart plays, and shows it.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot be set up fails")]

use mandate::analysis::compare::behaviour::{Answer, Kind, Options, Side, behaviour};
use mandate::analysis::compare::compare;
use mandate::analysis::mutate::mutants;
use mandate::{Process, run, un};

/// An answer in a few words: what is done under the process that accepts it all, and that the other does not.
fn told(answer: &Answer, old: &Process, new: &Process) -> String {
    let difference = match answer {
        Answer::None => return "none".to_owned(),
        Answer::CannotTell(doubt) => return format!("cannot tell: {doubt:?}"),
        Answer::Shown(difference) => difference,
    };
    let (here, there) = if difference.under == Side::Old { (old, new) } else { (new, old) };
    assert!(run(here, &difference.scenario).expect("it reads").verdict.is_as_told());
    let stands = run(there, &difference.scenario).map(|run| (run.verdict.is_as_told(), run.case.state().clone()));
    if difference.kind != Kind::Elsewhere {
        assert!(stands.is_ok_and(|(as_told, _)| !as_told), "the other process goes on as if nothing was different");
    }
    let acts: Vec<&str> = difference.scenario.acts.iter().map(|act| act.act.as_str()).collect();
    let until = difference.scenario.until.map(|day| format!(" until {day}")).unwrap_or_default();
    format!("{}{until}", acts.join(" "))
}

/// Broken so, the single decision is told apart from itself by these acts: refused now, allowed now, leading elsewhere.
fn check(id: &str, wanted: [&str; 3]) {
    let process = un::single_decision();
    let mutant = mutants(&process).find(|mutant| mutant.id == id).unwrap_or_else(|| panic!("no mutant `{id}`"));
    let found = behaviour(&compare(&process, &mutant.process), &Options::default()).expect("a scope that fits");
    let answers: Vec<String> = found.answers.iter().map(|(_, answer)| told(answer, &process, &mutant.process)).collect();
    assert_eq!(answers, wanted, "{id}");
    let back = behaviour(&compare(&mutant.process, &process), &Options::default()).expect("a scope that fits");
    let [refused, allowed, elsewhere] = wanted.map(|wanted| wanted != "none");
    let shown: Vec<bool> = back.answers.iter().map(|(_, answer)| answer.difference().is_some()).collect();
    assert_eq!(shown, [allowed, refused, elsewhere], "{id}, the other way round");
}

#[test]
fn a_shorter_deadline() {
    check("deadline.agenda-time/after/18-months", ["withdraw-consent", "none", " until 2028-07-11"]);
}

#[test]
fn a_target_that_is_another() {
    let adopted = "table-draft put-in-blue vote";
    check("transition.adopted/to/declined", [&format!("{adopted} withdraw-consent"), "none", adopted]);
    check("transition.decline/to/approval", ["none", "decline withdraw-consent", "decline"]);
}

#[test]
fn a_rule_turned_over() {
    let adjust = "table-draft put-in-blue vote pledge consult adjust";
    check("rule.strength-pledged/negated", [adjust, adjust, "none"]);
}

#[test]
fn a_fact_that_an_act_no_longer_changes() {
    let late = "table-draft put-in-blue vote periodic-report until 2027-04-11";
    check("act.periodic-report/changes-without/next-report", ["none", "none", late]);
}

#[test]
fn a_process_beside_itself() {
    for id in un::processes() {
        let process = un::process(id).and_then(Result::ok).expect("a process that reads");
        assert!(behaviour(&compare(&process, &process), &Options::default()).expect("a scope").is_the_same(), "{id}");
    }
}
