//! What a search found, as questions about whole runs need it: whatever was searched, with instants or without.

use super::fair::{Arc, Clocks};
use super::search::{Edge, Found, Mark, Move};
use super::zone::search::{TimedFound, TimedGround};

/// A state that was reached.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reached {
    /// What is known of it.
    pub mark: Mark,
    /// Nothing can come of itself: no timer is armed, or the case is over.
    pub rests: bool,
    /// From where it was reached first, and how.
    from: Option<(usize, Move)>,
}

/// A step that was taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    pub step: Move,
    pub discharged: bool,
    /// Whether the whole process could not refuse it.
    pub certain: bool,
    ended: u64,
}

/// The states and steps of a model.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    pub states: Vec<Reached>,
    pub arcs: Vec<Arc>,
    pub steps: Vec<Taken>,
}

impl Graph {
    /// What a search without instants found. Its edges were kept.
    pub fn of(found: &Found) -> Self {
        let mut graph = Self::default();
        for place in 0..u32::try_from(found.states()).unwrap_or(u32::MAX) {
            let from = found.before(place).map(|(before, step)| (before as usize, step.what));
            graph.reach(found.mark(place), found.is_quiet(place), from);
            graph.leave(place, found.successors(place));
        }
        graph
    }

    /// What a search of instants found. Its edges were kept.
    pub fn of_timed(ground: TimedGround<'_>, found: &TimedFound) -> Self {
        let mut graph = Self::default();
        for place in 0..u32::try_from(found.places()).unwrap_or(u32::MAX) {
            let from = found.before(place).map(|(before, step)| (before as usize, step.what));
            graph.reach(found.mark(ground, place), found.is_quiet(place), from);
            graph.leave(place, found.successors(place).iter().copied());
        }
        graph
    }

    fn reach(&mut self, mark: Mark, is_quiet: bool, from: Option<(usize, Move)>) {
        self.states.push(Reached { mark, rests: is_quiet || mark.over, from });
    }

    fn leave(&mut self, place: u32, edges: impl Iterator<Item = Edge>) {
        for Edge { to, step, discharges, doubtful, ended } in edges {
            self.arcs.push(Arc { from: place as usize, to: to as usize, label: self.steps.len() });
            self.steps.push(Taken { step: step.what, discharged: discharges, certain: !doubtful, ended });
        }
    }

    /// The steps that lead to a state from the opening.
    pub fn way_to(&self, place: usize) -> Vec<Move> {
        let mut way = Vec::new();
        let mut at = self.states.get(place).and_then(|reached| reached.from);
        while let Some((before, step)) = at {
            way.push(step);
            at = self.states.get(before).and_then(|reached| reached.from);
        }
        way.reverse();
        way
    }
}

impl Clocks for Graph {
    fn armed(&self, state: usize) -> u64 {
        self.states.get(state).map_or(0, |reached| reached.mark.armed)
    }

    fn ended(&self, arc: &Arc) -> u64 {
        self.steps.get(arc.label).map_or(0, |taken| taken.ended)
    }
}
