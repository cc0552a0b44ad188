//! What can be said about a process before it runs: findings over its graph, which tracks read which, and a page
//! for every code that anything here or below reports; and which small changes of it nobody would notice.

pub mod check;
pub mod mutate;

pub use check::check;
