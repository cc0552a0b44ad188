//! Run to completion (S4.2, step 6), and the event that tells it: what differs between before and after.

use crate::attempt::{DoesNotSettle, Scratch};
use crate::event::{DeadlineChange, Event, FactChange, Held};
use crate::explore::Watch;
use crate::facts::Keys;
use crate::state::CaseState;
use alloc::sync::Arc;
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::cast::Cast;
use mandate_process::ids::{EdgeId, TransitionId};
use mandate_process::tables::{AUTOMATIC, Tables};

impl Scratch {
    /// Takes what is selected, then settles.
    pub(crate) fn run(&mut self, process: &Process, watch: &mut impl Watch) -> Result<(), DoesNotSettle> {
        while !self.work.has_ended(process) {
            self.next_selected(process);
            if self.bench.selected.is_empty() {
                break;
            }
            if self.bench.steps.len() >= process.limits().microsteps {
                return Err(DoesNotSettle);
            }
            self.take(process, self.trigger, watch);
        }
        Ok(())
    }

    /// Automatic transitions, else what the first queued trigger selects; nothing when all is settled.
    fn next_selected(&mut self, process: &Process) {
        self.trigger = AUTOMATIC;
        self.work.select(process.tables(), AUTOMATIC, &mut self.bench.selected);
        while self.bench.selected.is_empty() {
            let Some(queued) = self.bench.queue.pop_front() else { return };
            self.trigger = queued;
            self.work.select(process.tables(), queued, &mut self.bench.selected);
        }
    }

    /// The transitions of the last round of a loop: back to where the first of the last ones was taken before.
    pub(crate) fn round(&self, tables: &Tables) -> Vec<TransitionId> {
        let taken: Vec<EdgeId> = self.bench.steps.iter().flat_map(|step| step.edges().collect::<Vec<_>>()).collect();
        let Some(last) = taken.last() else { return Vec::new() };
        let before = taken.iter().rev().skip(1).position(|edge| edge == last).unwrap_or(0);
        taken.iter().rev().take(before + 1).rev().map(|edge| tables.edges[*edge].transition).collect()
    }
}

/// Completes an event with what differs between two states.
pub(crate) fn note_differences(process: &Process, before: &CaseState, after: &CaseState, event: &mut Event) {
    let tables = process.tables();
    let moved;
    let old = if Arc::ptr_eq(&before.cast, &after.cast) || before.cast.same_places(&after.cast) {
        before
    } else {
        let mut copy = before.clone();
        copy.regrow(process, Cast::clone(&after.cast));
        moved = copy;
        &moved
    };
    note_facts(tables, old, after, event);
    for (index, (old, new)) in before.deadlines.iter().zip(&after.deadlines).enumerate() {
        if old != new {
            event.deadlines.push(DeadlineChange { deadline: index.into(), old: *old, new: *new });
        }
    }
    for (index, (old, new)) in before.memories.iter().zip(&after.memories).enumerate() {
        if old != new {
            event.seldom().memories.push((index.into(), new.clone()));
        }
    }
    if before.sends != after.sends {
        event.seldom().pending = Some(after.sends.clone());
    }
}

fn note_facts(tables: &Tables, old: &CaseState, new: &CaseState, event: &mut Event) {
    let mut next = 0;
    while let Some(cell) = first_difference(&old.cells, &new.cells, next) {
        let fact = new.cast.fact_at(cell);
        let (row, place) = (&tables.facts[fact], new.cast.place(fact));
        let (mut keys, mut start) = (Keys::default(), place.start);
        if !row.keys.is_empty() {
            let entry = (cell - place.start) / place.width;
            start += entry * place.width;
            keys = keys_of(entry, place.strides.get(..row.keys.len()).unwrap_or_default());
        }
        // An entry is noted whole: its other cells are not looked at.
        next = start + place.width;
        let held = |state: &CaseState| Held::of(row, state.cells.get(start..next).unwrap_or_default());
        event.facts.push(FactChange { fact, keys, old: held(old), new: held(new) });
    }
}

/// The members that an entry is read at.
fn keys_of(mut entry: usize, strides: &[usize]) -> Keys {
    strides.iter().fold(Keys::default(), |keys, stride| {
        let member = u32::try_from(entry / stride).unwrap_or(u32::MAX);
        entry %= stride;
        keys.push(member)
    })
}

/// So many cells are compared at once where there are many.
const STRETCH: usize = 64;

/// The first place, from one on, where two states hold different cells.
#[inline]
fn first_difference(old: &[i64], new: &[i64], mut from: usize) -> Option<usize> {
    while let (Some(before), Some(after)) = (old.get(from..from + STRETCH), new.get(from..from + STRETCH)) {
        if before != after {
            break;
        }
        from += STRETCH;
    }
    let (before, after) = (old.get(from..)?, new.get(from..)?);
    before.iter().zip(after).position(|(before, after)| before != after).map(|place| from + place)
}
