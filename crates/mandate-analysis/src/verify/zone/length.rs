//! How long a length of time really is: from the least to the most, whatever the calendar day it is counted from.

use mandate_process::time::{Date, Instant, Period, Unit};
use std::collections::{BTreeMap, BTreeSet};

/// Milliseconds a day.
pub const DAY: i64 = 86_400_000;
/// More working days come to whole weeks and these.
const WORKING_WEEK: u32 = 5;

/// The unit in which time is counted.
///
/// Where nothing is shorter than a day, every due instant is the beginning of a day, and an act may as well happen at
/// noon of its day: counting days is then exact, and counting milliseconds would not be. An instant is then its day,
/// and comes before a due instant if its day does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// Whole days.
    Days,
    /// Milliseconds.
    Millis,
}

impl Grain {
    /// One day.
    pub fn day(self) -> i64 {
        match self {
            Self::Days => 1,
            Self::Millis => DAY,
        }
    }

    /// An instant, in this unit; `offset` is minutes east of UTC.
    pub fn count(self, at: Instant, offset: i32) -> i64 {
        match self {
            Self::Days => i64::from(at.day(offset).0),
            Self::Millis => at.0 + i64::from(offset) * 60_000,
        }
    }
}

/// From least to most, in the unit of a [`Grain`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The least.
    pub least: i64,
    /// The most.
    pub most: i64,
}

impl Span {
    /// Neither more nor less.
    pub fn exactly(value: i64) -> Self {
        Self { least: value, most: value }
    }

    /// Whether there is only one value.
    pub fn is_exact(self) -> bool {
        self.least == self.most
    }

    fn of(values: impl Iterator<Item = i64>) -> Option<Self> {
        let wider = |span: Self, value: i64| Self { least: span.least.min(value), most: span.most.max(value) };
        values.fold(None, |span, value| Some(span.map_or(Self::exactly(value), |span| wider(span, value))))
    }
}

/// From where a length is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Anchor {
    /// Any time of any day.
    Anywhen,
    /// The very beginning of any day: when something of whole days ran out.
    Midnight,
}

/// The lengths of one unit of time, each worked out once.
///
/// The ends of the calendar (S7.10) are left out of account: a length counts as if there were days behind the last one.
#[derive(Clone, Debug)]
pub struct Lengths {
    grain: Grain,
    /// Days from the anchor's to the last.
    after: BTreeMap<Period, Span>,
    /// Days from a date back.
    before: BTreeMap<Period, Span>,
    apart: BTreeMap<(Period, Period), Span>,
}

impl Lengths {
    /// Counted in this unit: the lengths that deadlines run for, and those that they run out before a date.
    pub fn new(grain: Grain, afters: impl IntoIterator<Item = Period>, befores: impl IntoIterator<Item = Period>) -> Self {
        let calendar: BTreeSet<Period> = afters.into_iter().filter(|period| period.unit.is_calendar()).collect();
        let pairs = calendar.iter().flat_map(|one| calendar.iter().map(|other| (*one, *other)));
        let days = |period: Period, counted: Counted| days_of(period, counted).map(|days| (period, days));
        Self {
            grain,
            after: calendar.iter().filter_map(|period| days(*period, Period::after_day)).collect(),
            before: befores.into_iter().filter_map(|period| days(period, Period::before_day)).collect(),
            apart: pairs.map(|(one, other)| ((one, other), days_apart(one, other))).collect(),
        }
    }

    /// The unit.
    pub fn grain(&self) -> Grain {
        self.grain
    }

    /// From an anchor to the due instant of a length counted from there.
    pub fn after(&self, period: Period, anchor: Anchor) -> Span {
        let day = self.grain.day();
        let known = self.after.get(&period).copied();
        let Some(days) = known.or_else(|| days_of(period, Period::after_day)) else {
            return Span::exactly(millis(period) / (DAY / day));
        };
        // The rest of the anchor's own day is at most a whole one, and never nothing.
        let rest = match (self.grain, anchor) {
            (Grain::Millis, Anchor::Anywhen) => Span { least: 1, most: DAY },
            _ => Span::exactly(day),
        };
        Span { least: days.least * day + rest.least, most: days.most * day + rest.most }
    }

