//! Looking at all of a slice: without instants first, and where that is not exact enough, with them (note 0006).

use super::fair::{Arc, Lasso, fair_cycle};
use super::follow::{Asking, Everything, Follows, Taking, Watching};
use super::graph::Graph;
use super::live::Live;
use super::model::Model;
use super::monitor::{Monitor, Paths};
use super::proof::Ending;
use super::search::{Ground, Move, Options, Progress, search};
use super::slice::Slice;
use super::zone::clockwork::Clockwork;
use super::zone::date::{Dated, date};
use super::zone::route::Leg;
use super::zone::search::{TimedFound, TimedGround, TimedOptions, search as timed_search};
use super::zone::step::Doing;
use mandate_engine::explore::Prepared;
use mandate_process::ids::TransitionId;
use mandate_process::tables::PatternRow;
use std::sync::atomic::AtomicBool;

/// How far a search may go.
#[derive(Clone, Copy)]
pub(crate) struct Bounds<'a> {
    pub most_states: usize,
    pub stop: Option<&'a AtomicBool>,
    pub progress: Option<&'a (dyn Fn(usize) + Sync)>,
    /// Whether instants are looked at.
    pub timed: bool,
}

/// What came of looking.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// How many states there are, with what is remembered; and whatever is remembered.
    pub states: usize,
    pub cases: usize,
    /// Whether every state was looked at.
    pub complete: bool,
    /// Dates whose instants matter and were not looked at.
    pub blind: Vec<String>,
    pub suspicion: Option<Suspicion>,
}

/// What a search found on a slice: the way there, and how a run goes on from it.
#[derive(Debug)]
pub(crate) struct Suspicion {
    pub way: Vec<Move>,
    pub round: Vec<Move>,
    pub ending: Ending,
    /// The days of the way and of the round, if instants were looked at and some were found.
    pub dated: Option<Dated>,
}

impl Suspicion {
    fn there(way: Vec<Move>, ending: Ending) -> Self {
        Self { way, round: Vec::new(), ending, dated: None }
    }
}

/// Looks for what breaks, or shows, the one property of a slice.
pub(crate) fn property(slice: &Slice, model: &Model, bounds: Bounds<'_>) -> Outcome {
    let Some((id, row)) = slice.process.tables().properties.iter().next() else { return Outcome::default() };
    let live = Live::of(&model.process, &model.start);
    if let PatternRow::AlwaysPossible { act, by, during } = &row.pattern {
        return reach(model, &live, &Asking::new(model, *act, *by, *during), Ending::WouldBeRefused, bounds);
    }
    let Some(monitor) = Monitor::of(&slice.process, id) else { return Outcome::default() };
    let watching = Watching::new(model, &monitor, &live);
    if monitor.paths() == Paths::Every {
        runs(model, &live, &watching, bounds)
    } else {
        reach(model, &live, &watching, Ending::There, bounds)
    }
}

/// Looks for a way to take a transition.
pub(crate) fn transition(wanted: TransitionId, model: &Model, bounds: Bounds<'_>) -> Outcome {
    reach(model, &Live::of(&model.process, &model.start), &Taking::new(model, wanted), Ending::There, bounds)
}

/// Every state of a slice without instants, and how steps lead from one to the other.
pub(crate) fn everything(slice: &Slice, model: &Model, bounds: Bounds<'_>) -> (Outcome, Graph) {
    let follow = Everything { model, slice };
    let (live, acts) = (Live::of(&model.process, &model.start), prepared(model));
    let found = search(ground(model, &acts, &live), follow.opened(), &follow, untimed(bounds, true).with(&progress(bounds)));
    let outcome = Outcome { states: found.states(), cases: found.cases.unwrap_or(0), complete: found.complete, ..Outcome::default() };
    (outcome, Graph::of(&found))
}

/// Looks for a state, or a step, that is sought.
fn reach(model: &Model, live: &Live, follow: &impl Follows, ending: Ending, bounds: Bounds<'_>) -> Outcome {
    if bounds.timed {
        return timed(model, live, follow, bounds, false, |ground, found| {
            let place = found.stopped?;
            let way = found.path_to(place).into_iter().map(|step| step.what).collect();
            let dated = date(ground, &model.opening, &found.legs_to(place)).ok();
            Some(Suspicion { dated, ..Suspicion::there(way, ending) })
        });
    }
    let acts = prepared(model);
    let found = search(ground(model, &acts, live), follow.opened(), follow, untimed(bounds, false).with(&progress(bounds)));
    let way = |place| found.path_to(place).into_iter().map(|step| step.what).collect();
    Outcome {
        states: found.states(),
        cases: found.cases.unwrap_or(0),
        complete: found.complete,
        suspicion: found.stopped.map(|place| Suspicion::there(way(place), ending)),
        ..Outcome::default()
    }
}

