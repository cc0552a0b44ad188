//! Explanations say what `decide` says, and why.

use super::desk::{Dice, actors, any, asks, day, desk, desk_needing, each, go, not, opened, put, set};
use crate::event::Held;
use crate::{Act, Answer, Asked, Of, Opening, RefusalKind, Stimulus, Truth, begin, blocking, decide, explain, note_provenance, open};
use alloc::string::ToString;
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::definition::{Members, Operand, Operator, Test};
use mandate_process::value::Value;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn an_explanation_answers_as_decide_does_and_tells_every_rule(seed in 0..u64::MAX) {
        let mut dice = Dice::new(seed);
        let tests: Vec<Test> = (0..3).map(|_| dice.test(2)).collect();
        let (process, mut state) = opened(desk_needing(tests));
        dice.scatter(&process, &mut state);
        let before = state.clone();
        let explanation = explain(&process, &state, &go());
        let decision = decide(&process, &state, Stimulus::Act(&go()));
        prop_assert_eq!(&explanation.answer, &decision.answer);
        prop_assert_eq!(&explanation.lapses, &decision.lapses);
        prop_assert_eq!(before, state);
        prop_assert_eq!(explanation.rules.len(), 3);
        let unmet: Vec<&str> =
            explanation.rules.iter().filter(|rule| rule.holds() != Truth::Yes).map(|rule| rule.id(&process)).collect();
        let told = explanation.refusal().map(|refusal| refusal.ids(&process)).unwrap_or_default();
        prop_assert_eq!(unmet, told);
        prop_assert_eq!(explanation.refusal().is_none(), explanation.rules.iter().all(|rule| rule.holds() == Truth::Yes));
    }
}

#[test]
fn rules_are_told_once_in_document_order_holding_or_not() {
    let tests = [asks("flag", Operator::Is, true), asks("count", Operator::AtLeast, 3)];
    let mut definition = desk_needing(tests);
    let mut again = definition.transitions[0].clone();
    again.id = "again".into();
    again.from = ["r1".into()].into();
    again.to = ["r2".into()].into();
    again.needs.reverse();
    definition.transitions.push(again);
    let (process, mut state) = opened(definition);
    put(&process, &mut state, "flag", &[], Held::Cell(1));
    let explanation = explain(&process, &state, &go());
    let told: Vec<_> = explanation.rules.iter().map(|rule| (rule.id(&process), rule.holds(), rule.transitions.len())).collect();
    assert_eq!(told, [("rule-0", Truth::Yes, 2), ("rule-1", Truth::No, 2)]);
    assert_eq!(explanation.selected.len(), 2);
}

#[test]
fn deadlines_due_before_the_act_lapse_first() {
    let (process, state) = opened(desk_needing([super::desk::is("clock", mandate_process::definition::Status::Lapsed)]));
    assert!(matches!(explain(&process, &state, &go()).answer, Answer::Refused(_)));
    let explanation = explain(&process, &state, &Act::new("go", "clerk", day("2027-03-20")));
    assert_eq!(explanation.lapses.len(), 1);
    assert!(matches!(explanation.answer, Answer::Accepted(_)));
    assert_eq!(explanation.rules[0].holds(), Truth::Yes);
}

#[test]
fn the_rules_are_read_on_the_facts_as_the_act_leaves_them() {
    let mut definition = desk_needing([asks("flag", Operator::Is, true)]);
    definition.vocabulary.acts[0].changes.push(set("flag", mandate_process::definition::Source::Value(Value::Boolean(true))));
    let (process, state) = opened(definition);
    assert_eq!(explain(&process, &state, &go()).rules[0].holds(), Truth::Yes);
}

#[test]
fn an_act_that_selects_nothing_explains_no_rules() {
    let (process, state) = opened(desk_needing([asks("flag", Operator::Is, true)]));
    let explanation = explain(&process, &state, &Act::new("go", "nobody", day("2027-03-02")));
    assert_eq!(explanation.refusal().unwrap().kind, RefusalKind::NotThisActor);
    assert!(explanation.rules.is_empty() && explanation.selected.is_empty());
}

#[test]
fn an_irregular_act_is_explained_by_the_refusal_it_would_have_had() {
    let process = Process::compile(desk_needing([asks("flag", Operator::Is, true)])).unwrap();
    let opening = Opening { record: true, ..Opening::new("desk-1", day("2027-03-01")) };
    let state = begin(&process, &open(&process, &opening).unwrap()).unwrap();
    let explanation = explain(&process, &state, &go());
    assert!(matches!(explanation.answer, Answer::Accepted(_)));
    assert_eq!(explanation.refusal().unwrap().kind, RefusalKind::RulesUnmet);
    assert_eq!(explanation.blocking().len(), 1);
}

