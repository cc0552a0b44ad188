//! Repairs one by one.

use super::desk::{actors, any, asks, at, day, declare, desk, desk_needing, each, field, from_field, go, is, not, opened, put, set};
use crate::event::Held;
use crate::{Act, CaseState, NoRepair, RefusalKind, Repairs, Stimulus, To, Wanted, decide, evolve, repairs};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::definition::{Act as Declared, Definition, Key, Members, Operand, Operator, Source, Status, Test, Transition};
use mandate_process::value::Value;

/// Repairs in words: `fact[keys] = value`, changes joined by ` & `.
fn told(process: &Process, repairs: &Repairs) -> Vec<String> {
    let Repairs::Found(repairs) = repairs else { panic!("{repairs:?}") };
    let change = |wanted: &Wanted| match wanted {
        Wanted::Fact { fact, names, to, field, .. } => {
            let names: Vec<String> = names.iter().map(ToString::to_string).collect();
            let at = if names.is_empty() { String::new() } else { format!("[{}]", names.join("/")) };
            let to = match to {
                To::Value(value) => format!("= {value}"),
                To::Any => "= any".to_string(),
                To::Unset => "= unset".to_string(),
                To::Add(value) => format!("+ {value}"),
                To::Drop(value) => format!("- {value}"),
            };
            let field = field.as_ref().map_or(String::new(), |field| format!(" by {field}"));
            format!("{}{at} {to}{field}", process.tables().facts[*fact].name)
        }
        Wanted::InState(state) => format!("in {}", process.state_name(*state)),
        Wanted::Deadline { deadline, is, wait_until } => {
            let wait = wait_until.map_or(String::new(), |until| format!(" until {until}"));
            format!("{} {}{wait}", process.tables().deadlines[*deadline].name, is.word())
        }
    };
    let told = |changes: &[crate::Change]| changes.iter().map(|one| change(&one.wanted)).collect::<Vec<_>>().join(" & ");
    repairs.iter().map(|repair| told(&repair.changes)).collect()
}

fn repaired(definition: Definition, prepare: impl Fn(&Process, &mut CaseState)) -> Vec<String> {
    let (process, mut state) = opened(definition);
    prepare(&process, &mut state);
    told(&process, &repairs(&process, &state, &go(), 100))
}

fn unchanged(_: &Process, _: &mut CaseState) {}

fn acts(process: &Process, repairs: &Repairs) -> Vec<(String, bool)> {
    let Repairs::Found(repairs) = repairs else { panic!("{repairs:?}") };
    let changes = repairs.iter().flat_map(|repair| &repair.changes);
    changes.flat_map(|change| &change.acts).map(|way| (process.tables().acts[way.act].name.to_string(), way.now)).collect()
}

#[test]
fn the_witness_is_the_value_asked_for() {
    let tests = [asks("flag", Operator::Is, true), asks("count", Operator::AtLeast, 3), asks("grade", Operator::AtLeast, "mid")];
    assert_eq!(repaired(desk_needing(tests), unchanged), ["flag = yes & count = 3 & grade = mid"]);
}

#[test]
fn what_must_not_be_so_takes_the_first_other_value() {
    let tests = [
        asks("flag", Operator::IsNot, true),
        asks("colour", Operator::IsNot, "red"),
        not(asks("count", Operator::AtLeast, 3)),
        not(asks("limit", Operator::AtMost, 3)),
        not(asks("grade", Operator::AtLeast, "mid")),
    ];
    let found = repaired(desk_needing(tests), |process, state| {
        put(process, state, "flag", &[], Held::Cell(1));
        put(process, state, "colour", &[], Held::Cell(0));
        put(process, state, "count", &[], Held::Cell(7));
        put(process, state, "limit", &[], Held::Cell(1));
        put(process, state, "grade", &[], Held::Cell(2));
    });
    assert_eq!(found, ["flag = no & colour = green & count = 2 & limit = 4 & grade = low"]);
}

