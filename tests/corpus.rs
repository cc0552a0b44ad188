//! Inputs that were made, or found by fuzzing, to break the readers: each ends in a value or in findings, never in a
//! panic, and none takes long.
//!
//! `tests/corpus/files` and `tests/corpus/logs` hold them as the targets `read_files` and `read_log` under `fuzz/` take
//! them; whatever a fuzzer finds next is put there.

use mandate::engine::record::{Hash, check, decode, fold, log, peek};
use mandate::examples::Examples;
use mandate::process::finding::Findings;
use mandate::process::limits::Limits;
use mandate::process::text::{Texts, door, read, read_str, write};
use mandate::sources::WithShipped;
use mandate::{Process, scenario};
use std::time::{Duration, Instant};

/// No input may keep a reader longer: a debug build on a busy machine needs far less.
const LONGEST: Duration = Duration::from_secs(20);

/// Every input of a folder, in order: name and bytes.
fn inputs(of: &str) -> Vec<(String, Vec<u8>)> {
    let folder = format!("{}/tests/corpus/{of}", env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(folder).expect("a corpus").map(|file| file.expect("a file").path());
    let mut inputs: Vec<_> = files.map(|path| (path.display().to_string(), std::fs::read(&path).expect("its bytes"))).collect();
    inputs.sort();
    inputs
}

/// Findings that a person could use: a sentence each, and a place inside the text.
fn are_sound(name: &str, findings: &Findings) {
    for finding in findings {
        assert!(!finding.what.is_empty() && !finding.code.is_empty(), "{name}: a finding that says nothing");
        assert!(!finding.what.contains(['\0', '\u{1b}', '\u{202e}']), "{name}: {:?} would harm a terminal", finding.what);
        assert!(finding.span.as_ref().is_none_or(|span| span.start <= span.end && span.line > 0), "{name}: {}", finding.what);
    }
}

fn read_as_everything(name: &str, bytes: &[u8]) {
    let text = match door("fuzzed.toml", bytes, &Limits::DEFAULT) {
        Ok(text) => text,
        Err(finding) => return are_sound(name, &vec![finding]),
    };
    let alone = read_str(text);
    assert!(alone.process.is_some() || !alone.findings.is_empty(), "{name}: neither a process nor a finding");
    are_sound(name, &alone.findings);
    let texts = Texts::new([("fuzzed.process.toml", text), ("fuzzed.scenario.toml", text), ("fuzzed.design.toml", text)]);
    let sources = WithShipped(&texts);
    let process = read(&sources, "fuzzed.process.toml", &Limits::DEFAULT);
    are_sound(name, &process.findings);
    let story = scenario::read(&sources, "fuzzed.scenario.toml", &Limits::DEFAULT);
    assert!(story.scenario.is_some() || !story.findings.is_empty(), "{name}: neither a story nor a finding");
    are_sound(name, &story.findings);
    are_sound(name, &scenario::read_design(&sources, "fuzzed.design.toml", &Limits::DEFAULT).1);
    if let (Some(process), Some(story)) = (&story.process, &story.scenario)
        && let Err(findings) = mandate::run(process, story)
    {
        are_sound(name, &findings);
    }
    if let Some(process) = process.process {
        let again = read_str(&write(process.definition()));
        assert_eq!(again.process.as_ref().map(Process::digest), Some(process.digest()), "{name}: written, it reads as another");
    }
}

/// The log of a small story, a line a record.
fn sound_log() -> (Process, Vec<String>) {
    let reading = scenario::read(&WithShipped(&Examples), "scenarios/grants.scenario.toml", &Limits::DEFAULT);
    let (process, story) = (reading.process.expect("a process"), reading.scenario.expect("a story"));
    let run = mandate::run(&process, &story).expect("it runs");
    let records = log(&process, run.case.id(), run.told.iter().map(|told| &told.entry)).expect("it logs");
    (process, records.into_iter().map(|record| record.line).collect())
}

/// A line with its hash computed anew, so that what it says is looked at.
fn hashed(line: &str) -> String {
    let body = line.split(",\"hash\":\"").next().unwrap_or(line);
    format!("{body},\"hash\":\"{}\"}}", Hash::of(body.as_bytes()))
}

/// A sound log, damaged as an input says: by the target `read_log`.
fn damaged(sound: &[String], bytes: &[u8]) -> Option<Vec<String>> {
    let (place, how) = (usize::from(*bytes.first()?) % sound.len(), *bytes.get(1)?);
    let rest = std::str::from_utf8(&bytes[2..]).ok()?;
    let mut lines = sound.to_vec();
    let line = &mut lines[place];
    match how % 5 {
        0 => lines = rest.lines().map(str::to_owned).collect(),
        1 => *line = rest.to_owned(),
        2 => *line = hashed(rest),
        how => {
            let at = |byte: Option<&u8>| usize::from(*byte.unwrap_or(&0)) * line.len() / 256;
            let (one, other) = (at(bytes.get(2)), at(bytes.get(3)));
            let made = format!("{}{}{}", line.get(..one.min(other))?, rest.get(2..).unwrap_or(""), line.get(one.max(other)..)?);
            *line = if how == 4 { hashed(&made) } else { made };
        }
    }
    Some(lines)
}

#[test]
fn no_file_of_the_corpus_breaks_a_reader() {
    let inputs = inputs("files");
    assert!(inputs.len() >= 10, "the corpus is gone");
    for (name, bytes) in inputs {
        let start = Instant::now();
        read_as_everything(&name, &bytes);
        assert!(start.elapsed() < LONGEST, "{name} took {:?}", start.elapsed());
    }
}

#[test]
fn no_log_of_the_corpus_breaks_the_check() {
    let (process, sound) = sound_log();
    let inputs = inputs("logs");
    assert!(inputs.len() >= 10, "the corpus is gone");
    for (name, bytes) in inputs {
        let start = Instant::now();
        let Some(lines) = damaged(&sound, &bytes) else { continue };
        let of = || lines.iter().map(String::as_str);
        let (whole, folded) = (check(&process, of()), fold(&process, of()));
        assert!(whole.is_err() || folded.is_ok(), "{name}: it checks and does not fold");
        if let Err(damage) = whole {
            assert!((1..=lines.len() as u64).contains(&damage.line), "{name}: {damage}");
            assert!(damage.to_string().len() < 1_000, "{name}: a sentence of {} bytes", damage.to_string().len());
        }
        for line in of() {
            let (_, _) = (peek(line), decode(&process, None, line));
        }
        assert!(start.elapsed() < LONGEST, "{name} took {:?}", start.elapsed());
    }
}
