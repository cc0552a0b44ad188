//! All files of a process as one definition.

use super::check::{Checker, MOST_FINDINGS};
use super::grammar::{PART, PROCESS, Shape, Type, VOCABULARY};
use super::load::{As, Files, Loaded};
use super::lower::{Lower, remarks, text};
use super::source::Page;
use super::states::{Nest, grow};
use super::tree::{Entry, Node, Tree};
use crate::definition::{Definition, Item, Places};
use crate::finding::{Finding, Findings, Severity, Span};
use crate::limits::Limits;
use crate::time::parse_offset;
use std::collections::{BTreeMap, BTreeSet};
use std::format;
use std::string::String;
use std::vec::Vec;

/// One table with an id.
pub(super) struct Row<'n> {
    pub kind: &'static str,
    pub item: Item,
    pub id: String,
    pub span: Span,
    pub entry: &'n Entry,
    pub node: &'n Node,
    pub file: usize,
}

/// What the files say, and how far it can be trusted.
pub(super) struct Merged {
    pub definition: Definition,
    pub findings: Findings,
    /// Whether everything is there that names may refer to.
    pub complete: bool,
    /// Places inside tables that did not read: what is said of them afterwards is an echo.
    pub doubtful: BTreeSet<Span>,
}

/// The tables by kind: the key of the file, what it declares.
const KINDS: [(&str, Item); 11] = [
    ("state", Item::State),
    ("transition", Item::Transition),
    ("deadline", Item::Deadline),
    ("rule", Item::Rule),
    ("property", Item::Property),
    ("scope", Item::Scope),
    ("role", Item::Role),
    ("type", Item::Type),
    ("scale", Item::Type),
    ("fact", Item::Fact),
    ("act", Item::Act),
];

/// Reads the files into one definition. There is none without a main file.
pub(super) fn merge(files: &Files<'_>, limits: &Limits) -> Option<Merged> {
    let main = files.files.first()?;
    let pages: Vec<Page<'_>> = files.files.iter().map(|file| Page::new(file.id.clone(), &file.text)).collect();
    let page = pages.first()?;
    let mut merger = Merger {
        pages: &pages,
        findings: Vec::new(),
        complete: files.complete,
        places: Places::default(),
        bad: BTreeSet::new(),
        rows: Vec::new(),
        taken: BTreeMap::new(),
    };
    for (index, (file, page)) in files.files.iter().zip(&pages).enumerate() {
        merger.file(index, file, page);
    }
    let grown = {
        let states: Vec<&Row<'_>> = merger.rows.iter().filter(|row| row.item == Item::State).collect();
        grow((&main.root, page), &states, &pages, limits)
    };
    // Where a file is missing, so may be the list that a state stands in.
    if files.complete {
        merger.complete &= grown.findings.is_empty();
        merger.findings.extend(grown.findings);
    }
    for (id, span) in grown.listed {
        merger.places.tables.entry((Item::State, id)).or_insert(span);
    }
    let mut definition = Definition {
        id: text(&main.root, "id").unwrap_or_default(),
        version: text(&main.root, "version").unwrap_or_default(),
        remarks: remarks(&main.root),
        utc_offset: text(&main.root, "utc-offset").as_deref().and_then(parse_offset).unwrap_or(0),
        root: grown.root,
        ..Definition::default()
    };
    if let Some(id) = main.root.entries().iter().find(|entry| entry.key == "id") {
        let span = page.span(id.range.clone());
        merger.places.tables.insert((Item::Process, String::new()), span.clone());
        merger.places.tables.insert((Item::Process, definition.id.clone()), span);
    }
    merger.lower(&mut definition);
    let doubtful = merger.doubtful();
    definition.places = merger.places;
    Some(Merged { definition, findings: merger.findings, complete: merger.complete, doubtful })
}

struct Merger<'n, 'p> {
    pages: &'p [Page<'p>],
    findings: Findings,
    complete: bool,
    places: Places,
    bad: BTreeSet<(Item, String)>,
    rows: Vec<Row<'n>>,
    taken: BTreeMap<(Item, &'n str), Span>,
}

