//! What is proved of a property is what can be read off all that the explorer found.

use crate::both::Both;
use crate::runs;
use mandate_analysis::verify::model::model;
use mandate_analysis::verify::search::{Follow, Move, Options as Searching, Seen, search};
use mandate_analysis::verify::{Asked, Doubt, Options, Scope, Verdict, verify};
use mandate_engine::{CaseState, Scratch};
use mandate_process::Process;
use mandate_process::definition::{Definition, Kind, Pattern, Property, State, Status, Test};
use mandate_process::ids::PropertyId;
use mandate_process::tables::PatternRow;
use mandate_testkit::explorer::{Explored, explore};
use mandate_testkit::generate::{Rng, process};
use mandate_testkit::naive::Doing;
use std::collections::BTreeMap;

/// Larger cases are left to the search alone.
const MOST: usize = 120;

fn names(state: &State) -> Vec<String> {
    let is_state = !matches!(state.kind, Kind::ShallowHistory | Kind::DeepHistory);
    let own = (is_state && !state.id.is_empty()).then(|| state.id.clone());
    own.into_iter().chain(state.children.iter().flat_map(names)).collect()
}

/// A test of a state, of facts (by a rule), of a deadline, or of two of them.
fn test(rng: &mut Rng, definition: &Definition) -> Test {
    match rng.below(6) {
        0 if !definition.deadlines.is_empty() => {
            Test::Deadline { deadline: rng.pick(&definition.deadlines).id.clone(), is: *rng.pick(&Status::ALL) }
        }
        1 | 2 => Test::Rule(rng.pick(&definition.rules).id.clone()),
        3 => Test::Any(vec![test(rng, definition), test(rng, definition)]),
        4 => Test::Not(Box::new(test(rng, definition))),
        _ => Test::InState(rng.pick(&names(&definition.root)).clone()),
    }
}

/// The same process with four promises.
fn promising(seed: u64) -> Definition {
    let mut definition = process(seed);
    let mut rng = Rng::new(Rng::mixed(seed, 0x9a0e));
    for (id, pattern) in
        [("a", Pattern::Always as fn(Test) -> Pattern), ("n", Pattern::Never), ("s", Pattern::Sometimes), ("e", Pattern::Eventually)]
    {
        let pattern = pattern(test(&mut rng, &definition));
        definition.properties.push(Property { id: id.into(), says: String::new(), pattern, remarks: Default::default() });
    }
    definition
}

/// What the explorer says of a property.
fn holds(explored: &Explored, pattern: &Pattern) -> bool {
    match pattern {
        Pattern::Always(test) => explored.always(test),
        Pattern::Never(test) => !explored.sometimes(test),
        Pattern::Sometimes(test) => explored.sometimes(test),
        Pattern::Eventually(test) => explored.eventually(test),
        _ => unreachable!("no such promise is made"),
    }
}

/// All cases of a scope, found by the explorer with the acts of the model.
fn explored(definition: &Definition, scope: &Scope) -> Option<(Both, Explored)> {
    let process = Process::compile(definition.clone()).unwrap();
    let model = model(&process, scope, true).ok()?;
    let content = |act: &mandate_engine::Act| act.content.iter().map(|(field, value)| (field.to_string(), value.clone())).collect();
    let doing = |act: &mandate_engine::Act| Doing { act: act.name.to_string(), actor: act.actor.to_string(), content: content(act) };
    let doings = model.offers.iter().map(|offer| doing(&offer.act)).collect();
    let both = Both::of(definition, &model.opening, doings)?;
    (model.cut.is_empty() && both.doings.len() < 60).then_some(())?;
    let explored = explore(&both.naive, &both.doings, MOST)?;
    Some((both, explored))
}

/// The verdict of a search that stops where a condition is broken.
struct Condition<'a>(&'a Process, &'a PatternRow);

