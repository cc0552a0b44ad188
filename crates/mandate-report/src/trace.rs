//! A run by ids, complete and stable: what snapshot tests keep. A reworded title changes nothing here.

use crate::names::Names;
use crate::reasons::{found, leaves};
use crate::sources::citation;
use crate::style::safe;
use mandate_engine::{Asked, CaseState, Cause, Entry, Event, FactChange, Grounds, Refusal, RuleReason};
use mandate_process::Process;
use mandate_process::definition::Status;
use mandate_process::tables::TriggerKind;
use mandate_scenario::{Run, Scenario};
use std::fmt::Write;

/// A run as text: every entry with its act, what was selected, exits, entries, facts, deadlines; every refusal with
/// what was found and the rule's citation.
pub fn trace(process: &Process, story: &Scenario, run: &Run) -> String {
    let mut text = format!("{} on {} {}\n", story.id, process.definition().id, process.definition().version);
    for told in &run.told {
        text.push_str(&entry(process, &told.entry, run.case.state()));
        if !told.as_expected {
            text.push_str("    NOT AS EXPECTED\n");
        }
    }
    let _ = writeln!(text, "stands at {}", run.case.stands_at().join(", "));
    if let Some(index) = run.would_stop_at
        && let Some(act) = story.acts.get(index)
    {
        let _ = writeln!(text, "had the process been binding: stopped at act {} `{}`", index + 1, act.act);
    }
    text
}

/// One entry as text; `state` is any later state of the case, for the names of members.
pub fn entry(process: &Process, entry: &Entry, state: &CaseState) -> String {
    let mut text = String::new();
    match entry {
        Entry::Event { act, event } => {
            let _ = writeln!(text, "{} {}", stamp(process, event), head(process, event, act.as_ref(), state));
            content(&mut text, act.as_ref());
            if let Some(refusal) = &event.irregular {
                unmet(process, &mut text, refusal);
            }
            consequences(process, &mut text, event, state);
        }
        Entry::Refused { act, refusal } => {
            let day = act.at.day(process.utc_offset());
            let _ = writeln!(text, "{day} {} by {} REFUSED {}", act.name, act.actor, refusal.kind.id());
            content(&mut text, Some(act));
            unmet(process, &mut text, refusal);
        }
    }
    text
}

fn stamp(process: &Process, event: &Event) -> String {
    let offset = process.utc_offset();
    match event.cause {
        Cause::Lapse { .. } | Cause::Sent { .. } => event.at.day_told(offset).to_string(),
        _ => event.at.day(offset).to_string(),
    }
}

fn head(process: &Process, event: &Event, act: Option<&mandate_engine::Act>, state: &CaseState) -> String {
    let tables = process.tables();
    match &event.cause {
        Cause::Opened(opened) => {
            let from = opened
                .moved
                .as_ref()
                .map(|from| format!(" moved from {} {} after record {}", safe(&from.process), safe(&from.version), from.position.seq));
            format!("opened {}{}", opened.case, from.unwrap_or_default())
        }
        Cause::Act { act: id, actor } => {
            let answer = if event.irregular.is_some() { "IRREGULAR" } else { "accepted" };
            let by = act.map_or_else(|| state.cast().name(mandate_process::tables::ACTORS, *actor).to_owned(), |act| act.actor.to_string());
            format!("{} by {by} {answer}", tables.acts[*id].name)
        }
        Cause::Lapse { deadline, due } => {
            let late = if *due < event.at { format!(" (due {})", due.day_told(process.utc_offset())) } else { String::new() };
            format!("lapse {}{late}{}", tables.deadlines[*deadline].name, if event.halted { " HALTED" } else { "" })
        }
        Cause::Sent { trigger, .. } => format!("sent {}", process.trigger_text(*trigger)),
    }
}

fn content(text: &mut String, act: Option<&mandate_engine::Act>) {
    for (field, value) in act.iter().flat_map(|act| &act.content) {
        let _ = writeln!(text, "    with {field} = {value}");
    }
}

