//! What a run shows: what happened, when, and what was refused and why; by names, so that runs of two processes can be
//! compared.

use mandate_engine::{Cause, Entry, Event};
use mandate_process::Process;
use mandate_process::tables::Name;
use mandate_process::time::Instant;
use mandate_scenario::{Run, Scenario, run};

/// A run as its story shows it; `None` for a story that the process cannot tell.
pub(super) type Seen = Option<Vec<Step>>;

/// One answer or lapse, with what happened in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// The number of the act, from 1, if one caused it.
    pub act: Option<usize>,
    at: Instant,
    what: What,
}

#[derive(Debug, PartialEq, Eq)]
enum What {
    /// An act was refused, for these rules or of this kind.
    Refused(Vec<String>),
    /// Something happened: the deadline that lapsed, what was irregular in an act, the transitions taken, the states
    /// entered.
    Happened { lapse: Option<Name>, irregular: Vec<String>, taken: Vec<Name>, entered: Vec<Name> },
}

/// Runs a story and says what it shows.
pub(super) fn seen(process: &Process, story: &Scenario) -> Seen {
    let run = run(process, story).ok()?;
    Some(steps(process, &run))
}

fn steps(process: &Process, run: &Run) -> Vec<Step> {
    let number = |act: Option<usize>| act.map(|act| act + 1);
    let told = run.told.iter().map(|told| Step { act: number(told.act), at: told.entry.at(), what: what(process, &told.entry) });
    // Where a binding process would have stopped belongs to what a record shows.
    let stops = run.would_stop_at.map(|act| Step { act: number(Some(act)), at: Instant::default(), what: What::Refused(Vec::new()) });
    told.chain(stops).collect()
}

fn what(process: &Process, entry: &Entry) -> What {
    match entry {
        Entry::Refused { refusal, .. } => What::Refused(ids(refusal.ids(process))),
        Entry::Event { event, .. } => happened(process, event),
    }
}

fn happened(process: &Process, event: &Event) -> What {
    let tables = process.tables();
    let mut taken = Vec::new();
    let mut entered = Vec::new();
    for step in event.microsteps() {
        taken.extend(step.edges().map(|edge| tables.transitions[tables.edges[edge].transition].name.clone()));
        entered.extend(step.entries().map(|state| tables.states[state].name.clone()));
    }
    let lapse = if let Cause::Lapse { deadline, .. } = event.cause { Some(tables.deadlines[deadline].name.clone()) } else { None };
    let irregular = event.irregular.iter().flat_map(|refusal| ids(refusal.ids(process))).collect();
    What::Happened { lapse, irregular, taken, entered }
}

/// As a story announces them: in no order.
fn ids(found: Vec<&str>) -> Vec<String> {
    let mut ids: Vec<String> = found.into_iter().map(str::to_owned).collect();
    ids.sort_unstable();
    ids
}