    /// From the beginning of the day of a date to the due instant that lies so long before its end.
    pub fn until(&self, before: Option<Period>) -> Span {
        let day = self.grain.day();
        let known = |before| self.before.get(&before).copied().or_else(|| days_of(before, Period::before_day));
        let back = before.and_then(known).unwrap_or(Span::exactly(0));
        Span { least: day + back.least * day, most: day + back.most * day }
    }

    /// From the due instant of one length to that of another, both counted from one anchor.
    ///
    /// Due instants keep the order of their anchors. So of a due instant of `other` counted from an earlier anchor, the
    /// most is an upper bound, too.
    pub fn apart(&self, one: Period, other: Period) -> Span {
        let day = self.grain.day();
        let clock = |period: Period| (!period.unit.is_calendar()).then(|| millis(period) / (DAY / day));
        match (clock(one), clock(other)) {
            (Some(one), Some(other)) => Span::exactly(other - one),
            (Some(_), None) | (None, Some(_)) => {
                let (one, other) = (self.after(one, Anchor::Anywhen), self.after(other, Anchor::Anywhen));
                Span { least: other.least - one.most, most: other.most - one.least }
            }
            (None, None) => {
                let days = self.apart.get(&(one, other)).copied().unwrap_or_else(|| days_apart(one, other));
                Span { least: days.least * day, most: days.most * day }
            }
        }
    }
}

/// The length of hours and less.
fn millis(period: Period) -> i64 {
    let count = i64::from(period.count);
    match period.unit {
        Unit::Second => count * 1_000,
        Unit::Minute => count * 60_000,
        _ => count * 3_600_000,
    }
}

/// A way to count calendar days from a day: forth or back.
type Counted = fn(Period, Date) -> Option<i64>;

trait FromDay: Sized {
    fn after_day(self, day: Date) -> Option<i64>;
    fn before_day(self, day: Date) -> Option<i64>;
}

impl FromDay for Period {
    /// The days from a day to the last one of a length counted from it.
    fn after_day(self, day: Date) -> Option<i64> {
        let due = self.after(day.start(0), 0)?;
        Some(due.0 / DAY - 1 - i64::from(day.0))
    }

    /// The same backwards: never more than nought.
    fn before_day(self, day: Date) -> Option<i64> {
        Some(i64::from(self.before(day)?.0) - i64::from(day.0))
    }
}

/// The extremes of a length in days over all days of the calendar; `None` for hours and less.
fn days_of(period: Period, counted: Counted) -> Option<Span> {
    let sign = if counted(ONE_WEEK, Date::default())? < 0 { -1 } else { 1 };
    match period.unit {
        Unit::Second | Unit::Minute | Unit::Hour => None,
        Unit::Day => Some(Span::exactly(sign * i64::from(period.count))),
        Unit::Week => Some(Span::exactly(sign * 7 * i64::from(period.count))),
        Unit::WorkingDay => {
            let (weeks, rest) = in_weeks(period);
            let days = Span::of((0..7).filter_map(|day| counted(rest, Date(day))))?;
            Some(Span { least: days.least + sign * weeks, most: days.most + sign * weeks })
        }
        Unit::Month | Unit::Year => Span::of(all_days().filter_map(|day| counted(period, day))),
    }
}

/// From the last day of one calendar length to that of another, over all days they may both be counted from.
fn days_apart(one: Period, other: Period) -> Span {
    if one == other {
        return Span::exactly(0);
    }
    let fixed = |period: Period| days_of(period, Period::after_day).filter(|span| span.is_exact());
    let extremes = |period: Period| days_of(period, Period::after_day).unwrap_or(Span::exactly(0));
    if let Some(one) = fixed(one) {
        let other = extremes(other);
        return Span { least: other.least - one.least, most: other.most - one.least };
    }
    if let Some(other) = fixed(other) {
        let one = extremes(one);
        return Span { least: other.least - one.most, most: other.least - one.least };
    }
    let ((weeks, one), (more, other)) = (in_weeks(one), in_weeks(other));
    let apart = |day| Some(other.after_day(day)? + more - one.after_day(day)? - weeks);
    Span::of(all_days().filter_map(apart)).unwrap_or(Span::exactly(0))
}

const ONE_WEEK: Period = Period { count: 1, unit: Unit::Week };

