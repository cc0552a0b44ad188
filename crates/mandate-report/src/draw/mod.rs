//! Pictures of a process, as text that other tools draw.

mod changes;
mod label;
mod mermaid;

pub use changes::mermaid_changes;
pub use mermaid::{mermaid, mermaid_covered};

#[cfg(test)]
mod tests;
