//! The walls of the house. ARCHITECTURE.md explains them; this holds them.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod repository;

use repository::{code, files, is_test, none, root, rust, text};
use std::collections::BTreeSet;
use std::process::Command;

/// Every crate, and which of ours it may import. The table of ARCHITECTURE.md says the same.
const HOUSE: &[(&str, &[&str])] = &[
    ("mandate-process", &[]),
    ("mandate-engine", &["mandate-process"]),
    ("mandate-scenario", &["mandate-process", "mandate-engine"]),
    ("mandate-analysis", &["mandate-process", "mandate-engine", "mandate-scenario"]),
    ("mandate-un", &["mandate-process", "mandate-engine", "mandate-scenario"]),
    ("mandate-report", &["mandate-process", "mandate-engine", "mandate-scenario", "mandate-analysis"]),
    ("mandate", &["mandate-process", "mandate-engine", "mandate-scenario", "mandate-analysis", "mandate-un", "mandate-report"]),
    ("mandate-cli", &["mandate"]),
    ("mandate-testkit", &["mandate-process", "mandate-engine", "mandate-scenario", "mandate-analysis"]),
];

/// The crates that know no clock, no chance and no particular organisation.
const PURE: [&str; 5] = ["mandate-process", "mandate-engine", "mandate-scenario", "mandate-analysis", "mandate-report"];

/// Beginnings of words that only mandate-un, the stories and the documents may use.
const UN_WORDS: [&str; 12] = [
    "ambassador",
    "consent",
    "council",
    "host country",
    "host government",
    "host state",
    "mission",
    "peacekeep",
    "secretariat",
    "troop",
    "united nations",
    "veto",
];

/// What reaches the world. Only the command line may.
const EFFECTS: [&str; 9] =
    ["println!", "print!(", "SystemTime", "Instant::now", "std::env", "std::fs", "std::io", "std::net", "std::process"];

/// The default features of the facade bring at most this many packages of others: those that are linked, and all,
/// with what only runs while compiling.
const LINKED: usize = 33;
const PACKAGES: usize = 39;

fn manifest(name: &str) -> String {
    if name == "mandate" { text("Cargo.toml") } else { text(&format!("crates/{name}/Cargo.toml")) }
}

/// Our own crates in the dependencies of a manifest; those of tests and benchmarks are not looked at.
fn imports(manifest: &str) -> Vec<&str> {
    let mut section = "";
    let mut found = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line.trim_matches(['[', ']']);
            // `[dependencies.NAME]`
            let inline = section.split_once("dependencies.").filter(|(before, _)| *before != "dev-" && *before != "workspace.");
            found.extend(inline.map(|(_, name)| name).filter(|name| name.starts_with("mandate")));
        } else if section.ends_with("dependencies") && section != "dev-dependencies" && section != "workspace.dependencies" {
            let named = line.split(['=', '.', ' ']).next().filter(|name| name.starts_with("mandate"));
            let renamed = line.split_once("package = \"").and_then(|(_, name)| name.split('"').next());
            found.extend(renamed.filter(|name| name.starts_with("mandate")).or(named));
        }
    }
    found
}

fn trespass<'m>(name: &str, manifest: &'m str) -> Vec<&'m str> {
    let allowed = HOUSE.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, allowed)| allowed);
    imports(manifest).into_iter().filter(|import| !allowed.contains(import)).collect()
}

#[test]
fn a_trespass_is_seen_however_it_is_written() {
    let manifest = "[dependencies]\nmandate-process.workspace = true\nmandate-report = { path = \"x\" }\n\
                    other = { package = \"mandate-cli\" }\n[dependencies.mandate-un]\npath = \"x\"\n\
                    [target.'cfg(unix)'.dependencies]\nmandate-analysis = \"1\"\n[dev-dependencies]\nmandate-testkit = \"1\"";
    assert_eq!(trespass("mandate-engine", manifest), ["mandate-report", "mandate-cli", "mandate-un", "mandate-analysis"]);
}

