//! `[variant.ID]`: the story with changes.

use super::act::{ReadAct, acts, field, find};
use super::content::Known;
use super::desk::{Desk, text, texts, words};
use super::story::expect;
use crate::scenario::StoryAct;
use crate::variant::Variant;
use mandate_process::finding::Finding;
use mandate_process::tables::names;
use mandate_process::text::grammar::{ACT_ENTRY, Pattern, Type};
use mandate_process::text::tree::{Entry, Node, Tree};
use mandate_process::text::{quoted, remarks, value};
use mandate_process::value::Value;

static ON: Type = Type::Either(&[Type::Date, Type::Form(Pattern::Month)]);
static ID: Type = Type::Form(Pattern::Id);

/// What a variant varies: the acts of the base, and what its own may name.
#[derive(Clone, Copy)]
pub(super) struct Base<'a> {
    pub acts: &'a [ReadAct],
    pub known: Option<Known<'a>>,
}

impl<'a> Base<'a> {
    fn ids(self) -> impl Iterator<Item = &'a str> + Clone {
        self.acts.iter().filter_map(|read| read.act.id.as_deref())
    }

    fn by_id(self, id: &str) -> Option<&'a StoryAct> {
        self.acts.iter().map(|read| &read.act).find(|act| act.id.as_deref() == Some(id))
    }
}

/// Reads one variant, and its acts with their places.
pub(super) fn variant(desk: &mut Desk<'_, '_>, entry: &Entry, base: Base<'_>) -> (Variant, Vec<ReadAct>) {
    let node = &entry.node;
    let without = texts(node, "without");
    // Who does not take part does not act either.
    let roster = base.known.map(|known| known.roster.without(&without)).unwrap_or_default();
    let own = base.known.map(|known| Known { roster: &roster, ..known });
    if let Some((item, word)) = node.get("stop-before").and_then(|item| Some((item, item.text()?)))
        && base.by_id(word).is_none()
    {
        unknown_id(desk, word, item, base);
    }
    for (item, word) in words(node, "without") {
        if let Some(known) = base.known {
            known.actor(desk, None, word, &item.range);
        }
    }
    for (item, word) in words(node, "skip") {
        let is_act = base.known.is_none_or(|known| find(known.process, word).is_some());
        if !is_act && base.by_id(word).is_none() {
            let finding = Finding::error("unknown-name", format!("no act has the id or the name {}", quoted(word)));
            let acts = base.known.into_iter().flat_map(|known| names(&known.process.tables().names.acts));
            let known: Vec<&str> = base.ids().chain(acts).collect();
            desk.unknown(finding, word, &item.range, known.iter().copied());
        }
    }
    let read = acts(desk, node.get("act"), own);
    let variant = Variant {
        id: entry.key.clone(),
        stop_before: text(node, "stop-before"),
        without,
        skip: texts(node, "skip"),
        change: changes(desk, node, base, own),
        acts: read.iter().map(|read| read.act.clone()).collect(),
        until: node.get("until").and_then(Node::date),
        process: text(node, "process"),
        expect: node.get("expect").filter(|node| matches!(node.tree, Tree::Table(_))).map(|node| expect(desk, node, own)),
        remarks: remarks(node),
    };
    (variant, read)
}

fn unknown_id(desk: &mut Desk<'_, '_>, word: &str, item: &Node, base: Base<'_>) {
    let finding = Finding::error("unknown-name", format!("no act has the id {}", quoted(word)));
    desk.unknown(finding, word, &item.range, base.ids());
}

fn changes(desk: &mut Desk<'_, '_>, node: &Node, base: Base<'_>, own: Option<Known<'_>>) -> Vec<(String, Vec<(String, Value)>)> {
    let mut changes = Vec::new();
    for of in node.get("change").map(Node::entries).unwrap_or_default() {
        let Some(act) = base.by_id(&of.key) else {
            let finding = Finding::error("unknown-name", format!("no act has the id {}", quoted(&of.key)));
            desk.unknown(finding, &of.key, &of.range, base.ids());
            continue;
        };
        let fields = of.node.entries().iter().filter(|entry| !entry.key.starts_with("x-"));
        let fields = fields.filter_map(|entry| Some((entry.key.clone(), change(desk, act, entry, own)?))).collect();
        changes.push((of.key.clone(), fields));
    }
    changes
}

/// The new value of one key of an act.
fn change(desk: &mut Desk<'_, '_>, act: &StoryAct, entry: &Entry, own: Option<Known<'_>>) -> Option<Value> {
    match &*entry.key {
        "on" => return desk.fits(&entry.node, &ON, "`on`").then(|| value(&entry.node)),
        "by" => {
            let fits = desk.fits(&entry.node, &ID, "`by`");
            let word = entry.node.text().filter(|_| fits)?;
            return own.is_none_or(|known| known.actor(desk, None, word, &entry.node.range)).then(|| Value::from(word));
        }
        key if ACT_ENTRY.keys.iter().any(|known| known.name == key) => {
            let finding = Finding::error("unknown-key", format!("`{key}` of an act is not replaced"));
            desk.report(finding.why("only `on`, `by` and what the act carries"), &entry.range);
            return None;
        }
        _ => {}
    }
    let known = own?;
    // An act that the process does not know has been told of where it stands.
    let row = find(known.process, &act.act)?;
    field(desk, row, entry, known)
}
