//! What the tests share: adapters to public suites, generators, a naive interpreter. Not published.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "test code")]

pub mod statechart;
