//! Findings over states and transitions.

use super::found;
use crate::check;
use mandate_process::Process;
use mandate_process::definition::{Definition, Effect, State, Test, Transition, Trigger};
use mandate_process::finding::Severity;

#[test]
fn a_state_that_nothing_leads_to_is_told_once_with_what_it_takes_along() {
    let body = r#"
        states = ["a", "b", "island"]
        state.island = { states = ["i1", "i2"] }
        transition.go = { from = "a", to = "b", on = "x" }
        transition.walk = { from = "i1", to = "i2", on = "x" }
    "#;
    assert_eq!(found("unreachable", body), ["state `island` is never reached"]);
}

#[test]
fn tracks_starts_and_memories_reach() {
    let body = r#"
        states = ["away", "p"]
        state.p = { tracks = ["t", "u"] }
        state.t = { states = ["t1", "t2"] }
        state.u = { states = ["u1", "u2"] }
        transition.enter = { from = "away", to = "t2", on = "x" }
        transition.leave = { from = "p", to = "away", on = "y" }
        transition.back  = { from = "away", to = "p", resume = "top", on = "z" }
        transition.in-u  = { from = "u1", to = "u2", on = "x" }
    "#;
    // `t1` is never where a case starts by `enter`, but `back` starts each track as usual.
    assert_eq!(found("unreachable", body), [""; 0]);
    let without =
        body.replace("resume = \"top\"", "resume = \"all\"").replace("from = \"p\", to = \"away\"", "from = \"u2\", to = \"away\"");
    assert_eq!(found("unreachable", &without), [""; 0], "before it was ever left `p` starts as usual");
}

#[test]
fn a_completion_that_cannot_come_is_never_taken() {
    let body = |ends: &str| {
        format!(
            r#"
        states = ["s", "after"]
        state.s = {{ states = ["s1", "s2"], ends = [{ends}] }}
        transition.work = {{ from = "s1", to = "s2", on = "x" }}
        transition.done = {{ from = "s", to = "after", on = "done.s" }}
    "#
        )
    };
    assert_eq!(found("unreachable", &body("")), ["state `after` is never reached", "transition `done` is never taken"]);
    assert_eq!(found("unreachable", &body("\"s2\"")), [""; 0]);
}

#[test]
fn a_transition_behind_one_without_when_is_never_taken() {
    let body = r#"
        states = ["a", "b", "c"]
        transition.first  = { from = "a", to = "b", on = "x" }
        transition.second = { from = "a", to = "c", on = "x" }
        transition.third  = { from = "b", to = "c", on = ["x", "y"] }
        act.y = { says = "Y", by = "clerk" }
    "#;
    assert_eq!(found("unreachable", body), ["transition `second` is never taken"]);
    let guarded = body.replace("to = \"b\", on = \"x\"", "to = \"b\", on = \"x\", when = { ended = false }");
    assert_eq!(found("unreachable", &guarded), [""; 0]);
}

const TRACKS: &str = r#"
    states = ["p", "z"]
    state.p = { tracks = ["t", "u"] }
    state.t = { states = ["t1", "t2"] }
    state.u = { states = ["u1", "u2"] }
"#;

#[test]
fn a_transition_into_another_track_leaves_all_of_them() {
    let with = |from: &str, to: &str| {
        found("leaves-tracks", &format!("{TRACKS}transition.m = {{ from = \"{from}\", to = \"{to}\", on = \"x\" }}"))
    };
    let wanted = ["transition `m` leaves and enters again all tracks of `p`"];
    assert_eq!(with("t1", "u2"), wanted, "a target in another track");
    assert_eq!(with("t1", "t"), wanted, "a target that is the track itself");
    assert_eq!(with("u", "t1"), wanted, "from a track to another");
    assert_eq!(with("t1", "t2"), [""; 0]);
    assert_eq!(with("t", "t2"), [""; 0], "internal in a file");
    assert_eq!(with("t1", "z"), [""; 0], "out of all of them");
    assert_eq!(with("t1", "p"), [""; 0], "all anew, in so many words");
}

