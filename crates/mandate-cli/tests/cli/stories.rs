//! Stories with something wrong: every finding has its line, a near name is offered, and nothing is run.

use crate::desk::{Desk, PROCESS, STORY};
use crate::holds;

/// Runs the story with one thing changed: it is not run, and the finding says this at this line.
fn is_found(from: &str, to: &str, code: &str, line: usize, says: &str) {
    let desk = Desk::new();
    desk.changed(from, to);
    let told = desk.run(&["run", STORY, "--log", "log.ndjson"]);
    assert_eq!(told.code, 2, "{}", told.whole());
    assert_eq!(told.out, "", "{}", told.whole());
    assert!(told.err.contains(&format!("error[{code}]")), "no `{code}`: {}", told.whole());
    assert!(told.err.contains(&format!("{STORY}:{line}:")), "not at line {line}: {}", told.whole());
    assert!(told.err.contains(says), "no `{says}`: {}", told.whole());
    assert!(told.err.ends_with("Nothing was run.\n"), "{}", told.whole());
    assert_eq!(desk.names(), [PROCESS, STORY], "no log of a story that was not run");
    assert_eq!(desk.run(&["check", STORY]).code, 1, "`check` finds it, too");
}

#[test]
fn a_misspelt_act_is_found_with_the_near_one() {
    is_found("do = \"put\", refused", "do = \"putt\", refused", "unknown-name", 14, "did you mean `put`?");
    let desk = Desk::new();
    desk.changed("do = \"put\", refused", "do = \"putt\", refused");
    holds!("misspelt-act", desk.run(&["run", STORY]));
}

#[test]
fn a_misspelt_actor_is_found_with_the_near_one() {
    is_found("by = \"ann\"", "by = \"an\"", "unknown-name", 11, "did you mean `ann`?");
}

#[test]
fn a_misspelt_state_is_found_with_the_near_one() {
    is_found("ends-in = \"granted\"", "ends-in = \"grantd\"", "unknown-name", 26, "did you mean `granted`?");
}

#[test]
fn a_misspelt_field_is_found_with_the_near_one() {
    is_found("amount = 40000", "amuont = 40000", "unknown-key", 10, "did you mean `amount`?");
}

#[test]
fn a_misspelt_rule_is_found_with_the_near_one() {
    is_found("refused = [\"two-reviews\"]", "refused = [\"two-review\"]", "unknown-name", 14, "did you mean `two-reviews`?");
}

#[test]
fn a_misspelt_process_is_found() {
    is_found("process = \"grants.process.toml\"", "process = \"grant.process.toml\"", "not-found", 5, "grant.process.toml");
}

#[test]
fn a_value_of_the_wrong_type_is_found_with_what_was_wanted() {
    is_found("amount = 40000", "amount = \"much\"", "wrong-type", 10, "wanted a whole number");
    let desk = Desk::new();
    desk.changed("amount = 40000", "amount = \"much\"");
    holds!("wrong-type", desk.run(&["run", STORY]));
}

#[test]
fn a_day_that_no_calendar_has_is_found() {
    is_found("2027-03-02", "2027-02-30", "syntax", 10, "2027-02-30");
}

#[test]
fn an_act_before_the_case_opened_is_found() {
    is_found("2027-03-02", "2027-02-02", "before-start", 10, "it opens on 2027-03-01");
    let desk = Desk::new();
    desk.changed("2027-03-02", "2027-02-02");
    holds!("before-start", desk.run(&["run", STORY]));
}

#[test]
fn days_that_go_back_are_found() {
    is_found("2027-03-08", "2027-03-04", "days-go-back", 12, "in the order of time");
}

#[test]
fn an_act_by_the_wrong_actor_is_refused_and_the_answer_is_no() {
    let desk = Desk::new();
    desk.changed("do = \"put\" }", "do = \"put\", by = \"ann\" }");
    let told = desk.run(&["run", STORY]);
    assert_eq!((told.code, told.err.as_str()), (1, ""), "{}", told.whole());
    holds!("wrong-actor", told);
}

#[test]
fn a_story_that_ends_elsewhere_than_it_says_is_answered_no() {
    let desk = Desk::new();
    desk.changed("in-favour = 4", "in-favour = 1");
    let told = desk.run(&["run", STORY]);
    assert_eq!((told.code, told.err.as_str()), (1, ""), "{}", told.whole());
}

#[test]
fn names_that_nothing_bears_are_one_sentence_with_help() {
    let desk = Desk::new();
    for (asked, says) in [
        (&["why", "grants", "aply"] as &[&str], "no act is called `aply`; did you mean `apply`?"),
        (&["why", "grants", "dance"], "no act is called `dance`"),
        (&["next", "grants", "--as", "reviewr"], "no role and no actor is called `reviewr`; did you mean `reviewer`?"),
        (&["run", "vetoe"], "no story and no file is called `vetoe`; did you mean `vetoed`?"),
        (&["run", "vetoed", "--variant", "seven"], "the story has no variant `seven`; it has seven-abstain"),
        (&["draw", "three-phse"], "did you mean `three-phase`?"),
        (&["examples", "show", "good-dy"], "no example is called `good-dy`; did you mean `good-day`?"),
        (&["explain", "two-review", "--process", PROCESS], "did you mean `two-reviews`?"),
        (&["explain"], "wanted a word to explain, or --list"),
        (&["next", "grants", "--on", "2027-01-01"], "the case opens on 2027-03-01"),
        (&["why", "grants", "withdraw"], "nobody tries `withdraw` in this story; ask about a day with --on"),
        (&["why", "grants", "put", "--on", "2027-13-01"], "wanted a day such as 2027-04-01"),
    ] {
        let told = desk.run(asked);
        assert_eq!((told.code, told.out.as_str()), (2, ""), "{asked:?}: {}", told.whole());
        assert!(told.err.starts_with("error: ") && told.err.contains(says), "{asked:?}: {}", told.whole());
        let is_usage = told.err.contains("--help");
        assert!(is_usage || told.err.lines().count() == 1, "{asked:?}: {}", told.whole());
    }
}
