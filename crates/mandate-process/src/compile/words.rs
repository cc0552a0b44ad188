//! Roles, sorts, facts and acts: the types of everything that tests and changes touch.

use super::{At, Compiler};
use crate::bits::Bits;
use crate::definition::{Change, Item, Key, Source, Verb};
use crate::finding::Finding;
use crate::ids::{FactId, RoleId, SortId};
use crate::limits::INTEGER_BOUND;
use crate::tables::{
    ACTORS, ActRow, Atom, ChangeRow, FactRow, FieldRow, KeyRow, KeySource, Name, RoleRow, SortKind, SortRow, Start, TEXTS, UNSET, ValueRow,
    name,
};
use crate::value::{Base, Phrase, Value};
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// What a value must fit: a single kind, a set of them, keys.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub atom: Atom,
    pub set: bool,
    pub keys: Vec<KeyRow>,
}

impl<'d> Compiler<'d> {
    /// Roles and sorts, then facts (without what they start with), then acts (without changes).
    pub(super) fn words(&mut self) {
        let vocabulary = &self.definition.vocabulary;
        let mut taken: BTreeSet<&str> = Phrase::RESERVED.into_iter().collect();
        let sort = |name: &str, kind| SortRow { name: crate::tables::name(name), kind, members: Vec::new() };
        self.tables.sorts.push(sort("actor", SortKind::Actor));
        self.tables.sorts.push(sort("text", SortKind::Text));
        let mut single: Vec<Name> = Vec::new();
        for role in &vocabulary.roles {
            self.claim(At(Item::Role, &role.id), &mut taken, &role.id);
            let row = name(&role.id);
            if !role.many {
                single.push(row.clone());
            }
            let id = self.tables.roles.push(RoleRow { name: row.clone(), many: role.many });
            self.tables.names.roles.insert(row, id);
        }
        if let Some(actors) = self.tables.sorts.rows_mut().first_mut() {
            actors.members = single;
        }
        for declared in &vocabulary.types {
            let at = At(Item::Type, &declared.id);
            self.claim(at, &mut taken, &declared.id);
            let kind = match (&declared.members, declared.scale) {
                (_, true) => SortKind::Scale,
                (Some(_), false) => SortKind::Closed,
                (None, false) => SortKind::Open,
            };
            let members: Vec<Name> = declared.members.iter().flatten().map(|member| name(member)).collect();
            if members.iter().collect::<BTreeSet<_>>().len() != members.len() {
                self.report(at, Finding::error("duplicate-name", "a member stands twice in the list"));
            }
            if members.is_empty() && kind != SortKind::Open {
                self.report(at, Finding::error("wrong-type", "the list is empty").why("at least one member, or `\"open\"`"));
            }
            if members.len() > self.limits.members {
                self.report(
                    at,
                    Finding::error("too-many", format!("{} members", members.len())).why(format!("at most {}", self.limits.members)),
                );
            }
            let id = self.tables.sorts.push(SortRow { name: name(&declared.id), kind, members });
            self.tables.names.sorts.insert(name(&declared.id), id);
        }
        self.fact_rows();
        self.act_rows();
    }

    fn claim(&mut self, at: At<'_>, taken: &mut BTreeSet<&'d str>, id: &'d str) {
        if !taken.insert(id) {
            self.report(
                at,
                Finding::error("duplicate-name", format!("`{id}` already names a role, a type, a scale or a built-in type"))
                    .why("they share one name space"),
            );
        }
    }

    fn fact_rows(&mut self) {
        for fact in &self.definition.vocabulary.facts {
            let at = At(Item::Fact, &fact.id);
            let shape = self.shape(at, &fact.phrase, false);
            if fact.phrase.optional {
                self.wrong(at, "a fact ends in `?`", "only fields of content may be optional");
            }
            self.tables.facts.push(FactRow {
                name: name(&fact.id),
                atom: shape.atom,
                set: shape.set,
                starts: if shape.set { Start::Members(Vec::new()) } else { Start::Cell(UNSET) },
                keys: shape.keys,
                sum_of: None,
                writers: Vec::new(),
            });
        }
    }

