//! Tests on a state (S6), with a third answer for content that is not given yet (S13.3).

use crate::facts::{Keys, members_of};
use crate::state::{CaseState, offset};
use crate::unknown::Unknown;
use mandate_process::definition::Operator;
use mandate_process::ids::{FactId, TestId};
use mandate_process::tables::{ACTORS, LeafRow, MembersRow, RightRow, Tables, TestRow, UNSET};

/// The answer of a test. *Depends* only while content is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Truth {
    /// It does not hold.
    No,
    /// It depends on content that is not given yet.
    Depends,
    /// It holds.
    Yes,
}

impl Truth {
    pub(crate) fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    pub(crate) fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Depends => Self::Depends,
            Self::Yes => Self::No,
        }
    }
}

/// A state seen by tests. `unknown` says what hangs on content that is not given yet; `None`: all is known.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub tables: &'a Tables,
    pub state: &'a CaseState,
    pub unknown: Option<&'a Unknown>,
}

impl<'a> View<'a> {
    pub fn new(tables: &'a Tables, state: &'a CaseState) -> Self {
        Self { tables, state, unknown: None }
    }

    /// The answer of a test.
    pub fn test(&self, test: TestId) -> Truth {
        match &self.tables.tests[test] {
            TestRow::All(parts) => self.settle(parts, Truth::No, Truth::min).unwrap_or(Truth::Yes),
            TestRow::Any(parts) => self.settle(parts, Truth::Yes, Truth::max).unwrap_or(Truth::No),
            TestRow::Not(part) => self.test(*part).not(),
            TestRow::Rule(rule) => self.test(self.tables.rules[*rule].test),
            TestRow::InState(state) => Truth::of(self.state.is_active(*state)),
            TestRow::Deadline(deadline, _) if self.unknown.is_some_and(|unknown| unknown.has_deadline(*deadline)) => Truth::Depends,
            TestRow::Deadline(deadline, is) => Truth::of(self.state.deadline(*deadline).status == *is),
            TestRow::Ended(is) => Truth::of(self.state.active.intersects(&self.tables.ends) == *is),
            TestRow::Leaf(leaf) => self.leaf(leaf),
        }
    }

    /// The least or the most of several answers, no more of them asked than can change it: nothing is beyond `last`.
    #[inline]
    fn settle(&self, parts: &[TestId], last: Truth, of: impl Fn(Truth, Truth) -> Truth) -> Option<Truth> {
        let mut answer = None;
        for part in parts {
            let one = self.test(*part);
            answer = Some(answer.map_or(one, |answer| of(answer, one)));
            if one == last {
                break;
            }
        }
        answer
    }

    #[inline(never)]
    fn leaf(&self, leaf: &LeafRow) -> Truth {
        if leaf.over.is_empty() {
            return self.compare(leaf, Keys::default());
        }
        let mut answer = Truth::Yes;
        let known = self.each_tuple(&leaf.over, Keys::default(), &mut |keys| {
            answer = answer.min(self.compare(leaf, keys));
            answer != Truth::No
        });
        if known || answer == Truth::No { answer } else { Truth::Depends }
    }

    /// Calls `visit` for every tuple until it says stop; false if a set that is ranged over is unknown.
    pub fn each_tuple(&self, over: &[MembersRow], keys: Keys, visit: &mut dyn FnMut(Keys) -> bool) -> bool {
        let mut going = true;
        self.tuples(over, keys, &mut going, visit)
    }

    fn tuples(&self, over: &[MembersRow], keys: Keys, going: &mut bool, visit: &mut dyn FnMut(Keys) -> bool) -> bool {
        let Some((first, rest)) = over.split_first() else {
            *going = visit(keys);
            return true;
        };
        let mut known = true;
        known &= self.each_member(first, &mut |member| {
            known &= self.tuples(rest, keys.push(member), going, visit);
            *going
        });
        known
    }

