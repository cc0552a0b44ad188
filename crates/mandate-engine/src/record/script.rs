//! Text that is hashed while it is written: the processor works on one block while the next is put together.

use super::hash::Hash;
use alloc::vec::Vec;
use sha2::digest::FixedOutputReset;
use sha2::{Digest, Sha256};

/// SHA-256 goes through its input in blocks of so many bytes.
const BLOCK: usize = 64;

/// A text in the making. Begun anew it keeps its room.
#[derive(Clone, Debug)]
pub(super) struct Script {
    bytes: Vec<u8>,
    hasher: Sha256,
    /// How many bytes, in whole blocks, are hashed.
    hashed: usize,
    /// As soon as it is so long the next block is hashed.
    due: usize,
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
        let mut script = Self { bytes: Vec::new(), hasher: Sha256::new(), hashed: 0, due: 0 };
        script.begin(hashing);
        script
    }

    /// Begins a new text in the room of the last one.
    pub fn begin(&mut self, hashing: Hashing) {
        self.bytes.clear();
        self.hasher.reset();
        self.hashed = 0;
        self.due = if hashing == Hashing::On { BLOCK } else { usize::MAX };
    }

    /// Adds a piece: UTF-8, so that the whole is a text.
    #[inline]
    pub fn put(&mut self, piece: &[u8]) {
        self.bytes.extend_from_slice(piece);
        if self.bytes.len() >= self.due {
            self.catch_up();
        }
    }

    /// Adds one character of ASCII.
    #[inline]
    pub fn put_byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// Whether an object or list has just begun, so that what comes next needs no comma.
    #[inline]
    pub fn has_just_begun(&self) -> bool {
        matches!(self.bytes.last(), Some(b'{' | b'['))
    }

    fn catch_up(&mut self) {
        let (blocks, _) = self.bytes.get(self.hashed..).unwrap_or_default().as_chunks::<BLOCK>();
        self.hasher.update(blocks.as_flattened());
        self.hashed += blocks.len() * BLOCK;
        self.due = self.hashed + BLOCK;
    }

    /// The hash of what was written; what comes after it is not hashed.
    pub fn seal(&mut self) -> Hash {
        self.hasher.update(self.bytes.get(self.hashed..).unwrap_or_default());
        self.due = usize::MAX;
        Hash(self.hasher.finalize_fixed_reset().into())
    }

    /// What was written.
    pub fn text(&self) -> &str {
        core::str::from_utf8(&self.bytes).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{Hashing, Script};
    use crate::record::Hash;
    use alloc::vec::Vec;

    #[test]
    fn the_hash_is_that_of_the_text_however_it_was_put_together() {
        let mut script = Script::new(Hashing::Off);
        for length in 0..300 {
            let text: Vec<u8> = (0..length).map(|place| b'a' + (place % 26) as u8).collect();
            for piece in [1, 7, 63, 64, 65, 130, 299] {
                script.begin(Hashing::On);
                text.chunks(piece).for_each(|piece| script.put(piece));
                assert_eq!(script.seal(), Hash::of(&text));
                script.put(&[b'.'; 200]);
                assert_eq!(script.text().len(), length + 200, "what comes after is written and no more hashed");
            }
        }
    }
}
