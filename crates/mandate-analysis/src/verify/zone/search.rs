//! Breadth first through all that can happen in a case, and all instants at which it can.
//!
//! Searched are places: a state of the case without its instants, a node of what is followed beside it, and a zone. What
//! is not found here cannot happen; and what is found does, but for calendars: of a length that is not the same number of
//! days everywhere, each occurrence is taken to be as long as any.

use super::clockwork::Clockwork;
use super::route::Leg;
use super::step::{Do, Doing, Stepper, Way, plain};
use super::zone::{Elapsed, Zone};
use crate::verify::live::Live;
use crate::verify::search::{Edge, Follow, Mark, Move, Seen, Step, armed, ended};
use mandate_engine::CaseState;
use mandate_engine::explore::{Packing, Timer};
use mandate_process::ids::DeadlineId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// What is searched: the time of a process, the state of a case that was just opened, and all that actors may do.
#[derive(Clone, Copy, Debug)]
pub struct TimedGround<'a> {
    /// The time of the process.
    pub clockwork: &'a Clockwork,
    /// Where the search starts.
    pub start: &'a CaseState,
    /// The alphabet.
    pub acts: &'a [Doing],
    /// What will still be read: the rest is forgotten. `None`: nothing is.
    pub live: Option<&'a Live>,
}

impl TimedGround<'_> {
    /// Takes out of a state what a zone says better, and what nobody asks for any more.
    pub(super) fn bare(&self, state: &mut CaseState) {
        plain(self.clockwork, state);
        if let Some(live) = self.live {
            live.forget(self.clockwork.process(), state);
        }
    }
}

/// How a search goes about it.
#[derive(Clone, Copy, Debug)]
pub struct TimedOptions<'a> {
    /// The most places: with more it is cut and not complete.
    pub most_places: usize,
    /// Whether a place counts as another one though all its instants belong to one that was found: so for questions about
    /// runs that never end. Else, and quicker, for questions about what can be reached.
    pub is_exact: bool,
    /// Whether all edges are kept.
    pub keep_edges: bool,
    /// Whether it is kept how long the case has been open, and which end of that.
    pub elapsed: Elapsed,
    /// Raised by somebody else: the search stops soon, not complete.
    pub stop: Option<&'a AtomicBool>,
}

impl Default for TimedOptions<'_> {
    fn default() -> Self {
        Self { most_places: 1_000_000, is_exact: false, keep_edges: false, elapsed: Elapsed::NotAsked, stop: None }
    }
}

/// A place of the search.
#[derive(Clone, Debug)]
struct Place {
    /// The place it was reached from first, and how; the first ones have none.
    before: Option<(u32, Step)>,
    /// State of the case and node, among those that were found.
    key: u32,
    node: u32,
    zone: Zone,
    is_quiet: bool,
    /// It is not gone on from: what is followed is fulfilled, or another place has all its instants.
    is_closed: bool,
}

/// A place that is like one on the way to it, but later. It is not gone on from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Later {
    /// The place.
    pub place: u32,
    /// What it is like.
    pub like: u32,
}

/// What a search found. Places are numbered as they were found.
#[derive(Clone, Debug, Default)]
pub struct TimedFound {
    places: Vec<Place>,
    edges: Vec<Vec<Edge>>,
    /// States of the case, packed.
    states: Vec<Box<[u8]>>,
    /// How many states of the case were found, whatever the instants and what is followed.
    pub cases: usize,
    /// Deadlines that were ended before they lapsed, and how much time there may have been left at most.
    pub left: BTreeMap<DeadlineId, i64>,
    /// Deadlines that are ever armed.
    pub armed: BTreeSet<DeadlineId>,
    /// Deadlines that ever lapse.
    pub lapsed: BTreeSet<DeadlineId>,
    /// Where time goes on without end, if it was asked for the most: places that are like one on the way to them, but later.
    pub later: Vec<Later>,
    /// Whether all that can be reached was found: neither cut nor stopped, and no way a move may come out was left out.
    pub complete: bool,
    /// The place in which what is followed broke.
    pub stopped: Option<u32>,
}

