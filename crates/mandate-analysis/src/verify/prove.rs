//! Proving one thing after the other: slice, search, and where something is found, the whole process (note 0006).

use super::fair::fair_cycle;
use super::follow::{Asking, Taking, Watching};
use super::graph::{Bounds, Follow, Graph, Move};
use super::model::{Model, Scope, model};
use super::monitor::{Monitor, Runs};
use super::proof::{Asked, Doubt, Ending, Looked, Proof, Story, Verdict};
use super::realise::{Blocked, Stage, Step, Watched, realise, trimmed};
use super::show::{self, Shows};
use super::slice::{Seeds, Slice, seeds_of, slice};
use super::story::story;
use mandate_engine::Opening;
use mandate_engine::explore::Timer;
use mandate_process::Process;
use mandate_process::definition::{Pattern, Property};
use mandate_process::finding::Findings;
use mandate_process::tables::PatternRow;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

/// How far a proof may go, and what it is told on the way.
#[derive(Clone)]
pub struct Options<'a> {
    /// How many members of a role or open type, in place of what the process says.
    pub members: Vec<(String, u32)>,
    /// Only the properties of these ids; none: all, and soundness.
    pub only: Vec<String>,
    /// Most states looked at for one answer.
    pub most_states: usize,
    /// Set from outside to stop: what is not finished is *cannot tell*.
    pub stop: Option<&'a AtomicBool>,
    /// Told now and then how far it is.
    pub progress: Option<&'a dyn Fn(&Progress<'_>)>,
}

/// How far a proof is.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// What is being proved.
    pub asked: &'a str,
    /// States looked at.
    pub states: usize,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { members: Vec::new(), only: Vec::new(), most_states: 2_000_000, stop: None, progress: None }
    }
}

/// A process with the cast it is proved for.
pub(crate) struct Prover<'a> {
    pub process: &'a Process,
    pub scope: Scope,
    pub opening: Opening,
    pub options: &'a Options<'a>,
}

/// What a search found on a slice: the way there, and how a run goes on from it.
struct Suspicion {
    way: Vec<Move>,
    round: Vec<Move>,
    ending: Ending,
}

impl<'a> Prover<'a> {
    pub fn new(process: &'a Process, options: &'a Options<'a>) -> Result<Self, Findings> {
        let scope = Scope::of(process, &options.members)?;
        let opening = scope.opening(process);
        Ok(Self { process, scope, opening, options })
    }

    /// Proves a property.
    pub fn property(&self, place: usize, property: &Property) -> Proof {
        let asked = Asked::Property(place);
        let found = self.process.tables().properties.ids().nth(place);
        let Some(monitor) = found.map(|id| Monitor::of(self.process, id)) else {
            return Proof { asked, verdict: Verdict::CannotTell(Doubt::TooManyStates(0)), looked: Looked::default() };
        };
        let existential = matches!(property.pattern, Pattern::Sometimes(_));
        let shows: Box<dyn Shows> = match (&monitor, found.map(|id| &self.process.tables().properties[id].pattern)) {
            (Some(monitor), _) => Box::new(show::Breach { monitor }),
            (None, Some(PatternRow::AlwaysPossible { act, by, during })) => Box::new(show::Refused { act: *act, by: *by, during: *during }),
            _ => Box::new(show::Nothing),
        };
        let (verdict, looked) = self.settle(&property.id, &seeds_of(self.process, property), existential, &*shows, &|slice, model, bounds| {
            suspicion(slice, model, bounds)
        });
        Proof { asked, verdict, looked }
    }

    /// Whether a transition can be taken.
    pub fn alive(&self, transition: mandate_process::ids::TransitionId) -> (Verdict, Looked) {
        let name = &self.process.tables().transitions[transition].name;
        let seeds = Seeds { transitions: BTreeSet::from([transition]), ..Seeds::default() };
        self.settle(name, &seeds, true, &show::Taken { transition }, &|slice, model, bounds| {
            let wanted = slice.process.tables().names.transitions.get(name).copied();
            let graph = Graph::explore(model, &mut Taking::new(wanted.unwrap_or_default()), bounds);
            let found = graph.found.map(|place| Suspicion { way: graph.way_to(place), round: Vec::new(), ending: Ending::There });
            (graph, found)
        })
    }

