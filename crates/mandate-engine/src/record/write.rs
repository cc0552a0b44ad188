//! JSON written by hand: keys where they are put, nothing built in between.

use super::hash::Hash;
use super::script::Script;
use mandate_process::time::{Date, Instant};

const MILLIS_A_DAY: i64 = 86_400_000;
/// The first and last instants whose year has four digits.
const TOLD_AS_TEXT: core::ops::RangeInclusive<i64> = -62_167_219_200_000..=253_402_300_799_999;

/// A text in quotes, escaped as serde_json does.
pub(super) fn text(out: &mut Script, text: &str) {
    out.put_sign(b'"');
    // Nearly every text is a name: looked at as a whole, without a branch for each byte.
    if text.bytes().fold(false, |found, byte| found | (byte < 0x20) | (byte == b'"') | (byte == b'\\')) {
        escaped(out, text);
    } else {
        out.put(text);
    }
    out.put_sign(b'"');
}

fn escaped(out: &mut Script, text: &str) {
    let mut plain = 0;
    for (place, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x08 => "\\b",
            0x0c => "\\f",
            0x00..=0x1f => "\\u00",
            _ => continue,
        };
        out.put(text.get(plain..place).unwrap_or_default());
        out.put(escape);
        if escape.len() == 4 {
            let [high, low] = hex(byte);
            out.put_sign(high);
            out.put_sign(low);
        }
        plain = place + 1;
    }
    out.put(text.get(plain..).unwrap_or_default());
}

/// `,"key":`, without the comma where an object begins.
pub(super) fn key(out: &mut Script, name: &str) {
    comma(out);
    out.put_sign(b'"');
    out.put(name);
    out.put("\":");
}

/// `,"name":` where the name is not ours.
pub(super) fn named(out: &mut Script, name: &str) {
    comma(out);
    text(out, name);
    out.put_sign(b':');
}

/// A comma, unless an object or list begins.
#[inline]
pub(super) fn comma(out: &mut Script) {
    if !out.has_just_begun() {
        out.put_sign(b',');
    }
}

/// `,"key":"text"`.
pub(super) fn pair(out: &mut Script, name: &str, value: &str) {
    key(out, name);
    text(out, value);
}

/// A list in brackets; each item writes itself.
#[inline]
pub(super) fn list<T>(out: &mut Script, items: impl IntoIterator<Item = T>, write: impl FnMut(&mut Script, T)) {
    out.put_sign(b'[');
    each(out, items, write);
    out.put_sign(b']');
}

/// Items with commas between them; each writes itself.
#[inline]
pub(super) fn each<T>(out: &mut Script, items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut Script, T)) {
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.put_sign(b',');
        }
        write(out, item);
    }
}

pub(super) fn integer(out: &mut Script, value: i64) {
    if value < 0 {
        out.put_sign(b'-');
    }
    natural(out, value.unsigned_abs());
}

pub(super) fn natural(out: &mut Script, value: u64) {
    match u32::try_from(value) {
        Ok(small @ 0..10) => out.put_sign(b'0' + u8::try_from(small).unwrap_or_default()),
        Ok(small @ 10..100) => out.put_two(small),
        _ => {
            natural(out, value / 100);
            out.put_two(u32::try_from(value % 100).unwrap_or_default());
        }
    }
}

fn hex(byte: u8) -> [u8; 2] {
    let digit = |half: u8| if half < 10 { b'0' + half } else { b'a' + half - 10 };
    [digit(byte >> 4), digit(byte & 15)]
}

pub(super) fn boolean(out: &mut Script, value: bool) {
    out.put(if value { "true" } else { "false" });
}

pub(super) fn hash(out: &mut Script, hash: Hash) {
    out.put_sign(b'"');
    out.put_hash(hash);
    out.put_sign(b'"');
}

/// `2027-02-11T12:00:00Z` in quotes; milliseconds only if not zero. Outside the years of four digits: the number.
pub(super) fn instant(out: &mut Script, at: Instant) {
    if !TOLD_AS_TEXT.contains(&at.0) {
        return integer(out, at.0);
    }
    let millis = narrow(at.0.rem_euclid(MILLIS_A_DAY));
    let seconds = millis / 1_000;
    out.put_sign(b'"');
    day(out, at.0.div_euclid(MILLIS_A_DAY));
    for (sign, number) in [(b'T', seconds / 3_600), (b':', seconds / 60 % 60), (b':', seconds % 60)] {
        out.put_sign(sign);
        out.put_two(number);
    }
    let millis = millis % 1_000;
    if millis != 0 {
        out.put_sign(b'.');
        out.put_sign(b'0' + u8::try_from(millis / 100).unwrap_or_default());
        out.put_two(millis % 100);
    }
    out.put("Z\"");
}

/// `2027-02-11` in quotes.
pub(super) fn date(out: &mut Script, date: Date) {
    out.put_sign(b'"');
    day(out, i64::from(date.0));
    out.put_sign(b'"');
}

/// Days since 1970 as a calendar day, by the usual arithmetic on years that begin in March. Written out because
/// formatting by pattern was most of the time of writing a record. Counted from an era before the year 0, so that nothing
/// is negative.
fn day(out: &mut Script, days: i64) {
    const ERA: u32 = 146_097;
    let days = narrow(days + 719_468 + i64::from(ERA));
    let (era, of_era) = (days / ERA, days % ERA);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + u32::from(month <= 2) - 400;
    out.put_two(year / 100);
    out.put_two(year % 100);
    out.put_sign(b'-');
    out.put_two(month);
    out.put_sign(b'-');
    out.put_two(of_year - (153 * shifted + 2) / 5 + 1);
}

/// What is known to be neither negative nor large.
#[inline]
fn narrow(value: i64) -> u32 {
    u32::try_from(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::script::Hashing;
    use alloc::string::{String, ToString};

    fn written(write: impl FnOnce(&mut Script)) -> String {
        let mut script = Script::new(Hashing::Off);
        write(&mut script);
        script.text().to_string()
    }

    #[test]
    fn texts_are_escaped_as_serde_json_does() {
        let every: String = (0..0x250_u32).filter_map(char::from_u32).chain("ü😀\u{2028}\u{7f}".chars()).collect();
        assert_eq!(written(|out| text(out, &every)), serde_json::to_string(&every).unwrap());
    }

    #[test]
    fn instants_and_days_are_those_of_the_calendar() {
        for days in (-719_528..2_932_896).step_by(97).chain([-719_528, 2_932_896, 0, -1]) {
            for millis in [0, 1, 43_200_000, 86_399_999] {
                let at = Instant(days * MILLIS_A_DAY + millis);
                assert_eq!(written(|out| instant(out, at)).trim_matches('"'), at.to_string());
            }
        }
        for days in Date::FIRST.0..=Date::LAST.0 {
            assert_eq!(written(|out| date(out, Date(days))).trim_matches('"'), Date(days).to_string());
        }
    }

    #[test]
    fn numbers_are_written_in_full() {
        for value in [0, 7, -1, 10, 99, 100, 1_000_000_000_000, i64::MAX, i64::MIN] {
            assert_eq!(written(|out| integer(out, value)), value.to_string());
        }
        assert_eq!(written(|out| natural(out, u64::MAX)), u64::MAX.to_string());
        for at in [i64::MAX, i64::MIN, *TOLD_AS_TEXT.start() - 1, *TOLD_AS_TEXT.end() + 1] {
            assert_eq!(written(|out| instant(out, Instant(at))), at.to_string());
        }
    }
}
