//! Fingerprints: what a state is known by.

use crate::verify::symmetry::Symmetry;
use mandate_engine::CaseState;
use mandate_engine::explore::Packing;
use mandate_process::Process;
use xxhash_rust::xxh3::xxh3_128;

/// Packs states, and takes their fingerprints: that of the least of their images, if images are one.
pub(super) struct Printer<'a> {
    packing: Packing,
    symmetry: Option<&'a Symmetry>,
    least: CaseState,
    /// The bytes of the least.
    spare: Vec<u8>,
}

impl<'a> Printer<'a> {
    pub fn new(process: &Process, start: &CaseState, symmetry: Option<&'a Symmetry>) -> Self {
        // Where nobody is exchanged the least of the images need not be looked for.
        let symmetry = symmetry.filter(|symmetry| symmetry.is_on());
        Self { packing: Packing::new(process, start), symmetry, least: start.clone(), spare: Vec::new() }
    }

    /// Packs a state, and gives the fingerprint of it and a node.
    #[inline]
    pub fn pack(&mut self, state: &CaseState, node: u32, bytes: &mut Vec<u8>) -> u128 {
        let first = bytes.len();
        self.packing.pack(state, bytes);
        if let Some(symmetry) = self.symmetry {
            symmetry.least(state, &mut self.least);
            self.spare.clear();
            self.packing.pack(&self.least, &mut self.spare);
            self.spare.extend_from_slice(&node.to_le_bytes());
            return xxh3_128(&self.spare);
        }
        let end = bytes.len();
        bytes.extend_from_slice(&node.to_le_bytes());
        let fingerprint = xxh3_128(bytes.get(first..).unwrap_or_default());
        bytes.truncate(end);
        fingerprint
    }

    /// The fingerprint of a state whatever the node; `bytes` are those of the state.
    pub fn case(&mut self, state: &CaseState, bytes: &[u8]) -> u128 {
        let Some(symmetry) = self.symmetry else { return xxh3_128(bytes) };
        symmetry.least(state, &mut self.least);
        self.spare.clear();
        self.packing.pack(&self.least, &mut self.spare);
        xxh3_128(&self.spare)
    }

    /// Unpacks a state.
    pub fn unpack(&self, like: &CaseState, bytes: &[u8], into: &mut CaseState) {
        self.packing.unpack(like, bytes, into);
    }
}
