//! What a slice allows that the whole process does not, and what it says of it.

use super::{check, check_with, cut, holds, process};
use crate::verify::slice::{Dropped, Kept, Slice, seeds_of, slice};
use mandate_engine::Act;
use mandate_process::definition::{Happening, Pattern, Property, Remarks};
use mandate_process::time::Instant;
use mandate_process::value::Value;
use std::collections::BTreeSet;

const NEEDS: &str = "transition.go = { from = \"l1\", to = \"l2\", on = \"x\", needs = [\"flagged\", \"fine\"] }\n\
                     transition.back = { from = \"l2\", to = \"l1\", on = \"x\", needs = \"fine\" }\n\
                     rule.flagged = { says = \"Flagged.\", test = { fact = \"flag\", is = true } }\n\
                     rule.fine = { says = \"Fine.\", test = { fact = \"ready\", is = true } }\n";
const MOVED: &str = "transition.go = { from = \"l1\", to = \"l2\", on = \"flag\" }\n";

/// What was dropped, in words.
fn dropped(slice: &Slice) -> Vec<String> {
    let tables = slice.whole.tables();
    let told = slice.dropped.iter().map(|dropped| match dropped {
        Dropped::Need { transition, rule } => format!("need {} {}", tables.transitions[*transition].name, tables.rules[*rule].name),
        Dropped::Transition { transition, from, act } => {
            format!("transition {} {} {}", tables.transitions[*transition].name, tables.states[*from].name, tables.acts[*act].name)
        }
        Dropped::Admits { state, act } => format!("admits {} {}", tables.states[*state].name, tables.acts[*act].name),
        Dropped::Field { act, field } => format!("field {} {}", tables.acts[*act].name, tables.acts[*act].fields[*field].name),
        Dropped::Change { act, fact } => format!("change {} {}", tables.acts[*act].name, tables.facts[*fact].name),
    });
    told.collect()
}

#[test]
fn rules_that_admit_are_dropped_unless_they_are_wanted() {
    let id = |process: &mandate_process::Process, rule: &str| process.tables().names.rules[rule];
    let of = |process: &mandate_process::Process, name: &str| process.tables().names.transitions[name];
    check(NEEDS, "state l1", "inside both left, transitions go back, acts x");
    check_with(NEEDS, "state l1", |p| vec![Kept::Rule(id(p, "fine"))], "inside both left, transitions go back, facts ready, acts x");
    check_with(
        NEEDS,
        "",
        |p| vec![Kept::Need(of(p, "go"), id(p, "flagged"))],
        "inside both left, transitions go back, facts flag, acts x flag",
    );
    check_with(NEEDS, "", |p| vec![Kept::Transition(of(p, "go"))], "inside both left, transitions go back, acts x");
    check(NEEDS, "asked x", "inside both left, transitions go back, facts flag ready, acts x flag");
    assert_eq!(dropped(&cut(NEEDS, "state l1")), ["need go flagged", "need go fine", "need back fine"]);
    assert!(cut(NEEDS, "asked x").is_whole());
}

#[test]
fn what_is_certain_is_told_by_transition() {
    let slice = cut(&NEEDS.replace(", needs = \"fine\"", ""), "state l1");
    let tables = slice.process.tables();
    let edges = |name: &str| tables.transitions[tables.names.transitions[name]].edges.clone();
    let x = tables.names.acts["x"];
    assert!(!slice.is_certain(x, edges("go")));
    assert!(slice.is_certain(x, edges("back")));
}

#[test]
fn the_act_of_a_transition_that_is_left_out_is_in_order_where_it_might_start() {
    let slice = cut(MOVED, "fact flag");
    let admits = |name: &str| slice.process.state(slice.process.tables().names.states[name]).map(|state| state.admits.clone());
    assert_eq!(admits("both"), Some(vec!["flag".to_owned()]));
    assert_eq!(admits("over"), Some(vec![]));
    assert_eq!(dropped(&slice), ["transition go l1 flag"]);
    let slice = cut(MOVED, "fact flag, state left");
    let admits = |name: &str| slice.process.state(slice.process.tables().names.states[name]).map(|state| state.admits.clone());
    assert_eq!((admits("both"), admits("left")), (Some(vec![]), Some(vec!["flag".to_owned()])));
}

