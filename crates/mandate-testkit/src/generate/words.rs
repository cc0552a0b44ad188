//! Roles, types, facts and acts.

use super::{Rng, changes, values};
use mandate_process::definition::{Act, Fact, Field, Remarks, Role, TypeOf, Vocabulary};
use mandate_process::value::Phrase;

/// Facts by id, type and source of the sum.
const FACTS: [(&str, &str, &str); 25] = [
    ("flag", "boolean", ""),
    ("ready", "boolean", ""),
    ("count", "integer", ""),
    ("limit", "integer", ""),
    ("level", "grade", ""),
    ("day", "date", ""),
    ("other-day", "date", ""),
    ("words", "text", ""),
    ("owner", "actor", ""),
    ("lead", "member", ""),
    ("focus", "topic", ""),
    ("heard", "set of actor", ""),
    ("crew", "set of member", ""),
    ("topics", "set of topic", ""),
    ("needs", "set of need", ""),
    ("tags", "set of text", ""),
    ("vote", "boolean by member", ""),
    ("view", "grade by member, topic", ""),
    ("pledge", "integer by actor, need", ""),
    ("pledged", "integer by need", "pledge"),
    ("required", "integer by need", ""),
    ("asked", "set of topic by member", ""),
    ("weights", "integer by topic, grade", ""),
    ("weight", "integer by grade", "weights"),
    ("paired", "boolean by member, member", ""),
];

/// Remarks that stand behind a thing.
pub(super) fn chosen() -> Remarks {
    Remarks { choice: Some(String::from("Generated.")), ..Remarks::default() }
}

fn names(list: &[&str]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}

pub(super) fn vocabulary(rng: &mut Rng) -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    for (id, many) in [("head", false), ("member", true), ("clerk", false), ("expert", true)] {
        vocabulary.roles.push(Role { id: id.into(), name: id.into(), many, remarks: chosen() });
    }
    for (id, members, scale) in
        [("topic", Some(["cost", "quality", "scope"]), false), ("need", None, false), ("grade", Some(["weak", "fair", "strong"]), true)]
    {
        vocabulary.types.push(TypeOf { id: id.into(), members: members.map(|list| names(&list)), scale, remarks: chosen() });
    }
    for (id, phrase, summed) in FACTS {
        if !rng.chance(88) || (!summed.is_empty() && !vocabulary.facts.iter().any(|fact| fact.id == summed)) {
            continue;
        }
        let fact = fact(rng, &vocabulary, id, phrase, summed);
        let place = if summed.is_empty() { rng.between(0, vocabulary.facts.len()) } else { vocabulary.facts.len() };
        vocabulary.facts.insert(place, fact);
    }
    for number in 1..=rng.between(3, 5) {
        let act = act(rng, &vocabulary, number);
        vocabulary.acts.push(act);
    }
    vocabulary
}

fn fact(rng: &mut Rng, vocabulary: &Vocabulary, id: &str, phrase: &str, summed: &str) -> Fact {
    let mut fact = Fact::new(id, Phrase::parse(phrase).expect("a phrase"));
    if !summed.is_empty() {
        fact.sum_of = Some(summed.to_string());
    } else if rng.chance(45) {
        fact.starts = values::unkeyed(rng, &fact.phrase, &|name| values::constants(vocabulary, name));
    }
    fact
}

fn act(rng: &mut Rng, vocabulary: &Vocabulary, number: usize) -> Act {
    let roles: Vec<String> = vocabulary.roles.iter().map(|role| role.id.clone()).collect();
    let by = if rng.chance(35) { Vec::new() } else { rng.some(&roles) };
    let mut act = Act { id: format!("act-{number}"), says: format!("Act {number}"), by, ..Act::default() };
    for _ in 0..rng.below(4) {
        let written: Vec<Fact> = vocabulary.facts.iter().filter(|fact| fact.sum_of.is_none()).cloned().collect();
        let unwritten: Vec<Fact> = written.into_iter().filter(|fact| act.changes.iter().all(|change| change.fact != fact.id)).collect();
        if let Some(change) = rng.any(&unwritten).and_then(|fact| changes::of_act(rng, vocabulary, &mut act, &fact)) {
            act.changes.push(change);
        }
    }
    if rng.chance(15) {
        let phrase = *rng.pick(&["text?", "duration?", "duration", "set of topic?", "integer?"]);
        act.content.push(Field { id: String::from("beside"), phrase: Phrase::parse(phrase).expect("a phrase") });
    }
    act
}
