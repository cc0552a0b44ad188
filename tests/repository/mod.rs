//! The files of this repository, as the tests of the house read them.
#![allow(dead_code, reason = "each test uses its own part")]

use std::fs;
use std::path::{Path, PathBuf};

/// Where the repository lies.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The text of one file, by its path from the root.
pub fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every text file below a folder, with its path from the root, in the order of the paths. What is built, and what
/// belongs to the version control, is left out; so are files that are not UTF-8.
pub fn files(below: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    gather(&root().join(below), &mut found);
    found.sort();
    assert!(!found.is_empty(), "{below} holds no file: has it moved?");
    found
}

fn gather(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry of a folder").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name == "target" || name == ".git" {
            continue;
        }
        if path.is_dir() {
            gather(&path, found);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let from_root = path.strip_prefix(root()).expect("a path below the root");
            found.push((from_root.to_string_lossy().replace('\\', "/"), text));
        }
    }
}

/// The hand-written Rust of the whole repository.
pub fn rust() -> Vec<(String, String)> {
    files("").into_iter().filter(|(path, _)| path.ends_with(".rs")).collect()
}

/// The lines that are neither comments nor documentation, numbered from 1.
pub fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines()).filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Whether a Rust file holds tests only.
pub fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("/tests.rs")
}

/// Fails with everything that is wrong at once.
#[track_caller]
pub fn none(wrong: &[String], what: &str) {
    assert!(wrong.is_empty(), "{what}:\n  {}", wrong.join("\n  "));
}
