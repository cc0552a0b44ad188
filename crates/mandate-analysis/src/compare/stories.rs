//! What becomes of a story under the new process.

use super::Comparison;
use crate::replay::{History, Replay, Which, replay};
use mandate_process::finding::Findings;
use mandate_scenario::{Scenario, run};

/// A story under both processes.
#[derive(Clone, Debug)]
pub struct StoryEffect {
    /// The story.
    pub story: Scenario,
    /// How it went under the old process; what kept it from running there.
    pub before: Result<Ran, Findings>,
    /// The same acts under the new one, in the new names; `None` where it did not run before. What kept the case from opening.
    pub after: Option<Result<Replay, Findings>>,
    /// Whether its file, as it stands, goes under the new process as it says; what keeps it from running there.
    pub as_told: Result<bool, Findings>,
}

/// A story that was run.
#[derive(Clone, Debug)]
pub struct Ran {
    /// What happened.
    pub history: History,
    /// Whether it went as its file says.
    pub as_told: bool,
}

impl StoryEffect {
    /// Whether it goes as before: every record is answered alike, and its file says as much as before.
    pub fn is_the_same(&self) -> bool {
        let followed = matches!(&self.after, Some(Ok(replay)) if replay.is_the_same());
        let told = matches!((&self.before, &self.as_told), (Ok(before), Ok(after)) if before.as_told == *after);
        followed && told
    }
}

/// Runs a story under both processes and puts them beside each other.
pub fn story(comparison: &Comparison, story: &Scenario) -> StoryEffect {
    let before = run(&comparison.old, story).map(|run| Ran { history: History::of_run(story, &run), as_told: run.verdict.is_as_told() });
    let names = comparison.names();
    let after = before.as_ref().ok().map(|before| replay(&comparison.new, &before.history, &names, Which::All));
    let as_told = run(&comparison.new, story).map(|run| run.verdict.is_as_told());
    StoryEffect { story: story.clone(), before, after, as_told }
}
