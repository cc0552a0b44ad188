//! Slices of small processes, one for each thing that a piece hangs on.

mod in_code;
mod loose;
mod places;
mod readers;
mod uncut;

use super::{Kept, Seeds, Slice, slice};
use mandate_process::Process;
use mandate_process::text::read_str;
use std::collections::BTreeSet;

/// What every process of these tests begins with: two tracks side by side, each of two states, and a way out.
const HEADER: &str = r#"
format  = "mandate.process/1"
id      = "small"
version = "1"
title   = "Small"
states  = ["both", "over"]
ends    = ["over"]
role.clerk  = { name = "Clerk" }
role.expert = { name = "Expert", many = true }
type.item = ["oak", "elm"]
fact.flag  = { type = "boolean" }
fact.ready = { type = "boolean" }
fact.count = { type = "integer" }
act.x = { says = "Do x", by = "clerk" }
act.y = { says = "Do y", by = "clerk" }
act.z = { says = "Do z", by = "clerk" }
act.flag = { says = "Flag", by = ["clerk", "expert"], content = { flag = "boolean", count = "integer?" }, changes = { flag = { set = "{flag}" }, count = { set = "{count}" } } }
state.both = { tracks = ["left", "right"] }
state.left = { states = ["l1", "l2", "l3"], ends = ["l3"] }
state.right = { states = ["r1", "r2", "r3"], ends = ["r3"] }
"#;

fn process(body: &str) -> Process {
    let reading = read_str(&format!("{HEADER}{body}"));
    reading.process.unwrap_or_else(|| panic!("{:#?}\n{body}", reading.findings))
}

/// Seeds from names: `state l2`, `fact flag`, `deadline time`, `act x`, `transition go`, `rule fine`, `asked x`.
fn seeds(process: &Process, words: &str) -> Seeds {
    let names = &process.tables().names;
    let mut seeds = Seeds::default();
    for word in words.split(", ").filter(|word| !word.is_empty()) {
        let (kind, name) = word.split_once(' ').unwrap_or_else(|| panic!("`{word}` names nothing"));
        let known = match kind {
            "state" => seeds.states.insert(names.states[name]),
            "fact" => seeds.facts.insert(names.facts[name]),
            "deadline" => seeds.deadlines.insert(names.deadlines[name]),
            "act" => seeds.acts.insert(names.acts[name]),
            "transition" => seeds.transitions.insert(names.transitions[name]),
            "rule" => seeds.rules.insert(names.rules[name]),
            "asked" => seeds.asked.insert(names.acts[name]),
            other => panic!("no kind of seed is called `{other}`"),
        };
        assert!(known, "{word} stands twice");
    }
    seeds
}

fn cut(body: &str, words: &str) -> Slice {
    let process = process(body);
    slice(&process, &seeds(&process, words), &BTreeSet::new())
}

/// What a slice holds, in words: which states keep their children, and its transitions, facts, deadlines and acts.
fn holds(slice: &Slice) -> String {
    let tables = slice.process.tables();
    let list = |word: &str, names: Vec<&str>| if names.is_empty() { Vec::new() } else { vec![format!("{word} {}", names.join(" "))] };
    let regions = slice.regions.iter().map(|id| slice.whole.state_name(*id)).collect();
    let facts = slice.facts.iter().filter_map(|id| slice.whole.fact(*id)).map(|fact| &*fact.id).collect();
    let mut all = list("inside", regions);
    all.extend(list("transitions", tables.transitions.rows().iter().map(|row| &*row.name).collect()));
    all.extend(list("facts", facts));
    all.extend(list("deadlines", tables.deadlines.rows().iter().map(|row| &*row.name).collect()));
    all.extend(list("acts", tables.acts.rows().iter().map(|row| &*row.name).collect()));
    all.join(", ")
}

/// Cuts and compares what is held.
fn check(body: &str, words: &str, wanted: &str) {
    assert_eq!(holds(&cut(body, words)), wanted, "\n{body}");
}

/// Like `check`, with rules and transitions kept.
fn check_with(body: &str, words: &str, kept: impl FnOnce(&Process) -> Vec<Kept>, wanted: &str) {
    let process = process(body);
    let kept = kept(&process).into_iter().collect();
    assert_eq!(holds(&slice(&process, &seeds(&process, words), &kept)), wanted, "\n{body}");
}
