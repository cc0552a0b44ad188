//! The two processes, and what things of one are called in the other.

use crate::compare::{Comparison, What};
use crate::replay::{Mapping, Named};
use mandate_process::Process;
use mandate_process::definition::Item;
use std::collections::BTreeMap;

/// Which of the two processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The old one.
    Old,
    /// The new one.
    New,
}

impl Side {
    /// Both, the old one first.
    pub const BOTH: [Self; 2] = [Self::Old, Self::New];

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Old => Self::New,
            Self::New => Self::Old,
        }
    }
}

/// Something of each of the two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Both<T> {
    pub old: T,
    pub new: T,
}

impl<T> Both<T> {
    pub fn of(&self, side: Side) -> &T {
        match side {
            Side::Old => &self.old,
            Side::New => &self.new,
        }
    }

    pub fn of_mut(&mut self, side: Side) -> &mut T {
        match side {
            Side::Old => &mut self.old,
            Side::New => &mut self.new,
        }
    }

    pub fn each(mut make: impl FnMut(Side) -> T) -> Self {
        Self { old: make(Side::Old), new: make(Side::New) }
    }

    /// # Errors
    /// The first of the two that cannot be made.
    pub fn try_each<E>(mut make: impl FnMut(Side) -> Result<T, E>) -> Result<Self, E> {
        Ok(Self { old: make(Side::Old)?, new: make(Side::New)? })
    }
}

/// What things of one process are called in the other, both ways.
pub(super) struct Names<'c> {
    pub processes: Both<&'c Process>,
    pub mappings: Both<Mapping>,
    transitions: Both<BTreeMap<String, String>>,
}

impl<'c> Names<'c> {
    pub fn of(comparison: &'c Comparison) -> Self {
        let forward = comparison.names();
        let back = forward.iter().fold(Mapping::default(), |back, (kind, old, new)| match new {
            Some(new) => back.with(kind, new, Some(old)),
            None => back,
        });
        let mut transitions: Both<BTreeMap<String, String>> = Both::default();
        for change in comparison.changes.iter().filter(|change| change.item == Item::Transition) {
            if let What::Renamed { from } = &change.what {
                transitions.old.insert(from.clone(), change.id.clone());
                transitions.new.insert(change.id.clone(), from.clone());
            }
        }
        Self { processes: Both { old: &comparison.old, new: &comparison.new }, mappings: Both { old: forward, new: back }, transitions }
    }

    pub fn process(&self, side: Side) -> &'c Process {
        self.processes.of(side)
    }

    /// What something of a side is called on the other.
    pub fn across<'n>(&'n self, side: Side, kind: Named, name: &'n str) -> &'n str {
        self.mappings.of(side).of(kind, name).unwrap_or(name)
    }

    /// What a role or type of a side is called on the other.
    pub fn kind_across<'n>(&'n self, side: Side, name: &'n str) -> &'n str {
        let role = self.process(side).tables().names.roles.contains_key(name);
        self.across(side, if role { Named::Role } else { Named::Type }, name)
    }

    /// What a transition of a side is called on the other.
    pub fn transition_across<'n>(&'n self, side: Side, name: &'n str) -> &'n str {
        self.transitions.of(side).get(name).map_or(name, String::as_str)
    }

    /// What a thing of the new process is called on a side. What is only in the old one bears its own name.
    pub fn on<'n>(&'n self, side: Side, item: Item, id: &'n str) -> &'n str {
        let kind = match (side, item) {
            (Side::New, _) => return id,
            (Side::Old, Item::Transition) => return self.transition_across(Side::New, id),
            (Side::Old, Item::State) => Named::State,
            (Side::Old, Item::Fact) => Named::Fact,
            (Side::Old, Item::Deadline) => Named::Deadline,
            (Side::Old, Item::Act) => Named::Act,
            (Side::Old, Item::Role) => Named::Role,
            (Side::Old, Item::Type) => Named::Type,
            (Side::Old, Item::Rule) => Named::Rule,
            (Side::Old, Item::Process | Item::Property | Item::Scope) => return id,
        };
        self.across(Side::New, kind, id)
    }
}
