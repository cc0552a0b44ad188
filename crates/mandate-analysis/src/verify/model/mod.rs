//! What is searched: a process with its cast, and every act that can make a difference.

mod alphabet;
mod readers;
mod scope;
mod values;

pub(crate) use readers::{changes, readers};
pub use scope::{MOST_MEMBERS, Scope};

pub(crate) use values::compares;

use mandate_engine::explore::Prepared;
use mandate_engine::{Act, CaseState, Event, Opening, begin, open};
use mandate_process::Process;
use mandate_process::finding::Findings;
use mandate_process::tables::Atom;

/// A case just opened, and everything that may come from outside.
#[derive(Debug)]
pub struct Model {
    /// The process.
    pub process: Process,
    /// How the case is opened.
    pub opening: Opening,
    /// Event 1.
    pub opened: Event,
    /// The state after it.
    pub start: CaseState,
    /// The alphabet.
    pub offers: Vec<Offer>,
    /// Acts of which some contents that could make a difference are not in the alphabet.
    pub cut: Vec<String>,
}

/// An act that may come.
#[derive(Clone, Debug)]
pub struct Offer {
    /// By names, at the opening.
    pub act: Act,
    /// With its names looked up.
    pub prepared: Prepared,
}

/// The integers that are tried where facts are compared with facts: there, unlike at bounds, it is a choice.
pub(crate) fn numbers(process: &Process) -> Vec<(String, Vec<i64>)> {
    let readers = readers(process);
    let facts = process.tables().facts.iter().filter(|(_, row)| row.atom == Atom::Integer && !row.set && row.sum_of.is_none());
    let chosen = facts.filter_map(|(id, row)| Some((row, readers.get(&id).filter(|readers| readers.with_facts)?)));
    chosen.map(|(row, readers)| (row.name.to_string(), values::integers(readers).into_iter().collect())).collect()
}

/// Opens a case with the cast of a scope and works out the alphabet.
///
/// `needs_motion`: whether it matters that a date can be moved on and on, as it does for what must come about.
///
/// # Errors
/// A case of this cast does not open.
pub fn model(process: &Process, scope: &Scope, needs_motion: bool) -> Result<Model, Findings> {
    model_opened(process, scope.opening(process), needs_motion)
}

/// As [`model`], of a case that is opened so.
///
/// # Errors
/// It does not open.
pub(crate) fn model_opened(process: &Process, opening: Opening, needs_motion: bool) -> Result<Model, Findings> {
    let opened = open(process, &opening)?;
    // An opening that was just judged can be written.
    let start = begin(process, &opened).map_err(|_| Findings::new())?;
    let mut start = start;
    loop {
        let alphabet::Alphabet { offers, cut, unknown } = alphabet::alphabet(process, &start, needs_motion);
        // A text that nobody has written yet: the case is taken as one that knows it.
        match unknown.and_then(|act| start.acquainted(process, &act).ok()) {
            Some(knows) => start = knows,
            None => return Ok(Model { process: process.clone(), opening, opened, start, offers, cut }),
        }
    }
}
