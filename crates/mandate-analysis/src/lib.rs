//! What can be said about a process before it runs: findings over its graph, which tracks read which, a page for
//! every code that anything here or below reports; and its properties as automata over paths.

pub mod check;
pub mod verify;

pub use check::check;