impl TimedFound {
    /// How many places there are.
    pub fn places(&self) -> usize {
        self.places.len()
    }

    /// Whether no timer is armed: if nobody acts, nothing more happens.
    pub fn is_quiet(&self, place: u32) -> bool {
        self.at(place).is_some_and(|place| place.is_quiet)
    }

    /// What is known of a place.
    pub fn mark(&self, ground: TimedGround<'_>, place: u32) -> Mark {
        let (node, state) = (self.at(place).map_or(0, |place| place.node), self.state(ground, place));
        let over = |state: &CaseState| state.is_halted() || state.has_ended(ground.clockwork.process());
        state.map_or(Mark { node, ..Mark::default() }, |state| Mark { node, armed: armed(&state), over: over(&state) })
    }

    /// The instants of a place.
    pub fn zone(&self, place: u32) -> Option<&Zone> {
        self.at(place).map(|place| &place.zone)
    }

    /// The state of a place, with no instants in it.
    pub fn state(&self, ground: TimedGround<'_>, place: u32) -> Option<CaseState> {
        let bytes = self.states.get(self.at(place)?.key as usize)?;
        let mut state = ground.start.clone();
        Packing::new(&ground.clockwork.process, ground.start).unpack(ground.start, bytes, &mut state);
        Some(state)
    }

    /// The place that one was reached from first, and how; the first ones have none.
    pub fn before(&self, place: u32) -> Option<(u32, Step)> {
        self.at(place).and_then(|place| place.before)
    }

    /// The steps of a shortest path to a place.
    pub fn path_to(&self, place: u32) -> Vec<Step> {
        let mut path = Vec::new();
        let mut at = self.at(place);
        while let Some((before, step)) = at.and_then(|place| place.before) {
            path.push(step);
            at = self.at(before);
        }
        path.reverse();
        path
    }

    /// The same path with where each step leads: what is needed to give it days.
    pub fn legs_to(&self, place: u32) -> Vec<Leg> {
        let mut legs = Vec::new();
        let mut at = self.at(place);
        while let Some(reached) = at
            && let Some((before, step)) = reached.before
        {
            let after = self.states.get(reached.key as usize).cloned().unwrap_or_default();
            legs.push(Leg { what: step.what, after });
            at = self.at(before);
        }
        legs.reverse();
        legs
    }

    /// A step to a place.
    pub fn leg(&self, place: u32, what: Move) -> Option<Leg> {
        self.at(place).and_then(|reached| self.states.get(reached.key as usize)).map(|after| Leg { what, after: after.clone() })
    }

    /// The edges from a place, if edges were kept.
    pub fn successors(&self, place: u32) -> &[Edge] {
        self.edges.get(place as usize).map_or(&[], Vec::as_slice)
    }

    fn at(&self, place: u32) -> Option<&Place> {
        self.places.get(place as usize)
    }
}

/// Searches all that can happen from the opening of a case, and a node of what is followed there.
pub fn search<F: Follow>(ground: TimedGround<'_>, from: Seen, follow: &F, options: TimedOptions<'_>) -> TimedFound {
    let mut search = Search {
        ground,
        follow,
        options,
        stepper: Stepper::new(ground.clockwork, ground.start),
        packing: Packing::new(&ground.clockwork.process, ground.start),
        found: TimedFound { complete: true, ..TimedFound::default() },
        keys: BTreeMap::new(),
        by_key: Vec::new(),
        room: ground.start.clone(),
    };
    search.begin(from);
    let mut next = 0;
    while next < search.found.places.len() && search.found.stopped.is_none() {
        let is_raised = options.stop.is_some_and(|stop| stop.load(Relaxed));
        if is_raised || !search.expand(next) {
            search.found.complete = false;
            break;
        }
        next += 1;
    }
    search.found.complete &= search.found.stopped.is_none() && !search.stepper.is_unsure();
    search.found
}

