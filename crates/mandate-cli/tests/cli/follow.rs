//! What cases exercise, and what becomes of them under other processes.

use crate::desk::{Desk, PROCESS, STORY};
use crate::holds;

/// The process of the story with one thing changed, under another name.
fn other(desk: &Desk, from: &str, to: &str) {
    let text = desk.text(PROCESS);
    assert!(text.contains(from), "`{from}` is not in the process");
    desk.put("other.process.toml", text.replace(from, to).replace("\"1.0.0\"", "\"1.1.0\"").as_bytes());
}

const OTHER: &str = "other.process.toml";

#[test]
fn a_case_under_its_own_process_is_answered_alike() {
    let desk = Desk::new();
    desk.log("log.ndjson");
    for case in [STORY, "log.ndjson"] {
        let told = desk.run(&["replay", case, "--under", PROCESS]);
        assert_eq!(told.code, 0, "{}", told.whole());
        assert!(told.out.contains("all 10 records are answered alike"), "{}", told.whole());
    }
    for story in ["chad-2008", "rwanda-1993"] {
        assert_eq!(desk.run(&["replay", story, "--under", "three-phase"]).code, 0, "{story}");
        assert_eq!(desk.run(&["replay", story, "--under", "council-vote"]).code, 1, "{story}");
    }
}

#[test]
fn a_looser_rule_is_the_first_to_answer_otherwise() {
    let desk = Desk::new();
    desk.log("log.ndjson");
    other(&desk, "at-most = 50000", "at-most = 90000");
    let told = desk.run(&["replay", STORY, "--under", OTHER]);
    holds!("replay", told);
    let log = desk.run(&["replay", "log.ndjson", "--under", OTHER]);
    assert_eq!((log.code, log.out.replace("ann", "Ann").len()), (1, log.out.len()));
    let json = desk.run(&["replay", "log.ndjson", "--under", OTHER, "--format", "json"]).json();
    assert_eq!((json["first-otherwise"].as_u64(), json["same"].as_bool()), (Some(2), Some(false)));
    assert_eq!(json["steps"][1]["before"]["refusal"]["rules"][0], "small-enough");
    assert_eq!(json["steps"][1]["after"]["answer"], "accepted");
}

#[test]
fn a_variant_is_replayed_and_a_log_has_none() {
    let desk = Desk::new();
    desk.log("log.ndjson");
    let text = desk.text(STORY) + "\n[variant.none]\nskip = [\"review\"]\n";
    desk.put(STORY, text.as_bytes());
    assert_eq!(desk.run(&["replay", STORY, "--variant", "none", "--under", PROCESS]).code, 0);
    let told = desk.run(&["replay", "log.ndjson", "--variant", "none", "--under", PROCESS]);
    assert!(told.code == 2 && told.err.contains("it has no variants"), "{}", told.whole());
    let told = desk.run(&["replay", STORY, "--process", PROCESS, "--under", PROCESS]);
    assert!(told.code == 2 && told.err.contains("names its process itself"), "{}", told.whole());
}

#[test]
fn a_log_that_is_damaged_or_of_newer_semantics_is_no_answer() {
    let desk = Desk::new();
    let log = desk.log("log.ndjson");
    let put = |from: &str, to: &str| desk.put("bad.ndjson", log.join("\n").replacen(from, to, 1).as_bytes());
    for (from, to, says) in [
        ("40000", "30000", "line 3: edited"),
        ("\"semantics\":1", "\"semantics\":2", "was written under semantics 2; this program judges by semantics 1"),
        ("\"digest\":\"b", "\"digest\":\"a", "which is not a shipped process; name it with --process"),
        ("{\"format\"", "{\"farmat\"", "lacks the key `format`"),
    ] {
        put(from, to);
        let told = desk.run(&["replay", "bad.ndjson", "--under", PROCESS]);
        assert!(told.code == 2 && told.err.contains(says), "{from}: {}", told.whole());
        assert_eq!(told.out, "", "{}", told.whole());
    }
    for (case, says) in [("gone.ndjson", "No such file"), ("nothing", "no story and no file is called `nothing`")] {
        let told = desk.run(&["replay", case, "--under", PROCESS]);
        assert!(told.code == 2 && told.err.contains(says), "{}", told.whole());
    }
    assert_eq!(desk.run(&["replay", STORY, "--under", "three-fase"]).code, 2);
}

