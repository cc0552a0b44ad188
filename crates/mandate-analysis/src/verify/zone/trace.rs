//! What a move that was tried did to timers and dates, and which comparisons of instants its outcome hung on.

use super::clockwork::{Against, Clockwork, Gift};
use mandate_engine::explore::{Prepared, Timer, Watch};
use mandate_engine::{Act, CaseState, DeadlineCell, Scratch};
use mandate_process::definition::{Status, Verb};
use mandate_process::ids::{DeadlineId, EdgeId, FactId, StateId, TriggerId};
use mandate_process::tables::{ChangeRow, DeadlineRow, EffectRow, UNSET, ValueRow};
use mandate_process::time::{Date, Instant, Period};
use std::cmp::Ordering;

/// A due instant that no calendar gives: what still bears it after a move was not armed in it.
const UNTOUCHED: Instant = Instant(i64::MIN / 2);

/// What a fact that holds a date came to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holding {
    /// Nothing.
    Unset,
    /// What this fact held before the move.
    Held(FactId),
    /// What the act gives.
    Given(usize),
    /// A day that the process names.
    Named(Date),
}

/// A comparison of instants that the outcome of a move hung on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// The two dates lie in this order.
    Order(Holding, Holding, Ordering),
    /// The deadline, counted to this date, or from its anchor without one, is due later than now, or is not.
    Ahead(DeadlineId, Holding, bool),
    /// The deadline was armed at this very instant, before the move.
    Fresh(DeadlineId),
}

/// How an armed deadline runs after a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runs {
    /// As before it.
    On,
    /// For so long from now.
    For(Period),
    /// To this date; or from its anchor, if there is none.
    To(Holding),
}

/// What is pending after a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// What was at this place before it.
    Still(usize),
    /// What was sent in it, so much ahead.
    New(i64),
}

/// Timers and dates after a move.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct After {
    /// What each date that matters holds.
    pub dates: Vec<Holding>,
    /// The armed deadlines.
    pub timers: Vec<(DeadlineId, Runs)>,
    /// The deadlines that run to a date, and else for a length, and have an anchor; whether it is the instant of the move.
    pub anchors: Vec<(DeadlineId, bool)>,
    /// Sent names, in the order in which a state is unpacked.
    pub sent: Vec<Sent>,
    /// Whether nothing runs any more.
    pub is_over: bool,
}

/// What a tried move did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The comparisons it hung on: wherever they come out alike, so does the move.
    pub decided: Vec<Decided>,
    /// What is after it; `None`: it was refused.
    pub after: Option<After>,
}

/// The dates do not hold what following them says: an effect of starting a state wrote one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost;

/// What a deadline that runs to a date looked like at one moment.
#[derive(Clone, Copy, Debug)]
struct Glance {
    cell: DeadlineCell,
    is_running: bool,
}

/// Looks on while a move is tried, and keeps what deadlines with dates looked like before each microstep.
#[derive(Debug)]
pub(super) struct Onlooker<'a, E> {
    clockwork: &'a Clockwork,
    eye: &'a mut E,
    moments: Vec<Vec<Glance>>,
}

impl<'a, E> Onlooker<'a, E> {
    pub fn new(clockwork: &'a Clockwork, eye: &'a mut E) -> Self {
        Self { clockwork, eye, moments: Vec::new() }
    }
}

impl<E: Watch> Watch for Onlooker<'_, E> {
    fn before(&mut self, state: &CaseState, trigger: TriggerId, edges: &[EdgeId]) {
        self.eye.before(state, trigger, edges);
        if !self.clockwork.dated.is_empty() {
            self.moments.push(glances(self.clockwork, state));
        }
    }
}

fn glances(clockwork: &Clockwork, state: &CaseState) -> Vec<Glance> {
    let glance = |id: &DeadlineId| Glance { cell: state.deadline(*id), is_running: is_running(clockwork.deadline(*id), state) };
    clockwork.dated.iter().map(glance).collect()
}

fn is_running(row: &DeadlineRow, state: &CaseState) -> bool {
    row.during.as_ref().is_none_or(|during| during.iter().any(|id| state.is_active(StateId::from(id))))
}