#[test]
fn no_crate_imports_what_it_may_not() {
    for (name, _) in HOUSE {
        assert_eq!(trespass(name, &manifest(name)), [""; 0], "{name} reaches over a wall");
    }
}

/// The rows of the table of crates in ARCHITECTURE.md: name, and what it may import.
fn table() -> Vec<(String, BTreeSet<String>)> {
    let page = text("ARCHITECTURE.md");
    let rows = page.lines().filter(|line| line.starts_with("| `mandate"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [name, _, imports, _] = cells.as_slice() else { panic!("a row of the table has four cells: {line}") };
        let imports = imports.split(", ").filter(|name| *name != "–");
        let full = |name: &str| if name == "mandate" { name.to_owned() } else { format!("mandate-{name}") };
        (name.trim_matches('`').to_owned(), imports.map(full).collect())
    };
    rows.map(row).collect()
}

#[test]
fn the_crates_on_disk_in_the_table_and_in_the_test_are_the_same() {
    let tested: BTreeSet<String> = HOUSE.iter().map(|(name, _)| (*name).to_owned()).collect();
    let folders = std::fs::read_dir(root().join("crates")).expect("the folder of crates");
    let on_disk: BTreeSet<String> = folders.map(|entry| entry.expect("a crate").file_name().to_string_lossy().into_owned()).collect();
    let in_table: BTreeSet<String> = table().into_iter().map(|(name, _)| name).collect();
    assert_eq!(on_disk, tested, "on disk, and in this test");
    assert_eq!(in_table, tested, "in ARCHITECTURE.md, and in this test");
}

#[test]
fn the_table_says_what_may_be_imported() {
    for (name, in_table) in table() {
        let (_, allowed) = HOUSE.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("{name} is not in this test"));
        assert_eq!(in_table, allowed.iter().map(|name| (*name).to_owned()).collect(), "{name}: in ARCHITECTURE.md, and in this test");
    }
}

#[test]
fn no_file_is_longer_than_600_lines() {
    let long = rust().into_iter().map(|(path, text)| (path, text.lines().count())).filter(|(_, lines)| *lines > 600);
    none(&long.map(|(path, lines)| format!("{path}: {lines} lines")).collect::<Vec<_>>(), "split these by what they are about");
}

#[test]
fn no_file_is_named_for_nothing() {
    let named = |path: &str| {
        let stem = path.trim_end_matches("/mod.rs").trim_end_matches(".rs").rsplit('/').next().unwrap_or_default().to_owned();
        ["util", "utils", "helper", "helpers", "common", "types", "misc"].contains(&stem.as_str())
    };
    let wrong: Vec<String> = rust().into_iter().map(|(path, _)| path).filter(|path| named(path)).collect();
    none(&wrong, "name these for what they hold");
}

#[test]
fn a_lib_rs_holds_no_logic() {
    let mut wrong = Vec::new();
    for (path, text) in rust().into_iter().filter(|(path, _)| path.ends_with("/lib.rs")) {
        let plain: Vec<&str> = code(&text).map(|(_, line)| line.trim()).filter(|line| !line.starts_with('#')).collect();
        let statements = plain.join(" ");
        for statement in statements.split(';').map(str::trim).filter(|statement| !statement.is_empty()) {
            let declares = ["mod ", "pub mod ", "pub use ", "extern crate "].iter().any(|start| statement.starts_with(start));
            if !declares {
                wrong.push(format!("{path}: {statement}"));
            }
        }
    }
    none(&wrong, "a lib.rs declares and re-exports, nothing else");
}

/// Whether a text, in lower case, has a word that begins so.
fn has_word(text: &str, beginning: &str) -> bool {
    text.match_indices(beginning).any(|(at, _)| !text[..at].ends_with(|before: char| before.is_alphanumeric()))
}

#[test]
fn a_word_is_seen_where_it_begins_only() {
    assert!(has_word("two missions", "mission") && has_word("`troops`", "troop") && !has_word("no permission", "mission"));
}

