//! The microsteps of what is being judged, as sets of states: quick to note, on kept room.

use crate::event::Steps;
use alloc::vec::Vec;
use mandate_process::Bits;
use mandate_process::ids::{EdgeId, StateId, TriggerId};

/// One microstep that was taken on trial.
#[derive(Clone, Copy, Debug)]
pub struct Taken<'a> {
    /// Its trigger.
    pub trigger: TriggerId,
    edges: &'a [EdgeId],
    exits: &'a Bits,
    entries: &'a Bits,
}

impl<'a> Taken<'a> {
    /// Transitions by source, in the order taken.
    pub fn edges(&self) -> impl Iterator<Item = EdgeId> + use<'a> {
        self.edges.iter().copied()
    }

    /// States exited, in reverse document order.
    pub fn exits(&self) -> impl Iterator<Item = StateId> + use<'a> {
        self.exits.iter().rev().map(StateId::from)
    }

    /// States entered, in document order.
    pub fn entries(&self) -> impl Iterator<Item = StateId> + use<'a> {
        self.entries.iter().map(StateId::from)
    }
}

/// Microsteps in order. The room of those that were is kept.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    edges: Vec<EdgeId>,
    room: Vec<Moves>,
    count: usize,
}

#[derive(Debug)]
struct Moves {
    trigger: TriggerId,
    /// Where its edges begin and end.
    edges: (usize, usize),
    exits: Bits,
    entries: Bits,
}

impl Trail {
    /// How many microsteps there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// None any more.
    pub fn clear(&mut self) {
        self.count = 0;
        self.edges.clear();
    }

    /// Adds a microstep.
    #[inline]
    pub fn push(&mut self, trigger: TriggerId, edges: &[EdgeId], exits: &Bits, entries: &Bits) {
        let first = self.edges.len();
        self.edges.extend_from_slice(edges);
        let edges = (first, self.edges.len());
        match self.room.get_mut(self.count) {
            Some(moves) => {
                (moves.trigger, moves.edges) = (trigger, edges);
                moves.exits.clone_from(exits);
                moves.entries.clone_from(entries);
            }
            None => self.room.push(Moves { trigger, edges, exits: exits.clone(), entries: entries.clone() }),
        }
        self.count += 1;
    }

    /// The microsteps in order.
    pub fn iter(&self) -> impl Iterator<Item = Taken<'_>> {
        self.room.iter().take(self.count).map(|moves| Taken {
            trigger: moves.trigger,
            edges: self.edges.get(moves.edges.0..moves.edges.1).unwrap_or_default(),
            exits: &moves.exits,
            entries: &moves.entries,
        })
    }

    /// As an event keeps them.
    pub fn steps(&self) -> Steps {
        let mut steps = Steps::default();
        self.iter().for_each(|step| steps.push(step.trigger, step.edges(), step.exits(), step.entries()));
        steps
    }
}
