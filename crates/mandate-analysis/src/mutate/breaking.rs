//! One thing to be broken: what it is called, and what is done to the definition.

use super::MutationKind;
use mandate_process::definition::{Definition, Item, Test};

/// A table of a definition.
pub(super) type Table<T> = fn(&mut Definition) -> &mut Vec<T>;

/// A mutant that is not made yet.
pub(super) struct Breaking {
    /// What was done to what.
    pub id: String,
    /// What is done.
    pub kind: MutationKind,
    /// To which thing.
    pub what: (Item, String),
    /// Does it.
    pub edit: Box<dyn FnOnce(&mut Definition)>,
}

impl Breaking {
    /// Something done to a thing: `how` is the part of the id behind its name.
    pub fn of(kind: MutationKind, (item, id): (Item, &str), how: &str, edit: impl FnOnce(&mut Definition) + 'static) -> Self {
        Self { id: format!("{}.{id}/{how}", item.word()), kind, what: (item, id.to_owned()), edit: Box::new(edit) }
    }

    /// Something done to what stands at a place of a table.
    pub fn at<T: 'static>(
        (table, place): (Table<T>, usize),
        kind: MutationKind,
        what: (Item, &str),
        how: &str,
        edit: impl FnOnce(&mut T) + 'static,
    ) -> Self {
        Self::of(kind, what, how, move |definition| {
            if let Some(row) = table(definition).get_mut(place) {
                edit(row);
            }
        })
    }
}

/// A test with one part of an `all` or `any` taken out, wherever it stands; each with what the part is called.
pub(super) fn without_a_part(test: &Test) -> Vec<(String, Test)> {
    match test {
        Test::All(parts) => fewer(parts, Test::All),
        Test::Any(parts) => fewer(parts, Test::Any),
        Test::Not(part) => within(part),
        _ => Vec::new(),
    }
}

fn within(part: &Test) -> Vec<(String, Test)> {
    without_a_part(part).into_iter().map(|(name, part)| (name, Test::Not(Box::new(part)))).collect()
}

fn fewer(parts: &[Test], whole: fn(Vec<Test>) -> Test) -> Vec<(String, Test)> {
    let mut found = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        let others = parts.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, part)| part.clone());
        found.push((called(part, place), whole(others.collect())));
        found.extend(without_a_part(part).into_iter().map(|(name, part)| (name, whole(replaced(parts, place, part)))));
    }
    found
}

/// Parts with another one at a place.
pub(super) fn replaced(parts: &[Test], place: usize, part: Test) -> Vec<Test> {
    let mut parts = parts.to_vec();
    if let Some(slot) = parts.get_mut(place) {
        *slot = part;
    }
    parts
}

/// What a part of a test is called: by what it asks about, else by its place from 1.
fn called(part: &Test, place: usize) -> String {
    match part {
        Test::Rule(name) | Test::InState(name) | Test::Fact { fact: name, .. } | Test::Deadline { deadline: name, .. } => name.clone(),
        Test::Not(part) => format!("not-{}", called(part, place)),
        Test::Ended(_) => "ended".to_owned(),
        Test::All(_) | Test::Any(_) => format!("part-{}", place + 1),
    }
}
