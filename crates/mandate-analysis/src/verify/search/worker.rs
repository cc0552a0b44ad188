//! One thread of a search: it takes states out of blocks and tries on them all that may happen.

use super::frontier::Block;
use super::step::{Move, PLACES, QUESTIONS, Step, next_answers};
use super::table::{Full, Met, Table};
use super::{Follow, Seen};
use mandate_engine::explore::{Packing, Prepared, Timer};
use mandate_engine::{CaseState, Scratch};
use mandate_process::Process;
use mandate_process::ids::TriggerId;
use xxhash_rust::xxh3::xxh3_128;

/// What is searched: a process, a state of a case, and all that actors may do in it.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The process.
    pub process: &'a Process,
    /// Where the search starts. Its clock is the earliest that the clock can be.
    pub start: &'a CaseState,
    /// The alphabet, prepared for this case: at most 4,194,304 acts.
    pub acts: &'a [Prepared],
}

/// What one block led to.
#[derive(Debug, Default)]
pub(super) struct Harvest {
    /// The place of the block in its batch.
    pub place: usize,
    /// Whether the block was gone through.
    pub whole: bool,
    pub fresh: Vec<Fresh>,
    /// The packed states of what is fresh.
    pub bytes: Vec<u8>,
    pub edges: u64,
    /// Edges, if they are kept, and how many there are up to each state's last.
    pub kept: Vec<KeptEdge>,
    pub ends: Vec<usize>,
    /// Whether a state or a step broke what is followed: the block ends there.
    pub broken: bool,
    /// The step that broke it, and from where.
    pub broken_by: Option<(u32, Step)>,
    /// Whether a step raised more questions about dates than are answered.
    pub cut: bool,
}

/// A state that may be new.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fresh {
    /// Its place in the table.
    pub slot: usize,
    /// When one thread alone would have found it.
    pub order: u64,
    pub from: u32,
    pub step: u32,
    pub node: u32,
    /// Where its bytes end; they are none if it is not to be gone on from.
    pub end: usize,
    pub quiet: bool,
    /// What is followed is broken in it.
    pub broken: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct KeptEdge {
    pub to: To,
    pub step: u32,
    pub discharges: bool,
}

/// A state with a number, or the place where it is to get one.
#[derive(Clone, Copy, Debug)]
pub(super) enum To {
    Number(u32),
    Slot(usize),
}

/// Why a block was not gone through.
enum Left {
    Full,
    Broken,
}

impl From<Full> for Left {
    fn from(Full: Full) -> Self {
        Self::Full
    }
}

/// A thread's room.
#[derive(Debug)]
pub(super) struct Worker<'a, F> {
    ground: Ground<'a>,
    follow: &'a F,
    keep_edges: bool,
    packing: Packing,
    scratch: Scratch,
    state: CaseState,
    key: Vec<u8>,
    timers: Vec<Timer>,
}

/// A state that is gone on from.
struct Source<'b> {
    number: u32,
    node: u32,
    bytes: &'b [u8],
    /// How many successors it had already.
    tried: u64,
}

impl<'a, F: Follow> Worker<'a, F> {
    pub fn new(ground: Ground<'a>, follow: &'a F, keep_edges: bool) -> Self {
        let mut scratch = Scratch::new(ground.process, ground.start);
        scratch.tell_dates(Some(0));
        Self {
            ground,
            follow,
            keep_edges,
            packing: Packing::new(ground.process, ground.start),
            scratch,
            state: ground.start.clone(),
            key: Vec::new(),
            timers: Vec::new(),
        }
    }

    /// The fingerprint of the start, and its bytes.
    pub fn start(&mut self, node: u32) -> (u128, Vec<u8>) {
        self.key.clear();
        self.packing.pack(self.ground.start, &mut self.key);
        (fingerprint(&mut self.key, node), self.key.clone())
    }

    /// Goes through a block.
    pub fn expand(&mut self, place: usize, block: &Block, table: &Table) -> Harvest {
        let mut harvest = Harvest { place, ..Harvest::default() };
        self.scratch.tell_dates(Some(0));
        for (number, node, bytes) in block.states() {
            if !bytes.is_empty() {
                let mut source = Source { number, node, bytes, tried: 0 };
                match self.expand_one(&mut source, table, &mut harvest) {
                    Ok(()) => {}
                    Err(Left::Broken) => break,
                    Err(Left::Full) => return harvest,
                }
            }
            harvest.ends.push(harvest.kept.len());
        }
        harvest.whole = true;
        harvest
    }

