//! What `docs/changing-a-process.md` shows is what the program says.
//!
//! After a wanted change: `PAGES=write cargo test -p mandate-cli pages`, then read what `git diff` shows.

use crate::desk::{Desk, PROCESS};
use std::fs;
use std::path::Path;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/changing-a-process.md");

/// The folder that the page describes.
fn desk() -> Desk {
    let desk = Desk::new();
    let log = desk.log("decided");
    let mut new = desk.text(PROCESS);
    for (from, to) in [
        ("\"1.0.0\"", "\"1.1.0\""),
        ("size-at-least = 2", "size-at-least = 3"),
        ("\"20 working days\"", "\"30 working days\""),
        ("under-review", "in-review"),
    ] {
        assert!(new.contains(from), "`{from}` is not in the process");
        new = new.replace(from, to);
    }
    desk.put("new.process.toml", new.as_bytes());
    fs::create_dir(desk.path("logs")).expect("a folder");
    desk.put("logs/decided.ndjson", (log.join("\n") + "\n").as_bytes());
    desk.put("logs/waiting.ndjson", (log[..4].join("\n") + "\n").as_bytes());
    fs::remove_file(desk.path("decided")).expect("the log that was written first");
    desk
}

/// The words of a command line; quotation marks keep words together.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    parts
        .flat_map(|(index, part)| if index % 2 == 1 { vec![part.to_owned()] } else { part.split_whitespace().map(str::to_owned).collect() })
        .collect()
}

#[test]
fn the_page_on_changing_a_process_shows_what_the_program_says() {
    let page = fs::read_to_string(Path::new(PAGE)).expect("the page");
    let desk = desk();
    let mut said = String::new();
    let mut commands = 0;
    let mut inside = false;
    for line in page.lines() {
        if inside && line != "```" && !line.starts_with("$ ") {
            continue;
        }
        said.push_str(&format!("{line}\n"));
        if let Some(command) = line.strip_prefix("$ mandate ").filter(|_| inside) {
            let words = words(command);
            let told = desk.run(&words.iter().map(String::as_str).collect::<Vec<_>>());
            assert!(told.code < 2, "{command}: {}", told.whole());
            said.push_str(&format!("{}{}", told.out, told.err));
            commands += 1;
        }
        inside = line == "```console" || inside && line != "```";
    }
    assert!(commands >= 6, "only {commands} commands were found");
    if std::env::var("PAGES").is_ok_and(|wanted| wanted == "write") {
        fs::write(Path::new(PAGE), &said).expect("the page is written");
    }
    assert!(page == said || std::env::var("PAGES").is_ok(), "docs/changing-a-process.md shows something else:\n{said}");
}
