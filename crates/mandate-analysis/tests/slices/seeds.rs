//! Random seeds, and rules to keep.

use mandate_analysis::verify::slice::{Kept, Seeds};
use mandate_process::Process;
use mandate_process::ids::{ActId, DeadlineId, FactId, RuleId, StateId, Table, TransitionId};
use mandate_testkit::generate::Rng;
use std::collections::BTreeSet;

/// One or two things of any kind.
pub fn seeds(rng: &mut Rng, process: &Process) -> Seeds {
    let tables = process.tables();
    let mut seeds = Seeds { every_event: rng.chance(10), ..Seeds::default() };
    for _ in 0..rng.between(1, 2) {
        match rng.below(7) {
            0 => drop(some(rng, &tables.states).filter(|state| *state != StateId(0)).map(|state: StateId| seeds.states.insert(state))),
            1 => drop(some(rng, &tables.facts).map(|fact: FactId| seeds.facts.insert(fact))),
            2 => drop(some(rng, &tables.deadlines).map(|deadline: DeadlineId| seeds.deadlines.insert(deadline))),
            3 => drop(some(rng, &tables.acts).map(|act: ActId| seeds.acts.insert(act))),
            4 => drop(some(rng, &tables.transitions).map(|transition: TransitionId| seeds.transitions.insert(transition))),
            5 => drop(some(rng, &tables.rules).map(|rule: RuleId| seeds.rules.insert(rule))),
            _ => drop(some(rng, &tables.acts).map(|act: ActId| seeds.asked.insert(act))),
        }
    }
    seeds
}

/// Mostly nothing; else a rule everywhere, a rule in one place, or a transition.
pub fn kept(rng: &mut Rng, process: &Process) -> BTreeSet<Kept> {
    let tables = process.tables();
    let needs: Vec<Kept> =
        tables.edges.iter().flat_map(|(_, edge)| edge.needs.iter().map(|rule| Kept::Need(edge.transition, *rule))).collect();
    let mut kept = BTreeSet::new();
    if rng.chance(40) {
        match rng.below(3) {
            0 => drop(some(rng, &tables.rules).map(|rule: RuleId| kept.insert(Kept::Rule(rule)))),
            1 => drop(rng.any(&needs).map(|need| kept.insert(need))),
            _ => drop(some(rng, &tables.transitions).map(|transition: TransitionId| kept.insert(Kept::Transition(transition)))),
        }
    }
    kept
}

fn some<I: From<usize>, T>(rng: &mut Rng, table: &Table<I, T>) -> Option<I> {
    (!table.is_empty()).then(|| I::from(rng.below(table.len())))
}