    fn expand_one(&mut self, source: &mut Source<'_>, table: &Table, harvest: &mut Harvest) -> Result<(), Left> {
        let Ground { process, start, acts } = self.ground;
        self.packing.unpack(start, source.bytes, &mut self.state);
        if self.state.is_halted() || self.state.has_ended(process) {
            return Ok(());
        }
        for (place, act) in (0..).zip(acts.iter().take(PLACES)) {
            if act.may_be_in_order(process, &self.state) {
                self.take(Move::Act(place), source, table, harvest, |worker| {
                    let at = worker.state.clock();
                    let mut eye = F::Eye::default();
                    worker.scratch.try_act(process, &worker.state, act, at, &mut eye).then_some(eye)
                })?;
            }
        }
        let mut timers = std::mem::take(&mut self.timers);
        timers.clear();
        timers.extend(self.state.timers());
        let mut came: Option<TriggerId> = None;
        for timer in &timers {
            let what = match *timer {
                Timer::Deadline(id) => Move::Lapse(id),
                // They stand in the order of their triggers: of one kind it does not matter which comes.
                Timer::Sent(place) => match self.state.pending().get(place) {
                    Some(sent) if came != Some(sent.trigger) => Move::Sent(*came.insert(sent.trigger)),
                    _ => continue,
                },
            };
            self.take(what, source, table, harvest, |worker| {
                let at = worker.state.clock();
                let mut eye = F::Eye::default();
                worker.scratch.try_lapse(process, &worker.state, *timer, at, &mut eye);
                Some(eye)
            })?;
        }
        self.timers = timers;
        Ok(())
    }

    /// Takes a move, with every row of answers to what it asks about dates.
    #[inline]
    fn take(
        &mut self,
        what: Move,
        source: &mut Source<'_>,
        table: &Table,
        harvest: &mut Harvest,
        mut attempt: impl FnMut(&mut Self) -> Option<F::Eye>,
    ) -> Result<(), Left> {
        let mut told = 0;
        loop {
            if let Some(eye) = attempt(self) {
                let step = Step { what, dates: u8::try_from(told).unwrap_or(u8::MAX) };
                self.reach(step, &eye, source, table, harvest)?;
            }
            let asked = self.scratch.asked_dates().len();
            if asked == 0 {
                return Ok(());
            }
            harvest.cut |= asked > QUESTIONS;
            let next = next_answers(told, asked.min(QUESTIONS));
            told = next.unwrap_or(0);
            self.scratch.tell_dates(Some(told));
            if next.is_none() {
                return Ok(());
            }
        }
    }

    /// Looks at the state that a step led to.
    #[inline]
    fn reach(&mut self, step: Step, eye: &F::Eye, source: &mut Source<'_>, table: &Table, harvest: &mut Harvest) -> Result<(), Left> {
        let seen = self.follow.step(source.node, step.what, eye, &self.state, &self.scratch);
        if seen.broken {
            harvest.edges += 1;
            harvest.broken = true;
            harvest.broken_by = Some((source.number, step));
            return Err(Left::Broken);
        }
        let judged = self.scratch.judged();
        self.key.clear();
        self.packing.pack(judged, &mut self.key);
        let length = self.key.len();
        let stays = seen.node == source.node && self.key == source.bytes;
        if stays && !seen.discharges {
            return Ok(());
        }
        harvest.edges += 1;
        let to = if stays {
            To::Number(source.number)
        } else {
            let order = u64::from(source.number) << 32 | source.tried;
            source.tried += 1;
            match table.meet(fingerprint(&mut self.key, seen.node), order)? {
                Met::Numbered(number) => To::Number(number),
                Met::Later(slot) => To::Slot(slot),
                Met::Earliest(slot) => {
                    if !seen.fulfilled {
                        harvest.bytes.extend(self.key.iter().take(length));
                    }
                    let (from, step, node, end) = (source.number, step.code(), seen.node, harvest.bytes.len());
                    let (quiet, broken) = (judged.timers().next().is_none(), self.follow.is_broken_in(node, judged));
                    harvest.fresh.push(Fresh { slot, order, from, step, node, end, quiet, broken });
                    harvest.broken |= broken;
                    To::Slot(slot)
                }
            }
        };
        if self.keep_edges {
            harvest.kept.push(KeptEdge { to, step: step.code(), discharges: seen.discharges });
        }
        if harvest.broken { Err(Left::Broken) } else { Ok(()) }
    }
}

/// The fingerprint of a packed state and a node. The node is added to the key.
#[inline]
fn fingerprint(key: &mut Vec<u8>, node: u32) -> u128 {
    key.extend_from_slice(&node.to_le_bytes());
    xxh3_128(key)
}