    fn act_rows(&mut self) {
        for act in &self.definition.vocabulary.acts {
            let at = At(Item::Act, &act.id);
            let by = self.roles(at, &act.by);
            let mut fields: Vec<FieldRow> = Vec::new();
            for field in &act.content {
                let shape = self.shape(at, &field.phrase, true);
                if fields.iter().any(|other| *other.name == *field.id) {
                    self.report(at, Finding::error("duplicate-name", format!("field `{}` stands twice", field.id)));
                }
                fields.push(FieldRow {
                    name: name(&field.id),
                    atom: shape.atom,
                    set: shape.set,
                    keys: shape.keys,
                    optional: field.phrase.optional,
                });
            }
            self.tables.acts.push(ActRow {
                name: name(&act.id),
                trigger: crate::tables::AUTOMATIC,
                by,
                from_design: Vec::new(),
                fields,
                changes: Vec::new(),
                meets: Vec::new(),
                arms: Vec::new(),
                admitted: Bits::new(self.tables.states.len()),
            });
        }
    }

    /// Roles as bits; `None` for an empty list.
    pub(super) fn roles(&mut self, at: At<'_>, names: &[String]) -> Option<u64> {
        let mut bits = 0;
        for wanted in names {
            if let Some(role) = self.role(at, wanted) {
                bits |= 1 << (role.0 & 63);
            }
        }
        (!names.is_empty()).then_some(bits)
    }

    pub(super) fn role(&mut self, at: At<'_>, wanted: &str) -> Option<RoleId> {
        let found = self.tables.names.roles.get(wanted).copied();
        if found.is_none() {
            let names: Vec<String> = self.tables.names.roles.keys().map(|name| String::from(&**name)).collect();
            self.unknown(at, Item::Role, wanted, names.iter().map(String::as_str));
        }
        found
    }

    /// A role, or every actor.
    pub(super) fn actors(&mut self, at: At<'_>, wanted: &str) -> Option<Option<RoleId>> {
        if wanted == "actor" { Some(None) } else { self.role(at, wanted).map(Some) }
    }

    fn named(&mut self, at: At<'_>, wanted: &str) -> Option<(SortId, Option<RoleId>)> {
        if wanted == "actor" {
            return Some((ACTORS, None));
        }
        if let Some(role) = self.tables.names.roles.get(wanted) {
            return Some((ACTORS, Some(*role)));
        }
        if let Some(sort) = self.tables.names.sorts.get(wanted) {
            return Some((*sort, None));
        }
        let names: Vec<String> = self
            .tables
            .names
            .roles
            .keys()
            .chain(self.tables.names.sorts.keys())
            .map(|name| String::from(&**name))
            .chain(Phrase::RESERVED.map(String::from))
            .collect();
        self.unknown(at, Item::Type, wanted, names.iter().map(String::as_str));
        None
    }

    /// A type by name.
    pub(super) fn sort(&mut self, at: At<'_>, wanted: &str) -> Option<SortId> {
        let found = self.tables.names.sorts.get(wanted).copied();
        if found.is_none() {
            let names: Vec<String> = self.tables.names.sorts.keys().map(|name| String::from(&**name)).collect();
            self.unknown(at, Item::Type, wanted, names.iter().map(String::as_str));
        }
        found
    }

    fn shape(&mut self, at: At<'_>, phrase: &Phrase, content: bool) -> Shape {
        let atom = match &phrase.base {
            Base::Boolean => Atom::Boolean,
            Base::Integer => Atom::Integer,
            Base::Date => Atom::Date,
            Base::Text => Atom::Member(TEXTS, None),
            Base::Duration => Atom::Period,
            Base::Design => Atom::Design,
            Base::Named(wanted) => self.named(at, wanted).map_or(Atom::Boolean, |(sort, role)| Atom::Member(sort, role)),
        };
        if !content && matches!(atom, Atom::Period | Atom::Design) {
            self.wrong(at, format!("a fact of type `{phrase}`"), "`duration` and `design` are for content only");
        }
        if phrase.set && !matches!(atom, Atom::Member(..)) {
            self.wrong(at, format!("a set of `{phrase}`"), "sets hold members of a type, actors or texts");
        }
        if matches!(atom, Atom::Design | Atom::Period) && (phrase.set || !phrase.keys.is_empty()) {
            self.wrong(at, format!("`{phrase}`"), "a single value without keys");
        }
        let mut keys = Vec::new();
        if phrase.keys.len() > 3 {
            self.wrong(at, format!("{} keys", phrase.keys.len()), "at most three");
        }
        for key in &phrase.keys {
            if let Some((sort, role)) = self.named(at, key) {
                keys.push(KeyRow { sort, role });
            }
        }
        Shape { atom, set: phrase.set, keys }
    }

