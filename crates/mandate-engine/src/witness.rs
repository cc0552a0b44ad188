//! The changes that would turn a failing leaf, each with a witness (S12.4, S12.5).

use crate::evaluate::{Truth, View};
use crate::facts::{Keys, members_of};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use mandate_process::definition::{Operator, Status};
use mandate_process::ids::{DeadlineId, FactId, StateId, TestId};
use mandate_process::limits::INTEGER_BOUND;
use mandate_process::tables::{
    ACTORS, ActRow, Atom, KeySource, LeafRow, MembersRow, ROOT, RightRow, SortKind, TEXTS, Tables, TestRow, UNSET,
};
use mandate_process::time::Date;

/// One change to a folded state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Edit {
    /// An entry holds this cell; `any`: another value would do as well.
    Cell { fact: FactId, keys: Keys, cell: i64, any: bool },
    /// A member is in a set, or is not.
    Member { fact: FactId, keys: Keys, member: u32, there: bool },
    /// A state is active in place of what is.
    InState(StateId),
    /// A deadline has this status.
    Deadline(DeadlineId, Status),
}

/// A change, and the leaf that asks for it with the answer it wants.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub edit: Edit,
    pub leaf: TestId,
    pub wanted: bool,
}

/// Collects the changes that failing leaves ask for, each once, in document order.
pub(crate) struct Finder<'a> {
    view: View<'a>,
    row: &'a ActRow,
    actor: u32,
    ranged: BTreeSet<FactId>,
    compared: BTreeSet<FactId>,
    seen: BTreeSet<Edit>,
    pub found: Vec<Found>,
}

impl<'a> Finder<'a> {
    /// `tests` are all that must hold: the sets that they range over are never changed. `whens` only matter for
    /// whether any value will do.
    pub fn new(view: View<'a>, row: &'a ActRow, actor: u32, tests: &[TestId], whens: &[TestId]) -> Self {
        let (mut ranged, mut compared) = (BTreeSet::new(), BTreeSet::new());
        for test in tests {
            leaves(view.tables, *test, &mut |leaf| {
                ranged.extend(leaf.over.iter().filter_map(|over| if let MembersRow::Fact(fact) = over { Some(*fact) } else { None }));
            });
        }
        for test in tests.iter().chain(whens) {
            leaves(view.tables, *test, &mut |leaf| {
                if leaf.operator != Operator::IsSet {
                    compared.extend(view.tables.facts[leaf.fact].sum_of);
                    compared.insert(leaf.fact);
                }
                if let RightRow::Fact(fact, _) = &leaf.right {
                    compared.extend(view.tables.facts[*fact].sum_of);
                    compared.insert(*fact);
                }
            });
        }
        Self { view, row, actor, ranged, compared, seen: BTreeSet::new(), found: Vec::new() }
    }

    pub fn walk(&mut self, test: TestId, wanted: bool) {
        let View { tables, state, .. } = self.view;
        if self.view.test(test) == Truth::of(wanted) {
            return;
        }
        let edits = match &tables.tests[test] {
            TestRow::All(parts) | TestRow::Any(parts) => return parts.iter().for_each(|part| self.walk(*part, wanted)),
            TestRow::Not(part) => return self.walk(*part, !wanted),
            TestRow::Rule(rule) => return self.walk(tables.rules[*rule].test, wanted),
            TestRow::InState(state) if wanted => Vec::from([Edit::InState(*state)]),
            TestRow::InState(state) => self.elsewhere(*state).map(Edit::InState).into_iter().collect(),
            TestRow::Deadline(deadline, is) if wanted => Vec::from([Edit::Deadline(*deadline, *is)]),
            TestRow::Deadline(deadline, _) => {
                let armed = state.deadline(*deadline).status == Status::Armed;
                Vec::from([Edit::Deadline(*deadline, if armed { Status::Met } else { Status::Armed })])
            }
            // Only the end of the case changes this, and then nothing is judged any more.
            TestRow::Ended(_) => Vec::new(),
            TestRow::Leaf(leaf) => {
                let mut edits = Vec::new();
                self.view.each_tuple(&leaf.over, Keys::default(), &mut |keys| {
                    if self.view.compare(leaf, keys) != Truth::of(wanted) {
                        edits.extend(self.leaf(leaf, keys, wanted));
                    }
                    true
                });
                edits
            }
        };
        for edit in edits {
            let changed = match edit {
                Edit::Cell { fact, .. } | Edit::Member { fact, .. } => Some(fact),
                Edit::InState(_) | Edit::Deadline(..) => None,
            };
            if changed.is_none_or(|fact| !self.ranged.contains(&fact)) && self.seen.insert(edit) {
                self.found.push(Found { edit, leaf: test, wanted });
            }
        }
    }

