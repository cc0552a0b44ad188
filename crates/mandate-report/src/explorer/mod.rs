//! One page to step by hand through everything that may happen: it needs no network and no other file.
//!
//! The page is three files, put into one: `page.html` with `page.css` and `page.js` in it, and the cases as
//! `mandate.explored/1` (F19), which is all that the script knows.

use crate::json;
use mandate_analysis::verify::Explored;
use mandate_process::Process;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page for what was explored of a process. The same cases give the same bytes.
///
/// ```
/// use mandate_analysis::verify::{Options, explored};
/// use mandate_process::Process;
/// use mandate_process::definition::{Definition, State};
/// let mut definition = Definition::new("door");
/// definition.root = State::compound("", [State::atomic("shut")]);
/// let process = Process::compile(definition).expect("a process");
/// let explored = explored(&process, &Options::default()).expect("a scope");
/// let page = mandate_report::explorer(&process, &explored);
/// assert!(page.starts_with("<!doctype html>") && page.contains("mandate.explored/1"));
/// ```
pub fn explorer(process: &Process, explored: &Explored) -> String {
    let definition = process.definition();
    let title = definition.remarks.title.as_deref().unwrap_or(&definition.id);
    // What is put in is not looked through again: no text of a file can bring in a part.
    let mut page = String::new();
    let mut rest = PAGE;
    for (mark, part) in
        [("{title}", escaped(title)), ("{style}", STYLE.to_owned()), ("{data}", data(process, explored)), ("{script}", SCRIPT.to_owned())]
    {
        let Some((before, after)) = rest.split_once(mark) else { continue };
        page.push_str(before);
        page.push_str(part.trim_end());
        rest = after;
    }
    page.push_str(rest);
    page
}

/// The cases as JSON that may stand in a page: no `<` is left that could end it.
fn data(process: &Process, explored: &Explored) -> String {
    json::explored(process, explored).replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// Text between tags.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// How much was explored, in a line.
pub fn explored(explored: &Explored) -> String {
    let of = |count: u64, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
    let broken = explored.standing.iter().filter(|standing| !standing.broken.is_empty()).count();
    let cut = if explored.found.complete { "" } else { "; these are not all, `--limit` allows more" };
    let (cases, steps) = (of(explored.cases.len() as u64, "case"), of(explored.found.edges, "step"));
    let broken = match broken {
        0 => "none breaks what it should keep".to_owned(),
        1 => "1 breaks a property".to_owned(),
        many => format!("{many} break a property"),
    };
    format!("{cases}, {steps}; {broken}{cut}\n")
}
