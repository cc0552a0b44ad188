//! How long cases take: a line for each end, and one for each deadline.

use crate::names::Names;
use crate::proofs::over;
use crate::style::{Sign, Style, columns, safe};
use mandate_analysis::verify::{DeadlineTime, EndTime, Left, Times};
use mandate_process::Process;

/// How long cases take, for people.
pub fn times(process: &Process, times: &Times, style: Style) -> String {
    let names = Names::of(process);
    let definition = process.definition();
    let mut text = String::new();
    let title = definition.remarks.title.as_deref().unwrap_or(&definition.id);
    style.set(&mut text, "", "  ", &format!("{} · {} {}", safe(title), safe(&definition.id), safe(&definition.version)));
    style.set(&mut text, "  ", "  ", &over(&times.members));
    let ends: Vec<(String, String)> = times.ends.iter().map(|end| (names.state(end.end), takes(end))).collect();
    listed(&mut text, style, "How long a case takes, from its opening to", ends.iter().map(|(end, told)| (None, &**end, &**told)));
    if !times.complete {
        style.set(&mut text, "  ", "  ", "Not all was looked at: an end may be reached sooner or later than that, and others as well.");
    }
    let deadlines: Vec<(Option<Sign>, String, String)> =
        times.deadlines.iter().map(|one| (sign(one), names.deadline(one.deadline), leaves(one))).collect();
    listed(
        &mut text,
        style,
        "What is left of a deadline when it is met",
        deadlines.iter().map(|(sign, name, told)| (*sign, &**name, &**told)),
    );
    text
}

fn listed<'t>(text: &mut String, style: Style, head: &str, rows: impl Iterator<Item = (Option<Sign>, &'t str, &'t str)> + Clone) {
    let wide = rows.clone().map(|(_, name, _)| columns(name)).max().unwrap_or(0).min(style.width / 2);
    if wide == 0 {
        return;
    }
    style.gap(text);
    style.set(text, "  ", "  ", head);
    for (sign, name, told) in rows {
        if style.plain {
            style.set(text, "  ", "    ", &format!("{name}: {told}"));
            continue;
        }
        let sign = sign.map_or(" ".to_owned(), |sign| style.sign(sign).to_string());
        let pad = " ".repeat(wide.saturating_sub(columns(name)));
        style.set(text, &format!("  {sign} "), &format!("      {}", " ".repeat(wide)), &format!("{name}{pad}  {told}"));
    }
}

/// How long it takes to an end, in words.
fn takes(end: &EndTime) -> String {
    let least = if end.least == 0 { "the same day at the earliest".to_owned() } else { format!("{} at least", days(end.least)) };
    let most = end.most.map_or("no bound".to_owned(), |most| format!("{} at most", days(most)));
    let story = match &end.story {
        Some((_, taken)) if *taken == end.least => "; a story is as quick",
        Some((_, taken)) => return format!("{least}, {most}; a story takes {}", days(*taken)),
        None => "; no story was found",
    };
    format!("{least}, {most}{story}")
}

/// What a deadline leaves, in words.
fn leaves(deadline: &DeadlineTime) -> String {
    let left = match deadline.left {
        Left::Never => "never met in time: nothing that would end it can be done before it lapses".to_owned(),
        Left::Time(left) => format!("up to {}", days(left)),
        Left::AnyTime => "any time: it runs to a day that somebody names".to_owned(),
    };
    let lapses = if deadline.lapses { "" } else { "; it never lapses" };
    let complete = if deadline.complete { "" } else { "; not all was looked at" };
    format!("{left}{lapses}{complete}")
}

/// A deadline that nobody can meet is marked.
fn sign(deadline: &DeadlineTime) -> Option<Sign> {
    (deadline.left == Left::Never && deadline.complete).then_some(Sign::Depends)
}

fn days(count: i64) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}
