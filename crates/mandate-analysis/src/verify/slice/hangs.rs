//! What the pieces of a process hang on: the graph whose reachable part a slice keeps.
//!
//! A piece that is kept is kept *exactly*: on every run of the whole process it stands, after each event, as it stands
//! on the run of the slice. Every link below is there because without it that would not be so.

use super::seeds::Seeds;
use super::shadows::shadows;
use crate::check::graph::Graph;
use crate::check::reads::{Reads, reads};
use mandate_process::definition::Kind;
use mandate_process::ids::{ActId, DeadlineId, EdgeId, FactId, RuleId, StateId, TestId, TransitionId, TriggerId};
use mandate_process::tables::{ChangeRow, EffectRow, KeySource, ROOT, Target, TriggerKind, ValueRow};
use std::collections::{BTreeMap, BTreeSet};

/// Something that is kept or left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Piece {
    /// Whether a state is active, and when it is entered and left.
    State(StateId),
    /// Which child of a state is active; of a parallel: that its tracks stand apart.
    Inside(StateId),
    /// When a state is done.
    Done(StateId),
    /// What a fact holds.
    Fact(FactId),
    /// Where a deadline stands.
    Deadline(DeadlineId),
    /// That an act happens. Not how it is judged.
    Act(ActId),
    /// When a transition is taken from one of its sources. Not how it is judged.
    Edge(EdgeId),
    /// When a name is raised or sent.
    Brought(TriggerId),
}

/// A rule that is asked although it only admits; or a transition that is kept although nothing hangs on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// A rule, wherever a transition that is kept needs it.
    Rule(RuleId),
    /// A rule, where this transition needs it; the transition is kept.
    Need(TransitionId, RuleId),
    /// A transition, with the place it starts from.
    Transition(TransitionId),
}

/// The pieces of a process and what each hangs on.
pub(super) struct Hangs<'g, 'p> {
    pub graph: &'g Graph<'p>,
    needs: &'g BTreeSet<Kept>,
    asked: &'g BTreeSet<ActId>,
    by_domain: BTreeMap<StateId, Vec<EdgeId>>,
    writers: BTreeMap<FactId, BTreeSet<Piece>>,
    bringers: BTreeMap<TriggerId, BTreeSet<Piece>>,
}

impl<'g, 'p> Hangs<'g, 'p> {
    pub fn new(graph: &'g Graph<'p>, seeds: &'g Seeds, needs: &'g BTreeSet<Kept>) -> Self {
        let mut hangs =
            Self { graph, needs, asked: &seeds.asked, by_domain: BTreeMap::new(), writers: BTreeMap::new(), bringers: BTreeMap::new() };
        for (id, edge) in graph.edges() {
            if !edge.targets.is_empty() {
                hangs.by_domain.entry(graph.moves[id].domain).or_default().push(id);
            }
            hangs.note_effects(&[Piece::Edge(id)], &edge.effects);
        }
        for (id, row) in graph.tables.states.iter() {
            hangs.note_effects(&[Piece::State(id)], &row.on_entry);
            hangs.note_effects(&[Piece::State(id)], &row.on_exit);
            // Whether a state starts its children by default is seen only where they are.
            hangs.note_effects(&[Piece::State(id), Piece::Inside(id)], &row.on_initial);
        }
        for (id, act) in graph.tables.acts.iter() {
            for fact in act.changes.iter().map(|change| change.fact).chain(act.from_design.iter().copied()) {
                hangs.writers.entry(fact).or_default().insert(Piece::Act(id));
            }
            for change in &act.changes {
                hangs.note_copy(change);
            }
        }
        hangs
    }

    fn note_effects(&mut self, of: &[Piece], effects: &[EffectRow]) {
        for effect in effects {
            match effect {
                EffectRow::Change(change) => {
                    self.writers.entry(change.fact).or_default().extend(of);
                    self.note_copy(change);
                }
                EffectRow::Raise(trigger) | EffectRow::Send(trigger, _) => self.bringers.entry(*trigger).or_default().extend(of),
            }
        }
    }

