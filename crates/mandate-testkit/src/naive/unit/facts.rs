//! Examples of S5 and S6.

use super::*;
use mandate_process::definition::Members;

/// A process of one state that admits these acts.
fn admitting(acts: &[&str]) -> Definition {
    let mut process = process([State { admits: acts.iter().map(ToString::to_string).collect(), ..State::atomic("open") }]);
    process.vocabulary.roles.push(Role { id: "member".into(), many: true, ..Role::default() });
    listed(&mut process, "topic", &["cost", "quality", "scope"]);
    listed(&mut process, "unit", &["infantry", "medical"]);
    process
}

#[test]
fn keys_from_two_sets_write_every_combination() {
    let mut process = admitting(&["hear"]);
    fact(&mut process, "heard", "boolean by member, topic", None);
    let change = set("heard", vec![key("with"), key("about")], Source::Value(Value::from(true)));
    act_with(&mut process, "hear", &[("with", "set of member"), ("about", "set of topic")], vec![change]);
    let mut case = open(&process);
    let now = case.clock();
    let content = [("with", Value::from(["ann-member", "bob-member"])), ("about", Value::from(["cost", "quality", "scope"]))];
    accepted(&mut case, "hear", now, &content);
    assert_eq!(case.facts().len(), 6);
    assert_eq!(case.fact("heard", &["bob-member", "scope"]), "true");
}

#[test]
fn a_keyed_field_writes_only_the_entries_it_names() {
    let mut process = admitting(&["pledge"]);
    fact(&mut process, "pledge", "integer by actor, unit", None);
    let change = set("pledge", vec![Key::Actor], from_field("units"));
    act_with(&mut process, "pledge", &[("units", "integer by unit")], vec![change]);
    let mut case = open(&process);
    let now = case.clock();
    for (unit, number) in [("medical", 5), ("infantry", 2)] {
        accepted(&mut case, "pledge", now, &[("units", Value::Table(vec![(unit.into(), Value::from(number))]))]);
    }
    assert_eq!((case.fact("pledge", &["head", "infantry"]), case.fact("pledge", &["head", "medical"])), ("2".into(), "5".into()));
}

#[test]
fn a_star_writes_every_member_for_that_actor() {
    let mut process = admitting(&["withdraw"]);
    fact(&mut process, "consent", "text by actor, topic", None);
    let change = set("consent", vec![Key::Actor, Key::All], Source::Value(Value::from("withdrawn")));
    act_with(&mut process, "withdraw", &[], vec![change]);
    let mut case = open(&process);
    does(&mut case, "withdraw");
    let names: Vec<String> = case.facts().into_keys().collect();
    assert_eq!(names, ["consent/head/cost", "consent/head/quality", "consent/head/scope"]);
}

#[test]
fn a_left_out_set_is_emptied() {
    let mut process = admitting(&["vote"]);
    fact(&mut process, "voted-against", "set of topic", None);
    act_with(&mut process, "vote", &[("against", "set of topic?")], vec![set("voted-against", vec![], from_field("against"))]);
    let mut case = open(&process);
    let now = case.clock();
    accepted(&mut case, "vote", now, &[("against", Value::from(["scope", "cost"]))]);
    assert_eq!(case.fact("voted-against", &[]), "cost,scope");
    accepted(&mut case, "vote", now, &[]);
    assert!(case.facts().is_empty());
}

#[test]
fn an_unset_value_answers_no_except_to_is_set_and_not() {
    let mut process = admitting(&[]);
    fact(&mut process, "winner", "topic", None);
    fact(&mut process, "offer", "integer", Some(Value::from(1)));
    fact(&mut process, "limit", "integer", None);
    let case = open(&process);
    let within = Comparison { operator: Operator::AtMost, right: Operand::Fact("limit".into()) };
    let is = asks("winner", Operator::Is, "cost");
    assert!(!case.is_yes(&is));
    assert!(!case.is_yes(&asks("winner", Operator::IsNot, "cost")));
    assert!(case.is_yes(&asks("winner", Operator::IsSet, false)));
    assert!(case.is_yes(&Test::Not(Box::new(is))));
    assert!(!case.is_yes(&Test::Fact { fact: "offer".into(), for_each: vec![], comparison: within }));
}

