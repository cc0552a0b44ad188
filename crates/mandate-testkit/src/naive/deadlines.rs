//! S7: deadlines, the look, lapses.

use super::days::{due_after, due_at, held_within};
use super::facts::Held;
use super::select::Happened;
use super::{Naive, macrostep::DoesNotSettle};
use mandate_process::definition::{Deadline, Status};
use mandate_process::time::Instant;
use mandate_process::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The most lapses of one decision, and with one stamp (S7.15).
const LAPSES: usize = 10_000;
const LAPSES_AT_ONCE: usize = 1_000;

/// What a deadline holds (S7.3); anchor and due mean nothing while it is not-armed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Clock {
    pub status: Status,
    pub anchor: Instant,
    pub due: Instant,
}

/// A pending sent name (S4.10).
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub name: String,
    pub due: Instant,
}

/// What lapses next.
#[derive(Clone, Debug)]
pub(super) enum Due {
    Declared(String),
    /// By its place among the pending.
    Sent(usize),
}

impl Naive {
    pub(super) fn held_within_limits(&self, due: Instant) -> Instant {
        held_within(due, self.definition.utc_offset)
    }

    /// When it is due, counted from an anchor; `None`: no due instant.
    // S7.6, S7.7
    fn due(&self, deadline: &Deadline, anchor: Instant) -> Option<Instant> {
        let offset = self.definition.utc_offset;
        if let Some(fact) = &deadline.at
            && let Held::One(Value::Date(day)) = self.read(fact, &[])
        {
            return Some(due_at(day.to_chrono(), deadline.before, offset));
        }
        deadline.after.map(|length| due_after(anchor, length, offset))
    }

    fn set_clock(&mut self, id: &str, status: Status, anchor: Instant, due: Instant) {
        self.moved.insert(id.to_string());
        self.clocks.insert(id.to_string(), Clock { status, anchor, due });
    }

    fn set_status(&mut self, id: &str, status: Status) {
        self.moved.insert(id.to_string());
        self.clocks.get_mut(id).unwrap().status = status;
    }

    pub(super) fn is_armed(&self, id: &str) -> bool {
        self.clocks[id].status == Status::Armed
    }

    /// Whether its `while` is active, or it has none.
    fn runs_now(&self, deadline: &Deadline) -> bool {
        deadline.during.is_empty() || deadline.during.iter().any(|state| self.active.contains(state))
    }

    // S7.4
    pub(super) fn deadlines_left_and_entered(&mut self, before: &BTreeSet<String>, exited: &[String], entered: &[String]) {
        let definition = self.definition.clone();
        for deadline in &definition.deadlines {
            let listed = &deadline.during;
            let mut active_now = listed.iter().filter(|state| self.active.contains(*state));
            let left = listed.iter().any(|state| exited.contains(state)) && active_now.all(|state| exited.contains(state));
            let was_active = listed.iter().any(|state| before.contains(state));
            if left && self.is_armed(&deadline.id) {
                self.set_status(&deadline.id, Status::Withdrawn);
            }
            if listed.iter().any(|state| entered.contains(state)) && (left || !was_active) {
                self.enter_deadline(deadline);
            }
        }
    }

    /// Deadlines with neither `while` nor `armed-by` are entered once.
    // S4.7, S7.4
    pub(super) fn arm_at_opening(&mut self) {
        let definition = self.definition.clone();
        for deadline in definition.deadlines.iter().filter(|deadline| deadline.during.is_empty() && deadline.armed_by.is_empty()) {
            self.enter_deadline(deadline);
        }
    }

    // S7.4, S7.7
    fn enter_deadline(&mut self, deadline: &Deadline) {
        self.moved.insert(deadline.id.clone());
        self.clocks.insert(deadline.id.clone(), Clock::default());
        if let Some(fact) = &deadline.at {
            self.seen.insert(deadline.id.clone(), self.read(fact, &[]));
        }
        if deadline.armed_by.is_empty()
            && let Some(due) = self.due(deadline, self.clock)
        {
            self.set_clock(&deadline.id, Status::Armed, self.clock, due);
        }
    }

    // S7.5; S4.2, step 5
    pub(super) fn arm_by(&mut self, act: &str) {
        let definition = self.definition.clone();
        for deadline in definition.deadlines.iter().filter(|deadline| deadline.armed_by.iter().any(|by| by == act)) {
            if self.runs_now(deadline)
                && let Some(due) = self.due(deadline, self.clock)
            {
                self.set_clock(&deadline.id, Status::Armed, self.clock, due);
            }
        }
    }

