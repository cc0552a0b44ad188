//! The trees of explanations: NODE and LEAF of F7.

use super::form::Json;
use crate::names::Names;
use mandate_engine::{EntryReason, FactReason, Of, Reason, RuleReason, Truth};
use mandate_process::value::Value;

/// The rules of a refusal or an answer: list of rules with their trees.
pub(super) fn rule(names: &Names<'_>, rule: &RuleReason) -> Json {
    let test = match &rule.asked {
        mandate_engine::Asked::Rule(_, reason) => node(names, reason),
        mandate_engine::Asked::AtMost(most) => Json::object([("at-most", Json::count(*most))]),
    };
    let transitions = rule.transitions.iter().map(|id| &*names.process.tables().transitions[*id].name);
    Json::object([
        ("rule", Json::text(rule.id(names.process))),
        ("transitions", Json::texts(transitions)),
        ("holds", holds(rule.holds())),
        ("test", test),
    ])
}

/// `"depends"` only in agendas.
fn holds(truth: Truth) -> Json {
    match truth {
        Truth::Yes => Json::Boolean(true),
        Truth::No => Json::Boolean(false),
        Truth::Depends => Json::text("depends"),
    }
}

pub(super) fn node(names: &Names<'_>, reason: &Reason) -> Json {
    let tables = names.process.tables();
    let nodes = |parts: &[Reason]| Json::list(parts.iter().map(|part| node(names, part)));
    let mut node = match &reason.of {
        Of::All(parts) => Json::object([("all", nodes(parts))]),
        Of::Any(parts) => Json::object([("any", nodes(parts))]),
        Of::Not(part) => Json::object([("not", node(names, part))]),
        Of::Rule(rule, part) => Json::object([("rule", Json::text(&*tables.rules[*rule].name)), ("test", node(names, part))]),
        Of::Fact(fact) => return of_fact(names, fact, reason.holds),
        Of::InState(state, instead) => Json::object([
            ("in-state", Json::text(names.process.state_name(*state))),
            ("found", instead.map_or(Json::Null, |state| Json::text(names.process.state_name(state)))),
        ]),
        Of::Deadline(deadline, wanted, found, due) => {
            let mut leaf = Json::object([
                ("deadline", Json::text(&*tables.deadlines[*deadline].name)),
                ("wanted", Json::text(wanted.word())),
                ("found", Json::text(found.word())),
            ]);
            leaf.put("due", due.map(Json::instant));
            let arming = names.process.deadline(*deadline).map(|declared| &declared.armed_by).filter(|acts| !acts.is_empty());
            leaf.put("armed-by", arming.map(|acts| Json::texts(acts.iter().cloned())));
            leaf
        }
        Of::Ended(is) => Json::object([("ended", Json::Boolean(*is))]),
    };
    node.put("holds", holds(reason.holds));
    node
}

fn of_fact(names: &Names<'_>, fact: &FactReason, truth: Truth) -> Json {
    let row = &names.process.tables().facts[fact.fact];
    if row.keys.is_empty() {
        return fact.entries.first().map_or(Json::Null, |entry| leaf(names, fact, entry));
    }
    Json::object([
        ("for-each", Json::text(&*row.name)),
        ("of", Json::count(fact.total)),
        ("met", Json::count(fact.met)),
        ("leaves", Json::list(fact.entries.iter().map(|entry| leaf(names, fact, entry)))),
        ("holds", holds(truth)),
    ])
}

fn leaf(names: &Names<'_>, fact: &FactReason, entry: &EntryReason) -> Json {
    let mut leaf = Json::object([("fact", Json::text(&*names.process.tables().facts[fact.fact].name))]);
    let values = |values: &[Value]| Json::list(values.iter().map(Json::from));
    leaf.put("at", (!entry.names.is_empty()).then(|| values(&entry.names)));
    leaf.put("comparison", Json::text(fact.operator.word()));
    leaf.put("wanted", entry.wanted.as_ref().map_or(Json::Null, Json::from));
    leaf.put("found", entry.found.as_ref().map_or(Json::Null, Json::from));
    leaf.put("missing", (!entry.missing.is_empty()).then(|| values(&entry.missing)));
    leaf.put("extra", (!entry.extra.is_empty()).then(|| values(&entry.extra)));
    if let (Some(Value::Integer(found)), Some(Value::Integer(wanted))) = (&entry.found, &entry.wanted) {
        leaf.put("short", (found != wanted).then(|| Json::count(found.abs_diff(*wanted))));
    }
    leaf.put("set-by", entry.set_by.map(Json::count));
    leaf.put("holds", holds(entry.holds));
    leaf
}

/// The leaves of a failing tree, every failing tuple for itself.
pub(super) fn leaves(names: &Names<'_>, reason: &Reason) -> Vec<Json> {
    match &reason.of {
        Of::Fact(fact) => {
            let failing = fact.entries.iter().filter(|entry| fact.entries.len() == 1 || entry.holds == reason.holds);
            failing.map(|entry| leaf(names, fact, entry)).collect()
        }
        _ => vec![node(names, reason)],
    }
}
