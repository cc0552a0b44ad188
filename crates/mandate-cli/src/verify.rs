//! `mandate verify`: what does a process guarantee on every path?

use crate::args::{Format, VerifyArguments};
use crate::check::process;
use crate::explore::{MOST_CASES, explore};
use crate::files::Files;
use crate::findings;
use crate::out::{Exit, Out};
use crate::save::scenarios;
use mandate::Process;
use mandate::analysis::verify::{Asked, Options, Proof, Verification, verify as prove};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// For one answer no more states are looked at, unless it is said otherwise.
const MOST_STATES: usize = 2_000_000;

/// Set by Ctrl-C: the search answers with what it has.
static STOP: AtomicBool = AtomicBool::new(false);

pub fn verify(asked: &VerifyArguments, out: &Out) -> Result<Exit, String> {
    let process = match process(&asked.process, out)? {
        Ok(process) => process,
        Err(exit) => return Ok(exit),
    };
    // Where no handler can be set, Ctrl-C ends the program at once; nothing is written before the end.
    let _ = ctrlc::set_handler(|| STOP.store(true, Ordering::Relaxed));
    let began = Instant::now();
    let progress = Progress::new(began);
    let told = |progressed: &mandate::analysis::verify::Progress| progress.tell(progressed);
    let options = Options {
        members: asked.scope.clone(),
        only: asked.property.clone(),
        most_states: asked.limit.unwrap_or(if asked.explore.is_some() { MOST_CASES } else { MOST_STATES }),
        stop: Some(&STOP),
        progress: Some(&told),
        threads: asked.threads,
    };
    if let Some(file) = &asked.explore {
        let exit = explore(&process, asked, file, &options, out)?;
        progress.clear();
        return Ok(if STOP.load(Ordering::Relaxed) { Exit::Interrupted } else { exit });
    }
    let verification = match prove(&process, &options) {
        Ok(verification) => verification,
        Err(found) => {
            findings::show(&found, &Files::default(), out);
            return Ok(Exit::CouldNotRun);
        }
    };
    progress.clear();
    match out.format {
        Format::Text => out.say(&mandate::report::proofs(&process, &verification, out.style)),
        Format::Json | Format::Ndjson => out.say(&mandate::report::json::proofs(&process, &verification)),
    }
    if let Some(directory) = &asked.save {
        save(&process, &asked.process, &verification, directory, out)?;
    }
    out.remark(&measured(began));
    Ok(if STOP.load(Ordering::Relaxed) {
        Exit::Interrupted
    } else if verification.is_broken() {
        Exit::No
    } else if verification.holds() {
        Exit::Yes
    } else {
        Exit::CannotTell
    })
}

/// Writes the story of every broken promise into a directory.
fn save(process: &Process, named: &str, verification: &Verification, directory: &Path, out: &Out) -> Result<(), String> {
    let broken = verification.proofs.iter().filter(|proof| proof.verdict.is_broken());
    let stories = broken.filter_map(|proof| Some((file_name(process, proof), &proof.verdict.story()?.scenario, named)));
    scenarios(stories, directory, out)
}

fn file_name(process: &Process, proof: &Proof) -> String {
    match proof.asked {
        Asked::Property(place) => process.definition().properties.get(place).map(|property| property.id.clone()).unwrap_or_default(),
        Asked::OptionToComplete => "option-to-complete".to_owned(),
        Asked::ProperCompletion => "proper-completion".to_owned(),
        Asked::NoDeadTransition => "no-dead-transition".to_owned(),
    }
}

/// How long it took, and how much memory at its highest, where the system says.
fn measured(began: Instant) -> String {
    let seconds = began.elapsed().as_secs_f64();
    let peak = std::fs::read_to_string("/proc/self/status").ok();
    let kib = peak.as_deref().and_then(|text| text.lines().find(|line| line.starts_with("VmHWM:")));
    let kib = kib.and_then(|line| line.split_whitespace().nth(1)).and_then(|number| number.parse::<u64>().ok());
    kib.map_or_else(|| format!("{seconds:.1} s"), |kib| format!("{seconds:.1} s, {} MiB at the highest", kib / 1024))
}

/// A line on a terminal that is written over again and again.
struct Progress {
    began: Instant,
    terminal: bool,
}

impl Progress {
    fn new(began: Instant) -> Self {
        Self { began, terminal: std::io::IsTerminal::is_terminal(&std::io::stderr()) }
    }

    fn tell(&self, progress: &mandate::analysis::verify::Progress) {
        let elapsed = self.began.elapsed();
        if self.terminal && elapsed.as_millis() >= 500 {
            eprint!("\rverify  {}  {} states  {} s  (Ctrl-C stops)   ", progress.asked, progress.states, elapsed.as_secs());
        }
    }

    fn clear(&self) {
        if self.terminal && self.began.elapsed().as_millis() >= 500 {
            eprint!("\r{:78}\r", "");
        }
    }
}
