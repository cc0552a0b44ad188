//! How it is told: values in, words out. The only crate that words sentences; it reads no files and knows no rule.

mod agenda;
mod blocked;
mod coupling;
mod describe;
pub mod draw;
mod ending;
pub mod json;
mod names;
mod reasons;
mod record;
mod refusal;
mod repair;
mod replay;
mod rules;
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
pub use reasons::fix;
pub use record::record;
pub use refusal::{irregular, refusal};
pub use replay::replay;
pub use sources::citation;
pub use style::Style;
pub use timeline::timeline;
pub use trace::{entry, trace};
pub use why::why;
