//! States, and the transitions between them.

use super::{check, cut};

const LEFT: &str = "transition.go = { from = \"l1\", to = \"l2\", on = \"x\" }\n";
const RIGHT: &str = "transition.move = { from = \"r1\", to = \"r2\", on = \"y\" }\n";
const OUT: &str = "transition.end = { from = \"both\", to = \"over\", on = \"z\" }\n";

#[test]
fn a_state_keeps_the_transitions_among_its_siblings_and_not_those_of_another_track() {
    check(&(LEFT.to_owned() + RIGHT), "state l2", "inside both left, transitions go, acts x");
    check(&(LEFT.to_owned() + RIGHT), "state r1", "inside both right, transitions move, acts y");
}

#[test]
fn the_root_is_always_kept_and_what_leaves_its_children() {
    check(&(LEFT.to_owned() + OUT), "", "transitions end, acts z");
    check(&(LEFT.to_owned() + OUT), "state left", "inside both, transitions end, acts z");
}

#[test]
fn a_transition_keeps_the_place_it_starts_from() {
    check(
        &(LEFT.to_owned() + RIGHT + "transition.out = { from = \"l2\", to = \"over\", on = \"z\" }\n"),
        "",
        "inside both left, transitions go out, acts x z",
    );
}

#[test]
fn a_completion_keeps_the_place_where_it_comes_about_and_that_of_a_parallel_all_its_tracks() {
    let ways = LEFT.to_owned() + RIGHT;
    check(
        &(ways.clone() + "transition.out = { from = \"both\", to = \"over\", on = \"done.left\" }\n"),
        "",
        "inside both left, transitions go out, acts x",
    );
    check(
        &(ways + "transition.out = { from = \"both\", to = \"over\", on = \"done.both\" }\n"),
        "",
        "inside both left right, transitions go move out, acts x y",
    );
}

#[test]
fn a_count_is_of_all_sources() {
    let twice = "transition.either = { from = [\"l1\", \"r1\"], to = \"over\", on = \"z\", at-most = 2 }\n";
    check(twice, "state l1", "inside both left right, transitions either, acts z");
    let each = "transition.either = { from = [\"l1\", \"r1\"], to = \"l2\", on = \"z\", at-most = 2 }\n";
    check(each, "state l1", "inside both left right, transitions either, acts z");
}

#[test]
fn an_inner_transition_that_may_be_found_first_is_kept() {
    let inner = "transition.stay = { from = \"r1\", to = \"r2\", on = \"z\" }\n";
    check(&(OUT.to_owned() + inner), "", "inside both right, transitions end stay, acts z");
    // One further out never stands in the way.
    check(&(OUT.to_owned() + inner), "state r1", "inside both right, transitions end stay, acts z");
    let inside = "state.l2 = { states = [\"l21\", \"l22\"] }\ntransition.deep = { from = \"l21\", to = \"l22\", on = \"x\" }\ntransition.back = { from = \"l2\", to = \"l1\", on = \"x\" }\n";
    check(inside, "state l1", "inside both left l2, transitions deep back, acts x");
}

#[test]
fn an_earlier_transition_from_the_same_state_is_kept() {
    let first = "transition.first = { from = \"both\", to = \"both\", on = \"z\", when = { fact = \"flag\", is = true } }\n";
    check(&(first.to_owned() + OUT), "transition end", "transitions first end, facts flag, acts z flag");
}

#[test]
fn one_of_another_track_that_leaves_the_same_states_is_kept() {
    let crossing = "transition.flee = { from = \"r1\", to = \"over\", on = \"x\" }\n";
    check(&(LEFT.to_owned() + crossing), "state l1", "inside both left right, transitions go flee, acts x");
}

#[test]
fn what_is_entered_inside_a_closed_state_is_the_closed_state() {
    let slice = cut("transition.again = { from = \"both\", to = \"r2\", on = \"x\" }\n", "state left");
    assert_eq!(slice.process.definition().transitions[0].to, ["right"]);
    let slice = cut("transition.again = { from = \"both\", to = \"r2\", on = \"x\" }\n", "");
    assert_eq!(slice.process.definition().transitions[0].to, ["both"]);
}

#[test]
fn a_memory_holds_what_is_kept() {
    let body = "state.away = {}\ntransition.leave = { from = \"both\", to = \"away\", on = \"y\" }\n\
                transition.back = { from = \"away\", to = \"both\", resume = \"all\", on = \"z\" }\n"
        .to_owned()
        + LEFT;
    let body = format!("{body}transition.move = {{ from = \"r1\", to = \"r2\", on = \"x\" }}\n");
    let whole = super::HEADER.replace("states  = [\"both\", \"over\"]", "states  = [\"both\", \"away\", \"over\"]");
    let process = mandate_process::text::read_str(&(whole + &body)).process.expect("a process");
    let slice = super::slice(&process, &super::seeds(&process, "state l1"), &std::collections::BTreeSet::new());
    assert_eq!(super::holds(&slice), "inside both left, transitions leave back go, acts x y z");
    assert_eq!(slice.process.tables().histories.len(), 1);
    let slice = super::slice(&process, &super::seeds(&process, ""), &std::collections::BTreeSet::new());
    assert_eq!(slice.process.tables().histories.len(), 0, "nothing of what is remembered is kept");
}
