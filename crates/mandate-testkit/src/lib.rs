//! What the tests share: adapters to public suites, generators, a naive interpreter. Not published.
//!
//! [`naive`] runs a process by the letter of `docs/semantics.md`, slowly and with names only; it shares no code with
//! the engine, so that each can be held against the other. [`generate`] makes small rich processes and stimuli for
//! them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "test code")]

pub mod generate;
pub mod naive;
pub mod statechart;
