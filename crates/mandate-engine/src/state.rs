//! The state of a case: all that tests, selection and time read, and nothing else (S9.1).

use crate::event::Pending;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use mandate_process::cast::Cast;
use mandate_process::definition::Status;
use mandate_process::ids::{DeadlineId, FactId, HistoryId, StateId};
use mandate_process::tables::{ROOT, Tables};
use mandate_process::time::Instant;
use mandate_process::{Bits, Process};

/// The state of one case. It belongs to the process that opened it.
#[derive(Debug, PartialEq, Eq)]
pub struct CaseState {
    pub(crate) active: Bits,
    pub(crate) clock: Instant,
    pub(crate) cells: Vec<i64>,
    pub(crate) deadlines: Vec<DeadlineCell>,
    pub(crate) memories: Vec<Bits>,
    pub(crate) taken: Vec<u32>,
    pub(crate) sends: Vec<Pending>,
    pub(crate) cast: Arc<Cast>,
    pub(crate) record: bool,
    pub(crate) halted: bool,
}

impl Clone for CaseState {
    fn clone(&self) -> Self {
        Self {
            active: self.active.clone(),
            cells: self.cells.clone(),
            deadlines: self.deadlines.clone(),
            memories: self.memories.clone(),
            taken: self.taken.clone(),
            sends: self.sends.clone(),
            cast: Arc::clone(&self.cast),
            ..*self
        }
    }
    // Every act is judged on a copy: reusing the copy's allocations is most of the speed.
    #[inline]
    fn clone_from(&mut self, from: &Self) {
        self.active.clone_from(&from.active);
        self.clock = from.clock;
        copy(&mut self.cells, &from.cells);
        copy(&mut self.deadlines, &from.deadlines);
        if !(self.memories.is_empty() && from.memories.is_empty()) {
            self.memories.clone_from(&from.memories);
        }
        copy(&mut self.taken, &from.taken);
        copy(&mut self.sends, &from.sends);
        if !Arc::ptr_eq(&self.cast, &from.cast) {
            self.cast = Arc::clone(&from.cast);
        }
        self.record = from.record;
        self.halted = from.halted;
    }
}

/// Of two states of one case most vectors have the same length, and many have none.
#[inline]
fn copy<T: Copy>(into: &mut Vec<T>, from: &[T]) {
    if into.len() != from.len() {
        into.clear();
        into.extend_from_slice(from);
        return;
    }
    for (slot, value) in into.iter_mut().zip(from) {
        *slot = *value;
    }
}

/// A deadline in a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DeadlineCell {
    /// Where it stands.
    pub status: Status,
    /// When it was armed; meaningless while not armed.
    pub anchor: Instant,
    /// When it runs out, or would have; meaningless while not armed.
    pub due: Instant,
}

impl CaseState {
    /// Nothing but the root active, facts as they start, deadlines not armed.
    pub(crate) fn new(process: &Process, cast: Arc<Cast>, at: Instant, record: bool) -> Self {
        let tables = process.tables();
        let mut active = Bits::new(tables.states.len());
        active.insert(ROOT.index());
        let cells = if Arc::ptr_eq(&cast, &tables.cast) && tables.starts.len() == cast.cells() {
            tables.starts.clone()
        } else {
            cast.starting_cells(tables)
        };
        Self {
            active,
            clock: at,
            cells,
            deadlines: vec![DeadlineCell::default(); tables.deadlines.len()],
            memories: vec![Bits::new(tables.states.len()); tables.histories.len()],
            taken: vec![0; tables.counted.len()],
            sends: Vec::new(),
            cast,
            record,
            halted: false,
        }
    }

    /// When the last event happened.
    pub fn clock(&self) -> Instant {
        self.clock
    }

    /// Whether a state is active.
    pub fn is_active(&self, state: StateId) -> bool {
        self.active.contains(state.index())
    }

    /// The active states in document order, without the root.
    pub fn active(&self) -> impl Iterator<Item = StateId> + '_ {
        self.active.iter().skip(1).map(StateId::from)
    }

    /// The active atomic states in document order.
    pub fn leaves<'a>(&'a self, process: &'a Process) -> impl Iterator<Item = StateId> + 'a {
        self.active().filter(|state| process.tables().leaves.contains(state.index()))
    }

    /// Whether a final child of the root is active.
    pub fn has_ended(&self, process: &Process) -> bool {
        self.active.intersects(&process.tables().ends)
    }

    /// Whether nothing goes on any more: it has ended, or is halted.
    #[inline]
    pub(crate) fn is_closed(&self, process: &Process) -> bool {
        self.halted || self.has_ended(process)
    }

    /// Whether a lapse did not settle, so that nothing goes on.
    pub fn is_halted(&self) -> bool {
        self.halted
    }

    /// Whether the case was opened for acts on public record.
    pub fn is_record(&self) -> bool {
        self.record
    }

    /// A deadline.
    pub fn deadline(&self, id: DeadlineId) -> DeadlineCell {
        self.deadlines.get(id.index()).copied().unwrap_or_default()
    }

    /// Who and what takes part.
    pub fn cast(&self) -> &Cast {
        &self.cast
    }

    /// What a memory holds; empty: it was never written.
    pub fn memory(&self, id: HistoryId) -> impl Iterator<Item = StateId> + '_ {
        self.memories.get(id.index()).into_iter().flat_map(|states| states.iter().map(StateId::from))
    }

    /// Sent names that have not come yet, in the order sent.
    pub fn pending(&self) -> &[Pending] {
        &self.sends
    }

    /// How often each counted transition was taken, in the order of the tables.
    pub fn taken(&self) -> &[u32] {
        &self.taken
    }

    /// Makes room for new members; entries keep their values, new ones start as declared.
    pub(crate) fn regrow(&mut self, process: &Process, grown: Cast) {
        let before = core::mem::replace(&mut self.cast, Arc::new(grown));
        if !before.same_places(&self.cast) {
            self.cells = moved_cells(process.tables(), &self.cells, &before, &self.cast, self.cast.starting_cells(process.tables()));
        }
    }
}

/// Cells laid out anew after members joined.
pub(crate) fn moved_cells<T: Copy>(tables: &Tables, cells: &[T], before: &Cast, after: &Cast, mut into: Vec<T>) -> Vec<T> {
    for (id, fact) in tables.facts.iter() {
        if fact.sum_of.is_some() {
            continue;
        }
        let (old, new) = (before.place(id), after.place(id));
        for entry in 0..old.entries {
            // The place of an entry among the new ones, key by key.
            let (mut rest, mut moved) = (entry, 0);
            for (was, is) in old.strides.iter().zip(&new.strides).take(fact.keys.len()) {
                moved += (rest / was) * is;
                rest %= was;
            }
            let from = cells.get(old.start + entry * old.width..).and_then(|cells| cells.get(..old.width));
            let to = into.get_mut(new.start + moved * new.width..).and_then(|cells| cells.get_mut(..old.width));
            if let (Some(from), Some(to)) = (from, to) {
                to.copy_from_slice(from);
            }
        }
    }
    into
}

/// The cell of a fact that is no sum, at given keys.
#[inline]
pub(crate) fn offset(cast: &Cast, fact: FactId, keys: &[u32]) -> (usize, usize) {
    let place = cast.place(fact);
    let entry: usize = keys.iter().zip(place.strides).map(|(key, stride)| *key as usize * stride).sum();
    (place.start + entry * place.width, place.width)
}
