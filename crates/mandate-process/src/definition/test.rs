//! Tests by names: what `when`, rules, deadlines and properties ask.

use crate::value::Value;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// A question about a case that has an answer in every state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// A fact compares so; with `for_each`, for every tuple of members.
    Fact {
        /// The fact.
        fact: String,
        /// One set for each key of the fact; empty for a fact without keys.
        for_each: Vec<Members>,
        /// How it compares.
        comparison: Comparison,
    },
    /// A state is active.
    InState(String),
    /// A deadline has a status.
    Deadline {
        /// The deadline.
        deadline: String,
        /// The status asked for.
        is: Status,
    },
    /// A rule holds.
    Rule(String),
    /// The case has ended, or has not.
    Ended(bool),
    /// All hold; true if there is none.
    All(Vec<Test>),
    /// One holds; false if there is none.
    Any(Vec<Test>),
    /// It does not hold.
    Not(Box<Test>),
}

impl Default for Test {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

/// Members to range over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Members {
    /// These.
    List(Vec<String>),
    /// Those in a fact that is a set.
    Fact(String),
    /// The actors of a role (`actor`: all).
    Actors(String),
    /// The members of a type then known.
    Values(String),
}

/// How a fact compares, and with what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The comparison.
    pub operator: Operator,
    /// The other side.
    pub right: Operand,
}

/// The comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operator {
    /// Equal.
    Is,
    /// Set, and not equal.
    IsNot,
    /// Not less: integers, dates, values of a scale.
    AtLeast,
    /// Not more: integers, dates, values of a scale.
    AtMost,
    /// Whether a single fact has a value; compares with a boolean.
    IsSet,
    /// Whether a set has no member; compares with a boolean.
    IsEmpty,
    /// A set has this member.
    Includes,
    /// A set has all these members.
    IncludesAll,
    /// A set has none of these members.
    IncludesNone,
    /// A set has at least so many members.
    SizeAtLeast,
    /// A set has at most so many members.
    SizeAtMost,
}

impl Operator {
    /// Every comparison, in the order of the documents.
    pub const ALL: [Self; 11] = [
        Self::Is,
        Self::IsNot,
        Self::AtLeast,
        Self::AtMost,
        Self::IsSet,
        Self::IsEmpty,
        Self::Includes,
        Self::IncludesAll,
        Self::IncludesNone,
        Self::SizeAtLeast,
        Self::SizeAtMost,
    ];

    /// Its word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is-not",
            Self::AtLeast => "at-least",
            Self::AtMost => "at-most",
            Self::IsSet => "is-set",
            Self::IsEmpty => "is-empty",
            Self::Includes => "includes",
            Self::IncludesAll => "includes-all",
            Self::IncludesNone => "includes-none",
            Self::SizeAtLeast => "size-at-least",
            Self::SizeAtMost => "size-at-most",
        }
    }
}

/// The other side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// A constant; a set of them is `Value::Set`.
    Value(Value),
    /// A fact; keyed alike, it is read at the keys that the tuple shares by type.
    Fact(String),
    /// The actors of a role (`actor`: all), as a set.
    Actors(String),
    /// The members of a type then known, as a set.
    Values(String),
}

/// The status of a deadline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// Not started.
    #[default]
    NotArmed,
    /// Running.
    Armed,
    /// What was waited for came in time.
    Met,
    /// Time has run out.
    Lapsed,
    /// Its states were left, its date was taken away, or the case ended.
    Withdrawn,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 5] = [Self::NotArmed, Self::Armed, Self::Met, Self::Lapsed, Self::Withdrawn];

    /// Its word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotArmed => "not-armed",
            Self::Armed => "armed",
            Self::Met => "met",
            Self::Lapsed => "lapsed",
            Self::Withdrawn => "withdrawn",
        }
    }
}
