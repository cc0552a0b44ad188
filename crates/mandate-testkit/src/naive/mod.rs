//! A case run by the letter of `docs/semantics.md`, with names, sets and maps only. Slow on purpose.

mod act;
mod asks;
mod content;
mod days;
mod deadlines;
mod facts;
mod macrostep;
mod members;
mod micro;
mod select;
mod structure;
#[cfg(test)]
mod unit;
mod untimed;

use core::fmt::Write as _;
use deadlines::{Clock, Sent};
use facts::{Held, text_of};
use mandate_process::definition::{Definition, Status};
use mandate_process::time::Instant;
use mandate_process::value::Value;
use select::Happened;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use structure::Tree;
use untimed::Dates;

pub use untimed::{Doing, Standing};

/// The kinds of refusal, by the words of S3.1.
pub type Kind = &'static str;

/// Somebody in the roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The id.
    pub id: String,
    /// The one role.
    pub role: String,
}

/// The judgement of a stimulus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The act was accepted.
    Accepted {
        /// The refusal it would have had (S11.2).
        irregular: Option<Kind>,
        /// With `rules-unmet`: which.
        unmet: Vec<String>,
    },
    /// The act was refused, or time was to run backwards.
    Refused {
        /// The kind.
        kind: Kind,
        /// With `rules-unmet`: which.
        unmet: Vec<String>,
    },
    /// Time has passed.
    Passed,
    /// More lapses are due than one decision carries (S7.15).
    More,
}

/// What one microstep did, in order (S8.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its trigger: `opening`, `automatic`, a name, `lapse.D` or `done.S`.
    pub trigger: String,
    /// Ids of the transitions taken.
    pub taken: Vec<String>,
    /// States exited.
    pub exited: Vec<String>,
    /// States entered.
    pub entered: Vec<String>,
}

/// A case of one process.
#[derive(Clone, Debug)]
pub struct Naive {
    definition: Arc<Definition>,
    tree: Arc<Tree>,
    record: bool,
    roster: Vec<Actor>,
    open_members: BTreeMap<String, Vec<String>>,
    entries: BTreeMap<(String, Vec<String>), Held>,
    active: BTreeSet<String>,
    clocks: BTreeMap<String, Clock>,
    /// The value of the date fact when the deadline was last looked at or entered (S7.9).
    seen: BTreeMap<String, Held>,
    sent: Vec<Sent>,
    memories: BTreeMap<String, BTreeSet<String>>,
    taken: BTreeMap<String, u32>,
    clock: Instant,
    halted: bool,
    lapses: Vec<(String, Instant, Instant)>,
    /// The queue of the running macrostep (S2.13) and its microsteps so far (S4.9).
    queue: VecDeque<Happened>,
    microsteps: usize,
    steps: Vec<Step>,
    /// More microsteps than this one macrostep does not have (S4.9).
    most_microsteps: usize,
    /// Deadlines that were armed, ended or moved in the running macrostep.
    moved: BTreeSet<String>,
    /// What is told about dates where instants are left open; `None`: the clock tells.
    dates: Option<Dates>,
}

impl Naive {
    /// Opens a case (S4.7).
    ///
    /// # Errors
    /// If the opening does not settle (S4.9).
    pub fn open(
        definition: &Definition,
        actors: &[Actor],
        members: &[(String, Vec<String>)],
        at: Instant,
        record: bool,
    ) -> Result<Self, String> {
        let mut case = Self {
            definition: Arc::new(definition.clone()),
            tree: Arc::new(Tree::of(definition)),
            record,
            roster: members::roster(definition, actors),
            open_members: members::at_opening(definition, members),
            entries: BTreeMap::new(),
            active: BTreeSet::new(),
            clocks: definition.deadlines.iter().map(|deadline| (deadline.id.clone(), Clock::default())).collect(),
            seen: BTreeMap::new(),
            sent: Vec::new(),
            memories: BTreeMap::new(),
            taken: BTreeMap::new(),
            clock: at,
            halted: false,
            lapses: Vec::new(),
            queue: VecDeque::new(),
            microsteps: 0,
            steps: Vec::new(),
            most_microsteps: macrostep::MICROSTEPS,
            moved: BTreeSet::new(),
            dates: None,
        };
        case.opening().map_err(|_| String::from("does-not-settle"))?;
        Ok(case)
    }

