//! Reading, running, varying and writing stories.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests stop where something is wrong")]

mod designs;
mod findings;
mod laws;
mod reads;
mod variants;

use mandate_process::finding::{Finding, Severity};
use mandate_process::limits::Limits;
use mandate_process::text::Texts;
use mandate_scenario::{StoryReading, read};

const FAIR: &str = include_str!("../files/fair.process.toml");
const SPRING: &str = include_str!("../files/fair.scenario.toml");
const GREEN: &str = include_str!("../files/green.design.toml");

/// The fair with its story and its design, each as given.
fn texts(process: &str, story: &str, design: &str) -> Texts {
    Texts::new([("fair.process.toml", process), ("story", story), ("green.design.toml", design)])
}

fn read_story(story: &str) -> StoryReading {
    read(&texts(FAIR, story, GREEN), "story", &Limits::DEFAULT)
}

/// A text with one piece, which stands in it once, replaced by another.
fn edited(text: &str, piece: &str, other: &str) -> String {
    assert_eq!(text.matches(piece).count(), 1, "`{piece}` stands once");
    text.replace(piece, other)
}

/// Compares with a text that is kept beside the tests.
fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// A finding in a few lines of plain text, with what its place points at.
fn rendered(finding: &Finding, text_of: impl Fn(&str) -> String) -> String {
    let severity = if finding.severity == Severity::Error { "error" } else { "warning" };
    let place = finding.span.as_ref().map_or(String::from("-"), |span| {
        let text = text_of(&span.source);
        format!("{} {}:{} «{}»", span.source, span.line, span.column, text.get(span.start..span.end).unwrap_or("?"))
    });
    let mut out = format!("{severity} {} {place}: {}", finding.code, finding.what);
    for (word, text) in [("why", &finding.why), ("help", &finding.help), ("instead", &finding.instead)] {
        if let Some(text) = text {
            out.push_str(&format!("\n    {word}: {text}"));
        }
    }
    out
}
