//! Lines of TOML in the one form that canonical text has.

use crate::time::Date;
use std::fmt::{self, Write};
use std::string::{String, ToString};
use std::vec::Vec;

/// A value to be written as canonical text writes it.
///
/// ```
/// use mandate_process::text::{Form, line};
/// let mut text = String::new();
/// line("seats", &Form::List(vec![Form::from("board"), Form::Integer(2)]), &mut text);
/// assert_eq!(text, "seats = [\"board\", 2]\n");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// `"text"`.
    Text(String),
    /// `14`.
    Integer(i64),
    /// `true`.
    Boolean(bool),
    /// `2027-02-11`.
    Date(Date),
    /// `2027-02-11T09:30:00`: a day and the milliseconds since its 00:00.
    Time(Date, i64),
    /// `[1, 2]`.
    List(Vec<Form>),
    /// `{ a = 1 }`.
    Table(Vec<(String, Form)>),
}

/// A key and its value.
pub(super) type Pair = (String, Form);

/// A document: pairs on top, then tables under headers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Document {
    pub top: Vec<Pair>,
    pub tables: Vec<(Vec<String>, Vec<Pair>)>,
}

impl From<&str> for Form {
    fn from(text: &str) -> Self {
        Self::Text(text.to_string())
    }
}

impl Form {
    /// A list of texts.
    pub fn texts<'t>(texts: impl IntoIterator<Item = &'t String>) -> Self {
        Self::List(texts.into_iter().map(|text| Self::Text(text.clone())).collect())
    }

    /// A list of texts, bare if it is a list of one.
    pub fn one_or_list(texts: &[String]) -> Self {
        if let [one] = texts { Self::Text(one.clone()) } else { Self::texts(texts) }
    }

    /// A table with known keys.
    pub fn table(pairs: impl IntoIterator<Item = (&'static str, Self)>) -> Self {
        Self::Table(pairs.into_iter().map(|(key, value)| (key.to_string(), value)).collect())
    }

    fn write(&self, to: &mut String) {
        match self {
            Self::Text(text) => quote(text, to),
            Self::Integer(value) => to.push_str(&value.to_string()),
            Self::Boolean(value) => to.push_str(if *value { "true" } else { "false" }),
            Self::Date(day) => to.push_str(&day.to_string()),
            Self::Time(day, millis) => {
                let (seconds, rest) = (millis / 1_000, millis % 1_000);
                // Writing to a string cannot fail.
                let _ = write!(to, "{day}T{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
                if rest != 0 {
                    let _ = write!(to, ".{rest:03}");
                }
            }
            Self::List(items) => {
                to.push('[');
                for (index, item) in items.iter().enumerate() {
                    to.push_str(if index == 0 { "" } else { ", " });
                    item.write(to);
                }
                to.push(']');
            }
            Self::Table(pairs) if pairs.is_empty() => to.push_str("{}"),
            Self::Table(pairs) => {
                to.push_str("{ ");
                for (index, (key, value)) in pairs.iter().enumerate() {
                    to.push_str(if index == 0 { "" } else { ", " });
                    pair(key, value, to);
                }
                to.push_str(" }");
            }
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(&mut text);
        f.write_str(&text)
    }
}

/// The text of a document.
pub(super) fn document(document: &Document) -> String {
    let mut to = String::new();
    for (key, value) in &document.top {
        line(key, value, &mut to);
    }
    for (header, pairs) in &document.tables {
        to.push_str("\n[");
        for (index, part) in header.iter().enumerate() {
            to.push_str(if index == 0 { "" } else { "." });
            name(part, &mut to);
        }
        to.push_str("]\n");
        for (key, value) in pairs {
            line(key, value, &mut to);
        }
    }
    to
}

/// Writes a key and its value as a line.
pub fn line(key: &str, value: &Form, to: &mut String) {
    pair(key, value, to);
    to.push('\n');
}

fn pair(key: &str, value: &Form, to: &mut String) {
    name(key, to);
    to.push_str(" = ");
    value.write(to);
}

fn name(key: &str, to: &mut String) {
    let bare = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if bare { to.push_str(key) } else { quote(key, to) }
}

fn quote(text: &str, to: &mut String) {
    to.push('"');
    for char in text.chars() {
        match char {
            '"' => to.push_str("\\\""),
            '\\' => to.push_str("\\\\"),
            char if char.is_control() => {
                // Writing to a string cannot fail.
                let _ = write!(to, "\\u{:04X}", u32::from(char));
            }
            char => to.push(char),
        }
    }
    to.push('"');
}
