//! Time, exactly: which runs of a process time allows, and on which days they happen.

pub mod clockwork;
pub mod date;
pub mod dbm;
pub mod face;
pub mod length;
pub mod route;
mod sample;
pub mod search;
mod solve;
pub mod step;
pub mod story;
#[cfg(test)]
pub(crate) mod tests;
pub mod trace;
#[expect(clippy::module_inception, reason = "a zone is what this room is about")]
pub mod zone;
