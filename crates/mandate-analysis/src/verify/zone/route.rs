//! A way to go a path that time allows, found along the path alone.

use super::clockwork::Gift;
use super::date::Undatable;
use super::face::{Cause, Face, Ledger as _, Rest, Stride, Var};
use super::search::TimedGround;
use super::step::{Do, Stepper, Way, opened};
use super::story::Story;
use super::trace::Turn;
use super::zone::Zone;
use crate::verify::search::{Move, Step};
use mandate_engine::explore::{Packing, Timer};
use mandate_engine::{CaseState, Scratch};

/// One move of a path, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leg {
    /// What happens.
    pub what: Move,
    /// The state of the case after it, packed; its dates only say whether they are set.
    pub(super) after: Box<[u8]>,
}

/// The legs of a path of the untimed search.
pub fn legs(ground: TimedGround<'_>, steps: &[Step]) -> Vec<Leg> {
    let process = &ground.clockwork.process;
    let packing = Packing::new(process, ground.start);
    let mut scratch = Scratch::new(process, ground.start);
    let mut state = ground.start.clone();
    let mut legs = Vec::new();
    for step in steps {
        scratch.tell_dates(Some(u64::from(step.dates)));
        let at = state.clock();
        match step.what {
            Move::Act(place) => {
                if let Some(doing) = ground.acts.get(place as usize) {
                    scratch.try_act(process, &state, doing.prepared(), at, &mut ());
                }
            }
            what => {
                if let Some(timer) = timers(&state, what).next() {
                    scratch.try_lapse(process, &state, timer, at, &mut ());
                }
            }
        }
        state.clone_from(scratch.judged());
        legs.push(Leg { what: step.what, after: packed(ground, &packing, &state) });
    }
    legs
}

/// A state as bytes, without its days.
pub(super) fn packed(ground: TimedGround<'_>, packing: &Packing, state: &CaseState) -> Box<[u8]> {
    let mut state = state.clone();
    ground.bare(&mut state);
    let mut bytes = Vec::new();
    packing.pack(&state, &mut bytes);
    bytes.into_boxed_slice()
}

/// The timers that a move may mean.
fn timers(state: &CaseState, what: Move) -> impl Iterator<Item = Timer> + '_ {
    state.timers().filter(move |timer| match (timer, what) {
        (Timer::Deadline(id), Move::Lapse(wanted)) => *id == wanted,
        (Timer::Sent(place), Move::Sent(wanted)) => state.pending().get(*place).is_some_and(|sent| sent.trigger == wanted),
        _ => false,
    })
}

/// What one move did on a route.
#[derive(Clone, Debug)]
struct Went {
    /// What ran out; nothing for an act.
    timer: Option<Timer>,
    gifts: Vec<Gift>,
    turn: Turn,
    rest: Rest,
}

/// One way to go a path.
#[derive(Debug)]
pub(super) struct Route {
    rest: Rest,
    went: Vec<Went>,
}

/// The instants of the opening or of one move.
#[derive(Clone, Debug)]
pub(super) struct Beat {
    pub now: usize,
    /// The dates that the act gives.
    pub gifts: Vec<usize>,
}

/// Where a route has got to.
struct Stop {
    state: CaseState,
    zone: Zone,
    route: Route,
}

impl Route {
    /// A way to go a path that time allows: the first, deepest first.
    pub fn find(ground: TimedGround<'_>, path: &[Leg]) -> Result<Self, Undatable> {
        let mut stepper = Stepper::new(ground.clockwork, ground.start);
        let zones = stepper.open(ground.start, false).into_iter().rev();
        let stop = |(rest, zone)| Stop { state: ground.start.clone(), zone, route: Self { rest, went: Vec::new() } };
        let mut open: Vec<Stop> = zones.map(stop).collect();
        let mut failed: Option<Stop> = None;
        while let Some(stop) = open.pop() {
            let Some(leg) = path.get(stop.route.went.len()) else { return Ok(stop.route) };
            let next = stop.next(ground, &mut stepper, leg);
            if next.is_empty() && failed.as_ref().is_none_or(|deepest| deepest.route.went.len() < stop.route.went.len()) {
                failed = Some(stop);
            }
            open.extend(next.into_iter().rev());
        }
        Err(failed.map_or(Undatable::ComesOutOtherwise { step: 0 }, |stop| stop.why_not(ground, path)))
    }

