//! What a process guarantees on every path (S14, note 0006).

mod complete;
mod explored;
mod fair;
mod feasible;
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
pub mod symmetry;
mod times;
pub mod zone;

pub use explored::{Explored, Standing, explored};
pub use feasible::Left;
pub use live::Live;
pub use model::Scope;
pub use proof::{Asked, Change, Doubt, Ending, Looked, Proof, Remedy, Story, Verdict, Verification};
pub use prove::{Options, Progress, verify};
pub(crate) use realise::{Blocked, Stage, Step, Watched, realise, trimmed};
pub(crate) use story::story;
pub use times::{DeadlineTime, EndTime, Times, times};
