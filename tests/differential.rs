//! The engine agrees with the naive interpreter on random processes and random rows of stimuli.
//!
//! `DIFFERENTIAL_RUNS=100000 cargo test --release --test differential -- --nocapture` runs longer.
#![allow(clippy::expect_used, clippy::panic, reason = "a test")]

use mandate_testkit::differential::{Met, compare};

#[test]
fn engine_and_naive_interpreter_agree_on_random_processes() {
    let runs: u64 = std::env::var("DIFFERENTIAL_RUNS").ok().map_or(10_000, |text| text.parse().expect("DIFFERENTIAL_RUNS is a number"));
    let first: u64 = std::env::var("DIFFERENTIAL_FIRST").ok().map_or(0, |text| text.parse().expect("DIFFERENTIAL_FIRST is a number"));
    let met = std::thread::scope(|scope| {
        let halves = [0, 1].map(|half| scope.spawn(move || agree(first, runs, half)));
        halves.map(|half| half.join().expect("a half that ends"))
    });
    let mut all = Met::new();
    for (what, count) in met.into_iter().flatten() {
        *all.entry(what).or_default() += count;
    }
    println!("{runs} runs: {all:?}");
    for wanted in [
        "accepted",
        "lapse",
        "deadline met",
        "memory written",
        "keyed fact changed",
        "irregular rules-unmet",
        "refused rules-unmet",
        "refused not-in-order",
        "refused not-this-actor",
    ] {
        assert!(runs < 10_000 || all.contains_key(wanted), "no run met `{wanted}`: the generator has gone dull");
    }
}

fn agree(first: u64, runs: u64, half: u64) -> Met {
    let mut met = Met::new();
    for seed in (first..first + runs).filter(|seed| seed % 2 == half) {
        if let Err(difference) = compare(seed, 12, &mut met) {
            panic!("{difference}");
        }
    }
    met
}
