//! Values, tests and changes.

use super::{Lower, text};
use crate::definition::{Change, Comparison, Key, Members, Operand, Operator, Source, Status, Test, Verb};
use crate::finding::Finding;
use crate::text::grammar::is_id;
use crate::text::source::quoted;
use crate::text::tree::{Node, Tree};
use crate::value::Value;
use std::boxed::Box;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

/// A constant, a list or a table as a value, whatever it is meant for.
///
/// ```
/// use mandate_process::{limits::Limits, text::{Page, tree, value}, value::Value};
/// let (tree, _) = tree::parse(&Page::new("", "seats = ['board', 'staff']"), &Limits::DEFAULT);
/// assert_eq!(tree.and_then(|tree| tree.get("seats").map(value)), Some(Value::from(["board", "staff"])));
/// ```
pub fn value(node: &Node) -> Value {
    match &node.tree {
        Tree::Text(text) => Value::Text(text.clone()),
        Tree::Integer(value) => Value::Integer(*value),
        Tree::Boolean(value) => Value::Boolean(*value),
        Tree::Date(day) | Tree::Time(day, _) => Value::Date(*day),
        Tree::List(items) => Value::Set(items.iter().map(value).collect()),
        Tree::Table(entries) => Value::Table(entries.iter().map(|entry| (entry.key.clone(), value(&entry.node))).collect()),
        Tree::Bad => Value::Boolean(false),
    }
}

/// A test; one that does not read is the empty `all`.
pub(super) fn test(node: &Node) -> Test {
    let parts = |key| node.get(key).map(|parts| parts.items().iter().map(test).collect::<Vec<_>>());
    if let Some(parts) = parts("all") {
        return Test::All(parts);
    }
    if let Some(parts) = parts("any") {
        return Test::Any(parts);
    }
    if let Some(part) = node.get("not") {
        return Test::Not(Box::new(test(part)));
    }
    if let Some(rule) = text(node, "rule") {
        return Test::Rule(rule);
    }
    if let Some(state) = text(node, "in-state") {
        return Test::InState(state);
    }
    if let Some(ended) = node.get("ended").and_then(Node::boolean) {
        return Test::Ended(ended);
    }
    if let Some(deadline) = text(node, "deadline") {
        let word = text(node, "is").unwrap_or_default();
        let is = Status::ALL.into_iter().find(|status| status.word() == word).unwrap_or_default();
        return Test::Deadline { deadline, is };
    }
    let compared = Operator::ALL.into_iter().find_map(|operator| Some((operator, node.get(operator.word())?)));
    let (Some(fact), Some((operator, right))) = (text(node, "fact"), compared) else { return Test::default() };
    let for_each = node.get("for-each").map(|sets| sets.items().iter().map(members).collect()).unwrap_or_default();
    Test::Fact { fact, for_each, comparison: Comparison { operator, right: operand(right) } }
}

fn members(node: &Node) -> Members {
    match (text(node, "fact"), text(node, "actors"), text(node, "values")) {
        (Some(fact), ..) => Members::Fact(fact),
        (_, Some(role), _) => Members::Actors(role),
        (.., Some(sort)) => Members::Values(sort),
        _ => Members::List(node.items().iter().map(|item| value(item).to_string()).collect()),
    }
}

fn operand(node: &Node) -> Operand {
    match (text(node, "fact"), text(node, "actors"), text(node, "values")) {
        (Some(fact), ..) => Operand::Fact(fact),
        (_, Some(role), _) => Operand::Actors(role),
        (.., Some(sort)) => Operand::Values(sort),
        _ => Operand::Value(value(node)),
    }
}

impl Lower<'_, '_> {
    /// Changes in the order of the file, on an act or on a transition.
    pub(super) fn changes(&mut self, node: &Node, on_act: bool) -> Vec<Change> {
        let Some(changes) = node.get("changes") else { return Vec::new() };
        let mut out = Vec::new();
        for entry in changes.entries() {
            let verb = [Verb::Set, Verb::Add, Verb::Remove].into_iter().find_map(|verb| Some((verb, entry.node.get(verb.word())?)));
            let Some((verb, given)) = verb else { continue };
            let at = entry.node.get("at").map(|at| at.items().iter().map(|key| self.key(key, on_act)).collect());
            let source = match self.braced(given) {
                Some(name) if on_act && name == "actor" => Source::Actor,
                Some(name) if on_act => Source::Field(name),
                Some(name) => Source::Fact(name),
                None => Source::Value(self.constant(given)),
            };
            out.push(Change { fact: entry.key.clone(), verb, at: at.unwrap_or_default(), source });
        }
        out
    }

    fn key(&mut self, node: &Node, on_act: bool) -> Key {
        match (self.braced(node), node.text()) {
            (Some(name), _) if on_act && name == "actor" => Key::Actor,
            (Some(name), _) => Key::Field(name),
            (None, Some("*")) => Key::All,
            _ => Key::Member(value(node).to_string()),
        }
    }

    /// The name in `"{name}"`.
    fn braced(&mut self, node: &Node) -> Option<String> {
        let written = node.text()?;
        let inside = written.strip_prefix('{')?;
        let name = inside.strip_suffix('}').filter(|name| is_id(name));
        if name.is_none() {
            let finding = Finding::error("bad-brace", format!("{} names nothing", quoted(written)));
            self.report(finding.why("`{` begins a name: `\"{name}\"`, closed and alone"), &node.range);
        }
        name.map(String::from)
    }

    /// A constant in a change: no item of a list may look like a name in braces.
    fn constant(&mut self, node: &Node) -> Value {
        if let Tree::List(items) = &node.tree {
            for item in items {
                if item.text().is_some_and(|text| text.starts_with('{')) {
                    let finding = Finding::error("bad-brace", format!("{} in a list", quoted(item.text().unwrap_or_default())));
                    self.report(finding.why("a name in braces stands alone"), &item.range);
                }
            }
        }
        value(node)
    }
}
