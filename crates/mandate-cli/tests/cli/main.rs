//! The built program, run as people run it: exit code, standard output, standard error.
//!
//! After a wanted change of wording: `INSTA_UPDATE=always cargo test -p mandate-cli`, then read what `git diff` shows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "test code")]

mod answers;
mod desk;
mod explore;
mod files;
mod follow;
mod logs;
mod pages;
mod stories;
mod times;
mod verify;