fn consequences(process: &Process, text: &mut String, event: &Event, state: &CaseState) {
    let tables = process.tables();
    let list = |ids: &mut dyn Iterator<Item = mandate_process::ids::StateId>| {
        ids.map(|id| process.state_name(id).to_owned()).collect::<Vec<_>>().join(", ")
    };
    for step in event.microsteps() {
        for edge in step.edges() {
            let row = &tables.edges[edge];
            let on = match &tables.triggers[step.trigger].kind {
                TriggerKind::Automatic => "automatic".to_owned(),
                _ => process.trigger_text(step.trigger),
            };
            let _ = writeln!(text, "    takes {} from {} on {on}", tables.transitions[row.transition].name, process.state_name(row.source));
        }
        let (exits, entries) = (list(&mut step.exits()), list(&mut step.entries()));
        if !exits.is_empty() {
            let _ = writeln!(text, "      exits {exits}");
        }
        if !entries.is_empty() {
            let _ = writeln!(text, "      enters {entries}");
        }
    }
    for change in &event.facts {
        let _ = writeln!(text, "    fact {}", fact(process, change, state));
    }
    for change in &event.deadlines {
        let due = |cell: mandate_engine::DeadlineCell| {
            if cell.status == Status::NotArmed { String::new() } else { format!(" due {}", cell.due.day_told(process.utc_offset())) }
        };
        let moved = change.old.status == Status::Armed && change.new.status == Status::Armed && change.new.due != change.old.due;
        let verb = match (moved, change.new.due > change.old.due) {
            (true, true) => "extended",
            (true, false) => "brought forward",
            _ => change.new.status.word(),
        };
        let _ = writeln!(
            text,
            "    deadline {} {} -> {verb}{}",
            tables.deadlines[change.deadline].name,
            change.old.status.word(),
            due(change.new)
        );
    }
}

fn fact(process: &Process, change: &FactChange, state: &CaseState) -> String {
    let row = &process.tables().facts[change.fact];
    let keys: Vec<&str> = change.keys.as_slice().iter().zip(&row.keys).map(|(member, key)| state.cast().name(key.sort, *member)).collect();
    let keys = if keys.is_empty() { String::new() } else { format!("[{}]", keys.join(", ")) };
    let held = |held: &mandate_engine::Held| {
        state
            .held_value(process, change.fact, held)
            .map_or_else(|| "unset".to_owned(), |value| if value.to_string().is_empty() { "none".to_owned() } else { value.to_string() })
    };
    format!("{}{keys}: {} -> {}", row.name, held(&change.old), held(&change.new))
}

fn unmet(process: &Process, text: &mut String, refusal: &Refusal) {
    let names = Names::of(process);
    match &refusal.grounds {
        Grounds::RulesUnmet(reasons) => reasons.iter().for_each(|reason| rule(&names, text, reason)),
        _ => {
            let act = mandate_engine::Act::new("", "", mandate_process::time::Instant(0));
            if matches!(refusal.grounds, Grounds::NotInOrder { .. } | Grounds::ContentInvalid(_)) {
                for said in crate::refusal::other_grounds(&names, &act, refusal) {
                    let _ = writeln!(text, "    {said}");
                }
            }
        }
    }
}

fn rule(names: &Names<'_>, text: &mut String, reason: &RuleReason) {
    let by: Vec<&str> = reason.transitions.iter().map(|id| &*names.process.tables().transitions[*id].name).collect();
    let _ = writeln!(text, "    unmet {} (needed by {})", reason.id(names.process), by.join(", "));
    let Asked::Rule(id, tree) = &reason.asked else { return };
    let mut failing = Vec::new();
    leaves(tree, true, &mut failing);
    for (leaf, wanted) in failing {
        let _ = writeln!(text, "      {}", found(names, leaf, wanted));
    }
    if let Some(cites) = names.process.rule(*id).and_then(|rule| citation(&rule.remarks)) {
        let _ = writeln!(text, "      from {cites}");
    }
}
