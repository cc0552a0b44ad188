//! What the public statechart suite does not hold: bubbling, equal instants, memories, bounds, ends.
#![allow(clippy::unwrap_used, reason = "a test")]

use mandate_engine::{Act, Answer, Case, Opening, RefusalKind};
use mandate_process::Process;
use mandate_process::definition::{Deadline, Definition, Effect, Kind, Resume, Role, State, Transition, Trigger};
use mandate_process::time::{Date, Instant, Period};

fn noon() -> Instant {
    Date::parse("2027-03-01").unwrap().at_noon(0)
}

fn opened(root: State, transitions: impl IntoIterator<Item = Transition>, change: impl FnOnce(&mut Definition)) -> Case {
    let mut definition = Definition::new("structure");
    definition.root = root;
    definition.vocabulary.roles.push(Role { id: "clerk".into(), ..Role::default() });
    ["a", "b", "c", "go", "back"].into_iter().for_each(|act| definition.vocabulary.declare_act(act));
    definition.transitions.extend(transitions);
    change(&mut definition);
    let process = Process::compile(definition).unwrap();
    Case::open(&process, &Opening::new("case", noon())).unwrap()
}

fn check(case: &mut Case, acts: &[&'static str], stands_at: &[&str]) {
    for act in acts {
        assert!(case.submit(Act::new(*act, "clerk", noon())).is_accepted(), "{act}");
    }
    assert_eq!(case.stands_at(), stands_at);
}

fn ending(id: &str) -> State {
    State::compound(id, [State::atomic(format!("{id}-runs")), State::end(format!("{id}-ends"))])
}

fn go(id: &str, from: &str, to: &str, act: &str) -> Transition {
    Transition::new(id, [from], [to]).on_act(act)
}

fn done(id: &str, from: &str, to: &str, of: &str) -> Transition {
    Transition { on: vec![Trigger::Done(of.into())], ..Transition::new(id, [from], [to]) }
}

#[test]
fn completion_of_nested_parallels_bubbles_to_the_top_in_every_order() {
    for order in [["a", "b", "c"], ["b", "c", "a"], ["c", "a", "b"], ["c", "b", "a"]] {
        let inner = State::parallel("inner", [ending("y"), ending("z")]);
        let root = State::compound("", [State::parallel("outer", [ending("x"), inner]), State::atomic("after")]);
        let moves = [
            go("x", "x-runs", "x-ends", "a"),
            go("y", "y-runs", "y-ends", "b"),
            go("z", "z-runs", "z-ends", "c"),
            done("over", "outer", "after", "outer"),
        ];
        check(&mut opened(root, moves, |_| {}), &order, &["after"]);
    }
}

#[test]
fn a_memory_may_be_overwritten_by_the_transition_that_resumes_it() {
    let memory = State { kind: Kind::DeepHistory, ..State::atomic("memory") };
    let mut desk = State::compound("desk", [State::atomic("one"), State::atomic("two")]);
    desk.children.push(memory);
    let root = State::compound("", [desk, State::atomic("aside")]);
    // From inside the desk to its own memory, with the root as domain: what is left is what is resumed.
    let moves = [go("next", "one", "two", "a"), go("again", "desk", "memory", "b"), go("out", "desk", "aside", "c")];
    check(&mut opened(root, moves, |_| {}), &["a", "b"], &["two"]);
}

#[test]
fn a_memory_reached_from_inside_its_own_active_parent_enters_nothing_twice() {
    let memory = State { kind: Kind::ShallowHistory, ..State::atomic("memory") };
    let mut desk = State::compound("desk", [State::atomic("one"), State::atomic("two")]);
    desk.children.push(memory);
    let root = State::compound("", [desk, State::atomic("aside")]);
    let moves =
        [go("next", "one", "two", "a"), go("out", "two", "aside", "b"), go("in", "aside", "one", "c"), go("inside", "one", "memory", "go")];
    check(&mut opened(root, moves, |_| {}), &["a", "b", "c", "go"], &["two"]);
}

#[test]
fn what_is_resumed_stands_as_it_was_left_in_every_track() {
    let track = |id: &str| State::compound(id, [State::atomic(format!("{id}1")), State::atomic(format!("{id}2"))]);
    let root = State::compound("", [State::parallel("desk", [track("x"), track("y")]), State::atomic("aside")]);
    let back = |resume| Transition { resume, ..go("back", "aside", "desk", "back") };
    for (resume, wanted) in [(Resume::All, ["x2", "y1"]), (Resume::Top, ["x1", "y1"]), (Resume::No, ["x1", "y1"])] {
        let moves = [go("x", "x1", "x2", "a"), go("out", "desk", "aside", "go"), back(resume)];
        check(&mut opened(root.clone(), moves, |_| {}), &["a", "go", "back"], &wanted);
    }
}

#[test]
fn an_internal_transition_of_a_track_leaves_the_track_active() {
    let track = |id: &str| State::compound(id, [State::atomic(format!("{id}1")), State::atomic(format!("{id}2"))]);
    let root = State::compound("", [State::parallel("desk", [track("x"), track("y")])]);
    let inside = Transition { internal: true, ..go("inside", "x", "x2", "a") };
    let mut case = opened(root, [go("y", "y1", "y2", "b"), inside], |_| {});
    check(&mut case, &["b", "a"], &["x2", "y2"]);
    let step = case.entries()[2].event().unwrap().microsteps().next().unwrap();
    assert_eq!((step.exits().count(), step.entries().count()), (1, 1));
}

#[test]
fn targets_that_cannot_be_active_together_give_no_process() {
    let mut definition = Definition::new("structure");
    definition.root = State::compound("", [State::atomic("one"), State::compound("two", [State::atomic("three"), State::atomic("four")])]);
    definition.vocabulary.declare_act("a");
    definition.transitions.push(Transition::new("both", ["one"], ["three", "four"]).on_act("a"));
    let findings = Process::compile(definition).unwrap_err();
    assert_eq!(findings[0].code, "bad-structure");
}

#[test]
fn of_equal_due_instants_the_first_declared_lapses_first_and_declared_ones_before_sent_names() {
    let root = State::compound("", [State::atomic("desk")]);
    let send = Transition {
        effects: vec![Effect::Send { name: "bell".into(), delay: 3_600_000 }],
        ..Transition::new("send", ["desk"], Vec::<String>::new()).on_act("a")
    };
    let mut case = opened(root, [send], |definition| {
        for id in ["second", "first"] {
            definition.deadlines.push(Deadline { id: id.into(), after: Period::parse("1 hour"), ..Deadline::default() });
        }
    });
    check(&mut case, &["a"], &["desk"]);
    case.pass(Instant(noon().0 + 3_600_000));
    let tables = case.process().tables();
    let lapsed: Vec<String> = case.entries()[2..]
        .iter()
        .map(|entry| match entry.event().unwrap().cause {
            mandate_engine::Cause::Lapse { deadline, .. } => tables.deadlines[deadline].name.to_string(),
            mandate_engine::Cause::Sent { trigger, .. } => case.process().trigger_text(trigger),
            _ => String::new(),
        })
        .collect();
    assert_eq!(lapsed, ["second", "first", "bell"]);
}

/// A chain of so many automatic transitions behind one act.
fn chain(length: usize) -> Case {
    let states = (0..=length).map(|number| State::atomic(format!("s{number}")));
    let moves = (0..length).map(|number| {
        let (id, from, to) = (format!("t{number}"), format!("s{number}"), format!("s{}", number + 1));
        if number == 0 { go(&id, &from, &to, "go") } else { Transition::new(id, [from], [to]) }
    });
    opened(State::compound("", states), moves, |_| {})
}

#[test]
fn a_macrostep_takes_at_most_a_thousand_microsteps() {
    let mut case = chain(1_000);
    assert!(case.submit(Act::new("go", "clerk", noon())).is_accepted());
    assert_eq!(case.stands_at(), ["s1000"]);
    let mut case = chain(1_001);
    let refused = case.submit(Act::new("go", "clerk", noon()));
    assert_eq!(refused.refusal().unwrap().kind, RefusalKind::DoesNotSettle);
    assert_eq!(case.stands_at(), ["s0"]);
}

#[test]
fn a_lapse_that_does_not_settle_halts_the_case() {
    let root = State::compound("", [State::atomic("one"), State::atomic("two"), State::atomic("three")]);
    let lapse = Transition { on: vec![Trigger::Lapse("late".into())], ..Transition::new("late", ["one"], ["two"]) };
    let moves = [lapse, Transition::new("there", ["two"], ["three"]), Transition::new("here", ["three"], ["two"])];
    let mut case = opened(root, moves, |definition| {
        definition.deadlines.push(Deadline {
            id: "late".into(),
            during: vec!["one".into()],
            after: Period::parse("1 day"),
            ..Deadline::default()
        });
    });
    case.pass(Instant(noon().0 + 3 * 86_400_000));
    assert!(case.state().is_halted());
    assert_eq!(case.stands_at(), ["one"]);
    let refused = case.submit(Act::new("a", "clerk", Instant(noon().0 + 4 * 86_400_000)));
    assert_eq!(refused.refusal().unwrap().kind, RefusalKind::CaseClosed);
}

#[test]
fn one_decision_carries_at_most_ten_thousand_lapses() {
    // A clock that starts again at every lapse.
    let again = Transition { on: vec![Trigger::Lapse("tick".into())], ..Transition::new("again", ["one"], ["one"]) };
    let mut case = opened(State::compound("", [State::atomic("one")]), [again], |definition| {
        definition.deadlines.push(Deadline {
            id: "tick".into(),
            during: vec!["one".into()],
            after: Period::parse("1 second"),
            ..Deadline::default()
        });
    });
    let to = Instant(noon().0 + 10_001_000);
    let decision = mandate_engine::decide(case.process(), case.state(), mandate_engine::Stimulus::Time(to));
    assert_eq!((decision.lapses.len(), decision.answer), (10_000, Answer::More));
    assert_eq!(case.pass(to), 10_001);
}

#[test]
fn a_final_child_of_the_root_ends_the_case_and_withdraws_what_runs() {
    let root = State::compound("", [State::atomic("one"), State::end("over")]);
    let mut case = opened(root, [go("end", "one", "over", "go")], |definition| {
        definition.deadlines.push(Deadline { id: "late".into(), after: Period::parse("1 day"), ..Deadline::default() });
    });
    check(&mut case, &["go"], &["over"]);
    assert!(case.has_ended());
    assert_eq!(case.pass(Instant(noon().0 + 9 * 86_400_000)), 0);
    let refused = case.submit(Act::new("go", "clerk", Instant(noon().0 + 9 * 86_400_000)));
    assert_eq!(refused.refusal().unwrap().kind, RefusalKind::CaseClosed);
}

#[test]
fn an_act_selected_in_one_track_and_refused_in_another_moves_nothing() {
    let track = |id: &str| State::compound(id, [State::atomic(format!("{id}1")), State::atomic(format!("{id}2"))]);
    let root = State::compound("", [State::parallel("desk", [track("x"), track("y")])]);
    let needing = Transition { needs: vec!["never".into()], ..go("y", "y1", "y2", "a") };
    let mut case = opened(root, [go("x", "x1", "x2", "a"), needing], |definition| {
        let test = mandate_process::definition::Test::InState("x2".into());
        definition.rules.push(mandate_process::definition::Rule {
            id: "never".into(),
            says: "It stands at x2.".into(),
            test,
            ..Default::default()
        });
    });
    let process = case.process().clone();
    let ids = case.submit(Act::new("a", "clerk", noon())).refusal().unwrap().ids(&process).join(" ");
    assert_eq!((ids.as_str(), case.stands_at()), ("never", vec!["x1", "y1"]));
}
