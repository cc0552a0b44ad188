//! One thread of a search: it takes states out of blocks and tries on them all that may happen.

use super::found::Mark;
use super::frontier::Block;
use super::marks::{armed, ended};
use super::step::{Move, PLACES, QUESTIONS, Step, next_answers};
use super::table::{Full, Met, Table};
use super::{Follow, Options};
use crate::verify::live::Live;
use mandate_engine::explore::{Packing, Prepared, Timer};
use mandate_engine::{CaseState, Scratch};
use mandate_process::ids::TriggerId;
use mandate_process::{Bits, Process};
use xxhash_rust::xxh3::xxh3_128;

/// So many states are reached before they are looked up: the table is far larger than what is near the processor, and
/// many places of it are waited for as quickly as one.
const TOGETHER: usize = 64;

/// What is searched: a process, a state of a case, and all that actors may do in it.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The process.
    pub process: &'a Process,
    /// Where the search starts. Its clock is the earliest that the clock can be.
    pub start: &'a CaseState,
    /// The alphabet, prepared for this case: at most 4,194,304 acts.
    pub acts: &'a [Prepared],
    /// What will still be read: the rest is forgotten, so that states which go on alike are one. `None`: nothing is.
    pub live: Option<&'a Live>,
}

/// What one block led to.
#[derive(Debug, Default)]
pub(super) struct Harvest {
    /// The place of the block in its batch.
    pub place: usize,
    /// Whether the block was gone through, or as far as to where what is followed broke.
    pub whole: bool,
    pub fresh: Vec<Fresh>,
    /// The packed states of what is fresh.
    pub bytes: Vec<u8>,
    pub edges: usize,
    /// Edges in order, if they are kept.
    pub kept: Vec<KeptEdge>,
    /// Whether a state or a step broke what is followed.
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
    /// How many edges of the block come before the one that led here.
    pub edges: usize,
    pub quiet: bool,
    /// What is followed is broken in it.
    pub broken: bool,
    /// Its fingerprint whatever the node, if that is counted.
    pub case: Option<u128>,
    /// What is known of it, if edges are kept.
    pub mark: Option<Mark>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct KeptEdge {
    pub from: u32,
    pub to: To,
    pub step: u32,
    pub discharges: bool,
    pub doubtful: bool,
    pub ended: u64,
}

/// A state with a number, or the place where it is to get one.
#[derive(Clone, Copy, Debug)]
pub(super) enum To {
    Number(u32),
    Slot(usize),
}

/// A state that was reached and is not looked up yet.
#[derive(Clone, Copy, Debug)]
struct Reached {
    fingerprint: u128,
    order: u64,
    from: u32,
    step: u32,
    node: u32,
    /// Where its bytes end.
    end: usize,
    fulfilled: bool,
    discharges: bool,
    doubtful: bool,
    ended: u64,
}

/// A thread's room.
pub(super) struct Worker<'a, F: Follow> {
    ground: Ground<'a>,
    /// For each act the states where it may be in order.
    places: Vec<Bits>,
    follow: &'a F,
    eye: F::Eye,
    keep_edges: bool,
    count_cases: bool,
    packing: Packing,
    scratch: Scratch,
    state: CaseState,
    timers: Vec<Timer>,
    reached: Vec<Reached>,
    /// The packed states of what was reached.
    bytes: Vec<u8>,
    /// A state that is new, unpacked.
    new: CaseState,
}

/// A state that is gone on from.
struct Source {
    number: u32,
    node: u32,
    /// How many steps were taken from it.
    taken: u64,
}

impl<'a, F: Follow> Worker<'a, F> {
    pub fn new(ground: Ground<'a>, follow: &'a F, options: Options<'_>) -> Self {
        Self {
            ground,
            places: ground.acts.iter().take(PLACES).map(|act| act.places(ground.process)).collect(),
            follow,
            eye: follow.eye(),
            keep_edges: options.keep_edges,
            count_cases: options.count_cases,
            packing: Packing::new(ground.process, ground.start),
            scratch: Scratch::new(ground.process, ground.start),
            state: ground.start.clone(),
            timers: Vec::new(),
            reached: Vec::new(),
            bytes: Vec::new(),
            new: ground.start.clone(),
        }
    }

