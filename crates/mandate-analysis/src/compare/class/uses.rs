//! Who mentions whom.

use crate::compare::names::each_name;
use mandate_process::definition::{Definition, Item};
use std::collections::BTreeMap;

/// The places in which each name is mentioned.
pub(crate) struct Uses(BTreeMap<(Item, String), Vec<Use>>);

/// A place in which a name is mentioned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    pub item: Item,
    pub id: String,
    pub key: &'static str,
}

impl Uses {
    pub fn of(definition: &Definition) -> Self {
        let mut uses: BTreeMap<(Item, String), Vec<Use>> = BTreeMap::new();
        each_name(&mut definition.clone(), &mut |place, item, name| {
            if !place.key.is_empty() {
                uses.entry((item, name.clone())).or_default().push(Use { item: place.item, id: place.id.to_owned(), key: place.key });
            }
        });
        Self(uses)
    }

    /// Where something is mentioned, but for properties: they do not change what a case does.
    pub fn by_cases<'u>(&'u self, item: Item, id: &str) -> impl Iterator<Item = &'u Use> {
        let found = self.0.get(&(item, id.to_owned()));
        found.into_iter().flatten().filter(|used| used.item != Item::Property)
    }
}
