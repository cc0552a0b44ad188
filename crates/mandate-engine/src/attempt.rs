//! Running a stimulus on kept room (S4.2): the one judge. It says whether an act goes through and, if not, which way it
//! fails; it builds no event, no refusal, and no sentence.

use crate::content::{Content, Given};
use crate::deadlines::Due;
use crate::decide::admits_role;
use crate::evaluate::{Truth, View};
use crate::explore::Watch;
use crate::fold::{DoesNotFit, With};
use crate::microstep::Bench;
use crate::state::CaseState;
use crate::steps::Steps;
use mandate_process::Process;
use mandate_process::cast::Cast;
use mandate_process::ids::{ActId, EdgeId, RoleId, TransitionId, TriggerId};
use mandate_process::tables::{AUTOMATIC, ActRow, TEXTS, Tables};
use mandate_process::time::Instant;

/// Room to judge in, kept to be used again: judging then allocates little beyond what it answers.
#[derive(Debug)]
pub struct Scratch {
    pub(crate) work: CaseState,
    pub(crate) bench: Bench,
    pub(crate) trigger: TriggerId,
}

/// An act whose names were looked up once: it can be tried on many states of one case.
#[derive(Clone, Debug, Default)]
pub struct Prepared {
    pub(crate) id: ActId,
    pub(crate) actor: u32,
    pub(crate) role: RoleId,
    pub(crate) content: Content,
}

/// Which way an act fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The act is not this role's.
    Role,
    /// The actor would be written where its role does not fit.
    DoesNotFit,
    /// Nothing is selected and nothing admits it.
    NotInOrder,
    /// A selected transition is not this role's.
    Edge(EdgeId),
    /// A rule of a selected transition is not met, or it was taken often enough.
    Rules,
    /// The consequences never come to an end.
    DoesNotSettle,
}

/// The macrostep would go on past the bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DoesNotSettle;

impl Scratch {
    /// Room for cases of one process; `state` is any of its states.
    pub fn new(process: &Process, state: &CaseState) -> Self {
        Self { work: state.clone(), bench: Bench::new(process.tables()), trigger: AUTOMATIC }
    }

    /// The state as it was judged last: with the act's changes folded in.
    pub fn judged(&self) -> &CaseState {
        &self.work
    }

    #[inline]
    pub(crate) fn begin(&mut self, process: &Process, state: &CaseState, clock: Instant) {
        self.work.clone_from(state);
        self.work.clock = clock;
        if !self.bench.queue.is_empty() {
            self.bench.queue.clear();
        }
        self.bench.steps.clear();
        self.work.note_dates(process.tables(), &mut self.bench.seen);
    }

    /// Kinds 5 to 9 of S3.1, and the macrostep, on a case that is not closed. What fails is put to `waive` on the spot:
    /// if it says yes, the act goes on although it fails.
    pub(crate) fn attempt(
        &mut self,
        process: &Process,
        state: &CaseState,
        act: &Prepared,
        at: Instant,
        watch: &mut impl Watch,
        waive: &mut impl FnMut(&Self, Fault) -> bool,
    ) -> Result<(), Fault> {
        let tables = process.tables();
        let row = &tables.acts[act.id];
        let mut put = |scratch: &Self, fault: Fault| if waive(scratch, fault) { Ok(()) } else { Err(fault) };
        if row.by.is_some_and(|by| !admits_role(by, act.role)) {
            put(self, Fault::Role)?;
        }
        self.fold_and_select(process, state, row, &act.content, act.actor, at).map_err(|DoesNotFit| Fault::DoesNotFit)?;
        watch.folded(&self.work);
        if self.bench.selected.is_empty() {
            // Nothing waives this: an act out of order has no place to happen in.
            if !row.admitted.intersects(&state.active) {
                return Err(Fault::NotInOrder);
            }
        } else {
            let foreign = |edge: &&EdgeId| tables.edges[**edge].by.is_some_and(|by| !admits_role(by, act.role));
            for edge in self.bench.selected.iter().filter(foreign) {
                put(self, Fault::Edge(*edge))?;
            }
            if self.bench.selected.iter().any(|edge| is_barred(tables, &self.work, *edge)) {
                put(self, Fault::Rules)?;
            }
            self.take(process, row.trigger, watch);
        }
        if !row.arms.is_empty() && !self.work.has_ended(process) {
            self.work.arm_by_act(process, &row.arms, at, &mut self.bench.seen);
            self.work.look(process, &mut self.bench.seen);
        }
        self.run(process, watch).map_err(|DoesNotSettle| Fault::DoesNotSettle)
    }

