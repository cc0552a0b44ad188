//! A JSON value that keeps its keys in order, and how content is written as one.

use mandate_process::time::Instant;
use mandate_process::value::Value;
use std::fmt::{self, Write};

/// A JSON value without floats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Json {
    Null,
    Boolean(bool),
    Integer(i64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn texts<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::List(texts.into_iter().map(Self::text).collect())
    }

    pub(super) fn list(items: impl IntoIterator<Item = Self>) -> Self {
        Self::List(items.into_iter().collect())
    }

    /// A count; one that no integer holds cannot occur.
    pub(super) fn count(count: impl TryInto<i64>) -> Self {
        Self::Integer(count.try_into().unwrap_or(i64::MAX))
    }

    /// An instant as in records: outside the years of four digits the number of its milliseconds.
    pub(super) fn instant(at: Instant) -> Self {
        let told = at.to_string();
        let four_digits = told.find('-').is_some_and(|end| end == 4) && told.ends_with('Z');
        if four_digits { Self::Text(told) } else { Self::Integer(at.0) }
    }

    pub(super) fn object<const N: usize>(pairs: [(&str, Self); N]) -> Self {
        Self::Object(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// Adds a key to an object.
    pub(super) fn put(&mut self, key: &str, value: impl Into<Option<Self>>) {
        if let (Self::Object(pairs), Some(value)) = (self, value.into()) {
            pairs.push((key.to_owned(), value));
        }
    }

    /// The object as a line of its own.
    pub(super) fn line(&self) -> String {
        format!("{self}\n")
    }
}

impl From<&Value> for Json {
    fn from(value: &Value) -> Self {
        match value {
            Value::Boolean(value) => Self::Boolean(*value),
            Value::Integer(value) => Self::Integer(*value),
            Value::Set(values) => Self::list(values.iter().map(Self::from)),
            Value::Table(rows) => Self::pairs(rows.iter().map(|(key, value)| (key.as_str(), value))),
            Value::Design { id, facts } => Self::object([
                ("id", Self::text(id.as_str())),
                ("facts", Self::pairs(facts.iter().map(|(key, value)| (key.as_str(), value)))),
            ]),
            other => Self::Text(other.to_string()),
        }
    }
}

impl Json {
    /// Named values as an object; of a name that is given twice the last counts.
    pub(super) fn pairs<'v>(rows: impl IntoIterator<Item = (&'v str, &'v Value)>) -> Self {
        let mut pairs: Vec<(String, Self)> = Vec::new();
        for (key, value) in rows {
            match pairs.iter_mut().find(|(known, _)| known == key) {
                Some((_, old)) => *old = Self::from(value),
                None => pairs.push((key.to_owned(), Self::from(value))),
            }
        }
        Self::Object(pairs)
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::Text(text) => quoted(f, text),
            Self::List(items) => {
                f.write_char('[')?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index == 0 { "" } else { "," })?;
                }
                f.write_char(']')
            }
            Self::Object(pairs) => {
                f.write_char('{')?;
                for (index, (key, value)) in pairs.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { "," })?;
                    quoted(f, key)?;
                    write!(f, ":{value}")?;
                }
                f.write_char('}')
            }
        }
    }
}

/// A text in quotes, escaped as in records.
fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for char in text.chars() {
        match char {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            '\u{8}' => f.write_str("\\b")?,
            '\u{c}' => f.write_str("\\f")?,
            char if char < ' ' => write!(f, "\\u{:04x}", u32::from(char))?,
            char => f.write_char(char)?,
        }
    }
    f.write_char('"')
}
