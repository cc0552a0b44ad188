//! One text of a reading, and the texts that it names in turn.

use mandate_process::finding::{Finding, Findings, Span};
use mandate_process::limits::Limits;
use mandate_process::text::grammar::Form;
use mandate_process::text::tree::{self, Node};
use mandate_process::text::{Page, Sources, quoted};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Sources as a text sees them that names others: a first name is looked for beside it. Keeps count of what was read.
pub(super) struct Beside<'s> {
    sources: &'s dyn Sources,
    from: &'s str,
    limits: &'s Limits,
    bytes: RefCell<BTreeMap<String, usize>>,
}

impl<'s> Beside<'s> {
    /// What stands beside a text of this id and length.
    pub fn new(sources: &'s dyn Sources, from: &'s str, bytes: usize, limits: &'s Limits) -> Self {
        Self { sources, from, limits, bytes: RefCell::new(BTreeMap::from([(from.to_owned(), bytes)])) }
    }

    /// Limits for what is read next: all files of a reading together have one limit.
    pub fn left(&self) -> Limits {
        let read: usize = self.bytes.borrow().values().sum();
        Limits { total_bytes: self.limits.total_bytes.saturating_sub(read), ..*self.limits }
    }
}

impl Sources for Beside<'_> {
    fn text(&self, from: &str, name: &str) -> Option<(String, Cow<'_, str>)> {
        let (id, text) = self.sources.text(if from.is_empty() { self.from } else { from }, name)?;
        self.bytes.borrow_mut().insert(id.clone(), text.len());
        Some((id, text))
    }
}

/// Finds a text.
pub(super) fn find<'s>(sources: &'s dyn Sources, name: &str, named_at: Option<Span>) -> Result<(String, Cow<'s, str>), Findings> {
    sources.text("", name).ok_or_else(|| {
        let wanted = if name.ends_with(".toml") { "a file beside this one" } else { "the name of something built in" };
        vec![Finding::error("not-found", format!("{} is not there", quoted(name))).why(wanted).at(named_at)]
    })
}

/// The tree of a text that is to be of a form.
pub(super) fn tree(page: &Page<'_>, form: Form, limits: &Limits) -> (Option<Node>, Findings) {
    if page.text().len() > limits.total_bytes {
        let finding = Finding::error("too-large", format!("{} bytes", page.text().len()));
        return (None, vec![finding.why("more than all files together may have").at(page.span(0..0))]);
    }
    let (root, mut findings) = tree::parse(page, limits);
    let Some(root) = root else { return (None, findings) };
    let Some(format) = root.get("format") else {
        let finding = Finding::error("missing", "the file does not say what it is").why("its first key");
        findings.push(finding.help(format!("write `format = \"{}\"`", form.format())).at(page.span(0..0)));
        return (None, findings);
    };
    if format.text() != Some(form.format()) {
        let found = format.text().map_or_else(|| String::from("no text"), quoted);
        let finding = Finding::error("wrong-format", format!("the format of the file is {found}"));
        findings.push(finding.why(format!("wanted `{}`", form.format())).at(page.span(format.range.clone())));
        return (None, findings);
    }
    (Some(root), findings)
}
