//! The instants that a case looks forward or back to, and the laws that bound them: what S7 says, as differences.

use super::clockwork::{Clockwork, Gift};
use super::length::{Anchor, Span};
use super::trace::{After, Decided, Holding, Runs, Sent};
use mandate_engine::explore::Timer;
use mandate_process::ids::{DeadlineId, FactId};
use mandate_process::time::Period;
use std::cmp::Ordering;

/// An instant that matters to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Var {
    /// That of the last event; or up to when time has passed since.
    Now,
    /// That of the opening, where it is asked how long something takes.
    Opening,
    /// The first day of 1970, where the process names days.
    Epoch,
    /// When an armed deadline runs out.
    Due(DeadlineId),
    /// When a sent name comes: its place among those pending.
    Sent(usize),
    /// When a deadline was armed that runs to a date, and else for a length.
    Anchor(DeadlineId),
    /// The beginning of the day that a fact holds.
    Date(FactId),
}

impl Var {
    /// Whether it is something that runs out.
    pub fn is_timer(self) -> bool {
        matches!(self, Self::Due(_) | Self::Sent(_))
    }

    /// Whether it goes first if both run out at one instant (S7.12). Of sent names it is not kept which was sent first.
    fn precedes(self, other: Self) -> bool {
        match (self, other) {
            (Self::Due(one), Self::Due(other)) => one < other,
            (Self::Due(_), Self::Sent(_)) => true,
            _ => false,
        }
    }
}

impl Clockwork {
    /// Whether an instant of a face is the beginning of a day.
    pub(super) fn is_midnight(&self, var: Var, face: &Face) -> bool {
        match var {
            Var::Date(_) | Var::Epoch => true,
            Var::Due(id) => {
                let row = self.deadline(id);
                let by_date = row.at.is_some_and(|fact| face.get(Var::Date(fact)).is_some());
                by_date || row.after.is_some_and(|after| after.unit.is_calendar())
            }
            _ => false,
        }
    }
}

impl From<Timer> for Var {
    fn from(timer: Timer) -> Self {
        match timer {
            Timer::Deadline(id) => Self::Due(id),
            Timer::Sent(place) => Self::Sent(place),
        }
    }
}

/// `later` is at most so much after `earlier`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The one.
    pub later: usize,
    /// The other.
    pub earlier: usize,
    /// At most so much.
    pub most: i64,
}

impl Bound {
    /// One is not after the other.
    fn not_after(one: usize, other: usize) -> Self {
        Self { later: one, earlier: other, most: 0 }
    }

    /// One is before the other.
    fn before(one: usize, other: usize) -> Self {
        Self { later: one, earlier: other, most: -1 }
    }

    /// What holds if this does not.
    pub fn complement(self) -> Self {
        Self { later: self.earlier, earlier: self.later, most: -1 - self.most }
    }
}

/// Why an instant is bounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// What happens, happens in the order of the path.
    InOrder,
    /// It happens before this runs out.
    Before(Var),
    /// It happens when this runs out.
    RunsOut(Var),
    /// The first of these runs out no later than the second.
    First(Var, Var),
    /// So long does the deadline run from where it is armed.
    Length(DeadlineId),
    /// So far apart run the two out, one armed no later than the other.
    Apart(DeadlineId, DeadlineId),
    /// So late comes what is sent.
    Delay,
    /// The date that is given lies ahead, or does not.
    Given(bool),
    /// To this date, or so long before it, does the deadline run.
    Runs(DeadlineId),
    /// The deadline would lie ahead with a new date, or would not.
    Ahead(DeadlineId, bool),
    /// Dates lie in this order.
    Dates,
    /// The day is named in the process.
    Named,
    /// The deadline was armed at the same instant.
    Fresh(DeadlineId),
    /// This has run out already when it is armed, or has not.
    Overdue(Var, bool),
}

/// What takes down bounds on instants.
pub trait Ledger {
    /// A further instant.
    fn fresh(&mut self) -> usize;
    /// A bound, and why it holds. False if nothing is left within all bounds.
    fn bound(&mut self, bound: Bound, why: Why) -> bool;

