//! Judging a stimulus (S3, S4). Everything is judged here; nothing here changes the state it is given.

use crate::act::{Act, Stimulus};
use crate::attempt::{Fault, Prepared, is_used_up};
use crate::content::{Content, resolve};
use crate::deadlines::Due;
use crate::evaluate::Truth;
use crate::event::{Cause, Event};
use crate::explain::{Asked, Explainer, RuleReason};
use crate::few::Few;
use crate::macrostep::note_differences;
use crate::refusal::{Candidate, Grounds, Refusal, RefusalKind};
use crate::state::CaseState;
use alloc::boxed::Box;
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::cast::Cast;
use mandate_process::finding::nearest;
use mandate_process::ids::{ActId, EdgeId, RoleId, StateId, TransitionId};
use mandate_process::tables::{ActRow, ROOT, Tables, names};
use mandate_process::time::Instant;

pub use crate::attempt::Scratch;

/// The judgement of a stimulus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The act is accepted, with all its consequences.
    Accepted(Event),
    /// The act is refused, with its reasons.
    Refused(Refusal),
    /// Time has passed.
    Passed,
    /// More has lapsed than one decision carries: apply the lapses and submit the stimulus again.
    More,
}

/// What a stimulus leads to: first what lapses, then the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Lapses in order; they stand even if the act is refused.
    pub lapses: Vec<Event>,
    /// The answer.
    pub answer: Answer,
}

impl Scratch {
    /// Takes the state over as it was judged: it is the one that the event leads to (S8.3), so nothing is written twice.
    pub(crate) fn step(&mut self, process: &Process, state: &mut CaseState, event: &Event) {
        #[cfg(debug_assertions)]
        let evolved = crate::evolve::evolve(process, state.clone(), event);
        core::mem::swap(state, &mut self.work);
        #[cfg(debug_assertions)]
        assert_eq!(evolved.as_ref(), Ok(&*state), "what was just judged fits");
        let _ = (process, event);
    }
}

/// Judges a stimulus. Pure and total.
pub fn decide(process: &Process, state: &CaseState, stimulus: Stimulus<'_>) -> Decision {
    decide_with(process, state, stimulus, &mut Scratch::new(process, state))
}

/// Judges a stimulus in room that is kept.
pub fn decide_with(process: &Process, state: &CaseState, stimulus: Stimulus<'_>, scratch: &mut Scratch) -> Decision {
    let mut lapses = Vec::new();
    let answer = match stimulus {
        Stimulus::Act(act) => {
            let (mut asked, mut lapsed) = (Prepared::default(), None);
            match rule_on(process, state, act, &mut asked, &mut lapses, &mut lapsed, scratch) {
                Ruling::Accepted(irregular) => {
                    let mut event = asked.event(act.at, irregular);
                    scratch.tell(process, lapsed.as_ref().unwrap_or(state), &mut asked, &mut event);
                    Answer::Accepted(event)
                }
                Ruling::Refused(refusal) => Answer::Refused(refusal),
                Ruling::More => Answer::More,
            }
        }
        Stimulus::Time(_) if state.is_closed(process) => Answer::Passed,
        Stimulus::Time(at) if at < state.clock => Answer::Refused(out_of_time_order(state)),
        Stimulus::Time(at) => match lapse_until(process, state, at, &mut lapses, &mut None, scratch) {
            Ok(()) => Answer::Passed,
            Err(More) => Answer::More,
        },
    };
    Decision { lapses, answer }
}

/// The judgement of an act.
pub(crate) enum Ruling {
    /// With the refusal it would have had were it not on public record. What it leads to lies in the room it was judged in.
    Accepted(Option<Box<Refusal>>),
    Refused(Refusal),
    More,
}

