//! What the documents point at is there.

use crate::documents;
use crate::page::{blocks, spans};
use crate::repository::{files, none, root, rust};
use std::collections::BTreeSet;

/// Endings of files that documents speak of.
const ENDINGS: [&str; 8] = [".md", ".rs", ".toml", ".snap", ".json", ".jsonl", ".lock", ".yml"];

/// Whether a span of code is meant as the path of something in this repository: it ends as a file does, or with a
/// slash, or it begins with a folder of the first level.
fn is_path(span: &str, folders: &BTreeSet<String>) -> bool {
    let plain = span.chars().all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c));
    let folder = span.split_once('/').is_some_and(|(first, _)| folders.contains(first));
    let file = ENDINGS.iter().any(|end| span.strip_suffix(end).is_some_and(|stem| !stem.is_empty()));
    plain && (folder || file || span.strip_suffix('/').is_some_and(|stem| !stem.is_empty()))
}

/// Whether a path leads to a file or folder: whole, from some folder on, or without the `crates/mandate-` before it.
fn leads(path: &str, known: &[String]) -> bool {
    let bare = path.trim_end_matches('/');
    let inner = format!("/{bare}");
    let below = format!("/{bare}/");
    let of_crate = format!("crates/mandate-{bare}");
    let first = format!("{bare}/");
    known.iter().any(|file| {
        file == bare
            || file.ends_with(&inner)
            || file.contains(&below)
            || file.starts_with(&first)
            || file.strip_prefix(&of_crate).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

#[test]
fn every_path_in_backticks_leads_somewhere() {
    let known: Vec<String> = files("").into_iter().map(|(path, _)| path).collect();
    let folders: BTreeSet<String> = known.iter().filter_map(|path| path.split_once('/')).map(|(first, _)| first.to_owned()).collect();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (page, text) in documents() {
        for path in spans(&text).into_iter().filter(|span| is_path(span, &folders)) {
            seen += 1;
            if !leads(&path, &known) {
                wrong.push(format!("{page}: {path}"));
            }
        }
    }
    assert!(seen > 20, "only {seen} paths were found");
    none(&wrong, "no such file or folder");
}

#[test]
fn every_test_named_in_a_document_exists() {
    let functions: BTreeSet<String> = rust()
        .into_iter()
        .flat_map(|(_, text)| {
            text.split("fn ").skip(1).map(|rest| rest.split(['(', '<']).next().unwrap_or("").to_owned()).collect::<Vec<_>>()
        })
        .collect();
    let mut wrong = Vec::new();
    for (page, text) in documents() {
        // Names of tests are whole sentences: they have underscores, what else stands in backticks has few.
        let sentence =
            |span: &String| span.matches('_').count() > 1 && span.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        wrong.extend(
            spans(&text).into_iter().filter(sentence).filter(|name| !functions.contains(name)).map(|name| format!("{page}: {name}")),
        );
    }
    none(&wrong, "no such test");
}

#[test]
fn every_target_named_in_a_command_exists() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (page, text) in documents() {
        let code: Vec<String> = blocks(&text).iter().map(|block| block.text.to_owned()).chain(spans(&text)).collect();
        for line in code.iter().flat_map(|code| code.lines()).filter(|line| line.contains("cargo ")) {
            for (option, folder) in [("--test ", "tests"), ("--bench ", "benches")] {
                for rest in line.split(option).skip(1) {
                    let name = rest.split([' ', '`']).next().unwrap_or_default();
                    seen += 1;
                    if !root().join(folder).join(format!("{name}.rs")).exists() {
                        wrong.push(format!("{page}: {line}"));
                    }
                }
            }
        }
    }
    assert!(seen > 2, "only {seen} targets were found");
    none(&wrong, "no such target");
}

#[test]
fn a_path_is_told_from_other_code() {
    let folders = BTreeSet::from(["docs".to_owned(), "tests".to_owned()]);
    for path in ["docs/limits.md", "tests/x", "engine/src/act.rs", "pages/", "Cargo.toml"] {
        assert!(is_path(path, &folders), "{path}");
    }
    for other in ["mandate.record/1", "un/1", "a/b", "STATE/all", ".toml", "ID/NUMBER", "include = [\"x.toml\"]"] {
        assert!(!is_path(other, &folders), "{other}");
    }
    let known = ["crates/mandate-engine/src/act.rs".to_owned()];
    assert!(
        leads("act.rs", &known)
            && leads("engine/src/act.rs", &known)
            && leads("engine/src/", &known)
            && leads("crates/mandate-engine/", &known)
    );
    assert!(!leads("ct.rs", &known) && !leads("engine/sr", &known) && !leads("mandate-engin/", &known));
}
