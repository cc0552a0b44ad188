//! Everything that may happen within a scope, kept whole, to be stepped through by hand.
//!
//! Without a property it is the process that is gone through, and each case says which conditions it breaks. With one it
//! is the slice that the property is proved on, and the cases are told with what the property has seen so far.

use super::follow::{Asking, Follows, Watching};
use super::live::Live;
use super::model::{Model, Scope, model};
use super::monitor::{Monitor, Node, Paths, Status};
use super::prove::{Options, unknown_names};
use super::search::{Follow, Found, Ground, Move, Options as Searching, Seen, search};
use super::slice::{seeds_of, slice};
use mandate_engine::explore::Prepared;
use mandate_engine::{CaseState, Scratch};
use mandate_process::Process;
use mandate_process::definition::Property;
use mandate_process::finding::Findings;
use mandate_process::ids::{PropertyId, TestId};
use mandate_process::tables::PatternRow;
use std::collections::BTreeSet;

/// All cases, and all steps between them.
#[derive(Debug)]
pub struct Explored {
    /// The property it was cut down for, by its place in the whole process.
    pub property: Option<usize>,
    /// Whether less than the whole process was gone through: what was left out may forbid what is possible here.
    pub is_slice: bool,
    /// How many members of each role and type there were.
    pub members: Vec<(String, u32)>,
    /// The process that was gone through, how a case of it opens, and the acts that were tried.
    pub model: Model,
    /// The cases by number, the opening first, and the steps.
    pub found: Found,
    /// Each case, without what nobody reads again.
    pub cases: Vec<CaseState>,
    /// What is known of the property in each case; of `always-possible` and conditions, in this case alone.
    pub standing: Vec<Standing>,
    /// The steps of the cases with lower numbers are all there; of others some may lack.
    pub looked_at: usize,
}

/// What a case says of properties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Broken, for good or in this case: places in the process that was gone through.
    pub broken: Vec<usize>,
    /// The property is fulfilled for good.
    pub is_fulfilled: bool,
    /// The property owes something: if nothing more came, it would be broken.
    pub owes: bool,
}

/// Goes through everything that may happen; with one id in `only`, on the slice of that property. No search ends before
/// all was found, or `most_states`.
///
/// ```
/// use mandate_analysis::verify::{Options, explored};
/// use mandate_process::Process;
/// use mandate_process::definition::{Definition, Pattern, Property, Role, State, Test, Transition};
/// let mut definition = Definition::new("door");
/// definition.root = State::compound("", [State::atomic("shut"), State::atomic("open")]);
/// definition.vocabulary.roles.push(Role { id: "porter".into(), ..Role::default() });
/// definition.vocabulary.declare_act("push");
/// definition.transitions.push(Transition::new("push", ["shut"], ["open"]).on_act("push"));
/// let pattern = Pattern::Never(Test::InState("open".into()));
/// definition.properties.push(Property { id: "shut".into(), says: String::new(), pattern, remarks: Default::default() });
/// let process = Process::compile(definition).expect("a process");
/// let all = explored(&process, &Options::default()).expect("a scope");
/// assert_eq!((all.cases.len(), all.looked_at), (2, 2));
/// assert_eq!(all.standing[1].broken, [0]);
/// ```
///
/// # Errors
/// A scope that does not fit the process, a property that it does not have, a case that does not open.
pub fn explored(process: &Process, options: &Options<'_>) -> Result<Explored, Findings> {
    let unknown = unknown_names(process, options);
    if !unknown.is_empty() {
        return Err(unknown);
    }
    let scope = Scope::of(process, &options.members)?;
    let properties = process.definition().properties.iter().enumerate();
    let asked: Option<(usize, &Property)> = options.only.first().and_then(|id| properties.clone().find(|(_, property)| property.id == *id));
    let Some((place, property)) = asked else {
        return Ok(gone_through(model(process, &scope, false)?, None, &scope, options));
    };
    let slice = slice(process, &seeds_of(process, property), &BTreeSet::new());
    let model = model(&slice.process, &scope, false)?;
    let id = slice.process.tables().properties.iter().find(|(_, row)| *row.name == *property.id).map(|(id, _)| id);
    let mut explored = gone_through(model, id, &scope, options);
    explored.property = Some(place);
    explored.is_slice = slice.uncut.is_none();
    Ok(explored)
}

