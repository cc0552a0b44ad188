//! Runs that go on for ever: fair cycles in which what is owed is never given.
//!
//! A cycle is *fair* if time can go past every instant on it: no deadline stays armed all the way round without being
//! moved on (S14.4). Whether a strongly connected part has one is exact: it has if, for each deadline, some state of the
//! part is without it or some step of the part ends it or moves it on, because a part can be walked through as a whole.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::{BTreeMap, VecDeque};

/// A step between two states, as places in the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arc {
    pub from: usize,
    pub to: usize,
    /// What the caller knows the step by.
    pub label: usize,
}

/// A walk that can be gone round for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lasso {
    /// Where the round begins.
    pub at: usize,
    /// One round.
    pub round: Vec<Arc>,
}

/// What the search for a fair cycle asks about a graph.
pub(crate) trait Clocks {
    /// Deadlines armed in a state, as bits.
    fn armed(&self, state: usize) -> u64;
    /// Deadlines that a step ends or moves on, as bits; whatever it arms anew is among them.
    fn ended(&self, arc: &Arc) -> u64;
}

/// The fair cycle whose part is reached first, if there is one. States are places; the order of discovery is theirs.
pub(crate) fn fair_cycle(states: usize, arcs: &[Arc], clocks: &impl Clocks) -> Option<Lasso> {
    let mut graph: DiGraph<(), usize> = DiGraph::with_capacity(states, arcs.len());
    for _ in 0..states {
        graph.add_node(());
    }
    for (place, arc) in arcs.iter().enumerate() {
        graph.add_edge(NodeIndex::new(arc.from), NodeIndex::new(arc.to), place);
    }
    let mut part_of = vec![usize::MAX; states];
    let parts = kosaraju_scc(&graph);
    for (part, members) in parts.iter().enumerate() {
        for member in members {
            if let Some(slot) = part_of.get_mut(member.index()) {
                *slot = part;
            }
        }
    }
    let mut inner: BTreeMap<usize, Vec<&Arc>> = BTreeMap::new();
    for arc in arcs {
        let part = part_of.get(arc.from).copied().unwrap_or(usize::MAX);
        if part_of.get(arc.to) == Some(&part) {
            inner.entry(part).or_default().push(arc);
        }
    }
    let first = |arcs: &[&Arc]| arcs.iter().map(|arc| arc.from).min().unwrap_or(usize::MAX);
    let mut candidates: Vec<&Vec<&Arc>> = inner.values().filter(|arcs| is_fair(arcs, clocks)).collect();
    candidates.sort_by_key(|arcs| first(arcs));
    candidates.first().map(|arcs| round(arcs, first(arcs), clocks))
}

fn is_fair(arcs: &[&Arc], clocks: &impl Clocks) -> bool {
    let always = arcs.iter().fold(u64::MAX, |always, arc| always & clocks.armed(arc.from));
    let ended = arcs.iter().fold(0, |ended, arc| ended | clocks.ended(arc));
    always & !ended == 0
}

/// One round through a part, from a state and back, that is fair.
fn round(arcs: &[&Arc], start: usize, clocks: &impl Clocks) -> Lasso {
    let mut owed = u64::MAX;
    let mut round = Vec::new();
    let mut at = start;
    let seen = |state: usize, owed: u64| owed & clocks.armed(state);
    owed = seen(start, owed);
    while owed != 0 {
        // The nearest state or step that lets one more deadline go.
        let Some(way) = way(arcs, at, &|arc| seen(arc.to, owed & !clocks.ended(arc)) != owed) else { break };
        for arc in &way {
            owed = seen(arc.to, owed & !clocks.ended(arc));
        }
        at = way.last().map_or(at, |arc| arc.to);
        round.extend(way.into_iter().copied());
    }
    if at != start || round.is_empty() {
        let back = way(arcs, at, &|arc| arc.to == start).unwrap_or_default();
        round.extend(back.into_iter().copied());
    }
    Lasso { at: start, round }
}

/// The shortest way from a state that ends with a wanted step.
fn way<'a>(arcs: &[&'a Arc], from: usize, wanted: &dyn Fn(&Arc) -> bool) -> Option<Vec<&'a Arc>> {
    let mut leaving: BTreeMap<usize, Vec<&'a Arc>> = BTreeMap::new();
    for arc in arcs {
        leaving.entry(arc.from).or_default().push(arc);
    }
    let mut came: BTreeMap<usize, Option<&'a Arc>> = BTreeMap::from([(from, None)]);
    let mut queue = VecDeque::from([from]);
    while let Some(state) = queue.pop_front() {
        for arc in leaving.get(&state).into_iter().flatten() {
            if wanted(arc) {
                let mut way = vec![*arc];
                let mut at = state;
                while let Some(Some(before)) = came.get(&at) {
                    way.push(before);
                    at = before.from;
                }
                way.reverse();
                return Some(way);
            }
            came.entry(arc.to).or_insert_with(|| {
                queue.push_back(arc.to);
                Some(arc)
            });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Table {
        armed: Vec<u64>,
        ended: Vec<u64>,
    }

    impl Clocks for Table {
        fn armed(&self, state: usize) -> u64 {
            self.armed[state]
        }
        fn ended(&self, arc: &Arc) -> u64 {
            self.ended[arc.label]
        }
    }

    /// States by what is armed in them; steps from, to, what they end.
    fn check(armed: &[u64], steps: &[(usize, usize, u64)], wanted: Option<&[usize]>) {
        let arcs: Vec<Arc> = steps.iter().enumerate().map(|(label, (from, to, _))| Arc { from: *from, to: *to, label }).collect();
        let table = Table { armed: armed.to_vec(), ended: steps.iter().map(|(.., ended)| *ended).collect() };
        let found = fair_cycle(armed.len(), &arcs, &table);
        assert_eq!(
            found.map(|lasso| lasso.round.iter().map(|arc| arc.label).collect::<Vec<_>>()).as_deref(),
            wanted,
            "{armed:?} {steps:?}"
        );
    }

    #[test]
    fn a_cycle_is_fair_if_no_deadline_stays_armed_all_the_way_round() {
        check(&[0, 0], &[(0, 1, 0)], None);
        check(&[0, 0], &[(0, 1, 0), (1, 0, 0)], Some(&[0, 1]));
        check(&[1, 1], &[(0, 1, 0), (1, 0, 0)], None);
        check(&[1, 0], &[(0, 1, 0), (1, 0, 0)], Some(&[0, 1]));
        check(&[1, 1], &[(0, 1, 1), (1, 0, 0)], Some(&[0, 1]));
        check(&[0], &[(0, 0, 0)], Some(&[0]));
        check(&[1], &[(0, 0, 0)], None);
        check(&[1], &[(0, 0, 1)], Some(&[0]));
    }

    #[test]
    fn a_round_passes_by_everything_that_makes_it_fair() {
        // Two loops at one state, each lets another deadline go: only both together are fair.
        check(&[3, 1, 2], &[(0, 1, 0), (1, 0, 0), (0, 2, 0), (2, 0, 0)], Some(&[0, 1, 2, 3]));
        check(&[3, 1, 3], &[(0, 1, 0), (1, 0, 0), (0, 2, 0), (2, 0, 0)], None);
        // A step that leads out of the part does not count.
        check(&[1, 1, 0], &[(0, 1, 0), (1, 0, 0), (1, 2, 1)], None);
    }
}
