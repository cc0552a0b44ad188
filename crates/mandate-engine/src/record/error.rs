//! What keeps a line from being read.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use thiserror::Error;

/// A line is no record of this process.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RecordError {
    /// The line is longer than any record.
    #[error("the line has {found} bytes, a record has at most {most}")]
    TooLong {
        /// Its bytes.
        found: usize,
        /// The most.
        most: usize,
    },
    /// The line is no JSON as records have it.
    #[error("the line is not the JSON of a record: {0}")]
    Json(String),
    /// The line is of another format, perhaps a newer one.
    #[error("the format is {found}, this reader knows `mandate.record/1`")]
    Format {
        /// What was found.
        found: String,
    },
    /// The kind is none of this format.
    #[error("the kind is {found}, not one of `opened`, `act`, `lapse`, `refused`")]
    Kind {
        /// What was found.
        found: String,
    },
    /// A key that no record of the kind has.
    #[error("{place} has the key {key}, which this format does not know")]
    UnknownKey {
        /// Where.
        place: String,
        /// The key.
        key: String,
    },
    /// A key is not there.
    #[error("{place} lacks the key `{key}`")]
    Missing {
        /// Where.
        place: String,
        /// The key.
        key: &'static str,
    },
    /// A value is not what is wanted.
    #[error("`{key}` is {found}, not {wanted}")]
    Wrong {
        /// Under which key.
        key: String,
        /// What was found.
        found: String,
        /// What is wanted.
        wanted: String,
    },
    /// A name that the process, or the case, does not know.
    #[error("no {what} is called {found}")]
    UnknownName {
        /// What it should name.
        what: String,
        /// The name.
        found: String,
    },
    /// The case was opened under another process.
    #[error("the case was opened under {key} {found}, this process has {wanted}")]
    Foreign {
        /// `process`, `version`, `digest` or `semantics`.
        key: &'static str,
        /// What the record says.
        found: String,
        /// What the process is.
        wanted: String,
    },
}

impl RecordError {
    pub(super) fn wrong(key: &str, found: impl Into<String>, wanted: impl Into<String>) -> Self {
        Self::Wrong { key: key.to_owned(), found: found.into(), wanted: wanted.into() }
    }

    pub(super) fn unknown(what: impl Into<String>, found: &str) -> Self {
        Self::UnknownName { what: what.into(), found: quoted(found) }
    }
}

/// A text of the log in backticks: made visible, and cut where it is long.
pub(super) fn quoted(text: &str) -> String {
    const MOST: usize = 80;
    let shown: String = text.chars().take(MOST).flat_map(char::escape_debug).collect();
    let more = if text.chars().nth(MOST).is_some() { "…" } else { "" };
    format!("`{shown}{more}`")
}
