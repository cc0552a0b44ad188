//! Every command on a good day.

use crate::desk::{Desk, PROCESS, STORY};
use crate::holds;

/// Every command that answers yes: what is asked, and a word of the answer.
const YES: [(&[&str], &str); 19] = [
    (&["check", PROCESS], "ok"),
    (&["check", PROCESS, STORY, "three-phase"], "✔ three-phase: ok"),
    (&["run", STORY], "Granted"),
    (&["run", "vetoed"], "Vetoed"),
    (&["run", "vetoed", "--variant", "seven-abstain"], "Not adopted"),
    (&["why", "grants", "vote"], "Vote"),
    (&["next", "grants", "--on", "2027-03-12"], "Put to the committee"),
    (&["next", "grants", "--on", "2027-03-12", "--as", "reviewer"], "Review"),
    (&["next", "grants", "--on", "2027-03-12", "--as", "ann"], "Review"),
    (&["explain", "unknown-name"], "name"),
    (&["explain", "two-reviews", "--process", PROCESS], "At least two reviewers"),
    (&["explain", "--list"], "unknown-name"),
    (&["draw", PROCESS], "stateDiagram"),
    (&["draw", "three-phase", "--to", "mermaid"], "stateDiagram"),
    (&["examples", "list"], "good-day"),
    (&["examples", "show", "grants"], "mandate.scenario/1"),
    (&["examples", "run", "grants"], "Granted"),
    (&["schema", "scenario"], "$schema"),
    (&["--help"], "Usage"),
];

#[test]
fn every_command_answers_yes_on_standard_output_and_nothing_else() {
    let desk = Desk::new();
    for (asked, word) in YES {
        let told = desk.run(asked);
        assert_eq!(told.code, 0, "{asked:?}: {}", told.whole());
        assert!(told.out.contains(word), "{asked:?}: no `{word}` in {}", told.whole());
        assert!(told.out.ends_with('\n'), "{asked:?}: the answer ends without a newline");
        assert!(!told.err.contains("error"), "{asked:?}: {}", told.whole());
    }
    assert_eq!(desk.names(), [PROCESS, STORY], "nothing but a log is ever written");
}

#[test]
fn the_same_question_gives_the_same_bytes_and_no_colour_changes_nothing() {
    let desk = Desk::new();
    for (asked, _) in YES {
        let told = desk.run(asked);
        assert!(told == desk.run(asked), "{asked:?}: twice the same, and two answers");
        assert!(told == desk.run_with(asked, &[("NO_COLOR", "1")]), "{asked:?}: NO_COLOR changes the answer");
    }
}

#[test]
fn json_answers_are_one_value() {
    let desk = Desk::new();
    desk.log("log.ndjson");
    for asked in [
        &["run", STORY] as &[&str],
        &["run", "chad-2008"],
        &["why", "grants", "put"],
        &["why", "grants", "vote"],
        &["next", "grants", "--on", "2027-03-12"],
        &["log", "check", "log.ndjson", "--process", PROCESS],
        &["schema", "process"],
        &["schema", "vocabulary"],
        &["schema", "design"],
    ] {
        let told = desk.run(&[asked, &["--format", "json"]].concat());
        assert!(told.json().is_object(), "{asked:?}");
        assert_eq!(told.code, desk.run(asked).code, "{asked:?}: the form of an answer is not the answer");
    }
}

#[test]
fn lines_of_json_are_the_log_itself() {
    let desk = Desk::new();
    let log = desk.log("log.ndjson");
    let told = desk.run(&["run", STORY, "--format", "ndjson"]);
    assert_eq!(told.out.lines().collect::<Vec<_>>(), log);
    assert_eq!(desk.run(&["log", "show", "log.ndjson", "--format", "ndjson"]).out, told.out);
    for line in &log {
        let record: serde_json::Value = serde_json::from_str(line).expect("a record is JSON");
        assert_eq!(record["format"], "mandate.record/1");
    }
}

#[test]
fn findings_are_json_where_json_is_asked_for() {
    let desk = Desk::new();
    desk.changed("do = \"put\", refused", "do = \"putt\", refused");
    for command in ["check", "run"] {
        let told = desk.run(&[command, STORY, "--format", "json"]);
        let finding = &told.json()["findings"][0];
        assert_eq!((finding["code"].as_str(), finding["instead"].as_str()), (Some("unknown-name"), Some("put")), "{command}");
        assert!(finding["line"].is_u64() && finding["column"].is_u64(), "{command}");
    }
}

#[test]
fn plain_answers_have_no_signs_and_no_columns() {
    let desk = Desk::new();
    for asked in [&["run", STORY] as &[&str], &["why", "grants", "put"], &["next", "grants", "--on", "2027-03-12"]] {
        let told = desk.run(&[asked, &["--plain"]].concat());
        assert!(!told.out.contains(['✔', '✖', '→', '○', '▲', '◷']), "{}", told.whole());
        assert!(told.out.lines().all(|line| !line.starts_with(' ')), "{}", told.whole());
        assert!(told == desk.run_with(asked, &[("MANDATE_PLAIN", "1")]), "the variable says the same as the option");
    }
}

#[test]
fn a_refused_act_is_explained_and_answered_no() {
    holds!("why-put", Desk::new().run(&["why", "grants", "put"]));
}

#[test]
fn the_agenda_of_a_day_says_who_can_do_what() {
    holds!("next", Desk::new().run(&["next", "grants", "--on", "2027-03-12"]));
}

#[test]
fn a_log_is_told_record_by_record() {
    let desk = Desk::new();
    desk.log("log.ndjson");
    holds!("log-show", desk.run(&["log", "show", "log.ndjson"]));
}

#[test]
fn a_case_that_ended_has_nothing_on_the_agenda_and_that_is_a_no() {
    assert_eq!(Desk::new().run(&["next", "grants"]).code, 1);
}
