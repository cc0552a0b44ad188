//! Records: written, read back, folded, checked.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, and not all of this is inside a test function"
)]

mod bytes;
mod damage;
mod document;
mod forged;
mod round_trip;
mod story;