struct Search<'a, 'f, F> {
    ground: TimedGround<'a>,
    follow: &'f F,
    options: TimedOptions<'a>,
    stepper: Stepper<'a>,
    packing: Packing,
    found: TimedFound,
    /// States of the case by their bytes.
    keys: BTreeMap<Box<[u8]>, u32>,
    /// The places of each state of the case.
    by_key: Vec<Vec<u32>>,
    room: CaseState,
}

/// What a step led to, to be looked up once the step is over.
struct Reached {
    seen: Seen,
    ended: u64,
    state: CaseState,
    zones: Vec<Zone>,
    left: Vec<(DeadlineId, i64)>,
}

impl<F: Follow> Search<'_, '_, F> {
    fn begin(&mut self, from: Seen) {
        let broken = from.broken || self.follow.is_broken_in(&mut self.follow.eye(), from.node, self.ground.start);
        for (_, zone) in self.stepper.open(self.ground.start, self.options.elapsed != Elapsed::NotAsked) {
            let place = self.arrive(None, from, self.ground.start.clone(), zone);
            if broken {
                self.found.stopped = place;
            }
        }
    }

    /// Goes on from a place; false if there are too many.
    fn expand(&mut self, place: usize) -> bool {
        let Some(Place { key, node, zone, is_closed: false, .. }) = self.found.places.get(place).cloned() else { return true };
        let mut state = self.room.clone();
        if let Some(bytes) = self.found.states.get(key as usize) {
            self.packing.unpack(self.ground.start, bytes, &mut state);
        }
        let timers: Vec<Timer> = state.timers().collect();
        let acts = self.ground.acts;
        let acts = acts.iter().zip(0..).map(|(doing, act)| (Do::Act(doing), Move::Act(act)));
        let lapses = timers.into_iter().map(|timer| (Do::Lapse(timer), told(&state, timer)));
        for (what, step) in acts.chain(lapses) {
            let mut reached = Vec::new();
            let follow = self.follow;
            let look = || {
                let mut eye = follow.eye();
                follow.look(&mut eye, step);
                eye
            };
            self.stepper.make(&state, &zone, what, look, |way: Way<'_, F::Eye>| {
                let seen = follow.step(node, step, way.eye, way.before, way.scratch);
                let zones = way.zones.into_iter().map(|(_, zone)| zone).collect();
                let ended = ended(way.before, way.scratch.judged());
                reached.push(Reached { seen, ended, state: way.scratch.judged().clone(), zones, left: way.left });
            });
            for Reached { seen, ended, state, zones, left } in reached {
                if let Move::Lapse(id) = step {
                    self.found.lapsed.insert(id);
                }
                for (id, left) in left {
                    let most = self.found.left.entry(id).or_insert(left);
                    *most = left.max(*most);
                }
                for zone in zones {
                    let step = Step { what: step, dates: 0 };
                    let Some(to) = self.arrive(Some((place, step, ended)), seen, state.clone(), zone) else { return false };
                    if seen.broken {
                        self.found.stopped = Some(to);
                    }
                    if self.found.stopped.is_some() {
                        return true;
                    }
                }
            }
        }
        true
    }

    /// The place that a step led to, known or new; `None` if there are too many.
    fn arrive(&mut self, from: Option<(usize, Step, u64)>, seen: Seen, mut state: CaseState, mut zone: Zone) -> Option<u32> {
        zone.ask(self.options.elapsed);
        let (follow, is_quiet) = (self.follow, state.timers().next().is_none());
        let is_broken = |state: &CaseState| follow.is_broken_in(&mut follow.eye(), seen.node, state);
        self.found.armed.extend(state.timers().filter_map(|timer| if let Timer::Deadline(id) = timer { Some(id) } else { None }));
        let sampled = state.clone();
        self.ground.bare(&mut state);
        let key = self.key(&state);
        // What is broken is broken by this step: the way to a place that was found otherwise would not show it.
        let known = if seen.broken { None } else { self.known(key, seen, &zone) };
        let to = match known {
            Some(to) => to,
            None => {
                let to = u32::try_from(self.found.places.len()).ok()?;
                if self.found.places.len() >= self.options.most_places {
                    return None;
                }
                let before = from.and_then(|(place, step, _)| Some((u32::try_from(place).ok()?, step)));
                let like = self.like(before, key, seen.node, &zone);
                self.found.later.extend(like.map(|like| Later { place: to, like }));
                let is_closed = seen.fulfilled || seen.broken || like.is_some();
                self.found.places.push(Place { before, key, node: seen.node, zone, is_quiet, is_closed });
                self.by_key.get_mut(key as usize)?.push(to);
                if is_broken(&sampled) {
                    self.found.stopped = Some(to);
                }
                to
            }
        };
        if let (true, Some((place, step, ended))) = (self.options.keep_edges, from) {
            if self.found.edges.len() <= place {
                self.found.edges.resize_with(place + 1, Vec::new);
            }
            let edge = Edge { to, step, discharges: seen.discharges, doubtful: seen.doubtful, ended };
            if let Some(edges) = self.found.edges.get_mut(place).filter(|edges| !edges.contains(&edge)) {
                edges.push(edge);
            }
        }
        Some(to)
    }

    /// The place on the way that differs from a new one only in how long the case has been open, if that is so twice: of
    /// what comes round again and is later each time, there is no end.
    fn like(&self, mut before: Option<(u32, Step)>, key: u32, node: u32, zone: &Zone) -> Option<u32> {
        if self.options.elapsed != Elapsed::Most {
            return None;
        }
        let since = zone.since();
        let mut nearest = None;
        while let Some((place, _)) = before {
            let other = self.found.at(place)?;
            if other.key == key && other.node == node && other.zone.since() == since {
                if nearest.is_some() {
                    return nearest;
                }
                nearest = Some(place);
            }
            before = other.before;
        }
        None
    }

    fn key(&mut self, state: &CaseState) -> u32 {
        let mut bytes = Vec::new();
        self.packing.pack(state, &mut bytes);
        let bytes = bytes.into_boxed_slice();
        if let Some(key) = self.keys.get(&bytes) {
            return *key;
        }
        let key = u32::try_from(self.found.states.len()).unwrap_or(u32::MAX);
        self.keys.insert(bytes.clone(), key);
        self.found.states.push(bytes);
        self.by_key.push(Vec::new());
        self.found.cases = self.found.states.len();
        key
    }

    /// A place that has all these instants. Those whose instants are all among these need not be gone on from.
    fn known(&mut self, key: u32, seen: Seen, zone: &Zone) -> Option<u32> {
        let places = self.by_key.get(key as usize)?;
        let is_same = |place: &&u32| {
            self.found.places.get(**place as usize).is_some_and(|place| {
                place.node == seen.node && if self.options.is_exact { place.zone == *zone } else { place.zone.includes(zone) }
            })
        };
        if let Some(known) = places.iter().find(is_same) {
            return Some(*known);
        }
        if !self.options.is_exact {
            for place in places {
                if let Some(place) = self.found.places.get_mut(*place as usize)
                    && place.node == seen.node
                    && zone.includes(&place.zone)
                {
                    place.is_closed = true;
                }
            }
        }
        None
    }
}

/// A timer, as a step tells it.
fn told(state: &CaseState, timer: Timer) -> Move {
    match timer {
        Timer::Deadline(id) => Move::Lapse(id),
        Timer::Sent(place) => Move::Sent(state.pending().get(place).map(|sent| sent.trigger).unwrap_or_default()),
    }
}
