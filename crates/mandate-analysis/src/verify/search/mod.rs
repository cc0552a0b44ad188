//! Breadth first through all that can happen in a case, whatever the instants.
//!
//! Searched are pairs: a state of the case without its instants, and a node of what is followed beside it ([`Follow`]: a
//! monitor). From every state every act of the alphabet that is accepted may happen, and every armed deadline and every
//! sent name may come, in any order. That allows more than time does: what is not found cannot happen.
//!
//! States are known by fingerprints of 128 bits and kept by a predecessor and a step, eight bytes each; only those still
//! to be gone on from are kept packed. States are numbered in the order in which one thread would find them, however many
//! there are, so the same ground gives the same numbers, paths and edges; and the first breach is a shortest one.

mod found;
mod frontier;
mod marks;
mod run;
mod step;
mod table;
#[cfg(test)]
mod tests;
mod worker;

pub use found::{Edge, Found, Mark};
pub(crate) use marks::{armed, ended};
pub use run::search;
pub use step::{Move, Step};
pub use worker::Ground;

use mandate_engine::explore::Watch;
use mandate_engine::{CaseState, Scratch};
use std::fmt;
use std::sync::atomic::AtomicBool;

/// What is followed beside the case: a deterministic automaton over what happens. Its nodes are numbers.
pub trait Follow: Sync {
    /// What looks on while a step is tried. Each thread has one, and uses it for step after step.
    type Eye: Watch + Send;

    /// Somebody to look on.
    fn eye(&self) -> Self::Eye;

    /// A step is going to be tried: what was seen before is forgotten.
    fn look(&self, eye: &mut Self::Eye, step: Move) {
        let _ = (eye, step);
    }

    /// What a step leads to from a node. `before` is the state before it, without its instants; the state after it is
    /// what `scratch` judged, with its microsteps.
    fn step(&self, node: u32, step: Move, eye: &mut Self::Eye, before: &CaseState, scratch: &Scratch) -> Seen;

    /// Whether a state, with the node that it was reached at, breaks what is followed. This is asked of what is new only,
    /// not of every step that leads there, so what can be asked here is cheaper here.
    fn is_broken_in(&self, eye: &mut Self::Eye, node: u32, state: &CaseState) -> bool {
        let _ = (eye, node, state);
        false
    }
}

/// Nothing is followed.
impl Follow for () {
    type Eye = ();

    fn eye(&self) {}

    fn step(&self, node: u32, _: Move, (): &mut (), _: &CaseState, _: &Scratch) -> Seen {
        Seen::at(node)
    }
}

/// Where what is followed got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The node.
    pub node: u32,
    /// It is broken for good: the search stops with the path that led here.
    pub broken: bool,
    /// It is fulfilled for good: the search does not go on from here.
    pub fulfilled: bool,
    /// The step discharged what was owed.
    pub discharges: bool,
    /// The step is there only because something was left out: it may be refused after all.
    pub doubtful: bool,
}

impl Seen {
    /// A node, and nothing more to say.
    pub fn at(node: u32) -> Self {
        Self { node, ..Self::default() }
    }
}

/// How a search goes about it.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// The most states: with more it is cut and not complete.
    pub most_states: usize,
    /// How many threads; what is found is the same with any number.
    pub threads: usize,
    /// Whether all edges are kept, and what is armed in each state.
    pub keep_edges: bool,
    /// Whether it is counted how many states there are whatever the node.
    pub count_cases: bool,
    /// Told now and then how far it is.
    pub progress: Option<&'a (dyn Fn(Progress) + Sync)>,
    /// Raised by somebody else: the search stops soon, not complete.
    pub stop: Option<&'a AtomicBool>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { most_states: 10_000_000, threads: 1, keep_edges: false, count_cases: false, progress: None, stop: None }
    }
}

impl fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { most_states, threads, keep_edges, .. } = self;
        write!(f, "Options({most_states} states, {threads} threads, edges kept: {keep_edges})")
    }
}

/// How far a search is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// States found.
    pub states: usize,
    /// Of these, still to be gone on from.
    pub waiting: usize,
    /// Steps from the start to those that were found last.
    pub depth: u32,
}
