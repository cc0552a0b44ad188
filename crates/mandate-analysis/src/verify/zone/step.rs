//! One move on a set of instants: tried by the engine on instants chosen by example, once for each way it may come out.

use super::clockwork::{Clockwork, Gift};
use super::dbm::Dbm;
#[cfg(doc)]
use super::dbm::FREE;
use super::face::{Bound, Cause, Face, Ledger, Rest, Stride, Var};
use super::sample::{Sample, midnights};
use super::trace::{After, Decided, Onlooker, Runs, Sent, Trial, Turn, has_rest, mark};
use super::zone::Zone;
use mandate_engine::explore::{Prepared, Timer, Watch, prepare};
use mandate_engine::{Act, CaseState, Scratch};
use mandate_process::definition::Status;
use mandate_process::ids::DeadlineId;
use mandate_process::time::{Date, Instant};

/// What every date holds in a state that only says whether it is set.
const SOME_DAY: Date = Date(0);

/// An act that may be tried, and the dates it gives.
#[derive(Clone, Debug)]
pub struct Doing {
    act: Act,
    prepared: Prepared,
    gifts: Vec<Gift>,
}

impl Doing {
    /// An act that was looked up for a case. `opens`: when the case does, so that it is known which of its dates lie ahead.
    pub fn new(clockwork: &Clockwork, act: &Act, prepared: &Prepared, opens: Instant) -> Self {
        Self { act: act.clone(), prepared: prepared.clone(), gifts: clockwork.gifts(act, opens) }
    }

    /// The act.
    pub fn act(&self) -> &Act {
        &self.act
    }

    /// The same, looked up.
    pub fn prepared(&self) -> &Prepared {
        &self.prepared
    }

    /// The dates that it gives to facts that matter to time.
    pub fn gifts(&self) -> &[Gift] {
        &self.gifts
    }
}

/// What is tried.
#[derive(Clone, Copy, Debug)]
pub enum Do<'a> {
    /// An act.
    Act(&'a Doing),
    /// Something runs out.
    Lapse(Timer),
}

/// One way a move comes out.
#[derive(Debug)]
pub struct Way<'a, E> {
    /// Who looked on.
    pub eye: &'a mut E,
    /// The state it was tried on, with instants.
    pub before: &'a CaseState,
    /// Where it was tried: what is judged is the state after it, with instants.
    pub scratch: &'a Scratch,
    /// What it did.
    pub turn: &'a Turn,
    /// The instants after it, by how it ends: mostly one.
    pub zones: Vec<(Rest, Zone)>,
    /// Deadlines that it ended before they lapsed, and how much time there may have been left at most ([`FREE`]: any).
    pub left: Vec<(DeadlineId, i64)>,
}

/// Makes moves.
#[derive(Debug)]
pub struct Stepper<'a> {
    clockwork: &'a Clockwork,
    scratch: Scratch,
    room: CaseState,
    is_unsure: bool,
}

/// One part of the instants that a move may be made at.
struct Part {
    bounds: Dbm,
    stride: Stride,
    /// What is decided in all of them.
    decided: Vec<Decided>,
}

impl<'a> Stepper<'a> {
    /// Moves of a case; `state` is any of its states.
    pub fn new(clockwork: &'a Clockwork, state: &CaseState) -> Self {
        let scratch = Scratch::new(&clockwork.process, state);
        Self { clockwork, scratch, room: state.clone(), is_unsure: false }
    }

    /// Whether a way a move may come out was left out, because no instants were found for it. What was not reached may
    /// then be reachable all the same.
    pub fn is_unsure(&self) -> bool {
        self.is_unsure
    }

    /// The instants of a case that was just opened, by how that ends; with that of the opening kept, if wanted.
    pub fn open(&self, state: &CaseState, keeps_opening: bool) -> Vec<(Rest, Zone)> {
        let clockwork = self.clockwork;
        let mut bounds = Dbm::new(1);
        let mut hands = vec![(Var::Now, 0)];
        if clockwork.names_days {
            let epoch = bounds.grow();
            let now = clockwork.grain().count(state.clock(), clockwork.process.utc_offset());
            bounds.hold(0, epoch, now, now);
            hands.push((Var::Epoch, epoch));
        }
        if keeps_opening {
            let opening = bounds.grow();
            bounds.hold(0, opening, 0, 0);
            hands.push((Var::Opening, opening));
        }
        let after = opened(clockwork, state);
        let face = Stride::open(clockwork, &mut bounds, Face::new(hands), &after);
        face.map(|face| zones(clockwork, &bounds, &face, after.is_over)).unwrap_or_default()
    }