    pub(super) fn fact(&mut self, at: At<'_>, wanted: &str) -> Option<FactId> {
        let found = self.tables.names.facts.get(wanted).copied();
        if found.is_none() {
            let names: Vec<String> = self.tables.names.facts.keys().map(|name| String::from(&**name)).collect();
            self.unknown(at, Item::Fact, wanted, names.iter().map(String::as_str));
        }
        found
    }

    /// What facts start with and are summed from, and what acts change.
    pub(super) fn constants(&mut self) {
        let vocabulary = &self.definition.vocabulary;
        for (index, fact) in vocabulary.facts.iter().enumerate() {
            let at = At(Item::Fact, &fact.id);
            let id = FactId::from(index);
            if let Some(of) = &fact.sum_of {
                let source = self.fact(at, of);
                let fits = source.is_some_and(|source| {
                    let (from, to) = (&self.tables.facts[source], &self.tables.facts[id]);
                    let keys = from.keys.get(1..).is_some_and(|rest| rest == to.keys);
                    keys && from.atom == Atom::Integer
                        && to.atom == Atom::Integer
                        && !from.set
                        && !to.set
                        && vocabulary.facts.get(source.index()).is_some_and(|fact| fact.sum_of.is_none())
                });
                if source.is_some() && !fits {
                    self.wrong(at, format!("a sum of `{of}`"), "an integer fact with the keys of the other one, less the first");
                }
                if let Some(row) = self.tables.facts.rows_mut().get_mut(index) {
                    row.sum_of = source;
                }
            }
            let Some(value) = &fact.starts else { continue };
            let shape = Shape { keys: Vec::new(), ..self.shape_of(id) };
            let starts = if shape.set {
                self.members_of(at, &shape, value).map(Start::Members)
            } else {
                self.cell(at, shape.atom, value).map(Start::Cell)
            };
            if let (Some(starts), Some(row)) = (starts, self.tables.facts.rows_mut().get_mut(index)) {
                row.starts = starts;
            }
        }
        let from_design: Vec<FactId> =
            vocabulary.facts.iter().enumerate().filter(|(_, fact)| !fact.from.is_empty()).map(|(index, _)| index.into()).collect();
        for (index, act) in vocabulary.acts.iter().enumerate() {
            let changes: Vec<ChangeRow> =
                act.changes.iter().filter_map(|change| self.change(At(Item::Act, &act.id), Some(index), change)).collect();
            let carries_design =
                self.tables.acts.rows().get(index).is_some_and(|row| row.fields.iter().any(|field| field.atom == Atom::Design));
            let written = changes.iter().map(|change| change.fact).chain(from_design.iter().copied().filter(|_| carries_design));
            for fact in written.collect::<Vec<_>>() {
                let writers = self.tables.facts.rows_mut().get_mut(fact.index()).map(|row| &mut row.writers);
                if let Some(writers) = writers
                    && writers.last() != Some(&index.into())
                {
                    writers.push(index.into());
                }
            }
            if let Some(row) = self.tables.acts.rows_mut().get_mut(index) {
                row.changes = changes;
                if row.fields.iter().any(|field| field.atom == Atom::Design) {
                    row.from_design.clone_from(&from_design);
                }
            }
        }
    }

    pub(super) fn shape_of(&self, fact: FactId) -> Shape {
        let row = &self.tables.facts[fact];
        Shape { atom: row.atom, set: row.set, keys: row.keys.clone() }
    }

    /// A single constant as a cell.
    pub(super) fn cell(&mut self, at: At<'_>, atom: Atom, value: &Value) -> Option<i64> {
        match (atom, value) {
            (Atom::Boolean, Value::Boolean(value)) => Some(i64::from(*value)),
            (Atom::Integer, Value::Integer(value)) if (-INTEGER_BOUND..=INTEGER_BOUND).contains(value) => Some(*value),
            (Atom::Date, Value::Date(value)) => Some(i64::from(value.0)),
            (Atom::Member(sort, role), Value::Text(text)) => self.member(at, sort, role, text).map(i64::from),
            _ => {
                self.wrong(at, format!("found `{value}`"), format!("wanted {}", self.atom_text(atom)));
                None
            }
        }
    }

    /// A constant set as members.
    pub(super) fn members_of(&mut self, at: At<'_>, shape: &Shape, value: &Value) -> Option<Vec<u32>> {
        let Value::Set(values) = value else {
            let Atom::Member(..) = shape.atom else { return None };
            return self.cell(at, shape.atom, value).map(|cell| Vec::from([u32::try_from(cell).unwrap_or(0)]));
        };
        let mut members: Vec<u32> =
            values.iter().filter_map(|value| self.cell(at, shape.atom, value)).filter_map(|cell| u32::try_from(cell).ok()).collect();
        members.sort_unstable();
        members.dedup();
        Some(members)
    }