#[test]
fn an_act_admitted_in_a_closed_state_is_in_order_in_what_stands_for_it() {
    let slice = cut("state.l1 = { admits = [\"flag\"] }\n", "fact flag");
    assert_eq!(holds(&slice), "facts flag, acts flag");
    assert_eq!(dropped(&slice), ["admits l1 flag"]);
    assert_eq!(dropped(&cut("state.l1 = { admits = [\"flag\"] }\n", "fact flag, state l1")), [""; 0]);
}

#[test]
fn fields_that_nothing_may_fill_and_actors_that_may_not_fit_are_told() {
    let lists = "fact.lead = { type = \"expert\" }\n\
                 act.name = { says = \"Name\", by = \"clerk\", content = { who = \"expert\", flag = \"boolean\" }, changes = { lead = { set = \"{who}\" }, flag = { set = \"{flag}\" } } }\n\
                 act.take = { says = \"Take\", by = [\"clerk\", \"expert\"], changes = { lead = { set = \"{actor}\" }, flag = { set = true } } }\n";
    assert_eq!(dropped(&cut(lists, "fact flag")), ["field name who", "change take lead"]);
    assert_eq!(holds(&cut(lists, "asked take")), "facts lead, acts name take");
}

#[test]
fn by_stays_for_it_reads_nothing() {
    let slice = cut("transition.go = { from = \"l1\", to = \"l2\", on = \"flag\", by = \"expert\" }\n", "state l1");
    assert_eq!(slice.process.definition().transitions[0].by, ["expert"]);
    assert!(slice.is_whole());
}

#[test]
fn an_act_is_cut_and_lifted() {
    let slice = cut("", "fact count");
    let act = Act::new("flag", "clerk", Instant(0)).with("flag", true).with("count", 3);
    let small = Act::new("flag", "clerk", Instant(0)).with("count", 3);
    assert_eq!(slice.project(&act), Some(small.clone()));
    assert_eq!(slice.project(&Act::new("x", "clerk", Instant(0))), None);
    let lifted = slice.lift(&small).expect("an act of the whole");
    assert_eq!((lifted.act, lifted.free, lifted.free_of_design), (small, vec!["flag".to_owned()], vec![]));
}

#[test]
fn a_design_is_cut_and_lifted_fact_by_fact() {
    let designs = "fact.tall = { type = \"set of text\", from = { design = \"task\" } }\nfact.wide = { type = \"set of text\", from = { design = \"task\" } }\n\
                   act.draw = { says = \"Draw\", by = \"clerk\", content = { plan = \"design\" }, changes = { } }\n";
    let slice = cut(designs, "fact tall");
    let plan = |facts: &[&str]| Value::Design {
        id: "plan".into(),
        facts: facts.iter().map(|fact| ((*fact).to_owned(), Value::from(["oak"]))).collect(),
    };
    let whole = Act::new("draw", "clerk", Instant(0)).with("plan", plan(&["tall", "wide"]));
    let small = Act::new("draw", "clerk", Instant(0)).with("plan", plan(&["tall"]));
    assert_eq!(slice.project(&whole), Some(small.clone()));
    assert_eq!(slice.lift(&small).expect("an act of the whole").free_of_design, ["wide"]);
}

#[test]
fn where_the_next_event_matters_what_is_left_out_is_something_else() {
    let process = process(&(MOVED.to_owned() + "transition.move = { from = \"r1\", to = \"r2\", on = \"x\" }\n"));
    let entering = |state: &str| Happening::Enters(state.into());
    let property = |template| Property {
        id: "p".into(),
        says: String::new(),
        pattern: Pattern::Binary { template, first: entering("l2"), then: entering("over") },
        remarks: Remarks::default(),
    };
    let of = |template| {
        let seeds = seeds_of(&process, &property(template));
        let slice = slice(&process, &seeds, &BTreeSet::new());
        assert_eq!(slice.process.definition().properties.len(), 1);
        holds(&slice)
    };
    assert_eq!(of("response"), "inside both left, transitions go, acts flag");
    assert_eq!(of("chain-response"), "inside both left, transitions go, acts flag something else");
}
