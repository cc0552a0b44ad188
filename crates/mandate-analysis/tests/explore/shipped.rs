//! Symmetry on the slices of the shipped processes: as many orbits as there are, and figures.
//!
//! `EXPLORE_FIGURES=2000000 cargo test --release -p mandate-analysis --test explore shipped -- --nocapture` prints how
//! many states each slice has with three contributors, and how many orbits.

use mandate_analysis::verify::model::model;
use mandate_analysis::verify::search::{Ground, Options, Seen, search};
use mandate_analysis::verify::slice::{seeds_of, slice};
use mandate_analysis::verify::symmetry::Symmetry;
use mandate_analysis::verify::{Live, Scope};
use mandate_engine::explore::Prepared;
use mandate_process::Process;
use std::collections::BTreeSet;

/// How many slices were compared, and of how many there were fewer orbits than states.
fn compare(process: &Process, most_states: usize, told: bool) -> (usize, usize) {
    let (mut compared, mut fewer) = (0, 0);
    for property in &process.definition().properties {
        let slice = slice(process, &seeds_of(process, property), &BTreeSet::new());
        let scope = Scope::of(process, &[("contributor".into(), 3)]).unwrap();
        let model = model(&slice.process, &scope, false).unwrap();
        let acts: Vec<Prepared> = model.offers.iter().map(|offer| offer.prepared.clone()).collect();
        let symmetry = Symmetry::of(&model.process, &model.start, &acts);
        let live = Live::of(&model.process, &model.start);
        let ground = Ground { process: &model.process, start: &model.start, acts: &acts, live: Some(&live) };
        if !told && !symmetry.is_on() {
            continue;
        }
        let options = Options { most_states, ..Options::default() };
        let all = search(ground, Seen::at(0), &(), options);
        let orbits = search(ground, Seen::at(0), &(), Options { symmetry: Some(&symmetry), ..options });
        if told {
            let cut = |complete: bool| if complete { "" } else { " and more" };
            let groups: Vec<_> = symmetry.groups().iter().map(|group| format!("{} {}", group.members.len(), group.of)).collect();
            let apart: Vec<_> = symmetry.apart().iter().map(|apart| format!("{}: {:?}", apart.group.of, apart.because)).collect();
            println!(
                "{}: {}{} states, {}{} orbits ({}; apart {})",
                property.id,
                all.states(),
                cut(all.complete),
                orbits.states(),
                cut(orbits.complete),
                groups.join(", "),
                apart.join(", ")
            );
        }
        if all.complete && symmetry.is_on() {
            assert!(orbits.complete && orbits.states() <= all.states() && orbits.depth == all.depth, "{}", property.id);
            let sum: usize = (0..u32::try_from(orbits.states()).unwrap())
                .map(|state| {
                    let mut case = orbits.state(&ground, state);
                    live.forget(ground.process, &mut case);
                    symmetry.orbit(&case)
                })
                .sum();
            assert_eq!(sum, all.states(), "{}", property.id);
            compared += 1;
            fewer += usize::from(orbits.states() < all.states());
        }
    }
    (compared, fewer)
}

#[test]
fn the_slices_of_the_shipped_processes_have_as_many_orbits_as_they_have() {
    let most: Option<usize> = std::env::var("EXPLORE_FIGURES").ok().map(|text| text.parse().unwrap());
    let (most_states, told) = (most.unwrap_or(6_000), most.is_some());
    let all = [mandate_un::single_decision(), mandate_un::three_phase()].map(|process| compare(&process, most_states, told));
    let compared: usize = all.iter().map(|(compared, _)| compared).sum();
    println!("{compared} compared, of {} fewer orbits than states", all.iter().map(|(_, fewer)| fewer).sum::<usize>());
    assert!(compared > 3, "{all:?}");
}
