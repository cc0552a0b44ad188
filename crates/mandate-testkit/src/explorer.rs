//! Every case that acts and time may lead to, found step by step with the naive interpreter; and what properties say of them.
//!
//! A plain queue and sets of text: slow, and short enough to be believed. A search is held against it.

use crate::naive::{Doing, Naive, Standing};
use mandate_process::definition::Test;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Move {
    /// An act, by its place.
    Act(usize),
    /// `lapse.D`, or `sent.N`.
    RunsOut(String),
}

/// A step that may be taken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// From which case.
    pub from: usize,
    /// How.
    pub what: Move,
    /// To which.
    pub to: usize,
    /// What ran and was ended, moved, or started anew.
    pub moved: BTreeSet<String>,
}

/// Everything that may be.
#[derive(Clone, Debug)]
pub struct Explored {
    /// The cases, the opening first.
    pub cases: Vec<Naive>,
    /// All steps between them, also those that change nothing.
    pub steps: BTreeSet<Step>,
}

/// Finds all cases; `None`: there are more than so many.
pub fn explore(start: &Naive, doings: &[Doing], most: usize) -> Option<Explored> {
    let mut known: BTreeMap<Standing, usize> = BTreeMap::from([(start.standing(), 0)]);
    let mut explored = Explored { cases: vec![start.clone()], steps: BTreeSet::new() };
    let mut waiting = VecDeque::from([0]);
    while let Some(from) = waiting.pop_front() {
        let case = explored.cases[from].clone();
        let done = doings.iter().enumerate().map(|(place, doing)| (Move::Act(place), case.may_do(doing)));
        let ran_out = case.may_lapse().into_iter().map(|(name, cases)| (Move::RunsOut(name), cases));
        for (what, cases) in done.chain(ran_out) {
            for next in cases {
                let to = *known.entry(next.standing()).or_insert_with(|| {
                    waiting.push_back(explored.cases.len());
                    explored.cases.push(next.clone());
                    explored.cases.len() - 1
                });
                let mut moved: BTreeSet<String> = case.running().intersection(&next.moved()).cloned().collect();
                moved.extend(match &what {
                    Move::RunsOut(name) => Some(name.clone()),
                    Move::Act(_) => None,
                });
                explored.steps.insert(Step { from, what: what.clone(), to, moved });
            }
        }
        if explored.cases.len() > most {
            return None;
        }
    }
    Some(explored)
}

impl Explored {
    /// The steps that change something: they lead to another case, or a deadline that ran is started anew or moved.
    pub fn moves(&self) -> BTreeSet<(usize, Move, usize)> {
        let moves = |step: &&Step| step.from != step.to || step.moved.iter().any(|name| name.starts_with("lapse."));
        self.steps.iter().filter(moves).map(|step| (step.from, step.what.clone(), step.to)).collect()
    }

    /// Whether a test holds in every case (S14.3).
    pub fn always(&self, test: &Test) -> bool {
        self.cases.iter().all(|case| case.holds(test))
    }

    /// Whether a test holds in some case (S14.3).
    pub fn sometimes(&self, test: &Test) -> bool {
        self.cases.iter().any(|case| case.holds(test))
    }

    /// Whether a test holds some time on every complete path (S14.3, S14.4).
    pub fn eventually(&self, test: &Test) -> bool {
        let without: BTreeSet<usize> = (0..self.cases.len()).filter(|place| !self.cases[*place].holds(test)).collect();
        if !without.contains(&0) {
            return true;
        }
        let reached = self.reachable(0, &without);
        let stays_away = |place: &usize| self.cases[*place].rests() || self.can_go_on_for_ever(*place, &without);
        !reached.iter().any(stays_away)
    }

    /// Whether from every case an end of the case can be reached (S14.8).
    pub fn can_complete(&self) -> bool {
        let all = (0..self.cases.len()).collect();
        let closed = |place: &usize| self.cases[*place].ended() || self.cases[*place].halted();
        (0..self.cases.len()).all(|from| self.reachable(from, &all).iter().any(closed))
    }

    /// What can be reached within some cases, the first included.
    fn reachable(&self, from: usize, within: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut reached = BTreeSet::from([from]);
        let mut waiting = VecDeque::from([from]);
        while let Some(at) = waiting.pop_front() {
            for step in self.from(at).filter(|step| within.contains(&step.to)) {
                if reached.insert(step.to) {
                    waiting.push_back(step.to);
                }
            }
        }
        reached
    }

    fn from(&self, from: usize) -> impl Iterator<Item = &Step> {
        let none = || Step { from, what: Move::Act(0), to: 0, moved: BTreeSet::new() };
        self.steps.range(none()..Step { from: from + 1, ..none() })
    }

    /// Whether time can go past every instant on a round that begins here: whatever runs all the way is ended or moved
    /// on it (S14.4). The widest round is looked at, through all that leads back: a narrower one is part of it.
    fn can_go_on_for_ever(&self, place: usize, within: &BTreeSet<usize>) -> bool {
        let back = |other: &usize| self.reachable(*other, within).contains(&place);
        let round: BTreeSet<usize> = self.reachable(place, within).into_iter().filter(back).collect();
        let steps: Vec<&Step> = round.iter().flat_map(|from| self.from(*from)).filter(|step| round.contains(&step.to)).collect();
        let mut always = self.cases[place].running();
        round.iter().for_each(|other| always = always.intersection(&self.cases[*other].running()).cloned().collect());
        !steps.is_empty() && always.iter().all(|name| steps.iter().any(|step| step.moved.contains(name)))
    }
}
