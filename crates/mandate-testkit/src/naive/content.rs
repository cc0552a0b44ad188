//! S5.4: whether content fits an act; S5.6, 3: the new members it names.

use super::Naive;
use mandate_process::definition::Act;
use mandate_process::limits::INTEGER_BOUND;
use mandate_process::time::{Date, Period};
use mandate_process::value::{Base, Phrase, Value};

/// The most bytes of a text (S5.1).
const TEXT_BYTES: usize = 4_096;

/// The form of an id (F1.3).
fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

impl Naive {
    // S5.4
    pub(super) fn content_fits(&self, act: &Act, content: &[(String, Value)]) -> bool {
        let declared = |name: &String| act.content.iter().any(|field| field.id == *name);
        let there = |id: &String| content.iter().filter(|(name, _)| name == id).count();
        content.iter().all(|(name, _)| declared(name) && there(name) == 1)
            && act.content.iter().all(|field| match content.iter().find(|(name, _)| *name == field.id) {
                Some((_, value)) => self.value_fits(&field.phrase, &field.phrase.keys, value),
                None => field.phrase.optional,
            })
    }

    // S5.4
    fn value_fits(&self, phrase: &Phrase, keys: &[String], value: &Value) -> bool {
        if let Some((key, rest)) = keys.split_first() {
            let Value::Table(table) = value else { return false };
            return table.iter().all(|(member, inner)| self.is_member(key, member) && self.value_fits(phrase, rest, inner));
        }
        if phrase.set {
            let Value::Set(values) = value else { return false };
            return values.iter().all(|value| self.single_fits(&phrase.base, value));
        }
        self.single_fits(&phrase.base, value)
    }

    // S5.1, S5.4
    fn single_fits(&self, base: &Base, value: &Value) -> bool {
        match (base, value) {
            (Base::Boolean, Value::Boolean(_)) => true,
            (Base::Integer, Value::Integer(n)) => (-INTEGER_BOUND..=INTEGER_BOUND).contains(n),
            (Base::Date, Value::Date(day)) => (Date::FIRST..=Date::LAST).contains(day),
            (Base::Text, Value::Text(text)) => text.len() <= TEXT_BYTES && !text.chars().any(char::is_control),
            (Base::Duration, Value::Period(length)) => (1..=Period::MOST).contains(&length.count),
            (Base::Design, Value::Design { facts, .. }) => self.design_fits(facts),
            (Base::Named(name), Value::Text(member)) => self.is_member(name, member),
            _ => false,
        }
    }

    /// Whether this may be a member of a role, `actor`, a type or a scale; of an open type, any id.
    // S5.4
    fn is_member(&self, of: &str, member: &str) -> bool {
        if self.is_open(of) { is_id(member) } else { self.members_of(of).iter().any(|known| known == member) }
    }

    // S5.12
    fn design_fits(&self, object: &[(String, Value)]) -> bool {
        object.iter().all(|(name, value)| {
            let taken = self.definition.vocabulary.facts.iter().find(|fact| fact.id == *name && !fact.from.is_empty());
            taken.is_some_and(|fact| self.value_fits(&fact.phrase, &fact.phrase.keys, value))
        })
    }

    /// New members named by the content join their types, fields in the order the act declares them.
    // S5.6, 3
    pub(super) fn new_members_join(&mut self, act: &Act, content: &[(String, Value)]) {
        for field in &act.content {
            if let Some((_, value)) = content.iter().find(|(name, _)| *name == field.id) {
                self.names_join(&field.phrase, &field.phrase.keys, value);
            }
        }
    }

    fn names_join(&mut self, phrase: &Phrase, keys: &[String], value: &Value) {
        match value {
            Value::Table(table) => {
                for (member, inner) in table {
                    if let Some((key, rest)) = keys.split_first() {
                        self.join(key, member);
                        self.names_join(phrase, rest, inner);
                    }
                }
            }
            Value::Set(values) => {
                for value in values {
                    self.names_join(phrase, keys, value);
                }
            }
            Value::Text(member) => {
                if let Base::Named(name) = &phrase.base {
                    self.join(name, member);
                }
            }
            Value::Design { facts, .. } => {
                for (name, value) in facts {
                    let phrase = self.fact_named(name).phrase.clone();
                    self.names_join(&phrase, &phrase.keys, value);
                }
            }
            _ => {}
        }
    }

    fn join(&mut self, of: &str, member: &str) {
        if let Some(members) = self.open_members.get_mut(of)
            && !members.iter().any(|known| known == member)
        {
            members.push(member.to_string());
        }
    }
}
