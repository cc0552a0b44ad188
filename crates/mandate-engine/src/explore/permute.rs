//! Members that change places: what a state, and an act, would be if some were others.
//!
//! Where nothing tells members apart, a state and its image go on alike. A search may then take for one all states that
//! are images of each other, by the least of them ([`Arrangements::least`]). Whether anything tells them apart is not
//! asked here.

use crate::attempt::Prepared;
use crate::content::Given;
use crate::facts::members_of;
use crate::state::{CaseState, offset};
use alloc::vec;
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::cast::set_bit;
use mandate_process::ids::SortId;
use mandate_process::tables::{ACTORS, Atom, FactRow, KeyRow, UNSET};

/// Which member takes whose place, sort by sort.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permutation {
    /// For each sort its members by where they go; members behind the last stay.
    to: Vec<Vec<u32>>,
}

impl Permutation {
    /// Each of these members goes where the next one says: the first to the place of the first of `to`, and so on. Both
    /// lists hold the same members.
    #[must_use]
    pub fn moving(mut self, sort: SortId, members: &[u32], to: &[u32]) -> Self {
        let sort = sort.index();
        if self.to.len() <= sort {
            self.to.resize(sort + 1, Vec::new());
        }
        if let Some(places) = self.to.get_mut(sort) {
            for (member, to) in members.iter().zip(to) {
                let (member, behind) = (*member as usize, (*member).max(*to) as usize + 1);
                if places.len() < behind {
                    places.extend((places.len()..behind).map(|stays| u32::try_from(stays).unwrap_or(u32::MAX)));
                }
                if let Some(place) = places.get_mut(member) {
                    *place = *to;
                }
            }
        }
        self
    }

    /// Where a member goes.
    #[inline]
    pub fn member(&self, sort: SortId, member: u32) -> u32 {
        self.to.get(sort.index()).and_then(|to| to.get(member as usize)).copied().unwrap_or(member)
    }

    /// Whether some member of a sort goes elsewhere.
    pub fn moves(&self, sort: SortId) -> bool {
        self.to.get(sort.index()).is_some_and(|to| (0..).zip(to).any(|(member, to)| member != *to))
    }

    /// The one that brings everybody back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let back = |to: &Vec<u32>| {
            let mut back = to.clone();
            for (member, place) in (0_u32..).zip(to) {
                if let Some(slot) = back.get_mut(*place as usize) {
                    *slot = member;
                }
            }
            back
        };
        Self { to: self.to.iter().map(back).collect() }
    }

    /// This one, and another after it.
    #[must_use]
    pub fn then(&self, after: &Self) -> Self {
        let sorts = self.to.len().max(after.to.len());
        let one = |sort: usize| {
            let longest = |all: &Self| all.to.get(sort).map_or(0, Vec::len);
            let members = 0..u32::try_from(longest(self).max(longest(after))).unwrap_or(u32::MAX);
            let sort = SortId::from(sort);
            members.map(|member| after.member(sort, self.member(sort, member))).collect()
        };
        Self { to: (0..sorts).map(one).collect() }
    }

    /// What an act would be, as numbers: two acts are the same if these are.
    pub fn act(&self, process: &Process, act: &Prepared) -> Vec<i64> {
        let mut code = vec![act.id.index() as i64, i64::from(self.member(ACTORS, act.actor))];
        let row = &process.tables().acts[act.id];
        for (field, given) in row.fields.iter().zip(&act.content.given) {
            self.given(process, field.atom, &field.keys, given, &mut code);
        }
        code
    }

    fn given(&self, process: &Process, atom: Atom, keys: &[KeyRow], given: &Given, code: &mut Vec<i64>) {
        match given {
            Given::Absent => code.push(0),
            Given::Cell(cell) => code.extend([1, self.cell(atom, *cell)]),
            Given::Members(members) => {
                let Atom::Member(sort, _) = atom else { return };
                let mut members: Vec<i64> = members.iter().map(|member| i64::from(self.member(sort, *member))).collect();
                members.sort_unstable();
                members.dedup();
                code.extend([2, members.len() as i64]);
                code.append(&mut members);
            }
            Given::Table(rows) => {
                let one = |(at, given): &(crate::facts::Keys, Given)| {
                    let mut code: Vec<i64> =
                        at.as_slice().iter().zip(keys).map(|(member, key)| i64::from(self.member(key.sort, *member))).collect();
                    self.given(process, atom, &[], given, &mut code);
                    code
                };
                let mut rows: Vec<Vec<i64>> = rows.iter().map(one).collect();
                rows.sort();
                code.extend([3, rows.len() as i64]);
                code.extend(rows.into_iter().flatten());
            }
            Given::Recorded => code.push(4),
            Given::Design(facts) => {
                code.extend([5, facts.len() as i64]);
                for (fact, given) in facts.iter() {
                    let row = &process.tables().facts[*fact];
                    self.given(process, row.atom, &row.keys, given, code);
                }
            }
        }
    }

    /// What a single value would be.
    #[inline]
    fn cell(&self, atom: Atom, cell: i64) -> i64 {
        match (atom, u32::try_from(cell)) {
            (Atom::Member(sort, _), Ok(member)) if cell != UNSET => i64::from(self.member(sort, member)),
            _ => cell,
        }
    }
}

