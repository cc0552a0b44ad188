//! A case played forward in real time, every stimulus judged by `decide`.

use mandate_engine::explore::Timer;
use mandate_engine::{Act, Answer, CaseState, Cause, Entry, Event, Opening, Refusal, Stimulus, begin, decide, evolve, open};
use mandate_process::Process;
use mandate_process::definition::Status;
use mandate_process::finding::Findings;
use mandate_process::ids::DeadlineId;
use mandate_process::time::Instant;
use std::sync::Arc;

/// Where the calendar ends: what would run out behind it never does.
const NEVER: Instant = Instant(7_258_118_400_000);

/// A case, and everything that was done in it. Cloning it is how "what if" is asked, so what was done is shared.
#[derive(Clone, Debug)]
pub(crate) struct Stage<'p> {
    pub process: &'p Process,
    pub state: CaseState,
    /// Up to when time has passed.
    pub now: Instant,
    /// What was accepted, in order.
    pub acts: Vec<Arc<Act>>,
    /// What the log would hold.
    pub entries: Vec<Arc<Entry>>,
}

impl<'p> Stage<'p> {
    pub fn open(process: &'p Process, opening: &Opening) -> Result<Self, Findings> {
        let event = open(process, opening)?;
        let state = begin(process, &event).map_err(|_| Findings::new())?;
        Ok(Self { process, state, now: opening.at, acts: Vec::new(), entries: vec![Arc::new(Entry::from(event))] })
    }

    /// Submits an act; a refusal leaves what lapsed before it.
    pub fn submit(&mut self, act: &Act) -> Result<(), Box<Refusal>> {
        match self.judge(Stimulus::Act(act)) {
            Answer::Accepted(event) => {
                self.write(Some(act.clone()), event);
                self.now = self.now.max(act.at);
                self.acts.push(Arc::new(act.clone()));
                Ok(())
            }
            Answer::Refused(refusal) => Err(Box::new(refusal)),
            // Only time is answered so.
            Answer::Passed | Answer::More => Ok(()),
        }
    }

    /// What an act would be answered, with nothing changed.
    pub fn refusal(&self, act: &Act) -> Option<Box<Refusal>> {
        match decide(self.process, &self.state, Stimulus::Act(act)).answer {
            Answer::Refused(refusal) => Some(Box::new(refusal)),
            Answer::Accepted(_) | Answer::Passed => None,
            Answer::More => self.clone().submit(act).err(),
        }
    }

    /// The case with all its instants, as bytes: two that are the same go on alike.
    pub fn key(&self) -> Vec<u8> {
        let mut key = Vec::new();
        self.state.pack(self.process, &mut key);
        let cells = self.process.tables().deadlines.ids().map(|id| self.state.deadline(id)).flat_map(|cell| [cell.anchor, cell.due]);
        let sent = self.state.pending().iter().map(|sent| sent.due);
        key.extend(cells.chain(sent).chain([self.state.clock(), self.now]).flat_map(|at| at.0.to_be_bytes()));
        key
    }

    /// Lets time pass.
    pub fn pass(&mut self, to: Instant) {
        if to > self.now {
            self.judge(Stimulus::Time(to));
            self.now = to;
        }
    }

    /// Lets time pass until a deadline has lapsed; false if it does not come to that.
    pub fn pass_lapse(&mut self, deadline: DeadlineId) -> bool {
        let cell = self.state.deadline(deadline);
        if cell.status != Status::Armed {
            return false;
        }
        let before = self.entries.len();
        // One that was due when it was armed lapses as soon as anybody looks.
        let to = cell.due.max(self.now);
        self.judge(Stimulus::Time(to));
        self.now = to;
        let lapsed = |event: &Event| matches!(event.cause, Cause::Lapse { deadline: lapsed, .. } if lapsed == deadline);
        self.entries.iter().skip(before).any(|entry| entry.event().is_some_and(lapsed))
    }

    /// Lets time pass until nothing runs any more; at most so many lapses.
    pub fn settle(&mut self, most: usize) {
        for _ in 0..most {
            let dues = self.state.timers().map(|timer| match timer {
                Timer::Deadline(id) => self.state.deadline(id).due,
                Timer::Sent(place) => self.state.pending().get(place).map_or(self.now, |sent| sent.due),
            });
            let Some(next) = dues.min() else { return };
            if next >= NEVER {
                return;
            }
            // What is due already lapses as well.
            self.now = self.now.min(Instant(next.0 - 1));
            self.pass(next);
        }
    }

    /// Whether nothing can come of itself.
    pub fn rests(&self) -> bool {
        self.state.has_ended(self.process) || self.state.timers().next().is_none()
    }

    fn judge(&mut self, stimulus: Stimulus<'_>) -> Answer {
        loop {
            let decision = decide(self.process, &self.state, stimulus);
            for lapse in decision.lapses {
                self.write(None, lapse);
            }
            if decision.answer != Answer::More {
                return decision.answer;
            }
        }
    }

    fn write(&mut self, act: Option<Act>, event: Event) {
        if let Ok(state) = evolve(self.process, self.state.clone(), &event) {
            self.state = state;
        }
        self.entries.push(Arc::new(Entry::Event { act, event }));
    }
}