    // S7.8; S4.2, step 2
    pub(super) fn meet_by(&mut self, act: &str) {
        let definition = self.definition.clone();
        for deadline in definition.deadlines.iter().filter(|deadline| deadline.met_by.iter().any(|by| by == act)) {
            if self.is_armed(&deadline.id) {
                self.set_status(&deadline.id, Status::Met);
            }
        }
    }

    // S4.4
    pub(super) fn look(&mut self) {
        let definition = self.definition.clone();
        for deadline in &definition.deadlines {
            if let Some(fact) = &deadline.at
                && self.runs_now(deadline)
            {
                self.look_at_date(deadline, fact);
            }
        }
        for deadline in &definition.deadlines {
            if let Some(test) = &deadline.met_when
                && self.is_armed(&deadline.id)
                && self.is_yes(test)
            {
                self.set_status(&deadline.id, Status::Met); // S7.8
            }
        }
    }

    // S7.9
    fn look_at_date(&mut self, deadline: &Deadline, fact: &str) {
        let value = self.read(fact, &[]);
        if self.seen.insert(deadline.id.clone(), value.clone()) == Some(value) {
            return;
        }
        let clock = self.clocks[&deadline.id].clone();
        let armed = clock.status == Status::Armed;
        // A deadline that is not-armed has no anchor to keep (S7.3): it is armed now.
        let anchor = if clock.status == Status::NotArmed { self.clock } else { clock.anchor };
        match self.due(deadline, anchor) {
            Some(due) if armed || self.is_to_come(due) => self.set_clock(&deadline.id, Status::Armed, anchor, due),
            None if armed => self.set_status(&deadline.id, Status::Withdrawn),
            _ => {}
        }
    }

    /// The least that is due at or before an instant: declared ones in document order, then sent names.
    // S7.12
    fn least_due(&self, to: Instant) -> Option<(Instant, Due)> {
        let armed = self.definition.deadlines.iter().filter(|deadline| self.is_armed(&deadline.id));
        let declared = armed.map(|deadline| (self.clocks[&deadline.id].due, Due::Declared(deadline.id.clone())));
        let sent = self.sent.iter().enumerate().map(|(place, sent)| (sent.due, Due::Sent(place)));
        // `min_by_key` takes the first of equals.
        declared.chain(sent).filter(|(due, _)| *due <= to).min_by_key(|(due, _)| *due)
    }

    /// Lets everything due at or before an instant lapse; whether more is due than one decision carries.
    // S7.12, S7.15
    pub(super) fn lapse_until(&mut self, to: Instant) -> bool {
        let mut lapsed = 0;
        let mut stamped: BTreeMap<Instant, usize> = BTreeMap::new();
        // What is only told, never read, is set aside, so that the copies stay small.
        let mut steps = core::mem::take(&mut self.steps);
        let mut lapses = core::mem::take(&mut self.lapses);
        let mut more = false;
        while !self.is_closed() {
            let Some((due, which)) = self.least_due(to) else { break };
            if lapsed == LAPSES {
                more = true;
                break;
            }
            lapsed += 1;
            let stamp = due.max(self.clock); // S7.13
            let before = stamped.entry(stamp).or_insert(0);
            let too_many = *before == LAPSES_AT_ONCE;
            *before += 1;
            let mut settled = self.clone();
            if !too_many && settled.lapse(&which, due, stamp).is_ok() {
                *self = settled;
            } else {
                self.record_lapse(&which, due, stamp); // S7.15: the lapse and no other consequence
                self.halted = true;
            }
            steps.append(&mut self.steps);
            lapses.append(&mut self.lapses);
        }
        (self.steps, self.lapses) = (steps, lapses);
        more
    }

    /// Only the lapse itself.
    pub(super) fn record_lapse(&mut self, which: &Due, due: Instant, stamp: Instant) -> Happened {
        self.clock = stamp;
        let (name, happened) = match which {
            Due::Declared(id) => {
                self.set_status(id, Status::Lapsed);
                (id.clone(), Happened::Lapse(id.clone()))
            }
            Due::Sent(place) => {
                let name = self.sent.remove(*place).name;
                (name.clone(), Happened::Name(name))
            }
        };
        self.lapses.push((name, due, stamp));
        happened
    }

    // S4.6
    pub(super) fn lapse(&mut self, which: &Due, due: Instant, stamp: Instant) -> Result<(), DoesNotSettle> {
        self.begin();
        let happened = self.record_lapse(which, due, stamp);
        let selected = self.select(&happened);
        if !selected.is_empty() {
            self.take(&happened, &selected)?;
        }
        self.settle()
    }
}
