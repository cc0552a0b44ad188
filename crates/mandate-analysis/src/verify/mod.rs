//! What a process guarantees on every path (S14, note 0006).

mod complete;
mod fair;
pub mod feasible;
mod follow;
mod graph;
mod live;
mod look;
pub mod model;
pub mod monitor;
mod proof;
mod prove;
mod realise;
mod remedy;
pub mod search;
mod show;
pub mod slice;
mod soundness;
mod story;
pub mod zone;

pub use live::Live;
pub use model::Scope;
pub use proof::{Asked, Change, Doubt, Ending, Looked, Proof, Remedy, Story, Verdict, Verification};
pub use prove::{Options, Progress, verify};
