//! Every code has a page, no page is without a code, and the examples of the pages are true.

use super::HEADER;
use crate::check::{check, page, pages};
use mandate_engine::RefusalKind;
use mandate_process::text::read_str;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The Rust files of all crates but for tests.
fn sources() -> Vec<PathBuf> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut open: Vec<PathBuf> =
        fs::read_dir(crates).unwrap().map(|entry| entry.unwrap().path().join("src")).filter(|path| path.is_dir()).collect();
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            match path.is_dir() {
                true if path.file_name().is_some_and(|name| name == "tests") => {}
                true => open.push(path),
                false if path.extension().is_some_and(|extension| extension == "rs") => found.push(path),
                false => {}
            }
        }
    }
    found
}

/// The literals with which findings are made in a text.
fn codes(text: &str) -> Vec<String> {
    let makers = ["Finding::error(", "Finding::warning(", ".bad("];
    let behind = |maker| text.match_indices(maker).map(move |(at, found): (usize, &str)| text[at + found.len()..].trim_start());
    makers
        .into_iter()
        .flat_map(behind)
        .filter_map(|rest| rest.strip_prefix('"'))
        .filter_map(|rest| Some(rest[..rest.find('"')?].to_string()))
        .filter(|code| code.chars().all(|char| char.is_ascii_lowercase() || char == '-' || char.is_ascii_digit()))
        .collect()
}

/// What a record calls an act that was not simply accepted.
fn kinds() -> impl Iterator<Item = &'static str> {
    RefusalKind::ALL.map(RefusalKind::id).into_iter().chain(["at-most", "irregular"])
}

#[test]
fn every_code_has_a_page() {
    let used = sources().into_iter().flat_map(|path| codes(&fs::read_to_string(path).unwrap())).chain(kinds().map(String::from));
    let without: BTreeSet<String> = used.filter(|code| page(code).is_none()).collect();
    assert!(without.is_empty(), "no page under check/pages for {without:?}");
}

#[test]
fn no_page_is_without_a_code() {
    let text: String =
        sources().iter().filter(|path| !path.ends_with("check/pages.rs")).map(|path| fs::read_to_string(path).unwrap()).collect();
    for (code, _) in pages().iter().filter(|(code, _)| kinds().all(|kind| kind != *code)) {
        assert!(text.contains(&format!("\"{code}\"")), "nothing reports `{code}`");
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check/pages");
    let files: BTreeSet<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into()).collect();
    assert_eq!(files, pages().iter().map(|(code, _)| String::from(*code)).collect());
}

#[test]
fn pages_are_sorted_and_of_one_form() {
    assert!(pages().is_sorted_by_key(|(code, _)| *code));
    for (code, page) in pages() {
        let headings: Vec<&str> = page.lines().filter(|line| line.starts_with('#')).collect();
        let title = format!("# {code}");
        let wanted = [&*title, "## What it means", "## Why it matters", "## Example", "## Better"];
        assert!(headings == wanted || headings == [wanted[0], wanted[1], wanted[2], wanted[4]], "{code}: {headings:?}");
    }
}

/// The first block of TOML under a heading.
fn block(page: &'static str, heading: &str) -> Option<&'static str> {
    let under = page.split_once(&format!("## {heading}\n\n```toml\n"))?.1;
    under.split_once("```").map(|(block, _)| block)
}

/// Everything the reader and the graph say about an example.
fn said_of(example: &str) -> BTreeSet<&'static str> {
    let header = if example.starts_with("format") { "" } else { HEADER };
    let reading = read_str(&format!("{header}{example}"));
    let graph = reading.process.iter().flat_map(check);
    reading.findings.iter().cloned().chain(graph).map(|finding| finding.code).collect()
}

#[test]
fn examples_are_found_and_better_ones_are_sound() {
    for (code, page) in pages() {
        if let Some(example) = block(page, "Example") {
            let said = said_of(example);
            assert!(said.contains(code), "{code}: the example gives {said:?}");
        }
        if let Some(better) = block(page, "Better") {
            assert_eq!(said_of(better), BTreeSet::new(), "{code}: what is better is not sound");
        }
    }
}

#[test]
fn every_finding_of_the_graph_has_an_example() {
    let looks = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check")).unwrap().map(|entry| entry.unwrap().path());
    for code in looks.filter(|path| path.is_file()).flat_map(|path| codes(&fs::read_to_string(path).unwrap())) {
        let page = page(&code).unwrap_or_default();
        assert!(block(page, "Example").is_some() && block(page, "Better").is_some(), "`{code}` lacks an example");
    }
}
