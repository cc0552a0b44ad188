//! The handle for those who embed the engine: one running case and what is new in its log.

use crate::act::{Act, Opening, Stimulus};
use crate::attempt::Prepared;
use crate::decide::{Answer, Ruling, Scratch, decide_with, rule_on};
use crate::entry::Entry;
use crate::event::Event;
use crate::evolve::{Divergence, evolve_in_place};
use crate::explanation::{Explanation, explain_with};
use crate::facts::Keys;
use crate::open::open_with;
use crate::refusal::Refusal;
use crate::state::CaseState;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::finding::Findings;
use mandate_process::ids::FactId;
use mandate_process::time::Instant;

/// A running case: process, state, number of the last record, and the entries that are new since it was opened or
/// since they were taken. It touches nothing outside itself; store the entries first, then go on.
///
/// ```
/// use mandate_engine::{Act, Case, Opening};
/// use mandate_process::definition::{Definition, Role, State, Transition};
/// use mandate_process::{Process, time::Date};
///
/// let mut definition = Definition::new("door");
/// definition.root = State::compound("", [State::atomic("closed"), State::atomic("open")]);
/// definition.vocabulary.roles.push(Role { id: "porter".into(), ..Role::default() });
/// definition.vocabulary.declare_act("push");
/// definition.transitions.push(Transition::new("push", ["closed"], ["open"]).on_act("push"));
/// let process = Process::compile(definition).expect("a legal process");
///
/// let noon = Date::parse("2027-01-11").expect("a real day").at_noon(0);
/// let mut case = Case::open(&process, &Opening::new("front", noon)).expect("a case");
/// assert!(case.submit(Act::new("push", "porter", noon)).is_accepted());
/// assert!(!case.submit(Act::new("push", "porter", noon)).is_accepted());
/// assert_eq!(case.entries().len(), 3);
/// ```
#[derive(Debug)]
pub struct Case {
    process: Process,
    id: String,
    state: CaseState,
    entries: Vec<Entry>,
    /// The number of the last entry ever.
    seq: u64,
    provenance: Provenance,
    /// Apart from the case, which is moved about.
    scratch: Box<Scratch>,
    /// The act that was judged last, by ids; kept for its room.
    asked: Prepared,
}

/// Room for the entries of a short case, so that its log does not move while it grows.
const FIRST_ENTRIES: usize = 16;

/// How an act was answered.
#[derive(Clone, Copy, Debug)]
pub enum Outcome<'c> {
    /// Accepted, with its consequences.
    Accepted(&'c Event),
    /// Refused, with its reasons.
    Refused(&'c Refusal),
}

impl<'c> Outcome<'c> {
    /// Whether the act was accepted.
    pub fn is_accepted(&self) -> bool {
        matches!(self, Self::Accepted(_))
    }

    /// The refusal, if there is one.
    pub fn refusal(&self) -> Option<&'c Refusal> {
        if let Self::Refused(refusal) = self { Some(refusal) } else { None }
    }
}

/// Entries that were judged and are not applied yet, and the number they were judged at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Lapses in order, then the answer.
    pub entries: Vec<Entry>,
    /// Whether more lapses are due: apply these and judge the same stimulus again.
    pub more: bool,
    clock: Instant,
    events: u64,
}

impl Case {
    /// Opens a case.
    ///
    /// # Errors
    /// Every problem of the opening.
    pub fn open(process: &Process, opening: &Opening) -> Result<Self, Findings> {
        let (event, state, scratch) = open_with(process, opening)?;
        debug_assert_eq!(crate::evolve::begin(process, &event).as_ref(), Ok(&state), "what was just opened fits");
        let mut case = Self::with(process, &opening.case, state, 0, scratch);
        case.entries.reserve(FIRST_ENTRIES);
        case.push(Entry::Event { act: None, event });
        Ok(case)
    }

    /// A case whose log was folded: its state, and the number of its last record.
    pub fn restore(process: &Process, id: &str, state: CaseState, seq: u64) -> Self {
        let scratch = Box::new(Scratch::new(process, &state));
        Self::with(process, id, state, seq, scratch)
    }

    fn with(process: &Process, id: &str, state: CaseState, seq: u64, scratch: Box<Scratch>) -> Self {
        Self {
            process: process.clone(),
            id: String::from(id),
            state,
            entries: Vec::new(),
            seq,
            provenance: Provenance::default(),
            scratch,
            asked: Prepared::default(),
        }
    }