/// Marks what is armed, so that it is seen afterwards what was armed anew.
pub(super) fn mark(clockwork: &Clockwork, state: &mut CaseState, timers: &[Timer]) {
    for timer in timers {
        match timer {
            Timer::Deadline(id) if !has_rest(clockwork.deadline(*id)) => state.set_timer(*id, UNTOUCHED, UNTOUCHED),
            Timer::Deadline(id) => state.set_timer(*id, state.deadline(*id).anchor, UNTOUCHED),
            Timer::Sent(place) => state.set_sent(*place, Instant(UNTOUCHED.0 + i64::try_from(*place).unwrap_or(i64::MAX))),
        }
    }
}

/// Whether a deadline runs to a date, and for a length where there is none: then it matters when it was armed.
pub(super) fn has_rest(row: &DeadlineRow) -> bool {
    row.at.is_some() && row.after.is_some()
}

/// A move as it was tried: on a state whose instants were chosen, at an instant that was.
pub(super) struct Trial<'a> {
    pub clockwork: &'a Clockwork,
    /// The state it was tried on.
    pub state: &'a CaseState,
    /// The act and the dates that it gives; `None`: something ran out.
    pub act: Option<(&'a Act, &'a Prepared, &'a [Gift])>,
    pub at: Instant,
}

/// What facts held from one look to the next.
struct Stretch {
    /// At the beginning: before the act's changes, or before a microstep.
    before: Vec<Holding>,
    /// At the look.
    after: Vec<Holding>,
    /// Whether the act's changes were folded in it.
    is_fold: bool,
}