/// Looks for a broken state, and for a run on which something owed is never given.
fn runs(model: &Model, live: &Live, watching: &Watching<'_>, bounds: Bounds<'_>) -> Outcome {
    if bounds.timed {
        return timed(model, live, watching, bounds, true, |ground, found| {
            let graph = Graph::of_timed(ground, found);
            let run = bad_run(&graph, found.stopped, watching)?;
            let round = run.round.iter().map(|arc| Some((u32::try_from(arc.to).ok()?, graph.steps.get(arc.label)?.step)));
            let legs: Option<Vec<Leg>> = round.map(|to| to.and_then(|(place, what)| found.leg(place, what))).collect();
            let legs: Vec<Leg> = found.legs_to(u32::try_from(run.at).ok()?).into_iter().chain(legs?).collect();
            Some(Suspicion { dated: date(ground, &model.opening, &legs).ok(), ..run.told(&graph) })
        });
    }
    let acts = prepared(model);
    let found = search(ground(model, &acts, live), watching.opened(), watching, untimed(bounds, true).with(&progress(bounds)));
    let graph = Graph::of(&found);
    let suspicion = bad_run(&graph, found.stopped, watching).map(|run| run.told(&graph));
    Outcome { states: found.states(), cases: found.cases.unwrap_or(0), complete: found.complete, suspicion, ..Outcome::default() }
}

/// A run of a graph: a way to a state, and a round from there, if it goes on for ever.
struct Run {
    at: usize,
    round: Vec<Arc>,
    ending: Ending,
}

impl Run {
    fn told(&self, graph: &Graph) -> Suspicion {
        let round = self.round.iter().filter_map(|arc| graph.steps.get(arc.label)).map(|taken| taken.step).collect();
        Suspicion { round, ..Suspicion::there(graph.way_to(self.at), self.ending.clone()) }
    }
}

/// A run that breaks what is watched, or on which something owed is never given: it rests, or it goes round for ever.
fn bad_run(graph: &Graph, broken: Option<u32>, watching: &Watching<'_>) -> Option<Run> {
    if let Some(place) = broken {
        return Some(Run { at: place as usize, round: Vec::new(), ending: Ending::There });
    }
    let owes = |place: usize| graph.states.get(place).is_some_and(|reached| watching.owes(reached.mark.node));
    let rests = graph.states.iter().enumerate().position(|(place, reached)| reached.rests && owes(place));
    let discharged = |arc: &Arc| graph.steps.get(arc.label).is_none_or(|taken| taken.discharged);
    let kept: Vec<Arc> = graph.arcs.iter().filter(|arc| owes(arc.from) && owes(arc.to) && !discharged(arc)).copied().collect();
    let lasso = fair_cycle(graph.states.len(), &kept, graph);
    match (rests, lasso) {
        (Some(at), lasso) if lasso.as_ref().is_none_or(|lasso| at <= lasso.at) => {
            Some(Run { at, round: Vec::new(), ending: Ending::Rests })
        }
        (_, Some(Lasso { at, round })) => Some(Run { at, round, ending: Ending::GoesRound(0) }),
        _ => None,
    }
}

fn prepared(model: &Model) -> Vec<Prepared> {
    model.offers.iter().map(|offer| offer.prepared.clone()).collect()
}

fn ground<'a>(model: &'a Model, acts: &'a [Prepared], live: &'a Live) -> Ground<'a> {
    Ground { process: &model.process, start: &model.start, acts, live: Some(live) }
}

fn untimed<'a>(bounds: Bounds<'a>, keep_edges: bool) -> Options<'a> {
    Options { most_states: bounds.most_states, keep_edges, count_cases: true, stop: bounds.stop, ..Options::default() }
}

fn progress<'a>(bounds: Bounds<'a>) -> impl Fn(Progress) + Sync + 'a {
    move |progress: Progress| {
        if let Some(told) = bounds.progress {
            told(progress.states);
        }
    }
}

impl<'a> Options<'a> {
    fn with(self, progress: &'a (dyn Fn(Progress) + Sync)) -> Self {
        Self { progress: Some(progress), ..self }
    }
}

/// Looks at instants, too. What is found is given days.
fn timed<F: Follows>(
    model: &Model,
    live: &Live,
    follow: &F,
    bounds: Bounds<'_>,
    goes_on: bool,
    suspicion: impl FnOnce(TimedGround<'_>, &TimedFound) -> Option<Suspicion>,
) -> Outcome {
    let clockwork = Clockwork::of(&model.process);
    let doing = |offer: &super::model::Offer| Doing::new(&clockwork, &offer.act, &offer.prepared, model.opening.at);
    let acts: Vec<Doing> = model.offers.iter().map(doing).collect();
    let ground = TimedGround { clockwork: &clockwork, start: &model.start, acts: &acts, live: Some(live) };
    let options = TimedOptions {
        most_places: bounds.most_states,
        is_exact: goes_on,
        keep_edges: goes_on,
        stop: bounds.stop,
        ..TimedOptions::default()
    };
    let found = timed_search(ground, follow.opened(), follow, options);
    let facts = &model.process.tables().facts;
    Outcome {
        states: found.places(),
        cases: found.cases,
        complete: found.complete,
        blind: clockwork.blind().iter().map(|fact| facts[*fact].name.to_string()).collect(),
        suspicion: suspicion(ground, &found),
    }
}