    /// One is after the other by at least and at most so much.
    fn span(&mut self, later: usize, earlier: usize, span: Span, why: Why) -> bool {
        self.bound(Bound { later, earlier, most: span.most }, why)
            && self.bound(Bound { later: earlier, earlier: later, most: -span.least }, why)
    }
}

/// Which instant is which, in the order of [`Var`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Face(Vec<(Var, usize)>);

impl Face {
    /// From instants in any order.
    pub fn new(hands: impl IntoIterator<Item = (Var, usize)>) -> Self {
        let mut hands: Vec<_> = hands.into_iter().collect();
        hands.sort_unstable();
        Self(hands)
    }

    /// All of them.
    pub fn hands(&self) -> &[(Var, usize)] {
        &self.0
    }

    /// One of them.
    pub fn get(&self, var: Var) -> Option<usize> {
        self.0.binary_search_by_key(&var, |(var, _)| *var).ok().and_then(|place| self.0.get(place)).map(|(_, hand)| *hand)
    }

    /// What may run out.
    pub fn timers(&self) -> impl Iterator<Item = (Var, usize)> + '_ {
        self.0.iter().copied().filter(|(var, _)| var.is_timer())
    }
}

/// What moves a case on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause<'a> {
    /// An act that gives these dates.
    Act(&'a [Gift]),
    /// Something runs out.
    Lapse(Timer),
}

/// A move in the making: its instant and the dates it gives are bounded, what it does is not known yet.
#[derive(Clone, Debug)]
pub struct Stride {
    face: Face,
    now: usize,
    gifts: Vec<usize>,
    anchor: Anchor,
    /// Due instants that were asked for on the way.
    looked: Vec<(DeadlineId, Holding, usize)>,
}

impl Stride {
    /// Begins a move. `overdue`: something has run out already, so no time passes. `None`: time does not allow it.
    pub fn begin(clockwork: &Clockwork, ledger: &mut impl Ledger, face: Face, cause: Cause<'_>, overdue: bool) -> Option<Self> {
        let before = face.get(Var::Now)?;
        let now = ledger.fresh();
        let mut stride = Self { face, now, gifts: Vec::new(), anchor: Anchor::Anywhen, looked: Vec::new() };
        let fits = ledger.bound(Bound::not_after(before, now), Why::InOrder)
            && match cause {
                Cause::Act(gifts) => stride.act(clockwork, ledger, gifts),
                Cause::Lapse(timer) => stride.lapse(clockwork, ledger, timer.into(), before, overdue),
            };
        fits.then_some(stride)
    }

    /// The instants that matter after an opening, which is that of the face. `None`: there are none.
    pub(super) fn open(clockwork: &Clockwork, ledger: &mut impl Ledger, face: Face, opened: &After) -> Option<Face> {
        let now = face.get(Var::Now)?;
        let opening = Self { face, now, gifts: Vec::new(), anchor: Anchor::Anywhen, looked: Vec::new() };
        opening.end(clockwork, ledger, opened)
    }

    /// An act comes before anything runs out (S7.12).
    fn act(&mut self, clockwork: &Clockwork, ledger: &mut impl Ledger, gifts: &[Gift]) -> bool {
        let day = clockwork.grain().day();
        if !self.face.timers().all(|(timer, due)| ledger.bound(Bound::before(self.now, due), Why::Before(timer))) {
            return false;
        }
        gifts.iter().all(|gift| {
            let date = ledger.fresh();
            self.gifts.push(date);
            let bound = if gift.ahead {
                Bound { later: self.now, earlier: date, most: day - 1 }
            } else {
                Bound { later: date, earlier: self.now, most: -day }
            };
            ledger.bound(bound, Why::Given(gift.ahead))
        })
    }