    fn note_copy(&mut self, change: &ChangeRow) {
        if let ValueRow::Fact(from) = change.value {
            self.writers.entry(change.fact).or_default().insert(Piece::Fact(from));
        }
    }

    /// Everything that the seeds hang on.
    pub fn closure(&self, seeds: &Seeds) -> BTreeSet<Piece> {
        let mut open = self.first(seeds);
        let mut kept: BTreeSet<Piece> = open.iter().copied().collect();
        while let Some(piece) = open.pop() {
            for next in self.of(piece) {
                if kept.insert(next) {
                    open.push(next);
                }
            }
        }
        kept
    }

    /// The pieces that are kept to begin with. The root is: whether a case has ended is never left out.
    fn first(&self, seeds: &Seeds) -> Vec<Piece> {
        let tables = self.graph.tables;
        let mut first = vec![Piece::Inside(ROOT)];
        first.extend(seeds.states.iter().map(|state| Piece::State(*state)));
        first.extend(seeds.facts.iter().map(|fact| Piece::Fact(*fact)));
        first.extend(seeds.deadlines.iter().map(|deadline| Piece::Deadline(*deadline)));
        first.extend(seeds.acts.iter().map(|act| Piece::Act(*act)));
        first.extend(self.read(seeds.rules.iter().map(|rule| tables.rules[*rule].test)));
        let named = self.needs.iter().filter_map(|kept| match kept {
            Kept::Rule(_) => None,
            Kept::Need(transition, _) | Kept::Transition(transition) => Some(transition),
        });
        let transitions = seeds.transitions.iter().chain(named);
        first.extend(transitions.flat_map(|transition| &tables.transitions[*transition].edges).map(|edge| Piece::Edge(*edge)));
        seeds.asked.iter().for_each(|act| first.extend(self.judging(*act)));
        first
    }

    /// All that decides whether an act is accepted: where it is in order, and whom its changes fit (S5.9).
    fn judging(&self, act: ActId) -> Vec<Piece> {
        let tables = self.graph.tables;
        let row = &tables.acts[act];
        let mut all = vec![Piece::Act(act)];
        all.extend(row.admitted.iter().map(|state| Piece::State(state.into())));
        all.extend(self.waiting(row.trigger).map(Piece::Edge));
        all.extend(row.changes.iter().filter(|change| self.may_misfit(change)).map(|change| Piece::Fact(change.fact)));
        all
    }

    /// Whether an act may be refused because this change would write its actor where the role does not fit.
    pub fn may_misfit(&self, change: &ChangeRow) -> bool {
        let row = &self.graph.tables.facts[change.fact];
        let as_key = change.at.iter().zip(&row.keys).any(|(at, key)| *at == KeySource::Actor && key.role.is_some());
        let of_role = matches!(row.atom, mandate_process::tables::Atom::Member(_, Some(_)));
        as_key || (change.value == ValueRow::Actor && of_role)
    }

