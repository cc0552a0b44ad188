//! A few stories that together take every transition of a process (S14.11).
//!
//! For each transition that no story takes yet a shortest way to take it is looked for on a slice and played on the whole
//! process, as `verify` does. Of all stories found, the one that takes most of what is left is kept, again and again.

use crate::verify::{Doubt, Options, Prover, Verdict};
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
/// assert_eq!((found.stories.len(), found.at_least), (2, 1));
/// ```
///
/// # Errors
/// A scope that does not fit the process; a case that does not open.
pub fn paths(process: &Process, options: &Options<'_>) -> Result<Paths, Findings> {
    let prover = Prover::new(process, options)?;
    let mut found: Vec<(Scenario, BTreeSet<TransitionId>)> = Vec::new();
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
    Ok(Paths { members: prover.scope.members().to_vec(), stories: fewest(process, found), missing, at_least })
}

/// The story that adds most, again and again, until none adds anything; then those are left out that the others make up
/// for.
fn fewest(process: &Process, mut found: Vec<(Scenario, BTreeSet<TransitionId>)>) -> Vec<Path> {
    let mut chosen: Vec<(Scenario, BTreeSet<TransitionId>)> = Vec::new();
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
    named(process, chosen)
}

/// Stories under the name of what each is the first to take.
fn named(process: &Process, chosen: Vec<(Scenario, BTreeSet<TransitionId>)>) -> Vec<Path> {
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

#[cfg(test)]
mod tests {
    use super::{Paths, paths};
    use crate::verify::{Doubt, Options};
    use mandate_process::Process;
    use mandate_process::definition::{Definition, Role, State, Transition};
    use std::collections::BTreeSet;

    /// A house with rooms that can be entered one from the other.
    fn house(ways: &[(&str, &str, &str)], rooms: &[&str], ends: &[&str]) -> Process {
        let mut definition = Definition::new("house");
        let states = rooms.iter().map(|room| State::atomic(*room)).chain(ends.iter().map(|end| State::end(*end)));
        definition.root = State::compound("", states);
        definition.vocabulary.roles.push(Role { id: "guest".into(), ..Role::default() });
        for (name, from, to) in ways {
            definition.vocabulary.declare_act(*name);
            definition.transitions.push(Transition::new(*name, [*from], [*to]).on_act(*name));
        }
        Process::compile(definition).expect("a process")
    }

    fn found(process: &Process) -> Paths {
        let found = paths(process, &Options::default()).expect("a scope that fits");
        let taken: BTreeSet<_> = found.stories.iter().flat_map(|story| story.takes.clone()).collect();
        let all = process.tables().transitions.len();
        assert_eq!(taken.len() + found.missing.len(), all, "each is taken or missing");
        assert!(found.stories.len() >= found.at_least);
        let adds: usize = found.stories.iter().map(|story| story.adds.len()).sum();
        assert_eq!(adds, taken.len(), "each is added once");
        for story in &found.stories {
            let played = mandate_scenario::run(process, &story.scenario).expect("it reads");
            assert!(played.verdict.is_as_told());
        }
        found
    }

    #[test]
    fn as_many_stories_as_ends_are_needed_and_enough() {
        let ways = [("in", "yard", "hall"), ("up", "hall", "attic"), ("jump", "attic", "out"), ("leave", "hall", "away")];
        let found = found(&house(&ways, &["yard", "hall", "attic"], &["out", "away"]));
        assert_eq!((found.stories.len(), found.at_least, found.missing.len()), (2, 2, 0));
        assert_eq!(found.stories.iter().map(|story| story.scenario.id.as_str()).collect::<Vec<_>>(), ["jump", "leave"]);
    }

    #[test]
    fn what_nothing_leads_to_is_missing_and_for_good() {
        let ways = [("in", "yard", "hall"), ("dig", "cellar", "hall")];
        let found = found(&house(&ways, &["yard", "hall", "cellar"], &[]));
        assert_eq!(found.missing.iter().map(|missing| missing.doubt.clone()).collect::<Vec<_>>(), [None]);
        assert_eq!(found.at_least, 1);
    }

    #[test]
    fn a_search_that_is_cut_cannot_tell() {
        let ways = [("in", "yard", "hall"), ("up", "hall", "attic"), ("jump", "attic", "out")];
        let process = house(&ways, &["yard", "hall", "attic"], &["out"]);
        let found = paths(&process, &Options { most_states: 1, ..Options::default() }).expect("a scope that fits");
        assert!(!found.is_complete());
        assert!(found.missing.iter().all(|missing| matches!(missing.doubt, Some(Doubt::TooManyStates(_)))), "{found:?}");
    }
}
