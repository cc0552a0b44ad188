//! One small case on its way to many processes.

use super::{Migration, Movable, Mover, Obstacle, Remark, Unfaithful, faithful, log, migrate};
use crate::replay::tests::{desk, story, told};
use crate::replay::{History, Mapping, Named};
use mandate_engine::record;
use mandate_process::time::Date;

/// The log of the story, edited, up to so many records.
fn case(edits: &[(&str, &str)], records: usize) -> History {
    let run = story(edits);
    let all = record::log(run.process(), &run.opening().case, run.entries()).expect("a log");
    History::of_log(run.process(), all.iter().take(records).map(|record| &*record.line)).expect("a sound log")
}

/// The answer in a few words.
fn answer(migration: &Migration) -> String {
    let at = |replay: &crate::replay::Replay, step: &crate::replay::Step| {
        let of = |history: &History, entry: Option<usize>| {
            entry.map_or_else(|| "nothing".into(), |entry| told(history.process(), &history.entries()[entry]))
        };
        format!("{} → {}", of(&migration.history, step.before), of(&replay.after, step.after))
    };
    match &migration.answer {
        Movable::CanMove(replay, remarks) => {
            let remarks: Vec<String> = remarks
                .iter()
                .map(|remark| match remark {
                    Remark::Lapse(step) | Remark::Reasons(step) => at(replay, step),
                    Remark::Due { old, new, .. } => format!("due {} → {} {}", old.due, new.status.word(), new.due),
                })
                .collect();
            format!("can move{}", remarks.iter().map(|remark| format!("; {remark}")).collect::<String>())
        }
        Movable::NeedsNames(unnamed) => {
            let names: Vec<String> = unnamed.iter().map(|one| format!("{} {}", one.kind.word(), one.name)).collect();
            format!("needs {}", names.join(", "))
        }
        Movable::Cannot(obstacle) => match &**obstacle {
            Obstacle::DoesNotOpen(findings) => format!("does not open: {}", findings[0].what),
            Obstacle::LeftOut(replay) => format!("left out: {:?}", replay.left_out),
            Obstacle::Answered(replay, step) => format!("answered: {}", at(replay, step)),
            Obstacle::StandsElsewhere(replay, step) => format!("elsewhere: {}", at(replay, step)),
            Obstacle::Holds(_, held) => format!("holds {:?} for {:?} in {}", held[0].new, held[0].old, held[0].fact),
        },
    }
}

/// A whole case, moved to a desk with these edits.
#[track_caller]
fn check(edits: &[(&str, &str)], names: &[(&str, &str)], wanted: &str) {
    check_case(&case(&[], 6), edits, names, wanted);
}

#[track_caller]
fn check_case(history: &History, edits: &[(&str, &str)], names: &[(&str, &str)], wanted: &str) {
    let to = desk(edits);
    let names = Mapping::read(history.process(), &to, names.iter().copied()).expect("names that are there");
    let migration = migrate(history, &to, &names);
    assert_eq!(answer(&migration), wanted);
    // What can move has a log that is whole and lawful, stands where it stood, and says where it comes from.
    let mover = Mover { by: Some("the board".into()), on: Date::parse("2027-05-01") };
    let records = log(&migration, &mover);
    assert_eq!(records.is_some(), wanted.starts_with("can move"));
    if let Some(records) = records {
        let lines: Vec<&str> = records.iter().map(|record| &*record.line).collect();
        let moved = History::of_log(&to, lines.iter().copied()).expect("a sound log");
        let origin = moved.opening().moved.as_ref().expect("it says where it comes from");
        assert_eq!((Some(origin.position), &*origin.digest), (history.position(), history.process().digest()));
        assert_eq!((origin.by.as_deref(), origin.on), (Some("the board"), mover.on));
        assert_eq!(moved.stands_at().len(), history.stands_at().len());
        assert!(moved.acts().count() <= history.acts().count());
    }
}

const ASKED: usize = 3;