#[test]
fn pure_crates_use_no_word_of_the_united_nations() {
    let mut wrong = Vec::new();
    for name in PURE {
        for (path, text) in files(&format!("crates/{name}/src")) {
            for (number, line) in (1..).zip(text.lines()) {
                let lower = line.to_lowercase();
                let words = UN_WORDS.iter().filter(|word| has_word(&lower, word));
                wrong.extend(words.map(|word| format!("{path}:{number}: {word}")));
                if line.split(|c: char| !c.is_alphanumeric()).any(|word| word == "UN") || lower.contains("`un/") {
                    wrong.push(format!("{path}:{number}: UN"));
                }
            }
        }
    }
    none(&wrong, "what the United Nations do stands in mandate-un");
}

#[test]
fn only_the_command_line_touches_the_world() {
    let mut wrong = Vec::new();
    for (path, text) in rust() {
        let inside = path.starts_with("crates/") && !path.starts_with("crates/mandate-cli/");
        if !inside || is_test(&path) {
            continue;
        }
        for (number, line) in code(&text) {
            wrong.extend(EFFECTS.iter().filter(|effect| line.contains(*effect)).map(|effect| format!("{path}:{number}: {effect}")));
        }
    }
    none(&wrong, "files, clocks and printing belong to mandate-cli");
}

#[test]
fn pure_crates_have_no_seeded_maps_and_no_floats() {
    let mut wrong = Vec::new();
    for (path, text) in PURE.iter().flat_map(|name| files(&format!("crates/{name}/src"))).filter(|(path, _)| path.ends_with(".rs")) {
        for (number, line) in code(&text) {
            for word in line.split(|c: char| !c.is_alphanumeric()) {
                let seeded = ["HashMap", "HashSet", "RandomState"].contains(&word);
                let float = ["f32", "f64"].contains(&word) && path.starts_with("crates/mandate-engine");
                if seeded || float {
                    wrong.push(format!("{path}:{number}: {word}"));
                }
            }
        }
    }
    none(&wrong, "order is document order or key order, and the engine computes with whole numbers");
}

/// What `cargo tree` answers, from what is already on this machine.
fn tree(arguments: &[&str]) -> String {
    let asked = Command::new(env!("CARGO")).current_dir(root()).args(["tree", "--offline", "--locked"]).args(arguments).output();
    let answer = asked.unwrap_or_else(|error| panic!("cargo cannot be run: {error}"));
    assert!(answer.status.success(), "cargo tree {}: {}", arguments.join(" "), String::from_utf8_lossy(&answer.stderr));
    String::from_utf8_lossy(&answer.stdout).into_owned()
}

#[test]
fn the_engine_and_process_without_text_are_no_std() {
    let engine = tree(&["-e", "features,no-dev", "-p", "mandate-engine"]);
    let process = tree(&["-e", "features,no-dev", "-p", "mandate-process", "--no-default-features"]);
    for (name, tree) in [("engine", engine), ("process", process)] {
        assert!(tree.contains("chrono v"), "{name}: the tree is not the one that was asked for:\n{tree}");
        for unwanted in ["feature \"std\"", "feature \"text\"", "feature \"clock\"", "petgraph v", "toml v"] {
            assert!(!tree.contains(unwanted), "{name}: {unwanted}\n{tree}");
        }
    }
    for name in ["mandate-engine", "mandate-process"] {
        let lib = text(&format!("crates/{name}/src/lib.rs"));
        assert!(lib.contains("\n#![no_std]\n"), "{name} says that it needs no std");
        let lines: Vec<&str> = lib.lines().collect();
        for at in (0..lines.len()).filter(|at| lines[*at] == "extern crate std;") {
            let only = at.checked_sub(1).map_or("", |before| lines[before]);
            assert!(["#[cfg(test)]", "#[cfg(feature = \"text\")]"].contains(&only), "{name}: std for everybody");
        }
    }
}

