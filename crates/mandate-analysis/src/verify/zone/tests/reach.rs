//! What time allows, and what it does not: small processes, each about one clause.

use super::{opening, process, timed};
use crate::verify::search::{Ground, Options, Seen, search};
use crate::verify::zone::tests::{Notes, alphabet, start};
use mandate_engine::explore::prepare;
use mandate_process::Process;
use mandate_process::definition::{Definition, Effect, Role, State, Transition, Trigger};
use std::collections::BTreeSet;
use std::sync::Mutex;

/// Whether one of the states is told with all these words.
fn has(told: &BTreeSet<String>, words: &[&str]) -> bool {
    told.iter().any(|told| words.iter().all(|word| told.split(", ").any(|told| told == *word)))
}

/// Whether time allows a state that is told with all these words.
fn reaches(body: &str, words: &[&str]) -> bool {
    let (found, told) = timed(&process(body), |_| false);
    assert!(found.complete);
    has(&told, words)
}

/// What is found when anything may run out at any time.
fn untimed(process: &Process) -> BTreeSet<String> {
    let start = start(process);
    let acts: Vec<_> = alphabet(process).iter().map(|act| prepare(process, &start, act).unwrap()).collect();
    let notes = Notes { process, told: Mutex::default(), is_bad: |_| false };
    search(Ground { process, start: &start, acts: &acts, live: None }, Seen::at(0), &notes, Options::default());
    notes.told.into_inner().unwrap()
}

/// Two deadlines of one phase, the second of them twice as long.
pub const TWO: &str = r#"
states = ["p"]
deadline.a = { while = "p", after = "5 days" }
deadline.b = { while = "p", after = "10 days" }
"#;

/// The same, and somebody may start the first anew.
pub const STARTED_ANEW: &str = r#"
states = ["work"]
state.work = { tracks = ["one", "two"] }
state.one = { states = ["p"] }
state.two = { states = ["q"] }
deadline.a = { while = "p", after = "5 days" }
deadline.b = { while = "q", after = "10 days" }
transition.anew = { from = "p", to = "p", on = "x" }
"#;

/// The same, and somebody may move it to another day.
pub const MOVED: &str = r#"
states = ["p"]
fact.day = { type = "date" }
act.move = { says = "Move it", by = "clerk", content = { day = "date" }, changes = { day = { set = "{day}" } } }
state.p = { admits = "move" }
deadline.a = { while = "p", at = "day", after = "5 days" }
deadline.b = { while = "p", after = "10 days" }
"#;

#[test]
fn an_impossible_order_is_not_found_and_hides_no_possible_one() {
    let bad = ["a Armed", "b Lapsed"];
    assert!(has(&untimed(&process(TWO)), &bad), "without instants it may be either way");
    assert!(!reaches(TWO, &bad), "five days are over before ten");
    assert!(reaches(STARTED_ANEW, &bad));
    assert!(reaches(MOVED, &bad));
}

#[test]
fn of_two_that_run_out_together_the_first_in_the_document_lapses_first() {
    let body = r#"
        states = ["p"]
        deadline.a = { while = "p", after = "5 days" }
        deadline.b = { while = "p", after = "5 days" }
    "#;
    assert!(reaches(body, &["a Lapsed", "b Armed"]));
    assert!(!reaches(body, &["a Armed", "b Lapsed"]));
    let later = r#"
        states = ["p", "q"]
        deadline.a = { while = ["p", "q"], armed-by = "x", after = "5 days" }
        deadline.b = { while = ["p", "q"], after = "5 days" }
        state.p = { admits = "x" }
    "#;
    assert!(reaches(later, &["a Armed", "b Lapsed"]), "armed on a later day");
    assert!(reaches(later, &["a Lapsed", "b Armed"]), "armed on the same day");
}

#[test]
fn nobody_acts_at_the_instant_at_which_something_runs_out() {
    let body = r#"
        states = ["p", "q"]
        deadline.a = { while = ["p", "q"], after = "1 day" }
        deadline.b = { while = ["p", "q"], after = "1 day" }
        transition.go = { from = "p", to = "q", on = "x", when = { all = [{ deadline = "a", is = "lapsed" }, { deadline = "b", is = "armed" }] } }
    "#;
    assert!(!reaches(body, &["q"]));
    assert!(reaches(&body.replace("\"b\", is = \"armed\"", "\"b\", is = \"lapsed\""), &["q"]));
}

