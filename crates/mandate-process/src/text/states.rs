//! The tree of states, from lists of names.

use super::lower::{names, number, remarks, texts};
use super::merge::Row;
use super::source::Page;
use super::tree::{Node, Tree};
use crate::definition::{Kind, State};
use crate::finding::{Finding, Findings, Span, nearest};
use crate::limits::Limits;
use std::collections::{BTreeMap, BTreeSet};
use std::format;
use std::string::String;
use std::vec::Vec;

/// A state in a list of children.
struct Listed<'n> {
    id: String,
    span: Span,
    /// The state whose list it is; empty for the root.
    parent: &'n str,
    end: bool,
}

/// The tree, with the place where each state was first listed.
pub(super) struct Grown {
    pub root: State,
    pub listed: Vec<(String, Span)>,
    pub findings: Findings,
}

/// Builds the tree from the lists of the main file and of the tables of states.
pub(super) fn grow<'n>(main: (&'n Node, &Page<'_>), rows: &[&'n Row<'n>], pages: &[Page<'_>], limits: &Limits) -> Grown {
    let mut grower = Grower { rows: BTreeMap::new(), listed: Vec::new(), by_id: BTreeMap::new(), findings: Vec::new() };
    grower.list(main.0, "", main.1);
    for row in rows {
        grower.rows.insert(&row.id, row);
        if let Some(page) = pages.get(row.file) {
            grower.children(row, page);
        }
    }
    if grower.listed.len().max(rows.len()) >= limits.states {
        let span = main.1.span(main.0.get("states").map_or(0..0, |states| states.range.clone()));
        let finding = Finding::error("too-many", "more states than the limit").why(format!("at most {}", limits.states));
        return Grown { root: State::compound("", []), listed: Vec::new(), findings: Vec::from([finding.at(span)]) };
    }
    grower.placed(rows);
    let order = grower.order(limits);
    let root = grower.assemble(&order);
    let listed = grower.listed.iter().map(|listed| (listed.id.clone(), listed.span.clone())).collect();
    Grown { root, listed, findings: grower.findings }
}

struct Grower<'n> {
    rows: BTreeMap<&'n str, &'n Row<'n>>,
    listed: Vec<Listed<'n>>,
    by_id: BTreeMap<String, usize>,
    findings: Findings,
}

impl<'n> Grower<'n> {
    fn wrong(&mut self, what: String, why: &str, span: Span) {
        self.findings.push(Finding::error("bad-structure", what).why(why).at(span));
    }

    fn children(&mut self, row: &'n Row<'n>, page: &Page<'_>) {
        match (row.node.get("states"), row.node.get("tracks"), row.node.get("ends")) {
            (Some(_), Some(tracks), _) => {
                let what = format!("state `{}` has both `states` and `tracks`", row.id);
                self.wrong(what, "children one at a time, or side by side", page.span(tracks.range.clone()));
            }
            (None, tracks, Some(ends)) => {
                let what = format!("state `{}` has `ends` without `states`", row.id);
                let why = if tracks.is_some() { "a track is never final" } else { "`ends` says which of `states` are final" };
                self.wrong(what, why, page.span(ends.range.clone()));
            }
            _ => {}
        }
        self.list(row.node, &row.id, page);
    }

    /// Enters the children of one state.
    fn list(&mut self, node: &'n Node, parent: &'n str, page: &Page<'_>) {
        let children = node.get("states").or_else(|| node.get("tracks"));
        let known: BTreeSet<String> = children.map(names).unwrap_or_default().into_iter().collect();
        for end in node.get("ends").map(Node::items).unwrap_or_default() {
            let Some(id) = end.text() else { continue };
            if !known.contains(id) && node.get("states").is_some_and(|states| matches!(states.tree, Tree::List(_))) {
                let mut finding = Finding::error("bad-structure", format!("`{id}` in `ends` is not in `states`"));
                finding = finding.why("`ends` says which of `states` are final");
                if let Some(near) = nearest(id, known.iter().map(String::as_str)) {
                    finding = finding.help(format!("did you mean `{near}`?")).instead(near);
                }
                self.findings.push(finding.at(page.span(end.range.clone())));
            }
        }
        let ends: BTreeSet<String> = texts(node, "ends").into_iter().collect();
        for child in children.map(Node::items).unwrap_or_default() {
            let Some(id) = child.text() else { continue };
            let span = page.span(page.inside(&child.range, id).unwrap_or(child.range.clone()));
            if let Some(first) = self.by_id.get(id).and_then(|index| self.listed.get(*index)) {
                let what = format!("state `{id}` stands in two lists");
                let why = format!("also in {} line {} column {}", first.span.source, first.span.line, first.span.column);
                self.wrong(what, &why, span);
                continue;
            }
            self.by_id.insert(String::from(id), self.listed.len());
            self.listed.push(Listed { id: String::from(id), span, parent, end: ends.contains(id) });
        }
    }

    /// Reports tables of states that no list names, and phases below the top.
    fn placed(&mut self, rows: &[&'n Row<'n>]) {
        for row in rows {
            let listed = self.by_id.get(&row.id).and_then(|index| self.listed.get(*index));
            if listed.is_none() {
                // Comparing names takes time: only the first findings tell what may have been meant.
                let few = if self.findings.len() < 20 { self.listed.as_slice() } else { &[] };
                let free = few.iter().map(|listed| listed.id.as_str()).filter(|id| !self.rows.contains_key(id));
                let mut finding = Finding::error("bad-structure", format!("state `{}` stands in no list", row.id))
                    .why("each state is in the `states` or `tracks` of one other, or of the process");
                if let Some(near) = nearest(&row.id, free) {
                    finding = finding.help(format!("did you mean `{near}`?")).instead(near);
                }
                self.findings.push(finding.at(row.span.clone()));
            } else if listed.is_some_and(|listed| !listed.parent.is_empty()) && row.node.get("phase").is_some() {
                let what = format!("`phase` on `{}`, which is not on top", row.id);
                self.wrong(what, "phases number the states on top", row.span.clone());
            }
        }
    }

