//! What two processes say differently, thing by thing and key by key, whatever their files look like.

use super::change::What;
use super::tree::{placed, state, word};
use mandate_process::definition::{Definition, Item};
use mandate_process::text::{Form, Sheet, SheetKey, sheets};
use std::collections::{BTreeMap, BTreeSet};

/// A difference that is not judged yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub item: Item,
    pub id: String,
    pub what: What,
    /// Whether it is wording alone.
    pub wording: bool,
}

/// Keys whose value is a list of names or of one.
const LISTS: [(Item, &[&str]); 5] = [
    (Item::State, &["admits"]),
    (Item::Transition, &["from", "on", "needs", "by"]),
    (Item::Deadline, &["while", "armed-by", "met-by"]),
    (Item::Act, &["by"]),
    (Item::Type, &["members", "scale"]),
];

/// Keys whose value is a table from names to values.
const TABLES: [(Item, &str); 4] = [(Item::Act, "content"), (Item::Act, "changes"), (Item::Transition, "changes"), (Item::Fact, "from")];

/// What the lists of children say is told of the children.
const CHILDREN: [&str; 5] = ["states", "tracks", "ends", "children", "histories"];

/// Kinds in the order in which differences are told.
pub(super) const ORDER: [Item; 11] = [
    Item::Process,
    Item::State,
    Item::Transition,
    Item::Rule,
    Item::Deadline,
    Item::Act,
    Item::Fact,
    Item::Role,
    Item::Type,
    Item::Property,
    Item::Scope,
];

/// Every difference, kind by kind, in the document order of the new process; what is gone behind.
pub(super) fn differences(old: &Definition, new: &Definition) -> Vec<Difference> {
    let (before, after) = (explicit(sheets(old)), explicit(sheets(new)));
    let mut all = Vec::new();
    for item in ORDER {
        let of = |sheets: &[Sheet]| -> Vec<Sheet> { sheets.iter().filter(|sheet| sheet.item == item).cloned().collect() };
        let (before, after) = (of(&before), of(&after));
        let mut into = Into { item, all: &mut all };
        for sheet in &after {
            match before.iter().find(|old| old.id == sheet.id) {
                Some(old) => into.sheet(old, sheet),
                None => into.push(&sheet.id, What::Added, false),
            }
            if item == Item::State || item == Item::Process {
                into.children(old, new, &sheet.id);
            }
        }
        for sheet in before.iter().filter(|old| !after.iter().any(|new| new.id == old.id)) {
            into.push(&sheet.id, What::Removed, false);
        }
        let ids = |sheets: &[Sheet]| -> Vec<String> { sheets.iter().map(|sheet| sheet.id.clone()).collect() };
        // The order of states is told where it is made: by their parents.
        if item != Item::State && reordered(&ids(&before), &ids(&after)) {
            into.push("", What::Reordered { key: String::new() }, false);
        }
    }
    all
}

/// A transition named for its act says what it waits for, as any other does.
fn explicit(mut sheets: Vec<Sheet>) -> Vec<Sheet> {
    for sheet in sheets.iter_mut().filter(|sheet| sheet.item == Item::Transition) {
        if sheet.get("on").is_none() && sheet.get("automatic").is_none() {
            let on = SheetKey { key: "on".to_owned(), value: Form::Text(sheet.id.clone()), wording: false };
            sheet.keys.push(on);
        }
    }
    sheets
}

/// Whether what both have stands in another order.
fn reordered(old: &[String], new: &[String]) -> bool {
    let common = |of: &[String], other: &[String]| -> Vec<String> { of.iter().filter(|id| other.contains(id)).cloned().collect() };
    common(old, new) != common(new, old)
}

struct Into<'a> {
    item: Item,
    all: &'a mut Vec<Difference>,
}

