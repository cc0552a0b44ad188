//! Values, tests, happenings and changes as canonical text has them.

use super::form::{Form, Pair};
use crate::definition::{Change, Comparison, Effect, Happening, Key, Members, Operand, Pattern, Source, Test, Trigger, Verb};
use crate::text::grammar::is_id;
use crate::value::Value;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

pub(super) fn value(given: &Value) -> Form {
    match given {
        Value::Boolean(value) => Form::Boolean(*value),
        Value::Integer(value) => Form::Integer(*value),
        Value::Date(day) => Form::Date(*day),
        Value::Text(text) => Form::Text(text.clone()),
        Value::Set(items) => Form::List(items.iter().map(value).collect()),
        Value::Table(rows) => Form::Table(rows.iter().map(|(key, row)| (key.clone(), value(row))).collect()),
        Value::Period(period) => Form::table([("period", Form::Text(period.to_string()))]),
        Value::Design { id, facts } => {
            let facts = facts.iter().map(|(fact, given)| (fact.clone(), value(given))).collect();
            Form::table([("design", Form::Text(id.clone())), ("facts", Form::Table(facts))])
        }
    }
}

pub(super) fn test(given: &Test) -> Form {
    let list = |parts: &[Test]| Form::List(parts.iter().map(test).collect());
    match given {
        Test::All(parts) => Form::table([("all", list(parts))]),
        Test::Any(parts) => Form::table([("any", list(parts))]),
        Test::Not(part) => Form::table([("not", test(part))]),
        Test::Rule(rule) => Form::table([("rule", rule.as_str().into())]),
        Test::InState(state) => Form::table([("in-state", state.as_str().into())]),
        Test::Deadline { deadline, is } => Form::table([("deadline", deadline.as_str().into()), ("is", is.word().into())]),
        Test::Ended(ended) => Form::table([("ended", Form::Boolean(*ended))]),
        Test::Fact { fact, for_each, comparison } => {
            let mut pairs = Vec::from([("fact", fact.as_str().into())]);
            if !for_each.is_empty() {
                pairs.push(("for-each", Form::List(for_each.iter().map(members).collect())));
            }
            let Comparison { operator, right } = comparison;
            pairs.push((operator.word(), operand(right)));
            Form::table(pairs)
        }
    }
}

fn members(given: &Members) -> Form {
    match given {
        Members::List(names) => Form::texts(names),
        Members::Fact(fact) => Form::table([("fact", fact.as_str().into())]),
        Members::Actors(role) => Form::table([("actors", role.as_str().into())]),
        Members::Values(sort) => Form::table([("values", sort.as_str().into())]),
    }
}

fn operand(given: &Operand) -> Form {
    match given {
        Operand::Value(given) => value(given),
        Operand::Fact(fact) => Form::table([("fact", fact.as_str().into())]),
        Operand::Actors(role) => Form::table([("actors", role.as_str().into())]),
        Operand::Values(sort) => Form::table([("values", sort.as_str().into())]),
    }
}

