//! Which values make a difference: one of each kind that some reader tells from the others.

use super::readers::{Readers, writers_of};
use mandate_engine::CaseState;
use mandate_process::Process;
use mandate_process::definition::Operator;
use mandate_process::ids::FactId;
use mandate_process::tables::{ACTORS, Atom, KeyRow, LeafRow, MembersRow, RightRow, TEXTS, UNSET};
use mandate_process::time::{Date, Period, Unit};
use mandate_process::value::Value;
use std::collections::BTreeSet;

/// More subsets than this of one set are not tried.
const MOST_SUBSETS: usize = 1 << 8;
/// How far a day lies behind or ahead that is only that.
const FAR: i64 = 3_650;

/// Values for one place, and whether some that differ were left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    pub values: Vec<Value>,
    pub cut: bool,
}

/// What values are asked of.
#[derive(Clone, Copy)]
pub(super) struct Asker<'a> {
    pub process: &'a Process,
    pub start: &'a CaseState,
    /// Whether it matters that a date can be moved on and on.
    pub needs_motion: bool,
}

impl Asker<'_> {
    /// Values that a single entry of a fact may be given.
    pub fn of_fact(&self, fact: FactId, readers: &Readers<'_>) -> Values {
        let row = &self.process.tables().facts[fact];
        if row.set {
            let (members, cut) = self.distinct_members(row.atom, readers);
            let mut values = subsets(&members);
            values.cut |= cut;
            return values;
        }
        Values { values: self.single(row.atom, readers), cut: false }
    }

    /// Single values of a type.
    fn single(&self, atom: Atom, readers: &Readers<'_>) -> Vec<Value> {
        match atom {
            Atom::Boolean => vec![Value::Boolean(false), Value::Boolean(true)],
            Atom::Integer => integers(readers).into_iter().map(Value::Integer).collect(),
            Atom::Date => self.dates(readers),
            Atom::Period => vec![Value::Period(Period { count: 30, unit: Unit::Day })],
            Atom::Design => Vec::new(),
            Atom::Member(TEXTS, _) => vec![Value::Text("as the story asks".to_owned())],
            Atom::Member(..) => self.told_apart(atom, readers),
        }
    }

    fn dates(&self, readers: &Readers<'_>) -> Vec<Value> {
        let today = self.start.clock().day(self.process.utc_offset());
        let mut days = BTreeSet::from([today.plus_days(FAR)]);
        if readers.dated {
            days.insert(today.plus_days(-FAR));
            if self.needs_motion {
                days.insert(today.plus_days(FAR + 365));
            }
        }
        for leaf in &readers.leaves {
            match (&leaf.operator, &leaf.right) {
                (Operator::IsSet, _) => {}
                (_, RightRow::Cell(day)) => days.extend([-1, 0, 1].map(|by| Date(i32::try_from(*day).unwrap_or_default()).plus_days(by))),
                _ => {
                    days.insert(today.plus_days(FAR + 1));
                }
            }
        }
        days.into_iter().filter(|day| (Date::FIRST..=Date::LAST).contains(day)).map(Value::Date).collect()
    }

    /// One member for each way in which the readers see members.
    fn told_apart(&self, atom: Atom, readers: &Readers<'_>) -> Vec<Value> {
        let all = self.members(atom);
        if readers.with_facts || readers.ranged {
            return all.into_iter().map(|(_, name)| name).collect();
        }
        let seen = |member: i64| readers.leaves.iter().map(|leaf| compares(leaf, member)).collect::<Vec<bool>>();
        let mut known = BTreeSet::new();
        all.into_iter().filter(|(member, _)| known.insert(seen(i64::from(*member)))).map(|(_, name)| name).collect()
    }

    /// Members of a set that some reader tells apart, and one that none does; all if they are ranged over.
    fn distinct_members(&self, atom: Atom, readers: &Readers<'_>) -> (Vec<Value>, bool) {
        let all = self.members(atom);
        let held: Option<BTreeSet<u32>> = readers.leaves.iter().try_fold(BTreeSet::new(), |mut held, leaf| {
            match &leaf.right {
                RightRow::Members(MembersRow::Fact(set)) => held.extend(writers_of(self.process, self.start, *set)?),
                RightRow::Members(MembersRow::Actors(role)) => {
                    let cast = self.start.cast();
                    held.extend((0..cast.count(ACTORS)).filter(|actor| cast.has_role(*actor, *role)));
                }
                RightRow::Members(MembersRow::List(list)) => held.extend(list),
                _ => return None,
            }
            Some(held)
        });
        if let Some(held) = held.filter(|held| !readers.ranged && !held.is_empty()) {
            return (all.into_iter().filter(|(member, _)| held.contains(member)).map(|(_, name)| name).collect(), false);
        }
        let names = |wanted: &dyn Fn(u32) -> bool| {
            all.iter().filter(|(member, _)| wanted(*member)).map(|(_, name)| name.clone()).collect::<Vec<_>>()
        };
        if readers.ranged || readers.with_facts {
            return (names(&|_| true), false);
        }
        let mut named = BTreeSet::new();
        let mut counted = 0;
        for leaf in &readers.leaves {
            match (&leaf.operator, &leaf.right) {
                (Operator::Includes, RightRow::Cell(member)) => named.extend(u32::try_from(*member)),
                (Operator::SizeAtLeast | Operator::SizeAtMost, RightRow::Cell(size)) => {
                    counted = counted.max(usize::try_from(*size).unwrap_or_default() + 1)
                }
                (Operator::IsEmpty, _) => counted = counted.max(1),
                (_, RightRow::Members(MembersRow::List(list))) => named.extend(list),
                (_, RightRow::Members(_)) => named.extend(all.iter().map(|(member, _)| *member)),
                _ => counted = counted.max(1),
            }
        }
        let mut wanted = named;
        for (member, _) in &all {
            if wanted.len() >= counted {
                break;
            }
            wanted.insert(*member);
        }
        // One that nobody names, if it can be told that the set is not empty.
        (names(&|member| wanted.contains(&member)), false)
    }

    /// Members that a key may take and that some reader of the fact reads it at.
    pub fn keys(&self, key: KeyRow, place: usize, readers: &Readers<'_>) -> Vec<Value> {
        let atom = Atom::Member(key.sort, key.role);
        let all = self.members(atom);
        let mut read: BTreeSet<u32> = BTreeSet::new();
        // Where it is what others are compared with, it is read at the keys of those.
        let mut every = readers.flows || readers.with_facts;
        for leaf in &readers.leaves {
            match leaf.over.get(place) {
                Some(MembersRow::List(list)) => read.extend(list),
                Some(MembersRow::Actors(role)) => {
                    let cast = self.start.cast();
                    read.extend((0..cast.count(ACTORS)).filter(|actor| cast.has_role(*actor, *role)));
                }
                Some(MembersRow::Fact(set)) => match writers_of(self.process, self.start, *set) {
                    Some(held) => read.extend(held),
                    None => every = true,
                },
                Some(MembersRow::Values(_)) | None => every = true,
            }
        }
        all.into_iter().filter(|(member, _)| every || read.contains(member)).map(|(_, name)| name).collect()
    }

    /// The members of a type, or of a role.
    pub fn members(&self, atom: Atom) -> Vec<(u32, Value)> {
        let Atom::Member(sort, role) = atom else { return Vec::new() };
        let cast = self.start.cast();
        let fits = |member: &u32| sort != ACTORS || cast.has_role(*member, role);
        (0..cast.count(sort)).filter(fits).map(|member| (member, Value::Text(cast.name(sort, member).to_owned()))).collect()
    }
}