impl Trial<'_> {
    /// What the move did.
    ///
    /// # Errors
    /// If a date was written that is not followed.
    pub fn turn<E>(&self, scratch: &Scratch, onlooker: &Onlooker<'_, E>, is_accepted: bool) -> Result<Turn, Lost> {
        let stretches = self.stretches(scratch);
        let last = stretches.last().map_or_else(|| self.held(), |stretch| stretch.after.clone());
        if is_accepted && !self.is_so(scratch.judged(), &last) {
            return Err(Lost);
        }
        let mut decided = Vec::new();
        self.note_ambiguous(&mut decided);
        self.note_looks(&stretches, onlooker, scratch.judged(), is_accepted, &mut decided);
        self.note_tests(&stretches, &mut decided);
        let after = is_accepted.then(|| self.after(scratch.judged(), last));
        Ok(Turn { decided, after })
    }

    /// What the dates held before.
    fn held(&self) -> Vec<Holding> {
        let held = |fact: &FactId| self.state.date(&self.clockwork.process, *fact).map_or(Holding::Unset, |_| Holding::Held(*fact));
        self.clockwork.dates.iter().map(held).collect()
    }

    /// The day of a date, as it was chosen.
    fn day(&self, holding: Holding) -> Option<Date> {
        match holding {
            Holding::Unset => None,
            Holding::Held(fact) => self.state.date(&self.clockwork.process, fact),
            Holding::Given(place) => self.act.and_then(|(act, _, gifts)| gifts.get(place)?.day(act)),
            Holding::Named(day) => Some(day),
        }
    }

    fn is_so(&self, judged: &CaseState, holdings: &[Holding]) -> bool {
        let mut pairs = self.clockwork.dates.iter().zip(holdings);
        pairs.all(|(fact, holding)| judged.date(&self.clockwork.process, *fact) == self.day(*holding))
    }

    /// The changes that the move made to dates, step by step.
    fn stretches(&self, scratch: &Scratch) -> Vec<Stretch> {
        if self.clockwork.dates.is_empty() {
            return Vec::new();
        }
        let tables = self.clockwork.process.tables();
        let mut stretches = Vec::new();
        let mut now = self.held();
        if let Some((act, prepared, gifts)) = self.act {
            let before = now.clone();
            self.fold(act, prepared, gifts, &mut now);
            stretches.push(Stretch { before, after: now.clone(), is_fold: true });
        }
        for step in scratch.microsteps() {
            let before = now.clone();
            let exits = step.exits().flat_map(|state| &tables.states[state].on_exit);
            let taken = step.edges().flat_map(|edge| &tables.edges[edge].effects);
            let entries = step.entries().flat_map(|state| &tables.states[state].on_entry);
            for effect in exits.chain(taken).chain(entries) {
                if let EffectRow::Change(change) = effect {
                    self.change(change, |_| None, &mut now);
                }
            }
            stretches.push(Stretch { before, after: now.clone(), is_fold: false });
        }
        stretches
    }

    /// An act gives first what is taken from its design, then makes its changes (S5.12).
    fn fold(&self, act: &Act, prepared: &Prepared, gifts: &[Gift], now: &mut [Holding]) {
        let tables = self.clockwork.process.tables();
        let row = &tables.acts[prepared.act()];
        for fact in &row.from_design {
            if let Some(slot) = self.clockwork.matters(*fact).and_then(|place| now.get_mut(place)) {
                let name = Some(&*tables.facts[*fact].name);
                let given = (0..act.content.len()).find_map(|field| gifts.iter().position(|gift| gift.is_of(field, name, act)));
                *slot = given.map_or(Holding::Unset, Holding::Given);
            }
        }
        let given = |field: usize| {
            let name = &row.fields.get(field)?.name;
            let place = act.content.iter().position(|(known, _)| **known == **name)?;
            gifts.iter().position(|gift| gift.is_of(place, None, act))
        };
        row.changes.iter().for_each(|change| self.change(change, given, now));
    }

    fn change(&self, change: &ChangeRow, given: impl Fn(usize) -> Option<usize>, now: &mut [Holding]) {
        let Some(place) = self.clockwork.matters(change.fact) else { return };
        debug_assert_eq!(change.verb, Verb::Set, "a date is no set");
        let holding = match change.value {
            ValueRow::Cell(UNSET) => Holding::Unset,
            ValueRow::Cell(day) => Holding::Named(Date(i32::try_from(day).unwrap_or_default())),
            ValueRow::Field(field) => given(field).map_or(Holding::Unset, Holding::Given),
            ValueRow::Fact(from) => self.clockwork.matters(from).and_then(|place| now.get(place)).copied().unwrap_or(Holding::Unset),
            ValueRow::Actor | ValueRow::Members(_) => return,
        };
        if let Some(slot) = now.get_mut(place) {
            *slot = holding;
        }
    }

    /// Anchors that cannot be told from the instant of the move.
    fn note_ambiguous(&self, decided: &mut Vec<Decided>) {
        for id in &self.clockwork.dated {
            if has_rest(self.clockwork.deadline(*id)) && self.has_anchor(*id) && self.state.deadline(*id).anchor == self.at {
                decided.push(Decided::Fresh(*id));
            }
        }
    }

    fn has_anchor(&self, id: DeadlineId) -> bool {
        is_anchored(self.clockwork.deadline(id), self.state, id)
    }

    /// What was decided when deadlines looked at their dates (S7.9).
    fn note_looks<E>(
        &self,
        stretches: &[Stretch],
        onlooker: &Onlooker<'_, E>,
        judged: &CaseState,
        is_accepted: bool,
        decided: &mut Vec<Decided>,
    ) {
        if stretches.iter().all(|stretch| stretch.before == stretch.after) {
            return;
        }
        let mut moments = onlooker.moments.clone();
        let first = glances(self.clockwork, self.state);
        if self.act.is_some() {
            moments.insert(0, first.clone());
        }
        // Behind the last look is the state that was reached; a refused act moves nothing.
        moments.push(if is_accepted { glances(self.clockwork, judged) } else { first });
        for ((stretch, moment), next) in stretches.iter().zip(&moments).zip(moments.iter().skip(1)) {
            for ((id, glance), later) in self.clockwork.dated.iter().zip(moment).zip(next) {
                if later.is_running && !self.stays_armed(*id, glance.cell, stretch.is_fold) {
                    self.note_look(*id, *glance, stretch, decided);
                }
            }
        }
    }

    /// An armed one stays armed whatever its date becomes, unless the act meets it first.
    fn stays_armed(&self, id: DeadlineId, cell: DeadlineCell, is_fold: bool) -> bool {
        let tables = self.clockwork.process.tables();
        let is_met = is_fold && self.act.is_some_and(|(_, prepared, _)| tables.acts[prepared.act()].meets.contains(&id));
        cell.status == Status::Armed && !is_met
    }

    fn note_look(&self, id: DeadlineId, glance: Glance, stretch: &Stretch, decided: &mut Vec<Decided>) {
        let row = self.clockwork.deadline(id);
        let place = row.at.and_then(|fact| self.clockwork.matters(fact));
        let Some((before, after)) = place.and_then(|place| Some((*stretch.before.get(place)?, *stretch.after.get(place)?))) else {
            return;
        };
        if before == after {
            return;
        }
        if let (Some(one), Some(other)) = (self.day(before), self.day(after)) {
            decided.push(Decided::Order(before, after, one.cmp(&other)));
        }
        let offset = self.clockwork.process.utc_offset();
        match self.day(after) {
            Some(day) => decided.push(Decided::Ahead(id, after, due_by(row, day, offset) > self.at)),
            None => {
                let anchor = glance.cell.anchor;
                // Armed now, or in this move, it is ahead by all means.
                if let Some(period) = row.after.filter(|_| glance.cell.status != Status::NotArmed && anchor < self.at) {
                    let ahead = period.after(anchor, offset).is_none_or(|due| due > self.at);
                    decided.push(Decided::Ahead(id, Holding::Unset, ahead));
                }
            }
        }
    }

    /// What tests may have read (S6.3): every comparison of dates that the process knows, with all the dates there were.
    fn note_tests(&self, stretches: &[Stretch], decided: &mut Vec<Decided>) {
        if self.clockwork.compared.is_empty() {
            return;
        }
        let held = self.held();
        for now in core::iter::once(&held).chain(stretches.iter().map(|stretch| &stretch.after)) {
            let of = |fact: FactId| self.clockwork.matters(fact).and_then(|place| now.get(place)).copied().unwrap_or(Holding::Unset);
            for (fact, against) in &self.clockwork.compared {
                let (one, other) = match against {
                    Against::Fact(other) => (of(*fact), of(*other)),
                    Against::Day(day) => (of(*fact), Holding::Named(*day)),
                };
                if let (true, Some(left), Some(right)) = (one != other, self.day(one), self.day(other)) {
                    let order = Decided::Order(one, other, left.cmp(&right));
                    if !decided.contains(&order) {
                        decided.push(order);
                    }
                }
            }
        }
    }

    /// What is armed and pending now, read off the state that was reached.
    fn after(&self, judged: &CaseState, dates: Vec<Holding>) -> After {
        let process = &self.clockwork.process;
        if judged.is_halted() || judged.has_ended(process) {
            return After { is_over: true, ..After::default() };
        }
        let mut after = After { dates, ..After::default() };
        for (id, row) in process.tables().deadlines.iter() {
            let cell = judged.deadline(id);
            if cell.status == Status::Armed {
                after.timers.push((id, self.runs(id, row, cell, &after.dates)));
            }
            if has_rest(row) && is_anchored(row, judged, id) {
                after.anchors.push((id, !self.has_anchor(id) || cell.anchor == self.at && self.state.deadline(id).anchor != self.at));
            }
        }
        let mut sent: Vec<(TriggerId, Sent)> = judged.pending().iter().map(|sent| (sent.trigger, self.sent(sent.due))).collect();
        sent.sort_by_key(|(trigger, _)| *trigger);
        after.sent = sent.into_iter().map(|(_, sent)| sent).collect();
        after
    }

    fn runs(&self, id: DeadlineId, row: &DeadlineRow, cell: DeadlineCell, dates: &[Holding]) -> Runs {
        let holding = row.at.and_then(|fact| Some((fact, *dates.get(self.clockwork.matters(fact)?)?)));
        let was_armed = self.state.deadline(id).status == Status::Armed;
        match holding {
            // The due instant follows from the date alone.
            Some((fact, holding)) if holding != Holding::Unset => {
                if was_armed && holding == Holding::Held(fact) {
                    Runs::On
                } else {
                    Runs::To(holding)
                }
            }
            _ if was_armed && cell.due == UNTOUCHED => Runs::On,
            _ => match row.after {
                Some(period) if cell.anchor == self.at => Runs::For(period),
                _ => Runs::To(Holding::Unset),
            },
        }
    }

    /// What was sent before bears a mark.
    fn sent(&self, due: Instant) -> Sent {
        let place = usize::try_from(due.0.saturating_sub(UNTOUCHED.0)).ok();
        place.filter(|place| *place < self.state.pending().len()).map_or(Sent::New(due.0 - self.at.0), Sent::Still)
    }
}

/// Whether a deadline has an anchor that may still matter.
pub(super) fn is_anchored(row: &DeadlineRow, state: &CaseState, id: DeadlineId) -> bool {
    state.deadline(id).status != Status::NotArmed && is_running(row, state)
}

/// When a deadline is due with a date (S7.7).
pub(super) fn due_by(row: &DeadlineRow, day: Date, offset: i32) -> Instant {
    row.before.map_or(Some(day), |before| before.before(day)).unwrap_or(Date::FIRST).end(offset)
}
