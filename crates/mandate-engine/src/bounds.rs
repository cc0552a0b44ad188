//! How large a case may grow: members of a type, entries of a keyed fact.

use mandate_process::Process;
use mandate_process::ids::{FactId, SortId};

/// The first keyed fact that would have more entries than the limit, if its keys had so many members.
pub(crate) fn too_many_entries(process: &Process, count: impl Fn(SortId) -> usize) -> Option<FactId> {
    let most = process.limits().entries;
    let entries =
        |keys: &[mandate_process::tables::KeyRow]| keys.iter().fold(1_usize, |product, key| product.saturating_mul(count(key.sort)));
    process.tables().facts.iter().find(|(_, row)| entries(&row.keys) > most).map(|(id, _)| id)
}
