//! Damaged logs: the first bad record is named, and the answer is no.

use crate::desk::{Desk, STORY, Told};
use crate::holds;
use mandate::engine::record::Hash;

/// Writes these lines as a log and checks it.
fn checked(desk: &Desk, lines: &[String]) -> Told {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    desk.put("bad.ndjson", text.as_bytes());
    desk.run(&["log", "check", "bad.ndjson"])
}

/// Checks a damaged log: no, at this line, for this reason, in one line.
fn is_damaged(desk: &Desk, lines: &[String], line: usize, says: &str) -> Told {
    let told = checked(desk, lines);
    assert_eq!((told.code, told.err.as_str()), (1, ""), "{}", told.whole());
    assert!(told.out.starts_with(&format!("✖ bad.ndjson, line {line}: {says}")), "not `{says}` at {line}: {}", told.whole());
    assert_eq!(told.out.lines().count(), 1, "{}", told.whole());
    let json = desk.run(&["log", "check", "bad.ndjson", "--format", "json"]).json();
    assert_eq!((json["whole"].as_bool(), json["line"].as_u64()), (Some(false), Some(line as u64)));
    assert_eq!(desk.run(&["log", "show", "bad.ndjson"]).code, i32::from(says != "not lawful"), "what is shown is folded, not judged");
    told
}

/// Computes every hash and every link anew from this line on, as a forger would.
fn rechained(mut lines: Vec<String>, from: usize) -> Vec<String> {
    for at in from..lines.len() {
        let before = if at == 0 { Hash::ZERO.to_string() } else { tail(&lines[at - 1], "hash").to_owned() };
        let head = lines[at].split(",\"prev\":\"").next().expect("a record has a link").to_owned();
        let body = format!("{head},\"prev\":\"{before}\"");
        lines[at] = format!("{body},\"hash\":\"{}\"}}", Hash::of(body.as_bytes()));
    }
    lines
}

fn tail<'l>(line: &'l str, key: &str) -> &'l str {
    let (_, rest) = line.rsplit_once(&format!("\"{key}\":\"")).expect("the key");
    rest.get(..64).expect("a hash")
}

#[test]
fn a_sound_log_is_whole_and_lawful_and_its_head_can_be_kept() {
    let desk = Desk::new();
    let log = desk.log("log.ndjson");
    let told = desk.run(&["log", "check", "log.ndjson"]);
    assert_eq!(told.code, 0, "{}", told.whole());
    let head = tail(log.last().expect("a record"), "hash");
    assert!(told.out.contains(head), "{}", told.whole());
    assert_eq!(desk.run(&["log", "check", "log.ndjson", "--head", head]).code, 0);
    desk.put("log.ndjson", (log[..log.len() - 1].join("\n") + "\n").as_bytes());
    assert_eq!(desk.run(&["log", "check", "log.ndjson"]).code, 0, "cut at the end of a line it is a shorter log");
    let told = desk.run(&["log", "check", "log.ndjson", "--head", head]);
    assert_eq!(told.code, 1, "only a head kept elsewhere shows the cut: {}", told.whole());
    assert_eq!(desk.run(&["log", "check", "log.ndjson", "--head", "abc"]).code, 2);
}

#[test]
fn an_edited_line_is_named() {
    let desk = Desk::new();
    let mut log = desk.log("log.ndjson");
    log[2] = log[2].replace("40000", "30000");
    is_damaged(&desk, &log, 3, "edited");
}

#[test]
fn a_cut_line_is_named() {
    let desk = Desk::new();
    let mut log = desk.log("log.ndjson");
    let half = log[5].len() / 2;
    log[5].truncate(half);
    log.truncate(6);
    is_damaged(&desk, &log, 6, "cut in its middle");
}

#[test]
fn a_line_that_stands_twice_is_named() {
    let desk = Desk::new();
    let mut log = desk.log("log.ndjson");
    log.insert(3, log[2].clone());
    is_damaged(&desk, &log, 4, "duplicated");
}

#[test]
fn a_line_that_is_missing_or_in_another_place_is_named() {
    let desk = Desk::new();
    let mut log = desk.log("log.ndjson");
    log.swap(3, 4);
    is_damaged(&desk, &log, 4, "out of its order");
    log.swap(3, 4);
    log.remove(3);
    is_damaged(&desk, &log, 4, "a record is missing before it");
}

#[test]
fn a_line_from_another_case_is_named() {
    let desk = Desk::new();
    let mut log = desk.log("log.ndjson");
    desk.changed("id      = \"grants\"", "id      = \"others\"");
    let others = desk.log("others.ndjson");
    log[4] = others[4].clone();
    is_damaged(&desk, &log, 5, "of another case");
}

#[test]
fn a_forged_and_rechained_log_is_found_by_judging_it_again() {
    let desk = Desk::new();
    let mut log = desk.log("log.ndjson");
    // The refused application is passed off as refused for want of a reviewer.
    log[1] = log[1].replace("\"rules\":[\"small-enough\"]", "\"rules\":[\"two-reviews\"]");
    let log = rechained(log, 1);
    let told = is_damaged(&desk, &log, 2, "not lawful");
    holds!("forged", told);
}

#[test]
fn a_forged_amount_no_longer_fits_its_state() {
    let desk = Desk::new();
    let mut log = desk.log("log.ndjson");
    log[2] = log[2].replace("40000", "30000");
    is_damaged(&desk, &rechained(log, 2), 3, "the state differs");
}

#[test]
fn a_log_whose_first_line_does_not_read_is_damaged_there() {
    let desk = Desk::new();
    let mut log = desk.log("log.ndjson");
    log[0].truncate(100);
    is_damaged(&desk, &log, 1, "does not read");
}

#[test]
fn lines_that_are_no_text_or_far_too_long_are_one_sentence() {
    let desk = Desk::new();
    let log = desk.log("log.ndjson");
    for (second, says) in [(b"\xff\xfe".to_vec(), "line 2: no UTF-8 from byte 1"), (vec![b'x'; 9 * 1_048_576], "line 2: longer than")] {
        let bytes = [log[0].as_bytes(), b"\n", second.as_slice(), b"\n"].concat();
        desk.put("bad.ndjson", &bytes);
        for command in ["check", "show"] {
            let told = desk.run(&["log", command, "bad.ndjson"]);
            assert_eq!(told.code, 2, "{}", told.whole());
            assert!(told.err.contains(says) && told.err.lines().count() == 1, "{}", told.whole());
        }
    }
    desk.put("bad.ndjson", b"");
    assert!(desk.run(&["log", "check", "bad.ndjson"]).err.contains("is empty"));
}

#[test]
fn a_log_of_an_unknown_process_asks_for_it() {
    let desk = Desk::new();
    let own = desk.text("grants.process.toml").replace("at-most = 50000", "at-most = 60000");
    desk.put("grants.process.toml", own.as_bytes());
    desk.log("log.ndjson");
    let told = desk.run(&["log", "check", "log.ndjson"]);
    assert_eq!(told.code, 2);
    assert!(told.err.contains("name it with --process"), "{}", told.whole());
    assert_eq!(desk.run(&["log", "check", "log.ndjson", "--process", "grants.process.toml"]).code, 0);
    let told = desk.run(&["log", "check", "log.ndjson", "--process", "three-phase"]);
    assert!(told.code == 2 && told.err.contains("was written under digest"), "{}", told.whole());
    assert_eq!(desk.run(&["run", STORY]).code, 0);
}
