//! Days, instants and lengths of time. No clock is read here: time is always an argument.

use alloc::format;
use alloc::string::String;
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Weekday};
use core::fmt;

const MILLIS_A_DAY: i64 = 86_400_000;

/// A point in time: milliseconds since 1970-01-01T00:00:00Z, UTC.
///
/// ```
/// use mandate_process::time::{Date, Instant};
/// let noon = Date::parse("2027-02-11").expect("a real day").at_noon(0);
/// assert_eq!(noon.to_string(), "2027-02-11T12:00:00Z");
/// assert_eq!(Instant::parse("2027-02-11T12:00:00Z"), Some(noon));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Instant(pub i64);

/// A calendar day, as days since 1970-01-01. Days from 1900-01-01 to 2200-12-31 are read.
///
/// ```
/// use mandate_process::time::Date;
/// assert_eq!(Date::parse("2028-02-29").map(|d| d.to_string()).as_deref(), Some("2028-02-29"));
/// assert_eq!(Date::parse("2027-02-29"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Date(pub i32);

impl Instant {
    /// Reads an RFC 3339 instant, to the millisecond.
    pub fn parse(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|at| Self(at.timestamp_millis()))
    }

    /// The day on which the instant falls, `offset` minutes east of UTC.
    pub fn day(self, offset: i32) -> Date {
        Date(i32::try_from(self.local(offset).div_euclid(MILLIS_A_DAY)).unwrap_or(i32::MAX))
    }

    /// The day that is told for a due instant: 00:00 is told as 24:00 of the day before.
    pub fn day_told(self, offset: i32) -> Date {
        Self(self.0.saturating_sub(1)).day(offset)
    }

    fn local(self, offset: i32) -> i64 {
        self.0.saturating_add(i64::from(offset) * 60_000)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match DateTime::from_timestamp_millis(self.0) {
            Some(at) if self.0 % 1000 == 0 => write!(f, "{}", at.format("%Y-%m-%dT%H:%M:%SZ")),
            Some(at) => write!(f, "{}", at.format("%Y-%m-%dT%H:%M:%S%.3fZ")),
            None => write!(f, "{} ms", self.0),
        }
    }
}

impl Date {
    /// The first day that is read.
    pub const FIRST: Self = Self(-25_567);
    /// The last day that is read.
    pub const LAST: Self = Self(84_370);

    /// A day by year, month and day of the month, if there is one.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).and_then(Self::from_chrono)
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let shape = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        shape.then(|| text.parse().ok()).flatten().and_then(Self::from_chrono)
    }

    /// From chrono's calendar day, if it lies within the days that are read.
    pub fn from_chrono(day: NaiveDate) -> Option<Self> {
        let epoch = NaiveDate::default();
        let date = Self(i32::try_from(day.signed_duration_since(epoch).num_days()).ok()?);
        (Self::FIRST..=Self::LAST).contains(&date).then_some(date)
    }

    /// As chrono's calendar day.
    pub fn to_chrono(self) -> NaiveDate {
        let epoch = NaiveDate::default();
        let days = Days::new(u64::from(self.0.unsigned_abs()));
        let day = if self.0 < 0 { epoch.checked_sub_days(days) } else { epoch.checked_add_days(days) };
        day.unwrap_or(epoch)
    }

    /// 00:00 of the day, `offset` minutes east of UTC.
    pub fn start(self, offset: i32) -> Instant {
        Instant(i64::from(self.0) * MILLIS_A_DAY - i64::from(offset) * 60_000)
    }

    /// 12:00 of the day: when a dated act without a time happens.
    pub fn at_noon(self, offset: i32) -> Instant {
        Instant(self.start(offset).0 + MILLIS_A_DAY / 2)
    }

    /// 24:00 of the day.
    pub fn end(self, offset: i32) -> Instant {
        Self(self.0.saturating_add(1)).start(offset)
    }

    /// So many days later (earlier if negative).
    pub fn plus_days(self, days: i64) -> Self {
        Self(i32::try_from(i64::from(self.0) + days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX }))
    }

    /// The last day of the month that `YYYY-MM` names.
    pub fn end_of_month(text: &str) -> Option<Self> {
        if text.len() != 7 {
            return None;
        }
        let first = Self::parse(&format!("{text}-01"))?;
        let next = first.to_chrono().checked_add_months(Months::new(1))?;
        Self::from_chrono(next.pred_opt()?)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_chrono().format("%Y-%m-%d"))
    }
}