    /// The edges that wait for a trigger.
    pub fn waiting(&self, trigger: TriggerId) -> impl Iterator<Item = EdgeId> + use<'p> {
        self.graph.tables.triggers[trigger].by_source.iter().flat_map(|(_, edges)| edges.iter().copied())
    }

    /// The rules that are asked of a transition.
    pub fn asked_needs(&self, edge: EdgeId) -> impl Iterator<Item = RuleId> + '_ {
        let tables = self.graph.tables;
        let row = &tables.edges[edge];
        let of_asked =
            self.graph.moves[edge].triggers.iter().any(|trigger| self.asked.iter().any(|act| tables.acts[*act].trigger == *trigger));
        let is_asked = move |rule: &RuleId| {
            of_asked || self.needs.contains(&Kept::Rule(*rule)) || self.needs.contains(&Kept::Need(row.transition, *rule))
        };
        row.needs.iter().copied().filter(is_asked)
    }

    /// What a piece hangs on.
    fn of(&self, piece: Piece) -> Vec<Piece> {
        let tables = self.graph.tables;
        match piece {
            Piece::State(ROOT) => Vec::new(),
            Piece::State(state) => vec![Piece::Inside(tables.states[state].parent)],
            Piece::Inside(state) => {
                let moves = self.by_domain.get(&state).into_iter().flatten().map(|edge| Piece::Edge(*edge));
                moves.chain([Piece::State(state)]).collect()
            }
            Piece::Done(state) => {
                let row = &tables.states[state];
                let tracks = row.children.iter().filter(|_| row.kind == Kind::Parallel).map(|track| Piece::Done(*track));
                tracks.chain([Piece::Inside(state)]).collect()
            }
            Piece::Fact(fact) => {
                let source = tables.facts[fact].sum_of.map(Piece::Fact);
                self.writers.get(&fact).into_iter().flatten().copied().chain(source).collect()
            }
            Piece::Deadline(deadline) => self.of_deadline(deadline),
            Piece::Act(_) => Vec::new(),
            Piece::Edge(edge) => self.of_edge(edge),
            Piece::Brought(trigger) => self.bringers.get(&trigger).into_iter().flatten().copied().collect(),
        }
    }

    fn of_deadline(&self, deadline: DeadlineId) -> Vec<Piece> {
        let tables = self.graph.tables;
        let row = &tables.deadlines[deadline];
        let acts = tables.acts.iter().filter(|(_, act)| act.arms.contains(&deadline) || act.meets.contains(&deadline));
        let mut on: Vec<Piece> = acts.map(|(act, _)| Piece::Act(act)).collect();
        on.extend(row.during.iter().flat_map(|during| during.iter()).map(|state| Piece::State(state.into())));
        on.extend(row.at.map(Piece::Fact));
        on.extend(self.read(row.met_when));
        on
    }

    fn of_edge(&self, edge: EdgeId) -> Vec<Piece> {
        let tables = self.graph.tables;
        let row = &tables.edges[edge];
        let mut on = vec![Piece::State(row.source)];
        if !row.targets.is_empty() {
            on.push(Piece::Inside(self.graph.moves[edge].domain));
        }
        for trigger in &self.graph.moves[edge].triggers {
            match &tables.triggers[*trigger].kind {
                TriggerKind::Automatic => {}
                TriggerKind::Name(name) => {
                    on.push(Piece::Brought(*trigger));
                    on.extend(tables.names.acts.get(name).map(|act| Piece::Act(*act)));
                }
                TriggerKind::Lapse(deadline) => on.push(Piece::Deadline(*deadline)),
                TriggerKind::Done(state) => on.push(Piece::Done(*state)),
            }
        }
        let needs = self.asked_needs(edge).map(|rule| tables.rules[rule].test);
        on.extend(self.read(row.when.into_iter().chain(needs)));
        // It counts with all its sources.
        if tables.transitions[row.transition].at_most.is_some() {
            on.extend(tables.transitions[row.transition].edges.iter().map(|edge| Piece::Edge(*edge)));
        }
        on.extend(shadows(self.graph, edge).map(Piece::Edge));
        on.extend(self.resumed_from_inside(edge));
        on
    }

    /// Where a transition resumes a state that it starts inside of, how much it leaves hangs on all that is remembered.
    fn resumed_from_inside(&self, edge: EdgeId) -> Vec<Piece> {
        let tables = self.graph.tables;
        let row = &tables.edges[edge];
        let resumed = row.targets.iter().filter_map(|target| match target {
            Target::History(history) => Some(tables.histories[*history].of),
            Target::State(_) => None,
        });
        let around = resumed.filter(|of| self.graph.holds(*of, row.source));
        let has_children = |state: &StateId| !tables.states[*state].children.is_empty();
        around
            .flat_map(|of| tables.states[of].inside.iter().map(StateId::from).chain([of]))
            .filter(has_children)
            .map(Piece::Inside)
            .collect()
    }

    fn read(&self, tests: impl IntoIterator<Item = TestId>) -> Vec<Piece> {
        let Reads { facts, states, deadlines } = reads(self.graph, tests);
        let facts = facts.into_iter().map(Piece::Fact);
        facts.chain(states.into_iter().map(Piece::State)).chain(deadlines.into_iter().map(Piece::Deadline)).collect()
    }
}
