//! Answers as JSON objects: keys in the order of `docs/formats.md`, no floats, the same bytes for the same values.

mod agenda;
mod behaviour;
mod comparison;
mod cover;
mod explanation;
mod explored;
mod findings;
mod form;
mod migration;
mod proofs;
mod reason;
mod replay;
mod run;
mod times;

pub use agenda::agenda;
pub use comparison::comparison;
pub use cover::cover;
pub use explanation::explanation;
pub use explored::explored;
pub use findings::findings;
pub use migration::migration;
pub use proofs::proofs;
pub use replay::replay;
pub use run::run;
pub use times::times;