    /// The first sibling of a state, or of the innermost state around it that has one; no end of the case.
    fn elsewhere(&self, state: StateId) -> Option<StateId> {
        let tables = self.view.tables;
        let mut inner = state;
        while inner != ROOT {
            let outer = tables.states[inner].parent;
            if tables.states[outer].kind != mandate_process::definition::Kind::Parallel {
                let mut siblings = tables.states[outer].children.iter().copied();
                let found = siblings.find(|sibling| *sibling != inner && !tables.ends.contains(sibling.index()));
                if found.is_some() {
                    return found;
                }
            }
            inner = outer;
        }
        None
    }

    fn leaf(&self, leaf: &LeafRow, keys: Keys, wanted: bool) -> Vec<Edit> {
        if self.view.tables.facts[leaf.fact].set {
            self.set(leaf, keys, wanted)
        } else {
            self.single(leaf, keys, wanted).into_iter().collect()
        }
    }

    /// One change for each member to add or drop.
    fn set(&self, leaf: &LeafRow, keys: Keys, wanted: bool) -> Vec<Edit> {
        let View { tables, state, .. } = self.view;
        let fact = leaf.fact;
        let held: Vec<u32> = members_of(state.words(fact, keys.as_slice())).collect();
        let mut right = Vec::new();
        if let RightRow::Members(members) = &leaf.right {
            self.view.each_member(members, &mut |member| {
                right.push(member);
                true
            });
        }
        let fitting = self.members(tables.facts[fact].atom);
        let edit = |there: bool| move |member: &u32| Edit::Member { fact, keys, member: *member, there };
        // Too few members to add or to drop: what there are will not do, as every candidate is tried.
        let add = |count: usize| fitting.iter().filter(|member| !held.contains(member)).take(count).map(edit(true)).collect();
        let drop = |count: usize| held.iter().take(count).map(edit(false)).collect();
        let size = if let RightRow::Cell(size) = leaf.right { usize::try_from(size).unwrap_or_default() } else { 0 };
        match (leaf.operator, wanted) {
            (Operator::IsEmpty, _) if (leaf.right == RightRow::Cell(1)) == wanted => drop(held.len()),
            (Operator::IsEmpty, _) => add(1),
            (Operator::Includes, _) => {
                let member = self.view.right(leaf, keys.as_slice()).and_then(|cell| u32::try_from(cell).ok());
                member.iter().filter(|member| !wanted || fitting.contains(member)).map(edit(wanted)).collect()
            }
            (Operator::IncludesAll, true) => {
                right.iter().filter(|member| fitting.contains(member) && !held.contains(member)).map(edit(true)).collect()
            }
            (Operator::IncludesAll, false) => right.iter().take(1).map(edit(false)).collect(),
            (Operator::IncludesNone, true) => right.iter().filter(|member| held.contains(member)).map(edit(false)).collect(),
            (Operator::IncludesNone, false) => right.iter().filter(|member| fitting.contains(member)).take(1).map(edit(true)).collect(),
            (Operator::SizeAtLeast, true) => add(size.saturating_sub(held.len())),
            (Operator::SizeAtLeast, false) => drop((held.len() + 1).saturating_sub(size)),
            (Operator::SizeAtMost, true) => drop(held.len().saturating_sub(size)),
            (Operator::SizeAtMost, false) => add((size + 1).saturating_sub(held.len())),
            _ => Vec::new(),
        }
    }

    /// The members that may be in a fact.
    fn members(&self, atom: Atom) -> Vec<u32> {
        let Atom::Member(sort, role) = atom else { return Vec::new() };
        let cast = &self.view.state.cast;
        (0..cast.count(sort)).filter(|member| cast.has_role(*member, role)).collect()
    }

    fn single(&self, leaf: &LeafRow, keys: Keys, wanted: bool) -> Option<Edit> {
        let View { tables, state, .. } = self.view;
        let row = &tables.facts[leaf.fact];
        let found = state.cell(tables, leaf.fact, keys.as_slice());
        let right = self.view.right(leaf, keys.as_slice()).unwrap_or(UNSET);
        if leaf.operator == Operator::IsSet {
            let be_set = (right == 1) == wanted;
            let cell = if be_set { self.first(row.atom)? } else { UNSET };
            return (row.sum_of.is_none()).then_some(Edit::Cell {
                fact: leaf.fact,
                keys,
                cell,
                any: be_set && !self.compared.contains(&leaf.fact),
            });
        }
        if right == UNSET {
            return self.right_side(leaf, keys, found);
        }
        let goal = match (leaf.operator, wanted) {
            (Operator::Is | Operator::AtLeast | Operator::AtMost, true) | (Operator::IsNot, false) => self.fits(row.atom, right),
            (Operator::Is, false) | (Operator::IsNot, true) => self.other(row.atom, right),
            (Operator::AtLeast, false) => self.less(row.atom, right),
            (Operator::AtMost, false) => self.more(row.atom, right),
            _ => None,
        };
        if let Some(of) = row.sum_of {
            return self.of_sum(of, keys, goal? - found);
        }
        match goal {
            Some(cell) => Some(Edit::Cell { fact: leaf.fact, keys, cell, any: false }),
            // An unset value compares with nothing (S6.4).
            None if !wanted => Some(Edit::Cell { fact: leaf.fact, keys, cell: UNSET, any: false }),
            None => None,
        }
    }

