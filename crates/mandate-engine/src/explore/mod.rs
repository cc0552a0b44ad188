//! Stepping for searches: what [`decide`](crate::decide) does, without events, refusals and allocation.
//!
//! A search asks of many states what each of a few acts would lead to. So an act's names are looked up once
//! ([`prepare`]), and it is then tried on kept room ([`Scratch::try_act`]); a timer runs out in the same way
//! ([`Scratch::try_lapse`]). What was tried lies in [`Scratch::judged`]. This is the same code that `decide` runs, so
//! there is one judge. A [`Watch`] sees every microstep on the way, and [`CaseState::pack`] makes a key of a state.
//!
//! ```
//! use mandate_engine::explore::{Timer, prepare};
//! use mandate_engine::{Act, Opening, Scratch, begin, open};
//! use mandate_process::Process;
//! use mandate_process::definition::{Definition, Role, State, Transition};
//! use mandate_process::time::Date;
//! let mut definition = Definition::new("door");
//! definition.vocabulary.declare_act("push");
//! definition.vocabulary.roles.push(Role { id: "guest".into(), ..Role::default() });
//! definition.root = State::compound("", [State::atomic("shut"), State::atomic("open")]);
//! definition.transitions.push(Transition::new("opens", ["shut"], ["open"]).on_act("push"));
//! let process = Process::compile(definition).expect("a process");
//! let noon = Date::parse("2027-02-11").expect("a real day").at_noon(0);
//! let event = open(&process, &Opening::new("case", noon)).expect("it opens");
//! let state = begin(&process, &event).expect("it begins");
//! let push = prepare(&process, &state, &Act::new("push", "guest", noon)).expect("an act of this process");
//! let mut scratch = Scratch::new(&process, &state);
//! assert!(push.may_be_in_order(&process, &state));
//! assert!(scratch.try_act(&process, &state, &push, noon, &mut ()));
//! let open = scratch.judged().clone();
//! assert!(!scratch.try_act(&process, &open, &push, noon, &mut ()));
//! assert_eq!(open.timers().collect::<Vec<Timer>>(), []);
//! ```

mod pack;
mod permute;
mod what_if;

pub use crate::attempt::Prepared;
pub use pack::Packing;
pub use permute::{Arrangements, Permutation};

use crate::act::Act;
use crate::attempt::Scratch;
use crate::content::Content;
use crate::deadlines::Due;
use crate::decide::{fitting, known};
use crate::evaluate::{Truth, View};
use crate::event::{Opened, Pending};
use crate::open::starting;
use crate::refusal::{ContentProblem, Grounds, Refusal, RefusalKind};
use crate::state::CaseState;
use crate::steps::Microstep;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use mandate_process::definition::Status;
use mandate_process::ids::{ActId, DeadlineId, EdgeId, RoleId, TestId, TriggerId};
use mandate_process::time::Instant;
use mandate_process::{Bits, Process};

/// Somebody who looks on while a stimulus is tried.
pub trait Watch {
    /// Called once for an act, before it is known whether it goes through: with its changes folded in and what it meets
    /// met. What tests would read when its rules are asked.
    fn folded(&mut self, state: &CaseState) {
        let _ = state;
    }

    /// Called just before each microstep, with the act's changes folded in and what it meets met: what tests would
    /// read at this moment, and the transitions that are taken.
    fn before(&mut self, state: &CaseState, trigger: TriggerId, edges: &[EdgeId]) {
        let _ = (state, trigger, edges);
    }
}

/// Nobody looks on.
impl Watch for () {}

/// Several look on.
impl<W: Watch> Watch for Vec<W> {
    fn folded(&mut self, state: &CaseState) {
        self.iter_mut().for_each(|watch| watch.folded(state));
    }

    fn before(&mut self, state: &CaseState, trigger: TriggerId, edges: &[EdgeId]) {
        self.iter_mut().for_each(|watch| watch.before(state, trigger, edges));
    }
}

/// Something that runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Timer {
    /// An armed deadline.
    Deadline(DeadlineId),
    /// A sent name: its place in [`CaseState::pending`].
    Sent(usize),
}

/// Looks up an act's names for a case, whatever state it is in.
///
/// The act's instant is not looked at.
///
/// # Errors
/// As `decide` refuses: an act the process does not declare, content that does not fit, an actor who does not take
/// part. Content that names a member the case does not know yet is refused as unfit, for it would change who takes part:
/// [`CaseState::acquainted`] gives a state that knows it.
pub fn prepare(process: &Process, state: &CaseState, act: &Act) -> Result<Prepared, Refusal> {
    let id = known(process.tables(), act)?;
    let mut content = Content::default();
    fitting(process, &state.cast, id, act, &mut content)?;
    if let Some((sort, name)) = content.new.first() {
        let wanted = format!("a member of `{}` that the case knows", process.sort_name(*sort));
        let problem = ContentProblem { field: String::new(), found: format!("`{}`", name.escape_debug()), wanted };
        return Err(Refusal { kind: RefusalKind::ContentInvalid, grounds: Grounds::ContentInvalid(Vec::from([problem])) });
    }
    let Some(actor) = state.cast.actor(&act.actor) else {
        let grounds = Grounds::NotThisActor { role: None, wanted: Vec::new(), transition: None };
        return Err(Refusal { kind: RefusalKind::NotThisActor, grounds });
    };
    Ok(Prepared { id, actor, role: state.cast.role(actor).unwrap_or_default(), content })
}

