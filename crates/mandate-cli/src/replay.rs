//! `mandate replay`: what would have become of a case under another process?

use crate::check::process;
use crate::files::Files;
use crate::findings;
use crate::history::{lived, mapping};
use crate::out::{Exit, Out};
use mandate::analysis::replay::{self, Which};

/// What is asked.
pub struct Asked<'a> {
    pub case: &'a str,
    pub variant: Option<&'a str>,
    pub process: Option<&'a str>,
    pub under: &'a str,
    pub map: &'a [String],
    pub full: bool,
}

pub fn replay(asked: &Asked<'_>, out: &Out) -> Result<Exit, String> {
    let case = match lived(asked.case, asked.variant, asked.process, out)? {
        Ok(case) => case,
        Err(exit) => return Ok(exit),
    };
    let under = match process(asked.under, out)? {
        Ok(under) => under,
        Err(exit) => return Ok(exit),
    };
    let names = match mapping(asked.map, case.history.process(), &under, out)? {
        Ok(names) => names,
        Err(exit) => return Ok(exit),
    };
    let replay = match replay::replay(&under, &case.history, &names, Which::All) {
        Ok(replay) => replay,
        Err(found) => {
            findings::show(&found, &Files::default(), out);
            out.remark("No such case can be opened there. Nothing was judged.");
            return Ok(Exit::CouldNotRun);
        }
    };
    if out.is_text() {
        out.say(&mandate::report::replay(&case.history, &replay, case.story.as_ref(), asked.full, out.style));
    } else {
        out.say(&mandate::report::json::replay(&case.history, &replay));
    }
    Ok(Exit::yes_if(replay.is_the_same()))
}
