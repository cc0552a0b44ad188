//! Both processes gone through side by side, breadth first, as long as nobody can tell them apart.
//!
//! Searched are pairs of states without their instants. An act is tried on both; a deadline that both have runs out in
//! both at once, one that may run differently also alone. Where the answers or the states they lead to differ, the way
//! there is noted and not gone on.

use super::Kind;
use super::pair::{Deed, Half, Pace, Pair, Twin};
use super::sides::{Both, Side};
use crate::verify::search::{QUESTIONS, next_answers};
use mandate_engine::explore::{Packing, Prepared, Timer};
use mandate_engine::{CaseState, Scratch};
use mandate_process::definition::Status;
use mandate_process::ids::{DeadlineId, TransitionId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use xxhash_rust::xxh3::xxh3_128;

/// So many ways that end with the same act are noted for each kind of difference.
const MOST_ALIKE: usize = 2;
/// And so many for each kind.
const MOST_WAYS: usize = 8;

/// What happens to both at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A letter of the pair.
    Letter(usize),
    /// Timers run out, of one side or of both.
    Lapse(Both<Option<Timer>>),
}

/// A way on which the two may be told apart.
#[derive(Clone, Debug)]
pub(super) struct Suspicion {
    pub kind: Kind,
    pub way: Vec<Step>,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Pairs of states.
    pub states: usize,
    /// Whether all were gone on from.
    pub complete: bool,
    /// The shortest first.
    pub suspicions: Vec<Suspicion>,
    /// Transitions that only this side took where both then stood at the same states.
    pub unseen: Both<BTreeSet<String>>,
}

/// How far a search may go.
#[derive(Clone, Copy)]
pub(super) struct Bounds<'a> {
    pub most_states: usize,
    pub stop: Option<&'a AtomicBool>,
}

/// Deadlines that were started on one side and not on the other, by their places among the twins.
type Apart = BTreeSet<usize>;

/// How one side answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reply {
    Accepts,
    Refuses,
    /// As the other side does.
    Follows,
}

impl Reply {
    /// Whether the old one and the new one accept.
    fn both(old: Self, new: Self) -> (bool, bool) {
        match (old, new) {
            (Self::Follows, Self::Follows) => (true, true),
            (Self::Follows, other) | (other, Self::Follows) => (other == Self::Accepts, other == Self::Accepts),
            (old, new) => (old == Self::Accepts, new == Self::Accepts),
        }
    }
}

/// What a step may lead to on one side.
struct Outcome {
    answer: Reply,
    after: CaseState,
    /// Transitions that were taken, as they are called on the new side, if both sides show them.
    taken: BTreeSet<String>,
    /// What was answered about dates, by the name of the deadline on the new side, and whether it may differ.
    dates: Vec<(String, bool, bool)>,
}

struct Room<'p> {
    half: &'p Half,
    packing: Packing,
    scratch: Scratch,
    state: CaseState,
}

struct Node {
    from: usize,
    apart: Apart,
    step: Option<Step>,
    packed: Both<Box<[u8]>>,
}

struct Search<'p> {
    pair: &'p Pair,
    rooms: Both<Room<'p>>,
    nodes: Vec<Node>,
    known: BTreeMap<u128, usize>,
    found: Found,
    noted: BTreeMap<(Kind, String), usize>,
}

/// Goes through all pairs.
pub(super) fn search(pair: &Pair, bounds: Bounds<'_>) -> Found {
    let room = |half| Room::new(half);
    let rooms = Both::each(|side| room(pair.halves.of(side)));
    let starts = Both::each(|side| pair.halves.of(side).start.clone());
    let mut search = Search { pair, rooms, nodes: Vec::new(), known: BTreeMap::new(), found: Found::default(), noted: BTreeMap::new() };
    if search.stand(&starts.old, &starts.new) {
        let apart = search.apart(&Apart::new(), &starts);
        search.reach(0, None, apart, starts);
    } else {
        // They part at the opening.
        search.found.suspicions.push(Suspicion { kind: Kind::Elsewhere, way: Vec::new() });
    }
    let mut next = 0;
    search.found.complete = true;
    while next < search.nodes.len() {
        let stopped = next % 256 == 0 && bounds.stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
        if stopped || search.nodes.len() > bounds.most_states {
            search.found.complete = false;
            break;
        }
        search.go_on(next);
        next += 1;
    }
    search.found.states = search.nodes.len();
    search.found
}

