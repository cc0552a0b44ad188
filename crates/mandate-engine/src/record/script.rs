//! Text that is hashed while it is written: the processor works on one block while the next is put together.

use super::hash::Hash;
use alloc::string::String;
use sha2::block_api::compress256;

/// SHA-256 goes through its input in blocks of so many bytes.
const BLOCK: usize = 64;
/// The last eight bytes of the last block tell the length.
const LENGTH: usize = 8;
/// What SHA-256 begins with: of the square roots of the first eight primes, the first 32 bits behind the point.
const BEGINNING: [u32; 8] = [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// All numbers of two digits, one behind the other.
const PAIRS: &str = "\
    0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849\
    5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

/// A text in the making. Begun anew it keeps its room.
#[derive(Clone, Debug)]
pub(super) struct Script {
    text: String,
    /// What SHA-256 has come to, and after how many bytes: whole blocks.
    chain: [u32; 8],
    hashed: usize,
    /// As soon as it is so long the next block is hashed.
    due: usize,
    /// The hash that was spelled last, with its digits: that of one record is named again in the next.
    spelled: (Hash, [u8; 64]),
}

/// What of the text is hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hashing {
    /// All of it, up to where it is sealed.
    On,
    /// Nothing.
    Off,
}

impl Default for Script {
    fn default() -> Self {
        Self::new(Hashing::Off)
    }
}

impl Script {
    pub fn new(hashing: Hashing) -> Self {
        let mut script = Self { text: String::new(), chain: BEGINNING, hashed: 0, due: 0, spelled: (Hash::ZERO, Hash::ZERO.digits()) };
        script.begin(hashing);
        script
    }

    /// Begins a new text in the room of the last one.
    pub fn begin(&mut self, hashing: Hashing) {
        self.text.clear();
        self.chain = BEGINNING;
        self.hashed = 0;
        self.due = if hashing == Hashing::On { BLOCK } else { usize::MAX };
    }

    /// Adds a piece.
    #[inline]
    pub fn put(&mut self, piece: &str) {
        self.text.push_str(piece);
        if self.text.len() >= self.due {
            self.catch_up();
        }
    }

    /// Adds one sign of ASCII; so little is not hashed at once.
    #[inline]
    pub fn put_sign(&mut self, sign: u8) {
        self.text.push(char::from(sign));
    }

    /// Adds the digits of a hash.
    pub fn put_hash(&mut self, hash: Hash) {
        if self.spelled.0 != hash {
            self.spelled = (hash, hash.digits());
        }
        let digits = self.spelled.1;
        self.put(core::str::from_utf8(&digits).unwrap_or_default());
    }

    /// Adds two digits of a number below 100; so little is not hashed at once.
    #[inline]
    pub fn put_two(&mut self, number: u32) {
        let place = number as usize * 2;
        self.text.push_str(PAIRS.get(place..place + 2).unwrap_or_default());
    }

    /// Whether an object or list has just begun, so that what comes next needs no comma.
    #[inline]
    pub fn has_just_begun(&self) -> bool {
        matches!(self.text.as_bytes().last(), Some(b'{' | b'['))
    }

    /// What is not hashed yet.
    fn rest(&self) -> &[u8] {
        self.text.as_bytes().get(self.hashed..).unwrap_or_default()
    }

    fn catch_up(&mut self) {
        let (blocks, _) = self.text.as_bytes().get(self.hashed..).unwrap_or_default().as_chunks();
        compress256(&mut self.chain, blocks);
        self.hashed += blocks.len() * BLOCK;
        self.due = self.hashed + BLOCK;
    }

    /// The hash of what was written; what comes after it is not hashed.
    pub fn seal(&mut self) -> Hash {
        let (last, count) = ending(self.rest(), self.text.len());
        compress256(&mut self.chain, last.get(..count).unwrap_or_default());
        self.due = usize::MAX;
        let mut hash = Hash::ZERO;
        for (bytes, word) in hash.0.as_chunks_mut().0.iter_mut().zip(self.chain) {
            *bytes = word.to_be_bytes();
        }
        hash
    }

    /// What was written.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The last block or two of SHA-256, and how many: the rest, a one bit, zeros, and the whole length in bits.
fn ending(rest: &[u8], length: usize) -> ([[u8; BLOCK]; 2], usize) {
    let mut last = [[0; BLOCK]; 2];
    if let Some((begun, [one, ..])) = last.as_flattened_mut().split_at_mut_checked(rest.len()) {
        begun.copy_from_slice(rest);
        *one = 0x80;
    }
    let count = if rest.len() < BLOCK - LENGTH { 1 } else { 2 };
    let blocks = last.get_mut(..count).unwrap_or_default();
    if let Some(bits) = blocks.as_flattened_mut().last_chunk_mut::<LENGTH>() {
        *bits = (length as u64 * 8).to_be_bytes();
    }
    (last, count)
}

#[cfg(test)]
mod tests {
    use super::{Hashing, Script};
    use crate::record::Hash;
    use alloc::string::String;

    #[test]
    fn the_hash_is_that_of_the_text_however_it_was_put_together() {
        let mut script = Script::new(Hashing::Off);
        for length in 0..300 {
            let text: String = (0..length).filter_map(|place| char::from_digit(place % 36, 36)).collect();
            for piece in [1, 7, 63, 64, 65, 130, 299] {
                script.begin(Hashing::On);
                let mut rest = &*text;
                while let Some((begin, end)) = rest.split_at_checked(piece.min(rest.len())).filter(|_| !rest.is_empty()) {
                    script.put(begin);
                    rest = end;
                }
                assert_eq!(script.seal(), Hash::of(text.as_bytes()));
                script.put(&".".repeat(200));
                assert_eq!(script.text().len(), text.len() + 200, "what comes after is written and no more hashed");
            }
        }
    }
}
