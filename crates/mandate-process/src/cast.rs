//! Who and what takes part in one case: the members of every sort, and where the facts keyed by them lie.

use crate::ids::{FactId, RoleId, SortId};
use crate::index::same_name;
use crate::tables::{ACTORS, Atom, Name, SortKind, Start, Tables};
use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

/// The members of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cast {
    roles: Vec<RoleId>,
    sorts: Vec<Sort>,
    places: Vec<Place>,
    cells: usize,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Sort {
    names: Vec<Name>,
    index: BTreeMap<Name, u32>,
    room: usize,
}

/// Where the entries of one fact lie among the cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// The first cell.
    pub start: usize,
    /// Cells of one entry: one, or the words of a set.
    pub width: usize,
    /// How many entries there are.
    pub entries: usize,
    /// How far apart neighbours of each key are, in entries.
    pub strides: [usize; 3],
}

impl Cast {
    /// The members that the process knows, and the actors of its single roles.
    pub fn new(tables: &Tables) -> Self {
        let single = tables.roles.iter().filter(|(_, role)| !role.many).map(|(id, _)| id).collect();
        let sorts = tables.sorts.rows().iter().map(|row| {
            let mut sort = Sort::default();
            row.members.iter().for_each(|name| sort.push(name.clone()));
            sort
        });
        let mut cast = Self { roles: single, sorts: sorts.collect(), places: Vec::new(), cells: 0 };
        cast.lay_out(tables);
        cast
    }

    /// Adds an actor; the caller lays out afterwards.
    pub fn push_actor(&mut self, name: Name, role: RoleId) {
        if let Some(actors) = self.sorts.first_mut() {
            actors.push(name);
            self.roles.push(role);
        }
    }

    /// Adds a member; the caller lays out afterwards.
    pub fn push(&mut self, sort: SortId, name: Name) {
        if let Some(sort) = self.sorts.get_mut(sort.index()) {
            sort.push(name);
        }
    }

    /// Works out where every entry lies. Open sorts get room to grow, so that few new members move anything.
    pub fn lay_out(&mut self, tables: &Tables) {
        for (row, sort) in tables.sorts.rows().iter().zip(&mut self.sorts) {
            sort.room = match row.kind {
                SortKind::Open => sort.names.len().next_power_of_two().max(4),
                SortKind::Text => sort.names.len().next_multiple_of(64).max(64),
                _ => sort.names.len(),
            };
        }
        self.places.clear();
        let mut start = 0;
        for fact in tables.facts.rows() {
            let mut place = Place { start, width: 1, entries: 1, strides: [0; 3] };
            if let (true, Atom::Member(sort, _)) = (fact.set, fact.atom) {
                place.width = self.room(sort).div_ceil(64).max(1);
            }
            for (key, stride) in fact.keys.iter().zip(&mut place.strides).rev() {
                *stride = place.entries;
                place.entries *= self.room(key.sort);
            }
            start += if fact.sum_of.is_some() { 0 } else { place.entries * place.width };
            self.places.push(place);
        }
        self.cells = start;
    }

    fn room(&self, sort: SortId) -> usize {
        self.sorts.get(sort.index()).map_or(0, |sort| sort.room)
    }

    /// The cells of a new case.
    pub fn starting_cells(&self, tables: &Tables) -> Vec<i64> {
        let mut cells = vec![0; self.cells];
        for (id, fact) in tables.facts.iter() {
            let place = self.place(id);
            if fact.sum_of.is_some() {
                continue;
            }
            for entry in 0..place.entries {
                let from = place.start + entry * place.width;
                let Some(words) = cells.get_mut(from..from + place.width) else { continue };
                match &fact.starts {
                    Start::Cell(value) => words.fill(*value),
                    Start::Members(members) => members.iter().for_each(|member| set_bit(words, *member, true)),
                }
            }
        }
        cells
    }

    /// How many cells there are.
    pub fn cells(&self) -> usize {
        self.cells
    }

    /// Where the entries of a fact lie.
    #[inline]
    pub fn place(&self, fact: FactId) -> Place {
        self.places.get(fact.index()).copied().unwrap_or_default()
    }

    /// The fact that a cell belongs to. Facts lie in their order; those without cells begin where the next one does.
    pub fn fact_at(&self, cell: usize) -> FactId {
        FactId::from(self.places.partition_point(|place| place.start <= cell).saturating_sub(1))
    }

    /// Whether every entry lies where it lies in the other.
    pub fn same_places(&self, other: &Self) -> bool {
        self.cells == other.cells && self.places == other.places
    }

    /// How many members a sort has.
    pub fn count(&self, sort: SortId) -> u32 {
        self.sorts.get(sort.index()).map_or(0, |sort| u32::try_from(sort.names.len()).unwrap_or(u32::MAX))
    }

    /// The members of a sort, in member order.
    pub fn members(&self, sort: SortId) -> &[Name] {
        self.sorts.get(sort.index()).map_or(&[], |sort| &sort.names)
    }

    /// The name of a member.
    pub fn name(&self, sort: SortId, member: u32) -> &str {
        self.members(sort).get(member as usize).map_or("", |name| name)
    }

    /// A member by name.
    pub fn find(&self, sort: SortId, name: &str) -> Option<u32> {
        let sort = self.sorts.get(sort.index())?;
        if sort.names.len() <= FEW {
            return sort.names.iter().position(|known| same_name(known, name)).and_then(|place| u32::try_from(place).ok());
        }
        sort.index.get(name).copied()
    }

    /// An actor by id.
    pub fn actor(&self, id: &str) -> Option<u32> {
        self.find(ACTORS, id)
    }

    /// The role of an actor.
    pub fn role(&self, actor: u32) -> Option<RoleId> {
        self.roles.get(actor as usize).copied()
    }

    /// The roster: ids and roles in order.
    pub fn roster(&self) -> impl Iterator<Item = (&Name, RoleId)> {
        self.members(ACTORS).iter().zip(self.roles.iter().copied())
    }

    /// Whether an actor has a role; `None`: any actor will do.
    #[inline]
    pub fn has_role(&self, actor: u32, role: Option<RoleId>) -> bool {
        role.is_none_or(|role| self.role(actor) == Some(role))
    }
}

/// Up to so many members are looked through one by one.
const FEW: usize = 8;

impl Sort {
    fn push(&mut self, name: Name) {
        let place = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.clone());
        if self.names.len() == FEW + 1 {
            self.index = (0_u32..).zip(&self.names).map(|(place, name)| (name.clone(), place)).collect();
        } else if self.names.len() > FEW {
            self.index.insert(name, place);
        }
    }
}

/// Adds a member to a set in cells, or takes it out.
#[inline]
pub fn set_bit(words: &mut [i64], member: u32, on: bool) {
    if let Some(word) = words.get_mut(member as usize / 64) {
        let bit = 1_i64 << (member % 64);
        *word = if on { *word | bit } else { *word & !bit };
    }
}
