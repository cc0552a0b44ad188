//! A process as sheets: what canonical text says of each named thing, key by key.

use super::form::{Form, Pair};
use super::tables::{WORDING, document};
use crate::definition::{Definition, Item, State};
use std::collections::BTreeMap;
use std::string::String;
use std::vec::Vec;

/// What is said of one named thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// What it is.
    pub item: Item,
    /// Its id; of the process itself none.
    pub id: String,
    /// Its keys in the order of canonical text.
    pub keys: Vec<SheetKey>,
}

/// One key of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetKey {
    /// The key.
    pub key: String,
    /// Its value.
    pub value: Form,
    /// Whether it is wording: it stands in the digest and not in the meaning (F9.2).
    pub wording: bool,
}

impl Sheet {
    /// The value of a key, if it has it.
    pub fn get(&self, key: &str) -> Option<&Form> {
        self.keys.iter().find(|known| known.key == key).map(|known| &known.value)
    }
}

/// Everything that canonical text says, thing by thing: the process itself, then every named thing, kind by kind in
/// document order. Two definitions with the same sheets in the same order have the same digest.
///
/// A type has the key `members`, a scale the key `scale`, a number of the scope the key `number`.
///
/// ```
/// use mandate_process::text::{read_str, sheets};
/// let text = "format='mandate.process/1'\nid='x'\nversion='1'\ntitle='T'\nstates=['a','b']\nrole.r={name='R'}";
/// let process = read_str(text).process.expect("a process");
/// let sheets = sheets(process.definition());
/// assert_eq!(sheets.iter().map(|sheet| sheet.id.as_str()).collect::<Vec<_>>(), ["", "a", "b", "r"]);
/// assert_eq!(sheets[0].get("states").map(ToString::to_string).as_deref(), Some(r#"["a", "b"]"#));
/// ```
pub fn sheets(definition: &Definition) -> Vec<Sheet> {
    let text = document(definition, true);
    let mut sheets = Vec::from([sheet(Item::Process, "", text.top.into_iter().filter(|(key, _)| key != "format").collect())]);
    // A state of which nothing is said has no table.
    let mut states: BTreeMap<String, Vec<Pair>> = BTreeMap::new();
    let mut rest = Vec::new();
    for (header, pairs) in text.tables {
        match (header.first().map(String::as_str), header.get(1)) {
            (Some("state"), Some(id)) => {
                states.insert(id.clone(), pairs);
            }
            (Some(kind), Some(id)) => rest.extend(one_of(kind).map(|item| sheet(item, id, pairs))),
            (Some(kind), None) => rest.extend(pairs.into_iter().filter_map(|(id, form)| Some(sheet(one_of(kind)?, &id, row(kind, form))))),
            (None, _) => {}
        }
    }
    let mut stack: Vec<&State> = definition.root.children.iter().rev().collect();
    while let Some(state) = stack.pop() {
        sheets.push(sheet(Item::State, &state.id, states.remove(&state.id).unwrap_or_default()));
        stack.extend(state.children.iter().rev());
    }
    sheets.extend(rest);
    sheets
}

fn one_of(kind: &str) -> Option<Item> {
    Some(match kind {
        "transition" => Item::Transition,
        "deadline" => Item::Deadline,
        "rule" => Item::Rule,
        "property" => Item::Property,
        "scope" => Item::Scope,
        "role" => Item::Role,
        "type" | "scale" => Item::Type,
        "fact" => Item::Fact,
        "act" => Item::Act,
        _ => return None,
    })
}

/// The keys of what has one line.
fn row(kind: &str, form: Form) -> Vec<Pair> {
    let key = |key: &str, form: Form| Vec::from([(String::from(key), form)]);
    match (kind, form) {
        ("scale", Form::Table(pairs)) => {
            pairs.into_iter().map(|(key, form)| if key == "members" { (String::from("scale"), form) } else { (key, form) }).collect()
        }
        ("scale", form) => key("scale", form),
        ("type", form @ (Form::List(_) | Form::Text(_))) => key("members", form),
        (_, Form::Table(pairs)) => pairs,
        (_, form) => key("number", form),
    }
}

fn sheet(item: Item, id: &str, pairs: Vec<Pair>) -> Sheet {
    let wording = |key: &str, form: &Form| {
        // The template `choice` shares its name with the remark.
        let template = item == Item::Property && key == "choice" && matches!(form, Form::List(_));
        WORDING.contains(&key) && !template || key == "its-choice"
    };
    let keys = pairs.into_iter().map(|(key, value)| SheetKey { wording: wording(&key, &value), key, value }).collect();
    Sheet { item, id: String::from(id), keys }
}
