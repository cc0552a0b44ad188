//! Which tracks read what of which others.

use crate::names::Names;
use crate::style::Style;
use mandate_analysis::check::{Coupled, Coupling};
use mandate_process::Process;

/// A line for every pair of tracks of which one reads something of the other; empty where none does.
pub fn coupling(process: &Process, found: &[Coupling], style: Style) -> String {
    let names = Names::of(process);
    let mut text = String::new();
    for one in found {
        let what = match &one.what {
            Coupled::Fact(fact) => format!("fact `{}`", process.tables().facts[*fact].name),
            Coupled::State(state) => format!("state `{}`", process.state_name(*state)),
            Coupled::Done(state) => format!("the completion of `{}`", process.state_name(*state)),
            Coupled::Deadline(deadline) => format!("deadline `{}`", process.tables().deadlines[*deadline].name),
        };
        let by: Vec<&str> = one.transitions.iter().map(|id| &*process.tables().transitions[*id].name).collect();
        let said = format!("“{}” reads {what} of “{}”, in {}", names.state(one.reader), names.state(one.read), by.join(", "));
        style.set(&mut text, "coupled: ", "         ", &said);
    }
    text
}
