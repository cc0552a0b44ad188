//! What cases exercise of their process: states entered, transitions taken, rules seen both ways, deadlines met and
//! lapsed, acts accepted and refused.

#[cfg(test)]
mod tests;

use crate::replay::{Answered, History};
use mandate_engine::{Asked, Case, Entry, Event, Explanation, Truth};
use mandate_process::Process;
use mandate_process::definition::Status;
use mandate_process::ids::{ActId, DeadlineId, EdgeId, RuleId, StateId, TransitionId};
use mandate_process::tables::ROOT;

/// What cases of one process exercise of it, counted.
#[derive(Clone, Debug)]
pub struct Cover {
    process: Process,
    cases: usize,
    states: Vec<u64>,
    edges: Vec<u64>,
    rules: Vec<Seen>,
    deadlines: Vec<Clock>,
    acts: Vec<Answers>,
}

/// How often a rule was seen each way, by what was selected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// It held.
    pub held: u64,
    /// It did not.
    pub unmet: u64,
}

/// How often a deadline started and how it ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// It was armed.
    pub armed: u64,
    /// It was met.
    pub met: u64,
    /// It lapsed.
    pub lapsed: u64,
}

/// How often an act was answered each way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Accepted, irregular ones (S11) among them.
    pub accepted: u64,
    /// Refused.
    pub refused: u64,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many were seen.
    pub seen: usize,
    /// How many there are.
    pub of: usize,
}

/// What is counted, in the order in which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Aspect {
    /// States that were entered.
    StatesEntered,
    /// Transitions that were taken.
    TransitionsTaken,
    /// Rules that were seen to hold and not to hold; of those that a transition needs.
    RulesBothWays,
    /// Rules that held; of those that a transition needs.
    RulesHeld,
    /// Rules that did not hold; of those that a transition needs.
    RulesUnmet,
    /// Deadlines that were met; of those that can be.
    DeadlinesMet,
    /// Deadlines that lapsed.
    DeadlinesLapsed,
    /// Acts that were accepted.
    ActsAccepted,
    /// Acts that were refused.
    ActsRefused,
}

impl Aspect {
    /// Every aspect, in order.
    pub const ALL: [Self; 9] = [
        Self::StatesEntered,
        Self::TransitionsTaken,
        Self::RulesBothWays,
        Self::RulesHeld,
        Self::RulesUnmet,
        Self::DeadlinesMet,
        Self::DeadlinesLapsed,
        Self::ActsAccepted,
        Self::ActsRefused,
    ];
}

impl Cover {
    /// Nothing exercised yet.
    ///
    /// ```
    /// use mandate_analysis::cover::{Aspect, Cover};
    /// use mandate_process::{Process, definition::{Definition, State}};
    /// let mut definition = Definition::new("door");
    /// definition.root = State::compound("", [State::atomic("closed"), State::atomic("open")]);
    /// let cover = Cover::new(&Process::compile(definition).expect("a legal process"));
    /// assert_eq!(cover.missing(Aspect::StatesEntered), ["closed", "open"]);
    /// ```
    pub fn new(process: &Process) -> Self {
        let tables = process.tables();
        Self {
            process: process.clone(),
            cases: 0,
            states: vec![0; tables.states.len()],
            edges: vec![0; tables.edges.len()],
            rules: vec![Seen::default(); tables.rules.len()],
            deadlines: vec![Clock::default(); tables.deadlines.len()],
            acts: vec![Answers::default(); tables.acts.len()],
        }
    }

    /// Adds what a case exercises, if it is one of this process: judged once more, since a log does not tell which rules
    /// held. Whether it was added.
    pub fn add(&mut self, history: &History) -> bool {
        let process = self.process.clone();
        if history.process().digest() != process.digest() {
            return false;
        }
        let Ok(mut case) = Case::open(&process, history.opening()) else { return false };
        self.cases += 1;
        for entry in history.entries() {
            if let Some(act) = entry.act() {
                let explanation = case.explain(act);
                self.explained(&explanation);
                case.submit(act.clone());
            }
            self.entry(entry);
            if let (None, Some(event)) = (entry.act(), entry.event()) {
                case.pass(event.at);
            }
        }
        true
    }

    /// The process.
    pub fn process(&self) -> &Process {
        &self.process
    }

    /// How many cases were added.
    pub fn cases(&self) -> usize {
        self.cases
    }

    /// How often a state was entered.
    pub fn state(&self, id: StateId) -> u64 {
        self.states.get(id.index()).copied().unwrap_or_default()
    }

    /// How often a transition was taken from one of its sources.
    pub fn edge(&self, id: EdgeId) -> u64 {
        self.edges.get(id.index()).copied().unwrap_or_default()
    }

    /// How often a transition was taken, from whichever source.
    pub fn transition(&self, id: TransitionId) -> u64 {
        self.process.tables().transitions[id].edges.iter().map(|edge| self.edge(*edge)).sum()
    }

    /// How a rule was seen.
    pub fn rule(&self, id: RuleId) -> Seen {
        self.rules.get(id.index()).copied().unwrap_or_default()
    }

