//! Examples of S2 and S4.

use super::*;
use mandate_process::definition::{Effect, Kind, Resume, Trigger};

/// Root: `p` (tracks `x` = {`x1`,`x2`}, `y` = {`y1`,`y2`}), `z`.
fn tracks() -> Definition {
    process([State::parallel("p", [compound("x", ["x1", "x2"]), compound("y", ["y1", "y2"])]), State::atomic("z")])
}

fn exited(case: &Naive) -> Vec<String> {
    case.steps()[0].exited.clone()
}

fn entered(case: &Naive) -> Vec<String> {
    case.steps()[0].entered.clone()
}

#[test]
fn a_move_in_one_track_leaves_the_other_alone() {
    let mut process = tracks();
    add(&mut process, "go", "x1", "x2");
    let mut case = open(&process);
    does(&mut case, "go");
    assert_eq!((exited(&case), entered(&case)), (vec!["x1".to_string()], vec!["x2".to_string()]));
}

#[test]
fn a_move_out_of_a_parallel_exits_all_of_it_in_reverse_order() {
    let mut process = tracks();
    add(&mut process, "go", "x1", "z");
    let mut case = open(&process);
    does(&mut case, "go");
    assert_eq!(exited(&case), ["y1", "y", "x1", "x", "p"]);
}

#[test]
fn an_internal_move_exits_only_the_active_child() {
    let mut process = tracks();
    add(&mut process, "go", "x", "x2");
    process.transitions[0].internal = true;
    let mut case = open(&process);
    does(&mut case, "go");
    assert_eq!((exited(&case), entered(&case)), (vec!["x1".to_string()], vec!["x2".to_string()]));
}

#[test]
fn a_move_from_track_to_track_exits_and_enters_the_parallel() {
    let mut process = tracks();
    add(&mut process, "go", "x1", "y2");
    let mut case = open(&process);
    does(&mut case, "go");
    assert_eq!(exited(&case), ["y1", "y", "x1", "x", "p"]);
    assert_eq!(entered(&case), ["p", "x", "x1", "y", "y2"]);
}

#[test]
fn a_target_in_one_track_fills_in_the_other() {
    let mut process = tracks();
    process.root.initial = vec!["z".into()];
    add(&mut process, "go", "z", "y2");
    let mut case = open(&process);
    does(&mut case, "go");
    assert_eq!(entered(&case), ["p", "x", "x1", "y", "y2"]);
}

#[test]
fn with_a_target_in_each_track_nothing_is_filled_in() {
    let mut process = tracks();
    process.root.initial = vec!["z".into()];
    add_with(&mut process, Transition::new("go", ["z"], ["x2", "y2"]).on_act("go"));
    let mut case = open(&process);
    does(&mut case, "go");
    assert_eq!(entered(&case), ["p", "x", "x2", "y", "y2"]);
}

#[test]
fn resuming_enters_what_was_left_or_its_tracks() {
    let mut process = tracks();
    process.root.initial = vec!["z".into()];
    for (id, resume) in [("all", Resume::All), ("top", Resume::Top)] {
        add_with(&mut process, Transition { resume, ..Transition::new(id, ["z"], ["p"]).on_act(id) });
    }
    add(&mut process, "turn", "x1", "x2");
    add(&mut process, "leave", "p", "z");
    let fresh = ["p", "x", "x1", "y", "y1"];
    for (act, wanted) in [("all", ["p", "x", "x2", "y", "y1"]), ("top", fresh)] {
        let mut case = open(&process);
        does(&mut case, act);
        assert_eq!(entered(&case), fresh, "never left before");
        does(&mut case, "turn");
        does(&mut case, "leave");
        does(&mut case, act);
        assert_eq!(entered(&case), wanted, "{act}");
    }
}