#[test]
fn an_embedder_gets_few_packages() {
    let others = |edges: &str| -> BTreeSet<String> {
        let lines = tree(&["-p", "mandate", "-e", edges, "--prefix", "none", "--format", "{p}"]);
        let named =
            lines.lines().map(|line| line.trim_end_matches(" (*)").to_owned()).filter(|line| !line.contains("(/") && !line.is_empty());
        named.filter(|line| !line.starts_with("mandate")).collect()
    };
    let all = others("no-dev");
    let linked = others("normal,no-proc-macro");
    assert!(linked.len() > 10, "the packages are not those of the facade: {linked:?}");
    assert!(linked.len() <= LINKED, "{} packages are linked, more than {LINKED}: {linked:#?}", linked.len());
    assert!(all.len() <= PACKAGES, "{} packages are built, more than {PACKAGES}: {all:#?}", all.len());
    for unwanted in ["clap", "rayon", "rand", "cc"] {
        let found = all.iter().find(|package| package.split(' ').next() == Some(unwanted));
        assert_eq!(found, None, "an embedder does not want {unwanted}");
    }
}

#[test]
fn every_dependency_says_what_it_saves_us() {
    let page = text("docs/design/dependencies.md");
    let mut wrong = Vec::new();
    for (name, _) in HOUSE {
        let manifest = manifest(name);
        let mut section = "";
        for line in manifest.lines() {
            if line.starts_with('[') {
                section = line;
            } else if ["[dependencies]", "[dev-dependencies]"].contains(&section)
                && let Some(package) = line.split(['=', '.', ' ']).next().filter(|name| !name.is_empty() && !name.starts_with(['#', '}']))
                && !package.starts_with("mandate")
                && !page.contains(&format!("| {package} |"))
                && !page.contains(&format!("**{package}**"))
            {
                wrong.push(format!("{name}: {package}"));
            }
        }
    }
    none(&wrong, "docs/design/dependencies.md lacks these");
}

#[test]
fn every_enum_of_errors_may_grow() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (path, text) in rust().into_iter().filter(|(path, _)| path.contains("/src/")) {
        // The attributes before each `pub enum`.
        let mut attributes = String::new();
        for line in text.lines() {
            if line.starts_with("#[") {
                attributes.push_str(line);
            } else if line.starts_with("pub enum ") {
                let is_error = attributes.contains("Error)") || line.contains("Error ");
                seen += usize::from(is_error);
                if is_error && !attributes.contains("#[non_exhaustive]") {
                    wrong.push(format!("{path}: {line}"));
                }
            }
            if !line.starts_with("#[") && !line.starts_with("///") {
                attributes.clear();
            }
        }
    }
    assert!(seen > 0, "no enum of errors was found");
    none(&wrong, "a public enum of errors is #[non_exhaustive]");
}

#[test]
fn nothing_here_names_a_place_of_one_machine_or_a_registry() {
    // Put together here, so that this file does not name them.
    let hosts = [concat!("crates", ".io"), concat!("pypi", ".org"), concat!("npm", "js.")];
    let sibling = concat!("..", "/shared");
    let folder = concat!("/", "work");
    let mut wrong = Vec::new();
    for (path, text) in files("") {
        // The lock file names where packages came from; it is written by cargo.
        if path == "Cargo.lock" || path == ".ci/run" {
            continue;
        }
        for (number, line) in (1..).zip(text.lines()) {
            let placed = line.match_indices(folder).any(|(at, _)| {
                let (before, after) = (&line[..at], &line[at + folder.len()..]);
                !before.ends_with(|c: char| c.is_alphanumeric() || c == '.') && !after.starts_with(|c: char| c.is_alphanumeric())
            });
            if placed || line.contains(sibling) || hosts.iter().any(|host| line.contains(host)) {
                wrong.push(format!("{path}:{number}: {}", line.trim()));
            }
        }
    }
    none(&wrong, "the repository stands by itself");
}
