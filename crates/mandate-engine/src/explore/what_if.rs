//! What if: states that no event led to.
//!
//! A search that keeps time in a form of its own (as bounds, say) steps through states whose instants it chooses. Nothing
//! here is judged or checked, and no such state may be recorded: it is only good for stepping on from.

use crate::act::Act;
use crate::content::Content;
use crate::decide::{fitting, known};
use crate::refusal::Refusal;
use crate::state::{CaseState, DeadlineCell};
use mandate_process::Process;
use mandate_process::cast::{Cast, set_bit};
use mandate_process::definition::Status;
use mandate_process::ids::{DeadlineId, FactId, HistoryId};
use mandate_process::tables::{Atom, Start, UNSET};
use mandate_process::time::{Date, Instant};

impl CaseState {
    /// The same state, as if it knew already whom and what the content of an act names for the first time: members of
    /// open types, and texts. The act itself is not done.
    ///
    /// # Errors
    /// As `decide` refuses an act the process does not declare, and content that does not fit.
    pub fn acquainted(&self, process: &Process, act: &Act) -> Result<Self, Refusal> {
        let id = known(process.tables(), act)?;
        let mut content = Content::default();
        fitting(process, &self.cast, id, act, &mut content)?;
        let mut state = self.clone();
        if !content.new.is_empty() {
            let mut cast = Cast::clone(&state.cast);
            content.new.iter().for_each(|(sort, name)| cast.push(*sort, name.clone()));
            cast.lay_out(process.tables());
            state.regrow(process, cast);
        }
        Ok(state)
    }

    /// As if it were now that late: what is armed from here on is armed at this instant.
    pub fn set_clock(&mut self, clock: Instant) {
        self.clock = clock;
    }

    /// As if a deadline had been armed then and ran out then. Its status stays as it is.
    pub fn set_timer(&mut self, id: DeadlineId, anchor: Instant, due: Instant) {
        if let Some(cell) = self.deadlines.get_mut(id.index()) {
            *cell = DeadlineCell { anchor, due, ..*cell };
        }
    }

    /// As if a sent name came then; `place` is its place in [`pending`](Self::pending).
    pub fn set_sent(&mut self, place: usize, due: Instant) {
        if let Some(sent) = self.sends.get_mut(place) {
            sent.due = due;
        }
    }

    /// The day that a single date fact holds; `None` if it is unset, or no such fact.
    pub fn date(&self, process: &Process, fact: FactId) -> Option<Date> {
        let row = &process.tables().facts[fact];
        if row.atom != Atom::Date || row.set || !row.keys.is_empty() {
            return None;
        }
        match self.cell(process.tables(), fact, &[]) {
            UNSET => None,
            day => i32::try_from(day).ok().map(Date),
        }
    }

    /// As if a single date fact held this day. No deadline that runs to it moves. Nothing happens to other facts.
    pub fn set_date(&mut self, process: &Process, fact: FactId, day: Option<Date>) {
        let row = &process.tables().facts[fact];
        if row.atom == Atom::Date && !row.set && row.keys.is_empty() {
            self.words_mut(fact, &[]).fill(day.map_or(UNSET, |day| i64::from(day.0)));
        }
    }
}

/// Forgetting what nobody will read again: a search then takes for one what differs in nothing that matters.
impl CaseState {
    /// A fact holds what it held at the opening.
    pub fn forget_fact(&mut self, process: &Process, fact: FactId) {
        let row = &process.tables().facts[fact];
        let place = self.cast.place(fact);
        if row.sum_of.is_some() {
            return;
        }
        let cells = place.start..place.start + place.entries * place.width;
        let Some(cells) = self.cells.get_mut(cells) else { return };
        match &row.starts {
            Start::Cell(cell) => cells.fill(*cell),
            Start::Members(members) => {
                cells.fill(0);
                for entry in cells.chunks_mut(place.width.max(1)) {
                    members.iter().for_each(|member| set_bit(entry, *member, true));
                }
            }
        }
    }

    /// Every single value of a fact becomes another one, entry by entry.
    pub fn map_fact(&mut self, process: &Process, fact: FactId, map: impl Fn(i64) -> i64) {
        let row = &process.tables().facts[fact];
        let place = self.cast.place(fact);
        if row.set || row.sum_of.is_some() {
            return;
        }
        for cell in self.cells.iter_mut().skip(place.start).take(place.entries * place.width) {
            *cell = map(*cell);
        }
    }

    /// A deadline that does not run is as if it never had.
    pub fn forget_deadline(&mut self, id: DeadlineId) {
        if let Some(cell) = self.deadlines.get_mut(id.index())
            && cell.status != Status::Armed
        {
            *cell = DeadlineCell::default();
        }
    }

    /// A counted transition, by its place among them, was never taken.
    pub fn forget_taken(&mut self, place: usize) {
        if let Some(taken) = self.taken.get_mut(place) {
            *taken = 0;
        }
    }

    /// A memory was never written.
    pub fn forget_memory(&mut self, id: HistoryId) {
        if let Some(memory) = self.memories.get_mut(id.index()) {
            memory.clear();
        }
    }
}
