//! A case told in the names of another process: its opening and its acts.

use super::history::History;
use super::mapping::{Mapping, Named};
use mandate_engine::{Act, Opening};
use mandate_process::Process;
use mandate_process::tables::{ACTORS, Atom, FieldRow, KeyRow, SortKind};
use mandate_process::value::Value;
use mandate_scenario::facts_of;
use std::collections::BTreeMap;

/// Somebody or something that cannot take part under the other process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// An actor whose role the other process does not have; the nearest role, if one is near.
    NoRole {
        /// The actor.
        actor: String,
        /// The role it had.
        role: String,
        /// A role that may be meant.
        near: Option<String>,
    },
    /// An actor of a role that has one actor there, which bears the name of the role.
    OneOnly {
        /// The actor.
        actor: String,
        /// The role.
        role: String,
    },
    /// Members of a type that the other process does not have, or whose members it names itself.
    NoOpenType {
        /// The type they were of.
        of: String,
        /// The members.
        members: Vec<String>,
    },
}

/// Tells acts in the names of another process.
pub(crate) struct Adapter<'a> {
    history: &'a History,
    under: &'a Process,
    names: &'a Mapping,
    /// Actors that have another id there.
    actors: BTreeMap<String, String>,
}

impl<'a> Adapter<'a> {
    pub fn new(history: &'a History, under: &'a Process, names: &'a Mapping) -> Self {
        Self { history, under, names, actors: BTreeMap::new() }
    }

    /// The opening, with those who cannot take part.
    pub fn opening(&mut self) -> (Opening, Vec<LeftOut>) {
        let old = self.history.opening();
        let mut opening = Opening::new(old.case.clone(), old.at);
        opening.record = old.record;
        let mut left_out = Vec::new();
        let process = self.history.process();
        for (id, role) in self.history.state().cast().roster() {
            left_out.extend(self.actor(id, process.role_name(role), &mut opening));
        }
        for (sort, members) in &old.members {
            left_out.extend(self.members(sort, members, &mut opening));
        }
        (opening, left_out)
    }

    /// Puts an actor into the opening, unless it is there anyway.
    fn actor(&mut self, id: &str, role: &str, opening: &mut Opening) -> Option<LeftOut> {
        let tables = self.under.tables();
        let new = self.names.of(Named::Role, role).unwrap_or_default();
        let Some(row) = tables.names.roles.get(new).map(|role| &tables.roles[*role]) else {
            let near = Named::Role.nearest_in(self.under, role);
            return Some(LeftOut::NoRole { actor: id.to_owned(), role: role.to_owned(), near });
        };
        let bears = |name: &str| tables.names.roles.get(name).is_some_and(|role| !tables.roles[*role].many);
        if row.many && !bears(id) {
            opening.actors.push((id.to_owned(), new.to_owned()));
            return None;
        }
        if row.many || id != role {
            return Some(LeftOut::OneOnly { actor: id.to_owned(), role: new.to_owned() });
        }
        if id != new {
            self.actors.insert(id.to_owned(), new.to_owned());
        }
        None
    }

    fn members(&self, of: &str, members: &[String], opening: &mut Opening) -> Option<LeftOut> {
        let tables = self.under.tables();
        let row = self.names.of(Named::Type, of).and_then(|new| tables.names.sorts.get(new)).map(|sort| &tables.sorts[*sort]);
        if let Some(row) = row.filter(|row| row.kind == SortKind::Open) {
            opening.members.push((row.name.to_string(), members.to_vec()));
            return None;
        }
        let known = |member: &String| row.is_some_and(|row| row.members.iter().any(|known| **known == **member));
        let members: Vec<String> = members.iter().filter(|member| !known(member)).cloned().collect();
        (!members.is_empty()).then(|| LeftOut::NoOpenType { of: of.to_owned(), members })
    }

    /// An act in the names of the other process. What has no name there keeps its own, and the judgement says so.
    pub fn act(&self, old: &Act) -> Act {
        let name = self.names.of(Named::Act, &old.name).unwrap_or(&old.name);
        let mut act = Act::new(name.to_owned(), self.actor_named(&old.actor), old.at);
        let tables = self.history.process().tables();
        let fields = tables.act(&old.name).map_or(&[][..], |id| &tables.acts[id].fields);
        for (field, value) in &old.content {
            let Some(new) = self.names.of_field(&old.name, field) else { continue };
            let row = fields.iter().find(|row| *row.name == **field);
            let value = row.map_or_else(|| value.clone(), |row| self.value(row, &row.keys, value));
            act.content.push((new.to_owned().into(), value));
        }
        act
    }

    fn actor_named(&self, id: &str) -> String {
        self.actors.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }

    /// A value with its actors renamed, and a design as the other process takes it. Nested as deep as a field has keys.
    fn value(&self, row: &FieldRow, keys: &[KeyRow], value: &Value) -> Value {
        match value {
            Value::Design { id, facts } => match self.history.design(id) {
                Some(design) => facts_of(self.under, design),
                None => Value::Design { id: id.clone(), facts: self.taken(facts) },
            },
            Value::Table(rows) => {
                let (first, rest) = keys.split_first().map_or((None, keys), |(first, rest)| (Some(first), rest));
                let is_actor = first.is_some_and(|key| key.sort == ACTORS);
                let renamed = |name: &String| if is_actor { self.actor_named(name) } else { name.clone() };
                Value::Table(rows.iter().map(|(name, value)| (renamed(name), self.value(row, rest, value))).collect())
            }
            Value::Set(values) => Value::Set(values.iter().map(|value| self.value(row, &[], value)).collect()),
            Value::Text(name) if matches!(row.atom, Atom::Member(ACTORS, _)) => Value::Text(self.actor_named(name)),
            other => other.clone(),
        }
    }

    /// Of a design a log holds what the old process took from it; of that, what the other process takes.
    fn taken(&self, facts: &[(String, Value)]) -> Vec<(String, Value)> {
        let takes = |name: &str| self.under.definition().vocabulary.facts.iter().any(|fact| fact.id == name && !fact.from.is_empty());
        let named = facts.iter().filter_map(|(name, value)| Some((self.names.of(Named::Fact, name)?, value)));
        named.filter(|(name, _)| takes(name)).map(|(name, value)| (name.to_owned(), value.clone())).collect()
    }
}
