//! Names that a case needs and the other process does not have.

use crate::compare::compare;
use crate::replay::{History, Mapping, Named};
use mandate_process::Process;
use mandate_process::definition::Status;
use std::collections::BTreeSet;

/// A name that the other process does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unnamed {
    /// What it names.
    pub kind: Named,
    /// The name.
    pub name: String,
    /// A name of the other process that may be meant.
    pub near: Option<String>,
}

/// The names that this very case needs: what was done by whom, where it stands, what it holds and waits for.
pub(super) fn unnamed(history: &History, to: &Process, names: &Mapping) -> Vec<Unnamed> {
    let mut needed: Vec<(Named, String)> = Vec::new();
    let mut need = |kind: Named, name: &str| {
        let one = (kind, name.to_owned());
        if !needed.contains(&one) {
            needed.push(one);
        }
    };
    let process = history.process();
    let tables = process.tables();
    let state = history.state();
    history.stands_at().iter().for_each(|id| need(Named::State, process.state_name(*id)));
    for (id, row) in tables.facts.iter().filter(|(_, row)| row.sum_of.is_none()) {
        if state.entries(process, id).iter().any(|keys| super::carried::held(history, id, keys.as_slice()).is_some()) {
            need(Named::Fact, &row.name);
        }
    }
    let running = tables.deadlines.iter().filter(|(id, _)| state.deadline(*id).status == Status::Armed);
    running.for_each(|(_, row)| need(Named::Deadline, &row.name));
    let accepted = history.entries().iter().filter(|entry| entry.refusal().is_none()).filter_map(|entry| entry.act());
    let mut actors = BTreeSet::new();
    for act in accepted {
        need(Named::Act, &act.name);
        // A field of an act that is not there needs no name of its own.
        if names.of(Named::Act, &act.name).is_some_and(|name| Named::Act.is_in(to, name)) {
            act.content.iter().for_each(|(field, _)| need(Named::Field, &format!("{}.{field}", act.name)));
        }
        actors.insert(act.actor.to_string());
    }
    for (id, role) in state.cast().roster() {
        let row = &tables.roles[role];
        if row.many || actors.contains(&**id) {
            need(Named::Role, &row.name);
        }
    }
    history.opening().members.iter().for_each(|(of, _)| need(Named::Type, of));
    let missing = needed.into_iter().filter(|(kind, name)| !is_named(*kind, name, to, names));
    let missing: Vec<(Named, String)> = missing.collect();
    if missing.is_empty() {
        return Vec::new();
    }
    // What only bears another name is found by what it says; else a name that is near may be meant.
    let renamed = compare(process, to).names();
    let meant = |kind: Named, name: &str| renamed.of(kind, name).filter(|new| *new != name).map(str::to_owned);
    let near = |kind: Named, name: &str| meant(kind, name).or_else(|| kind.nearest_in(to, name));
    missing.into_iter().map(|(kind, name)| Unnamed { kind, near: near(kind, &name), name }).collect()
}

/// Whether the other process has a name for it, or it is left behind.
fn is_named(kind: Named, name: &str, to: &Process, names: &Mapping) -> bool {
    if kind == Named::Field {
        let Some((act, field)) = name.split_once('.') else { return true };
        let new = names.of(Named::Act, act).unwrap_or(act);
        return names.of_field(act, field).is_none_or(|field| kind.is_in(to, &format!("{new}.{field}")));
    }
    names.of(kind, name).is_none_or(|name| kind.is_in(to, name))
}
