//! S7.1, S7.2, S7.7, S7.10: the day rule, on chrono's calendar.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use mandate_process::time::{Instant, Period, Unit};

const SECOND: i64 = 1_000;
const DAY: i64 = 86_400 * SECOND;

/// 24:00 of a day, `offset` minutes east of UTC (S7.1).
fn end_of(day: NaiveDate, offset: i32) -> Instant {
    let days = day.signed_duration_since(NaiveDate::default()).num_days();
    Instant((days + 1) * DAY - i64::from(offset) * 60 * SECOND)
}

/// The day an instant falls on (S7.1).
fn day_of(at: Instant, offset: i32) -> NaiveDate {
    let days = (at.0 + i64::from(offset) * 60 * SECOND).div_euclid(DAY);
    if days >= 0 { NaiveDate::default() + Days::new(days.unsigned_abs()) } else { NaiveDate::default() - Days::new(days.unsigned_abs()) }
}

/// The N-th Monday to Friday after (before) a day.
fn working_days(from: NaiveDate, n: u32, later: bool) -> Option<NaiveDate> {
    let mut day = from;
    for _ in 0..n {
        loop {
            day = if later { day.succ_opt()? } else { day.pred_opt()? };
            if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
                break;
            }
        }
    }
    Some(day)
}

/// The last day of a length from a day, or (S7.7) the day so long before it. chrono keeps the day of the month, or
/// takes that month's last.
fn moved(from: NaiveDate, length: Period, later: bool) -> Option<NaiveDate> {
    let n = length.count;
    let days = |n: u64| if later { from.checked_add_days(Days::new(n)) } else { from.checked_sub_days(Days::new(n)) };
    let months = |n: u32| if later { from.checked_add_months(Months::new(n)) } else { from.checked_sub_months(Months::new(n)) };
    match length.unit {
        Unit::Day => days(u64::from(n)),
        Unit::Week => days(7 * u64::from(n)),
        Unit::WorkingDay => working_days(from, n, later),
        Unit::Month => months(n),
        Unit::Year => months(12 * n),
        Unit::Second | Unit::Minute | Unit::Hour => None,
    }
}

/// When a length from an anchor is due (S7.2).
pub(super) fn due_after(anchor: Instant, length: Period, offset: i32) -> Instant {
    let n = i64::from(length.count);
    let due = match length.unit {
        Unit::Second => Instant(anchor.0 + n * SECOND),
        Unit::Minute => Instant(anchor.0 + n * 60 * SECOND),
        Unit::Hour => Instant(anchor.0 + n * 3_600 * SECOND),
        _ => end_of(moved(day_of(anchor, offset), length, true).unwrap_or(NaiveDate::MAX), offset),
    };
    held_within(due, offset)
}

/// 24:00 of a day, or of the day so long before it (S7.7).
pub(super) fn due_at(day: NaiveDate, before: Option<Period>, offset: i32) -> Instant {
    let day = before.map_or(Some(day), |length| moved(day, length, false)).unwrap_or(NaiveDate::MIN);
    held_within(end_of(day, offset), offset)
}

/// S7.10
pub(super) fn held_within(due: Instant, offset: i32) -> Instant {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let start = |year| end_of(day(year - 1, 12, 31), 0);
    if due > end_of(day(2200, 12, 31), offset) {
        start(2300)
    } else if due < end_of(day(1899, 12, 31), offset) {
        start(1800)
    } else {
        due
    }
}
