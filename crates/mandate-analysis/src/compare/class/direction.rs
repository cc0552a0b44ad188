//! Whether a test holds more often than another, as far as their form tells.

use mandate_process::definition::{Comparison, Members, Operand, Operator, Test, Vocabulary};
use mandate_process::value::{Base, Value};

/// How a new test compares with an old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// It holds wherever the old one does, and nowhere else.
    Same,
    /// It holds only where the old one does.
    Stricter,
    /// It holds wherever the old one does.
    Looser,
}

impl Direction {
    fn turned(self) -> Self {
        match self {
            Self::Same => Self::Same,
            Self::Stricter => Self::Looser,
            Self::Looser => Self::Stricter,
        }
    }

    /// Both at once; `None` where they go apart.
    fn with(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Same, other) => Some(other),
            (one, Self::Same) => Some(one),
            (one, other) => (one == other).then_some(one),
        }
    }
}

/// Which way a test has gone; `None` where its form does not tell.
pub(crate) fn direction(words: &Vocabulary, old: &Test, new: &Test) -> Option<Direction> {
    if old == new {
        return Some(Direction::Same);
    }
    match (old, new) {
        (Test::Not(old), Test::Not(new)) => direction(words, old, new).map(Direction::turned),
        (Test::All(old), Test::All(new)) => parts(words, old, new, Direction::Stricter),
        (Test::Any(old), Test::Any(new)) => parts(words, old, new, Direction::Looser),
        (old, Test::All(new)) if !matches!(old, Test::Any(_)) => parts(words, std::slice::from_ref(old), new, Direction::Stricter),
        (Test::All(old), new) if !matches!(new, Test::Any(_)) => parts(words, old, std::slice::from_ref(new), Direction::Stricter),
        (old, Test::Any(new)) => parts(words, std::slice::from_ref(old), new, Direction::Looser),
        (Test::Any(old), new) => parts(words, old, std::slice::from_ref(new), Direction::Looser),
        (Test::Fact { fact, for_each, comparison }, Test::Fact { fact: new_fact, for_each: new_each, comparison: new_comparison })
            if fact == new_fact =>
        {
            // Each tuple that is asked for more makes it stricter.
            each(for_each, new_each)?.with(compared(words, fact, comparison, new_comparison)?)
        }
        _ => None,
    }
}

/// Parts of which one more goes this way. Equal parts go away; what is left is compared in order.
fn parts(words: &Vocabulary, old: &[Test], new: &[Test], more: Direction) -> Option<Direction> {
    let mut left: Vec<&Test> = old.iter().collect();
    let mut come: Vec<&Test> = Vec::new();
    for part in new {
        match left.iter().position(|other| *other == part) {
            Some(place) => drop(left.remove(place)),
            None => come.push(part),
        }
    }
    match (left.is_empty(), come.is_empty()) {
        (true, true) => Some(Direction::Same),
        (true, false) => Some(more),
        (false, true) => Some(more.turned()),
        (false, false) if left.len() == come.len() => {
            left.iter().zip(come).try_fold(Direction::Same, |sum, (old, new)| sum.with(direction(words, old, new)?))
        }
        (false, false) => None,
    }
}

/// Which way the tuples have gone that a comparison is asked of: more tuples, stricter.
fn each(old: &[Members], new: &[Members]) -> Option<Direction> {
    if old.len() != new.len() {
        return None;
    }
    old.iter().zip(new).try_fold(Direction::Same, |sum, pair| {
        let one = match pair {
            (old, new) if old == new => Direction::Same,
            (Members::List(old), Members::List(new)) => grown(old, new)?,
            _ => return None,
        };
        sum.with(one)
    })
}

/// A list that has grown makes a test of all its members stricter.
fn grown<T: PartialEq>(old: &[T], new: &[T]) -> Option<Direction> {
    let within = |inner: &[T], outer: &[T]| inner.iter().all(|one| outer.contains(one));
    match (within(old, new), within(new, old)) {
        (true, true) => Some(Direction::Same),
        (true, false) => Some(Direction::Stricter),
        (false, true) => Some(Direction::Looser),
        (false, false) => None,
    }
}

fn compared(words: &Vocabulary, fact: &str, old: &Comparison, new: &Comparison) -> Option<Direction> {
    if old == new {
        return Some(Direction::Same);
    }
    let (Operand::Value(was), Operand::Value(is)) = (&old.right, &new.right) else { return None };
    if old.operator != new.operator {
        return None;
    }
    match old.operator {
        Operator::AtLeast | Operator::SizeAtLeast => higher(words, fact, was, is).map(|higher| way(higher, Direction::Stricter)),
        Operator::AtMost | Operator::SizeAtMost => higher(words, fact, was, is).map(|higher| way(higher, Direction::Looser)),
        Operator::Includes | Operator::IncludesAll | Operator::IncludesNone => grown(members(was), members(is)),
        Operator::Is | Operator::IsNot | Operator::IsSet | Operator::IsEmpty => None,
    }
}

fn way(higher: bool, if_higher: Direction) -> Direction {
    if higher { if_higher } else { if_higher.turned() }
}

/// Whether the new bound is the higher one: of integers, dates, values of a scale.
fn higher(words: &Vocabulary, fact: &str, old: &Value, new: &Value) -> Option<bool> {
    match (old, new) {
        (Value::Integer(old), Value::Integer(new)) => Some(new > old),
        (Value::Date(old), Value::Date(new)) => Some(new > old),
        (Value::Text(old), Value::Text(new)) => {
            let fact = words.facts.iter().find(|known| known.id == fact)?;
            let Base::Named(sort) = &fact.phrase.base else { return None };
            let scale = words.types.iter().find(|declared| declared.scale && declared.id == *sort)?.members.as_ref()?;
            let place = |value: &String| scale.iter().position(|known| known == value);
            Some(place(new)? > place(old)?)
        }
        _ => None,
    }
}

fn members(value: &Value) -> &[Value] {
    if let Value::Set(values) = value { values } else { std::slice::from_ref(value) }
}