    /// All instants of the route with their bounds: the opening, then each move.
    pub fn story(&self, ground: TimedGround<'_>) -> (Story, Face, Vec<Beat>) {
        let clockwork = ground.clockwork;
        let mut story = Story::default();
        let mut hands = vec![(Var::Now, story.fresh())];
        if clockwork.names_days {
            let epoch = story.fresh();
            hands.push((Var::Epoch, epoch));
            story.epoch = Some(epoch);
        }
        let mut face = Stride::open(clockwork, &mut story, Face::new(hands), &opened(clockwork, ground.start)).unwrap_or_default();
        let mut beats = vec![Beat { now: 0, gifts: Vec::new() }];
        let mut rest = self.rest;
        story.end(rest, &face);
        for (step, went) in self.went.iter().enumerate() {
            story.step = Some(step);
            let begun = Stride::begin(clockwork, &mut story, face.clone(), went.cause(), rest.overdue.is_some());
            let Some(mut stride) = begun else { break };
            for decided in &went.turn.decided {
                if let Some((why, bounds)) = stride.decide(clockwork, &mut story, *decided) {
                    bounds.into_iter().for_each(|bound| story.note(bound, why));
                }
            }
            beats.push(Beat { now: stride.now(), gifts: stride.gifts().to_vec() });
            let Some(after) = went.turn.after.as_ref().and_then(|after| stride.end(clockwork, &mut story, after)) else { break };
            (face, rest) = (after, went.rest);
            story.end(rest, &face);
        }
        story.step = Some(self.went.len());
        (story, face, beats)
    }

    fn is_overdue(&self) -> bool {
        self.went.last().map_or(self.rest, |went| went.rest).overdue.is_some()
    }
}

impl Went {
    fn cause(&self) -> Cause<'_> {
        self.timer.map_or(Cause::Act(&self.gifts), Cause::Lapse)
    }
}

impl Stop {
    /// Where the next leg leads.
    fn next(&self, ground: TimedGround<'_>, stepper: &mut Stepper<'_>, leg: &Leg) -> Vec<Self> {
        let packing = Packing::new(&ground.clockwork.process, ground.start);
        let mut next = Vec::new();
        for (timer, what) in self.doings(ground, leg.what) {
            let gifts = if let Do::Act(doing) = what { doing.gifts() } else { &[] };
            stepper.make(
                &self.state,
                &self.zone,
                what,
                || (),
                |way: Way<'_, ()>| {
                    if packed(ground, &packing, way.scratch.judged()) != leg.after {
                        return;
                    }
                    for (rest, zone) in way.zones {
                        let mut went = self.route.went.clone();
                        went.push(Went { timer, gifts: gifts.to_vec(), turn: way.turn.clone(), rest });
                        // It is gone on from as it is unpacked: what was sent stands in the order of its triggers.
                        let mut state = self.state.clone();
                        packing.unpack(ground.start, &leg.after, &mut state);
                        next.push(Self { state, zone, route: Route { rest: self.route.rest, went } });
                    }
                },
            );
        }
        next
    }

    /// What a move may mean here.
    fn doings<'a>(&self, ground: TimedGround<'a>, what: Move) -> Vec<(Option<Timer>, Do<'a>)> {
        match what {
            Move::Act(place) => ground.acts.get(place as usize).map(|doing| (None, Do::Act(doing))).into_iter().collect(),
            _ => timers(&self.state, what).map(|timer| (Some(timer), Do::Lapse(timer))).collect(),
        }
    }

    /// Why the path cannot be gone on from here.
    fn why_not(&self, ground: TimedGround<'_>, path: &[Leg]) -> Undatable {
        let step = self.route.went.len();
        let (mut story, face, _) = self.route.story(ground);
        let doings = path.get(step).map(|leg| self.doings(ground, leg.what)).unwrap_or_default();
        if let Some((timer, what)) = doings.first() {
            let gifts = if let Do::Act(doing) = what { doing.gifts() } else { &[] };
            let cause = timer.map_or(Cause::Act(gifts), Cause::Lapse);
            Stride::begin(ground.clockwork, &mut story, face, cause, self.route.is_overdue());
        }
        let reasons = story.contradiction();
        if reasons.is_empty() { Undatable::ComesOutOtherwise { step } } else { Undatable::Contradiction { step, reasons } }
    }
}
