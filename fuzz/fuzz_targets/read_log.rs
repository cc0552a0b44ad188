//! Whatever the bytes of a log: checking it names the first bad record or gives a state, and never panics.
//!
//! The first two bytes of an input choose a line of a sound log and what is done to it, the rest is put in its place;
//! so the fuzzer need not find out by itself what a hash is. `cargo fuzz run read_log fuzz/corpus/read_log
//! tests/corpus/logs`; on a stable compiler with `RUSTC_BOOTSTRAP=1` and `-s none`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mandate::Process;
use mandate::engine::record::{Hash, check, decode, fold, log, peek};
use mandate::examples::{Examples, text};
use mandate::process::limits::Limits;
use mandate::scenario;
use mandate::sources::WithShipped;
use std::sync::LazyLock;

/// A small process and the log of its story.
static SOUND: LazyLock<(Process, Vec<String>)> = LazyLock::new(|| {
    assert!(text("scenarios/grants.scenario.toml").is_some());
    let reading = scenario::read(&WithShipped(&Examples), "scenarios/grants.scenario.toml", &Limits::DEFAULT);
    let (process, story) = (reading.process.expect("a process"), reading.scenario.expect("a story"));
    let run = mandate::run(&process, &story).expect("it runs");
    let records = log(&process, run.case.id(), run.told.iter().map(|told| &told.entry)).expect("it logs");
    (process, records.into_iter().map(|record| record.line).collect())
});

/// A line with its hash computed anew, so that what it says is looked at.
fn hashed(line: &str) -> String {
    let body = line.split(",\"hash\":\"").next().unwrap_or(line);
    format!("{body},\"hash\":\"{}\"}}", Hash::of(body.as_bytes()))
}

fuzz_target!(|bytes: &[u8]| {
    let (process, sound) = &*SOUND;
    let (Some(head), Some(rest)) = (bytes.get(..2), bytes.get(2..)) else { return };
    let Ok(rest) = std::str::from_utf8(rest) else { return };
    let (place, how) = (usize::from(head[0]) % sound.len(), head[1]);
    let mut lines = sound.clone();
    let line = &mut lines[place];
    match how % 5 {
        // The bytes as they are, as many lines as they have.
        0 => lines = rest.lines().map(str::to_owned).collect(),
        1 => *line = rest.to_owned(),
        // As if whoever damaged it had computed the hash, too.
        2 => *line = hashed(rest),
        3 | 4 => {
            // A span of the line is replaced; where, the next bytes say.
            let at = |byte: Option<&u8>| usize::from(*byte.unwrap_or(&0)) * line.len() / 256;
            let (from, to) = (at(bytes.get(2)), at(bytes.get(3)));
            let (from, to) = (from.min(to), from.max(to));
            let new = rest.get(2..).unwrap_or("");
            if let (Some(before), Some(behind)) = (line.get(..from), line.get(to..)) {
                let made = format!("{before}{new}{behind}");
                *line = if how % 5 == 4 { hashed(&made) } else { made };
            }
        }
        _ => {}
    }
    let whole = check(process, lines.iter().map(String::as_str));
    let folded = fold(process, lines.iter().map(String::as_str));
    assert!(whole.is_err() || folded.is_ok(), "it checks and does not fold");
    for line in &lines {
        let _ = peek(line);
        let _ = decode(process, None, line);
    }
});