/// The unit of a length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// Seconds: exact.
    Second,
    /// Minutes: exact.
    Minute,
    /// Hours: exact.
    Hour,
    /// Calendar days, counted from the day after the anchor.
    Day,
    /// Monday to Friday, counted from the day after the anchor.
    WorkingDay,
    /// Seven calendar days.
    Week,
    /// Calendar months; a day that the month lacks becomes its last day.
    Month,
    /// Calendar years.
    Year,
}

impl Unit {
    const WORDS: [(Self, &'static str); 8] = [
        (Self::Second, "second"),
        (Self::Minute, "minute"),
        (Self::Hour, "hour"),
        (Self::Day, "day"),
        (Self::WorkingDay, "working day"),
        (Self::Week, "week"),
        (Self::Month, "month"),
        (Self::Year, "year"),
    ];

    /// Whether lengths of this unit run out at the end of a day.
    pub fn is_calendar(self) -> bool {
        !matches!(self, Self::Second | Self::Minute | Self::Hour)
    }

    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(unit, _)| *unit == self).map_or("day", |(_, word)| word)
    }
}

/// A length of time: a number from 1 to 100,000 and a unit, as in `20 working days`.
///
/// Days, working days, weeks, months and years count from the day after the anchor and run out at 24:00 of their
/// last day; hours and less are exact.
///
/// ```
/// use mandate_process::time::{Date, Period};
/// let ten = Period::parse("10 days").expect("a length");
/// let shared = Date::parse("2027-05-14").expect("a real day").at_noon(0);
/// // A draft shared on 14 May for ten days has been had for them from 25 May, 00:00.
/// assert_eq!(ten.after(shared, 0).map(|due| due.to_string()).as_deref(), Some("2027-05-25T00:00:00Z"));
/// assert_eq!(Period::parse("1 fortnight"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    /// How many, from 1 to 100,000.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

impl Period {
    /// The largest count.
    pub const MOST: u32 = 100_000;

    /// Reads a length such as `36 months` or `1 working day`.
    pub fn parse(text: &str) -> Option<Self> {
        let (count, word) = text.split_once(' ')?;
        if count.starts_with(['+', '0']) {
            return None;
        }
        let count: u32 = count.parse().ok().filter(|count| (1..=Self::MOST).contains(count))?;
        let (unit, _) = Unit::WORDS.into_iter().find(|(_, name)| word == *name || word.strip_suffix('s') == Some(name))?;
        Some(Self { count, unit })
    }

    /// The instant at which the length, counted from `anchor`, runs out; `offset` is minutes east of UTC.
    /// `None` where the calendar ends.
    pub fn after(self, anchor: Instant, offset: i32) -> Option<Instant> {
        let count = i64::from(self.count);
        match self.unit {
            Unit::Second => Some(Instant(anchor.0.checked_add(count * 1_000)?)),
            Unit::Minute => Some(Instant(anchor.0.checked_add(count * 60_000)?)),
            Unit::Hour => Some(Instant(anchor.0.checked_add(count * 3_600_000)?)),
            _ => Some(self.shift(anchor.day(offset), true)?.end(offset)),
        }
    }

    /// The day so long before `day`.
    pub fn before(self, day: Date) -> Option<Date> {
        self.shift(day, false)
    }

