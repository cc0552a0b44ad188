//! A case judged afresh under another process, for people: what is answered otherwise, the first of it in full.

use crate::beside::{Beside, answer, quoted, reasons, told_apart};
use crate::names::{Names, listed};
use crate::refusal::{counted, grounds};
use crate::rules::Detail;
use crate::style::{Sign, Style, safe};
use mandate_analysis::replay::{Agreement, History, LeftOut, Replay, Step};
use mandate_scenario::Scenario;

/// So many differences are told in a line each, unless all are asked for.
const MOST: usize = 12;

/// A case judged afresh: the answer, the first record that is answered otherwise with both sets of reasons, the others in a
/// line each, and where the case stands in both. `story` is the story that was run, if it is known.
pub fn replay(history: &History, replay: &Replay, story: Option<&Scenario>, full: bool, style: Style) -> String {
    let beside = Beside::new(history, replay, story);
    let mut text = String::new();
    headline(&mut text, &beside, style);
    for one in &replay.left_out {
        style.set(&mut text, "  ", "  ", &format!("{}{}", style.mark(Sign::Irregular), left_out(one)));
    }
    let different: Vec<&Step> = replay.steps.iter().filter(|step| step.agreement != Agreement::Same).collect();
    if let Some((first, rest)) = different.split_first() {
        style.gap(&mut text);
        otherwise(&mut text, &beside, first, style);
        others(&mut text, &beside, rest, if full { rest.len() } else { MOST }, style);
    }
    style.gap(&mut text);
    ends(&mut text, &beside, style);
    text
}

fn headline(text: &mut String, beside: &Beside<'_>, style: Style) {
    let steps = &beside.replay.steps;
    let records = counted(steps.len(), "record");
    let different = steps.iter().filter(|step| step.agreement != Agreement::Same).count();
    let case = safe(&beside.history.opening().case);
    let (old, new) = told_apart(beside.before.process, beside.after.process);
    let sign = style.mark(if beside.replay.is_the_same() { Sign::Yes } else { Sign::No });
    let said = match (different, steps.last().is_none_or(|step| step.together)) {
        (0, true) => format!("all {records} are answered alike."),
        (0, false) => format!("all {records} are answered alike, but the case stands elsewhere."),
        (1, _) => format!("1 of {records} is answered otherwise."),
        _ => format!("{different} of {records} are answered otherwise."),
    };
    style.set(text, &sign, "  ", &format!("{case} under {new}: {said}"));
    let same = beside.before.process.digest() == beside.after.process.digest();
    let ran = if same { format!("It ran under the same process, {old}.") } else { format!("It ran under {old}.") };
    style.set(text, "  ", "  ", &ran);
}

/// How far what belongs to a record stands to the right.
const INDENT: &str = "              ";

/// A record that is answered otherwise, with all reasons of both sides.
pub(crate) fn otherwise(text: &mut String, beside: &Beside<'_>, step: &Step, style: Style) {
    let alike = beside.replay.steps.iter().take_while(|step| step.agreement == Agreement::Same).count();
    let said = match alike {
        0 => "The first record is answered otherwise:".to_owned(),
        1 => "The opening is the same. Then:".to_owned(),
        _ => format!("The first {alike} records are answered alike. Then:"),
    };
    style.set(text, "  ", "  ", &said);
    style.gap(text);
    let (day, what) = beside.what(step);
    style.set(text, &dated(&day, style), INDENT, &what);
    let (before, after) = ((&beside.before, beside.history, step.before), (&beside.after, &beside.replay.after, step.after));
    for (word, (names, history, entry)) in [("was", before), ("is", after)] {
        side(text, beside, word, (names, history, entry), step, style);
    }
    if step.together {
        return;
    }
    let stood = |(names, history, entry): (&Names<'_>, &History, Option<usize>)| entry.map(|entry| quoted(names, history.stood_at(entry)));
    if let (Some(old), Some(new)) = (stood(before), stood(after)) {
        style.set(text, INDENT, INDENT, &format!("After it the case stood at {old}, and stands at {new}."));
    }
}

/// One answer and its reasons.
fn side(
    text: &mut String,
    beside: &Beside<'_>,
    word: &str,
    (names, history, entry): (&Names<'_>, &History, Option<usize>),
    step: &Step,
    style: Style,
) {
    let entry = entry.and_then(|entry| history.entries().get(entry));
    let (sign, said) = match entry {
        Some(entry) => answer(names, entry),
        None => (Sign::Time, beside.not_lapsed(names, history, step)),
    };
    let first = if style.plain { format!("It {word}: ") } else { format!("{INDENT}{word:<4}{} ", style.sign(sign)) };
    let inner = format!("{INDENT}      ");
    style.set(text, &first, &inner, &said);
    if let Some((act, refusal)) = entry.and_then(reasons) {
        grounds(names, text, act, refusal, style, (&inner, Detail::Full));
    }
}

/// What stands before a line of a day.
fn dated(day: &str, style: Style) -> String {
    if style.plain { format!("{day}: ") } else { format!("  {day}  ") }
}

fn others(text: &mut String, beside: &Beside<'_>, others: &[&Step], most: usize, style: Style) {
    if others.is_empty() {
        return;
    }
    style.gap(text);
    style.set(text, "  ", "  ", "Answered otherwise after that:");
    for step in others.iter().take(most) {
        let (day, said) = beside.otherwise(step);
        style.set(text, &dated(&day, style), INDENT, &said);
    }
    if others.len() > most {
        style.set(text, INDENT, INDENT, &format!("{} more; --full tells all.", others.len() - most));
    }
}

fn ends(text: &mut String, beside: &Beside<'_>, style: Style) {
    let (old, new) = beside.ends();
    let (old_name, new_name) = told_apart(beside.before.process, beside.after.process);
    if old == new && old_name == new_name {
        return style.set(text, "", "  ", &format!("In both, the case {new}."));
    }
    style.set(text, "", "  ", &format!("Under {old_name} the case {old}."));
    style.set(text, "", "  ", &format!("Under {new_name} it {new}."));
}

/// Who or what could not take part, and why.
pub(crate) fn left_out(left_out: &LeftOut) -> String {
    match left_out {
        LeftOut::NoRole { actor, role, near } => {
            let help = near.as_ref().map(|near| format!("; did you mean `{}`?", safe(near))).unwrap_or_default();
            format!("{} takes no part: there is no role `{}`{help}", safe(actor), safe(role))
        }
        LeftOut::OneOnly { actor, role } => {
            format!("{} takes no part: the role `{}` has one actor there, of that name", safe(actor), safe(role))
        }
        LeftOut::NoOpenType { of, members } => {
            let members: Vec<String> = members.iter().map(|member| safe(member)).collect();
            format!("{} of `{}`: no members of the case there", listed(&members, "and"), safe(of))
        }
    }
}
