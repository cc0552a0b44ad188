//! When the acts of a story happen.

use mandate_process::finding::Finding;
use mandate_process::time::{Date, Instant};
use std::fmt;

/// When an act of a story happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// At 12:00 of a day.
    Day(Date),
    /// Some time in the month that ends on this day: on that day, or on that of the next act with a full date if that
    /// is earlier.
    Month(Date),
    /// At this time of a day, as clocks show it where the process counts its days.
    At(LocalTime),
}

/// A day and a time on it, without an offset: the process has that.
///
/// ```
/// use mandate_process::time::Date;
/// use mandate_scenario::LocalTime;
/// let day = Date::parse("2027-02-11").expect("a real day");
/// let morning = LocalTime { day, millis: 9 * 3_600_000 };
/// assert_eq!(morning.to_string(), "2027-02-11T09:00:00");
/// assert_eq!(morning.instant(120).to_string(), "2027-02-11T07:00:00Z");
/// assert_eq!(LocalTime::of(morning.instant(120), 120), morning);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalTime {
    /// The day.
    pub day: Date,
    /// Milliseconds since its 00:00.
    pub millis: i64,
}

impl LocalTime {
    /// What clocks show at an instant, `offset` minutes east of UTC.
    pub fn of(at: Instant, offset: i32) -> Self {
        let day = at.day(offset);
        Self { day, millis: at.0 - day.start(offset).0 }
    }

    /// The instant, `offset` minutes east of UTC.
    pub fn instant(self, offset: i32) -> Instant {
        Instant(self.day.start(offset).0 + self.millis)
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, rest) = (self.millis / 1_000, self.millis % 1_000);
        write!(f, "{}T{:02}:{:02}:{:02}", self.day, seconds / 3_600, seconds / 60 % 60, seconds % 60)?;
        if rest == 0 { Ok(()) } else { write!(f, ".{rest:03}") }
    }
}

/// When each of these happens, in order. A month that is all that is known ends with it, or with the next act that has
/// a day.
pub(crate) fn instants(ons: impl DoubleEndedIterator<Item = On>, offset: i32) -> Vec<Instant> {
    let mut next: Option<Instant> = None;
    let mut out: Vec<Instant> = ons
        .rev()
        .map(|on| match on {
            On::Month(last) => next.map_or(last.at_noon(offset), |next| next.min(last.at_noon(offset))),
            On::Day(day) => *next.insert(day.at_noon(offset)),
            On::At(at) => *next.insert(at.instant(offset)),
        })
        .collect();
    out.reverse();
    out
}

/// What is to be said of an act that happens before another that stands above it.
pub(crate) fn goes_back(act: &str, at: Instant, offset: i32) -> Finding {
    let what = format!("`{act}` happens on {}, before what stands above it", at.day(offset));
    Finding::error("days-go-back", what).why("the acts of a story stand in the order of time")
}

/// What is to be said of an act that happens before there is a case.
pub(crate) fn before_start(act: &str, at: Instant, opens: Instant, offset: i32) -> Finding {
    let what = format!("`{act}` happens on {}, before the case opens", at.day(offset));
    Finding::error("before-start", what).why(format!("it opens on {} at 12:00", opens.day(offset)))
}
