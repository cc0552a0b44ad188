//! A set of small integers as words of 64 bits: configurations, masks, sets of members.

use alloc::boxed::Box;
use alloc::vec;

/// A set of small integers below a fixed width.
///
/// ```
/// use mandate_process::Bits;
/// let mut set = Bits::new(70);
/// set.insert(3);
/// set.insert(69);
/// assert_eq!(set.iter().collect::<Vec<_>>(), [3, 69]);
/// assert!(set.contains(69) && !set.contains(4));
/// ```
#[derive(Debug, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Bits {
    // Most processes have at most 64 states: their sets need no allocation.
    small: u64,
    large: Box<[u64]>,
}

impl Clone for Bits {
    #[inline]
    fn clone(&self) -> Self {
        Self { small: self.small, large: if self.large.is_empty() { Box::default() } else { self.large.clone() } }
    }
    // Reuses the allocation: judging copies a state into a scratch for every act.
    #[inline]
    fn clone_from(&mut self, from: &Self) {
        self.small = from.small;
        if !(self.large.is_empty() && from.large.is_empty()) {
            self.large.clone_from(&from.large);
        }
    }
}

impl Bits {
    /// An empty set that can hold the integers below `width`.
    pub fn new(width: usize) -> Self {
        Self { small: 0, large: if width <= 64 { Box::default() } else { vec![0; width.div_ceil(64)].into() } }
    }

    /// The words, the lowest integers first.
    #[inline]
    pub fn words(&self) -> &[u64] {
        if self.large.is_empty() { core::slice::from_ref(&self.small) } else { &self.large }
    }

    #[inline]
    fn words_mut(&mut self) -> &mut [u64] {
        if self.large.is_empty() { core::slice::from_mut(&mut self.small) } else { &mut self.large }
    }

    /// Puts words in place of the old ones, the lowest integers first. What lies outside the width is to be zero.
    #[inline]
    pub fn set_words(&mut self, words: impl IntoIterator<Item = u64>) {
        self.words_mut().iter_mut().zip(words).for_each(|(word, new)| *word = new);
    }

    /// Whether one word is all that either has.
    #[inline]
    fn both_small(&self, other: &Self) -> bool {
        self.large.is_empty() && other.large.is_empty()
    }

    /// Whether `index` is in the set.
    #[inline]
    pub fn contains(&self, index: usize) -> bool {
        if self.large.is_empty() {
            return index < 64 && self.small >> index & 1 == 1;
        }
        self.words().get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    /// Adds `index`; says whether it was new. Outside the width nothing happens.
    #[inline]
    pub fn insert(&mut self, index: usize) -> bool {
        if self.large.is_empty() {
            let new = index < 64 && self.small >> index & 1 == 0;
            self.small |= u64::from(new) << (index % 64);
            return new;
        }
        let Some(word) = self.words_mut().get_mut(index / 64) else { return false };
        let bit = 1 << (index % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    /// Takes `index` out; says whether it was there.
    #[inline]
    pub fn remove(&mut self, index: usize) -> bool {
        let Some(word) = self.words_mut().get_mut(index / 64) else { return false };
        let bit = 1 << (index % 64);
        let was = *word & bit != 0;
        *word &= !bit;
        was
    }

    /// Adds the integers from `start` up to, not including, `end`.
    pub fn insert_range(&mut self, start: usize, end: usize) {
        for index in start..end {
            self.insert(index);
        }
    }

    /// Empties the set and keeps its width.
    #[inline]
    pub fn clear(&mut self) {
        if self.large.is_empty() {
            self.small = 0;
            return;
        }
        self.large.fill(0);
    }

    /// Whether the set is empty.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.words().iter().all(|word| *word == 0)
    }

    /// How many integers are in the set.
    #[inline]
    pub fn len(&self) -> usize {
        self.words().iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether the two sets share an integer.
    #[inline]
    pub fn intersects(&self, other: &Self) -> bool {
        if self.both_small(other) {
            return self.small & other.small != 0;
        }
        self.words().iter().zip(other.words()).any(|(a, b)| a & b != 0)
    }

    /// Whether every integer of this set is in `other`.
    #[inline]
    pub fn is_subset(&self, other: &Self) -> bool {
        if self.both_small(other) {
            return self.small & !other.small == 0;
        }
        self.words().iter().zip(other.words()).all(|(a, b)| a & !b == 0)
    }

    /// How many integers the two sets share.
    #[inline]
    pub fn shared(&self, other: &Self) -> u32 {
        if self.both_small(other) {
            return (self.small & other.small).count_ones();
        }
        self.words().iter().zip(other.words()).map(|(a, b)| (a & b).count_ones()).sum()
    }

    /// The one integer that the two sets share; `None` if they share none, or several.
    #[inline]
    pub fn only_shared(&self, other: &Self) -> Option<usize> {
        if self.both_small(other) {
            let shared = self.small & other.small;
            return shared.is_power_of_two().then_some(shared.trailing_zeros() as usize);
        }
        let mut shared = self.words().iter().zip(other.words()).enumerate().filter(|(_, (a, b))| *a & *b != 0);
        let (place, (a, b)) = shared.next()?;
        let word = a & b;
        (word.is_power_of_two() && shared.next().is_none()).then_some(place * 64 + word.trailing_zeros() as usize)
    }

    /// Adds every integer of `other`.
    #[inline]
    pub fn union_with(&mut self, other: &Self) {
        if self.both_small(other) {
            self.small |= other.small;
            return;
        }
        for (word, more) in self.words_mut().iter_mut().zip(other.words()) {
            *word |= more;
        }
    }

    /// Keeps only the integers that are also in `other`.
    #[inline]
    pub fn intersect_with(&mut self, other: &Self) {
        if self.both_small(other) {
            self.small &= other.small;
            return;
        }
        for (word, kept) in self.words_mut().iter_mut().zip(other.words()) {
            *word &= kept;
        }
    }

    /// Takes every integer of `other` out.
    #[inline]
    pub fn subtract(&mut self, other: &Self) {
        if self.both_small(other) {
            self.small &= !other.small;
            return;
        }
        for (word, less) in self.words_mut().iter_mut().zip(other.words()) {
            *word &= !less;
        }
    }

    /// The integers in ascending order.
    #[inline]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        Self::members(self.words())
    }

    /// The integers of the set that has these [words](Self::words), in ascending order.
    #[inline]
    pub fn members(words: &[u64]) -> impl DoubleEndedIterator<Item = usize> + '_ {
        Ones::new(words)
    }
}

struct Ones<'a> {
    words: &'a [u64],
    front: (usize, u64),
    back: (usize, u64),
}

