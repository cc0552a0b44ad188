//! Judging a stimulus (S3, S4). Everything is judged here; nothing here changes the state it is given.

use crate::act::{Act, Stimulus};
use crate::content::{Content, Given, resolve};
use crate::deadlines::Due;
use crate::event::{Cause, Event};
use crate::explain::{Asked, Explainer, RuleReason};
use crate::fold::{DoesNotFit, With};
use crate::macrostep::{DoesNotSettle, note_differences};
use crate::microstep::Bench;
use crate::refusal::{Candidate, Grounds, Refusal, RefusalKind};
use crate::state::CaseState;
use alloc::boxed::Box;
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::cast::Cast;
use mandate_process::finding::nearest;
use mandate_process::ids::{ActId, RoleId, StateId, TransitionId, TriggerId};
use mandate_process::tables::{AUTOMATIC, ActRow, ROOT, TEXTS, names};

/// The judgement of a stimulus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The act is accepted, with all its consequences.
    Accepted(Box<Event>),
    /// The act is refused, with its reasons.
    Refused(Box<Refusal>),
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

/// Room to judge in, kept to be used again: judging then allocates little beyond what it answers.
#[derive(Debug)]
pub struct Scratch {
    pub(crate) work: CaseState,
    pub(crate) bench: Bench,
    pub(crate) trigger: TriggerId,
}

impl Scratch {
    /// Room for cases of one process; `state` is any of its states.
    pub fn new(process: &Process, state: &CaseState) -> Self {
        Self { work: state.clone(), bench: Bench::new(process.tables()), trigger: AUTOMATIC }
    }

    /// The state as it was judged last: with the act's changes folded in.
    pub fn judged(&self) -> &CaseState {
        &self.work
    }

    /// Takes the state over as it was judged: it is the one that the event leads to (S8.3), so nothing is written twice.
    pub(crate) fn step(&mut self, process: &Process, state: &mut CaseState, event: &Event) {
        #[cfg(debug_assertions)]
        let evolved = crate::evolve::evolve(process, state.clone(), event);
        core::mem::swap(state, &mut self.work);
        #[cfg(debug_assertions)]
        assert_eq!(evolved.as_ref(), Ok(&*state), "what was just judged fits");
        let _ = (process, event);
    }

    pub(crate) fn begin(&mut self, process: &Process, state: &CaseState, clock: mandate_process::time::Instant) {
        self.work.clone_from(state);
        self.work.clock = clock;
        self.bench.queue.clear();
        self.work.note_dates(process.tables(), &mut self.bench.seen);
    }
}

/// Judges a stimulus. Pure and total.
pub fn decide(process: &Process, state: &CaseState, stimulus: Stimulus<'_>) -> Decision {
    decide_with(process, state, stimulus, &mut Scratch::new(process, state))
}

/// Judges a stimulus in room that is kept.
pub fn decide_with(process: &Process, state: &CaseState, stimulus: Stimulus<'_>, scratch: &mut Scratch) -> Decision {
    let refused = |refusal: Refusal| Decision { lapses: Vec::new(), answer: Answer::Refused(Box::new(refusal)) };
    let at = stimulus.at();
    let mut judged = None;
    if let Stimulus::Act(act) = stimulus {
        match before_lapses(process, state, act) {
            Ok(known) => judged = Some((act, known)),
            Err(refusal) => return refused(refusal),
        }
    } else if state.halted || state.has_ended(process) {
        return Decision { lapses: Vec::new(), answer: Answer::Passed };
    } else if at < state.clock {
        return refused(Refusal { kind: RefusalKind::OutOfTimeOrder, grounds: Grounds::OutOfTimeOrder(state.clock) });
    }
    let mut lapses = Vec::new();
    let lapsed = match lapse_until(process, state, at, &mut lapses, scratch) {
        Ok(lapsed) => lapsed,
        Err(More) => return Decision { lapses, answer: Answer::More },
    };
    let state = lapsed.as_ref().unwrap_or(state);
    let answer = match judged {
        None => Answer::Passed,
        Some((act, (id, content))) => match judge(process, state, act, id, content, scratch) {
            Ok(event) => Answer::Accepted(event),
            Err(refusal) => Answer::Refused(refusal),
        },
    };
    Decision { lapses, answer }
}