    fn shift(self, day: Date, later: bool) -> Option<Date> {
        let from = day.to_chrono();
        let days = |count: u32| {
            if later { from.checked_add_days(Days::new(u64::from(count))) } else { from.checked_sub_days(Days::new(u64::from(count))) }
        };
        let months =
            |count: u32| if later { from.checked_add_months(Months::new(count)) } else { from.checked_sub_months(Months::new(count)) };
        let to = match self.unit {
            Unit::WorkingDay => self.working_days(from, later)?,
            Unit::Week => days(self.count.checked_mul(7)?)?,
            Unit::Month => months(self.count)?,
            Unit::Year => months(self.count.checked_mul(12)?)?,
            Unit::Day => days(self.count)?,
            Unit::Second | Unit::Minute | Unit::Hour => return None,
        };
        Some(Date(i32::try_from(to.signed_duration_since(NaiveDate::default()).num_days()).ok()?))
    }

    fn working_days(self, from: NaiveDate, later: bool) -> Option<NaiveDate> {
        let mut day = from;
        let mut left = self.count;
        while left > 0 {
            day = if later { day.succ_opt()? } else { day.pred_opt()? };
            if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
                left -= 1;
            }
        }
        Some(day)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}", self.count, self.unit.word(), if self.count == 1 { "" } else { "s" })
    }
}

/// Reads a fixed offset from UTC, `+HH:MM` or `-HH:MM`, as minutes east; at most 14 hours.
pub fn parse_offset(text: &str) -> Option<i32> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':').filter(|(h, m)| h.len() == 2 && m.len() == 2)?;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<i32>().ok()).flatten();
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    (hours <= 14 && minutes < 60 && hours * 60 + minutes <= 840).then_some(sign * (hours * 60 + minutes))
}

/// Writes an offset as `+HH:MM`.
pub fn offset_text(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn first_and_last_day_are_those_of_the_document() {
        assert_eq!(Date::FIRST.to_string(), "1900-01-01");
        assert_eq!(Date::LAST.to_string(), "2200-12-31");
        assert_eq!(Date::parse("1899-12-31"), None);
        assert_eq!(Date::parse("2201-01-01"), None);
    }

    #[test]
    fn lengths_run_out_at_the_end_of_their_last_day() {
        let check = |day: &str, length: &str, wanted: &str| {
            let anchor = Date::parse(day).unwrap().at_noon(0);
            let due = Period::parse(length).unwrap().after(anchor, 0).unwrap();
            assert_eq!(due.to_string(), wanted, "{length} from {day}");
        };
        check("2027-06-02", "10 days", "2027-06-13T00:00:00Z");
        check("2027-11-30", "3 months", "2028-03-01T00:00:00Z");
        check("2028-02-29", "1 year", "2029-03-01T00:00:00Z");
        check("2027-06-04", "1 working day", "2027-06-08T00:00:00Z");
        check("2027-06-05", "1 working day", "2027-06-08T00:00:00Z");
        check("2027-06-04", "20 working days", "2027-07-03T00:00:00Z");
        check("2027-06-04", "2 weeks", "2027-06-19T00:00:00Z");
        check("2027-06-04", "36 hours", "2027-06-06T00:00:00Z");
    }

    #[test]
    fn a_length_is_read_only_in_its_own_form() {
        for bad in ["", "10", "10days", "0 days", "-1 days", "+1 days", "100001 days", "1  day", "1 dayss", "01 days"] {
            assert_eq!(Period::parse(bad), None, "{bad}");
        }
        for good in ["1 day", "2 days", "100000 years", "1 working day", "3 working days"] {
            assert_eq!(Period::parse(good).unwrap().to_string(), good);
        }
    }

    #[test]
    fn a_due_instant_at_midnight_is_told_as_the_day_before() {
        let due = Date::parse("2027-06-12").unwrap().end(0);
        assert_eq!(due.day_told(0).to_string(), "2027-06-12");
        assert_eq!(due.day(0).to_string(), "2027-06-13");
    }

    #[test]
    fn offsets_are_read_and_written() {
        assert_eq!(parse_offset("+05:30"), Some(330));
        assert_eq!(offset_text(-330), "-05:30");
        for bad in ["", "Z", "5:30", "+15:00", "+05:60", "+0530", "+é5:00"] {
            assert_eq!(parse_offset(bad), None, "{bad}");
        }
    }
}
