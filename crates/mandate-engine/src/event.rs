//! Events: an accepted stimulus, or a lapse, with all its consequences and no judgement (S8.1).

use crate::facts::Keys;
use crate::refusal::Refusal;
use crate::state::DeadlineCell;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use mandate_process::Bits;
use mandate_process::ids::{ActId, DeadlineId, EdgeId, FactId, HistoryId, SortId, StateId, TriggerId};
use mandate_process::tables::Name;
use mandate_process::time::Instant;
use smallvec::SmallVec;

/// One macrostep, as ids of its process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When it happened.
    pub at: Instant,
    /// What it is the consequence of.
    pub cause: Cause,
    /// The refusal an act on public record would have had.
    pub irregular: Option<Box<Refusal>>,
    /// New members, in order.
    pub members: Vec<(SortId, Name)>,
    pub(crate) steps: Steps,
    /// The net change of each entry of a fact.
    pub facts: Vec<FactChange>,
    /// The net change of each deadline.
    pub deadlines: Vec<DeadlineChange>,
    /// Memories that differ, as they are now.
    pub memories: Vec<(HistoryId, Bits)>,
    /// The sent names that are pending now, where that differs.
    pub pending: Option<Vec<Pending>>,
    /// Whether the lapse did not settle.
    pub halted: bool,
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
}

/// Microsteps one behind the other: trigger, how many edges, exits and entries, then these. Most events have one or two
/// small ones and need no allocation for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Steps {
    words: SmallVec<[u16; 20]>,
}

impl Steps {
    /// Adds a microstep.
    pub fn push(
        &mut self,
        trigger: TriggerId,
        edges: impl IntoIterator<Item = EdgeId>,
        exits: impl IntoIterator<Item = StateId>,
        entries: impl IntoIterator<Item = StateId>,
    ) {
        let first = self.words.len();
        self.words.extend_from_slice(&[trigger.0, 0, 0, 0]);
        self.put(first + 1, edges.into_iter().map(|id| id.0));
        self.put(first + 2, exits.into_iter().map(|id| id.0));
        self.put(first + 3, entries.into_iter().map(|id| id.0));
    }

    /// Adds ids and says at a place how many they were.
    fn put(&mut self, place: usize, ids: impl Iterator<Item = u16>) {
        let before = self.words.len();
        ids.for_each(|id| self.words.push(id));
        let count = u16::try_from(self.words.len() - before).unwrap_or(u16::MAX);
        if let Some(slot) = self.words.get_mut(place) {
            *slot = count;
        }
    }

    fn iter(&self) -> impl Iterator<Item = Microstep<'_>> {
        let mut rest: &[u16] = &self.words;
        core::iter::from_fn(move || {
            let (&[trigger, edges, exits, entries], ids) = rest.split_first_chunk::<4>()?;
            rest = ids;
            let mut take = |count: u16| {
                let (taken, left) = rest.split_at_checked(usize::from(count)).unwrap_or((rest, &[]));
                rest = left;
                taken
            };
            Some(Microstep { trigger: TriggerId(trigger), edges: take(edges), exits: take(exits), entries: take(entries) })
        })
    }
}

/// One microstep of an event.
#[derive(Clone, Copy, Debug)]
pub struct Microstep<'e> {
    /// Its trigger.
    pub trigger: TriggerId,
    edges: &'e [u16],
    exits: &'e [u16],
    entries: &'e [u16],
}

impl<'e> Microstep<'e> {
    /// Transitions by source, in the order taken.
    pub fn edges(&self) -> impl Iterator<Item = EdgeId> + use<'e> {
        self.edges.iter().map(|id| EdgeId(*id))
    }

    /// States exited, in reverse document order.
    pub fn exits(&self) -> impl Iterator<Item = StateId> + use<'e> {
        self.exits.iter().map(|id| StateId(*id))
    }

    /// States entered, in document order.
    pub fn entries(&self) -> impl Iterator<Item = StateId> + use<'e> {
        self.entries.iter().map(|id| StateId(*id))
    }
}

impl Event {
    pub(crate) fn new(at: Instant, cause: Cause) -> Self {
        Self {
            at,
            cause,
            irregular: None,
            members: Vec::new(),
            steps: Steps::default(),
            facts: Vec::new(),
            deadlines: Vec::new(),
            memories: Vec::new(),
            pending: None,
            halted: false,
        }
    }

    /// The microsteps in order.
    pub fn microsteps(&self) -> impl Iterator<Item = Microstep<'_>> {
        self.steps.iter()
    }
}

/// Microsteps given as lists: trigger, transitions by source, exits, entries.
pub(crate) type MicrostepParts = (TriggerId, Vec<EdgeId>, Vec<StateId>, Vec<StateId>);

impl Event {
    /// Takes microsteps over from a record.
    pub(crate) fn set_microsteps(&mut self, parts: &[MicrostepParts]) {
        for (trigger, edges, exits, entries) in parts {
            self.steps.push(*trigger, edges.iter().copied(), exits.iter().copied(), entries.iter().copied());
        }
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

/// What an entry holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// Nothing.
    Unset,
    /// A number, a day, a yes or no, or the place of a member in its sort.
    Cell(i64),
    /// Members.
    Members(Vec<u32>),
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
