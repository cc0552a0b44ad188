//! Prints how fast a search is and how much memory it takes, in the form that a round of peers reads.
//!
//! `cargo bench --bench search -- 11 2` searches eleven tracks with two threads. The memory is that of the whole process,
//! so one process searches once.
#![allow(clippy::expect_used, clippy::panic, reason = "a benchmark")]

mod tracks;

use mandate::CaseState;
use mandate::Process;
use mandate::analysis::verify::search::{Follow, Ground, Move, Options, Seen, search};
use mandate::engine::Scratch;
use mandate::process::ids::TestId;
use std::time::Instant;

/// A test that must hold in every state.
struct Always<'a>(&'a Process, TestId);

impl Follow for Always<'_> {
    type Eye = ();

    fn eye(&self) {}

    fn step(&self, node: u32, _: Move, (): &mut (), _: &CaseState, _: &Scratch) -> Seen {
        Seen::at(node)
    }

    fn is_broken_in(&self, (): &mut (), _: u32, state: &CaseState) -> bool {
        !state.holds(self.0, self.1)
    }
}

fn main() {
    let numbers: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let (tracks, threads) = (numbers.first().copied().unwrap_or(9), numbers.get(1).copied().unwrap_or(1));
    let process = tracks::process(tracks);
    let (start, acts) = tracks::case(&process);
    let tables = process.tables();
    let none_left_out = tables.rules[*tables.names.rules.get("none-left-out").expect("the rule")].test;
    let ground = Ground { process: &process, start: &start, acts: &acts, live: None };
    let begun = Instant::now();
    let found = search(ground, Seen::at(0), &Always(&process, none_left_out), Options { threads, ..Options::default() });
    let took = begun.elapsed().as_secs_f64();
    let states = found.states();
    assert!(found.complete, "it was cut or broken");
    if let Some((_, states, edges)) = [(9, 76_100, 529_974), (11, 887_044, 7_324_614)].iter().find(|(known, ..)| *known == tracks) {
        assert_eq!((found.states(), found.edges), (*states, *edges));
    }
    eprintln!("{states} states, {} edges, {took:.3} s, {:.1} MiB", found.edges, peak());
    let peer = format!("mandate, {threads} thread(s)");
    emit(&format!("W2 search K={tracks}"), &peer, "states/s", states as f64 / took, states);
    emit(&format!("W2 peak K={tracks}"), &peer, "MiB", peak(), states);
}

fn emit(workload: &str, peer: &str, unit: &str, rate: f64, work: usize) {
    println!(r#"{{"workload":"{workload}","peer":"{peer}","unit":"{unit}","rate":{rate:.1},"work":{work}}}"#);
}

/// The most memory that this process has had, in MiB; 0 where it is not known.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok()).map_or(0.0, |kib| kib / 1024.0)
}
