//! What the changes touch: the pieces of a process that may go otherwise before anybody sees a difference.
//!
//! Two cases that are answered alike and stand at the same states can only come apart where something is read that may
//! differ unseen: a fact, a deadline, a rule. So what differs is followed from what writes to what reads, up to the acts
//! and transitions where it shows. All that is not touched goes alike in both as long as nothing has shown.

use crate::check::graph::Graph;
use crate::check::reads::effects;
use crate::verify::model::changes;
use crate::verify::slice::{Kept, Seeds};
use mandate_process::definition::Operator;
use mandate_process::ids::{ActId, DeadlineId, FactId, RuleId, StateId, TestId, TransitionId, TriggerId};
use mandate_process::tables::{
    ACTORS, ActRow, Atom, ChangeRow, EffectRow, MembersRow, Name, RightRow, Tables, TestRow, TriggerKind, ValueRow,
};
use std::collections::{BTreeMap, BTreeSet};

/// No more members than this are added to come to the edge of a size.
const MOST_COUNTED: u32 = 5;

/// What is touched of one process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Touched {
    /// States: whether they are active is told otherwise, or they are somewhere else.
    pub states: BTreeSet<StateId>,
    pub facts: BTreeSet<FactId>,
    pub deadlines: BTreeSet<DeadlineId>,
    /// Of these, those that say otherwise when they start, stop or lapse; not those that are only longer or shorter.
    pub changed: BTreeSet<DeadlineId>,
    pub rules: BTreeSet<RuleId>,
    /// Acts that are offered otherwise.
    pub acts: BTreeSet<ActId>,
    /// Acts of which it may differ where they are in order or what they move: all that judges them is looked at.
    pub judged: BTreeSet<ActId>,
    pub transitions: BTreeSet<TransitionId>,
    /// Rules that may differ, where a transition needs them.
    pub needs: BTreeSet<(TransitionId, RuleId)>,
}

impl Touched {
    /// Follows what is touched to what reads it, until nothing new is found.
    pub fn spread(&mut self, graph: &Graph<'_>) {
        loop {
            let before = self.clone();
            self.flow(graph);
            self.read(graph);
            if *self == before {
                return;
            }
        }
    }

    /// From facts to facts that are copied or summed from them.
    fn flow(&mut self, graph: &Graph<'_>) {
        let copied = changes(graph.process).filter_map(|ChangeRow { fact, value, .. }| match value {
            ValueRow::Fact(from) if self.facts.contains(from) => Some(*fact),
            _ => None,
        });
        let summed = graph.tables.facts.iter().filter(|(_, row)| row.sum_of.is_some_and(|of| self.facts.contains(&of)));
        let more: Vec<FactId> = copied.chain(summed.map(|(fact, _)| fact)).collect();
        self.facts.extend(more);
    }

    /// To the tests that read it, and to what these decide.
    fn read(&mut self, graph: &Graph<'_>) {
        let tables = graph.tables;
        for (id, row) in tables.rules.iter() {
            if self.is_read_by(graph, row.test) {
                self.rules.insert(id);
            }
        }
        for (id, row) in tables.deadlines.iter() {
            let read = row.met_when.is_some_and(|test| self.is_read_by(graph, test));
            if read || row.at.is_some_and(|fact| self.facts.contains(&fact)) {
                self.deadlines.insert(id);
            }
            if let Some(lapse) = row.lapse.filter(|_| self.deadlines.contains(&id)) {
                self.wake(graph, lapse);
            }
        }
        for (_, edge) in tables.edges.iter() {
            if edge.when.is_some_and(|test| self.is_read_by(graph, test)) {
                self.choose(graph, edge.transition);
            }
            for rule in edge.needs.iter().filter(|rule| self.rules.contains(rule)) {
                self.needs.insert((edge.transition, *rule));
            }
        }
    }

    /// A transition may be selected otherwise.
    pub fn choose(&mut self, graph: &Graph<'_>, transition: TransitionId) {
        self.transitions.insert(transition);
        for edge in &graph.tables.transitions[transition].edges {
            for trigger in &graph.moves[*edge].triggers {
                self.judge(graph, *trigger);
            }
        }
    }

    /// The act that brings a trigger may be answered otherwise.
    fn judge(&mut self, graph: &Graph<'_>, trigger: TriggerId) {
        if let TriggerKind::Name(name) = &graph.tables.triggers[trigger].kind {
            self.judged.extend(graph.tables.names.acts.get(name));
        }
    }

    /// A trigger may come otherwise.
    pub fn wake(&mut self, graph: &Graph<'_>, trigger: TriggerId) {
        let waiting = graph.tables.triggers[trigger].by_source.iter().flat_map(|(_, edges)| edges);
        self.transitions.extend(waiting.map(|edge| graph.tables.edges[*edge].transition));
    }

