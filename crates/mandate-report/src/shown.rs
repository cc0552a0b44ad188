//! A story that shows something, act by act, with only what changes.

use crate::names::{Names, upper_first};
use crate::style::{Style, safe};
use mandate_analysis::verify::{Ending, Story};
use mandate_engine::{Cause, Entry, Event};
use mandate_process::Process;
use mandate_scenario::run;

/// The acts and lapses of a story, each with what it changes.
pub(crate) fn story(process: &Process, story: &Story, text: &mut String, style: Style) {
    let names = Names::in_story(process, &story.scenario);
    let Ok(run) = run(process, &story.scenario) else { return };
    let round = match story.ending {
        Ending::GoesRound(acts) => Some(story.scenario.acts.len().saturating_sub(acts)),
        _ => None,
    };
    let offset = process.utc_offset();
    let mut day = String::new();
    let mut acts = 0;
    for told in run.told.iter().skip(1) {
        let Entry::Event { act, event } = &told.entry else { continue };
        if told.act.is_some() && round == Some(acts) {
            style.set(text, "    ", "    ", if style.plain { "From here on:" } else { "↻ from here on" });
        }
        acts += usize::from(told.act.is_some());
        let (on, said) = match (&event.cause, act) {
            (Cause::Act { .. }, Some(act)) => {
                (event.at.day(offset).to_string(), format!("{} ({})", names.act_named(&act.name), names.actor(&act.actor)))
            }
            (Cause::Lapse { deadline, .. }, _) => {
                (event.at.day_told(offset).to_string(), format!("{} runs out", names.deadline(*deadline)))
            }
            _ => continue,
        };
        let shown = if on == day && !style.plain { String::new() } else { on.clone() };
        let said = format!("{said}{}", changes(&names, event, &told.stands_at, &run.case));
        style.set(text, &format!("    {shown:<10}  "), "                  ", &said);
        day = on;
    }
}

/// What an event changes: facts, then where the case stands.
fn changes(names: &Names<'_>, event: &Event, _stands: &[mandate_process::ids::StateId], case: &mandate_engine::Case) -> String {
    let mut told = Vec::new();
    for change in event.facts.iter().take(MOST_FACTS) {
        let value = |held| {
            case.state()
                .held_value(names.process, change.fact, held)
                .map_or_else(|| "unset".to_owned(), |value| names.value(change.fact, &value))
        };
        told.push(format!("{} {} → {}", names.fact(change.fact), value(&change.old), value(&change.new)));
    }
    if event.facts.len() > MOST_FACTS {
        told.push(format!("and {} more", event.facts.len() - MOST_FACTS));
    }
    let leaves = &names.process.tables().leaves;
    let entered: Vec<String> = event
        .microsteps()
        .flat_map(|step| step.entries().collect::<Vec<_>>())
        .filter(|state| leaves.contains(state.index()))
        .map(|state| names.state(state))
        .collect();
    if !entered.is_empty() {
        told.push(format!("now at: {}", safe(&entered.join("; "))));
    }
    if told.is_empty() { String::new() } else { format!(" · {}", upper_first(&told.join(" · "))) }
}

/// So many changes of facts are told for one act.
const MOST_FACTS: usize = 3;
