//! Time, exactly: which runs of a process time allows, and on which days they happen.

pub mod clockwork;
pub mod dbm;
pub mod face;
pub mod length;
mod sample;
pub mod search;
pub mod step;
#[cfg(test)]
mod tests;
pub mod trace;
#[expect(clippy::module_inception, reason = "a zone is what this room is about")]
pub mod zone;
