//! What is not known before the content of an act is given (S13.2).

use crate::deadlines::Seen;
use crate::facts::Keys;
use crate::fold::{DoesNotFit, With};
use crate::state::{CaseState, offset};
use alloc::vec;
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::definition::Verb;
use mandate_process::ids::{DeadlineId, FactId, SortId};
use mandate_process::tables::{ActRow, Atom, ChangeRow, KeyRow, KeySource, SortKind, Start, Tables, UNSET, ValueRow};

/// Cells, deadlines and types that hang on content.
#[derive(Debug, Default)]
pub(crate) struct Unknown {
    cells: Vec<bool>,
    facts: Vec<bool>,
    deadlines: Vec<bool>,
    growing: Vec<bool>,
}

impl Unknown {
    pub fn has_cell(&self, place: usize) -> bool {
        self.cells.get(place).copied().unwrap_or(false)
    }

    pub fn has_deadline(&self, id: DeadlineId) -> bool {
        self.deadlines.get(id.index()).copied().unwrap_or(false)
    }

    pub fn add_deadline(&mut self, id: DeadlineId) {
        self.deadlines.get_mut(id.index()).into_iter().for_each(|slot| *slot = true);
    }

    /// Whether the content may name new members of a type.
    pub fn may_grow(&self, sort: SortId) -> bool {
        self.growing.get(sort.index()).copied().unwrap_or(false)
    }

    /// Whether new members would count in a sum over a fact.
    pub fn may_count_more(&self, tables: &Tables, fact: FactId) -> bool {
        let starts = matches!(tables.facts[fact].starts, Start::Cell(cell) if cell != UNSET && cell != 0);
        starts || self.facts.get(fact.index()).copied().unwrap_or(false)
    }
}

/// An act folded in without its content.
pub(crate) struct Unfilled<'a> {
    pub process: &'a Process,
    pub row: &'a ActRow,
    pub actor: u32,
    pub work: &'a mut CaseState,
    pub unknown: Unknown,
}

impl<'a> Unfilled<'a> {
    pub fn new(process: &'a Process, row: &'a ActRow, actor: u32, work: &'a mut CaseState) -> Self {
        let tables = process.tables();
        let unknown = Unknown {
            cells: vec![false; work.cells.len()],
            facts: vec![false; tables.facts.len()],
            deadlines: vec![false; tables.deadlines.len()],
            growing: growing(tables, row),
        };
        Self { process, row, actor, work, unknown }
    }

    /// Folds what is known and marks what is not; then meets and looks, as an act does (S4.2, steps 1 and 2).
    pub fn fold(&mut self, seen: &mut Seen) -> Result<(), DoesNotFit> {
        let row = self.row;
        for fact in &row.from_design {
            self.mark(*fact, Keys::default());
        }
        for change in &row.changes {
            let shape = &self.process.tables().facts[change.fact];
            self.work.fits(self.process.tables(), change, self.actor)?;
            self.change(change, &change.at, &shape.keys, Keys::default(), false);
        }
        self.work.meet_by_act(&row.meets);
        self.work.look_unknown(self.process, seen, &mut self.unknown);
        Ok(())
    }

    /// One change; in doubt: content decides whether it comes to these keys at all.
    fn change(&mut self, change: &ChangeRow, at: &[KeySource], rows: &[KeyRow], keys: Keys, doubt: bool) {
        let (Some((source, at)), Some((row, rows))) = (at.split_first(), rows.split_first()) else {
            return self.make(change, keys, doubt);
        };
        match source {
            KeySource::Member(member) => self.change(change, at, rows, keys.push(*member), doubt),
            KeySource::Actor => self.change(change, at, rows, keys.push(self.actor), doubt),
            KeySource::All | KeySource::Field(_) => {
                // A new member of an open type may be named: the fact is touched even where it has no entry yet.
                self.unknown.facts.get_mut(change.fact.index()).into_iter().for_each(|slot| *slot = true);
                let doubt = doubt || matches!(source, KeySource::Field(_));
                for member in self.work.members_of_key(*row).collect::<Vec<u32>>() {
                    self.change(change, at, rows, keys.push(member), doubt);
                }
            }
        }
    }

    fn make(&mut self, change: &ChangeRow, keys: Keys, doubt: bool) {
        let tables = self.process.tables();
        if doubt || matches!(change.value, ValueRow::Field(_)) {
            self.mark(change.fact, keys);
            return;
        }
        self.work.make(tables, change, keys, With { given: &[], actor: Some(self.actor) });
        if change.verb == Verb::Set {
            let (place, _) = offset(&self.work.cast, change.fact, keys.as_slice());
            self.unknown.cells.get_mut(place).into_iter().for_each(|slot| *slot = false);
        }
    }

    /// Marks every entry of a fact whose first keys are these.
    fn mark(&mut self, fact: FactId, first: Keys) {
        self.unknown.facts.get_mut(fact.index()).into_iter().for_each(|slot| *slot = true);
        for keys in self.work.entries(self.process, fact) {
            if keys.as_slice().starts_with(first.as_slice()) {
                let (place, _) = offset(&self.work.cast, fact, keys.as_slice());
                self.unknown.cells.get_mut(place).into_iter().for_each(|slot| *slot = true);
            }
        }
    }
}

/// The fields that decide what a fact holds after the act, as places in the act.
pub(crate) fn fields_of_fact(row: &ActRow, fact: FactId, into: &mut Vec<usize>) {
    for change in row.changes.iter().filter(|change| change.fact == fact) {
        if let ValueRow::Field(field) = change.value {
            into.push(field);
        }
        into.extend(change.at.iter().filter_map(|key| if let KeySource::Field(field) = key { Some(*field) } else { None }));
    }
    if row.from_design.contains(&fact) {
        into.extend(row.fields.iter().enumerate().filter(|(_, field)| field.atom == Atom::Design).map(|(place, _)| place));
    }
}

/// The fields that may name new members of a type.
pub(crate) fn fields_of_sort(tables: &Tables, row: &ActRow, sort: SortId, into: &mut Vec<usize>) {
    for (place, field) in row.fields.iter().enumerate() {
        let names = if field.atom == Atom::Design {
            row.from_design.iter().any(|fact| names_sort(tables.facts[*fact].atom, &tables.facts[*fact].keys, sort))
        } else {
            names_sort(field.atom, &field.keys, sort)
        };
        if names {
            into.push(place);
        }
    }
}

fn names_sort(atom: Atom, keys: &[KeyRow], sort: SortId) -> bool {
    matches!(atom, Atom::Member(of, _) if of == sort) || keys.iter().any(|key| key.sort == sort)
}

fn growing(tables: &Tables, row: &ActRow) -> Vec<bool> {
    let grows = |(sort, kind): (SortId, SortKind)| {
        let mut fields = Vec::new();
        if kind == SortKind::Open {
            fields_of_sort(tables, row, sort, &mut fields);
        }
        !fields.is_empty()
    };
    tables.sorts.iter().map(|(sort, row)| grows((sort, row.kind))).collect()
}
