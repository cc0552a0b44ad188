//! Tests as propositions: whether several can hold together, whatever their leaves are.
//!
//! Rules are written out. A leaf is a comparison or the status of a deadline or an active state; two leaves about
//! one fact without keys that plainly exclude each other (`is = "a"` and `is = "b"`, `at-least = 9` and
//! `at-most = 8`) are never both taken for true. Else leaves are free of each other, so *cannot hold together* is
//! certain and *may hold together* is not.

use super::graph::Graph;
use mandate_process::definition::{Operator, Status};
use mandate_process::ids::{DeadlineId, FactId, StateId, TestId};
use mandate_process::tables::{LeafRow, MembersRow, RightRow, TestRow};

/// More leaves than this are not tried: each doubles the work.
const MOST_LEAVES: usize = 12;

#[derive(Clone, PartialEq)]
enum Leaf {
    Fact { fact: FactId, over: Vec<MembersRow>, operator: Operator, right: RightRow },
    State(StateId),
    Deadline(DeadlineId, Status),
}

enum Formula {
    Constant(bool),
    Leaf(usize),
    Not(Box<Formula>),
    All(Vec<Formula>),
    Any(Vec<Formula>),
}

/// Tests, each asked to hold or not to hold, over one set of leaves.
pub(super) struct Propositions<'g, 'p> {
    graph: &'g Graph<'p>,
    leaves: Vec<Leaf>,
    formulas: Vec<Formula>,
    assume_set: bool,
}

impl<'g, 'p> Propositions<'g, 'p> {
    pub fn new(graph: &'g Graph<'p>) -> Self {
        Self { graph, leaves: Vec::new(), formulas: Vec::new(), assume_set: false }
    }

    /// Takes every fact for set, so that `is-not` is the contrary of `is`, and `at-most` of `at-least`.
    pub fn assuming_facts_are_set(mut self) -> Self {
        self.assume_set = true;
        self
    }

    /// Asks a test to hold.
    pub fn holds(mut self, test: TestId) -> Self {
        let formula = self.formula(test);
        self.formulas.push(formula);
        self
    }

    /// Asks a test not to hold.
    pub fn fails(mut self, test: TestId) -> Self {
        let formula = Formula::Not(Box::new(self.formula(test)));
        self.formulas.push(formula);
        self
    }

    /// Whether all that is asked surely cannot be had at once.
    pub fn cannot_be(&self) -> bool {
        if self.leaves.len() > MOST_LEAVES {
            return false;
        }
        let pairs: Vec<(usize, usize)> = (0..self.leaves.len())
            .flat_map(|a| (0..a).map(move |b| (a, b)))
            .filter(|(a, b)| match (self.leaves.get(*a), self.leaves.get(*b)) {
                (Some(a), Some(b)) => exclude(a, b),
                _ => false,
            })
            .collect();
        (0_u32..1 << self.leaves.len()).all(|world| {
            let holds = |leaf: usize| world >> leaf & 1 == 1;
            pairs.iter().any(|(a, b)| holds(*a) && holds(*b)) || !self.formulas.iter().all(|formula| value(formula, &holds))
        })
    }

    // Tests are nested at most as deep as `Limits::test_depth`, rules written out, so this may call itself.
    fn formula(&mut self, test: TestId) -> Formula {
        let tables = self.graph.tables;
        match &tables.tests[test] {
            TestRow::All(parts) => Formula::All(parts.iter().map(|part| self.formula(*part)).collect()),
            TestRow::Any(parts) => Formula::Any(parts.iter().map(|part| self.formula(*part)).collect()),
            TestRow::Not(part) => Formula::Not(Box::new(self.formula(*part))),
            TestRow::Rule(rule) => self.formula(tables.rules[*rule].test),
            // Nothing moves after the end of a case.
            TestRow::Ended(ended) => Formula::Constant(!ended),
            TestRow::InState(state) => self.leaf(Leaf::State(*state)),
            TestRow::Deadline(deadline, status) => self.leaf(Leaf::Deadline(*deadline, *status)),
            TestRow::Leaf(leaf) => self.comparison(leaf),
        }
    }

    fn comparison(&mut self, row: &LeafRow) -> Formula {
        let LeafRow { fact, over, operator, right } = row;
        let set = self.assume_set;
        let mut leaf = |operator, right| {
            let leaf = Leaf::Fact { fact: *fact, over: over.clone(), operator, right };
            self.leaf(leaf)
        };
        let not = |formula| Formula::Not(Box::new(formula));
        match (operator, right) {
            (Operator::IsSet, RightRow::Cell(1)) if set && over.is_empty() => Formula::Constant(true),
            (Operator::IsSet, RightRow::Cell(0)) if set && over.is_empty() => Formula::Constant(false),
            (Operator::IsNot, right) if set && over.is_empty() => not(leaf(Operator::Is, right.clone())),
            (Operator::AtMost, RightRow::Cell(most)) if set && over.is_empty() => {
                not(leaf(Operator::AtLeast, RightRow::Cell(most.saturating_add(1))))
            }
            (Operator::IsSet | Operator::IsEmpty, RightRow::Cell(0)) if over.is_empty() => not(leaf(*operator, RightRow::Cell(1))),
            (operator, right) => leaf(*operator, right.clone()),
        }
    }

    fn leaf(&mut self, leaf: Leaf) -> Formula {
        let place = self.leaves.iter().position(|known| *known == leaf).unwrap_or_else(|| {
            self.leaves.push(leaf);
            self.leaves.len() - 1
        });
        Formula::Leaf(place)
    }
}

fn value(formula: &Formula, holds: &dyn Fn(usize) -> bool) -> bool {
    match formula {
        Formula::Constant(value) => *value,
        Formula::Leaf(leaf) => holds(*leaf),
        Formula::Not(part) => !value(part, holds),
        Formula::All(parts) => parts.iter().all(|part| value(part, holds)),
        Formula::Any(parts) => parts.iter().any(|part| value(part, holds)),
    }
}

/// Whether two leaves can never both hold.
fn exclude(a: &Leaf, b: &Leaf) -> bool {
    match (a, b) {
        (Leaf::Deadline(a, is), Leaf::Deadline(b, other)) => a == b && is != other,
        (
            Leaf::Fact { fact: a, over: no, operator: left, right: RightRow::Cell(x) },
            Leaf::Fact { fact: b, over: none, operator: right, right: RightRow::Cell(y) },
        ) => a == b && no.is_empty() && none.is_empty() && (excludes((*left, *x), (*right, *y)) || excludes((*right, *y), (*left, *x))),
        _ => false,
    }
}

fn excludes(left: (Operator, i64), right: (Operator, i64)) -> bool {
    use Operator::{AtLeast, AtMost, Includes, Is, IsEmpty, IsNot, SizeAtLeast, SizeAtMost};
    match (left, right) {
        ((Is, x), (Is, y)) => x != y,
        ((Is, x), (IsNot, y)) => x == y,
        ((Is | AtMost, x), (AtLeast, y)) => x < y,
        ((Is, x), (AtMost, y)) => x > y,
        ((SizeAtMost, x), (SizeAtLeast, y)) => x < y,
        ((IsEmpty, 1), (Includes, _)) => true,
        ((IsEmpty, 1), (SizeAtLeast, y)) => y > 0,
        _ => false,
    }
}
