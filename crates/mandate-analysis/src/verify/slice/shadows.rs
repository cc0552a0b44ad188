//! Which transitions may keep another from being taken, though it is enabled (S2.3, S2.4).

use crate::check::graph::Graph;
use mandate_process::definition::Kind;
use mandate_process::ids::{EdgeId, StateId};
use std::collections::BTreeSet;

/// The edges that, waiting for a trigger that this one waits for, may be found in its place or pre-empt it.
///
/// Found in its place are those that start inside its source, or at it and stand before it. Pre-empted it may be by
/// those and by edges of another track that leave some of the same states. One that starts around its source never
/// stands in its way.
pub(super) fn shadows(graph: &Graph<'_>, edge: EdgeId) -> impl Iterator<Item = EdgeId> + use<> {
    let tables = graph.tables;
    let source = tables.edges[edge].source;
    let waiting = graph.moves[edge].triggers.iter().flat_map(|trigger| &tables.triggers[*trigger].by_source).flat_map(|(_, edges)| edges);
    let in_the_way = |other: EdgeId| {
        let from = tables.edges[other].source;
        if from == source { other < edge } else { graph.holds(source, from) || crosses(graph, edge, other) }
    };
    let found: BTreeSet<EdgeId> = waiting.copied().filter(|other| *other != edge && in_the_way(*other)).collect();
    found.into_iter()
}

/// Whether both may be enabled at once, side by side, and leave some of the same states.
fn crosses(graph: &Graph<'_>, a: EdgeId, b: EdgeId) -> bool {
    let tables = graph.tables;
    let moves = |edge: EdgeId| !tables.edges[edge].targets.is_empty();
    let (from_a, from_b) = (graph.moves[a].domain, graph.moves[b].domain);
    let nested = graph.holds(from_a, from_b) || graph.holds(from_b, from_a);
    moves(a) && moves(b) && nested && are_side_by_side(graph, tables.edges[a].source, tables.edges[b].source)
}

/// Whether two states stand in different tracks of one parallel.
fn are_side_by_side(graph: &Graph<'_>, a: StateId, b: StateId) -> bool {
    if graph.holds(a, b) || graph.holds(b, a) {
        return false;
    }
    let mut common = graph.tables.states[a].parent;
    while !graph.holds(common, b) {
        common = graph.tables.states[common].parent;
    }
    graph.tables.states[common].kind == Kind::Parallel
}
