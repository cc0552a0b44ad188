//! Reading and writing process files.
//!
//! ```
//! let reading = mandate_process::text::read_str(
//!     r#"
//!     format  = "mandate.process/1"
//!     id      = "door"
//!     version = "1"
//!     title   = "A door"
//!     states  = ["closed", "open"]
//!     role.porter = { name = "Porter" }
//!     act.push    = { says = "Push it", by = "porter" }
//!     transition.push = { from = "closed", to = "opne" }
//!     "#,
//! );
//! let finding = &reading.findings[0];
//! assert_eq!(finding.what, "no state is called `opne`");
//! assert_eq!(finding.help.as_deref(), Some("did you mean `open`?"));
//! assert_eq!(finding.span.as_ref().map(|span| (span.line, span.column)), Some((9, 48)));
//! ```

mod canonical;
mod check;
mod door;
pub mod grammar;
mod load;
mod lower;
mod merge;
mod read;
mod source;
mod states;
pub mod tree;

pub use canonical::{Form, Sheet, SheetKey, cannot_say, digest, line, meaning, sheets, write};
pub use check::Checker;
pub use door::door;
pub use lower::{remarks, value};
pub use read::{Reading, read, read_definition, read_str};
pub use source::{Page, Sources, Texts, quoted};