    /// The first to run out does so when it is due, or at once if that is past (S7.12, S7.13).
    fn lapse(&mut self, clockwork: &Clockwork, ledger: &mut impl Ledger, timer: Var, before: usize, overdue: bool) -> bool {
        let Some(due) = self.face.get(timer) else { return false };
        let at = if overdue { before } else { due };
        if !overdue && clockwork.is_midnight(timer, &self.face) {
            self.anchor = Anchor::Midnight;
        }
        let others = self.face.timers().filter(|(other, _)| *other != timer);
        ledger.span(self.now, at, Span::exactly(0), Why::RunsOut(timer))
            && others.into_iter().all(|(other, its)| {
                let first = if other.precedes(timer) { Bound::before(due, its) } else { Bound::not_after(due, its) };
                ledger.bound(first, Why::First(timer, other))
            })
    }

    /// The instant of the move.
    pub fn now(&self) -> usize {
        self.now
    }

    /// The instants before the move.
    pub fn face(&self) -> &Face {
        &self.face
    }

    /// The dates that the act gives.
    pub fn gifts(&self) -> &[usize] {
        &self.gifts
    }

    /// The instant that is a date, if there is one: a day that the process names is known as soon as it is asked for.
    fn date(&self, clockwork: &Clockwork, ledger: &mut impl Ledger, holding: Holding) -> Option<usize> {
        match holding {
            Holding::Unset => None,
            Holding::Held(fact) => self.face.get(Var::Date(fact)),
            Holding::Given(place) => self.gifts.get(place).copied(),
            Holding::Named(day) => {
                let date = ledger.fresh();
                let days = i64::from(day.0) * clockwork.grain().day();
                self.face.get(Var::Epoch).filter(|epoch| ledger.span(date, *epoch, Span::exactly(days), Why::Named)).map(|_| date)
            }
        }
    }

    /// When a deadline is due with a date, or without one: counted from its anchor.
    fn due(&mut self, clockwork: &Clockwork, ledger: &mut impl Ledger, id: DeadlineId, holding: Holding) -> Option<usize> {
        let known = self.looked.iter().find(|(deadline, with, _)| *deadline == id && *with == holding);
        if let Some((.., due)) = known {
            return Some(*due);
        }
        let row = clockwork.deadline(id);
        let due = if holding == Holding::Unset {
            let (anchor, after) = (self.face.get(Var::Anchor(id))?, row.after?);
            let due = ledger.fresh();
            ledger.span(due, anchor, clockwork.lengths.after(after, Anchor::Anywhen), Why::Length(id)).then_some(due)?
        } else {
            let date = self.date(clockwork, ledger, holding)?;
            let due = ledger.fresh();
            ledger.span(due, date, clockwork.lengths.until(row.before), Why::Runs(id)).then_some(due)?
        };
        self.looked.push((id, holding, due));
        Some(due)
    }

    /// The bounds that say what was decided on the way. `None`: time does not allow to ask.
    pub(super) fn decide(&mut self, clockwork: &Clockwork, ledger: &mut impl Ledger, decided: Decided) -> Option<(Why, Vec<Bound>)> {
        let day = clockwork.grain().day();
        match decided {
            Decided::Order(one, other, order) => {
                let (one, other) = (self.date(clockwork, ledger, one)?, self.date(clockwork, ledger, other)?);
                let before = |one, other| Bound { later: one, earlier: other, most: -day };
                let bounds = match order {
                    Ordering::Less => vec![before(one, other)],
                    Ordering::Equal => vec![Bound::not_after(one, other), Bound::not_after(other, one)],
                    Ordering::Greater => vec![before(other, one)],
                };
                Some((Why::Dates, bounds))
            }
            Decided::Ahead(id, holding, ahead) => {
                let due = self.due(clockwork, ledger, id, holding)?;
                let bound = if ahead { Bound::before(self.now, due) } else { Bound::not_after(due, self.now) };
                Some((Why::Ahead(id, ahead), vec![bound]))
            }
            Decided::Fresh(id) => {
                let anchor = self.face.get(Var::Anchor(id))?;
                Some((Why::Fresh(id), vec![Bound::not_after(self.now, anchor)]))
            }
        }
    }