    /// A member that the process names: one it knows, or a new one of an open type.
    pub(super) fn member(&mut self, at: At<'_>, sort: SortId, role: Option<RoleId>, wanted: &str) -> Option<u32> {
        let row = &self.tables.sorts[sort];
        let found = row.members.iter().position(|member| **member == *wanted);
        if let Some(found) = found {
            let fits = role.is_none_or(|role| *self.tables.roles[role].name == *wanted);
            if !fits {
                self.wrong(
                    at,
                    format!("found `{wanted}`"),
                    format!("wanted an actor of role `{}`", self.tables.roles[role.unwrap_or_default()].name),
                );
            }
            return u32::try_from(found).ok().filter(|_| fits);
        }
        if matches!(row.kind, SortKind::Open | SortKind::Text) {
            let next = row.members.len();
            if next >= self.limits.members {
                self.report(at, Finding::error("too-many", format!("more than {} members of `{}`", self.limits.members, row.name)));
                return None;
            }
            if let Some(row) = self.tables.sorts.rows_mut().get_mut(sort.index()) {
                row.members.push(name(wanted));
            }
            return u32::try_from(next).ok();
        }
        let names: Vec<String> = row.members.iter().map(|name| String::from(&**name)).collect();
        let what = match row.kind {
            SortKind::Actor => format!("`{wanted}` is no single actor that the process knows"),
            _ => format!("`{wanted}` is no value of `{}`", row.name),
        };
        let near = crate::finding::nearest(wanted, names.iter().map(String::as_str)).map(String::from);
        let mut finding = Finding::error("unknown-name", what).why(match names.get(..20) {
            Some(first) => format!("one of {} and {} more", first.join(", "), names.len() - 20),
            None => format!("one of {}", names.join(", ")),
        });
        if let Some(near) = near {
            finding = finding.help(format!("did you mean `{near}`?")).instead(near);
        }
        self.report_name(at, wanted, finding);
        None
    }

    pub(super) fn atom_text(&self, atom: Atom) -> String {
        match atom {
            Atom::Boolean => String::from("true or false"),
            Atom::Integer => String::from("a whole number within ±10¹²"),
            Atom::Date => String::from("a date"),
            Atom::Period => String::from("a length such as `10 days`"),
            Atom::Design => String::from("a design"),
            Atom::Member(TEXTS, _) => String::from("a text"),
            Atom::Member(_, Some(role)) => format!("an actor of role `{}`", self.tables.roles[role].name),
            Atom::Member(sort, None) => format!("one `{}`", self.tables.sorts[sort].name),
        }
    }

    /// A change; `act` is the act it belongs to, `None` on a transition or state.
    pub(super) fn change(&mut self, at: At<'d>, act: Option<usize>, change: &'d Change) -> Option<ChangeRow> {
        let fact = self.fact(at, &change.fact)?;
        let declared = self.definition.vocabulary.facts.get(fact.index());
        if declared.is_some_and(|fact| fact.sum_of.is_some()) {
            self.wrong(at, format!("`{}` is a sum", change.fact), "change the fact it is summed from");
            return None;
        }
        let shape = self.shape_of(fact);
        if change.verb != Verb::Set && !shape.set {
            self.wrong(at, format!("`{}` on `{}`", change.verb.word(), change.fact), "a set; use `set` for a single value");
            return None;
        }
        if change.at.len() > shape.keys.len() {
            self.wrong(
                at,
                format!("`{}` has {} keys, `at` gives {}", change.fact, shape.keys.len(), change.at.len()),
                "at most one for each key",
            );
            return None;
        }
        let mut keys = Vec::new();
        for (key, row) in change.at.iter().zip(&shape.keys) {
            keys.push(self.key_source(at, act, key, *row)?);
        }
        let rest: Vec<KeyRow> = shape.keys.get(keys.len()..).unwrap_or_default().to_vec();
        let value = self.value_source(at, act, change, &Shape { keys: rest, ..shape })?;
        Some(ChangeRow { fact, verb: change.verb, at: keys, value })
    }

