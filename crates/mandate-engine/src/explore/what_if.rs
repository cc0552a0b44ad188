//! What if: states that no event led to.
//!
//! A search that keeps time in a form of its own (as bounds, say) steps through states whose instants it chooses. Nothing
//! here is judged or checked, and no such state may be recorded: it is only good for stepping on from.

use crate::act::Act;
use crate::decide::{fitting, known};
use crate::refusal::Refusal;
use crate::state::{CaseState, DeadlineCell};
use mandate_process::Process;
use mandate_process::cast::Cast;
use mandate_process::ids::{DeadlineId, FactId};
use mandate_process::tables::{Atom, UNSET};
use mandate_process::time::{Date, Instant};

impl CaseState {
    /// The same state, as if it knew already whom and what the content of an act names for the first time: members of
    /// open types, and texts. The act itself is not done.
    ///
    /// # Errors
    /// As `decide` refuses an act the process does not declare, and content that does not fit.
    pub fn acquainted(&self, process: &Process, act: &Act) -> Result<Self, Refusal> {
        let id = known(process.tables(), act)?;
        let content = fitting(process, &self.cast, id, act)?;
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
