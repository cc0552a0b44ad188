//! Examples of S3, S4.5 and S11.

use super::*;

/// The example of S3.2: a review period that ends on 19 March.
fn review() -> Definition {
    let mut process = process([State::atomic("under-review"), State::atomic("decided")]);
    process.deadlines.push(after("review-time", &["under-review"], "18 days"));
    act_with(&mut process, "decide", &[("yes", "boolean")], vec![]);
    add(&mut process, "decide", "under-review", "decided");
    process
}

#[test]
fn content_is_judged_before_anything_lapses() {
    let mut case = open(&review());
    let slip = at("2099-03-20");
    assert_eq!(submits(&mut case, "decide", slip, &[("yes", Value::from(1))]), refusal("content-invalid", &[]));
    assert_eq!((status(&case, "review-time"), case.clock()), ("armed".into(), at("2027-03-01")));
    accepted(&mut case, "decide", slip, &[("yes", Value::from(true))]);
    assert_eq!(case.lapses(), [("review-time".to_string(), end_of("2027-03-19"), end_of("2027-03-19"))]);
    assert_eq!(case.clock(), slip);
}

#[test]
fn the_first_kind_that_applies_is_the_refusal() {
    let mut case = open(&review());
    let (early, now) = (at("2027-02-01"), case.clock());
    assert_eq!(submits(&mut case, "dance", early, &[]), refusal("unknown-act", &[]));
    assert_eq!(submits(&mut case, "decide", early, &[]), refusal("out-of-time-order", &[]));
    assert_eq!(submits(&mut case, "decide", now, &[]), refusal("content-invalid", &[]));
    let content = [("yes".to_string(), Value::from(true))];
    assert_eq!(case.act("decide", "nobody", now, &content), refusal("not-this-actor", &[]));
    accepted(&mut case, "decide", now, &[("yes", Value::from(true))]);
    assert_eq!(submits(&mut case, "decide", now, &[("yes", Value::from(true))]), refusal("not-in-order", &[]));
    assert_eq!(case.pass(early), refusal("out-of-time-order", &[]));
}

/// `open` admits `note`, and moves on it while `urgent`.
fn notes() -> Definition {
    let mut process = process([State { admits: vec!["note".into()], ..State::atomic("open") }, State::atomic("alarmed")]);
    fact(&mut process, "urgent", "boolean", Some(Value::from(false)));
    fact(&mut process, "noted", "boolean", None);
    act_with(&mut process, "note", &[], vec![set("noted", vec![], Source::Value(Value::from(true)))]);
    process
}

#[test]
fn a_false_when_falls_back_to_what_is_admitted() {
    let mut process = notes();
    let when = Some(asks("urgent", Operator::Is, true));
    add_with(&mut process, Transition { when, ..Transition::new("alarm", ["open"], ["alarmed"]).on_act("note") });
    let mut case = open(&process);
    does(&mut case, "note");
    assert_eq!((active(&case), case.fact("noted", &[])), (vec!["open".to_string()], "true".to_string()));
}

#[test]
fn an_unmet_need_does_not_fall_back() {
    let mut process = notes();
    rule(&mut process, "is-urgent", asks("urgent", Operator::Is, true));
    let needs = vec!["is-urgent".into()];
    add_with(&mut process, Transition { needs, ..Transition::new("alarm", ["open"], ["alarmed"]).on_act("note") });
    let mut case = open(&process);
    let now = case.clock();
    assert_eq!(submits(&mut case, "note", now, &[]), refusal("rules-unmet", &["is-urgent"]));
    assert!(case.facts().is_empty());
}

fn budget() -> Definition {
    let mut process = process([State::atomic("drafting"), State::atomic("applied")]);
    fact(&mut process, "budget", "integer", None);
    act_with(&mut process, "apply", &[("amount", "integer")], vec![set("budget", vec![], from_field("amount"))]);
    rule(&mut process, "within", asks("budget", Operator::AtMost, 50_000));
    let needs = vec!["within".into()];
    add_with(&mut process, Transition { needs, ..Transition::new("apply", ["drafting"], ["applied"]).on_act("apply") });
    process
}

#[test]
fn an_act_is_judged_on_its_own_changes_and_a_refusal_takes_them_back() {
    let mut case = open(&budget());
    let now = case.clock();
    assert_eq!(submits(&mut case, "apply", now, &[("amount", Value::from(80_000))]), refusal("rules-unmet", &["within"]));
    assert_eq!(case.fact("budget", &[]), "unset");
    accepted(&mut case, "apply", now, &[("amount", Value::from(40_000))]);
    assert_eq!(case.facts().get("budget").map(String::as_str), Some("40000"));
}

#[test]
fn in_a_record_an_unmet_rule_makes_the_act_irregular() {
    let mut case = Naive::open(&budget(), &[], &[], at("2027-03-01"), true).unwrap();
    let answer = submits(&mut case, "apply", at("2027-03-02"), &[("amount", Value::from(80_000))]);
    assert_eq!(answer, Answer::Accepted { irregular: Some("rules-unmet"), unmet: vec!["within".into()] });
    assert_eq!(active(&case), ["applied"]);
    assert_eq!(case.act("apply", "nobody", at("2027-03-02"), &[("amount".into(), Value::from(1))]), refusal("not-this-actor", &[]));
}

#[test]
fn a_transition_at_its_most_refuses_with_the_reserved_rule() {
    let mut process = process([State::atomic("a")]);
    add(&mut process, "again", "a", "a");
    process.transitions[0].at_most = Some(2);
    let mut case = open(&process);
    does(&mut case, "again");
    does(&mut case, "again");
    let now = case.clock();
    assert_eq!(submits(&mut case, "again", now, &[]), refusal("rules-unmet", &["at-most"]));
    assert_eq!(case.taken().get("again"), Some(&2));
}

#[test]
fn one_track_refused_refuses_all_tracks() {
    let mut process = process([State::parallel("p", [compound("x", ["x1", "x2"]), compound("y", ["y1", "y2"])])]);
    rule(&mut process, "never", Test::Any(vec![]));
    add_with(&mut process, Transition::new("left", ["x1"], ["x2"]).on_act("go"));
    add_with(&mut process, Transition { needs: vec!["never".into()], ..Transition::new("right", ["y1"], ["y2"]).on_act("go") });
    let mut case = open(&process);
    let now = case.clock();
    assert_eq!(submits(&mut case, "go", now, &[]), refusal("rules-unmet", &["never"]));
    assert_eq!(active(&case), ["p", "x", "x1", "y", "y1"]);
}
