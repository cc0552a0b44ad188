//! A case as it went, from the log of it or from a story that is run: what `replay`, `cover`, `migrate` and `compare` share.

use crate::files::Files;
use crate::findings;
use crate::log;
use crate::out::{Exit, Out};
use crate::play::story;
use mandate::analysis::replay::{History, Mapping};
use mandate::engine::record::SEMANTICS;
use mandate::process::text::{Page, Sources as _};
use mandate::{Process, Scenario};
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// A case, and the story that told it, if one did.
pub struct Lived {
    pub history: History,
    pub story: Option<Scenario>,
}

/// Reads the case that a log or a story tells. `Ok(Err(..))` if it does not read: that was shown.
pub fn lived(name: &str, variant: Option<&str>, process: Option<&str>, out: &Out) -> Result<Result<Lived, Exit>, String> {
    if is_log(Path::new(name)) {
        if variant.is_some() {
            return Err(format!("`{name}` is a log: it has no variants"));
        }
        let history = of_log(Path::new(name), process, out)?;
        return Ok(history.map(|history| Lived { history, story: None }));
    }
    let story = match story(name, variant, out)? {
        Ok(story) => story,
        Err(exit) => return Ok(Err(exit)),
    };
    if let Some(given) = process {
        return Err(format!("`{name}` is a story and names its process itself; --process {given} is for logs"));
    }
    Ok(story.run(out).map(|run| Lived { history: History::of_run(&story.scenario, &run), story: Some(story.scenario) }))
}

/// Whether a file holds records: they begin with a brace, and no file of ours does.
pub fn is_log(path: &Path) -> bool {
    let mut first = [0_u8];
    let begins = path.is_file() && File::open(path).and_then(|mut file| file.read(&mut first)).is_ok() && first == *b"{";
    begins || path.extension().is_some_and(|end| end == "ndjson")
}

/// The case that a log tells. A damaged log, or one of a newer semantics, is no answer to anything.
pub fn of_log(path: &Path, given: Option<&str>, out: &Out) -> Result<Result<History, Exit>, String> {
    let told = path.display();
    let header = log::header(path)?.map_err(|damage| format!("`{told}`, {damage}"))?;
    if header.semantics != SEMANTICS {
        return Err(format!("`{told}` was written under semantics {}; this program judges by semantics {SEMANTICS}", header.semantics));
    }
    let process = match log::process_of(path, &header, given, out)? {
        Ok(process) => process,
        Err(exit) => return Ok(Err(exit)),
    };
    let lines = log::lines(path)?.collect::<Result<Vec<String>, String>>()?;
    let history = History::of_log(&process, lines.iter().map(String::as_str));
    history.map(Ok).map_err(|damage| format!("`{told}`, {damage}; a damaged log is not read further: see `mandate log check {told}`"))
}

/// The names that `--map` gives: `old=new`, or a file of them. `Ok(Err(..))` if they do not fit: that was shown.
pub fn mapping(given: &[String], old: &Process, new: &Process, out: &Out) -> Result<Result<Mapping, Exit>, String> {
    let files = Files::default();
    let mut found = Vec::new();
    let mut mapping = Mapping::default();
    for one in given {
        let more = match one.split_once('=') {
            Some(pair) => Mapping::read(old, new, [pair]),
            None => {
                let Some((id, text)) = files.text("", one).map(|(id, text)| (id, text.into_owned())) else {
                    files.must_be_readable(one).map_err(|error| format!("{error}; --map takes a file, or old=new"))?;
                    continue;
                };
                Mapping::read_text(old, new, &Page::new(id, &text))
            }
        };
        match more {
            Ok(more) => mapping = mapping.and(&more),
            Err(more) => found.extend(more),
        }
    }
    Ok(if findings::show(&found, &files, out) { Err(Exit::CouldNotRun) } else { Ok(mapping) })
}
