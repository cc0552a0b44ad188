//! The names of a process as pieces of lines, quoted and with what always stands beside them. Spelled once, for every
//! record of every case.

use super::script::{Hashing, Script};
use super::write::{key, natural, pair, text};
use super::{FORMAT, SEMANTICS};
use crate::few::Few;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::cast::Cast;
use mandate_process::ids::{ActId, DeadlineId, EdgeId, FactId, HistoryId, RuleId, SortId, StateId, Table, TransitionId, TriggerId};
use mandate_process::tables::{Name, SortKind, TriggerKind};

/// Part of a line or of the text of a state.
pub(super) type Piece = Box<str>;

/// What lines and states are put together from.
#[derive(Clone, Debug)]
pub(super) struct Spelling {
    /// `{"format":…,"case":`
    pub head: Piece,
    /// `,"kind":"opened","process":…,"semantics":1,"record":`
    pub opened: Piece,
    /// `,"kind":"act","act":ID,"by":`
    pub acts: Table<ActId, Piece>,
    /// `{"trigger":…,"transitions":[`
    pub triggers: Table<TriggerId, Piece>,
    /// `{"id":ID,"from":ID}`
    pub edges: Table<EdgeId, Piece>,
    /// `ID`
    pub states: Table<StateId, Piece>,
    /// `ID`, of the members that the process knows.
    members: Table<SortId, Vec<Piece>>,
    /// `ID`
    pub rules: Table<RuleId, Piece>,
    /// `{"fact":ID`
    pub facts: Table<FactId, Piece>,
    /// `{"deadline":ID,"old":`
    pub deadlines: Table<DeadlineId, Piece>,
    /// What the text of a state tells in the order of names.
    pub by_name: ByName,
}

/// Ids in the order of the bytes of their names, as the text of a state tells them.
#[derive(Clone, Debug)]
pub(super) struct ByName {
    /// States by rank, and the rank of each state.
    states: Vec<StateId>,
    ranks: Table<StateId, u16>,
    /// `ID:`
    pub deadlines: Vec<(Piece, DeadlineId)>,
    /// `ID:`
    pub facts: Vec<(Piece, FactId)>,
    /// `ID:`
    pub histories: Vec<(Piece, HistoryId)>,
    /// `ID:`, of types whose members a case names.
    pub open_sorts: Vec<(Piece, SortId)>,
    /// `ID:`, of transitions that are counted, with the place of their count.
    pub counted: Vec<(Piece, usize)>,
}

impl Spelling {
    pub fn new(process: &Process) -> Self {
        let tables = process.tables();
        let definition = process.definition();
        let edge = |row: &mandate_process::tables::EdgeRow| {
            piece(|out| {
                out.put_sign(b'{');
                pair(out, "id", &tables.transitions[row.transition].name);
                pair(out, "from", process.state_name(row.source));
                out.put_sign(b'}');
            })
        };
        let opened = piece(|out| {
            pair(out, "kind", "opened");
            pair(out, "process", &definition.id);
            pair(out, "version", &definition.version);
            pair(out, "digest", process.digest());
            key(out, "semantics");
            natural(out, SEMANTICS);
            key(out, "record");
        });
        let head = piece(|out| {
            begun(out, "format", FORMAT);
            key(out, "case");
        });
        Self {
            head,
            opened,
            acts: tables.acts.rows().iter().map(|row| piece(|out| act(out, &row.name))).collect(),
            triggers: tables.triggers.ids().map(|id| piece(|out| trigger(out, process, id))).collect(),
            edges: tables.edges.rows().iter().map(edge).collect(),
            states: tables.states.rows().iter().map(|row| quoted(&row.name)).collect(),
            members: tables.sorts.rows().iter().map(|row| row.members.iter().map(|name| quoted(name)).collect()).collect(),
            rules: tables.rules.rows().iter().map(|row| quoted(&row.name)).collect(),
            facts: tables.facts.rows().iter().map(|row| piece(|out| begun(out, "fact", &row.name))).collect(),
            deadlines: tables.deadlines.rows().iter().map(|row| piece(|out| deadline(out, &row.name))).collect(),
            by_name: ByName::new(process),
        }
    }
}

