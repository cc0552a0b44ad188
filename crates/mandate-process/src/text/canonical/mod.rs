//! The canonical text of a process, and its digests.

mod form;
mod says;
mod sheets;
mod tables;
mod terms;

use crate::definition::Definition;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::string::String;

pub use form::{Form, line};
pub use says::cannot_say;
pub use sheets::{Sheet, SheetKey, sheets};

/// The canonical text: one file, everything merged, nothing that can be left out.
///
/// What files cannot say ([`cannot_say`]) is written too, under keys that no file may have: so two processes with
/// different digests differ, whoever made them.
///
/// ```
/// use mandate_process::text::{read_str, write};
/// let loose = "states=['a']\ntitle='T'  # one state\nversion='1'\nid='x'\nformat='mandate.process/1'";
/// let process = read_str(loose).process.expect("a process");
/// assert_eq!(write(process.definition()), "\
/// format = \"mandate.process/1\"
/// id = \"x\"
/// version = \"1\"
/// title = \"T\"
/// states = [\"a\"]
/// ");
/// ```
pub fn write(definition: &Definition) -> String {
    form::document(&tables::document(definition, true))
}

/// SHA-256 over the canonical text, in hex: pins a case to a process.
///
/// ```
/// use mandate_process::{definition::Definition, text::digest};
/// assert_ne!(digest(&Definition::new("a")), digest(&Definition::new("b")));
/// ```
pub fn digest(definition: &Definition) -> String {
    hex(&write(definition))
}

/// SHA-256 over the canonical text without titles, sentences, sources and version: two processes that do the same in
/// other words share it.
///
/// ```
/// use mandate_process::{definition::Definition, text::meaning};
/// let (a, mut b) = (Definition::new("a"), Definition::new("a"));
/// b.remarks.title = Some("Alpha".to_string());
/// assert_eq!(meaning(&a), meaning(&b));
/// ```
pub fn meaning(definition: &Definition) -> String {
    hex(&form::document(&tables::document(definition, false)))
}

fn hex(text: &str) -> String {
    let mut out = String::new();
    for byte in Sha256::digest(text.as_bytes()) {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}
