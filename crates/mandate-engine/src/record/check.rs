//! Going through a log: chain, fold and audit (S10).

use super::audit::Audit;
use super::damage::{Damage, DamageKind};
use super::decode::{Body, Decoded, Envelope, read_line};
use super::entry::Position;
use super::error::{RecordError, quoted};
use super::hash::Hash;
use super::scribe::Scribe;
use crate::evolve::{begin, evolve};
use crate::state::CaseState;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use mandate_process::Process;

/// `,"hash":"` and `"}` around the 64 digits.
const BEFORE: &str = ",\"hash\":\"";
const DIGITS: usize = 64;
const BEHIND: &str = "\"}";

/// What a sound log comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The id of the case; empty for a log without records.
    pub case: String,
    /// The number and hash of the last record. A log cut at the end of a line is sound: only a head kept elsewhere
    /// shows the cut.
    pub position: Position,
    /// The state after the last event; `None` for a log without records.
    pub state: Option<CaseState>,
}

/// Folds a log: chain, events and state hashes; judges nothing.
///
/// # Errors
/// The first bad record.
pub fn fold<'l>(process: &Process, lines: impl IntoIterator<Item = &'l str>) -> Result<Summary, Damage> {
    go_through(Checker::folding(process), lines)
}

/// Checks a log: chain, fold and audit. Who forges an unlawful act and computes all hashes anew is still found.
///
/// # Errors
/// The first bad record.
pub fn check<'l>(process: &Process, lines: impl IntoIterator<Item = &'l str>) -> Result<Summary, Damage> {
    go_through(Checker::new(process), lines)
}

fn go_through<'l>(mut checker: Checker, lines: impl IntoIterator<Item = &'l str>) -> Result<Summary, Damage> {
    let mut lines = lines.into_iter();
    while let Some(line) = lines.next() {
        if let Err(mut damage) = checker.line(line) {
            let wanted = checker.position.seq.saturating_add(1);
            let limits = *checker.process.limits();
            let is_wanted = |line: &str| {
                let json = read_line(line, &limits);
                json.is_ok_and(|json| Envelope::of(&json).is_ok_and(|record| record.seq == wanted))
            };
            // Only what comes after tells a record that is gone from one that stands in the wrong place.
            if damage.kind == DamageKind::Missing && lines.any(is_wanted) {
                damage.kind = DamageKind::Swapped;
                damage.witness = format!("{}; record {wanted} comes after it", damage.witness);
            }
            return Err(damage);
        }
    }
    Ok(checker.finish())
}

/// Goes through a log line by line, so that a file need not be in memory.
///
/// After damage it is of no more use: every further line is damaged, too.
#[derive(Debug)]
pub struct Checker {
    process: Process,
    audit: Option<Audit>,
    case: String,
    position: Position,
    lines: u64,
    state: Option<CaseState>,
    scribe: Scribe,
}

impl Checker {
    /// Checks chain, fold and audit.
    pub fn new(process: &Process) -> Self {
        Self { audit: Some(Audit::default()), ..Self::folding(process) }
    }

    /// Checks chain and fold only.
    pub fn folding(process: &Process) -> Self {
        Self {
            process: process.clone(),
            audit: None,
            case: String::new(),
            position: Position::START,
            lines: 0,
            state: None,
            scribe: Scribe::new(process),
        }
    }

    /// How far it has come.
    pub fn position(&self) -> Position {
        self.position
    }

    /// The state after the last line.
    pub fn state(&self) -> Option<&CaseState> {
        self.state.as_ref()
    }

