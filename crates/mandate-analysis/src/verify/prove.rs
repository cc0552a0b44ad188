//! Proving one thing after the other: slice, search, and where something is found, the whole process (note 0006).

use super::graph::Graph;
use super::look::{self, Bounds, Outcome, Suspicion};
use super::model::{Model, Scope, model, numbers};
use super::monitor::Monitor;
use super::proof::{Asked, Doubt, Ending, Looked, Proof, Story, Verdict, Verification};
use super::realise::{Blocked, Stage, Step, Watched, realise, trimmed};
use super::search::Move;
use super::show::{self, Shows};
use super::slice::{Kept, Seeds, Slice, seeds_of, slice};
use super::story::story;
use super::zone::date::DatedMove;
use mandate_engine::Opening;
use mandate_process::Process;
use mandate_process::definition::{Pattern, Property};
use mandate_process::finding::{Finding, Findings, nearest};
use mandate_process::ids::{StateId, TestId, TransitionId};
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

/// One transition of many is looked for among no more states than this.
const MOST_STATES_A_TRANSITION: usize = 50_000;
/// Days between the acts of a path, tried one after the other.
const DAYS_BETWEEN: [i64; 3] = [0, 1, 31];

/// Looks at a slice.
type Look<'s> = &'s dyn Fn(&Slice, &Model, Bounds<'_>) -> Outcome;

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
        let seeds = seeds_of(self.process, property);
        let (verdict, looked) =
            self.settle(&property.id, &seeds, existential, self.options.most_states, &*shows, &|slice, model, bounds| {
                look::property(&property.id, slice, model, bounds)
            });
        Proof { asked, verdict, looked }
    }

    /// Whether a transition can be taken; and all that are taken in the story that shows it.
    pub fn alive(&self, transition: TransitionId) -> (Verdict, Looked) {
        let name = &self.process.tables().transitions[transition].name;
        let seeds = Seeds { transitions: BTreeSet::from([transition]), ..Seeds::default() };
        let most = self.options.most_states.min(MOST_STATES_A_TRANSITION);
        self.settle(name, &seeds, true, most, &show::Taken { transition }, &|slice, model, bounds| {
            let wanted = slice.process.tables().names.transitions.get(name).copied();
            look::transition(wanted.unwrap_or_default(), model, bounds)
        })
    }

    /// Whether a state can be entered.
    pub fn reachable(&self, state: StateId) -> Verdict {
        let name = self.process.state_name(state);
        let seeds = Seeds { states: BTreeSet::from([state]), ..Seeds::default() };
        let most = self.options.most_states.min(MOST_STATES_A_TRANSITION);
        let look: Look<'_> = &|slice, model, bounds| match slice.process.tables().names.states.get(name) {
            Some(wanted) => look::state(*wanted, model, bounds),
            None => Outcome::default(),
        };
        self.settle(name, &seeds, true, most, &show::Stands { state }, look).0
    }

    /// A state of a slice from which no step leads to an end.
    pub fn stuck(&self, slice: &Slice, model: &Model, graph: &Graph, place: usize) -> Verdict {
        let suspicion = Suspicion { way: graph.way_to(place), round: Vec::new(), ending: Ending::Rests, dated: None };
        match self.play("option-to-complete", slice, model, &suspicion, &show::Anything) {
            Ok(story) => Verdict::Broken(Some(Box::new(story))),
            Err(blocked) => {
                let path = suspicion.way.iter().map(|step| name_of(model, *step)).collect();
                Verdict::CannotTell(Doubt::NotPlayed { path, blocked_by: blocked.rules.into_iter().collect() })
            }
        }
    }

    /// Slices, searches, replays; keeps more of the process where a replay is blocked, looks at instants where nothing
    /// more can be kept; until it can tell or cannot.
    fn settle(
        &self,
        name: &str,
        seeds: &Seeds,
        existential: bool,
        most_states: usize,
        shows: &dyn Shows,
        look: Look<'_>,
    ) -> (Verdict, Looked) {
        let told = |states: usize| {
            if let Some(progress) = self.options.progress {
                progress(&Progress { asked: name, states });
            }
        };
        let mut bounds = Bounds { most_states, stop: self.options.stop, progress: Some(&told), timed: false };
        let needs_motion = seeds.properties.iter().any(|property| must_come(&property.pattern));
        let mut kept: BTreeSet<Kept> = BTreeSet::new();
        loop {
            let slice = slice(self.process, seeds, &kept);
            let model = match model(&slice.process, &self.scope, needs_motion) {
                Ok(model) => model,
                Err(_) => return (Verdict::CannotTell(Doubt::TooManyStates(0)), Looked::default()),
            };
            let outcome = look(&slice, &model, bounds);
            let looked = self.looked(&slice, &outcome, &kept, bounds.timed);
            let Some(suspicion) = &outcome.suspicion else {
                return (self.nothing_found(&outcome, &model, existential), looked);
            };
            let blocked = match self.play(name, &slice, &model, suspicion, shows) {
                Ok(story) if existential => return (Verdict::Holds(Some(Box::new(story))), looked),
                Ok(story) => return (Verdict::Broken(Some(Box::new(story))), looked),
                Err(blocked) => blocked,
            };
            let rules = &self.process.tables().names.rules;
            let before = kept.len();
            for layer in blocked.layers() {
                kept.extend(layer.iter().filter_map(|rule| rules.get(&**rule)).map(|rule| Kept::Rule(*rule)));
                if kept.len() > before {
                    break;
                }
            }
            let is_stopped = self.options.stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
            if kept.len() > before && !is_stopped {
                bounds.timed = false;
            } else if !bounds.timed && !is_stopped {
                bounds.timed = true;
            } else {
                let path = suspicion.way.iter().map(|step| name_of(&model, *step)).collect();
                let blocked_by = blocked.rules.into_iter().collect();
                return (Verdict::CannotTell(Doubt::NotPlayed { path, blocked_by }), looked);
            }
        }
    }

    fn nothing_found(&self, outcome: &Outcome, model: &Model, existential: bool) -> Verdict {
        if !outcome.complete {
            let stopped = self.options.stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
            let states = outcome.states;
            return Verdict::CannotTell(if stopped { Doubt::Stopped(states) } else { Doubt::TooManyStates(states) });
        }
        if !model.cut.is_empty() {
            return Verdict::CannotTell(Doubt::ContentNotTried(model.cut.clone()));
        }
        if !outcome.blind.is_empty() {
            return Verdict::CannotTell(Doubt::TimeNotExact(outcome.blind.clone()));
        }
        if existential { Verdict::Broken(None) } else { Verdict::Holds(None) }
    }

    pub fn looked(&self, slice: &Slice, outcome: &Outcome, kept: &BTreeSet<Kept>, timed: bool) -> Looked {
        let (whole, part) = (self.process.tables(), slice.process.tables());
        Looked {
            states: outcome.states,
            cases: outcome.cases,
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
            alike: outcome.alike.clone(),
            apart: outcome.apart.clone(),
            timed,
            dead: Vec::new(),
        }
    }

    /// Plays a suspicion on the whole process.
    fn play(&self, name: &str, slice: &Slice, model: &Model, suspicion: &Suspicion, shows: &dyn Shows) -> Result<Story, Blocked> {
        let watched = watched(self.process, model, shows.tests());
        let way: Vec<Move> = suspicion.way.iter().chain(&suspicion.round).copied().collect();
        let steps = match &suspicion.dated {
            Some(dated) => dated.moves.iter().map(|step| lift_dated(model, slice, step)).collect::<Option<Vec<Step>>>(),
            None => way.iter().map(|step| lift(model, slice, *step)).collect(),
        };
        let steps = steps.ok_or_else(Blocked::nowhere)?;
        let opens = suspicion.dated.as_ref().map_or(self.opening.at, |dated| dated.opens);
        let opening = &Opening { at: opens, ..self.opening.clone() };
        // Clocks that a slice takes for free run out in an order: a story that is too fast may need days between its acts.
        let mut blocked = Blocked::nowhere();
        let mut played = None;
        for days in DAYS_BETWEEN {
            match realise(self.process, opening, &steps, &watched, days) {
                Ok(whole) => {
                    played = Some(shows.rest(whole.stage, &suspicion.ending)).filter(|stage| shows.shows(stage, &suspicion.ending));
                    // What was done about these rules made it another story.
                    if played.is_none() && blocked.layers().all(BTreeSet::is_empty) {
                        blocked.before = whole.helped;
                    }
                }
                Err(by) if by.rules.len() > blocked.rules.len() || blocked.is_nowhere() => blocked = by,
                Err(_) => {}
            }
            if played.is_some() {
                break;
            }
        }
        let Some(stage) = played else { return Err(blocked) };
        let stage = match suspicion.ending {
            Ending::GoesRound(_) => stage,
            _ => trimmed(opening, stage, &|stage: &Stage<'_>| shows.shows(stage, &suspicion.ending)),
        };
        let definition = self.process.definition();
        let mut scenario = story(name, &definition.id, opening, &stage);
        scenario.remarks.title = definition.properties.iter().find(|property| property.id == name).map(|property| property.says.clone());
        let acts = suspicion.round.iter().filter(|step| matches!(step, Move::Act(_))).count();
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
    let unknown = unknown_names(process, options);
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
    Ok(Verification { members: prover.scope.members().to_vec(), numbers: numbers(process), proofs, remedies })
}

/// The properties that are asked for and are none.
pub(crate) fn unknown_names(process: &Process, options: &Options<'_>) -> Findings {
    let definition = process.definition();
    let unknown = options.only.iter().filter(|id| definition.properties.iter().all(|property| property.id != **id));
    unknown
        .map(|id| {
            let finding = Finding::error("unknown-name", format!("no property is called `{}`", id.escape_debug()));
            let near = nearest(id, definition.properties.iter().map(|property| property.id.as_str()));
            near.map_or(finding.clone(), |near| finding.help(format!("did you mean `{near}`?")))
        })
        .collect()
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

/// A step of the slice as one of the whole process.
fn lift(model: &Model, slice: &Slice, step: Move) -> Option<Step> {
    match step {
        Move::Act(place) => model.offers.get(place as usize).and_then(|offer| slice.lift(&offer.act)).map(|lifted| Step::Act(lifted.act)),
        Move::Lapse(deadline) => Some(Step::Lapse(model.process.tables().deadlines[deadline].name.to_string())),
        Move::Sent(_) => None,
    }
}

/// The same, of a step with its day.
fn lift_dated(model: &Model, slice: &Slice, step: &DatedMove) -> Option<Step> {
    match step {
        DatedMove::Act(act) => slice.lift(act).map(|lifted| Step::Act(lifted.act)),
        DatedMove::Lapse { what, .. } => lift(model, slice, *what),
    }
}

fn name_of(model: &Model, step: Move) -> String {
    match step {
        Move::Act(place) => model.offers.get(place as usize).map(|offer| offer.act.name.to_string()).unwrap_or_default(),
        Move::Lapse(deadline) => format!("lapse.{}", model.process.tables().deadlines[deadline].name),
        Move::Sent(trigger) => model.process.trigger_text(trigger),
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