impl<'a> Ones<'a> {
    fn new(words: &'a [u64]) -> Self {
        let last = words.len().saturating_sub(1);
        Self { words, front: (0, words.first().copied().unwrap_or(0)), back: (last, words.last().copied().unwrap_or(0)) }
    }
}

impl Ones<'_> {
    /// What is left of a word.
    #[inline]
    fn left(&self, place: usize) -> u64 {
        let mut word = if place == self.front.0 { self.front.1 } else { self.words.get(place).copied().unwrap_or(0) };
        if place == self.back.0 {
            word &= self.back.1;
        }
        word
    }
}

impl Iterator for Ones<'_> {
    type Item = usize;
    // Going through all that is left is the most frequent use by far, and needs no look at the other end.
    #[inline]
    fn fold<B, F: FnMut(B, usize) -> B>(self, init: B, mut f: F) -> B {
        let mut all = init;
        for place in self.front.0..=self.back.0 {
            let mut word = self.left(place);
            while word != 0 {
                all = f(all, place * 64 + word.trailing_zeros() as usize);
                word &= word - 1;
            }
        }
        all
    }
    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.front.0 < self.back.0 {
            if self.front.1 != 0 {
                let bit = self.front.1.trailing_zeros() as usize;
                self.front.1 &= self.front.1 - 1;
                return Some(self.front.0 * 64 + bit);
            }
            let next = self.front.0 + 1;
            let word = if next == self.back.0 { self.back.1 } else { self.words.get(next).copied().unwrap_or(0) };
            self.front = (next, word);
        }
        // Both ends are in the same word: the word of the back counts, less what the front has taken.
        let word = self.front.1 & self.back.1;
        if word == 0 {
            return None;
        }
        let bit = word.trailing_zeros() as usize;
        self.front.1 = word & (word - 1);
        self.back.1 = self.front.1;
        Some(self.front.0 * 64 + bit)
    }
}

impl DoubleEndedIterator for Ones<'_> {
    #[inline]
    fn rfold<B, F: FnMut(B, usize) -> B>(self, init: B, mut f: F) -> B {
        let mut all = init;
        for place in (self.front.0..=self.back.0).rev() {
            let mut word = self.left(place);
            while word != 0 {
                let bit = 63 - word.leading_zeros() as usize;
                all = f(all, place * 64 + bit);
                word &= !(1 << bit);
            }
        }
        all
    }
    fn next_back(&mut self) -> Option<usize> {
        while self.front.0 < self.back.0 {
            if self.back.1 != 0 {
                let bit = 63 - self.back.1.leading_zeros() as usize;
                self.back.1 &= !(1 << bit);
                return Some(self.back.0 * 64 + bit);
            }
            let next = self.back.0 - 1;
            let word = if next == self.front.0 { self.front.1 } else { self.words.get(next).copied().unwrap_or(0) };
            self.back = (next, word);
        }
        let word = self.front.1 & self.back.1;
        if word == 0 {
            return None;
        }
        let bit = 63 - word.leading_zeros() as usize;
        self.back.1 = word & !(1 << bit);
        self.front.1 = self.back.1;
        Some(self.back.0 * 64 + bit)
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;
    use alloc::vec::Vec;

    #[test]
    fn members_come_in_order_from_both_ends_over_words() {
        let mut set = Bits::new(200);
        let wanted = [0, 5, 63, 64, 127, 130, 199];
        for index in wanted {
            assert!(set.insert(index));
        }
        assert_eq!(set.iter().collect::<Vec<_>>(), wanted);
        let mut reversed: Vec<_> = set.iter().rev().collect();
        reversed.reverse();
        assert_eq!(reversed, wanted);
        let mut both = set.iter();
        assert_eq!((both.next(), both.next_back(), both.next(), both.next_back()), (Some(0), Some(199), Some(5), Some(130)));
        assert_eq!((both.next(), both.next_back(), both.next(), both.next_back()), (Some(63), Some(127), Some(64), None));
        for (front, back) in [(0, 0), (1, 0), (0, 1), (2, 1), (1, 3), (3, 3), (4, 3), (7, 0)] {
            let mut rest = set.iter();
            (0..front).for_each(|_| assert!(rest.next().is_some()));
            (0..back).for_each(|_| assert!(rest.next_back().is_some()));
            let (mut forth, mut reversed) = (Vec::new(), Vec::new());
            rest.for_each(|index| forth.push(index));
            assert_eq!(forth, wanted[front..wanted.len() - back]);
            let mut rest = set.iter();
            (0..front).for_each(|_| assert!(rest.next().is_some()));
            (0..back).for_each(|_| assert!(rest.next_back().is_some()));
            rest.rev().for_each(|index| reversed.insert(0, index));
            assert_eq!(reversed, forth);
        }
    }
}