    /// Slices, searches, replays; keeps more of the process where a replay is blocked; until it can tell or cannot.
    fn settle(
        &self,
        name: &str,
        seeds: &Seeds,
        existential: bool,
        shows: &dyn Shows,
        search: &dyn Fn(&Slice, &Model, Bounds<'_>) -> (Graph, Option<Suspicion>),
    ) -> (Verdict, Looked) {
        let told = |states: usize| {
            if let Some(progress) = self.options.progress {
                progress(&Progress { asked: name, states });
            }
        };
        let bounds = Bounds { most_states: self.options.most_states, stop: self.options.stop, progress: Some(&told) };
        let mut kept: BTreeSet<String> = BTreeSet::new();
        loop {
            let slice = slice(self.process, seeds, &kept);
            let model = match model(&slice.process, &self.scope) {
                Ok(model) => model,
                Err(_) => return (Verdict::CannotTell(Doubt::TooManyStates(0)), Looked::default()),
            };
            let (graph, suspicion) = search(&slice, &model, bounds);
            let looked = self.looked(&slice, &graph, &kept);
            let Some(suspicion) = suspicion else {
                return (self.nothing_found(&graph, &model, existential), looked);
            };
            match self.play(name, &slice, &model, &suspicion, shows) {
                Ok(story) if existential => return (Verdict::Holds(Some(Box::new(story))), looked),
                Ok(story) => return (Verdict::Broken(Some(Box::new(story))), looked),
                Err(blocked) => {
                    let more: BTreeSet<String> = blocked.rules.difference(&kept).cloned().collect();
                    if more.is_empty() || self.options.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
                        let path = suspicion.way.iter().map(|step| name_of(&model, *step)).collect();
                        let blocked_by = blocked.rules.into_iter().collect();
                        return (Verdict::CannotTell(Doubt::NotPlayed { path, blocked_by }), looked);
                    }
                    kept.extend(more);
                }
            }
        }
    }

    fn nothing_found(&self, graph: &Graph, model: &Model, existential: bool) -> Verdict {
        if !graph.complete {
            let stopped = self.options.stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
            let states = graph.states.len();
            return Verdict::CannotTell(if stopped { Doubt::Stopped(states) } else { Doubt::TooManyStates(states) });
        }
        if !model.cut.is_empty() {
            return Verdict::CannotTell(Doubt::ContentNotTried(model.cut.clone()));
        }
        if existential { Verdict::Broken(None) } else { Verdict::Holds(None) }
    }

    fn looked(&self, slice: &Slice, graph: &Graph, kept: &BTreeSet<String>) -> Looked {
        let (whole, part) = (self.process.tables(), slice.process.tables());
        Looked {
            states: graph.states.len(),
            cases: graph.cases,
            transitions: (part.transitions.len(), whole.transitions.len()),
            facts: (part.facts.len(), whole.facts.len()),
            deadlines: (part.deadlines.len(), whole.deadlines.len()),
            rules_kept: kept.iter().cloned().collect(),
            timed: false,
        }
    }

