//! What can be said about a process and its cases: findings over its graph, which tracks read which, a page for every
//! code that anything here or below reports; what becomes of a case under another process; what
//! holds of every case.

pub mod check;
pub mod replay;
pub mod verify;

pub use check::check;