    /// The states in document order, found from the root; reports those that only lead to themselves.
    fn order(&mut self, limits: &Limits) -> Vec<usize> {
        let mut children: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, listed) in self.listed.iter().enumerate() {
            children.entry(listed.parent).or_default().push(index);
        }
        let of = |id: &str| children.get(id).map(Vec::as_slice).unwrap_or_default();
        let mut order = Vec::new();
        let mut deepest = None;
        let mut stack: Vec<(usize, usize)> = of("").iter().rev().map(|index| (*index, 1)).collect();
        while let Some((index, depth)) = stack.pop() {
            let Some(listed) = self.listed.get(index) else { continue };
            if depth > limits.nesting {
                deepest = Some(listed.span.clone());
                break;
            }
            order.push(index);
            stack.extend(of(&listed.id).iter().rev().map(|index| (*index, depth + 1)));
        }
        if let Some(span) = deepest {
            let finding = Finding::error("too-deep", format!("states more than {} levels deep", limits.nesting));
            self.findings.push(finding.why(format!("at most {} states inside each other", limits.nesting)).at(span));
            return Vec::new();
        }
        let reached: BTreeSet<usize> = order.iter().copied().collect();
        // A list whose owner stands in no list has been reported at its owner.
        let lost: Vec<(String, Span)> = (0..self.listed.len())
            .filter(|index| !reached.contains(index))
            .filter_map(|index| self.listed.get(index))
            .filter(|listed| self.by_id.contains_key(listed.parent))
            .map(|listed| (listed.id.clone(), listed.span.clone()))
            .collect();
        for (id, span) in lost {
            if self.inside_itself(&id) {
                self.wrong(format!("state `{id}` is inside itself"), "the lists of states go round in a circle", span);
            }
        }
        order
    }

    fn inside_itself(&self, id: &str) -> bool {
        let mut at = id;
        for _ in 0..=self.listed.len() {
            let Some(listed) = self.by_id.get(at).and_then(|index| self.listed.get(*index)) else { return false };
            if listed.parent == id {
                return true;
            }
            at = listed.parent;
        }
        false
    }

    /// Puts the states together from the last to the first, so that each finds its children ready.
    fn assemble(&self, order: &[usize]) -> State {
        let mut ready: BTreeMap<&str, Vec<State>> = BTreeMap::new();
        for listed in order.iter().rev().filter_map(|index| self.listed.get(*index)) {
            let node = self.rows.get(listed.id.as_str()).map(|row| row.node);
            let mut children = ready.remove(listed.id.as_str()).unwrap_or_default();
            children.reverse();
            let has = |key| node.is_some_and(|node| node.get(key).is_some());
            let kind = match (listed.end, has("states"), has("tracks")) {
                (true, ..) => Kind::Final,
                (_, true, _) => Kind::Compound,
                (.., true) => Kind::Parallel,
                _ => Kind::Atomic,
            };
            let mut state = State { id: listed.id.clone(), kind, children, ..State::default() };
            if let Some(node) = node {
                state.admits = texts(node, "admits");
                state.phase = number(node, "phase");
                state.remarks = remarks(node);
            }
            ready.entry(listed.parent).or_default().push(state);
        }
        let mut top = ready.remove("").unwrap_or_default();
        top.reverse();
        State::compound("", top)
    }
}

/// Which states are inside which.
pub(super) struct Nest<'d> {
    /// By name: the place in document order, the first place behind all inside, and whether it is compound.
    places: BTreeMap<&'d str, (usize, usize, bool)>,
}

impl<'d> Nest<'d> {
    /// Numbers the states of a tree.
    pub fn new(root: &'d State) -> Self {
        let mut order: Vec<(&State, usize)> = Vec::new();
        let mut stack: Vec<(&State, Option<usize>)> = Vec::from([(root, None)]);
        let mut parents: Vec<Option<usize>> = Vec::new();
        while let Some((state, parent)) = stack.pop() {
            let at = order.len();
            order.push((state, at + 1));
            parents.push(parent);
            stack.extend(state.children.iter().rev().map(|child| (child, Some(at))));
        }
        for at in (0..order.len()).rev() {
            let end = order.get(at).map_or(0, |(_, end)| *end);
            if let Some((_, of_parent)) = parents.get(at).copied().flatten().and_then(|parent| order.get_mut(parent)) {
                *of_parent = end.max(*of_parent);
            }
        }
        let row = |(at, (state, end)): (usize, (&'d State, usize))| (state.id.as_str(), (at, end, state.kind == Kind::Compound && at > 0));
        Self { places: order.into_iter().enumerate().map(row).collect() }
    }

    /// Whether by the rule of files a transition is internal: from a compound state to a state inside it.
    pub fn is_internal(&self, from: &[String], to: &[String]) -> bool {
        let inside = |outer: &(usize, usize, bool), target: &String| {
            self.places.get(target.as_str()).is_some_and(|(at, ..)| outer.0 < *at && *at < outer.1)
        };
        let sources = from.iter().filter_map(|source| self.places.get(source.as_str()));
        !to.is_empty() && sources.filter(|(.., compound)| *compound).any(|source| to.iter().all(|target| inside(source, target)))
    }
}
