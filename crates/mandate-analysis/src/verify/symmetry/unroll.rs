//! From a walk over orbits to the walk of one case.

use super::Symmetry;
use crate::verify::search::{Edge, Found, Ground, Move, Step};
use mandate_engine::explore::Permutation;
use mandate_engine::{CaseState, Scratch};
use std::collections::BTreeMap;

/// A walk that is gone for real.
struct Walk<'a> {
    symmetry: &'a Symmetry,
    ground: &'a Ground<'a>,
    /// The acts of the alphabet by their numbers.
    acts: BTreeMap<Vec<i64>, u32>,
    scratch: Scratch,
    /// Where the case stands.
    at: CaseState,
    /// What brings that to the state that the search stands at.
    turned: Permutation,
}

impl Symmetry {
    /// The steps of a round as one case goes them, until it stands where it began.
    ///
    /// The round goes along edges that the search kept, from a state back to it: each move, and the state it leads to. It
    /// leads there or to an image of it, so the round may have to be gone several times, each time with other members in
    /// the parts. `None` if there are no such edges.
    pub fn unrolled(&self, ground: &Ground<'_>, found: &Found, from: u32, round: &[(Move, u32)]) -> Option<Vec<Step>> {
        let stays = Permutation::default();
        let codes = (0_u32..).zip(ground.acts).map(|(place, act)| (stays.act(ground.process, act), place));
        let start = found.state(ground, from);
        let scratch = Scratch::new(ground.process, ground.start);
        let mut walk = Walk { symmetry: self, ground, acts: codes.collect(), scratch, at: start.clone(), turned: Permutation::default() };
        let mut steps = Vec::new();
        // A round turns members by a permutation, always the same: it comes round after as many times as there are
        // permutations, at the latest.
        for _ in 0..self.arrangements.all().len() {
            let mut stands = from;
            for (what, to) in round {
                let edge = found.successors(stands).find(|edge| edge.step.what == *what && edge.to == *to)?;
                steps.push(walk.go(found, stands, edge)?);
                stands = *to;
            }
            if walk.is_same(&walk.at, &start) {
                return Some(steps);
            }
        }
        None
    }
}

impl Walk<'_> {
    /// Takes the step of the case that an edge from a state stands for.
    fn go(&mut self, found: &Found, from: u32, edge: Edge) -> Option<Step> {
        let back = self.turned.inverse();
        let what = match edge.step.what {
            Move::Act(place) => {
                let act = self.ground.acts.get(place as usize)?;
                Move::Act(*self.acts.get(&back.act(self.ground.process, act))?)
            }
            other => other,
        };
        let step = Step { what, ..edge.step };
        self.ground.go(step, &mut self.at, &mut self.scratch);
        // What the edge leads to is an image of the state that the search has there.
        let all = &self.symmetry.arrangements;
        let mut reached = found.state(self.ground, from);
        self.ground.go(edge.step, &mut reached, &mut self.scratch);
        let (kept, mut image) = (found.state(self.ground, edge.to), reached.clone());
        let which = (0..all.all().len()).find(|which| {
            all.image(*which, &reached, &mut image);
            self.is_same(&image, &kept)
        })?;
        self.turned = self.turned.then(all.all().get(which)?);
        Some(step)
    }

    /// Whether two states differ in nothing that is read again.
    fn is_same(&self, one: &CaseState, other: &CaseState) -> bool {
        let key = |state: &CaseState| {
            let (mut state, mut key) = (state.clone(), Vec::new());
            if let Some(live) = self.ground.live {
                live.forget(self.ground.process, &mut state);
            }
            self.symmetry.packing.pack(&state, &mut key);
            key
        };
        key(one) == key(other)
    }
}