/// Several permutations of the members of one case, ready to be used on many states.
#[derive(Clone, Debug)]
pub struct Arrangements {
    all: Vec<Permutation>,
    /// The cells that any of them changes, in order.
    cells: Vec<usize>,
    /// For each permutation, what comes into each of these cells.
    sources: Vec<Vec<Source>>,
}

/// What comes into a cell: what was in another, with its members moved.
#[derive(Clone, Copy, Debug)]
struct Source {
    cell: usize,
    value: Value,
}

/// How the members in a cell are moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Value {
    /// There are none that move.
    Same,
    /// It is one.
    Member(SortId),
    /// It is a set of at most 64.
    Members(SortId),
}

impl Arrangements {
    /// Permutations of the members of the case that `state` is one of. Sets of a sort with more than 64 members must not
    /// be moved.
    pub fn new(process: &Process, state: &CaseState, all: Vec<Permutation>) -> Self {
        let facts = process.tables().facts.iter().filter(|(_, row)| row.sum_of.is_none());
        let mut places = Vec::new();
        for (fact, row) in facts {
            let value = value(row, &all);
            let keyed = row.keys.iter().any(|key| all.iter().any(|one| one.moves(key.sort)));
            if value == Value::Same && !keyed {
                continue;
            }
            for keys in state.entries(process, fact) {
                let (first, width) = offset(&state.cast, fact, keys.as_slice());
                places.extend((0..width).map(|word| (first + word, fact, row, keys, word, value)));
            }
        }
        places.sort_unstable_by_key(|(cell, ..)| *cell);
        let source = |one: &Permutation| {
            let back = one.inverse();
            let of = |(_, fact, row, keys, word, value): &(usize, _, &FactRow, crate::facts::Keys, usize, Value)| {
                let members = keys.as_slice().iter().zip(&row.keys).map(|(member, key)| back.member(key.sort, *member));
                let from = members.fold(crate::facts::Keys::default(), crate::facts::Keys::push);
                Source { cell: offset(&state.cast, *fact, from.as_slice()).0 + word, value: *value }
            };
            places.iter().map(of).collect()
        };
        let sources = all.iter().map(source).collect();
        let cells = places.iter().map(|(cell, ..)| *cell).collect();
        Self { all, cells, sources }
    }

    /// The permutations.
    pub fn all(&self) -> &[Permutation] {
        &self.all
    }

