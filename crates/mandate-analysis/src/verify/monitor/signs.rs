//! What a property looks for: happenings with their alternatives side by side, and what of a process they speak of.

use super::Letter;
use mandate_process::ids::{ActId, DeadlineId, RoleId, StateId, TestId, TransitionId};
use mandate_process::tables::{HappeningRow, PatternRow};
use std::collections::BTreeSet;

/// One thing that may happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Act {
        act: ActId,
        by: Option<RoleId>,
        during: Option<TestId>,
    },
    Transition {
        transition: TransitionId,
        during: Option<TestId>,
    },
    Enters(StateId),
    Leaves(StateId),
    Lapse(DeadlineId),
    /// After the macrostep a condition holds, or does not.
    Holds {
        test: TestId,
        is: bool,
    },
}

/// What a property looks for: its first happening, and its second if it has one.
#[derive(Clone, Debug, Default)]
pub(super) struct Signs {
    first: Vec<Sign>,
    then: Vec<Sign>,
}

impl Signs {
    pub fn of(first: &HappeningRow, then: Option<&HappeningRow>) -> Self {
        Self { first: flat(first), then: then.map(flat).unwrap_or_default() }
    }

    /// A condition that holds after a macrostep, or does not.
    pub fn condition(test: TestId, is: bool) -> Self {
        Self { first: Vec::from([Sign::Holds { test, is }]), then: Vec::new() }
    }

    /// What something that happened is: whether it is looked for as the first, the second or both.
    pub fn letter(&self, mut is: impl FnMut(Sign) -> bool) -> Option<Letter> {
        let mut any = |signs: &[Sign]| signs.iter().any(|sign| is(*sign));
        match (any(&self.first), any(&self.then)) {
            (true, true) => Some(Letter::Both),
            (true, false) => Some(Letter::First),
            (false, true) => Some(Letter::Then),
            (false, false) => None,
        }
    }
}

/// A happening with its alternatives side by side.
fn flat(happening: &HappeningRow) -> Vec<Sign> {
    let mut signs = Vec::new();
    let mut open = Vec::from([happening]);
    while let Some(happening) = open.pop() {
        signs.push(match happening {
            HappeningRow::Act { act, by, during } => Sign::Act { act: *act, by: *by, during: *during },
            HappeningRow::Transition { transition, during } => Sign::Transition { transition: *transition, during: *during },
            HappeningRow::Enters(state) => Sign::Enters(*state),
            HappeningRow::Leaves(state) => Sign::Leaves(*state),
            HappeningRow::Lapse(deadline) => Sign::Lapse(*deadline),
            HappeningRow::Holds(test) => Sign::Holds { test: *test, is: true },
            HappeningRow::Any(parts) => {
                open.extend(parts);
                continue;
            }
        });
    }
    signs
}

/// What of a process a property speaks of: nothing else can make a difference to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watched {
    /// Acts that are waited for.
    pub acts: BTreeSet<ActId>,
    /// Transitions whose taking is waited for.
    pub transitions: BTreeSet<TransitionId>,
    /// States whose entry is waited for.
    pub entered: BTreeSet<StateId>,
    /// States whose exit is waited for.
    pub left: BTreeSet<StateId>,
    /// Deadlines whose lapse is waited for.
    pub lapses: BTreeSet<DeadlineId>,
    /// Tests that are read: after a macrostep, or while something happens.
    pub tests: BTreeSet<TestId>,
}

impl Watched {
    /// What a pattern speaks of.
    pub fn of(pattern: &PatternRow) -> Self {
        let mut watched = Self::default();
        match pattern {
            PatternRow::Always(test) | PatternRow::Never(test) | PatternRow::Sometimes(test) | PatternRow::Eventually(test) => {
                watched.tests.insert(*test);
            }
            PatternRow::NeverHappens(of) | PatternRow::Unary { of, .. } => watched.note(of),
            PatternRow::AlwaysPossible { act, during, .. } => {
                watched.acts.insert(*act);
                watched.tests.extend(during);
            }
            PatternRow::Binary { first, then, .. } => {
                watched.note(first);
                watched.note(then);
            }
        }
        watched
    }

    fn note(&mut self, happening: &HappeningRow) {
        for sign in flat(happening) {
            match sign {
                Sign::Act { act, during, .. } => {
                    self.acts.insert(act);
                    self.tests.extend(during);
                }
                Sign::Transition { transition, during } => {
                    self.transitions.insert(transition);
                    self.tests.extend(during);
                }
                Sign::Enters(state) => {
                    self.entered.insert(state);
                }
                Sign::Leaves(state) => {
                    self.left.insert(state);
                }
                Sign::Lapse(deadline) => {
                    self.lapses.insert(deadline);
                }
                Sign::Holds { test, .. } => {
                    self.tests.insert(test);
                }
            }
        }
    }
}
