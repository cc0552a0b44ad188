//! S5: what facts hold, sums, changes.

use super::Naive;
use mandate_process::definition::{Change, Fact, Key, Source, Verb};
use mandate_process::value::Value;
use std::collections::BTreeSet;

/// What one entry of a fact holds (S5.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Held {
    Unset,
    One(Value),
    Many(BTreeSet<Value>),
}

/// Who makes a change: an act with its actor and content, or a transition (S5.9).
pub(super) enum Doer<'a> {
    Act { actor: &'a str, content: &'a [(String, Value)] },
    Transition,
}

/// The value of a change: for the keys that `at` does not give, what.
type Given = Vec<(Vec<String>, Held)>;

/// The text by which two interpreters are compared.
pub(super) fn text_of(held: &Held) -> String {
    let one = |value: &Value| match value {
        Value::Boolean(yes) => yes.to_string(),
        other => other.to_string(),
    };
    match held {
        Held::Unset => String::from("unset"),
        Held::One(value) => one(value),
        Held::Many(values) => values.iter().map(one).collect::<Vec<_>>().join(","),
    }
}

pub(super) fn held(value: &Value) -> Held {
    match value {
        Value::Set(values) => Held::Many(values.iter().cloned().collect()),
        one => Held::One(one.clone()),
    }
}

fn members_in(held: &Held) -> BTreeSet<Value> {
    match held {
        Held::Unset => BTreeSet::new(),
        Held::One(value) => BTreeSet::from([value.clone()]),
        Held::Many(values) => values.clone(),
    }
}

/// The names a key stands for: a member or a set of them (S5.10).
fn names(value: &Held) -> Vec<String> {
    members_in(value).iter().filter_map(|value| value.as_text().map(ToString::to_string)).collect()
}

/// A table taken apart by its keys: one row a combination.
fn rows(value: &Value, depth: usize) -> Given {
    match value {
        Value::Table(table) if depth > 0 => {
            let below = |(key, inner): &(String, Value)| {
                rows(inner, depth - 1).into_iter().map(|(keys, held)| ([vec![key.clone()], keys].concat(), held)).collect::<Vec<_>>()
            };
            table.iter().flat_map(below).collect()
        }
        value => vec![(Vec::new(), held(value))],
    }
}

/// All combinations, earlier keys varying slowest (S5.10).
pub(super) fn combinations(lists: &[Vec<String>]) -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    for list in lists {
        all = all.iter().flat_map(|first| list.iter().map(move |next| [first.clone(), vec![next.clone()]].concat())).collect();
    }
    all
}

impl Naive {
    pub(super) fn fact_named(&self, id: &str) -> &Fact {
        self.definition.vocabulary.facts.iter().find(|fact| fact.id == id).unwrap_or_else(|| panic!("no fact is called `{id}`"))
    }

    /// What every entry of a fact holds at the opening, or when its members join (S5.2).
    pub(super) fn start(&self, id: &str) -> Held {
        let fact = self.fact_named(id);
        match (&fact.starts, fact.phrase.set) {
            (Some(value), true) => Held::Many(members_in(&held(value))),
            (Some(value), false) => held(value),
            (None, true) => Held::Many(BTreeSet::new()),
            (None, false) => Held::Unset,
        }
    }

    /// The value of an entry as it stands.
    pub(super) fn read(&self, id: &str, keys: &[String]) -> Held {
        if let Some(summed) = &self.fact_named(id).sum_of {
            return Held::One(Value::Integer(self.sum(summed, keys)));
        }
        self.entries.get(&(id.to_string(), keys.to_vec())).cloned().unwrap_or_else(|| self.start(id))
    }

    // S5.3
    fn sum(&self, summed: &str, keys: &[String]) -> i64 {
        let first_key = self.fact_named(summed).phrase.keys[0].clone();
        let mut total = 0;
        for first in self.members_of(&first_key) {
            if let Held::One(Value::Integer(n)) = self.read(summed, &[vec![first], keys.to_vec()].concat()) {
                total += n;
            }
        }
        total
    }

    /// Every tuple of members of these keys.
    fn tuples(&self, keys: &[String]) -> Vec<Vec<String>> {
        combinations(&keys.iter().map(|key| self.members_of(key)).collect::<Vec<_>>())
    }

