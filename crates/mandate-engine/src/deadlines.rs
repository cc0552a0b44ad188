//! Deadlines and time (S7): arming, meeting, leaving, looking again, and what lapses next.

use crate::evaluate::{Truth, View};
use crate::state::{CaseState, DeadlineCell};
use crate::unknown::Unknown;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use mandate_process::definition::Status;
use mandate_process::ids::{DeadlineId, TriggerId};
use mandate_process::tables::{DeadlineRow, Tables, UNSET};
use mandate_process::time::{Date, Instant};
use mandate_process::{Bits, Process};

/// Later than any stimulus: where the calendar ends (S7.10).
pub(crate) const NEVER: Instant = Instant(10_413_792_000_000);
/// Earlier than any stimulus.
const ALWAYS: Instant = Instant(-5_364_662_400_000);

/// What is remembered of date facts while a stimulus is judged, and how a search wants to be asked about them.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// The value of a deadline's date fact when it was last looked at, by deadline; [`UNSET`] where there is none.
    dates: Vec<i64>,
    /// Whether deadlines start again is told by these bits, question by question, not by the clock.
    pub told: Option<u64>,
    /// The questions so far, and what was told.
    pub asked: Vec<(DeadlineId, bool)>,
}

impl Seen {
    /// Whether a deadline that does not run starts again now that it would be due then. The clock is the least that it
    /// can be: what is past by it is past.
    fn starts_again(&mut self, id: DeadlineId, due: Instant, clock: Instant) -> bool {
        let Some(told) = self.told.filter(|_| due > clock) else { return due > clock };
        let yes = u32::try_from(self.asked.len()).ok().and_then(|place| told.checked_shr(place)).is_some_and(|bits| bits & 1 == 1);
        self.asked.push((id, yes));
        yes
    }
}

/// What lapses next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    Deadline(DeadlineId, Instant),
    Sent(usize, TriggerId, Instant),
}

impl Due {
    pub fn at(self) -> Instant {
        match self {
            Self::Deadline(_, due) | Self::Sent(_, _, due) => due,
        }
    }

    /// The trigger of what runs out, if anything waits for it.
    pub fn trigger(self, tables: &Tables) -> Option<TriggerId> {
        match self {
            Self::Deadline(deadline, _) => tables.deadlines[deadline].lapse,
            Self::Sent(_, trigger, _) => Some(trigger),
        }
    }

    /// What it is, for a message.
    pub fn told(self, process: &Process) -> String {
        match self {
            Self::Deadline(deadline, _) => format!("deadline `{}`", process.tables().deadlines[deadline].name),
            Self::Sent(_, trigger, _) => format!("`{}`", process.trigger_text(trigger)),
        }
    }
}

impl CaseState {
    /// What each deadline's date fact holds now.
    pub(crate) fn note_dates(&self, tables: &Tables, seen: &mut Seen) {
        seen.asked.clear();
        seen.dates.clear();
        seen.dates.resize(if tables.watched.is_empty() { 0 } else { tables.deadlines.len() }, UNSET);
        for id in &tables.watched {
            if let (Some(fact), Some(slot)) = (tables.deadlines[*id].at, seen.dates.get_mut(id.index())) {
                *slot = self.cell(tables, fact, &[]);
            }
        }
    }

    fn is_running(&self, row: &DeadlineRow) -> bool {
        row.during.as_ref().is_none_or(|during| during.intersects(&self.active))
    }

    fn set_deadline(&mut self, id: DeadlineId, cell: DeadlineCell) {
        if let Some(slot) = self.deadlines.get_mut(id.index()) {
            *slot = cell;
        }
    }

    /// Arms a deadline with this anchor, if it has a due instant (S7.6, S7.7).
    fn arm(&mut self, process: &Process, id: DeadlineId, anchor: Instant, seen: &mut Seen) {
        let tables = process.tables();
        let row = &tables.deadlines[id];
        let date = row.at.map_or(UNSET, |fact| self.cell(tables, fact, &[]));
        if let Some(slot) = seen.dates.get_mut(id.index()) {
            *slot = date;
        }
        let cell = match due(process, row, anchor, date) {
            Some(due) => DeadlineCell { status: Status::Armed, anchor, due },
            None => DeadlineCell::default(),
        };
        self.set_deadline(id, cell);
    }

    /// Arms what an act arms, where it may run (S7.5).
    pub(crate) fn arm_by_act(&mut self, process: &Process, arms: &[DeadlineId], now: Instant, seen: &mut Seen) {
        for id in arms {
            if self.is_running(&process.tables().deadlines[*id]) {
                self.arm(process, *id, now, seen);
            }
        }
    }

    /// Arms what runs from the opening on (S4.7).
    pub(crate) fn arm_at_opening(&mut self, process: &Process, now: Instant, seen: &mut Seen) {
        for (id, row) in process.tables().deadlines.iter() {
            if row.during.is_none() && !row.armed_by_acts {
                self.arm(process, id, now, seen);
            }
        }
    }

    /// Meets what an act meets (S7.8).
    pub(crate) fn meet_by_act(&mut self, meets: &[DeadlineId]) {
        for id in meets {
            let cell = self.deadline(*id);
            if cell.status == Status::Armed {
                self.set_deadline(*id, DeadlineCell { status: Status::Met, ..cell });
            }
        }
    }