/// For each critical need n, `pledged`(n) ≥ `required`(n).
fn enough() -> Test {
    let comparison = Comparison { operator: Operator::AtLeast, right: Operand::Fact("required".into()) };
    Test::Fact { fact: "pledged".into(), for_each: vec![Members::Fact("critical-needs".into())], comparison }
}

#[test]
fn for_each_reads_both_sides_at_the_same_key_and_sums_add_up() {
    let mut process = admitting(&["name", "pledge"]);
    fact(&mut process, "pledge", "integer by actor, unit", None);
    fact(&mut process, "pledged", "integer by unit", None);
    process.vocabulary.facts.last_mut().unwrap().sum_of = Some("pledge".into());
    fact(&mut process, "required", "integer by unit", Some(Value::from(3)));
    fact(&mut process, "critical-needs", "set of unit", None);
    act_with(&mut process, "name", &[("needs", "set of unit")], vec![set("critical-needs", vec![], from_field("needs"))]);
    let change = set("pledge", vec![Key::Actor], from_field("units"));
    act_with(&mut process, "pledge", &[("units", "integer by unit")], vec![change]);
    let mut case = open(&process);
    assert!(case.is_yes(&enough()), "no critical need");
    let now = case.clock();
    accepted(&mut case, "name", now, &[("needs", Value::from(["medical"]))]);
    assert!(!case.is_yes(&enough()));
    let units = Value::Table(vec![("medical".into(), Value::from(2))]);
    accepted(&mut case, "pledge", now, &[("units", units.clone())]);
    assert_eq!(case.act("pledge", "ann-member", now, &[("units".into(), units)]), Answer::Accepted { irregular: None, unmet: vec![] });
    assert_eq!(case.fact("pledged", &["medical"]), "4");
    assert!(case.is_yes(&enough()));
}

#[test]
fn an_actor_is_not_written_where_the_role_does_not_fit() {
    let mut process = admitting(&["lead"]);
    fact(&mut process, "lead", "member", None);
    act_with(&mut process, "lead", &[], vec![set("lead", vec![], Source::Actor)]);
    let mut case = Naive::open(&process, &[Actor { id: "ann".into(), role: "member".into() }], &[], at("2027-03-01"), true).unwrap();
    assert_eq!(case.act("lead", "head", at("2027-03-01"), &[]), refusal("not-this-actor", &[]));
    assert_eq!(case.act("lead", "ann", at("2027-03-01"), &[]), Answer::Accepted { irregular: None, unmet: vec![] });
}

#[test]
fn members_of_an_open_type_are_constants_then_listed_then_named_by_acts() {
    let mut process = admitting(&["name"]);
    process.vocabulary.types.push(TypeOf { id: "need".into(), ..TypeOf::default() });
    fact(&mut process, "needs", "set of need", None);
    act_with(&mut process, "name", &[("needs", "set of need")], vec![set("needs", vec![], from_field("needs"))]);
    rule(&mut process, "water", asks("needs", Operator::Includes, "water"));
    let listed = [("need".to_string(), vec!["food".to_string(), "water".to_string()])];
    let mut case = Naive::open(&process, &[], &listed, at("2027-03-01"), false).unwrap();
    let now = case.clock();
    accepted(&mut case, "name", now, &[("needs", Value::from(["tents", "food", "air"]))]);
    assert_eq!(case.members()["need"], ["water", "food", "tents", "air"]);
    assert_eq!(case.fact("needs", &[]), "air,food,tents");
    assert_eq!(submits(&mut case, "name", now, &[("needs", Value::from(["Not An Id"]))]), refusal("content-invalid", &[]));
}

#[test]
fn the_state_of_the_example_in_the_document_is_reached() {
    let mut process = process([State::atomic("applying"), State::atomic("under-review")]);
    fact(&mut process, "budget", "integer", None);
    act_with(&mut process, "apply", &[("amount", "integer")], vec![set("budget", vec![], from_field("amount"))]);
    add(&mut process, "apply", "applying", "under-review");
    process.deadlines.push(after("review-time", &["under-review"], "28 days"));
    let mut case = open_on(&process, "2027-03-01");
    accepted(&mut case, "apply", Instant(1_803_988_800_000), &[("amount", Value::from(40_000))]);
    assert_eq!(active(&case), ["under-review"]);
    assert_eq!(case.deadlines()["review-time"], "armed 1803988800000 1806451200000");
    assert_eq!(case.facts()["budget"], "40000");
}