    /// The fingerprint of the start, and its bytes.
    pub fn start(&self, node: u32) -> (u128, Vec<u8>) {
        let mut bytes = Vec::new();
        let mut start = self.ground.start.clone();
        if let Some(live) = self.ground.live {
            live.forget(self.ground.process, &mut start);
        }
        let fingerprint = pack(&self.packing, &start, node, &mut bytes);
        (fingerprint, bytes)
    }

    /// The fingerprint of a state whatever the node, if that is counted.
    pub fn case(&self, bytes: &[u8]) -> Option<u128> {
        self.count_cases.then(|| xxh3_128(bytes))
    }

    /// What is known of a state, if edges are kept.
    pub fn mark(&self, node: u32, state: &CaseState) -> Option<Mark> {
        let over = || state.is_halted() || state.has_ended(self.ground.process);
        self.keep_edges.then(|| Mark { node, armed: armed(state), over: over() })
    }

    /// Goes through a block.
    pub fn expand(&mut self, place: usize, block: &Block, table: &Table) -> Harvest {
        let mut harvest = Harvest { place, ..Harvest::default() };
        self.reached.clear();
        self.bytes.clear();
        self.scratch.tell_dates(Some(0));
        for (number, node, bytes) in block.states().filter(|(.., bytes)| !bytes.is_empty()) {
            self.packing.unpack(self.ground.start, bytes, &mut self.state);
            if !self.state.is_halted() && !self.state.has_ended(self.ground.process) {
                self.go_on(Source { number, node, taken: 0 }, &mut harvest);
            }
            if self.reached.len() >= TOGETHER || harvest.broken {
                let Ok(()) = self.look_up(table, &mut harvest) else { return harvest };
            }
            if harvest.broken {
                break;
            }
        }
        harvest.whole = self.look_up(table, &mut harvest).is_ok();
        harvest
    }

    /// Tries all that may happen.
    fn go_on(&mut self, mut source: Source, harvest: &mut Harvest) {
        let (Ground { process, acts, .. }, at) = (self.ground, self.state.clock());
        for (place, act) in (0..).zip(acts.iter().take(PLACES)) {
            if harvest.broken {
                return;
            }
            if self.places.get(place as usize).is_some_and(|places| self.state.is_in_any(places)) {
                self.take(Move::Act(place), &mut source, harvest, |worker| {
                    worker.scratch.try_act(process, &worker.state, act, at, &mut worker.eye)
                });
            }
        }
        let mut timers = std::mem::take(&mut self.timers);
        timers.clear();
        timers.extend(self.state.timers());
        let mut came: Option<TriggerId> = None;
        for timer in &timers {
            if harvest.broken {
                break;
            }
            let what = match *timer {
                Timer::Deadline(id) => Move::Lapse(id),
                // They stand in the order of their triggers: of one kind it does not matter which comes.
                Timer::Sent(place) => match self.state.pending().get(place) {
                    Some(sent) if came != Some(sent.trigger) => Move::Sent(*came.insert(sent.trigger)),
                    _ => continue,
                },
            };
            self.take(what, &mut source, harvest, |worker| {
                worker.scratch.try_lapse(process, &worker.state, *timer, at, &mut worker.eye);
                true
            });
        }
        self.timers = timers;
    }

    /// Takes a move, with every row of answers to what it asks about dates.
    #[inline]
    fn take(&mut self, what: Move, source: &mut Source, harvest: &mut Harvest, mut attempt: impl FnMut(&mut Self) -> bool) {
        let mut told = 0;
        loop {
            self.follow.look(&mut self.eye, what);
            if attempt(self) {
                let step = Step { what, dates: u8::try_from(told).unwrap_or(u8::MAX) };
                self.reach(step, source, harvest);
            }
            let asked = self.scratch.asked_dates().len();
            if asked == 0 {
                return;
            }
            harvest.cut |= asked > QUESTIONS;
            let next = next_answers(told, asked.min(QUESTIONS)).filter(|_| !harvest.broken);
            told = next.unwrap_or(0);
            self.scratch.tell_dates(Some(told));
            if next.is_none() {
                return;
            }
        }
    }

