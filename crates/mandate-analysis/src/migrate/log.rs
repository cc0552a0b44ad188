//! The log of a case that has moved.

use super::Migration;
use mandate_engine::record::{self, Record, SEMANTICS};
use mandate_engine::{Cause, Entry, Moved};
use mandate_process::time::Date;

/// Who moves a case and when, as far as it is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mover {
    /// Who moved it.
    pub by: Option<String>,
    /// On which day.
    pub on: Option<Date>,
}

/// The log of a case under the process it has moved to (S10.7): opened there with a note on where it comes from, then its acts as they
/// were accepted. `None` if it cannot move, or was
/// not read from a log: then there is nothing to come from.
pub fn log(migration: &Migration, mover: &Mover) -> Option<Vec<Record>> {
    let replay = migration.moved()?;
    let old = migration.history.process();
    let moved = Moved {
        process: old.definition().id.clone(),
        version: old.definition().version.clone(),
        digest: old.digest().to_owned(),
        semantics: SEMANTICS,
        position: migration.history.position()?,
        names: migration.names.iter().map(|(kind, old, new)| (kind.word().to_owned(), old.to_owned(), new.map(str::to_owned))).collect(),
        by: mover.by.clone(),
        on: mover.on,
    };
    let mut entries = replay.after.entries().to_vec();
    if let Some(Entry::Event { event, .. }) = entries.first_mut()
        && let Cause::Opened(opened) = &mut event.cause
    {
        opened.moved = Some(moved);
    }
    record::log(&migration.to, &replay.after.opening().case, &entries).ok()
}
