//! What the documents say is true of the code, and the other way round.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

#[path = "documents/claims.rs"]
mod claims;
#[path = "documents/examples.rs"]
mod examples;
#[path = "documents/grammar.rs"]
mod grammar;
#[path = "documents/page.rs"]
mod page;
#[path = "documents/paths.rs"]
mod paths;
mod repository;
#[path = "documents/words.rs"]
mod words;

use mandate::engine::record::SEMANTICS;
use mandate::process::limits::{INTEGER_BOUND, Limits};
use repository::{files, none, root, rust, text};
use std::collections::BTreeSet;

/// The documents that a reader starts from.
const ENTRANCES: [&str; 2] = ["README.md", "ARCHITECTURE.md"];

fn documents() -> Vec<(String, String)> {
    files("").into_iter().filter(|(path, _)| path.ends_with(".md") && (path.starts_with("docs/") || !path.contains('/'))).collect()
}

/// The relative links of a page, without their anchors.
fn links(page: &str) -> impl Iterator<Item = &str> {
    let targets = page.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let relative = targets.filter(|target| !target.contains("://") && !target.starts_with('#'));
    relative.map(|target| target.split('#').next().unwrap_or(target))
}

#[test]
fn every_document_is_linked_from_an_entrance() {
    let entrances = ENTRANCES.map(text);
    let linked: BTreeSet<&str> = entrances.iter().flat_map(|page| links(page)).collect();
    let lost = documents().into_iter().map(|(path, _)| path).filter(|path| !linked.contains(path.as_str()) && path != "README.md");
    none(&lost.collect::<Vec<_>>(), "nobody finds these");
}

#[test]
fn every_link_of_a_document_leads_to_a_file() {
    let mut wrong = Vec::new();
    for (path, page) in documents() {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        wrong.extend(links(&page).filter(|link| !root().join(folder).join(link).exists()).map(|link| format!("{path}: {link}")));
    }
    none(&wrong, "links to nowhere");
}

/// Clause numbers such as `S3.2` in a text.
fn clauses(text: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices('S') {
        let (before, after) = (&text[..at], &text[at + 1..]);
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let major = digits(after);
        let rest = &after[major..];
        let minor = rest.strip_prefix('.').map_or(0, digits);
        let is_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '/' || c == '_');
        if major > 0 && minor > 0 && !is_word {
            found.insert(&text[at..at + 1 + major + 1 + minor]);
        }
    }
    found
}

#[test]
fn a_clause_number_is_seen_in_any_text() {
    assert_eq!(clauses("(S3.2, S12.4 to S12.6) and PBS1.1, S/2010/434, S4"), BTreeSet::from(["S3.2", "S12.4", "S12.6"]));
}

#[test]
fn every_clause_cited_is_written() {
    let semantics = text("docs/semantics.md");
    let written: BTreeSet<&str> = semantics.lines().filter_map(|line| line.strip_prefix("**")).flat_map(clauses_first).collect();
    assert!(written.len() > 80, "only {} clauses were found", written.len());
    let mut wrong = Vec::new();
    let readers = files("").into_iter().filter(|(path, _)| [".rs", ".md", ".toml"].iter().any(|end| path.ends_with(end)));
    for (path, text) in readers.filter(|(path, _)| path != "tests/documents.rs") {
        wrong.extend(clauses(&text).into_iter().filter(|clause| !written.contains(clause)).map(|clause| format!("{path}: {clause}")));
    }
    none(&wrong, "docs/semantics.md has no such clause");
}

fn clauses_first(line: &str) -> Option<&str> {
    clauses(line.split([' ', '*']).next()?).into_iter().next()
}

#[test]
fn every_form_named_in_code_is_documented() {
    let documented = text("docs/formats.md");
    let mut wrong = BTreeSet::new();
    let mut seen = 0;
    for (path, text) in rust() {
        for rest in text.split("mandate.").skip(1) {
            let name: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect();
            if !name.is_empty() && rest[name.len()..].starts_with("/1") {
                seen += 1;
                let form = format!("`mandate.{name}/1`");
                if !documented.contains(&form) {
                    wrong.insert(format!("{path}: {form}"));
                }
            }
        }
    }
    assert!(seen > 10, "only {seen} mentions of a form were found");
    none(&wrong.into_iter().collect::<Vec<_>>(), "docs/formats.md has no such form");
}

#[test]
fn every_invariant_names_a_test_that_exists() {
    let page = text("ARCHITECTURE.md");
    let section = page.split("## Invariants").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("a section of invariants");
    let functions: BTreeSet<String> = rust()
        .into_iter()
        .flat_map(|(_, text)| {
            text.split("fn ").skip(1).map(|rest| rest.split(['(', '<']).next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
        })
        .collect();
    let mut wrong = Vec::new();
    for line in section.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())) {
        // Names of tests are whole sentences: they have underscores, what else stands in backticks has not.
        let named: Vec<&str> = line.split('`').skip(1).step_by(2).filter(|name| name.matches('_').count() > 1).collect();
        if named.is_empty() {
            wrong.push(format!("no test is named: {line}"));
        }
        wrong.extend(named.iter().filter(|name| !functions.contains(**name)).map(|name| format!("no such test: {name}")));
    }
    none(&wrong, "ARCHITECTURE.md, invariants");
}

#[test]
fn the_semantics_number_is_the_same_everywhere() {
    assert!(text("docs/semantics.md").contains(&format!("Semantics number **{SEMANTICS}**")));
    let changes = text("CHANGELOG.md");
    let newest = changes.split("### Process semantics").nth(1).expect("a heading `Process semantics`");
    assert!(newest.split("###").next().is_some_and(|section| section.contains(&format!("number {SEMANTICS}"))), "CHANGELOG.md");
}

/// A number as documents write it: `1,048,576`.
fn told(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap_or_default()).collect();
    groups.join(",")
}

/// The rows that `docs/limits.md` has; `cargo test --test documents limits -- --nocapture` prints them.
#[test]
fn the_limits_in_the_document_are_those_of_the_code() {
    // All fields by name: a new limit does not compile until it stands here.
    let Limits {
        file_bytes,
        total_bytes,
        nesting,
        states,
        items,
        members,
        entries,
        test_depth,
        microsteps,
        lapses,
        lapses_at_once,
        text_bytes,
    } = Limits::DEFAULT;
    let rows = [
        ("bytes of one file", file_bytes),
        ("bytes of all files of one reading", total_bytes),
        ("levels of nesting in a file", nesting),
        ("states of a process, the root included", states),
        ("transitions, facts, acts, rules, deadlines or properties of a process, each", items),
        ("members of one type in one case", members),
        ("entries of one keyed fact in one case", entries),
        ("levels of a test, rules written out", test_depth),
        ("microsteps of one macrostep", microsteps),
        ("lapses of one decision", lapses),
        ("lapses stamped with one and the same instant", lapses_at_once),
        ("bytes of one text value", text_bytes),
        ("the largest whole number", usize::try_from(INTEGER_BOUND).expect("a bound that fits")),
    ];
    let document = text("docs/limits.md");
    let mut wrong = Vec::new();
    for (what, limit) in rows {
        let row = format!("| {what} | {} |", told(limit as u64));
        println!("{row}");
        if !document.contains(&row) {
            wrong.push(row);
        }
    }
    none(&wrong, "docs/limits.md lacks these rows");
}
