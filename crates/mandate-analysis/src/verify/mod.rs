//! What a process guarantees on every path: its properties (S14).

pub mod monitor;