impl<'n> Merger<'n, '_> {
    /// Checks one file and collects its tables.
    fn file(&mut self, index: usize, file: &'n Loaded<'_>, page: &Page<'_>) {
        let shape: &'static Shape = match file.read_as {
            As::Main => &PROCESS,
            As::Part => &PART,
            As::Words => &VOCABULARY,
        };
        let mut checker = Checker::new(page);
        for entry in file.root.entries() {
            let kind = KINDS.iter().find(|(key, _)| *key == entry.key);
            match (kind, &entry.node.tree, shape.find(&entry.key).map(|key| &key.of)) {
                (Some((kind, item)), Tree::Table(rows), Some(Type::Map(of))) => {
                    for row in rows {
                        self.row(
                            Row {
                                kind,
                                item: *item,
                                id: row.key.clone(),
                                span: page.span(row.range.clone()),
                                entry: row,
                                node: &row.node,
                                file: index,
                            },
                            of,
                            page,
                        );
                    }
                }
                _ if file.read_as == As::Part && shape.find(&entry.key).is_none() && PROCESS.find(&entry.key).is_some() => {
                    let finding = Finding::error("unknown-key", format!("a part has no `{}` of its own", entry.key));
                    checker
                        .findings
                        .push(finding.why("it belongs to the process that includes the part").at(page.span(entry.range.clone())));
                }
                _ => checker.entry(entry, shape),
            }
        }
        checker.missing(&file.root, shape, 0..0, "the file");
        self.complete &= checker.findings.is_empty();
        self.findings.append(&mut checker.findings);
        for (name, span) in checker.names {
            self.places.names.entry((Item::State, String::new(), name)).or_insert(span);
        }
    }

    /// Checks one table with an id and keeps its places.
    fn row(&mut self, row: Row<'n>, of: &'static Type, page: &Page<'_>) {
        if self.findings.len() > MOST_FINDINGS {
            self.complete = false;
            return;
        }
        let mut checker = Checker::new(page);
        checker.named(row.entry);
        checker.names.clear();
        let what = format!("{} `{}`", row.kind, row.id);
        match (of, &row.node.tree) {
            (Type::Table(shape), Tree::Table(_)) => checker.table(row.node, shape, row.entry.range.clone(), &what),
            (Type::Table(shape), tree) if !matches!(tree, Tree::Bad) => {
                let finding = Finding::error("wrong-type", format!("{what} is no table"));
                let help = format!("each has a name of its own: `[{}.NAME]`", row.kind);
                checker.findings.push(finding.why(format!("wanted the keys of {}", shape.name)).help(help).at(row.span.clone()));
            }
            _ => checker.value(row.node, of, &what),
        }
        if !checker.findings.is_empty() {
            self.bad.insert((row.item, row.id.clone()));
        }
        self.findings.append(&mut checker.findings);
        for (name, span) in checker.names {
            self.places.names.entry((row.item, row.id.clone(), name)).or_insert(span);
        }
        // Roles, types and scales share one space of names.
        let space = if row.item == Item::Role { Item::Type } else { row.item };
        if let Some(first) = self.taken.get(&(space, row.entry.key.as_str())) {
            let why = format!("first in {} line {} column {}", first.source, first.line, first.column);
            let finding = Finding::error("duplicate-name", format!("{what} is declared twice")).why(why);
            self.findings.push(finding.help("each name stands for one thing").at(row.span));
            return;
        }
        self.taken.insert((space, row.entry.key.as_str()), row.span.clone());
        self.places.tables.insert((row.item, row.id.clone()), row.span.clone());
        self.rows.push(row);
    }

    /// Fills the definition from the tables, kind by kind.
    fn lower(&mut self, to: &mut Definition) {
        let rows = std::mem::take(&mut self.rows);
        for row in &rows {
            let Some(page) = self.pages.get(row.file) else { continue };
            let mut lower = Lower { page, findings: Vec::new() };
            let (id, node) = (row.id.clone(), row.node);
            match row.kind {
                "transition" => to.transitions.push(lower.transition(id, node)),
                "deadline" => to.deadlines.push(lower.deadline(id, node)),
                "rule" => to.rules.push(lower.rule(id, node, &row.entry.range)),
                "property" => to.properties.push(lower.property(id, node)),
                "scope" => to.scope.push((id, node.integer().and_then(|most| u32::try_from(most).ok()).unwrap_or(1))),
                "role" => to.vocabulary.roles.push(lower.role(id, node)),
                "type" | "scale" => to.vocabulary.types.push(lower.type_of(id, node, row.kind == "scale")),
                "fact" => to.vocabulary.facts.push(lower.fact(id, node)),
                "act" => to.vocabulary.acts.push(lower.act(id, node)),
                _ => {}
            }
            if lower.findings.iter().any(|finding| finding.severity == Severity::Error) {
                self.bad.insert((row.item, row.id.clone()));
            }
            self.findings.append(&mut lower.findings);
        }
        // Each kind has an order of its own: types first, then scales, whichever table stands first.
        to.vocabulary.types.sort_by_key(|declared| declared.scale);
        let nest = Nest::new(&to.root);
        for transition in &mut to.transitions {
            transition.internal = nest.is_internal(&transition.from, &transition.to);
        }
    }

    fn doubtful(&self) -> BTreeSet<Span> {
        let tables = self.places.tables.iter().filter(|(key, _)| self.bad.contains(*key)).map(|(_, span)| span);
        let of = |(item, id, _): &(Item, String, String)| self.bad.contains(&(*item, id.clone()));
        let names = self.places.names.iter().filter(|(key, _)| of(key)).map(|(_, span)| span);
        tables.chain(names).cloned().collect()
    }
}
