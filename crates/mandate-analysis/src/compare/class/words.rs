//! Differences in roles, types, facts and acts.

use super::{Judge, gained};
use crate::compare::change::{Class, What};
use mandate_process::definition::Act;
use mandate_process::value::Phrase;

/// New is neutral, gone is breaking, and so is anything else: cases hold what was there.
pub(super) fn fact(what: &What) -> Class {
    declared(what)
}

/// As of a fact. Its one actor bears the name of a role that is not `many`.
pub(super) fn role(what: &What) -> Class {
    declared(what)
}

fn declared(what: &What) -> Class {
    match what {
        What::Added | What::Renamed { .. } | What::Reordered { .. } => Class::Neutral,
        _ => Class::Breaking,
    }
}

/// One member more is looser; a type that is opened is, too. A scale that is put in another order compares otherwise.
pub(super) fn type_of(what: &What) -> Class {
    match what {
        What::Gained { .. } => Class::Looser,
        What::Set { key, new: Some(new), .. } if key == "members" && new == "\"open\"" => Class::Looser,
        What::Reordered { key } if key == "members" => Class::Neutral,
        What::Reordered { key } if key.is_empty() => Class::Neutral,
        What::Added | What::Renamed { .. } => Class::Neutral,
        _ => Class::Breaking,
    }
}

impl Judge<'_> {
    /// A new act is looser, one that is gone breaking; more roles are looser. A field that may be left out is looser; one
    /// that may not, or that is gone or another, is breaking.
    pub(super) fn act(&self, id: &str, what: &What) -> Class {
        let find = |acts: &'_ [Act]| acts.iter().find(|act| act.id == id).cloned();
        let acts = (find(&self.old.vocabulary.acts), find(&self.new.vocabulary.acts));
        match what {
            What::Added => Class::Looser,
            What::Gained { key, .. } | What::Lost { key, .. } if key == "by" => match acts {
                // An act of nobody in particular is everybody's.
                (Some(old), Some(new)) if old.by.is_empty() != new.by.is_empty() => {
                    if new.by.is_empty() {
                        Class::Looser
                    } else {
                        Class::Stricter
                    }
                }
                _ => gained(what),
            },
            What::Set { key, old, new } if key.starts_with("content.") => field(old.as_deref(), new.as_deref()),
            What::Set { key, .. } if key.starts_with("changes.") => self.written(key),
            What::Renamed { .. } | What::Reordered { .. } => Class::Neutral,
            _ => Class::Breaking,
        }
    }

    /// A change of a fact that the other process does not have does nothing to what was there.
    pub(super) fn written(&self, key: &str) -> Class {
        let fact = key.split_once('.').map_or("", |(_, fact)| fact);
        let known = |facts: &[mandate_process::definition::Fact]| facts.iter().any(|known| known.id == fact);
        let both = known(&self.old.vocabulary.facts) && known(&self.new.vocabulary.facts);
        if both { Class::Breaking } else { Class::Neutral }
    }
}

/// A field of content, by its phrase as a file writes it.
fn field(old: Option<&str>, new: Option<&str>) -> Class {
    let phrase = |text: Option<&str>| text.and_then(|text| Phrase::parse(text.trim_matches('"')));
    match (phrase(old), phrase(new)) {
        (None, Some(new)) if new.optional => Class::Looser,
        (Some(old), Some(new)) if new.optional && new == (Phrase { optional: true, ..old.clone() }) => Class::Looser,
        _ => Class::Breaking,
    }
}
