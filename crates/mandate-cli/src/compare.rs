//! `mandate compare`: what changed between two processes, and what does that do?

use crate::args::CompareArguments;
use crate::check::process;
use crate::files::Files;
use crate::findings;
use crate::history::of_log_under;
use crate::out::{Exit, Out};
use crate::save::scenarios;
use mandate::analysis::compare::behaviour::{Options, Side, behaviour};
use mandate::analysis::compare::{Comparison, compare, properties, story};
use mandate::analysis::migrate::migrate;
use mandate::analysis::verify;
use mandate::process::finding::Findings;
use mandate::process::limits::Limits;
use mandate::scenario::read;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Set by Ctrl-C: what was not found by then cannot be told.
static STOP: AtomicBool = AtomicBool::new(false);

pub fn compared(asked: &CompareArguments, out: &Out) -> Result<Exit, String> {
    let (old, new) = match (process(&asked.old, out)?, process(&asked.new, out)?) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(exit), _) | (_, Err(exit)) => return Ok(exit),
    };
    let mut comparison = compare(&old, &new);
    // Where no handler can be set, Ctrl-C ends the program at once; nothing is written before the end.
    let _ = ctrlc::set_handler(|| STOP.store(true, Ordering::Relaxed));
    if let Err(found) = searched(&mut comparison, asked) {
        findings::show(&found, &Files::default(), out);
        return Ok(Exit::CouldNotRun);
    }
    if let Some(folder) = &asked.scenarios
        && let Err(exit) = stories(&mut comparison, folder, out)?
    {
        return Ok(exit);
    }
    if let Some(folder) = &asked.cases {
        cases(&mut comparison, folder, out)?;
    }
    let told = match (asked.markdown, out.is_text()) {
        (true, _) => mandate::report::markdown(&comparison),
        (false, true) => mandate::report::comparison(&comparison, out.style),
        (false, false) => mandate::report::json::comparison(&comparison),
    };
    out.say(&told);
    if let Some(directory) = &asked.save {
        save(&comparison, asked, directory, out)?;
    }
    if STOP.load(Ordering::Relaxed) {
        return Ok(Exit::Interrupted);
    }
    let as_before = comparison.stories.iter().all(|story| story.is_the_same());
    let same = comparison.is_empty() && as_before && comparison.cases.iter().all(|(_, case)| case.moved().is_some());
    Ok(Exit::yes_if(same))
}

/// Looks for stories that tell the two apart, and proves the properties of both, as far as it is asked for.
fn searched(comparison: &mut Comparison, asked: &CompareArguments) -> Result<(), Findings> {
    if asked.limit > 0 {
        let options = Options { members: asked.scope.clone(), most_states: asked.limit, stop: Some(&STOP) };
        comparison.behaviour = Some(behaviour(comparison, &options)?);
    }
    if asked.properties {
        let options = verify::Options { stop: Some(&STOP), threads: 2, ..verify::Options::default() };
        comparison.properties = properties(comparison, &options)?;
    }
    Ok(())
}

/// Writes the stories that tell the two apart, each for the process that accepts all of it.
fn save(comparison: &Comparison, asked: &CompareArguments, directory: &Path, out: &Out) -> Result<(), String> {
    let differences = comparison.behaviour.iter().flat_map(|behaviour| behaviour.differences());
    let stories = differences.map(|difference| {
        let process: &str = if difference.under == Side::Old { &asked.old } else { &asked.new };
        (difference.kind.word().to_owned(), &difference.scenario, process)
    });
    scenarios(stories, directory, out)
}

/// Runs every story of a folder that is written for one of the two processes.
fn stories(comparison: &mut Comparison, folder: &Path, out: &Out) -> Result<Result<(), Exit>, String> {
    let mut others = 0;
    for path in files(folder, ".scenario.toml")? {
        let files = Files::default();
        let reading = read(&files, &path.to_string_lossy(), &Limits::DEFAULT);
        let id = reading.process.as_ref().map(|process| process.definition().id.clone());
        let ours = [&comparison.old, &comparison.new].iter().any(|process| id.as_ref() == Some(&process.definition().id));
        match reading.scenario {
            Some(scenario) if ours => {
                let effect = story(comparison, &scenario);
                comparison.stories.push(effect);
            }
            Some(_) => others += 1,
            None => {
                findings::show(&reading.findings, &files, out);
                return Ok(Err(Exit::CouldNotRun));
            }
        }
    }
    if others > 0 {
        out.remark(&format!("{others} stories of other processes were left aside"));
    }
    if comparison.stories.is_empty() {
        out.remark(&format!("`{}` holds no story of these processes", folder.display()));
    }
    Ok(Ok(()))
}

/// Looks whether the cases of a folder that run under the old process can go on under the new one.
fn cases(comparison: &mut Comparison, folder: &Path, out: &Out) -> Result<(), String> {
    let mut others = 0;
    for path in files(folder, ".ndjson")? {
        match of_log_under(&path, &comparison.old)? {
            Some(history) => {
                let migration = migrate(&history, &comparison.new, &comparison.names());
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                comparison.cases.push((name, migration));
            }
            None => others += 1,
        }
    }
    if others > 0 {
        out.remark(&format!("{others} logs were not written under the old process and were left aside"));
    }
    if comparison.cases.is_empty() {
        out.remark(&format!("`{}` holds no log (*.ndjson) of the old process", folder.display()));
    }
    Ok(())
}

/// The files of a folder whose names end so, in the order of their names.
pub fn files(folder: &Path, end: &str) -> Result<Vec<PathBuf>, String> {
    let told = |error: std::io::Error| format!("`{}`: {error}", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(told)? {
        let path = entry.map_err(told)?.path();
        if path.is_file() && path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(end)) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
