//! Proving one thing after the other: slice, search, and where something is found, the whole process (note 0006).

use super::fair::fair_cycle;
use super::follow::{Asking, Taking, Watching};
use super::graph::{Bounds, Graph, Move};
use super::model::{Model, Scope, model};
use super::monitor::{Monitor, Paths};
use super::proof::{Asked, Doubt, Ending, Looked, Proof, Story, Verdict, Verification};
use super::realise::{Blocked, Stage, Step, Watched, realise, trimmed};
use super::show::{self, Shows};
use super::slice::{Kept, Seeds, Slice, seeds_of, slice};
use super::story::story;
use mandate_engine::Opening;
use mandate_engine::explore::Timer;
use mandate_process::Process;
use mandate_process::definition::{Pattern, Property};
use mandate_process::finding::{Finding, Findings, nearest};
use mandate_process::ids::{TestId, TransitionId};
use mandate_process::tables::PatternRow;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

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
    pub progress: Option<&'a (dyn Fn(&Progress<'_>) + Sync)>,
    /// How many answers are worked on at a time; the answers are the same with any number.
    pub threads: usize,
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
        Self { members: Vec::new(), only: Vec::new(), most_states: 2_000_000, stop: None, progress: None, threads: 1 }
    }
}

/// A process with the cast it is proved for.
pub(crate) struct Prover<'a> {
    pub process: &'a Process,
    pub scope: Scope,
    pub opening: Opening,
    pub options: &'a Options<'a>,
}

/// Days between the acts of a path, tried one after the other.
const DAYS_BETWEEN: [i64; 3] = [0, 1, 31];

