//! States that are still to be gone on from: packed, in blocks, first in first out. A block is freed once it was gone
//! through.

use std::collections::VecDeque;

/// So many states are in a block: what a thread takes at once.
const BLOCK: usize = 256;

/// States one behind the other, with numbers one behind the other.
#[derive(Debug)]
pub(super) struct Block {
    /// The number of the first.
    first: u32,
    /// How many steps each is away from the start.
    pub depth: u32,
    bytes: Vec<u8>,
    states: Vec<Waiting>,
}

#[derive(Clone, Copy, Debug)]
struct Waiting {
    /// Where its bytes end.
    end: u32,
    /// The node of the monitor.
    node: u32,
}

impl Block {
    fn new(first: u32, depth: u32) -> Self {
        Self { first, depth, bytes: Vec::new(), states: Vec::new() }
    }

    /// Number, node and bytes of each state; no bytes: it is not to be gone on from.
    pub fn states(&self) -> impl Iterator<Item = (u32, u32, &[u8])> {
        let mut from = 0;
        (self.first..).zip(&self.states).map(move |(number, waiting)| {
            let bytes = self.bytes.get(from..waiting.end as usize).unwrap_or_default();
            from = waiting.end as usize;
            (number, waiting.node, bytes)
        })
    }
}

/// Blocks in the order of their states' numbers.
#[derive(Debug, Default)]
pub(super) struct Frontier {
    blocks: VecDeque<Block>,
    states: usize,
}

impl Frontier {
    /// Adds the state with the next number.
    pub fn push(&mut self, number: u32, depth: u32, node: u32, bytes: &[u8]) {
        if self.blocks.back().is_none_or(|block| block.depth != depth || block.states.len() >= BLOCK) {
            self.blocks.push_back(Block::new(number, depth));
        }
        if let Some(block) = self.blocks.back_mut() {
            block.bytes.extend_from_slice(bytes);
            block.states.push(Waiting { end: u32::try_from(block.bytes.len()).unwrap_or(u32::MAX), node });
        }
        self.states += 1;
    }

    /// Takes the first so many blocks out.
    pub fn take(&mut self, most: usize) -> Vec<Block> {
        let blocks: Vec<Block> = self.blocks.drain(..most.min(self.blocks.len())).collect();
        self.states -= blocks.iter().map(|block| block.states.len()).sum::<usize>();
        blocks
    }

    /// Puts blocks back before all others.
    pub fn put_back(&mut self, blocks: impl DoubleEndedIterator<Item = Block>) {
        for block in blocks.rev() {
            self.states += block.states.len();
            self.blocks.push_front(block);
        }
    }

    /// How many states wait.
    pub fn len(&self) -> usize {
        self.states
    }
}
