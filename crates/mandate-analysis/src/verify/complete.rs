//! The option to complete: from everywhere a case can come to its end (S14.6).
//!
//! Looked at on a slice in which rules were dropped. Every state of the whole process has its state there; but of the
//! steps only those count that the whole process cannot refuse: lapses, and acts of which nothing was dropped. If even by
//! these every state leads to an end, every case can be brought to its end.

use super::graph::Graph;
use super::model::Model;
use super::search::Move;
use super::slice::{Dropped, Kept, Slice};
use mandate_process::ids::TransitionId;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What was found.
pub(crate) enum Found {
    /// Every state leads to an end by steps that cannot be refused.
    Always,
    /// From this state no step leads on to an end at all.
    Never(usize),
    /// From some state it hangs on what was dropped: this would have to be kept.
    HangsOn(BTreeSet<Kept>),
}

/// Looks at every state of a graph that was explored whole.
pub(crate) fn completes(slice: &Slice, model: &Model, graph: &Graph) -> Found {
    let sure = |label: usize| graph.steps.get(label).is_some_and(|taken| taken.certain);
    let surely = leading(graph, &sure);
    let at_all = leading(graph, &|_| true);
    if let Some(stuck) = (0..graph.states.len()).find(|place| !at_all.contains(place)) {
        return Found::Never(stuck);
    }
    let Some(doubtful) = (0..graph.states.len()).find(|place| !surely.contains(place)) else { return Found::Always };
    Found::HangsOn(on_the_way(slice, model, graph, doubtful, &surely))
}

/// States from which steps of a kind lead to an end.
fn leading(graph: &Graph, counts: &dyn Fn(usize) -> bool) -> BTreeSet<usize> {
    let mut coming: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for arc in graph.arcs.iter().filter(|arc| counts(arc.label)) {
        coming.entry(arc.to).or_default().push(arc.from);
    }
    let ends = graph.states.iter().enumerate().filter(|(_, reached)| reached.mark.over).map(|(place, _)| place);
    let mut leading: BTreeSet<usize> = ends.collect();
    let mut queue: VecDeque<usize> = leading.iter().copied().collect();
    while let Some(place) = queue.pop_front() {
        for before in coming.get(&place).into_iter().flatten() {
            if leading.insert(*before) {
                queue.push_back(*before);
            }
        }
    }
    leading
}

/// What was dropped on a shortest way from a doubtful state to one that surely completes.
fn on_the_way(slice: &Slice, model: &Model, graph: &Graph, from: usize, surely: &BTreeSet<usize>) -> BTreeSet<Kept> {
    let mut leaving: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for arc in &graph.arcs {
        leaving.entry(arc.from).or_default().push((arc.to, arc.label));
    }
    let mut came: BTreeMap<usize, Option<(usize, usize)>> = BTreeMap::from([(from, None)]);
    let mut queue = VecDeque::from([from]);
    while let Some(place) = queue.pop_front() {
        if surely.contains(&place) {
            let mut kept = BTreeSet::new();
            let mut at = place;
            while let Some(Some((before, label))) = came.get(&at) {
                if let Some(taken) = graph.steps.get(*label).filter(|taken| !taken.certain) {
                    kept.extend(hangs_on(slice, model, taken.step));
                }
                at = *before;
            }
            return kept;
        }
        for (to, label) in leaving.get(&place).into_iter().flatten() {
            came.entry(*to).or_insert_with(|| {
                queue.push_back(*to);
                Some((place, *label))
            });
        }
    }
    BTreeSet::new()
}

/// What an act hangs on in the whole process and not in the slice.
fn hangs_on(slice: &Slice, model: &Model, step: Move) -> Vec<Kept> {
    let Move::Act(place) = step else { return Vec::new() };
    let Some(act) = model.offers.get(place as usize).and_then(|offer| slice.whole_act(offer.prepared.act())) else { return Vec::new() };
    let tables = slice.whole.tables();
    let waits = |transition: TransitionId| {
        tables.transitions[transition]
            .edges
            .iter()
            .any(|edge| tables.triggers[tables.acts[act].trigger].by_source.iter().any(|(_, edges)| edges.contains(edge)))
    };
    let kept = slice.dropped.iter().filter_map(|dropped| match dropped {
        Dropped::Need { transition, rule } if waits(*transition) => Some(Kept::Need(*transition, *rule)),
        Dropped::Transition { transition, act: of, .. } if *of == act => Some(Kept::Transition(*transition)),
        _ => None,
    });
    kept.collect()
}