/// Kinds 1 to 4, on the state as it is: a slip of the pen must not let everything lapse (S3.2).
pub(crate) fn before_lapses(process: &Process, state: &CaseState, act: &Act) -> Result<(ActId, Content), Refusal> {
    let tables = process.tables();
    let Some(id) = tables.act(&act.name) else {
        let near = nearest(&act.name, names(&tables.names.acts)).map(Into::into);
        return Err(Refusal { kind: RefusalKind::UnknownAct, grounds: Grounds::UnknownAct(near) });
    };
    closed(process, state)?;
    if act.at < state.clock {
        return Err(Refusal { kind: RefusalKind::OutOfTimeOrder, grounds: Grounds::OutOfTimeOrder(state.clock) });
    }
    let content = resolve(process, &state.cast, &tables.acts[id], act);
    content
        .map(|content| (id, content))
        .map_err(|problems| Refusal { kind: RefusalKind::ContentInvalid, grounds: Grounds::ContentInvalid(problems) })
}

pub(crate) fn closed(process: &Process, state: &CaseState) -> Result<(), Refusal> {
    if !state.halted && !state.has_ended(process) {
        return Ok(());
    }
    let ends = state.active().filter(|id| process.tables().ends.contains(id.index())).collect();
    Err(Refusal { kind: RefusalKind::CaseClosed, grounds: Grounds::CaseClosed(ends) })
}

/// A decision carries no more lapses.
pub(crate) struct More;

