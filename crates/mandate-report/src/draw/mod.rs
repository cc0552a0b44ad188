//! Pictures of a process, as text that other tools draw.

mod label;
mod mermaid;

pub use mermaid::{mermaid, mermaid_covered};

#[cfg(test)]
mod tests;