    /// Makes a move from a state whose instants are a zone, and tells each way it comes out. A refused act comes out no
    /// way.
    ///
    /// `look`: somebody to look on, who is asked for each time it is tried.
    pub fn make<E: Watch>(
        &mut self,
        state: &CaseState,
        zone: &Zone,
        what: Do<'_>,
        mut look: impl FnMut() -> E,
        mut told: impl FnMut(Way<'_, E>),
    ) {
        let clockwork = self.clockwork;
        let cause = match what {
            Do::Act(doing) if !doing.prepared.may_be_in_order(&clockwork.process, state) => return,
            Do::Act(doing) => Cause::Act(&doing.gifts),
            Do::Lapse(timer) => Cause::Lapse(timer),
        };
        let mut bounds = zone.bounds().clone();
        let Some(stride) = Stride::begin(clockwork, &mut bounds, zone.face(), cause, zone.is_overdue()) else { return };
        let mut parts = vec![Part { bounds, stride, decided: Vec::new() }];
        while let Some(mut part) = parts.pop() {
            // What lies between days only is nothing.
            let Some(bounds) = part.bounds.on_grid(clockwork.grain().day(), &midnights(clockwork, &part.stride)) else { continue };
            part.bounds = bounds;
            let mut eye = look();
            let Some(turn) = self.tried(state, &part, what, &mut eye) else {
                self.is_unsure = true;
                continue;
            };
            let Part { mut bounds, mut stride, decided } = part;
            if split(clockwork, &mut bounds, &mut stride, &decided, &turn.decided, &mut parts).is_none() {
                self.is_unsure = true;
                continue;
            }
            let Some(after) = &turn.after else { continue };
            let left = left(&bounds, &stride, what, after);
            let Some(face) = stride.end(clockwork, &mut bounds, after) else { continue };
            let zones = zones(clockwork, &bounds, &face, after.is_over);
            told(Way { eye: &mut eye, before: &self.room, scratch: &self.scratch, turn: &turn, zones, left });
        }
    }

    /// Tries a move at instants chosen by example.
    fn tried<E: Watch>(&mut self, state: &CaseState, part: &Part, what: Do<'_>, eye: &mut E) -> Option<Turn> {
        let clockwork = self.clockwork;
        let sample = Sample::of(clockwork, &part.bounds, &part.stride, &part.decided)?;
        let at = sample.instant(part.stride.now());
        self.room.clone_from(state);
        dress(clockwork, &mut self.room, part.stride.face(), &sample);
        let mut onlooker = Onlooker::new(clockwork, eye);
        match what {
            Do::Lapse(timer) => {
                self.scratch.try_lapse(&clockwork.process, &self.room, timer, at, &mut onlooker);
                Trial { clockwork, state: &self.room, act: None, at }.turn(&self.scratch, &onlooker, true).ok()
            }
            Do::Act(doing) => {
                let given = with_days(doing, &clockwork.process, state, part.stride.gifts(), &sample)?;
                let (act, prepared) = given.as_ref().map_or((&doing.act, &doing.prepared), |(act, prepared)| (act, prepared));
                let is_accepted = self.scratch.try_act(&clockwork.process, &self.room, prepared, at, &mut onlooker);
                let trial = Trial { clockwork, state: &self.room, act: Some((act, prepared, &doing.gifts)), at };
                trial.turn(&self.scratch, &onlooker, is_accepted).ok()
            }
        }
    }
}

/// The state with nothing in it that a zone says better: dates only say whether they are set.
pub fn plain(clockwork: &Clockwork, state: &mut CaseState) {
    for fact in &clockwork.dates {
        if state.date(&clockwork.process, *fact).is_some() {
            state.set_date(&clockwork.process, *fact, Some(SOME_DAY));
        }
    }
}

/// Gives a state the instants that were chosen.
fn dress(clockwork: &Clockwork, state: &mut CaseState, face: &Face, sample: &Sample<'_>) {
    let timers: Vec<Timer> = state.timers().collect();
    for (var, hand) in face.hands() {
        match var {
            Var::Date(fact) => state.set_date(&clockwork.process, *fact, Some(sample.day(*hand))),
            Var::Anchor(id) => state.set_timer(*id, sample.instant(*hand), sample.instant(*hand)),
            _ => {}
        }
    }
    mark(clockwork, state, &timers);
}

/// The act with the days that were chosen; nothing if it gives none. `None`: it does not fit any more.
#[expect(clippy::option_option, reason = "whether it fits, and whether it is another")]
fn with_days(
    doing: &Doing,
    process: &mandate_process::Process,
    state: &CaseState,
    hands: &[usize],
    sample: &Sample<'_>,
) -> Option<Option<(Act, Prepared)>> {
    if doing.gifts.is_empty() {
        return Some(None);
    }
    let mut act = doing.act.clone();
    for (gift, hand) in doing.gifts.iter().zip(hands) {
        gift.give(&mut act, sample.day(*hand));
    }
    prepare(process, state, &act).ok().map(|prepared| Some((act, prepared)))
}

/// Keeps the instants for which everything is decided as it was, and puts the others aside. `None`: there are none.
fn split(
    clockwork: &Clockwork,
    bounds: &mut Dbm,
    stride: &mut Stride,
    before: &[Decided],
    decided: &[Decided],
    aside: &mut Vec<Part>,
) -> Option<()> {
    let mut known = before.to_vec();
    for one in decided {
        let (_, kept) = stride.decide(clockwork, bounds, *one)?;
        for bound in kept {
            let Bound { later, earlier, most } = bound.complement();
            let mut others = bounds.clone();
            if others.constrain(later, earlier, most) {
                let mut decided = known.clone();
                if let Decided::Ahead(id, holding, ahead) = one {
                    decided.push(Decided::Ahead(*id, *holding, !ahead));
                }
                aside.push(Part { bounds: others, stride: stride.clone(), decided });
            }
            bounds.bound(bound, super::face::Why::Dates).then_some(())?;
        }
        if matches!(one, Decided::Ahead(..)) && !known.contains(one) {
            known.push(*one);
        }
    }
    Some(())
}

/// How much time was left of what a move ended.
fn left(bounds: &Dbm, stride: &Stride, what: Do<'_>, after: &After) -> Vec<(DeadlineId, i64)> {
    let lapses = |id| matches!(what, Do::Lapse(Timer::Deadline(lapsed)) if lapsed == id);
    let ended = |(var, due): (Var, usize)| match var {
        Var::Due(id) if !lapses(id) && after.timers.iter().all(|(armed, _)| *armed != id) => Some((id, bounds.most(due, stride.now()))),
        _ => None,
    };
    stride.face().timers().filter_map(ended).collect()
}

/// The zones of a face, by how the move ends.
fn zones(clockwork: &Clockwork, bounds: &Dbm, face: &Face, is_over: bool) -> Vec<(Rest, Zone)> {
    Rest::all(face).filter_map(|rest| Some((rest, Zone::new(clockwork, bounds, face, rest, is_over)?))).collect()
}

/// What runs after the opening: everything was armed at its instant, and every date is one that the process names.
pub(super) fn opened(clockwork: &Clockwork, state: &CaseState) -> After {
    let process = &clockwork.process;
    if state.is_halted() || state.has_ended(process) {
        return After { is_over: true, ..After::default() };
    }
    use super::trace::Holding::{Named, Unset};
    let dates = clockwork.dates.iter().map(|fact| state.date(process, *fact).map_or(Unset, Named)).collect();
    let mut after = After { dates, ..After::default() };
    for (id, row) in process.tables().deadlines.iter() {
        let status = state.deadline(id).status;
        if status == Status::Armed {
            let day = row.at.and_then(|fact| state.date(process, fact));
            let runs = day.map(|day| Runs::To(Named(day))).or(row.after.map(Runs::For));
            after.timers.extend(runs.map(|runs| (id, runs)));
        }
        if has_rest(row) && super::trace::is_anchored(row, state, id) {
            after.anchors.push((id, true));
        }
    }
    let mut sent: Vec<_> = state.pending().iter().map(|sent| (sent.trigger, Sent::New(sent.due.0 - state.clock().0))).collect();
    sent.sort_by_key(|(trigger, _)| *trigger);
    after.sent = sent.into_iter().map(|(_, sent)| sent).collect();
    after
}
