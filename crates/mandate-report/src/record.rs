//! One record of a log, as it was read back.

use crate::trace::entry;
use mandate_engine::record::{Body, Decoded, Verdict};
use mandate_engine::{CaseState, Entry};
use mandate_process::Process;
use std::fmt::Write;

/// A record as text: its number, then what the trace of a run tells of such an entry. `state` is that after it.
pub fn record(process: &Process, decoded: &Decoded, state: Option<&CaseState>) -> String {
    let mut text = format!("#{} ", decoded.seq);
    match (&decoded.body, state) {
        (Body::Event { stimulus, event, irregular, .. }, Some(state)) => {
            text.push_str(&entry(process, &Entry::Event { act: stimulus.clone(), event: (**event).clone() }, state));
            if let Some(verdict) = irregular {
                let _ = writeln!(text, "    irregular: {}", told(verdict));
            }
        }
        (Body::Event { .. }, None) => text.push('\n'),
        (Body::Refused { act, refusal }, _) => {
            let _ = writeln!(text, "{} {} by {} REFUSED {}", act.at.day(process.utc_offset()), act.name, act.actor, told(refusal));
        }
    }
    text
}

fn told(verdict: &Verdict) -> String {
    if verdict.rules.is_empty() { verdict.kind.id().to_owned() } else { format!("{}: {}", verdict.kind.id(), verdict.rules.join(", ")) }
}