#[test]
fn blocking_names_the_failing_leaves_of_unmet_rules_in_document_order() {
    let tests = [
        asks("flag", Operator::Is, true),
        any([asks("colour", Operator::Is, "red"), Test::InState("r2".into())]),
        any([asks("count", Operator::Is, 1), Test::InState("r1".into())]),
    ];
    let (process, state) = opened(desk_needing(tests));
    let explanation = explain(&process, &state, &go());
    let told: Vec<_> = blocking(&explanation.rules)
        .into_iter()
        .map(|leaf| match &leaf.of {
            Of::Fact(fact) => process.tables().facts[fact.fact].name.to_string(),
            Of::InState(state, instead) => [process.state_name(*state), process.state_name(instead.unwrap())].join(" not "),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(told, ["flag", "colour", "r2 not r1"]);
}

#[test]
fn a_for_each_tells_how_many_of_how_many() {
    let test = each("pledge", [actors("host")], Operator::AtLeast, Operand::Value(Value::Integer(2)));
    let (process, mut state) = opened(desk_needing([test]));
    put(&process, &mut state, "pledge", &[1], Held::Cell(5));
    let told = |all: bool| {
        let explanation = explain(&process, &state, &go());
        let refusal = explanation.refusal().unwrap();
        let crate::Grounds::RulesUnmet(unmet) = &refusal.grounds else { panic!("{refusal:?}") };
        let rules = if all { &explanation.rules } else { unmet };
        let Asked::Rule(_, reason) = &rules[0].asked else { panic!("{rules:?}") };
        let Of::Fact(fact) = &reason.of else { panic!("{reason:?}") };
        let entries: Vec<_> = fact.entries.iter().map(|entry| (entry.names[0].to_string(), entry.holds, entry.found.clone())).collect();
        (fact.met, fact.total, entries)
    };
    let (ann, ben) = (("ann".to_string(), Truth::Yes, Some(Value::Integer(5))), ("ben".to_string(), Truth::No, None));
    assert_eq!(told(false), (1, 2, [ben.clone()].into()), "a refusal tells those that fail");
    assert_eq!(told(true), (1, 2, [ann, ben].into()), "all rules tell all");
}

#[test]
fn an_entry_is_read_at_its_own_keys_on_the_right_of_includes() {
    let mut definition = desk();
    definition
        .vocabulary
        .facts
        .push(mandate_process::definition::Fact::new("wish", mandate_process::value::Phrase::parse("hue by host").unwrap()));
    let test = each("marks", [actors("host")], Operator::Includes, Operand::Fact("wish".into()));
    definition.rules.push(mandate_process::definition::Rule { id: "wished".into(), test, ..Default::default() });
    definition.transitions[0].needs.push("wished".into());
    let (process, mut state) = opened(definition);
    for (host, hue) in [(1, 0), (2, 2)] {
        put(&process, &mut state, "wish", &[host], Held::Cell(i64::from(hue)));
        put(&process, &mut state, "marks", &[host], Held::of_members([hue]));
    }
    assert!(matches!(explain(&process, &state, &go()).answer, Answer::Accepted(_)));
}

#[test]
fn provenance_is_noted_at_every_entry() {
    let test = any([
        asks("flag", Operator::Is, true),
        not(each("pledge", [Members::Actors("host".into())], Operator::IsSet, Operand::Value(false.into()))),
    ]);
    let (process, state) = opened(desk_needing([test]));
    let tables = process.tables();
    let set_by = |fact, keys: crate::Keys| (fact == tables.names.facts["pledge"]).then(|| u64::from(keys.as_slice()[0]) + 10);
    let mut explanation = explain(&process, &state, &go());
    note_provenance(&mut explanation.rules, &set_by);
    let found: Vec<Option<u64>> = explanation
        .blocking()
        .into_iter()
        .flat_map(|leaf| match &leaf.of {
            Of::Fact(fact) => fact.entries.iter().map(|entry| entry.set_by).collect(),
            _ => Vec::new(),
        })
        .collect();
    assert_eq!(found, [None, Some(11), Some(12)], "the entries in a `not`, too");
    let Answer::Refused(mut refusal) = explanation.answer else { panic!() };
    refusal.note_provenance(&set_by);
    let crate::Grounds::RulesUnmet(rules) = &refusal.grounds else { panic!("{refusal:?}") };
    assert_eq!(rules, &explanation.rules);
}

#[test]
fn at_most_is_told_once_with_every_transition_that_reached_it() {
    let mut definition = desk();
    definition.transitions[0].at_most = Some(0);
    let mut also = definition.transitions[0].clone();
    (also.id, also.from, also.to) = ("also".into(), ["r1".into()].into(), ["r2".into()].into());
    definition.transitions.push(also);
    let (process, state) = opened(definition);
    let explanation = explain(&process, &state, &go());
    let told: Vec<_> = explanation.rules.iter().map(|rule| (rule.id(&process), rule.holds(), rule.transitions.len())).collect();
    assert_eq!(told, [("at-most", Truth::No, 2)]);
}
