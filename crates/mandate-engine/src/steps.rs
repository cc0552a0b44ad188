//! Microsteps: in events as lists, as short as can be; on trial as sets, as quick to note as can be.

use crate::few::Few;
use alloc::vec::Vec;
use mandate_process::Bits;
use mandate_process::ids::{EdgeId, StateId, TriggerId};

/// One microstep.
#[derive(Clone, Copy, Debug)]
pub struct Microstep<'e> {
    /// Its trigger.
    pub trigger: TriggerId,
    edges: &'e [u16],
    exits: States<'e>,
    entries: States<'e>,
}

#[derive(Clone, Copy, Debug)]
enum States<'e> {
    Listed(&'e [u16]),
    Set(&'e Bits),
}

impl<'e> States<'e> {
    /// In the order listed, or in document order, or in reverse.
    fn iter(self, reverse: bool) -> impl Iterator<Item = StateId> + use<'e> {
        let (listed, set): (&[u16], _) = match self {
            Self::Listed(ids) => (ids, None),
            Self::Set(states) => (&[], Some(states)),
        };
        let forward = set.filter(|_| !reverse).into_iter().flat_map(Bits::iter);
        let backward = set.filter(|_| reverse).into_iter().flat_map(|states| states.iter().rev());
        listed.iter().map(|id| StateId(*id)).chain(forward.chain(backward).map(StateId::from))
    }
}

impl<'e> Microstep<'e> {
    /// Transitions by source, in the order taken.
    pub fn edges(&self) -> impl Iterator<Item = EdgeId> + use<'e> {
        self.edges.iter().map(|id| EdgeId(*id))
    }

    /// States exited, in reverse document order.
    pub fn exits(&self) -> impl Iterator<Item = StateId> + use<'e> {
        self.exits.iter(true)
    }

    /// States entered, in document order.
    pub fn entries(&self) -> impl Iterator<Item = StateId> + use<'e> {
        self.entries.iter(false)
    }
}

/// Microsteps one behind the other: trigger, how many edges, exits and entries, then these. Most events have one or two
/// small ones and need no allocation for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Steps {
    words: Few<u16, 20>,
}

impl Steps {
    /// All of them, as they lie there: the same words are the same moves.
    pub fn words(&self) -> &[u16] {
        &self.words
    }

    /// Adds a microstep.
    pub fn push(
        &mut self,
        trigger: TriggerId,
        edges: impl IntoIterator<Item = EdgeId>,
        exits: impl IntoIterator<Item = StateId>,
        entries: impl IntoIterator<Item = StateId>,
    ) {
        let first = self.words.len();
        self.words.extend_from_slice(&[trigger.0, 0, 0, 0]);
        self.put(first + 1, edges.into_iter().map(|id| id.0));
        self.put(first + 2, exits.into_iter().map(|id| id.0));
        self.put(first + 3, entries.into_iter().map(|id| id.0));
    }

    /// Adds ids and says at a place how many they were.
    fn put(&mut self, place: usize, ids: impl Iterator<Item = u16>) {
        let before = self.words.len();
        ids.for_each(|id| self.words.push(id));
        let count = u16::try_from(self.words.len() - before).unwrap_or(u16::MAX);
        if let Some(slot) = self.words.get_mut(place) {
            *slot = count;
        }
    }

    /// The microsteps in order.
    pub fn iter(&self) -> impl Iterator<Item = Microstep<'_>> {
        let mut rest: &[u16] = &self.words;
        core::iter::from_fn(move || {
            let (&[trigger, edges, exits, entries], ids) = rest.split_first_chunk::<4>()?;
            rest = ids;
            let mut take = |count: u16| {
                let (taken, left) = rest.split_at_checked(usize::from(count)).unwrap_or((rest, &[]));
                rest = left;
                taken
            };
            Some(Microstep {
                trigger: TriggerId(trigger),
                edges: take(edges),
                exits: States::Listed(take(exits)),
                entries: States::Listed(take(entries)),
            })
        })
    }
}

/// Microsteps of what is on trial. The room of those that were is kept.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    edges: Vec<u16>,
    room: Vec<Noted>,
    count: usize,
}

#[derive(Debug)]
struct Noted {
    trigger: TriggerId,
    /// Where its edges end.
    edges: usize,
    exits: Bits,
    entries: Bits,
}

impl Trail {
    /// How many microsteps there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// None any more.
    #[inline]
    pub fn clear(&mut self) {
        self.count = 0;
        self.edges.clear();
    }

    /// Adds a microstep.
    #[inline]
    pub fn push(&mut self, trigger: TriggerId, edges: &[EdgeId], exits: &Bits, entries: &Bits) {
        self.edges.extend(edges.iter().map(|edge| edge.0));
        let edges = self.edges.len();
        match self.room.get_mut(self.count) {
            Some(noted) => {
                (noted.trigger, noted.edges) = (trigger, edges);
                noted.exits.clone_from(exits);
                noted.entries.clone_from(entries);
            }
            None => self.room.push(Noted { trigger, edges, exits: exits.clone(), entries: entries.clone() }),
        }
        self.count += 1;
    }

    /// The microsteps in order.
    pub fn iter(&self) -> impl Iterator<Item = Microstep<'_>> {
        let mut first = 0;
        self.room.iter().take(self.count).map(move |noted| {
            let edges = self.edges.get(first..noted.edges).unwrap_or_default();
            first = noted.edges;
            Microstep { trigger: noted.trigger, edges, exits: States::Set(&noted.exits), entries: States::Set(&noted.entries) }
        })
    }

    /// As an event keeps them.
    pub fn steps(&self) -> Steps {
        let mut steps = Steps::default();
        let mut first = 0;
        for noted in self.room.iter().take(self.count) {
            let edges = self.edges.get(first..noted.edges).unwrap_or_default();
            first = noted.edges;
            let (exits, entries) = (noted.exits.iter().rev().map(StateId::from), noted.entries.iter().map(StateId::from));
            steps.push(noted.trigger, edges.iter().map(|id| EdgeId(*id)), exits, entries);
        }
        steps
    }
}
