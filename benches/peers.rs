//! Prints our rates in the form that a round of peers reads: one JSON line a workload.
//!
//! `cargo bench --bench peers` prints one round; the command that joins it with others stands in
//! `docs/performance.md`.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a benchmark")]

mod short_case;

use mandate::engine::{begin, evolve, record};
use short_case::{ACTS, Mode, REFUSED};
use std::hint::black_box;
use std::time::Instant;

fn main() {
    let process = short_case::process();
    let scribe = record::Scribe::new(&process);
    let modes = [
        (Mode::Default, scribe.clone(), "mandate, default: acts by name, log kept, refusals explained"),
        (Mode::Explained, scribe.clone(), "mandate, every act explained"),
        (Mode::Chained, scribe.clone(), "mandate, JSON record with SHA-256 chain"),
        (Mode::Chained, scribe.thorough(), "mandate, the same, the hash of the state in every record"),
    ];
    for (mode, mut scribe, name) in modes {
        sample("W1 engine", name, "acts/s", |cases| {
            let refused: u64 = (0..cases).map(|_| short_case::run(black_box(&process), mode, &mut scribe)).sum();
            assert_eq!(refused, cases * REFUSED);
            cases * ACTS
        });
    }
    let events: Vec<_> = short_case::entries(&process).into_iter().filter_map(|entry| entry.event().cloned()).collect();
    sample("W3 fold", "mandate, evolve", "events/s", |cases| {
        for _ in 0..cases {
            let mut state = begin(&process, &events[0]).expect("the opening");
            for event in &events[1..] {
                state = evolve(&process, state, black_box(event)).expect("an event that fits");
            }
            black_box(state);
        }
        cases * events.len() as u64
    });
    let log = short_case::log(&process);
    sample("W3 verify", "mandate, chain + fold + audit of a text log", "events/s", |cases| {
        for _ in 0..cases {
            let summary = record::check(&process, black_box(&log).iter().map(String::as_str)).expect("a whole log");
            assert_eq!(summary.position.seq, log.len() as u64);
        }
        cases * log.len() as u64
    });
}

/// Warms up, then takes samples of about 0.4 s and prints the rate of each.
fn sample(workload: &str, peer: &str, unit: &str, mut batch: impl FnMut(u64) -> u64) {
    let mut count = 1;
    let warm = Instant::now();
    loop {
        let start = Instant::now();
        batch(count);
        let took = start.elapsed().as_secs_f64();
        if took >= 0.1 && warm.elapsed().as_secs_f64() > 0.3 {
            count = ((count as f64 * 0.4 / took) as u64).max(1);
            break;
        }
        if took < 0.1 {
            count *= 2;
        }
    }
    let samples = std::env::var("SAMPLES").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    for _ in 0..samples {
        let start = Instant::now();
        let work = batch(count);
        println!(
            r#"{{"workload":"{workload}","peer":"{peer}","unit":"{unit}","rate":{:.1},"work":{work}}}"#,
            work as f64 / start.elapsed().as_secs_f64()
        );
    }
}
