//! Whether a log that says where it comes from comes from there.

use super::{Migration, Mover, log, migrate};
use crate::replay::{History, Mapping, Named};
use mandate_engine::record::{Position, log as records};

/// Why a log does not go on with another.
#[derive(Clone, Debug)]
pub enum Unfaithful {
    /// It does not say that it was moved.
    NotMoved,
    /// It comes from another process than the log beside it.
    OtherProcess {
        /// The digest that it names.
        named: String,
        /// That of the log beside it.
        found: String,
    },
    /// It comes from another log, or from a shorter or longer one.
    OtherLog {
        /// The number and hash of the last record that it names.
        named: Position,
        /// Those of the log beside it, if it was read from one.
        found: Option<Position>,
    },
    /// The old case cannot move here at all.
    CannotMove(Box<Migration>),
    /// The record that is not what moving the old case gives.
    Differs(u64),
}

/// Whether a moved case goes on with another: the old log is the one that it names, and moved again it gives the first records of the
/// new log, to the byte. What came after them is not looked at.
///
/// # Errors
/// The first thing that does not fit.
pub fn faithful(old: &History, new: &History) -> Result<(), Unfaithful> {
    let moved = new.opening().moved.as_ref().ok_or(Unfaithful::NotMoved)?;
    if moved.digest != old.process().digest() {
        return Err(Unfaithful::OtherProcess { named: moved.digest.clone(), found: old.process().digest().to_owned() });
    }
    if Some(moved.position) != old.position() {
        return Err(Unfaithful::OtherLog { named: moved.position, found: old.position() });
    }
    let kind = |word: &str| Named::ALL.into_iter().find(|kind| kind.word() == word);
    let known = moved.names.iter().filter_map(|(word, old, new)| Some((kind(word)?, old, new)));
    let names = known.fold(Mapping::default(), |names, (kind, old, new)| names.with(kind, old.clone(), new.as_deref()));
    let migration = migrate(old, new.process(), &names);
    let mover = Mover { by: moved.by.clone(), on: moved.on };
    let Some(wanted) = log(&migration, &mover) else { return Err(Unfaithful::CannotMove(Box::new(migration))) };
    let found = records(new.process(), &new.opening().case, new.entries()).unwrap_or_default();
    let mut pairs = wanted.iter().zip(found.iter().map(Some).chain(std::iter::repeat(None)));
    match pairs.find(|(wanted, found)| found.is_none_or(|found| found.line != wanted.line)) {
        Some((wanted, _)) => Err(Unfaithful::Differs(wanted.seq)),
        None => Ok(()),
    }
}
