//! Numbers loosened by one, and lengths halved and doubled.

use super::parts::replaced;
use mandate_process::definition::{Comparison, Definition, Operand, Operator, Test};
use mandate_process::time::Period;
use mandate_process::value::{Base, Value};

/// A test with one of its numbers loosened, so that it lets more through; each with how the number then reads.
pub(super) fn loosened(definition: &Definition, test: &Test) -> Vec<(String, Test)> {
    loosened_in(definition, test, true)
}

/// Under `not` a test is loosened when its part is tightened.
fn loosened_in(definition: &Definition, test: &Test, loosen: bool) -> Vec<(String, Test)> {
    let parts = |parts: &[Test], whole: fn(Vec<Test>) -> Test| {
        let each = parts.iter().enumerate().flat_map(|(place, part)| {
            let other = loosened_in(definition, part, loosen).into_iter();
            other.map(move |(number, part)| (number, whole(replaced(parts, place, part))))
        });
        each.collect()
    };
    match test {
        Test::All(all) => parts(all, Test::All),
        Test::Any(any) => parts(any, Test::Any),
        Test::Not(part) => {
            let inner = loosened_in(definition, part, !loosen).into_iter();
            inner.map(|(number, part)| (number, Test::Not(Box::new(part)))).collect()
        }
        Test::Fact { fact, for_each, comparison } => moved(definition, fact, comparison, loosen)
            .map(|comparison| {
                let number = format!("{}/{}", comparison.operator.word(), written(&comparison.right));
                (number, Test::Fact { fact: fact.clone(), for_each: for_each.clone(), comparison })
            })
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

fn written(right: &Operand) -> String {
    if let Operand::Value(value) = right { value.to_string() } else { String::new() }
}

/// A comparison with its constant moved by one; `None` where it has none, or none is left.
fn moved(definition: &Definition, fact: &str, comparison: &Comparison, loosen: bool) -> Option<Comparison> {
    let floor = match comparison.operator {
        Operator::AtLeast | Operator::SizeAtLeast => true,
        Operator::AtMost | Operator::SizeAtMost => false,
        _ => return None,
    };
    let up = floor != loosen;
    let step = if up { 1 } else { -1 };
    let Operand::Value(value) = &comparison.right else { return None };
    let value = match value {
        Value::Integer(number) => Value::Integer(number.checked_add(step)?),
        Value::Date(day) => Value::Date(day.plus_days(step)),
        Value::Text(name) => Value::Text(beside(scale(definition, fact)?, name, up)?),
        _ => return None,
    };
    Some(Comparison { operator: comparison.operator, right: Operand::Value(value) })
}

/// The values of the scale of a fact.
fn scale<'d>(definition: &'d Definition, fact: &str) -> Option<&'d [String]> {
    let fact = definition.vocabulary.facts.iter().find(|known| known.id == fact)?;
    let Base::Named(name) = &fact.phrase.base else { return None };
    let scale = definition.vocabulary.types.iter().find(|known| known.id == *name && known.scale)?;
    scale.members.as_deref()
}

fn beside(scale: &[String], name: &str, up: bool) -> Option<String> {
    let place = scale.iter().position(|known| known == name)?;
    let beside = if up { place.checked_add(1) } else { place.checked_sub(1) };
    scale.get(beside?).cloned()
}

/// Half of a length, and twice of it, as far as there are such lengths.
pub(super) fn other_lengths(length: Period) -> impl Iterator<Item = Period> {
    let counts = [length.count / 2, length.count.saturating_mul(2)];
    let fits = move |count: &u32| (1..=Period::MOST).contains(count) && *count != length.count;
    counts.into_iter().filter(fits).map(move |count| Period { count, ..length })
}