    /// Calls `visit` for every member until it says stop; false if the set is unknown, or may get more members.
    pub fn each_member(&self, members: &MembersRow, visit: &mut dyn FnMut(u32) -> bool) -> bool {
        match members {
            MembersRow::List(list) => {
                list.iter().all(|member| visit(*member));
            }
            MembersRow::Fact(fact) => {
                if self.is_unknown(*fact, &[]) {
                    return false;
                }
                members_of(self.state.words(*fact, &[])).all(&mut *visit);
            }
            MembersRow::Actors(role) => {
                (0..self.state.cast.count(ACTORS)).filter(|actor| self.state.cast.has_role(*actor, *role)).all(&mut *visit);
            }
            MembersRow::Values(sort) => {
                (0..self.state.cast.count(*sort)).all(&mut *visit);
                return !self.unknown.is_some_and(|unknown| unknown.may_grow(*sort));
            }
        }
        true
    }

    #[inline]
    pub fn is_unknown(&self, fact: FactId, keys: &[u32]) -> bool {
        let Some(unknown) = self.unknown else { return false };
        if let Some(of) = self.tables.facts[fact].sum_of {
            let Some(first) = self.tables.facts[of].keys.first() else { return false };
            if unknown.may_grow(first.sort) && unknown.may_count_more(self.tables, of) {
                return true;
            }
            return self.state.members_of_key(*first).any(|member| {
                let all = keys.iter().fold(Keys::default().push(member), |all, key| all.push(*key));
                self.is_unknown(of, all.as_slice())
            });
        }
        let (place, _) = offset(&self.state.cast, fact, keys);
        unknown.has_cell(place)
    }

    /// One comparison, at the keys of one tuple.
    pub fn compare(&self, leaf: &LeafRow, keys: Keys) -> Truth {
        let keys = keys.as_slice();
        if self.is_unknown(leaf.fact, keys) {
            return Truth::Depends;
        }
        let row = &self.tables.facts[leaf.fact];
        if row.set {
            return self.compare_set(leaf, keys, self.state.words(leaf.fact, keys));
        }
        let found = self.state.cell(self.tables, leaf.fact, keys);
        if leaf.operator == Operator::IsSet {
            return Truth::of((found != UNSET) == (leaf.right == RightRow::Cell(1)));
        }
        let Some(wanted) = self.right(leaf, keys) else { return Truth::Depends };
        if found == UNSET || wanted == UNSET {
            return Truth::No;
        }
        Truth::of(match leaf.operator {
            Operator::Is => found == wanted,
            Operator::IsNot => found != wanted,
            Operator::AtLeast => found >= wanted,
            Operator::AtMost => found <= wanted,
            _ => false,
        })
    }

    /// The single value on the right; `None` if it is unknown.
    pub fn right(&self, leaf: &LeafRow, keys: &[u32]) -> Option<i64> {
        match &leaf.right {
            RightRow::Cell(cell) => Some(*cell),
            RightRow::Fact(fact, shared) => {
                let at = shared.iter().filter_map(|place| keys.get(*place)).fold(Keys::default(), |at, key| at.push(*key));
                (!self.is_unknown(*fact, at.as_slice())).then(|| self.state.cell(self.tables, *fact, at.as_slice()))
            }
            RightRow::Members(_) => Some(UNSET),
        }
    }

    fn compare_set(&self, leaf: &LeafRow, keys: &[u32], words: &[i64]) -> Truth {
        let has = |member: u32| words.get(member as usize / 64).is_some_and(|word| word >> (member % 64) & 1 == 1);
        let size = || words.iter().map(|word| i64::from(word.count_ones())).sum::<i64>();
        match (&leaf.operator, &leaf.right) {
            (Operator::IsEmpty, RightRow::Cell(wanted)) => Truth::of((size() == 0) == (*wanted == 1)),
            (Operator::SizeAtLeast, RightRow::Cell(wanted)) => Truth::of(size() >= *wanted),
            (Operator::SizeAtMost, RightRow::Cell(wanted)) => Truth::of(size() <= *wanted),
            (Operator::Includes, _) => match self.right(leaf, keys) {
                None => Truth::Depends,
                Some(member) => Truth::of(u32::try_from(member).is_ok_and(has)),
            },
            (operator, RightRow::Members(members)) => {
                let wanted = *operator == Operator::IncludesAll;
                let mut holds = true;
                let known = self.each_member(members, &mut |member| {
                    holds = has(member) == wanted;
                    holds
                });
                // A set that is unknown, or may grow, can only turn a yes.
                if known || !holds { Truth::of(holds) } else { Truth::Depends }
            }
            _ => Truth::No,
        }
    }
}
