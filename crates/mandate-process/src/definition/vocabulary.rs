//! The words of a process: roles, types, facts, acts and what acts do to facts.

use super::Remarks;
use crate::value::{Base, Phrase, Value};
use alloc::string::String;
use alloc::vec::Vec;

/// Roles, types, facts and acts, in document order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Who takes part.
    pub roles: Vec<Role>,
    /// Types and scales.
    pub types: Vec<TypeOf>,
    /// What rules may read.
    pub facts: Vec<Fact>,
    /// What actors may do.
    pub acts: Vec<Act>,
}

impl Vocabulary {
    /// Declares an act by name only: open to every actor, without content.
    pub fn declare_act(&mut self, id: impl Into<String>) {
        self.acts.push(Act { id: id.into(), ..Act::default() });
    }
}

/// A kind of actor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Role {
    /// Its id; for a single role also the id of its one actor.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Whether a case may have several actors of this role.
    pub many: bool,
    /// Title, note, sources.
    pub remarks: Remarks,
}

/// A type or a scale.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypeOf {
    /// Its id.
    pub id: String,
    /// Its members in order; `None`: open, named by designs and acts.
    pub members: Option<Vec<String>>,
    /// Whether the order means less to more.
    pub scale: bool,
    /// Title, note, sources.
    pub remarks: Remarks,
}

/// A typed value that tests read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its id.
    pub id: String,
    /// What it holds.
    pub phrase: Phrase,
    /// What it holds at the opening; for a keyed fact in every entry. `None`: unset, or empty.
    pub starts: Option<Value>,
    /// The keyed integer fact whose sum over its first key this is.
    pub sum_of: Option<String>,
    /// How it is taken from a design: the keys of the file's table, in order. The engine does not read them.
    pub from: Vec<(String, Value)>,
    /// Title, note, sources.
    pub remarks: Remarks,
}

impl Fact {
    /// A fact of a type, unset or empty at the opening.
    pub fn new(id: impl Into<String>, phrase: Phrase) -> Self {
        Self { id: id.into(), phrase, starts: None, sum_of: None, from: Vec::new(), remarks: Remarks::default() }
    }
}

impl Default for Fact {
    fn default() -> Self {
        Self::new("", Phrase::of(Base::Boolean))
    }
}

/// What an actor does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Act {
    /// Its id.
    pub id: String,
    /// What it is, in words.
    pub says: String,
    /// The roles that may do it; empty: every actor.
    pub by: Vec<String>,
    /// What it carries.
    pub content: Vec<Field>,
    /// What it changes when it is accepted.
    pub changes: Vec<Change>,
    /// Title, note, sources.
    pub remarks: Remarks,
}

/// One field of the content of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub id: String,
    /// What it holds.
    pub phrase: Phrase,
}

/// What happens to one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The fact.
    pub fact: String,
    /// What is done to it.
    pub verb: Verb,
    /// Which entries: one key after the other; keys left out at the end come from the value.
    pub at: Vec<Key>,
    /// With what.
    pub source: Source,
}

/// What a change does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Puts a value in place of the old one.
    #[default]
    Set,
    /// Adds members to a set.
    Add,
    /// Takes members out of a set.
    Remove,
}

impl Verb {
    /// Its word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Set => "set",
            Self::Add => "add",
            Self::Remove => "remove",
        }
    }
}

/// One key of the entries that a change touches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// Every member: `"*"`.
    All,
    /// Who acts: `"{actor}"`.
    Actor,
    /// A field of the content, a member or a set of them: `"{field}"`.
    Field(String),
    /// This member.
    Member(String),
}

/// Where the value of a change comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A constant.
    Value(Value),
    /// Who acts.
    Actor,
    /// A field of the content (on an act).
    Field(String),
    /// A fact as it then is (on a transition).
    Fact(String),
}
