//! Why a test holds or does not: a tree that names what was found, what was wanted and who can supply it (S12).

use crate::evaluate::{Truth, View};
use crate::facts::{Keys, atom_value, value_of};
use crate::few::Few;
use crate::state::CaseState;
use alloc::boxed::Box;
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::definition::{Operator, Status, Verb};
use mandate_process::ids::{ActId, DeadlineId, FactId, RuleId, StateId, TestId, TransitionId};
use mandate_process::tables::{ChangeRow, LeafRow, MembersRow, RightRow, TestRow, UNSET, ValueRow};
use mandate_process::time::Instant;
use mandate_process::value::Value;

/// A rule that a transition needs, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleReason {
    /// What is asked.
    pub asked: Asked,
    /// The selected transitions that ask it.
    pub transitions: Few<TransitionId, 4>,
}

/// What a transition asks of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A rule.
    Rule(RuleId, Reason),
    /// That the transition was taken fewer times than it may be.
    AtMost(u32),
}

impl RuleReason {
    /// The id of the rule, or `at-most`.
    pub fn id<'p>(&self, process: &'p Process) -> &'p str {
        match &self.asked {
            Asked::Rule(rule, _) => &process.tables().rules[*rule].name,
            Asked::AtMost(_) => "at-most",
        }
    }

    /// The answer; `at-most` is only ever told where it is reached.
    pub fn holds(&self) -> Truth {
        match &self.asked {
            Asked::Rule(_, reason) => reason.holds,
            Asked::AtMost(_) => Truth::No,
        }
    }
}

/// The answer of one node of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The answer.
    pub holds: Truth,
    /// What was asked.
    pub of: Of,
}

impl RuleReason {
    /// Calls `visit` for every fact that the rule reads.
    pub fn each_fact(&mut self, visit: &mut dyn FnMut(&mut FactReason)) {
        if let Asked::Rule(_, reason) = &mut self.asked {
            reason.each_fact(visit);
        }
    }
}

impl Reason {
    /// Calls `visit` for every fact below this node.
    pub fn each_fact(&mut self, visit: &mut dyn FnMut(&mut FactReason)) {
        match &mut self.of {
            Of::All(parts) | Of::Any(parts) => parts.iter_mut().for_each(|part| part.each_fact(visit)),
            Of::Not(part) | Of::Rule(_, part) => part.each_fact(visit),
            Of::Fact(fact) => visit(fact),
            Of::InState(..) | Of::Deadline(..) | Of::Ended(_) => {}
        }
    }
}

/// What a node of a test asks, and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// All of these.
    All(Vec<Reason>),
    /// One of these.
    Any(Vec<Reason>),
    /// Not this.
    Not(Box<Reason>),
    /// A rule.
    Rule(RuleId, Box<Reason>),
    /// A state; and which of its siblings is active instead.
    InState(StateId, Option<StateId>),
    /// A deadline: the status asked for, the status found, and its due instant unless it is not armed.
    Deadline(DeadlineId, Status, Status, Option<Instant>),
    /// Whether the case has ended.
    Ended(bool),
    /// A fact.
    Fact(Box<FactReason>),
}

/// How a fact compared, tuple by tuple.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactReason {
    /// The fact.
    pub fact: FactId,
    /// The comparison.
    pub operator: Operator,
    /// Which keys of a tuple are worth telling: a constant list of one is not.
    pub told: Vec<bool>,
    /// How many tuples there were; 1 for a fact without keys.
    pub total: usize,
    /// For how many of them the comparison is a yes.
    pub met: usize,
    /// Tuples that stand in the way: those that fail, or under a `not` those that hold. The one entry of a fact
    /// without keys always; every tuple where all were asked for.
    pub entries: Few<EntryReason, 1>,
    /// Acts that can change the fact in the direction wanted.
    pub suppliers: Few<Supplier, 4>,
}

/// One tuple.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryReason {
    /// The answer of the comparison here.
    pub holds: Truth,
    /// Its members.
    pub keys: Keys,
    /// Their names.
    pub names: Vec<Value>,
    /// What was found; `None`: unset, or not given yet.
    pub found: Option<Value>,
    /// What was wanted: the other side; `None`: unset, or not given yet.
    pub wanted: Option<Value>,
    /// Members wanted and not there.
    pub missing: Vec<Value>,
    /// Members there and not wanted.
    pub extra: Vec<Value>,
    /// The number of the record that last set it; `None`: nothing on record.
    pub set_by: Option<u64>,
}

/// An act that can change a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Supplier {
    /// The act.
    pub act: ActId,
    /// Whether it is in order now.
    pub now: bool,
}

