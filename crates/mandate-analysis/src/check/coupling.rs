//! Which tracks read what of which other tracks: what is not in the picture, and what makes tracks depend.

use super::graph::Graph;
use super::reads::{Reads, changes, reads};
use mandate_process::Process;
use mandate_process::definition::Kind;
use mandate_process::ids::{DeadlineId, EdgeId, FactId, RuleId, StateId, TransitionId};
use mandate_process::tables::{ROOT, TriggerKind};
use std::collections::{BTreeMap, BTreeSet};

/// What a track reads of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coupled {
    /// A fact that is written in the other: by a transition there, or by an act that is in order there and not in
    /// the reading track.
    Fact(FactId),
    /// Whether a state of the other is active.
    State(StateId),
    /// The completion of a state of the other.
    Done(StateId),
    /// A deadline that runs in the other, by its status or its lapse.
    Deadline(DeadlineId),
}

/// One track reads one thing of another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coupling {
    /// The parallel state of both tracks.
    pub parallel: StateId,
    /// The track that reads.
    pub reader: StateId,
    /// The track that is read.
    pub read: StateId,
    /// What is read.
    pub what: Coupled,
    /// The transitions that read it, in document order.
    pub transitions: Vec<TransitionId>,
}

/// Which tracks read what of which other tracks, in document order: facts written in one and asked for in another,
/// `in-state`, completions, deadlines. Rules are written out.
///
/// ```
/// use mandate_analysis::check::{Coupled, coupling};
/// use mandate_process::Process;
/// use mandate_process::definition::{Definition, State, Test, Transition};
///
/// let mut definition = Definition::new("pair");
/// let track = |id: &str, a: &str, b: &str| State::compound(id, [State::atomic(a), State::atomic(b)]);
/// definition.root = State::compound("", [State::parallel("both", [track("x", "x1", "x2"), track("y", "y1", "y2")])]);
/// definition.vocabulary.declare_act("go");
/// definition.transitions.push(Transition::new("go", ["x1"], ["x2"]).on_act("go"));
/// definition.transitions.push(Transition { when: Some(Test::InState("x2".into())), ..Transition::new("follow", ["y1"], ["y2"]) });
/// let process = Process::compile(definition).expect("a legal process");
/// let found = coupling(&process);
/// assert_eq!(process.state_name(found[0].reader), "y");
/// assert!(matches!(found[0].what, Coupled::State(state) if process.state_name(state) == "x2"));
/// ```
pub fn coupling(process: &Process) -> Vec<Coupling> {
    let graph = Graph::new(process);
    let mut found: BTreeMap<(StateId, StateId, StateId, Coupled), BTreeSet<TransitionId>> = BTreeMap::new();
    for (parallel, row) in graph.tables.states.iter().filter(|(_, row)| row.kind == Kind::Parallel) {
        let tracks: Vec<Track> = row.children.iter().map(|track| Track::new(&graph, *track)).collect();
        for reader in &tracks {
            for read in tracks.iter().filter(|read| read.root != reader.root) {
                for (what, transitions) in reader.reads_of(read) {
                    found.entry((parallel, reader.root, read.root, what)).or_default().extend(transitions);
                }
            }
        }
    }
    let coupling = |((parallel, reader, read, what), transitions): (_, BTreeSet<TransitionId>)| Coupling {
        parallel,
        reader,
        read,
        what,
        transitions: transitions.into_iter().collect(),
    };
    found.into_iter().map(coupling).collect()
}

/// What one track reads and writes.
struct Track<'g, 'p> {
    graph: &'g Graph<'p>,
    root: StateId,
    /// For each of its edges: what it reads, its rules among it.
    reads: Vec<(EdgeId, Reads)>,
    /// Facts written by its transitions, or by acts in order in it.
    writes: BTreeSet<FactId>,
    /// Facts written by acts that are in order in it.
    written_by_acts: BTreeSet<FactId>,
}

impl<'g, 'p> Track<'g, 'p> {
    fn new(graph: &'g Graph<'p>, root: StateId) -> Self {
        let tables = graph.tables;
        let own: Vec<EdgeId> = graph.edges().filter(|(_, edge)| graph.holds(root, edge.source)).map(|(id, _)| id).collect();
        let rules = |rules: &[RuleId]| rules.iter().map(|rule| tables.rules[*rule].test).collect::<Vec<_>>();
        let tests = |edge: EdgeId| tables.edges[edge].when.into_iter().chain(rules(&tables.edges[edge].needs));
        let acts = tables.acts.iter().filter(|(_, act)| {
            let admitted = act.admitted.iter().any(|state| graph.holds(root, StateId::from(state)));
            admitted || tables.triggers[act.trigger].sources.iter().any(|state| graph.holds(root, StateId::from(state)))
        });
        let written_by_acts: BTreeSet<FactId> = acts
            .flat_map(|(id, _)| tables.facts.iter().filter(move |(_, fact)| fact.writers.contains(&id)).map(|(fact, _)| fact))
            .collect();
        let mut writes = written_by_acts.clone();
        writes.extend(own.iter().flat_map(|edge| changes(graph, *edge)));
        let reads = own.iter().map(|edge| (*edge, reads(graph, tests(*edge)))).collect();
        Self { graph, root, reads, writes, written_by_acts }
    }

    /// What this track reads of another, each with the transition that reads it.
    fn reads_of(&self, other: &Self) -> Vec<(Coupled, Option<TransitionId>)> {
        let tables = self.graph.tables;
        let inside = |state: &StateId| self.graph.holds(other.root, *state);
        let runs_there = |deadline: &DeadlineId| {
            let during = tables.deadlines[*deadline].during.as_ref();
            during.is_some_and(|during| during.iter().map(StateId::from).all(|state| state != ROOT && self.graph.holds(other.root, state)))
        };
        let mut found = Vec::new();
        for (edge, reads) in &self.reads {
            // What an act of this track writes itself is no word from the other.
            let facts = reads.facts.iter().filter(|fact| other.writes.contains(fact) && !self.written_by_acts.contains(fact));
            let mut what: Vec<Coupled> = facts.map(|fact| Coupled::Fact(*fact)).collect();
            what.extend(reads.states.iter().filter(|state| inside(state)).map(|state| Coupled::State(*state)));
            what.extend(reads.deadlines.iter().filter(|deadline| runs_there(deadline)).map(|deadline| Coupled::Deadline(*deadline)));
            for trigger in &self.graph.moves[*edge].triggers {
                match tables.triggers[*trigger].kind {
                    TriggerKind::Done(state) if inside(&state) => what.push(Coupled::Done(state)),
                    TriggerKind::Lapse(deadline) if runs_there(&deadline) => what.push(Coupled::Deadline(deadline)),
                    _ => {}
                }
            }
            found.extend(what.into_iter().map(|what| (what, Some(tables.edges[*edge].transition))));
        }
        found
    }
}
