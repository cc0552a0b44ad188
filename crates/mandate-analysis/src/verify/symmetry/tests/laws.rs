//! With symmetry a search finds one state of each orbit, and says the same.

use crate::verify::follow::{Follows, Watching};
use crate::verify::graph::Graph;
use crate::verify::live::Live;
use crate::verify::look::bad_run;
use crate::verify::model::{Model, Scope, model};
use crate::verify::monitor::Monitor;
use crate::verify::search::{Found, Ground, Options, search};
use crate::verify::symmetry::Symmetry;
use mandate_engine::explore::Prepared;
use mandate_engine::{CaseState, Scratch};
use mandate_process::Process;
use mandate_process::definition::{Definition, Happening, Pattern, Property, Test};
use mandate_process::ids::PropertyId;
use mandate_testkit::generate::{Rng, process};
use std::collections::BTreeMap;

const MOST: usize = 1_500;

fn runs() -> u64 {
    std::env::var("SYMMETRY_RUNS").ok().map_or(60, |text| text.parse().unwrap())
}

/// A random process with one promise.
fn promising(seed: u64) -> Definition {
    let mut definition = process(seed);
    let mut rng = Rng::new(Rng::mixed(seed, 0x5e77));
    let rule = Test::Rule(rng.pick(&definition.rules).id.clone());
    let act = |rng: &mut Rng| Happening::Act { act: rng.pick(&definition.vocabulary.acts).id.clone(), by: None, during: None };
    let pattern = match rng.below(6) {
        0 => Pattern::Always(rule),
        1 => Pattern::Never(rule),
        2 => Pattern::Sometimes(rule),
        3 => Pattern::Eventually(rule),
        4 => Pattern::Binary { template: "response", first: act(&mut rng), then: act(&mut rng) },
        _ => Pattern::Binary { template: "alternate-precedence", first: act(&mut rng), then: act(&mut rng) },
    };
    definition.properties.push(Property { id: "it".into(), says: String::new(), pattern, remarks: Default::default() });
    definition
}

fn a_model(seed: u64) -> Option<Model> {
    let process = Process::compile(promising(seed)).unwrap();
    let many: Vec<_> = ["member", "expert", "need"].into_iter().map(|of| (of.to_owned(), 2 + u32::from(of == "member"))).collect();
    let scope = Scope::of(&process, &many).ok()?;
    model(&process, &scope, true).ok()
}

fn key(process: &Process, state: &CaseState) -> Vec<u8> {
    let mut key = Vec::new();
    state.pack(process, &mut key);
    key
}

/// The deadlines, sent names and states of a case: what is the same for all images.
fn told(process: &Process, found: &Found, ground: &Ground<'_>, state: u32) -> String {
    let case = found.state(ground, state);
    let states: Vec<&str> = case.active().map(|active| process.state_name(active)).collect();
    format!("{states:?} {:?} {}", case.timers().collect::<Vec<_>>(), found.mark(state).node)
}

#[test]
fn a_state_of_each_orbit_is_found_and_verdicts_are_the_same() {
    let (mut compared, mut fewer, mut broken, mut rounds) = (0_u64, 0_u64, BTreeMap::new(), 0);
    for seed in 0..runs() {
        let Some(model) = a_model(seed) else { continue };
        let acts: Vec<Prepared> = model.offers.iter().map(|offer| offer.prepared.clone()).collect();
        let symmetry = Symmetry::of(&model.process, &model.start, &acts);
        let ground = Ground { process: &model.process, start: &model.start, acts: &acts, live: None };
        if !symmetry.is_on() || acts.len() > 200 {
            continue;
        }
        let monitor = Monitor::of(&model.process, PropertyId(0)).unwrap();
        let live = Live::of(&model.process, &model.start);
        let watching = Watching::new(&model, &monitor, &live);
        let options = Options { most_states: MOST, keep_edges: true, count_cases: true, ..Options::default() };
        let all = search(ground, watching.opened(), &watching, options);
        let one = search(ground, watching.opened(), &watching, Options { symmetry: Some(&symmetry), ..options });
        if !all.complete && all.stopped.is_none() {
            continue;
        }
        compared += 1;
        assert_eq!((all.complete, all.stopped.is_some(), all.depth), (one.complete, one.stopped.is_some(), one.depth), "seed {seed}");
        let run = |found: &Found| bad_run(&Graph::of(found), found.stopped, &watching);
        let (of_all, of_one) = (run(&all), run(&one));
        assert_eq!(of_all.is_some(), of_one.is_some(), "seed {seed}");
        *broken.entry(of_all.is_some()).or_insert(0) += 1;
        if all.complete {
            let states = 0..u32::try_from(one.states()).unwrap();
            let orbits: usize = states.clone().map(|state| symmetry.orbit(&one.state(&ground, state))).sum();
            assert_eq!(orbits, all.states(), "seed {seed}: one state of each orbit");
            fewer += u64::from(one.states() < all.states());
            let mut alike: BTreeMap<String, usize> = BTreeMap::new();
            states.for_each(|state| {
                *alike.entry(told(&model.process, &one, &ground, state)).or_default() += symmetry.orbit(&one.state(&ground, state))
            });
            let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
            (0..u32::try_from(all.states()).unwrap())
                .for_each(|state| *wanted.entry(told(&model.process, &all, &ground, state)).or_default() += 1);
            assert_eq!(alike, wanted, "seed {seed}");
        }
        // A round of orbits is one that a case can go.
        if let Some(run) = of_one.filter(|run| !run.round.is_empty()) {
            let graph = Graph::of(&one);
            let round: Vec<_> = run.round.iter().map(|arc| (graph.steps[arc.label].step, u32::try_from(arc.to).unwrap())).collect();
            let at = u32::try_from(run.at).unwrap();
            let steps = symmetry.unrolled(&ground, &one, at, &round).unwrap_or_else(|| panic!("seed {seed}: no round"));
            let start = one.state(&ground, at);
            let (mut state, mut scratch) = (start.clone(), Scratch::new(ground.process, ground.start));
            steps.iter().for_each(|step| ground.go(*step, &mut state, &mut scratch));
            assert_eq!(key(&model.process, &state), key(&model.process, &start), "seed {seed}");
            assert!(steps.len().is_multiple_of(round.len()));
            rounds += 1;
        }
    }
    println!("{compared} compared, {fewer} with fewer states, {broken:?}, {rounds} rounds");
    assert!(compared * 5 > runs() && fewer > 0 && broken.len() == 2, "{compared} {fewer} {broken:?} {rounds}");
}