fn gone_through(model: Model, property: Option<PropertyId>, scope: &Scope, options: &Options<'_>) -> Explored {
    let acts: Vec<Prepared> = model.offers.iter().map(|offer| offer.prepared.clone()).collect();
    let live = Live::of(&model.process, &model.start);
    let ground = Ground { process: &model.process, start: &model.start, acts: &acts, live: Some(&live) };
    let progress = |progress: super::search::Progress| {
        if let Some(told) = options.progress {
            told(&super::prove::Progress { asked: "everything", states: progress.states });
        }
    };
    let searching = Searching {
        most_states: options.most_states,
        threads: options.threads,
        keep_edges: true,
        stop: options.stop,
        progress: Some(&progress),
        ..Searching::default()
    };
    let monitor = property.and_then(|property| Monitor::of(&model.process, property));
    let found = match &monitor {
        Some(monitor) => {
            let watching = Watching::new(&model, monitor, &live);
            search(ground, OnAndOn(&watching).opened(), &OnAndOn(&watching), searching)
        }
        None => search(ground, Seen::default(), &(), searching),
    };
    let cases = cases(ground, &found);
    let standing = Marker::new(&model, property, monitor.as_ref());
    let standing: Vec<Standing> = (0_u32..).zip(&cases).map(|(place, case)| standing.of(found.mark(place).node, case)).collect();
    Explored {
        property: None,
        is_slice: false,
        members: scope.members().to_vec(),
        looked_at: looked_at(&found, &cases, &model.process),
        model,
        found,
        cases,
        standing,
    }
}

/// Every case, one from the other.
fn cases(ground: Ground<'_>, found: &Found) -> Vec<CaseState> {
    let mut scratch = Scratch::new(ground.process, ground.start);
    let mut cases: Vec<CaseState> = Vec::with_capacity(found.states());
    for place in 0..u32::try_from(found.states()).unwrap_or(u32::MAX) {
        let before = found.before(place).and_then(|(before, step)| Some((cases.get(before as usize)?, step)));
        let mut case = before.map_or(ground.start, |(case, _)| case).clone();
        if let Some((_, step)) = before {
            ground.go(step, &mut case, &mut scratch);
        }
        if let Some(live) = ground.live {
            live.forget(ground.process, &mut case);
        }
        cases.push(case);
    }
    cases
}

/// The cases in front of the first from which not all was tried.
fn looked_at(found: &Found, cases: &[CaseState], process: &Process) -> usize {
    if found.complete {
        return cases.len();
    }
    // Cases are gone on from in their order: the last with steps may lack some.
    let goes_on = |place: &usize| u32::try_from(*place).is_ok_and(|place| found.successors(place).next().is_some());
    let last = (0..cases.len()).rev().find(goes_on).unwrap_or(0);
    let over = |case: &CaseState| case.is_halted() || case.has_ended(process);
    last + cases.iter().skip(last).take_while(|case| over(case)).count()
}

/// Follows as somebody else does, but does not stop.
struct OnAndOn<'f, F>(&'f F);

impl<F: Follows> Follow for OnAndOn<'_, F> {
    type Eye = F::Eye;

    fn eye(&self) -> F::Eye {
        self.0.eye()
    }

    fn look(&self, eye: &mut F::Eye, step: Move) {
        self.0.look(eye, step);
    }

    fn step(&self, node: u32, step: Move, eye: &mut F::Eye, before: &CaseState, scratch: &Scratch) -> Seen {
        Seen::at(self.0.step(node, step, eye, before, scratch).node)
    }
}

impl<F: Follows> Follows for OnAndOn<'_, F> {
    fn opened(&self) -> Seen {
        Seen::at(self.0.opened().node)
    }
}

/// Says what a case, and the node it was reached at, mean for properties.
struct Marker<'m> {
    process: &'m Process,
    monitor: Option<&'m Monitor>,
    asking: Option<(usize, Asking<'m>)>,
    /// Conditions that must hold in every case, or in none.
    conditions: Vec<(usize, TestId, bool)>,
}

impl<'m> Marker<'m> {
    fn new(model: &'m Model, property: Option<PropertyId>, monitor: Option<&'m Monitor>) -> Self {
        let mut marker = Self { process: &model.process, monitor, asking: None, conditions: Vec::new() };
        for (id, row) in model.process.tables().properties.iter() {
            match &row.pattern {
                PatternRow::AlwaysPossible { act, by, during } if property == Some(id) => {
                    marker.asking = Some((id.index(), Asking::new(model, *act, *by, *during)));
                }
                PatternRow::Always(test) if property.is_none() => marker.conditions.push((id.index(), *test, true)),
                PatternRow::Never(test) if property.is_none() => marker.conditions.push((id.index(), *test, false)),
                _ => {}
            }
        }
        marker
    }

    fn of(&self, node: u32, case: &CaseState) -> Standing {
        let broken = self.conditions.iter().filter(|(_, test, wanted)| case.holds(self.process, *test) != *wanted);
        let mut standing = Standing { broken: broken.map(|(place, ..)| *place).collect(), ..Standing::default() };
        if let Some((place, asking)) = &self.asking
            && asking.is_broken_in(&mut asking.eye(), node, case)
        {
            standing.broken.push(*place);
        }
        if let Some(monitor) = self.monitor {
            match monitor.status(Node::from_number(node)) {
                Status::Broken => standing.broken.push(monitor.property().index()),
                Status::Fulfilled => standing.is_fulfilled = true,
                Status::Open { owes } => standing.owes = owes && monitor.paths() == Paths::Every,
            }
        }
        standing
    }
}
