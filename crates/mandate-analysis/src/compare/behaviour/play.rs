//! From a suspicion to a story: played on one whole process, told to the other, and only believed if it shows there.

use super::ground::Ground;
use super::pair::Pair;
use super::product::{Step, Suspicion};
use super::sides::Side;
use super::{Difference, Kind};
use crate::replay::{self, Agreement, History, Which, replay};
use crate::verify::{Blocked, Stage, Step as Playing, Watched, realise, story, trimmed};
use mandate_engine::Act;
use mandate_engine::explore::Timer;
use mandate_process::definition::Status;
use mandate_process::ids::DeadlineId;
use mandate_process::time::Instant;
use mandate_scenario::{Scenario, run};
use std::collections::BTreeSet;

/// Days between the acts of a way, tried one after the other.
const DAYS_BETWEEN: [i64; 3] = [0, 1, 31];

/// Plays a suspicion.
///
/// # Errors
/// The rules that stood in the way, with the side that asks them.
pub(super) fn play(ground: &Ground<'_>, pair: &Pair, suspicion: &Suspicion) -> Result<Difference, BTreeSet<(Side, String)>> {
    let mut blocked = BTreeSet::new();
    for side in sides(suspicion) {
        let player = Player { ground, pair, side, kind: suspicion.kind };
        match player.play(suspicion) {
            Ok(difference) => return Ok(difference),
            Err(by) => blocked.extend(by.into_iter().map(|rule| (side, rule))),
        }
    }
    Err(blocked)
}

/// The sides on which a way can be gone: those that accept all of it.
fn sides(suspicion: &Suspicion) -> Vec<Side> {
    match suspicion.kind {
        Kind::Refused => vec![Side::Old],
        Kind::Allowed => vec![Side::New],
        Kind::Elsewhere => match suspicion.way.last() {
            // What runs out on one side only is waited for there.
            Some(Step::Lapse(timers)) if timers.new.is_none() => vec![Side::Old, Side::New],
            _ => vec![Side::New, Side::Old],
        },
    }
}

struct Player<'g, 'c> {
    ground: &'g Ground<'c>,
    pair: &'g Pair,
    /// Where it is played first.
    side: Side,
    kind: Kind,
}

impl Player<'_, '_> {
    fn play(&self, suspicion: &Suspicion) -> Result<Difference, BTreeSet<String>> {
        let process = self.ground.names.process(self.side);
        let opening = self.ground.openings.of(self.side);
        let slice = &self.pair.halves.of(self.side).slice;
        let states = slice.process.tables().states.iter().filter_map(|(_, row)| process.tables().names.states.get(&row.name).copied());
        let watched = Watched { states: states.collect(), tests: Vec::new() };
        let mut blocking = BTreeSet::new();
        for days in DAYS_BETWEEN {
            let played = self.steps(&suspicion.way, &watched, days).and_then(|(steps, until)| {
                let mut played = realise(process, opening, &steps, &watched, days)?;
                played.stage.pass(until);
                Ok(played)
            });
            match played {
                Ok(played) if self.shows(&played.stage) => {
                    let stage = trimmed(opening, played.stage, &|stage| self.shows(stage));
                    return self.told(&stage).ok_or(blocking);
                }
                Ok(played) => blocking.extend(played.helped.into_iter().flatten()),
                Err(blocked) => blocking.extend(blocked.layers().flatten().cloned()),
            }
        }
        Err(blocking)
    }

    /// The steps of a way as they show on this side, and the instant that is waited for behind the last. What runs out
    /// on the other side alone is waited for: what comes after it comes no sooner.
    fn steps(&self, way: &[Step], watched: &Watched, days: i64) -> Result<(Vec<Playing>, Instant), Blocked> {
        let (process, opening) = (self.ground.names.process(self.side), self.ground.openings.of(self.side));
        let mut steps = Vec::new();
        let mut soonest = opening.at;
        for step in way {
            match (self.lifted(step), step) {
                (Some(Playing::Act(act)), _) => steps.push(Playing::Act(Act { at: act.at.max(soonest), ..act })),
                (Some(lapse), _) => steps.push(lapse),
                (None, Step::Lapse(timers)) => {
                    if let Some(Timer::Deadline(id)) = timers.of(self.side.other()) {
                        let played = realise(process, opening, &steps, watched, days)?;
                        soonest = self.due(&played.stage, *id).unwrap_or(soonest).max(soonest);
                    }
                }
                (None, Step::Letter(_)) => {}
            }
        }
        Ok((steps, soonest))
    }

    /// When a deadline of the other side is due, after the same acts there.
    fn due(&self, stage: &Stage<'_>, deadline: DeadlineId) -> Option<Instant> {
        let other = self.side.other();
        let name = &self.pair.halves.of(other).slice.process.tables().deadlines[deadline].name;
        let process = self.ground.names.process(other);
        let mut there = Stage::open(process, self.ground.openings.of(other)).ok()?;
        let teller = self.ground.teller(self.side);
        stage.acts.iter().try_for_each(|act| there.submit(&teller.act(act))).ok()?;
        there.pass(stage.now);
        let cell = there.state.deadline(*process.tables().names.deadlines.get(name)?);
        (cell.status == Status::Armed).then_some(cell.due)
    }

    /// A step as one of the whole process; `None`: it does not show on this side, or is only waited for.
    fn lifted(&self, step: &Step) -> Option<Playing> {
        match step {
            Step::Letter(letter) => self.pair.letters.get(*letter).map(|letter| Playing::Act(letter.acts.of(self.side).clone())),
            Step::Lapse(timers) => match timers.of(self.side) {
                Some(Timer::Deadline(id)) => {
                    let deadlines = &self.pair.halves.of(self.side).slice.process.tables().deadlines;
                    Some(Playing::Lapse(deadlines[*id].name.to_string()))
                }
                Some(Timer::Sent(_)) | None => None,
            },
        }
    }

    /// Whether what was played tells the two apart, told as a story and run under both.
    fn shows(&self, stage: &Stage<'_>) -> bool {
        self.told(stage).is_some()
    }

    fn told(&self, stage: &Stage<'_>) -> Option<Difference> {
        let process = stage.process;
        let scenario = story(self.kind.word(), &process.definition().id, self.ground.openings.of(self.side), stage);
        if self.kind != Kind::Elsewhere || scenario.until.is_some() {
            return self.judged(scenario);
        }
        // What is due already runs out once time passes.
        let waits = Scenario { until: Some(stage.now.day(process.utc_offset())), ..scenario.clone() };
        self.judged(scenario).or_else(|| self.judged(waits))
    }

    /// A story run under both: it goes as told, and the other process parts from it as it should.
    fn judged(&self, scenario: Scenario) -> Option<Difference> {
        let (names, other) = (self.ground.names, self.side.other());
        let run = run(names.process(self.side), &scenario).ok().filter(|run| run.verdict.is_as_told())?;
        let history = History::of_run(&scenario, &run);
        let replay = replay(names.process(other), &history, names.mappings.of(self.side), Which::All).ok()?;
        let (last, before) = replay.steps.split_last()?;
        let alike = |step: &replay::Step| !matches!(step.agreement, Agreement::OtherAnswer | Agreement::OtherReasons);
        let over = |history: &History| (history.state().is_halted(), history.state().has_ended(history.process()));
        let shows = before.iter().all(alike)
            && match self.kind {
                Kind::Refused | Kind::Allowed => !alike(last),
                Kind::Elsewhere => alike(last) && (!last.together || over(&history) != over(&replay.after)),
            };
        shows.then_some(Difference { kind: self.kind, under: self.side, scenario, history, replay })
    }
}
