//! How a run ended, and whether that was expected.

use crate::names::{Names, listed};
use crate::refusal::counted;
use crate::style::{Sign, Style, safe};
use crate::timeline::is_unverified;
use mandate_scenario::{Kind, On, Run, Scenario, StoryAct};

/// Where a run ended, what it says of a record, and what was expected.
pub(crate) fn ending(names: &Names<'_>, story: &Scenario, run: &Run, text: &mut String, style: Style) {
    let mut say = |said: String| style.set(text, "", "  ", &said);
    let leaves: Vec<String> = run.case.state().leaves(names.process).map(|state| format!("“{}”", names.state(state))).collect();
    let ended = if run.case.has_ended() { "The case ended in" } else { "The case stands at" };
    say(format!("{ended} {}.", listed(&leaves, "and")));
    if story.kind == Kind::Record {
        say(on_record(names, story, run));
        if story.acts.iter().any(is_unverified) && !style.plain {
            say("° The source of this act has not been verified.".to_owned());
        }
    }
    expected(names, run, style).into_iter().for_each(say);
}

/// What a record shows of a process that did not bind.
fn on_record(names: &Names<'_>, story: &Scenario, run: &Run) -> String {
    let irregular = run.told.iter().filter(|told| told.entry.event().is_some_and(|event| event.irregular.is_some())).count();
    let Some(act) = run.would_stop_at.and_then(|index| story.acts.get(index)) else {
        return "Had the process been binding, nothing would have been refused.".to_owned();
    };
    let (day, title) = (on(act), names.act_named(&act.act));
    format!(
        "{irregular} of {} happened against these rules. Had the process been binding, the story would have stopped on {day}: {title}.",
        counted(story.acts.len(), "act")
    )
}

/// What the story expects, and whether it came true.
fn expected(names: &Names<'_>, run: &Run, style: Style) -> Vec<String> {
    let mut said = Vec::new();
    let sign = |met: bool| style.mark(if met { Sign::Yes } else { Sign::No });
    if let Some(expected) = &run.verdict.ends_in {
        let id = names.process.tables().names.states.get(&*expected.state).copied();
        let title = id.map_or_else(|| safe(&expected.state), |id| names.state(id));
        let word = if expected.met { "as expected" } else { "NOT AS EXPECTED" };
        said.push(format!("{}“{title}” at the end: {word}.", sign(expected.met)));
    }
    if let Some((day, met)) = run.verdict.no_later_than {
        let entered = run.verdict.ends_in.as_ref().and_then(|expected| expected.entered);
        let reached = entered.map_or_else(|| "never reached".to_owned(), |entered| format!("reached on {entered}"));
        let unmet = if met { "" } else { " NOT AS EXPECTED." };
        said.push(format!("{}By {day}: {reached}.{unmet}", sign(met)));
    }
    let surprises = run.verdict.surprises.len();
    if surprises > 0 {
        let was = if surprises == 1 { "was" } else { "were" };
        said.push(format!("{}{} {was} not answered as the story says.", sign(false), counted(surprises, "act")));
    }
    said
}

fn on(act: &StoryAct) -> String {
    match act.on {
        On::Day(day) => day.to_string(),
        On::Month(last) => crate::timeline::month(last),
        On::At(at) => at.to_string(),
    }
}