    /// Withdraws what a microstep leaves and arms what it enters (S7.4). `before` is the configuration it found.
    pub(crate) fn leave_and_enter(&mut self, process: &Process, before: &Bits, exits: &Bits, entries: &Bits, seen: &mut Seen) {
        let tables = process.tables();
        if !exits.intersects(&tables.timed) && !entries.intersects(&tables.timed) {
            return;
        }
        let now = self.clock;
        for (id, row) in tables.deadlines.iter() {
            let Some(during) = &row.during else { continue };
            let mut kept = self.active.clone();
            kept.intersect_with(during);
            kept.subtract(exits);
            let left = during.intersects(exits) && kept.is_empty();
            let cell = self.deadline(id);
            if left && cell.status == Status::Armed {
                self.set_deadline(id, DeadlineCell { status: Status::Withdrawn, ..cell });
            }
            if during.intersects(entries) && (left || !during.intersects(before)) {
                self.set_deadline(id, DeadlineCell::default());
                if !row.armed_by_acts {
                    self.arm(process, id, now, seen);
                }
            }
        }
    }

    /// Looks at date facts, then at tests that meet (S4.4).
    #[inline]
    pub(crate) fn look(&mut self, process: &Process, seen: &mut Seen) {
        if !process.tables().watched.is_empty() {
            self.look_at_watched(process, seen);
        }
    }

    fn look_at_watched(&mut self, process: &Process, seen: &mut Seen) {
        self.look_at_dates(process, seen);
        let tables = process.tables();
        for id in &tables.watched {
            let Some(test) = tables.deadlines[*id].met_when else { continue };
            let cell = self.deadline(*id);
            if cell.status == Status::Armed && View::new(tables, self).test(test) == Truth::Yes {
                self.set_deadline(*id, DeadlineCell { status: Status::Met, ..cell });
            }
        }
    }

    /// Looks again while content is not given yet: a deadline whose status hangs on it is unknown (S13.2).
    pub(crate) fn look_unknown(&mut self, process: &Process, seen: &mut Seen, unknown: &mut Unknown) {
        let tables = process.tables();
        for id in &tables.watched {
            let row = &tables.deadlines[*id];
            let view = View { tables, state: self, unknown: Some(unknown) };
            if self.is_running(row) && row.at.is_some_and(|fact| view.is_unknown(fact, &[])) {
                unknown.add_deadline(*id);
            }
        }
        self.look_at_dates(process, seen);
        for id in &tables.watched {
            let Some(test) = tables.deadlines[*id].met_when else { continue };
            let cell = self.deadline(*id);
            if cell.status != Status::Armed || unknown.has_deadline(*id) {
                continue;
            }
            match (View { tables, state: self, unknown: Some(unknown) }).test(test) {
                Truth::Yes => self.set_deadline(*id, DeadlineCell { status: Status::Met, ..cell }),
                Truth::Depends => unknown.add_deadline(*id),
                Truth::No => {}
            }
        }
    }

    fn look_at_dates(&mut self, process: &Process, seen: &mut Seen) {
        let tables = process.tables();
        for id in &tables.watched {
            let row = &tables.deadlines[*id];
            let Some(fact) = row.at else { continue };
            if !self.is_running(row) {
                continue;
            }
            let date = self.cell(tables, fact, &[]);
            let Some(slot) = seen.dates.get_mut(id.index()) else { continue };
            if core::mem::replace(slot, date) == date {
                continue;
            }
            let cell = self.deadline(*id);
            let armed = cell.status == Status::Armed;
            // One that was not armed has no anchor to keep: it is armed now.
            let anchor = if cell.status == Status::NotArmed { self.clock } else { cell.anchor };
            match due(process, row, anchor, date) {
                Some(due) if armed || seen.starts_again(*id, due, self.clock) => {
                    self.set_deadline(*id, DeadlineCell { status: Status::Armed, anchor, due });
                }
                None if armed => self.set_deadline(*id, DeadlineCell { status: Status::Withdrawn, ..cell }),
                _ => {}
            }
        }
    }

    /// Withdraws everything that runs, at the end of the case (S4.8).
    pub(crate) fn withdraw_all(&mut self) {
        for cell in &mut self.deadlines {
            if cell.status == Status::Armed {
                cell.status = Status::Withdrawn;
            }
        }
        self.sends.clear();
    }

    /// The deadline has lapsed.
    pub(crate) fn lapse(&mut self, due: Due) {
        match due {
            Due::Deadline(id, _) => {
                let cell = self.deadline(id);
                self.set_deadline(id, DeadlineCell { status: Status::Lapsed, ..cell });
            }
            Due::Sent(place, ..) => {
                self.sends.remove(place);
            }
        }
    }

    /// What runs out next: the least by due instant, deadlines before sent names, each in order (S7.12).
    pub(crate) fn next_due(&self) -> Option<Due> {
        let deadlines = self.deadlines.iter().enumerate().filter(|(_, cell)| cell.status == Status::Armed);
        let deadline = deadlines.min_by_key(|(_, cell)| cell.due).map(|(id, cell)| Due::Deadline(id.into(), cell.due));
        let sent = self.sends.iter().enumerate().min_by_key(|(_, sent)| sent.due);
        let sent = sent.map(|(place, sent)| Due::Sent(place, sent.trigger, sent.due));
        match (deadline, sent) {
            (Some(a), Some(b)) => Some(if b.at() < a.at() { b } else { a }),
            (a, b) => a.or(b),
        }
    }
}

/// The due instant of a deadline with this anchor and this date, held within the calendar.
fn due(process: &Process, row: &DeadlineRow, anchor: Instant, date: i64) -> Option<Instant> {
    let offset = process.utc_offset();
    if row.at.is_some() && date != UNSET {
        let day = Date(i32::try_from(date).unwrap_or_default());
        let last = match row.before {
            None => Some(day),
            Some(before) => before.before(day),
        };
        return Some(last.map_or(ALWAYS, |day| if day < Date::FIRST { ALWAYS } else { day.end(offset) }));
    }
    let last = Date::LAST.end(offset);
    row.after.map(|after| after.after(anchor, offset).filter(|due| *due <= last).unwrap_or(NEVER))
}
