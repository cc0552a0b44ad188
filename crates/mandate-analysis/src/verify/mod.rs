//! Proving properties: searches over all cases of a scope.

pub mod zone;
