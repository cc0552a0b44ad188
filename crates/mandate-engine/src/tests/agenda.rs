//! The agenda, one answer at a time.

use super::desk::{actors, any, asks, at, day, declare, desk, desk_needing, each, field, from_field, is, not, opened, put, set};
use crate::event::Held;
use crate::{Act, Agenda, AgendaAnswer, AgendaEntry, Answer, CaseState, Stimulus, Whose, agenda, agenda_of, decide, evolve};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::definition::{
    Act as Declared, Change, Definition, Fact, Field, Key, Members, Operand, Operator, Source, Status, Test, Transition, Verb,
};
use mandate_process::ids::RoleId;
use mandate_process::value::{Phrase, Value};

fn today(process: &Process, state: &CaseState) -> Agenda {
    agenda(process, state, day("2027-03-02"))
}

fn entries<'a>(process: &Process, agenda: &'a Agenda, act: &str) -> Vec<&'a AgendaEntry> {
    agenda.entries.iter().filter(|entry| entry.act == process.tables().names.acts[act]).collect()
}

/// The one answer for `go`.
fn answer(process: &Process, state: &CaseState) -> AgendaAnswer {
    let agenda = today(process, state);
    let found = entries(process, &agenda, "go");
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].answer.clone()
}

fn in_word(answer: &AgendaAnswer) -> String {
    match answer {
        AgendaAnswer::Allowed => "allowed".to_string(),
        AgendaAnswer::Refused { .. } => "refused".to_string(),
        AgendaAnswer::Waiting { until, .. } => ["until", &until.to_string()].join(" "),
        AgendaAnswer::Depends { fields, .. } => ["on", &fields.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")].join(" "),
    }
}

fn carrying(tests: impl IntoIterator<Item = Test>, content: impl Into<Vec<Field>>, changes: impl Into<Vec<Change>>) -> Definition {
    let mut definition = desk_needing(tests);
    declare(&mut definition, Declared { id: "go".into(), content: content.into(), changes: changes.into(), ..Declared::default() });
    definition
}

fn asked(definition: Definition) -> String {
    let (process, state) = opened(definition);
    in_word(&answer(&process, &state))
}

#[test]
fn an_act_without_rules_is_allowed_to_everybody_and_admitted_acts_select_nothing() {
    let (process, state) = opened(desk());
    let agenda = today(&process, &state);
    let told: Vec<_> = agenda
        .entries
        .iter()
        .map(|entry| (&*process.tables().acts[entry.act].name, &entry.actors[..], entry.choices[0].moves.len()))
        .collect();
    assert_eq!(told, [("go", &[0, 1, 2][..], 1), ("start", &[0, 1, 2], 0), ("stop", &[0, 1, 2], 0), ("shift", &[0, 1, 2], 1)]);
}

#[test]
fn a_value_of_the_content_is_unknown_and_a_constant_is_known() {
    let rule = || asks("count", Operator::AtMost, 5);
    assert_eq!(asked(carrying([rule()], [field("number", "integer")], [from_field("count", "number")])), "on number");
    assert_eq!(asked(carrying([rule()], [], [set("count", Source::Value(Value::Integer(3)))])), "allowed");
    assert_eq!(asked(carrying([rule()], [], [set("count", Source::Value(Value::Integer(9)))])), "refused");
    let overwritten = [from_field("count", "number"), set("count", Source::Value(Value::Integer(3)))];
    assert_eq!(asked(carrying([rule()], [field("number", "integer")], overwritten)), "allowed", "the last change counts");
}

#[test]
fn a_rule_that_fails_whatever_the_content_refuses() {
    let tests = [asks("count", Operator::AtMost, 5), asks("flag", Operator::Is, true)];
    let (process, state) = opened(carrying(tests, [field("number", "integer")], [from_field("count", "number")]));
    let AgendaAnswer::Refused { rules } = answer(&process, &state) else { panic!() };
    assert_eq!(rules.iter().map(|rule| rule.id(&process)).collect::<Vec<_>>(), ["rule-1"]);
    let either = any([asks("count", Operator::AtMost, 5), Test::InState("l1".into())]);
    assert_eq!(asked(carrying([either], [field("number", "integer")], [from_field("count", "number")])), "allowed");
}

#[test]
fn only_the_entries_that_content_may_touch_are_unknown() {
    let pledge = |host: Members| each("pledge", [host], Operator::AtLeast, Operand::Value(Value::Integer(0)));
    let fields = [field("host", "host"), field("number", "integer")];
    let definition = |keys: [Key; 1]| carrying([pledge(actors("host"))], fields.clone(), [at(from_field("pledge", "number"), keys)]);
    assert_eq!(asked(definition([Key::Field("host".into())])), "on host, number");
    let (process, mut state) = opened(definition([Key::Actor]));
    put(&process, &mut state, "pledge", &[2], Held::Cell(1));
    let agenda = today(&process, &state);
    let told: Vec<_> = entries(&process, &agenda, "go").iter().map(|entry| (entry.actors.clone(), in_word(&entry.answer))).collect();
    assert_eq!(told, [([1].into(), "on number".into()), ([2].into(), "refused".into())], "ann can state hers, ben leaves it open");
}

#[test]
fn a_set_that_a_test_ranges_over_may_be_unknown_as_a_whole() {
    let test = || each("pledge", [Members::Fact("chosen".into())], Operator::IsSet, Operand::Value(true.into()));
    assert_eq!(asked(carrying([test()], [field("hosts", "set of host")], [from_field("chosen", "hosts")])), "on hosts");
    assert_eq!(asked(carrying([test()], [], [])), "allowed", "nobody is chosen");
}

#[test]
fn an_act_that_may_name_new_members_leaves_every_value_of_the_type_open() {
    let test = || each("stock", [Members::Values("item".into())], Operator::IsSet, Operand::Value(false.into()));
    assert_eq!(asked(carrying([test()], [field("item", "item")], [])), "on item");
    assert_eq!(asked(carrying([test()], [], [])), "allowed");
    let sum = || asks("all-stock", Operator::AtLeast, 1);
    let each_one = || [at(set("stock", Source::Value(Value::Integer(1))), [Key::All])];
    let known = || asks("all-stock", Operator::AtMost, 2);
    assert_eq!(asked(carrying([known()], [field("item", "item")], each_one())), "on item", "a third item would count");
    assert_eq!(asked(carrying([known()], [field("host", "host")], each_one())), "allowed");
    let give = [at(from_field("stock", "number"), [Key::Field("item".into())])];
    assert_eq!(asked(carrying([sum()], [field("item", "item"), field("number", "integer")], give)), "on item, number");
}

#[test]
fn a_deadline_that_hangs_on_content_is_unknown() {
    let mut definition = carrying(
        [is("clock", Status::Armed)],
        [field("day", "date"), field("yes", "boolean")],
        [from_field("when", "day"), from_field("flag", "yes")],
    );
    let clock = definition.deadlines.iter().position(|deadline| deadline.id == "clock").unwrap();
    assert_eq!(asked(definition.clone()), "allowed");
    definition.deadlines[clock].at = Some("when".into());
    assert_eq!(asked(definition.clone()), "on day");
    definition.deadlines[clock].at = None;
    definition.deadlines[clock].met_when = Some(asks("flag", Operator::Is, true));
    assert_eq!(asked(definition.clone()), "on yes");
    let own = any([is("clock", Status::Lapsed), asks("flag", Operator::Is, true)]);
    definition.deadlines[clock].met_when = Some(own);
    assert_eq!(asked(definition), "on yes", "a test may read the deadline it meets");
}

#[test]
fn an_act_waits_where_only_running_deadlines_stand_in_its_way() {
    assert_eq!(asked(desk_needing([is("clock", Status::Lapsed)])), "until 2027-03-12T00:00:00Z");
    assert_eq!(asked(desk_needing([is("call", Status::Lapsed)])), "refused", "it is not running");
    assert_eq!(asked(desk_needing([is("clock", Status::Lapsed), asks("flag", Operator::Is, true)])), "refused");
    assert_eq!(asked(desk_needing([not(is("clock", Status::Armed))])), "refused", "not asked to have lapsed");
    let (process, state) = opened(desk_needing([is("call", Status::Lapsed), is("clock", Status::Lapsed)]));
    let start = decide(&process, &state, Stimulus::Act(&Act::new("start", "clerk", day("2027-03-02"))));
    let Answer::Accepted(event) = start.answer else { panic!("{start:?}") };
    let state = evolve(&process, state, &event).unwrap();
    assert_eq!(in_word(&answer(&process, &state)), "until 2027-03-13T00:00:00Z", "the last of them");
}

#[test]
fn what_is_due_lapses_before_the_agenda_is_worked_out() {
    let (process, state) = opened(desk_needing([is("clock", Status::Lapsed)]));
    let later = agenda(&process, &state, day("2027-03-20"));
    assert_eq!(later.lapses.len(), 1);
    assert_eq!(in_word(&entries(&process, &later, "go")[0].answer), "allowed");
    assert!(agenda(&process, &state, day("2027-02-20")).entries.is_empty(), "before the last event nothing is accepted");
}

#[test]
fn each_transition_that_a_when_may_select_has_its_own_answer() {
    let mut definition = carrying([asks("flag", Operator::Is, true)], [field("number", "integer")], [from_field("count", "number")]);
    definition.transitions[0].when = Some(asks("count", Operator::AtLeast, 3));
    definition.transitions.push(Transition::new("else", ["l1"], ["aside"]).on_act("go"));
    let (process, state) = opened(definition);
    let agenda = today(&process, &state);
    let entry = entries(&process, &agenda, "go")[0];
    let told: Vec<_> = entry
        .choices
        .iter()
        .map(|choice| (&*process.tables().transitions[choice.moves[0].transition].name, in_word(&choice.answer)))
        .collect();
    assert_eq!(told, [("go", "refused".into()), ("else", "allowed".into())]);
    assert_eq!(in_word(&entry.answer), "on number");
}

#[test]
fn whens_that_depend_do_not_matter_where_every_outcome_is_the_same() {
    let mut definition = carrying([], [field("number", "integer")], [from_field("count", "number")]);
    definition.transitions[0].when = Some(asks("count", Operator::AtLeast, 3));
    assert_eq!(asked(definition.clone()), "on number", "else the act is not in order");
    definition.root.children[0].admits.push("go".into());
    assert_eq!(asked(definition.clone()), "allowed", "else it is admitted");
    definition.transitions[0].at_most = Some(0);
    definition.transitions.push(Transition { at_most: Some(0), ..Transition::new("else", ["l1"], ["aside"]).on_act("go") });
    assert_eq!(asked(definition), "refused");
}

#[test]
fn a_transition_behind_one_in_doubt_is_not_certain() {
    let mut definition = carrying([], [field("number", "integer")], [from_field("count", "number")]);
    definition.transitions[0].when = Some(asks("count", Operator::AtLeast, 3));
    definition.transitions.push(Transition { at_most: Some(0), ..Transition::new("else", ["l1"], ["aside"]).on_act("go") });
    assert_eq!(asked(definition.clone()), "on number");
    definition.transitions[0].to.clear();
    assert_eq!(asked(definition), "on number", "nor where the two exit nothing in common");
}

#[test]
fn what_is_added_to_an_unknown_set_leaves_it_unknown() {
    let add = Change { verb: Verb::Add, ..set("tags", Source::Value(Value::from(["red"]))) };
    let both = asks("tags", Operator::IncludesAll, Value::from(["red", "green"]));
    assert_eq!(asked(carrying([both], [field("hues", "set of hue")], [from_field("tags", "hues"), add])), "on hues");
}

#[test]
fn a_set_that_can_only_grow_does_not_hide_a_member_that_fails() {
    let none = each("stocked", [], Operator::IncludesNone, Operand::Values("item".into()));
    let (process, mut state) = opened(carrying([none], [field("item", "item")], []));
    assert_eq!(in_word(&answer(&process, &state)), "on item");
    put(&process, &mut state, "stocked", &[], Held::of_members([0]));
    assert_eq!(in_word(&answer(&process, &state)), "refused");
}

#[test]
fn a_sum_over_a_type_without_members_hangs_on_the_first_that_content_names() {
    let give = [from_field("stock", "by-item")];
    let definition = carrying([asks("all-stock", Operator::AtMost, 2)], [field("by-item", "integer by item")], give);
    let process = Process::compile(definition).unwrap();
    let event = crate::open(&process, &crate::Opening::new("desk-1", day("2027-03-01"))).unwrap();
    let state = crate::begin(&process, &event).unwrap();
    assert_eq!(in_word(&answer(&process, &state)), "on by-item");
}

#[test]
fn an_actor_who_fits_no_key_may_not_act_even_where_content_leads_nowhere() {
    let mut definition = carrying([], [field("items", "set of item")], []);
    definition.vocabulary.facts.push(Fact::new("loan", Phrase::parse("boolean by item, host").unwrap()));
    let lend = at(set("loan", Source::Value(true.into())), [Key::Field("items".into()), Key::Actor]);
    definition.vocabulary.acts.iter_mut().find(|act| act.id == "go").unwrap().changes.push(lend);
    let (process, state) = opened(definition);
    let agenda = today(&process, &state);
    assert_eq!(entries(&process, &agenda, "go").iter().map(|entry| &entry.actors[..]).collect::<Vec<_>>(), [[1, 2]]);
}

#[test]
fn what_the_act_meets_is_met_before_its_rules_are_read() {
    let mut definition = desk_needing([is("clock", Status::Met)]);
    assert_eq!(asked(definition.clone()), "refused");
    definition.deadlines[0].met_by.push("go".into());
    assert_eq!(asked(definition), "allowed");
}

#[test]
fn a_refusal_in_one_track_refuses_whatever_the_other_selects() {
    let mut definition = carrying([asks("flag", Operator::Is, true)], [field("number", "integer")], [from_field("count", "number")]);
    let maybe = Transition { when: Some(asks("count", Operator::Is, 1)), ..Transition::new("also", ["r1"], ["r2"]).on_act("go") };
    definition.transitions.push(maybe);
    assert_eq!(asked(definition), "refused");
}

#[test]
fn what_is_not_this_actors_or_not_in_order_is_left_out() {
    let mut definition = desk();
    definition.transitions[0].by.push("host".into());
    definition.transitions[1].when = Some(asks("flag", Operator::Is, true));
    let (process, state) = opened(definition);
    let agenda = today(&process, &state);
    assert_eq!(entries(&process, &agenda, "go")[0].actors, [1, 2]);
    assert!(entries(&process, &agenda, "shift").is_empty());
}

#[test]
fn an_act_that_would_write_an_actor_where_the_role_does_not_fit_is_not_his() {
    let (process, state) = opened(carrying([], [], [set("owner", Source::Actor)]));
    let agenda = today(&process, &state);
    assert_eq!(entries(&process, &agenda, "go")[0].actors, [1, 2]);
}

#[test]
fn at_most_reached_refuses() {
    let mut definition = desk();
    definition.transitions[0].at_most = Some(0);
    let (process, state) = opened(definition);
    let AgendaAnswer::Refused { rules } = answer(&process, &state) else { panic!() };
    assert_eq!(rules[0].id(&process), "at-most");
}

#[test]
fn an_agenda_may_be_that_of_a_role_or_of_one_actor() {
    let (process, state) = opened(desk());
    let of = |whose: Whose| agenda_of(&process, &state, day("2027-03-02"), whose).entries[0].actors.clone();
    assert_eq!((of(Whose::Role(RoleId(1))), of(Whose::Actor(2)), of(Whose::Everyone)), ([1, 2].into(), [2].into(), [0, 1, 2].into()));
}

#[test]
fn a_closed_case_has_nothing_on_its_agenda() {
    let mut definition = desk();
    definition.transitions.push(Transition::new("close", ["desk"], ["closed"]).on_act("close"));
    definition.vocabulary.declare_act("close");
    let (process, state) = opened(definition);
    let close = decide(&process, &state, Stimulus::Act(&Act::new("close", "clerk", day("2027-03-02"))));
    let Answer::Accepted(event) = close.answer else { panic!("{close:?}") };
    let state = evolve(&process, state, &event).unwrap();
    assert!(today(&process, &state).entries.is_empty());
}
