//! Files that cannot be read, and logs that cannot be written.

use crate::desk::{Desk, PROCESS, STORY, Told};
use crate::holds;
use std::fs;

/// A file that does not read: `check` says no, `run` runs nothing; neither takes anything for an answer.
fn refused(bytes: &[u8]) -> (Told, Told) {
    let desk = Desk::new();
    desk.put(STORY, bytes);
    let told = (desk.run(&["check", STORY]), desk.run(&["run", STORY]));
    assert_eq!((told.0.code, told.1.code), (1, 2), "{}{}", told.0.whole(), told.1.whole());
    assert_eq!(told.0.out, format!("✖ {STORY}: does not read\n").as_str(), "{}", told.0.whole());
    assert!(told.1.err.ends_with("Nothing was run.\n"), "{}", told.1.whole());
    told
}

#[test]
fn a_file_that_is_no_text_is_refused_at_its_byte() {
    let told = refused(b"format = \"mandate.scenario/1\"\nid = \"\xff\"\n");
    holds!("not-utf-8", told.1);
}

#[test]
fn a_file_that_is_too_large_is_refused_with_its_size() {
    let told = refused("#".repeat(1_100_000).as_bytes());
    assert!(told.0.err.contains("1100000 bytes"), "{}", told.0.whole());
    holds!("too-large", told.1);
}

#[test]
fn ten_thousand_levels_of_nesting_are_refused() {
    for (open, close) in [("[", "]"), ("{ a = ", "}"), ("a.", "")] {
        let text = format!("x-deep = {}{}\n", open.repeat(10_000), close.repeat(10_000));
        let text = if open == "a." { format!("{}b = 1\n", open.repeat(10_000)) } else { text };
        let told = refused(text.as_bytes());
        assert!(told.0.err.contains("error[too-deep]"), "{open}: {}", told.0.whole());
    }
    holds!("too-deep", refused(format!("x-deep = {}", "[".repeat(10_000)).as_bytes()).1);
}

#[test]
fn an_empty_file_and_one_of_noise_are_findings() {
    let desk = Desk::new();
    for bytes in [b"" as &[u8], b"\0\0\0", b"\xef\xbb\xbfformat = 1", b"= = =", b"format = \"mandate.scenario/2\"", b"[[[["] {
        desk.put(STORY, bytes);
        for command in ["check", "run"] {
            let told = desk.run(&[command, STORY]);
            assert!(told.code > 0 && told.err.contains("error["), "{bytes:?}: {}", told.whole());
        }
    }
}

#[test]
fn a_file_that_is_missing_or_a_folder_is_one_sentence() {
    let desk = Desk::new();
    fs::create_dir(desk.path("folder.toml")).expect("a folder");
    for asked in [
        &["check", "NAME"] as &[&str],
        &["run", "NAME"],
        &["why", "NAME", "put"],
        &["next", "NAME"],
        &["draw", "NAME"],
        &["explain", "put", "--process", "NAME"],
        &["log", "show", "NAME"],
        &["log", "check", "NAME"],
    ] {
        for (name, says) in [("gone.toml", "`gone.toml`: No such file or directory"), ("folder.toml", "`folder.toml` is not a file")] {
            let asked: Vec<&str> = asked.iter().map(|word| if *word == "NAME" { name } else { word }).collect();
            let told = desk.run(&asked);
            assert_eq!((told.code, told.out.as_str()), (2, ""), "{asked:?}: {}", told.whole());
            assert!(told.err.starts_with("error: ") && told.err.contains(says), "{asked:?}: {}", told.whole());
            assert_eq!(told.err.lines().count(), 1, "{asked:?}: {}", told.whole());
        }
    }
}

#[test]
fn a_log_that_is_there_already_is_left_as_it_is() {
    let desk = Desk::new();
    desk.put("log.ndjson", b"dear to somebody");
    let told = desk.run(&["run", STORY, "--log", "log.ndjson"]);
    assert_eq!(told.code, 2);
    assert_eq!(desk.text("log.ndjson"), "dear to somebody");
    holds!("log-is-there", told);
    assert_eq!(desk.run(&["run", STORY, "--log", "log.ndjson", "--force"]).code, 0);
    assert_eq!(desk.run(&["log", "check", "log.ndjson"]).code, 0, "forced, it is a whole log");
}

#[test]
fn a_log_that_cannot_be_written_leaves_nothing_behind() {
    let desk = Desk::new();
    fs::create_dir(desk.path("folder")).expect("a folder");
    // No such folder; a folder in its place, where even the last step would fail.
    for (log, force) in [("gone/log.ndjson", false), ("folder", true)] {
        let force: &[&str] = if force { &["--force"] } else { &[] };
        let told = desk.run(&[&["run", STORY, "--log", log], force].concat());
        assert_eq!((told.code, told.out.as_str()), (2, ""), "{}", told.whole());
        assert!(told.err.starts_with(&format!("error: `{log}`: ")), "{}", told.whole());
        assert_eq!(told.err.lines().count(), 1, "{}", told.whole());
        assert_eq!(desk.names(), ["folder", PROCESS, STORY], "nothing half written");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_must_not_be_written_to_stays_as_it_is() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    let folder = desk.path("shut");
    fs::create_dir(&folder).expect("a folder");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).expect("its permissions");
    let told = desk.run(&["run", STORY, "--log", "shut/log.ndjson"]);
    let left = fs::read_dir(&folder).expect("a folder").count();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("its permissions");
    // Whoever may write everywhere writes here, too: then the log must be whole.
    match told.code {
        0 => assert_eq!(desk.run(&["log", "check", "shut/log.ndjson"]).code, 0),
        _ => assert_eq!((told.code, left), (2, 0), "{}", told.whole()),
    }
}
