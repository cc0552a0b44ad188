//! `lapse-may-be-missed`: a transition waits for a lapse, but the deadline also runs where none can take it.
//!
//! A state of `while` is covered if a transition on the lapse starts there, at an ancestor, in every child it may
//! have, or in another track beside it; a transition whose `when` or `needs` read the status of the deadline counts,
//! too, for there the lapse tells later. Final states are covered, since what is done waits for nothing, and so are states that
//! a case only passes through. Each `when` of a transition on the lapse is taken for yes. For a deadline armed by
//! acts only what comes after these acts is looked at.

use super::graph::Graph;
use super::notes::{Notes, listed};
use super::proposition::Propositions;
use super::reads::{asked, reads};
use mandate_process::Bits;
use mandate_process::definition::{Item, Kind};
use mandate_process::finding::Finding;
use mandate_process::ids::{DeadlineId, StateId};
use mandate_process::tables::{AUTOMATIC, ROOT, TriggerKind};

pub(super) fn look(graph: &Graph<'_>, notes: &mut Notes<'_>) {
    let passing = passing(graph);
    for (id, row) in graph.tables.deadlines.iter() {
        let Some(takers) = takers(graph, id) else { continue };
        let runs = runs_in(graph, id);
        let covered = covered(graph, &takers, &passing, &runs);
        let open = uncovered(graph, row.during.as_ref(), &covered, &runs);
        let Some(first) = open.first() else { continue };
        let name = &row.name;
        let what = format!(
            "the lapse of deadline `{name}` may fall in {}, where nothing waits for it",
            listed(open.iter().map(|s| graph.state(*s)))
        );
        let finding = Finding::warning("lapse-may-be-missed", what)
            .why("the deadline runs there, too, and a lapse that nothing waits for moves nothing, then or later")
            .help(format!(
                "let a transition from `{}` wait for `lapse.{name}`, read its status in a `when` or a rule, or let `while` end before",
                graph.state(*first)
            ));
        notes.add(Item::Deadline, name, id.index(), finding);
    }
}

/// The sources of transitions that take the lapse; none if no transition waits for it.
fn takers(graph: &Graph<'_>, deadline: DeadlineId) -> Option<Bits> {
    let tables = graph.tables;
    let mut takers = Bits::new(tables.states.len());
    let mut waits = false;
    for (id, edge) in graph.edges() {
        let on_lapse = graph.moves[id].triggers.iter().any(|trigger| tables.triggers[*trigger].kind == TriggerKind::Lapse(deadline));
        waits |= on_lapse;
        if on_lapse || reads(graph, asked(graph, edge)).deadlines.contains(&deadline) {
            takers.insert(edge.source.index());
        }
    }
    waits.then_some(takers)
}

/// States that may be active while the deadline runs.
fn runs_in(graph: &Graph<'_>, deadline: DeadlineId) -> Bits {
    let tables = graph.tables;
    if !tables.deadlines[deadline].armed_by_acts {
        return graph.reachable.clone();
    }
    let mut active = Bits::new(tables.states.len());
    for act in tables.acts.rows().iter().filter(|act| act.arms.contains(&deadline)) {
        for (source, edges) in &tables.triggers[act.trigger].by_source {
            for edge in edges.iter().filter(|edge| graph.is_live(**edge)) {
                active.union_with(&graph.moves[*edge].entered);
                if graph.tables.edges[*edge].targets.is_empty() {
                    active.insert(source.index());
                }
            }
        }
        for state in act.admitted.iter() {
            active.insert(state);
            active.union_with(&tables.states[StateId::from(state)].inside);
        }
    }
    loop {
        let before = active.len();
        beside(graph, &mut active);
        for (id, edge) in graph.edges() {
            if active.contains(edge.source.index()) && graph.is_live(id) {
                active.union_with(&graph.moves[id].entered);
            }
        }
        if active.len() == before {
            active.intersect_with(&graph.reachable);
            return active;
        }
    }
}

/// Adds the ancestors of what is active, and all that may be active in the tracks beside it.
fn beside(graph: &Graph<'_>, active: &mut Bits) {
    let states: Vec<usize> = active.iter().collect();
    for state in states {
        for outer in graph.upward(StateId::from(state)) {
            let parent = graph.tables.states[outer].parent;
            active.insert(parent.index());
            if graph.tables.states[parent].kind == Kind::Parallel {
                for track in graph.tables.states[parent].children.iter().filter(|track| **track != outer) {
                    active.insert(track.index());
                    active.union_with(&graph.tables.states[*track].inside);
                }
            }
        }
    }
}

/// States that a case leaves at once: some automatic transition from them always holds, facts being set.
fn passing(graph: &Graph<'_>) -> Bits {
    let mut passing = Bits::new(graph.tables.states.len());
    for (source, edges) in &graph.tables.triggers[AUTOMATIC].by_source {
        let whens: Option<Vec<_>> = edges.iter().map(|edge| graph.tables.edges[*edge].when).collect();
        let always = whens
            .is_none_or(|whens| whens.into_iter().fold(Propositions::new(graph).assuming_facts_are_set(), Propositions::fails).cannot_be());
        if always {
            passing.insert(source.index());
        }
    }
    passing
}

/// Whether the lapse is taken whenever a state is active, from inside it; children stand behind their parents.
fn covered(graph: &Graph<'_>, takers: &Bits, passing: &Bits, runs: &Bits) -> Bits {
    let mut covered = Bits::new(graph.tables.states.len());
    for (id, row) in graph.tables.states.iter().rev() {
        let index = id.index();
        let is_covered = takers.contains(index)
            || passing.contains(index)
            || match row.kind {
                Kind::Final => true,
                Kind::Compound => row.children.iter().all(|child| covered.contains(child.index()) || !runs.contains(child.index())),
                Kind::Parallel => row.children.iter().any(|track| covered.contains(track.index())),
                _ => false,
            };
        if is_covered {
            covered.insert(index);
        }
    }
    covered
}

/// The innermost states of `while` that are not covered, in document order.
fn uncovered(graph: &Graph<'_>, during: Option<&Bits>, covered: &Bits, runs: &Bits) -> Vec<StateId> {
    let states: Vec<StateId> = during.map_or_else(|| vec![ROOT], |during| during.iter().map(StateId::from).collect());
    let mut open: Vec<StateId> = Vec::new();
    for state in states {
        let beside_or_above = graph.upward(state).any(|outer| {
            let parent = graph.tables.states[outer].parent;
            let beside = graph.tables.states[parent].kind == Kind::Parallel
                && graph.tables.states[parent].children.iter().any(|track| *track != outer && covered.contains(track.index()));
            beside || (outer != state && covered.contains(outer.index()))
        });
        if runs.contains(state.index()) && !beside_or_above {
            open.push(state);
        }
    }
    let mut found = Vec::new();
    while let Some(state) = open.pop() {
        let row = &graph.tables.states[state];
        if covered.contains(state.index()) || !runs.contains(state.index()) {
            continue;
        }
        if row.kind == Kind::Compound { open.extend(&row.children) } else { found.push(state) }
    }
    found.sort_unstable();
    found.dedup();
    found
}
