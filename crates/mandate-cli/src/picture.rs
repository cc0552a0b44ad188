//! `mandate draw`: a picture of a process.

use crate::args::Picture;
use crate::check::process;
use crate::out::{Exit, Out};

pub fn draw(name: &str, to: Picture, out: &Out) -> Result<Exit, String> {
    let process = match process(name, out)? {
        Ok(process) => process,
        Err(exit) => return Ok(exit),
    };
    match to {
        Picture::Mermaid => out.say(&mandate::report::draw::mermaid(&process)),
    }
    Ok(Exit::Yes)
}
