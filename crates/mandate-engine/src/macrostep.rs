//! Run to completion (S4.2, step 6), and the event that tells it: what differs between before and after.

use crate::attempt::{DoesNotSettle, Scratch};
use crate::event::{DeadlineChange, Event, FactChange};
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
    if old.cells != after.cells {
        note_facts(tables, old, after, event);
    }
    for (index, (old, new)) in before.deadlines.iter().zip(&after.deadlines).enumerate() {
        if old != new {
            event.deadlines.push(DeadlineChange { deadline: index.into(), old: *old, new: *new });
        }
    }
    for (index, (old, new)) in before.memories.iter().zip(&after.memories).enumerate() {
        if old != new {
            event.memories.push((index.into(), new.clone()));
        }
    }
    if before.sends != after.sends {
        event.pending = Some(after.sends.clone());
    }
}

fn note_facts(tables: &Tables, old: &CaseState, new: &CaseState, event: &mut Event) {
    for (fact, row) in tables.facts.iter() {
        let place = new.cast.place(fact);
        let cells = place.start..place.start + place.entries * place.width;
        // Most facts are one cell: no need to compare them as memory.
        if cells.len() == 1 && old.cells.get(place.start) == new.cells.get(place.start) {
            continue;
        }
        if row.sum_of.is_some() || old.cells.get(cells.clone()) == new.cells.get(cells.clone()) {
            continue;
        }
        for entry in 0..place.entries {
            let from = place.start + entry * place.width;
            let words = from..from + place.width;
            if old.cells.get(words.clone()) == new.cells.get(words) {
                continue;
            }
            let mut rest = entry;
            let mut keys = Keys::default();
            for stride in place.strides.iter().take(row.keys.len()) {
                keys = keys.push(u32::try_from(rest / stride).unwrap_or(u32::MAX));
                rest %= stride;
            }
            let held = |state: &CaseState| state.held(tables, fact, keys.as_slice());
            event.facts.push(FactChange { fact, keys, old: held(old), new: held(new) });
        }
    }
}
