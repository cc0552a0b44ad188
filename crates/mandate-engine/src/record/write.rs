//! JSON written by hand: keys where they are put, nothing built in between.

use super::hash::Hash;
use alloc::string::String;
use mandate_process::time::{Date, Instant};

const MILLIS_A_DAY: i64 = 86_400_000;
/// The first and last instants whose year has four digits.
const TOLD_AS_TEXT: core::ops::RangeInclusive<i64> = -62_167_219_200_000..=253_402_300_799_999;

/// A text in quotes, escaped as serde_json does.
pub(super) fn text(out: &mut String, text: &str) {
    out.push('"');
    // Nearly every text is a name: looked at as a whole, without a branch for each byte.
    if !text.bytes().fold(false, |escaped, byte| escaped | (byte < 0x20) | (byte == b'"') | (byte == b'\\')) {
        out.push_str(text);
        return out.push('"');
    }
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
        out.push_str(text.get(plain..place).unwrap_or_default());
        out.push_str(escape);
        if escape.len() == 4 {
            out.push(if byte < 0x10 { '0' } else { '1' });
            out.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
        }
        plain = place + 1;
    }
    out.push_str(text.get(plain..).unwrap_or_default());
    out.push('"');
}

/// `,"key":`, without the comma where an object begins.
pub(super) fn key(out: &mut String, name: &str) {
    comma(out);
    out.push('"');
    out.push_str(name);
    out.push_str("\":");
}

/// `,"name":` where the name is not ours.
pub(super) fn named(out: &mut String, name: &str) {
    comma(out);
    text(out, name);
    out.push(':');
}

/// A comma, unless an object or list begins.
fn comma(out: &mut String) {
    if !matches!(out.as_bytes().last(), Some(b'{' | b'[')) {
        out.push(',');
    }
}

/// `,"key":"text"`.
pub(super) fn pair(out: &mut String, name: &str, value: &str) {
    key(out, name);
    text(out, value);
}

/// A list in brackets; each item writes itself.
pub(super) fn list<T>(out: &mut String, items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut String, T)) {
    out.push('[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push(']');
}

pub(super) fn integer(out: &mut String, value: i64) {
    if value < 0 {
        out.push('-');
    }
    natural(out, value.unsigned_abs());
}

pub(super) fn natural(out: &mut String, value: u64) {
    let (mut digits, mut rest) = ([b'0'; 20], value);
    let mut first = digits.len();
    for (place, slot) in digits.iter_mut().enumerate().rev() {
        *slot = byte(rest);
        rest /= 10;
        first = place;
        if rest == 0 {
            break;
        }
    }
    ascii(out, digits.get(first..).unwrap_or_default());
}

/// The last digit.
fn byte(value: u64) -> u8 {
    b'0' + u8::try_from(value % 10).unwrap_or_default()
}

/// Bytes that are all ASCII.
fn ascii(out: &mut String, bytes: &[u8]) {
    out.push_str(core::str::from_utf8(bytes).unwrap_or_default());
}

fn padded(out: &mut String, value: i64, width: usize) {
    let (mut digits, mut rest) = ([b'0'; 4], value.unsigned_abs());
    for slot in digits.iter_mut().rev() {
        *slot = byte(rest);
        rest /= 10;
    }
    ascii(out, digits.get(digits.len().saturating_sub(width)..).unwrap_or_default());
}

pub(super) fn boolean(out: &mut String, value: bool) {
    out.push_str(if value { "true" } else { "false" });
}

pub(super) fn hash(out: &mut String, hash: Hash) {
    out.push('"');
    ascii(out, &hash.digits());
    out.push('"');
}

/// `2027-02-11T12:00:00Z` in quotes; milliseconds only if not zero. Outside the years of four digits: the number.
pub(super) fn instant(out: &mut String, at: Instant) {
    if !TOLD_AS_TEXT.contains(&at.0) {
        return integer(out, at.0);
    }
    out.push('"');
    day(out, at.0.div_euclid(MILLIS_A_DAY));
    let millis = at.0.rem_euclid(MILLIS_A_DAY);
    for (before, value) in [('T', millis / 3_600_000), (':', millis / 60_000 % 60), (':', millis / 1_000 % 60)] {
        out.push(before);
        padded(out, value, 2);
    }
    if millis % 1_000 != 0 {
        out.push('.');
        padded(out, millis % 1_000, 3);
    }
    out.push_str("Z\"");
}

/// `2027-02-11` in quotes.
pub(super) fn date(out: &mut String, date: Date) {
    out.push('"');
    day(out, i64::from(date.0));
    out.push('"');
}

/// Days since 1970 as a calendar day, by the usual arithmetic on years that begin in March. Written out because
/// formatting by pattern was most of the time of writing a record.
fn day(out: &mut String, days: i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    padded(out, year_of_era + era * 400 + i64::from(month <= 2), 4);
    out.push('-');
    padded(out, month, 2);
    out.push('-');
    padded(out, of_year - (153 * shifted + 2) / 5 + 1, 2);
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn texts_are_escaped_as_serde_json_does() {
        let every: String = (0..0x250_u32).filter_map(char::from_u32).chain("ü😀\u{2028}\u{7f}".chars()).collect();
        let mut out = String::new();
        text(&mut out, &every);
        assert_eq!(out, serde_json::to_string(&every).unwrap());
    }

    #[test]
    fn instants_and_days_are_those_of_the_calendar() {
        for days in (-719_528..2_932_896).step_by(97).chain([-719_528, 2_932_896, 0, -1]) {
            for millis in [0, 1, 43_200_000, 86_399_999] {
                let at = Instant(days * MILLIS_A_DAY + millis);
                let mut out = String::new();
                instant(&mut out, at);
                assert_eq!(out.trim_matches('"'), at.to_string());
            }
        }
        for days in Date::FIRST.0..=Date::LAST.0 {
            let mut out = String::new();
            date(&mut out, Date(days));
            assert_eq!(out.trim_matches('"'), Date(days).to_string());
        }
    }

    #[test]
    fn numbers_are_written_in_full() {
        for value in [0, 7, -1, 10, 99, 100, 1_000_000_000_000, i64::MAX, i64::MIN] {
            let mut out = String::new();
            integer(&mut out, value);
            assert_eq!(out, value.to_string());
        }
        let mut out = String::new();
        natural(&mut out, u64::MAX);
        assert_eq!(out, u64::MAX.to_string());
        for at in [i64::MAX, i64::MIN, *TOLD_AS_TEXT.start() - 1, *TOLD_AS_TEXT.end() + 1] {
            let mut out = String::new();
            instant(&mut out, Instant(at));
            assert_eq!(out, at.to_string());
        }
    }
}
