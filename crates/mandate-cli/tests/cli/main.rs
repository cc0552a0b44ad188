//! The built program, run as people run it: exit code, standard output, standard error.
//!
//! After a wanted change of wording: `INSTA_UPDATE=always cargo test -p mandate-cli`, then read what `git diff` shows.

mod answers;
mod desk;
mod files;
mod logs;
mod stories;
