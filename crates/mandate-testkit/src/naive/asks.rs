//! S6: tests.

use super::Naive;
use super::facts::{Held, combinations, held};
use mandate_process::definition::{Comparison, Members, Operand, Operator, Test};
use mandate_process::value::{Base, Value};
use std::collections::BTreeSet;

/// One tuple of a `for-each`: the types of its keys, and its members.
struct Tuple<'a> {
    types: &'a [String],
    members: &'a [String],
}

impl Naive {
    // S6.1, S6.2
    pub(super) fn is_yes(&self, test: &Test) -> bool {
        match test {
            Test::All(parts) => parts.iter().all(|part| self.is_yes(part)),
            Test::Any(parts) => parts.iter().any(|part| self.is_yes(part)),
            Test::Not(part) => !self.is_yes(part),
            Test::Rule(rule) => self.rule_holds(rule),
            Test::InState(state) => self.active.contains(state),
            Test::Deadline { deadline, is } => self.clocks[deadline].status == *is,
            Test::Ended(wanted) => self.has_ended() == *wanted,
            Test::Fact { fact, for_each, comparison } => self.for_each(fact, for_each, comparison),
        }
    }

    pub(super) fn rule_holds(&self, id: &str) -> bool {
        self.definition.rules.iter().find(|rule| rule.id == id).is_some_and(|rule| self.is_yes(&rule.test))
    }

    // S6.6; a fact without keys has the one empty tuple.
    fn for_each(&self, fact: &str, sets: &[Members], comparison: &Comparison) -> bool {
        let types = &self.fact_named(fact).phrase.keys;
        let tuples = combinations(&sets.iter().map(|set| self.range(set)).collect::<Vec<_>>());
        tuples.iter().all(|members| self.compares(fact, &Tuple { types, members }, comparison))
    }

    // S6.6
    fn range(&self, set: &Members) -> Vec<String> {
        match set {
            Members::List(members) => members.clone(),
            Members::Actors(of) | Members::Values(of) => self.members_of(of),
            Members::Fact(fact) => match self.read(fact, &[]) {
                Held::Many(values) => values.iter().filter_map(|value| value.as_text().map(ToString::to_string)).collect(),
                Held::One(_) | Held::Unset => Vec::new(),
            },
        }
    }

    // S6.5
    fn right(&self, operand: &Operand, tuple: &Tuple) -> Held {
        let names = |names: Vec<String>| Held::Many(names.into_iter().map(Value::Text).collect());
        match operand {
            Operand::Value(value) => held(value),
            Operand::Actors(of) | Operand::Values(of) => names(self.members_of(of)),
            Operand::Fact(fact) => self.read(fact, &self.shared_keys(fact, tuple)),
        }
    }

    // S6.7
    fn shared_keys(&self, fact: &str, tuple: &Tuple) -> Vec<String> {
        let mut used = BTreeSet::new();
        let mut keys = Vec::new();
        for wanted in &self.fact_named(fact).phrase.keys {
            let found = (0..tuple.types.len()).find(|place| tuple.types[*place] == *wanted && !used.contains(place));
            if let Some(place) = found {
                used.insert(place);
                keys.push(tuple.members[place].clone());
            }
        }
        keys
    }

    // S6.3, S6.4
    fn compares(&self, fact: &str, tuple: &Tuple, comparison: &Comparison) -> bool {
        let left = self.read(fact, tuple.members);
        let right = self.right(&comparison.right, tuple);
        let base = &self.fact_named(fact).phrase.base;
        if let (Operator::IsSet, Held::One(Value::Boolean(wanted))) = (comparison.operator, &right) {
            return (left != Held::Unset) == *wanted;
        }
        match (left, right) {
            (Held::Unset, _) | (_, Held::Unset) => false, // S6.4
            (Held::One(left), Held::One(right)) => self.singles_compare(base, comparison.operator, &left, &right),
            (Held::Many(left), right) => sets_compare(comparison.operator, &left, &right),
            (Held::One(_), Held::Many(_)) => false,
        }
    }

    // S6.3
    fn singles_compare(&self, base: &Base, operator: Operator, left: &Value, right: &Value) -> bool {
        match operator {
            Operator::Is => left == right,
            Operator::IsNot => left != right,
            Operator::AtLeast => self.rank(base, left) >= self.rank(base, right),
            Operator::AtMost => self.rank(base, left) <= self.rank(base, right),
            _ => false,
        }
    }

    /// Where a value stands among those it is compared with: a scale by its list.
    // S6.3
    fn rank(&self, base: &Base, value: &Value) -> Option<i64> {
        match (base, value) {
            (_, Value::Integer(n)) => Some(*n),
            (_, Value::Date(day)) => Some(i64::from(day.0)),
            (Base::Named(scale), Value::Text(name)) => {
                self.members_of(scale).iter().position(|known| known == name).map(|place| place as i64)
            }
            _ => None,
        }
    }
}

// S6.3
fn sets_compare(operator: Operator, left: &BTreeSet<Value>, right: &Held) -> bool {
    match (operator, right) {
        (Operator::IsEmpty, Held::One(Value::Boolean(wanted))) => left.is_empty() == *wanted,
        (Operator::SizeAtLeast, Held::One(Value::Integer(n))) => left.len() as i64 >= *n,
        (Operator::SizeAtMost, Held::One(Value::Integer(n))) => left.len() as i64 <= *n,
        (Operator::Includes, Held::One(member)) => left.contains(member),
        (Operator::IncludesAll, Held::Many(members)) => left.is_superset(members),
        (Operator::IncludesNone, Held::Many(members)) => left.is_disjoint(members),
        _ => false,
    }
}
