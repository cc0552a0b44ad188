//! Days for a path: on which a story happens that goes this way, or why there are none.

use super::clockwork::Clockwork;
use super::length::Grain;
use super::route::{Beat, Leg, Route, packed};
use super::search::TimedGround;
use super::solve::Solver;
use super::step::Doing;
use super::story::Reason;
use crate::verify::search::Move;
use mandate_engine::explore::Packing;
use mandate_engine::{Act, Answer, CaseState, Cause, Event, Opening, Stimulus, begin, decide, evolve, open};
use mandate_process::Process;
use mandate_process::time::{Date, Instant};
use std::collections::VecDeque;

/// A path with days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// When the case opens.
    pub opens: Instant,
    /// Each move in order.
    pub moves: Vec<DatedMove>,
}

/// What happens at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatedMove {
    /// Somebody acts, at the act's instant.
    Act(Act),
    /// Something runs out.
    Lapse {
        /// What.
        what: Move,
        /// When.
        at: Instant,
    },
}

impl DatedMove {
    /// When it happens.
    pub fn at(&self) -> Instant {
        match self {
            Self::Act(act) => act.at,
            Self::Lapse { at, .. } => *at,
        }
    }
}

/// Why a path has no days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undatable {
    /// Time does not allow it.
    Contradiction {
        /// The move that cannot happen any more: its place on the path.
        step: usize,
        /// Bounds that cannot all be kept: each goes on from the instant at which the one before ends, and the last ends
        /// where the first begins.
        reasons: Vec<Reason>,
    },
    /// The move can happen, but time does not let it come out as it does on the path.
    ComesOutOtherwise {
        /// The move: its place on the path.
        step: usize,
    },
    /// No days were found on which the calendar has lengths as the path needs them.
    NotFound {
        /// How many were tried.
        tries: usize,
    },
    /// Days were found, but played on them the case goes another way.
    NotPlayed {
        /// The first move that differs: its place on the path.
        step: usize,
    },
}

/// Gives a path days: as early as they can be, and with all acts at noon if they can be. The case opens on the day that is
/// asked for, or on the first later one that will do. The days that are given were played, by `decide`.
///
/// # Errors
/// If time does not allow the path, or no days are found for it.
pub fn date(ground: TimedGround<'_>, opening: &Opening, path: &[Leg]) -> Result<Dated, Undatable> {
    let clockwork = ground.clockwork;
    let (story, _, beats) = Route::find(ground, path)?.story(ground);
    let opens = clockwork.grain().count(opening.at, clockwork.process.utc_offset());
    let mut solver = Solver::new(clockwork, &story, opens);
    let solved = solver.solve(&beats).ok_or(Undatable::NotFound { tries: solver.tries() })?;
    let dated = told(ground, path, &beats, &solved);
    play(ground, opening, path, dated)
}

/// The moves of a path with the instants that were found for them.
fn told(ground: TimedGround<'_>, path: &[Leg], beats: &[Beat], solved: &[i64]) -> Dated {
    let calendar = Calendar { clockwork: ground.clockwork, solved };
    let mut beats = beats.iter();
    let opens = beats.next().map_or(Instant::default(), |beat| calendar.noon(beat.now));
    let told = |(beat, leg): (&Beat, &Leg)| {
        let at = calendar.noon(beat.now);
        let doing = if let Move::Act(place) = leg.what { ground.acts.get(place as usize) } else { None };
        doing.map_or(DatedMove::Lapse { what: leg.what, at }, |doing| DatedMove::Act(calendar.act(doing, beat, at)))
    };
    Dated { opens, moves: beats.zip(path).map(told).collect() }
}

/// Instants in the unit of a process, as they are told.
struct Calendar<'a> {
    clockwork: &'a Clockwork,
    solved: &'a [i64],
}

impl Calendar<'_> {
    fn at(&self, place: usize) -> i64 {
        self.solved.get(place).copied().unwrap_or_default()
    }

    /// An instant; noon, where days are counted.
    fn noon(&self, place: usize) -> Instant {
        let offset = self.clockwork.process.utc_offset();
        match self.clockwork.grain() {
            Grain::Days => self.day(place).at_noon(offset),
            Grain::Millis => Instant(self.at(place) - i64::from(offset) * 60_000),
        }
    }

    fn day(&self, place: usize) -> Date {
        Date(i32::try_from(self.at(place).div_euclid(self.clockwork.grain().day())).unwrap_or_default())
    }

    fn act(&self, doing: &Doing, beat: &Beat, at: Instant) -> Act {
        let mut act = Act { at, ..doing.act().clone() };
        for (gift, place) in doing.gifts().iter().zip(&beat.gifts) {
            gift.give(&mut act, self.day(*place));
        }
        act
    }
}

/// Plays a path on its days, event by event; what runs out gets the instant that it really has.
fn play(ground: TimedGround<'_>, opening: &Opening, path: &[Leg], mut dated: Dated) -> Result<Dated, Undatable> {
    let process = &ground.clockwork.process;
    let packing = Packing::new(process, ground.start);
    let opened = open(process, &Opening { at: dated.opens, ..opening.clone() }).map_err(|_| Undatable::NotPlayed { step: 0 })?;
    let opened = begin(process, &opened).map_err(|_| Undatable::NotPlayed { step: 0 })?;
    // The search may have begun with a case that knows more names than one that was just opened.
    let mut state = ground.start.clone();
    set_instants(process, &mut state, &opened);
    let mut ready = VecDeque::new();
    for (step, (leg, dated)) in path.iter().zip(&mut dated.moves).enumerate() {
        let event = match dated {
            DatedMove::Act(act) => accepted(ground, &state, act, &ready),
            DatedMove::Lapse { at, .. } => {
                let due = *at;
                lapsed(ground, &state, leg.what, due, &mut ready).inspect(|event| *at = event.at)
            }
        };
        let after = event.and_then(|event| evolve(process, state.clone(), &event).ok());
        state = after.filter(|after| packed(ground, &packing, after) == leg.after).ok_or(Undatable::NotPlayed { step })?;
    }
    Ok(dated)
}

/// Gives a state the instants of another that is else the same.
fn set_instants(process: &Process, state: &mut CaseState, of: &CaseState) {
    state.set_clock(of.clock());
    for id in process.tables().deadlines.ids() {
        let cell = of.deadline(id);
        state.set_timer(id, cell.anchor, cell.due);
    }
    for (place, sent) in of.pending().iter().enumerate() {
        state.set_sent(place, sent.due);
    }
}

/// The event of an act, if nothing runs out before it and it is accepted.
fn accepted(ground: TimedGround<'_>, state: &CaseState, act: &Act, ready: &VecDeque<Event>) -> Option<Event> {
    let decision = decide(&ground.clockwork.process, state, Stimulus::Act(act));
    match decision.answer {
        Answer::Accepted(event) if ready.is_empty() && decision.lapses.is_empty() => Some(event),
        _ => None,
    }
}

/// The event of what runs out next by an instant, if it is the one. `ready`: what ran out together with the one before.
fn lapsed(ground: TimedGround<'_>, state: &CaseState, what: Move, by: Instant, ready: &mut VecDeque<Event>) -> Option<Event> {
    if ready.is_empty() {
        ready.extend(decide(&ground.clockwork.process, state, Stimulus::Time(by)).lapses);
    }
    ready.pop_front().filter(|event| match (&event.cause, what) {
        (Cause::Lapse { deadline, .. }, Move::Lapse(wanted)) => *deadline == wanted,
        (Cause::Sent { trigger, .. }, Move::Sent(wanted)) => *trigger == wanted,
        _ => false,
    })
}
