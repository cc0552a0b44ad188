//! Who can do what next, and what a blocked act would need: the agenda, and repairs.
//!
//! `cargo run --example agenda`

use mandate::engine::{Whose, agenda_of, explain, repairs};
use mandate::process::finding::Findings;
use mandate::{Act, Case, Date, Names, Opening, Process, Style, report};

/// Tells what a person of one role finds on the desk; `None` if the process has no such role.
fn desk(process: &Process, case: &Case, role: &str, style: Style) -> Option<String> {
    let role = process.tables().names.roles.get(role)?;
    // Asked of a state and an instant; nothing is recorded. What is due by then has lapsed in the answer.
    let agenda = agenda_of(process, case.state(), case.state().clock(), Whose::Role(*role));
    // `with_cast` lets actors of roles with many be told by their own names.
    Some(report::agenda(&Names::of(process).with_cast(case.state().cast()), &agenda, style))
}

/// The desk of the Council on the first day, and why the first thing it would do is refused.
pub fn tell() -> Result<String, Findings> {
    let process = mandate::un::three_phase();
    let noon = Date::new(2027, 1, 18).unwrap_or_default().at_noon(0);
    let case = Case::open(&process, &Opening::new("minukal", noon).actor("kalumba", "host"))?;
    let style = Style::default();
    let names = Names::of(&process).with_cast(case.state().cast());

    let mut told = String::from("── WHAT THE COUNCIL CAN DO ──\n");
    told += &desk(&process, &case, "council", style).unwrap_or_default();

    // The agenda says what an act *depends* on while its content is not given. With the content in hand the answer
    // is definite: `explain` gives every rule that was asked, `repairs` the smallest sets of changes that would do.
    let propose = Act::new("propose-principle", "council", noon).with("components", ["military"]).with("instrument", "resolution");
    let explanation = explain(&process, case.state(), &propose);
    let ways = repairs(&process, case.state(), &propose, 3);
    told += "\n── WHY A PROPOSAL IS BLOCKED ──\n";
    told += &report::why(&names, &propose, &explanation, &ways, style);
    Ok(told)
}

/// Prints it.
pub fn main() -> Result<(), Findings> {
    print!("{}", tell()?);
    Ok(())
}
