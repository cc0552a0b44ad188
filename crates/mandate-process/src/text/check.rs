//! A tree against the grammar: unknown keys, missing keys, wrong types, and which names were written where.

use super::grammar::{Key, Shape, Type, Union, is_id};
use super::source::{Page, quoted};
use super::tree::{Entry, Node, Tree};
use crate::finding::{Finding, Findings, Span, nearest};
use std::borrow::ToOwned;
use std::format;
use std::ops::Range;
use std::string::String;
use std::vec::Vec;

/// Problems told of one reading: a file with more is not the file that was meant.
pub(super) const MOST_FINDINGS: usize = 1_000;

/// Looks at trees of one text and keeps what it finds.
///
/// ```
/// use mandate_process::{limits::Limits, text::{Checker, Page, grammar, tree}};
/// let page = Page::new("a.toml", "frm = 'asking'\nto = 'waiting'");
/// let (tree, _) = tree::parse(&page, &Limits::DEFAULT);
/// let mut checker = Checker::new(&page);
/// checker.table(&tree.expect("a tree"), &grammar::TRANSITION, 0..0, "transition `ask`");
/// let codes: Vec<_> = checker.findings.iter().map(|finding| finding.code).collect();
/// assert_eq!(codes, ["unknown-key", "missing"]);
/// ```
#[derive(Debug)]
pub struct Checker<'p, 't> {
    page: &'p Page<'t>,
    /// Every problem found so far.
    pub findings: Findings,
    /// Every name written so far where names may be written, with its place.
    pub names: Vec<(String, Span)>,
}

impl<'p, 't> Checker<'p, 't> {
    /// A checker for the trees of a page.
    pub fn new(page: &'p Page<'t>) -> Self {
        Self { page, findings: Vec::new(), names: Vec::new() }
    }

    /// Checks a table that stands under `header` and is called `what` in messages.
    pub fn table(&mut self, node: &Node, shape: &'static Shape, header: Range<usize>, what: &str) {
        for entry in node.entries() {
            self.entry(entry, shape);
        }
        self.missing(node, shape, header.clone(), what);
        let Some(choice) = shape.one_of else { return };
        // A text under `choice` is the remark; the template of that name holds a list.
        let remark = |entry: &Entry| entry.key == "choice" && matches!(entry.node.tree, Tree::Text(_));
        let mut found = node.entries().iter().filter(|entry| choice.find(&entry.key).is_some() && !remark(entry));
        let names = || choice.keys.iter().map(|key| format!("`{}`", key.name)).collect::<Vec<_>>().join(", ");
        match (found.next(), found.next()) {
            (Some(_), None) => {}
            (Some(first), Some(second)) => {
                let finding = Finding::error("too-many-keys", format!("`{}` beside `{}`", second.key, first.key)).why("only one of them");
                self.findings.push(finding.at(self.page.span(second.range.clone())));
            }
            // A misspelt one has been told with what was meant.
            _ if node.entries().iter().any(|entry| !entry.key.starts_with("x-") && shape.find(&entry.key).is_none()) => {}
            _ => {
                let finding = Finding::error("missing", format!("{what} says nothing")).why(format!("exactly one of {}", names()));
                self.findings.push(finding.at(self.page.span(header)));
            }
        }
    }

    /// Reports the keys that a table must have and has not.
    pub(super) fn missing(&mut self, node: &Node, shape: &'static Shape, header: Range<usize>, what: &str) {
        for key in shape.keys.iter().filter(|key| key.required && node.get(key.name).is_none()) {
            let finding = Finding::error("missing", format!("{what} has no `{}`", key.name)).why(wanted(key));
            self.findings.push(finding.at(self.page.span(header.clone())));
        }
    }

    /// Checks one key of a table and its value.
    pub(super) fn entry(&mut self, entry: &Entry, shape: &'static Shape) {
        if entry.key.starts_with("x-") || self.findings.len() >= MOST_FINDINGS {
            return;
        }
        if let Some(key) = shape.find(&entry.key) {
            return self.value(&entry.node, &key.of, &format!("`{}`", key.name));
        }
        if let Some(others) = shape.others {
            return self.value(&entry.node, others, &quoted(&entry.key));
        }
        let mut finding = if shape.reserved.contains(&&*entry.key) {
            Finding::error("reserved", format!("`{}` has no meaning yet", entry.key)).why("kept for a later version")
        } else {
            Finding::error("unknown-key", format!("no key of {} is called {}", shape.name, quoted(&entry.key)))
        };
        if let Some(near) = nearest(&entry.key, shape.names()).filter(|_| finding.code == "unknown-key") {
            finding = finding.help(format!("did you mean `{near}`?")).instead(near);
        } else if finding.code == "unknown-key" {
            finding = finding.help(format!("it knows {}", shape.names().collect::<Vec<_>>().join(", ")));
        }
        self.findings.push(finding.at(self.page.span(entry.range.clone())));
    }

