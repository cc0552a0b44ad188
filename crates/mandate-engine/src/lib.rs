//! What a process *does*. Pure and total: the same arguments give the same answer, on every machine, for ever.
//!
//! [`decide`] judges a stimulus on the state of a case and gives events or a refusal; [`evolve`] writes an event
//! into a state and judges nothing. [`Case`] is the handle for those who embed the engine. Clause numbers such as
//! `S4.2` are those of `docs/semantics.md`.
#![no_std]
#![cfg_attr(not(test), warn(clippy::std_instead_of_core, clippy::std_instead_of_alloc))]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod act;
mod agenda;
mod attempt;
mod bounds;
mod case;
mod choices;
mod content;
mod deadlines;
mod decide;
mod entry;
mod evaluate;
mod event;
mod evolve;
mod explain;
mod explanation;
pub mod explore;
mod facts;
mod few;
mod fold;
mod macrostep;
mod microstep;
mod open;
pub mod record;
mod refusal;
mod repairs;
mod select;
mod state;
mod steps;
#[cfg(test)]
mod tests;
mod unknown;
mod ways;
mod witness;

pub use act::{Act, Moved, Opening, Stimulus};
pub use agenda::{Agenda, AgendaAnswer, AgendaEntry, Choice, Whose, agenda, agenda_of};
pub use case::{Case, Judged, Outcome};
pub use decide::{Answer, Decision, Scratch, decide, decide_with};
pub use entry::Entry;
pub use evaluate::Truth;
pub use event::{Cause, DeadlineChange, Event, FactChange, Held, Opened, Pending, Seldom};
pub use evolve::{Divergence, begin, evolve};
pub use explain::{Asked, EntryReason, FactReason, Of, Reason, RuleReason, Supplier, failing_leaves};
pub use explanation::{Explanation, Move, blocking, explain, folded, note_provenance};
pub use facts::Keys;
pub use few::Few;
pub use mandate_process::cast::Cast;
pub use open::open;
pub use refusal::{Candidate, ContentProblem, Grounds, Refusal, RefusalKind};
pub use repairs::{Change, NoRepair, Repair, Repairs, To, Wanted, repairs};
pub use state::{CaseState, DeadlineCell};
pub use steps::Microstep;
