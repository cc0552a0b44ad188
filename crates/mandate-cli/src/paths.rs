//! `mandate paths`: which few stories take every transition of a process?

use crate::args::PathsArguments;
use crate::check::process;
use crate::files::Files;
use crate::findings;
use crate::out::{Exit, Out};
use crate::save::scenarios;
use mandate::analysis::paths::paths as find;
use mandate::analysis::verify::Options;
use std::sync::atomic::{AtomicBool, Ordering};

/// Set by Ctrl-C: what was not found by then is missing.
static STOP: AtomicBool = AtomicBool::new(false);

pub fn paths(asked: &PathsArguments, out: &Out) -> Result<Exit, String> {
    let process = match process(&asked.process, out)? {
        Ok(process) => process,
        Err(exit) => return Ok(exit),
    };
    // Where no handler can be set, Ctrl-C ends the program at once; nothing is written before the end.
    let _ = ctrlc::set_handler(|| STOP.store(true, Ordering::Relaxed));
    let options = Options { members: asked.scope.clone(), most_states: asked.limit, stop: Some(&STOP), ..Options::default() };
    let paths = match find(&process, &options) {
        Ok(paths) => paths,
        Err(found) => {
            findings::show(&found, &Files::default(), out);
            return Ok(Exit::CouldNotRun);
        }
    };
    out.say(&if out.is_text() {
        mandate::report::paths(&process, &paths, out.style)
    } else {
        mandate::report::json::paths(&process, &paths)
    });
    if let Some(directory) = &asked.save {
        let named = paths.stories.iter().map(|path| (path.scenario.id.clone(), &path.scenario, asked.process.as_str()));
        scenarios(named, directory, out)?;
    }
    Ok(if STOP.load(Ordering::Relaxed) {
        Exit::Interrupted
    } else if paths.missing.iter().any(|missing| missing.doubt.is_some()) {
        Exit::CannotTell
    } else {
        Exit::yes_if(paths.is_complete())
    })
}
