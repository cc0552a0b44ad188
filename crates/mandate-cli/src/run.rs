//! `mandate run`: did the story go as the file says?

use crate::args::Format;
use crate::out::{Exit, Out};
use crate::play::story;
use crate::whole::write_whole;
use mandate::Run;
use mandate::engine::record;
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
        Format::Text => out.say(&mandate::report::timeline(&story.process, &story.scenario, &run, out.style)),
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
