//! Folding changes into the facts (S5.8 to S5.12).

use crate::content::Given;
use crate::event::Held;
use crate::facts::Keys;
use crate::state::CaseState;
use alloc::boxed::Box;
use alloc::vec::Vec;
use mandate_process::cast::set_bit;
use mandate_process::definition::Verb;
use mandate_process::ids::FactId;
use mandate_process::tables::{Atom, ChangeRow, KeyRow, KeySource, Start, Tables, ValueRow};

/// What changes are made with: the content of an act and who acts; nothing on a transition.
#[derive(Clone, Copy, Default)]
pub(crate) struct With<'a> {
    pub given: &'a [Given],
    pub actor: Option<u32>,
}

/// An actor would be written where its role does not fit.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DoesNotFit;

impl CaseState {
    /// Folds what a design says into the facts that are taken from it: each is replaced whole.
    pub(crate) fn fold_design(&mut self, tables: &Tables, facts: &[(FactId, Given)]) {
        for (fact, given) in facts {
            let row = &tables.facts[*fact];
            if row.keys.is_empty() {
                self.write(tables, *fact, Keys::default(), Verb::Set, given);
                continue;
            }
            let start = match &row.starts {
                Start::Cell(cell) => Held::Cell(*cell),
                Start::Members(members) => Held::of_members(members.iter().copied()),
            };
            for keys in self.tuples(&row.keys) {
                self.hold(*fact, keys.as_slice(), &start);
            }
            if let Given::Table(rows) = given {
                for (keys, value) in rows.iter() {
                    self.write(tables, *fact, *keys, Verb::Set, value);
                }
            }
        }
    }

    fn tuples(&self, keys: &[KeyRow]) -> Vec<Keys> {
        keys.iter().fold(Vec::from([Keys::default()]), |tuples, key| {
            let members: Vec<u32> = self.members_of_key(*key).collect();
            tuples.iter().flat_map(|tuple| members.iter().map(|member| tuple.push(*member))).collect()
        })
    }

    /// Makes one change.
    pub(crate) fn change(&mut self, tables: &Tables, change: &ChangeRow, with: With<'_>) -> Result<(), DoesNotFit> {
        let row = &tables.facts[change.fact];
        if let Some(actor) = with.actor {
            self.fits(tables, change, actor)?;
        }
        if change.at.len() == row.keys.len() || !matches!(change.value, ValueRow::Fact(_)) {
            self.at_keys(tables, change, &change.at, &row.keys, Keys::default(), with);
            return Ok(());
        }
        // A keyed fact gives every entry that it has; the others of the target stay.
        let ValueRow::Fact(from) = change.value else { return Ok(()) };
        for keys in self.tuples(&tables.facts[from].keys) {
            self.copy(tables, change, from, keys.as_slice(), keys);
        }
        Ok(())
    }

    /// Whether the actor may be written where a change says. Judged by what it says, not by whether a set beside it
    /// happens to be empty (S5.9).
    pub(crate) fn fits(&self, tables: &Tables, change: &ChangeRow, actor: u32) -> Result<(), DoesNotFit> {
        let row = &tables.facts[change.fact];
        let as_value = matches!((&change.value, row.atom), (ValueRow::Actor, Atom::Member(_, role)) if !self.cast.has_role(actor, role));
        let as_key = change.at.iter().zip(&row.keys).any(|(at, key)| *at == KeySource::Actor && !self.cast.has_role(actor, key.role));
        if as_value || as_key { Err(DoesNotFit) } else { Ok(()) }
    }

