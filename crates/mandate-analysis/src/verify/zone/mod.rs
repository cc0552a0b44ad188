//! Time, exactly: which runs of a process time allows, and on which days they happen.

pub mod dbm;
pub mod length;
