//! What a process *is*: its definition by names, its values and lengths of time, its limits, and the compiled
//! [`Process`] that the engine runs.
//!
//! The definition tree of plain values is the builder: whoever builds a process in code fills a
//! [`Definition`](definition::Definition) and calls [`Process::compile`]; whoever reads a file gets the same tree
//! from the reader behind the feature `text`.
//!
//! ```
//! use mandate_process::definition::{Definition, State, Transition};
//! use mandate_process::Process;
//!
//! let mut definition = Definition::new("door");
//! definition.root = State::compound("", [State::atomic("closed"), State::atomic("open")]);
//! definition.vocabulary.declare_act("push");
//! definition.transitions.push(Transition::new("push", ["closed"], ["open"]).on_act("push"));
//! let process = Process::compile(definition).expect("a legal process");
//! assert_eq!(process.states().len(), 3); // the root, closed, open
//! ```
#![no_std]

extern crate alloc;
#[cfg(feature = "text")]
extern crate std;

mod bits;
pub mod cast;
mod compile;
pub mod definition;
pub mod finding;
pub mod ids;
mod index;
pub mod limits;
mod process;
pub mod tables;
#[cfg(feature = "text")]
pub mod text;
pub mod time;
pub mod value;

pub use bits::Bits;
pub use index::{NameIndex, same_name};
pub use process::Process;