#[test]
fn names_that_differ_are_mapped_and_must_be_there() {
    let desk = Desk::new();
    other(&desk, "small-enough", "modest");
    assert_eq!(desk.run(&["replay", STORY, "--under", OTHER]).code, 1);
    let map = |names: &str| desk.run(&["replay", STORY, "--under", OTHER, "--map", names]);
    assert_eq!(map("small-enough=modest").code, 0);
    assert_eq!(map("rule.small-enough=modest").code, 0);
    for (names, says) in [
        ("small-enough=modst", "no rule of the new process is called `modst`"),
        ("smal-enough=modest", "did you mean `small-enough`?"),
        ("names.toml", "--map takes a file, or old=new"),
    ] {
        let told = map(names);
        assert!(told.code == 2 && told.err.contains(says), "{names}: {}", told.whole());
    }
    desk.put("names.toml", b"format = \"mandate.mapping/1\"\n[rule]\nsmall-enough = \"modest\"\n");
    assert_eq!(map("names.toml").code, 0);
    desk.put("names.toml", b"format = \"mandate.mapping/1\"\n[rule]\nsmall-enough = \"modst\"\n[rules]\n");
    let told = map("names.toml");
    assert_eq!(told.code, 2);
    holds!("mapping", told);
}

#[test]
fn what_logs_and_stories_exercise_is_merged() {
    let desk = Desk::new();
    desk.log("log.ndjson");
    let told = desk.run(&["cover", STORY, "--variants", "log.ndjson"]);
    holds!("cover", told);
    let json = |arguments: &[&str]| desk.run(&[&["--format", "json", "cover"], arguments].concat()).json();
    assert_eq!(json(&[STORY])["covers"][0]["shares"]["transitions-taken"]["seen"], 4);
    assert_eq!(json(&[STORY, "--variants"])["covers"][0]["shares"]["transitions-taken"]["seen"], 7);
    let two = json(&[STORY, "chad-2008", "rwanda-1993"]);
    assert_eq!((two["covers"].as_array().map(Vec::len), two["covers"][1]["cases"].as_u64()), (Some(2), Some(2)));
    desk.put("log.ndjson", b"{\n");
    assert_eq!(desk.run(&["cover", STORY, "log.ndjson"]).code, 2);
    assert_eq!(desk.run(&["cover"]).code, 2);
}

#[test]
fn what_is_exercised_is_marked_in_the_picture() {
    let desk = Desk::new();
    let told = desk.run(&["draw", PROCESS, "--cover", STORY]);
    assert!(told.code == 0 && told.out.contains("s3 --> s4 : ✔ Vote") && told.out.contains("class s6,s7 uncovered"), "{}", told.whole());
    assert!(!desk.run(&["draw", PROCESS]).out.contains("class"));
    let told = desk.run(&["draw", PROCESS, "--cover", "chad-2008"]);
    assert!(told.code == 2 && told.err.contains("runs under `three-phase` 1.0.0, not under `grants.process.toml`"), "{}", told.whole());
}

#[test]
fn what_changed_is_told_for_people_pull_requests_and_programs() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["compare", PROCESS, PROCESS]).code, 0);
    other(&desk, "at-most = 50000", "at-most = 40000");
    let told = desk.run(&["compare", PROCESS, OTHER]);
    holds!("compare", told);
    assert!(desk.run(&["diff", PROCESS, OTHER]) == told, "an alias");
    let markdown = desk.run(&["compare", PROCESS, OTHER, "--markdown"]);
    assert!(markdown.code == 1 && markdown.out.contains("| stricter | rule `small-enough`, test: "), "{}", markdown.whole());
    let json = desk.run(&["compare", PROCESS, OTHER, "--format", "json"]).json();
    assert_eq!((json["step"].as_str(), json["changes"][1]["class"].as_str()), (Some("minor"), Some("stricter")));
    assert_eq!(json["changes"][1]["new-place"]["source"], OTHER);
    for (arguments, says) in
        [(["compare", PROCESS, "gone.toml"], "No such file"), (["compare", "three-fase", PROCESS], "did you mean `three-phase`?")]
    {
        let told = desk.run(&arguments);
        assert!(told.code == 2 && told.err.contains(says), "{}", told.whole());
    }
}

