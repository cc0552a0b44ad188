//! A process file and all it names, each once, in the order of the documents.

use super::door::too_large;
use super::grammar::Form;
use super::source::{Page, Sources, quoted};
use super::tree::{self, Node, Tree};
use crate::finding::{Finding, Findings, Span};
use crate::limits::Limits;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::format;
use std::string::String;
use std::vec::Vec;

/// What a file is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum As {
    /// The process itself.
    Main,
    /// A part of it.
    Part,
    /// Its vocabulary.
    Words,
}

/// A file whose syntax and form are those it was wanted for.
pub(super) struct Loaded<'s> {
    pub id: String,
    pub text: Cow<'s, str>,
    pub root: Node,
    pub read_as: As,
}

/// The files, and whether none is missing or broken.
pub(super) struct Files<'s> {
    pub files: Vec<Loaded<'s>>,
    pub complete: bool,
    pub findings: Findings,
}

/// Loads the main file, then the parts depth first, then vocabularies.
pub(super) fn load<'s>(sources: &'s dyn Sources, name: &str, limits: &Limits) -> Files<'s> {
    let mut loader = Loader {
        sources,
        limits,
        seen: BTreeSet::new(),
        bytes: 0,
        words: Vec::new(),
        to: Files { files: Vec::new(), complete: true, findings: Vec::new() },
    };
    let mut stack = Vec::from([Wanted { from: String::new(), name: String::from(name), span: None, read_as: As::Main }]);
    while let Some(wanted) = stack.pop() {
        let parts = loader.one(wanted);
        stack.extend(parts.into_iter().rev());
    }
    for wanted in std::mem::take(&mut loader.words) {
        loader.one(wanted);
    }
    loader.to
}

struct Wanted {
    from: String,
    name: String,
    span: Option<Span>,
    read_as: As,
}

struct Loader<'s, 'l> {
    sources: &'s dyn Sources,
    limits: &'l Limits,
    seen: BTreeSet<String>,
    bytes: usize,
    words: Vec<Wanted>,
    to: Files<'s>,
}

impl Loader<'_, '_> {
    fn fail(&mut self, findings: impl IntoIterator<Item = Finding>) -> Vec<Wanted> {
        self.to.complete = false;
        self.to.findings.extend(findings);
        Vec::new()
    }

    /// Loads one file and says which parts it names.
    fn one(&mut self, wanted: Wanted) -> Vec<Wanted> {
        let Some((id, text)) = self.sources.text(&wanted.from, &wanted.name) else {
            let help = if wanted.name.ends_with(".toml") { "a file beside this one" } else { "the name of something built in" };
            let finding = Finding::error("not-found", format!("{} is not there", quoted(&wanted.name))).why(help);
            return self.fail([finding.at(wanted.span)]);
        };
        if !self.seen.insert(id.clone()) {
            return Vec::new();
        }
        self.bytes += text.len();
        if self.bytes > self.limits.total_bytes {
            return self.fail([too_large(&id, self.bytes, self.limits.total_bytes, "all files together")]);
        }
        let page = Page::new(id.clone(), &text);
        let (root, findings) = tree::parse(&page, self.limits);
        let Some(root) = root else { return self.fail(findings) };
        self.to.findings.extend(findings);
        if let Some(finding) = form(&page, &root, &wanted) {
            return self.fail([finding]);
        }
        let named = |key: &str, read_as: As| -> Vec<Wanted> {
            let items = root.get(key).map(Node::items).unwrap_or_default();
            let names = items.iter().filter_map(|item| Some((item.text()?, page.span(item.range.clone()))));
            names.map(|(name, span)| Wanted { from: id.clone(), name: String::from(name), span: Some(span), read_as }).collect()
        };
        let parts = if wanted.read_as == As::Words { Vec::new() } else { named("include", As::Part) };
        if wanted.read_as != As::Words {
            self.words.extend(named("vocabulary", As::Words));
        }
        self.to.files.push(Loaded { id, text, root, read_as: wanted.read_as });
        parts
    }
}

/// Why a file is not what it is wanted for.
fn form(page: &Page<'_>, root: &Node, wanted: &Wanted) -> Option<Finding> {
    let form = if wanted.read_as == As::Words { Form::Vocabulary } else { Form::Process };
    let Some(format) = root.get("format") else {
        let finding = Finding::error("missing", "the file does not say what it is");
        return Some(finding.why("its first key").help(format!("write `format = \"{}\"`", form.format())).at(page.span(0..0)));
    };
    if format.text() != Some(form.format()) {
        let found = format.text().map_or(String::from("no text"), quoted);
        let finding = Finding::error("wrong-format", format!("the format of the file is {found}"));
        return Some(finding.why(format!("wanted `{}`", form.format())).at(page.span(format.range.clone())));
    }
    let part = root.get("part");
    let is_part = part.is_some_and(|part| part.tree == Tree::Boolean(true));
    match (wanted.read_as, is_part) {
        (As::Main, true) => {
            let at = part.map_or(0..0, |part| part.range.clone());
            let finding = Finding::error("not-a-process", "the file is a part of a process");
            Some(finding.why("a part is read only where it is included").at(page.span(at)))
        }
        (As::Part, false) => {
            let finding = Finding::error("not-a-part", format!("{} is no part", quoted(&wanted.name)));
            Some(finding.why("only files with `part = true` are included").at(wanted.span.clone()))
        }
        _ => None,
    }
}
