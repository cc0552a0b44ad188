//! One act of a story.

use super::content::Known;
use super::desk::{Desk, text, words};
use super::roster::Roster;
use crate::cast::{able, nobody_or_several};
use crate::scenario::{Announced, Dated, StoryAct};
use crate::when::{LocalTime, On};
use mandate_engine::RefusalKind;
use mandate_process::Process;
use mandate_process::finding::{Finding, nearest};
use mandate_process::tables::{ActRow, FieldRow, names};
use mandate_process::text::grammar::ACT_ENTRY;
use mandate_process::text::tree::{Entry, Node, Tree};
use mandate_process::text::{quoted, remarks, value};
use mandate_process::time::Date;
use mandate_process::value::Value;
use std::ops::Range;

/// The unmet rule that `at-most` counts as.
const AT_MOST: &str = "at-most";

/// An act as it was read, and where its parts stand.
#[derive(Clone, Debug)]
pub(super) struct ReadAct {
    pub act: StoryAct,
    /// Where `on` stands, if it reads.
    pub on: Option<Range<usize>>,
    /// Where `do` stands, or the header of the act.
    pub place: Range<usize>,
}

/// The acts of a list. What does not read is reported and left at its default, so that the rest can be looked at.
pub(super) fn acts(desk: &mut Desk<'_, '_>, list: Option<&Node>, known: Option<Known<'_>>) -> Vec<ReadAct> {
    let nodes = list.map(Node::items).unwrap_or_default().iter().filter(|node| matches!(node.tree, Tree::Table(_)));
    nodes.map(|node| act(desk, node, known)).collect()
}

fn act(desk: &mut Desk<'_, '_>, node: &Node, known: Option<Known<'_>>) -> ReadAct {
    let place = node.get("do").map_or_else(|| node.range.clone(), |act| desk.word(act));
    let on = node.get("on").and_then(|node| Some((on(node)?, node.range.clone())));
    let mut act = StoryAct::new(Date::default(), text(node, "do").unwrap_or_default());
    if let Some((on, _)) = on {
        act.on = on;
    }
    act.by = text(node, "by");
    act.id = text(node, "id");
    act.dated = text(node, "dated").and_then(|words| Dated::WORDS.iter().find(|(_, known)| words == *known)).map(|(dated, _)| *dated);
    act.refused = announced(node.get("refused"));
    act.remarks = remarks(node);
    act.place = Some(desk.page.span(place.clone()));
    if let Some(known) = known {
        refused(desk, node, known.process);
        if let (Some(by), Some(word)) = (node.get("by"), &act.by) {
            known.actor(desk, None, word, &by.range);
        }
        match find(known.process, &act.act) {
            Some(row) => {
                act.content = content(desk, node, row, known, &place, expects(&act, RefusalKind::ContentInvalid));
                if act.by.is_none() {
                    who(desk, known.process, known.roster, &act.act, &place);
                }
            }
            None => {
                act.content = fields(node).map(|field| (field.key.clone(), value(&field.node))).collect();
                if let (Some(word), false) = (node.get("do"), expects(&act, RefusalKind::UnknownAct)) {
                    desk.unknown_name("act", &act.act, &word.range, names(&known.process.tables().names.acts));
                }
            }
        }
    }
    ReadAct { act, on: on.map(|(_, range)| range), place }
}

/// A day, a day and a time, or a month.
pub(super) fn on(node: &Node) -> Option<On> {
    match &node.tree {
        Tree::Date(day) => Some(On::Day(*day)),
        Tree::Time(day, millis) => Some(On::At(LocalTime { day: *day, millis: *millis })),
        Tree::Text(month) => Date::end_of_month(month).map(On::Month),
        _ => None,
    }
}

/// The act of a process by name.
pub(super) fn find<'p>(process: &'p Process, act: &str) -> Option<&'p ActRow> {
    let tables = process.tables();
    tables.names.acts.get(act).map(|id| &tables.acts[*id])
}

/// The fields of an act: what is no key that every act may have.
fn fields(node: &Node) -> impl Iterator<Item = &Entry> {
    let own = |key: &str| key.starts_with("x-") || ACT_ENTRY.keys.iter().any(|known| known.name == key);
    node.entries().iter().filter(move |entry| !own(&entry.key))
}