impl CaseState {
    /// Why a test of its process holds here or does not.
    pub fn reason(&self, process: &Process, test: TestId) -> Reason {
        Explainer::new(process, self).reason(test, true)
    }
}

/// Explains tests on one state.
#[derive(Clone, Copy)]
pub(crate) struct Explainer<'a> {
    pub view: View<'a>,
    /// Whether tuples that are as wanted are told, too.
    pub all: bool,
}

impl<'a> Explainer<'a> {
    pub fn new(process: &'a Process, state: &'a CaseState) -> Self {
        Self { view: View::new(process.tables(), state), all: false }
    }

    /// Why a test answers as it does; `wanted` is the answer that would satisfy.
    pub fn reason(&self, test: TestId, wanted: bool) -> Reason {
        let parts = |parts: &[TestId]| parts.iter().map(|part| self.reason(*part, wanted)).collect();
        let (holds, of) = match &self.view.tables.tests[test] {
            TestRow::All(all) => {
                let parts: Vec<Reason> = parts(all);
                (parts.iter().map(|part| part.holds).min().unwrap_or(Truth::Yes), Of::All(parts))
            }
            TestRow::Any(any) => {
                let parts: Vec<Reason> = parts(any);
                (parts.iter().map(|part| part.holds).max().unwrap_or(Truth::No), Of::Any(parts))
            }
            TestRow::Not(part) => {
                let part = self.reason(*part, !wanted);
                (part.holds.not(), Of::Not(Box::new(part)))
            }
            TestRow::Rule(rule) => {
                let inner = self.reason(self.view.tables.rules[*rule].test, wanted);
                (inner.holds, Of::Rule(*rule, Box::new(inner)))
            }
            TestRow::InState(state) => (self.view.test(test), Of::InState(*state, self.active_instead(*state))),
            TestRow::Deadline(deadline, is) => {
                let cell = self.view.state.deadline(*deadline);
                let due = (cell.status != Status::NotArmed).then_some(cell.due);
                (self.view.test(test), Of::Deadline(*deadline, *is, cell.status, due))
            }
            TestRow::Ended(is) => (self.view.test(test), Of::Ended(*is)),
            TestRow::Leaf(leaf) => {
                let (holds, fact) = self.fact(leaf, wanted);
                (holds, Of::Fact(Box::new(fact)))
            }
        };
        debug_assert_eq!(holds, self.view.test(test), "a reason answers as the test does");
        Reason { holds, of }
    }

    fn active_instead(&self, state: StateId) -> Option<StateId> {
        let states = &self.view.tables.states;
        let siblings = &states[states[state].parent].children;
        siblings.iter().copied().find(|sibling| *sibling != state && self.view.state.is_active(*sibling))
    }

    /// How a leaf answers, and the tuples that make it so.
    fn fact(&self, leaf: &LeafRow, wanted: bool) -> (Truth, FactReason) {
        let (mut total, mut met, mut answer) = (0, 0, Truth::Yes);
        let mut entries = Few::new();
        let known = self.view.each_tuple(&leaf.over, Keys::default(), &mut |keys| {
            total += 1;
            let holds = self.view.compare(leaf, keys);
            answer = answer.min(holds);
            met += usize::from(holds == Truth::Yes);
            if self.all || leaf.over.is_empty() || holds != Truth::of(wanted) {
                entries.push(self.entry(leaf, keys, holds));
            }
            true
        });
        let told = leaf.over.iter().map(|over| !matches!(over, MembersRow::List(list) if list.len() == 1)).collect();
        let holds = if known || answer == Truth::No { answer } else { Truth::Depends };
        let suppliers = self.suppliers(leaf, wanted);
        (holds, FactReason { fact: leaf.fact, operator: leaf.operator, told, total, met, entries, suppliers })
    }

