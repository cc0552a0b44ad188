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
    let text = desk.text(STORY) + "\n[variant.gone]\nskip = [\"vote\"]\nact = [{ on = 2027-03-18, do = \"withdraw\" }]\n";
    desk.put(STORY, text.as_bytes());
    let told = desk.run(&["cover", STORY, "--variants", "log.ndjson"]);
    holds!("cover", told);
    let json = |arguments: &[&str]| desk.run(&[&["--format", "json", "cover"], arguments].concat()).json();
    assert_eq!(json(&[STORY])["covers"][0]["shares"]["transitions-taken"]["seen"], 4);
    assert_eq!(json(&[STORY, "--variants"])["covers"][0]["shares"]["transitions-taken"]["seen"], 5);
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
