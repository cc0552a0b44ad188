//! What a process guarantees on every path.

pub(crate) mod fair;
pub(crate) mod realise;
pub(crate) mod story;
