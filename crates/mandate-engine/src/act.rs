//! What reaches a case: acts and the passing of time, by names.

use crate::few::Few;
use crate::record::Position;
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use mandate_process::time::{Date, Instant};
use mandate_process::value::Value;

/// A text that is often written in the program itself.
pub type Text = Cow<'static, str>;

/// What an actor does, by names.
///
/// ```
/// use mandate_engine::Act;
/// use mandate_process::time::Date;
/// let noon = Date::parse("2027-02-11").expect("a real day").at_noon(0);
/// let vote = Act::new("vote", "board", noon).with("yes", 13);
/// assert_eq!(vote.content.len(), 1);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Act {
    /// The act.
    pub name: Text,
    /// The id of who acts.
    pub actor: Text,
    /// When.
    pub at: Instant,
    /// What it carries: field, value.
    pub content: Few<(Text, Value), 1>,
}

impl Act {
    /// An act without content.
    #[inline]
    pub fn new(name: impl Into<Text>, actor: impl Into<Text>, at: Instant) -> Self {
        Self { name: name.into(), actor: actor.into(), at, content: Few::new() }
    }

    /// Adds a field of content.
    #[inline]
    #[must_use]
    pub fn with(mut self, field: impl Into<Text>, value: impl Into<Value>) -> Self {
        self.content.push((field.into(), value.into()));
        self
    }
}

/// What reaches a case.
#[derive(Clone, Copy, Debug)]
pub enum Stimulus<'a> {
    /// Somebody acts.
    Act(&'a Act),
    /// Time has passed to this instant.
    Time(Instant),
}

impl Stimulus<'_> {
    /// When it comes.
    pub fn at(&self) -> Instant {
        match self {
            Self::Act(act) => act.at,
            Self::Time(at) => *at,
        }
    }
}

/// How a case is opened.
///
/// ```
/// use mandate_engine::Opening;
/// use mandate_process::time::Date;
/// let noon = Date::parse("2027-01-11").expect("a real day").at_noon(0);
/// let opening = Opening::new("minukal", noon).actor("kalumba", "host");
/// assert_eq!(opening.actors.len(), 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// The id of the case.
    pub case: String,
    /// When it opens.
    pub at: Instant,
    /// Actors of roles that may have several: id, role, in roster order.
    pub actors: Vec<(String, String)>,
    /// Members of open types known from the start: type, members.
    pub members: Vec<(String, Vec<String>)>,
    /// Whether the acts are on public record, so that unlawful ones count as irregular (S11).
    pub record: bool,
    /// The case that this one goes on with, if it was moved from another process (S10.7).
    pub moved: Option<Moved>,
}

/// A case of another process that this one goes on with. It says where the case comes from and changes nothing in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The id of the other process.
    pub process: String,
    /// Its version.
    pub version: String,
    /// Its digest.
    pub digest: String,
    /// The semantics number of its log.
    pub semantics: u64,
    /// The number and the hash of the last record of its log.
    pub position: Position,
    /// What names of the other process are called in this one: kind, old name, new name; `None`: it was left behind.
    pub names: Vec<(String, String, Option<String>)>,
    /// Who moved it, if that is said.
    pub by: Option<String>,
    /// When, if that is said.
    pub on: Option<Date>,
}

impl Opening {
    /// A case with the actors of single roles only.
    pub fn new(case: impl Into<String>, at: Instant) -> Self {
        Self { case: case.into(), at, ..Self::default() }
    }

    /// Adds an actor.
    #[must_use]
    pub fn actor(mut self, id: impl Into<String>, role: impl Into<String>) -> Self {
        self.actors.push((id.into(), role.into()));
        self
    }
}