impl From<Refusal> for Ruling {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Judges an act. `asked` gets its ids, `lapses` what lapses before it, `lapsed` the state after that, if anything does.
pub(crate) fn rule_on(
    process: &Process,
    state: &CaseState,
    act: &Act,
    asked: &mut Prepared,
    lapses: &mut Vec<Event>,
    lapsed: &mut Option<CaseState>,
    scratch: &mut Scratch,
) -> Ruling {
    if let Err(refusal) = before_lapses(process, state, act, asked) {
        return refusal.into();
    }
    if let Err(More) = lapse_until(process, state, act.at, lapses, lapsed, scratch) {
        return Ruling::More;
    }
    let state = match lapsed {
        None => state,
        Some(lapsed) if lapsed.is_closed(process) => return case_closed(process, lapsed).into(),
        Some(lapsed) => lapsed,
    };
    match judge(process, state, act, asked, scratch) {
        Ok(irregular) => Ruling::Accepted(irregular),
        Err(refusal) => refusal.into(),
    }
}

impl Prepared {
    /// Its event when it was accepted, but for what came of it.
    #[inline]
    pub(crate) fn event(&self, at: Instant, irregular: Option<Box<Refusal>>) -> Event {
        let mut event = Event::new(at, Cause::Act { act: self.id, actor: self.actor });
        event.irregular = irregular;
        event
    }
}

impl Scratch {
    /// Tells in the event of an act what came of it; `before` is the state that it was judged on.
    pub(crate) fn tell(&self, process: &Process, before: &CaseState, asked: &mut Prepared, event: &mut Event) {
        event.steps = self.steps();
        if !asked.content.new.is_empty() {
            event.seldom().members = core::mem::take(&mut asked.content.new);
        }
        note_differences(process, before, &self.work, event);
    }
}

/// Kinds 1 to 4, on the state as it is: a slip of the pen must not let everything lapse (S3.2).
pub(crate) fn before_lapses(process: &Process, state: &CaseState, act: &Act, asked: &mut Prepared) -> Result<(), Refusal> {
    asked.id = known(process.tables(), act)?;
    closed(process, state)?;
    if act.at < state.clock {
        return Err(out_of_time_order(state));
    }
    fitting(process, &state.cast, asked.id, act, &mut asked.content)
}

/// Kind 1.
pub(crate) fn known(tables: &Tables, act: &Act) -> Result<ActId, Refusal> {
    tables.act(&act.name).ok_or_else(|| {
        let near = nearest(&act.name, names(&tables.names.acts)).map(Into::into);
        Refusal { kind: RefusalKind::UnknownAct, grounds: Grounds::UnknownAct(near) }
    })
}

/// Kind 4.
pub(crate) fn fitting(process: &Process, cast: &Cast, id: ActId, act: &Act, content: &mut Content) -> Result<(), Refusal> {
    resolve(process, cast, &process.tables().acts[id], act, content)
        .map_err(|problems| Refusal { kind: RefusalKind::ContentInvalid, grounds: Grounds::ContentInvalid(problems) })
}

fn out_of_time_order(state: &CaseState) -> Refusal {
    Refusal { kind: RefusalKind::OutOfTimeOrder, grounds: Grounds::OutOfTimeOrder(state.clock) }
}

#[inline]
pub(crate) fn closed(process: &Process, state: &CaseState) -> Result<(), Refusal> {
    if state.is_closed(process) { Err(case_closed(process, state)) } else { Ok(()) }
}

fn case_closed(process: &Process, state: &CaseState) -> Refusal {
    let ends = state.active().filter(|id| process.tables().ends.contains(id.index())).collect();
    Refusal { kind: RefusalKind::CaseClosed, grounds: Grounds::CaseClosed(ends) }
}

/// A decision carries no more lapses.
pub(crate) struct More;

/// Lets lapse what is due at or before an instant, one event each (S7.12 to S7.15); `current` is the state after it, if
/// any did.
pub(crate) fn lapse_until(
    process: &Process,
    state: &CaseState,
    at: Instant,
    lapses: &mut Vec<Event>,
    current: &mut Option<CaseState>,
    scratch: &mut Scratch,
) -> Result<(), More> {
    // Before most acts nothing is due.
    if state.next_due().is_none_or(|due| due.at() > at) {
        return Ok(());
    }
    let mut same_stamp = 0;
    loop {
        let now = current.as_ref().unwrap_or(state);
        if now.is_closed(process) {
            return Ok(());
        }
        let Some(due) = now.next_due().filter(|due| due.at() <= at) else { return Ok(()) };
        if lapses.len() >= process.limits().lapses {
            return Err(More);
        }
        let stamp = due.at().max(now.clock);
        same_stamp = if lapses.last().is_some_and(|last: &Event| last.at == stamp) { same_stamp + 1 } else { 0 };
        let event = lapse(process, now, due, stamp, same_stamp >= process.limits().lapses_at_once, scratch);
        scratch.step(process, current.get_or_insert_with(|| state.clone()), &event);
        lapses.push(event);
    }
}

/// The lapse that comes next, whenever it is due; `None` if nothing is armed (for audits, S10.5).
pub(crate) fn lapse_next(process: &Process, state: &CaseState, halt: bool, scratch: &mut Scratch) -> Option<Event> {
    if state.is_closed(process) {
        return None;
    }
    let due = state.next_due()?;
    Some(lapse(process, state, due, due.at().max(state.clock), halt, scratch))
}

/// The event of one lapse.
fn lapse(process: &Process, state: &CaseState, due: Due, stamp: Instant, halt: bool, scratch: &mut Scratch) -> Event {
    let cause = match due {
        Due::Deadline(deadline, due) => Cause::Lapse { deadline, due },
        Due::Sent(_, trigger, due) => Cause::Sent { trigger, due },
    };
    let settled = scratch.run_out(process, state, due, stamp, halt, &mut ());
    let mut event = Event::new(stamp, cause);
    event.halted = settled.is_err();
    event.steps = scratch.steps();
    note_differences(process, state, &scratch.work, &mut event);
    event
}

/// Kinds 5 to 9, and the macrostep. In a case on public record the first refusal that can be overridden is kept
/// and the act goes on (S11.2).
fn judge(
    process: &Process,
    state: &CaseState,
    act: &Act,
    asked: &mut Prepared,
    scratch: &mut Scratch,
) -> Result<Option<Box<Refusal>>, Refusal> {
    let row = &process.tables().acts[asked.id];
    let Some(actor) = state.cast.actor(&act.actor) else {
        return Err(not_this_actor(None, row.by, None));
    };
    let role = state.cast.role(actor).unwrap_or_default();
    (asked.actor, asked.role) = (actor, role);
    let mut irregular = None;
    let mut waive = |scratch: &Scratch, fault: Fault| {
        if state.record {
            irregular.get_or_insert_with(|| Box::new(refusal(process, scratch, row, role, fault)));
        }
        state.record
    };
    let judged = scratch.attempt(process, state, asked, act.at, &mut (), &mut waive);
    judged.map_err(|fault| refusal(process, scratch, row, role, fault))?;
    Ok(irregular)
}

/// The refusal of an act that fails this way, on the room it was tried in.
fn refusal(process: &Process, scratch: &Scratch, row: &ActRow, role: RoleId, fault: Fault) -> Refusal {
    let tables = process.tables();
    match fault {
        Fault::Role => not_this_actor(Some(role), row.by, None),
        Fault::DoesNotFit => Refusal {
            kind: RefusalKind::NotThisActor,
            grounds: Grounds::NotThisActor { role: Some(role), wanted: Vec::new(), transition: None },
        },
        Fault::NotInOrder => not_in_order(process, &scratch.work, row),
        Fault::Edge(edge) => {
            let edge = &tables.edges[edge];
            not_this_actor(Some(role), edge.by, Some(edge.transition))
        }
        Fault::Rules => {
            let unmet = unmet_rules(&Explainer::new(process, &scratch.work), &scratch.bench.selected, false);
            Refusal { kind: RefusalKind::RulesUnmet, grounds: Grounds::RulesUnmet(unmet) }
        }
        Fault::DoesNotSettle => Refusal { kind: RefusalKind::DoesNotSettle, grounds: Grounds::DoesNotSettle(scratch.round(tables)) },
    }
}

pub(crate) fn admits_role(by: u64, role: RoleId) -> bool {
    by >> (role.0 & 63) & 1 == 1
}

fn not_this_actor(role: Option<RoleId>, by: Option<u64>, transition: Option<TransitionId>) -> Refusal {
    let wanted = (0..64).map(RoleId).filter(|role| by.is_some_and(|by| admits_role(by, *role))).collect();
    Refusal { kind: RefusalKind::NotThisActor, grounds: Grounds::NotThisActor { role, wanted, transition } }
}

/// The rules that transitions need, each once, in document order; only the unmet ones unless all are asked for.
pub(crate) fn unmet_rules(explainer: &Explainer<'_>, selected: &[EdgeId], all: bool) -> Vec<RuleReason> {
    let tables = explainer.view.tables;
    let mut unmet: Vec<RuleReason> = Vec::new();
    let mut edges: Few<EdgeId, 4> = Few::from_slice(selected);
    edges.sort_by_key(|edge| tables.edges[*edge].transition);
    for edge in edges {
        let row = &tables.edges[edge];
        for rule in &row.needs {
            let known = unmet.iter_mut().find(|reason| matches!(reason.asked, Asked::Rule(id, _) if id == *rule));
            if let Some(known) = known {
                if !known.transitions.contains(&row.transition) {
                    known.transitions.push(row.transition);
                }
                continue;
            }
            let test = tables.rules[*rule].test;
            if all || explainer.view.test(test) != Truth::Yes {
                let asked = Asked::Rule(*rule, explainer.reason(test, true));
                unmet.push(RuleReason { asked, transitions: Few::from_slice(&[row.transition]) });
            }
        }
        if let Some((_, most)) = tables.transitions[row.transition].at_most {
            if !is_used_up(tables, explainer.view.state, row.transition) {
                continue;
            }
            let known = unmet.iter_mut().find(|reason| matches!(reason.asked, Asked::AtMost(_)));
            if let Some(known) = known {
                if !known.transitions.contains(&row.transition) {
                    known.transitions.push(row.transition);
                }
            } else {
                unmet.push(RuleReason { asked: Asked::AtMost(most), transitions: Few::from_slice(&[row.transition]) });
            }
        }
    }
    unmet
}

fn not_in_order(process: &Process, state: &CaseState, row: &ActRow) -> Refusal {
    let tables = process.tables();
    let explainer = Explainer::new(process, state);
    let trigger = &tables.triggers[row.trigger];
    let mut candidates = Vec::new();
    let mut elsewhere: Vec<StateId> = tables.states.ids().filter(|id| row.admitted.contains(id.index())).collect();
    for (source, edges) in &trigger.by_source {
        elsewhere.push(*source);
        for edge in edges {
            let edge = &tables.edges[*edge];
            if let (true, Some(when)) = (state.is_active(*source), edge.when) {
                candidates.push(Candidate { transition: edge.transition, source: *source, when: explainer.reason(when, true) });
            }
        }
    }
    elsewhere.retain(|id| *id != ROOT);
    elsewhere.sort_unstable();
    elsewhere.dedup();
    Refusal { kind: RefusalKind::NotInOrder, grounds: Grounds::NotInOrder { candidates, elsewhere } }
}