/// Nothing is given unless everybody has paid ten.
const RICH: [(&str, &str); 2] = [
    ("needs = [\"paid\"]", "needs = [\"paid\", \"rich\"]"),
    (
        "[rule.paid]",
        "[rule.rich]\nsays = \"Ten.\"\ntest = { fact = \"paid\", for-each = [{ actors = \"asker\" }], at-least = 10 }\nchoice = \"Ten.\"\n[rule.paid]",
    ),
];

#[test]
fn a_case_moves_to_its_own_process_and_to_one_in_other_words() {
    check(&[], &[], "can move");
    check(&[("\"A desk\"", "\"The desk\""), ("1.0.0", "1.0.1")], &[], "can move");
}

#[test]
fn a_looser_rule_does_not_matter_and_a_stricter_one_does() {
    check(&[("size-at-most = 2", "size-at-most = 9")], &[], "can move");
    check(&[("size-at-most = 2", "size-at-most = 1")], &[], "answered: ask accepted → ask refused few");
    check(&RICH, &[], "answered: give accepted → give refused rich");
}

#[test]
fn a_case_moves_if_the_change_is_still_before_it() {
    check_case(&case(&[], ASKED), &RICH, &[], "can move");
    check_case(&case(&[], ASKED), &[("pay  = {", "lend = {"), ("[\"pay\"]", "[\"lend\"]")], &[], "can move");
    let longer = "can move; due 2027-03-05T00:00:00Z → armed 2027-03-16T00:00:00Z";
    check_case(&case(&[], ASKED), &[("\"3 days\"", "\"2 weeks\"")], &[], longer);
}

#[test]
fn what_has_no_namesake_needs_a_name() {
    let asked = case(&[], ASKED);
    let waiting = [("\"asked\"", "\"waiting\""), ("state.asked", "state.waiting")];
    check_case(&asked, &waiting, &[], "needs state asked");
    check_case(&asked, &waiting, &[("asked", "waiting")], "can move");
    check_case(&asked, &[("lapse.answer", "lapse.reply"), ("deadline.answer", "deadline.reply")], &[], "needs deadline answer");
    check_case(&asked, &[("lapse.answer", "lapse.reply"), ("deadline.answer", "deadline.reply")], &[("answer", "reply")], "can move");
    let fewer = [("fact.asker  = { type = \"actor\" }\n", ""), (", asker = { set = \"{actor}\" }", "")];
    check_case(&asked, &fewer, &[], "needs fact asker");
    check_case(&asked, &fewer, &[("fact.asker", "")], "can move");
    check(&[("sum = \"integer\"", "amount = \"integer\""), ("{sum}", "{amount}")], &[], "needs field pay.sum");
    check(&[("sum = \"integer\"", "amount = \"integer\""), ("{sum}", "{amount}")], &[("field.pay.sum", "pay.amount")], "can move");
    check(&[("pay  = {", "lend = {"), ("[\"pay\"]", "[\"lend\"]")], &[("act.pay", "lend"), ("field.pay.sum", "lend.sum")], "can move");
    let roles = [("\"asker\"", "\"client\""), ("role.asker", "role.client"), ("by asker", "by client")];
    check(&roles, &[], "needs role asker");
    check(&roles, &[("role.asker", "client")], "can move");
    let clerk = [("\"clerk\"", "\"warden\""), ("role.clerk", "role.warden")];
    check(&clerk, &[], "needs role clerk");
    // Who has done nothing needs no place.
    check_case(&asked, &clerk, &[], "can move");
}

#[test]
fn what_would_stand_or_hold_something_else_cannot_move() {
    let first = [("\"asked\", \"given\"", "\"asked\", \"kept\", \"given\""), ("to    = \"asked\"", "to    = \"kept\"")];
    check_case(&case(&[], ASKED), &first, &[], "elsewhere: ask accepted → ask accepted");
    check(
        &[("asker = { set = \"{actor}\" }", "asker = { set = \"clerk\" }")],
        &[],
        "holds Some(Text(\"clerk\")) for Some(Text(\"ann\")) in asker",
    );
    check(
        &[("{ name = \"Asker\", many = true }", "{ name = \"Asker\" }")],
        &[],
        "left out: [OneOnly { actor: \"ann\", role: \"asker\" }, OneOnly { actor: \"ben\", role: \"asker\" }]",
    );
}

