//! `mandate run`: did the story go as the file says?

use crate::args::Format;
use crate::out::{Exit, Out};
use crate::play::story;
use mandate::Run;
use mandate::engine::record;
use std::fs;
use std::io::Write as _;
use std::path::Path;

pub fn run(name: &str, variant: Option<&str>, log: Option<(&Path, bool)>, out: &Out) -> Result<Exit, String> {
    if let Some((path, force)) = log
        && !force
        && path.exists()
    {
        return Err(format!("`{}` is there already; nothing was run. Take another name, or --force", path.display()));
    }
    let story = match story(name, variant, out)? {
        Ok(story) => story,
        Err(exit) => return Ok(exit),
    };
    let run = match story.run(out) {
        Ok(run) => run,
        Err(exit) => return Ok(exit),
    };
    if let Some((path, _)) = log {
        write_whole(path, &lines(&story.process, &run)?)?;
    }
    match out.format {
        Format::Text | Format::Markdown => out.say(&mandate::report::timeline(&story.process, &story.scenario, &run, out.style)),
        Format::Json => out.say(&mandate::report::json::run(&story.process, &story.scenario, &run)),
        Format::Ndjson => out.say(&lines(&story.process, &run)?),
    }
    Ok(Exit::yes_if(run.verdict.is_as_told()))
}

/// The log of a run, a record a line.
fn lines(process: &mandate::Process, run: &Run) -> Result<String, String> {
    let entries = run.told.iter().map(|told| &told.entry);
    let records = record::log(process, run.case.id(), entries).map_err(|error| error.to_string())?;
    Ok(records.into_iter().map(|record| record.line + "\n").collect())
}

/// Writes a file whole or not at all.
fn write_whole(path: &Path, text: &str) -> Result<(), String> {
    let told = |error: std::io::Error| format!("`{}`: {error}", path.display());
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = Path::new(&beside);
    let written = fs::File::create(beside).and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
    written.and_then(|()| fs::rename(beside, path)).map_err(|error| {
        // What was begun is taken away again; if that fails too, the first error says more.
        let _ = fs::remove_file(beside);
        told(error)
    })
}