#[test]
fn completion_goes_up_through_nested_parallels() {
    let ending = |name: &str| State::compound(name, [State::atomic(format!("{name}1")), State::end(format!("{name}-end"))]);
    let mut process = process([State::parallel("outer", [ending("a"), State::parallel("inner", [ending("b"), ending("c")])])]);
    for track in ["a", "b", "c"] {
        add(&mut process, track, &format!("{track}1"), &format!("{track}-end"));
    }
    for state in ["a", "b", "c", "inner", "outer"] {
        process.transitions.push(Transition { on: vec![Trigger::Done(state.into())], ..Transition::new(state, ["outer"], [""; 0]) });
    }
    let mut case = open(&process);
    does(&mut case, "a");
    does(&mut case, "b");
    does(&mut case, "c");
    let triggers: Vec<&str> = case.steps().iter().map(|step| step.trigger.as_str()).collect();
    assert_eq!(triggers, ["c", "done.c", "done.inner", "done.outer"]);
}

#[test]
fn the_inner_transition_goes_before_the_outer_and_preempts_it() {
    let mut process = tracks();
    add_with(&mut process, Transition::new("outer", ["p"], ["z"]).on_act("go"));
    add_with(&mut process, Transition::new("inner", ["y1"], ["y2"]).on_act("go"));
    let mut case = open(&process);
    does(&mut case, "go");
    assert_eq!(case.steps()[0].taken, ["inner"]);
}

#[test]
fn automatic_transitions_go_before_the_queue() {
    let mut process = process([State::atomic("a"), State::atomic("b"), State::atomic("c")]);
    add_with(&mut process, Transition { effects: vec![Effect::Raise("bell".into())], ..Transition::new("go", ["a"], ["b"]).on_act("go") });
    process.transitions.push(Transition::new("heard", ["b"], ["a"]).on_act("bell"));
    process.transitions.push(Transition::new("onward", ["b"], ["c"]));
    let mut case = open(&process);
    does(&mut case, "go");
    assert_eq!(active(&case), ["c"]);
}

#[test]
fn an_endless_loop_refuses_the_act_and_halts_after_a_lapse() {
    let mut process = process([State::atomic("a"), State::atomic("b"), State::atomic("c")]);
    process.deadlines.push(after("soon", &["a"], "1 hour"));
    add(&mut process, "go", "a", "b");
    process.transitions.push(Transition { on: vec![Trigger::Lapse("soon".into())], ..Transition::new("late", ["a"], ["b"]) });
    process.transitions.push(Transition::new("there", ["b"], ["c"]));
    process.transitions.push(Transition::new("back", ["c"], ["b"]));
    let mut case = open(&process);
    let now = case.clock();
    assert_eq!(submits(&mut case, "go", now, &[]), refusal("does-not-settle", &[]));
    assert_eq!(active(&case), ["a"]);
    assert_eq!(case.pass(end_of("2027-03-01")), Answer::Passed);
    assert!(case.halted() && case.steps().is_empty() && active(&case) == ["a"]);
    assert_eq!(status(&case, "soon"), "lapsed");
    assert_eq!(submits(&mut case, "go", at("2027-03-09"), &[]), refusal("case-closed", &[]));
}

#[test]
fn the_end_of_the_case_withdraws_what_runs() {
    let mut process = process([State::atomic("a"), State::end("over")]);
    process.deadlines.push(after("whole", &[], "9 days"));
    let effects = vec![Effect::Send { name: "post".into(), delay: 5 }];
    add_with(&mut process, Transition { effects, ..Transition::new("end", ["a"], ["over"]).on_act("end") });
    let mut case = open(&process);
    assert_eq!(status(&case, "whole"), "armed");
    does(&mut case, "end");
    assert!(case.ended() && case.pending().is_empty());
    assert_eq!((status(&case, "whole"), active(&case)), ("withdrawn".to_string(), vec!["over".to_string()]));
    assert_eq!(submits(&mut case, "end", at("2027-03-02"), &[]), refusal("case-closed", &[]));
}

#[test]
fn a_builders_history_without_memory_leads_to_its_default() {
    let mut kept = compound("s", ["s1", "s2"]);
    kept.children.push(State { kind: Kind::DeepHistory, initial: vec!["s2".into()], ..State::atomic("h") });
    let mut process = process([State::atomic("z"), kept]);
    add(&mut process, "go", "z", "h");
    let mut case = open(&process);
    does(&mut case, "go");
    assert_eq!(entered(&case), ["s", "s2"]);
}