    /// Submits an act: what is due lapses first, then the act is judged and, if accepted, applied.
    pub fn submit(&mut self, act: Act) -> Outcome<'_> {
        loop {
            let (mut lapses, mut lapsed) = (Vec::new(), None);
            let ruling = rule_on(&self.process, &self.state, &act, &mut self.asked, &mut lapses, &mut lapsed, &mut self.scratch);
            if !lapses.is_empty() {
                lapses.into_iter().for_each(|event| _ = self.apply_event(None, event));
            }
            match ruling {
                Ruling::More => {}
                Ruling::Accepted(irregular) => return self.accept(act, irregular),
                Ruling::Refused(mut refusal) => {
                    self.provenance.note(&self.entries, self.seq, &mut refusal);
                    return self.push(Entry::Refused { act, refusal });
                }
            }
        }
    }

    /// Notes an accepted act and takes over the state that it was judged to lead to.
    fn accept(&mut self, act: Act, irregular: Option<Box<Refusal>>) -> Outcome<'_> {
        let Self { process, state, scratch, asked, entries, .. } = self;
        let event = asked.event(act.at, irregular);
        entries.push(Entry::Event { act: Some(act), event });
        // Told where it lies: an event is large.
        if let Some(Entry::Event { event, .. }) = entries.last_mut() {
            scratch.tell(process, state, asked, event);
            scratch.step(process, state, event);
        }
        self.provenance.events += 1;
        self.noted()
    }

    /// Explains an act: what it would be answered now, and why. Nothing is recorded. As
    /// [`explain`](crate::explain), in room that is kept.
    pub fn explain(&mut self, act: &Act) -> Explanation {
        explain_with(&self.process, &self.state, act, &mut self.scratch)
    }

    /// Lets time pass to an instant; how many deadlines lapsed on the way. An instant before the last event changes
    /// nothing.
    pub fn pass(&mut self, to: Instant) -> usize {
        let before = self.entries.len();
        loop {
            let decision = decide_with(&self.process, &self.state, Stimulus::Time(to), &mut self.scratch);
            for event in decision.lapses {
                self.apply_event(None, event);
            }
            if decision.answer != Answer::More {
                return self.entries.len() - before;
            }
        }
    }

    /// Judges a stimulus and applies nothing: for those who store first. See [`apply`](Self::apply).
    pub fn judge(&self, stimulus: Stimulus<'_>) -> Judged {
        let decision = crate::decide::decide(&self.process, &self.state, stimulus);
        let more = decision.answer == Answer::More;
        let entries = Entry::all(stimulus, decision);
        Judged { entries, more, clock: self.state.clock(), events: self.provenance.events }
    }

    /// Applies what was judged. Refusals that came in between do not matter; an event does.
    ///
    /// # Errors
    /// If an event was applied since: judge again. The case is then as it was.
    pub fn apply(&mut self, judged: Judged) -> Result<(), Divergence> {
        if judged.clock != self.state.clock() || judged.events != self.provenance.events {
            return Err(Divergence::new("an event was applied since it was judged"));
        }
        for entry in judged.entries {
            match entry {
                Entry::Event { act, event } => {
                    self.apply_event(act, event);
                }
                refused => {
                    self.push(refused);
                }
            }
        }
        Ok(())
    }

    fn apply_event(&mut self, act: Option<Act>, event: Event) -> Outcome<'_> {
        let written = evolve_in_place(&self.process, &mut self.state, &event);
        debug_assert!(written.is_ok(), "what was just judged fits: {written:?}");
        self.provenance.events += 1;
        self.push(Entry::Event { act, event })
    }

    fn push(&mut self, entry: Entry) -> Outcome<'_> {
        self.entries.push(entry);
        self.noted()
    }

    /// Counts the entry that was just added.
    #[expect(clippy::indexing_slicing, reason = "an entry was just added")]
    fn noted(&mut self) -> Outcome<'_> {
        self.seq += 1;
        match &self.entries[self.entries.len() - 1] {
            Entry::Event { event, .. } => Outcome::Accepted(event),
            Entry::Refused { refusal, .. } => Outcome::Refused(refusal),
        }
    }

    /// The process it runs on.
    pub fn process(&self) -> &Process {
        &self.process
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its state.
    pub fn state(&self) -> &CaseState {
        &self.state
    }

    /// The number of its last record.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Entries that are new since it was opened, restored, or last asked to give them.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Takes the new entries out, to be stored.
    pub fn take_entries(&mut self) -> Vec<Entry> {
        self.provenance.catch_up(&self.entries, self.seq);
        self.provenance.noted = 0;
        core::mem::take(&mut self.entries)
    }

    /// The number of the record that last set an entry of a fact; `None`: nothing on record.
    pub fn set_by(&mut self, fact: FactId, keys: Keys) -> Option<u64> {
        self.provenance.catch_up(&self.entries, self.seq);
        self.provenance.set_by.get(&(fact, keys)).copied()
    }

    /// The names of the active atomic states, in document order.
    pub fn stands_at(&self) -> Vec<&str> {
        self.state.leaves(&self.process).map(|state| self.process.state_name(state)).collect()
    }

    /// Whether the case has ended.
    pub fn has_ended(&self) -> bool {
        self.state.has_ended(&self.process)
    }
}

/// Up to so many new entries are searched; more are noted in the map, once for all.
const MOST_SEARCHED: usize = 32;

/// Which record last set which entry: kept beside the state, for explanations only (S8.4).
#[derive(Debug, Default)]
struct Provenance {
    set_by: BTreeMap<(FactId, Keys), u64>,
    /// How many of the entries at hand have been looked at.
    noted: usize,
    events: u64,
}

impl Provenance {
    /// Looks at the entries that came since: lazily, because only refusals ask.
    fn catch_up(&mut self, entries: &[Entry], seq: u64) {
        let first = seq - entries.len() as u64 + 1;
        for (number, entry) in (first..).zip(entries).skip(self.noted) {
            for change in entry.event().iter().flat_map(|event| &event.facts) {
                self.set_by.insert((change.fact, change.keys), number);
            }
        }
        self.noted = entries.len();
    }

    /// Tells a refusal which records its facts go back to.
    fn note(&mut self, entries: &[Entry], seq: u64, refusal: &mut Refusal) {
        if entries.len() - self.noted > MOST_SEARCHED {
            self.catch_up(entries, seq);
        }
        let new = entries.get(self.noted..).unwrap_or_default();
        refusal.each_fact(&mut |fact| {
            for entry in &mut fact.entries {
                let sets = |new: &Entry| {
                    let event = new.event();
                    event.is_some_and(|event| event.facts.iter().any(|change| change.fact == fact.fact && change.keys == entry.keys))
                };
                entry.set_by = match new.iter().rposition(sets) {
                    Some(place) => Some(seq - (new.len() - 1 - place) as u64),
                    None => self.set_by.get(&(fact.fact, entry.keys)).copied(),
                };
            }
        });
    }
}
