//! `mandate draw`: a picture of a process.

use crate::args::Picture;
use crate::check::process;
use crate::cover::of_process;
use crate::out::{Exit, Out};
use mandate::report::draw::{mermaid, mermaid_covered};

pub fn draw(name: &str, to: Picture, cases: &[String], out: &Out) -> Result<Exit, String> {
    let process = match process(name, out)? {
        Ok(process) => process,
        Err(exit) => return Ok(exit),
    };
    let cover = match of_process(&process, cases, name, out)? {
        Ok(cover) => cover,
        Err(exit) => return Ok(exit),
    };
    match to {
        Picture::Mermaid if cases.is_empty() => out.say(&mermaid(&process)),
        Picture::Mermaid => out.say(&mermaid_covered(&cover)),
    }
    Ok(Exit::Yes)
}
