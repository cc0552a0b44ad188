//! `mandate cover`: what do cases exercise of their process?

use crate::history::{is_log, lived};
use crate::out::{Exit, Out};
use crate::play::story;
use mandate::analysis::cover::Cover;
use mandate::analysis::replay::History;
use std::path::Path;

pub fn cover(cases: &[String], process: Option<&str>, variants: bool, out: &Out) -> Result<Exit, String> {
    let mut covers: Vec<Cover> = Vec::new();
    for case in cases {
        let histories = match all(case, process, variants, out)? {
            Ok(histories) => histories,
            Err(exit) => return Ok(exit),
        };
        for history in histories {
            if !covers.iter_mut().any(|cover| cover.add(&history)) {
                let mut cover = Cover::new(history.process());
                cover.add(&history);
                covers.push(cover);
            }
        }
    }
    if out.is_text() {
        let told: Vec<String> = covers.iter().map(|cover| mandate::report::cover(cover, out.style)).collect();
        out.say(&told.join("\n"));
    } else {
        out.say(&mandate::report::json::cover(&covers));
    }
    Ok(Exit::Yes)
}

/// The case of a log; of a story also those of its variants, if they are asked for.
fn all(name: &str, process: Option<&str>, variants: bool, out: &Out) -> Result<Result<Vec<History>, Exit>, String> {
    let is_log = is_log(Path::new(name));
    let mut wanted: Vec<Option<String>> = vec![None];
    if variants && !is_log {
        match story(name, None, out)? {
            Ok(story) => wanted.extend(story.scenario.variants.into_iter().map(|variant| Some(variant.id))),
            Err(exit) => return Ok(Err(exit)),
        }
    }
    let mut histories = Vec::new();
    for variant in wanted {
        match lived(name, variant.as_deref(), process.filter(|_| is_log), out)? {
            Ok(lived) => histories.push(lived.history),
            Err(exit) => return Ok(Err(exit)),
        }
    }
    Ok(Ok(histories))
}

/// What these cases exercise of one process.
pub fn of_process(process: &mandate::Process, cases: &[String], given: &str, out: &Out) -> Result<Result<Cover, Exit>, String> {
    let mut cover = Cover::new(process);
    for case in cases {
        let process = Some(given).filter(|_| is_log(Path::new(case)));
        match lived(case, None, process, out)? {
            Ok(lived) if cover.add(&lived.history) => {}
            Ok(lived) => {
                let other = lived.history.process().definition();
                return Err(format!("`{case}` runs under `{}` {}, not under `{given}`", other.id, other.version));
            }
            Err(exit) => return Ok(Err(exit)),
        }
    }
    Ok(Ok(cover))
}
