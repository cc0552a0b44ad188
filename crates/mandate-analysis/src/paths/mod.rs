//! A few stories that together take every transition of a process (S14.13).
//!
//! For each transition that no story takes yet a shortest way to take it is looked for on a slice and played on the whole
//! process, as `verify` does. Of all stories found, the one that takes most of what is left is kept, again and again; then
//! stories are told one behind the other as one, where that takes as much.

mod join;
#[cfg(test)]
mod tests;

use crate::verify::{Doubt, Options, Prover, Verdict};
use join::joined;
use mandate_process::Process;
use mandate_process::definition::Pattern;
use mandate_process::finding::Findings;
use mandate_process::ids::TransitionId;
use mandate_process::tables::Target;
use mandate_scenario::{Scenario, run};
use std::collections::BTreeSet;

/// Stories that take the transitions of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// How many members of each role and open type there are.
    pub members: Vec<(String, u32)>,
    /// The stories: the one that takes most first, then those that add most.
    pub stories: Vec<Path>,
    /// Transitions that no story takes, in document order.
    pub missing: Vec<Missing>,
    /// No fewer stories could take what these take: a case ends once, so no story takes two transitions that end it.
    pub at_least: usize,
}

/// One story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The story; its id is the first transition that none before it takes.
    pub scenario: Scenario,
    /// All that it takes.
    pub takes: BTreeSet<TransitionId>,
    /// Of these, what no story before it takes.
    pub adds: BTreeSet<TransitionId>,
}

/// A transition that no story takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The transition.
    pub transition: TransitionId,
    /// Why it cannot be told whether there is such a story; `None`: there is none within the scope.
    pub doubt: Option<Doubt>,
    /// States that were looked at for it.
    pub states: usize,
}

impl Paths {
    /// Whether every transition is taken.
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }
}

/// A story and all that it takes.
type Told = (Scenario, BTreeSet<TransitionId>);

/// Finds stories that together take every transition, as far as such stories are found.
///
/// ```
/// use mandate_analysis::paths::paths;
/// use mandate_analysis::verify::Options;
/// use mandate_process::Process;
/// use mandate_process::definition::{Definition, Role, State, Transition};
/// let mut definition = Definition::new("door");
/// definition.root = State::compound("", [State::atomic("shut"), State::atomic("open"), State::end("locked")]);
/// definition.vocabulary.roles.push(Role { id: "porter".into(), ..Role::default() });
/// for (act, from, to) in [("push", "shut", "open"), ("pull", "open", "shut"), ("lock", "shut", "locked")] {
///     definition.vocabulary.declare_act(act);
///     definition.transitions.push(Transition::new(act, [from], [to]).on_act(act));
/// }
/// let process = Process::compile(definition).expect("a process");
/// let found = paths(&process, &Options::default()).expect("a scope");
/// assert!(found.is_complete());
/// assert_eq!((found.stories.len(), found.at_least), (1, 1));
/// ```
///
/// # Errors
/// A scope that does not fit the process; a case that does not open.
pub fn paths(process: &Process, options: &Options<'_>) -> Result<Paths, Findings> {
    let prover = Prover::new(process, options)?;
    let mut found: Vec<Told> = Vec::new();
    let possible = process.definition().properties.iter().enumerate();
    for (place, property) in possible.filter(|(_, property)| matches!(property.pattern, Pattern::Sometimes(_))) {
        let proof = prover.property(place, property);
        found.extend(proof.verdict.story().map(|story| (story.scenario.clone(), taken(process, &story.scenario))));
    }
    let mut missing = Vec::new();
    let all: Vec<TransitionId> = process.tables().transitions.ids().collect();
    // What comes last in the document comes late in a case: on the way there much else is taken.
    for transition in all.iter().rev().copied() {
        if found.iter().any(|(_, takes)| takes.contains(&transition)) {
            continue;
        }
        let (verdict, looked) = prover.alive(transition);
        let missed = |doubt| Missing { transition, doubt, states: looked.states };
        match verdict {
            Verdict::Holds(Some(story)) => found.push((story.scenario.clone(), taken(process, &story.scenario))),
            Verdict::CannotTell(doubt) => missing.push(missed(Some(doubt))),
            Verdict::Holds(None) | Verdict::Broken(_) => missing.push(missed(None)),
        }
    }
    // A story that was found later may take it all the same.
    missing.retain(|missing| !found.iter().any(|(_, takes)| takes.contains(&missing.transition)));
    missing.reverse();
    let ends =
        |transition: &&TransitionId| ends_the_case(process, **transition) && missing.iter().all(|one| one.transition != **transition);
    let at_least = all.iter().filter(ends).count().max(usize::from(!found.is_empty()));
    Ok(Paths {
        members: prover.scope.members().to_vec(),
        stories: named(process, joined(process, &prover.opening, fewest(found))),
        missing,
        at_least,
    })
}

