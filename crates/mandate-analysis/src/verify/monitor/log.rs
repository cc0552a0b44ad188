//! What a log shows of the properties of its process (S14.5).

use super::possible::Possible;
use super::{Begins, Monitor, Node, Observer, Paths, Status};
use mandate_engine::explore::{Timer, prepare};
use mandate_engine::{CaseState, Cause, Divergence, Entry, Event, Scratch, begin, evolve};
use mandate_process::Process;
use mandate_process::ids::PropertyId;

/// How a property stands on a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It holds, whatever comes.
    Holds,
    /// It is broken, whatever comes.
    Broken,
    /// It hangs on what comes.
    Pending {
        /// Something must come still.
        owes: bool,
    },
}

/// What a log shows of one property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The property.
    pub property: PropertyId,
    /// How it stands after the last entry.
    pub standing: Standing,
    /// The place of the entry that decided it; `None`: nothing did yet.
    pub decided_by: Option<usize>,
}

/// What a log shows of each property of its process, in document order. The log begins with the opening; refusals are
/// passed over.
///
/// ```
/// use mandate_analysis::verify::monitor::{Standing, judge_log};
/// use mandate_engine::{Act, Case, Opening};
/// use mandate_process::definition::{Definition, Pattern, Property, Remarks, Role, State, Test, Transition};
/// use mandate_process::{Process, time::Date};
///
/// let mut definition = Definition::new("door");
/// definition.root = State::compound("", [State::atomic("closed"), State::atomic("open")]);
/// definition.vocabulary.roles.push(Role { id: "porter".into(), ..Role::default() });
/// definition.vocabulary.declare_act("push");
/// definition.transitions.push(Transition::new("push", ["closed"], ["open"]).on_act("push"));
/// let pattern = Pattern::Eventually(Test::InState("open".into()));
/// definition.properties.push(Property { id: "opens".into(), says: String::new(), pattern, remarks: Remarks::default() });
/// let process = Process::compile(definition).expect("a process");
///
/// let noon = Date::parse("2027-01-11").expect("a real day").at_noon(0);
/// let mut case = Case::open(&process, &Opening::new("front", noon)).expect("a case");
/// let opens = |case: &Case| judge_log(&process, case.entries()).expect("a log of this process")[0].standing;
/// assert_eq!(opens(&case), Standing::Pending { owes: true });
/// case.submit(Act::new("push", "porter", noon));
/// assert_eq!(opens(&case), Standing::Holds);
/// ```
///
/// # Errors
/// If the log is not one of this process: it does not begin with an opening, an event does not fit the state before it,
/// or, judged again, comes out otherwise.
pub fn judge_log(process: &Process, entries: &[Entry]) -> Result<Vec<Judgement>, Divergence> {
    let properties = &process.tables().properties;
    let monitors: Vec<Monitor> = properties.ids().filter_map(|id| Monitor::of(process, id)).collect();
    let mut observers: Vec<Observer<'_>> = monitors.iter().map(|monitor| Observer::new(process, monitor)).collect();
    let mut nodes: Vec<Node> = monitors.iter().map(Monitor::start).collect();
    let mut asked: Vec<Possible> = properties.ids().filter_map(|id| Possible::of(process, id)).collect();
    let mut judgements: Vec<Judgement> = properties.ids().map(Judgement::new).collect();
    let mut reached: Option<CaseState> = None;
    for (place, entry) in entries.iter().enumerate() {
        let Some(event) = entry.event() else { continue };
        let after = replay(process, reached.take(), entry, event, &mut observers)?;
        let closed = after.has_ended(process) || after.is_halted();
        let mut note = |property: PropertyId, standing| {
            judgements.iter_mut().filter(|judgement| judgement.property == property).for_each(|one| one.note(standing, place));
        };
        for ((node, monitor), observer) in nodes.iter_mut().zip(&monitors).zip(&mut observers) {
            *node = monitor.step(*node, observer.end(event.microsteps(), &after)).node;
            note(monitor.property(), monitor.standing(*node, closed));
        }
        for possible in &mut asked {
            note(possible.property, possible.standing(process, &after, closed));
        }
        reached = Some(after);
    }
    if reached.is_none() {
        return Err(Divergence::new("no event opens the case"));
    }
    Ok(judgements)
}

