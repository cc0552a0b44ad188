//! What will still be read: facts, statuses and memories that nobody asks for again before they are written anew.
//!
//! Two states that differ only in what nobody reads again go on alike. So what is *dead* in a state is forgotten, and a
//! search takes the two for one. What is read is worked out over states of the process, not of cases: from this state,
//! may some run read the fact before it overwrites it? That is more than really happens, never less.

use super::model::{compares, readers};
use crate::check::graph::Graph;
use crate::check::reads::{asked, effects, reads};
use mandate_engine::CaseState;
use mandate_process::definition::Verb;
use mandate_process::ids::{ActId, DeadlineId, EdgeId, FactId, HistoryId, StateId, TestId, TransitionId, TriggerId};
use mandate_process::tables::{
    ACTORS, Atom, ChangeRow, EffectRow, HappeningRow, KeySource, PatternRow, ROOT, Start, TEXTS, Target, TriggerKind, UNSET, ValueRow,
};
use mandate_process::{Bits, Process};
use std::collections::{BTreeMap, BTreeSet};

/// Something that a state of a case keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kept {
    Fact(FactId),
    /// The status of a deadline that does not run.
    Deadline(DeadlineId),
    /// How often a transition was taken: its place among the counted ones.
    Taken(usize),
    Memory(HistoryId),
}

/// For each thing that a case keeps, the states of the process from which somebody may read it.
#[derive(Debug)]
pub struct Live {
    from: Vec<(Kept, Bits)>,
    /// Of facts that are only ever compared with constants: which value stands for which.
    alike: Vec<(FactId, BTreeMap<i64, i64>)>,
    /// The states of the process from which what properties look for may still happen.
    watched: Bits,
}

impl Live {
    /// Of a process; `start`: the state of a case of it that was just opened, with the cast of all that are looked at.
    pub fn of(process: &Process, start: &CaseState) -> Self {
        let graph = Graph::new(process);
        let events = Events::of(&graph);
        let tables = process.tables();
        let facts = tables.facts.iter().filter(|(_, row)| row.sum_of.is_none()).map(|(id, _)| Kept::Fact(id));
        let deadlines = tables.deadlines.ids().map(Kept::Deadline);
        let taken = (0..tables.counted.len()).map(Kept::Taken);
        let memories = tables.histories.ids().map(Kept::Memory);
        let kept = facts.chain(deadlines).chain(taken).chain(memories);
        let from = kept.filter(|kept| !events.always.contains(kept)).map(|kept| (kept, events.live_from(kept)));
        Self { from: from.collect(), alike: alike(process, start), watched: events.watched_from() }
    }

    /// Whether anything that a property looks for may still happen.
    pub fn is_watched(&self, state: &CaseState) -> bool {
        self.watched.contains(ROOT.index()) || state.active().any(|active| self.watched.contains(active.index()))
    }

    /// Forgets what is dead in a state, and takes one value for all that no comparison tells apart.
    pub fn forget(&self, process: &Process, state: &mut CaseState) {
        for (fact, alike) in &self.alike {
            state.map_fact(process, *fact, |value| alike.get(&value).copied().unwrap_or(value));
        }
        for (kept, from) in &self.from {
            if from.contains(ROOT.index()) || state.active().any(|active| from.contains(active.index())) {
                continue;
            }
            match kept {
                Kept::Fact(fact) => state.forget_fact(process, *fact),
                Kept::Deadline(deadline) => state.forget_deadline(*deadline),
                Kept::Taken(place) => state.forget_taken(*place),
                Kept::Memory(memory) => state.forget_memory(*memory),
            }
        }
    }
}

/// Values that no reader tells apart, of facts that hold a member of a type: each stands for the first of its kind.
fn alike(process: &Process, start: &CaseState) -> Vec<(FactId, BTreeMap<i64, i64>)> {
    let readers = readers(process);
    let mut found = Vec::new();
    for (fact, row) in process.tables().facts.iter() {
        let Some(readers) = readers.get(&fact) else { continue };
        let (Atom::Member(sort, None), Start::Cell(first)) = (row.atom, &row.starts) else { continue };
        if row.set || readers.with_facts || readers.ranged || readers.flows || readers.dated || matches!(sort, ACTORS | TEXTS) {
            continue;
        }
        let values = std::iter::once(*first).chain([UNSET]).chain((0..start.cast().count(sort)).map(i64::from));
        let mut kinds: BTreeMap<Vec<bool>, i64> = BTreeMap::new();
        let alike =
            values.map(|value| (value, *kinds.entry(readers.leaves.iter().map(|leaf| compares(leaf, value)).collect()).or_insert(value)));
        found.push((fact, alike.collect()));
    }
    found
}

