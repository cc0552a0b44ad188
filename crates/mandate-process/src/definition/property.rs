//! Properties by names: what must hold on every path (S14).

use super::{Remarks, Test};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// A sentence about every path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its id.
    pub id: String,
    /// The sentence.
    pub says: String,
    /// What is asked.
    pub pattern: Pattern,
    /// Title, note, sources.
    pub remarks: Remarks,
}

/// What occurs at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// An act is accepted, by anybody or by a role.
    Act {
        /// The act.
        act: String,
        /// The role.
        by: Option<String>,
        /// Only while this holds, judged just before.
        during: Option<Test>,
    },
    /// A transition is taken.
    Transition {
        /// The transition.
        transition: String,
        /// Only while this holds, judged just before.
        during: Option<Test>,
    },
    /// A state is entered.
    Enters(String),
    /// A state is left.
    Leaves(String),
    /// A deadline lapses.
    Lapse(String),
    /// One of these.
    Any(Vec<Happening>),
    /// A condition holds after a macrostep: only as the answer of a response.
    Holds(Box<Test>),
}

/// The patterns, by their standard names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// In every reachable state.
    Always(Test),
    /// In no reachable state.
    Never(Test),
    /// On no path.
    NeverHappens(Happening),
    /// In some reachable state.
    Sometimes(Test),
    /// On every path.
    Eventually(Test),
    /// Wherever `during` holds this act by this role would be accepted.
    AlwaysPossible {
        /// The act.
        act: String,
        /// The role.
        by: String,
        /// Where.
        during: Option<Test>,
    },
    /// A template over one happening and a number: its name, the happening, more than how often.
    Unary {
        /// `existence`, `absence` or `exactly-one`.
        template: &'static str,
        /// The happening.
        of: Happening,
        /// For `absence`: how often is still allowed.
        more_than: u32,
    },
    /// A template over two happenings.
    Binary {
        /// Such as `response`, `precedence` or `not-co-existence`.
        template: &'static str,
        /// The first.
        first: Happening,
        /// The second.
        then: Happening,
    },
}

impl Pattern {
    /// Templates over one happening.
    pub const UNARY: [&'static str; 3] = ["existence", "absence", "exactly-one"];
    /// Templates written `{ first, then }`.
    pub const ORDERED: [&'static str; 9] = [
        "precedence",
        "alternate-precedence",
        "chain-precedence",
        "response",
        "alternate-response",
        "chain-response",
        "succession",
        "responded-existence",
        "not-succession",
    ];
    /// Templates written as a pair.
    pub const PAIRED: [&'static str; 4] = ["co-existence", "not-co-existence", "choice", "exclusive-choice"];
}
