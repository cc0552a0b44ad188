//! How long cases take under a process: to each end at least and at most, and what its deadlines leave (S14.10).

use super::feasible::{Feasible, Left, feasible};
use super::live::Live;
use super::model::{Offer, model};
use super::prove::{Options, Prover};
use super::slice::{Seeds, Slice, slice};
use super::zone::clockwork::Clockwork;
use super::zone::search::TimedGround;
use super::zone::step::Doing;
use mandate_process::Process;
use mandate_process::finding::Findings;
use mandate_process::ids::{DeadlineId, StateId};
use mandate_scenario::{Scenario, run};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How long cases take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Times {
    /// How many members of each role and type there were, in document order.
    pub members: Vec<(String, u32)>,
    /// The ends that can be reached, in document order.
    pub ends: Vec<EndTime>,
    /// Whether all ends were found, and their times are all there are.
    pub complete: bool,
    /// The deadlines that are ever armed, in document order.
    pub deadlines: Vec<DeadlineTime>,
}

/// How long it takes from the opening to an end, in days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndTime {
    /// The end.
    pub end: StateId,
    /// No case takes less.
    pub least: i64,
    /// A story that gets there, and how long it takes: not always the quickest.
    pub story: Option<(Scenario, i64)>,
    /// No case takes more; `None`: there is no such bound, somebody may wait for ever, or go round and round.
    pub most: Option<i64>,
}

/// What a deadline leaves, in days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadlineTime {
    /// The deadline.
    pub deadline: DeadlineId,
    /// What is left of it at most when it is met or withdrawn.
    pub left: Left,
    /// Whether it can lapse.
    pub lapses: bool,
    /// Whether all was looked at. If not, more may be left of it, and it may lapse though it says it cannot.
    pub complete: bool,
}

/// Works out how long cases take.
///
/// It is looked at on slices that keep every end and drop rules: no case takes less than the least or more than the most,
/// but a rule may make every case take longer than the least. The stories play on the whole process.
///
/// ```
/// use mandate_analysis::verify::{Options, times};
/// use mandate_process::text::read_str;
/// let text = r#"
/// format = "mandate.process/1"
/// id = "desk"
/// version = "1"
/// title = "Desk"
/// role.clerk = { name = "Clerk" }
/// act.answer = { says = "Answer", by = "clerk" }
/// states = ["open", "answered", "late"]
/// ends = ["answered", "late"]
/// deadline.term = { while = "open", after = "5 days" }
/// transition.answer = { from = "open", to = "answered", on = "answer" }
/// transition.late = { from = "open", to = "late", on = "lapse.term" }
/// "#;
/// let process = read_str(text).process.expect("a process");
/// let times = times(&process, &Options::default()).expect("a scope");
/// let told: Vec<_> = times.ends.iter().map(|end| (process.state_name(end.end), end.least, end.most)).collect();
/// assert_eq!(told, [("answered", 0, Some(5)), ("late", 6, Some(6))]);
/// ```
///
/// # Errors
/// A scope that does not fit the process, a case that does not open.
pub fn times(process: &Process, options: &Options<'_>) -> Result<Times, Findings> {
    let prover = &Prover::new(process, options)?;
    let tables = process.tables();
    let states: BTreeSet<_> = tables.states.ids().filter(|state| tables.ends.contains(state.index())).collect();
    let (part, found) = prover.feasible(&Seeds { states: states.clone(), ..Seeds::default() })?;
    let in_days = |length: i64| length.div_euclid(found.grain.day());
    let ends = states.iter().filter_map(|state| {
        let name = process.state_name(*state);
        let takes = found.ends.iter().find(|takes| part.process.state_name(takes.end) == name)?;
        let story = prover.reachable(*state).story().and_then(|story| Some((story.scenario.clone(), days(process, &story.scenario)?)));
        let most = takes.most.map(|most| -in_days(-most));
        Some(EndTime { end: *state, least: in_days(takes.least), story, most })
    });
    let ends = ends.collect();
    let mut deadlines = prover.deadlines(tables.deadlines.ids().collect())?;
    deadlines.sort_by_key(|(id, _)| *id);
    Ok(Times {
        members: prover.scope.members().to_vec(),
        ends,
        complete: found.complete,
        deadlines: deadlines.into_iter().filter_map(|(_, deadline)| deadline).collect(),
    })
}

/// How long a story takes; what runs out at the end of a day is over on the next.
fn days(process: &Process, story: &Scenario) -> Option<i64> {
    let run = run(process, story).ok()?;
    let days: Vec<i64> =
        run.told.iter().filter_map(|told| told.entry.event()).map(|event| i64::from(event.at.day(process.utc_offset()).0)).collect();
    Some(days.last()? - days.first()?)
}

type Told = (DeadlineId, Option<DeadlineTime>);

impl Prover<'_> {
    /// What time leaves on a slice.
    fn feasible(&self, seeds: &Seeds) -> Result<(Slice, Feasible), Findings> {
        let slice = slice(self.process, seeds, &BTreeSet::new());
        let model = model(&slice.process, &self.scope, false)?;
        let (clockwork, live) = (Clockwork::of(&model.process), Live::of(&model.process, &model.start));
        let doing = |offer: &Offer| Doing::new(&clockwork, &offer.act, &offer.prepared, model.opening.at);
        let acts: Vec<Doing> = model.offers.iter().map(doing).collect();
        let ground = TimedGround { clockwork: &clockwork, start: &model.start, acts: &acts, live: Some(&live) };
        let mut found = feasible(ground, self.options.most_states);
        found.complete &= model.cut.is_empty() && clockwork.blind().is_empty();
        Ok((slice, found))
    }

    /// What deadlines leave, several at a time.
    fn deadlines(&self, ids: Vec<DeadlineId>) -> Result<Vec<Told>, Findings> {
        let next = AtomicUsize::new(0);
        let work = || -> Result<Vec<Told>, Findings> {
            let mut told = Vec::new();
            while let Some(id) = ids.get(next.fetch_add(1, Ordering::Relaxed)) {
                told.push((*id, self.deadline(*id)?));
            }
            Ok(told)
        };
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..self.options.threads.max(1)).map(|_| scope.spawn(work)).collect();
            let mut told = work()?;
            for other in others {
                told.extend(other.join().unwrap_or_else(|_| Ok(Vec::new()))?);
            }
            Ok(told)
        })
    }

    /// What one deadline leaves; `None` if it is never armed.
    fn deadline(&self, id: DeadlineId) -> Result<Option<DeadlineTime>, Findings> {
        let name = &*self.process.tables().deadlines[id].name;
        let (part, found) = self.feasible(&Seeds { deadlines: BTreeSet::from([id]), ..Seeds::default() })?;
        let leaves = found.deadlines.iter().find(|leaves| &*part.process.tables().deadlines[leaves.deadline].name == name);
        Ok(leaves.map(|leaves| DeadlineTime {
            deadline: id,
            left: match leaves.left {
                Left::Time(left) => Left::Time(left.div_euclid(found.grain.day())),
                other => other,
            },
            lapses: leaves.lapses,
            complete: found.complete,
        }))
    }
}