    /// Reads the next line, its newline not included, and gives back what it says.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn line(&mut self, line: &str) -> Result<Decoded, Damage> {
        self.lines = self.lines.saturating_add(1);
        let damage = |(kind, witness)| Damage { line: self.lines, kind, witness };
        let decoded = self.read(line).map_err(damage)?;
        self.apply(line, &decoded).map_err(|(kind, witness)| Damage { line: self.lines, kind, witness })?;
        if self.position.seq == 0 {
            self.case.clone_from(&decoded.case);
        }
        self.position = Position { seq: decoded.seq, head: decoded.hash };
        Ok(decoded)
    }

    /// What the lines so far come to.
    pub fn finish(self) -> Summary {
        Summary { case: self.case, position: self.position, state: self.state }
    }

    /// The chain, from the outside in: bytes, case, number, link; then what the line says.
    fn read(&self, line: &str) -> Result<Decoded, (DamageKind, String)> {
        let unreadable = |error: RecordError| match error {
            RecordError::Foreign { .. } => (DamageKind::Foreign, format!("{error}")),
            _ => (DamageKind::Unreadable, format!("{error}")),
        };
        let json = match read_line(line, self.process.limits()) {
            Err(error @ RecordError::TooLong { .. }) => return Err(unreadable(error)),
            json => {
                check_hash(line)?;
                json.map_err(unreadable)?
            }
        };
        let record = Envelope::of(&json).map_err(unreadable)?;
        let Position { seq, head } = self.position;
        if seq > 0 && record.case != self.case {
            return Err((DamageKind::Spliced, format!("the record is of case {}, the log of case `{}`", quoted(record.case), self.case)));
        }
        if record.seq <= seq {
            return Err((DamageKind::Duplicated, format!("record {} stands after record {seq}", record.seq)));
        }
        if record.seq != seq.saturating_add(1) {
            return Err((DamageKind::Missing, format!("record {} stands after {}", record.seq, after(seq))));
        }
        if record.prev != head {
            return Err((DamageKind::Unlinked, format!("it follows hash `{}`, the hash before it is `{head}`", record.prev)));
        }
        record.decode(&self.process, self.state.as_ref()).map_err(unreadable)
    }

    /// Fold, then audit: a record that does not even fit is told as that.
    fn apply(&mut self, line: &str, decoded: &Decoded) -> Result<(), (DamageKind, String)> {
        let process = &self.process;
        let verdict = self.audit.as_mut().map(|audit| audit.judge(process, self.state.as_ref(), decoded));
        if let Body::Event { event, .. } = &decoded.body {
            let next = match self.state.take() {
                Some(state) => evolve(process, state, event),
                None => begin(process, event),
            };
            let next = next.map_err(|divergence| (DamageKind::Diverges, divergence.witness().to_owned()))?;
            self.state = Some(next);
        }
        let Some(state) = &self.state else { return Ok(()) };
        if let Some(told) = decoded.state {
            let found = self.scribe.state_hash(state);
            if found != told {
                return Err((DamageKind::StateDiffers, format!("the record says `{told}`, the events give `{found}`")));
            }
        }
        let Some(verdict) = verdict else { return Ok(()) };
        let judged = verdict.map_err(|witness| (DamageKind::Unlawful, witness))?;
        super::audit::compare(&mut self.scribe, self.position, line, decoded, &judged, state)
            .map_err(|witness| (DamageKind::Unlawful, witness))
    }
}

fn after(seq: u64) -> String {
    if seq == 0 { "the start".to_owned() } else { format!("record {seq}") }
}

/// Compares the hash of the line with that of its bytes.
fn check_hash(line: &str) -> Result<(), (DamageKind, String)> {
    let rest = line.strip_suffix(BEHIND);
    let split = rest.and_then(|rest| rest.len().checked_sub(DIGITS).and_then(|at| rest.split_at_checked(at)));
    let Some((body, told)) = split.and_then(|(body, digits)| Some((body.strip_suffix(BEFORE)?, digits))) else {
        let end: String = line.chars().rev().take(20).collect::<alloc::vec::Vec<_>>().into_iter().rev().collect();
        return Err((DamageKind::Cut, format!("it ends with {}, not with its hash", quoted(&end))));
    };
    let found = Hash::of(body.as_bytes());
    if told.parse() == Ok(found) {
        return Ok(());
    }
    Err((DamageKind::Edited, format!("its bytes have the hash `{found}`, it says {}", quoted(told))))
}