/// Explores a slice and says what it suspects.
type Search<'s> = &'s dyn Fn(&Slice, &Model, Bounds<'_>) -> (Graph, Option<Suspicion>);

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
        let (verdict, looked) =
            self.settle(&property.id, &seeds_of(self.process, property), existential, &*shows, &|slice, model, bounds| {
                suspicion(slice, model, bounds)
            });
        Proof { asked, verdict, looked }
    }

    /// Whether a transition can be taken; and all that are taken in the story that shows it.
    pub fn alive(&self, transition: TransitionId) -> (Verdict, Looked) {
        let name = &self.process.tables().transitions[transition].name;
        let seeds = Seeds { transitions: BTreeSet::from([transition]), ..Seeds::default() };
        self.settle(name, &seeds, true, &show::Taken { transition }, &|slice, model, bounds| {
            let wanted = slice.process.tables().names.transitions.get(name).copied();
            let graph = Graph::explore(model, &mut Taking::new(wanted.unwrap_or_default()), bounds);
            let found = graph.found.map(|place| Suspicion { way: graph.way_to(place), round: Vec::new(), ending: Ending::There });
            (graph, found)
        })
    }

    /// A state of a slice from which no step leads to an end.
    pub fn stuck(&self, slice: &Slice, model: &Model, graph: &Graph, place: usize) -> Verdict {
        let suspicion = Suspicion { way: graph.way_to(place), round: Vec::new(), ending: Ending::Rests };
        match self.play("option-to-complete", slice, model, &suspicion, &show::Anything) {
            Ok(story) => Verdict::Broken(Some(Box::new(story))),
            Err(blocked) => {
                let path = suspicion.way.iter().map(|step| name_of(model, *step)).collect();
                Verdict::CannotTell(Doubt::NotPlayed { path, blocked_by: blocked.rules.into_iter().collect() })
            }
        }
    }

    /// Slices, searches, replays; keeps more of the process where a replay is blocked; until it can tell or cannot.
    fn settle(&self, name: &str, seeds: &Seeds, existential: bool, shows: &dyn Shows, search: Search<'_>) -> (Verdict, Looked) {
        let told = |states: usize| {
            if let Some(progress) = self.options.progress {
                progress(&Progress { asked: name, states });
            }
        };
        let bounds = Bounds { most_states: self.options.most_states, stop: self.options.stop, progress: Some(&told) };
        let needs_motion = seeds.properties.iter().any(|property| must_come(&property.pattern));
        let mut kept: BTreeSet<Kept> = BTreeSet::new();
        loop {
            let slice = slice(self.process, seeds, &kept);
            let model = match model(&slice.process, &self.scope, needs_motion) {
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
                    let rules = &self.process.tables().names.rules;
                    let more: BTreeSet<Kept> =
                        blocked.rules.iter().filter_map(|rule| rules.get(&**rule)).map(|rule| Kept::Rule(*rule)).collect();
                    let more: BTreeSet<Kept> = more.difference(&kept).copied().collect();
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

    pub fn looked(&self, slice: &Slice, graph: &Graph, kept: &BTreeSet<Kept>) -> Looked {
        let (whole, part) = (self.process.tables(), slice.process.tables());
        Looked {
            states: graph.states.len(),
            cases: graph.cases,
            transitions: (part.transitions.len(), whole.transitions.len()),
            facts: (part.facts.len(), whole.facts.len()),
            deadlines: (part.deadlines.len(), whole.deadlines.len()),
            rules_kept: kept
                .iter()
                .filter_map(|kept| match kept {
                    Kept::Rule(rule) | Kept::Need(_, rule) => Some(whole.rules[*rule].name.to_string()),
                    Kept::Transition(_) => None,
                })
                .collect(),
            timed: false,
            dead: Vec::new(),
        }
    }

    /// Plays a suspicion on the whole process.
    fn play(&self, name: &str, slice: &Slice, model: &Model, suspicion: &Suspicion, shows: &dyn Shows) -> Result<Story, Blocked> {
        let watched = watched(self.process, model, shows.tests());
        let lifted = |way: &[Move]| way.iter().map(|step| lift(model, slice, *step)).collect::<Option<Vec<Step>>>();
        let nowhere = || Blocked { step: 0, rules: BTreeSet::new() };
        let mut steps = lifted(&suspicion.way).ok_or_else(nowhere)?;
        let round = lifted(&suspicion.round).ok_or_else(nowhere)?;
        steps.extend(round.iter().cloned());
        // Clocks that a slice takes for free run out in an order: a story that is too fast may need days between its acts.
        let mut blocked = nowhere();
        let mut played = None;
        for days in DAYS_BETWEEN {
            match realise(self.process, &self.opening, &steps, &watched, days) {
                Ok(whole) => {
                    played = Some(shows.rest(whole.stage, &suspicion.ending)).filter(|stage| shows.shows(stage, &suspicion.ending));
                    // What was done about these rules made it another story.
                    if played.is_none() && whole.helped.len() > blocked.rules.len() {
                        blocked.rules = whole.helped;
                    }
                }
                Err(by) if by.rules.len() > blocked.rules.len() => blocked = by,
                Err(_) => {}
            }
            if played.is_some() {
                break;
            }
        }
        let Some(stage) = played else { return Err(blocked) };
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

/// Proves what a process guarantees: its properties, and that it is sound.
///
/// ```
/// use mandate_analysis::verify::{Options, verify};
/// use mandate_process::Process;
/// use mandate_process::definition::{Definition, Pattern, Property, Role, State, Test, Transition};
/// let mut definition = Definition::new("door");
/// definition.root = State::compound("", [State::atomic("shut"), State::atomic("open")]);
/// definition.vocabulary.roles.push(Role { id: "porter".into(), ..Role::default() });
/// definition.vocabulary.declare_act("push");
/// definition.transitions.push(Transition::new("push", ["shut"], ["open"]).on_act("push"));
/// let pattern = Pattern::Eventually(Test::InState("open".into()));
/// definition.properties.push(Property { id: "opens".into(), says: String::new(), pattern, remarks: Default::default() });
/// let process = Process::compile(definition).expect("a process");
/// let verification = verify(&process, &Options::default()).expect("a scope");
/// // Nobody has to push.
/// assert!(verification.proofs[0].verdict.is_broken());
/// ```
///
/// # Errors
/// A scope that does not fit the process, names of properties that it does not have, a case that does not open.
pub fn verify(process: &Process, options: &Options<'_>) -> Result<Verification, Findings> {
    let definition = process.definition();
    let unknown = options.only.iter().filter(|id| definition.properties.iter().all(|property| property.id != **id));
    let unknown: Findings = unknown
        .map(|id| {
            let finding = Finding::error("unknown-name", format!("no property is called `{}`", id.escape_debug()));
            let near = nearest(id, definition.properties.iter().map(|property| property.id.as_str()));
            near.map_or(finding.clone(), |near| finding.help(format!("did you mean `{near}`?")))
        })
        .collect();
    if !unknown.is_empty() {
        return Err(unknown);
    }
    let prover = &Prover::new(process, options)?;
    let asked = |property: &Property| options.only.is_empty() || options.only.contains(&property.id);
    let properties = definition.properties.iter().enumerate().filter(|(_, property)| asked(property));
    let mut tasks: Vec<Box<dyn Fn() -> Proof + Sync + '_>> =
        properties.map(|(place, property)| Box::new(move || prover.property(place, property)) as Box<dyn Fn() -> Proof + Sync>).collect();
    if options.only.is_empty() {
        tasks.push(Box::new(|| prover.option_to_complete()));
        tasks.push(Box::new(|| prover.proper_completion()));
        tasks.push(Box::new(|| prover.no_dead_transition()));
    }
    let proofs = side_by_side(&tasks, options.threads);
    let remedies = prover.remedies(&proofs);
    Ok(Verification { members: prover.scope.members().to_vec(), numbers: Vec::new(), proofs, remedies })
}

/// Works on tasks with several threads; the answers stand in the order of the tasks.
fn side_by_side(tasks: &[Box<dyn Fn() -> Proof + Sync + '_>], threads: usize) -> Vec<Proof> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let place = next.fetch_add(1, Ordering::Relaxed)
            && let Some(task) = tasks.get(place)
        {
            done.push((place, task()));
        }
        done
    };
    let mut done: Vec<(usize, Proof)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads.max(1)).map(|_| scope.spawn(work)).collect();
        let mine = work();
        others.into_iter().flat_map(|other| other.join().unwrap_or_default()).chain(mine).collect()
    });
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, proof)| proof).collect()
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
        None if monitor.paths() == Paths::Every => never_given(&graph),
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
        Move::Act(place) => model.offers.get(place).and_then(|offer| slice.lift(&offer.act)).map(|lifted| Step::Act(lifted.act)),
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

/// What helping acts must leave alone: where the slice stands, and what the property asks.
fn watched(process: &Process, model: &Model, tests: Vec<TestId>) -> Watched {
    let (whole, part) = (process.tables(), model.process.tables());
    let states = part.states.iter().filter_map(|(_, row)| whole.names.states.get(&row.name).copied()).collect();
    Watched { states, tests }
}

/// Whether a property asks that something comes about, so that it matters how a run goes on for ever.
fn must_come(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::Always(_) | Pattern::Never(_) | Pattern::NeverHappens(_) | Pattern::Sometimes(_) | Pattern::AlwaysPossible { .. } => false,
        Pattern::Eventually(_) => true,
        Pattern::Unary { template, .. } => *template != "absence",
        Pattern::Binary { template, .. } => !template.ends_with("precedence") && !template.starts_with("not-"),
    }
}
