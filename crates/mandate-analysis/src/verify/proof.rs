//! What a proof ends with: a verdict, how much was looked at, and a story where there is one.

use mandate_scenario::Scenario;

/// What was asked of every path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asked {
    /// A property of the file, by its place.
    Property(usize),
    /// From everywhere a case can come to its end.
    OptionToComplete,
    /// When a case ends, nothing goes on.
    ProperCompletion,
    /// Every transition can be taken.
    NoDeadTransition,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds on every path within the scope; of what must be possible: it is, and the story shows how.
    Holds(Option<Box<Story>>),
    /// It does not: the story shows how; of what must be possible: it never is, and there is no story.
    Broken(Option<Box<Story>>),
    /// Neither could be shown.
    CannotTell(Doubt),
}

/// A path as a story that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// The story: `mandate run` accepts it.
    pub scenario: Scenario,
    /// How it ends.
    pub ending: Ending,
}

/// What the last act of a story leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// What was asked has happened, or has gone wrong for good.
    There,
    /// Nobody acts any more and nothing runs out: what is owed is never given.
    Rests,
    /// The last so many acts can be repeated for ever: what is owed is never given.
    GoesRound(usize),
    /// This act, tried now, would be refused.
    WouldBeRefused,
}

/// Why neither could be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The search was cut: so many states were looked at.
    TooManyStates(usize),
    /// The search was stopped from outside.
    Stopped(usize),
    /// From some states it hangs on rules whether a case can be brought on to its end.
    HangsOnRules(Vec<String>),
    /// For these transitions it could not be shown.
    NotShown(Vec<String>),
    /// Some contents of these acts were not tried.
    ContentNotTried(Vec<String>),
    /// A path of the slice could not be played on the whole process: its acts, and the rules that stood in the way.
    NotPlayed {
        /// The acts and deadlines of the path.
        path: Vec<String>,
        /// The rules that blocked it.
        blocked_by: Vec<String>,
    },
    /// These dates are compared with what is not followed: whether it comes to pass hangs on days that were not tried.
    TimeNotExact(Vec<String>),
}

/// How much was looked at for one answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// States of the slice, with what the property remembers.
    pub states: usize,
    /// Configurations of the slice with its facts: states without what the property remembers.
    pub cases: usize,
    /// Transitions of the slice, of how many.
    pub transitions: (usize, usize),
    /// Facts of the slice, of how many.
    pub facts: (usize, usize),
    /// Deadlines of the slice, of how many.
    pub deadlines: (usize, usize),
    /// Rules that had to be kept after a first, coarser try.
    pub rules_kept: Vec<String>,
    /// Whether instants had to be looked at, too.
    pub timed: bool,
    /// Transitions that no path takes, by id.
    pub dead: Vec<String>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What was asked.
    pub asked: Asked,
    /// The answer.
    pub verdict: Verdict,
    /// How much was looked at.
    pub looked: Looked,
}

impl Verdict {
    /// The story, if there is one.
    pub fn story(&self) -> Option<&Story> {
        match self {
            Self::Holds(story) | Self::Broken(story) => story.as_deref(),
            Self::CannotTell(_) => None,
        }
    }

    /// Whether it was shown to hold.
    pub fn holds(&self) -> bool {
        matches!(self, Self::Holds(_))
    }

    /// Whether it was shown not to hold.
    pub fn is_broken(&self) -> bool {
        matches!(self, Self::Broken(_))
    }
}

/// Everything that was proved of a process, and over what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// How many members of each role and type there were, in document order.
    pub members: Vec<(String, u32)>,
    /// Which values integers were tried with, by fact.
    pub numbers: Vec<(String, Vec<i64>)>,
    /// The answers: properties in document order, then soundness.
    pub proofs: Vec<Proof>,
    /// Changes that would make a broken property hold; each was proved.
    pub remedies: Vec<Remedy>,
}

/// A change of the process with which a broken property holds, and nothing that held before is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// The property, by its place.
    pub property: usize,
    /// What to change.
    pub change: Change,
}

/// What a remedy changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The transition asks for this rule, too.
    Need {
        /// The transition.
        transition: String,
        /// The rule.
        rule: String,
    },
    /// The transition goes.
    Drop {
        /// The transition.
        transition: String,
    },
}

impl Verification {
    /// Whether everything was shown to hold.
    pub fn holds(&self) -> bool {
        self.proofs.iter().all(|proof| proof.verdict.holds())
    }

    /// Whether something was shown not to hold.
    pub fn is_broken(&self) -> bool {
        self.proofs.iter().any(|proof| proof.verdict.is_broken())
    }
}
