//! Examples of S7.

use super::*;
use crate::naive::days::{due_after, due_at, held_within};
use mandate_process::definition::Status;

fn counted(anchor: &str, length: &str) -> Instant {
    due_after(at(anchor), Period::parse(length).unwrap(), 0)
}

#[test]
fn lengths_run_out_at_the_end_of_their_last_day() {
    assert_eq!(counted("2027-05-14T00:00:00Z", "10 days"), end_of("2027-05-24"));
    assert_eq!(counted("2027-05-14T23:59:59Z", "10 days"), end_of("2027-05-24"));
    assert_eq!(counted("2027-06-01", "36 hours"), at("2027-06-03T00:00:00Z"));
    assert_eq!(counted("2026-11-30", "3 months"), end_of("2027-02-28"));
    assert_eq!(counted("2027-11-30", "3 months"), end_of("2028-02-29"));
    assert_eq!(counted("2028-02-29", "1 year"), end_of("2029-02-28"));
    assert_eq!(counted("2027-03-04", "3 working days"), end_of("2027-03-09"));
    assert_eq!(counted("2027-03-06", "1 working day"), end_of("2027-03-08"));
    assert_eq!(due_after(end_of("2027-11-30"), Period::parse("10 days").unwrap(), 0), end_of("2027-12-11"));
    assert_eq!(counted("2027-03-04", "2 weeks"), end_of("2027-03-18"));
}

#[test]
fn an_act_on_the_day_after_finds_the_deadline_lapsed() {
    let mut process = process([State { admits: vec!["look".into()], ..State::atomic("a") }]);
    add_act(&mut process, "look");
    process.deadlines.push(after("time", &[], "10 days"));
    let mut case = open_on(&process, "2027-05-14");
    accepted(&mut case, "look", Instant(end_of("2027-05-24").0 - 1), &[]);
    assert_eq!(status(&case, "time"), "armed");
    accepted(&mut case, "look", end_of("2027-05-24"), &[]);
    assert_eq!(status(&case, "time"), "lapsed");
}

#[test]
fn days_are_counted_at_the_offset_of_the_process() {
    let ten = Period::parse("10 days").unwrap();
    assert_eq!(due_after(at("2027-05-14T20:00:00Z"), ten, 330), at("2027-05-25T18:30:00Z"));
    assert_eq!(due_after(at("2027-05-14T02:00:00Z"), ten, -300), at("2027-05-24T05:00:00Z"));
}

#[test]
fn a_date_comes_so_long_before() {
    let before = |day: &str, length: &str| due_at(Date::parse(day).unwrap().to_chrono(), Period::parse(length), 0);
    assert_eq!(before("2027-06-30", "1 month"), end_of("2027-05-30"));
    assert_eq!(before("2027-03-31", "1 month"), end_of("2027-02-28"));
    assert_eq!(before("2027-03-08", "1 working day"), end_of("2027-03-05"));
}

#[test]
fn due_instants_are_held_within_the_calendar() {
    assert_eq!(counted("2027-01-01", "100000 years"), at("2300-01-01T00:00:00Z"));
    assert_eq!(held_within(end_of("2200-12-31"), 0), end_of("2200-12-31"));
    let long = Period::parse("100000 years");
    assert_eq!(due_at(Date::parse("2027-01-01").unwrap().to_chrono(), long, 0), at("1800-01-01T00:00:00Z"));
}

/// States `a`, `b`, `c` with every move between them, and a clock in `a` and `b`.
fn moving() -> Definition {
    let mut process = process([State::atomic("a"), State::atomic("b"), State::atomic("c")]);
    for from in ["a", "b", "c"] {
        for to in ["a", "b", "c"] {
            add(&mut process, &format!("{from}-{to}"), from, to);
        }
    }
    process.deadlines.push(after("time", &["a", "b"], "10 days"));
    process
}

#[test]
fn a_clock_runs_on_between_its_states_and_starts_anew_on_reentry() {
    let mut case = open_on(&moving(), "2027-03-01");
    does_on(&mut case, "a-b", "2027-03-02");
    assert_eq!(instants(&case, "time"), (at("2027-03-01"), end_of("2027-03-11")));
    does_on(&mut case, "b-a", "2027-03-03");
    does_on(&mut case, "a-a", "2027-03-04");
    assert_eq!(instants(&case, "time"), (at("2027-03-04"), end_of("2027-03-14")));
    does_on(&mut case, "a-c", "2027-03-05");
    assert_eq!(status(&case, "time"), "withdrawn");
    does_on(&mut case, "c-b", "2027-03-06");
    assert_eq!((status(&case, "time"), instants(&case, "time").0), ("armed".into(), at("2027-03-06")));
}

#[test]
fn a_move_between_children_does_not_stop_the_clock_of_the_parent() {
    let mut process = process([compound("p", ["a", "b"])]);
    process.deadlines.push(after("time", &["p"], "10 days"));
    add(&mut process, "a-b", "a", "b");
    let mut case = open_on(&process, "2027-03-01");
    does_on(&mut case, "a-b", "2027-03-04");
    assert_eq!(instants(&case, "time").0, at("2027-03-01"));
}

#[test]
fn a_met_deadline_stays_met_until_its_states_are_entered_again() {
    let mut process = moving();
    process.deadlines[0].met_by = vec!["a-c".into()];
    let mut case = open_on(&process, "2027-03-01");
    does_on(&mut case, "a-c", "2027-03-02");
    assert_eq!(status(&case, "time"), "met");
    case.pass(end_of("2027-04-30"));
    assert_eq!((status(&case, "time"), case.lapses().len()), ("met".into(), 0));
    does_on(&mut case, "c-b", "2027-05-06");
    assert_eq!(status(&case, "time"), "armed");
}

