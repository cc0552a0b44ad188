//! What can be wrong with a log.

use alloc::string::String;
use core::fmt;
use thiserror::Error;

/// The first bad record of a log, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {kind}: {witness}")]
pub struct Damage {
    /// The line, counted from 1: in a sound log the number of its record.
    pub line: u64,
    /// What kind of damage.
    pub kind: DamageKind,
    /// What was found, and what was wanted.
    pub witness: String,
}

/// The kinds of damage, in the order in which they are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DamageKind {
    /// The line stops in its middle.
    Cut,
    /// The bytes of the line are not those that were hashed.
    Edited,
    /// No record of this format: a key, kind, name or value that does not read.
    Unreadable,
    /// The case was opened under another process.
    Foreign,
    /// A record of another case.
    Spliced,
    /// A record that stood before already.
    Duplicated,
    /// A number is left out, and comes nowhere after.
    Missing,
    /// A record that belongs further down.
    Swapped,
    /// The record does not name the hash of the one before.
    Unlinked,
    /// The event does not fit the state.
    Diverges,
    /// The state after the event is not the one on record.
    StateDiffers,
    /// Judged again, it comes out otherwise.
    Unlawful,
}

impl fmt::Display for DamageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cut => "cut in its middle",
            Self::Edited => "edited",
            Self::Unreadable => "does not read",
            Self::Foreign => "of another process",
            Self::Spliced => "of another case",
            Self::Duplicated => "duplicated",
            Self::Missing => "a record is missing before it",
            Self::Swapped => "out of its order",
            Self::Unlinked => "not linked to the record before",
            Self::Diverges => "does not fit",
            Self::StateDiffers => "the state differs",
            Self::Unlawful => "not lawful",
        })
    }
}