/// What may begin in a state of the process, by anything that waits there.
struct Event {
    source: StateId,
    /// What it writes whole before anything is read.
    first: BTreeSet<Kept>,
    /// What it may read of what was before.
    reads: BTreeSet<Kept>,
    /// What it writes whole at the latest when its first transition is taken.
    overwrites: BTreeSet<Kept>,
    /// States that it may enter.
    enters: Bits,
    /// Whether a property looks for something that may happen in it.
    shows: bool,
}

struct Events {
    events: Vec<Event>,
    /// Read after every event.
    always: BTreeSet<Kept>,
    /// What is looked for may happen at any time.
    anywhere: bool,
    width: usize,
}

impl Events {
    fn of(graph: &Graph<'_>) -> Self {
        let spoken = Spoken::of(graph);
        let mut events = Vec::new();
        for (id, edge) in graph.tables.edges.iter() {
            for trigger in &graph.moves[id].triggers {
                let mut event = Event {
                    source: edge.source,
                    first: BTreeSet::new(),
                    reads: BTreeSet::new(),
                    overwrites: BTreeSet::new(),
                    enters: graph.moves[id].entered.clone(),
                    shows: spoken.looks_for_edge(graph, id),
                };
                match &graph.tables.triggers[*trigger].kind {
                    TriggerKind::Name(_) => {
                        for (act, row) in graph.tables.acts.iter().filter(|(_, row)| row.trigger == *trigger) {
                            event.first = row
                                .changes
                                .iter()
                                .filter_map(|change| overwritten(graph, change))
                                .chain(row.from_design.iter().map(|fact| Kept::Fact(*fact)))
                                .collect();
                            event.reads.extend(spoken.by_act.get(&act).into_iter().flatten());
                            event.shows |= spoken.sought.acts.contains(&act);
                        }
                    }
                    TriggerKind::Automatic | TriggerKind::Lapse(_) | TriggerKind::Done(_) => {}
                }
                event.reads.extend(spoken.of_edge(graph, id));
                event.overwrites = graph.tables.edges[id]
                    .effects
                    .iter()
                    .filter_map(|effect| if let EffectRow::Change(change) = effect { overwritten(graph, change) } else { None })
                    .collect();
                settle(graph, &spoken, &mut event);
                events.push(event);
            }
        }
        // While a deadline runs, its date is compared with what it was, and its test is looked at in every event.
        for (id, row) in graph.tables.deadlines.iter() {
            let reads: BTreeSet<Kept> =
                row.at.map(Kept::Fact).into_iter().chain(spoken.met.get(&id).into_iter().flatten().copied()).collect();
            let none = || Bits::new(graph.tables.states.len());
            let whole = core::iter::once(ROOT.index());
            let during: Vec<usize> = row.during.as_ref().map_or_else(|| whole.collect(), |during| during.iter().collect());
            for state in during {
                events.push(Event {
                    source: state.into(),
                    first: BTreeSet::new(),
                    reads: reads.clone(),
                    overwrites: BTreeSet::new(),
                    enters: none(),
                    shows: spoken.sought.lapses.contains(&id),
                });
            }
        }
        // An act that is only admitted moves nothing, and yet deadlines may be met and things be seen.
        for (act, row) in graph.tables.acts.iter() {
            let reads: BTreeSet<Kept> = spoken.by_act.get(&act).cloned().unwrap_or_default();
            let first: BTreeSet<Kept> = row.changes.iter().filter_map(|change| overwritten(graph, change)).collect();
            for state in row.admitted.iter() {
                let none = Bits::new(graph.tables.states.len());
                events.push(Event {
                    source: state.into(),
                    first: first.clone(),
                    reads: reads.clone(),
                    overwrites: BTreeSet::new(),
                    enters: none,
                    shows: spoken.sought.acts.contains(&act),
                });
            }
        }
        for state in &spoken.sought.leaves {
            let none = Bits::new(graph.tables.states.len());
            let nothing = BTreeSet::new;
            events.push(Event { source: *state, first: nothing(), reads: nothing(), overwrites: nothing(), enters: none, shows: true });
        }
        Self { events, always: spoken.always, anywhere: spoken.sought.anywhere, width: graph.tables.states.len() }
    }

