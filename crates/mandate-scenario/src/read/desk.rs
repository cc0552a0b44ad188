//! Where the findings of one text are gathered.

use mandate_process::finding::{Finding, Findings, Severity, nearest};
use mandate_process::text::grammar::Type;
use mandate_process::text::tree::Node;
use mandate_process::text::{Checker, Page, quoted};
use std::ops::Range;

/// Problems told of one text: a file with more is not the file that was meant.
const MOST_FINDINGS: usize = 1_000;

/// One text, and what was found in it so far.
pub(super) struct Desk<'p, 't> {
    pub page: &'p Page<'t>,
    pub findings: Findings,
}

impl<'p, 't> Desk<'p, 't> {
    pub fn new(page: &'p Page<'t>) -> Self {
        Self { page, findings: Findings::new() }
    }

    /// Whether nothing keeps the text from being used.
    pub fn is_sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Error)
    }

    /// Reports what was found at these bytes; an error at least, if there are too many to tell all.
    pub fn report(&mut self, finding: Finding, range: &Range<usize>) {
        self.keep(finding.at(self.page.span(range.clone())));
    }

    fn keep(&mut self, finding: Finding) {
        if !self.is_full() || (finding.severity == Severity::Error && self.is_sound()) {
            self.findings.push(finding);
        }
    }

    fn is_full(&self) -> bool {
        self.findings.len() >= MOST_FINDINGS
    }

    /// The bytes of a text or a key without its quotes, if they are written as they are meant.
    pub fn inside(&self, range: &Range<usize>, meant: &str) -> Option<Range<usize>> {
        let written = self.page.text().get(range.clone())?;
        let at = written.find(meant).filter(|_| written.len() <= meant.len() + 6)?;
        Some(range.start + at..range.start + at + meant.len())
    }

    /// The bytes of a value; of a text without its quotes.
    pub fn word(&self, node: &Node) -> Range<usize> {
        node.text().and_then(|text| self.inside(&node.range, text)).unwrap_or_else(|| node.range.clone())
    }

    /// Reports a word that nothing bears, with the one that may have been meant.
    pub fn unknown<'n>(&mut self, mut finding: Finding, word: &str, range: &Range<usize>, known: impl Iterator<Item = &'n str>) {
        if self.is_full() {
            return self.report(finding, range);
        }
        let inside = self.inside(range, word);
        let known: Vec<&str> = known.filter(|name| !name.is_empty()).collect();
        if let Some(near) = nearest(word, known.iter().copied()) {
            finding = finding.help(format!("did you mean `{near}`?"));
            if inside.is_some() {
                finding = finding.instead(near);
            }
        } else if finding.why.is_none() {
            finding = match known.as_slice() {
                [] => finding.why("there are none"),
                known if known.len() > 12 => finding,
                known => finding.why(format!("known are {}", known.join(", "))),
            };
        }
        self.report(finding, &inside.unwrap_or_else(|| range.clone()));
    }

    /// Reports a name that nothing bears: `no WHAT is called …`.
    pub fn unknown_name<'n>(&mut self, what: &str, word: &str, range: &Range<usize>, known: impl Iterator<Item = &'n str>) {
        self.unknown(Finding::error("unknown-name", format!("no {what} is called {}", quoted(word))), word, range, known);
    }

    /// Whether a value is of a type; reports it if not.
    pub fn fits(&mut self, node: &Node, of: &'static Type, what: &str) -> bool {
        let mut checker = Checker::new(self.page);
        checker.value(node, of, what);
        let fits = checker.findings.is_empty();
        for finding in checker.findings {
            self.keep(finding);
        }
        fits
    }
}

/// The text of a key.
pub(super) fn text(node: &Node, key: &str) -> Option<String> {
    node.get(key).and_then(Node::text).map(String::from)
}

/// The texts of a key that holds one or several.
pub(super) fn texts(node: &Node, key: &str) -> Vec<String> {
    words(node, key).map(|(_, text)| text.to_owned()).collect()
}

/// The texts of a key that holds one or several, with the values that they are.
pub(super) fn words<'n>(node: &'n Node, key: &str) -> impl Iterator<Item = (&'n Node, &'n str)> {
    node.get(key).map(Node::items).unwrap_or_default().iter().filter_map(|item| Some((item, item.text()?)))
}
