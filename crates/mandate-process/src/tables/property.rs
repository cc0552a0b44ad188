//! Properties by ids: what must hold on every path (S14).

use super::Name;
use crate::ids::{ActId, DeadlineId, RoleId, StateId, TestId, TransitionId};
use alloc::vec::Vec;

/// A property.
#[derive(Debug)]
pub struct PropertyRow {
    /// Its name.
    pub name: Name,
    /// What is asked.
    pub pattern: PatternRow,
}

/// What occurs at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HappeningRow {
    /// An act is accepted.
    Act {
        /// The act.
        act: ActId,
        /// Only by an actor of this role.
        by: Option<RoleId>,
        /// Only while this holds, judged with the act's changes folded in.
        during: Option<TestId>,
    },
    /// A transition is taken.
    Transition {
        /// The transition.
        transition: TransitionId,
        /// Only while this holds, judged just before.
        during: Option<TestId>,
    },
    /// A state is entered.
    Enters(StateId),
    /// A state is left.
    Leaves(StateId),
    /// A deadline lapses.
    Lapse(DeadlineId),
    /// One of these.
    Any(Vec<Self>),
    /// A condition holds after a macrostep.
    Holds(TestId),
}

/// What is asked of every path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternRow {
    /// This holds after every macrostep.
    Always(TestId),
    /// This holds after none.
    Never(TestId),
    /// This never happens.
    NeverHappens(HappeningRow),
    /// This holds sometimes, on some path.
    Sometimes(TestId),
    /// This holds sometimes, on every path.
    Eventually(TestId),
    /// Wherever `during` holds, this act by this role would be accepted.
    AlwaysPossible {
        /// The act.
        act: ActId,
        /// The role.
        by: RoleId,
        /// Where; `None`: after every macrostep.
        during: Option<TestId>,
    },
    /// A template over one happening.
    Unary {
        /// Which.
        template: Unary,
        /// The happening.
        of: HappeningRow,
        /// For `absence`: how often is still allowed.
        more_than: u32,
    },
    /// A template over two happenings.
    Binary {
        /// Which.
        template: Binary,
        /// The first.
        first: HappeningRow,
        /// The second.
        then: HappeningRow,
    },
}

macro_rules! templates {
    ($(#[doc = $doc:expr])* $name:ident: $($(#[doc = $what:expr])* $variant:ident = $word:literal,)*) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[doc = $what])* $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Its standard name, as files write it.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// The one of this name.
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|template| template.word() == word)
            }
        }
    };
}

templates! {
    /// Templates over one happening.
    Unary:
    /// It occurs.
    Existence = "existence",
    /// It occurs at most so often.
    Absence = "absence",
    /// It occurs once.
    ExactlyOne = "exactly-one",
}

templates! {
    /// Templates over two happenings, `first` and `then`.
    Binary:
    /// `then` only after a `first`.
    Precedence = "precedence",
    /// Before each `then` a `first` since the last `then`.
    AlternatePrecedence = "alternate-precedence",
    /// Each `then` comes right after a `first`.
    ChainPrecedence = "chain-precedence",
    /// After each `first` a `then`.
    Response = "response",
    /// After each `first` a `then` before the next `first`.
    AlternateResponse = "alternate-response",
    /// Each `first` is followed at once by a `then`.
    ChainResponse = "chain-response",
    /// Response and precedence.
    Succession = "succession",
    /// If `first` occurs, `then` occurs, before or after.
    RespondedExistence = "responded-existence",
    /// No `then` after a `first`.
    NotSuccession = "not-succession",
    /// Both occur or neither.
    CoExistence = "co-existence",
    /// Not both.
    NotCoExistence = "not-co-existence",
    /// At least one of the two.
    Choice = "choice",
    /// Exactly one of the two.
    ExclusiveChoice = "exclusive-choice",
}

#[cfg(test)]
mod tests {
    use super::{Binary, Unary};
    use crate::definition::Pattern;
    use alloc::vec::Vec;

    #[test]
    fn the_templates_are_those_of_the_definition() {
        assert_eq!(Unary::ALL.iter().map(|template| template.word()).collect::<Vec<_>>(), Pattern::UNARY);
        let binary: Vec<&str> = Binary::ALL.iter().map(|template| template.word()).collect();
        assert_eq!(binary, [&Pattern::ORDERED[..], &Pattern::PAIRED].concat());
    }

    #[test]
    fn a_template_is_found_by_its_name() {
        assert_eq!(Binary::named("chain-response"), Some(Binary::ChainResponse));
        assert_eq!(Unary::named("chain-response"), None);
    }
}
