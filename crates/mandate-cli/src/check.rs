//! `mandate check`: is this file well formed, and do its names match?

use crate::files::Files;
use crate::findings;
use crate::out::{Exit, Out};
use mandate::Process;
use mandate::process::finding::{Findings, Severity};
use mandate::process::limits::Limits;
use mandate::process::text::grammar::{Form, PART};
use mandate::process::text::{Checker, Page, Sources, read, tree};

pub fn check(names: &[String], out: &Out) -> Result<Exit, String> {
    let mut exit = Exit::Yes;
    for name in names {
        if !one(name, out)? {
            exit = Exit::No;
        }
    }
    Ok(exit)
}

/// Checks one file; whether it is free of errors.
fn one(name: &str, out: &Out) -> Result<bool, String> {
    let files = Files::default();
    let Some((id, text)) = files.text("", name).map(|(id, text)| (id, text.into_owned())) else {
        if files.refused().is_empty() {
            files.must_be_readable(name)?;
        }
        findings::show(&Findings::new(), &files, out);
        if out.is_text() {
            out.say(&format!("✖ {name}: does not read"));
        }
        return Ok(false);
    };
    let page = Page::new(id.as_str(), text.as_str());
    let (node, broken) = tree::parse(&page, &Limits::DEFAULT);
    let format = node.as_ref().and_then(|node| node.get("format")).and_then(|node| node.text()).map(str::to_owned);
    let is_part = node.as_ref().and_then(|node| node.get("part")).and_then(|node| node.boolean()) == Some(true);
    let found = match (format.as_deref(), &node) {
        (Some("mandate.scenario/1"), _) => mandate::scenario::read(&files, name, &Limits::DEFAULT).findings,
        (Some("mandate.design/1"), _) => mandate::scenario::read_design(&files, name, &Limits::DEFAULT).1,
        (Some("mandate.process/1"), _) if !is_part => process_findings(&files, name, out),
        (Some("mandate.process/1" | "mandate.vocabulary/1"), Some(node)) => {
            let shape = if is_part { &PART } else { Form::Vocabulary.shape() };
            let mut checker = Checker::new(&page);
            checker.table(node, shape, 0..0, "the file");
            checker.findings
        }
        _ if broken.is_empty() => process_findings(&files, name, out),
        _ => broken,
    };
    let errors = findings::show(&found, &files, out);
    if out.is_text() {
        let warnings = found.iter().filter(|finding| finding.severity == Severity::Warning).count();
        match (errors, warnings) {
            (true, _) => out.say(&format!("✖ {name}: does not read, or must not be run")),
            (false, 0) => out.say(&format!("✔ {name}: ok")),
            (false, count) => out.say(&format!("✔ {name}: ok, {count} warning{}", if count == 1 { "" } else { "s" })),
        }
    }
    Ok(!errors)
}

fn process_findings(files: &Files, name: &str, out: &Out) -> Findings {
    let reading = read(files, name, &Limits::DEFAULT);
    let mut found = reading.findings;
    if let Some(process) = &reading.process {
        found.extend(mandate::analysis::check(process));
        if out.is_text() {
            out.remark(&mandate::report::coupling(process, &mandate::analysis::check::coupling(process), out.style));
        }
    }
    found
}

/// A process by file or id. `Ok(Err(..))` if it does not read: that was shown.
pub fn process(name: &str, out: &Out) -> Result<Result<Process, Exit>, String> {
    let files = Files::default();
    if files.text("", name).is_none() && files.refused().is_empty() {
        let ids: Vec<&str> = mandate::un::processes().collect();
        let near = mandate::process::finding::nearest(name, ids.iter().copied());
        let help = near.map_or_else(|| format!("shipped processes are {}", ids.join(", ")), |near| format!("did you mean `{near}`?"));
        files.must_be_readable(name).map_err(|error| format!("{error}; {help}"))?;
    }
    let reading = read(&files, name, &Limits::DEFAULT);
    let errors = findings::show(&reading.findings, &files, out);
    Ok(match reading.process {
        Some(process) if !errors => Ok(process),
        _ => Err(Exit::CouldNotRun),
    })
}