    /// Steps 1 to 3 of S4.2 short of judging: the act's changes are folded in, what it meets is met, and what it
    /// selects lies on the bench.
    pub(crate) fn fold_and_select(
        &mut self,
        process: &Process,
        state: &CaseState,
        row: &ActRow,
        content: &Content,
        actor: u32,
        at: Instant,
    ) -> Result<(), DoesNotFit> {
        self.begin(process, state, at);
        self.join(process, content);
        self.fold(process, row, &content.given, actor)?;
        self.work.meet_by_act(&row.meets);
        self.work.look(process, &mut self.bench.seen);
        self.work.select(process.tables(), row.trigger, &mut self.bench.selected);
        Ok(())
    }

    /// New members join (S5.6).
    fn join(&mut self, process: &Process, content: &Content) {
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

    /// A case opens: its initial states are entered, then it settles. `state` is that before the first microstep.
    pub(crate) fn run_opening(&mut self, process: &Process, state: &CaseState, watch: &mut impl Watch) -> Result<(), DoesNotSettle> {
        self.begin(process, state, state.clock);
        self.work.enter_initial(process, &mut self.bench);
        self.run(process, watch)
    }

    /// A timer runs out: it is selected by without judging, then the case settles. If it does not settle, or is not to
    /// go on at all, the case halts (S4.9).
    pub(crate) fn run_out(
        &mut self,
        process: &Process,
        state: &CaseState,
        due: Due,
        at: Instant,
        halt: bool,
        watch: &mut impl Watch,
    ) -> Result<(), DoesNotSettle> {
        self.begin(process, state, at);
        self.work.lapse(due);
        let settled = if halt { Err(DoesNotSettle) } else { self.run_from(process, due.trigger(process.tables()), watch) };
        if settled.is_err() {
            self.begin(process, state, at);
            self.work.lapse(due);
            self.work.halted = true;
        }
        settled
    }

    /// Selects by a trigger without judging, then settles.
    fn run_from(&mut self, process: &Process, trigger: Option<TriggerId>, watch: &mut impl Watch) -> Result<(), DoesNotSettle> {
        if let Some(trigger) = trigger {
            self.work.select(process.tables(), trigger, &mut self.bench.selected);
            self.take(process, trigger, watch);
        }
        self.run(process, watch)
    }

    /// One microstep of what is selected, if anything is.
    pub(crate) fn take(&mut self, process: &Process, trigger: TriggerId, watch: &mut impl Watch) {
        let edges = core::mem::take(&mut self.bench.selected);
        if !edges.is_empty() {
            watch.before(&self.work, trigger, &edges);
            self.work.microstep(process, trigger, &edges, &mut self.bench);
        }
        self.bench.selected = edges;
    }

    /// The microsteps since the stimulus began, as an event keeps them.
    pub(crate) fn steps(&self) -> Steps {
        self.bench.steps.clone()
    }
}

/// Whether an edge may not be taken: a rule that it needs is not met, or it was taken often enough.
fn is_barred(tables: &Tables, state: &CaseState, edge: EdgeId) -> bool {
    let row = &tables.edges[edge];
    let view = View::new(tables, state);
    is_used_up(tables, state, row.transition) || row.needs.iter().any(|rule| view.test(tables.rules[*rule].test) != Truth::Yes)
}

/// Whether a transition was taken as often as it may be.
pub(crate) fn is_used_up(tables: &Tables, state: &CaseState, transition: TransitionId) -> bool {
    tables.transitions[transition].at_most.is_some_and(|(place, most)| state.taken.get(place).is_some_and(|taken| *taken >= most))
}
