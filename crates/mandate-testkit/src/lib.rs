//! What the tests share.
//!
//! [`naive`] runs a process by the letter of `docs/semantics.md`, slowly and with names only; it shares no code with
//! the engine, so that each can be held against the other. [`generate`] makes small rich processes and stimuli for
//! them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod generate;
pub mod naive;
