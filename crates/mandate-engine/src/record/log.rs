//! The whole log of a case, from its entries.

use super::entry::{Position, Record};
use super::scribe::Scribe;
use crate::entry::Entry;
use crate::evolve::{Divergence, begin, evolve};
use alloc::vec::Vec;
use mandate_process::Process;

/// Chains the entries of a case from its opening on, every record with the hash of the state after it.
///
/// # Errors
/// If the entries do not begin with the opening, or one does not fit the state before it.
pub fn log<'e>(process: &Process, case: &str, entries: impl IntoIterator<Item = &'e Entry>) -> Result<Vec<Record>, Divergence> {
    let mut scribe = Scribe::new(process).thorough();
    let mut position = Position::START;
    let mut state = None;
    let mut records = Vec::new();
    for entry in entries {
        let next = match (entry.event(), state.take()) {
            (Some(event), None) => begin(process, event)?,
            (Some(event), Some(before)) => evolve(process, before, event)?,
            (None, Some(before)) => before,
            (None, None) => return Err(Divergence::new("the first entry does not open the case")),
        };
        let (after, record) = scribe.chain(case, position, entry, &next);
        position = after;
        records.push(record);
        state = Some(next);
    }
    Ok(records)
}
