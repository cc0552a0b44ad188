//! `mandate explain`: what a code or a word of a process means.

use crate::check::process;
use crate::out::{Exit, Out};
use mandate::process::finding::nearest;

pub fn explain(word: Option<&str>, name: &str, list: bool, out: &Out) -> Result<Exit, String> {
    let pages = mandate::analysis::check::pages();
    let Some(word) = word else {
        if !list {
            return Err("wanted a word to explain, or --list".into());
        }
        let codes: Vec<&str> = pages.iter().map(|(code, _)| *code).collect();
        out.say(&codes.join("\n"));
        return Ok(Exit::Yes);
    };
    if let Some((_, page)) = pages.iter().find(|(code, _)| *code == word) {
        out.say(page);
        return Ok(Exit::Yes);
    }
    let process = match process(name, out)? {
        Ok(process) => process,
        Err(exit) => return Ok(exit),
    };
    if let Some(text) = mandate::report::describe(&process, word) {
        out.say(&text);
        return Ok(Exit::Yes);
    }
    let names = &process.tables().names;
    let known = [
        &mut mandate::process::tables::names(&names.rules) as &mut dyn Iterator<Item = &str>,
        &mut mandate::process::tables::names(&names.facts),
        &mut mandate::process::tables::names(&names.acts),
        &mut mandate::process::tables::names(&names.states),
    ];
    let known: Vec<&str> = known.into_iter().flatten().chain(pages.iter().map(|(code, _)| *code)).collect();
    let help = nearest(word, known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    Err(format!("nothing is called `{word}` in `{name}`, and no code is{help}"))
}
