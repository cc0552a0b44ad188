//! One text of a reading, and the texts that it names in turn.

use mandate_process::finding::{Finding, Findings, Span};
use mandate_process::limits::Limits;
use mandate_process::text::grammar::Form;
use mandate_process::text::tree::{self, Node};
use mandate_process::text::{Page, Sources, quoted};
use std::borrow::Cow;

/// Sources as a text sees them that names others: a first name is looked for beside it.
pub(super) struct Beside<'s> {
    pub sources: &'s dyn Sources,
    pub from: &'s str,
}

impl Sources for Beside<'_> {
    fn text(&self, from: &str, name: &str) -> Option<(String, Cow<'_, str>)> {
        self.sources.text(if from.is_empty() { self.from } else { from }, name)
    }
}

/// Finds a text.
pub(super) fn find<'s>(sources: &'s dyn Sources, name: &str, named_at: Option<Span>) -> Result<(String, Cow<'s, str>), Finding> {
    sources.text("", name).ok_or_else(|| {
        let wanted = if name.ends_with(".toml") { "a file beside this one" } else { "the name of something built in" };
        Finding::error("not-found", format!("{} is not there", quoted(name))).why(wanted).at(named_at)
    })
}

/// The tree of a text that is to be of a form.
pub(super) fn tree(page: &Page<'_>, form: Form, limits: &Limits) -> (Option<Node>, Findings) {
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

/// Limits for what is read beside texts of so many bytes: all of them together have one limit.
pub(super) fn left(limits: &Limits, bytes: usize) -> Limits {
    Limits { total_bytes: limits.total_bytes.saturating_sub(bytes), ..*limits }
}