#[test]
fn a_set_takes_one_change_for_each_member() {
    let red_blue = Value::from(["red", "blue"]);
    let found = repaired(desk_needing([asks("tags", Operator::IncludesAll, red_blue.clone())]), unchanged);
    assert_eq!(found, ["tags + red & tags + blue"]);
    let full = |process: &Process, state: &mut CaseState| put(process, state, "tags", &[], Held::of_members([0, 1, 2]));
    assert_eq!(repaired(desk_needing([asks("tags", Operator::IncludesNone, red_blue)]), full), ["tags - red & tags - blue"]);
    assert_eq!(repaired(desk_needing([asks("tags", Operator::SizeAtMost, 1)]), full), ["tags - red & tags - green"]);
    assert_eq!(repaired(desk_needing([asks("tags", Operator::IsEmpty, false)]), unchanged), ["tags + red"]);
    let (process, state) = opened(desk_needing([asks("tags", Operator::SizeAtLeast, 4)]));
    assert_eq!(repairs(&process, &state, &go(), 9), Repairs::None(NoRepair::Nothing), "only three hues are known");
}

#[test]
fn each_branch_of_an_any_is_a_repair_and_fewest_changes_come_first() {
    let both = Test::All([asks("flag", Operator::Is, true), asks("count", Operator::Is, 1)].into());
    let test = any([both, asks("colour", Operator::Is, "red"), asks("name", Operator::IsSet, true)]);
    assert_eq!(repaired(desk_needing([test.clone()]), unchanged), ["colour = red", "name = any", "flag = yes & count = 1"]);
    let (process, state) = opened(desk_needing([test]));
    assert_eq!(told(&process, &repairs(&process, &state, &go(), 2)), ["colour = red", "name = any"]);
}

#[test]
fn one_change_that_serves_two_rules_is_one_change() {
    let tests = [asks("count", Operator::AtLeast, 3), asks("count", Operator::AtLeast, 5)];
    assert_eq!(repaired(desk_needing(tests), unchanged), ["count = 5"]);
}

#[test]
fn a_change_that_breaks_another_rule_is_no_repair() {
    let tests = [asks("count", Operator::AtLeast, 3), any([asks("count", Operator::AtMost, 2), asks("flag", Operator::Is, true)])];
    let (process, mut state) = opened(desk_needing(tests));
    put(&process, &mut state, "count", &[], Held::Cell(1));
    assert_eq!(repairs(&process, &state, &go(), 9), Repairs::None(NoRepair::Nothing), "the second rule holds, so `flag` is not asked for");
    let (process, state) = opened(desk_needing([asks("count", Operator::AtLeast, 3), asks("count", Operator::AtMost, 2)]));
    assert_eq!(repairs(&process, &state, &go(), 9), Repairs::None(NoRepair::Nothing), "one entry holds one value");
}

#[test]
fn any_value_will_do_only_where_nothing_else_compares_it() {
    assert_eq!(repaired(desk_needing([asks("count", Operator::IsSet, true)]), unchanged), ["count = any"]);
    let tests = [asks("count", Operator::IsSet, true), not(asks("count", Operator::AtLeast, 9))];
    assert_eq!(repaired(desk_needing(tests), unchanged), ["count = 0"]);
    let found = repaired(desk_needing([asks("count", Operator::IsSet, false)]), |process, state| {
        put(process, state, "count", &[], Held::Cell(3));
    });
    assert_eq!(found, ["count = unset"]);
}

#[test]
fn every_failing_tuple_is_a_change_and_the_set_ranged_over_is_none() {
    let pledged = each("pledge", [Members::Fact("chosen".into())], Operator::AtLeast, Operand::Value(Value::Integer(2)));
    let none_chosen = asks("chosen", Operator::SizeAtMost, 1);
    let chosen = |process: &Process, state: &mut CaseState| put(process, state, "chosen", &[], Held::of_members([1, 2]));
    assert_eq!(repaired(desk_needing([pledged.clone()]), chosen), ["pledge[ann] = 2 & pledge[ben] = 2"]);
    let (process, mut state) = opened(desk_needing([pledged, none_chosen]));
    chosen(&process, &mut state);
    assert_eq!(repairs(&process, &state, &go(), 9), Repairs::None(NoRepair::Nothing), "fewer may not be chosen");
}

#[test]
fn a_sum_changes_by_an_entry_of_its_source() {
    let mut definition = desk_needing([asks("total", Operator::AtLeast, 10)]);
    let give = Declared {
        id: "go".into(),
        content: [field("units", "integer")].into(),
        changes: [at(from_field("pledge", "units"), [Key::Actor])].into(),
        ..Declared::default()
    };
    declare(&mut definition, give);
    let (process, mut state) = opened(definition);
    put(&process, &mut state, "pledge", &[1], Held::Cell(4));
    let act = Act::new("go", "ben", day("2027-03-02")).with("units", 3);
    assert_eq!(told(&process, &repairs(&process, &state, &act, 9)), ["pledge[ben] = 6 by units"]);
}

