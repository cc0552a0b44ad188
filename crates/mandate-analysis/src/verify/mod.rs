//! What holds of every case of a process, proved by searching all of them.

pub mod feasible;
pub mod search;
pub mod zone;
