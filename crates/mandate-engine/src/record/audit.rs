//! Judging again what a log says (S10.5), with the very functions that judge.

use super::decode::{Body, Decoded};
use super::entry::Position;
use super::error::quoted;
use super::line::{Place, Told};
use super::scribe::Scribe;
use crate::act::{Act, Stimulus};
use crate::decide::{Answer, Scratch, decide_with, lapse_next};
use crate::entry::Entry;
use crate::event::{Cause, Event};
use crate::open::open;
use crate::refusal::RefusalKind;
use crate::state::CaseState;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use mandate_process::Process;
use mandate_process::time::Instant;

/// What an audit keeps from record to record.
#[derive(Debug, Default)]
pub(super) struct Audit {
    scratch: Option<Scratch>,
    /// Lapses since the last other record, and how many of them bear the last stamp.
    lapses: usize,
    at_once: usize,
    stamp: Option<Instant>,
}

impl Audit {
    /// What the record should say, by the process and the state before it.
    pub fn judge(&mut self, process: &Process, state: Option<&CaseState>, decoded: &Decoded) -> Result<Entry, String> {
        let Some(state) = state else {
            return match &decoded.body {
                Body::Event { event, .. } => reopen(process, event),
                Body::Refused { .. } => Err("the record says refused; judged again, there is no case yet".to_owned()),
            };
        };
        match &decoded.body {
            Body::Refused { act, refusal } => {
                self.forget_lapses();
                self.act(process, state, act, Some(refusal.kind))
            }
            Body::Event { stimulus: Some(act), .. } => {
                self.forget_lapses();
                self.act(process, state, act, None)
            }
            Body::Event { event, .. } => self.lapse(process, state, event),
        }
    }

    fn scratch(&mut self, process: &Process, state: &CaseState) -> &mut Scratch {
        self.scratch.get_or_insert_with(|| Scratch::new(process, state))
    }

    fn forget_lapses(&mut self) {
        (self.lapses, self.at_once, self.stamp) = (0, 0, None);
    }

    /// `recorded` is the kind of the refusal on record; `None`: the act was accepted.
    fn act(&mut self, process: &Process, state: &CaseState, act: &Act, recorded: Option<RefusalKind>) -> Result<Entry, String> {
        let differs = |judged: String| Err(format!("the record says {}; judged again, {judged}", told(recorded)));
        // Kinds 1 to 4 are judged before anything lapses (S3.2), and where the case is closed nothing does.
        let early = recorded.is_some_and(|kind| kind <= RefusalKind::ContentInvalid);
        let due = state.next_due().filter(|due| !early && !state.is_halted() && !state.has_ended(process) && due.at() <= act.at);
        if let Some(due) = due {
            return differs(format!("{} lapses before it, at {}", due.told(process), due.at()));
        }
        let decision = decide_with(process, state, Stimulus::Act(act), self.scratch(process, state));
        if !decision.lapses.is_empty() {
            return differs(format!("{} lapse before it", decision.lapses.len()));
        }
        match (decision.answer, recorded) {
            (Answer::Accepted(event), None) => Ok(Entry::Event { act: Some(act.clone()), event }),
            (Answer::Refused(refusal), Some(kind)) if refusal.kind == kind => Ok(Entry::Refused { act: act.clone(), refusal }),
            (Answer::Accepted(_), _) => differs(told(None)),
            (Answer::Refused(refusal), _) if refusal.kind == RefusalKind::RulesUnmet => {
                differs(format!("{} for `{}`", told(Some(refusal.kind)), refusal.ids(process).join("`, `")))
            }
            (Answer::Refused(refusal), _) => differs(told(Some(refusal.kind))),
            (Answer::Passed | Answer::More, _) => differs("it has no answer".to_owned()),
        }
    }

    fn lapse(&mut self, process: &Process, state: &CaseState, event: &Event) -> Result<Entry, String> {
        self.at_once = if self.stamp == Some(event.at) { self.at_once + 1 } else { 0 };
        self.stamp = Some(event.at);
        self.lapses += 1;
        let limits = process.limits();
        // Where a decision was full the count of lapses at one instant begins anew, and a log does not tell decisions.
        let may_halt = self.at_once >= limits.lapses_at_once;
        let must_halt = may_halt && self.lapses <= limits.lapses;
        let halt = must_halt || may_halt && event.halted;
        match lapse_next(process, state, halt, self.scratch(process, state)) {
            Some(event) => Ok(event.into()),
            None => Err("the record says that a deadline lapses; judged again, none is armed".to_owned()),
        }
    }
}

fn told(refused: Option<RefusalKind>) -> String {
    refused.map_or_else(|| "accepted".to_owned(), |kind| format!("refused as `{}`", kind.id()))
}

fn reopen(process: &Process, event: &Event) -> Result<Entry, String> {
    let Cause::Opened(opened) = &event.cause else { return Err("no record opens the case".to_owned()) };
    match open(process, &opened.opening(process, event.at)) {
        Ok(event) => Ok(event.into()),
        Err(findings) => {
            let what = findings.first().map_or_else(String::new, |finding| finding.what.clone());
            Err(format!("the record says opened; judged again, it is not: {what}"))
        }
    }
}

/// Compares a line with what it should be: written again, every byte is the same.
pub(super) fn compare(
    scribe: &mut Scribe,
    after: Position,
    line: &str,
    decoded: &Decoded,
    judged: &Entry,
    state: &CaseState,
) -> Result<(), String> {
    let place = Place { case: &decoded.case, after };
    let again = scribe.again(place, Told::of(judged), decoded.state, state.cast(), decoded.hash);
    if again == line {
        return Ok(());
    }
    let same = line.bytes().zip(again.bytes()).take_while(|(one, other)| one == other).count();
    let around = |text: &str| {
        let start = (0..=same.saturating_sub(24)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        quoted(text.get(start..).unwrap_or_default())
    };
    Err(format!("the record says {}; judged again, it is {}", around(line), around(again)))
}