    /// These happen otherwise.
    pub fn happen<'e>(&mut self, graph: &Graph<'_>, effects: impl IntoIterator<Item = &'e EffectRow>) {
        for effect in effects {
            match effect {
                EffectRow::Change(change) => {
                    self.facts.insert(change.fact);
                }
                EffectRow::Raise(trigger) | EffectRow::Send(trigger, _) => self.wake(graph, *trigger),
            }
        }
    }

    /// A transition was taken where the other process took another one, and nobody has seen it: all that it does, and
    /// the deadlines that begin anew.
    pub fn taken_unseen(&mut self, graph: &Graph<'_>, transition: TransitionId) {
        for edge in &graph.tables.transitions[transition].edges {
            self.happen(graph, effects(graph, *edge));
            let mut moved = graph.moves[*edge].entered.clone();
            moved.union_with(&graph.moves[*edge].exited);
            let begun =
                graph.tables.deadlines.iter().filter(|(_, row)| row.during.as_ref().is_some_and(|during| during.intersects(&moved)));
            self.deadlines.extend(begun.map(|(id, _)| id));
        }
        self.transitions.insert(transition);
    }

    /// Whether a test reads something that is touched.
    fn is_read_by(&self, graph: &Graph<'_>, test: TestId) -> bool {
        let mut open = vec![test];
        while let Some(test) = open.pop() {
            let touched = match &graph.tables.tests[test] {
                TestRow::All(parts) | TestRow::Any(parts) => {
                    open.extend(parts);
                    false
                }
                TestRow::Not(part) => {
                    open.push(*part);
                    false
                }
                TestRow::Rule(rule) => {
                    open.push(graph.tables.rules[*rule].test);
                    self.rules.contains(rule)
                }
                TestRow::InState(state) => self.states.contains(state),
                TestRow::Deadline(deadline, _) => self.deadlines.contains(deadline),
                TestRow::Ended(_) => false,
                TestRow::Leaf(leaf) => {
                    let has = |members: &MembersRow| matches!(members, MembersRow::Fact(fact) if self.facts.contains(fact));
                    let right = match &leaf.right {
                        RightRow::Fact(fact, _) => self.facts.contains(fact),
                        RightRow::Members(members) => has(members),
                        RightRow::Cell(_) => false,
                    };
                    self.facts.contains(&leaf.fact) || right || leaf.over.iter().any(has)
                }
            };
            if touched {
                return true;
            }
        }
        false
    }

    /// How many members of roles and open types it takes to come to the edge of every size that rules touched ask for:
    /// one more than that, if these are few.
    pub fn counted(&self, graph: &Graph<'_>) -> BTreeMap<String, u32> {
        let tables = graph.tables;
        let mut counted: BTreeMap<String, u32> = BTreeMap::new();
        let mut open: Vec<TestId> = self.rules.iter().map(|rule| tables.rules[*rule].test).collect();
        while let Some(test) = open.pop() {
            match &tables.tests[test] {
                TestRow::All(parts) | TestRow::Any(parts) => open.extend(parts),
                TestRow::Not(part) => open.push(*part),
                TestRow::Leaf(leaf) if matches!(leaf.operator, Operator::SizeAtLeast | Operator::SizeAtMost) => {
                    let RightRow::Cell(size) = leaf.right else { continue };
                    let edge = u32::try_from(size + 1).ok().filter(|edge| *edge <= MOST_COUNTED).unwrap_or_default();
                    for name in held(tables, leaf.fact) {
                        let most = counted.entry(name.to_string()).or_default();
                        *most = edge.max(*most);
                    }
                }
                _ => {}
            }
        }
        counted
    }

    /// Where a slice begins that shows all of this: what reads and moves, not what is only written.
    pub fn seeds(&self) -> Seeds {
        Seeds {
            states: self.states.clone(),
            acts: self.acts.clone(),
            transitions: self.transitions.clone(),
            asked: self.judged.clone(),
            ..Seeds::default()
        }
    }

    pub fn kept(&self) -> impl Iterator<Item = Kept> + '_ {
        self.needs.iter().map(|(transition, rule)| Kept::Need(*transition, *rule))
    }
}

/// The roles and types whose members a set holds; of any actors those who may add themselves.
fn held(tables: &Tables, fact: FactId) -> Vec<&Name> {
    match tables.facts[fact].atom {
        Atom::Member(ACTORS, Some(role)) => vec![&tables.roles[role].name],
        Atom::Member(ACTORS, None) => {
            let adds = |act: &&ActRow| act.changes.iter().any(|change| change.fact == fact && change.value == ValueRow::Actor);
            let by = tables.acts.rows().iter().filter(adds).fold(0, |by, act| by | act.by.unwrap_or(u64::MAX));
            tables.roles.iter().filter(|(id, role)| role.many && by >> (id.0 & 63) & 1 == 1).map(|(_, role)| &role.name).collect()
        }
        Atom::Member(sort, _) => vec![&tables.sorts[sort].name],
        _ => Vec::new(),
    }
}
