//! Every state of a small process, with the steps between them: what is needed where it matters how a run goes on.
//!
//! Breadth first, so that the way to a state is a shortest one. Time is not looked at: any armed deadline may run out.
//! That allows more than time does.

use super::fair::{Arc, Clocks};
use super::live::Live;
use super::model::Model;
use mandate_engine::explore::{Packing, Timer};
use mandate_engine::{CaseState, Scratch};
use mandate_process::definition::Status;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// A step from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Move {
    /// An act of the alphabet, by its place.
    Act(usize),
    /// A timer runs out.
    Lapse(Timer),
}

/// What somebody who follows the runs makes of a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// What has to be remembered.
    pub node: u32,
    /// Nothing more needs to be known behind this state.
    pub decided: bool,
    /// What was sought: the search may stop.
    pub found: bool,
    /// Something is owed here.
    pub owes: bool,
    /// Something owed was given.
    pub discharged: bool,
}

/// Somebody who follows the runs.
pub(crate) trait Follow {
    /// What the opening shows.
    fn opened(&mut self, model: &Model) -> Seen;
    /// Tries a step: `None` if it is refused. The state after it is then the one judged on `scratch`.
    fn step(&mut self, model: &Model, node: u32, before: &CaseState, step: Move, scratch: &mut Scratch) -> Option<Seen>;

    /// Whether the whole process could not refuse the step that was just taken.
    fn is_certain(&self, model: &Model, step: Move, scratch: &Scratch) -> bool {
        let _ = (model, step, scratch);
        true
    }
}

/// A state that was reached.
#[derive(Clone, Debug)]
pub(crate) struct Reached {
    packed: Box<[u8]>,
    pub seen: Seen,
    /// From where, and how.
    pub from: Option<(usize, Move)>,
    /// Deadlines that are armed.
    armed: u64,
    /// Nothing can come of itself: no timer is armed, or the case is closed.
    pub rests: bool,
    /// The case has ended.
    pub ended: bool,
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
pub(crate) struct Graph {
    pub states: Vec<Reached>,
    pub arcs: Vec<Arc>,
    pub steps: Vec<Taken>,
    /// The first state that was sought.
    pub found: Option<usize>,
    /// Whether every state was looked at.
    pub complete: bool,
    /// How many states there are without what is remembered.
    pub cases: usize,
}

/// How far a search may go.
#[derive(Clone, Copy)]
pub(crate) struct Bounds<'a> {
    pub most_states: usize,
    pub stop: Option<&'a AtomicBool>,
    pub progress: Option<&'a dyn Fn(usize)>,
}

impl Graph {
    /// Explores a model, to the first state that is sought or to the end.
    pub fn explore(model: &Model, follow: &mut impl Follow, bounds: Bounds<'_>) -> Self {
        let mut graph = Self { states: Vec::new(), arcs: Vec::new(), steps: Vec::new(), found: None, complete: true, cases: 0 };
        let mut places: BTreeMap<Box<[u8]>, usize> = BTreeMap::new();
        let process = &model.process;
        let mut scratch = Scratch::new(process, &model.start);
        let mut state = model.start.clone();
        let packing = Packing::new(process, &model.start);
        let live = Live::of(process, &model.start);
        let mut after = model.start.clone();
        let opened = follow.opened(model);
        live.forget(process, &mut after);
        graph.reach(model, &packing, &after, opened, None, &mut places);
        let mut next = 0;
        while next < graph.states.len() && graph.found.is_none() {
            if next % 1024 == 0 {
                if let Some(told) = bounds.progress {
                    told(graph.states.len());
                }
                if bounds.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
                    graph.complete = false;
                    break;
                }
            }
            if graph.states.len() > bounds.most_states {
                graph.complete = false;
                break;
            }
            let (packed, seen) = match graph.states.get(next) {
                Some(reached) if !reached.seen.decided && !reached.ended => (reached.packed.clone(), reached.seen),
                _ => {
                    next += 1;
                    continue;
                }
            };
            packing.unpack(&model.start, &packed, &mut state);
            let acts = (0..model.offers.len()).map(Move::Act);
            let timers: Vec<Move> = state.timers().map(Move::Lapse).collect();
            for step in acts.chain(timers) {
                let Some(seen) = follow.step(model, seen.node, &state, step, &mut scratch) else { continue };
                let ended = ended(&state, scratch.judged());
                let certain = follow.is_certain(model, step, &scratch);
                after.clone_from(scratch.judged());
                live.forget(process, &mut after);
                let to = graph.reach(model, &packing, &after, seen, Some((next, step)), &mut places);
                // A step that changes nothing is no step.
                if to != next || seen.discharged || ended != 0 {
                    graph.arcs.push(Arc { from: next, to, label: graph.steps.len() });
                    graph.steps.push(Taken { step, discharged: seen.discharged, certain, ended });
                }
            }
            next += 1;
        }
        graph.cases = places.keys().map(|key| key.split_at(key.len() - 4).0).collect::<std::collections::BTreeSet<_>>().len();
        graph
    }

    fn reach(
        &mut self,
        model: &Model,
        packing: &Packing,
        state: &CaseState,
        seen: Seen,
        from: Option<(usize, Move)>,
        places: &mut BTreeMap<Box<[u8]>, usize>,
    ) -> usize {
        let mut key = Vec::new();
        packing.pack(state, &mut key);
        let packed = key.len();
        key.extend(seen.node.to_be_bytes());
        if let Some(place) = places.get(&*key) {
            return *place;
        }
        let place = self.states.len();
        let packed: Box<[u8]> = key.get(..packed).unwrap_or_default().into();
        places.insert(key.into(), place);
        let ended = state.has_ended(&model.process) || state.is_halted();
        let rests = ended || state.timers().next().is_none();
        if seen.found {
            self.found.get_or_insert(place);
        }
        self.states.push(Reached { packed, seen, from, armed: armed(state), rests, ended });
        place
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
        self.states.get(state).map_or(0, |reached| reached.armed)
    }

    fn ended(&self, arc: &Arc) -> u64 {
        self.steps.get(arc.label).map_or(0, |taken| taken.ended)
    }
}

/// Deadlines that are armed, as bits. Those beyond the sixty-fourth share bits, which makes more cycles unfair than are:
/// `Model` refuses such processes.
fn armed(state: &CaseState) -> u64 {
    state.timers().fold(0, |bits, timer| match timer {
        Timer::Deadline(id) => bits | 1 << (id.index() % 64),
        Timer::Sent(_) => bits,
    })
}

/// Deadlines that were armed and are not any more, or were armed anew or moved.
fn ended(before: &CaseState, after: &CaseState) -> u64 {
    before.timers().fold(0, |bits, timer| match timer {
        Timer::Deadline(id) if before.deadline(id) != after.deadline(id) || after.deadline(id).status != Status::Armed => {
            bits | 1 << (id.index() % 64)
        }
        _ => bits,
    })
}