/// Whether an act announces just this kind of refusal: then what earns it is no slip of the pen.
fn expects(act: &StoryAct, kind: RefusalKind) -> bool {
    matches!(&act.refused, Some(Announced::For(ids)) if ids.iter().any(|id| id == kind.id()))
}

fn announced(node: Option<&Node>) -> Option<Announced> {
    match &node?.tree {
        Tree::Boolean(true) => Some(Announced::Whatever),
        Tree::List(items) => Some(Announced::For(items.iter().filter_map(Node::text).map(String::from).collect())),
        _ => None,
    }
}

/// Every announced refusal is a rule, or a kind of refusal.
fn refused(desk: &mut Desk<'_, '_>, node: &Node, process: &Process) {
    let Some(list) = node.get("refused") else { return };
    if list.tree == Tree::List(Vec::new()) {
        let finding = Finding::error("missing", "`refused` names nothing").why("rules or a kind of refusal");
        desk.report(finding.help("write `refused = true` where any will do"), &list.range);
    }
    let rules = &process.tables().names.rules;
    let kinds = RefusalKind::ALL.map(RefusalKind::id);
    for (item, word) in words(node, "refused") {
        if word == RefusalKind::RulesUnmet.id() {
            // The unmet rules are what is compared: the kind alone would never be found.
            let finding = Finding::error("missing", format!("`{word}` names no rule")).why("announced are the rules that are unmet");
            let range = desk.word(item);
            desk.report(finding.help("name them, or write `refused = true` where any will do"), &range);
        }
        if !rules.contains_key(word) && !kinds.contains(&word) && word != AT_MOST {
            let finding = Finding::error("unknown-name", format!("no rule and no kind of refusal is called {}", quoted(word)));
            desk.unknown(finding, word, &item.range, names(rules).chain(kinds).chain([AT_MOST]));
        }
    }
}

fn content(
    desk: &mut Desk<'_, '_>,
    node: &Node,
    row: &ActRow,
    known: Known<'_>,
    place: &Range<usize>,
    as_written: bool,
) -> Vec<(String, Value)> {
    let before = desk.findings.len();
    let mut content = Vec::new();
    for entry in fields(node) {
        let read = field(desk, row, entry, known);
        content.push((entry.key.clone(), read.unwrap_or_else(|| value(&entry.node))));
    }
    // A misspelt field has been told with what was meant.
    let strangers: Vec<&str> =
        fields(node).map(|entry| &*entry.key).filter(|key| row.fields.iter().all(|field| *field.name != **key)).collect();
    let meant = |field: &FieldRow| strangers.iter().any(|key| nearest(key, [&*field.name]).is_some());
    for missing in row.fields.iter().filter(|field| !field.optional && node.get(&field.name).is_none() && !meant(field)) {
        let acts = &known.process.definition().vocabulary.acts;
        let declared =
            acts.iter().find(|act| *act.id == *row.name).and_then(|act| act.content.iter().find(|field| *field.id == *missing.name));
        let finding = Finding::error("missing", format!("`{}` has no `{}`", row.name, missing.name));
        desk.report(finding.why(declared.map_or_else(String::new, |field| format!("wanted `{}`", field.phrase))), place);
    }
    if as_written {
        desk.findings.truncate(before);
    }
    content
}

/// The value of a field of an act.
pub(super) fn field(desk: &mut Desk<'_, '_>, row: &ActRow, entry: &Entry, known: Known<'_>) -> Option<Value> {
    if let Some(field) = row.fields.iter().find(|field| *field.name == *entry.key) {
        return known.value(desk, field, &entry.node);
    }
    let mut finding = Finding::error("unknown-key", format!("`{}` has no field {}", row.name, quoted(&entry.key)));
    if row.fields.is_empty() {
        finding = finding.why("it carries nothing");
    }
    let own = row.fields.iter().map(|field| &*field.name);
    desk.unknown(finding, &entry.key, &entry.range, own.chain(ACT_ENTRY.keys.iter().map(|key| key.name)));
    None
}

/// An act that does not say who must be one that exactly one actor could do.
fn who(desk: &mut Desk<'_, '_>, process: &Process, roster: &Roster, act: &str, place: &Range<usize>) {
    let Some(actors) = roster.with_roles() else { return };
    let able = able(process, &actors, act).unwrap_or_default();
    if able.len() != 1 {
        desk.report(nobody_or_several(process, act, &able), place);
    }
}