#[test]
fn the_act_that_writes_the_fact_itself_is_told_the_field() {
    let mut definition = desk_needing([asks("count", Operator::AtMost, 5), asks("flag", Operator::Is, true)]);
    let ask = Declared {
        id: "go".into(),
        content: [field("number", "integer")].into(),
        changes: [from_field("count", "number")].into(),
        ..Declared::default()
    };
    declare(&mut definition, ask);
    let raise = Declared { id: "raise".into(), changes: [set("flag", Source::Value(Value::Boolean(true)))].into(), ..Declared::default() };
    declare(&mut definition, raise);
    let (process, state) = opened(definition);
    let found = repairs(&process, &state, &go().with("number", 9), 9);
    assert_eq!(told(&process, &found), ["count = 5 by number & flag = yes"]);
    assert_eq!(acts(&process, &found), [("go".to_string(), true), ("raise".to_string(), false)]);
}

#[test]
fn an_unset_right_hand_side_takes_the_value_on_the_left() {
    let found = repaired(desk_needing([each("count", [], Operator::AtMost, Operand::Fact("limit".into()))]), |process, state| {
        put(process, state, "count", &[], Held::Cell(7));
    });
    assert_eq!(found, ["limit = 7"]);
}

#[test]
fn a_state_is_entered_in_place_of_its_sibling_and_the_acts_that_lead_there_are_told() {
    let (process, state) = opened(desk_needing([Test::InState("r2".into())]));
    let found = repairs(&process, &state, &go(), 9);
    assert_eq!(told(&process, &found), ["in r2"]);
    assert_eq!(acts(&process, &found), [("shift".to_string(), true)]);
    assert_eq!(repaired(desk_needing([not(Test::InState("r1".into()))]), unchanged), ["in r2"]);
}

#[test]
fn a_state_that_would_take_the_transition_away_is_no_repair() {
    let (process, state) = opened(desk_needing([any([Test::InState("aside".into()), asks("flag", Operator::Is, true)])]));
    assert_eq!(told(&process, &repairs(&process, &state, &go(), 9)), ["flag = yes"], "from `aside` there is no `go`");
}

#[test]
fn a_deadline_is_waited_for_or_started_first() {
    let (process, state) = opened(desk_needing([is("clock", Status::Lapsed)]));
    let found = repairs(&process, &state, &go(), 9);
    assert_eq!(told(&process, &found), ["clock lapsed until 2027-03-12T00:00:00Z"]);
    assert!(acts(&process, &found).is_empty());
    let (process, state) = opened(desk_needing([is("call", Status::Lapsed)]));
    let found = repairs(&process, &state, &go(), 9);
    assert_eq!((told(&process, &found), acts(&process, &found)), (["call lapsed".into()].into(), [("start".into(), true)].into()));
    let start = decide(&process, &state, Stimulus::Act(&Act::new("start", "clerk", day("2027-03-02"))));
    let crate::Answer::Accepted(event) = start.answer else { panic!("{start:?}") };
    let state = evolve(&process, state, &event).unwrap();
    let found = repairs(&process, &state, &go(), 9);
    assert_eq!(told(&process, &found), ["call lapsed until 2027-03-13T00:00:00Z"]);
}

#[test]
fn a_deadline_that_must_not_run_is_met_by_the_acts_that_meet_it() {
    let (process, state) = opened(desk_needing([not(is("call", Status::Armed))]));
    let start = decide(&process, &state, Stimulus::Act(&Act::new("start", "clerk", day("2027-03-02"))));
    let crate::Answer::Accepted(event) = start.answer else { panic!("{start:?}") };
    let state = evolve(&process, state, &event).unwrap();
    let found = repairs(&process, &state, &go(), 9);
    assert_eq!((told(&process, &found), acts(&process, &found)), (["call met".into()].into(), [("stop".into(), true)].into()));
}

#[test]
fn more_than_twelve_leaves_are_not_repaired() {
    let leaves =
        |count: i64| desk_needing((0..count).map(|number| asks(if number % 2 == 0 { "count" } else { "limit" }, Operator::Is, number)));
    let (process, state) = opened(leaves(13));
    assert_eq!(repairs(&process, &state, &go(), 9), Repairs::TooMany(13));
    let (process, state) = opened(leaves(12));
    assert_eq!(repairs(&process, &state, &go(), 9), Repairs::None(NoRepair::Nothing));
}

