//! Events: an accepted stimulus, or a lapse, with all its consequences and no judgement (S8.1).

use crate::act::Moved;
use crate::facts::Keys;
use crate::few::Few;
use crate::refusal::Refusal;
use crate::state::DeadlineCell;
use crate::steps::{Microstep, Steps};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use mandate_process::Bits;
use mandate_process::ids::{ActId, DeadlineId, FactId, HistoryId, SortId, TriggerId};
use mandate_process::tables::Name;
use mandate_process::time::Instant;

/// One macrostep, as ids of its process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When it happened.
    pub at: Instant,
    /// What it is the consequence of.
    pub cause: Cause,
    /// The refusal an act on public record would have had.
    pub irregular: Option<Box<Refusal>>,
    pub(crate) steps: Steps,
    /// The net change of each entry of a fact.
    pub facts: Few<FactChange, 1>,
    /// The net change of each deadline.
    pub deadlines: Vec<DeadlineChange>,
    /// Whether the lapse did not settle.
    pub halted: bool,
    seldom: Option<Box<Seldom>>,
}

/// What few events tell: kept apart, so that all others are small.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seldom {
    /// New members, in order.
    pub members: Vec<(SortId, Name)>,
    /// Memories that differ, as they are now.
    pub memories: Vec<(HistoryId, Bits)>,
    /// The sent names that are pending now, where that differs.
    pub pending: Option<Vec<Pending>>,
}

/// What an event is the consequence of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The case was opened.
    Opened(Box<Opened>),
    /// An act was accepted.
    Act {
        /// The act.
        act: ActId,
        /// Who acted: a place in the roster.
        actor: u32,
    },
    /// A deadline lapsed.
    Lapse {
        /// The deadline.
        deadline: DeadlineId,
        /// When it ran out.
        due: Instant,
    },
    /// A sent name came.
    Sent {
        /// Its trigger.
        trigger: TriggerId,
        /// When it was due.
        due: Instant,
    },
}

/// What event 1 says of the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The id of the case.
    pub case: String,
    /// Actors of roles that may have several: id, role.
    pub actors: Vec<(Name, Name)>,
    /// Members of open types that the opening listed.
    pub members: Vec<(SortId, Name)>,
    /// Whether the acts are on public record.
    pub record: bool,
    /// The case that this one goes on with (S10.7).
    pub moved: Option<Moved>,
}

impl Event {
    pub(crate) fn new(at: Instant, cause: Cause) -> Self {
        Self { at, cause, irregular: None, steps: Steps::default(), facts: Few::new(), deadlines: Vec::new(), halted: false, seldom: None }
    }

    /// What few events tell, to be changed.
    pub fn seldom(&mut self) -> &mut Seldom {
        self.seldom.get_or_insert_default()
    }

    /// New members, in order.
    pub fn members(&self) -> &[(SortId, Name)] {
        self.seldom.as_ref().map_or(&[], |seldom| &seldom.members)
    }

    /// Memories that differ, as they are now.
    pub fn memories(&self) -> &[(HistoryId, Bits)] {
        self.seldom.as_ref().map_or(&[], |seldom| &seldom.memories)
    }

    /// The sent names that are pending now, where that differs.
    pub fn pending(&self) -> Option<&[Pending]> {
        self.seldom.as_ref().and_then(|seldom| seldom.pending.as_deref())
    }

    /// The microsteps in order.
    pub fn microsteps(&self) -> impl Iterator<Item = Microstep<'_>> {
        self.steps.iter()
    }
}

/// The net change of one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactChange {
    /// The fact.
    pub fact: FactId,
    /// The members it is read at.
    pub keys: Keys,
    /// What it held.
    pub old: Held,
    /// What it holds.
    pub new: Held,
}

/// What an entry holds: as small as a single value, which nearly all are. [`Held::members`] reads a set, and
/// [`Held::of_members`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// Nothing.
    Unset,
    /// A number, a day, a yes or no, or the place of a member in its sort.
    Cell(i64),
    /// Members, all of them among the first 64 of their sort: a bit for each.
    Members(u64),
    /// Members, some of them behind the first 64: words of bits, the last of them not zero.
    Crowd(Box<Few<u64, 4>>),
}

impl Held {
    /// The members of a set, in member order.
    pub fn members(&self) -> Option<impl Iterator<Item = u32> + '_> {
        let words = self.words()?;
        Some(Bits::members(words).filter_map(|member| u32::try_from(member).ok()))
    }

    /// The words of a set.
    pub(crate) fn words(&self) -> Option<&[u64]> {
        match self {
            Self::Unset | Self::Cell(_) => None,
            Self::Members(word) => Some(core::slice::from_ref(word)),
            Self::Crowd(words) => Some(words),
        }
    }

    /// A set of members.
    pub fn of_members(members: impl IntoIterator<Item = u32>) -> Self {
        let mut words: Few<u64, 4> = Few::new();
        for member in members {
            let place = member as usize / 64;
            if place >= words.len() {
                words.resize(place + 1, 0);
            }
            if let Some(word) = words.get_mut(place) {
                *word |= 1 << (member % 64);
            }
        }
        Self::of_words(words)
    }

    /// A set that has these words.
    #[inline]
    pub(crate) fn of_words(words: impl IntoIterator<Item = u64>) -> Self {
        let mut words = words.into_iter();
        let first = words.next().unwrap_or_default();
        let mut all: Few<u64, 4> = words.collect();
        while all.last() == Some(&0) {
            all.pop();
        }
        if all.is_empty() {
            return Self::Members(first);
        }
        all.insert(0, first);
        Self::Crowd(Box::new(all))
    }
}

/// The net change of one deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeadlineChange {
    /// The deadline.
    pub deadline: DeadlineId,
    /// What it was.
    pub old: DeadlineCell,
    /// What it is.
    pub new: DeadlineCell,
}

/// A sent name that has not come yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Its trigger.
    pub trigger: TriggerId,
    /// When it comes.
    pub due: Instant,
}