    /// Submits an act (S3).
    pub fn act(&mut self, act: &str, actor: &str, at: Instant, content: &[(String, Value)]) -> Answer {
        self.steps.clear();
        self.judge_act(act, actor, at, content)
    }

    /// Lets time pass (S3.10, S7.12).
    pub fn pass(&mut self, to: Instant) -> Answer {
        self.steps.clear();
        // S3.10; a closed case first, by the order of S3.1.
        if self.is_closed() {
            return Answer::Passed;
        }
        if to < self.clock {
            return Answer::Refused { kind: "out-of-time-order", unmet: Vec::new() };
        }
        if self.lapse_until(to) { Answer::More } else { Answer::Passed }
    }

    /// All active states, without the root.
    pub fn active(&self) -> BTreeSet<String> {
        self.active.clone()
    }

    /// The entries that differ from their start: `fact` or `fact/a/b` → value (S9.2).
    pub fn facts(&self) -> BTreeMap<String, String> {
        let differing = self.entries.iter().filter(|((fact, _), held)| **held != self.start(fact));
        differing
            .map(|((fact, keys), held)| {
                let mut name = fact.clone();
                for key in keys {
                    let _ = write!(name, "/{key}");
                }
                (name, text_of(held))
            })
            .collect()
    }

    /// The value of one entry, sums included, as [`Self::facts`] writes it.
    pub fn fact(&self, fact: &str, keys: &[&str]) -> String {
        let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
        text_of(&self.read(fact, &keys))
    }

    /// Deadlines that are not `not-armed`: `status anchor due`, in milliseconds.
    pub fn deadlines(&self) -> BTreeMap<String, String> {
        let told = |clock: &Clock| format!("{} {} {}", clock.status.word(), clock.anchor.0, clock.due.0);
        let armed_once = self.clocks.iter().filter(|(_, clock)| clock.status != Status::NotArmed);
        armed_once.map(|(id, clock)| (id.clone(), told(clock))).collect()
    }

    /// The memories that were written: history id, `STATE/all` or `STATE/top` → states.
    pub fn memories(&self) -> BTreeMap<String, BTreeSet<String>> {
        self.memories.clone()
    }

    /// The instant of the last event (S7.16).
    pub fn clock(&self) -> Instant {
        self.clock
    }

    /// Whether a lapse did not settle (S7.15).
    pub fn halted(&self) -> bool {
        self.halted
    }

    /// Whether a final child of the root is active (S4.8).
    pub fn ended(&self) -> bool {
        self.has_ended()
    }

    /// How often each transition with `at-most` was taken, counts above 0.
    pub fn taken(&self) -> BTreeMap<String, u32> {
        self.taken.clone()
    }

    /// Pending sent names with their due instants, in the order sent.
    pub fn pending(&self) -> Vec<(String, i64)> {
        self.sent.iter().map(|sent| (sent.name.clone(), sent.due.0)).collect()
    }

    /// All members of the open types, in member order.
    pub fn members(&self) -> BTreeMap<String, Vec<String>> {
        self.open_members.clone()
    }

    /// All lapses so far: deadline or sent name, due, at.
    pub fn lapses(&self) -> Vec<(String, Instant, Instant)> {
        self.lapses.clone()
    }

    /// The microsteps of the last stimulus, those of its lapses first; after [`Self::open`] those of the opening.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The roster in its order (S5.5).
    pub fn roster(&self) -> &[Actor] {
        &self.roster
    }

    /// Whether the configuration is legal (S1.6).
    pub fn is_legal(&self) -> bool {
        self.tree.is_legal(&self.active)
    }
}
