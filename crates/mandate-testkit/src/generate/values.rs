//! Constants by type, and values that content carries.

use super::Rng;
use crate::naive::Actor;
use mandate_process::definition::Vocabulary;
use mandate_process::time::{Date, Period, Unit};
use mandate_process::value::{Base, Phrase, Value};

/// Ids of open types.
pub(super) const OPEN: [&str; 4] = ["need-a", "need-b", "need-c", "need-d"];

pub(super) fn day(rng: &mut Rng) -> Date {
    Date::new(2027, 1, 1).unwrap_or_default().plus_days(rng.between(0, 500) as i64)
}

pub(super) fn period(rng: &mut Rng, calendar: bool) -> Period {
    use Unit::{Day, Hour, Minute, Month, Second, Week, WorkingDay, Year};
    let all = [(8, Day), (3, WorkingDay), (2, Week), (2, Month), (1, Year), (3, Hour), (1, Minute), (1, Second)];
    let unit = rng.weighted(if calendar { &all[..5] } else { &all });
    let most = match unit {
        Second | Minute => 100_000,
        Hour => 200,
        Day => 40,
        WorkingDay => 15,
        Week => 5,
        Month => 7,
        Year => 2,
    };
    Period { count: rng.between(1, most) as u32, unit }
}

/// The constants a process may name of a named type.
pub(super) fn constants(vocabulary: &Vocabulary, name: &str) -> Vec<String> {
    let single = vocabulary.roles.iter().filter(|role| !role.many && (name == "actor" || name == role.id));
    let mut constants: Vec<String> = single.map(|role| role.id.clone()).collect();
    if let Some(kind) = vocabulary.types.iter().find(|kind| kind.id == name) {
        constants.extend(kind.members.clone().unwrap_or_else(|| OPEN[..3].iter().map(ToString::to_string).collect()));
    }
    constants
}

/// A single value, from members where the type has some.
pub(super) fn single(rng: &mut Rng, base: &Base, members: &dyn Fn(&str) -> Vec<String>) -> Option<Value> {
    Some(match base {
        Base::Boolean => Value::Boolean(rng.chance(60)),
        Base::Integer => Value::Integer(rng.between(0, 12) as i64 - 2),
        Base::Date => Value::Date(day(rng)),
        Base::Text => Value::from(*rng.pick(&["good", "bad", "", "so-so", "é, è"])),
        Base::Duration => Value::Period(period(rng, false)),
        Base::Design => return None,
        Base::Named(name) => Value::Text(rng.any(&members(name))?),
    })
}

/// A value or a set of them, without keys.
pub(super) fn unkeyed(rng: &mut Rng, phrase: &Phrase, members: &dyn Fn(&str) -> Vec<String>) -> Option<Value> {
    if !phrase.set {
        return single(rng, &phrase.base, members);
    }
    let number = rng.below(4);
    Some(Value::Set((0..number).filter_map(|_| single(rng, &phrase.base, members)).collect()))
}

/// A value as content carries it: a table for each key.
pub(super) fn keyed(rng: &mut Rng, phrase: &Phrase, keys: &[String], members: &dyn Fn(&str) -> Vec<String>) -> Option<Value> {
    let Some((key, rest)) = keys.split_first() else { return unkeyed(rng, phrase, members) };
    let rows: Vec<String> = members(key).into_iter().filter(|_| rng.chance(50)).collect();
    let rows = rows.into_iter().filter_map(|row| keyed(rng, phrase, rest, members).map(|value| (row, value)));
    Some(Value::Table(rows.collect()))
}

/// What content may name of a type, in a case with these actors.
pub(super) fn known(vocabulary: &Vocabulary, roster: &[Actor], name: &str) -> Vec<String> {
    if let Some(kind) = vocabulary.types.iter().find(|kind| kind.id == name) {
        return kind.members.clone().unwrap_or_else(|| OPEN.iter().map(ToString::to_string).collect());
    }
    roster.iter().filter(|actor| name == "actor" || actor.role == name).map(|actor| actor.id.clone()).collect()
}
