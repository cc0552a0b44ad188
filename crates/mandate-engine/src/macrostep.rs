//! Run to completion (S4.2, step 6), and the event that tells it: what differs between before and after.

use crate::decide::Scratch;
use crate::event::{DeadlineChange, Event, FactChange};
use crate::facts::Keys;
use crate::state::CaseState;
use alloc::sync::Arc;
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::cast::Cast;
use mandate_process::ids::{EdgeId, TransitionId};
use mandate_process::tables::{AUTOMATIC, Tables};

/// The macrostep would go on past the bound; the transitions it went round in, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DoesNotSettle(pub Vec<TransitionId>);

impl Scratch {
    /// Takes what is selected, then settles.
    pub(crate) fn run(&mut self, process: &Process, event: &mut Event) -> Result<(), DoesNotSettle> {
        while !self.work.has_ended(process) {
            self.next_selected(process);
            let (trigger, edges) = (self.trigger, core::mem::take(&mut self.bench.selected));
            if edges.is_empty() {
                self.bench.selected = edges;
                break;
            }
            if event.steps.len() >= process.limits().microsteps {
                return Err(DoesNotSettle(round(process.tables(), event)));
            }
            self.work.microstep(process, trigger, &edges, &mut self.bench, event);
            self.bench.selected = edges;
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
}

/// The transitions of the last round of a loop: back to where the first of the last ones was taken before.
fn round(tables: &Tables, event: &Event) -> Vec<TransitionId> {
    let taken: Vec<EdgeId> = event.microsteps().flat_map(|step| step.edges().collect::<Vec<_>>()).collect();
    let Some(last) = taken.last() else { return Vec::new() };
    let before = taken.iter().rev().skip(1).position(|edge| edge == last).unwrap_or(0);
    taken.iter().rev().take(before + 1).rev().map(|edge| tables.edges[*edge].transition).collect()
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