#[test]
fn only_unmet_rules_without_at_most_have_repairs() {
    let mut definition = desk_needing([asks("flag", Operator::Is, true)]);
    definition.transitions[0].at_most = Some(0);
    let (process, state) = opened(definition);
    assert_eq!(repairs(&process, &state, &go(), 9), Repairs::None(NoRepair::AtMost));
    let (process, state) = opened(desk());
    assert_eq!(repairs(&process, &state, &go(), 9), Repairs::None(NoRepair::NotRefused));
    let unknown = Act::new("sing", "clerk", day("2027-03-02"));
    assert_eq!(repairs(&process, &state, &unknown, 9), Repairs::None(NoRepair::Kind(RefusalKind::UnknownAct)));
}

#[test]
fn the_rules_of_every_selected_transition_are_repaired_together() {
    let mut definition = desk_needing([asks("flag", Operator::Is, true)]);
    definition.transitions.push(Transition { needs: ["rule-x".into()].into(), ..Transition::new("also", ["r1"], ["r2"]).on_act("go") });
    let test = each("marks", [actors("host")], Operator::Includes, Operand::Value("red".into()));
    definition.rules.push(mandate_process::definition::Rule { id: "rule-x".into(), test, ..Default::default() });
    assert_eq!(repaired(definition, unchanged), ["flag = yes & marks[ann] + red & marks[ben] + red"]);
}

#[test]
fn what_two_leaves_ask_alike_is_one_change() {
    let tests = || asks("count", Operator::AtLeast, 3);
    assert_eq!(repaired(desk_needing([tests(), tests()]), unchanged), ["count = 3"]);
}

#[test]
fn where_no_value_will_do_the_fact_is_unset() {
    let found = repaired(desk_needing([not(asks("grade", Operator::AtLeast, "low"))]), |process, state| {
        put(process, state, "grade", &[], Held::Cell(1));
    });
    assert_eq!(found, ["grade = unset"]);
}

#[test]
fn a_field_is_told_only_where_the_act_writes_that_entry() {
    let test = each("pledge", [actors("host")], Operator::AtLeast, Operand::Value(Value::Integer(2)));
    let mut definition = desk_needing([test, asks("tags", Operator::Includes, "red")]);
    let give = Declared {
        id: "go".into(),
        content: [field("units", "integer"), field("hues", "set of hue")].into(),
        changes: [
            at(from_field("pledge", "units"), [Key::Actor]),
            mandate_process::definition::Change { verb: mandate_process::definition::Verb::Add, ..from_field("tags", "hues") },
        ]
        .into(),
        ..Declared::default()
    };
    declare(&mut definition, give);
    let (process, state) = opened(definition);
    let none: [&str; 0] = [];
    let act = Act::new("go", "ann", day("2027-03-02")).with("units", 1).with("hues", Value::from(none));
    assert_eq!(told(&process, &repairs(&process, &state, &act, 9)), ["pledge[ann] = 2 by units & pledge[ben] = 2 & tags + red by hues"]);
}

#[test]
fn a_state_is_also_entered_by_default() {
    let mut definition = desk_needing([Test::InState("r1".into())]);
    definition.vocabulary.declare_act("back");
    definition.transitions.push(Transition::new("back", ["aside"], ["desk"]).on_act("back"));
    let (process, mut state) = opened(definition);
    state.stand_in(process.tables(), process.tables().names.states["r2"]);
    assert_eq!(acts(&process, &repairs(&process, &state, &go(), 9)), [("back".to_string(), false)]);
}

#[test]
fn changes_of_which_one_undoes_another_do_not_go_together() {
    let aside_or_r2 = any([Test::InState("aside".into()), Test::InState("r2".into())]);
    let mut definition = desk_needing([aside_or_r2, not(Test::InState("l2".into())), any([Test::InState("desk".into())])]);
    (definition.transitions[0].from, definition.transitions[0].to) = (["desk".into()].into(), ["aside".into()].into());
    let (process, mut state) = opened(definition);
    state.stand_in(process.tables(), process.tables().names.states["l2"]);
    assert_eq!(told(&process, &repairs(&process, &state, &go(), 9)), ["in r2 & in l1"], "to go aside and into r2 would reset l2");
}
