//! Properties.

use super::terms::test;
use super::{Lower, number, remarks, text};
use crate::definition::{Happening, Pattern, Property};
use crate::finding::Finding;
use crate::text::tree::{Node, Tree};
use std::boxed::Box;
use std::format;
use std::string::String;
use std::vec::Vec;

impl Lower<'_, '_> {
    pub fn property(&mut self, id: String, node: &Node) -> Property {
        let pattern = self.pattern(node).unwrap_or_else(|| Pattern::Always(test(node)));
        Property { id, says: text(node, "says").unwrap_or_default(), pattern, remarks: remarks(node) }
    }

    fn pattern(&mut self, node: &Node) -> Option<Pattern> {
        let tested = |key: &str| node.get(key).map(test);
        if let Some(test) = tested("always") {
            return Some(Pattern::Always(test));
        }
        if let Some(test) = tested("sometimes") {
            return Some(Pattern::Sometimes(test));
        }
        if let Some(test) = tested("eventually") {
            return Some(Pattern::Eventually(test));
        }
        if let Some(never) = node.get("never") {
            let happens = never.get("act").is_some() || never.get("transition").is_some();
            return Some(if happens { Pattern::NeverHappens(happening(never)) } else { Pattern::Never(test(never)) });
        }
        if let Some(possible) = node.get("always-possible") {
            return Some(Pattern::AlwaysPossible {
                act: text(possible, "act")?,
                by: text(possible, "by")?,
                during: possible.get("while").map(test),
            });
        }
        for template in Pattern::UNARY {
            let Some(given) = node.get(template) else { continue };
            let (of, more_than) = if template == "absence" {
                (happening(given.get("of")?), number(given, "more-than").unwrap_or(0))
            } else {
                (happening(given), 0)
            };
            return Some(Pattern::Unary { template, of, more_than });
        }
        for template in Pattern::ORDERED {
            let Some(given) = node.get(template) else { continue };
            return Some(Pattern::Binary { template, first: happening(given.get("first")?), then: happening(given.get("then")?) });
        }
        for template in Pattern::PAIRED {
            // `choice` is also a remark: as a template it is a list.
            let Some(given) = node.get(template).filter(|given| matches!(given.tree, Tree::List(_))) else { continue };
            let [first, then] = given.items() else {
                let finding = Finding::error("wrong-type", format!("`{template}` of {} happenings", given.items().len()));
                self.report(finding.why("wanted a list of two"), &given.range);
                return None;
            };
            return Some(Pattern::Binary { template, first: happening(first), then: happening(then) });
        }
        None
    }
}

fn happening(node: &Node) -> Happening {
    let during = node.get("while").map(test);
    if let Some(act) = text(node, "act") {
        return Happening::Act { act, by: text(node, "by"), during };
    }
    if let Some(transition) = text(node, "transition") {
        return Happening::Transition { transition, during };
    }
    if let Some(state) = text(node, "enters") {
        return Happening::Enters(state);
    }
    if let Some(state) = text(node, "leaves") {
        return Happening::Leaves(state);
    }
    if let Some(deadline) = text(node, "lapse") {
        return Happening::Lapse(deadline);
    }
    if let Some(parts) = node.get("any") {
        return Happening::Any(parts.items().iter().map(happening).collect::<Vec<_>>());
    }
    Happening::Holds(Box::new(test(node)))
}