#[test]
fn sharing_again_starts_the_clock_again_and_tabling_anew_stops_it() {
    let mut process = process([State::atomic("drafting"), State { admits: vec!["share-draft".into()], ..State::atomic("tabled") }]);
    add_act(&mut process, "share-draft");
    add(&mut process, "table", "drafting", "tabled");
    add_with(&mut process, Transition::new("anew", ["tabled"], ["tabled"]).on_act("anew"));
    process.deadlines.push(Deadline { armed_by: vec!["share-draft".into()], ..after("comment", &["tabled"], "10 days") });
    let mut case = open_on(&process, "2027-06-01");
    does(&mut case, "table");
    assert_eq!(status(&case, "comment"), "not-armed");
    does_on(&mut case, "share-draft", "2027-06-02");
    assert_eq!(due(&case, "comment"), end_of("2027-06-12"));
    does_on(&mut case, "share-draft", "2027-06-05");
    assert_eq!(due(&case, "comment"), end_of("2027-06-15"));
    does_on(&mut case, "anew", "2027-06-07");
    assert_eq!(status(&case, "comment"), "not-armed");
}

/// One state, a date that `move` changes, and a clock that runs to it.
fn mandate(ends: Option<&str>) -> Definition {
    let mut process = process([State { admits: vec!["move".into()], ..State::atomic("running") }]);
    fact(&mut process, "ends", "date", ends.map(|day| Value::from(Date::parse(day).unwrap())));
    act_with(&mut process, "move", &[("to", "date?")], vec![set("ends", vec![], from_field("to"))]);
    process.deadlines.push(dated("end", "ends", None));
    process
}

fn moves(case: &mut Naive, on: &str, to: &str) {
    accepted(case, "move", at(on), &[("to", Value::from(Date::parse(to).unwrap()))]);
}

#[test]
fn a_later_date_extends_the_deadline() {
    let mut case = open_on(&mandate(Some("2027-03-15")), "2027-03-01");
    assert_eq!(due(&case, "end"), end_of("2027-03-15"));
    moves(&mut case, "2027-03-12", "2027-05-15");
    assert_eq!((status(&case, "end"), due(&case, "end")), ("armed".into(), end_of("2027-05-15")));
    assert_eq!(instants(&case, "end").0, at("2027-03-01"), "the anchor stays the entry");
}

#[test]
fn a_lapsed_deadline_is_armed_again_by_a_date_ahead_and_lapses_at_once_by_one_past() {
    let mut case = open_on(&mandate(Some("2027-03-15")), "2027-03-01");
    moves(&mut case, "2027-03-20", "2027-05-15");
    assert_eq!((case.lapses().len(), status(&case, "end")), (1, "armed".into()));
    moves(&mut case, "2027-04-01", "2027-01-10");
    assert_eq!((status(&case, "end"), due(&case, "end")), ("armed".into(), end_of("2027-01-10")));
    assert_eq!(case.pass(at("2027-04-02")), Answer::Passed);
    assert_eq!(case.lapses()[1], ("end".into(), end_of("2027-01-10"), at("2027-04-01")));
}

#[test]
fn a_deadline_without_a_date_is_not_armed_by_one_past() {
    let mut case = open_on(&mandate(None), "2027-03-01");
    assert_eq!(status(&case, "end"), "not-armed");
    moves(&mut case, "2027-03-20", "2027-03-10");
    assert_eq!(status(&case, "end"), "not-armed");
    moves(&mut case, "2027-03-20", "2027-03-30");
    assert_eq!(status(&case, "end"), "armed");
    accepted(&mut case, "move", at("2027-03-21"), &[]);
    assert_eq!(status(&case, "end"), "withdrawn");
}

#[test]
fn a_test_meets_a_deadline_already_when_it_is_armed() {
    let mut process = moving();
    process.deadlines[0].met_when = Some(Test::InState("b".into()));
    let mut case = open_on(&process, "2027-03-01");
    does_on(&mut case, "a-b", "2027-03-02");
    assert_eq!(status(&case, "time"), "met");
    does_on(&mut case, "b-b", "2027-03-03");
    assert_eq!(status(&case, "time"), "met");
    let met = Test::Deadline { deadline: "time".into(), is: Status::Met };
    assert!(case.is_yes(&met));
}

#[test]
fn splitting_time_changes_nothing() {
    let mut process = moving();
    let on_lapse = |deadline: &str| vec![mandate_process::definition::Trigger::Lapse(deadline.into())];
    process.transitions.push(Transition { on: on_lapse("time"), ..Transition::new("late", ["a", "b"], ["c"]) });
    process.transitions.push(Transition { on: on_lapse("rest"), ..Transition::new("back", ["c"], ["a"]) });
    process.deadlines.push(after("rest", &["c"], "36 hours"));
    let (mut one, mut many) = (open(&process), open(&process));
    one.pass(end_of("2027-12-31"));
    for day in 0..306 {
        many.pass(Instant(at("2027-03-01").0 + day * 86_400_000));
    }
    many.pass(end_of("2027-12-31"));
    assert!(one.lapses().len() > 20);
    assert_eq!((one.lapses(), one.active(), one.deadlines()), (many.lapses(), many.active(), many.deadlines()));
}