#[test]
fn a_deadline_that_lapses_on_the_way_stops_a_case_only_if_it_moves_it() {
    let late = case(&[("2027-03-03", "2027-03-06, refused = true")], 9);
    check_case(&late, &[("\"3 days\"", "\"3 weeks\"")], &[], "elsewhere: answer happens → nothing");
    let recorded = [("[transition.too-late]\nfrom = \"asked\"\nto   = \"turned-down\"\non   = \"lapse.answer\"\n", "")];
    check_case(&case(&[], ASKED), &recorded, &[], "can move");
    check(&[("\"3 days\"", "\"1 day\"")], &[], "answered: give accepted → give refused case-closed");
}

#[test]
fn what_needs_a_name_keeps_it_or_is_left_behind_only_where_it_may() {
    let (old, new) = (desk(&[]), desk(&[]));
    let read = |pair: (&str, &str)| Mapping::read(&old, &new, [pair]).map_err(|findings| findings[0].what.clone());
    assert_eq!(read(("state.asked", "")), Err("`asked` cannot be left behind".to_owned()));
    assert_eq!(read(("answer", "")).map(|names| names.of(Named::Deadline, "answer").is_none()), Ok(true));
}

#[test]
fn a_case_that_has_moved_moves_on() {
    let first = case(&[], ASKED);
    let to = desk(&[("\"3 days\"", "\"1 week\"")]);
    let records = log(&migrate(&first, &to, &Mapping::default()), &Mover::default()).expect("it can move");
    let moved = History::of_log(&to, records.iter().map(|record| &*record.line)).expect("a sound log");
    check_case(&moved, &[("\"3 days\"", "\"2 weeks\"")], &[], "can move; due 2027-03-09T00:00:00Z → armed 2027-03-16T00:00:00Z");
    // Without a log there is nothing to come from.
    assert!(log(&migrate(&story(&[]), &to, &Mapping::default()), &Mover::default()).is_none());
}

#[test]
fn a_moved_log_is_held_against_the_one_it_comes_from() {
    let old = case(&[], ASKED);
    let to = desk(&[("\"3 days\"", "\"1 week\"")]);
    let moved = |from: &History| -> Vec<String> {
        let records = log(&migrate(from, &to, &Mapping::default()), &Mover::default()).expect("it can move");
        records.into_iter().map(|record| record.line).collect()
    };
    let read = |process: &mandate_process::Process, lines: &[String]| {
        History::of_log(process, lines.iter().map(String::as_str)).expect("a sound log")
    };
    let new = read(&to, &moved(&old));
    assert!(faithful(&old, &new).is_ok());
    // The case goes on after it was moved.
    let mut entries = new.entries().to_vec();
    let mut on = mandate_engine::Case::restore(&to, "one", new.state().clone(), 2);
    on.submit(mandate_engine::Act::new("pay", "ben", new.state().clock()).with("sum", 1));
    entries.extend(on.take_entries());
    let longer: Vec<String> = record::log(&to, "one", &entries).expect("a log").into_iter().map(|record| record.line).collect();
    assert!(faithful(&old, &read(&to, &longer)).is_ok());
    let shorter = case(&[], 2);
    assert!(matches!(faithful(&shorter, &new), Err(Unfaithful::OtherLog { .. })));
    assert!(matches!(faithful(&new, &new), Err(Unfaithful::OtherProcess { .. })));
    assert!(matches!(faithful(&old, &old), Err(Unfaithful::NotMoved)));
    let cut = &moved(&old)[..1];
    assert!(matches!(faithful(&old, &read(&to, cut)), Err(Unfaithful::Differs(2))));
}