#[test]
fn what_is_armed_by_a_lapse_counts_from_midnight() {
    // Each round takes two whole days: one, and the one that begins with the lapse. Six days are over with the fifth of
    // those that are counted from the opening.
    let body = |rounds: &str| {
        format!(
            r#"
            states = ["work"]
            state.work = {{ tracks = ["one", "two"] }}
            state.one = {{ states = ["p", "q", "r", "end"] }}
            state.two = {{ states = ["s"] }}
            deadline.a = {{ while = "p", after = "1 day" }}
            deadline.b = {{ while = "q", after = "1 day" }}
            deadline.c = {{ while = "r", after = "1 day" }}
            deadline.d = {{ while = "s", after = "{rounds}" }}
            transition.one = {{ from = "p", to = "q", on = "lapse.a" }}
            transition.two = {{ from = "q", to = "r", on = "lapse.b" }}
            transition.three = {{ from = "r", to = "end", on = "lapse.c" }}
            "#
        )
    };
    let check = |body: &str, first: bool| assert_eq!(reaches(body, &["end", "d Armed"]), first, "{body}");
    check(&body("4 days"), false);
    check(&body("5 days"), true);
    // With something of hours beside it time is counted in milliseconds, and it is the same.
    let finer = |rounds: &str| format!("{}\ndeadline.e = {{ while = \"s\", after = \"1 hour\" }}", body(rounds));
    check(&finer("4 days"), false);
    check(&finer("5 days"), true);
}

#[test]
fn calendar_lengths_are_as_long_as_they_may_be() {
    let first = |one: &str, other: &str| {
        let body = format!(
            "states = [\"p\"]\ndeadline.a = {{ while = \"p\", after = \"{one}\" }}\ndeadline.b = {{ while = \"p\", after = \"{other}\" }}\n"
        );
        reaches(&body, &["a Lapsed", "b Armed"])
    };
    let check = |one: &str, other: &str, may: (bool, bool)| {
        assert_eq!((first(one, other), first(other, one)), may, "{one}, {other}");
    };
    check("1 month", "27 days", (false, true));
    check("1 month", "29 days", (true, true));
    check("1 month", "32 days", (true, false));
    check("1 year", "12 months", (true, true));
    check("5 working days", "4 days", (false, true));
    check("5 working days", "6 days", (true, true));
    check("5 working days", "8 days", (true, false));
    check("3 working days", "4 working days", (true, false));
    check("36 hours", "1 day", (true, true));
    check("36 hours", "2 days", (true, false));
    check("90 minutes", "2 hours", (true, false));
}

/// A day that may be given, moved and taken back, and one deadline that runs to it.
fn dated(rest: &str) -> String {
    format!(
        r#"
        states = ["p", "q"]
        fact.day = {{ type = "date" }}
        act.give = {{ says = "Give", by = "clerk", content = {{ day = "date?" }}, changes = {{ day = {{ set = "{{day}}" }} }} }}
        state.p = {{ admits = "give" }}
        state.q = {{ admits = "give" }}
        transition.go = {{ from = "p", to = "q", on = "x" }}
        {rest}
        "#
    )
}

#[test]
fn a_day_ahead_arms_a_day_past_lapses_and_none_withdraws() {
    let body = dated("deadline.a = { while = [\"p\", \"q\"], at = \"day\" }");
    for words in [["p", "a Armed"], ["p", "a Lapsed"], ["p", "a Withdrawn"]] {
        assert!(reaches(&body, &words), "{words:?}");
    }
    // A day that is past does not arm what did not run.
    let known = dated("deadline.a = { while = \"p\", at = \"day\" }\ndeadline.b = { while = \"p\", after = \"9 days\" }");
    let (_, told) = timed(&process(&known), |_| false);
    assert!(told.contains("p, b Armed, day set"), "{told:?}");
    // Entering with a day that is past arms, and it lapses at once.
    let entered = dated("deadline.a = { while = \"q\", at = \"day\" }\ntransition.late = { from = \"q\", to = \"p\", on = \"lapse.a\" }");
    assert!(reaches(&entered, &["p", "a Lapsed"]));
}

#[test]
fn without_a_day_the_length_counts_from_where_it_was_armed() {
    let body = dated(
        r#"deadline.a = { while = ["p", "q"], at = "day", after = "5 days" }
        deadline.b = { while = ["p", "q"], after = "7 days" }
        transition.late = { from = "q", to = "p", on = "lapse.b", when = { deadline = "a", is = "armed" } }"#,
    );
    assert!(reaches(&body, &["p", "a Armed", "b Lapsed"]), "to a day far ahead");
    // Set aside the days that lie ahead: then five days are over before seven.
    let never = body.replace("content = { day = \"date?\" }", "content = {}").replace("\"{day}\"", "2020-01-01");
    assert!(!reaches(&never, &["p", "a Armed", "b Lapsed"]));
}

#[test]
fn a_deadline_runs_out_so_long_before_its_day() {
    let body = dated(
        r#"deadline.a = { while = ["p", "q"], at = "day" }
        deadline.b = { while = ["p", "q"], at = "day", before = "1 month" }"#,
    );
    assert!(reaches(&body, &["a Armed", "b Lapsed"]));
    assert!(reaches(&body, &["a Armed", "b Armed"]));
    assert!(!reaches(&body, &["a Lapsed", "b Armed"]));
    // What is less than a month ahead arms the one and not the other.
    let (_, told) = timed(&process(&body), |_| false);
    assert!(told.contains("p, a Armed, day set"), "{told:?}");
}