    /// Plays a suspicion on the whole process.
    fn play(&self, name: &str, slice: &Slice, model: &Model, suspicion: &Suspicion, shows: &dyn Shows) -> Result<Story, Blocked> {
        let watched = watched(self.process, model);
        let lifted = |way: &[Move]| way.iter().map(|step| lift(model, slice, *step)).collect::<Option<Vec<Step>>>();
        let nowhere = || Blocked { step: 0, rules: BTreeSet::new() };
        let mut steps = lifted(&suspicion.way).ok_or_else(nowhere)?;
        let round = lifted(&suspicion.round).ok_or_else(nowhere)?;
        steps.extend(round.iter().cloned());
        let stage = realise(self.process, &self.opening, &steps, &watched)?;
        let stage = shows.rest(stage, &suspicion.ending);
        if !shows.shows(&stage, &suspicion.ending) {
            return Err(nowhere());
        }
        let stage = match suspicion.ending {
            Ending::GoesRound(_) => stage,
            _ => trimmed(&self.opening, stage, &|stage: &Stage<'_>| shows.shows(stage, &suspicion.ending)),
        };
        let definition = self.process.definition();
        let mut scenario = story(name, &definition.id, &self.opening, &stage);
        scenario.remarks.title = definition.properties.iter().find(|property| property.id == name).map(|property| property.says.clone());
        let acts = round.iter().filter(|step| matches!(step, Step::Act(_))).count();
        let ending = if let Ending::GoesRound(_) = suspicion.ending { Ending::GoesRound(acts) } else { suspicion.ending.clone() };
        Ok(Story { scenario, ending })
    }
}

/// What breaks, or shows, a property on a slice.
fn suspicion(slice: &Slice, model: &Model, bounds: Bounds<'_>) -> (Graph, Option<Suspicion>) {
    let Some((id, row)) = slice.process.tables().properties.iter().next() else {
        return (Graph::explore(model, &mut Taking::new(Default::default()), Bounds { most_states: 0, ..bounds }), None);
    };
    if let PatternRow::AlwaysPossible { act, by, during } = &row.pattern {
        let graph = Graph::explore(model, &mut Asking::new(model, *act, *by, *during), bounds);
        let found = graph.found.map(|place| Suspicion { way: graph.way_to(place), round: Vec::new(), ending: Ending::WouldBeRefused });
        return (graph, found);
    }
    let Some(monitor) = Monitor::of(&slice.process, id) else {
        return (Graph::explore(model, &mut Taking::new(Default::default()), Bounds { most_states: 0, ..bounds }), None);
    };
    let graph = Graph::explore(model, &mut Watching::new(&slice.process, &monitor), bounds);
    let found = match graph.found {
        Some(place) => Some(Suspicion { way: graph.way_to(place), round: Vec::new(), ending: Ending::There }),
        None if monitor.runs() == Runs::Every => never_given(&graph),
        None => None,
    };
    (graph, found)
}

/// A run on which something owed is never given: it rests, or it goes round for ever.
fn never_given(graph: &Graph) -> Option<Suspicion> {
    let owes = |place: usize| graph.states.get(place).is_some_and(|reached| reached.seen.owes);
    let rests = graph.states.iter().position(|reached| reached.seen.owes && reached.rests);
    let arcs: Vec<_> = graph
        .arcs
        .iter()
        .filter(|arc| owes(arc.from) && owes(arc.to) && graph.steps.get(arc.label).is_some_and(|taken| !taken.discharged))
        .copied()
        .collect();
    let lasso = fair_cycle(graph.states.len(), &arcs, graph);
    match (rests, lasso) {
        (Some(place), lasso) if lasso.as_ref().is_none_or(|lasso| place <= lasso.at) => {
            Some(Suspicion { way: graph.way_to(place), round: Vec::new(), ending: Ending::Rests })
        }
        (_, Some(lasso)) => {
            let round = lasso.round.iter().filter_map(|label| graph.steps.get(*label)).map(|taken| taken.step).collect();
            Some(Suspicion { way: graph.way_to(lasso.at), round, ending: Ending::GoesRound(0) })
        }
        _ => None,
    }
}

/// A step of the slice as one of the whole process.
fn lift(model: &Model, slice: &Slice, step: Move) -> Option<Step> {
    match step {
        Move::Act(place) => model.offers.get(place).map(|offer| Step::Act(slice.lift(&offer.act))),
        Move::Lapse(Timer::Deadline(deadline)) => Some(Step::Lapse(model.process.tables().deadlines[deadline].name.to_string())),
        Move::Lapse(Timer::Sent(_)) => None,
    }
}

fn name_of(model: &Model, step: Move) -> String {
    match step {
        Move::Act(place) => model.offers.get(place).map(|offer| offer.act.name.to_string()).unwrap_or_default(),
        Move::Lapse(Timer::Deadline(deadline)) => format!("lapse.{}", model.process.tables().deadlines[deadline].name),
        Move::Lapse(Timer::Sent(_)) => "sent".to_owned(),
    }
}

/// What a slice watches, as places of the whole process.
fn watched(process: &Process, model: &Model) -> Watched {
    let (whole, part) = (process.tables(), model.process.tables());
    let states = part.states.iter().filter_map(|(_, row)| whole.names.states.get(&row.name).copied()).collect();
    let mut entries = Vec::new();
    for (fact, row) in part.facts.iter() {
        let Some(same) = whole.names.facts.get(&row.name) else { continue };
        for keys in model.start.entries(&model.process, fact) {
            entries.push((*same, row.keys.iter().zip(keys.as_slice()).map(|(key, member)| model.start.cast().name(key.sort, *member).to_owned()).collect()));
        }
    }
    Watched { states, entries }
}
