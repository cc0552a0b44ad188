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
    /// Microsteps in order; what they moved lies in `moves`.
    pub(crate) steps: Vec<Step>,
    pub(crate) moves: Vec<u16>,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub trigger: TriggerId,
    pub edges: u16,
    pub exits: u16,
    pub entries: u16,
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
            steps: Vec::new(),
            moves: Vec::new(),
            facts: Vec::new(),
            deadlines: Vec::new(),
            memories: Vec::new(),
            pending: None,
            halted: false,
        }
    }

    /// The microsteps in order.
    pub fn microsteps(&self) -> impl Iterator<Item = Microstep<'_>> {
        let mut rest: &[u16] = &self.moves;
        self.steps.iter().map(move |step| {
            let mut take = |count: u16| {
                let (taken, left) = rest.split_at_checked(usize::from(count)).unwrap_or((rest, &[]));
                rest = left;
                taken
            };
            Microstep { trigger: step.trigger, edges: take(step.edges), exits: take(step.exits), entries: take(step.entries) }
        })
    }
}

/// Microsteps given as lists: trigger, transitions by source, exits, entries.
pub(crate) type MicrostepParts = (TriggerId, Vec<EdgeId>, Vec<StateId>, Vec<StateId>);

impl Event {
    /// Takes microsteps over from a record.
    pub(crate) fn set_microsteps(&mut self, parts: &[MicrostepParts]) {
        let count = |len: usize| u16::try_from(len).unwrap_or(u16::MAX);
        for (trigger, edges, exits, entries) in parts {
            self.steps.push(Step {
                trigger: *trigger,
                edges: count(edges.len()),
                exits: count(exits.len()),
                entries: count(entries.len()),
            });
            self.moves.extend(edges.iter().map(|id| id.0));
            self.moves.extend(exits.iter().chain(entries).map(|id| id.0));
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
