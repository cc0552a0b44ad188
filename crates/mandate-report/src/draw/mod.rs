//! Pictures of a process, as text that other tools draw.

mod label;
mod mermaid;

pub use mermaid::mermaid;

#[cfg(test)]
mod tests;
