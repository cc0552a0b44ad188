//! A run for people: day by day, refusals in words, where the case stands at the end.

use crate::names::{Names, listed};
use crate::refusal::{counted, grounds, headline};
use crate::style::{Sign, Style, safe};
use mandate_engine::{Act, Cause, Entry, Event};
use mandate_process::Process;
use mandate_process::definition::Status;
use mandate_process::ids::StateId;
use mandate_scenario::{Kind, Run, Scenario, StoryAct, Told};

/// A run as a timeline.
pub fn timeline(process: &Process, story: &Scenario, run: &Run, style: Style) -> String {
    let names = Names::in_story(process, story);
    let mut text = String::new();
    let title = story.remarks.title.as_deref().unwrap_or(&story.id);
    style.set(&mut text, "", "  ", &safe(title));
    let kind = match story.kind {
        Kind::Fiction => "SIMULATION",
        Kind::Record => "PUBLIC RECORD",
    };
    let definition = process.definition();
    style.set(&mut text, "  ", "  ", &format!("{kind} · {} {} · opens {}", definition.id, definition.version, story.starts));
    text.push('\n');
    let mut standing: Vec<StateId> = Vec::new();
    let mut day = String::new();
    for told in &run.told {
        one(&names, story, &mut text, told, &standing, &mut day, style);
        standing.clone_from(&told.stands_at);
    }
    text.push('\n');
    ending(&names, story, run, &mut text, style);
    text
}

/// How far the text stands to the right of the days.
const INDENT: &str = "              ";

fn one(names: &Names<'_>, story: &Scenario, text: &mut String, told: &Told, before: &[StateId], last_day: &mut String, style: Style) {
    let (on, sign, said) = sentence(names, story, told);
    // A day is written once.
    let shown = if *last_day == on && !style.plain { String::new() } else { on.clone() };
    *last_day = on;
    style.set(text, &format!("  {shown:<10}  {} ", style.sign(sign)).replace("            ✔", "            ✔"), INDENT, &said);
    let act_of = told.act.and_then(|index| story.acts.get(index));
    if let (Entry::Refused { act, refusal }, _) = (&told.entry, act_of) {
        grounds(names, text, act, refusal, style, INDENT);
    }
    if let Entry::Event { act: Some(act), event } = &told.entry
        && let Some(refusal) = &event.irregular
    {
        grounds(names, text, act, refusal, style, INDENT);
    }
    if let Some(told) = act_of {
        documents(story, text, told, style);
    }
    let entered: Vec<String> = told.stands_at.iter().filter(|state| !before.contains(state)).map(|state| names.state(*state)).collect();
    if !entered.is_empty() {
        style.set(text, &format!("{INDENT}{} ", style.sign(Sign::Move)), &format!("{INDENT}  "), &entered.join("; "));
    }
    if let Some(event) = told.entry.event() {
        moved_deadlines(names, text, event, style);
    }
    if !told.as_expected {
        style.set(text, INDENT, INDENT, "NOT AS EXPECTED: the story says otherwise.");
    }
}

/// The day, the sign, and the sentence of an entry.
fn sentence(names: &Names<'_>, story: &Scenario, told: &Told) -> (String, Sign, String) {
    let offset = names.process.utc_offset();
    let story_act = told.act.and_then(|index| story.acts.get(index));
    match &told.entry {
        Entry::Refused { act, refusal } => {
            let said = format!("{} ({}): refused, {}", names.act_named(&act.name), names.actor(&act.actor), headline(refusal));
            (dated(act.at.day(offset).to_string(), story_act), Sign::No, said)
        }
        Entry::Event { act, event } => match &event.cause {
            Cause::Opened(_) => (event.at.day(offset).to_string(), Sign::Yes, "The case opens.".to_owned()),
            Cause::Lapse { deadline, .. } => {
                let what = if story.kind == Kind::Record { "nothing on record by then" } else { "time has run out" };
                (event.at.day_told(offset).to_string(), Sign::Time, format!("{}: {what}", names.deadline(*deadline)))
            }
            Cause::Sent { trigger, .. } => (event.at.day_told(offset).to_string(), Sign::Time, names.process.trigger_text(*trigger)),
            Cause::Act { .. } => {
                let Some(act) = act else { return (event.at.day(offset).to_string(), Sign::Yes, String::new()) };
                let sign = if event.irregular.is_some() { Sign::Irregular } else { Sign::Yes };
                let mut said = act_sentence(names, act);
                if let Some(refusal) = &event.irregular {
                    said = format!("{said}; it happened, and this process would have refused it: {}", headline(refusal));
                }
                if story_act.is_some_and(is_unverified) {
                    said.push('°');
                }
                (dated(event.at.day(offset).to_string(), story_act), sign, said)
            }
        },
    }
}