/// Working days as the days of whole weeks and at most five working days; any other length as it is.
fn in_weeks(period: Period) -> (i64, Period) {
    if period.unit != Unit::WorkingDay {
        return (0, period);
    }
    let weeks = (period.count.max(1) - 1) / WORKING_WEEK;
    (7 * i64::from(weeks), Period { count: period.count - weeks * WORKING_WEEK, ..period })
}

fn all_days() -> impl Iterator<Item = Date> {
    (Date::FIRST.0..=Date::LAST.0).map(Date)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LENGTHS: [&str; 17] = [
        "1 day",
        "10 days",
        "1 week",
        "26 weeks",
        "1 working day",
        "3 working days",
        "5 working days",
        "6 working days",
        "23 working days",
        "1 month",
        "2 months",
        "6 months",
        "1 year",
        "4 years",
        "36 hours",
        "90 minutes",
        "1 second",
    ];

    fn period(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    /// The first and the last instant of every day.
    fn anchors(offset: i32) -> impl Iterator<Item = Instant> {
        all_days().flat_map(move |day| [day.start(offset), Instant(day.end(offset).0 - 1)])
    }

    #[test]
    fn every_length_lies_within_its_span_and_reaches_both_ends() {
        for (index, text) in LENGTHS.iter().enumerate() {
            let offset = [0, 330, -300][index % 3];
            let length = |at: Instant| period(text).after(at, offset).unwrap().0 - at.0;
            let lengths = Lengths::new(Grain::Millis, [], []);
            assert_eq!(lengths.after(period(text), Anchor::Anywhen), Span::of(anchors(offset).map(length)).unwrap(), "{text}");
            let starts = all_days().map(|day| day.start(offset));
            assert_eq!(lengths.after(period(text), Anchor::Midnight), Span::of(starts.map(length)).unwrap(), "{text} from midnight");
        }
    }

    #[test]
    fn whole_days_count_from_day_to_day() {
        for text in LENGTHS.iter().filter(|text| period(text).unit.is_calendar()) {
            let days = |at: Instant| Grain::Days.count(period(text).after(at, 60).unwrap(), 60) - Grain::Days.count(at, 60);
            let real = Span::of(anchors(60).map(days)).unwrap();
            assert_eq!(Lengths::new(Grain::Days, [], []).after(period(text), Anchor::Anywhen), real, "{text}");
        }
    }

    #[test]
    fn two_lengths_from_one_anchor_lie_apart_as_far_as_they_ever_do() {
        for one in ["10 days", "3 working days", "6 working days", "2 months", "4 years", "90 minutes"] {
            for other in ["1 day", "7 working days", "1 month", "36 hours"] {
                let (one, other) = (period(one), period(other));
                let real = Span::of(anchors(0).map(|at| other.after(at, 0).unwrap().0 - one.after(at, 0).unwrap().0)).unwrap();
                let lengths = Lengths::new(Grain::Millis, [], []);
                assert_eq!(lengths.apart(one, other), real, "{one}, {other}");
            }
        }
    }

    #[test]
    fn due_instants_keep_the_order_of_their_anchors() {
        for text in LENGTHS {
            let mut last = Instant(i64::MIN);
            for at in anchors(0) {
                let due = period(text).after(at, 0).unwrap();
                assert!(due >= last, "{text} from {at}");
                last = due;
            }
        }
    }

    #[test]
    fn a_date_is_due_at_its_end_or_so_long_before() {
        let check = |text: &str| {
            let back = |day: Date| i64::from(period(text).before(day).unwrap().0 + 1 - day.0);
            let real = Span::of(all_days().map(back)).unwrap();
            assert_eq!(Lengths::new(Grain::Days, [], []).until(Some(period(text))), real, "{text}");
        };
        LENGTHS.into_iter().filter(|text| period(text).unit.is_calendar()).for_each(check);
        assert_eq!(Lengths::new(Grain::Days, [], []).until(None), Span::exactly(1));
        assert_eq!(Lengths::new(Grain::Millis, [], []).until(None), Span::exactly(DAY));
    }

    #[test]
    fn the_longest_lengths_have_a_span() {
        for unit in ["days", "weeks", "working days", "months", "years", "hours"] {
            let span = Lengths::new(Grain::Millis, [], []).after(period(&format!("100000 {unit}")), Anchor::Anywhen);
            assert!(0 < span.least && span.least <= span.most, "{unit}: {span:?}");
        }
    }
}