/// Whole numbers on both sides of every bound. Compared with other facts, 0 and 1: that is part of the scope.
pub(super) fn integers(readers: &Readers<'_>) -> BTreeSet<i64> {
    let mut numbers = BTreeSet::new();
    for leaf in &readers.leaves {
        match (leaf.operator, &leaf.right) {
            (Operator::AtLeast, RightRow::Cell(bound)) => numbers.extend([bound - 1, *bound]),
            (Operator::AtMost | Operator::Is | Operator::IsNot, RightRow::Cell(bound)) => numbers.extend([*bound, bound + 1]),
            _ => {}
        }
    }
    if readers.with_facts {
        numbers.extend([0, 1]);
    }
    if numbers.is_empty() {
        numbers.insert(0);
    }
    numbers
}

/// Whether a comparison with a constant holds of a single value.
pub(crate) fn compares(leaf: &LeafRow, value: i64) -> bool {
    let RightRow::Cell(bound) = leaf.right else { return false };
    match leaf.operator {
        Operator::IsSet => (value != UNSET) == (bound == 1),
        _ if value == UNSET => false,
        Operator::Is => value == bound,
        Operator::IsNot => value != bound,
        Operator::AtLeast => value >= bound,
        Operator::AtMost => value <= bound,
        _ => false,
    }
}

/// Every subset; of too many members only the empty one, the single ones, and all.
pub(super) fn subsets(members: &[Value]) -> Values {
    let mut values = Vec::new();
    if members.len() >= usize::BITS as usize || 1_usize << members.len() > MOST_SUBSETS {
        values.push(Value::Set(Vec::new()));
        values.extend(members.iter().map(|member| Value::Set(vec![member.clone()])));
        values.push(Value::Set(members.to_vec()));
        return Values { values, cut: true };
    }
    for chosen in 0..1_usize << members.len() {
        values.push(Value::Set(
            members.iter().enumerate().filter(|(place, _)| chosen >> place & 1 == 1).map(|(_, member)| member.clone()).collect(),
        ));
    }
    Values { values, cut: false }
}
