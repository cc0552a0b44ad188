//! What the tests share.
//!
//! [`naive`] runs a process by the letter of `docs/semantics.md`, slowly and with names only; it shares no code with
//! the engine, so that each can be held against the other ([`differential`]); [`explorer`] finds with it all that may
//! happen. [`generate`] makes small rich processes
//! and stimuli for them. [`statechart`] reads a public suite. Not published.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "test code")]

pub mod differential;
pub mod explorer;
pub mod generate;
pub mod naive;
pub mod statechart;