    /// The entries that `at` gives, by their first keys.
    // S5.10, S5.11
    pub(super) fn entries_meant(&self, change: &Change, doer: &Doer) -> Vec<Vec<String>> {
        let keys = &self.fact_named(&change.fact).phrase.keys;
        let list = |(item, key): (&Key, &String)| match (item, doer) {
            (Key::All, _) => self.members_of(key),
            (Key::Member(member), _) => vec![member.clone()],
            (Key::Actor, Doer::Act { actor, .. }) => vec![(*actor).to_string()],
            (Key::Actor, Doer::Transition) => Vec::new(),
            (Key::Field(field), Doer::Act { content, .. }) => {
                content.iter().find(|(name, _)| name == field).map(|(_, value)| names(&held(value))).unwrap_or_default()
            }
            (Key::Field(fact), Doer::Transition) => names(&self.read(fact, &[])),
        };
        combinations(&change.at.iter().zip(keys).map(list).collect::<Vec<_>>())
    }

    /// The value of a change; `None`: a left-out optional field.
    // S5.9, S5.10
    pub(super) fn given(&self, change: &Change, doer: &Doer) -> Option<Given> {
        let left = self.fact_named(&change.fact).phrase.keys.len() - change.at.len();
        match (&change.source, doer) {
            (Source::Value(value), _) => Some(rows(value, left)),
            (Source::Actor, Doer::Act { actor, .. }) => Some(vec![(Vec::new(), Held::One(Value::from(*actor)))]),
            (Source::Field(field), Doer::Act { content, .. }) => {
                content.iter().find(|(name, _)| name == field).map(|(_, value)| rows(value, left))
            }
            (Source::Fact(fact), Doer::Transition) => {
                let tuples = self.tuples(&self.fact_named(fact).phrase.keys);
                Some(tuples.into_iter().map(|keys| (keys.clone(), self.read(fact, &keys))).collect())
            }
            _ => None,
        }
    }

    // S5.8 to S5.11
    pub(super) fn change(&mut self, change: &Change, doer: &Doer) {
        let entries = self.entries_meant(change, doer);
        match self.given(change, doer) {
            Some(given) => {
                for first in &entries {
                    for (rest, value) in &given {
                        self.write(&change.fact, [first.clone(), rest.clone()].concat(), change.verb, value);
                    }
                }
            }
            None if change.verb == Verb::Set => self.write_left_out(&change.fact),
            None => {} // S5.11: in `add` or `remove` it does nothing
        }
    }

    // S5.11
    pub(super) fn write_left_out(&mut self, id: &str) {
        let phrase = &self.fact_named(id).phrase;
        if phrase.keys.is_empty() {
            let empty = if phrase.set { Held::Many(BTreeSet::new()) } else { Held::Unset };
            self.entries.insert((id.to_string(), Vec::new()), empty);
        }
    }

    // S5.8
    fn write(&mut self, id: &str, keys: Vec<String>, verb: Verb, value: &Held) {
        let set = self.fact_named(id).phrase.set;
        let old = members_in(&self.read(id, &keys));
        let new = match verb {
            Verb::Set if set => Held::Many(members_in(value)),
            Verb::Set => value.clone(),
            Verb::Add => Held::Many(old.union(&members_in(value)).cloned().collect()),
            Verb::Remove => Held::Many(old.difference(&members_in(value)).cloned().collect()),
        };
        self.entries.insert((id.to_string(), keys), new);
    }

    /// Replaces every fact with `from` by what the design says.
    // S5.12
    pub(super) fn fold_design(&mut self, object: &[(String, Value)]) {
        let definition = self.definition.clone();
        for fact in definition.vocabulary.facts.iter().filter(|fact| !fact.from.is_empty()) {
            self.entries.retain(|(id, _), _| *id != fact.id);
            match object.iter().find(|(name, _)| *name == fact.id) {
                Some((_, value)) => {
                    for (keys, value) in rows(value, fact.phrase.keys.len()) {
                        self.write(&fact.id, keys, Verb::Set, &value);
                    }
                }
                None => self.write_left_out(&fact.id),
            }
        }
    }
}
