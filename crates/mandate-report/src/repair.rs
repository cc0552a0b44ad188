//! The steps of one repair: what has to change, by whom, and when that is possible.

use crate::blocked::{Blocked, Group, Read};
use crate::names::{Names, listed};
use crate::reasons::day;
use crate::style::stopped;
use crate::ways::suppliers;
use mandate_engine::{Change, Repair, Supplier, To, Wanted};
use mandate_process::definition::Status;
use mandate_process::ids::FactId;
use mandate_process::tables::{ACTORS, Atom};

/// Changes of one fact in one direction that one way brings: told in one step.
struct Step<'r> {
    changes: Vec<&'r Change>,
    group: Group,
}

/// The steps of a repair, the nearest at hand first. `rules`: those not met, for the ways out that they name.
pub(crate) fn steps(names: &Names<'_>, repair: &Repair, rules: &[Blocked], act: &str) -> Vec<String> {
    let mut steps: Vec<Step<'_>> = Vec::new();
    for change in &repair.changes {
        match steps.iter_mut().find(|step| step.changes.first().is_some_and(|first| alike(first, change))) {
            Some(step) => step.changes.push(change),
            None => steps.push(Step { changes: vec![change], group: group(names, change, act) }),
        }
    }
    steps.sort_by_key(|step| step.group);
    steps.iter().map(|step| told(names, step, rules, act)).collect()
}

/// Whether two changes are told in one step.
fn alike(one: &Change, other: &Change) -> bool {
    let kind = |to: &To| match to {
        To::Value(value) => (0, Some(value.clone())),
        To::Any => (1, None),
        To::Unset => (2, None),
        To::Add(_) => (3, None),
        To::Drop(_) => (4, None),
    };
    match (&one.wanted, &other.wanted) {
        (Wanted::Fact { fact, to, field, .. }, Wanted::Fact { fact: of, to: other_to, field: other_field, .. }) => {
            fact == of && field == other_field && kind(to) == kind(other_to) && one.acts == other.acts
        }
        _ => false,
    }
}

fn group(names: &Names<'_>, change: &Change, act: &str) -> Group {
    match &change.wanted {
        Wanted::Fact { field: Some(_), .. } => Group::WithThisAct,
        Wanted::Deadline { wait_until: Some(_), .. } => Group::Wait,
        _ => suppliers(names, &change.acts, act, &[]).group,
    }
}

/// A step as one or two sentences.
fn told(names: &Names<'_>, step: &Step<'_>, rules: &[Blocked], act: &str) -> String {
    let Some(first) = step.changes.first() else { return String::new() };
    let fix = fix_of(names, first, rules);
    let what = fix.unwrap_or_else(|| stopped(&what(names, step)));
    let how = how(names, first, act);
    if how.is_empty() { what } else { format!("{what} {how}") }
}

/// The way out that the only rule concerned names, where nothing else stands in the way of that rule.
fn fix_of(names: &Names<'_>, change: &Change, rules: &[Blocked]) -> Option<String> {
    let reads = |read: &Read| match (&change.wanted, read) {
        (Wanted::Fact { fact, .. }, Read::Fact(read)) => read == fact || names.process.tables().facts[*read].sum_of == Some(*fact),
        (Wanted::InState(state), Read::State(read)) => read == state,
        (Wanted::Deadline { deadline, .. }, Read::Deadline(read)) => read == deadline,
        _ => false,
    };
    let concerned: Vec<&Blocked> = rules.iter().filter(|rule| rule.reads.iter().any(reads)).collect();
    match concerned.as_slice() {
        [rule] if rule.found.len() == 1 => rule.fix.as_deref().map(stopped),
        _ => None,
    }
}

/// What has to be so.
fn what(names: &Names<'_>, step: &Step<'_>) -> String {
    match step.changes.first().map(|change| &change.wanted) {
        Some(Wanted::Fact { fact, to, .. }) => of_fact(names, step, *fact, to),
        Some(Wanted::InState(state)) => format!("Get to “{}”", names.state(*state)),
        Some(Wanted::Deadline { deadline, is, wait_until }) => {
            let title = names.deadline(*deadline);
            match (wait_until, is) {
                (Some(until), _) => format!("Wait until {} has passed: “{title}” then runs out", day(names, *until)),
                (None, Status::Lapsed) => format!("Let “{title}” start and run out"),
                (None, Status::Armed) => format!("Let “{title}” start"),
                (None, Status::Met) => format!("Meet “{title}” in time"),
                (None, Status::NotArmed | Status::Withdrawn) => format!("Let “{title}” stop"),
            }
        }
        None => String::new(),
    }
}

fn of_fact(names: &Names<'_>, step: &Step<'_>, fact: FactId, to: &To) -> String {
    let title = names.fact(fact);
    let members: Vec<String> = step
        .changes
        .iter()
        .filter_map(|change| match &change.wanted {
            Wanted::Fact { to: To::Add(member) | To::Drop(member), .. } => Some(names.value(fact, member)),
            _ => None,
        })
        .collect();
    let at = places(names, step, fact);
    match to {
        To::Value(value) => format!("“{title}”{at} has to be {}", names.value(fact, value)),
        To::Any => format!("“{title}”{at} has to have a value"),
        To::Unset => format!("“{title}”{at} has to have no value"),
        To::Add(_) => format!("“{title}”{at} has to include {}", listed(&members, "and")),
        To::Drop(_) => format!("“{title}”{at} may not include {}", listed(&members, "or")),
    }
}

/// The entries of a keyed fact that a step changes.
fn places(names: &Names<'_>, step: &Step<'_>, fact: FactId) -> String {
    let keys = &names.process.tables().facts[fact].keys;
    let mut told: Vec<String> = Vec::new();
    for change in &step.changes {
        let Wanted::Fact { names: members, .. } = &change.wanted else { continue };
        let members: Vec<String> = members.iter().zip(keys).map(|(member, key)| names.member(key.sort, member)).collect();
        let place = members.join(" / ");
        if !place.is_empty() && !told.contains(&place) {
            told.push(place);
        }
    }
    if told.is_empty() { String::new() } else { format!(" for {}", listed(&told, "and")) }
}

/// By which act, by whom, and when that is possible.
fn how(names: &Names<'_>, change: &Change, act: &str) -> String {
    if let Wanted::Fact { field: Some(field), .. } = &change.wanted {
        return format!("Give it with this act, in `{field}`.");
    }
    if matches!(change.wanted, Wanted::Deadline { wait_until: Some(_), .. }) {
        return String::new();
    }
    let themselves: Vec<_> = match &change.wanted {
        Wanted::Fact { fact, to: To::Add(member), .. } if is_of_actors(names, *fact) => vec![member],
        _ => Vec::new(),
    };
    let others: Vec<Supplier> =
        change.acts.iter().copied().filter(|supplier| *names.process.tables().acts[supplier.act].name != *act).collect();
    let way = suppliers(names, &others, act, &themselves);
    match (way.group, way.who) {
        (Group::Now, Some(who)) => format!("Possible now: {who}."),
        (_, Some(who)) => format!("Not now; what changes it: {who}."),
        (_, None) => "No act of this process brings that about.".to_owned(),
    }
}

fn is_of_actors(names: &Names<'_>, fact: FactId) -> bool {
    matches!(names.process.tables().facts[fact].atom, Atom::Member(ACTORS, _))
}