    fn key_source(&mut self, at: At<'_>, act: Option<usize>, key: &Key, row: KeyRow) -> Option<KeySource> {
        match key {
            Key::All => Some(KeySource::All),
            Key::Member(member) => self.member(at, row.sort, row.role, member).map(KeySource::Member),
            Key::Actor if act.is_some() && row.sort == ACTORS => Some(KeySource::Actor),
            Key::Actor => {
                self.wrong(at, "found `{actor}`", "a key of actors, on an act");
                None
            }
            Key::Field(field) => {
                let (index, shape) = self.field(at, act, field)?;
                let fits = shape.keys.is_empty()
                    && matches!(shape.atom, Atom::Member(sort, role) if sort == row.sort && (row.role.is_none() || role == row.role));
                if !fits {
                    self.wrong(
                        at,
                        format!("field `{field}` cannot be a key here"),
                        format!("wanted `{}` or a set of them", self.tables.sorts[row.sort].name),
                    );
                }
                fits.then_some(KeySource::Field(index))
            }
        }
    }

    fn field(&mut self, at: At<'_>, act: Option<usize>, wanted: &str) -> Option<(usize, Shape)> {
        let row = act.and_then(|act| self.tables.acts.rows().get(act));
        let Some(row) = row else {
            self.wrong(at, format!("found `{{{wanted}}}`"), "a transition has no content: name a fact");
            return None;
        };
        let found = row.fields.iter().enumerate().find(|(_, field)| *field.name == *wanted);
        if let Some((index, field)) = found {
            return Some((index, Shape { atom: field.atom, set: field.set, keys: field.keys.clone() }));
        }
        let names: Vec<String> = row.fields.iter().map(|field| String::from(&*field.name)).collect();
        let near = crate::finding::nearest(wanted, names.iter().map(String::as_str)).map(String::from);
        let mut finding = Finding::error("unknown-name", format!("the act has no field `{wanted}`"));
        if let Some(near) = near {
            finding = finding.help(format!("did you mean `{{{near}}}`?")).instead(near);
        }
        self.report_name(at, wanted, finding);
        None
    }

    fn value_source(&mut self, at: At<'_>, act: Option<usize>, change: &Change, wanted: &Shape) -> Option<ValueRow> {
        let single_member = change.verb != Verb::Set || wanted.set;
        let fits = |shape: &Shape| {
            let atoms = match (shape.atom, wanted.atom) {
                // An actor of any role does not fit where one of a certain role is wanted.
                (Atom::Member(a, from), Atom::Member(b, to)) => a == b && (to.is_none() || from == to),
                (a, b) => a == b,
            };
            let narrower = |(a, b): (&KeyRow, &KeyRow)| a.sort == b.sort && (b.role.is_none() || a.role == b.role);
            let keys = shape.keys.len() == wanted.keys.len() && shape.keys.iter().zip(&wanted.keys).all(narrower);
            atoms && (shape.set == wanted.set || (single_member && !shape.set)) && keys
        };
        if !wanted.keys.is_empty() && matches!(change.source, Source::Value(_) | Source::Actor) {
            self.wrong(
                at,
                format!("`at` leaves {} keys of `{}` open", wanted.keys.len(), change.fact),
                "a key for each, `\"*\"` for every member",
            );
            return None;
        }
        match &change.source {
            Source::Value(value) if wanted.set => self.members_of(at, wanted, value).map(ValueRow::Members),
            Source::Value(value) => self.cell(at, wanted.atom, value).map(ValueRow::Cell),
            Source::Actor => {
                let fits = act.is_some() && matches!(wanted.atom, Atom::Member(ACTORS, _));
                if !fits {
                    self.wrong(at, "found `{actor}`", format!("wanted {}", self.atom_text(wanted.atom)));
                }
                fits.then_some(ValueRow::Actor)
            }
            Source::Field(field) => {
                let (index, shape) = self.field(at, act, field)?;
                let fits = fits(&shape);
                if !fits {
                    self.wrong(
                        at,
                        format!("field `{field}` does not fit fact `{}`", change.fact),
                        format!("wanted {}", self.atom_text(wanted.atom)),
                    );
                }
                fits.then_some(ValueRow::Field(index))
            }
            Source::Fact(fact) => {
                let id = self.fact(at, fact)?;
                let shape = self.shape_of(id);
                let fits = act.is_none() && fits(&shape) && (change.at.is_empty() || shape.keys.is_empty());
                if !fits {
                    self.wrong(
                        at,
                        format!("fact `{fact}` does not fit fact `{}`", change.fact),
                        format!("wanted {}", self.atom_text(wanted.atom)),
                    );
                }
                fits.then_some(ValueRow::Fact(id))
            }
        }
    }
}
