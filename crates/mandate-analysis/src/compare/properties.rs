//! What a change does to the properties of a process.

use super::{Comparison, What};
use crate::verify::{Asked, Options, Proof, Verdict, verify};
use mandate_process::Process;
use mandate_process::definition::Item;
use mandate_process::finding::Findings;

/// A property in both processes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyEffect {
    /// Its id: in the new process, or in the old one if it is gone.
    pub id: String,
    /// What was proved of it in the old process; `None`: it was not there.
    pub before: Option<Proof>,
    /// What was proved of it in the new process; `None`: it is gone.
    pub after: Option<Proof>,
}

impl PropertyEffect {
    /// Whether it is in both, and what was shown of it in one was shown in the other.
    pub fn is_the_same(&self) -> bool {
        let word = |proof: &Proof| match proof.verdict {
            Verdict::Holds(_) => 0,
            Verdict::Broken(_) => 1,
            Verdict::CannotTell(_) => 2,
        };
        self.before.as_ref().map(word) == self.after.as_ref().map(word)
    }
}

/// Proves every property of both processes and puts them beside each other: those of the new one in document order, then
/// those that are gone. Which properties are proved is not asked of `options`.
///
/// # Errors
/// A scope that does not fit one of the processes.
pub fn properties(comparison: &Comparison, options: &Options<'_>) -> Result<Vec<PropertyEffect>, Findings> {
    let mut before = proved(&comparison.old, options)?;
    let after = proved(&comparison.new, options)?;
    let renamed = |id: &str| {
        let change = comparison.changes.iter().find(|change| change.item == Item::Property && change.id == id);
        change.and_then(|change| if let What::Renamed { from } = &change.what { Some(from.clone()) } else { None })
    };
    let mut effects = Vec::new();
    for (id, proof) in after {
        let was = renamed(&id).unwrap_or_else(|| id.clone());
        let place = before.iter().position(|(known, _)| *known == was);
        effects.push(PropertyEffect { before: place.map(|place| before.remove(place).1), id, after: Some(proof) });
    }
    effects.extend(before.into_iter().map(|(id, proof)| PropertyEffect { id, before: Some(proof), after: None }));
    Ok(effects)
}

/// Every property of a process by its id.
fn proved(process: &Process, options: &Options<'_>) -> Result<Vec<(String, Proof)>, Findings> {
    let all = &process.definition().properties;
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let only = all.iter().map(|property| property.id.clone()).collect();
    let proofs = verify(process, &Options { only, ..options.clone() })?.proofs;
    let named = |proof: Proof| match proof.asked {
        Asked::Property(place) => all.get(place).map(|property| (property.id.clone(), proof)),
        _ => None,
    };
    Ok(proofs.into_iter().filter_map(named).collect())
}
