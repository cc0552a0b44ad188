//! What the whole process does its slices do too: random processes, random seeds, random cases.
//!
//! `SLICE_RUNS=20000 cargo test --release -p mandate-analysis --test slices` runs longer.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "test code")]

mod alike;
mod laws;
mod local;
mod seeds;
