//! Lines of TOML in the one form that canonical text has.

use crate::time::Date;
use std::fmt::Write;
use std::string::{String, ToString};
use std::vec::Vec;

/// A value to be written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    Text(String),
    Integer(i64),
    Boolean(bool),
    Date(Date),
    List(Vec<Form>),
    Table(Vec<Pair>),
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
    pub fn texts<'t>(texts: impl IntoIterator<Item = &'t String>) -> Self {
        Self::List(texts.into_iter().map(|text| Self::Text(text.clone())).collect())
    }

    /// A list of texts, bare if it is a list of one.
    pub fn one_or_list(texts: &[String]) -> Self {
        if let [one] = texts { Self::Text(one.clone()) } else { Self::texts(texts) }
    }

    pub fn table(pairs: impl IntoIterator<Item = (&'static str, Self)>) -> Self {
        Self::Table(pairs.into_iter().map(|(key, value)| (key.to_string(), value)).collect())
    }

    fn write(&self, to: &mut String) {
        match self {
            Self::Text(text) => quote(text, to),
            Self::Integer(value) => to.push_str(&value.to_string()),
            Self::Boolean(value) => to.push_str(if *value { "true" } else { "false" }),
            Self::Date(day) => to.push_str(&day.to_string()),
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

/// The text of a document.
pub(super) fn document(document: &Document) -> String {
    let mut to = String::new();
    for (key, value) in &document.top {
        pair(key, value, &mut to);
        to.push('\n');
    }
    for (header, pairs) in &document.tables {
        to.push_str("\n[");
        for (index, part) in header.iter().enumerate() {
            to.push_str(if index == 0 { "" } else { "." });
            name(part, &mut to);
        }
        to.push_str("]\n");
        for (key, value) in pairs {
            pair(key, value, &mut to);
            to.push('\n');
        }
    }
    to
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
