//! Whether a story on the whole process shows what it is told for. This, and not the search, is the last word.

use super::monitor::{Monitor, Status, judge};
use super::proof::Ending;
use super::realise::{Stage, would_be_refused};
use mandate_engine::Event;
use mandate_process::ids::{ActId, RoleId, TestId, TransitionId};
use std::collections::BTreeSet;

/// What a story should show.
pub(crate) trait Shows {
    /// Whether it does.
    fn shows(&self, stage: &Stage<'_>, ending: &Ending) -> bool;

    /// What it asks on the way: what helps a story along must not change the answers.
    fn tests(&self) -> Vec<TestId> {
        Vec::new()
    }

    /// Lets a story come to rest, if that is how it ends: whatever still runs out, does.
    fn rest<'p>(&self, mut stage: Stage<'p>, ending: &Ending) -> Stage<'p> {
        if *ending == Ending::Rests {
            stage.settle(MOST_LAPSES);
        }
        stage
    }
}

/// So many lapses are waited for until a case is at rest.
const MOST_LAPSES: usize = 100;

/// A property is broken, or shown to be possible.
pub(crate) struct Breach<'m> {
    pub monitor: &'m Monitor,
}

impl Shows for Breach<'_> {
    fn tests(&self) -> Vec<TestId> {
        self.monitor.watched().tests.iter().copied().collect()
    }

    fn shows(&self, stage: &Stage<'_>, ending: &Ending) -> bool {
        let Ok(status) = judge(stage.process, self.monitor, stage.entries.iter().map(|entry| &**entry)) else { return false };
        let owes = status == Status::Open { owes: true };
        match ending {
            Ending::There => status == if self.monitor.paths() == super::monitor::Paths::One { Status::Fulfilled } else { Status::Broken },
            Ending::Rests => owes && stage.rests(),
            // The round was walked: it leads back to where it began, as far as the slice can see.
            Ending::GoesRound(_) => owes,
            Ending::WouldBeRefused => false,
        }
    }
}

/// An act would be refused to somebody of a role.
pub(crate) struct Refused {
    pub act: ActId,
    pub by: RoleId,
    pub during: Option<TestId>,
}

impl Shows for Refused {
    fn tests(&self) -> Vec<TestId> {
        self.during.into_iter().collect()
    }

    fn shows(&self, stage: &Stage<'_>, _: &Ending) -> bool {
        self.during.is_none_or(|test| stage.state.holds(stage.process, test)) && would_be_refused(stage, self.act, self.by)
    }
}

/// A transition was taken.
pub(crate) struct Taken {
    pub transition: TransitionId,
}

impl Shows for Taken {
    fn shows(&self, stage: &Stage<'_>, _: &Ending) -> bool {
        taken(stage).contains(&self.transition)
    }
}

/// That it plays is enough.
pub(crate) struct Anything;

impl Shows for Anything {
    fn shows(&self, _: &Stage<'_>, _: &Ending) -> bool {
        true
    }
}

/// Nothing is to be shown.
pub(crate) struct Nothing;

impl Shows for Nothing {
    fn shows(&self, _: &Stage<'_>, _: &Ending) -> bool {
        false
    }
}

/// The transitions that were taken in a story.
pub(crate) fn taken(stage: &Stage<'_>) -> BTreeSet<TransitionId> {
    let edges = &stage.process.tables().edges;
    let of = |event: &Event| event.microsteps().flat_map(|step| step.edges().collect::<Vec<_>>()).collect::<Vec<_>>();
    stage.entries.iter().filter_map(|entry| entry.event()).flat_map(of).map(|edge| edges[edge].transition).collect()
}
