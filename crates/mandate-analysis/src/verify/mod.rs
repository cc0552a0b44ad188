//! What a process guarantees on every run: its properties (S14).

pub mod slice;
