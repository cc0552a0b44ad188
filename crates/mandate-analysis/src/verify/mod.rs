//! What a process guarantees on every path.

pub(crate) mod fair;
mod proof;
pub(crate) mod realise;
pub(crate) mod story;

pub use proof::{Asked, Change, Doubt, Ending, Looked, Proof, Remedy, Story, Verdict, Verification};
