//! States as keys: all of a state but its instants, in as few bytes as is cheap.

use crate::deadlines::NEVER;
use crate::event::Pending;
use crate::state::{CaseState, DeadlineCell};
use alloc::vec::Vec;
use mandate_process::cast::Cast;
use mandate_process::definition::Status;
use mandate_process::ids::TriggerId;
use mandate_process::tables::{Atom, FactRow, UNSET};
use mandate_process::{Bits, Process};

/// How the states of one case are packed, as long as nobody new joins it. Worked out once: packing is then quick.
///
/// Packed are the configuration, facts, the statuses of deadlines, memories, counts of transitions, which names are
/// sent (but not in which order), and whether the case is halted. Left out are all instants: the clock, anchors, and when
/// something is due. Of two states with the same members, the bytes are the same if and only if all that is packed is.
#[derive(Clone, Debug)]
pub struct Packing {
    states: usize,
    cells: Vec<Code>,
}

/// How one cell is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Code {
    cell: usize,
    form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Unset or a small number, in so many bits.
    Small(u32),
    /// So many members of a set.
    Members(u32),
    /// Any number: its length, then itself.
    Any,
}

/// Bits that say how long a number is.
const LENGTH: u32 = 7;
/// The length that stands for no number.
const NONE: u64 = 127;

impl Packing {
    /// How the states of the case are packed that `state` is one of.
    pub fn new(process: &Process, state: &CaseState) -> Self {
        let tables = process.tables();
        let mut cells = Vec::new();
        for (id, row) in tables.facts.iter().filter(|(_, row)| row.sum_of.is_none()) {
            let place = state.cast.place(id);
            for entry in (0..place.entries).filter(|entry| is_of_members(&state.cast, row, *entry, place.strides)) {
                let first = place.start + entry * place.width;
                cells.extend((0..place.width).map(|word| Code { cell: first + word, form: form(&state.cast, row, word) }));
            }
        }
        Self { states: tables.states.len(), cells }
    }

    /// Packs a state: its bytes are added to `out`.
    pub fn pack(&self, state: &CaseState, out: &mut Vec<u8>) {
        let mut out = Writer { out, word: 0, used: 0 };
        out.put(u64::from(state.halted), 1);
        self.put_states(&state.active, &mut out);
        for cell in &state.deadlines {
            out.put(cell.status as u64, 3);
        }
        for code in &self.cells {
            code.put(state.cells.get(code.cell).copied().unwrap_or(UNSET), &mut out);
        }
        for memory in &state.memories {
            out.put(u64::from(!memory.is_empty()), 1);
            if !memory.is_empty() {
                self.put_states(memory, &mut out);
            }
        }
        for count in &state.taken {
            out.put_any(u64::from(*count));
        }
        out.put(u64::from(!state.sends.is_empty()), 1);
        if !state.sends.is_empty() {
            out.put_any(state.sends.len() as u64);
            let mut kinds: Vec<TriggerId> = state.sends.iter().map(|sent| sent.trigger).collect();
            kinds.sort_unstable();
            kinds.iter().for_each(|kind| out.put(u64::from(kind.0), 16));
        }
        out.finish();
    }

    /// Unpacks a state into room that is kept. `like` is any state of the case with the same members: it gives them, and
    /// the clock. What is armed was armed at this clock and is due where the calendar ends; what is sent comes then, and
    /// stands in the order of its triggers.
    pub fn unpack(&self, like: &CaseState, bytes: &[u8], into: &mut CaseState) {
        let mut bytes = Reader { bytes, word: 0, left: 0 };
        into.clone_from(like);
        into.halted = bytes.take(1) == 1;
        self.take_states(&mut into.active, &mut bytes);
        for cell in &mut into.deadlines {
            let status = usize::try_from(bytes.take(3)).ok().and_then(|place| Status::ALL.get(place).copied());
            *cell = DeadlineCell { status: status.unwrap_or_default(), anchor: like.clock, due: NEVER };
        }
        for code in &self.cells {
            let held = code.take(&mut bytes);
            if let Some(slot) = into.cells.get_mut(code.cell) {
                *slot = held;
            }
        }
        for memory in &mut into.memories {
            memory.clear();
            if bytes.take(1) == 1 {
                self.take_states(memory, &mut bytes);
            }
        }
        for count in &mut into.taken {
            *count = u32::try_from(bytes.take_any().unwrap_or_default()).unwrap_or(u32::MAX);
        }
        into.sends.clear();
        if bytes.take(1) == 1 {
            let sent = bytes.take_any().unwrap_or_default();
            let kinds = (0..sent).map(|_| TriggerId(u16::try_from(bytes.take(16)).unwrap_or_default()));
            into.sends.extend(kinds.map(|trigger| Pending { trigger, due: NEVER }));
        }
    }

    fn put_states(&self, states: &Bits, out: &mut Writer<'_>) {
        let mut left = self.states;
        for word in states.words() {
            let bits = left.min(64);
            out.put(*word, u32::try_from(bits).unwrap_or(64));
            left -= bits;
        }
    }