    /// How a deadline ended.
    pub fn deadline(&self, id: DeadlineId) -> Clock {
        self.deadlines.get(id.index()).copied().unwrap_or_default()
    }

    /// How an act was answered.
    pub fn act(&self, id: ActId) -> Answers {
        self.acts.get(id.index()).copied().unwrap_or_default()
    }

    /// How many of all were seen.
    pub fn share(&self, aspect: Aspect) -> Share {
        let all = self.all(aspect);
        Share { seen: all.iter().filter(|(_, count)| *count > 0).count(), of: all.len() }
    }

    /// The names of those that were not, in document order.
    pub fn missing(&self, aspect: Aspect) -> Vec<&str> {
        self.all(aspect).into_iter().filter(|(_, count)| *count == 0).map(|(name, _)| name).collect()
    }

    /// Everything of an aspect by name, in document order, and how often it was seen.
    pub fn all(&self, aspect: Aspect) -> Vec<(&str, u64)> {
        let tables = self.process.tables();
        let rules = |count: &dyn Fn(Seen) -> u64| {
            let needed = tables.rules.iter().filter(|(id, _)| tables.edges.rows().iter().any(|edge| edge.needs.contains(id)));
            needed.map(|(id, row)| (&*row.name, count(self.rule(id)))).collect()
        };
        let acts = |count: &dyn Fn(Answers) -> u64| tables.acts.iter().map(|(id, row)| (&*row.name, count(self.act(id)))).collect();
        match aspect {
            Aspect::StatesEntered => {
                tables.states.iter().filter(|(id, _)| *id != ROOT).map(|(id, row)| (&*row.name, self.state(id))).collect()
            }
            Aspect::TransitionsTaken => tables.transitions.iter().map(|(id, row)| (&*row.name, self.transition(id))).collect(),
            Aspect::RulesBothWays => rules(&|seen| seen.held.min(seen.unmet)),
            Aspect::RulesHeld => rules(&|seen| seen.held),
            Aspect::RulesUnmet => rules(&|seen| seen.unmet),
            Aspect::DeadlinesMet => {
                let can_be = tables
                    .deadlines
                    .iter()
                    .filter(|(id, row)| row.met_when.is_some() || tables.acts.rows().iter().any(|act| act.meets.contains(id)));
                can_be.map(|(id, row)| (&*row.name, self.deadline(id).met)).collect()
            }
            Aspect::DeadlinesLapsed => tables.deadlines.iter().map(|(id, row)| (&*row.name, self.deadline(id).lapsed)).collect(),
            Aspect::ActsAccepted => acts(&|answers| answers.accepted),
            Aspect::ActsRefused => acts(&|answers| answers.refused),
        }
    }

    /// Transitions that were taken, but not from all of their sources: which, and the sources that are left.
    pub fn partly_taken(&self) -> Vec<(TransitionId, Vec<StateId>)> {
        let tables = self.process.tables();
        let left = tables.transitions.iter().map(|(id, row)| {
            let edges = row.edges.iter().filter(|edge| self.edge(**edge) == 0);
            (id, edges.map(|edge| tables.edges[*edge].source).collect::<Vec<_>>())
        });
        left.filter(|(id, sources)| !sources.is_empty() && self.transition(*id) > 0).collect()
    }

    /// The rules that an act was judged by.
    fn explained(&mut self, explanation: &Explanation) {
        for reason in &explanation.rules {
            let Asked::Rule(rule, of) = &reason.asked else { continue };
            let Some(seen) = self.rules.get_mut(rule.index()) else { continue };
            match of.holds {
                Truth::Yes => seen.held += 1,
                _ => seen.unmet += 1,
            }
        }
    }

    fn entry(&mut self, entry: &Entry) {
        if let Some(event) = entry.event() {
            self.event(event);
        }
        let known = entry.act().and_then(|act| self.process.tables().act(&act.name));
        if let Some(answers) = known.and_then(|act| self.acts.get_mut(act.index())) {
            match Answered::by(entry) {
                Answered::Refused => answers.refused += 1,
                _ => answers.accepted += 1,
            }
        }
    }

    fn event(&mut self, event: &Event) {
        let more = |counts: &mut Vec<u64>, place: usize| counts.get_mut(place).into_iter().for_each(|count| *count += 1);
        for step in event.microsteps() {
            step.entries().for_each(|state| more(&mut self.states, state.index()));
            step.edges().for_each(|edge| more(&mut self.edges, edge.index()));
        }
        for change in &event.deadlines {
            let Some(clock) = self.deadlines.get_mut(change.deadline.index()) else { continue };
            let (old, new) = (change.old, change.new);
            // What ends in the macrostep that armed it was armed all the same.
            clock.armed += u64::from(new.status != Status::NotArmed && (old.status != Status::Armed || old.anchor != new.anchor));
            match new.status {
                Status::Met => clock.met += 1,
                Status::Lapsed => clock.lapsed += 1,
                _ => {}
            }
        }
    }
}
