//! Roles, types, facts and acts.

use super::{Lower, names, remarks, text, texts};
use crate::definition::{Act, Fact, Field, Role, TypeOf};
use crate::finding::Finding;
use crate::text::grammar;
use crate::text::lower::terms::value;
use crate::text::tree::{Node, Tree};
use crate::value::{Base, Phrase, Value};
use std::format;
use std::string::String;
use std::vec::Vec;

/// Names that a field of an act would take from the keys of an act in a scenario.
const TAKEN: [&str; 11] = ["on", "do", "by", "id", "note", "expect", "dated", "source", "unverified", "choice", "refused"];

impl Lower<'_, '_> {
    pub fn role(&mut self, id: String, node: &Node) -> Role {
        let many = node.get("many").and_then(Node::boolean).unwrap_or(false);
        Role { id, name: text(node, "name").unwrap_or_default(), many, remarks: remarks(node) }
    }

    pub fn type_of(&mut self, id: String, node: &Node, scale: bool) -> TypeOf {
        let open = !scale && matches!(node.tree, Tree::Text(_));
        TypeOf { id, members: (!open).then(|| names(node)), scale, ..TypeOf::default() }
    }

    pub fn fact(&mut self, id: String, node: &Node) -> Fact {
        let phrase = text(node, "type").as_deref().and_then(grammar::phrase).unwrap_or_else(|| Phrase::of(Base::Boolean));
        let mut from: Vec<(String, Value)> = Vec::new();
        if let Some(table) = node.get("from") {
            // In the order of the grammar: the order in which a table with known keys is written says nothing.
            for key in grammar::FACT_SOURCE.names() {
                from.extend(table.get(key).map(|node| (String::from(key), value(node))));
            }
        }
        let excluded = [("starts", node.get("starts")), ("from", node.get("from"))].into_iter().filter(|(_, there)| there.is_some());
        if let Some(sum) = node.get("sum-of") {
            for (key, _) in excluded {
                let finding = Finding::error("bad-structure", format!("`sum-of` and `{key}` on one fact"));
                self.report(finding.why("a sum follows from the fact it is summed from"), &sum.range);
            }
        }
        Fact { id, phrase, starts: node.get("starts").map(value), sum_of: text(node, "sum-of"), from, remarks: remarks(node) }
    }

    pub fn act(&mut self, id: String, node: &Node) -> Act {
        let mut content: Vec<Field> = Vec::new();
        for entry in node.get("content").map(Node::entries).unwrap_or_default() {
            if TAKEN.contains(&&*entry.key) || entry.key == "actor" || entry.key.starts_with("x-") {
                let finding = Finding::error("reserved-name", format!("a field may not be called `{}`", entry.key));
                self.report(finding.why("the word has a meaning of its own beside the fields"), &entry.range);
            }
            let phrase = entry.node.text().and_then(grammar::phrase).unwrap_or_else(|| Phrase::of(Base::Boolean));
            if phrase.base == Base::Design && content.iter().any(|field| field.phrase.base == Base::Design) {
                self.report(Finding::error("too-many", "two designs in one act").why("at most one"), &entry.range);
            }
            content.push(Field { id: entry.key.clone(), phrase });
        }
        if let Some(by) = node.get("by").filter(|by| by.tree == Tree::List(Vec::new())) {
            self.report(Finding::error("missing", "nobody may do the act").why("at least one role in `by`"), &by.range);
        }
        let changes = self.changes(node, true);
        Act { id, says: text(node, "says").unwrap_or_default(), by: texts(node, "by"), content, changes, remarks: remarks(node) }
    }
}