impl Prepared {
    /// The act.
    pub fn act(&self) -> ActId {
        self.id
    }

    /// Who acts: a place in the roster.
    pub fn actor(&self) -> u32 {
        self.actor
    }

    /// The role of who acts.
    pub fn role(&self) -> RoleId {
        self.role
    }

    /// The states where something waits for the act, or that admit it: see [`CaseState::is_in_any`].
    pub fn places(&self, process: &Process) -> Bits {
        let row = &process.tables().acts[self.id];
        let mut places = process.tables().triggers[row.trigger].sources.clone();
        places.union_with(&row.admitted);
        places
    }

    /// Whether anything active waits for the act or admits it. If not it is out of order and need not be tried; if so it
    /// may still fail.
    #[inline]
    pub fn may_be_in_order(&self, process: &Process, state: &CaseState) -> bool {
        let row = &process.tables().acts[self.id];
        process.tables().triggers[row.trigger].sources.intersects(&state.active) || row.admitted.intersects(&state.active)
    }
}

impl Scratch {
    /// Tries an act at an instant: whether `decide` would accept it there if nothing lapsed before. The instant is not
    /// held against the clock. In a case on public record it goes on although it is unlawful, as in `decide`.
    ///
    /// If it is accepted, [`judged`](Scratch::judged) is the state after it; if not, the case as it was is untouched and
    /// what is judged means nothing.
    pub fn try_act(&mut self, process: &Process, state: &CaseState, act: &Prepared, at: Instant, watch: &mut impl Watch) -> bool {
        self.bench.seen.asked.clear();
        if state.halted || state.has_ended(process) {
            return false;
        }
        self.attempt(process, state, act, at, watch, &mut |_, _| state.record).is_ok()
    }

    /// Lets a timer of [`CaseState::timers`] run out at an instant. [`judged`](Scratch::judged) is the state after it;
    /// false: it does not settle, and that state is halted.
    pub fn try_lapse(&mut self, process: &Process, state: &CaseState, timer: Timer, at: Instant, watch: &mut impl Watch) -> bool {
        let due = match timer {
            Timer::Deadline(id) => Due::Deadline(id, state.deadline(id).due),
            Timer::Sent(place) => {
                let sent = state.sends.get(place).copied();
                debug_assert!(sent.is_some(), "only what is pending comes");
                let Some(Pending { trigger, due }) = sent else { return true };
                Due::Sent(place, trigger, due)
            }
        };
        self.run_out(process, state, due, at, false, watch).is_ok()
    }

    /// Says what following tries take from the clock. One thing hangs on it: whether a deadline that does not run starts
    /// again when the date it runs to is moved (it does if the date is still to come). With bits, each such question is
    /// answered by the next bit, the lowest first, and the clock is only the earliest that it can be; with `None`, as at
    /// first, the clock answers.
    pub fn tell_dates(&mut self, bits: Option<u64>) {
        self.bench.seen.told = bits;
    }

    /// The questions of the last try that were answered by bits, in the order asked.
    pub fn asked_dates(&self) -> &[(DeadlineId, bool)] {
        &self.bench.seen.asked
    }

    /// Opens a case again as an event opened it. [`judged`](Scratch::judged) is the state after it; false: it does not
    /// settle, and no such event can be.
    pub fn try_opening(&mut self, process: &Process, opened: &Opened, at: Instant, watch: &mut impl Watch) -> bool {
        self.run_opening(process, &starting(process, opened, at), watch).is_ok()
    }

    /// The microsteps of the last try.
    pub fn microsteps(&self) -> impl Iterator<Item = Microstep<'_>> {
        self.bench.steps.iter()
    }
}

impl CaseState {
    /// Whether one of these states is active, or more.
    #[inline]
    pub fn is_in_any(&self, states: &Bits) -> bool {
        self.active.intersects(states)
    }

    /// Whether a test of the process holds in this state.
    pub fn holds(&self, process: &Process, test: TestId) -> bool {
        View::new(process.tables(), self).test(test) == Truth::Yes
    }

    /// What may run out: armed deadlines in document order, then sent names in the order sent. A closed case has none.
    pub fn timers(&self) -> impl Iterator<Item = Timer> + '_ {
        let armed = (0_usize..).zip(&self.deadlines).filter(|(_, cell)| cell.status == Status::Armed);
        let timers = armed.map(|(id, _)| Timer::Deadline(id.into())).chain((0..self.sends.len()).map(Timer::Sent));
        timers.filter(|_| !self.halted)
    }
}