pub(super) fn happening(given: &Happening) -> Form {
    let mut pairs: Vec<(&'static str, Form)> = Vec::new();
    match given {
        Happening::Act { act, by, during } => {
            pairs.push(("act", act.as_str().into()));
            pairs.extend(by.iter().map(|by| ("by", by.as_str().into())));
            pairs.extend(during.iter().map(|during| ("while", test(during))));
        }
        Happening::Transition { transition, during } => {
            pairs.push(("transition", transition.as_str().into()));
            pairs.extend(during.iter().map(|during| ("while", test(during))));
        }
        Happening::Enters(state) => pairs.push(("enters", state.as_str().into())),
        Happening::Leaves(state) => pairs.push(("leaves", state.as_str().into())),
        Happening::Lapse(deadline) => pairs.push(("lapse", deadline.as_str().into())),
        Happening::Any(parts) => pairs.push(("any", Form::List(parts.iter().map(happening).collect()))),
        // In files an `any` is a list of happenings even where all of them are tests.
        Happening::Holds(held) if matches!(**held, Test::Any(_)) => pairs.push(("holds", test(held))),
        Happening::Holds(held) => return test(held),
    }
    Form::table(pairs)
}

/// A pattern as the one key of its property.
pub(super) fn pattern(given: &Pattern) -> Pair {
    let (key, form) = match given {
        Pattern::Always(asked) => ("always", test(asked)),
        Pattern::Never(asked) => ("never", test(asked)),
        Pattern::NeverHappens(of) => ("never", happening(of)),
        Pattern::Sometimes(asked) => ("sometimes", test(asked)),
        Pattern::Eventually(asked) => ("eventually", test(asked)),
        Pattern::AlwaysPossible { act, by, during } => {
            let mut pairs = Vec::from([("act", act.as_str().into()), ("by", by.as_str().into())]);
            pairs.extend(during.iter().map(|during| ("while", test(during))));
            ("always-possible", Form::table(pairs))
        }
        Pattern::Unary { template, of, more_than } if *template == "absence" || *more_than > 0 => {
            let mut pairs = Vec::from([("of", happening(of))]);
            if *more_than > 0 {
                pairs.push(("more-than", Form::Integer(i64::from(*more_than))));
            }
            (*template, Form::table(pairs))
        }
        Pattern::Unary { template, of, .. } => (*template, happening(of)),
        Pattern::Binary { template, first, then } if Pattern::PAIRED.contains(template) => {
            (*template, Form::List(Vec::from([happening(first), happening(then)])))
        }
        Pattern::Binary { template, first, then } => (*template, Form::table([("first", happening(first)), ("then", happening(then))])),
    };
    (String::from(key), form)
}

/// Changes as a table by fact; as a list, which no file has, where a fact changes twice.
pub(super) fn changes(given: &[Change]) -> Form {
    let pairs: Vec<Pair> = given.iter().map(|change| (change.fact.clone(), self::change(change))).collect();
    let twice = pairs.iter().enumerate().any(|(index, (fact, _))| pairs.iter().skip(index + 1).any(|(other, _)| other == fact));
    if twice { Form::List(pairs.into_iter().map(|pair| Form::Table(Vec::from([pair]))).collect()) } else { Form::Table(pairs) }
}

fn change(given: &Change) -> Form {
    let mut pairs: Vec<(&'static str, Form)> = Vec::new();
    if !given.at.is_empty() {
        pairs.push(("at", Form::List(given.at.iter().map(key).collect())));
    }
    let braced = |name: &str| Form::Text(format!("{{{name}}}"));
    let form = match &given.source {
        Source::Value(Value::Text(text)) if text.starts_with('{') => Form::table([("constant", text.as_str().into())]),
        Source::Value(given) => value(given),
        Source::Actor => braced("actor"),
        Source::Field(name) | Source::Fact(name) if is_id(name) => braced(name),
        Source::Field(name) => Form::table([("field", name.as_str().into())]),
        Source::Fact(name) => Form::table([("fact", name.as_str().into())]),
    };
    let verb = match given.verb {
        Verb::Set => "set",
        Verb::Add => "add",
        Verb::Remove => "remove",
    };
    pairs.push((verb, form));
    Form::table(pairs)
}

fn key(given: &Key) -> Form {
    match given {
        Key::All => "*".into(),
        Key::Actor => "{actor}".into(),
        Key::Field(name) if is_id(name) => Form::Text(format!("{{{name}}}")),
        Key::Field(name) => Form::table([("field", name.as_str().into())]),
        Key::Member(member) if member == "*" || member.starts_with('{') => Form::table([("member", member.as_str().into())]),
        Key::Member(member) => member.as_str().into(),
    }
}

/// Effects that files cannot say, one table each.
pub(super) fn effects(given: &[Effect]) -> Form {
    let one = |effect: &Effect| match effect {
        Effect::Change(change) => Form::table([("change", changes(core::slice::from_ref(change)))]),
        Effect::Raise(name) => Form::table([("raise", name.as_str().into())]),
        Effect::Send { name, delay } => Form::table([("send", name.as_str().into()), ("delay", Form::Integer(*delay))]),
    };
    Form::List(given.iter().map(one).collect())
}

/// A trigger as its word, or as a table where its name would be taken for another.
pub(super) fn trigger(given: &Trigger) -> Form {
    match given {
        Trigger::Name(name) if name.starts_with("lapse.") || name.starts_with("done.") => Form::table([("name", name.as_str().into())]),
        Trigger::Name(name) => name.as_str().into(),
        Trigger::Lapse(deadline) => Form::Text(format!("lapse.{deadline}")),
        Trigger::Done(state) => Form::Text(format!("done.{state}")),
    }
}
