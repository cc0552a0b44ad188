//! What a case holds and waits for, as it was and under the other process.

use super::Remark;
use crate::replay::{History, Mapping, Named};
use mandate_process::definition::Status;
use mandate_process::ids::FactId;
use mandate_process::tables::{ACTORS, Atom, Start, UNSET};
use mandate_process::value::Value;
use std::collections::BTreeMap;

/// An entry of a fact that would hold something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The fact, by its name in the other process.
    pub fact: String,
    /// The members it is read at.
    pub at: Vec<String>,
    /// What it holds; `None`: what it held at the start.
    pub old: Option<Value>,
    /// What it would hold.
    pub new: Option<Value>,
}

/// What an entry holds, if that is not what it held at the start.
pub(super) fn held(history: &History, fact: FactId, keys: &[u32]) -> Option<Value> {
    let process = history.process();
    let row = &process.tables().facts[fact];
    let value = history.state().value(process, fact, keys);
    let started = match &row.starts {
        Start::Cell(UNSET) => None,
        Start::Cell(cell) => history.state().held_value(process, fact, &mandate_engine::Held::Cell(*cell)),
        Start::Members(members) => history.state().held_value(process, fact, &mandate_engine::Held::of_members(members.iter().copied())),
    };
    let nothing = Value::Set(Vec::new());
    let told = |value: Option<Value>| value.filter(|value| *value != nothing);
    let (value, started) = (told(value), told(started));
    if value == started { None } else { Some(value.unwrap_or(nothing)) }
}

type Entries = BTreeMap<(String, Vec<String>), Value>;

/// Every entry that holds something else than at the start, told with these names.
fn entries(history: &History, name: &dyn Fn(Named, &str) -> Option<String>) -> Entries {
    let process = history.process();
    let tables = process.tables();
    let single = |id: &str| tables.names.roles.get(id).is_some_and(|role| !tables.roles[*role].many);
    let actor = |id: &str| if single(id) { name(Named::Role, id).unwrap_or_else(|| id.to_owned()) } else { id.to_owned() };
    let mut all = Entries::new();
    for (id, row) in tables.facts.iter().filter(|(_, row)| row.sum_of.is_none()) {
        let Some(fact) = name(Named::Fact, &row.name) else { continue };
        let holds_actors = matches!(row.atom, Atom::Member(ACTORS, _));
        for keys in history.state().entries(process, id) {
            let Some(value) = held(history, id, keys.as_slice()) else { continue };
            let at = keys.as_slice().iter().zip(&row.keys).map(|(member, key)| {
                let told = history.state().cast().name(key.sort, *member);
                if key.sort == ACTORS { actor(told) } else { told.to_owned() }
            });
            all.insert((fact.clone(), at.collect()), if holds_actors { renamed(value, &actor) } else { value });
        }
    }
    all
}

fn renamed(value: Value, actor: &dyn Fn(&str) -> String) -> Value {
    match value {
        Value::Text(name) => Value::Text(actor(&name)),
        Value::Set(values) => sorted(Value::Set(values.into_iter().map(|value| renamed(value, actor)).collect())),
        other => other,
    }
}

/// The order of a set is that of the members of a case, and no part of what it holds.
fn sorted(value: Value) -> Value {
    match value {
        Value::Set(mut values) => {
            values.sort();
            Value::Set(values)
        }
        other => other,
    }
}

/// Entries of facts that both processes have, and that would hold something else.
pub(super) fn differences(before: &History, after: &History, names: &Mapping) -> Vec<Held> {
    let old = entries(before, &|kind, name| names.of(kind, name).map(str::to_owned));
    let new = entries(after, &|_, name| Some(name.to_owned()));
    // A fact that only the new process has was never there to be carried.
    let facts = before.process().tables().facts.rows().iter().filter_map(|row| names.of(Named::Fact, &row.name));
    let known: Vec<&str> = facts.filter(|name| Named::Fact.is_in(after.process(), name)).collect();
    let mut keys: Vec<&(String, Vec<String>)> = old.keys().chain(new.keys()).filter(|(fact, _)| known.contains(&fact.as_str())).collect();
    keys.sort_unstable();
    keys.dedup();
    let told = keys.into_iter().map(|key| (key, old.get(key).cloned().map(sorted), new.get(key).cloned().map(sorted)));
    told.filter(|(_, old, new)| old != new).map(|((fact, at), old, new)| Held { fact: fact.clone(), at: at.clone(), old, new }).collect()
}

/// Deadlines that run in one of the two and do not stand alike in the other.
pub(super) fn deadlines(before: &History, after: &History, names: &Mapping) -> Vec<Remark> {
    let tables = before.process().tables();
    let both = tables.deadlines.iter().filter_map(|(deadline, row)| {
        let under = after.process().tables().names.deadlines.get(names.of(Named::Deadline, &row.name)?).copied()?;
        Some((deadline, before.state().deadline(deadline), under, after.state().deadline(under)))
    });
    let runs = |status: Status| status == Status::Armed;
    both.filter(|(_, old, _, new)| (runs(old.status) || runs(new.status)) && (old.status, old.due) != (new.status, new.due))
        .map(|(deadline, old, under, new)| Remark::Due { deadline, old, under, new })
        .collect()
}
