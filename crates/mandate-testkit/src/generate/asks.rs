//! Tests.

use super::moves::Names;
use super::{Rng, values};
use mandate_process::definition::{Comparison, Definition, Fact, Members, Operand, Operator, Status, Test};
use mandate_process::value::{Base, Phrase, Value};

/// A test of a rule: never an `all`.
pub(super) fn test_of_rule(rng: &mut Rng, draft: &Definition, names: &Names) -> Test {
    tree(rng, draft, names, 2, false)
}

/// A test that may be anything.
pub(super) fn test(rng: &mut Rng, draft: &Definition, names: &Names) -> Test {
    tree(rng, draft, names, 2, true)
}

fn tree(rng: &mut Rng, draft: &Definition, names: &Names, depth: usize, with_all: bool) -> Test {
    if depth == 0 || rng.chance(60) {
        return leaf(rng, draft, names);
    }
    let parts = |rng: &mut Rng| {
        let number = rng.weighted(&[(1, 0), (8, 2), (3, 3)]);
        (0..number).map(|_| tree(rng, draft, names, depth - 1, with_all)).collect()
    };
    match rng.below(3) {
        0 if with_all => Test::All(parts(rng)),
        0 | 1 => Test::Any(parts(rng)),
        _ => Test::Not(Box::new(tree(rng, draft, names, depth - 1, with_all))),
    }
}

fn leaf(rng: &mut Rng, draft: &Definition, names: &Names) -> Test {
    match rng.below(100) {
        0..=7 => Test::InState(rng.pick(&names.states).clone()),
        8..=15 if !names.deadlines.is_empty() => {
            Test::Deadline { deadline: rng.pick(&names.deadlines).clone(), is: *rng.pick(&Status::ALL) }
        }
        16..=22 if !draft.rules.is_empty() => Test::Rule(rng.pick(&draft.rules).id.clone()),
        23 | 24 => Test::Ended(rng.chance(30)),
        _ => comparison(rng, draft),
    }
}

fn comparison(rng: &mut Rng, draft: &Definition) -> Test {
    for _ in 0..20 {
        let fact = rng.pick(&draft.vocabulary.facts).clone();
        let operator = *rng.pick(&operators(draft, &fact.phrase));
        let for_each: Option<Vec<Members>> = fact.phrase.keys.iter().map(|key| range(rng, draft, key)).collect();
        if let (Some(for_each), Some(right)) = (for_each, right(rng, draft, &fact, operator)) {
            return Test::Fact { fact: fact.id, for_each, comparison: Comparison { operator, right } };
        }
    }
    Test::Any(Vec::new())
}

fn operators(draft: &Definition, phrase: &Phrase) -> Vec<Operator> {
    use Operator::{AtLeast, AtMost, Includes, IncludesAll, IncludesNone, Is, IsEmpty, IsNot, IsSet, SizeAtLeast, SizeAtMost};
    if phrase.set {
        return vec![IsEmpty, Includes, IncludesAll, IncludesNone, SizeAtLeast, SizeAtMost];
    }
    match &phrase.base {
        Base::Text => vec![IsSet],
        Base::Integer | Base::Date => vec![Is, IsNot, AtLeast, AtMost, AtLeast, AtMost, IsSet],
        Base::Named(name) if draft.vocabulary.types.iter().any(|kind| kind.id == *name && kind.scale) => {
            vec![Is, IsNot, AtLeast, AtMost, IsSet]
        }
        _ => vec![Is, IsNot, Is, IsSet],
    }
}

/// A set that a key ranges over.
fn range(rng: &mut Rng, draft: &Definition, key: &str) -> Option<Members> {
    let vocabulary = &draft.vocabulary;
    let sets = vocabulary
        .facts
        .iter()
        .filter(|fact| fact.phrase.set && fact.phrase.keys.is_empty() && fact.phrase.base == Base::Named(key.to_string()));
    let sets: Vec<String> = sets.map(|fact| fact.id.clone()).collect();
    let constants = values::constants(vocabulary, key);
    if rng.chance(35) && !sets.is_empty() {
        return rng.any(&sets).map(Members::Fact);
    }
    if rng.chance(35) && !constants.is_empty() {
        return Some(Members::List(rng.some(&constants)));
    }
    if key == "actor" {
        return Some(Members::Actors(rng.pick(&["actor", "member", "expert", "head"]).to_string()));
    }
    let role = vocabulary.roles.iter().any(|role| role.id == key);
    Some(if role { Members::Actors(key.to_string()) } else { Members::Values(key.to_string()) })
}

/// Whether each key of one finds its own of the same type in the other.
fn keys_within(inner: &[String], outer: &[String]) -> bool {
    let count = |list: &[String], key: &String| list.iter().filter(|other| *other == key).count();
    inner.iter().all(|key| count(inner, key) <= count(outer, key))
}

fn right(rng: &mut Rng, draft: &Definition, fact: &Fact, operator: Operator) -> Option<Operand> {
    let vocabulary = &draft.vocabulary;
    let wants_set = match operator {
        Operator::IsSet | Operator::IsEmpty => return Some(Operand::Value(Value::Boolean(rng.chance(60)))),
        Operator::SizeAtLeast | Operator::SizeAtMost => return Some(Operand::Value(Value::Integer(rng.below(4) as i64))),
        Operator::IncludesAll | Operator::IncludesNone => true,
        _ => false,
    };
    let fits = |other: &&Fact| {
        other.id != fact.id
            && other.phrase.set == wants_set
            && other.phrase.base == fact.phrase.base
            && keys_within(&other.phrase.keys, &fact.phrase.keys)
    };
    let others: Vec<String> = vocabulary.facts.iter().filter(fits).map(|other| other.id.clone()).collect();
    if rng.chance(35) && !others.is_empty() {
        return rng.any(&others).map(Operand::Fact);
    }
    if wants_set
        && rng.chance(40)
        && let Base::Named(name) = &fact.phrase.base
    {
        let kind = vocabulary.types.iter().any(|kind| kind.id == *name);
        let role = if name == "actor" { String::from(*rng.pick(&["actor", "head", "expert"])) } else { name.clone() };
        return Some(if kind { Operand::Values(name.clone()) } else { Operand::Actors(role) });
    }
    let phrase = Phrase { set: wants_set, ..Phrase::of(fact.phrase.base.clone()) };
    values::unkeyed(rng, &phrase, &|name| values::constants(vocabulary, name)).map(Operand::Value)
}