#[test]
fn what_tells_two_processes_apart_is_told_and_saved_as_stories_that_run() {
    let desk = Desk::new();
    other(&desk, "size-at-least = 2", "size-at-least = 3");
    let told = desk.run(&["compare", PROCESS, OTHER, "--save", "apart"]);
    assert!(told.code == 1 && told.out.contains("refuses what the old one accepts, in 4 acts"), "{}", told.whole());
    assert!(told.out.contains("✔ What both accept leads to the same states."), "{}", told.whole());
    let story = "apart/now-refused.scenario.toml";
    assert_eq!(desk.run(&["run", story]).code, 0, "{}", desk.text(story));
    assert!(desk.run(&["replay", story, "--under", OTHER]).out.contains("two-reviews"));
    let json = desk.run(&["compare", PROCESS, OTHER, "--format", "json"]).json();
    let answers = &json["behaviour"]["answers"];
    assert_eq!((answers[0]["answer"].as_str(), answers[1]["answer"].as_str()), (Some("shown"), Some("none")));
    assert_eq!(answers[0]["story"]["last"]["after"]["refusal"]["rules"][0], "two-reviews");
    // Seen from the other side, it is allowed now.
    let json = desk.run(&["compare", OTHER, PROCESS, "--format", "json"]).json();
    let answers = &json["behaviour"]["answers"];
    assert_eq!((answers[0]["answer"].as_str(), answers[1]["answer"].as_str()), (Some("none"), Some("shown")));
    // With fewer reviewers nobody can tell.
    let json = desk.run(&["compare", PROCESS, OTHER, "--scope", "reviewer=1", "--format", "json"]).json();
    assert_eq!(
        (json["behaviour"]["answers"][0]["answer"].as_str(), json["behaviour"]["scope"]["reviewer"].as_u64()),
        (Some("none"), Some(1))
    );
    let cut = desk.run(&["compare", PROCESS, OTHER, "--limit", "1"]);
    assert!(cut.code == 1 && cut.out.contains("these are not all states"), "{}", cut.whole());
    assert!(!desk.run(&["compare", PROCESS, OTHER, "--limit", "0"]).out.contains("Told apart"));
    for (arguments, says) in [
        (["compare", PROCESS, OTHER, "--scope", "reviewr=2"], "did you mean `reviewer`?"),
        (["compare", PROCESS, OTHER, "--scope", "reviewer"], "contributor=2"),
        (["compare", PROCESS, OTHER, "--limit", "many"], "invalid digit"),
        (["compare", PROCESS, OTHER, "--save", PROCESS], "grants.process.toml"),
    ] {
        let told = desk.run(&arguments);
        assert!(told.code == 2 && told.err.contains(says), "{arguments:?}: {}", told.whole());
    }
}

#[test]
fn what_a_change_does_to_properties() {
    let desk = Desk::new();
    other(&desk, "size-at-least = 2", "size-at-least = 0");
    let told = desk.run(&["compare", PROCESS, OTHER, "--properties"]);
    assert!(told.code == 1 && told.out.contains("reviewed-first: holds → BROKEN in 3 acts"), "{}", told.whole());
    let json = desk.run(&["compare", PROCESS, OTHER, "--properties", "--format", "json"]).json();
    assert_eq!((json["properties"][0]["before"].as_str(), json["properties"][0]["after"].as_str()), (Some("holds"), Some("broken")));
}

#[test]
fn what_a_change_does_to_stories_and_running_cases() {
    let desk = Desk::new();
    let log = desk.log("whole.ndjson");
    desk.put("early.ndjson", (log[..4].join("\n") + "\n").as_bytes());
    other(&desk, "size-at-least = 2", "size-at-least = 3");
    let told = desk.run(&["compare", PROCESS, OTHER, "--scenarios", ".", "--cases", "."]);
    holds!("compare-effects", told);
    let json = desk.run(&["compare", PROCESS, OTHER, "--scenarios", ".", "--cases", ".", "--format", "json"]).json();
    assert_eq!((json["step"].as_str(), json["stories"][0]["same"].as_bool()), (Some("major"), Some(false)));
    assert_eq!((json["cases"][0]["answer"].as_str(), json["cases"][1]["answer"].as_str()), (Some("can-move"), Some("cannot")));
    let told = desk.run(&["compare", "three-phase", "single-decision", "--scenarios", ".", "--cases", "."]);
    assert!(told.err.contains("2 logs were not written under the old process") && told.err.contains("holds no story"), "{}", told.whole());
    let told = desk.run(&["compare", PROCESS, OTHER, "--cases", "nowhere"]);
    assert!(told.code == 2 && told.err.contains("`nowhere`"), "{}", told.whole());
    desk.put("early.ndjson", log[..4].join("\n").replace("40000", "30000").as_bytes());
    assert_eq!(desk.run(&["compare", PROCESS, OTHER, "--cases", "."]).code, 2, "a damaged log is no answer");
}

