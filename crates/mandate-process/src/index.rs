//! Places by name, found by a few bytes of it: for names that are looked up all the time.

use alloc::vec;
use alloc::vec::Vec;

/// Places of a table by name. The names stay in the table.
#[derive(Debug, Default)]
pub struct NameIndex {
    /// Hash and place + 1, 0 where nothing lies; at least half of them empty, a power of two in number.
    slots: Vec<(u32, u32)>,
}

impl NameIndex {
    /// Names at their places. Of two that are the same the first is found.
    pub fn new<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> Self {
        let count = (names.len() * 2).next_power_of_two();
        let mut slots = vec![(0, 0); count];
        for (place, name) in (1_u32..).zip(names) {
            let hash = hash(name.as_bytes());
            let mut at = hash as usize;
            while let Some(slot) = slots.get_mut(at & (count - 1)) {
                if slot.1 == 0 {
                    *slot = (hash, place);
                    break;
                }
                at += 1;
            }
        }
        Self { slots }
    }

    /// The place of a name; `named` tells the name at a place.
    #[inline]
    pub fn find<'n>(&self, name: &str, named: impl Fn(usize) -> Option<&'n str>) -> Option<usize> {
        let hash = hash(name.as_bytes());
        let mut at = hash as usize;
        loop {
            let (known, place) = *self.slots.get(at & self.slots.len().wrapping_sub(1))?;
            let place = (place as usize).checked_sub(1)?;
            if known == hash && named(place).is_some_and(|known| same_name(known, name)) {
                return Some(place);
            }
            at += 1;
        }
    }
}

/// Of the length and both ends: names that agree in all of them share a slot, which is found out by comparing. The same
/// on every machine, though nothing that is told depends on it.
#[inline]
fn hash(name: &[u8]) -> u32 {
    let (first, last) = ends(name);
    let mixed = (first ^ last.rotate_left(29) ^ name.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as u32
}

/// Whether two names are the same: a few bytes are sooner compared here than by the call that compares any number.
///
/// ```
/// use mandate_process::same_name;
/// assert!(same_name("clerk", "clerk") && !same_name("clerk", "clock"));
/// ```
#[inline]
pub fn same_name(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    one.len() == other.len() && ends(one) == ends(other) && (one.len() <= 16 || one == other)
}

/// The first and the last bytes of a name, eight, four or one of each; together the whole of one that is no longer
/// than sixteen.
#[inline]
fn ends(name: &[u8]) -> (u64, u64) {
    if let (Some(first), Some(last)) = (name.first_chunk(), name.last_chunk()) {
        return (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
    }
    if let (Some(first), Some(last)) = (name.first_chunk(), name.last_chunk()) {
        return (u64::from(u32::from_le_bytes(*first)), u64::from(u32::from_le_bytes(*last)));
    }
    match name {
        [] => (0, 0),
        [one] => (u64::from(*one), 0),
        [first, .., last] => (u64::from(*first), u64::from(*last) | u64::from(name.get(1).copied().unwrap_or_default()) << 8),
    }
}

#[cfg(test)]
mod tests {
    use super::{NameIndex, same_name};
    use alloc::format;
    use alloc::string::String;
    use alloc::vec::Vec;

    #[test]
    fn every_name_is_found_and_no_other() {
        let alike = (0..200).map(|number| format!("the-same-start-{number}-the-same-end"));
        let names: Vec<String> = alike.chain((0..200).map(|number| format!("{number}"))).chain([String::new()]).collect();
        for count in [0, 1, 2, 3, 401] {
            let index = NameIndex::new(names[..count].iter().map(|name| &**name));
            for (place, name) in names.iter().enumerate() {
                let found = index.find(name, |place| names.get(place).map(|name| &**name));
                assert_eq!(found, (place < count).then_some(place), "{name}");
            }
        }
    }

    #[test]
    fn names_are_the_same_if_every_byte_is() {
        for length in 0..40 {
            let name = "the quick brown fox jumps over the lazy dog".get(..length).unwrap();
            assert!(same_name(name, &String::from(name)));
            assert!(!same_name(name, "the quick brown fox jumps over the lazy dogs"));
            for place in 0..length {
                let mut other = String::from(name);
                other.replace_range(place..=place, "#");
                assert!(!same_name(name, &other) && !same_name(&other, name), "{name} {other}");
            }
        }
    }
}
