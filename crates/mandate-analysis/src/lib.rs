//! What can be said about a process and its cases: findings over its graph, which tracks read which, a page for every
//! code that anything here or below reports; what cases exercise, and what becomes of them under another
//! process.

pub mod check;
pub mod cover;
pub mod replay;
pub mod verify;

pub use check::check;
