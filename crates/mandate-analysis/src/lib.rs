//! What can be said about a process and its cases: findings over its graph, which tracks read which, a page for every
//! code that anything here or below reports; what it guarantees on every path; what cases exercise, what becomes of them
//! under another process, which few stories take all of it, and which small changes of a process nobody would notice.

pub mod check;
pub mod compare;
pub mod cover;
pub mod migrate;
pub mod mutate;
pub mod paths;
pub mod replay;
pub mod verify;

pub use check::check;
