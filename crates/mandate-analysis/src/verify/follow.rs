//! Following runs for a property: what its monitor makes of each step.

use super::graph::{Follow, Move, Seen};
use super::model::Model;
use super::monitor::{Begins, Monitor, Node, Observer, Paths, Status};
use super::slice::Slice;
use mandate_engine::explore::Timer;
use mandate_engine::{CaseState, Scratch};
use mandate_process::Process;
use mandate_process::ids::{ActId, RoleId, TestId};

/// Follows runs with the automaton of a property.
pub(crate) struct Watching<'p> {
    monitor: &'p Monitor,
    observer: Observer<'p>,
}

impl<'p> Watching<'p> {
    pub fn new(process: &'p Process, monitor: &'p Monitor) -> Self {
        Self { monitor, observer: Observer::new(process, monitor) }
    }

    fn seen(&self, node: Node, discharged: bool) -> Seen {
        let existential = self.monitor.paths() == Paths::One;
        let (decided, found, owes) = match self.monitor.status(node) {
            Status::Broken => (true, !existential, false),
            Status::Fulfilled => (true, existential, false),
            Status::Open { owes } => (false, false, owes),
        };
        Seen { node: node.number(), decided, found, owes, discharged }
    }
}

impl Follow for Watching<'_> {
    fn opened(&mut self, model: &Model) -> Seen {
        self.observer.begin(Begins::Otherwise);
        let letters = self.observer.end(model.opened.microsteps(), &model.start);
        let step = self.monitor.step(self.monitor.start(), letters);
        self.seen(step.node, step.discharged)
    }

    fn step(&mut self, model: &Model, node: u32, before: &CaseState, step: Move, scratch: &mut Scratch) -> Option<Seen> {
        let begins = match step {
            Move::Act(place) => model.offers.get(place).map(|offer| Begins::Act(offer.prepared.act(), offer.prepared.role()))?,
            Move::Lapse(Timer::Deadline(deadline)) => Begins::Lapse(deadline),
            Move::Lapse(Timer::Sent(_)) => Begins::Otherwise,
        };
        self.observer.begin(begins);
        if !tried(model, before, step, scratch, &mut self.observer) {
            return None;
        }
        let letters = self.observer.end(scratch.microsteps(), scratch.judged());
        let step = self.monitor.step(Node::from_number(node), letters);
        Some(self.seen(step.node, step.discharged))
    }
}

/// Tries a step; whether it is taken. A lapse always is.
fn tried(model: &Model, before: &CaseState, step: Move, scratch: &mut Scratch, watch: &mut impl mandate_engine::explore::Watch) -> bool {
    match step {
        Move::Act(place) => model.offers.get(place).is_some_and(|offer| {
            offer.prepared.may_be_in_order(&model.process, before)
                && scratch.try_act(&model.process, before, &offer.prepared, before.clock(), watch)
        }),
        Move::Lapse(timer) => {
            scratch.try_lapse(&model.process, before, timer, before.clock(), watch);
            true
        }
    }
}

/// Follows runs and looks in each state whether an act would be accepted from everybody of a role.
pub(crate) struct Asking {
    /// The offers of each actor of the role.
    offers: Vec<Vec<usize>>,
    during: Option<TestId>,
    scratch: Scratch,
}

impl Asking {
    pub fn new(model: &Model, act: ActId, role: RoleId, during: Option<TestId>) -> Self {
        let mut offers: Vec<(u32, Vec<usize>)> = Vec::new();
        for (place, offer) in
            model.offers.iter().enumerate().filter(|(_, offer)| offer.prepared.act() == act && offer.prepared.role() == role)
        {
            match offers.iter_mut().find(|(actor, _)| *actor == offer.prepared.actor()) {
                Some((_, known)) => known.push(place),
                None => offers.push((offer.prepared.actor(), vec![place])),
            }
        }
        let offers = offers.into_iter().map(|(_, offers)| offers).collect();
        Self { offers, during, scratch: Scratch::new(&model.process, &model.start) }
    }

    fn seen(&mut self, model: &Model, state: &CaseState) -> Seen {
        let asked = self.during.is_none_or(|test| state.holds(&model.process, test));
        let scratch = &mut self.scratch;
        let refused =
            asked && self.offers.iter().any(|offers| !offers.iter().any(|place| tried(model, state, Move::Act(*place), scratch, &mut ())));
        Seen { node: u32::from(refused), decided: refused, found: refused, ..Seen::default() }
    }
}

impl Follow for Asking {
    fn opened(&mut self, model: &Model) -> Seen {
        self.seen(model, &model.start)
    }

    fn step(&mut self, model: &Model, _node: u32, before: &CaseState, step: Move, scratch: &mut Scratch) -> Option<Seen> {
        tried(model, before, step, scratch, &mut ()).then(|| self.seen(model, scratch.judged()))
    }
}

/// Follows runs until a transition is taken.
pub(crate) struct Taking {
    wanted: mandate_process::ids::TransitionId,
}

impl Taking {
    pub fn new(wanted: mandate_process::ids::TransitionId) -> Self {
        Self { wanted }
    }
}

impl Follow for Taking {
    fn opened(&mut self, model: &Model) -> Seen {
        let edges = &model.process.tables().edges;
        let found = model.opened.microsteps().any(|step| step.edges().any(|edge| edges[edge].transition == self.wanted));
        Seen { node: u32::from(found), found, decided: found, ..Seen::default() }
    }

    fn step(&mut self, model: &Model, _node: u32, before: &CaseState, step: Move, scratch: &mut Scratch) -> Option<Seen> {
        if !tried(model, before, step, scratch, &mut ()) {
            return None;
        }
        let edges = &model.process.tables().edges;
        let found = scratch.microsteps().any(|step| step.edges().any(|edge| edges[edge].transition == self.wanted));
        Some(Seen { node: u32::from(found), found, decided: found, ..Seen::default() })
    }
}

/// Follows every run, and says of each step whether the whole process could refuse it.
pub(crate) struct Everything<'s> {
    pub slice: &'s Slice,
}

impl Follow for Everything<'_> {
    fn opened(&mut self, _: &Model) -> Seen {
        Seen::default()
    }

    fn step(&mut self, model: &Model, _node: u32, before: &CaseState, step: Move, scratch: &mut Scratch) -> Option<Seen> {
        tried(model, before, step, scratch, &mut ()).then(Seen::default)
    }

    fn is_certain(&self, model: &Model, step: Move, scratch: &Scratch) -> bool {
        let Move::Act(place) = step else { return true };
        let act = model.offers.get(place).map(|offer| offer.prepared.act());
        act.is_some_and(|act| {
            let trigger = model.process.tables().acts[act].trigger;
            let selected = scratch.microsteps().next().filter(|step| step.trigger == trigger);
            self.slice.is_certain(act, selected.iter().flat_map(|step| step.edges()))
        })
    }
}
