//! Instants chosen by example: a state, an act and a clock of which a given set of instants is true.

use super::clockwork::Clockwork;
use super::dbm::Dbm;
use super::face::{Stride, Var};
use super::length::{DAY, Grain};
use super::trace::{Decided, Holding, due_by, has_rest};
use mandate_process::time::{Date, Instant};

/// The day that the choice begins at, if the process names none: any would do.
const FIRST: Date = Date(20_454);
/// After so many days the calendar comes again.
const CYCLE: i64 = 146_097;

/// The instants that are beginnings of days.
pub(super) fn midnights(clockwork: &Clockwork, stride: &Stride) -> Vec<usize> {
    if clockwork.grain() == Grain::Days {
        return Vec::new();
    }
    let face = stride.face();
    let hands = face.hands().iter().filter(|(var, _)| clockwork.is_midnight(*var, face));
    hands.map(|(_, hand)| *hand).chain(stride.gifts().iter().copied()).collect()
}

/// One choice of instants: where they lie, and on which day they begin.
#[derive(Clone, Debug)]
pub(super) struct Sample<'a> {
    clockwork: &'a Clockwork,
    point: Vec<i64>,
    /// What is to be added to a coordinate, so that it counts from the first day of 1970.
    base: i64,
}

impl<'a> Sample<'a> {
    /// A choice within the bounds, in which real calendars decide as it was decided; `None` if none is found.
    pub fn of(clockwork: &'a Clockwork, bounds: &Dbm, stride: &Stride, decided: &[Decided]) -> Option<Self> {
        let (face, day) = (stride.face(), clockwork.grain().day());
        let dates = midnights(clockwork, stride);
        let point = bounds.point(day, &dates)?;
        let at = |hand: usize| point.get(hand).copied().unwrap_or_default();
        if let Some(epoch) = face.get(Var::Epoch) {
            let base = -at(epoch);
            let sample = Self { clockwork, point, base };
            return sample.agrees(stride, decided).then_some(sample);
        }
        // The coordinates of dates become beginnings of days.
        let grid = dates.first().map_or(0, |date| at(*date));
        let first = i64::from(FIRST.0) * day - at(stride.now());
        let first = first - (first + grid).rem_euclid(day);
        let mut sample = Self { clockwork, point, base: first };
        (0..CYCLE).any(|later| {
            sample.base = first + later * day;
            sample.agrees(stride, decided)
        });
        sample.agrees(stride, decided).then_some(sample)
    }

    /// An instant. In whole days it is noon.
    pub fn instant(&self, hand: usize) -> Instant {
        let (at, offset) = (self.at(hand), self.clockwork.process.utc_offset());
        match self.clockwork.grain() {
            Grain::Days => Date(i32::try_from(at).unwrap_or_default()).at_noon(offset),
            Grain::Millis => Instant(at - i64::from(offset) * 60_000),
        }
    }

    /// A date.
    pub fn day(&self, hand: usize) -> Date {
        let days = match self.clockwork.grain() {
            Grain::Days => self.at(hand),
            Grain::Millis => self.at(hand).div_euclid(DAY),
        };
        Date(i32::try_from(days).unwrap_or_default())
    }

    fn at(&self, hand: usize) -> i64 {
        self.base + self.point.get(hand).copied().unwrap_or_default()
    }

    /// Whether the calendar decides as it was decided. Only of lengths that hang on it there is any doubt.
    fn agrees(&self, stride: &Stride, decided: &[Decided]) -> bool {
        decided.iter().all(|decided| self.agrees_on(stride, *decided))
    }

    fn agrees_on(&self, stride: &Stride, decided: Decided) -> bool {
        let Decided::Ahead(id, holding, ahead) = decided else { return true };
        let (row, offset) = (self.clockwork.deadline(id), self.clockwork.process.utc_offset());
        let date = match holding {
            Holding::Unset => {
                let anchor = stride.face().get(Var::Anchor(id)).filter(|_| has_rest(row)).map(|anchor| self.instant(anchor));
                let due = anchor.and_then(|anchor| row.after?.after(anchor, offset));
                return due.is_none_or(|due| due > self.instant(stride.now())) == ahead;
            }
            Holding::Held(fact) => stride.face().get(Var::Date(fact)).map(|date| self.day(date)),
            Holding::Given(place) => stride.gifts().get(place).map(|date| self.day(*date)),
            Holding::Named(day) => Some(day),
        };
        date.is_none_or(|date| (due_by(row, date, offset) > self.instant(stride.now())) == ahead)
    }
}
