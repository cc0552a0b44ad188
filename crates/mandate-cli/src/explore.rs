//! `mandate verify --explore`: a page to step by hand through everything that may happen.

use crate::args::{Format, VerifyArguments};
use crate::files::Files;
use crate::findings;
use crate::out::{Exit, Out};
use crate::whole::write_whole;
use mandate::Process;
use mandate::analysis::verify::{Options, explored};
use std::path::Path;

/// With more cases a page is cut, unless it is said otherwise.
pub const MOST_CASES: usize = 20_000;
/// With more, no browser would be quick.
const MOST_OF_ALL: usize = 200_000;

/// Writes the page. It is a yes if all is on it.
pub fn explore(process: &Process, asked: &VerifyArguments, file: &Path, options: &Options<'_>, out: &Out) -> Result<Exit, String> {
    if asked.property.len() > 1 {
        return Err("a page is for one `--property`, or for the whole process".to_owned());
    }
    if options.most_states > MOST_OF_ALL {
        return Err(format!(
            "a page of more than {MOST_OF_ALL} cases is too heavy to be stepped through: `--limit` is {}",
            options.most_states
        ));
    }
    let explored = match explored(process, options) {
        Ok(explored) => explored,
        Err(found) => {
            findings::show(&found, &Files::default(), out);
            return Ok(Exit::CouldNotRun);
        }
    };
    write_whole(file, &mandate::report::explorer(process, &explored))?;
    match out.format {
        Format::Text => {
            out.say(&mandate::report::explored(&explored));
            out.remark(&format!("wrote {}", file.display()));
        }
        Format::Json | Format::Ndjson => out.say(&mandate::report::json::explored(process, &explored)),
    }
    Ok(if explored.found.complete { Exit::Yes } else { Exit::CannotTell })
}
