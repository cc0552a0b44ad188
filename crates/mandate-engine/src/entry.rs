//! What a log will hold, before it has numbers and hashes.

use crate::act::{Act, Stimulus};
use crate::decide::{Answer, Decision};
use crate::event::Event;
use crate::refusal::Refusal;
use alloc::vec::Vec;
use mandate_process::time::Instant;

/// An event with the act that caused it, or a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// An event: the opening, a lapse, or an accepted act.
    Event {
        /// The act, if one caused it.
        act: Option<Act>,
        /// What happened.
        event: Event,
    },
    /// A refused act.
    Refused {
        /// The act.
        act: Act,
        /// Why.
        refusal: Refusal,
    },
}

impl From<Event> for Entry {
    /// The opening, or a lapse.
    fn from(event: Event) -> Self {
        Self::Event { act: None, event }
    }
}

impl Entry {
    /// The entries of a decision: the lapses in order, then the answer. *Passed* and *more* are no entries, nor is the
    /// refusal of a passing of time.
    pub fn all(stimulus: Stimulus<'_>, decision: Decision) -> Vec<Self> {
        let mut entries: Vec<Self> = decision.lapses.into_iter().map(Self::from).collect();
        if let Stimulus::Act(act) = stimulus {
            match decision.answer {
                Answer::Accepted(event) => entries.push(Self::Event { act: Some(act.clone()), event }),
                Answer::Refused(refusal) => entries.push(Self::Refused { act: act.clone(), refusal }),
                Answer::Passed | Answer::More => {}
            }
        }
        entries
    }

    /// The event, if it is one.
    pub fn event(&self) -> Option<&Event> {
        if let Self::Event { event, .. } = self { Some(event) } else { None }
    }

    /// The refusal, if it is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        if let Self::Refused { refusal, .. } = self { Some(refusal) } else { None }
    }

    /// The act, if one was submitted.
    pub fn act(&self) -> Option<&Act> {
        match self {
            Self::Event { act, .. } => act.as_ref(),
            Self::Refused { act, .. } => Some(act),
        }
    }

    /// When it happened, or was tried.
    pub fn at(&self) -> Instant {
        match self {
            Self::Event { event, .. } => event.at,
            Self::Refused { act, .. } => act.at,
        }
    }
}