#[test]
fn any_number_of_threads_finds_the_same_orbits() {
    for seed in 0..runs() / 10 {
        let Some(model) = a_model(seed) else { continue };
        let acts: Vec<Prepared> = model.offers.iter().map(|offer| offer.prepared.clone()).take(300).collect();
        let symmetry = Symmetry::of(&model.process, &model.start, &acts);
        let ground = Ground { process: &model.process, start: &model.start, acts: &acts, live: None };
        let with = |threads| {
            search(
                ground,
                Default::default(),
                &(),
                Options { most_states: 2_000, threads, keep_edges: true, symmetry: Some(&symmetry), ..Options::default() },
            )
        };
        assert!(with(1) == with(3), "seed {seed}");
    }
}

const TOKEN: &str = r#"
format = "mandate.process/1"
id = "token"
title = "A token"
version = "1"
states = ["held", "down"]
ends = ["down"]
[state.held]
admits = ["pass"]
[transition.drop]
from = "held"
to = "down"
on = "lapse.tired"
[deadline.tired]
after = "1 day"
while = "held"
armed-by = "pass"
[property.ends]
says = "It is put down some time."
eventually = { in-state = "down" }
choice = "A test."
[rule.alone]
says = "The last one has it."
test = { fact = "holder", is = { fact = "last" } }
choice = "A test."
[transition.all]
from = "held"
to = "down"
on = "give-up"
needs = "alone"
[role.member]
name = "member"
many = true
[fact.holder]
type = "member"
[fact.last]
type = "member"
[act.give-up]
says = "Give up"
by = "member"
[act.pass]
says = "Pass"
by = "member"
content = { to = "member" }
changes = { holder = { set = "{to}" } }
"#;

#[test]
fn a_round_that_passes_from_hand_to_hand_comes_round() {
    let reading = mandate_process::text::read_str(TOKEN);
    let process = reading.process.unwrap_or_else(|| panic!("{:?}", reading.findings));
    let scope = Scope::of(&process, &[("member".into(), 3)]).unwrap();
    let model = model(&process, &scope, true).unwrap();
    let acts: Vec<Prepared> = model.offers.iter().map(|offer| offer.prepared.clone()).collect();
    let symmetry = Symmetry::of(&model.process, &model.start, &acts);
    let ground = Ground { process: &model.process, start: &model.start, acts: &acts, live: None };
    let found = search(ground, Default::default(), &(), Options { keep_edges: true, symmetry: Some(&symmetry), ..Options::default() });
    // Nobody has it yet, somebody has it, somebody had it and it is down.
    assert_eq!(found.states(), 3);
    // To pass it on is a round of one step, but three of them, or two, to come back to the first holder.
    let passes = found
        .successors(1)
        .filter(|edge| edge.to == 1)
        .map(|edge| symmetry.unrolled(&ground, &found, 1, &[(edge.step.what, 1)]).unwrap().len());
    let lengths: std::collections::BTreeSet<usize> = passes.collect();
    assert!(lengths.contains(&1) && lengths.iter().any(|length| *length > 1), "{lengths:?}");
}
