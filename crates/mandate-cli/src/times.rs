//! `mandate times`: how long does a case take?

use crate::args::{Format, TimesArguments};
use crate::check::process;
use crate::files::Files;
use crate::findings;
use crate::out::{Exit, Out};
use mandate::analysis::verify::{Options, times as work_out};

pub fn times(asked: &TimesArguments, out: &Out) -> Result<Exit, String> {
    let process = match process(&asked.process, out)? {
        Ok(process) => process,
        Err(exit) => return Ok(exit),
    };
    let options = Options { members: asked.scope.clone(), most_states: asked.limit, threads: asked.threads, ..Options::default() };
    let times = match work_out(&process, &options) {
        Ok(times) => times,
        Err(found) => {
            findings::show(&found, &Files::default(), out);
            return Ok(Exit::CouldNotRun);
        }
    };
    match out.format {
        Format::Text => out.say(&mandate::report::times(&process, &times, out.style)),
        Format::Json | Format::Ndjson => out.say(&mandate::report::json::times(&process, &times)),
    }
    Ok(if times.complete { Exit::Yes } else { Exit::CannotTell })
}
