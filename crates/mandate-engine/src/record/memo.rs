//! Pieces that were written before: moves and configurations are few, and come again in case after case.

use super::script::Script;
use super::spelling::{Piece, piece};
use alloc::boxed::Box;
use alloc::collections::BTreeMap;

/// So many pieces are kept; where there are more it begins anew.
const MOST: usize = 1024;

/// Pieces by the words of what they tell.
#[derive(Clone, Debug)]
pub(super) struct Memo<W> {
    pieces: BTreeMap<Box<[W]>, Piece>,
}

impl<W> Default for Memo<W> {
    fn default() -> Self {
        Self { pieces: BTreeMap::new() }
    }
}

impl<W: Ord + Copy> Memo<W> {
    /// Puts the piece that tells these words; `write` writes it if it is new.
    pub fn put(&mut self, out: &mut Script, words: &[W], write: impl FnOnce(&mut Script)) {
        if let Some(known) = self.pieces.get(words) {
            return out.put(known);
        }
        if self.pieces.len() >= MOST {
            self.pieces.clear();
        }
        let new = piece(write);
        out.put(&new);
        self.pieces.insert(words.into(), new);
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, Memo};
    use crate::record::script::{Hashing, Script};
    use crate::record::write::natural;

    #[test]
    fn a_piece_is_written_once_and_put_always() {
        let (mut memo, mut script) = (Memo::default(), Script::new(Hashing::Off));
        let mut written = 0;
        for number in (0..2 * MOST as u64 + 7).flat_map(|number| [number, number]) {
            script.begin(Hashing::Off);
            memo.put(&mut script, &[number, 1], |out| {
                written += 1;
                natural(out, number);
            });
            assert_eq!(script.text(), alloc::format!("{number}"));
            assert!(memo.pieces.len() <= MOST);
        }
        assert_eq!(written, 2 * MOST + 7);
    }
}
