//! The United Nations as data: processes, a vocabulary, every rule with its source.
//!
//! ```
//! let process = mandate_un::three_phase();
//! assert_eq!(process.definition().id, "three-phase");
//! ```

mod shipped;

pub use shipped::{Shipped, council_vote, process, processes, single_decision, three_phase};
