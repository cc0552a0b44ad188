//! `mandate log`: reading and checking the log of a case.

use crate::args::LogCommand;
use crate::check;
use crate::out::{Exit, Out};
use mandate::Process;
use mandate::engine::record::{Checker, Damage, DamageKind, Hash, Header, Summary, peek};
use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};
use std::path::Path;

/// The longest line that is read: a record is far shorter.
const LONGEST: u64 = 8 * 1_048_576;

pub fn log(command: LogCommand, out: &Out) -> Result<Exit, String> {
    match command {
        LogCommand::Show { log, process } => show(&log, process.as_deref(), out),
        LogCommand::Check { log, process, head } => {
            let head = head
                .map(|text| text.parse::<Hash>().map_err(|_| format!("`{text}` is no hash: wanted 64 hexadecimal digits")))
                .transpose()?;
            checked(&log, process.as_deref(), head, out)
        }
    }
}

/// The lines of a log, one at a time; a line that is too long or no text is an error with its number.
pub fn lines(path: &Path) -> Result<impl Iterator<Item = Result<String, String>> + use<>, String> {
    let told = path.display().to_string();
    let file = File::open(path).map_err(|error| format!("`{told}`: {error}"))?;
    if path.is_dir() {
        return Err(format!("`{told}` is not a file"));
    }
    let mut reader = BufReader::new(file);
    let mut number = 0_u64;
    Ok(std::iter::from_fn(move || {
        let mut bytes = Vec::new();
        number += 1;
        match reader.by_ref().take(LONGEST + 1).read_until(b'\n', &mut bytes) {
            Ok(0) => None,
            Ok(count) if count as u64 > LONGEST => Some(Err(format!("`{told}`, line {number}: longer than {LONGEST} bytes"))),
            Ok(_) => {
                if bytes.last() == Some(&b'\n') {
                    bytes.pop();
                }
                Some(
                    String::from_utf8(bytes)
                        .map_err(|error| format!("`{told}`, line {number}: no UTF-8 from byte {}", error.utf8_error().valid_up_to() + 1)),
                )
            }
            Err(error) => Some(Err(format!("`{told}`, line {number}: {error}"))),
        }
    }))
}

/// Under which process a log was written; what is wrong with its first line, if that cannot be said.
pub fn header(path: &Path) -> Result<Result<Header, Damage>, String> {
    let first = lines(path)?.next().ok_or_else(|| format!("`{}` is empty: a log has at least one record", path.display()))??;
    Ok(peek(&first).map_err(|error| Damage { line: 1, kind: DamageKind::Unreadable, witness: error.to_string() }))
}

/// The process that a log names: a shipped one by digest, else the file that is given.
pub fn process_of(path: &Path, header: &Header, given: Option<&str>, out: &Out) -> Result<Result<Process, Exit>, String> {
    let told = path.display();
    if let Some(given) = given {
        let process = match check::process(given, out)? {
            Ok(process) => process,
            Err(exit) => return Ok(Err(exit)),
        };
        if process.digest() != header.digest {
            return Err(format!("`{told}` was written under digest {}; `{given}` has {}", header.digest, process.digest()));
        }
        return Ok(Ok(process));
    }
    let shipped = mandate::un::process(&header.process).and_then(Result::ok).filter(|process| process.digest() == header.digest);
    let story = || {
        let files = mandate::examples::FILES.iter().filter(|(path, _)| path.ends_with(".process.toml"));
        let mut read = files.filter_map(|(path, _)| {
            mandate::process::text::read(&crate::files::Files::default(), path, &mandate::process::limits::Limits::DEFAULT).process
        });
        read.find(|process| process.digest() == header.digest)
    };
    let process = shipped.or_else(story);
    process.map(Ok).ok_or_else(|| {
        format!(
            "`{told}` was written under `{}` {} with digest {}, which is not a shipped process; name it with --process",
            header.process, header.version, header.digest
        )
    })
}

/// The process of a log that is shown or checked. Without a first record it cannot be said under what it was written;
/// that it is damaged can.
fn own_process(path: &Path, given: Option<&str>, out: &Out) -> Result<Result<Process, Exit>, String> {
    match header(path)? {
        Ok(header) => process_of(path, &header, given, out),
        Err(damage) => Ok(Err(damaged(path, &damage, out))),
    }
}

fn show(path: &Path, given: Option<&str>, out: &Out) -> Result<Exit, String> {
    let process = match own_process(path, given, out)? {
        Ok(process) => process,
        Err(exit) => return Ok(exit),
    };
    let mut checker = Checker::folding(&process);
    let mut text = String::new();
    for line in lines(path)? {
        let line = line?;
        match checker.line(&line) {
            Ok(_) if !out.is_text() => text.push_str(&format!("{line}\n")),
            Ok(decoded) => text.push_str(&mandate::report::record(&process, &decoded, checker.state())),
            Err(damage) => {
                out.say(&text);
                return Ok(damaged(path, &damage, out));
            }
        }
    }
    out.say(&text);
    Ok(Exit::Yes)
}

fn checked(path: &Path, given: Option<&str>, head: Option<Hash>, out: &Out) -> Result<Exit, String> {
    let process = match own_process(path, given, out)? {
        Ok(process) => process,
        Err(exit) => return Ok(exit),
    };
    let all: Result<Vec<String>, String> = lines(path)?.collect();
    let all = all?;
    let summary = match mandate::engine::record::check(&process, all.iter().map(String::as_str)) {
        Ok(summary) => summary,
        Err(damage) => return Ok(damaged(path, &damage, out)),
    };
    Ok(whole(path, &summary, head, out))
}

fn damaged(path: &Path, damage: &Damage, out: &Out) -> Exit {
    if out.is_text() {
        out.say(&format!("✖ {}, {damage}", path.display()));
    } else {
        out.say(&format!("{{\"whole\":false,\"line\":{},\"kind\":\"{}\"}}", damage.line, damage.kind));
    }
    Exit::No
}

fn whole(path: &Path, summary: &Summary, head: Option<Hash>, out: &Out) -> Exit {
    let found = summary.position;
    let fits = head.is_none_or(|head| head == found.head);
    if !out.is_text() {
        out.say(&format!("{{\"whole\":{fits},\"case\":\"{}\",\"seq\":{},\"head\":\"{}\"}}", summary.case, found.seq, found.head));
    } else if fits {
        out.say(&format!(
            "✔ {}: {} records of case `{}`, all whole and lawful\n  head {}",
            path.display(),
            found.seq,
            summary.case,
            found.head
        ));
    } else {
        out.say(&format!("✖ {}: whole as it stands, but its head is {}: it was cut, or is another log", path.display(), found.head));
    }
    Exit::yes_if(fits)
}
