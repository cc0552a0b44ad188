//! A case whose instants are left open (S14.7): what may happen next, whenever that is.
//!
//! The clock stays where it was at the opening, the earliest that it can be. Whatever is armed may lapse, in any order.
//! One thing else hangs on the clock: whether a date that is moved is still to come (S7.9); both are tried.

use super::Naive;
use super::deadlines::Due;
use mandate_process::definition::{Status, Test};
use mandate_process::time::Instant;
use mandate_process::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// An act that somebody may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doing {
    /// Its name.
    pub act: String,
    /// Who.
    pub actor: String,
    /// With what.
    pub content: Vec<(String, Value)>,
}

/// All that a case holds but its instants, as text.
pub type Standing = BTreeMap<String, String>;

/// What is told, question by question, about dates that are moved: whether they are still to come.
#[derive(Clone, Debug, Default)]
pub(super) struct Dates {
    told: Vec<bool>,
    asked: usize,
}

impl Naive {
    /// The same case with another bound of S4.9.
    #[must_use]
    pub fn within(mut self, microsteps: usize) -> Self {
        self.most_microsteps = microsteps;
        self
    }

    /// The cases that an act may lead to; none: it is refused.
    pub fn may_do(&self, doing: &Doing) -> Vec<Self> {
        self.whatever_the_dates(|case| case.does_now(doing))
    }

    /// What may run out, and the cases that it may lead to: `lapse.D`, or `sent.N` for a name.
    pub fn may_lapse(&self) -> Vec<(String, Vec<Self>)> {
        if self.is_closed() {
            return Vec::new();
        }
        let armed = self.definition.deadlines.iter().filter(|deadline| self.is_armed(&deadline.id));
        let declared = armed.map(|deadline| (format!("lapse.{}", deadline.id), Due::Declared(deadline.id.clone())));
        let sent = self.sent.iter().enumerate().map(|(place, sent)| (format!("sent.{}", sent.name), Due::Sent(place)));
        let cases = |which: &Due| self.whatever_the_dates(|case| case.lapses_now(which));
        declared.chain(sent).map(|(name, which)| (name, cases(&which))).collect()
    }

    /// What the case holds: active states, entries, statuses, memories, counts, names that were sent, whether it is halted.
    pub fn standing(&self) -> Standing {
        let mut standing = Standing::new();
        let mut say = |kind: &str, name: &str, what: String| drop(standing.insert(format!("{kind} {name}"), what));
        for ((fact, keys), held) in self.entries.iter().filter(|((fact, _), held)| **held != self.start(fact)) {
            say("fact", &[vec![fact.clone()], keys.clone()].concat().join("/"), format!("{held:?}"));
        }
        self.active.iter().for_each(|state| say("state", state, String::new()));
        let armed_once = self.clocks.iter().filter(|(_, clock)| clock.status != Status::NotArmed);
        armed_once.for_each(|(id, clock)| say("deadline", id, clock.status.word().to_owned()));
        self.memories.iter().for_each(|(id, states)| say("memory", id, format!("{states:?}")));
        self.taken.iter().filter(|(_, count)| **count > 0).for_each(|(id, count)| say("taken", id, count.to_string()));
        let mut sent: Vec<&str> = self.sent.iter().map(|sent| &*sent.name).collect();
        sent.sort_unstable();
        say("sent", "", sent.join(" "));
        say("halted", "", self.halted.to_string());
        standing
    }

    /// Whether a test holds.
    pub fn holds(&self, test: &Test) -> bool {
        self.is_yes(test)
    }

    /// Whether nothing more happens unless somebody acts.
    // S14.4
    pub fn rests(&self) -> bool {
        self.may_lapse().is_empty()
    }

    /// What time will bring to an end: deadlines that are armed, names that were sent.
    // S14.4
    pub fn running(&self) -> BTreeSet<String> {
        self.may_lapse().into_iter().map(|(name, _)| name).collect()
    }

    /// The deadlines that the last macrostep armed, ended or moved.
    pub fn moved(&self) -> BTreeSet<String> {
        self.moved.iter().map(|deadline| format!("lapse.{deadline}")).collect()
    }

    /// Whether a date is still to come that a deadline which does not run would run to.
    // S7.9
    pub(super) fn is_to_come(&mut self, due: Instant) -> bool {
        if due <= self.clock {
            return false;
        }
        let Some(dates) = &mut self.dates else { return true };
        dates.asked += 1;
        dates.told.get(dates.asked - 1).copied().unwrap_or(false)
    }

    /// The cases after a step, for every row of answers about dates.
    fn whatever_the_dates(&self, step: impl Fn(&mut Self) -> bool) -> Vec<Self> {
        let mut cases = Vec::new();
        let mut told = Vec::new();
        loop {
            let mut case = self.clone();
            case.steps.clear();
            case.lapses.clear();
            case.dates = Some(Dates { told: told.clone(), asked: 0 });
            let went = step(&mut case);
            let asked = case.dates.take().map_or(0, |dates| dates.asked);
            if went {
                cases.push(case);
            }
            // The next row: the last *no* becomes a *yes*, and what was asked after it is asked anew.
            told.resize(asked, false);
            while told.last() == Some(&true) {
                told.pop();
            }
            let Some(last) = told.last_mut() else { return cases };
            *last = true;
        }
    }

    // S4.6, S7.15
    fn lapses_now(&mut self, which: &Due) -> bool {
        let (now, mut settled) = (self.clock, self.clone());
        if settled.lapse(which, now, now).is_ok() {
            *self = settled;
        } else {
            self.begin();
            self.record_lapse(which, now, now);
            self.halted = true;
            self.dates = settled.dates;
        }
        true
    }
}
