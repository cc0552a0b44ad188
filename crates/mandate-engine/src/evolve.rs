//! Writing an event into a state. Judges nothing; checks that what the event says can be written (S8.2).

use crate::event::{Cause, Event};
use crate::open::starting;
use crate::state::CaseState;
use alloc::format;
use alloc::string::String;
use mandate_process::Process;
use mandate_process::cast::Cast;
use mandate_process::ids::StateId;
use mandate_process::tables::ROOT;
use thiserror::Error;

/// An event cannot be written into a state: the log and the process disagree.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the event does not fit the state: {witness}")]
pub struct Divergence {
    witness: String,
}

impl Divergence {
    /// What did not fit, in words.
    pub fn new(witness: impl Into<String>) -> Self {
        Self { witness: witness.into() }
    }

    /// What did not fit.
    pub fn witness(&self) -> &str {
        &self.witness
    }
}

/// The state after event 1: there is no state before it.
///
/// # Errors
/// If the event opens no case of this process.
pub fn begin(process: &Process, event: &Event) -> Result<CaseState, Divergence> {
    let Cause::Opened(opened) = &event.cause else { return Err(Divergence::new("the first event does not open a case")) };
    let mut state = starting(process, opened, event.at);
    write(process, &mut state, event)?;
    Ok(state)
}

/// The state after an event.
///
/// # Errors
/// If the event is not one of this state: an old value differs, a state exited was not active, the configuration
/// would not be legal, or time would run backwards.
pub fn evolve(process: &Process, mut state: CaseState, event: &Event) -> Result<CaseState, Divergence> {
    evolve_in_place(process, &mut state, event)?;
    Ok(state)
}

/// As [`evolve`], for a state of which no copy is wanted; after an error it is half written and must be dropped.
pub(crate) fn evolve_in_place(process: &Process, state: &mut CaseState, event: &Event) -> Result<(), Divergence> {
    if matches!(event.cause, Cause::Opened(_)) {
        return Err(Divergence::new("the case is open already"));
    }
    if state.halted || state.has_ended(process) {
        return Err(Divergence::new("the case is closed"));
    }
    write(process, state, event)
}

fn write(process: &Process, state: &mut CaseState, event: &Event) -> Result<(), Divergence> {
    let tables = process.tables();
    if event.at < state.clock {
        return Err(Divergence::new(format!("it happens at {}, before the last event at {}", event.at, state.clock)));
    }
    state.clock = event.at;
    if !event.members().is_empty() {
        let mut cast = Cast::clone(&state.cast);
        for (sort, name) in event.members() {
            if cast.find(*sort, name).is_some() {
                return Err(Divergence::new(format!("member `{name}` is known already")));
            }
            cast.push(*sort, name.clone());
        }
        cast.lay_out(process.tables());
        state.regrow(process, cast);
    }
    for step in event.microsteps() {
        for exited in step.exits() {
            if exited == ROOT || !state.active.remove(exited.index()) {
                return Err(not_active(process, exited, "exits", "is not active"));
            }
        }
        for entered in step.entries() {
            if !state.active.insert(entered.index()) {
                return Err(not_active(process, entered, "enters", "is active"));
            }
        }
        for edge in step.edges() {
            if let Some((place, _)) = tables.transitions[tables.edges[edge].transition].at_most
                && let Some(count) = state.taken.get_mut(place)
            {
                *count += 1;
            }
        }
    }
    if !state.is_legal(tables) {
        return Err(Divergence::new("it does not leave a legal configuration"));
    }
    for change in &event.facts {
        let found = state.held(tables, change.fact, change.keys.as_slice());
        if found != change.old {
            return Err(Divergence::new(format!("fact `{}` is not what the event found", tables.facts[change.fact].name)));
        }
        state.hold(change.fact, change.keys.as_slice(), &change.new);
    }
    for change in &event.deadlines {
        let Some(cell) = state.deadlines.get_mut(change.deadline.index()).filter(|cell| **cell == change.old) else {
            return Err(Divergence::new(format!("deadline `{}` is not what the event found", tables.deadlines[change.deadline].name)));
        };
        *cell = change.new;
    }
    for (history, states) in event.memories() {
        if let Some(memory) = state.memories.get_mut(history.index()) {
            memory.clone_from(states);
        }
    }
    if let Some(pending) = event.pending() {
        state.sends = pending.to_vec();
    }
    state.halted = event.halted;
    Ok(())
}

fn not_active(process: &Process, id: StateId, does: &str, but: &str) -> Divergence {
    Divergence::new(format!("it {does} `{}`, which {but}", process.state_name(id)))
}
