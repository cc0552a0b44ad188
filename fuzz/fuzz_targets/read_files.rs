//! Whatever the bytes of a file: reading ends in a value or in findings, never in a panic, and never takes long.
//!
//! `cargo fuzz run read_files fuzz/corpus/read_files tests/corpus/files`; on a stable compiler with
//! `RUSTC_BOOTSTRAP=1` and `-s none`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mandate::process::limits::Limits;
use mandate::process::text::{Texts, door, read, read_str, write};
use mandate::sources::WithShipped;
use mandate::{Process, scenario};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = door("fuzzed.toml", bytes, &Limits::DEFAULT) else { return };
    let alone = read_str(text);
    assert!(alone.process.is_some() || !alone.findings.is_empty(), "neither a process nor a finding");
    // As every kind of file, with the shipped ones behind it.
    let texts = Texts::new([("fuzzed.process.toml", text), ("fuzzed.scenario.toml", text), ("fuzzed.design.toml", text)]);
    let sources = WithShipped(&texts);
    let process = read(&sources, "fuzzed.process.toml", &Limits::DEFAULT).process;
    let story = scenario::read(&sources, "fuzzed.scenario.toml", &Limits::DEFAULT);
    assert!(story.scenario.is_some() || !story.findings.is_empty(), "neither a story nor a finding");
    let _ = scenario::read_design(&sources, "fuzzed.design.toml", &Limits::DEFAULT);
    if let (Some(process), Some(story)) = (&story.process, &story.scenario) {
        let _ = mandate::run(process, story);
    }
    if let Some(process) = process {
        let written = write(process.definition());
        let read = read_str(&written);
        let again = read.process.as_ref().map(Process::digest);
        assert_eq!(again, Some(process.digest()), "what was written reads as something else:\n{written}");
    }
});
