//! What cases exercise of their process, as a table and the names of what is left.

use crate::refusal::counted;
use crate::style::{Style, safe};
use mandate_analysis::cover::{Aspect, Cover};

/// The cover of a process: so many of so many, and what is missing by name.
pub fn cover(cover: &Cover, style: Style) -> String {
    let mut text = String::new();
    let definition = cover.process().definition();
    let (id, version) = (safe(&definition.id), safe(&definition.version));
    style.set(&mut text, "", "  ", &format!("{id} {version}, as {} it", exercised(cover.cases())));
    style.gap(&mut text);
    for aspect in Aspect::ALL {
        let share = cover.share(aspect);
        let said = format!("{} of {}", share.seen, share.of);
        if style.plain {
            style.set(&mut text, "", "", &format!("{}: {said}", heading(aspect)));
        } else {
            style.set(&mut text, "  ", "  ", &format!("{:<24}{said:>10}", heading(aspect)));
        }
    }
    let mut left = Vec::new();
    for aspect in Aspect::ALL {
        if let Some(lacking) = lacking(aspect) {
            let names: Vec<String> = cover.missing(aspect).into_iter().map(safe).collect();
            left.extend((!names.is_empty()).then(|| format!("{lacking}: {}", names.join(", "))));
        }
        if aspect == Aspect::TransitionsTaken {
            left.extend(partly(cover));
        }
    }
    if !left.is_empty() {
        style.gap(&mut text);
        left.iter().for_each(|left| style.set(&mut text, "  ", "    ", left));
    }
    text
}

fn exercised(cases: usize) -> String {
    format!("{} {}", counted(cases, "case"), if cases == 1 { "exercises" } else { "exercise" })
}

fn heading(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::StatesEntered => "States entered",
        Aspect::TransitionsTaken => "Transitions taken",
        Aspect::RulesBothWays => "Rules seen both ways",
        Aspect::RulesHeld => "Rules that held",
        Aspect::RulesUnmet => "Rules that did not",
        Aspect::DeadlinesMet => "Deadlines met",
        Aspect::DeadlinesLapsed => "Deadlines lapsed",
        Aspect::ActsAccepted => "Acts accepted",
        Aspect::ActsRefused => "Acts refused",
    }
}

/// What a list of missing names is headed by; the ways of a rule are listed one by one.
fn lacking(aspect: Aspect) -> Option<&'static str> {
    Some(match aspect {
        Aspect::StatesEntered => "Never entered",
        Aspect::TransitionsTaken => "Never taken",
        Aspect::RulesBothWays => return None,
        Aspect::RulesHeld => "Never seen to hold",
        Aspect::RulesUnmet => "Never seen unmet",
        Aspect::DeadlinesMet => "Never met",
        Aspect::DeadlinesLapsed => "Never lapsed",
        Aspect::ActsAccepted => "Never accepted",
        Aspect::ActsRefused => "Never refused",
    })
}

/// Transitions that some of their sources were never left by.
fn partly(cover: &Cover) -> Option<String> {
    let process = cover.process();
    let told: Vec<String> = cover
        .partly_taken()
        .into_iter()
        .map(|(transition, sources)| {
            let sources: Vec<String> = sources.iter().map(|state| safe(process.state_name(*state))).collect();
            format!("{} (not from {})", safe(&process.tables().transitions[transition].name), sources.join(", "))
        })
        .collect();
    (!told.is_empty()).then(|| format!("Taken, but not from everywhere: {}", told.join("; ")))
}
