//! The strongly connected parts of a relation over edges.

use mandate_process::ids::EdgeId;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::{BTreeMap, BTreeSet};

/// The sets of edges that lie on a cycle together, each with itself alone only if it follows itself; the set with
/// the first edge first. What `next` gives outside `edges` is left out.
pub(super) fn cyclic_parts<N: IntoIterator<Item = EdgeId>>(edges: &BTreeSet<EdgeId>, next: impl Fn(EdgeId) -> N) -> Vec<BTreeSet<EdgeId>> {
    let mut graph: DiGraph<EdgeId, ()> = DiGraph::new();
    let nodes: BTreeMap<EdgeId, NodeIndex> = edges.iter().map(|edge| (*edge, graph.add_node(*edge))).collect();
    for (edge, node) in &nodes {
        for following in next(*edge).into_iter().filter_map(|edge| nodes.get(&edge)) {
            graph.add_edge(*node, *following, ());
        }
    }
    let cyclic = |part: &Vec<NodeIndex>| match part.as_slice() {
        [one] => graph.contains_edge(*one, *one),
        _ => true,
    };
    let names = |part: Vec<NodeIndex>| part.into_iter().filter_map(|node| graph.node_weight(node).copied()).collect();
    let mut parts: Vec<BTreeSet<EdgeId>> = kosaraju_scc(&graph).into_iter().filter(cyclic).map(names).collect();
    parts.sort();
    parts
}
