//! Microsteps, on trial and in events alike: as few words as tell them.

use crate::few::Few;
use mandate_process::Bits;
use mandate_process::ids::{EdgeId, StateId, TriggerId};

/// One microstep.
#[derive(Clone, Copy, Debug)]
pub struct Microstep<'e> {
    /// Its trigger.
    pub trigger: TriggerId,
    edges: usize,
    first_edge: EdgeId,
    more_edges: &'e [u64],
    exits: &'e [u64],
    entries: &'e [u64],
}

impl<'e> Microstep<'e> {
    /// Transitions by source, in the order taken.
    pub fn edges(&self) -> impl Iterator<Item = EdgeId> + use<'e> {
        let more = self.more_edges.iter().flat_map(|word| ids(*word)).map(EdgeId);
        core::iter::once(self.first_edge).chain(more).take(self.edges)
    }

    /// States exited, in reverse document order.
    pub fn exits(&self) -> impl Iterator<Item = StateId> + use<'e> {
        Bits::members(self.exits).rev().map(StateId::from)
    }

    /// States entered, in document order.
    pub fn entries(&self) -> impl Iterator<Item = StateId> + use<'e> {
        Bits::members(self.entries).map(StateId::from)
    }
}

/// Microsteps one behind the other. Each is a head, its further transitions, then two sets: the states exited and those
/// entered, which need no order but that of the document. Most events have one or two steps among few states, and need
/// no allocation for them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Steps {
    words: Few<u64, 6>,
    count: usize,
}

impl Clone for Steps {
    #[inline]
    fn clone(&self) -> Self {
        // Words are copied at once, not one by one.
        Self { words: Few::from_slice(&self.words), count: self.count }
    }
}

impl Steps {
    /// All of them, as they lie there: the same words are the same moves.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// None any more; the room is kept.
    #[inline]
    pub fn clear(&mut self) {
        self.words.clear();
        self.count = 0;
    }

    /// Adds a microstep. Both sets are of the states of one process.
    #[inline]
    pub fn push(&mut self, trigger: TriggerId, edges: &[EdgeId], exits: &Bits, entries: &Bits) {
        let (exits, entries) = (exits.words(), entries.words());
        let (first, more) = edges.split_first().map_or((EdgeId::default(), &[][..]), |(first, more)| (*first, more));
        self.words.push(word([trigger.0, short(exits.len()), short(edges.len()), first.0]));
        for four in more.chunks(IDS) {
            let mut ids = [0; IDS];
            ids.iter_mut().zip(four).for_each(|(slot, id)| *slot = id.0);
            self.words.push(word(ids));
        }
        for set in [exits, entries] {
            set.iter().for_each(|word| self.words.push(*word));
        }
        self.count += 1;
    }

    /// The microsteps in order.
    pub fn iter(&self) -> impl Iterator<Item = Microstep<'_>> {
        let mut rest: &[u64] = &self.words;
        core::iter::from_fn(move || {
            let (head, behind) = rest.split_first()?;
            rest = behind;
            let [trigger, width, edges, first_edge] = ids(*head);
            let mut take = |count: usize| {
                let (taken, left) = rest.split_at_checked(count).unwrap_or((rest, &[]));
                rest = left;
                taken
            };
            let edges = usize::from(edges);
            Some(Microstep {
                trigger: TriggerId(trigger),
                edges,
                first_edge: EdgeId(first_edge),
                more_edges: take(edges.saturating_sub(1).div_ceil(IDS)),
                exits: take(usize::from(width)),
                entries: take(usize::from(width)),
            })
        })
    }
}

/// So many ids are in one word.
const IDS: usize = 4;

fn word(ids: [u16; IDS]) -> u64 {
    ids.into_iter().rev().fold(0, |word, id| word << 16 | u64::from(id))
}

fn ids(word: u64) -> [u16; IDS] {
    [word as u16, (word >> 16) as u16, (word >> 32) as u16, (word >> 48) as u16]
}

/// Transitions and the words of a set are bounded far below what an id can hold.
fn short(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::Steps;
    use alloc::vec::Vec;
    use mandate_process::Bits;
    use mandate_process::ids::{EdgeId, StateId, TriggerId};

    #[test]
    fn steps_are_read_as_they_were_written() {
        for states in [3, 64, 65, 1024] {
            let set = |members: &[usize]| {
                let mut set = Bits::new(states);
                members.iter().for_each(|member| _ = set.insert(*member));
                set
            };
            let mut steps = Steps::default();
            let edges: Vec<EdgeId> = (7..20).map(EdgeId).collect();
            for count in 0..edges.len() {
                steps.push(TriggerId(9), &edges[..count], &set(&[1, states - 1]), &set(&[0, 2]));
            }
            assert_eq!(steps.len(), edges.len());
            for (count, step) in steps.iter().enumerate() {
                assert_eq!(step.trigger, TriggerId(9));
                assert_eq!(step.edges().collect::<Vec<_>>(), &edges[..count]);
                assert_eq!(step.exits().collect::<Vec<_>>(), [StateId::from(states - 1), StateId(1)]);
                assert_eq!(step.entries().collect::<Vec<_>>(), [StateId(0), StateId(2)]);
            }
        }
    }
}
