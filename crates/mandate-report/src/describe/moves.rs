//! States, transitions and deadlines.

use super::page::Page;
use super::test::{lines, single};
use super::uses::{Sought, told};
use crate::style::safe;
use mandate_process::definition::{Deadline, Kind, Transition, Trigger};
use mandate_process::ids::StateId;
use mandate_process::tables::ROOT;

pub(super) fn state(page: &mut Page<'_>, id: StateId) {
    let process = page.names.process;
    let row = &process.states()[id];
    let name = row.name.to_string();
    let title = page.names.state(id);
    page.heading("State", &name, Some(&title));
    page.line("is", kind(row.kind, row.parent == ROOT));
    if row.parent != ROOT {
        let inside = page.state(&process.states()[row.parent].name);
        page.line("inside", &inside);
    }
    let children: Vec<String> = row.children.iter().map(|child| page.state(&process.states()[*child].name)).collect();
    page.line(if row.kind == Kind::Parallel { "tracks" } else { "holds" }, &children.join(", "));
    let declared = process.state(id);
    let admits: Vec<String> = declared.iter().flat_map(|state| &state.admits).map(|act| page.act(act)).collect();
    page.line("admits", &admits.join(", "));
    let transitions = &process.definition().transitions;
    let into: Vec<String> = transitions.iter().filter(|of| of.to.contains(&name)).map(|of| page.transition(&of.id)).collect();
    page.line("reached by", &into.join(", "));
    let out: Vec<String> = transitions.iter().filter(|of| of.from.contains(&name)).map(|of| page.transition(&of.id)).collect();
    page.line("left by", &out.join(", "));
    let clocks = process.definition().deadlines.iter().filter(|of| of.during.contains(&name));
    let clocks: Vec<String> = clocks.map(|of| page.deadline(&of.id)).collect();
    page.line("runs here", &clocks.join(", "));
    told(page, Sought::State(&name));
    if let Some(declared) = declared {
        page.remarks(&declared.remarks);
    }
}

fn kind(kind: Kind, top: bool) -> &'static str {
    match kind {
        Kind::Compound => "a state with states inside it, one of them at a time",
        Kind::Parallel => "a state with tracks inside it, all of them at once",
        Kind::Final if top => "an end of the case",
        Kind::Final => "an end of the state around it",
        _ => "",
    }
}

pub(super) fn transition(page: &mut Page<'_>, of: &Transition) {
    let title = page.names.process.tables().names.transitions.get(&*of.id).map(|id| page.names.transition(*id));
    page.heading("Transition", &of.id, title.as_deref());
    let from = page.states(&of.from);
    page.line("from", &from);
    let to = if of.to.is_empty() { "it moves nothing".to_owned() } else { page.states(&of.to) };
    page.line("to", &to);
    let on: Vec<String> = of.on.iter().map(|on| trigger(page, on)).collect();
    page.line("happens on", if on.is_empty() { "its own, as soon as it can" } else { "" });
    page.line("happens on", &on.join(", or "));
    if !of.by.is_empty() {
        let by = page.roles(&of.by);
        page.line("by", &by);
    }
    if let Some(when) = &of.when {
        let when = lines(page, when);
        page.lines("only when", &when);
    }
    let rules = &page.names.process.definition().rules;
    let needs: Vec<String> = of
        .needs
        .iter()
        .map(|need| {
            let says = rules.iter().find(|rule| rule.id == *need).map(|rule| safe(&rule.says)).unwrap_or_default();
            format!("[{}] {says}", safe(need))
        })
        .collect();
    page.lines("needs", &needs);
    page.line("at most", &of.at_most.map(|most| crate::refusal::counted(most as usize, "time")).unwrap_or_default());
    page.remarks(&of.remarks);
}

fn trigger(page: &Page<'_>, on: &Trigger) -> String {
    match on {
        Trigger::Name(name) => page.act(name),
        Trigger::Lapse(deadline) => format!("{} running out", page.deadline(deadline)),
        Trigger::Done(state) => format!("{} being done", page.state(state)),
    }
}

pub(super) fn deadline(page: &mut Page<'_>, of: &Deadline) {
    page.heading("Deadline", &of.id, of.remarks.title.as_deref());
    let during = if of.during.is_empty() { "the whole case".to_owned() } else { page.states(&of.during) };
    page.line("runs in", &during);
    let armed: Vec<String> = of.armed_by.iter().map(|act| page.act(act)).collect();
    page.line("started by", &armed.join(", or "));
    let due = due(page, of);
    page.line("due", &due);
    let mut met: Vec<String> = of.met_by.iter().map(|act| page.act(act)).collect();
    met.extend(of.met_when.as_ref().map(|test| single(page, test)));
    page.line("met by", &met.join(", or "));
    let lapse = page.names.process.definition().transitions.iter();
    let lapse = lapse.filter(|transition| transition.on.contains(&Trigger::Lapse(of.id.clone())));
    let lapse: Vec<String> = lapse.map(|transition| page.transition(&transition.id)).collect();
    page.line("then", &lapse.join(", or "));
    page.remarks(&of.remarks);
    told(page, Sought::Deadline(&of.id));
}

fn due(page: &Page<'_>, of: &Deadline) -> String {
    let after = of.after.map(|after| format!("{after} after its start"));
    match (&of.at, of.before) {
        (Some(at), Some(before)) => format!("{before} before {}{}", page.fact(at), or(after)),
        (Some(at), None) => format!("{}{}", page.fact(at), or(after)),
        (None, _) => after.unwrap_or_default(),
    }
}

fn or(after: Option<String>) -> String {
    after.map(|after| format!(", or where that is not given {after}")).unwrap_or_default()
}