impl Search<'_> {
    fn go_on(&mut self, place: usize) {
        let Some(node) = self.nodes.get(place) else { return };
        let apart = node.apart.clone();
        for side in Side::BOTH {
            let room = self.rooms.of_mut(side);
            room.packing.unpack(&room.half.start, node.packed.of(side), &mut room.state);
        }
        if Side::BOTH.iter().all(|side| self.rooms.of(*side).is_over()) {
            return;
        }
        for letter in 0..self.pair.letters.len() {
            self.take(place, &apart, Step::Letter(letter));
        }
        for lapse in self.lapses(&apart) {
            self.take(place, &apart, Step::Lapse(lapse));
        }
    }

    /// Timers that may run out: together where both have them, and alone where they may run differently.
    fn lapses(&self, apart: &Apart) -> Vec<Both<Option<Timer>>> {
        let apart: BTreeSet<&str> = apart.iter().filter_map(|place| self.pair.twins.get(*place)).map(|twin| twin.name.as_str()).collect();
        let named = |side: Side| self.rooms.of(side).timers(&apart);
        let (olds, news) = (named(Side::Old), named(Side::New));
        let mut lapses = Vec::new();
        for (name, old, pace) in &olds {
            let both = news.iter().find(|(other, ..)| other == name).map(|(_, new, _)| Both { old: Some(*old), new: Some(*new) });
            lapses.extend(both.clone().filter(|_| matches!(pace, Pace::Together | Pace::Alike | Pace::Any)));
            if both.is_none() || matches!(pace, Pace::Sooner | Pace::Any) {
                lapses.push(Both { old: Some(*old), new: None });
            }
        }
        for (name, new, pace) in &news {
            if olds.iter().all(|(other, ..)| other != name) || matches!(pace, Pace::Sooner | Pace::Any) {
                lapses.push(Both { old: None, new: Some(*new) });
            }
        }
        lapses
    }

    fn take(&mut self, from: usize, apart: &Apart, step: Step) {
        let olds = self.rooms.old.outcomes(self.pair, Side::Old, &step);
        let news = self.rooms.new.outcomes(self.pair, Side::New, &step);
        for old in &olds {
            for new in news.iter().filter(|new| agree(&old.dates, &new.dates)) {
                match Reply::both(old.answer, new.answer) {
                    (false, false) => {}
                    (true, false) => self.note(Kind::Refused, from, [&step]),
                    (false, true) => self.note(Kind::Allowed, from, [&step]),
                    (true, true) if !self.stand(&old.after, &new.after) => {
                        self.note(Kind::Elsewhere, from, [&step]);
                        self.look_on(from, &step, &old.after, &new.after);
                    }
                    (true, true) => {
                        self.found.unseen.old.extend(old.taken.difference(&new.taken).cloned());
                        self.found.unseen.new.extend(new.taken.difference(&old.taken).cloned());
                        let after = Both { old: old.after.clone(), new: new.after.clone() };
                        self.reach(from, Some(step.clone()), self.apart(apart, &after), after);
                    }
                }
            }
        }
    }

    /// Once they stand elsewhere: which single act more is answered otherwise?
    fn look_on(&mut self, from: usize, step: &Step, old: &CaseState, new: &CaseState) {
        let noted = |kind: Kind| self.found.suspicions.iter().filter(|known| known.kind == kind).count();
        if noted(Kind::Refused) >= MOST_WAYS && noted(Kind::Allowed) >= MOST_WAYS {
            return;
        }
        let kept = Both { old: self.rooms.old.state.clone(), new: self.rooms.new.state.clone() };
        self.rooms.old.state.clone_from(old);
        self.rooms.new.state.clone_from(new);
        for letter in 0..self.pair.letters.len() {
            let next = Step::Letter(letter);
            let answer = |room: &mut Room<'_>, side: Side| -> Reply {
                let outcomes = room.outcomes(self.pair, side, &next);
                outcomes.iter().map(|outcome| outcome.answer).find(|answer| *answer != Reply::Refuses).unwrap_or(Reply::Refuses)
            };
            let answers = Reply::both(answer(&mut self.rooms.old, Side::Old), answer(&mut self.rooms.new, Side::New));
            match answers {
                (true, false) => self.note(Kind::Refused, from, [step, &next]),
                (false, true) => self.note(Kind::Allowed, from, [step, &next]),
                _ => {}
            }
        }
        (self.rooms.old.state, self.rooms.new.state) = (kept.old, kept.new);
    }

    fn note<const N: usize>(&mut self, kind: Kind, from: usize, steps: [&Step; N]) {
        let last = steps.last().map(|step| self.named(step)).unwrap_or_default();
        let alike = self.noted.entry((kind, last)).or_default();
        let all = self.found.suspicions.iter().filter(|known| known.kind == kind).count();
        if *alike < MOST_ALIKE && all < MOST_WAYS {
            *alike += 1;
            let way = self.way_to(from).into_iter().chain(steps.into_iter().cloned()).collect();
            self.found.suspicions.push(Suspicion { kind, way });
        }
    }

    fn named(&self, step: &Step) -> String {
        match step {
            Step::Letter(letter) => self.pair.letters.get(*letter).map(|letter| letter.acts.new.name.to_string()).unwrap_or_default(),
            Step::Lapse(timers) => format!("{timers:?}"),
        }
    }

    fn way_to(&self, place: usize) -> Vec<Step> {
        let mut way = Vec::new();
        let mut at = self.nodes.get(place);
        while let Some((node, step)) = at.and_then(|node| Some((node, node.step.clone()?))) {
            way.push(step);
            at = self.nodes.get(node.from);
        }
        way.reverse();
        way
    }

    fn reach(&mut self, from: usize, step: Option<Step>, apart: Apart, mut states: Both<CaseState>) {
        let packed = Both::each(|side| self.rooms.of(side).packed(states.of_mut(side)));
        let mut key = packed.old.to_vec();
        key.extend(&packed.new);
        key.extend(apart.iter().flat_map(|place| place.to_le_bytes()));
        let place = self.nodes.len();
        if *self.known.entry(xxh3_128(&key)).or_insert(place) == place {
            self.nodes.push(Node { from, step, apart, packed });
        }
    }

    /// Which deadlines run apart after a step: those that one side alone has started or moved, and those that run to days
    /// that differ.
    fn apart(&self, before: &Apart, after: &Both<CaseState>) -> Apart {
        let runs_apart = |(place, twin): (usize, &Twin)| {
            let cell = |side: Side| (self.rooms.of(side).state.deadline(*twin.ids.of(side)), after.of(side).deadline(*twin.ids.of(side)));
            let moved = |side: Side| cell(side).0 != cell(side).1;
            if Side::BOTH.iter().any(|side| cell(*side).1.status != Status::Armed) {
                return None;
            }
            let day = |side: Side| {
                let fact = *twin.at.of(side);
                fact.and_then(|fact| after.of(side).value(&self.pair.halves.of(side).slice.process, fact, &[]))
            };
            let apart = match (moved(Side::Old), moved(Side::New)) {
                _ if twin.at.old.is_some() || twin.at.new.is_some() => day(Side::Old) != day(Side::New),
                (true, true) => false,
                (false, false) => before.contains(&place),
                _ => true,
            };
            apart.then_some(place)
        };
        self.pair.twins.iter().enumerate().filter_map(runs_apart).collect()
    }

    /// Whether both stand at the same states.
    fn stand(&self, old: &CaseState, new: &CaseState) -> bool {
        let over = |side: Side, state: &CaseState| (state.is_halted(), state.has_ended(&self.pair.halves.of(side).slice.process));
        over(Side::Old, old) == over(Side::New, new) && self.rooms.old.stands_at(old) == self.rooms.new.stands_at(new)
    }
}

