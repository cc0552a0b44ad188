//! A comparison for a terminal.

use super::sentence::{places, sentence, sides, sign};
use super::{CLASSES, headline, version};
use crate::beside::Beside;
use crate::migration::reason;
use crate::refusal::counted;
use crate::style::{Sign, Style, columns, safe};
use mandate_analysis::compare::{Class, Comparison, StoryEffect};
use mandate_analysis::migrate::Movable;
use mandate_analysis::replay::Agreement;

/// How far sentences stand to the right of the classes.
const INDENT: &str = "             ";

/// A comparison: how many changes, each with its class and places, the version, what becomes of stories.
pub fn comparison(comparison: &Comparison, style: Style) -> String {
    let mut text = String::new();
    let mark = match comparison.changes.iter().map(|change| change.class).max() {
        None => Sign::Yes,
        Some(Class::Breaking) => Sign::No,
        Some(_) => Sign::Irregular,
    };
    style.set(&mut text, &style.mark(mark), "  ", &headline(comparison));
    if !comparison.is_empty() {
        style.gap(&mut text);
        changes(comparison, &mut text, style);
    }
    if let Some(behaviour) = comparison.behaviour.as_ref().filter(|behaviour| behaviour.states > 0) {
        style.gap(&mut text);
        super::behaviour::behaviour(behaviour, &mut text, style);
    }
    if !comparison.properties.is_empty() {
        style.gap(&mut text);
        super::behaviour::properties(&comparison.properties, &mut text, style);
    }
    if !comparison.stories.is_empty() {
        style.gap(&mut text);
        stories(comparison, &mut text, style);
    }
    if !comparison.cases.is_empty() {
        style.gap(&mut text);
        cases(comparison, &mut text, style);
    }
    if let Some(version) = version(comparison) {
        style.gap(&mut text);
        style.set(&mut text, "", "  ", &version);
    }
    text
}

fn changes(comparison: &Comparison, text: &mut String, style: Style) {
    let plain = |told: &str| if style.plain { format!("`{told}`") } else { told.to_owned() };
    for class in CLASSES {
        for (index, change) in comparison.of(class).enumerate() {
            let said = sentence(change, &plain);
            if style.plain {
                let places = places(change).map(|places| format!(" ({places})")).unwrap_or_default();
                style.set(text, &format!("{}: ", class.word()), "", &format!("{said}{places}"));
                continue;
            }
            let heading = if index == 0 { class.word() } else { "" };
            let first = format!("  {heading:<9}{} ", sign(change));
            match sides(change, &plain).filter(|_| columns(&said) + INDENT.len() > style.width) {
                // Two long values are read better one below the other.
                Some((what, was, is)) => {
                    style.set(text, &first, INDENT, &format!("{what}:"));
                    style.set(text, &format!("{INDENT}was "), &format!("{INDENT}    "), &was);
                    style.set(text, &format!("{INDENT}is  "), &format!("{INDENT}    "), &is);
                }
                None => style.set(text, &first, INDENT, &said),
            }
            if let Some(places) = places(change) {
                style.set(text, INDENT, INDENT, &places);
            }
        }
    }
}

fn stories(comparison: &Comparison, text: &mut String, style: Style) {
    let otherwise = comparison.stories.iter().filter(|story| !story.is_the_same()).count();
    let run = match comparison.stories.len() {
        1 => "1 story run under both".to_owned(),
        count => format!("{count} stories run under both"),
    };
    let said = match otherwise {
        0 => format!("{run}: as before."),
        1 => format!("{run}: 1 goes otherwise."),
        count => format!("{run}: {count} go otherwise."),
    };
    style.set(text, "", "  ", &said);
    for effect in &comparison.stories {
        let mark = style.mark(if effect.is_the_same() { Sign::Yes } else { Sign::No });
        style.set(text, &format!("  {mark}"), "    ", &format!("{}: {}", safe(&effect.story.id), became(effect)));
    }
}

fn cases(comparison: &Comparison, text: &mut String, style: Style) {
    let stay = comparison.cases.iter().filter(|(_, case)| case.moved().is_none()).count();
    let said = match stay {
        0 => "all can go on under the new process.".to_owned(),
        1 => "1 cannot go on under the new process.".to_owned(),
        count => format!("{count} cannot go on under the new process."),
    };
    style.set(text, "", "  ", &format!("{}: {said}", counted(comparison.cases.len(), "running case")));
    for (label, case) in &comparison.cases {
        let sign = match case.answer {
            Movable::CanMove(..) => Sign::Yes,
            Movable::NeedsNames(_) => Sign::Depends,
            Movable::Cannot(_) => Sign::No,
        };
        style.set(text, &format!("  {}", style.mark(sign)), "    ", &format!("{}: {}", safe(label), reason(case)));
    }
}

/// What became of a story, in a sentence or two.
pub(super) fn became(effect: &StoryEffect) -> String {
    let kept = |findings: &[mandate_process::finding::Finding]| findings.first().map_or_else(String::new, |finding| safe(&finding.what));
    let (before, after) = match (&effect.before, &effect.after) {
        (Err(findings), _) => return format!("does not run under the old process: {}", kept(findings)),
        (Ok(_), None) => return "is not run under the new process".to_owned(),
        (Ok(_), Some(Err(findings))) => return format!("does not run under the new process: {}", kept(findings)),
        (Ok(before), Some(Ok(after))) => (before, after),
    };
    let beside = Beside::new(&before.history, after, Some(&effect.story));
    let different = after.steps.iter().filter(|step| step.agreement != Agreement::Same).count();
    let mut said = match after.first_divergence() {
        None => "every record is answered as before".to_owned(),
        Some(first) => {
            let (day, what) = beside.otherwise(first);
            format!("{different} of {} answered otherwise; first, {day}: {what}", counted(after.steps.len(), "record"))
        }
    };
    let (was, is) = beside.ends();
    if was != is {
        said.push_str(&format!(". It {was}; now it {is}"));
    }
    match (before.as_told, &effect.as_told) {
        (true, Ok(false)) => said.push_str(". It no longer goes as its file says"),
        (false, Ok(true)) => said.push_str(". Now it goes as its file says"),
        (_, Err(findings)) => said.push_str(&format!(". Its file does not run there: {}", kept(findings))),
        (true, Ok(true)) | (false, Ok(false)) => {}
    }
    said
}
