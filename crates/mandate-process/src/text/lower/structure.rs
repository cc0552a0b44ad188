//! Transitions, deadlines and rules.

use super::terms::test;
use super::{Lower, names, number, remarks, text, texts};
use crate::definition::{Deadline, Effect, Resume, Rule, Test, Transition, Trigger};
use crate::finding::Finding;
use crate::text::source::quoted;
use crate::text::tree::{Node, Tree};
use crate::time::Period;
use std::format;
use std::ops::Range;
use std::string::String;
use std::vec::Vec;

/// What the way out of a rule may name.
pub(crate) const PLACEHOLDERS: [&str; 6] = ["missing", "extra", "found", "wanted", "short", "due"];

impl Lower<'_, '_> {
    /// A transition; whether it is internal is seen when the tree of states is known.
    pub fn transition(&mut self, id: String, node: &Node) -> Transition {
        let automatic = node.get("automatic").and_then(Node::boolean).unwrap_or(false);
        let on = match node.get("on") {
            Some(on) if automatic => {
                let finding = Finding::error("bad-structure", "`on` and `automatic` on one transition");
                self.report(finding.why("it waits for something, or for nothing"), &on.range);
                names(on)
            }
            Some(on) if names(on).is_empty() && !matches!(on.tree, Tree::Bad | Tree::Text(_)) => {
                let finding = Finding::error("missing", "the transition waits for nothing");
                self.report(finding.why("a trigger in `on`, or `automatic = true`"), &on.range);
                Vec::new()
            }
            Some(on) => names(on),
            None if automatic => Vec::new(),
            None => Vec::from([id.clone()]),
        };
        Transition {
            from: texts(node, "from"),
            to: text(node, "to").into_iter().collect(),
            on: on.into_iter().map(trigger).collect(),
            when: node.get("when").map(test),
            needs: texts(node, "needs"),
            by: texts(node, "by"),
            at_most: number(node, "at-most"),
            resume: match node.get("resume").and_then(Node::text) {
                Some("all") => Resume::All,
                Some("top") => Resume::Top,
                _ => Resume::No,
            },
            internal: false,
            effects: self.changes(node, false).into_iter().map(Effect::Change).collect(),
            remarks: remarks(node),
            id,
        }
    }

    pub fn deadline(&mut self, id: String, node: &Node) -> Deadline {
        let length = |key| node.get(key).and_then(Node::text).and_then(Period::parse);
        let met = node.get("met-by");
        let by_test = met.filter(|met| matches!(met.tree, Tree::Table(_)));
        Deadline {
            id,
            during: texts(node, "while"),
            armed_by: texts(node, "armed-by"),
            after: length("after"),
            at: text(node, "at"),
            before: length("before"),
            met_by: if by_test.is_none() { texts(node, "met-by") } else { Vec::new() },
            met_when: by_test.map(test),
            remarks: remarks(node),
        }
    }

    pub fn rule(&mut self, id: String, node: &Node, header: &Range<usize>) -> Rule {
        let remarks = remarks(node);
        if !remarks.is_cited() {
            let finding = Finding::warning("uncited", format!("rule `{id}` rests on nothing"));
            self.report(finding.why("at least one of `source`, `unverified`, `choice`"), header);
        }
        if let Some(fix) = node.get("fix") {
            self.placeholders(fix);
        }
        Rule {
            id,
            says: text(node, "says").unwrap_or_default(),
            test: node.get("test").map_or_else(|| Test::Any(Vec::new()), test),
            fix: text(node, "fix"),
            remarks,
        }
    }

    fn placeholders(&mut self, fix: &Node) {
        let Some(written) = fix.text() else { return };
        let inside = self.page.inside(&fix.range, written);
        for (at, rest) in written.match_indices('{').filter_map(|(at, _)| Some((at, written.get(at + 1..)?))) {
            let word = rest.split('}').next().filter(|word| word.len() < rest.len());
            if word.is_some_and(|word| PLACEHOLDERS.contains(&word)) {
                continue;
            }
            let len = word.map_or(1, |word| word.len() + 2);
            let range = inside.as_ref().map_or(fix.range.clone(), |inside| inside.start + at..inside.start + at + len);
            let found = written.get(at..at + len).unwrap_or("{");
            let mut finding = Finding::error("bad-placeholder", format!("{} stands for nothing", quoted(found)));
            finding = finding.why(format!("one of {}", PLACEHOLDERS.map(|word| format!("`{{{word}}}`")).join(", ")));
            if let Some(near) = word.and_then(|word| crate::finding::nearest(word, PLACEHOLDERS)) {
                finding = finding.help(format!("did you mean `{{{near}}}`?")).instead(format!("{{{near}}}"));
            }
            self.report(finding, &range);
        }
    }
}

fn trigger(written: String) -> Trigger {
    if let Some(deadline) = written.strip_prefix("lapse.") {
        Trigger::Lapse(String::from(deadline))
    } else if let Some(state) = written.strip_prefix("done.") {
        Trigger::Done(String::from(state))
    } else {
        Trigger::Name(written)
    }
}
