//! The order of findings, and where they stand.

use super::process;
use crate::check;
use mandate_process::Process;
use mandate_process::definition::{Definition, State};

#[test]
fn findings_stand_in_the_order_of_their_places() {
    let process = process(
        r#"states = ["a", "b", "c"]
        transition.late = { from = "a", to = "b", on = "lapse.time" }
        act.lost = { says = "Lost", by = "clerk" }
        deadline.time = { after = "3 days" }
    "#,
    );
    let findings = check(&process);
    let told: Vec<_> = findings.iter().map(|finding| (finding.code, finding.span.as_ref().map(|span| span.line))).collect();
    let lines: Vec<_> = told.iter().filter_map(|(_, line)| *line).collect();
    assert!(lines.is_sorted(), "{told:?}");
    assert_eq!(
        findings.iter().map(|finding| finding.code).collect::<Vec<_>>(),
        ["unreachable", "act-nowhere", "lapse-may-be-missed"],
        "a state without a table stands in the list"
    );
}

#[test]
fn in_code_findings_stand_in_document_order() {
    let mut definition = Definition::new("built");
    definition.root = State::compound("", ["a", "b", "c"].map(State::atomic));
    definition.vocabulary.declare_act("lost");
    let findings = check(&Process::compile(definition).expect("a legal process"));
    let what: Vec<_> = findings.iter().map(|finding| &*finding.what).collect();
    assert_eq!(what, ["act `lost` is in order nowhere", "state `b` is never reached", "state `c` is never reached"]);
}

#[test]
fn a_sound_process_has_no_finding() {
    let text = include_str!("../../../../../examples/scenarios/grants.process.toml");
    let reading = mandate_process::text::read_str(text);
    let process = reading.process.unwrap_or_else(|| panic!("{:#?}", reading.findings));
    assert_eq!(check(&process), []);
}

#[test]
fn the_wording_of_a_finding_is_whole() {
    let process = process(
        r#"states = ["a", "b", "c", "d"]
        state.b = { title = "B" }
        transition.go = { from = "a", to = "b", on = "x" }
        transition.round = { from = "b", to = "b", automatic = true }
        state.c = { admits = ["x"] }
    "#,
    );
    for finding in check(&process) {
        for text in [Some(&finding.what), finding.why.as_ref(), finding.help.as_ref()] {
            let text = text.unwrap_or_else(|| panic!("{}: what, why and help", finding.code));
            assert!(!text.ends_with('.') && text.starts_with(|first: char| first.is_lowercase() || first == '`'), "{text}");
        }
    }
}