    /// Checks a value that is called `what` in messages.
    pub fn value(&mut self, node: &Node, of: &'static Type, what: &str) {
        if matches!(node.tree, Tree::Bad) || self.findings.len() >= MOST_FINDINGS {
            return;
        }
        let fits = match (of, &node.tree) {
            (Type::Text, Tree::Text(_)) | (Type::Boolean, Tree::Boolean(_)) | (Type::True, Tree::Boolean(true)) => true,
            (Type::Date, Tree::Date(_)) | (Type::Time, Tree::Time(..)) => true,
            (Type::Integer(least, most), Tree::Integer(value)) => (*least..=*most).contains(value),
            (Type::Word(words), Tree::Text(text)) => {
                if !words.contains(&text.as_str())
                    && let Some(near) = nearest(text, words.iter().copied())
                {
                    let finding = self.wrong(node, of, what);
                    return self.findings.push(finding.help(format!("did you mean `{near}`?")).instead(near));
                }
                words.contains(&text.as_str())
            }
            (Type::Form(pattern), Tree::Text(text)) => {
                self.remember(node, text);
                pattern.fits(text)
            }
            (Type::Constant | Type::Value, Tree::Text(text)) => {
                self.remember(node, text);
                self.constant(node, text);
                true
            }
            (Type::Constant | Type::Value, Tree::Boolean(_) | Tree::Integer(_) | Tree::Date(_)) => true,
            (Type::Value, Tree::List(items)) => return items.iter().for_each(|item| self.value(item, of, what)),
            (Type::Value, Tree::Table(entries)) => return entries.iter().for_each(|entry| self.row(entry, of)),
            (Type::List(of) | Type::OrList(of), Tree::List(items)) => {
                return items.iter().for_each(|item| self.value(item, of, what));
            }
            (Type::OrList(of), tree) if shallow(of, tree) => return self.value(node, of, what),
            (Type::Either(types), tree) => match types.iter().find(|of| shallow(of, tree)) {
                Some(of) => return self.value(node, of, what),
                None => false,
            },
            (Type::Table(shape), Tree::Table(_)) => return self.table(node, shape, node.range.clone(), what),
            (Type::Map(of), Tree::Table(entries)) => return entries.iter().for_each(|entry| self.row(entry, of)),
            (Type::Union(union), Tree::Table(_)) => return self.union(node, union, what),
            (Type::Named(named), _) => return self.value(node, &named.of, what),
            _ => false,
        };
        if !fits {
            let mut finding = self.wrong(node, of, what);
            if matches!((of, &node.tree), (Type::Map(_), Tree::List(_))) {
                finding = finding.help("write one table with a name of its own for each");
            }
            self.findings.push(finding);
        }
    }

    /// One row of a table from ids to values.
    pub(super) fn row(&mut self, entry: &Entry, of: &'static Type) {
        self.named(entry);
        self.value(&entry.node, of, &quoted(&entry.key));
    }

    /// Checks that a key is an id, and remembers it as a name.
    pub(super) fn named(&mut self, entry: &Entry) {
        let inside = self.page.inside(&entry.range, &entry.key).unwrap_or(entry.range.clone());
        self.names.push((entry.key.clone(), self.page.span(inside)));
        if !is_id(&entry.key) {
            let finding = Finding::error("bad-name", format!("{} is no id", quoted(&entry.key)));
            self.findings.push(finding.why("1 to 64 of a–z, 0–9 and `-`").at(self.page.span(entry.range.clone())));
        }
    }

    fn wrong(&self, node: &Node, of: &Type, what: &str) -> Finding {
        let found = match &node.tree {
            Tree::Text(text) => quoted(text),
            Tree::Integer(value) => format!("{value}"),
            Tree::Boolean(value) => format!("{value}"),
            Tree::Date(day) => format!("{day}"),
            Tree::Time(..) => "a day with a time".to_owned(),
            Tree::List(_) => "a list".to_owned(),
            Tree::Table(_) => "a table".to_owned(),
            Tree::Bad => "nothing".to_owned(),
        };
        let finding = Finding::error("wrong-type", format!("{what} is {found}")).why(format!("wanted {}", of.phrase()));
        finding.at(self.page.span(node.range.clone()))
    }

