//! `automatic-cycle`: transitions that follow each other without end, with no act and no deadline between them.
//!
//! The nodes are the edges that wait for nothing, for a completion or for a raised name. One leads to another if the
//! other starts at a state that the first may enter, at its target, or at an ancestor or descendant of its target;
//! one that moves nothing leads on from where it is; and to one that waits for a raised name leads also what raises
//! that name. A cycle is any closed walk, so a strongly connected set of edges, all of which it visits.
//!
//! A cycle is broken if two `when`s on it (or one with itself) cannot both hold and nothing on it changes what these
//! two read: facts changed by its effects, deadlines it arms, withdraws or may meet, and any `in-state`.
//!
//! **Exact**, up to what propositions can tell: where a pair breaks all of a set, every cycle left lacks the one or
//! the other, so the two smaller sets are tried in turn; a set that no pair breaks is itself a cycle. After
//! [`MOST_SETS`] sets, or [`MOST_LOOKS`] pairs of edges, the rest counts as unbroken, so at worst too much is reported. Not seen are two broken
//! cycles in two tracks that turn each other's facts; the bound on microsteps ends such a case.

use super::cycles::cyclic_parts;
use super::graph::Graph;
use super::notes::{Notes, listed};
use super::proposition::Propositions;
use super::reads::{Reads, changes, effects, reads};
use mandate_process::Bits;
use mandate_process::definition::Item;
use mandate_process::finding::Finding;
use mandate_process::ids::{EdgeId, FactId, TestId, TriggerId};
use mandate_process::tables::{EffectRow, TriggerKind};
use std::collections::{BTreeMap, BTreeSet};

const MOST_SETS: usize = 2_000;
/// Pairs of edges looked at in one process, and pairs of `when`s compared.
const MOST_LOOKS: usize = 4_000_000;
const MOST_COMPARED: usize = 20_000;

pub(super) fn look(graph: &Graph<'_>, notes: &mut Notes<'_>) {
    let mut cycles = Cycles::new(graph);
    for cycle in cycles.unbroken() {
        let mut transitions: Vec<_> = cycle.iter().map(|edge| graph.tables.edges[*edge].transition).collect();
        transitions.sort_unstable();
        transitions.dedup();
        let Some(first) = transitions.first().copied() else { continue };
        let names = listed(transitions.iter().map(|id| graph.transition(*id)));
        let what = match transitions.len() {
            1 => format!("transition {names} follows itself without end"),
            _ => format!("transitions {names} follow each other without end"),
        };
        let finding = if notes.built_in_code() { Finding::warning } else { Finding::error };
        let finding = finding("automatic-cycle", what)
            .why("no act and no deadline stands between them, so a case that comes here need not come to rest")
            .help("let one of them wait for an act, or give two of them a `when` that cannot both hold");
        notes.add(Item::Transition, graph.transition(first), first.index(), finding);
    }
}

type Edges = BTreeSet<EdgeId>;

struct Cycles<'g, 'p> {
    graph: &'g Graph<'p>,
    links: BTreeMap<EdgeId, Edges>,
    reads: BTreeMap<EdgeId, Reads>,
    changes: BTreeMap<EdgeId, BTreeSet<FactId>>,
    compared: BTreeMap<(TestId, TestId), bool>,
    looks: usize,
}

impl<'g, 'p> Cycles<'g, 'p> {
    fn new(graph: &'g Graph<'p>) -> Self {
        let raised: BTreeSet<TriggerId> = graph.edges().flat_map(|(edge, _)| raises(graph, edge)).collect();
        let goes_on = |edge: EdgeId| {
            graph.is_automatic(edge)
                || graph.moves[edge].triggers.iter().any(|trigger| match graph.tables.triggers[*trigger].kind {
                    TriggerKind::Done(state) => graph.completable.contains(state.index()),
                    _ => raised.contains(trigger),
                })
        };
        let nodes: Vec<EdgeId> = graph.edges().map(|(edge, _)| edge).filter(|edge| graph.is_live(*edge) && goes_on(*edge)).collect();
        let mut cycles = Self {
            graph,
            links: BTreeMap::new(),
            reads: nodes.iter().map(|edge| (*edge, reads(graph, graph.tables.edges[*edge].when))).collect(),
            changes: nodes.iter().map(|edge| (*edge, changes(graph, *edge))).collect(),
            compared: BTreeMap::new(),
            looks: 0,
        };
        for edge in &nodes {
            let (near, raises) = (near(graph, *edge), raises(graph, *edge).collect::<BTreeSet<_>>());
            let follows = |next: &&EdgeId| {
                near.contains(graph.tables.edges[**next].source.index())
                    || graph.moves[**next].triggers.iter().any(|trigger| raises.contains(trigger))
            };
            cycles.links.insert(*edge, nodes.iter().filter(follows).copied().collect());
        }
        cycles
    }

