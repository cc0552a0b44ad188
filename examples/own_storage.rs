//! Your own storage and two writers: judge, append at the position you know, apply; on a conflict load and judge again.
//!
//! `cargo run --example own_storage`

use mandate::engine::{evolve, record};
use mandate::{Act, Case, Date, Opening, Process, Stimulus};
use std::error::Error;

/// What any database can do. Appending is one transaction; if the log no longer ends at `expected`, it says `false`.
trait Storage {
    fn lines(&self) -> Vec<String>;
    fn append(&mut self, expected: record::Position, lines: Vec<String>) -> bool;
}

#[rustfmt::skip]
impl Storage for Vec<String> {
    fn lines(&self) -> Vec<String> { self.clone() }
    fn append(&mut self, expected: record::Position, lines: Vec<String>) -> bool {
        self.len() as u64 == expected.seq && { self.extend(lines); true }
    }
}

/// One server's view of the case: as far as its log was read.
struct Writer(Case, record::Position);

/// Reads the case out of storage. The fold judges nothing: a released log folds for ever.
fn load(process: &Process, storage: &dyn Storage) -> Result<Writer, Box<dyn Error>> {
    let found = record::fold(process, storage.lines().iter().map(String::as_str))?;
    Ok(Writer(Case::restore(process, &found.case, found.state.ok_or("an empty log")?, found.position.seq), found.position))
}

/// Submits an act so that it is stored before it counts; how often it was judged.
fn submit(process: &Process, storage: &mut dyn Storage, writer: &mut Writer, act: &Act) -> Result<usize, Box<dyn Error>> {
    for times in 1.. {
        let judged = writer.0.judge(Stimulus::Act(act));
        // Each entry becomes a line that carries the hash of the line before it and of the state after it.
        let (mut position, mut state, mut lines) = (writer.1, writer.0.state().clone(), Vec::new());
        for entry in &judged.entries {
            if let Some(event) = entry.event() {
                state = evolve(process, state, event)?;
            }
            let (next, record) = record::chain(process, writer.0.id(), position, entry, &state);
            lines.push(record.line);
            position = next;
        }
        if storage.append(writer.1, lines) {
            // With very much time gone by, the lapses come in several helpings before the act is judged.
            let more = judged.more;
            writer.0.apply(judged)?;
            writer.1 = position;
            if !more {
                return Ok(times);
            }
        } else {
            // Somebody was faster. What was judged is worth nothing now: take the log as it stands, and judge again.
            *writer = load(process, storage)?;
        }
    }
    Err("never answered".into())
}

/// Two writers load the same case and act; what the log holds then.
pub fn tell() -> Result<String, Box<dyn Error>> {
    let process = mandate::un::council_vote();
    let noon = Date::new(2027, 4, 1).unwrap_or_default().at_noon(0);
    let case = Case::open(&process, &Opening::new("draft", noon)).map_err(|_| "the case does not open")?;
    let mut storage: Vec<String> = record::log(&process, "draft", case.entries())?.into_iter().map(|record| record.line).collect();
    let (mut ann, mut ben) = (load(&process, &storage)?, load(&process, &storage)?);
    let put = Act::new("put-question", "council", noon).with("procedural", false).with("members", 15);
    let by_ann = submit(&process, &mut storage, &mut ann, &put)?;
    // Ben has not seen it: his first judgement is accepted and cannot be stored, his second is a refusal.
    let by_ben = submit(&process, &mut storage, &mut ben, &put)?;
    let answer = ben.0.entries().last().and_then(|entry| entry.refusal()).map_or("accepted", |refusal| refusal.kind.id());
    Ok(format!("Ann: judged {by_ann} time(s)\nBen: judged {by_ben} time(s), then {answer}\nrecords: {}\n", storage.len()))
}

/// Prints it.
#[rustfmt::skip]
pub fn main() -> Result<(), Box<dyn Error>> { tell().map(|told| print!("{told}")) }