    /// The states from which something that is looked for may still happen.
    fn watched_from(&self) -> Bits {
        let mut watched = Bits::new(self.width);
        if self.anywhere {
            watched.insert(ROOT.index());
        }
        loop {
            let before = watched.len();
            for event in &self.events {
                if event.shows || event.enters.intersects(&watched) {
                    watched.insert(event.source.index());
                }
            }
            if watched.len() == before {
                return watched;
            }
        }
    }

    /// The states from which something may be read before it is written anew.
    fn live_from(&self, kept: Kept) -> Bits {
        let mut live = Bits::new(self.width);
        loop {
            let before = live.len();
            for event in self.events.iter().filter(|event| !event.first.contains(&kept)) {
                let later = !event.overwrites.contains(&kept) && event.enters.intersects(&live);
                if event.reads.contains(&kept) || later {
                    live.insert(event.source.index());
                }
            }
            if live.len() == before {
                return live;
            }
        }
    }
}

/// Adds what may be read, and entered, until the event settles.
fn settle(graph: &Graph<'_>, spoken: &Spoken, event: &mut Event) {
    loop {
        let before = event.enters.len();
        for (id, edge) in graph.tables.edges.iter() {
            let follows = graph.moves[id]
                .triggers
                .iter()
                .any(|trigger| !matches!(graph.tables.triggers[*trigger].kind, TriggerKind::Lapse(_)) && !is_act_only(graph, *trigger));
            if follows && event.enters.contains(edge.source.index()) {
                event.reads.extend(spoken.of_edge(graph, id));
                event.shows |= spoken.looks_for_edge(graph, id);
                event.enters.union_with(&graph.moves[id].entered);
            }
        }
        if event.enters.len() == before {
            break;
        }
    }
    // What runs where the event comes to is armed and looked at.
    for (id, row) in graph.tables.deadlines.iter() {
        if row.during.as_ref().is_none_or(|during| during.intersects(&event.enters)) {
            event.reads.extend(row.at.map(Kept::Fact));
            event.reads.extend(spoken.met.get(&id).into_iter().flatten());
        }
    }
}

/// Whether a trigger comes from outside only.
fn is_act_only(graph: &Graph<'_>, trigger: TriggerId) -> bool {
    let raises = |effect: &EffectRow| matches!(effect, EffectRow::Raise(raised) if *raised == trigger);
    let tables = graph.tables;
    let by_states = tables.states.iter().any(|(_, row)| row.on_entry.iter().chain(&row.on_exit).chain(&row.on_initial).any(raises));
    let by_edges = tables.edges.iter().any(|(_, row)| row.effects.iter().any(raises));
    matches!(tables.triggers[trigger].kind, TriggerKind::Name(_)) && !by_states && !by_edges
}

/// What a change writes whole, whatever was before.
fn overwritten(graph: &Graph<'_>, change: &ChangeRow) -> Option<Kept> {
    let whole = change.verb == Verb::Set && graph.tables.facts[change.fact].keys.is_empty();
    whole.then_some(Kept::Fact(change.fact))
}

/// What is read where.
struct Spoken {
    always: BTreeSet<Kept>,
    by_act: BTreeMap<ActId, BTreeSet<Kept>>,
    by_transition: BTreeMap<TransitionId, BTreeSet<Kept>>,
    met: BTreeMap<DeadlineId, BTreeSet<Kept>>,
    sought: Sought,
}

/// What properties look for.
#[derive(Default)]
struct Sought {
    acts: BTreeSet<ActId>,
    transitions: BTreeSet<TransitionId>,
    lapses: BTreeSet<DeadlineId>,
    enters: BTreeSet<StateId>,
    leaves: BTreeSet<StateId>,
    /// Something that any event may bring.
    anywhere: bool,
}

