//! Small integers that stand for the named things of one process, and the tables they open.
//!
//! An id belongs to the [`Process`](crate::Process) that gave it. In memory everything refers by id; in files and
//! records everything refers by name.

use alloc::vec::Vec;
use core::marker::PhantomData;
use core::ops::Index;

macro_rules! ids {
    ($($(#[doc = $doc:expr])* $name:ident)*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
        pub struct $name(pub u16);
        impl $name {
            /// The place in its table.
            #[inline]
            pub fn index(self) -> usize {
                usize::from(self.0)
            }
        }
        impl From<usize> for $name {
            /// Tables are bounded by [`Limits`](crate::limits::Limits), far below what an id can hold.
            #[inline]
            fn from(index: usize) -> Self {
                Self(u16::try_from(index).unwrap_or(u16::MAX))
            }
        }
    )*};
}

ids! {
    /// A state, numbered in document order; 0 is the root.
    StateId
    /// A transition as declared.
    TransitionId
    /// A transition from one of its sources: what selection works on.
    EdgeId
    /// A place that remembers which states below a state were active.
    HistoryId
    /// A role.
    RoleId
    /// A kind of member: actors, texts, a type or a scale.
    SortId
    /// A fact.
    FactId
    /// An act.
    ActId
    /// What a transition waits for.
    TriggerId
    /// A rule.
    RuleId
    /// A deadline.
    DeadlineId
    /// A property.
    PropertyId
    /// A compiled test.
    TestId
}

/// A vector that is opened by one kind of id only.
#[derive(Clone, Debug)]
pub struct Table<I, T> {
    rows: Vec<T>,
    opened_by: PhantomData<I>,
}

impl<I, T> Default for Table<I, T> {
    fn default() -> Self {
        Self { rows: Vec::new(), opened_by: PhantomData }
    }
}

impl<I: From<usize>, T> Table<I, T> {
    /// Adds a row and gives its id.
    pub fn push(&mut self, row: T) -> I {
        self.rows.push(row);
        I::from(self.rows.len() - 1)
    }

    /// The rows with their ids, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator {
        self.rows.iter().enumerate().map(|(index, row)| (I::from(index), row))
    }

    /// The ids, in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + use<I, T> {
        (0..self.rows.len()).map(I::from)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows alone.
    pub fn rows(&self) -> &[T] {
        &self.rows
    }

    /// The rows, to be changed in place.
    pub fn rows_mut(&mut self) -> &mut [T] {
        &mut self.rows
    }
}

impl<I, T> FromIterator<T> for Table<I, T> {
    fn from_iter<A: IntoIterator<Item = T>>(rows: A) -> Self {
        Self { rows: rows.into_iter().collect(), opened_by: PhantomData }
    }
}

macro_rules! opened_by {
    ($($id:ident)*) => {$(
        impl<T> Index<$id> for Table<$id, T> {
            type Output = T;
            #[inline]
            #[expect(clippy::indexing_slicing, reason = "an id is made by the table of its own process")]
            fn index(&self, id: $id) -> &T {
                &self.rows[id.index()]
            }
        }
    )*};
}

opened_by!(StateId TransitionId EdgeId HistoryId RoleId SortId FactId ActId TriggerId RuleId DeadlineId PropertyId TestId);
