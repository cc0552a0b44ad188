//! An act: who, what it carries, what it changes, where it is in order. And the roles.

use super::fact::{changed, phrase};
use super::page::Page;
use crate::style::safe;
use mandate_process::definition::{Act, Role, State, Transition, Trigger};

pub(super) fn act(page: &mut Page<'_>, act: &Act) {
    page.heading("Act", &act.id, Some(&act.says));
    let by = page.roles(&act.by);
    page.line("by", &by);
    let carried: Vec<String> = act.content.iter().map(|field| format!("`{}`: {}", safe(&field.id), phrase(page, &field.phrase))).collect();
    page.lines("carries", &carried);
    let changes: Vec<String> = act.changes.iter().map(|change| format!("{}: {}", page.fact(&change.fact), changed(page, change))).collect();
    page.lines("changes", &changes);
    clocks(page, act);
    let moves: Vec<String> = transitions(page, &act.id).map(|of| moved(page, of)).collect();
    page.lines("moves", &moves);
    let mut admitting = Vec::new();
    admit(&page.names.process.definition().root, &act.id, &mut admitting);
    let admitting = if admitting.is_empty() { String::new() } else { page.states(&admitting) };
    page.line("in order at", &admitting);
    page.remarks(&act.remarks);
}

fn transitions<'p>(page: &Page<'p>, act: &'p str) -> impl Iterator<Item = &'p Transition> + use<'p> {
    let waits = move |of: &&Transition| of.on.iter().any(|on| matches!(on, Trigger::Name(name) if name == act));
    page.names.process.definition().transitions.iter().filter(waits)
}

fn moved(page: &Page<'_>, of: &Transition) -> String {
    let to = if of.to.is_empty() { String::new() } else { format!(" to {}", page.states(&of.to)) };
    let needs = if of.needs.is_empty() { String::new() } else { format!("; {}", crate::refusal::counted(of.needs.len(), "rule")) };
    format!("{} from {}{to}{needs}", page.transition(&of.id), page.states(&of.from))
}

/// Deadlines that it starts or meets.
fn clocks(page: &mut Page<'_>, act: &Act) {
    let deadlines = &page.names.process.definition().deadlines;
    let starts: Vec<String> = deadlines.iter().filter(|of| of.armed_by.contains(&act.id)).map(|of| page.deadline(&of.id)).collect();
    let meets: Vec<String> = deadlines.iter().filter(|of| of.met_by.contains(&act.id)).map(|of| page.deadline(&of.id)).collect();
    page.line("starts", &starts.join(", "));
    page.line("meets", &meets.join(", "));
}

fn admit(state: &State, act: &str, into: &mut Vec<String>) {
    if state.admits.iter().any(|admitted| admitted == act) && !state.id.is_empty() {
        into.push(state.id.clone());
    }
    state.children.iter().for_each(|child| admit(child, act, into));
}

/// A role: its name, how many, and the acts that are its own.
pub(super) fn role(page: &mut Page<'_>, role: &Role) {
    page.heading("Role", &role.id, Some(&role.name));
    page.line("how many", if role.many { "several in one case" } else { "one in every case" });
    page.remarks(&role.remarks);
    let acts = &page.names.process.definition().vocabulary.acts;
    let may: Vec<String> = acts.iter().filter(|act| act.by.is_empty() || act.by.contains(&role.id)).map(|act| page.act(&act.id)).collect();
    page.line("may", &may.join(", "));
}
