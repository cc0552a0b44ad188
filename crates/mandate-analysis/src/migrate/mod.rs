//! Whether a running case can go on under another process, and the log of it there.
//!
//! A case is moved by its acts: those that were accepted are judged afresh under the other process (S10.7). It can move if each is
//! accepted again and the case comes to stand where it stands, holding what it holds. Nothing is ever put into a state that
//! no acts lead to.

mod carried;
mod faithful;
mod log;
#[cfg(test)]
mod tests;
mod unnamed;

pub use carried::Held;
pub use faithful::{Unfaithful, faithful};
pub use log::{Mover, log};
pub use unnamed::Unnamed;

use crate::replay::{Agreement, History, LeftOut, Mapping, Replay, Step, Which, replay, same_states};
use mandate_engine::DeadlineCell;
use mandate_process::Process;
use mandate_process::finding::Findings;
use mandate_process::ids::DeadlineId;

/// Whether a case can go on under another process.
#[derive(Clone, Debug)]
pub struct Migration {
    /// The case.
    pub history: History,
    /// The process it is to go on under.
    pub to: Process,
    /// What names are called there.
    pub names: Mapping,
    /// The answer.
    pub answer: Movable,
}

/// The answer, and what it rests on.
#[derive(Clone, Debug)]
pub enum Movable {
    /// It can move; what is different all the same.
    CanMove(Box<Replay>, Vec<Remark>),
    /// It cannot be said before these names are mapped.
    NeedsNames(Vec<Unnamed>),
    /// It cannot.
    Cannot(Box<Obstacle>),
}

/// Why a case cannot move.
#[derive(Clone, Debug)]
pub enum Obstacle {
    /// No such case opens under the other process.
    DoesNotOpen(Findings),
    /// Somebody or something has no place there.
    LeftOut(Replay),
    /// An act is answered otherwise: the first such step.
    Answered(Replay, Step),
    /// The case comes to stand elsewhere: from this step on.
    StandsElsewhere(Replay, Step),
    /// The case comes to hold something else.
    Holds(Replay, Vec<Held>),
}

/// What is different for a case that can move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// A deadline that lapsed has not there, or the other way round.
    Lapse(Step),
    /// An act is irregular for other reasons.
    Reasons(Step),
    /// A running deadline is due at another instant there, or does not run there; the deadline of the old process.
    Due {
        /// The deadline in the old process.
        deadline: DeadlineId,
        /// Where it stands.
        old: DeadlineCell,
        /// The deadline in the new process.
        under: DeadlineId,
        /// Where it stands there.
        new: DeadlineCell,
    },
}

impl Migration {
    /// The case as it goes on there, if it can.
    pub fn moved(&self) -> Option<&Replay> {
        if let Movable::CanMove(replay, _) = &self.answer { Some(replay) } else { None }
    }
}

/// Looks whether a case can go on under another process. Nothing is moved.
///
/// ```
/// use mandate_analysis::migrate::{Movable, migrate};
/// use mandate_analysis::replay::{History, Mapping};
/// use mandate_engine::{Act, Case, Opening, record::log};
/// use mandate_process::{definition::{Definition, Role, State, Transition}, Process, time::Date};
///
/// let door = |open: &str| {
///     let mut definition = Definition::new("door");
///     definition.root = State::compound("", [State::atomic("closed"), State::atomic(open)]);
///     definition.vocabulary.roles.push(Role { id: "porter".into(), ..Role::default() });
///     definition.vocabulary.declare_act("push");
///     definition.transitions.push(Transition::new("push", ["closed"], [open]).on_act("push"));
///     Process::compile(definition).expect("a legal process")
/// };
/// let (old, new) = (door("open"), door("opened"));
/// let noon = Date::parse("2027-01-11").expect("a real day").at_noon(0);
/// let mut case = Case::open(&old, &Opening::new("front", noon)).expect("a case");
/// case.submit(Act::new("push", "porter", noon));
/// let records = log(&old, "front", case.entries()).expect("a log");
/// let history = History::of_log(&old, records.iter().map(|record| &*record.line)).expect("a sound log");
///
/// let migration = migrate(&history, &new, &Mapping::default());
/// let Movable::NeedsNames(unnamed) = migration.answer else { panic!("no state is called `open` there") };
/// assert_eq!((unnamed[0].name.as_str(), unnamed[0].near.as_deref()), ("open", Some("opened")));
/// let names = Mapping::read(&old, &new, [("open", "opened")]).expect("both are states");
/// assert!(migrate(&history, &new, &names).moved().is_some());
/// ```
pub fn migrate(history: &History, to: &Process, names: &Mapping) -> Migration {
    let answer = answer(history, to, names);
    Migration { history: history.clone(), to: to.clone(), names: names.clone(), answer }
}

fn answer(history: &History, to: &Process, names: &Mapping) -> Movable {
    let cannot = |obstacle: Obstacle| Movable::Cannot(Box::new(obstacle));
    let unnamed = unnamed::unnamed(history, to, names);
    if !unnamed.is_empty() {
        return Movable::NeedsNames(unnamed);
    }
    let replay = match replay(to, history, names, Which::Accepted) {
        Ok(replay) => replay,
        Err(findings) => return cannot(Obstacle::DoesNotOpen(findings)),
    };
    // Roles that matter have names by now: who is left without one has done nothing.
    if replay.left_out.iter().any(|left_out| !matches!(left_out, LeftOut::NoRole { .. })) {
        return cannot(Obstacle::LeftOut(replay));
    }
    if let Some(step) = replay.steps.iter().copied().find(|step| step.agreement == Agreement::OtherAnswer) {
        return cannot(Obstacle::Answered(replay, step));
    }
    let stands = same_states(history, history.stands_at(), &replay.after, replay.after.stands_at(), names);
    if let Some(step) = parted(&replay).filter(|_| !stands) {
        return cannot(Obstacle::StandsElsewhere(replay, step));
    }
    let held = carried::differences(history, &replay.after, names);
    if !held.is_empty() {
        return cannot(Obstacle::Holds(replay, held));
    }
    let remarks = remarks(history, &replay, names);
    Movable::CanMove(Box::new(replay), remarks)
}

/// The first of the last steps after which the case stands elsewhere: from there on it stays apart.
fn parted(replay: &Replay) -> Option<Step> {
    let together = replay.steps.iter().rposition(|step| step.together).map_or(0, |last| last + 1);
    replay.steps.get(together).copied()
}

fn remarks(history: &History, replay: &Replay, names: &Mapping) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = Vec::new();
    for step in &replay.steps {
        match step.agreement {
            Agreement::OnlyBefore | Agreement::OnlyAfter => remarks.push(Remark::Lapse(*step)),
            Agreement::OtherReasons => remarks.push(Remark::Reasons(*step)),
            Agreement::Same | Agreement::OtherAnswer => {}
        }
    }
    remarks.extend(carried::deadlines(history, &replay.after, names));
    remarks
}