    fn take_states(&self, states: &mut Bits, bytes: &mut Reader<'_>) {
        let bits = |first: usize| u32::try_from((self.states - first).min(64)).unwrap_or(64);
        states.set_words((0..self.states).step_by(64).map(|first| bytes.take(bits(first))));
    }
}

impl CaseState {
    /// The state as bytes, all but its instants: see [`Packing`], which packs many states quicker.
    pub fn pack(&self, process: &Process, out: &mut Vec<u8>) {
        Packing::new(process, self).pack(self, out);
    }

    /// The inverse of [`pack`](Self::pack), as [`Packing::unpack`] tells it.
    pub fn unpack(process: &Process, like: &Self, bytes: &[u8], into: &mut Self) {
        Packing::new(process, like).unpack(like, bytes, into);
    }
}

/// Whether an entry is one of members that there are, not of room for members to come.
fn is_of_members(cast: &Cast, row: &FactRow, entry: usize, strides: [usize; 3]) -> bool {
    let mut rest = entry;
    row.keys.iter().zip(strides).all(|(key, stride)| {
        let member = rest / stride;
        rest %= stride;
        member < cast.count(key.sort) as usize
    })
}

fn form(cast: &Cast, row: &FactRow, word: usize) -> Form {
    match row.atom {
        Atom::Boolean => Form::Small(bits_for(2)),
        Atom::Member(sort, _) if row.set => {
            let members = cast.count(sort).saturating_sub(u32::try_from(word).unwrap_or(u32::MAX).saturating_mul(64));
            Form::Members(members.min(64))
        }
        Atom::Member(sort, _) => Form::Small(bits_for(u64::from(cast.count(sort)))),
        _ => Form::Any,
    }
}

/// Bits for so many values and one more.
fn bits_for(values: u64) -> u32 {
    u64::BITS - values.leading_zeros()
}

impl Code {
    fn put(self, held: i64, out: &mut Writer<'_>) {
        match self.form {
            // Unset is the least number there is: one more than it wraps to none of the others.
            Form::Small(bits) => out.put(if held == UNSET { 0 } else { held.cast_unsigned() + 1 }, bits),
            Form::Members(bits) => out.put(held.cast_unsigned(), bits),
            Form::Any if held == UNSET => out.put(NONE, LENGTH),
            Form::Any => out.put_any(((held << 1) ^ (held >> 63)).cast_unsigned()),
        }
    }

    fn take(self, bytes: &mut Reader<'_>) -> i64 {
        match self.form {
            Form::Small(bits) => match bytes.take(bits) {
                0 => UNSET,
                more => (more - 1).cast_signed(),
            },
            Form::Members(bits) => bytes.take(bits).cast_signed(),
            Form::Any => bytes.take_any().map_or(UNSET, |folded| (folded >> 1).cast_signed() ^ -(folded & 1).cast_signed()),
        }
    }
}

/// Bits one behind the other, the lowest of each number first.
struct Writer<'a> {
    out: &'a mut Vec<u8>,
    word: u64,
    /// How many bits of the word are taken: below 64.
    used: u32,
}

impl Writer<'_> {
    /// Adds a number that has no more than so many bits.
    #[inline]
    fn put(&mut self, number: u64, bits: u32) {
        debug_assert!(bits == 64 || number >> bits == 0, "a number of more than {bits} bits");
        self.word |= number << self.used;
        self.used += bits;
        if self.used >= 64 {
            self.out.extend_from_slice(&self.word.to_le_bytes());
            self.used -= 64;
            self.word = if self.used == 0 { 0 } else { number >> (bits - self.used) };
        }
    }

    fn put_any(&mut self, number: u64) {
        let length = u64::BITS - number.leading_zeros();
        self.put(u64::from(length), LENGTH);
        self.put(number, length);
    }

    fn finish(self) {
        let bytes = self.word.to_le_bytes();
        self.out.extend(bytes.iter().take(self.used.div_ceil(8) as usize));
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    word: u64,
    left: u32,
}

impl Reader<'_> {
    fn take(&mut self, bits: u32) -> u64 {
        if bits == 0 {
            return 0;
        }
        let low = self.word;
        let had = self.left;
        if had >= bits {
            self.word = if bits == 64 { 0 } else { low >> bits };
            self.left -= bits;
            return low & (u64::MAX >> (64 - bits));
        }
        let (next, rest) = self.bytes.split_at_checked(8).unwrap_or((self.bytes, &[]));
        self.bytes = rest;
        self.word = next.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
        self.left = 64;
        let wanted = bits - had;
        let high = self.word & (u64::MAX >> (64 - wanted));
        self.word = if wanted == 64 { 0 } else { self.word >> wanted };
        self.left -= wanted;
        low | high << had
    }

    /// A number with its length; `None` where none stands.
    fn take_any(&mut self) -> Option<u64> {
        let length = self.take(LENGTH);
        (length != NONE).then(|| self.take(u32::try_from(length).unwrap_or(64).min(64)))
    }
}
