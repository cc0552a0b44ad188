//! Reading and writing the entries of facts.

use crate::event::Held;
use crate::state::{CaseState, offset};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::cast::Cast;
use mandate_process::ids::{FactId, SortId};
use mandate_process::tables::{Atom, FactRow, KeyRow, TEXTS, Tables, UNSET};
use mandate_process::time::Date;
use mandate_process::value::Value;

/// The members that an entry is read at: at most three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Keys {
    members: [u32; 3],
    count: u8,
}

impl Keys {
    /// The members in key order.
    #[inline]
    pub fn as_slice(&self) -> &[u32] {
        self.members.get(..usize::from(self.count)).unwrap_or_default()
    }

    /// One key more.
    #[inline]
    pub(crate) fn push(mut self, member: u32) -> Self {
        if let Some(slot) = self.members.get_mut(usize::from(self.count)) {
            *slot = member;
            self.count += 1;
        }
        self
    }
}

impl CaseState {
    /// The cell of a single value, sums worked out; [`UNSET`] if there is none.
    #[inline]
    pub(crate) fn cell(&self, tables: &Tables, fact: FactId, keys: &[u32]) -> i64 {
        if let Some(of) = tables.facts[fact].sum_of {
            return self.sum(tables, of, keys);
        }
        let (place, _) = offset(&self.cast, fact, keys);
        self.cells.get(place).copied().unwrap_or(UNSET)
    }

    fn sum(&self, tables: &Tables, of: FactId, rest: &[u32]) -> i64 {
        let Some(first) = tables.facts[of].keys.first() else { return UNSET };
        let each = self.members_of_key(*first).map(|member| {
            let keys = rest.iter().fold(Keys::default().push(member), |keys, key| keys.push(*key));
            self.cell(tables, of, keys.as_slice())
        });
        each.filter(|cell| *cell != UNSET).sum()
    }

    /// The words of a set.
    #[inline]
    pub(crate) fn words(&self, fact: FactId, keys: &[u32]) -> &[i64] {
        let (place, width) = offset(&self.cast, fact, keys);
        self.cells.get(place..place + width).unwrap_or_default()
    }

    #[inline]
    pub(crate) fn words_mut(&mut self, fact: FactId, keys: &[u32]) -> &mut [i64] {
        let (place, width) = offset(&self.cast, fact, keys);
        self.cells.get_mut(place..place + width).unwrap_or_default()
    }

    /// What an entry holds.
    pub(crate) fn held(&self, tables: &Tables, fact: FactId, keys: &[u32]) -> Held {
        let row = &tables.facts[fact];
        match row.sum_of {
            Some(of) => Held::of(row, &[self.sum(tables, of, keys)]),
            None => Held::of(row, self.words(fact, keys)),
        }
    }

    /// Puts a value in place of the old one.
    #[inline]
    pub(crate) fn hold(&mut self, fact: FactId, keys: &[u32], held: &Held) {
        let words = self.words_mut(fact, keys);
        match held {
            Held::Unset => words.fill(UNSET),
            Held::Cell(cell) => words.fill(*cell),
            Held::Members(_) | Held::Crowd(_) => {
                words.fill(0);
                words.iter_mut().zip(held.words().unwrap_or_default()).for_each(|(word, new)| *word = new.cast_signed());
            }
        }
    }

    /// The value of an entry by names; `None` if it is unset.
    pub fn value(&self, process: &Process, fact: FactId, keys: &[u32]) -> Option<Value> {
        let tables = process.tables();
        value_of(&self.cast, &tables.facts[fact], &self.held(tables, fact, keys))
    }

    /// What a held value of a fact is by names; `None` if it is unset.
    pub fn held_value(&self, process: &Process, fact: FactId, held: &Held) -> Option<Value> {
        value_of(&self.cast, &process.tables().facts[fact], held)
    }

    /// The entries of a fact: one without keys, else one for each tuple of members, in member order.
    pub fn entries(&self, process: &Process, fact: FactId) -> Vec<Keys> {
        let row = &process.tables().facts[fact];
        let mut tuples = Vec::from([Keys::default()]);
        for key in &row.keys {
            let members: Vec<u32> = self.members_of_key(*key).collect();
            tuples = tuples.iter().flat_map(|tuple| members.iter().map(|member| tuple.push(*member))).collect();
        }
        tuples
    }

    /// The members a key may take: those of its sort, or the actors of its role.
    pub(crate) fn members_of_key(&self, key: KeyRow) -> impl Iterator<Item = u32> + '_ {
        (0..self.cast.count(key.sort)).filter(move |member| key.role.is_none() || self.cast.has_role(*member, key.role))
    }
}

impl Held {
    /// What an entry of a fact that is no sum holds in its cells.
    #[inline]
    pub(crate) fn of(row: &FactRow, words: &[i64]) -> Self {
        match words {
            [word] if row.set => Self::Members(word.cast_unsigned()),
            words if row.set => Self::of_words(words.iter().map(|word| word.cast_unsigned())),
            [] | [UNSET, ..] => Self::Unset,
            [cell, ..] => Self::Cell(*cell),
        }
    }
}

/// The members whose bits are set.
pub(crate) fn members_of(words: &[i64]) -> impl Iterator<Item = u32> + '_ {
    (0_u32..).zip(words).flat_map(|(index, word)| {
        let mut rest = word.cast_unsigned();
        core::iter::from_fn(move || {
            let bit = (rest != 0).then(|| rest.trailing_zeros())?;
            rest &= rest - 1;
            Some(index * 64 + bit)
        })
    })
}

/// A held value by names; `None` if unset.
pub(crate) fn value_of(cast: &Cast, row: &FactRow, held: &Held) -> Option<Value> {
    match held {
        Held::Unset => None,
        Held::Cell(cell) => Some(atom_value(cast, row.atom, *cell)),
        Held::Members(_) | Held::Crowd(_) => {
            let mut values: Vec<Value> = held.members()?.map(|member| atom_value(cast, row.atom, i64::from(member))).collect();
            if matches!(row.atom, Atom::Member(TEXTS, _)) {
                values.sort();
            }
            Some(Value::Set(values))
        }
    }
}

/// A single value by name.
pub(crate) fn atom_value(cast: &Cast, atom: Atom, cell: i64) -> Value {
    match atom {
        Atom::Boolean => Value::Boolean(cell == 1),
        Atom::Integer | Atom::Period | Atom::Design => Value::Integer(cell),
        Atom::Date => Value::Date(Date(i32::try_from(cell).unwrap_or_default())),
        Atom::Member(sort, _) => Value::Text(member_name(cast, sort, cell)),
    }
}

fn member_name(cast: &Cast, sort: SortId, cell: i64) -> String {
    u32::try_from(cell).map(|member| cast.name(sort, member).to_string()).unwrap_or_else(|_| format!("{cell}"))
}