    fn at_keys(&mut self, tables: &Tables, change: &ChangeRow, at: &[KeySource], rows: &[KeyRow], keys: Keys, with: With<'_>) {
        let (Some((source, at)), Some((row, rows))) = (at.split_first(), rows.split_first()) else {
            return self.make(tables, change, keys, with);
        };
        match source {
            KeySource::Member(member) => self.at_keys(tables, change, at, rows, keys.push(*member), with),
            KeySource::Actor => self.at_keys(tables, change, at, rows, keys.push(with.actor.unwrap_or_default()), with),
            KeySource::All => {
                for member in 0..self.cast.count(row.sort) {
                    if row.role.is_none() || self.cast.has_role(member, row.role) {
                        self.at_keys(tables, change, at, rows, keys.push(member), with);
                    }
                }
            }
            KeySource::Field(field) => match with.given.get(*field) {
                Some(Given::Cell(cell)) => {
                    self.at_keys(tables, change, at, rows, keys.push(u32::try_from(*cell).unwrap_or_default()), with)
                }
                Some(Given::Members(members)) => {
                    for member in members.iter() {
                        self.at_keys(tables, change, at, rows, keys.push(*member), with);
                    }
                }
                _ => {}
            },
        }
    }

    /// One change at keys that are all given, or whose rest the value gives.
    #[inline]
    pub(crate) fn make(&mut self, tables: &Tables, change: &ChangeRow, keys: Keys, with: With<'_>) {
        match &change.value {
            ValueRow::Cell(cell) => self.write(tables, change.fact, keys, change.verb, &Given::Cell(*cell)),
            ValueRow::Members(members) => self.write_members(tables, change.fact, keys, change.verb, members),
            ValueRow::Actor => {
                self.write(tables, change.fact, keys, change.verb, &Given::Cell(i64::from(with.actor.unwrap_or_default())));
            }
            ValueRow::Fact(from) => self.copy(tables, change, *from, &[], keys),
            ValueRow::Field(field) => match with.given.get(*field) {
                Some(Given::Table(rows)) => {
                    for (rest, value) in rows.iter() {
                        let all = rest.as_slice().iter().fold(keys, |all, key| all.push(*key));
                        self.write(tables, change.fact, all, change.verb, value);
                    }
                }
                // A left-out field leaves a keyed fact whose keys it would have given as it was (S5.11).
                Some(Given::Absent) if keys.as_slice().len() < tables.facts[change.fact].keys.len() => {}
                Some(given) => self.write(tables, change.fact, keys, change.verb, given),
                None => {}
            },
        }
    }

    /// One change whose value is what an entry of a fact holds.
    fn copy(&mut self, tables: &Tables, change: &ChangeRow, from: FactId, entry: &[u32], keys: Keys) {
        let held = self.held(tables, from, entry);
        let given = match held {
            Held::Unset if change.verb != Verb::Set => return,
            Held::Unset if tables.facts[change.fact].set => Given::Members(Box::default()),
            Held::Unset => return self.hold(change.fact, keys.as_slice(), &Held::Unset),
            Held::Cell(cell) => Given::Cell(cell),
            Held::Members(_) | Held::Crowd(_) => Given::Members(Box::new(held.members().into_iter().flatten().collect())),
        };
        self.write(tables, change.fact, keys, change.verb, &given);
    }

    #[inline]
    fn write(&mut self, tables: &Tables, fact: FactId, keys: Keys, verb: Verb, given: &Given) {
        let set = tables.facts[fact].set;
        match given {
            Given::Cell(cell) if set => self.write_members(tables, fact, keys, verb, &[u32::try_from(*cell).unwrap_or_default()]),
            Given::Cell(cell) => self.hold(fact, keys.as_slice(), &Held::Cell(*cell)),
            Given::Members(members) => self.write_members(tables, fact, keys, verb, members),
            Given::Absent if verb != Verb::Set => {}
            Given::Absent if set && keys.as_slice().is_empty() => self.hold(fact, &[], &Held::Members(0)),
            Given::Absent if keys.as_slice().is_empty() => self.hold(fact, &[], &Held::Unset),
            Given::Absent | Given::Table(_) | Given::Recorded | Given::Design(_) => {}
        }
    }

    #[inline]
    fn write_members(&mut self, tables: &Tables, fact: FactId, keys: Keys, verb: Verb, members: &[u32]) {
        if !tables.facts[fact].set {
            return;
        }
        let words = self.words_mut(fact, keys.as_slice());
        if verb == Verb::Set {
            words.fill(0);
        }
        for member in members {
            set_bit(words, *member, verb != Verb::Remove);
        }
    }
}