fn dated(day: String, _told: Option<&StoryAct>) -> String {
    day
}

fn is_unverified(told: &StoryAct) -> bool {
    !told.remarks.unverified.is_empty()
}

fn act_sentence(names: &Names<'_>, act: &Act) -> String {
    let said = format!("{} ({})", names.act_named(&act.name), names.actor(&act.actor));
    let carried: Vec<String> =
        act.content.iter().map(|(field, value)| format!("{} {}", field.replace('-', " "), names.content(value))).collect();
    if carried.is_empty() { said } else { format!("{said}: {}", carried.join("; ")) }
}

/// The note of an act, how exactly its day is known, and in a record the documents behind it.
fn documents(story: &Scenario, text: &mut String, told: &StoryAct, style: Style) {
    if let Some(dated) = told.dated {
        style.set(text, INDENT, INDENT, &format!("The day is {} this one.", dated.words()));
    }
    if let Some(note) = &told.remarks.note {
        style.set(text, INDENT, INDENT, &format!("Note: {}", safe(note)));
    }
    if story.kind == Kind::Record
        && let Some(cites) = crate::reasons::citation(&told.remarks)
    {
        style.set(text, INDENT, INDENT, &format!("Document: {cites}"));
    }
}

/// Dates that moved: an extension is worth a line, other changes of deadlines are told when they lapse.
fn moved_deadlines(names: &Names<'_>, text: &mut String, event: &Event, style: Style) {
    let offset = names.process.utc_offset();
    for change in &event.deadlines {
        if change.old.status == Status::Armed
            && change.new.status == Status::Armed
            && change.old.due != change.new.due
            && change.old.anchor == change.new.anchor
        {
            let said = format!(
                "“{}” moves from {} to {}",
                names.deadline(change.deadline),
                change.old.due.day_told(offset),
                change.new.due.day_told(offset)
            );
            style.set(text, INDENT, INDENT, &said);
        }
    }
}

fn ending(names: &Names<'_>, story: &Scenario, run: &Run, text: &mut String, style: Style) {
    let leaves: Vec<String> = run.case.state().leaves(names.process).map(|state| format!("“{}”", names.state(state))).collect();
    let ended = if run.case.has_ended() { "The case ended in" } else { "The case stands at" };
    style.set(text, "", "  ", &format!("{ended} {}.", listed(&leaves, "and")));
    let irregular = run.told.iter().filter(|told| told.entry.event().is_some_and(|event| event.irregular.is_some())).count();
    if story.kind == Kind::Record {
        let refused = run.would_stop_at.and_then(|index| story.acts.get(index).map(|act| (index, act)));
        match refused {
            Some((_, act)) => {
                let when = on(act);
                style.set(
                    text,
                    "",
                    "  ",
                    &format!(
                        "{} of {} happened against these rules. Had the process been binding, the story would have stopped on {when}: {}.",
                        counted(irregular, "act"),
                        story.acts.len(),
                        names.act_named(&act.act)
                    ),
                );
            }
            None => style.set(text, "", "  ", "Had the process been binding, nothing would have been refused."),
        }
        if story.acts.iter().any(is_unverified) {
            style.set(text, "", "  ", "° The source of this act has not been verified.");
        }
    }
    if let Some(expected) = &run.verdict.ends_in {
        let id = names.process.tables().names.states.get(&*expected.state).copied();
        let title = id.map_or_else(|| safe(&expected.state), |id| names.state(id));
        let sign = style.sign(if expected.met { Sign::Yes } else { Sign::No });
        let word = if expected.met { "as expected" } else { "NOT AS EXPECTED" };
        style.set(text, "", "  ", &format!("{sign} “{title}” at the end: {word}."));
    }
    if let Some((day, met)) = run.verdict.no_later_than {
        let entered = run.verdict.ends_in.as_ref().and_then(|expected| expected.entered);
        let reached = entered.map_or_else(|| "never reached".to_owned(), |entered| format!("reached on {entered}"));
        style.set(text, "", "  ", &format!("{} by {day}: {reached}.", style.sign(if met { Sign::Yes } else { Sign::No })));
    }
    if !run.verdict.surprises.is_empty() {
        style.set(
            text,
            "",
            "  ",
            &format!("{} {} not answered as the story says.", style.sign(Sign::No), counted(run.verdict.surprises.len(), "act")),
        );
    }
}

fn on(act: &StoryAct) -> String {
    match act.on {
        mandate_scenario::On::Day(day) | mandate_scenario::On::Month(day) => day.to_string(),
        mandate_scenario::On::At(at) => at.to_string(),
    }
}