impl Into<'_> {
    fn push(&mut self, id: &str, what: What, wording: bool) {
        self.all.push(Difference { item: self.item, id: id.to_owned(), what, wording });
    }

    /// The keys of one thing, in the order of canonical text.
    fn sheet(&mut self, old: &Sheet, new: &Sheet) {
        let mut keys: Vec<&str> = new.keys.iter().map(|key| key.key.as_str()).collect();
        keys.extend(old.keys.iter().map(|key| key.key.as_str()).filter(|key| !new.keys.iter().any(|other| other.key == *key)));
        for key in keys.into_iter().filter(|key| !CHILDREN.contains(key)) {
            let find = |sheet: &'_ Sheet| -> Option<SheetKey> { sheet.keys.iter().find(|known| known.key == key).cloned() };
            let (was, is) = (find(old), find(new));
            let wording = was.iter().chain(&is).all(|key| key.wording);
            if was.as_ref().map(|key| &key.value) != is.as_ref().map(|key| &key.value) {
                self.key(&new.id, key, was.map(|key| key.value), is.map(|key| key.value), wording);
            }
        }
    }

    fn key(&mut self, id: &str, key: &str, old: Option<Form>, new: Option<Form>, wording: bool) {
        let is_list = LISTS.iter().any(|(item, keys)| *item == self.item && keys.contains(&key));
        if is_list && let (Some(was), Some(is)) = (listed(self.item, key, old.as_ref()), listed(self.item, key, new.as_ref())) {
            return self.list(id, key, &was, &is);
        }
        if TABLES.contains(&(self.item, key))
            && let (Some(was), Some(is)) = (tabled(old.as_ref()), tabled(new.as_ref()))
        {
            return self.table(id, key, &was, &is);
        }
        let told = |form: Option<Form>| form.map(|form| form.to_string());
        self.push(id, What::Set { key: key.to_owned(), old: told(old), new: told(new) }, wording);
    }

    fn list(&mut self, id: &str, key: &str, old: &[String], new: &[String]) {
        for value in new.iter().filter(|value| !old.contains(value)) {
            self.push(id, What::Gained { key: key.to_owned(), value: value.clone() }, false);
        }
        for value in old.iter().filter(|value| !new.contains(value)) {
            self.push(id, What::Lost { key: key.to_owned(), value: value.clone() }, false);
        }
        if reordered(old, new) {
            self.push(id, What::Reordered { key: key.to_owned() }, false);
        }
    }

    fn table(&mut self, id: &str, key: &str, old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) {
        let before = self.all.len();
        let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for name in names {
            let (was, is) = (old.get(name), new.get(name));
            if was != is {
                self.push(id, What::Set { key: format!("{key}.{name}"), old: was.cloned(), new: is.cloned() }, false);
            }
        }
        // The same pairs in another order.
        if self.all.len() == before {
            self.push(id, What::Reordered { key: key.to_owned() }, false);
        }
    }

    /// What the tree says of a state: where it is, what it is, where it starts, in which order its children stand.
    fn children(&mut self, old: &Definition, new: &Definition, id: &str) {
        let (Some(was), Some(is)) = (state(old, id), state(new, id)) else { return };
        let set = |key: &str, old: &str, new: &str| What::Set {
            key: key.to_owned(),
            old: Some(old.to_owned()).filter(|old| !old.is_empty()),
            new: Some(new.to_owned()).filter(|new| !new.is_empty()),
        };
        if !id.is_empty() {
            let parent =
                |of: &Definition| placed(of).into_iter().find(|(known, ..)| known == id).map(|(_, parent, _)| parent).unwrap_or_default();
            let (old, new) = (parent(old), parent(new));
            if old != new {
                self.push(id, set("in", &old, &new), false);
            }
        }
        if was.kind != is.kind {
            self.push(id, set("kind", word(was.kind), word(is.kind)), false);
        }
        let ids = |of: &mandate_process::definition::State| -> Vec<String> { of.children.iter().map(|child| child.id.clone()).collect() };
        let (before, after) = (ids(was), ids(is));
        let starts = |children: &[String]| children.first().cloned().unwrap_or_default();
        if starts(&before) != starts(&after) && is.kind == was.kind && is.kind == mandate_process::definition::Kind::Compound {
            self.push(id, set("starts-in", &starts(&before), &starts(&after)), false);
        }
        if reordered(&before, &after) {
            self.push(id, What::Reordered { key: "states".to_owned() }, false);
        }
    }
}

/// The items of a list key: a bare value is a list of one, a key that is not there an empty one. `None`: it is no list.
fn listed(item: Item, key: &str, form: Option<&Form>) -> Option<Vec<String>> {
    let told = |form: &Form| if let Form::Text(text) = form { text.clone() } else { form.to_string() };
    match form {
        None if key == "members" || key == "scale" => None,
        None => Some(Vec::new()),
        Some(Form::List(items)) => Some(items.iter().map(told).collect()),
        Some(Form::Text(_)) if item == Item::Type => None,
        Some(form @ Form::Text(_)) => Some(Vec::from([told(form)])),
        Some(_) => None,
    }
}

fn tabled(form: Option<&Form>) -> Option<BTreeMap<String, String>> {
    match form {
        None => Some(BTreeMap::new()),
        Some(Form::Table(pairs)) => Some(pairs.iter().map(|(key, form)| (key.clone(), form.to_string())).collect()),
        Some(_) => None,
    }
}
