//! What only a process built in code can say: raised and sent names, effects of states, internal transitions, memories.

use crate::verify::slice::{Seeds, Slice, slice};
use mandate_process::Process;
use mandate_process::definition::{Change, Definition, Effect, Fact, Kind, Source, State, Transition, Trigger, Verb};
use mandate_process::value::{Base, Phrase, Value};
use std::collections::BTreeSet;

/// Two tracks of two states, `x1 x2` and `y1 y2`, and an act `go`.
fn draft() -> Definition {
    let mut definition = Definition::new("pair");
    let track = |id: &str, a: &str, b: &str| State::compound(id, [State::atomic(a), State::atomic(b)]);
    definition.root = State::compound("", [State::parallel("both", [track("x", "x1", "x2"), track("y", "y1", "y2")])]);
    definition.vocabulary.declare_act("go");
    definition.vocabulary.declare_act("stay");
    definition.vocabulary.facts.push(Fact::new("flag", Phrase::of(Base::Boolean)));
    definition
}

fn set_flag() -> Effect {
    Effect::Change(Change { fact: "flag".into(), verb: Verb::Set, at: Vec::new(), source: Source::Value(Value::Boolean(true)) })
}

fn cut(definition: Definition, state: &str) -> Slice {
    let process = Process::compile(definition).expect("a legal process");
    let seeds = match process.tables().names.facts.get(state) {
        Some(fact) => Seeds { facts: BTreeSet::from([*fact]), ..Seeds::default() },
        None => Seeds { states: BTreeSet::from([process.tables().names.states[state]]), ..Seeds::default() },
    };
    slice(&process, &seeds, &BTreeSet::new())
}

#[test]
fn a_name_keeps_whoever_raises_or_sends_it() {
    for effect in [Effect::Raise("bell".into()), Effect::Send { name: "bell".into(), delay: 5 }] {
        let mut definition = draft();
        definition.transitions.push(Transition { effects: vec![effect.clone()], ..Transition::new("ring", ["y1"], ["y2"]).on_act("go") });
        definition.transitions.push(Transition::new("hear", ["x1"], ["x2"]).on_act("bell"));
        assert_eq!(super::holds(&cut(definition.clone(), "x1")), "inside both x y, transitions ring hear, acts go");
        // Nobody hears it: it need not be raised.
        let slice = cut(definition, "y1");
        assert_eq!(super::holds(&slice), "inside both y, transitions ring, acts go");
        assert!(slice.process.definition().transitions[0].effects.is_empty());
    }
}

#[test]
fn what_entering_or_leaving_a_state_changes_keeps_the_state() {
    for entry in [true, false] {
        let mut definition = draft();
        definition.transitions.push(Transition::new("go", ["y1"], ["y2"]).on_act("go"));
        let state = &mut definition.root.children[0].children[1].children[1];
        if entry {
            state.on_entry.push(set_flag())
        } else {
            state.on_exit.push(set_flag())
        }
        assert_eq!(super::holds(&cut(definition, "flag")), "inside both y, transitions go, facts flag, acts go");
    }
}

#[test]
fn what_starting_a_state_changes_keeps_its_children() {
    let mut definition = draft();
    definition.root.children.push(State::atomic("away"));
    definition.transitions.push(Transition::new("start", ["away"], ["both"]).on_act("go"));
    definition.transitions.push(Transition::new("jump", ["away"], ["y2"]).on_act("stay"));
    definition.root.children[0].children[1].on_initial.push(set_flag());
    assert_eq!(super::holds(&cut(definition, "flag")), "inside both y, transitions start jump, facts flag, acts go stay");
}

#[test]
fn an_internal_transition_that_changes_a_fact_keeps_the_inside_of_its_source() {
    let mut definition = draft();
    definition.transitions.push(Transition {
        internal: true,
        effects: vec![set_flag()],
        ..Transition::new("go", ["y"], ["y2"]).on_act("go")
    });
    assert_eq!(super::holds(&cut(definition, "flag")), "inside both y, transitions go, facts flag, acts go");
}

#[test]
fn a_transition_that_moves_nothing_keeps_only_where_it_starts() {
    let mut definition = draft();
    definition.transitions.push(Transition { effects: vec![set_flag()], ..Transition::new("note", ["y"], [""; 0]).on_act("go") });
    assert_eq!(super::holds(&cut(definition, "flag")), "inside both, transitions note, facts flag, acts go");
}

#[test]
fn resuming_from_inside_keeps_all_that_is_remembered() {
    let mut definition = draft();
    let mut memory = State::atomic("memory");
    memory.kind = Kind::DeepHistory;
    definition.root.children[0].children.push(memory);
    definition.transitions.push(Transition::new("back", ["x2"], ["memory"]).on_act("go"));
    definition.transitions.push(Transition::new("move", ["y1"], ["y2"]).on_act("stay"));
    assert_eq!(super::holds(&cut(definition, "x1")), "inside both x y, transitions back move, acts go stay");
}

#[test]
fn a_pattern_keeps_every_name_it_takes() {
    let mut definition = draft();
    definition.transitions.push(Transition { on: vec![Trigger::Name("*".into())], ..Transition::new("any", ["x1"], ["x2"]) });
    assert_eq!(super::holds(&cut(definition, "x1")), "inside both x y, transitions any, acts go stay");
}
