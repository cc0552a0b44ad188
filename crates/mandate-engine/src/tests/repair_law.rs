//! With a repair the act is lawful; with any proper part of it, it is not (S12.4).

use super::desk::{Dice, desk_needing, go, opened};
use crate::{Answer, CaseState, Change, NoRepair, RefusalKind, Repair, Repairs, Stimulus, decide, folded, repairs};
use alloc::vec::Vec;
use mandate_process::Process;
use proptest::prelude::*;

/// Whether the rules of `go` hold, as `decide` judges: `go` changes nothing, so the folded state can be judged again.
fn lawful(process: &Process, state: &CaseState) -> bool {
    match decide(process, state, Stimulus::Act(&go())).answer {
        Answer::Accepted(_) => true,
        Answer::Refused(refusal) => {
            assert!(matches!(refusal.kind, RefusalKind::RulesUnmet | RefusalKind::NotInOrder), "{refusal:?}");
            false
        }
        other => panic!("{other:?}"),
    }
}

fn parts(repair: &Repair) -> impl Iterator<Item = Repair> + '_ {
    (0..(1_usize << repair.changes.len()) - 1).map(|mask| {
        let chosen = repair.changes.iter().enumerate().filter(|(place, _)| mask >> place & 1 == 1);
        Repair { changes: chosen.map(|(_, change): (usize, &Change)| change.clone()).collect() }
    })
}

fn a_repair_is_smallest_and_enough(seed: u64) -> Repairs {
    let mut dice = Dice::new(seed);
    let count = 1 + dice.below(3);
    let tests: Vec<_> = (0..count).map(|_| dice.test(2)).collect();
    let (process, mut state) = opened(desk_needing(tests));
    dice.scatter(&process, &mut state);
    let found = repairs(&process, &state, &go(), usize::MAX);
    assert_eq!(found, repairs(&process, &state, &go(), usize::MAX), "seed {seed}");
    let before = folded(&process, &state, &go()).unwrap();
    match &found {
        Repairs::Found(repairs) => {
            assert!(!repairs.is_empty() && repairs.is_sorted_by_key(|repair| repair.changes.len()), "seed {seed}");
            for repair in repairs {
                assert!(lawful(&process, &repair.applied_to(&process, &before)), "seed {seed}: {repair:?} is not enough");
                for part in parts(repair) {
                    assert!(!lawful(&process, &part.applied_to(&process, &before)), "seed {seed}: {part:?} is enough");
                }
            }
        }
        Repairs::None(NoRepair::NotRefused) => assert!(lawful(&process, &state), "seed {seed}"),
        Repairs::None(why) => assert_eq!(*why, NoRepair::Nothing, "seed {seed}"),
        Repairs::TooMany(count) => assert!(*count > 12, "seed {seed}"),
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn with_a_repair_the_act_is_accepted_and_with_no_part_of_it(seed in 0..u64::MAX) {
        a_repair_is_smallest_and_enough(seed);
    }
}

#[test]
fn most_random_refusals_have_repairs() {
    let (mut found, mut several, mut nothing) = (0, 0, 0);
    for seed in 0..400_u64 {
        match a_repair_is_smallest_and_enough(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)) {
            Repairs::Found(repairs) => {
                found += 1;
                several += usize::from(repairs.iter().any(|repair| repair.changes.len() > 1));
            }
            Repairs::None(NoRepair::Nothing) => nothing += 1,
            _ => {}
        }
    }
    assert!(found > 100 && several > 20 && nothing < found / 2, "{found} found, {several} of several changes, {nothing} without");
}
