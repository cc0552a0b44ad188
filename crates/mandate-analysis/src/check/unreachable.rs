//! `unreachable`: a state or a transition that no path over transitions can reach.
//!
//! Each `when` is taken for yes, each act for done, each deadline for lapsed; entry into tracks and through `resume`
//! counts. A state inside one that is reported is not reported again, nor is a transition from it. A transition from
//! a reachable state is never taken if nothing it waits for can come, or if from each of its sources another one
//! without `when`, earlier in the document, takes each of its triggers.

use super::graph::Graph;
use super::notes::{Notes, listed};
use mandate_process::definition::Item;
use mandate_process::finding::Finding;
use mandate_process::ids::{EdgeId, StateId};
use mandate_process::tables::ROOT;

pub(super) fn look(graph: &Graph<'_>, notes: &mut Notes<'_>) {
    let tables = graph.tables;
    for (id, row) in tables.states.iter() {
        if graph.reachable.contains(id.index()) || !graph.reachable.contains(row.parent.index()) || id == ROOT {
            continue;
        }
        notes.add(Item::State, &row.name, id.index(), state(graph, id));
    }
    for (id, row) in tables.transitions.iter() {
        let dead: Option<Vec<(EdgeId, Dead)>> = row.edges.iter().map(|edge| Some((*edge, dead(graph, *edge)?))).collect();
        let own = dead.iter().flatten().find(|(_, dead)| !matches!(dead, Dead::Source));
        if let Some((edge, why)) = own {
            let finding = Finding::error("unreachable", format!("transition `{}` is never taken", row.name));
            notes.add(Item::Transition, &row.name, id.index(), because(graph, *edge, why, finding));
        }
    }
}

fn state(graph: &Graph<'_>, id: StateId) -> Finding {
    let finding = Finding::error("unreachable", format!("state `{}` is never reached", graph.state(id)));
    let lost = graph.edges().filter(|(_, edge)| graph.holds(id, edge.source)).map(|(edge, _)| graph.edge(edge));
    let lost = listed(lost);
    let finding = if lost.is_empty() {
        finding.why("no transition leads to it from where a case can be, and nothing starts in it")
    } else {
        finding.why(format!("no transition leads to it from where a case can be, so {lost} can never be taken from there"))
    };
    finding.help("let a transition lead to it, or take it out")
}

/// Why an edge is never taken.
enum Dead {
    Source,
    Trigger,
    Shadowed(EdgeId),
}

fn dead(graph: &Graph<'_>, edge: EdgeId) -> Option<Dead> {
    let source = graph.tables.edges[edge].source;
    if !graph.reachable.contains(source.index()) {
        return Some(Dead::Source);
    }
    if !graph.is_brought(edge) {
        return Some(Dead::Trigger);
    }
    let mut by = None;
    for trigger in &graph.moves[edge].triggers {
        let candidates = graph.tables.triggers[*trigger].candidates(source);
        by = Some(*candidates.iter().take_while(|first| **first != edge).find(|first| graph.tables.edges[**first].when.is_none())?);
    }
    by.map(Dead::Shadowed)
}

fn because(graph: &Graph<'_>, edge: EdgeId, dead: &Dead, finding: Finding) -> Finding {
    let source = graph.state(graph.tables.edges[edge].source);
    match dead {
        Dead::Shadowed(first) => finding
            .why(format!("from `{source}` `{}` comes first, waits for the same and has no `when`", graph.edge(*first)))
            .help(format!("give `{}` a `when`, or put this one before it", graph.edge(*first))),
        _ => finding
            .why("what it waits for never comes: a state is done when a final child of it is active, a parallel when all its tracks are")
            .help("list a child of the state in `ends`, or wait for something else"),
    }
}