/// What a log shows of one property, whoever runs it on.
///
/// # Errors
/// As [`judge_log`].
pub fn judge<'e>(process: &Process, monitor: &Monitor, entries: impl IntoIterator<Item = &'e Entry>) -> Result<Status, Divergence> {
    let mut observers = vec![Observer::new(process, monitor)];
    let mut node = monitor.start();
    let mut reached: Option<CaseState> = None;
    for entry in entries {
        let Some(event) = entry.event() else { continue };
        let after = replay(process, reached.take(), entry, event, &mut observers)?;
        for observer in &mut observers {
            node = monitor.step(node, observer.end(event.microsteps(), &after)).node;
        }
        reached = Some(after);
    }
    Ok(monitor.status(node))
}

impl Judgement {
    fn new(property: PropertyId) -> Self {
        Self { property, standing: Standing::Pending { owes: false }, decided_by: None }
    }

    /// What is decided stays so.
    fn note(&mut self, standing: Standing, place: usize) {
        if self.decided_by.is_none() {
            self.standing = standing;
            self.decided_by = (!matches!(standing, Standing::Pending { .. })).then_some(place);
        }
    }
}

impl Monitor {
    /// How the property stands on one log at a node; nothing more comes if the case is closed.
    fn standing(&self, node: Node, closed: bool) -> Standing {
        match (self.status(node), self.paths) {
            (Status::Fulfilled, _) => Standing::Holds,
            (Status::Broken, Paths::Every) => Standing::Broken,
            (Status::Open { owes }, Paths::Every) if closed => {
                if owes {
                    Standing::Broken
                } else {
                    Standing::Holds
                }
            }
            (Status::Open { owes }, Paths::Every) => Standing::Pending { owes },
            // Another path may show it.
            (_, Paths::One) => Standing::Pending { owes: false },
        }
    }
}

/// Judges an event again while the observers look on; the state after it.
pub(super) fn replay(
    process: &Process,
    before: Option<CaseState>,
    entry: &Entry,
    event: &Event,
    observers: &mut Vec<Observer<'_>>,
) -> Result<CaseState, Divergence> {
    let otherwise = || Divergence::new("judged again, the event comes out otherwise");
    let start = |observers: &mut Vec<Observer<'_>>, begins| observers.iter_mut().for_each(|observer| observer.begin(begins));
    let Some(state) = before else {
        let after = begin(process, event)?;
        let Cause::Opened(opened) = &event.cause else { return Err(otherwise()) };
        let mut scratch = Scratch::new(process, &after);
        start(observers, Begins::Otherwise);
        let opens = scratch.try_opening(process, opened, event.at, observers);
        return if opens && *scratch.judged() == after { Ok(after) } else { Err(otherwise()) };
    };
    let mut scratch = Scratch::new(process, &state);
    match (&event.cause, entry.act()) {
        (Cause::Act { .. }, Some(act)) => {
            let knows = state.acquainted(process, act).map_err(|_| otherwise())?;
            let prepared = prepare(process, &knows, act).map_err(|_| otherwise())?;
            start(observers, Begins::Act(prepared.act(), prepared.role()));
            if !scratch.try_act(process, &knows, &prepared, event.at, observers) {
                return Err(otherwise());
            }
        }
        (Cause::Lapse { deadline, .. }, _) => {
            start(observers, Begins::Lapse(*deadline));
            scratch.try_lapse(process, &state, Timer::Deadline(*deadline), event.at, observers);
        }
        (Cause::Sent { trigger, due }, _) => {
            let place = state.pending().iter().position(|sent| (sent.trigger, sent.due) == (*trigger, *due)).ok_or_else(otherwise)?;
            start(observers, Begins::Otherwise);
            scratch.try_lapse(process, &state, Timer::Sent(place), event.at, observers);
        }
        (Cause::Opened(_) | Cause::Act { .. }, _) => return Err(otherwise()),
    }
    let after = evolve(process, state, event)?;
    // A lapse may be halted because so many came before it (S7.15), and not for what it does.
    if event.halted || *scratch.judged() == after { Ok(after) } else { Err(otherwise()) }
}
