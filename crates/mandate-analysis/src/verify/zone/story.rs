//! The instants of one path and the bounds between them, all kept: what there is to solve.

use super::face::{Bound, Face, Ledger, Rest, Why};
use super::length::Span;
use mandate_process::ids::DeadlineId;

/// A bound of a path, and whence it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Which move brought it: its place on the path. What the opening brings has none.
    pub step: Option<usize>,
    /// Why it holds.
    pub why: Why,
    /// One instant is at most so much after the other, in the unit of the process.
    pub most: i64,
}

/// A due instant that the calendar gives, once its anchor or date is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub due: usize,
    pub from: usize,
    pub deadline: DeadlineId,
    /// Whether it runs to a date.
    pub to_date: bool,
}

/// The instants of a path. Nothing is refused here: whether the bounds can be kept is found out later.
#[derive(Clone, Debug, Default)]
pub(super) struct Story {
    pub step: Option<usize>,
    pub instants: usize,
    /// The first day of 1970, if it matters.
    pub epoch: Option<usize>,
    pub bounds: Vec<(Bound, Reason)>,
    pub links: Vec<Link>,
}

impl Ledger for Story {
    fn fresh(&mut self) -> usize {
        self.instants += 1;
        self.instants - 1
    }

    fn bound(&mut self, bound: Bound, why: Why) -> bool {
        self.note(bound, why);
        true
    }

    fn span(&mut self, later: usize, earlier: usize, span: Span, why: Why) -> bool {
        match why {
            Why::Length(deadline) => self.links.push(Link { due: later, from: earlier, deadline, to_date: false }),
            Why::Runs(deadline) => self.links.push(Link { due: later, from: earlier, deadline, to_date: true }),
            _ => {}
        }
        self.bound(Bound { later, earlier, most: span.most }, why)
            && self.bound(Bound { later: earlier, earlier: later, most: -span.least }, why)
    }
}

impl Story {
    /// Takes down a bound.
    pub fn note(&mut self, bound: Bound, why: Why) {
        self.bounds.push((bound, Reason { step: self.step, why, most: bound.most }));
    }

    /// Takes down how a move ended.
    pub fn end(&mut self, rest: Rest, face: &Face) {
        rest.bounds(face).into_iter().for_each(|(why, bound)| self.note(bound, why));
    }

    /// Bounds that contradict each other, one leading to the next; none if they can be kept.
    pub fn contradiction(&self) -> Vec<Reason> {
        // Each instant as late as the others let it be; the last bound that said so.
        let mut latest = vec![0_i64; self.instants];
        let mut said: Vec<Option<usize>> = vec![None; self.instants];
        let mut moved = None;
        for _ in 0..=self.instants {
            moved = None;
            for (place, (bound, _)) in self.bounds.iter().enumerate() {
                let from = latest.get(bound.earlier).copied().unwrap_or_default();
                let Some(at) = latest.get_mut(bound.later) else { continue };
                if from.saturating_add(bound.most) < *at {
                    *at = from.saturating_add(bound.most);
                    if let Some(said) = said.get_mut(bound.later) {
                        *said = Some(place);
                    }
                    moved = Some(bound.later);
                }
            }
            if moved.is_none() {
                return Vec::new();
            }
        }
        self.cycle(&said, moved)
    }

    /// The bounds of the cycle that a moved instant hangs on.
    fn cycle(&self, said: &[Option<usize>], moved: Option<usize>) -> Vec<Reason> {
        let before = |at: usize| said.get(at).copied().flatten().and_then(|place| self.bounds.get(place));
        // So many bounds back one is on the cycle for certain.
        let on = (0..self.instants).try_fold(moved.unwrap_or_default(), |at, _| before(at).map(|(bound, _)| bound.earlier));
        let Some(on) = on else { return Vec::new() };
        let mut cycle = Vec::new();
        let mut at = on;
        while let Some((bound, reason)) = before(at) {
            cycle.push(*reason);
            at = bound.earlier;
            if at == on {
                break;
            }
        }
        cycle.reverse();
        cycle
    }
}
