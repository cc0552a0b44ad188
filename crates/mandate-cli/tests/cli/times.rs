//! How long a case takes: answers, exit codes, bad input.

use crate::desk::{Desk, PROCESS};

#[test]
fn each_end_has_its_times_and_each_deadline_what_it_leaves() {
    let desk = Desk::new();
    let told = desk.run(&["times", PROCESS]);
    crate::holds!("times", told);
    let json = desk.run(&["times", PROCESS, "--format", "json"]).json();
    assert_eq!(json["format"], "mandate.times/1");
    assert_eq!(json["complete"], true);
    assert!(json["ends"].as_array().is_some_and(|ends| ends.len() > 2), "{json}");
}

#[test]
fn a_look_that_is_cut_is_no_yes() {
    let told = Desk::new().run(&["times", "single-decision", "--limit", "20"]);
    assert_eq!(told.code, 3, "{}", told.whole());
    assert!(told.out.contains("Not all was looked at"), "{}", told.whole());
}

#[test]
fn a_scope_that_fits_nothing_is_said() {
    let desk = Desk::new();
    for scope in ["pilot=2", "contributor=1000000", "contributor=many"] {
        let told = desk.run(&["times", "single-decision", "--scope", scope]);
        assert_eq!((told.code, &*told.out), (2, ""), "{scope}: {}", told.whole());
    }
}
