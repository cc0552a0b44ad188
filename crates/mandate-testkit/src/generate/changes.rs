//! Changes of acts and of transitions.

use super::{Rng, values};
use mandate_process::definition::{Act, Change, Definition, Fact, Field, Key, Source, Verb, Vocabulary};
use mandate_process::value::{Base, Phrase, Value};

fn verb(rng: &mut Rng, fact: &Fact) -> Verb {
    if fact.phrase.set { rng.weighted(&[(3, Verb::Set), (4, Verb::Add), (2, Verb::Remove)]) } else { Verb::Set }
}

fn is_kind_of_actor(vocabulary: &Vocabulary, name: &str) -> bool {
    name == "actor" || vocabulary.roles.iter().any(|role| role.id == name)
}

/// A new field of the act.
fn field(rng: &mut Rng, act: &mut Act, mut phrase: Phrase, optional: usize) -> String {
    let id = format!("field-{}", act.content.len() + 1);
    phrase.optional = rng.chance(optional);
    act.content.push(Field { id: id.clone(), phrase });
    id
}

fn key_of_act(rng: &mut Rng, vocabulary: &Vocabulary, act: &mut Act, key: &str) -> Key {
    let constants = values::constants(vocabulary, key);
    match rng.below(10) {
        0 | 1 => Key::All,
        2..=4 if is_kind_of_actor(vocabulary, key) => Key::Actor,
        5 | 6 if !constants.is_empty() => Key::Member(rng.pick(&constants).clone()),
        _ => {
            let set = rng.chance(50);
            let phrase = Phrase { set, ..Phrase::of(Base::Named(key.to_string())) };
            Key::Field(field(rng, act, phrase, 25))
        }
    }
}

/// A change of an act, with the fields it takes.
pub(super) fn of_act(rng: &mut Rng, vocabulary: &Vocabulary, act: &mut Act, fact: &Fact) -> Option<Change> {
    let verb = verb(rng, fact);
    let keys = &fact.phrase.keys;
    let given = if rng.chance(70) { keys.len() } else { rng.between(0, keys.len()) };
    let at: Vec<Key> = keys[..given].iter().map(|key| key_of_act(rng, vocabulary, act, key)).collect();
    let left = keys[given..].to_vec();
    let members = |name: &str| values::constants(vocabulary, name);
    let constant = if left.is_empty() { constant(rng, &fact.phrase, verb, &members) } else { None };
    let actor = left.is_empty() && matches!(&fact.phrase.base, Base::Named(name) if is_kind_of_actor(vocabulary, name));
    let source = match (constant, rng.below(10)) {
        (Some(value), 0..=3) => Source::Value(value),
        (_, 4..=6) if actor && (!fact.phrase.set || verb != Verb::Set) => Source::Actor,
        _ => {
            let set = fact.phrase.set && (verb == Verb::Set || rng.chance(50));
            let phrase = Phrase { set, base: fact.phrase.base.clone(), keys: left, optional: false };
            Source::Field(field(rng, act, phrase, 35))
        }
    };
    Some(Change { fact: fact.id.clone(), verb, at, source })
}

fn constant(rng: &mut Rng, phrase: &Phrase, verb: Verb, members: &dyn Fn(&str) -> Vec<String>) -> Option<Value> {
    if verb == Verb::Set || rng.chance(40) { values::unkeyed(rng, phrase, members) } else { values::single(rng, &phrase.base, members) }
}

/// A change on a transition, or on a state: constants and facts only.
pub(super) fn of_transition(rng: &mut Rng, draft: &Definition) -> Option<Change> {
    let vocabulary = &draft.vocabulary;
    let written: Vec<Fact> = vocabulary.facts.iter().filter(|fact| fact.sum_of.is_none()).cloned().collect();
    let fact = rng.any(&written)?;
    let verb = verb(rng, &fact);
    let keys = &fact.phrase.keys;
    if verb == Verb::Set && rng.chance(30) {
        let copies = |other: &&Fact| other.id != fact.id && other.phrase == fact.phrase;
        let alike: Vec<String> = vocabulary.facts.iter().filter(copies).map(|other| other.id.clone()).collect();
        if let Some(other) = rng.any(&alike) {
            return Some(Change { fact: fact.id.clone(), verb, at: Vec::new(), source: Source::Fact(other) });
        }
    }
    let mut at = Vec::new();
    for key in keys {
        at.push(key_of_transition(rng, vocabulary, key)?);
    }
    let single = |other: &&Fact| {
        let set_fits = if verb == Verb::Set { other.phrase.set == fact.phrase.set } else { true };
        other.phrase.base == fact.phrase.base && other.phrase.keys.is_empty() && set_fits && other.id != fact.id
    };
    let others: Vec<String> = vocabulary.facts.iter().filter(single).map(|other| other.id.clone()).collect();
    let value = constant(rng, &fact.phrase, verb, &|name| values::constants(vocabulary, name));
    let source = match (rng.any(&others), value) {
        (Some(other), None) => Source::Fact(other),
        (Some(other), Some(_)) if rng.chance(40) => Source::Fact(other),
        (_, Some(value)) => Source::Value(value),
        (None, None) => return None,
    };
    Some(Change { fact: fact.id.clone(), verb, at, source })
}

fn key_of_transition(rng: &mut Rng, vocabulary: &Vocabulary, key: &str) -> Option<Key> {
    let fits = |fact: &&Fact| fact.phrase.keys.is_empty() && fact.phrase.base == Base::Named(key.to_string());
    let facts: Vec<String> = vocabulary.facts.iter().filter(fits).map(|fact| fact.id.clone()).collect();
    let constants = values::constants(vocabulary, key);
    match rng.below(20) {
        0..=9 if !constants.is_empty() => rng.any(&constants).map(Key::Member),
        // S5.10 lets a transition name a fact here; rare, since the compiler does not take it yet.
        10 if !facts.is_empty() => rng.any(&facts).map(Key::Field),
        _ => Some(Key::All),
    }
}
