//! Findings about a process that reads: what it would do that nobody can mean.
//!
//! Each finding has a file of its own here and a page under `pages/`. All of them look at the compiled process only,
//! and none of them judges: what they say holds for every case.

mod act_nowhere;
mod at_fact_may_be_unset;
mod automatic_cycle;
mod bounces;
mod clock_restarts_in_loop;
mod coupling;
mod cycles;
pub(crate) mod graph;
mod lapse_may_be_missed;
mod leaves_tracks;
mod may_hold_for_nothing;
mod narrowing_by;
mod notes;
mod pages;
mod proposition;
pub(crate) mod reads;
mod unreachable;

pub use coupling::{Coupled, Coupling, coupling};
pub use pages::{page, pages};

use graph::Graph;
use mandate_process::Process;
use mandate_process::finding::Findings;
use notes::Notes;

/// Every finding about the graph of a process, in the order of their places; without places in document order.
///
/// ```
/// use mandate_analysis::check;
/// use mandate_process::Process;
/// use mandate_process::definition::{Definition, State, Transition};
///
/// let mut definition = Definition::new("door");
/// definition.root = State::compound("", [State::atomic("closed"), State::atomic("open"), State::atomic("sealed")]);
/// definition.vocabulary.declare_act("push");
/// definition.transitions.push(Transition::new("push", ["closed"], ["open"]).on_act("push"));
/// let process = Process::compile(definition).expect("a legal process");
/// let findings = check(&process);
/// assert_eq!(findings[0].code, "unreachable");
/// assert_eq!(findings[0].what, "state `sealed` is never reached");
/// ```
pub fn check(process: &Process) -> Findings {
    let graph = Graph::new(process);
    let mut notes = Notes::new(process);
    for look in CHECKS {
        look(&graph, &mut notes);
    }
    notes.in_order()
}

const CHECKS: [fn(&Graph<'_>, &mut Notes<'_>); 10] = [
    unreachable::look,
    leaves_tracks::look,
    automatic_cycle::look,
    act_nowhere::look,
    narrowing_by::look,
    lapse_may_be_missed::look,
    clock_restarts_in_loop::look,
    at_fact_may_be_unset::look,
    may_hold_for_nothing::look,
    bounces::look,
];

#[cfg(test)]
mod tests;
