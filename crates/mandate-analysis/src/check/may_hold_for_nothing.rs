//! `may-hold-for-nothing`: a rule says something of every member of a set that may be empty, and then holds.
//!
//! Looked at are rules in `needs` whose test holds because of a `for-each` or `includes-all` over a fact that is a
//! set. Not reported is a set of which each of the transitions asks elsewhere, in `when` or `needs`, that it is not
//! empty; nor the actors of a role or the values of a type, which a case lists at its opening.

use super::graph::Graph;
use super::notes::{Notes, listed};
use super::reads::{asked, granted};
use mandate_process::definition::{Item, Operator};
use mandate_process::finding::Finding;
use mandate_process::ids::{FactId, RuleId, TestId, TransitionId};
use mandate_process::tables::{LeafRow, MembersRow, RightRow, TestRow};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn look(graph: &Graph<'_>, notes: &mut Notes<'_>) {
    let tables = graph.tables;
    let mut open: BTreeMap<(RuleId, FactId), BTreeSet<TransitionId>> = BTreeMap::new();
    for (_, edge) in graph.edges() {
        let shown = granted(graph, asked(graph, edge));
        for rule in &edge.needs {
            for fact in ranged_over(graph, tables.rules[*rule].test) {
                if !shown.iter().any(|leaf| shows_some(leaf, fact)) {
                    open.entry((*rule, fact)).or_default().insert(edge.transition);
                }
            }
        }
    }
    for ((rule, fact), transitions) in open {
        let (name, set) = (&tables.rules[rule].name, &tables.facts[fact].name);
        let needed = listed(transitions.iter().map(|id| graph.transition(*id)));
        let finding = Finding::warning("may-hold-for-nothing", format!("rule `{name}` holds as long as `{set}` is empty"))
            .why(format!("it asks something of every member; {needed} may be taken by it without a single one"))
            .help(format!("add a rule with `{{ fact = \"{set}\", is-empty = false }}` to the same `needs`"));
        notes.add(Item::Rule, name, rule.index(), finding);
    }
}

/// Sets whose being empty lets a test hold.
fn ranged_over(graph: &Graph<'_>, test: TestId) -> BTreeSet<FactId> {
    let tables = graph.tables;
    let mut found = BTreeSet::new();
    let mut open = vec![test];
    while let Some(test) = open.pop() {
        match &tables.tests[test] {
            TestRow::All(parts) | TestRow::Any(parts) => open.extend(parts),
            TestRow::Rule(rule) => open.push(tables.rules[*rule].test),
            TestRow::Leaf(leaf) => {
                let right = match &leaf.right {
                    RightRow::Members(members) if leaf.operator == Operator::IncludesAll => Some(members),
                    _ => None,
                };
                let fact = |members: &MembersRow| if let MembersRow::Fact(fact) = members { Some(*fact) } else { None };
                found.extend(leaf.over.iter().chain(right).filter_map(fact));
            }
            _ => {}
        }
    }
    found
}

/// Whether a comparison that holds shows that a set has a member.
fn shows_some(leaf: &LeafRow, fact: FactId) -> bool {
    leaf.fact == fact
        && leaf.over.is_empty()
        && match (leaf.operator, &leaf.right) {
            (Operator::IsEmpty, RightRow::Cell(0)) | (Operator::Includes, RightRow::Cell(_)) => true,
            (Operator::SizeAtLeast, RightRow::Cell(least)) => *least > 0,
            (Operator::IncludesAll, RightRow::Members(MembersRow::List(members))) => !members.is_empty(),
            _ => false,
        }
}
