//! As many states and as many steps are found as there are.

use crate::both::Both;
use crate::runs;
use mandate_analysis::verify::search::{Found, Move, Options, Seen, search};
use mandate_testkit::explorer::{self, Explored};
use mandate_testkit::generate::process;
use std::collections::BTreeSet;

/// Larger cases are left to the search alone.
const MOST: usize = 150;

/// A step of the search as the explorer names it.
fn named(both: &Both, what: Move) -> explorer::Move {
    match what {
        Move::Act(place) => explorer::Move::Act(place as usize),
        Move::Lapse(id) => explorer::Move::RunsOut(format!("lapse.{}", both.process.tables().deadlines[id].name)),
        Move::Sent(trigger) => explorer::Move::RunsOut(format!("sent.{}", both.process.trigger_text(trigger))),
    }
}

/// The configurations of all states, sorted: more than a number, and said by name.
fn configurations(both: &Both, found: &Found) -> Vec<BTreeSet<String>> {
    let mut all: Vec<BTreeSet<String>> = (0..u32::try_from(found.states()).unwrap())
        .map(|number| found.state(&both.ground(), number).active().map(|state| both.process.state_name(state).to_owned()).collect())
        .collect();
    all.sort();
    all
}

fn told(explored: &Explored) -> Vec<BTreeSet<String>> {
    let mut all: Vec<BTreeSet<String>> = explored.cases.iter().map(|case| case.active()).collect();
    all.sort();
    all
}

#[test]
fn the_search_finds_what_the_naive_explorer_finds() {
    let (mut compared, mut larger, mut largest, mut states, mut lapses) = (0, 0, 0, 0, 0);
    for seed in 0..runs() {
        let Some(both) = Both::random(&process(seed), seed, 12) else { continue };
        let Some(explored) = explorer::explore(&both.naive, &both.doings, MOST) else {
            let cut = search(both.ground(), Seen::at(0), &(), Options { most_states: MOST, ..Options::default() });
            assert!(!cut.complete, "seed {seed}: the explorer found more");
            larger += 1;
            continue;
        };
        let found = search(both.ground(), Seen::at(0), &(), Options { keep_edges: true, ..Options::default() });
        assert_eq!((found.states(), found.complete), (explored.cases.len(), true), "seed {seed}");
        assert_eq!(configurations(&both, &found), told(&explored), "seed {seed}");
        let numbers = 0..u32::try_from(found.states()).unwrap();
        let steps: BTreeSet<_> = numbers.flat_map(|from| found.successors(from).map(move |edge| (from, edge.step.what, edge.to))).collect();
        let moves = explored.moves();
        assert_eq!(steps.len(), moves.len(), "seed {seed}: steps");
        let mut kinds: Vec<_> = steps.iter().map(|(_, what, _)| named(&both, *what)).collect();
        let mut wanted: Vec<_> = moves.iter().map(|(_, what, _)| what.clone()).collect();
        kinds.sort();
        wanted.sort();
        assert_eq!(kinds, wanted, "seed {seed}: steps of each kind");
        compared += 1;
        largest = largest.max(found.states());
        states += found.states();
        lapses += wanted.iter().filter(|what| matches!(what, explorer::Move::RunsOut(_))).count();
    }
    println!("{compared} compared with {states} states, the largest of {largest}; {lapses} lapses; {larger} were larger");
    assert!(compared * 4 > runs() && largest > 100 && lapses > 100, "{compared}, {largest}, {lapses}, {larger}");
}
