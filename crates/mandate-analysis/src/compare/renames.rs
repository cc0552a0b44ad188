//! Things that only bear another name: found by what they say and by who mentions them.

use super::names::each_name;
use super::tree::placed;
use mandate_process::definition::{Definition, Item};
use mandate_process::text::{Sheet, sheets};
use std::collections::{BTreeMap, BTreeSet};

/// New names of the old process's things. Roles stand under types: they share one space of names.
pub(super) type Renames = BTreeMap<(Item, String), String>;

type Name = (Item, String);

/// Things of the old process that the new one has under another name.
///
/// Names that only one process has are compared by colour: what the thing says, wording aside, with such names replaced by their
/// colours, and where it is mentioned; over and over, until colours tell no more apart. A colour that stands once on each
/// side is one thing. Where others now mention it otherwise, it is still the same thing if it says the same to the word.
pub(super) fn renames(old: &Definition, new: &Definition) -> Renames {
    let mut found = Renames::new();
    loop {
        let renamed = renamed(old, &found);
        let (before, after) = (declared(&renamed), declared(new));
        let gone: BTreeSet<Name> = before.difference(&after).cloned().collect();
        let come: BTreeSet<Name> = after.difference(&before).cloned().collect();
        let (old, new) = (Side::new(&renamed, gone), Side::new(new, come));
        let mut more = by_colour(&old, &new);
        if more.is_empty() {
            more = only_in_both(&old.words(), &new.words());
        }
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
            .filter_map(|sheet| Some(((spaced(sheet.item), sheet.id.strip_prefix(OWN)?.to_owned()), told_keys(sheet, false))))
            .collect();
        let all = mentions.into_iter().map(|(name, mut at)| {
            at.sort_unstable();
            let signature = format!("{:?}\n{}\n{}", name.0, told.remove(&name).unwrap_or_default(), at.join("\n"));
            (name, signature)
        });
        all.collect()
    }
}

impl Side<'_> {
    /// All that each own name says of itself, to the word, other own names left open; of those that have words at all.
    fn words(&self) -> BTreeMap<Name, String> {
        let mut open = self.definition.clone();
        each_name(&mut open, &mut |place, item, name| {
            let own = self.own.contains(&(item, name.clone()));
            match (own, place.key.is_empty()) {
                (true, true) => name.insert(0, OWN),
                (true, false) => *name = OWN.to_string(),
                (false, _) => {}
            }
        });
        let placed: BTreeMap<String, String> =
            placed(self.definition).into_iter().map(|(state, parent, kind)| (state, format!("{kind:?} in {parent}"))).collect();
        let told = sheets(&open);
        let said = told.iter().filter(|sheet| sheet.keys.iter().any(|key| key.wording)).filter_map(|sheet| {
            let name = (spaced(sheet.item), sheet.id.strip_prefix(OWN)?.to_owned());
            let place = placed.get(&name.1).filter(|_| name.0 == Item::State).cloned().unwrap_or_default();
            let keys: String = told_keys(sheet, true);
            let signature = format!("{:?} {place}\n{keys}", sheet.item);
            Some((name, signature))
        });
        said.collect()
    }
}

/// Stands before names that only one process has. No name begins so.
const OWN: char = '\u{1}';

/// Roles and types share one space of names.
fn spaced(item: Item) -> Item {
    if item == Item::Role { Item::Type } else { item }
}

/// What a sheet says, with its wording or without; of a state not which children it has: they are told where they are placed.
fn told_keys(sheet: &Sheet, wording: bool) -> String {
    let keys = sheet.keys.iter().filter(|key| wording || !key.wording);
    keys.filter(|key| !["states", "tracks", "ends"].contains(&key.key.as_str()))
        .map(|key| format!("{} = {}\n", key.key, key.value))
        .collect()
}

/// Names that stand for one thing: colours are refined until they tell no more apart.
fn by_colour(old: &Side<'_>, new: &Side<'_>) -> Renames {
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
            return only_in_both(&before, &after);
        }
        told_apart = number.len();
    }
}

/// Names with a mark that one name on each side bears.
fn only_in_both<T: Ord + Clone>(old: &BTreeMap<Name, T>, new: &BTreeMap<Name, T>) -> Renames {
    let only = |marks: &BTreeMap<Name, T>| -> BTreeMap<T, Option<Name>> {
        let mut only: BTreeMap<T, Option<Name>> = BTreeMap::new();
        for (name, mark) in marks {
            only.entry(mark.clone()).and_modify(|one| *one = None).or_insert_with(|| Some(name.clone()));
        }
        only
    };
    let new = only(new);
    let found = only(old).into_iter().filter_map(|(mark, old)| Some((old?, new.get(&mark)?.clone()?.1)));
    found.collect()
}
