//! Following runs for a property: what its monitor makes of each step.

use super::live::Live;
use super::model::Model;
use super::monitor::{Begins, Monitor, Node, Observer, Paths, Status};
use super::search::{Follow, Move, Seen};
use super::slice::Slice;
use mandate_engine::explore::Watch;
use mandate_engine::{CaseState, Microstep, Scratch};
use mandate_process::ids::{ActId, RoleId, TestId, TransitionId};

/// Somebody who follows the runs of a model from its opening on.
pub(crate) trait Follows: Follow {
    /// What the opening shows.
    fn opened(&self) -> Seen;
}

/// Follows runs with the automaton of a property.
pub(crate) struct Watching<'m> {
    model: &'m Model,
    monitor: &'m Monitor,
    live: &'m Live,
}

impl<'m> Watching<'m> {
    pub fn new(model: &'m Model, monitor: &'m Monitor, live: &'m Live) -> Self {
        Self { model, monitor, live }
    }

    /// Whether something is owed at a node.
    pub fn owes(&self, node: u32) -> bool {
        self.monitor.status(Node::from_number(node)) == Status::Open { owes: true }
    }

    fn seen(&self, node: Node, discharges: bool, after: &CaseState) -> Seen {
        let existential = self.monitor.paths() == Paths::One;
        let (broken, fulfilled) = match self.monitor.status(node) {
            Status::Broken => (!existential, existential),
            Status::Fulfilled => (existential, !existential),
            // Where nothing is owed and nothing that is looked for can happen any more, it stays as it is.
            Status::Open { owes } => (false, !owes && !self.live.is_watched(after)),
        };
        Seen { node: node.number(), broken, fulfilled, discharges, ..Seen::default() }
    }
}

impl<'m> Follow for Watching<'m> {
    type Eye = Observer<'m>;

    fn eye(&self) -> Observer<'m> {
        Observer::new(&self.model.process, self.monitor)
    }

    fn look(&self, eye: &mut Observer<'m>, step: Move) {
        eye.begin(match step {
            Move::Act(place) => match self.model.offers.get(place as usize) {
                Some(offer) => Begins::Act(offer.prepared.act(), offer.prepared.role()),
                None => Begins::Otherwise,
            },
            Move::Lapse(deadline) => Begins::Lapse(deadline),
            Move::Sent(_) => Begins::Otherwise,
        });
    }

    fn step(&self, node: u32, _: Move, eye: &mut Observer<'m>, _: &CaseState, scratch: &Scratch) -> Seen {
        let letters = eye.end(scratch.microsteps(), scratch.judged());
        let step = self.monitor.step(Node::from_number(node), letters);
        self.seen(step.node, step.discharged, scratch.judged())
    }
}

impl Follows for Watching<'_> {
    fn opened(&self) -> Seen {
        let mut observer = self.eye();
        observer.begin(Begins::Otherwise);
        let letters = observer.end(self.model.opened.microsteps(), &self.model.start);
        let step = self.monitor.step(self.monitor.start(), letters);
        self.seen(step.node, step.discharged, &self.model.start)
    }
}

/// Follows runs and looks in each state whether an act would be accepted from everybody of a role.
pub(crate) struct Asking<'m> {
    model: &'m Model,
    /// The offers of each actor of the role.
    offers: Vec<Vec<usize>>,
    during: Option<TestId>,
}

impl<'m> Asking<'m> {
    pub fn new(model: &'m Model, act: ActId, role: RoleId, during: Option<TestId>) -> Self {
        let mut offers: Vec<(u32, Vec<usize>)> = Vec::new();
        for (place, offer) in
            model.offers.iter().enumerate().filter(|(_, offer)| offer.prepared.act() == act && offer.prepared.role() == role)
        {
            match offers.iter_mut().find(|(actor, _)| *actor == offer.prepared.actor()) {
                Some((_, known)) => known.push(place),
                None => offers.push((offer.prepared.actor(), vec![place])),
            }
        }
        Self { model, offers: offers.into_iter().map(|(_, offers)| offers).collect(), during }
    }

    fn is_accepted(&self, asker: &mut Scratch, state: &CaseState, place: usize) -> bool {
        let process = &self.model.process;
        self.model.offers.get(place).is_some_and(|offer| {
            offer.prepared.may_be_in_order(process, state) && asker.try_act(process, state, &offer.prepared, state.clock(), &mut ())
        })
    }
}

/// Somebody who asks in a state, and does not look on while steps are taken.
pub(crate) struct Asker(Scratch);

impl Watch for Asker {}

impl Follow for Asking<'_> {
    type Eye = Asker;

    fn eye(&self) -> Asker {
        Asker(Scratch::new(&self.model.process, &self.model.start))
    }

    fn step(&self, node: u32, _: Move, _: &mut Asker, _: &CaseState, _: &Scratch) -> Seen {
        Seen::at(node)
    }

    fn is_broken_in(&self, asker: &mut Asker, _: u32, state: &CaseState) -> bool {
        let asked = self.during.is_none_or(|test| state.holds(&self.model.process, test));
        asked && self.offers.iter().any(|offers| !offers.iter().any(|place| self.is_accepted(&mut asker.0, state, *place)))
    }
}

impl Follows for Asking<'_> {
    fn opened(&self) -> Seen {
        Seen::default()
    }
}

/// Follows runs until a transition is taken.
pub(crate) struct Taking<'m> {
    model: &'m Model,
    wanted: TransitionId,
}

impl<'m> Taking<'m> {
    pub fn new(model: &'m Model, wanted: TransitionId) -> Self {
        Self { model, wanted }
    }

    fn seen<'e>(&self, mut microsteps: impl Iterator<Item = Microstep<'e>>) -> Seen {
        let edges = &self.model.process.tables().edges;
        let broken = microsteps.any(|step| step.edges().any(|edge| edges[edge].transition == self.wanted));
        Seen { broken, ..Seen::default() }
    }
}

impl Follow for Taking<'_> {
    type Eye = ();

    fn eye(&self) {}

    fn step(&self, _: u32, _: Move, (): &mut (), _: &CaseState, scratch: &Scratch) -> Seen {
        self.seen(scratch.microsteps())
    }
}

impl Follows for Taking<'_> {
    fn opened(&self) -> Seen {
        self.seen(self.model.opened.microsteps())
    }
}

/// Follows every run, and says of each step whether the whole process could refuse it.
pub(crate) struct Everything<'m> {
    pub model: &'m Model,
    pub slice: &'m Slice,
}

impl Everything<'_> {
    fn is_certain(&self, step: Move, scratch: &Scratch) -> bool {
        let Move::Act(place) = step else { return true };
        let act = self.model.offers.get(place as usize).map(|offer| offer.prepared.act());
        act.is_some_and(|act| {
            let trigger = self.model.process.tables().acts[act].trigger;
            let selected = scratch.microsteps().next().filter(|step| step.trigger == trigger);
            self.slice.is_certain(act, selected.iter().flat_map(|step| step.edges()))
        })
    }
}

impl Follow for Everything<'_> {
    type Eye = ();

    fn eye(&self) {}

    fn step(&self, node: u32, step: Move, (): &mut (), _: &CaseState, scratch: &Scratch) -> Seen {
        Seen { doubtful: !self.is_certain(step, scratch), ..Seen::at(node) }
    }
}

impl Follows for Everything<'_> {
    fn opened(&self) -> Seen {
        Seen::default()
    }
}
