//! The text that the hash of a state is taken of (S9.2).

use super::hash::Hash;
use super::line::held;
use super::write::{boolean, integer, key, list, named, natural, pair, text};
use crate::event::Held;
use crate::facts::members_of;
use crate::state::{CaseState, DeadlineCell};
use alloc::string::String;
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::cast::Cast;
use mandate_process::ids::FactId;
use mandate_process::tables::{Atom, FactRow, SortKind, Start, UNSET};

/// The hash of a state: two states of a process with the same hash go on alike.
///
/// ```
/// # use mandate_process::{Process, definition::{Definition, State}, time::Instant};
/// # let mut definition = Definition::new("door");
/// # definition.root = State::compound("", [State::atomic("closed"), State::atomic("open")]);
/// # let process = Process::compile(definition).expect("a legal process");
/// use mandate_engine::{Opening, begin, open, record::{state_hash, state_text, Hash}};
/// let event = open(&process, &Opening::new("front", Instant(0))).expect("a legal opening");
/// let state = begin(&process, &event).expect("its own event");
/// assert!(state_text(&process, &state).starts_with(r#"{"active":["closed"],"clock":0,"#));
/// assert_eq!(state_hash(&process, &state), Hash::of(state_text(&process, &state).as_bytes()));
/// ```
pub fn state_hash(process: &Process, state: &CaseState) -> Hash {
    state_hash_in(process, state, &mut String::new())
}

/// The text that [`state_hash`] is taken of.
pub fn state_text(process: &Process, state: &CaseState) -> String {
    let mut out = String::new();
    write_state(process, state, &mut out);
    out
}

/// The hash of a state, its text written into room that is kept.
pub(super) fn state_hash_in(process: &Process, state: &CaseState, room: &mut String) -> Hash {
    room.clear();
    write_state(process, state, room);
    Hash::of(room.as_bytes())
}

fn write_state(process: &Process, state: &CaseState, out: &mut String) {
    let tables = process.tables();
    let names = &tables.names;
    out.push_str("{\"active\":");
    let mut active: Vec<&str> = state.leaves(process).map(|id| process.state_name(id)).collect();
    active.sort_unstable();
    list(out, &active, |out, name| text(out, name));
    key(out, "clock");
    integer(out, state.clock.0);
    key(out, "deadlines");
    out.push('{');
    for (name, id) in &names.deadlines {
        let cell = state.deadline(*id);
        if cell != DeadlineCell::default() {
            named(out, name);
            deadline(out, cell);
        }
    }
    out.push('}');
    key(out, "facts");
    out.push('{');
    for (name, id) in &names.facts {
        fact(out, state, name, *id, &tables.facts[*id]);
    }
    out.push('}');
    key(out, "halted");
    boolean(out, state.halted);
    key(out, "history");
    out.push('{');
    for (name, id) in &names.histories {
        let mut states: Vec<&str> = state.memory(*id).map(|id| process.state_name(id)).collect();
        if !states.is_empty() {
            states.sort_unstable();
            named(out, name);
            list(out, &states, |out, name| text(out, name));
        }
    }
    out.push_str("},\"last-actor\":{},\"members\":{");
    for (name, id) in &names.sorts {
        if tables.sorts[*id].kind == SortKind::Open {
            named(out, name);
            list(out, state.cast.members(*id), |out, name| text(out, name));
        }
    }
    out.push_str("},\"roster\":");
    list(out, state.cast.roster(), |out, (id, role)| {
        out.push('{');
        pair(out, "id", id);
        pair(out, "role", process.role_name(role));
        out.push('}');
    });
    if !state.sends.is_empty() {
        key(out, "sent");
        list(out, &state.sends, |out, sent| {
            out.push_str("{\"due\":");
            integer(out, sent.due.0);
            pair(out, "name", &process.trigger_text(sent.trigger));
            out.push('}');
        });
    }
    key(out, "taken");
    out.push('{');
    if !tables.counted.is_empty() {
        for (name, id) in &names.transitions {
            let count = tables.transitions[*id].at_most.and_then(|(place, _)| state.taken.get(place)).copied().unwrap_or(0);
            if count > 0 {
                named(out, name);
                natural(out, u64::from(count));
            }
        }
    }
    out.push_str("}}");
}

fn deadline(out: &mut String, cell: DeadlineCell) {
    out.push_str("{\"anchor\":");
    integer(out, cell.anchor.0);
    key(out, "due");
    integer(out, cell.due.0);
    pair(out, "status", cell.status.word());
    out.push('}');
}

/// A fact, if an entry of it differs from its start.
fn fact(out: &mut String, state: &CaseState, name: &str, id: FactId, row: &FactRow) {
    let place = state.cast.place(id);
    let cells = state.cells.get(place.start..place.start + place.entries * place.width).unwrap_or_default();
    if row.sum_of.is_some() {
        return;
    }
    if row.keys.is_empty() {
        if differs(cells, &row.starts) {
            named(out, name);
            entry(out, &state.cast, row, cells);
        }
        return;
    }
    let mut entries: Vec<(String, &[i64])> = Vec::new();
    for (index, words) in cells.chunks_exact(place.width.max(1)).enumerate() {
        if differs(words, &row.starts) {
            let (mut rest, mut at) = (index, String::new());
            for (key, stride) in row.keys.iter().zip(place.strides) {
                if !at.is_empty() {
                    at.push('/');
                }
                at.push_str(state.cast.name(key.sort, u32::try_from(rest / stride.max(1)).unwrap_or(u32::MAX)));
                rest %= stride.max(1);
            }
            entries.push((at, words));
        }
    }
    if entries.is_empty() {
        return;
    }
    // The order of the joined names is not that of the names: `-` sorts before `/`.
    entries.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    named(out, name);
    out.push('{');
    for (at, words) in entries {
        named(out, &at);
        entry(out, &state.cast, row, words);
    }
    out.push('}');
}

fn differs(words: &[i64], start: &Start) -> bool {
    match start {
        Start::Cell(start) => words.iter().any(|cell| cell != start),
        Start::Members(members) if members.is_empty() => words.iter().any(|word| *word != 0),
        Start::Members(members) => {
            members_of(words).any(|member| !members.contains(&member))
                || members.iter().any(|member| !members_of(words).any(|held| held == *member))
        }
    }
}

/// What an entry holds: sets sorted by the bytes of their names.
fn entry(out: &mut String, cast: &Cast, row: &FactRow, words: &[i64]) {
    match (row.set, row.atom, words.first()) {
        (true, Atom::Member(sort, _), _) => {
            let mut names: Vec<&str> = members_of(words).map(|member| cast.name(sort, member)).collect();
            names.sort_unstable();
            list(out, &names, |out, name| text(out, name));
        }
        (_, _, Some(cell)) if *cell != UNSET => held(out, cast, row, &Held::Cell(*cell)),
        _ => out.push_str("null"),
    }
}
