//! The search held against an explorer that shares no code with it, and against counts worked out by hand.
//!
//! `EXPLORE_RUNS=5000 cargo test --release -p mandate-analysis --test explore` runs longer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "test code")]

mod both;
mod by_hand;
mod found;
mod shipped;
mod verdicts;

fn runs() -> u64 {
    std::env::var("EXPLORE_RUNS").ok().map_or(250, |text| text.parse().expect("EXPLORE_RUNS is a number"))
}
