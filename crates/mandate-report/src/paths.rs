//! Stories that take every transition: which, how few, and what no story takes.

use crate::names::listed;
use crate::refusal::counted;
use crate::style::{Sign, Style, safe};
use mandate_analysis::paths::{Missing, Path, Paths};
use mandate_analysis::verify::Doubt;
use mandate_process::Process;
use mandate_process::ids::TransitionId;

/// The stories, each with what it adds, and the transitions that none takes.
pub fn paths(process: &Process, paths: &Paths, style: Style) -> String {
    let mut text = String::new();
    let sign = match paths.missing.iter().map(|missing| missing.doubt.is_some()).min() {
        None => Sign::Yes,
        Some(false) => Sign::No,
        Some(true) => Sign::Depends,
    };
    style.set(&mut text, &style.mark(sign), "  ", &headline(process, paths));
    let members: Vec<String> = paths.members.iter().map(|(name, count)| format!("{count} {}", safe(name))).collect();
    if !members.is_empty() {
        style.set(&mut text, "  ", "  ", &format!("With {}.", listed(&members, "and")));
    }
    if !paths.stories.is_empty() {
        style.gap(&mut text);
    }
    for path in &paths.stories {
        let id = safe(&path.scenario.id);
        if style.plain {
            style.set(&mut text, &format!("{id}: "), "", &told(process, path));
        } else {
            style.set(&mut text, &format!("  {id}  "), "      ", &told(process, path));
        }
    }
    if !paths.missing.is_empty() {
        style.gap(&mut text);
    }
    for missing in &paths.missing {
        let sign = if missing.doubt.is_some() { Sign::Depends } else { Sign::No };
        style.set(&mut text, &format!("  {}", style.mark(sign)), "    ", &missed(process, missing));
    }
    text
}

fn headline(process: &Process, paths: &Paths) -> String {
    let definition = process.definition();
    let (all, missing) = (process.tables().transitions.len(), paths.missing.len());
    let stories = if paths.stories.len() == 1 { "1 story takes".to_owned() } else { format!("{} stories take", paths.stories.len()) };
    let of = match missing {
        0 => format!("all {}", counted(all, "transition")),
        _ => format!("{} of {}", all - missing, counted(all, "transition")),
    };
    let fewer = if paths.at_least >= paths.stories.len() {
        "No fewer could.".to_owned()
    } else {
        format!("Fewer than {} could not: a case ends once.", paths.at_least)
    };
    format!("{} {}: {stories} {of}. {fewer}", safe(&definition.id), safe(&definition.version))
}

fn told(process: &Process, path: &Path) -> String {
    let adds: Vec<String> = path.adds.iter().map(|transition| named(process, *transition)).collect();
    let acts = counted(path.scenario.acts.len(), "act");
    match path.takes.len() - path.adds.len() {
        0 => format!("{acts}: takes {}", listed(&adds, "and")),
        others => format!("{acts}: takes {}, and {others} that others take", listed(&adds, "and")),
    }
}

fn missed(process: &Process, missing: &Missing) -> String {
    let name = named(process, missing.transition);
    let Some(doubt) = &missing.doubt else { return format!("{name}: no path within the scope takes it.") };
    let why = match doubt {
        Doubt::TooManyStates(states) => format!("no way was found among {}, but these are not all", counted(*states, "state")),
        Doubt::Stopped(states) => format!("stopped after {}", counted(*states, "state")),
        Doubt::ContentNotTried(acts) => format!("not every content was tried of {}", listed(acts, "and")),
        Doubt::NotPlayed { path, blocked_by } => {
            let rules = if blocked_by.is_empty() { String::new() } else { format!("; {} stood in the way", listed(blocked_by, "and")) };
            format!("it is taken on a coarser process, but that could not be played on the whole one: {}{rules}", path.join(", "))
        }
        Doubt::HangsOnRules(names) | Doubt::NotShown(names) => listed(names, "and"),
        Doubt::TimeNotExact(facts) => format!("it hangs on the days of {}, which are not followed exactly", facts.join(", ")),
    };
    format!("{name}: cannot tell; {why}.")
}

fn named(process: &Process, transition: TransitionId) -> String {
    safe(&process.tables().transitions[transition].name)
}
