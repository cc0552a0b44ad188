//! From checked trees to the definition. What a tree lacks has been reported by the checker: here it is left at its
//! default, so that the names of everything else can still be looked at.

mod property;
mod structure;
mod terms;
mod vocabulary;

use super::source::Page;
use super::tree::Node;
use crate::definition::Remarks;
use crate::finding::{Finding, Findings};
use std::ops::Range;
use std::string::String;
use std::vec::Vec;

pub use terms::value;

/// Lowers the trees of one text.
pub(super) struct Lower<'p, 't> {
    pub page: &'p Page<'t>,
    pub findings: Findings,
}

impl Lower<'_, '_> {
    fn report(&mut self, finding: Finding, range: &Range<usize>) {
        self.findings.push(finding.at(self.page.span(range.clone())));
    }
}

/// The text of a key.
pub(super) fn text(node: &Node, key: &str) -> Option<String> {
    node.get(key).and_then(Node::text).map(String::from)
}

/// The texts of a key that holds one or several.
pub(super) fn texts(node: &Node, key: &str) -> Vec<String> {
    node.get(key).map(names).unwrap_or_default()
}

/// The texts in a list, or the one text.
pub(super) fn names(node: &Node) -> Vec<String> {
    node.items().iter().filter_map(Node::text).map(String::from).collect()
}

/// A whole number of a key.
pub(super) fn number(node: &Node, key: &str) -> Option<u32> {
    node.get(key).and_then(Node::integer).and_then(|value| u32::try_from(value).ok())
}

/// What a table says about itself: `title`, `note`, `source`, `unverified` and `choice`.
///
/// ```
/// use mandate_process::{limits::Limits, text::{Page, remarks, tree}};
/// let (tree, _) = tree::parse(&Page::new("", "source = 'Minutes, 3'"), &Limits::DEFAULT);
/// assert_eq!(tree.map(|tree| remarks(&tree).source), Some(vec!["Minutes, 3".to_string()]));
/// ```
pub fn remarks(node: &Node) -> Remarks {
    Remarks {
        title: text(node, "title"),
        note: text(node, "note"),
        source: texts(node, "source"),
        unverified: texts(node, "unverified"),
        choice: text(node, "choice"),
    }
}
