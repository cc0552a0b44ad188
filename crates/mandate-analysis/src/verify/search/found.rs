//! What a search found: states by number, how each was reached, and where it leads.

use super::step::{Move, Step};
use super::worker::{Ground, KeptEdge};
use mandate_engine::explore::Timer;
use mandate_engine::{CaseState, Scratch};

/// What a search found. States are numbered as they were found: the start is 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// For each state the one it was reached from first; the start from itself.
    pub(super) before: Vec<u32>,
    /// For each state the step that led there, as a code; none for the start.
    pub(super) steps: Vec<u32>,
    /// Which states are quiet, 64 a word.
    pub(super) quiet: Vec<u64>,
    pub(super) successors: Option<Successors>,
    /// Node, armed deadlines and whether the case is over, of each state, if edges are kept.
    pub(super) marks: Vec<Mark>,
    /// How many states there are whatever the node, if that was counted.
    pub cases: Option<usize>,
    /// How many edges there are: accepted acts and timers that run out, but those that change nothing, end no deadline
    /// and discharge nothing.
    pub edges: u64,
    /// How many steps the farthest state is away.
    pub depth: u32,
    /// Whether all that can be reached was found: neither cut nor stopped.
    pub complete: bool,
    /// The state in which what is followed broke.
    pub stopped: Option<u32>,
}

/// What is known of a state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// The node of what is followed.
    pub node: u32,
    /// The deadlines that are armed, as bits.
    pub armed: u64,
    /// Whether the case has ended or was stopped.
    pub over: bool,
}

/// Edges one behind the other, those of a state beginning where those of the state before end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Successors {
    pub ends: Vec<u64>,
    pub to: Vec<u32>,
    pub steps: Vec<u32>,
    /// Which deadlines each ends.
    pub ended: Vec<u64>,
    /// Which edges discharge, 64 a word.
    pub discharge: Vec<u64>,
    /// Which edges are doubtful, 64 a word.
    pub doubtful: Vec<u64>,
}

/// An edge from a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The state it leads to.
    pub to: u32,
    /// How.
    pub step: Step,
    /// Whether it discharges what was owed.
    pub discharges: bool,
    /// Whether it may be refused after all.
    pub doubtful: bool,
    /// The deadlines that it ends or moves, as bits.
    pub ended: u64,
}

impl Found {
    /// How many states there are.
    pub fn states(&self) -> usize {
        self.before.len()
    }

    /// Whether no timer is armed in a state: if nobody acts, nothing more happens.
    pub fn is_quiet(&self, state: u32) -> bool {
        bit(&self.quiet, state as usize)
    }

    /// What is known of a state, if edges were kept.
    pub fn mark(&self, state: u32) -> Mark {
        self.marks.get(state as usize).copied().unwrap_or_default()
    }

    /// The state that one was reached from first, and how; none for the start.
    pub fn before(&self, state: u32) -> Option<(u32, Step)> {
        let (before, code) = (self.before.get(state as usize)?, self.steps.get(state as usize)?);
        (*before != state).then(|| (*before, Step::decoded(*code)))
    }

    /// The steps of a shortest path from the start to a state.
    pub fn path_to(&self, state: u32) -> Vec<Step> {
        let mut path = Vec::new();
        let mut at = state;
        while let Some((before, step)) = self.before(at) {
            path.push(step);
            at = before;
        }
        path.reverse();
        path
    }

    /// The edges from a state, if edges were kept; none from one that was not gone on from.
    pub fn successors(&self, state: u32) -> impl Iterator<Item = Edge> + '_ {
        self.successors.iter().flat_map(move |all| all.of(state as usize))
    }

    /// The state of the case that a number stands for, found by going the path again.
    pub fn state(&self, ground: &Ground<'_>, state: u32) -> CaseState {
        let mut at = ground.start.clone();
        let mut scratch = Scratch::new(ground.process, &at);
        for step in self.path_to(state) {
            ground.go(step, &mut at, &mut scratch);
        }
        at
    }

    /// What was not gone on from has no edges.
    pub(super) fn close(&mut self) {
        let states = self.before.len();
        if let Some(successors) = &mut self.successors {
            successors.ends.truncate(states);
            while successors.ends.len() < states {
                successors.end();
            }
        }
    }

    pub(super) fn push(&mut self, before: u32, step: u32, quiet: bool) {
        push_bit(&mut self.quiet, self.before.len(), quiet);
        self.before.push(before);
        self.steps.push(step);
    }
}

impl Ground<'_> {
    /// Takes one step.
    pub fn go(&self, step: Step, state: &mut CaseState, scratch: &mut Scratch) {
        let at = state.clock();
        scratch.tell_dates(Some(u64::from(step.dates)));
        let went = match step.what {
            Move::Act(place) => self.acts.get(place as usize).is_some_and(|act| scratch.try_act(self.process, state, act, at, &mut ())),
            Move::Lapse(id) => {
                scratch.try_lapse(self.process, state, Timer::Deadline(id), at, &mut ());
                true
            }
            Move::Sent(trigger) => state.pending().iter().position(|sent| sent.trigger == trigger).is_some_and(|place| {
                scratch.try_lapse(self.process, state, Timer::Sent(place), at, &mut ());
                true
            }),
        };
        scratch.tell_dates(None);
        debug_assert!(went, "a step of a path can be taken");
        if went {
            state.clone_from(scratch.judged());
        }
    }
}

impl Successors {
    fn of(&self, state: usize) -> impl Iterator<Item = Edge> + '_ {
        let end = |state: usize| self.ends.get(state).copied().and_then(|end| usize::try_from(end).ok());
        let first = if state == 0 { 0 } else { end(state - 1).unwrap_or(self.to.len()) };
        let edges = first..end(state).unwrap_or(first);
        edges.filter_map(|place| {
            let (to, code) = (self.to.get(place)?, self.steps.get(place)?);
            Some(Edge {
                to: *to,
                step: Step::decoded(*code),
                discharges: bit(&self.discharge, place),
                doubtful: bit(&self.doubtful, place),
                ended: self.ended.get(place).copied().unwrap_or_default(),
            })
        })
    }

    pub fn push(&mut self, to: u32, edge: &KeptEdge) {
        push_bit(&mut self.discharge, self.to.len(), edge.discharges);
        push_bit(&mut self.doubtful, self.to.len(), edge.doubtful);
        self.to.push(to);
        self.steps.push(edge.step);
        self.ended.push(edge.ended);
    }

    pub fn end(&mut self) {
        self.ends.push(self.to.len() as u64);
    }
}

fn bit(words: &[u64], place: usize) -> bool {
    words.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
}

fn push_bit(words: &mut Vec<u64>, place: usize, on: bool) {
    if place.is_multiple_of(64) {
        words.push(0);
    }
    if let Some(word) = words.last_mut() {
        *word |= u64::from(on) << (place % 64);
    }
}
