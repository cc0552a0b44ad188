//! One change in a sentence.

use crate::style::safe;
use mandate_analysis::compare::{Change, What};
use mandate_process::definition::Item;
use mandate_process::finding::Span;

/// The word for a kind of thing.
pub(super) fn word(item: Item) -> &'static str {
    match item {
        Item::Process => "process",
        Item::Role => "role",
        Item::Type => "type",
        Item::Fact => "fact",
        Item::Act => "act",
        Item::State => "state",
        Item::Transition => "transition",
        Item::Deadline => "deadline",
        Item::Rule => "rule",
        Item::Property => "property",
        Item::Scope => "scope",
    }
}

/// What is different, `code` setting what files say.
pub(super) fn sentence(change: &Change, code: &dyn Fn(&str) -> String) -> String {
    if let Some((what, was, is)) = sides(change, code) {
        return format!("{what}: {was} → {is}");
    }
    let thing = thing(change, code);
    match &change.what {
        What::Added => format!("new {thing}"),
        What::Removed => format!("{thing} is gone"),
        What::Renamed { from } => format!("{thing} was called {}", code(&safe(from))),
        What::Gained { key, value } => format!("{thing}, {}: {} is new", keyed(key), code(&safe(value))),
        What::Lost { key, value } => format!("{thing}, {}: {} is gone", keyed(key), code(&safe(value))),
        What::Reordered { key } if key.is_empty() => format!("{thing} stand in another order"),
        What::Reordered { key } => format!("{thing}, {}: in another order", keyed(key)),
        What::Set { key, .. } => format!("{thing}, {}", keyed(key)),
    }
}

/// Which key has another value, the old one and the new one.
pub(super) fn sides(change: &Change, code: &dyn Fn(&str) -> String) -> Option<(String, String, String)> {
    let What::Set { key, old, new } = &change.what else { return None };
    let value = |value: &Option<String>| value.as_ref().map_or_else(|| "nothing".to_owned(), |value| code(&safe(value)));
    Some((format!("{}, {}", thing(change, code), keyed(key)), value(old), value(new)))
}

fn thing(change: &Change, code: &dyn Fn(&str) -> String) -> String {
    match (change.item, change.id.is_empty()) {
        (Item::Process, _) => "the process".to_owned(),
        (item, true) => format!("the {}", plural(item)),
        (item, false) => format!("{} {}", word(item), code(&safe(&change.id))),
    }
}

/// A key as people read it: `content.days` is the field of the content.
fn keyed(key: &str) -> String {
    match key.split_once('.') {
        Some((table, name)) => format!("{} {}", safe(table), safe(name)),
        None => safe(key),
    }
}

fn plural(item: Item) -> &'static str {
    match item {
        Item::Property => "properties",
        Item::Process => "processes",
        Item::Role => "roles",
        Item::Type => "types",
        Item::Fact => "facts",
        Item::Act => "acts",
        Item::State => "states",
        Item::Transition => "transitions",
        Item::Deadline => "deadlines",
        Item::Rule => "rules",
        Item::Scope => "numbers of the scope",
    }
}

/// The sign of a change: come, gone, called otherwise, different.
pub(super) fn sign(change: &Change) -> &'static str {
    match change.what {
        What::Added | What::Gained { .. } => "+",
        What::Removed | What::Lost { .. } => "-",
        What::Renamed { .. } => "=",
        What::Set { .. } | What::Reordered { .. } => "~",
    }
}

/// Where a change stands: in the old files, in the new ones.
pub(super) fn places(change: &Change) -> Option<String> {
    let told = |span: &Span| format!("{}:{}", safe(&span.source), span.line);
    match (&change.old_place, &change.new_place) {
        (Some(old), Some(new)) if told(old) == told(new) => Some(told(new)),
        (Some(old), Some(new)) => Some(format!("{}, now {}", told(old), told(new))),
        (Some(one), None) | (None, Some(one)) => Some(told(one)),
        (None, None) => None,
    }
}
