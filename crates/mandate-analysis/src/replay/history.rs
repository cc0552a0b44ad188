//! A case as it went: how it was opened, what reached it, and how each was answered.

use mandate_engine::record::{Body, Checker, Damage, check};
use mandate_engine::{Act, Case, CaseState, Cause, Entry, Event, Opening};
use mandate_process::Process;
use mandate_process::ids::StateId;
use mandate_process::time::Instant;
use mandate_scenario::{Design, Run, Scenario};

/// A case as it went under its own process, with the reasons of every refusal.
#[derive(Clone, Debug)]
pub struct History {
    process: Process,
    opening: Opening,
    entries: Vec<Entry>,
    stands_at: Vec<Vec<StateId>>,
    state: CaseState,
    until: Option<Instant>,
    /// Designs by id, where the story that was run is known: another process takes other facts from them.
    designs: Vec<Design>,
}

impl History {
    /// The case that a log tells. The log is checked first: chain, fold and audit. Its refusals are judged again,
    /// for a log tells their kind and rules only.
    ///
    /// # Errors
    /// The first bad record.
    pub fn of_log<'l>(process: &Process, lines: impl IntoIterator<Item = &'l str>) -> Result<Self, Damage> {
        let lines: Vec<&str> = lines.into_iter().collect();
        let mut checker = Checker::new(process);
        let mut case: Option<(Opening, Case)> = None;
        for line in &lines {
            // What comes after a bad record tells more about it than the record alone.
            let decoded = checker.line(line).map_err(|damage| check(process, lines.iter().copied()).err().unwrap_or(damage))?;
            match (decoded.body, &mut case) {
                (Body::Event { event, .. }, None) => case = reopened(process, &event),
                (Body::Event { stimulus: Some(act), .. } | Body::Refused { act, .. }, Some((_, case))) => {
                    case.submit(act);
                }
                (Body::Event { event, .. }, Some((_, case))) => {
                    case.pass(event.at);
                }
                (Body::Refused { .. }, None) => {}
            }
        }
        match case {
            Some((opening, case)) => Ok(Self::of_case(opening, case)),
            None => Err(Damage {
                line: 1,
                kind: mandate_engine::record::DamageKind::Missing,
                witness: "a log has at least one record".to_owned(),
            }),
        }
    }

    /// The case that a story told.
    pub fn of_run(story: &Scenario, run: &Run) -> Self {
        let process = run.case.process();
        let entries: Vec<Entry> = run.told.iter().map(|told| told.entry.clone()).collect();
        let opened = entries.first().and_then(Entry::event);
        let opening = opened.and_then(|event| opening_of(process, event)).unwrap_or_default();
        Self {
            until: story.until.map(|day| day.end(process.utc_offset())),
            designs: story.designs.iter().map(|(_, design)| design.clone()).collect(),
            ..Self::new(process, opening, entries, run.case.state())
        }
    }

    /// A case that was just run from its opening on.
    pub(crate) fn of_case(opening: Opening, mut case: Case) -> Self {
        let entries = case.take_entries();
        Self::new(case.process(), opening, entries, case.state())
    }

    fn new(process: &Process, opening: Opening, entries: Vec<Entry>, state: &CaseState) -> Self {
        let stands_at = standings(process, &entries);
        Self { process: process.clone(), opening, entries, stands_at, until: None, state: state.clone(), designs: Vec::new() }
    }

    /// The process it ran under.
    pub fn process(&self) -> &Process {
        &self.process
    }

    /// How it was opened.
    pub fn opening(&self) -> &Opening {
        &self.opening
    }

    /// Its entries in order, the opening first. The number of a record is the place of its entry, from 1.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The active atomic states after an entry, in document order.
    pub fn stood_at(&self, entry: usize) -> &[StateId] {
        self.stands_at.get(entry).map(Vec::as_slice).unwrap_or_default()
    }

    /// The active atomic states at its end.
    pub fn stands_at(&self) -> &[StateId] {
        self.stands_at.last().map(Vec::as_slice).unwrap_or_default()
    }

    /// Its state at its end.
    pub fn state(&self) -> &CaseState {
        &self.state
    }

    /// How far time has passed behind the last entry, if that is known: a log does not tell.
    pub fn until(&self) -> Option<Instant> {
        self.until
    }

    /// The acts that were tried, in order.
    pub fn acts(&self) -> impl Iterator<Item = &Act> {
        self.entries.iter().filter_map(Entry::act)
    }

    /// A design by its id, if the story is known.
    pub(crate) fn design(&self, id: &str) -> Option<&Design> {
        self.designs.iter().find(|design| design.id == id)
    }
}

/// The opening that an event tells.
fn opening_of(process: &Process, event: &Event) -> Option<Opening> {
    if let Cause::Opened(opened) = &event.cause { Some(opened.opening(process, event.at)) } else { None }
}

/// The case opened once more. What the audit passed does open.
fn reopened(process: &Process, event: &Event) -> Option<(Opening, Case)> {
    let opening = opening_of(process, event)?;
    let case = Case::open(process, &opening).ok()?;
    Some((opening, case))
}

/// Where a case stands after each entry: a refusal leaves it where it was.
fn standings(process: &Process, entries: &[Entry]) -> Vec<Vec<StateId>> {
    let mut standing: Vec<StateId> = Vec::new();
    let after = |entry: &Entry| {
        for step in entry.event().iter().flat_map(|event| event.microsteps()) {
            let exits: Vec<StateId> = step.exits().collect();
            standing.retain(|state| !exits.contains(state));
            standing.extend(step.entries().filter(|state| process.tables().leaves.contains(state.index())));
        }
        standing.sort_unstable();
        standing.clone()
    };
    entries.iter().map(after).collect()
}
