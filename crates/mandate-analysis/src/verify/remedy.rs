//! Changes that would make a broken property hold. Each is proved before it is told.

use super::proof::{Asked, Change, Proof, Remedy, Story};
use super::prove::{Options, Prover};
use mandate_process::Process;
use mandate_process::definition::{Definition, Happening, Pattern, Property, Test};
use mandate_scenario::run;
use std::collections::BTreeSet;

/// So many changes are tried for one property.
const MOST_TRIES: usize = 6;

impl Prover<'_> {
    /// Remedies for what is broken, at most one for each property.
    pub(super) fn remedies(&self, proofs: &[Proof]) -> Vec<Remedy> {
        let mut remedies = Vec::new();
        for proof in proofs.iter().filter(|proof| proof.verdict.is_broken()) {
            let (Asked::Property(place), Some(story)) = (proof.asked, proof.verdict.story()) else { continue };
            let Some(property) = self.process.definition().properties.get(place) else { continue };
            let change = self.changes(property, story).into_iter().take(MOST_TRIES).find(|change| self.remedies_it(place, change, proofs));
            remedies.extend(change.map(|change| Remedy { property: place, change }));
        }
        remedies
    }

    /// Changes that might help, likeliest first: a rule that the property speaks of, asked of what the story ends with;
    /// then to leave out what it ends with.
    fn changes(&self, property: &Property, story: &Story) -> Vec<Change> {
        let last = self.last_transitions(story);
        let rules = rules_of(&property.pattern);
        let needs = |transition: &String| {
            let found = self.process.definition().transitions.iter().find(|one| one.id == *transition);
            found.map(|one| one.needs.clone()).unwrap_or_default()
        };
        let mut changes = Vec::new();
        for rule in &rules {
            for transition in last.iter().filter(|transition| !needs(transition).contains(rule)) {
                changes.push(Change::Need { transition: transition.clone(), rule: rule.clone() });
            }
        }
        changes.extend(last.into_iter().map(|transition| Change::Drop { transition }));
        changes
    }

    /// The transitions on acts in the last event of a story.
    fn last_transitions(&self, story: &Story) -> Vec<String> {
        let tables = self.process.tables();
        let Ok(run) = run(self.process, &story.scenario) else { return Vec::new() };
        let Some(event) = run.told.iter().rev().filter(|told| told.act.is_some()).find_map(|told| told.entry.event()) else {
            return Vec::new();
        };
        let first = event.microsteps().next();
        first.iter().flat_map(|step| step.edges()).map(|edge| tables.transitions[tables.edges[edge].transition].name.to_string()).collect()
    }

    /// Whether a property holds with a change, and everything that held before still does.
    fn remedies_it(&self, place: usize, change: &Change, proofs: &[Proof]) -> bool {
        let Ok(changed) = Process::compile_within(changed(self.process.definition(), change), *self.process.limits()) else { return false };
        let options = Options { members: self.scope.members().to_vec(), ..self.options.clone() };
        let Ok(prover) = Prover::new(&changed, &options) else { return false };
        let still = |place: usize| {
            changed.definition().properties.get(place).is_some_and(|property| prover.property(place, property).verdict.holds())
        };
        let held = proofs.iter().filter(|proof| proof.verdict.holds());
        let places: Vec<usize> =
            held.filter_map(|proof| if let Asked::Property(place) = proof.asked { Some(place) } else { None }).collect();
        still(place) && places.into_iter().all(still)
    }
}

/// A definition with a change made.
fn changed(definition: &Definition, change: &Change) -> Definition {
    let mut definition = definition.clone();
    match change {
        Change::Need { transition, rule } => {
            for one in definition.transitions.iter_mut().filter(|one| one.id == *transition) {
                one.needs.push(rule.clone());
            }
        }
        Change::Drop { transition } => definition.transitions.retain(|one| one.id != *transition),
    }
    definition
}

/// The rules that a property speaks of.
fn rules_of(pattern: &Pattern) -> Vec<String> {
    let mut rules = BTreeSet::new();
    match pattern {
        Pattern::Always(test) | Pattern::Never(test) | Pattern::Sometimes(test) | Pattern::Eventually(test) => in_test(test, &mut rules),
        Pattern::NeverHappens(of) | Pattern::Unary { of, .. } => in_happening(of, &mut rules),
        Pattern::AlwaysPossible { during, .. } => during.iter().for_each(|test| in_test(test, &mut rules)),
        Pattern::Binary { first, then, .. } => {
            in_happening(first, &mut rules);
            in_happening(then, &mut rules);
        }
    }
    rules.into_iter().collect()
}

fn in_happening(happening: &Happening, rules: &mut BTreeSet<String>) {
    match happening {
        Happening::Act { during, .. } | Happening::Transition { during, .. } => during.iter().for_each(|test| in_test(test, rules)),
        Happening::Any(parts) => parts.iter().for_each(|part| in_happening(part, rules)),
        Happening::Holds(test) => in_test(test, rules),
        Happening::Enters(_) | Happening::Leaves(_) | Happening::Lapse(_) => {}
    }
}

fn in_test(test: &Test, rules: &mut BTreeSet<String>) {
    match test {
        Test::Rule(rule) => {
            rules.insert(rule.clone());
        }
        Test::All(parts) | Test::Any(parts) => parts.iter().for_each(|part| in_test(part, rules)),
        Test::Not(part) => in_test(part, rules),
        Test::Fact { .. } | Test::InState(_) | Test::Deadline { .. } | Test::Ended(_) => {}
    }
}