    /// Notes what a step led to.
    #[inline]
    fn reach(&mut self, step: Step, source: &mut Source, harvest: &mut Harvest) {
        let seen = self.follow.step(source.node, step.what, &mut self.eye, &self.state, &self.scratch);
        if seen.broken {
            harvest.broken = true;
            harvest.broken_by = Some((source.number, step));
            return;
        }
        let ended = ended(&self.state, self.scratch.judged());
        let after = match self.ground.live {
            None => self.scratch.judged(),
            Some(live) => {
                self.new.clone_from(self.scratch.judged());
                live.forget(self.ground.process, &mut self.new);
                &self.new
            }
        };
        let fingerprint = pack(&self.packing, after, seen.node, &mut self.bytes);
        let order = u64::from(source.number) << 32 | source.taken;
        source.taken += 1;
        self.reached.push(Reached {
            fingerprint,
            order,
            from: source.number,
            step: step.code(),
            node: seen.node,
            end: self.bytes.len(),
            fulfilled: seen.fulfilled,
            discharges: seen.discharges,
            doubtful: seen.doubtful,
            ended,
        });
    }

    /// Looks up what was reached, in order, up to where it is broken.
    fn look_up(&mut self, table: &Table, harvest: &mut Harvest) -> Result<(), Full> {
        table.call_near(self.reached.iter().map(|reached| reached.fingerprint));
        let mut from = 0;
        for reached in &self.reached {
            let bytes = self.bytes.get(from..reached.end).unwrap_or_default();
            from = reached.end;
            let to = match table.meet(reached.fingerprint, reached.order)? {
                // What changes nothing is no edge, unless it discharges something or starts a deadline again.
                Met::Numbered(number) if number == reached.from && !reached.discharges && reached.ended == 0 => continue,
                Met::Numbered(number) => To::Number(number),
                Met::Later(slot) => To::Slot(slot),
                Met::Earliest(slot) => {
                    self.packing.unpack(self.ground.start, bytes, &mut self.new);
                    let broken = self.follow.is_broken_in(&mut self.eye, reached.node, &self.new);
                    if !reached.fulfilled {
                        harvest.bytes.extend_from_slice(bytes);
                    }
                    harvest.fresh.push(Fresh {
                        slot,
                        order: reached.order,
                        from: reached.from,
                        step: reached.step,
                        node: reached.node,
                        end: harvest.bytes.len(),
                        edges: harvest.edges,
                        quiet: self.new.timers().next().is_none(),
                        broken,
                        case: self.case(bytes),
                        mark: self.mark(reached.node, &self.new),
                    });
                    To::Slot(slot)
                }
            };
            harvest.edges += 1;
            if self.keep_edges {
                harvest.kept.push(KeptEdge {
                    from: reached.from,
                    to,
                    step: reached.step,
                    discharges: reached.discharges,
                    doubtful: reached.doubtful,
                    ended: reached.ended,
                });
            }
            if harvest.fresh.last().is_some_and(|fresh| fresh.broken) {
                // What was found broken later does not count.
                (harvest.broken, harvest.broken_by) = (true, None);
                break;
            }
        }
        self.reached.clear();
        self.bytes.clear();
        Ok(())
    }
}

/// Packs a state, and gives the fingerprint of it and a node.
#[inline]
fn pack(packing: &Packing, state: &CaseState, node: u32, bytes: &mut Vec<u8>) -> u128 {
    let first = bytes.len();
    packing.pack(state, bytes);
    let end = bytes.len();
    bytes.extend_from_slice(&node.to_le_bytes());
    let fingerprint = xxh3_128(bytes.get(first..).unwrap_or_default());
    bytes.truncate(end);
    fingerprint
}
