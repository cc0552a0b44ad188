//! `bounces`: an act moves a case from one state to another, and an automatic transition takes it straight back.
//!
//! Reported only where that is certain: the `when` and the `needs` of the act's transition imply the `when` of the
//! automatic one, whatever the facts, no effect changes what is read, and the automatic one starts at the target and
//! ends at the source of the act's transition. A state that is passed through on the way to another is not meant.

use super::graph::Graph;
use super::notes::Notes;
use super::proposition::Propositions;
use super::reads::{asked, changes, reads};
use mandate_process::definition::Item;
use mandate_process::finding::Finding;
use mandate_process::ids::EdgeId;
use mandate_process::tables::{AUTOMATIC, Target, TriggerKind};
use std::collections::BTreeSet;

pub(super) fn look(graph: &Graph<'_>, notes: &mut Notes<'_>) {
    let mut told = BTreeSet::new();
    for (id, edge) in graph.edges() {
        let [Target::State(target)] = edge.targets.as_slice() else { continue };
        let by_act =
            |trigger| matches!(&graph.tables.triggers[trigger].kind, TriggerKind::Name(name) if graph.tables.names.acts.contains_key(name));
        if !graph.is_live(id) || graph.is_automatic(id) || !graph.moves[id].triggers.iter().all(|trigger| by_act(*trigger)) {
            continue;
        }
        // The first that may be taken: one behind it is only taken when this one says no.
        let Some(back) = graph.tables.triggers[AUTOMATIC].candidates(*target).first().copied() else { continue };
        if graph.tables.edges[back].targets != [Target::State(edge.source)] || !always_follows(graph, id, back) {
            continue;
        }
        if !told.insert((edge.transition, graph.tables.edges[back].transition)) {
            continue;
        }
        let (name, back) = (graph.edge(id), graph.edge(back));
        let finding = Finding::warning("bounces", format!("transition `{back}` always takes the case back at once after `{name}`"))
            .why(format!("whenever `{name}` is taken, the `when` of `{back}` already holds in `{}`", graph.state(*target)))
            .help(format!("let `{name}` need what `{back}` waits to be gone, or let `{back}` wait for something that happens later"));
        notes.add(Item::Transition, name, edge.transition.index(), finding);
    }
}

fn always_follows(graph: &Graph<'_>, first: EdgeId, then: EdgeId) -> bool {
    let Some(when) = graph.tables.edges[then].when else { return true };
    let read = reads(graph, [when]);
    if !read.states.is_empty() || !read.deadlines.is_empty() || !changes(graph, first).is_disjoint(&read.facts) {
        return false;
    }
    asked(graph, &graph.tables.edges[first]).fold(Propositions::new(graph), Propositions::holds).fails(when).cannot_be()
}
