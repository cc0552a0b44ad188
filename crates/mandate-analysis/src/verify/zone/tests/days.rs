//! Every day tried one by one: the truth that zones are held against.

use super::{opens, start, told};
use mandate_engine::explore::Packing;
use mandate_engine::{Act, Answer, CaseState, Event, Stimulus, decide, evolve};
use mandate_process::Process;
use mandate_process::definition::Status;
use mandate_process::time::Date;
use mandate_process::value::{Base, Value};
use std::collections::{BTreeSet, VecDeque};

/// Which days a search tries.
pub struct Days {
    /// The days that acts give, counted from their own.
    pub given: Vec<i64>,
    /// No more than so many days.
    pub last: i64,
    /// No more than so many states.
    pub most: usize,
    /// Whether two cases are the same whose instants differ by whole days only. It must not be the calendar's business.
    pub may_shift: bool,
}

/// What can be reached with all acts at noon, in words, and whether that is all.
pub fn reached(process: &Process, days: &Days) -> (BTreeSet<String>, bool) {
    let start = start(process);
    let mut search = Search {
        process,
        days,
        packing: Packing::new(process, &start),
        seen: BTreeSet::new(),
        told: BTreeSet::new(),
        next: VecDeque::new(),
    };
    search.note(&start);
    search.push(start, 0);
    while let Some((state, day)) = search.next.pop_front() {
        if search.seen.len() > days.most {
            return (search.told, false);
        }
        search.expand(&state, day);
    }
    (search.told, true)
}

struct Search<'a> {
    process: &'a Process,
    days: &'a Days,
    packing: Packing,
    seen: BTreeSet<(Vec<u8>, Vec<i64>)>,
    told: BTreeSet<String>,
    next: VecDeque<(CaseState, i64)>,
}

impl Search<'_> {
    fn note(&mut self, state: &CaseState) {
        self.told.insert(told(self.process, state));
    }

    fn expand(&mut self, state: &CaseState, day: i64) {
        let today = self.day(day);
        for act in self.acts(today) {
            if let (Answer::Accepted(event), state) = self.judged(state, Stimulus::Act(&act)) {
                let state = self.after(state, &event);
                self.push(state, day);
            }
        }
        if day < self.days.last {
            let (_, state) = self.judged(state, Stimulus::Time(self.day(day + 1).at_noon(self.process.utc_offset())));
            self.push(state, day + 1);
        }
    }

    fn day(&self, day: i64) -> Date {
        opens(self.process).day(self.process.utc_offset()).plus_days(day)
    }

    fn acts(&self, today: Date) -> Vec<Act> {
        let mut acts = Vec::new();
        for act in &self.process.definition().vocabulary.acts {
            let mut some = vec![Act::new(act.id.clone(), "clerk", today.at_noon(self.process.utc_offset()))];
            for field in &act.content {
                assert_eq!(field.phrase.base, Base::Date);
                let given = self.days.given.iter().map(|days| Value::Date(today.plus_days(*days)));
                let mut more = Vec::new();
                for value in given {
                    more.extend(some.iter().map(|act| act.clone().with(field.id.clone(), value.clone())));
                }
                if field.phrase.optional {
                    more.extend(some);
                }
                some = more;
            }
            acts.extend(some);
        }
        acts
    }

    /// The answer, and the state after what lapsed before it.
    fn judged(&mut self, state: &CaseState, stimulus: Stimulus<'_>) -> (Answer, CaseState) {
        let decision = decide(self.process, state, stimulus);
        let mut state = state.clone();
        for lapse in decision.lapses {
            state = self.after(state, &lapse);
        }
        (decision.answer, state)
    }

    fn after(&mut self, state: CaseState, event: &Event) -> CaseState {
        let state = evolve(self.process, state, event).unwrap();
        self.note(&state);
        state
    }

    fn push(&mut self, state: CaseState, day: i64) {
        if self.seen.insert(self.key(&state, day)) {
            self.next.push_back((state, day));
        }
    }

    /// What tells two cases apart.
    fn key(&self, state: &CaseState, day: i64) -> (Vec<u8>, Vec<i64>) {
        let process = self.process;
        let today = i64::from(self.day(day).0);
        let mut instants = if self.days.may_shift { Vec::new() } else { vec![day] };
        let days = |at: mandate_process::time::Instant| i64::from(at.day(process.utc_offset()).0) - today;
        for (id, row) in process.tables().deadlines.iter() {
            let cell = state.deadline(id);
            instants.push(if cell.status == Status::Armed { days(cell.due) } else { i64::MIN });
            let is_anchored = cell.status != Status::NotArmed && row.at.is_some() && row.after.is_some();
            instants.push(if is_anchored { days(cell.anchor).max(-6) } else { i64::MIN });
        }
        // Of days that are past, only the order matters.
        let dates: Vec<Option<i64>> =
            process.tables().facts.iter().map(|(id, _)| state.date(process, id).map(|date| i64::from(date.0) - today)).collect();
        let past: BTreeSet<i64> = dates.iter().flatten().copied().filter(|days| *days < -2).collect();
        let rank = |days: i64| past.iter().rev().position(|past| *past == days).map_or(days, |rank| -3 - i64::try_from(rank).unwrap());
        instants.extend(dates.iter().map(|days| days.map_or(i64::MIN, rank)));
        let mut plain = state.clone();
        for (id, _) in process.tables().facts.iter().filter(|(id, _)| state.date(process, *id).is_some()) {
            plain.set_date(process, id, Some(Date(0)));
        }
        let mut bytes = Vec::new();
        self.packing.pack(&plain, &mut bytes);
        (bytes, instants)
    }
}
