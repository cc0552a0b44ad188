//! Whether a case of the slice stands, in all that is kept, as the case of the whole.

use mandate_analysis::verify::slice::Slice;
use mandate_engine::{Act, CaseState, Cause, Decision, Event, Stimulus, decide, evolve};
use mandate_process::Process;
use mandate_process::definition::Status;
use mandate_process::tables::{ROOT, Tables, TriggerKind};
use std::collections::BTreeMap;

/// A case of one process as it stands.
pub struct Standing {
    pub process: Process,
    pub state: CaseState,
}

impl Standing {
    pub fn judge(&self, act: &Act) -> Decision {
        decide(&self.process, &self.state, Stimulus::Act(act))
    }

    pub fn pass(&self, to: mandate_process::time::Instant) -> Decision {
        decide(&self.process, &self.state, Stimulus::Time(to))
    }

    pub fn apply(&mut self, event: &Event) {
        self.state = evolve(&self.process, self.state.clone(), event).expect("an event that fits");
    }
}

/// What ran out: its name, when it was due, and when it did.
pub fn lapse(tables: &Tables, event: &Event) -> Option<(String, i64, i64)> {
    match &event.cause {
        Cause::Lapse { deadline, due } => Some((tables.deadlines[*deadline].name.to_string(), due.0, event.at.0)),
        Cause::Sent { trigger, due } => match &tables.triggers[*trigger].kind {
            TriggerKind::Name(name) => Some((format!("{name} sent"), due.0, event.at.0)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a lapse of the whole process is shown by the slice.
pub fn shows(slice: &Slice, event: &Event) -> bool {
    let names = &slice.process.tables().names;
    match &event.cause {
        Cause::Lapse { deadline, .. } => names.deadlines.contains_key(&slice.whole.tables().deadlines[*deadline].name),
        Cause::Sent { trigger, .. } => sent_is_shown(slice, &slice.whole.trigger_text(*trigger)),
        _ => true,
    }
}

fn sent_is_shown(slice: &Slice, name: &str) -> bool {
    let tables = slice.process.tables();
    let is_awaited = tables.names.triggers.get(name).is_some_and(|trigger| !tables.triggers[*trigger].by_source.is_empty());
    slice.uncut.is_some() || is_awaited
}

/// Everything that is kept, by name, as the whole and as the slice have it.
pub fn told(slice: &Slice, whole: &CaseState, part: &CaseState) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    (tell(slice, &slice.whole, whole), tell(slice, &slice.process, part))
}

fn tell(slice: &Slice, process: &Process, state: &CaseState) -> BTreeMap<String, String> {
    let (tables, kept) = (process.tables(), &slice.process.tables().names);
    let mut told = BTreeMap::new();
    for (id, row) in tables.states.iter().filter(|(id, row)| *id != ROOT && kept.states.contains_key(&row.name)) {
        told.insert(format!("state {}", row.name), state.is_active(id).to_string());
    }
    for fact in &slice.facts {
        let row = &slice.whole.tables().facts[*fact];
        let id = tables.names.facts[&row.name];
        for keys in state.entries(process, id) {
            let names = keys.as_slice().iter().zip(&row.keys).map(|(member, key)| state.cast().name(key.sort_in(tables, slice), *member));
            let name = format!("fact {} {}", row.name, names.collect::<Vec<_>>().join("/"));
            let value = state.value(process, id, keys.as_slice()).map(|value| match value {
                mandate_process::value::Value::Set(mut values) => {
                    values.sort();
                    format!("{values:?}")
                }
                value => format!("{value:?}"),
            });
            told.insert(name, format!("{value:?}"));
        }
    }
    for deadline in &slice.deadlines {
        let name = &slice.whole.tables().deadlines[*deadline].name;
        let cell = state.deadline(tables.names.deadlines[name]);
        let when = if cell.status == Status::NotArmed { (0, 0) } else { (cell.anchor.0, cell.due.0) };
        told.insert(format!("deadline {name}"), format!("{} {when:?}", cell.status.word()));
    }
    for (place, id) in tables.counted.iter().enumerate() {
        let name = &tables.transitions[*id].name;
        if kept.transitions.contains_key(name) {
            told.insert(format!("taken {name}"), state.taken()[place].to_string());
        }
    }
    let pending = state.pending().iter().map(|sent| (process.trigger_text(sent.trigger), sent.due.0));
    let pending: Vec<_> = pending.filter(|(name, _)| sent_is_shown(slice, name)).collect();
    told.insert("pending".into(), format!("{pending:?}"));
    told.insert("ended".into(), state.has_ended(process).to_string());
    told
}

/// The sort of a key in the process that a state is of: the slice may lack sorts of the whole.
trait SortIn {
    fn sort_in(&self, tables: &Tables, slice: &Slice) -> mandate_process::ids::SortId;
}

impl SortIn for mandate_process::tables::KeyRow {
    fn sort_in(&self, tables: &Tables, slice: &Slice) -> mandate_process::ids::SortId {
        let name = &slice.whole.tables().sorts[self.sort].name;
        tables.names.sorts.get(name).copied().unwrap_or(self.sort)
    }
}
