//! What can be said about a process before it runs: findings over its graph, which tracks read which, and a page
//! for every code that anything here or below reports.

pub mod check;
pub mod verify;

pub use check::check;
