//! What comparing says of random processes that differ a little.
//!
//! `COMPARE_RUNS=5000 cargo test --release -p mandate-analysis --test compare` runs longer.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "test code")]

use mandate_analysis::compare::{Class, What, compare};
use mandate_engine::{Act, Case, Opening};
use mandate_process::Process;
use mandate_process::definition::{Definition, Item, Members, Operand, Operator, Rule, Test};
use mandate_process::text::meaning;
use mandate_process::value::Value;
use mandate_testkit::generate::{Rng, Stimulus, process, stimuli, world};
use std::collections::BTreeMap;

fn runs() -> u64 {
    std::env::var("COMPARE_RUNS").ok().map_or(150, |text| text.parse().expect("COMPARE_RUNS is a number"))
}

/// A test that is like another.
fn near(rng: &mut Rng, test: &Test, other: &Test) -> Test {
    let mut test = test.clone();
    match &mut test {
        Test::All(parts) | Test::Any(parts) => match rng.below(3) {
            0 => parts.push(other.clone()),
            1 if parts.len() > 1 => drop(parts.pop()),
            _ => {
                if let Some(part) = parts.first_mut() {
                    *part = near(rng, part, other);
                }
            }
        },
        Test::Not(part) => **part = near(rng, part, other),
        Test::Fact { for_each, comparison, .. } => {
            if rng.chance(30)
                && let Some(Members::List(names)) = for_each.first_mut()
                && names.len() > 1
            {
                names.pop();
            } else if let Operand::Value(value) = &mut comparison.right {
                match value {
                    Value::Integer(bound) => *bound = (*bound + rng.between(0, 4) as i64 - 2).max(0),
                    Value::Set(members) if members.len() > 1 => drop(members.pop()),
                    Value::Text(_) if comparison.operator == Operator::Includes => comparison.operator = Operator::IncludesNone,
                    _ => return Test::Any(vec![test, other.clone()]),
                }
            } else {
                return if rng.chance(50) { Test::Any(vec![test, other.clone()]) } else { Test::Not(Box::new(Test::Not(Box::new(test)))) };
            }
        }
        _ => return Test::Any(vec![test, other.clone()]),
    }
    test
}

/// The states of a random case, in order.
fn walk(process: &Process, definition: &Definition, seed: u64, mut look: impl FnMut(&Case)) {
    let world = world(definition, seed);
    let mut opening = Opening::new("case", world.opens_at);
    opening.actors = world.actors.iter().map(|actor| (actor.id.clone(), actor.role.clone())).collect();
    opening.members.clone_from(&world.members);
    opening.record = world.record;
    let Ok(mut case) = Case::open(process, &opening) else { return };
    look(&case);
    for stimulus in stimuli(definition, seed, 12) {
        match stimulus {
            Stimulus::Act { act, actor, at, content } => {
                let mut made = Act::new(act, actor, at);
                made.content = content.into_iter().map(|(field, value)| (field.into(), value)).collect();
                case.submit(made);
            }
            Stimulus::Pass(to) => {
                case.pass(to);
            }
        }
        look(&case);
    }
}

#[test]
fn a_stricter_test_holds_only_where_the_other_does_and_a_looser_wherever_it_does() {
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    let mut apart = 0;
    for seed in 0..runs() {
        let mut rng = Rng::new(seed);
        let definition = process(seed);
        let other = definition.rules[rng.below(definition.rules.len())].test.clone();
        for index in 0..definition.rules.len() {
            let mut changed = definition.clone();
            let test = near(&mut rng, &definition.rules[index].test, &other);
            changed.rules[index].test = test.clone();
            let mut both = definition.clone();
            both.rules.push(Rule { id: "as-changed".into(), says: "Changed.".into(), test, ..Rule::default() });
            let compiled = [&definition, &changed, &both].map(|definition| Process::compile(definition.clone()));
            let [Ok(old), Ok(new), Ok(both)] = compiled else { continue };
            let comparison = compare(&old, &new);
            let Some(change) = comparison.changes.iter().find(|change| change.item == Item::Rule) else { continue };
            *told.entry(change.class.word()).or_default() += 1;
            let names = &both.tables().names.rules;
            let test = |name: &str| both.tables().rules[names[name]].test;
            let (was, is) = (test(&definition.rules[index].id), test("as-changed"));
            walk(&both, &definition, seed, |case| {
                let (was, is) = (case.state().holds(&both, was), case.state().holds(&both, is));
                apart += usize::from(was != is);
                let fits = match change.class {
                    Class::Stricter => was || !is,
                    Class::Looser => is || !was,
                    _ => true,
                };
                assert!(fits, "seed {seed}: {change:?}: {was} → {is}");
            });
        }
    }
    println!("{told:?}, {apart} states apart");
    assert!(["stricter", "looser", "breaking"].iter().all(|class| told.get(class).is_some_and(|count| *count > 5)), "{told:?}");
    assert!(apart > 50, "{apart}");
}

#[test]
fn nothing_is_told_only_of_the_same_digests_and_wording_only_of_the_same_meaning() {
    for seed in 0..runs() {
        let (old, new) = (process(seed), process(seed + 1));
        let compiled = |definition: &Definition| Process::compile(definition.clone()).expect("a process that compiles");
        let mut worded = old.clone();
        worded.rules[0].says.push('!');
        let mut moved = old.clone();
        moved.transitions.rotate_left(1);
        for (one, other) in [(&old, &old), (&old, &new), (&old, &worded), (&old, &moved), (&worded, &old)] {
            let (one, other) = (compiled(one), compiled(other));
            let comparison = compare(&one, &other);
            assert_eq!(comparison.is_empty(), one.digest() == other.digest(), "seed {seed}");
            let more = comparison.changes.iter().any(|change| change.class != Class::Wording);
            assert_eq!(more, meaning(one.definition()) != meaning(other.definition()), "seed {seed}: {:?}", comparison.changes);
        }
    }
}

#[test]
fn one_thing_renamed_is_one_change() {
    let mut met = 0;
    for seed in 0..runs() {
        let old = process(seed);
        let mut new = old.clone();
        let rule = new.rules[0].id.clone();
        let text = format!("{:?}", (&old.transitions, &old.deadlines, &old.rules));
        // Where a rule is nested its mentions are many; here it is only needed.
        if text.matches(&format!("Rule(\"{rule}\")")).count() > 0 {
            continue;
        }
        new.rules[0].id = "by-another-name".into();
        for transition in &mut new.transitions {
            transition.needs.iter_mut().filter(|need| **need == rule).for_each(|need| *need = "by-another-name".into());
        }
        let (Ok(before), Ok(after)) = (Process::compile(old), Process::compile(new)) else { continue };
        met += 1;
        let comparison = compare(&before, &after);
        assert_eq!(comparison.changes.len(), 1, "seed {seed}: {:?}", comparison.changes);
        assert_eq!(comparison.changes[0].what, What::Renamed { from: rule }, "seed {seed}");
    }
    assert!(met * 4 > runs(), "{met}");
}
