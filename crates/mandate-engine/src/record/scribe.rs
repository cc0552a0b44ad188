//! Writing records one after the other, with what all of them share made once.

use super::entry::{Position, Record};
use super::hash::Hash;
use super::line::{Place, Reasons, Told, Writer};
use super::memo::Memo;
use super::script::{Hashing, Script};
use super::spelling::Spelling;
use super::state::StateScript;
use super::write;
use crate::entry::Entry;
use crate::state::CaseState;
use alloc::string::String;
use alloc::sync::Arc;
use mandate_process::Process;
use mandate_process::cast::Cast;

/// Writes the records of all cases of one process. It keeps names spelled as JSON and room to write in: one of them,
/// kept, is several times as fast as [`chain`](super::chain). Cloning it shares the spelling.
///
/// ```
/// # use mandate_process::{Process, definition::{Definition, State}, time::Instant};
/// # let mut definition = Definition::new("door");
/// # definition.root = State::compound("", [State::atomic("closed"), State::atomic("open")]);
/// # let process = Process::compile(definition).expect("a legal process");
/// use mandate_engine::{Case, Opening, record::{Position, Scribe, check}};
/// let mut scribe = Scribe::new(&process);
/// for name in ["front", "back"] {
///     let case = Case::open(&process, &Opening::new(name, Instant(0))).expect("a legal opening");
///     let (position, record) = scribe.chain(name, Position::START, &case.entries()[0], case.state());
///     assert_eq!(check(&process, [&*record.line]).expect("a sound log").position, position);
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Scribe {
    process: Process,
    spelling: Arc<Spelling>,
    /// Lists of microsteps.
    moves: Memo<u64>,
    state: StateScript,
    line: Script,
    /// Whether every record tells the hash of the state.
    thorough: bool,
}

impl Scribe {
    /// Spells the names of a process.
    pub fn new(process: &Process) -> Self {
        Self {
            process: process.clone(),
            spelling: Arc::new(Spelling::new(process)),
            moves: Memo::default(),
            state: StateScript::default(),
            line: Script::new(Hashing::On),
            thorough: false,
        }
    }

    /// Tells the hash of the state in every record, not in every sixteenth only (S10.2): more to write, and a fold finds
    /// the very event that led elsewhere.
    #[must_use]
    pub fn thorough(self) -> Self {
        Self { thorough: true, ..self }
    }

    /// Makes an entry the next record of a log, as [`chain`](super::chain) does.
    pub fn chain(&mut self, case: &str, after: Position, entry: &Entry, state: &CaseState) -> (Position, Record) {
        let place = Place { case, after };
        let hash = (self.thorough || place.is_stated()).then(|| self.state_hash(state));
        let record = self.write(place, Told::of(entry), hash, &state.cast);
        (Position { seq: record.seq, head: record.hash }, record)
    }

    /// The hash of a state; see [`state_hash`](super::state_hash).
    pub fn state_hash(&mut self, state: &CaseState) -> Hash {
        self.state.hash(&self.process, &self.spelling, state)
    }

    /// Writes a record; `cast` is that of the state after it.
    pub(super) fn write(&mut self, place: Place<'_>, told: Told<'_>, state: Option<Hash>, cast: &Cast) -> Record {
        let out = &mut self.line;
        out.begin(Hashing::On);
        Writer { process: &self.process, spelling: &self.spelling, cast }.line(out, place, told, state, &mut self.moves);
        let hash = out.seal();
        end(out, hash);
        Record { seq: place.seq(), hash, line: String::from(out.text()) }
    }

    /// What a line should say whose hash is known to be that of its bytes.
    pub(super) fn again(&mut self, place: Place<'_>, told: Told<'_>, state: Option<Hash>, cast: &Cast, hash: Hash) -> &str {
        let out = &mut self.line;
        out.begin(Hashing::Off);
        Writer { process: &self.process, spelling: &self.spelling, cast }.line(out, place, told, state, &mut self.moves);
        end(out, hash);
        out.text()
    }
}

fn end(out: &mut Script, hash: Hash) {
    out.put(",\"hash\":");
    write::hash(out, hash);
    out.put_sign(b'}');
}

impl<'a> Told<'a> {
    /// What an entry tells.
    pub fn of(entry: &'a Entry) -> Self {
        match entry {
            Entry::Event { act, event } => {
                Self::Event { stimulus: act.as_ref(), event, irregular: event.irregular.as_deref().map(Reasons::Judged) }
            }
            Entry::Refused { act, refusal } => Self::Refused { act, refusal: Reasons::Judged(refusal) },
        }
    }
}