    /// What a state would be with its members moved by one of the permutations.
    pub fn image(&self, which: usize, state: &CaseState, into: &mut CaseState) {
        into.clone_from(state);
        let (Some(one), Some(sources)) = (self.all.get(which), self.sources.get(which)) else { return };
        for (cell, source) in self.cells.iter().zip(sources) {
            if let Some(slot) = into.cells.get_mut(*cell) {
                *slot = source.take(one, state);
            }
        }
    }

    /// The least of the images of a state, and of the state itself. States that are images of each other have the same.
    pub fn least(&self, state: &CaseState, into: &mut CaseState) {
        into.clone_from(state);
        for (one, sources) in self.all.iter().zip(&self.sources) {
            let mut is_less = false;
            for (cell, source) in self.cells.iter().zip(sources) {
                let Some(slot) = into.cells.get_mut(*cell) else { break };
                let image = source.take(one, state);
                if !is_less && image > *slot {
                    break;
                }
                is_less |= image < *slot;
                *slot = image;
            }
        }
    }

    /// How many different images a state has, itself counted. The permutations are all of a group then.
    pub fn orbit(&self, state: &CaseState) -> usize {
        let image = |(one, sources): (&Permutation, &Vec<Source>)| sources.iter().map(|source| source.take(one, state)).collect::<Vec<_>>();
        let mut images: Vec<Vec<i64>> = self.all.iter().zip(&self.sources).map(image).collect();
        images.sort_unstable();
        images.dedup();
        images.len().max(1)
    }
}

impl Source {
    #[inline]
    fn take(self, one: &Permutation, state: &CaseState) -> i64 {
        let held = state.cells.get(self.cell).copied().unwrap_or(UNSET);
        match self.value {
            Value::Same => held,
            Value::Member(sort) => one.cell(Atom::Member(sort, None), held),
            Value::Members(sort) => {
                let mut word = [0];
                members_of(&[held]).for_each(|member| set_bit(&mut word, one.member(sort, member), true));
                let [word] = word;
                word
            }
        }
    }
}

fn value(row: &FactRow, all: &[Permutation]) -> Value {
    match row.atom {
        Atom::Member(sort, _) if all.iter().any(|one| one.moves(sort)) => {
            if row.set {
                Value::Members(sort)
            } else {
                Value::Member(sort)
            }
        }
        _ => Value::Same,
    }
}

#[cfg(test)]
mod tests {
    use super::{Arrangements, Permutation};
    use crate::act::Act;
    use crate::explore::prepare;
    use crate::{CaseState, Opening, Scratch, begin, open};
    use alloc::string::ToString;
    use alloc::vec::Vec;
    use mandate_process::Process;
    use mandate_process::definition::{Change, Definition, Fact, Field, Key, Role, Source, State, Verb};
    use mandate_process::ids::{FactId, SortId};
    use mandate_process::tables::ACTORS;
    use mandate_process::time::Instant;
    use mandate_process::value::{Phrase, Value};

    /// A panel of three that gives each member a view of others, and hears some.
    fn panel() -> (Process, CaseState) {
        let mut definition = Definition::new("panel");
        definition.vocabulary.roles.push(Role { id: "member".into(), many: true, ..Role::default() });
        let phrase = |text: &str| Phrase::parse(text).unwrap();
        definition.vocabulary.facts.push(Fact::new("likes", phrase("member by member")));
        definition.vocabulary.facts.push(Fact::new("heard", phrase("set of member")));
        definition.vocabulary.declare_act("say");
        let act = definition.vocabulary.acts.last_mut().unwrap();
        act.content.push(Field { id: "whom".into(), phrase: phrase("member") });
        let change = |fact: &str, at: Vec<Key>, verb, source| Change { fact: fact.into(), at, verb, source };
        act.changes.push(change("likes", Vec::from([Key::Actor]), Verb::Set, Source::Field("whom".into())));
        act.changes.push(change("heard", Vec::new(), Verb::Add, Source::Actor));
        definition.root = State::compound("", [State { admits: Vec::from(["say".to_string()]), ..State::atomic("open") }]);
        let process = Process::compile(definition).unwrap();
        let mut opening = Opening::new("case", Instant(0));
        opening.actors = Vec::from(["ann", "ben", "cleo"]).into_iter().map(|id| (id.to_string(), "member".to_string())).collect();
        let state = begin(&process, &open(&process, &opening).unwrap()).unwrap();
        (process, state)
    }

