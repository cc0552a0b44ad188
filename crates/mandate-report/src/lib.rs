//! How it is told: values in, words out. The only crate that words sentences; it reads no files and knows no rule.

mod agenda;
mod blocked;
mod coupling;
mod describe;
pub mod draw;
mod ending;
pub mod json;
mod names;
mod proofs;
mod reasons;
mod record;
mod refusal;
mod repair;
mod rules;
mod shown;
mod sources;
mod style;
mod timeline;
mod trace;
mod unblock;
mod ways;
mod why;

pub use agenda::agenda;
pub use blocked::{Blocked, Group, blocked};
pub use coupling::coupling;
pub use describe::describe;
pub use names::Names;
pub use proofs::proofs;
pub use reasons::fix;
pub use record::record;
pub use refusal::{irregular, refusal};
pub use sources::citation;
pub use style::Style;
pub use timeline::timeline;
pub use trace::{entry, trace};
pub use why::why;
