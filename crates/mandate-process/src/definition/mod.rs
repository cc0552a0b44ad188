//! A process by names: plain values, public to their last field. This tree *is* the builder, and the reader of
//! files makes the same one.

mod property;
mod structure;
mod test;
mod vocabulary;

pub use property::{Happening, Pattern, Property};
pub use structure::{Deadline, Effect, Kind, Resume, Rule, State, Transition, Trigger};
pub use test::{Comparison, Members, Operand, Operator, Status, Test};
pub use vocabulary::{Act, Change, Fact, Field, Key, Role, Source, TypeOf, Verb, Vocabulary};

use crate::finding::Span;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// What any table of a file may say about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks {
    /// A name for people.
    pub title: Option<String>,
    /// A remark for people.
    pub note: Option<String>,
    /// Documents that somebody has read, by symbol and paragraph.
    pub source: Vec<String>,
    /// Documents named from memory.
    pub unverified: Vec<String>,
    /// Whose own decision this is, and why.
    pub choice: Option<String>,
}

impl Remarks {
    /// Whether a source, an unverified source or a choice stands behind it.
    pub fn is_cited(&self) -> bool {
        !self.source.is_empty() || !self.unverified.is_empty() || self.choice.is_some()
    }
}

/// The kinds of named thing in a process, for places and canonical text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Item {
    /// The process itself.
    Process,
    /// A role.
    Role,
    /// A type or a scale.
    Type,
    /// A fact.
    Fact,
    /// An act.
    Act,
    /// A state.
    State,
    /// A transition.
    Transition,
    /// A deadline.
    Deadline,
    /// A rule.
    Rule,
    /// A property.
    Property,
    /// A number of members in the scope.
    Scope,
}

/// A whole process by names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definition {
    /// Its id, `[a-z0-9-]{1,64}` in files.
    pub id: String,
    /// Its version, free text such as `1.0.0`.
    pub version: String,
    /// Title, note, sources.
    pub remarks: Remarks,
    /// Minutes east of UTC in which its days are counted, −840 to 840.
    pub utc_offset: i32,
    /// The words its rules and acts use.
    pub vocabulary: Vocabulary,
    /// The tree of states; the root itself has no name.
    pub root: State,
    /// Transitions in document order.
    pub transitions: Vec<Transition>,
    /// Deadlines in document order.
    pub deadlines: Vec<Deadline>,
    /// Rules in document order.
    pub rules: Vec<Rule>,
    /// Properties in document order: read and their names checked.
    pub properties: Vec<Property>,
    /// How many members of a role or open type a proof takes: role or type, number.
    pub scope: Vec<(String, u32)>,
    /// Where things stand in their files; empty for a process built in code.
    pub places: Places,
}

impl Definition {
    /// A process with an id and nothing in it.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), version: String::from("0"), root: State::compound("", []), ..Self::default() }
    }
}

/// Where the named things of a process stand in their files. Two definitions that differ only here are equal.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The headers of tables, by what they declare.
    pub tables: BTreeMap<(Item, String), Span>,
    /// The names written inside tables, by table and name: where each first stands.
    pub names: BTreeMap<(Item, String, String), Span>,
}

impl Places {
    /// The place of a named thing, if it was read from a file.
    pub fn of(&self, item: Item, id: &str) -> Option<Span> {
        self.tables.get(&(item, String::from(id))).cloned()
    }

    /// The place of a name written in the table of a named thing; of the table, if the name is not known there.
    pub fn of_name(&self, item: Item, id: &str, name: &str) -> Option<Span> {
        self.names.get(&(item, String::from(id), String::from(name))).cloned().or_else(|| self.of(item, id))
    }
}

impl PartialEq for Places {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Places {}