/// Whether two sides answer the same about the dates of deadlines that run the same.
fn agree(old: &[(String, bool, bool)], new: &[(String, bool, bool)]) -> bool {
    let differs = |(name, answer, free): &(String, bool, bool)| !free && new.iter().any(|(other, said, _)| other == name && said != answer);
    !old.iter().any(differs)
}

impl<'p> Room<'p> {
    fn new(half: &'p Half) -> Self {
        let process = &half.slice.process;
        Self { packing: Packing::new(process, &half.start), scratch: Scratch::new(process, &half.start), state: half.start.clone(), half }
    }

    fn is_over(&self) -> bool {
        self.state.is_halted() || self.state.has_ended(&self.half.slice.process)
    }

    fn packed(&self, state: &mut CaseState) -> Box<[u8]> {
        self.half.live.forget(&self.half.slice.process, state);
        let mut bytes = Vec::new();
        self.packing.pack(state, &mut bytes);
        bytes.into()
    }

    fn stands_at(&self, state: &CaseState) -> BTreeSet<&'p str> {
        state.active().filter_map(|active| self.half.leaves.get(&active)).map(String::as_str).collect()
    }

    /// What may run out: its name on the new side, and how it runs beside the other side's.
    fn timers(&self, apart: &BTreeSet<&str>) -> Vec<(String, Timer, Pace)> {
        let mut timers: Vec<(String, Timer, Pace)> = Vec::new();
        for timer in self.state.timers().filter(|_| !self.is_over()) {
            let (name, pace) = match timer {
                Timer::Deadline(id) => (self.half.deadlines.get(&id).cloned().unwrap_or_default(), self.pace(id)),
                Timer::Sent(place) => match self.state.pending().get(place) {
                    Some(sent) => (format!("sent {}", self.half.slice.process.trigger_text(sent.trigger)), Pace::Together),
                    None => continue,
                },
            };
            let pace = if apart.contains(name.as_str()) { Pace::Any } else { pace };
            if timers.iter().all(|(known, ..)| *known != name) {
                timers.push((name, timer, pace));
            }
        }
        timers
    }

    fn pace(&self, deadline: DeadlineId) -> Pace {
        self.half.paces.get(&deadline).copied().unwrap_or(Pace::Any)
    }

    fn outcomes(&mut self, pair: &Pair, side: Side, step: &Step) -> Vec<Outcome> {
        match step {
            Step::Letter(letter) => match pair.letters.get(*letter).map(|letter| letter.deeds.of(side)) {
                Some(Deed::Tried(act)) => self.all_outcomes(Ok(act)),
                Some(Deed::Unseen) if self.is_over() => vec![self.unmoved(Reply::Refuses)],
                Some(Deed::Unseen) => vec![self.unmoved(Reply::Follows)],
                Some(Deed::Refused) | None => vec![self.unmoved(Reply::Refuses)],
            },
            Step::Lapse(timers) => match timers.of(side) {
                Some(timer) => self.all_outcomes(Err(*timer)),
                None => vec![self.unmoved(Reply::Accepts)],
            },
        }
    }

    fn unmoved(&self, answer: Reply) -> Outcome {
        Outcome { answer, after: self.state.clone(), taken: BTreeSet::new(), dates: Vec::new() }
    }

    /// What an act or a timer leads to, with every row of answers to what it asks about dates.
    fn all_outcomes(&mut self, what: Result<&Prepared, Timer>) -> Vec<Outcome> {
        let (process, at) = (&self.half.slice.process, self.state.clock());
        if let Ok(act) = what
            && !act.may_be_in_order(process, &self.state)
        {
            return vec![self.unmoved(Reply::Refuses)];
        }
        let mut outcomes = Vec::new();
        let mut told = 0;
        loop {
            self.scratch.tell_dates(Some(told));
            let accepted = match what {
                Ok(act) => self.scratch.try_act(process, &self.state, act, at, &mut ()),
                Err(timer) => {
                    self.scratch.try_lapse(process, &self.state, timer, at, &mut ());
                    true
                }
            };
            let dates = self.scratch.asked_dates().iter().map(|(id, answer)| self.date(*id, *answer)).collect();
            let asked = self.scratch.asked_dates().len();
            let (after, taken) =
                if accepted { (self.scratch.judged().clone(), self.taken()) } else { (self.state.clone(), BTreeSet::new()) };
            let answer = if accepted { Reply::Accepts } else { Reply::Refuses };
            outcomes.push(Outcome { answer, after, taken, dates });
            match next_answers(told, asked.min(QUESTIONS)) {
                Some(next) => told = next,
                None => break,
            }
        }
        self.scratch.tell_dates(None);
        outcomes
    }

    fn date(&self, deadline: DeadlineId, answer: bool) -> (String, bool, bool) {
        (self.half.deadlines.get(&deadline).cloned().unwrap_or_default(), answer, self.pace(deadline) != Pace::Together)
    }

    fn taken(&self) -> BTreeSet<String> {
        let tables = self.half.slice.process.tables();
        let taken = self.scratch.microsteps().flat_map(|step| step.edges().collect::<Vec<_>>());
        let named = |transition: TransitionId| self.half.seen.get(&transition).cloned();
        taken.filter_map(|edge| named(tables.edges[edge].transition)).collect()
    }
}
