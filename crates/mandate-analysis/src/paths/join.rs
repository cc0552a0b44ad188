//! Two stories told one behind the other as one.

use super::{Told, taken};
use crate::verify::{Stage, story};
use mandate_engine::{Act, Opening};
use mandate_process::Process;
use mandate_process::time::Instant;
use mandate_scenario::{Scenario, run};

/// Joins stories as long as two of them told as one take all that both take.
pub(super) fn joined(process: &Process, opening: &Opening, mut stories: Vec<Told>) -> Vec<Told> {
    while let Some((first, second, both)) = pair(process, opening, &stories) {
        // What stands further behind goes first, so that the other keeps its place.
        for place in [first.max(second), first.min(second)] {
            stories.remove(place);
        }
        stories.insert(first.min(second), both);
    }
    stories
}

/// The first two that can be told as one, in either order.
fn pair(process: &Process, opening: &Opening, stories: &[Told]) -> Option<(usize, usize, Told)> {
    let orders = (0..stories.len()).flat_map(|first| (0..stories.len()).map(move |second| (first, second)));
    orders.filter(|(first, second)| first != second).find_map(|(first, second)| {
        let ((one, takes), (other, more)) = (stories.get(first)?, stories.get(second)?);
        let scenario = one_behind_the_other(process, opening, one, other)?;
        let all = taken(process, &scenario);
        (takes.is_subset(&all) && more.is_subset(&all)).then_some((first, second, (scenario, all)))
    })
}

/// The acts of both, as far as they are accepted; those of the second as long after each other as they were.
fn one_behind_the_other(process: &Process, opening: &Opening, first: &Scenario, second: &Scenario) -> Option<Scenario> {
    let mut stage = Stage::open(process, opening).ok()?;
    for story in [first, second] {
        let (acts, until) = acts(process, story)?;
        let later = stage.now.0 - opening.at.0;
        for act in acts {
            // What is refused was done already, or is not in order any more: whether it is missed shows in the end.
            let _ = stage.submit(&Act { at: Instant(act.at.0 + later), ..act });
        }
        stage.pass(Instant(until.0 + later));
    }
    let told = story("path", &process.definition().id, opening, &stage);
    run(process, &told).ok().filter(|run| run.verdict.is_as_told()).map(|_| told)
}

/// The acts of a story, and up to when time passes in it.
fn acts(process: &Process, story: &Scenario) -> Option<(Vec<Act>, Instant)> {
    let run = run(process, story).ok()?;
    let acts: Vec<Act> = run.told.iter().filter_map(|told| told.entry.event().and(told.entry.act()).cloned()).collect();
    let last = acts.last().map_or_else(|| story.starts.at_noon(process.utc_offset()), |act| act.at);
    Some((acts, story.until.map_or(last, |day| day.end(process.utc_offset()).max(last))))
}
