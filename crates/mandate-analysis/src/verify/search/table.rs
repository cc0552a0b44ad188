//! What has been met: fingerprints of 128 bits, each with the number of its state.
//!
//! Several threads fill the table at once without waiting for each other. While they do, an entry holds the *order* in
//! which its state would be found by one thread alone, the least that anybody has brought; afterwards the states are
//! numbered in that order. So nobody can tell from the numbers how many threads there were.

use std::hint::{black_box, spin_loop};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

/// Marks an order, which is no number yet.
const PENDING: u64 = 1 << 63;
/// The table holds at least so many.
const LEAST: usize = 1 << 12;

/// What is known of a fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Met {
    /// The state has this number.
    Numbered(u32),
    /// It has none yet, and nobody has brought it as early as this: the place it will be numbered at.
    Earliest(usize),
    /// It has none yet, and somebody brought it earlier.
    Later(usize),
}

/// No room is left: the table is to be enlarged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Full;

/// A table whose size is a power of two.
#[derive(Debug)]
pub(super) struct Table {
    slots: Vec<Slot>,
    used: AtomicUsize,
}

/// A fingerprint, whose halves are never zero, and who it belongs to. All zero: free.
#[derive(Debug)]
struct Slot {
    high: AtomicU64,
    low: AtomicU64,
    whose: AtomicU64,
}

impl Slot {
    fn free() -> Self {
        Self { high: AtomicU64::new(0), low: AtomicU64::new(0), whose: AtomicU64::new(u64::MAX) }
    }
}

impl Table {
    pub fn new() -> Self {
        Self::sized(LEAST)
    }

    fn sized(size: usize) -> Self {
        Self { slots: (0..size).map(|_| Slot::free()).collect(), used: AtomicUsize::new(0) }
    }

    /// Seven in eight are used at most: neighbours in memory are looked through quickly.
    fn most(&self) -> usize {
        self.slots.len() / 8 * 7
    }

    /// Brings a state that is found at a place in the order.
    #[inline]
    pub fn meet(&self, fingerprint: u128, order: u64) -> Result<Met, Full> {
        let (high, low) = halves(fingerprint);
        let mut place = self.first(low);
        loop {
            let Some(slot) = self.slots.get(place) else { return Err(Full) };
            let mut found = slot.high.load(Relaxed);
            if found == 0 {
                if self.used.load(Relaxed) >= self.most() {
                    return Err(Full);
                }
                match slot.high.compare_exchange(0, high, Relaxed, Relaxed) {
                    Ok(_) => {
                        self.used.fetch_add(1, Relaxed);
                        slot.low.store(low, Relaxed);
                        return Ok(slot.bring(place, order));
                    }
                    Err(other) => found = other,
                }
            }
            if found == high && slot.low() == low {
                return Ok(slot.bring(place, order));
            }
            place = (place + 1) & (self.slots.len() - 1);
        }
    }

    /// Brings the places of fingerprints near the processor, all at once.
    #[inline]
    pub fn call_near(&self, fingerprints: impl Iterator<Item = u128>) {
        let places = fingerprints.map(|fingerprint| self.first(halves(fingerprint).1));
        black_box(places.filter_map(|place| self.slots.get(place)).fold(0, |all, slot| all ^ slot.high.load(Relaxed)));
    }

    #[inline]
    fn first(&self, low: u64) -> usize {
        #[expect(clippy::cast_possible_truncation, reason = "any bits will do to begin at")]
        let bits = low as usize;
        bits & (self.slots.len() - 1)
    }

    /// Whether the state at a place is still to be numbered and nobody brought it earlier.
    pub fn is_earliest(&self, place: usize, order: u64) -> bool {
        self.slots.get(place).is_some_and(|slot| slot.whose.load(Relaxed) == PENDING | order)
    }

    /// Gives the state at a place its number.
    pub fn number(&self, place: usize, number: u32) {
        if let Some(slot) = self.slots.get(place) {
            slot.whose.store(u64::from(number), Relaxed);
        }
    }

    /// The number of the state at a place; `None` if it has none.
    pub fn numbered(&self, place: usize) -> Option<u32> {
        let whose = self.slots.get(place)?.whose.load(Relaxed);
        u32::try_from(whose).ok()
    }

