//! A comparison for a pull request: a table, what becomes of stories, and a small picture.

use super::behaviour::{looked, parting, property, verdict};
use super::sentence::{places, sentence};
use super::text::became;
use super::{CLASSES, headline, version};
use crate::draw::mermaid_changes;
use crate::migration::reason;
use crate::style::safe;
use mandate_analysis::compare::Comparison;
use mandate_analysis::compare::behaviour::Difference;
use std::fmt::Write as _;

/// A comparison as Markdown, as forges show it.
pub fn markdown(comparison: &Comparison) -> String {
    let mut text = String::new();
    // Writing into a text does not fail.
    let _ = writeln!(text, "### {}\n", escaped(headline(comparison).trim_end_matches('.')));
    if let Some(version) = version(comparison) {
        let _ = writeln!(text, "{}\n", escaped(&version));
    }
    if !comparison.is_empty() {
        text.push_str("| Class | What | Where |\n|---|---|---|\n");
        for class in CLASSES {
            for change in comparison.of(class) {
                let places = places(change).map(|places| code(&places)).unwrap_or_default();
                let _ = writeln!(text, "| {} | {} | {places} |", class.word(), sentence(change, &code));
            }
        }
    }
    if let Some(picture) = mermaid_changes(comparison) {
        let _ = writeln!(text, "\n```mermaid\n{}```", picture);
    }
    if let Some(behaviour) = comparison.behaviour.as_ref().filter(|behaviour| behaviour.states > 0) {
        let _ = writeln!(text, "\n{}\n", escaped(&looked(behaviour)));
        for (kind, answer) in &behaviour.answers {
            let parting = answer.difference().map(parting).map(|said| format!(" {}", escaped(&said))).unwrap_or_default();
            let acts = answer.difference().map(acts).unwrap_or_default();
            let _ = writeln!(text, "- {}{acts}{parting}", escaped(&verdict(*kind, answer)));
        }
    }
    if !comparison.properties.is_empty() {
        text.push_str("\n| Property | | Before and after |\n|---|---|---|\n");
        for effect in &comparison.properties {
            let sign = if effect.is_the_same() { "same" } else { "**otherwise**" };
            let _ = writeln!(text, "| {} | {sign} | {} |", code(&safe(&effect.id)), escaped(&property(effect)));
        }
    }
    if !comparison.stories.is_empty() {
        text.push_str("\n| Story | | What became of it |\n|---|---|---|\n");
        for effect in &comparison.stories {
            let sign = if effect.is_the_same() { "same" } else { "**otherwise**" };
            let _ = writeln!(text, "| {} | {sign} | {} |", code(&safe(&effect.story.id)), escaped(&became(effect)));
        }
    }
    if !comparison.cases.is_empty() {
        text.push_str("\n| Running case | | What becomes of it |\n|---|---|---|\n");
        for (label, case) in &comparison.cases {
            let sign = if case.moved().is_some() { "goes on" } else { "**stays**" };
            let _ = writeln!(text, "| {} | {sign} | {} |", code(&safe(label)), escaped(&reason(case)));
        }
    }
    text
}

/// The acts of a story, one after the other.
fn acts(difference: &Difference) -> String {
    let acts: Vec<String> = difference.scenario.acts.iter().map(|act| code(&safe(&act.act))).collect();
    if acts.is_empty() { String::new() } else { format!(" {}.", acts.join(", ")) }
}

/// Text as it stands in a cell: what Markdown or HTML would read is escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' | '@' => {
                out.push('\\');
                out.push(char);
            }
            char if char.is_control() => out.push(' '),
            char => out.push(char),
        }
    }
    out
}

/// Text as code, in a cell.
fn code(text: &str) -> String {
    let longest = text.split(|char| char != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let blank = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    let inside: String = text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
    // A bar ends a cell, even in code.
    format!("{fence}{blank}{}{blank}{fence}", inside.replace('|', "\\|"))
}
