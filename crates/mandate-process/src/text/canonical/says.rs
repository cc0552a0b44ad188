//! What a definition holds that no file can say.

use super::write;
use crate::definition::{Definition, Effect, Kind, State};
use crate::finding::Severity;
use crate::limits::Limits;
use crate::text::read::read_definition;
use crate::text::source::Texts;
use crate::text::states::Nest;
use std::format;
use std::string::String;
use std::vec::Vec;

/// What the builder can say and a file cannot; empty if [`write`](super::write) gives a file that reads back to the
/// same definition.
///
/// ```
/// use mandate_process::{definition::{Definition, State}, text::cannot_say};
/// let mut definition = Definition::new("door");
/// definition.remarks.title = Some("A door".to_string());
/// definition.root = State::compound("", [State::atomic("closed"), State::atomic("open")]);
/// assert!(cannot_say(&definition).is_empty());
/// definition.root.initial = vec!["open".to_string()];
/// assert_eq!(cannot_say(&definition), ["an initial state other than the first"]);
/// ```
pub fn cannot_say(definition: &Definition) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut say = |what: String| {
        if !out.contains(&what) {
            out.push(what);
        }
    };
    if definition.remarks.title.is_none() {
        say(String::from("a process without a title"));
    }
    let mut stack: Vec<(&State, usize)> = Vec::from([(&definition.root, 0)]);
    while let Some((state, depth)) = stack.pop() {
        of_state(state, depth, &mut say);
        stack.extend(state.children.iter().map(|child| (child, depth + 1)));
    }
    let nest = Nest::new(&definition.root);
    for transition in &definition.transitions {
        if transition.effects.iter().any(|effect| !matches!(effect, Effect::Change(_))) {
            say(format!("transition `{}` raises or sends a name", transition.id));
        }
        if transition.to.len() != 1 {
            say(format!("transition `{}` has {} targets", transition.id, transition.to.len()));
        }
        if transition.internal != nest.is_internal(&transition.from, &transition.to) {
            say(format!("transition `{}` is {}internal", transition.id, if transition.internal { "" } else { "not " }));
        }
    }
    for act in definition.vocabulary.acts.iter().filter(|act| act.by.is_empty()) {
        say(format!("act `{}` is open to everybody", act.id));
    }
    if !out.is_empty() {
        return out;
    }
    // Whatever else there is shows in the reading.
    let limits = Limits { file_bytes: usize::MAX, total_bytes: usize::MAX, ..Limits::DEFAULT };
    let (read, findings) = read_definition(&Texts::new([("", write(definition))]), "", &limits);
    match read {
        Some(read) if read == *definition => {}
        Some(_) => out.push(String::from("an order or a form that files do not keep")),
        None => {
            let errors = findings.into_iter().filter(|finding| finding.severity == Severity::Error);
            out.extend(errors.map(|finding| match finding.why {
                Some(why) => format!("{}: {why}", finding.what),
                None => finding.what,
            }));
        }
    }
    out
}

fn of_state(state: &State, depth: usize, say: &mut dyn FnMut(String)) {
    if !state.initial.is_empty() {
        say(String::from("an initial state other than the first"));
    }
    if matches!(state.kind, Kind::ShallowHistory | Kind::DeepHistory) {
        say(format!("history `{}`", state.id));
    }
    if !(state.on_entry.is_empty() && state.on_exit.is_empty() && state.on_initial.is_empty()) {
        say(format!("state `{}` does something when it is entered or left", state.id));
    }
    if depth == 0 && (state.kind != Kind::Compound || !state.admits.is_empty()) {
        say(String::from("a root that is not compound, or that admits acts"));
    }
}
