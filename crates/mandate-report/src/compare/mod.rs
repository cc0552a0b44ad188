//! What changed between two processes, in words: for a terminal and for a pull request.

mod behaviour;
mod markdown;
mod sentence;
mod text;

pub use markdown::markdown;
pub use text::comparison;

use crate::beside::told_apart;
use crate::refusal::counted;
use mandate_analysis::compare::{Class, Comparison, Step, Version};

/// The classes in the order in which they are told: the worst first.
const CLASSES: [Class; 5] = [Class::Breaking, Class::Stricter, Class::Looser, Class::Neutral, Class::Wording];

/// The two processes, and how many changes of which class.
fn headline(comparison: &Comparison) -> String {
    let (old, new) = told_apart(&comparison.old, &comparison.new);
    if comparison.is_empty() {
        return if old == new { format!("{old} is the same in both.") } else { format!("{old} and {new} are the same.") };
    }
    let new = match (new.split_once(' '), old.split_once(' ')) {
        (Some((id, version)), Some((same, _))) if id == same => version.to_owned(),
        _ => new,
    };
    let counts = CLASSES.map(|class| (class, comparison.of(class).count()));
    let told: Vec<String> =
        counts.iter().filter(|(_, count)| *count > 0).map(|(class, count)| format!("{count} {}", class.word())).collect();
    format!("{old} → {new}: {}: {}.", counted(comparison.changes.len(), "change"), told.join(", "))
}

/// Which version the new process should have, and which it has.
fn version(comparison: &Comparison) -> Option<String> {
    let (old, new) = (&comparison.old.definition().version, &comparison.new.definition().version);
    let step = comparison.step();
    let suggested = comparison.suggested()?;
    let asks = match step {
        Step::None => return (old != new).then(|| format!("Version: {new} is written; nothing else changed.")),
        Step::Patch => "other words ask",
        Step::Minor => "these changes ask",
        Step::Major => "what breaks asks",
    };
    Some(match Version::parse(new) {
        Some(written) if written == suggested => format!("Version: {new} is written, as {asks} for."),
        Some(written) if written > suggested => format!("Version: {new} is written; {asks} for {suggested} at least."),
        _ if old == new => format!("Version: {new} is still written; {asks} for {suggested}."),
        _ => format!("Version: {new} is written; {asks} for {suggested}."),
    })
}
