//! Things that only bear another name: found by what they say and by who mentions them.

use super::names::each_name;
use super::tree::placed;
use mandate_process::definition::{Definition, Item};
use mandate_process::text::{Sheet, sheets};
use std::collections::{BTreeMap, BTreeSet};

/// New names of the old process's things. Roles stand under types: they share one space of names.
pub(super) type Renames = BTreeMap<(Item, String), String>;

type Name = (Item, String);

/// Things of the old process that the new one has under another name, everything else the same but for wording.
///
/// Names that only one process has are compared by colour: what the thing says, with such names replaced by their colours, and where
/// it is mentioned; over and over, until colours tell no more apart. A colour that stands once on each side is one thing.
pub(super) fn renames(old: &Definition, new: &Definition) -> Renames {
    let mut found = Renames::new();
    loop {
        let renamed = renamed(old, &found);
        let (before, after) = (declared(&renamed), declared(new));
        let gone: BTreeSet<Name> = before.difference(&after).cloned().collect();
        let come: BTreeSet<Name> = after.difference(&before).cloned().collect();
        let more = pairs(&Side::new(&renamed, gone), &Side::new(new, come));
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

/// A definition with its things under their new names.
pub(super) fn renamed(definition: &Definition, renames: &Renames) -> Definition {
    let mut renamed = definition.clone();
    if renames.is_empty() {
        return renamed;
    }
    each_name(&mut renamed, &mut |_, item, name| {
        if let Some(new) = renames.get(&(item, name.clone())) {
            name.clone_from(new);
        }
    });
    renamed
}

/// Every name that is declared.
fn declared(definition: &Definition) -> BTreeSet<Name> {
    let mut names = BTreeSet::new();
    each_name(&mut definition.clone(), &mut |place, item, name| {
        if place.key.is_empty() {
            names.insert((item, name.clone()));
        }
    });
    names
}

/// One of the two processes, and the names that only it has.
struct Side<'d> {
    definition: &'d Definition,
    own: BTreeSet<Name>,
}

/// Colours of names. Equal colours on both sides mean that nothing tells the things apart.
type Colours = BTreeMap<Name, usize>;

impl<'d> Side<'d> {
    fn new(definition: &'d Definition, own: BTreeSet<Name>) -> Self {
        Self { definition, own }
    }

    /// What can be told of each own name, given the colours so far.
    fn signatures(&self, colours: &Colours) -> BTreeMap<Name, String> {
        let colour = |item: Item, name: &str| match colours.get(&(item, name.to_owned())) {
            Some(colour) => format!("#{colour}"),
            None => name.to_owned(),
        };
        let mut mentions: BTreeMap<Name, Vec<String>> = self.own.iter().map(|name| (name.clone(), Vec::new())).collect();
        let mut coloured = self.definition.clone();
        each_name(&mut coloured, &mut |place, item, name| {
            let own = mentions.get_mut(&(item, name.clone()));
            if place.key.is_empty() {
                // Marked, so that a transition named for its act says what it waits for as any other does.
                if own.is_some() {
                    name.insert(0, OWN);
                }
                return;
            }
            if let Some(at) = own {
                let of = spaced(place.item);
                at.push(format!("{of:?} {} {}", colour(of, place.id), place.key));
            }
            *name = colour(item, name);
        });
        for (state, parent, kind) in placed(self.definition) {
            if let Some(at) = mentions.get_mut(&(Item::State, state)) {
                at.push(format!("{kind:?} in {}", colour(Item::State, &parent)));
            }
        }
        let mut told: BTreeMap<Name, String> = sheets(&coloured)
            .iter()
            .filter_map(|sheet| Some(((spaced(sheet.item), sheet.id.strip_prefix(OWN)?.to_owned()), meaning(sheet))))
            .collect();
        let all = mentions.into_iter().map(|(name, mut at)| {
            at.sort_unstable();
            let signature = format!("{:?}\n{}\n{}", name.0, told.remove(&name).unwrap_or_default(), at.join("\n"));
            (name, signature)
        });
        all.collect()
    }
}

/// Stands before names that only one process has. No name begins so.
const OWN: char = '\u{1}';

/// Roles and types share one space of names.
fn spaced(item: Item) -> Item {
    if item == Item::Role { Item::Type } else { item }
}

/// What a sheet says, wording aside; of a state not which children it has: they are told where they are placed.
fn meaning(sheet: &Sheet) -> String {
    let keys = sheet.keys.iter().filter(|key| !key.wording && !["states", "tracks", "ends"].contains(&key.key.as_str()));
    keys.map(|key| format!("{} = {}\n", key.key, key.value)).collect()
}

/// Names that stand for one thing: colours are refined until they tell no more apart.
fn pairs(old: &Side<'_>, new: &Side<'_>) -> Renames {
    if old.own.is_empty() || new.own.is_empty() {
        return Renames::new();
    }
    let plain = |side: &Side<'_>| -> Colours { side.own.iter().map(|name| (name.clone(), 0)).collect() };
    let (mut before, mut after) = (plain(old), plain(new));
    let mut told_apart = 0;
    loop {
        let (of_old, of_new) = (old.signatures(&before), new.signatures(&after));
        let all: BTreeSet<&String> = of_old.values().chain(of_new.values()).collect();
        let number: BTreeMap<&String, usize> = all.into_iter().zip(1..).collect();
        let coloured = |of: &BTreeMap<Name, String>| -> Colours {
            of.iter().map(|(name, signature)| (name.clone(), number.get(signature).copied().unwrap_or_default())).collect()
        };
        (before, after) = (coloured(&of_old), coloured(&of_new));
        if number.len() <= told_apart {
            break;
        }
        told_apart = number.len();
    }
    let only = |colours: &Colours| -> BTreeMap<usize, Option<Name>> {
        let mut only: BTreeMap<usize, Option<Name>> = BTreeMap::new();
        for (name, colour) in colours {
            only.entry(*colour).and_modify(|one| *one = None).or_insert_with(|| Some(name.clone()));
        }
        only
    };
    let new = only(&after);
    let found = only(&before).into_iter().filter_map(|(colour, old)| {
        let (old, new) = (old?, new.get(&colour)?.clone()?);
        Some((old, new.1))
    });
    found.collect()
}