impl Condition<'_> {
    fn is_met(&self, state: &CaseState) -> bool {
        match self.1 {
            PatternRow::Always(test) => !state.holds(self.0, *test),
            PatternRow::Never(test) | PatternRow::Sometimes(test) => state.holds(self.0, *test),
            _ => false,
        }
    }
}

impl Follow for Condition<'_> {
    type Eye = ();

    fn eye(&self) {}

    fn step(&self, node: u32, _: Move, (): &mut (), _: &CaseState, _: &Scratch) -> Seen {
        Seen::at(node)
    }

    fn is_broken_in(&self, (): &mut (), _: u32, state: &CaseState) -> bool {
        self.is_met(state)
    }
}

#[test]
fn conditions_are_met_where_the_explorer_meets_them() {
    let mut met = BTreeMap::new();
    for seed in 0..runs() {
        let definition = promising(seed);
        let Some(both) = Both::random(&definition, seed, 8) else { continue };
        let Some(explored) = explore(&both.naive, &both.doings, MOST) else { continue };
        for (place, property) in definition.properties.iter().take(3).enumerate() {
            let row = &both.process.tables().properties[PropertyId::from(place)].pattern;
            let found = search(both.ground(), Seen::at(0), &Condition(&both.process, row), Searching::default());
            let is_broken = found.stopped.is_some() != matches!(property.pattern, Pattern::Sometimes(_));
            assert_eq!(!is_broken, holds(&explored, &property.pattern), "seed {seed}: {:?}", property.pattern);
            *met.entry((property.id.clone(), is_broken)).or_insert(0) += 1;
        }
    }
    assert!(met.len() == 6 && met.values().all(|count| *count > 10), "{met:?}");
}

#[test]
fn what_is_proved_holds_of_all_that_the_explorer_found() {
    let mut met: BTreeMap<(String, &str), u32> = BTreeMap::new();
    // A proof takes much longer than a search.
    for seed in 0..runs() / 4 {
        let definition = promising(seed);
        let process = Process::compile(definition.clone()).unwrap();
        let scope = Scope::of(&process, &[]).unwrap();
        let Some((_, explored)) = explored(&definition, &scope) else { continue };
        let only = definition.properties.iter().map(|property| property.id.clone()).collect();
        let verification = verify(&process, &Options { only, most_states: 20_000, ..Options::default() }).unwrap();
        for proof in &verification.proofs {
            let Asked::Property(place) = proof.asked else { continue };
            let property = &definition.properties[place];
            let wanted = holds(&explored, &property.pattern);
            let said = match &proof.verdict {
                Verdict::Holds(_) => "holds",
                Verdict::Broken(_) => "broken",
                Verdict::CannotTell(Doubt::NotPlayed { .. }) => "not played",
                Verdict::CannotTell(_) => "cannot tell",
            };
            let agrees = match &proof.verdict {
                // With instants it may be told where without them it cannot.
                Verdict::Holds(None) | Verdict::Broken(None) if proof.looked.timed => true,
                Verdict::Holds(_) => wanted,
                Verdict::Broken(_) => !wanted,
                // The story does not play: either no time allows it, or it was not found out how.
                Verdict::CannotTell(Doubt::NotPlayed { .. }) => wanted == matches!(property.pattern, Pattern::Sometimes(_)),
                // A slice may have more states than the whole: it does what the whole refuses.
                Verdict::CannotTell(_) => true,
            };
            assert!(agrees, "seed {seed}: {said}, {:?}\n{:?}", property.pattern, proof.verdict);
            *met.entry((property.id.clone(), said)).or_insert(0) += 1;
        }
    }
    println!("{met:?}");
    let count = |said: &str| met.iter().filter(|((_, told), _)| *told == said).map(|(_, count)| count).sum::<u32>();
    assert!(
        count("holds") > 10 && count("broken") > 10 && count("cannot tell") + count("not played") < count("holds") + count("broken"),
        "{met:?}"
    );
}