/// Lets lapse what is due at or before an instant, one event each (S7.12 to S7.15); the state after it, if any did.
pub(crate) fn lapse_until(
    process: &Process,
    state: &CaseState,
    at: mandate_process::time::Instant,
    lapses: &mut Vec<Event>,
    scratch: &mut Scratch,
) -> Result<Option<CaseState>, More> {
    let mut current: Option<CaseState> = None;
    let mut same_stamp = 0;
    loop {
        let now = current.as_ref().unwrap_or(state);
        if now.halted || now.has_ended(process) {
            return Ok(current);
        }
        let Some(due) = now.next_due().filter(|due| due.at() <= at) else { return Ok(current) };
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
    if state.halted || state.has_ended(process) {
        return None;
    }
    let due = state.next_due()?;
    Some(lapse(process, state, due, due.at().max(state.clock), halt, scratch))
}

/// The event of one lapse.
fn lapse(
    process: &Process,
    state: &CaseState,
    due: Due,
    stamp: mandate_process::time::Instant,
    halt: bool,
    scratch: &mut Scratch,
) -> Event {
    let tables = process.tables();
    let (cause, trigger) = match due {
        Due::Deadline(deadline, due) => (Cause::Lapse { deadline, due }, tables.deadlines[deadline].lapse),
        Due::Sent(_, trigger, due) => (Cause::Sent { trigger, due }, Some(trigger)),
    };
    scratch.begin(process, state, stamp);
    scratch.work.lapse(due);
    let mut event = Event::new(stamp, cause.clone());
    let settled = if halt { Err(DoesNotSettle(Vec::new())) } else { scratch.run_from(process, trigger, &mut event) };
    if settled.is_err() {
        event = Event::new(stamp, cause);
        event.halted = true;
        scratch.begin(process, state, stamp);
        scratch.work.lapse(due);
        scratch.work.halted = true;
    }
    note_differences(process, state, &scratch.work, &mut event);
    event
}

impl Scratch {
    /// Selects by a trigger without judging, then settles.
    fn run_from(&mut self, process: &Process, trigger: Option<TriggerId>, event: &mut Event) -> Result<(), DoesNotSettle> {
        if let Some(trigger) = trigger {
            self.work.select(process.tables(), trigger, &mut self.bench.selected);
            self.take(process, trigger, event);
        }
        self.run(process, event)
    }

    /// One microstep of what is selected, if anything is.
    fn take(&mut self, process: &Process, trigger: TriggerId, event: &mut Event) {
        let edges = core::mem::take(&mut self.bench.selected);
        if !edges.is_empty() {
            self.work.microstep(process, trigger, &edges, &mut self.bench, event);
        }
        self.bench.selected = edges;
    }
}

/// Kinds 2 and 5 to 9, and the macrostep.
fn judge(
    process: &Process,
    state: &CaseState,
    act: &Act,
    id: ActId,
    content: Content,
    scratch: &mut Scratch,
) -> Result<Box<Event>, Box<Refusal>> {
    let tables = process.tables();
    let row = &tables.acts[id];
    closed(process, state)?;
    let Some(actor) = state.cast.actor(&act.actor) else {
        return Err(not_this_actor(None, row.by, None).into());
    };
    let role = state.cast.role(actor).unwrap_or_default();
    let mut irregular = None;
    if row.by.is_some_and(|by| !admits_role(by, role)) {
        overridden(state, &mut irregular, not_this_actor(Some(role), row.by, None))?;
    }
    let mut event = Box::new(Event::new(act.at, Cause::Act { act: id, actor }));
    scratch.prepare(process, state, row, &content, actor, &mut event).map_err(|DoesNotFit| Refusal {
        kind: RefusalKind::NotThisActor,
        grounds: Grounds::NotThisActor { role: Some(role), wanted: Vec::new(), transition: None },
    })?;
    if scratch.bench.selected.is_empty() {
        if !row.admitted.intersects(&state.active) {
            // Nothing overrides this: an act out of order has no place to happen in.
            return Err(not_in_order(process, &scratch.work, row).into());
        }
    } else {
        judge_selected(process, scratch, role, &mut irregular)?;
        scratch.take(process, row.trigger, &mut event);
    }
    if !scratch.work.has_ended(process) {
        scratch.work.arm_by_act(process, &row.arms, act.at, &mut scratch.bench.seen);
        if !row.arms.is_empty() {
            scratch.work.look(process, &mut scratch.bench.seen);
        }
    }
    scratch
        .run(process, &mut event)
        .map_err(|DoesNotSettle(round)| Refusal { kind: RefusalKind::DoesNotSettle, grounds: Grounds::DoesNotSettle(round) })?;
    note_differences(process, state, &scratch.work, &mut event);
    event.irregular = irregular;
    Ok(event)
}

impl Scratch {
    /// Steps 1 to 3 of S4.2 short of judging: the act's changes are folded in, what it meets is met, and what it
    /// selects lies on the bench.
    pub(crate) fn prepare(
        &mut self,
        process: &Process,
        state: &CaseState,
        row: &ActRow,
        content: &Content,
        actor: u32,
        event: &mut Event,
    ) -> Result<(), DoesNotFit> {
        self.begin(process, state, event.at);
        self.join(process, content, event);
        self.fold(process, row, &content.given, actor)?;
        self.work.meet_by_act(&row.meets);
        self.work.look(process, &mut self.bench.seen);
        self.work.select(process.tables(), row.trigger, &mut self.bench.selected);
        Ok(())
    }

    /// New members join (S5.6); texts among them are not told, they stand in the content.
    fn join(&mut self, process: &Process, content: &Content, event: &mut Event) {
        if content.new.is_empty() {
            return;
        }
        let mut cast = Cast::clone(&self.work.cast);
        for (sort, name) in &content.new {
            cast.push(*sort, name.clone());
        }
        cast.lay_out(process.tables());
        self.work.regrow(process, cast);
        debug_assert!(content.new.iter().all(|(sort, name)| *sort == TEXTS || self.work.cast.find(*sort, name).is_some()));
        event.members.clone_from(&content.new);
    }

    fn fold(&mut self, process: &Process, row: &ActRow, given: &[Given], actor: u32) -> Result<(), DoesNotFit> {
        for one in given {
            if let Given::Design(facts) = one {
                self.work.fold_design(process.tables(), facts);
            }
        }
        let with = With { given, actor: Some(actor) };
        row.changes.iter().try_for_each(|change| self.work.change(process.tables(), change, with))
    }
}

pub(crate) fn admits_role(by: u64, role: RoleId) -> bool {
    by >> (role.0 & 63) & 1 == 1
}

fn not_this_actor(role: Option<RoleId>, by: Option<u64>, transition: Option<TransitionId>) -> Refusal {
    let wanted = (0..64).map(RoleId).filter(|role| by.is_some_and(|by| admits_role(by, *role))).collect();
    Refusal { kind: RefusalKind::NotThisActor, grounds: Grounds::NotThisActor { role, wanted, transition } }
}

/// In a case on public record the first refusal that can be overridden is kept and the act goes on (S11.2).
fn overridden(state: &CaseState, irregular: &mut Option<Box<Refusal>>, refusal: Refusal) -> Result<(), Box<Refusal>> {
    if !state.record {
        return Err(refusal.into());
    }
    irregular.get_or_insert_with(|| refusal.into());
    Ok(())
}

/// `by`, `needs` and `at-most` of every selected transition (S3.5, S3.6).
fn judge_selected(process: &Process, scratch: &Scratch, role: RoleId, irregular: &mut Option<Box<Refusal>>) -> Result<(), Box<Refusal>> {
    let tables = process.tables();
    let state = &scratch.work;
    let explainer = Explainer::new(process, state);
    let selected = &scratch.bench.selected;
    for edge in selected {
        let row = &tables.edges[*edge];
        if row.by.is_some_and(|by| !admits_role(by, role)) {
            overridden(state, irregular, not_this_actor(Some(role), row.by, Some(row.transition)))?;
        }
    }
    let unmet = unmet_rules(&explainer, selected, false);
    if !unmet.is_empty() {
        overridden(state, irregular, Refusal { kind: RefusalKind::RulesUnmet, grounds: Grounds::RulesUnmet(unmet) })?;
    }
    Ok(())
}

/// The rules that transitions need, each once, in document order; only the unmet ones unless all are asked for.
pub(crate) fn unmet_rules(explainer: &Explainer<'_>, selected: &[mandate_process::ids::EdgeId], all: bool) -> Vec<RuleReason> {
    let tables = explainer.view.tables;
    let mut unmet: Vec<RuleReason> = Vec::new();
    let asked = |edge: &mandate_process::ids::EdgeId| {
        let row = &tables.edges[*edge];
        let full = tables.transitions[row.transition]
            .at_most
            .is_some_and(|(place, most)| explainer.view.state.taken.get(place).is_some_and(|taken| *taken >= most));
        full || row.needs.iter().any(|rule| explainer.view.test(tables.rules[*rule].test) != crate::evaluate::Truth::Yes)
    };
    if !all && !selected.iter().any(asked) {
        return unmet;
    }
    let mut edges = selected.to_vec();
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
            if all || explainer.view.test(test) != crate::evaluate::Truth::Yes {
                unmet
                    .push(RuleReason { asked: Asked::Rule(*rule, explainer.reason(test, true)), transitions: Vec::from([row.transition]) });
            }
        }
        if let Some((place, most)) = tables.transitions[row.transition].at_most {
            let taken = explainer.view.state.taken.get(place).copied().unwrap_or_default();
            let known = unmet.iter_mut().find(|reason| matches!(reason.asked, Asked::AtMost(_)));
            if taken < most {
                continue;
            }
            if let Some(known) = known {
                if !known.transitions.contains(&row.transition) {
                    known.transitions.push(row.transition);
                }
            } else {
                unmet.push(RuleReason { asked: Asked::AtMost(most), transitions: Vec::from([row.transition]) });
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