#[test]
fn an_external_transition_that_starts_at_its_track_leaves_the_others() {
    let track = |id: &str, a: &str, b: &str| State::compound(id, [State::atomic(a), State::atomic(b)]);
    let mut definition = Definition::new("built");
    definition.root = State::compound("", [State::parallel("p", [track("t", "t1", "t2"), track("u", "u1", "u2")])]);
    definition.vocabulary.declare_act("x");
    definition.transitions.push(Transition::new("m", ["t"], ["t2"]).on_act("x"));
    let codes = |definition: &Definition| {
        let process = Process::compile(definition.clone()).expect("a legal process");
        check(&process).into_iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert!(codes(&definition).contains(&"leaves-tracks"));
    definition.transitions[0].internal = true;
    assert!(!codes(&definition).contains(&"leaves-tracks"));
}

#[test]
fn automatic_transitions_in_a_ring_never_rest() {
    let ring = |back: &str| {
        format!(
            r#"
        states = ["a", "b"]
        fact.ok = {{ type = "boolean" }}
        fact.no = {{ type = "boolean" }}
        act.x = {{ says = "X", by = "clerk", content = {{ v = "boolean" }}, changes = {{ ok = {{ set = "{{v}}" }}, no = {{ set = "{{v}}" }} }} }}
        state.a = {{ admits = ["x"] }}
        transition.there = {{ from = "a", to = "b", automatic = true, when = {{ fact = "ok", is = true }} }}
        transition.back  = {{ from = "b", to = "a", automatic = true, {back} }}
    "#
        )
    };
    let wanted = ["transitions `there` and `back` follow each other without end"];
    assert_eq!(found("automatic-cycle", &ring("when = { fact = \"no\", is = true }")), wanted);
    assert_eq!(found("automatic-cycle", &ring("when = { not = { fact = \"ok\", is = true } }")), [""; 0]);
    assert_eq!(found("automatic-cycle", &ring("when = { fact = \"ok\", is = false }")), [""; 0], "plainly excluded");
    let turned = "when = { not = { fact = \"ok\", is = true } }, changes = { ok = { set = true } }";
    assert_eq!(found("automatic-cycle", &ring(turned)), wanted, "it changes what breaks it");
    let other = "when = { not = { fact = \"ok\", is = true } }, changes = { no = { set = true } }";
    assert_eq!(found("automatic-cycle", &ring(other)), [""; 0]);
}

#[test]
fn what_tracks_read_of_each_other_does_not_break_a_ring() {
    let body = format!(
        "{TRACKS}
        transition.go = {{ from = \"u1\", to = \"u2\", on = \"x\" }}
        transition.there = {{ from = \"t1\", to = \"t2\", automatic = true, when = {{ in-state = \"u1\" }} }}
        transition.back  = {{ from = \"t2\", to = \"t1\", automatic = true, when = {{ not = {{ in-state = \"u1\" }} }} }}"
    );
    assert_eq!(found("automatic-cycle", &body).len(), 1);
}

#[test]
fn a_pair_that_breaks_one_ring_leaves_the_other() {
    // Two rings through `a`; only the one over `b` is broken.
    let body = |last: &str| {
        format!(
            r#"
        states = ["a", "b", "c"]
        fact.ok = {{ type = "boolean", starts = false }}
        act.x = {{ says = "X", by = "clerk", changes = {{ ok = {{ set = true }} }} }}
        state.a = {{ admits = ["x"] }}
        transition.ab = {{ from = "a", to = "b", automatic = true, when = {{ fact = "ok", is = true }} }}
        transition.ba = {{ from = "b", to = "a", automatic = true, when = {{ fact = "ok", is = false }} }}
        transition.ac = {{ from = "a", to = "c", automatic = true }}
        transition.ca = {{ from = "c", to = "a", {last} }}
    "#
        )
    };
    assert_eq!(found("automatic-cycle", &body("automatic = true")), ["transitions `ac` and `ca` follow each other without end"]);
    assert_eq!(found("automatic-cycle", &body("on = \"x\"")), [""; 0], "an act stands between");
}

#[test]
fn a_completion_can_be_part_of_a_ring() {
    let body = r#"
        states = ["s", "t"]
        state.s = { states = ["s1", "s2"], ends = ["s2"] }
        transition.finish = { from = "s1", to = "s2", automatic = true }
        transition.on = { from = "s", to = "t", on = "done.s" }
        transition.again = { from = "t", to = "s", automatic = true }
    "#;
    assert_eq!(found("automatic-cycle", body), ["transitions `finish`, `on` and `again` follow each other without end"]);
}

#[test]
fn a_raised_name_can_be_part_of_a_ring_and_in_code_it_is_a_warning() {
    let mut definition = Definition::new("built");
    definition.root = State::compound("", [State::atomic("a")]);
    definition.transitions.push(Transition {
        on: vec![Trigger::Name("again".into())],
        effects: vec![Effect::Raise("again".into())],
        ..Transition::new("ring", ["a"], [""; 0])
    });
    let findings = check(&Process::compile(definition).expect("a legal process"));
    let cycle = findings.iter().find(|finding| finding.code == "automatic-cycle").expect("a ring");
    assert_eq!((cycle.severity, &*cycle.what), (Severity::Warning, "transition `ring` follows itself without end"));
}

#[test]
fn an_act_straight_back_bounces() {
    let body = |needs: &str| {
        format!(
            r#"
        states = ["open", "held"]
        fact.found = {{ type = "boolean", starts = true }}
        act.lose = {{ says = "Lose", by = "clerk", changes = {{ found = {{ set = false }} }} }}
        state.open = {{ admits = ["lose"] }}
        transition.hold = {{ from = "open", to = "held", on = "x"{needs} }}
        transition.release = {{ from = "held", to = "open", automatic = true, when = {{ rule = "found" }} }}
        rule.found   = {{ says = "It is found.", test = {{ fact = "found", is = true }}, choice = "So." }}
        rule.missing = {{ says = "It is missing.", test = {{ not = {{ rule = "found" }} }}, choice = "So." }}
    "#
        )
    };
    let wanted = ["transition `release` always takes the case back at once after `hold`"];
    assert_eq!(found("bounces", &body(", needs = [\"found\"]")), wanted);
    assert_eq!(found("bounces", &body(", needs = [\"missing\"]")), [""; 0]);
    assert_eq!(found("bounces", &body("")), [""; 0], "it may, but need not");
}

#[test]
fn a_large_process_is_looked_at_in_bounded_time() {
    // Every state leads to every other, automatically: as many cycles as there can be.
    let names: Vec<String> = (0..40).map(|number| format!("s{number}")).collect();
    let mut definition = Definition::new("built");
    definition.root = State::compound("", names.iter().map(|name| State::atomic(name.as_str())));
    for (from, to) in names.iter().flat_map(|from| names.iter().map(move |to| (from, to))).filter(|(from, to)| from != to) {
        definition.transitions.push(Transition::new(format!("{from}-{to}"), [from.as_str()], [to.as_str()]));
        definition.transitions.last_mut().unwrap().when = Some(Test::Not(Box::new(Test::InState(to.clone()))));
    }
    let findings = check(&Process::compile(definition).expect("a legal process"));
    assert_eq!(findings.iter().filter(|finding| finding.code == "automatic-cycle").count(), 1);
}
