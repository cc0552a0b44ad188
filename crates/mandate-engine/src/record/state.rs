//! The text that the hash of a state is taken of (S9.2).

use super::hash::Hash;
use super::line::{roster, single};
use super::memo::Memo;
use super::script::{Hashing, Script};
use super::spelling::{Piece, Spelling, piece};
use super::write::{boolean, comma, integer, key, list, named, natural, pair, text};
use crate::facts::members_of;
use crate::few::Few;
use crate::state::{CaseState, DeadlineCell};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::cast::Cast;
use mandate_process::ids::{FactId, StateId};
use mandate_process::tables::{Atom, FactRow, Start, UNSET};

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
    StateScript::default().hash(process, &Spelling::new(process), state)
}

/// The text that [`state_hash`] is taken of.
pub fn state_text(process: &Process, state: &CaseState) -> String {
    let mut script = StateScript::default();
    script.write(process, &Spelling::new(process), state, Hashing::Off);
    String::from(script.out.text())
}

/// Writes texts of states in room that is kept.
#[derive(Clone, Debug, Default)]
pub(super) struct StateScript {
    out: Script,
    /// Lists of active states.
    active: Memo<u64>,
    /// Who and what took part in the last state, and the end of its text that hangs on nothing else.
    members: Option<(Arc<Cast>, Piece)>,
}

impl StateScript {
    pub fn hash(&mut self, process: &Process, spelling: &Spelling, state: &CaseState) -> Hash {
        self.write(process, spelling, state, Hashing::On);
        self.out.seal()
    }

    fn write(&mut self, process: &Process, spelling: &Spelling, state: &CaseState, hashing: Hashing) {
        let out = &mut self.out;
        out.begin(hashing);
        out.put("{\"active\":");
        self.active.put(out, state.active.words(), |out| states(out, spelling, state.leaves(process)));
        write_moving(out, process, spelling, state);
        let known = self.members.take().filter(|(cast, _)| Arc::ptr_eq(cast, &state.cast));
        let members = known.unwrap_or_else(|| (Arc::clone(&state.cast), piece(|out| write_members(out, process, spelling, &state.cast))));
        out.put(&members.1);
        self.members = Some(members);
        if !state.sends.is_empty() {
            key(out, "sent");
            list(out, &state.sends, |out, sent| {
                out.put("{\"due\":");
                integer(out, sent.due.0);
                pair(out, "name", &process.trigger_text(sent.trigger));
                out.put_sign(b'}');
            });
        }
        out.put(",\"taken\":{");
        for (name, place) in &spelling.by_name.counted {
            let count = state.taken.get(*place).copied().unwrap_or(0);
            if count > 0 {
                put_key(out, name);
                natural(out, u64::from(count));
            }
        }
        out.put("}}");
    }
}

/// The keys from `clock` to `history`.
fn write_moving(out: &mut Script, process: &Process, spelling: &Spelling, state: &CaseState) {
    let tables = process.tables();
    out.put(",\"clock\":");
    integer(out, state.clock.0);
    out.put(",\"deadlines\":{");
    for (name, id) in &spelling.by_name.deadlines {
        let cell = state.deadline(*id);
        if cell != DeadlineCell::default() {
            put_key(out, name);
            deadline(out, cell);
        }
    }
    out.put("},\"facts\":{");
    for (name, id) in &spelling.by_name.facts {
        fact(out, spelling, state, name, *id, &tables.facts[*id]);
    }
    out.put("},\"halted\":");
    boolean(out, state.halted);
    out.put(",\"history\":{");
    for (name, id) in &spelling.by_name.histories {
        let mut held = state.memory(*id).peekable();
        if held.peek().is_some() {
            put_key(out, name);
            states(out, spelling, held);
        }
    }
    out.put_sign(b'}');
}

/// The keys from `last-actor` to `roster`.
fn write_members(out: &mut Script, process: &Process, spelling: &Spelling, cast: &Cast) {
    out.put(",\"last-actor\":{},\"members\":{");
    for (name, id) in &spelling.by_name.open_sorts {
        put_key(out, name);
        list(out, cast.members(*id), |out, name| text(out, name));
    }
    out.put("},\"roster\":");
    roster(out, process, cast);
}

/// A key that is spelled, behind a comma if it is not the first.
fn put_key(out: &mut Script, name: &Piece) {
    comma(out);
    out.put(name);
}

/// States by name.
fn states(out: &mut Script, spelling: &Spelling, states: impl Iterator<Item = StateId>) {
    list(out, spelling.by_name.sorted(states), |out, state| out.put(&spelling.states[state]));
}

fn deadline(out: &mut Script, cell: DeadlineCell) {
    out.put("{\"anchor\":");
    integer(out, cell.anchor.0);
    out.put(",\"due\":");
    integer(out, cell.due.0);
    pair(out, "status", cell.status.word());
    out.put_sign(b'}');
}

/// A fact, if an entry of it differs from its start.
fn fact(out: &mut Script, spelling: &Spelling, state: &CaseState, name: &Piece, id: FactId, row: &FactRow) {
    let place = state.cast.place(id);
    let cells = state.cells.get(place.start..place.start + place.entries * place.width).unwrap_or_default();
    if row.keys.is_empty() {
        if differs(cells, &row.starts) {
            put_key(out, name);
            entry(out, spelling, &state.cast, row, cells);
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
    put_key(out, name);
    out.put_sign(b'{');
    for (at, words) in entries {
        named(out, &at);
        entry(out, spelling, &state.cast, row, words);
    }
    out.put_sign(b'}');
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
fn entry(out: &mut Script, spelling: &Spelling, cast: &Cast, row: &FactRow, words: &[i64]) {
    match (row.set, row.atom, words.first()) {
        (true, Atom::Member(sort, _), _) => {
            let mut names: Few<&str, 16> = members_of(words).map(|member| cast.name(sort, member)).collect();
            names.sort_unstable();
            list(out, names, text);
        }
        (_, _, Some(cell)) if *cell != UNSET => single(out, spelling, cast, row.atom, *cell),
        _ => out.put("null"),
    }
}