/// The story that adds most, again and again, until none adds anything; then those are left out that the others make up
/// for.
fn fewest(mut found: Vec<Told>) -> Vec<Told> {
    let mut chosen: Vec<Told> = Vec::new();
    let mut covered: BTreeSet<TransitionId> = BTreeSet::new();
    loop {
        let adds = |takes: &BTreeSet<TransitionId>| takes.difference(&covered).count();
        // Of those that add as much, the shortest.
        let best = found
            .iter()
            .enumerate()
            .max_by_key(|(place, (scenario, takes))| (adds(takes), std::cmp::Reverse(scenario.acts.len()), std::cmp::Reverse(*place)));
        let Some(place) = best.filter(|(_, (_, takes))| adds(takes) > 0).map(|(place, _)| place) else { break };
        let story = found.remove(place);
        covered.extend(&story.1);
        chosen.push(story);
    }
    for place in (0..chosen.len()).rev() {
        let others = chosen.iter().enumerate().filter(|(other, _)| *other != place).flat_map(|(_, (_, takes))| takes);
        let others: BTreeSet<TransitionId> = others.copied().collect();
        if chosen.get(place).is_some_and(|(_, takes)| takes.is_subset(&others)) {
            chosen.remove(place);
        }
    }
    chosen
}

/// Stories under the name of what each is the first to take.
fn named(process: &Process, chosen: Vec<Told>) -> Vec<Path> {
    let mut covered: BTreeSet<TransitionId> = BTreeSet::new();
    let mut paths = Vec::new();
    for (mut scenario, takes) in chosen {
        let adds: BTreeSet<TransitionId> = takes.difference(&covered).copied().collect();
        covered.extend(&takes);
        // The last of them comes latest: that is what the story is told for.
        if let Some(last) = adds.last() {
            scenario.id = process.tables().transitions[*last].name.to_string();
        }
        paths.push(Path { scenario, takes, adds });
    }
    paths
}

/// The transitions that a story takes.
fn taken(process: &Process, scenario: &Scenario) -> BTreeSet<TransitionId> {
    let edges = &process.tables().edges;
    let Ok(run) = run(process, scenario) else { return BTreeSet::new() };
    let events = run.told.iter().filter_map(|told| told.entry.event());
    let steps = events.flat_map(|event| event.microsteps().flat_map(|step| step.edges().collect::<Vec<_>>()).collect::<Vec<_>>());
    steps.map(|edge| edges[edge].transition).collect()
}

/// Whether a transition leads to an end of the case, from wherever it starts.
fn ends_the_case(process: &Process, transition: TransitionId) -> bool {
    let tables = process.tables();
    let is_end = |target: &Target| matches!(target, Target::State(state) if tables.ends.contains(state.index()));
    let edges = &tables.transitions[transition].edges;
    !edges.is_empty() && edges.iter().all(|edge| tables.edges[*edge].targets.iter().any(is_end))
}
