//! The three phases on a good day: the shipped process, driven act by act through [`Case`] alone.
//!
//! `cargo run --example three_phases`

use mandate::process::finding::Findings;
use mandate::process::value::Value;
use mandate::scenario::{Benchmark, Commitment, Design, Exit, Need, Task, facts_of};
use mandate::{Act, Case, Date, Opening, Process};

/// What the mission would be. A process reads facts, not designs: [`facts_of`] works them out for it.
#[rustfmt::skip]
fn design(process: &Process) -> Value {
    let some = |text: &str| Some(text.to_owned());
    let promise = |by: &str, says: &str| Commitment { by: by.into(), says: some(says), ..Commitment::default() };
    let need = Need { id: "infantry".into(), units: 2, of: some("battalions"), critical: true, ..Need::default() };
    let road = Task { id: "road".into(), priority: Some(1), uses: vec!["infantry".into()], peacebuilding: true, ..Task::default() };
    let benchmark = Benchmark {
        id: "quiet".into(), indicator: some("weeks without a breach"), measures: some("sustainability"),
        baseline: Some(3.into()), target: Some(26.into()), ..Benchmark::default()
    };
    facts_of(process, &Design {
        id: "plan".into(),
        components: vec!["military".into()],
        needs: vec![need],
        tasks: vec![Task { hand_over: some("ministry of works"), ..road }],
        benchmarks: vec![benchmark],
        exit: Some(Exit { end_state: some("A joint commission keeps the line."), ..Exit::default() }),
        commitments: vec![promise("orlan", "Open the road."), promise("council", "Listen."), promise("secretariat", "Publish pledges.")],
        ..Design::default()
    })
}

/// The story: one line where a phase is entered.
#[rustfmt::skip]
pub fn tell() -> Result<String, Findings> {
    let process = mandate::un::three_phase();
    let start = Date::new(2028, 1, 10).unwrap_or_default();
    let opening = Opening::new("orlan", start.at_noon(0)).actor("orlan", "host").actor("hazel", "contributor");
    let mut case = Case::open(&process, &opening)?;
    // Each act a week after the one before: who, what, with what.
    let by = |actor: &'static str, act: &'static str| Act::new(act, actor, start.at_noon(0));
    let acts = [
        by("secretariat", "consult").with("with", ["orlan"]).with("about", ["nature", "components", "ownership"]),
        by("council", "propose-principle").with("purpose", "A lasting settlement.").with("components", ["military"]).with("instrument", "resolution"),
        by("council", "vote").with("yes", 15),
        by("secretariat", "convene-umbrella").with("seats", ["council", "ecosoc", "pbc", "dpko", "dpa", "undp", "agencies"]),
        by("secretariat", "start-field-mission"),
        by("secretariat", "deliver-assessment").with("covers", ["root-causes", "realities", "region", "host-expectations", "lessons"]),
        by("secretariat", "submit-design").with("design", design(&process)),
        by("secretariat", "consult").with("with", ["orlan", "hazel"]).with("about", ["nature", "time-frame", "goals", "benchmarks", "evaluation", "exit"]),
        by("hazel", "pledge").with("units", Value::Table(vec![("infantry".into(), 2.into())])),
        by("secretariat", "cost-options"),
        by("secretariat", "report").with("contains", ["options", "costs", "risks", "host-views", "contributor-views", "regional-views"]),
        by("council", "table-draft").with("ends", Date::new(2029, 6, 30).unwrap_or_default()).with("authorises", Value::Table(vec![("infantry".into(), 2.into())])),
        by("council", "share-draft").with("with", ["hazel"]),
        by("council", "meet").with("with", ["hazel"]).with("about", ["draft"]).with("format", "private-meeting"),
        by("council", "put-in-blue"),
        by("orlan", "state-consent").with("components", ["military"]).with("status", "given"),
        by("orlan", "accept-compact"), by("hazel", "accept-compact"), by("secretariat", "accept-compact"),
        by("council", "vote").with("yes", 15),
    ];
    let mut told = String::new();
    for (days, mut act) in (7..).step_by(7).zip(acts) {
        act.at = start.plus_days(days).at_noon(0);
        let stood = case.stands_at().join(", ");
        let line = format!("{} {} by {}", act.at.day(0), act.name, act.actor);
        if let Some(refusal) = case.submit(act).refusal() {
            return Ok(format!("{told}{line}: refused for {}\n", refusal.ids(&process).join(", ")));
        }
        let stands = case.stands_at().join(", ");
        told += &if stood == stands { line + "\n" } else { format!("{line} → {stands}\n") };
    }
    Ok(told)
}

/// Prints it.
pub fn main() -> Result<(), Findings> {
    tell().map(|told| print!("{told}"))
}