    fn said(process: &Process, state: &CaseState, pairs: &[(&str, &str)]) -> CaseState {
        let mut state = state.clone();
        let mut scratch = Scratch::new(process, &state);
        for (who, whom) in pairs {
            let act = prepare(process, &state, &Act::new("say", who.to_string(), Instant(0)).with("whom", Value::from(*whom))).unwrap();
            assert!(scratch.try_act(process, &state, &act, Instant(0), &mut ()));
            state = scratch.judged().clone();
        }
        state
    }

    fn key(process: &Process, state: &CaseState) -> Vec<u8> {
        let mut key = Vec::new();
        state.pack(process, &mut key);
        key
    }

    /// All six ways to arrange three.
    fn six() -> Vec<Permutation> {
        [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
            .map(|to| Permutation::default().moving(ACTORS, &[0, 1, 2], &to))
            .to_vec()
    }

    #[test]
    fn who_says_and_whom_and_what_was_heard_move_together() {
        let (process, start) = panel();
        let all = Arrangements::new(&process, &start, six());
        let state = said(&process, &start, &[("ann", "ben")]);
        let mut image = start.clone();
        // Ann to Ben's place, Ben to Cleo's, Cleo to Ann's.
        all.image(3, &state, &mut image);
        assert_eq!(key(&process, &image), key(&process, &said(&process, &start, &[("ben", "cleo")])));
        let heard = FactId(1);
        assert_eq!(image.value(&process, heard, &[]), Some(Value::Set([Value::from("ben")].to_vec())));
    }

    #[test]
    fn images_of_each_other_have_one_least_and_as_many_as_they_are() {
        let (process, start) = panel();
        let all = Arrangements::new(&process, &start, six());
        let least = |pairs: &[(&str, &str)]| {
            let (state, mut least) = (said(&process, &start, pairs), start.clone());
            all.least(&state, &mut least);
            (key(&process, &least), all.orbit(&state))
        };
        assert_eq!(least(&[]).1, 1);
        // Who likes whom: three by three, but whoever likes themselves is another case.
        assert_eq!(least(&[("ann", "ben")]), least(&[("cleo", "ann")]));
        assert_eq!((least(&[("ann", "ben")]).1, least(&[("ann", "ann")]).1), (6, 3));
        assert_ne!(least(&[("ann", "ben")]).0, least(&[("ann", "ann")]).0);
        // Round the table, and back: two ways.
        assert_eq!(least(&[("ann", "ben"), ("ben", "cleo"), ("cleo", "ann")]).1, 2);
    }

    #[test]
    fn an_act_is_another_with_other_members() {
        let (process, start) = panel();
        let act = |who: &str, whom: &str| {
            prepare(&process, &start, &Act::new("say", who.to_string(), Instant(0)).with("whom", Value::from(whom))).unwrap()
        };
        let swap = Permutation::default().moving(ACTORS, &[0, 2], &[2, 0]);
        let stays = Permutation::default();
        assert_eq!(swap.act(&process, &act("ann", "ben")), stays.act(&process, &act("cleo", "ben")));
        assert_ne!(swap.act(&process, &act("ann", "ben")), stays.act(&process, &act("ann", "ben")));
        assert_eq!(swap.inverse(), swap);
        let round = Permutation::default().moving(ACTORS, &[0, 1, 2], &[1, 2, 0]);
        assert_eq!(round.then(&round), round.inverse());
        assert_eq!(swap.then(&round).member(ACTORS, 0), 0);
        assert!(swap.moves(ACTORS) && !swap.moves(SortId(1)) && !stays.moves(ACTORS));
    }
}