#[test]
fn a_copied_day_is_the_same_day() {
    let body = r#"
        states = ["p", "q", "r"]
        fact.draft = { type = "date" }
        fact.day = { type = "date" }
        act.give = { says = "Give", by = "clerk", content = { day = "date" }, changes = { draft = { set = "{day}" } } }
        state.p = { admits = "give" }
        deadline.a = { while = ["p", "q"], at = "draft" }
        deadline.b = { while = "q", at = "day" }
        transition.copy = { from = "p", to = "q", on = "x", changes = { day = { set = "{draft}" } } }
        transition.end = { from = "q", to = "r", on = "lapse.b", when = { deadline = "a", is = "armed" } }
    "#;
    assert!(reaches(body, &["q", "a Armed", "b Armed"]));
    assert!(!reaches(body, &["q", "a Lapsed", "b Armed"]) || reaches(body, &["q", "a Lapsed", "b Lapsed"]));
    assert!(!reaches(body, &["r"]), "the copy runs out no earlier");
}

#[test]
fn days_are_compared_as_they_lie() {
    let body = |test: &str| {
        format!(
            r#"
            states = ["p", "q"]
            fact.d = {{ type = "date" }}
            fact.e = {{ type = "date" }}
            act.one = {{ says = "Give", by = "clerk", content = {{ day = "date" }}, changes = {{ d = {{ set = "{{day}}" }} }} }}
            act.two = {{ says = "Give", by = "clerk", content = {{ day = "date" }}, changes = {{ e = {{ set = "{{day}}" }} }} }}
            state.p = {{ admits = ["one", "two"] }}
            deadline.a = {{ while = ["p", "q"], at = "d" }}
            deadline.b = {{ while = ["p", "q"], at = "e" }}
            transition.go = {{ from = "p", to = "q", on = "x", when = {{ all = [{{ deadline = "a", is = "lapsed" }}, {{ deadline = "b", is = "armed" }}, {{ fact = "d", {test} }}] }} }}
            "#
        )
    };
    assert!(reaches(&body("at-most = { fact = \"e\" }"), &["q"]));
    assert!(!reaches(&body("at-least = { fact = \"e\" }"), &["q"]), "what has run out is past");
    // The case opens in 2027, and every day comes.
    assert!(reaches(&body("at-most = 2026-01-01"), &["q"]));
    assert!(reaches(&body("at-least = 2030-01-01"), &["q"]));
}

/// A process of the builder that sends `late` and `soon` when pushed, and may perhaps be pushed back.
fn sending(late: i64, soon: i64, back: &str) -> Process {
    let mut definition = Definition::new("sends");
    definition.vocabulary.declare_act("x");
    definition.vocabulary.roles.push(Role { id: "clerk".into(), ..Role::default() });
    definition.root = State::compound("", ["p", "q", "late-first", "soon-first"].map(State::atomic));
    let sends = |name: &str, delay| Effect::Send { name: name.into(), delay };
    let moves =
        |id: &str, from: &str, to: &str, on: &str| Transition { on: vec![Trigger::Name(on.into())], ..Transition::new(id, [from], [to]) };
    definition.transitions = vec![
        Transition { effects: vec![sends("late", late), sends("soon", soon)], ..moves("push", "p", "q", "x") },
        moves("late", "q", "late-first", "late"),
        moves("soon", "q", "soon-first", "soon"),
        moves("back", "q", back, "x"),
    ];
    Process::compile(definition).unwrap()
}

#[test]
fn what_is_sent_comes_when_it_is_due() {
    let firsts = |late, soon| {
        let (_, told) = timed(&sending(late, soon, "q"), |_| false);
        let has = |state: &str| told.iter().any(|told| told.starts_with(state));
        (has("late-first"), has("soon-first"))
    };
    assert_eq!(firsts(2_000, 1_000), (false, true));
    assert_eq!(firsts(1_000, 2_000), (true, false));
    // At once means before anybody acts.
    let (_, told) = timed(&sending(1_000, 0, "p"), |_| false);
    assert!(told.contains("soon-first, late") && !told.iter().any(|told| told.starts_with("p, ")), "{told:?}");
}

#[test]
fn a_search_stops_at_the_first_bad_state_and_tells_the_way() {
    let process = process(STARTED_ANEW);
    let (found, _) = timed(&process, |told| told.contains("a Armed") && told.contains("b Lapsed"));
    let path = found.path_to(found.stopped.unwrap());
    assert_eq!(path.len(), 3, "started anew twice, then the longer one runs out: {path:?}");
    assert_eq!(opening(&process).at, start(&process).clock());
}
