//! One thing to be broken: what it is called, and what is done to the definition.

use super::MutationKind;
use mandate_process::definition::{Definition, Item};

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