    /// Ends a move: the instants that matter after it. `None`: time does not allow it.
    pub(super) fn end(mut self, clockwork: &Clockwork, ledger: &mut impl Ledger, after: &After) -> Option<Face> {
        let mut hands = vec![(Var::Now, self.now)];
        hands.extend(self.face.hands().iter().filter(|(var, _)| matches!(var, Var::Opening | Var::Epoch)));
        if after.is_over {
            return Some(Face::new(hands));
        }
        for (fact, holding) in clockwork.dates.iter().zip(&after.dates) {
            if let Some(date) = self.date(clockwork, ledger, *holding) {
                hands.push((Var::Date(*fact), date));
            }
        }
        let mut fresh = Vec::new();
        for (id, runs) in &after.timers {
            let due = match runs {
                Runs::On => self.face.get(Var::Due(*id))?,
                Runs::To(holding) => self.due(clockwork, ledger, *id, *holding)?,
                Runs::For(period) => {
                    let due = ledger.fresh();
                    fresh.push((*id, *period, due));
                    ledger.span(due, self.now, clockwork.lengths.after(*period, self.anchor), Why::Length(*id)).then_some(due)?
                }
            };
            hands.push((Var::Due(*id), due));
        }
        self.compare(clockwork, ledger, after, &fresh)?;
        for (id, is_new) in &after.anchors {
            hands.push((Var::Anchor(*id), if *is_new { self.now } else { self.face.get(Var::Anchor(*id))? }));
        }
        for (place, sent) in after.sent.iter().enumerate() {
            let due = match sent {
                Sent::Still(before) => self.face.get(Var::Sent(*before))?,
                Sent::New(delay) => {
                    let due = ledger.fresh();
                    ledger.span(due, self.now, Span::exactly(*delay), Why::Delay).then_some(due)?
                }
            };
            hands.push((Var::Sent(place), due));
        }
        Some(Face::new(hands))
    }

    /// Of what is armed now: how far two lie apart that are armed together, and that due instants keep the order of their
    /// anchors, so that what is armed already runs out no later than if it were armed now.
    fn compare(&self, clockwork: &Clockwork, ledger: &mut impl Ledger, after: &After, fresh: &[(DeadlineId, Period, usize)]) -> Option<()> {
        let lengths = &clockwork.lengths;
        for (place, (one, period, due)) in fresh.iter().enumerate() {
            for (other, its, its_due) in fresh.iter().skip(place + 1) {
                ledger.span(*its_due, *due, lengths.apart(*period, *its), Why::Apart(*one, *other)).then_some(())?;
            }
            for (other, runs) in &after.timers {
                if let (Runs::On, Some(its), Some(earlier)) = (runs, self.counted(clockwork, *other), self.face.get(Var::Due(*other))) {
                    let bound = Bound { later: earlier, earlier: *due, most: lengths.apart(*period, its).most };
                    ledger.bound(bound, Why::Apart(*one, *other)).then_some(())?;
                }
            }
        }
        Some(())
    }

    /// The length that a running deadline is counted by, unless it runs to a date.
    fn counted(&self, clockwork: &Clockwork, id: DeadlineId) -> Option<Period> {
        let row = clockwork.deadline(id);
        row.after.filter(|_| row.at.is_none_or(|fact| self.face.get(Var::Date(fact)).is_none()))
    }
}

/// What has run out already when a move ends, so that it lapses at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest {
    /// The first of the face that has; `None`: nothing has.
    pub overdue: Option<Var>,
}

impl Rest {
    /// Every way a move may end: nothing has run out, or this timer is the first of the face that has. Only what runs to
    /// a date may be past when it is armed, so hardly ever more than one of them is possible.
    pub fn all(face: &Face) -> impl Iterator<Item = Self> + '_ {
        core::iter::once(None).chain(face.timers().map(|(timer, _)| Some(timer))).map(|overdue| Self { overdue })
    }

    /// The bounds that say so.
    pub fn bounds(self, face: &Face) -> Vec<(Why, Bound)> {
        let Some(now) = face.get(Var::Now) else { return Vec::new() };
        let mut bounds = Vec::new();
        for (timer, due) in face.timers() {
            if self.overdue == Some(timer) {
                bounds.push((Why::Overdue(timer, true), Bound::before(due, now)));
                break;
            }
            bounds.push((Why::Overdue(timer, false), Bound::not_after(now, due)));
        }
        bounds
    }
}