/// The first records of the log, and a process in which a state bears another name.
fn on_the_way(desk: &Desk) {
    let log = desk.log("whole.ndjson");
    desk.put("early.ndjson", (log[..4].join("\n") + "\n").as_bytes());
    other(desk, "under-review", "in-review");
}

#[test]
fn a_case_moves_only_when_asked_and_its_new_log_is_whole_and_lawful() {
    let desk = Desk::new();
    on_the_way(&desk);
    let before = desk.names();
    let dry = desk.run(&["migrate", "early.ndjson", "--to", OTHER, "--map", "under-review=in-review"]);
    assert_eq!((dry.code, desk.names()), (0, before), "{}", dry.whole());
    assert!(dry.err.contains("nothing was written"), "{}", dry.whole());
    let moved = desk.run(&[
        "migrate",
        "early.ndjson",
        "whole.ndjson",
        "--to",
        OTHER,
        "--map",
        "under-review=in-review",
        "--out",
        "moved",
        "--by",
        "the board",
        "--on",
        "2027-04-01",
    ]);
    holds!("migrate", moved);
    let new = desk.text("moved/early.ndjson");
    assert_eq!(new.lines().count(), 3, "the refused act stays where it is");
    assert!(new.contains("\"by\":\"the board\",\"on\":\"2027-04-01\""), "{new}");
    let check = ["log", "check", "moved/early.ndjson", "--process", OTHER];
    assert_eq!(desk.run(&check).code, 0);
    let from = |log: &str| desk.run(&[&check[..], &["--moved-from", log]].concat());
    assert_eq!(from("early.ndjson").code, 0, "{}", from("early.ndjson").whole());
    assert!(from("early.ndjson").out.contains("goes on with the case of early.ndjson"));
    let told = from("whole.ndjson");
    assert!(told.code == 1 && told.out.contains("it comes from a log that ended at record 4"), "{}", told.whole());
    assert!(desk.run(&["log", "show", "moved/early.ndjson", "--process", OTHER]).out.contains("moved from grants 1.0.0 after record 4"));
    // Nothing is written over.
    let again = desk.run(&["migrate", "early.ndjson", "--to", OTHER, "--map", "under-review=in-review", "--out", "moved"]);
    assert!(again.code == 2 && again.err.contains("is there already; nothing was written"), "{}", again.whole());
    assert_eq!(desk.text("moved/early.ndjson"), new);
}

#[test]
fn a_case_that_cannot_move_says_why() {
    let desk = Desk::new();
    on_the_way(&desk);
    let told = desk.run(&["migrate", "early.ndjson", "whole.ndjson", "--to", OTHER]);
    holds!("migrate-names", told);
    other(&desk, "size-at-least = 2", "size-at-least = 3");
    let told = desk.run(&["migrate", "early.ndjson", "whole.ndjson", "--to", OTHER, "--out", "moved"]);
    holds!("migrate-cannot", told);
    assert!(desk.path("moved/early.ndjson").exists() && !desk.path("moved/whole.ndjson").exists());
    let json = desk.run(&["migrate", "whole.ndjson", "--to", OTHER, "--format", "json"]).json();
    assert_eq!(
        (json["cases"][0]["why"].as_str(), json["cases"][0]["step"]["before"]["act"].as_str()),
        (Some("answered-otherwise"), Some("put"))
    );
}

#[test]
fn what_cannot_be_looked_at_is_one_sentence() {
    let desk = Desk::new();
    on_the_way(&desk);
    for (arguments, says) in [
        (&["migrate", "early.ndjson", "--to", OTHER, "--map", "under-review=in-reviw"] as &[&str], "did you mean `in-review`?"),
        (&["migrate", "early.ndjson", "--to", OTHER, "--map", "state.under-review="], "`under-review` cannot be left behind"),
        (&["migrate", "early.ndjson", "--to", "gone.toml"], "No such file"),
        (&["migrate", "gone.ndjson", "--to", OTHER], "No such file"),
        (&["migrate", STORY, "--to", OTHER], "does not read"),
        (&["migrate", "--to", OTHER], "required"),
        (&["migrate", "early.ndjson", "--to", OTHER, "--by", "me"], "--out"),
    ] {
        let told = desk.run(arguments);
        assert!(told.code == 2 && told.err.contains(says) && told.out.is_empty(), "{arguments:?}: {}", told.whole());
    }
}