    /// The right-hand side is unset, so that nothing on the left helps: it takes the value that the left has.
    fn right_side(&self, leaf: &LeafRow, keys: Keys, found: i64) -> Option<Edit> {
        let (RightRow::Fact(fact, shared), true) = (&leaf.right, found != UNSET) else { return None };
        let at = shared.iter().filter_map(|place| keys.as_slice().get(*place)).fold(Keys::default(), |at, key| at.push(*key));
        let atom = self.view.tables.facts[*fact].atom;
        let cell = if leaf.operator == Operator::IsNot { self.other(atom, found)? } else { self.fits(atom, found)? };
        Some(Edit::Cell { fact: *fact, keys: at, cell, any: false })
    }

    /// A sum changes by one entry of its source: that of the actor where the act writes such, else the first.
    fn of_sum(&self, of: FactId, rest: Keys, by: i64) -> Option<Edit> {
        let View { tables, state, .. } = self.view;
        let first = *tables.facts[of].keys.first()?;
        let writes_own = |change: &mandate_process::tables::ChangeRow| change.fact == of && change.at.first() == Some(&KeySource::Actor);
        let own = first.sort == ACTORS && self.row.changes.iter().any(writes_own) && state.cast.has_role(self.actor, first.role);
        let member = if own { Some(self.actor) } else { state.members_of_key(first).next() };
        let keys = rest.as_slice().iter().fold(Keys::default().push(member?), |keys, key| keys.push(*key));
        let now = state.cell(tables, of, keys.as_slice());
        let cell = (if now == UNSET { 0 } else { now }).checked_add(by)?;
        (-INTEGER_BOUND..=INTEGER_BOUND).contains(&cell).then_some(Edit::Cell { fact: of, keys, cell, any: false })
    }

    fn fits(&self, atom: Atom, cell: i64) -> Option<i64> {
        let fits = match atom {
            Atom::Boolean => (0..=1).contains(&cell),
            Atom::Integer => (-INTEGER_BOUND..=INTEGER_BOUND).contains(&cell),
            Atom::Date => (i64::from(Date::FIRST.0)..=i64::from(Date::LAST.0)).contains(&cell),
            Atom::Member(..) => u32::try_from(cell).is_ok_and(|member| self.members(atom).contains(&member)),
            Atom::Period | Atom::Design => false,
        };
        fits.then_some(cell)
    }

    /// A value where any will do.
    fn first(&self, atom: Atom) -> Option<i64> {
        match atom {
            Atom::Member(TEXTS, _) => Some(0),
            Atom::Member(..) => self.members(atom).first().copied().map(i64::from),
            _ => Some(0),
        }
    }

    /// The first other value; of numbers and days the next one.
    fn other(&self, atom: Atom, than: i64) -> Option<i64> {
        match atom {
            Atom::Member(..) => self.members(atom).into_iter().map(i64::from).find(|member| *member != than),
            Atom::Boolean => Some(1 - than),
            _ => self.fits(atom, than + 1).or_else(|| self.fits(atom, than - 1)),
        }
    }

    fn less(&self, atom: Atom, than: i64) -> Option<i64> {
        if self.is_scale(atom) { (than > 0).then_some(0) } else { self.fits(atom, than - 1) }
    }

    fn more(&self, atom: Atom, than: i64) -> Option<i64> {
        self.fits(atom, than + 1)
    }

    fn is_scale(&self, atom: Atom) -> bool {
        matches!(atom, Atom::Member(sort, _) if self.view.tables.sorts[sort].kind == SortKind::Scale)
    }
}

/// Every comparison of a fact in a test, rules written out.
fn leaves(tables: &Tables, test: TestId, visit: &mut dyn FnMut(&LeafRow)) {
    match &tables.tests[test] {
        TestRow::All(parts) | TestRow::Any(parts) => parts.iter().for_each(|part| leaves(tables, *part, visit)),
        TestRow::Not(part) => leaves(tables, *part, visit),
        TestRow::Rule(rule) => leaves(tables, tables.rules[*rule].test, visit),
        TestRow::Leaf(leaf) => visit(leaf),
        TestRow::InState(_) | TestRow::Deadline(..) | TestRow::Ended(_) => {}
    }
}
