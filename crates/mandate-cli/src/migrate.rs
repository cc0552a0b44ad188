//! `mandate migrate`: can running cases go on under another process?

use crate::check::process;
use crate::history::{mapping, of_log};
use crate::out::{Exit, Out};
use crate::whole::write_whole;
use mandate::Date;
use mandate::analysis::migrate::{Migration, Movable, Mover, log, migrate};
use std::fs;
use std::path::{Path, PathBuf};

/// What is asked.
pub struct Asked<'a> {
    pub logs: &'a [PathBuf],
    pub to: &'a str,
    pub process: Option<&'a str>,
    pub map: &'a [String],
    pub out: Option<&'a Path>,
    pub by: Option<&'a str>,
    pub on: Option<Date>,
}

pub fn migrated(asked: &Asked<'_>, out: &Out) -> Result<Exit, String> {
    let to = match process(asked.to, out)? {
        Ok(to) => to,
        Err(exit) => return Ok(exit),
    };
    let mut cases: Vec<(String, Migration)> = Vec::new();
    for path in asked.logs {
        let history = match of_log(path, asked.process, out)? {
            Ok(history) => history,
            Err(exit) => return Ok(exit),
        };
        let names = match mapping(asked.map, history.process(), &to, out)? {
            Ok(names) => names,
            Err(exit) => return Ok(exit),
        };
        cases.push((path.display().to_string(), migrate(&history, &to, &names)));
    }
    let written = match asked.out {
        Some(folder) => write(asked, &cases, folder)?,
        None => Vec::new(),
    };
    if out.is_text() {
        out.say(&mandate::report::migration(&cases, &to, out.style));
        next_step(asked, &cases, &written, out);
    } else {
        out.say(&mandate::report::json::migration(&cases, &to));
    }
    Ok(Exit::yes_if(cases.iter().all(|(_, case)| case.moved().is_some())))
}

/// What was written, or how to go on.
fn next_step(asked: &Asked<'_>, cases: &[(String, Migration)], written: &[PathBuf], out: &Out) {
    for path in written {
        out.remark(&format!("written: {}", path.display()));
    }
    if cases.iter().any(|(_, case)| matches!(case.answer, Movable::NeedsNames(_))) {
        out.remark("names are given with --map OLD=NEW; what may be left behind, with --map fact.NAME=");
    }
    if asked.out.is_none() && cases.iter().any(|(_, case)| case.moved().is_some()) {
        out.remark("nothing was written: --out DIR writes the new logs of those that can move");
    }
}

/// Writes the new logs of the cases that can move, each under the name of its old one. Nothing is written over, and nothing at all
/// if one of the names is taken.
fn write(asked: &Asked<'_>, cases: &[(String, Migration)], folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mover = Mover { by: asked.by.map(str::to_owned), on: asked.on };
    let mut texts: Vec<(PathBuf, String)> = Vec::new();
    for (path, (_, migration)) in asked.logs.iter().zip(cases) {
        let Some(records) = log(migration, &mover) else { continue };
        let name = path.file_name().ok_or_else(|| format!("`{}` has no name", path.display()))?;
        let target = folder.join(name);
        if target.exists() || texts.iter().any(|(taken, _)| *taken == target) {
            return Err(format!("`{}` is there already; nothing was written", target.display()));
        }
        texts.push((target, records.into_iter().map(|record| record.line + "\n").collect()));
    }
    fs::create_dir_all(folder).map_err(|error| format!("`{}`: {error}", folder.display()))?;
    for (target, text) in &texts {
        write_whole(target, text)?;
    }
    Ok(texts.into_iter().map(|(target, _)| target).collect())
}
