//! Days for paths, and reasons why there are none.

use super::{alphabet, opening, process, start, timed_path};
use crate::verify::search::{Ground, Options, Seen, search};
use crate::verify::zone::clockwork::Clockwork;
use crate::verify::zone::date::{Dated, DatedMove, Undatable, date};
use crate::verify::zone::face::{Var, Why};
use crate::verify::zone::route::legs;
use crate::verify::zone::search::TimedGround;
use crate::verify::zone::step::Doing;
use mandate_engine::explore::prepare;
use mandate_process::Process;

/// The shortest path that the untimed search finds to a state told with all these words, with days.
fn untimed(process: &Process, words: &'static [&'static str]) -> Result<Dated, Undatable> {
    let (clockwork, start) = (Clockwork::of(process), start(process));
    let acts = alphabet(process);
    let prepared: Vec<_> = acts.iter().map(|act| prepare(process, &start, act).unwrap()).collect();
    let notes = super::Until { process, words };
    let found = search(Ground { process, start: &start, acts: &prepared, live: None }, Seen::at(0), &notes, Options::default());
    let path = found.path_to(found.stopped.expect("the untimed search finds it"));
    let doings: Vec<Doing> =
        acts.iter().zip(&prepared).map(|(act, prepared)| Doing::new(&clockwork, act, prepared, start.clock())).collect();
    let ground = TimedGround { clockwork: &clockwork, start: &start, acts: &doings, live: None };
    date(ground, &opening(process), &legs(ground, &path))
}

/// In words: the day of the opening, then what happens when.
fn told(process: &Process, dated: &Dated) -> String {
    let offset = process.utc_offset();
    let mut told = vec![dated.opens.day(offset).to_string()];
    for dated in &dated.moves {
        told.push(match dated {
            DatedMove::Act(act) => {
                let content: Vec<String> = act.content.iter().map(|(_, value)| format!(" {value}")).collect();
                let at = act.at;
                let at = if at == at.day(offset).at_noon(offset) { at.day(offset).to_string() } else { at.to_string() };
                format!("{at} {}{}", act.name, content.concat())
            }
            DatedMove::Lapse { at, what } => format!("{at} {what:?}"),
        });
    }
    told.join("\n")
}

fn check(body: &str, words: &'static [&'static str], wanted: &[&str]) {
    let process = process(body);
    let dated = timed_path(&process, words).expect("time allows it").expect("and there are days");
    assert_eq!(told(&process, &dated), wanted.join("\n"), "{body}");
}

#[test]
fn acts_happen_at_noon_as_early_as_they_can() {
    check(
        r#"
        states = ["p", "q", "r"]
        deadline.a = { while = ["p", "q"], after = "5 days" }
        transition.one = { from = "p", to = "q", on = "x", when = { deadline = "a", is = "lapsed" } }
        transition.two = { from = "q", to = "r", on = "y" }
        "#,
        &["r"],
        &["2027-03-01", "2027-03-07T00:00:00Z Lapse(DeadlineId(0))", "2027-03-07 x", "2027-03-07 y"],
    );
}

#[test]
fn what_must_outlast_another_is_started_late_enough() {
    check(
        super::reach::STARTED_ANEW,
        &["a Armed", "b Lapsed"],
        &["2027-03-01", "2027-03-02 x", "2027-03-07 x", "2027-03-12T00:00:00Z Lapse(DeadlineId(1))"],
    );
}

#[test]
fn dates_that_are_given_are_chosen() {
    check(
        super::reach::MOVED,
        &["a Armed", "b Lapsed"],
        &["2027-03-01", "2027-03-01 move 2027-03-12", "2027-03-12T00:00:00Z Lapse(DeadlineId(1))"],
    );
}

#[test]
fn a_calendar_that_hangs_on_the_day_is_met_on_a_day_that_will_do() {
    let body = |one: &str, other: &str| {
        format!(
            "states = [\"p\", \"q\"]\ntransition.go = {{ from = \"p\", to = \"q\", on = \"x\" }}\n\
             deadline.a = {{ while = \"q\", after = \"{one}\" }}\ndeadline.b = {{ while = \"q\", after = \"{other}\" }}\n"
        )
    };
    // A month is over before 30 days only from the last days of January.
    check(
        &body("30 days", "1 month"),
        &["a Armed", "b Lapsed"],
        &["2027-03-01", "2028-01-31 x", "2028-03-01T00:00:00Z Lapse(DeadlineId(1))"],
    );
    check(
        &body("1 month", "5 weeks"),
        &["a Lapsed", "b Armed"],
        &["2027-03-01", "2027-03-01 x", "2027-04-02T00:00:00Z Lapse(DeadlineId(0))"],
    );
    check(
        &body("6 days", "5 working days"),
        &["a Armed", "b Lapsed"],
        &["2027-03-01", "2027-03-07 x", "2027-03-13T00:00:00Z Lapse(DeadlineId(1))"],
    );
}

#[test]
fn where_days_do_not_suffice_there_are_hours() {
    check(
        r#"
        states = ["p", "q", "r"]
        deadline.a = { while = ["p", "q"], after = "2 hours" }
        transition.one = { from = "p", to = "q", on = "x", when = { deadline = "a", is = "lapsed" } }
        deadline.b = { while = "q", after = "3 hours" }
        transition.two = { from = "q", to = "r", on = "y", when = { deadline = "b", is = "armed" } }
        "#,
        &["r", "a Lapsed"],
        &["2027-03-01", "2027-03-01T14:00:00Z Lapse(DeadlineId(0))", "2027-03-02 x", "2027-03-02 y"],
    );
    check(
        r#"
        states = ["p", "q"]
        deadline.a = { while = ["p", "q"], after = "2 hours" }
        deadline.b = { while = ["p", "q"], after = "3 hours" }
        transition.one = { from = "p", to = "q", on = "x", when = { all = [{ deadline = "a", is = "lapsed" }, { deadline = "b", is = "armed" }] } }
        "#,
        &["q"],
        &["2027-03-01", "2027-03-01T14:00:00Z Lapse(DeadlineId(0))", "2027-03-01T14:00:00Z x"],
    );
}

#[test]
fn a_path_that_time_does_not_allow_says_what_contradicts_what() {
    let bad: &[&str] = &["a Armed", "b Lapsed"];
    let Err(Undatable::Contradiction { step: 0, reasons }) = untimed(&process(super::reach::TWO), bad) else { panic!("it has no days") };
    let (a, b) = (Var::Due(0.into()), Var::Due(1.into()));
    let whys: Vec<(Option<usize>, Why)> = reasons.iter().map(|reason| (reason.step, reason.why)).collect();
    assert!(whys.contains(&(Some(0), Why::First(b, a))), "{whys:?}");
    assert!(whys.contains(&(None, Why::Apart(0.into(), 1.into()))) || whys.contains(&(None, Why::Length(0.into()))), "{whys:?}");
    assert!(reasons.iter().map(|reason| reason.most).sum::<i64>() < 0, "{reasons:?}");
}

#[test]
fn a_path_of_the_untimed_search_gets_days_if_time_allows_it() {
    let process = process(super::reach::MOVED);
    let dated = untimed(&process, &["a Armed", "b Lapsed"]);
    // The shortest path without instants does not move the day: time does not allow it.
    assert!(matches!(dated, Err(Undatable::Contradiction { .. })), "{dated:?}");
    let dated = untimed(&process, &["a Lapsed", "b Lapsed"]).unwrap();
    assert_eq!(dated.moves.len(), 2);
}
