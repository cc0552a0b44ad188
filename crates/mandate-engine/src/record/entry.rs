//! Entries, and the chain that makes records of them.

use super::hash::Hash;
use super::scribe::Scribe;
use crate::entry::Entry;
use crate::refusal::{Refusal, RefusalKind};
use crate::state::CaseState;
use alloc::string::String;
use alloc::vec::Vec;
use mandate_process::Process;

/// What a record tells of a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The kind.
    pub kind: RefusalKind,
    /// The unmet rules, if that is the kind.
    pub rules: Vec<String>,
}

impl Verdict {
    /// What a record tells of this refusal.
    pub fn of(process: &Process, refusal: &Refusal) -> Self {
        let rules = match refusal.kind {
            RefusalKind::RulesUnmet => refusal.ids(process).into_iter().map(Into::into).collect(),
            _ => Vec::new(),
        };
        Self { kind: refusal.kind, rules }
    }
}

/// How far a log has come: the number and the hash of its last record.
///
/// ```
/// use mandate_engine::record::{Hash, Position};
/// assert_eq!(Position::START, Position { seq: 0, head: Hash::ZERO });
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Position {
    /// The number of the last record; 0 before the first.
    pub seq: u64,
    /// The hash of the last record.
    pub head: Hash,
}

impl Position {
    /// Before record 1.
    pub const START: Self = Self { seq: 0, head: Hash::ZERO };
}

/// One line of a log, its newline not included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its number.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// The line.
    pub line: String,
}

/// Makes an entry the next record of a log.
///
/// `state` is the state after the event; for a refusal, the state it left as it was. For more than a few records keep a
/// [`Scribe`].
///
/// ```
/// # use mandate_process::{Process, definition::{Definition, State}, time::Instant};
/// # let mut definition = Definition::new("door");
/// # definition.root = State::compound("", [State::atomic("closed"), State::atomic("open")]);
/// # let process = Process::compile(definition).expect("a legal process");
/// use mandate_engine::{Entry, Opening, begin, open, record::{Position, chain, check}};
/// let event = open(&process, &Opening::new("front", Instant(0))).expect("a legal opening");
/// let state = begin(&process, &event).expect("its own event");
/// let (position, record) = chain(&process, "front", Position::START, &Entry::from(event), &state);
/// assert_eq!((position.seq, position.head), (1, record.hash));
/// let summary = check(&process, [&*record.line]).expect("a sound log");
/// assert_eq!(summary.state, Some(state));
/// ```
pub fn chain(process: &Process, case: &str, after: Position, entry: &Entry, state: &CaseState) -> (Position, Record) {
    Scribe::new(process).chain(case, after, entry, state)
}
