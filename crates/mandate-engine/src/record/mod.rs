//! Records: entries as chained lines of JSON, read back, folded and audited (S9, S10; form: F6 of `docs/formats.md`).
//!
//! [`Scribe`] and [`chain`] make an [`Entry`](crate::Entry) the next [`Record`] of a log; [`Checker`] reads a log line by line, and names the
//! first bad record and its kind of [`Damage`].

mod audit;
mod check;
mod content;
mod damage;
mod decode;
mod entry;
mod error;
mod event;
mod hash;
mod json;
mod line;
mod log;
mod memo;
mod scribe;
mod script;
mod spelling;
mod state;
mod write;

pub use check::{Checker, Summary, check, fold};
pub use damage::{Damage, DamageKind};
pub use decode::{Body, Decoded, Header, decode, peek};
pub use entry::{Position, Record, Verdict, chain};
pub use error::RecordError;
pub use hash::{Hash, NoHash};
pub use log::log;
pub use scribe::Scribe;
pub use state::{state_hash, state_text};

/// The semantics that this engine has, and that the logs it writes name.
pub const SEMANTICS: u64 = 1;

const FORMAT: &str = "mandate.record/1";
