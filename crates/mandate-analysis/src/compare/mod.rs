//! What changed between two processes, and what that does to stories and to running cases.

pub mod behaviour;
mod change;
mod class;
mod differ;
mod names;
mod properties;
mod renames;
mod stories;
#[cfg(test)]
mod tests;
mod tree;
mod version;

pub use change::{Change, Class, What};
pub use properties::{PropertyEffect, properties};
pub use stories::{Ran, StoryEffect, story};
pub use version::{Step, Version};

use crate::migrate::Migration;
use crate::replay::{Mapping, Named};
use class::Judge;
use differ::{Difference, differences};
use mandate_process::Process;
use mandate_process::definition::{Definition, Item};
use mandate_process::finding::Span;
use mandate_process::text::sheets;
use renames::{Renames, renamed, renames};

/// Two processes compared: what is different, and what follows.
///
/// [`compare`] fills in the changes; the effects on behaviour, properties, stories and cases are asked for one by one and put in.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Comparison {
    /// The old process.
    pub old: Process,
    /// The new one.
    pub new: Process,
    /// Every difference in what the files say.
    pub changes: Vec<Change>,
    /// What became of stories.
    pub stories: Vec<StoryEffect>,
    /// Whether running cases can go on, each under a label such as the name of its file.
    pub cases: Vec<(String, Migration)>,
    /// Whether the two can be told apart by acts, if that was looked for.
    pub behaviour: Option<behaviour::Behaviour>,
    /// What became of properties, if they were proved.
    pub properties: Vec<PropertyEffect>,
}

impl Comparison {
    /// Whether the processes are the same, the words included.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The changes of a class.
    pub fn of(&self, class: Class) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.class == class)
    }

    /// How far the version must move for what is different. That the version itself was changed asks for nothing; a running case
    /// that cannot go on asks for all.
    pub fn step(&self) -> Step {
        if self.cases.iter().any(|(_, case)| case.moved().is_none()) {
            return Step::Major;
        }
        let asks = |change: &&Change| !(change.item == Item::Process && change.what.key() == Some("version"));
        self.changes.iter().filter(asks).map(|change| Step::of(change.class)).max().unwrap_or(Step::None)
    }

    /// The version that the new process should have; `None` where the old one has no number to count from.
    pub fn suggested(&self) -> Option<Version> {
        Version::parse(&self.old.definition().version).map(|version| version.after(self.step()))
    }

    /// The names of the old process that the new one has otherwise, as a mapping for cases.
    pub fn names(&self) -> Mapping {
        self.changes.iter().fold(Mapping::default(), |names, change| match (&change.what, named(change.item)) {
            (What::Renamed { from }, Some(kind)) => names.with(kind, from.clone(), Some(&change.id)),
            _ => names,
        })
    }
}

fn named(item: Item) -> Option<Named> {
    Some(match item {
        Item::State => Named::State,
        Item::Fact => Named::Fact,
        Item::Deadline => Named::Deadline,
        Item::Act => Named::Act,
        Item::Role => Named::Role,
        Item::Type => Named::Type,
        Item::Rule => Named::Rule,
        Item::Process | Item::Transition | Item::Property | Item::Scope => return None,
    })
}

/// Compares two processes by what they say, whatever their files look like.
///
/// A thing that only bears another name is told as renamed, and every mention of it counts as the same. Each difference is
/// classed by rules that look at it alone; see [`Class`].
///
/// ```
/// use mandate_analysis::compare::{Class, Step, What, compare};
/// use mandate_process::{Process, definition::{Definition, State, Transition}};
/// let door = |most: Option<u32>| {
///     let mut definition = Definition::new("door");
///     definition.version = "1.0.0".into();
///     definition.root = State::compound("", [State::atomic("closed"), State::atomic("open")]);
///     definition.vocabulary.declare_act("push");
///     definition.transitions.push(Transition { at_most: most, ..Transition::new("push", ["closed"], ["open"]).on_act("push") });
///     Process::compile(definition).expect("a legal process")
/// };
/// let comparison = compare(&door(Some(2)), &door(None));
/// assert_eq!(comparison.changes[0].class, Class::Looser);
/// assert_eq!(comparison.suggested().map(|version| version.to_string()).as_deref(), Some("1.1.0"));
/// assert!(compare(&door(None), &door(None)).is_empty());
/// ```
pub fn compare(old: &Process, new: &Process) -> Comparison {
    let (before, after) = (old.definition(), new.definition());
    let found = renames(before, after);
    let told = renamed(before, &found);
    let judge = Judge::new(&told, after);
    let mut changes: Vec<Change> = Vec::new();
    for (item, from, to) in in_order(&found, before, after) {
        let class = match item {
            // Cases and stories name these nowhere.
            Item::Transition | Item::Property | Item::Scope => Class::Neutral,
            _ => Class::Breaking,
        };
        let difference = Difference { item, id: to, what: What::Renamed { from: from.clone() }, wording: false };
        changes.push(placed(before, after, &from, difference, class));
    }
    for difference in differences(&told, after) {
        let class = judge.class(&difference);
        let id = old_id(&found, difference.item, &difference.id);
        changes.push(placed(before, after, &id, difference, class));
    }
    changes.sort_by_key(|change| rank(change.item));
    Comparison {
        old: old.clone(),
        new: new.clone(),
        changes,
        stories: Vec::new(),
        cases: Vec::new(),
        behaviour: None,
        properties: Vec::new(),
    }
}

/// Renames kind by kind, in the document order of the new process.
fn in_order(found: &Renames, old: &Definition, new: &Definition) -> Vec<(Item, String, String)> {
    let is_role = |id: &str| old.vocabulary.roles.iter().any(|role| role.id == id);
    let order = sheets(new);
    let mut all: Vec<(Item, String, String)> = found
        .iter()
        .map(|((item, from), to)| (if *item == Item::Type && is_role(from) { Item::Role } else { *item }, from.clone(), to.clone()))
        .collect();
    all.sort_by_key(|(item, _, to)| order.iter().position(|sheet| sheet.item == *item && sheet.id == *to));
    all
}

fn rank(item: Item) -> usize {
    differ::ORDER.iter().position(|known| *known == item).unwrap_or_default()
}

/// The id that a thing of the new process has in the old one.
fn old_id(found: &Renames, item: Item, id: &str) -> String {
    let spaced = if item == Item::Role || item == Item::Scope { Item::Type } else { item };
    found.iter().find(|((of, _), to)| *of == spaced && *to == id).map_or_else(|| id.to_owned(), |((_, from), _)| from.clone())
}

/// A difference with its places: those of the key, or of the thing.
fn placed(old: &Definition, new: &Definition, from: &str, difference: Difference, class: Class) -> Change {
    let Difference { item, id, what, .. } = difference;
    let place = |of: &Definition, id: &str| -> Option<Span> {
        match &what {
            What::Gained { value, .. } | What::Lost { value, .. } => of.places.of_name(item, id, value),
            _ => of.places.of(item, id),
        }
    };
    let old_place = if matches!(what, What::Added) { None } else { place(old, from) };
    let new_place = if matches!(what, What::Removed) { None } else { place(new, &id) };
    Change { item, id, what, class, old_place, new_place }
}
