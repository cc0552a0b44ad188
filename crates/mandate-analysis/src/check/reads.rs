//! What a test reads, what an edge changes, and which facts a yes shows to be set.

use super::graph::{Graph, Move};
use mandate_process::Bits;
use mandate_process::definition::Operator;
use mandate_process::ids::{DeadlineId, EdgeId, FactId, StateId, TestId};
use mandate_process::tables::{EdgeRow, EffectRow, LeafRow, MembersRow, RightRow, TestRow};
use std::collections::BTreeSet;

/// What tests read, rules written out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reads {
    pub facts: BTreeSet<FactId>,
    pub states: BTreeSet<StateId>,
    pub deadlines: BTreeSet<DeadlineId>,
}

/// Everything that these tests read.
pub(crate) fn reads(graph: &Graph<'_>, tests: impl IntoIterator<Item = TestId>) -> Reads {
    let tables = graph.tables;
    let mut found = Reads::default();
    let mut open: Vec<TestId> = tests.into_iter().collect();
    while let Some(test) = open.pop() {
        match &tables.tests[test] {
            TestRow::All(parts) | TestRow::Any(parts) => open.extend(parts),
            TestRow::Not(part) => open.push(*part),
            TestRow::Rule(rule) => open.push(tables.rules[*rule].test),
            TestRow::InState(state) => {
                found.states.insert(*state);
            }
            TestRow::Deadline(deadline, _) => {
                found.deadlines.insert(*deadline);
            }
            TestRow::Ended(_) => {}
            TestRow::Leaf(leaf) => {
                found.facts.insert(leaf.fact);
                found.facts.extend(sets(leaf));
                if let RightRow::Fact(fact, _) = leaf.right {
                    found.facts.insert(fact);
                }
            }
        }
    }
    // A sum moves with what it is summed from.
    let mut sums: Vec<FactId> = found.facts.iter().copied().collect();
    while let Some(fact) = sums.pop() {
        if let Some(of) = tables.facts[fact].sum_of.filter(|of| found.facts.insert(*of)) {
            sums.push(of);
        }
    }
    found
}

/// The facts that are sets which a comparison ranges over or must include.
fn sets(leaf: &LeafRow) -> impl Iterator<Item = FactId> + '_ {
    let right = if let RightRow::Members(members) = &leaf.right { Some(members) } else { None };
    leaf.over.iter().chain(right).filter_map(|members| if let MembersRow::Fact(fact) = members { Some(*fact) } else { None })
}

/// The facts that an edge may change: by its own effects and by those of the states it may exit or enter.
pub(crate) fn changes(graph: &Graph<'_>, edge: EdgeId) -> BTreeSet<FactId> {
    effects(graph, edge).filter_map(|effect| if let EffectRow::Change(change) = effect { Some(change.fact) } else { None }).collect()
}

/// Everything that may happen beside the moves when an edge is taken.
pub(crate) fn effects<'p>(graph: &Graph<'p>, edge: EdgeId) -> impl Iterator<Item = &'p EffectRow> + use<'p> {
    let tables = graph.tables;
    let Move { entered, exited, .. } = &graph.moves[edge];
    let rows = |states: &Bits| states.iter().map(|state| &tables.states[StateId::from(state)]).collect::<Vec<_>>();
    let of_exits = rows(exited).into_iter().flat_map(|row| &row.on_exit);
    let of_entries = rows(entered).into_iter().flat_map(|row| row.on_entry.iter().chain(&row.on_initial));
    tables.edges[edge].effects.iter().chain(of_exits).chain(of_entries)
}

/// The tests that hold whenever an edge is taken.
pub(crate) fn asked<'p>(graph: &Graph<'p>, edge: &'p EdgeRow) -> impl Iterator<Item = TestId> + use<'p> {
    let tables = graph.tables;
    edge.when.into_iter().chain(edge.needs.iter().map(move |rule| tables.rules[*rule].test))
}

/// The comparisons that hold when a test holds: those that only stand under `all` and rules.
pub(crate) fn granted<'p>(graph: &Graph<'p>, tests: impl IntoIterator<Item = TestId>) -> Vec<&'p LeafRow> {
    let tables = graph.tables;
    let mut found = Vec::new();
    let mut open: Vec<TestId> = tests.into_iter().collect();
    while let Some(test) = open.pop() {
        match &tables.tests[test] {
            TestRow::All(parts) => open.extend(parts),
            TestRow::Rule(rule) => open.push(tables.rules[*rule].test),
            TestRow::Leaf(leaf) => found.push(&**leaf),
            _ => {}
        }
    }
    found
}

/// Whether a comparison that holds shows that a single fact without keys is set.
pub(crate) fn shows_set(leaf: &LeafRow, fact: FactId) -> bool {
    let left = leaf.fact == fact
        && leaf.over.is_empty()
        && match leaf.operator {
            Operator::Is | Operator::IsNot | Operator::AtLeast | Operator::AtMost => true,
            Operator::IsSet => leaf.right == RightRow::Cell(1),
            _ => false,
        };
    let right = leaf.over.is_empty() && matches!(&leaf.right, RightRow::Fact(other, _) if *other == fact);
    left || right
}