    fn entry(&self, leaf: &LeafRow, keys: Keys, holds: Truth) -> EntryReason {
        let (tables, state) = (self.view.tables, self.view.state);
        let row = &tables.facts[leaf.fact];
        let at = keys.as_slice();
        let names = at.iter().zip(&row.keys).map(|(member, key)| Value::from(state.cast.name(key.sort, *member))).collect();
        let held = state.held(tables, leaf.fact, at);
        if self.view.is_unknown(leaf.fact, at) {
            return EntryReason { holds, keys, names, found: None, wanted: None, missing: Vec::new(), extra: Vec::new(), set_by: None };
        }
        let found = value_of(&state.cast, row, &held);
        let one = |member: u32| atom_value(&state.cast, row.atom, i64::from(member));
        let wanted;
        let (mut missing, mut extra) = (Vec::new(), Vec::new());
        let members: Option<Few<u32, 16>> = held.members().map(Iterator::collect);
        match (&leaf.right, &members) {
            (RightRow::Members(members), Some(held)) => {
                let mut right = Vec::new();
                let known = self.view.each_member(members, &mut |member| {
                    right.push(member);
                    true
                });
                wanted = known.then(|| Value::Set(right.iter().map(|member| one(*member)).collect()));
                missing = right.iter().filter(|member| !held.contains(member)).map(|member| one(*member)).collect();
                extra = held.iter().filter(|member| right.contains(member)).map(|member| one(*member)).collect();
                if leaf.operator == Operator::IncludesAll {
                    extra.clear();
                } else {
                    missing.clear();
                }
            }
            (_, Some(held)) => match leaf.operator {
                Operator::Includes => {
                    let cell = self.view.right(leaf, at).unwrap_or(UNSET);
                    wanted = (cell != UNSET).then(|| atom_value(&state.cast, row.atom, cell));
                    missing = wanted.iter().filter(|_| !held.iter().any(|member| i64::from(*member) == cell)).cloned().collect();
                }
                Operator::IsEmpty => {
                    wanted = Some(Value::Boolean(leaf.right == RightRow::Cell(1)));
                    if leaf.right == RightRow::Cell(1) {
                        extra = held.iter().map(|member| one(*member)).collect();
                    }
                }
                _ => wanted = self.view.right(leaf, at).map(Value::Integer),
            },
            _ if leaf.operator == Operator::IsSet => wanted = Some(Value::Boolean(leaf.right == RightRow::Cell(1))),
            _ => {
                let cell = self.view.right(leaf, at).unwrap_or(UNSET);
                wanted = (cell != UNSET).then(|| atom_value(&state.cast, row.atom, cell));
            }
        }
        EntryReason { holds, keys, names, found, wanted, missing, extra, set_by: None }
    }

    /// The acts whose changes can bring the fact where it is wanted (S12.6).
    pub fn suppliers(&self, leaf: &LeafRow, wanted: bool) -> Few<Supplier, 4> {
        let tables = self.view.tables;
        let written = tables.facts[leaf.fact].sum_of.unwrap_or(leaf.fact);
        let able = tables.facts[written].writers.iter().copied().filter(|act| {
            let row = &tables.acts[*act];
            row.from_design.contains(&written)
                || row.changes.iter().any(|change| change.fact == written && (written != leaf.fact || self.brings(leaf, wanted, change)))
        });
        able.map(|act| Supplier { act, now: self.is_in_order(act) }).collect()
    }

    fn brings(&self, leaf: &LeafRow, wanted: bool, change: &ChangeRow) -> bool {
        let grows = match leaf.operator {
            Operator::Includes | Operator::IncludesAll | Operator::SizeAtLeast => wanted,
            Operator::IncludesNone | Operator::SizeAtMost => !wanted,
            Operator::IsEmpty => (leaf.right == RightRow::Cell(0)) == wanted,
            _ => return self.value_brings(leaf, wanted, change),
        };
        match (change.verb, &change.value) {
            (Verb::Add, _) => grows,
            (Verb::Remove, _) => !grows,
            (Verb::Set, ValueRow::Members(members)) => members.is_empty() != grows,
            (Verb::Set, _) => true,
        }
    }

    fn value_brings(&self, leaf: &LeafRow, wanted: bool, change: &ChangeRow) -> bool {
        let (ValueRow::Cell(cell), RightRow::Cell(right)) = (&change.value, &leaf.right) else { return true };
        let holds = match leaf.operator {
            Operator::Is => cell == right,
            Operator::IsNot => cell != right,
            Operator::AtLeast => cell >= right,
            Operator::AtMost => cell <= right,
            Operator::IsSet => (*cell != UNSET) == (*right == 1),
            _ => true,
        };
        holds == wanted
    }

    /// Whether an act would select a transition or be admitted now, its `when`s not looked at.
    pub fn is_in_order(&self, act: ActId) -> bool {
        let (tables, state) = (self.view.tables, self.view.state);
        let row = &tables.acts[act];
        row.admitted.intersects(&state.active) || tables.triggers[row.trigger].sources.intersects(&state.active)
    }
}

/// The failing leaves of a reason, in document order.
pub fn failing_leaves<'r>(reason: &'r Reason, into: &mut Vec<&'r Reason>) {
    leaves(reason, true, into);
}

fn leaves<'r>(reason: &'r Reason, wanted: bool, into: &mut Vec<&'r Reason>) {
    if reason.holds == Truth::of(wanted) {
        return;
    }
    match &reason.of {
        Of::All(parts) | Of::Any(parts) => parts.iter().for_each(|part| leaves(part, wanted, into)),
        Of::Not(part) => leaves(part, !wanted, into),
        Of::Rule(_, part) => leaves(part, wanted, into),
        _ => into.push(reason),
    }
}