    /// Twice the size. What has no number is forgotten.
    pub fn enlarge(&mut self) {
        let larger = Self::sized(self.slots.len() * 2);
        for slot in &self.slots {
            let (low, whose) = (slot.low.load(Relaxed), slot.whose.load(Relaxed));
            if slot.high.load(Relaxed) == 0 || whose >= PENDING {
                continue;
            }
            let mut place = larger.first(low);
            while let Some(to) = larger.slots.get(place) {
                if to.high.load(Relaxed) == 0 {
                    to.high.store(slot.high.load(Relaxed), Relaxed);
                    to.low.store(low, Relaxed);
                    to.whose.store(whose, Relaxed);
                    break;
                }
                place = (place + 1) & (larger.slots.len() - 1);
            }
            larger.used.fetch_add(1, Relaxed);
        }
        *self = larger;
    }
}

impl Slot {
    /// The lower half. Who took the slot writes it at once: there is only a moment to wait.
    #[inline]
    fn low(&self) -> u64 {
        loop {
            let low = self.low.load(Relaxed);
            if low != 0 {
                return low;
            }
            spin_loop();
        }
    }

    #[inline]
    fn bring(&self, place: usize, order: u64) -> Met {
        let mine = PENDING | order;
        let mut whose = self.whose.load(Relaxed);
        if whose > mine {
            whose = self.whose.fetch_min(mine, Relaxed);
        }
        match u32::try_from(whose) {
            Ok(number) => Met::Numbered(number),
            Err(_) if whose > mine => Met::Earliest(place),
            Err(_) => Met::Later(place),
        }
    }
}

/// Two halves, neither zero.
fn halves(fingerprint: u128) -> (u64, u64) {
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
    let low = fingerprint as u64;
    let high = u64::try_from(fingerprint >> 64).unwrap_or(u64::MAX);
    (high.max(1), low.max(1))
}

#[cfg(test)]
mod tests {
    use super::{Full, LEAST, Met, Table};

    /// Fingerprints that lie behind each other, in both halves unlike.
    fn fingerprint(number: u64) -> u128 {
        u128::from(number) << 64 | u128::from(number / 3)
    }

    #[test]
    fn the_earliest_is_numbered_and_the_number_stays() {
        let table = Table::new();
        let Ok(Met::Earliest(place)) = table.meet(7, 5) else { panic!("nobody was there before") };
        assert_eq!(table.meet(7, 9), Ok(Met::Later(place)));
        assert_eq!(table.meet(7, 3), Ok(Met::Earliest(place)));
        assert!(table.is_earliest(place, 3) && !table.is_earliest(place, 5));
        assert_eq!(table.numbered(place), None);
        table.number(place, 42);
        assert_eq!(table.meet(7, 0), Ok(Met::Numbered(42)));
        assert_eq!(table.numbered(place), Some(42));
    }

    #[test]
    fn a_full_table_is_enlarged_and_forgets_what_has_no_number() {
        let mut table = Table::new();
        let mut count = 0;
        for number in 1.. {
            match table.meet(fingerprint(number), number) {
                Ok(Met::Earliest(place)) if number % 2 == 0 => table.number(place, u32::try_from(number).unwrap()),
                Ok(Met::Earliest(_)) => {}
                Ok(met) => panic!("{met:?}"),
                Err(Full) => break,
            }
            count = number;
        }
        assert_eq!(count, LEAST as u64 / 8 * 7);
        table.enlarge();
        for number in 1..=count {
            let met = table.meet(fingerprint(number), 0);
            if number % 2 == 0 {
                assert_eq!(met, Ok(Met::Numbered(u32::try_from(number).unwrap())));
            } else {
                assert!(matches!(met, Ok(Met::Earliest(_))), "{met:?}");
            }
        }
    }

    #[test]
    fn of_threads_that_bring_the_same_the_earliest_wins() {
        let table = Table::new();
        let bring = |first: u64| {
            let table = &table;
            move || (0..3_000).map(|number| table.meet(fingerprint(number), number * 2 + first)).collect::<Vec<_>>()
        };
        std::thread::scope(|scope| [scope.spawn(bring(1)), scope.spawn(bring(0))].map(|thread| thread.join().unwrap()));
        for number in 0..3_000 {
            let Ok(Met::Later(place)) = table.meet(fingerprint(number), u64::from(u32::MAX)) else { panic!("{number} was brought") };
            assert!(table.is_earliest(place, number * 2));
        }
    }
}