    /// Tells which shape of a union a table has, and checks it by that.
    fn union(&mut self, node: &Node, union: &'static Union, what: &str) {
        let first = |shape: &&'static &'static Shape| shape.keys.first().is_some_and(|key| node.get(key.name).is_some());
        if let Some(shape) = union.variants.iter().find(first) {
            return self.table(node, shape, node.range.clone(), shape.name);
        }
        let names: Vec<&str> = union.variants.iter().filter_map(|shape| shape.keys.first()).map(|key| key.name).collect();
        let wanted =
            format!("a {} with one of {}", union.name, names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "));
        let near = node.entries().iter().find_map(|entry| Some((entry, nearest(&entry.key, names.iter().copied())?)));
        let finding = match (near, node.entries().first()) {
            (Some((entry, near)), _) => Finding::error("unknown-key", format!("no {} has the key {}", union.name, quoted(&entry.key)))
                .help(format!("did you mean `{near}`?"))
                .instead(near)
                .at(self.page.span(entry.range.clone())),
            (None, Some(entry)) => Finding::error("unknown-key", format!("no {} has the key {}", union.name, quoted(&entry.key)))
                .at(self.page.span(entry.range.clone())),
            (None, None) => Finding::error("missing", format!("{what} is an empty table")).at(self.page.span(node.range.clone())),
        };
        self.findings.push(finding.why(format!("wanted {wanted}")));
    }

    /// A text as a value: short enough, and without control characters.
    fn constant(&mut self, node: &Node, text: &str) {
        let most = crate::limits::Limits::DEFAULT.text_bytes;
        if text.len() > most {
            let finding = Finding::error("too-large", format!("a text of {} bytes", text.len())).why(format!("at most {most}"));
            self.findings.push(finding.at(self.page.span(node.range.clone())));
        } else if text.chars().any(char::is_control) {
            let finding = Finding::error("control-character", format!("a control character in {}", quoted(text)));
            self.findings.push(finding.why("values have none").at(self.page.span(node.range.clone())));
        }
    }

    /// Keeps the place of a name and of every id in it: of `lapse.x` also that of `x`.
    fn remember(&mut self, node: &Node, text: &str) {
        let Some(inside) = self.page.inside(&node.range, text) else {
            return self.names.push((text.to_owned(), self.page.span(node.range.clone())));
        };
        self.names.push((text.to_owned(), self.page.span(inside.clone())));
        let mut at = 0;
        for word in text.split_inclusive(|char: char| !(char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-')) {
            let bare = word.trim_end_matches(|char: char| !(char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-'));
            if !bare.is_empty() && bare.len() < text.len() {
                self.names.push((bare.to_owned(), self.page.span(inside.start + at..inside.start + at + bare.len())));
            }
            at += word.len();
        }
    }
}

fn wanted(key: &Key) -> String {
    let mut doc = key.doc.trim_end_matches('.').to_owned();
    if let Some(first) = doc.get(..1).map(str::to_lowercase) {
        doc.replace_range(..1, &first);
    }
    format!("{doc}: {}", key.of.phrase())
}

/// Whether a tree is of the kind of a type, so that its problems are told in the words of that type.
fn shallow(of: &Type, tree: &Tree) -> bool {
    match of {
        Type::Text => matches!(tree, Tree::Text(_)),
        Type::Word(_) | Type::Form(_) => matches!(tree, Tree::Text(_)),
        Type::Boolean | Type::True => matches!(tree, Tree::Boolean(_)),
        Type::Integer(..) => matches!(tree, Tree::Integer(_)),
        Type::Date => matches!(tree, Tree::Date(_)),
        Type::Time => matches!(tree, Tree::Time(..)),
        Type::Constant => matches!(tree, Tree::Text(_) | Tree::Boolean(_) | Tree::Integer(_) | Tree::Date(_)),
        Type::Value => true,
        Type::List(_) => matches!(tree, Tree::List(_)),
        Type::OrList(of) => matches!(tree, Tree::List(_)) || shallow(of, tree),
        Type::Either(types) => types.iter().any(|of| shallow(of, tree)),
        Type::Table(_) | Type::Map(_) | Type::Union(_) => matches!(tree, Tree::Table(_)),
        Type::Named(named) => shallow(&named.of, tree),
    }
}