    /// The sets that nothing breaks, none inside another, the one with the first edge first.
    fn unbroken(&mut self) -> Vec<Edges> {
        let mut found: Vec<Edges> = Vec::new();
        let mut seen: BTreeSet<Edges> = BTreeSet::new();
        let mut open: Vec<Edges> = vec![self.links.keys().copied().collect()];
        while let Some(set) = open.pop() {
            for component in self.components(&set) {
                if found.iter().any(|known| component.is_subset(known)) || !seen.insert(component.clone()) {
                    continue;
                }
                let breaking = if seen.len() > MOST_SETS { None } else { self.breaking(&component) };
                let Some((one, other)) = breaking else {
                    found.retain(|known| !known.is_subset(&component));
                    found.push(component);
                    continue;
                };
                for without in BTreeSet::from([one, other]) {
                    let mut rest = component.clone();
                    rest.remove(&without);
                    open.push(rest);
                }
            }
        }
        found.sort();
        found
    }

    fn components(&self, set: &Edges) -> Vec<Edges> {
        cyclic_parts(set, |edge| self.links.get(&edge).into_iter().flatten().copied())
    }

    /// Two edges (or one, twice) whose `when`s cannot both hold and whose facts nothing in the set changes.
    fn breaking(&mut self, set: &Edges) -> Option<(EdgeId, EdgeId)> {
        self.looks = self.looks.saturating_add(set.len().saturating_mul(set.len()));
        if self.looks > MOST_LOOKS {
            return None;
        }
        let steady: Vec<(EdgeId, TestId)> = set
            .iter()
            .filter_map(|edge| Some((*edge, self.graph.tables.edges[*edge].when?)))
            .filter(|(edge, _)| self.reads.get(edge).is_some_and(|reads| self.is_steady(reads, set)))
            .collect();
        for (index, (one, when)) in steady.iter().enumerate() {
            for (other, other_when) in steady.iter().take(index + 1) {
                if self.contradict(*when, *other_when) {
                    return Some((*one, *other));
                }
            }
        }
        None
    }

    /// Whether nothing in the set changes what is read.
    fn is_steady(&self, reads: &Reads, set: &Edges) -> bool {
        let tables = self.graph.tables;
        let changed =
            |facts: &BTreeSet<FactId>| set.iter().any(|edge| self.changes.get(edge).is_some_and(|changed| !changed.is_disjoint(facts)));
        let deadline_moves = |deadline| {
            let row = &tables.deadlines[deadline];
            let moved = |during: &Bits| {
                set.iter()
                    .any(|edge| self.graph.moves[*edge].entered.intersects(during) || self.graph.moves[*edge].exited.intersects(during))
            };
            row.met_when.is_some() || row.at.is_some_and(|at| changed(&BTreeSet::from([at]))) || row.during.as_ref().is_some_and(moved)
        };
        reads.states.is_empty() && !changed(&reads.facts) && !reads.deadlines.iter().any(|deadline| deadline_moves(*deadline))
    }

    fn contradict(&mut self, a: TestId, b: TestId) -> bool {
        let pair = (a.min(b), a.max(b));
        if let Some(known) = self.compared.get(&pair) {
            return *known;
        }
        if self.compared.len() >= MOST_COMPARED {
            return false;
        }
        let answer = Propositions::new(self.graph).holds(a).holds(b).cannot_be();
        self.compared.insert(pair, answer);
        answer
    }
}

/// The triggers that an edge may raise.
fn raises<'p>(graph: &Graph<'p>, edge: EdgeId) -> impl Iterator<Item = TriggerId> + use<'p> {
    effects(graph, edge).filter_map(|effect| if let EffectRow::Raise(name) = effect { Some(*name) } else { None })
}

/// States at which what follows an edge may start: those it may enter, its targets, all above and below these.
fn near(graph: &Graph<'_>, edge: EdgeId) -> Bits {
    let row = &graph.tables.edges[edge];
    let mut near = graph.moves[edge].entered.clone();
    let targets = row.targets.iter().map(|target| graph.home(*target));
    let stays = row.targets.is_empty().then_some(row.source);
    for target in targets.chain(stays) {
        near.union_with(&graph.tables.states[target].inside);
        for state in graph.upward(target) {
            near.insert(state.index());
        }
    }
    near
}
