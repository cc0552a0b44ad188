//! Reading and writing process files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests stop where something is wrong")]

mod digests;
mod door;
mod findings;
mod laws;
mod reads;
mod schema;

use mandate_process::finding::{Finding, Severity};
use mandate_process::limits::Limits;
use mandate_process::text::{Reading, Texts, read};

const LIBRARY: &str = include_str!("../files/library.process.toml");
const READING: &str = include_str!("../files/reading.part.toml");
const LOANS: &str = include_str!("../files/loans.part.toml");
const SHELVES: &str = include_str!("../files/shelves.vocabulary.toml");
const LEAVE: &str = include_str!("../files/leave.process.toml");

/// Compares with a text that is kept beside the tests.
fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// All files of the library, the main one as given.
fn library(main: &str) -> Texts {
    Texts::new([("library.process.toml", main), ("reading.part.toml", READING), ("loans.part.toml", LOANS), ("shelves/1", SHELVES)])
}

fn read_library(main: &str) -> Reading {
    read(&library(main), "library.process.toml", &Limits::DEFAULT)
}

/// A finding in two or three lines of plain text.
fn rendered(finding: &Finding) -> String {
    let severity = if finding.severity == Severity::Error { "error" } else { "warning" };
    let place = finding.span.as_ref().map_or(String::from("-"), |span| {
        let width = span.end - span.start;
        format!("{}{}:{}+{width}", if span.source.is_empty() { String::new() } else { format!("{} ", span.source) }, span.line, span.column)
    });
    let mut out = format!("{severity} {} {place}: {}", finding.code, finding.what);
    for (word, text) in [("why", &finding.why), ("help", &finding.help), ("instead", &finding.instead)] {
        if let Some(text) = text {
            out.push_str(&format!("\n    {word}: {text}"));
        }
    }
    out
}
