//! `leaves-tracks`: source and targets lie in one parallel state, but the transition exits its other tracks, too.
//!
//! That happens when a target lies in another track than the source, and when a transition starts or ends at a track
//! itself. A transition that starts or ends at the parallel state starts all of it anew by its own words and is not
//! reported; nor is one through a memory of a state that holds its source, whose targets only the case knows.

use super::graph::Graph;
use super::notes::{Notes, listed};
use mandate_process::definition::{Item, Kind};
use mandate_process::finding::Finding;
use mandate_process::ids::StateId;
use mandate_process::tables::Target;
use std::collections::BTreeSet;

pub(super) fn look(graph: &Graph<'_>, notes: &mut Notes<'_>) {
    let tables = graph.tables;
    let mut told = BTreeSet::new();
    for (id, edge) in graph.edges() {
        let within = |target: &Target| matches!(target, Target::History(_)) && graph.holds(graph.home(*target), edge.source);
        if edge.targets.is_empty() || edge.targets.iter().any(within) {
            continue;
        }
        let inside = |outer: StateId, inner: StateId| tables.states[outer].inside.contains(inner.index());
        let parallel = graph.upward(edge.source).skip(1).find(|outer| {
            tables.states[*outer].kind == Kind::Parallel && edge.targets.iter().all(|target| inside(*outer, graph.home(*target)))
        });
        let Some(parallel) = parallel else { continue };
        if inside(parallel, graph.moves[id].domain) || !told.insert(edge.transition) {
            continue;
        }
        let own = |track: &&StateId| graph.holds(**track, edge.source);
        let (own, others): (Vec<&StateId>, Vec<&StateId>) = tables.states[parallel].children.iter().partition(own);
        // A parallel state of one track has nothing else to lose.
        if others.is_empty() {
            continue;
        }
        let name = graph.edge(id);
        let track = own.first().map_or("", |track| graph.state(**track));
        let what = format!("transition `{name}` leaves and enters again all tracks of `{}`", graph.state(parallel));
        let finding = Finding::error("leaves-tracks", what)
            .why(format!("{} would start anew, though the transition begins in `{track}`", listed(others.iter().map(|s| graph.state(**s)))))
            .help(format!("stay inside `{track}`, from one of its children to another, and let the other tracks read it with `in-state`"));
        notes.add(Item::Transition, name, edge.transition.index(), finding);
    }
}