impl Spelling {
    /// `ID` of a member: one that the process knows, or one of the case alone.
    #[inline]
    pub fn member(&self, out: &mut Script, cast: &Cast, sort: SortId, member: u32) {
        match self.members[sort].get(member as usize) {
            Some(known) => out.put(known),
            None => text(out, cast.name(sort, member)),
        }
    }
}

impl ByName {
    fn new(process: &Process) -> Self {
        let tables = process.tables();
        let names = &tables.names;
        let mut states: Vec<StateId> = tables.states.ids().collect();
        states.sort_unstable_by_key(|id| &tables.states[*id].name);
        let mut ranks: Table<StateId, u16> = tables.states.ids().map(|_| 0).collect();
        for (rank, state) in (0..).zip(&states) {
            if let Some(slot) = ranks.rows_mut().get_mut(state.index()) {
                *slot = rank;
            }
        }
        let counted = |id: &TransitionId| tables.transitions[*id].at_most.map(|(place, _)| place);
        Self {
            states,
            ranks,
            deadlines: keys(&names.deadlines, |id| Some(*id)),
            facts: keys(&names.facts, |id| Some(*id).filter(|id| tables.facts[*id].sum_of.is_none())),
            histories: keys(&names.histories, |id| Some(*id)),
            open_sorts: keys(&names.sorts, |id| Some(*id).filter(|id| tables.sorts[*id].kind == SortKind::Open)),
            counted: keys(&names.transitions, counted),
        }
    }

    /// States in the order of their names.
    pub fn sorted(&self, states: impl Iterator<Item = StateId>) -> impl Iterator<Item = StateId> {
        let mut ranks: Few<u16, 16> = states.map(|id| self.ranks[id]).collect();
        ranks.sort_unstable();
        ranks.into_iter().filter_map(|rank| self.states.get(usize::from(rank)).copied())
    }
}

/// `NAME:` and what it stands for, in the order of names; left out where there is nothing.
fn keys<T, U>(names: &BTreeMap<Name, T>, of: impl Fn(&T) -> Option<U>) -> Vec<(Piece, U)> {
    let key = |name: &Name| {
        piece(|out| {
            text(out, name);
            out.put_sign(b':');
        })
    };
    names.iter().filter_map(|(name, id)| of(id).map(|of| (key(name), of))).collect()
}

pub(super) fn piece(write: impl FnOnce(&mut Script)) -> Piece {
    let mut script = Script::new(Hashing::Off);
    write(&mut script);
    script.text().into()
}

fn quoted(name: &str) -> Piece {
    piece(|out| text(out, name))
}

fn begun(out: &mut Script, kind: &str, name: &str) {
    out.put_sign(b'{');
    pair(out, kind, name);
}

fn act(out: &mut Script, name: &str) {
    pair(out, "kind", "act");
    pair(out, "act", name);
    key(out, "by");
}

fn deadline(out: &mut Script, name: &str) {
    begun(out, "deadline", name);
    key(out, "old");
}

fn trigger(out: &mut Script, process: &Process, id: TriggerId) {
    let tables = process.tables();
    out.put("{\"trigger\":");
    let mut of = |kind: &str, name: &str| {
        begun(out, kind, name);
        out.put_sign(b'}');
    };
    match &tables.triggers[id].kind {
        TriggerKind::Automatic => text(out, "automatic"),
        TriggerKind::Name(name) if tables.act(name).is_some() => of("act", name),
        TriggerKind::Name(name) => of("name", name),
        TriggerKind::Lapse(deadline) => of("lapse", &tables.deadlines[*deadline].name),
        TriggerKind::Done(state) => of("done", process.state_name(*state)),
    }
    out.put(",\"transitions\":[");
}