impl Spoken {
    fn of(graph: &Graph<'_>) -> Self {
        let mut spoken = Self {
            always: BTreeSet::new(),
            by_act: BTreeMap::new(),
            by_transition: BTreeMap::new(),
            met: BTreeMap::new(),
            sought: Sought::default(),
        };
        for (_, row) in graph.tables.properties.iter() {
            match &row.pattern {
                PatternRow::Always(test) | PatternRow::Never(test) | PatternRow::Sometimes(test) | PatternRow::Eventually(test) => {
                    spoken.always.extend(in_tests(graph, [*test]));
                    spoken.sought.anywhere = true;
                }
                PatternRow::NeverHappens(of) | PatternRow::Unary { of, .. } => spoken.happening(graph, of),
                // Asked in every state: whatever judges the act is read everywhere.
                PatternRow::AlwaysPossible { act, during, .. } => {
                    spoken.sought.anywhere = true;
                    spoken.always.extend(in_tests(graph, during.iter().copied()));
                    let trigger = graph.tables.acts[*act].trigger;
                    for (_, edge) in graph.tables.edges.iter().filter(|(id, _)| graph.moves[*id].triggers.contains(&trigger)) {
                        spoken.always.extend(in_tests(graph, asked(graph, edge)));
                    }
                }
                PatternRow::Binary { first, then, .. } => {
                    spoken.happening(graph, first);
                    spoken.happening(graph, then);
                }
            }
        }
        for (id, row) in graph.tables.deadlines.iter() {
            if let Some(test) = row.met_when {
                spoken.met.insert(id, in_tests(graph, [test]));
            }
        }
        spoken
    }

    fn happening(&mut self, graph: &Graph<'_>, of: &HappeningRow) {
        match of {
            HappeningRow::Act { act, during, .. } => {
                self.sought.acts.insert(*act);
                self.by_act.entry(*act).or_default().extend(in_tests(graph, during.iter().copied()));
            }
            HappeningRow::Transition { transition, during } => {
                self.sought.transitions.insert(*transition);
                self.by_transition.entry(*transition).or_default().extend(in_tests(graph, during.iter().copied()));
            }
            HappeningRow::Any(parts) => parts.iter().for_each(|part| self.happening(graph, part)),
            HappeningRow::Holds(test) => {
                self.always.extend(in_tests(graph, [*test]));
                self.sought.anywhere = true;
            }
            HappeningRow::Enters(state) => {
                self.sought.enters.insert(*state);
            }
            HappeningRow::Leaves(state) => {
                self.sought.leaves.insert(*state);
            }
            HappeningRow::Lapse(deadline) => {
                self.sought.lapses.insert(*deadline);
            }
        }
    }

    /// Whether a property looks for an edge being taken, or for where it leads.
    fn looks_for_edge(&self, graph: &Graph<'_>, id: EdgeId) -> bool {
        let is_sought = self.sought.transitions.contains(&graph.tables.edges[id].transition);
        is_sought || self.sought.enters.iter().any(|state| graph.moves[id].entered.contains(state.index()))
    }

    /// What an edge reads when it is looked at or taken.
    fn of_edge(&self, graph: &Graph<'_>, id: EdgeId) -> BTreeSet<Kept> {
        let edge = &graph.tables.edges[id];
        let mut read = in_tests(graph, asked(graph, edge));
        read.extend(self.by_transition.get(&edge.transition).into_iter().flatten());
        for effect in effects(graph, id) {
            if let EffectRow::Change(change) = effect {
                if let ValueRow::Fact(from) = change.value {
                    read.insert(Kept::Fact(from));
                }
                debug_assert!(!change.at.iter().any(|at| matches!(at, KeySource::Field(_))), "a transition has no content");
            }
        }
        let counted = graph.tables.transitions[edge.transition].at_most.map(|(place, _)| Kept::Taken(place));
        read.extend(counted);
        read.extend(
            edge.targets.iter().filter_map(|target| if let Target::History(memory) = target { Some(Kept::Memory(*memory)) } else { None }),
        );
        read
    }
}

/// What tests read.
fn in_tests(graph: &Graph<'_>, tests: impl IntoIterator<Item = TestId>) -> BTreeSet<Kept> {
    let read = reads(graph, tests);
    read.facts.into_iter().map(Kept::Fact).chain(read.deadlines.into_iter().map(Kept::Deadline)).collect()
}
