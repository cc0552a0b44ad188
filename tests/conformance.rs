//! The public statechart suite in its neutral form: exact configurations, exact exits and entries.
//!
//! `STATECHART_CASES=FILE cargo test --test conformance -- --nocapture` runs any file in that form.

use serde_json::Value;

#[test]
fn every_case_without_a_data_model_runs_exactly() {
    let Ok(path) = std::env::var("STATECHART_CASES") else {
        println!("skipped: statechart conformance (STATECHART_CASES names no file)");
        return;
    };
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    let (mut passed, mut left_out, mut failed) = (0, 0, Vec::new());
    for case in &cases {
        let id = case.get("id").and_then(Value::as_str).unwrap_or("a case without id");
        if case.get("tier").and_then(Value::as_str).is_some_and(|tier| tier.starts_with("T3")) {
            left_out += 1;
            continue;
        }
        match mandate_testkit::statechart::run_case(case) {
            Ok(()) => passed += 1,
            Err(difference) => failed.push(format!("{id}: {difference}")),
        }
    }
    println!("statechart conformance: {} run, {passed} passed, {left_out} left out (data model)", passed + failed.len());
    assert!(failed.is_empty(), "{} cases failed:\n{}", failed.len(), failed.join("\n"));
    assert!(passed > 0, "{path} holds no case that can be run");
}
