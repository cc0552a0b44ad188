//! `clock-restarts-in-loop`: a deadline that ends a loop starts anew each time round, so that the loop never ends.
//!
//! Reported is a deadline with `after`, started by entering its `while`, if a transition that starts it anew lies on
//! a cycle of transitions, none of them counted by `at-most`, and its own lapse leads out of that cycle for good. A
//! lapse that leads back into the cycle is one of its steps, a deadline without a transition on its lapse is only
//! recorded, and where another deadline runs on over the whole cycle and leads out of it, that one ends the loop.

use super::cycles::cyclic_parts;
use super::graph::{Graph, Move};
use super::notes::{Notes, listed};
use mandate_process::definition::Item;
use mandate_process::finding::Finding;
use mandate_process::ids::{DeadlineId, EdgeId, Table};
use mandate_process::tables::TriggerKind;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn look(graph: &Graph<'_>, notes: &mut Notes<'_>) {
    let tables = graph.tables;
    let loops = Loops::new(graph);
    let lapses: Table<DeadlineId, Vec<EdgeId>> = tables.deadlines.ids().map(|id| on_lapse(graph, id)).collect();
    for (id, row) in tables.deadlines.iter() {
        if row.during.is_none() || row.armed_by_acts || row.at.is_some() || row.after.is_none() {
            continue;
        }
        if lapses[id].is_empty() {
            continue;
        }
        let restart = graph.edges().map(|(edge, _)| edge).find(|edge| {
            graph.is_live(*edge)
                && starts_anew(graph, *edge, id)
                && loops.around(*edge).is_some_and(|cycle| {
                    let out = |of: DeadlineId| !lapses[of].is_empty() && lapses[of].iter().all(|lapse| !cycle.contains(lapse));
                    let other = |(other, _)| other != id && out(other) && runs_throughout(graph, other, cycle);
                    out(id) && !tables.deadlines.iter().any(other)
                })
        });
        let Some((restart, cycle)) = restart.and_then(|edge| Some((edge, loops.around(edge)?))) else { continue };
        let what = format!("deadline `{}` starts anew in a loop that only its lapse would end", row.name);
        let finding = Finding::warning("clock-restarts-in-loop", what)
            .why(format!(
                "`{}` starts it anew, and {} can be taken again and again: it never lapses while they go on",
                graph.edge(restart),
                listed(cycle.iter().map(|edge| graph.edge(*edge)))
            ))
            .help("let `while` name the state around the whole loop, or bound the loop with `at-most`");
        notes.add(Item::Deadline, &row.name, id.index(), finding);
    }
}

/// The edges that a lapse takes.
fn on_lapse(graph: &Graph<'_>, deadline: DeadlineId) -> Vec<EdgeId> {
    let waits = |edge: &EdgeId| {
        let mut triggers = graph.moves[*edge].triggers.iter();
        triggers.any(|trigger| graph.tables.triggers[*trigger].kind == TriggerKind::Lapse(deadline))
    };
    graph.edges().map(|(edge, _)| edge).filter(|edge| graph.is_live(*edge) && waits(edge)).collect()
}

/// Whether taking an edge starts the clock of a deadline with `while` anew, as far as one track tells.
pub(super) fn starts_anew(graph: &Graph<'_>, edge: EdgeId, deadline: DeadlineId) -> bool {
    let row = &graph.tables.edges[edge];
    let Move { domain, entered, .. } = &graph.moves[edge];
    let Some(during) = &graph.tables.deadlines[deadline].during else { return false };
    let stays = graph.upward(*domain).any(|state| during.contains(state.index()));
    if stays || !entered.intersects(during) {
        return false;
    }
    // From outside; or from a state of the list to itself and to no other of the list.
    let around: Vec<usize> = graph.upward(row.source).map(|state| state.index()).filter(|state| during.contains(*state)).collect();
    around.is_empty() || entered.iter().filter(|state| during.contains(*state)).all(|state| around.contains(&state))
}

/// Whether a deadline runs on, never started anew, wherever the edges of a cycle start.
fn runs_throughout(graph: &Graph<'_>, deadline: DeadlineId, cycle: &BTreeSet<EdgeId>) -> bool {
    let row = &graph.tables.deadlines[deadline];
    let runs = |edge: &EdgeId| {
        let source = graph.tables.edges[*edge].source;
        let inside = row.during.as_ref().is_none_or(|during| graph.upward(source).any(|state| during.contains(state.index())));
        inside && !starts_anew(graph, *edge, deadline)
    };
    !row.armed_by_acts && cycle.iter().all(runs)
}

/// The cycles of transitions that nothing counts.
struct Loops {
    parts: Vec<BTreeSet<EdgeId>>,
    of: BTreeMap<EdgeId, usize>,
}

impl Loops {
    fn new(graph: &Graph<'_>) -> Self {
        let counted = |edge: EdgeId| graph.tables.transitions[graph.tables.edges[edge].transition].at_most.is_some();
        let edges: BTreeSet<EdgeId> = graph.edges().map(|(edge, _)| edge).filter(|edge| graph.is_live(*edge) && !counted(*edge)).collect();
        // What starts at a state around it, or at a state just entered.
        let follows = |edge: EdgeId, next: EdgeId| {
            let Move { entered, domain, .. } = &graph.moves[edge];
            let source = graph.tables.edges[next].source;
            entered.contains(source.index()) || (graph.holds(source, *domain) && !entered.is_empty())
        };
        let parts = cyclic_parts(&edges, |edge| edges.iter().copied().filter(move |next| follows(edge, *next)));
        let of = parts.iter().enumerate().flat_map(|(index, part)| part.iter().map(move |edge| (*edge, index))).collect();
        Self { parts, of }
    }

    /// The cycle that an edge is on.
    fn around(&self, edge: EdgeId) -> Option<&BTreeSet<EdgeId>> {
        self.of.get(&edge).and_then(|index| self.parts.get(*index))
    }
}
