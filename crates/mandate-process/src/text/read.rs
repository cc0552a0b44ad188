//! From texts to a definition and a process, with every problem at once.

use super::check::MOST_FINDINGS;
use super::load::load;
use super::merge::{Merged, merge};
use super::source::{Sources, Texts};
use crate::Process;
use crate::definition::Definition;
use crate::finding::{Finding, Findings, Severity};
use crate::limits::Limits;
use std::format;
use std::string::String;
use std::vec::Vec;

/// A process, if the files give one, and what was found about them.
#[derive(Debug)]
pub struct Reading {
    /// The process.
    pub process: Option<Process>,
    /// Errors, if there is no process; warnings.
    pub findings: Findings,
}

/// Reads a process and everything it names.
///
/// ```
/// use mandate_process::{limits::Limits, text::{read, Texts}};
/// let reading = read(&Texts::new([("a.process.toml", "format = 'mandate.process/1'")]), "b.process.toml", &Limits::DEFAULT);
/// assert_eq!(reading.findings[0].code, "not-found");
/// ```
pub fn read(sources: &dyn Sources, name: &str, limits: &Limits) -> Reading {
    let (merged, mut findings, order) = merged(sources, name, limits);
    let Some(merged) = merged else {
        sort(&mut findings, &order);
        return Reading { process: None, findings };
    };
    let sound = !findings.iter().any(|finding| finding.severity == Severity::Error);
    let mut process = None;
    if merged.complete {
        match Process::compile_within(merged.definition, *limits) {
            Ok(compiled) => process = Some(compiled).filter(|_| sound),
            Err(more) => {
                // Of a definition with gaps only what is plain is told: names that nothing bears.
                let echo = |span: &Option<_>| span.as_ref().is_some_and(|span| merged.doubtful.contains(span));
                findings.extend(more.into_iter().filter(|finding| sound || (finding.code == "unknown-name" && !echo(&finding.span))));
            }
        }
    }
    sort(&mut findings, &order);
    Reading { process, findings }
}

/// Reads a process and everything it names, without compiling it: names and types are not looked at. There is no
/// definition if anything did not read.
///
/// ```
/// use mandate_process::{limits::Limits, text::{read_definition, Texts}};
/// let (definition, findings) = read_definition(&Texts::default(), "gone.process.toml", &Limits::DEFAULT);
/// assert!(definition.is_none() && findings.len() == 1);
/// ```
pub fn read_definition(sources: &dyn Sources, name: &str, limits: &Limits) -> (Option<Definition>, Findings) {
    let (merged, mut findings, order) = merged(sources, name, limits);
    let sound = !findings.iter().any(|finding| finding.severity == Severity::Error);
    let definition = merged.filter(|merged| sound && merged.complete).map(|merged| merged.definition);
    sort(&mut findings, &order);
    (definition, findings)
}

/// Reads a process from one text that names no others.
///
/// ```
/// assert_eq!(mandate_process::text::read_str("id = ").findings[0].code, "syntax");
/// ```
pub fn read_str(text: &str) -> Reading {
    read(&Texts::new([("", text)]), "", &Limits::DEFAULT)
}

/// The definition as far as it goes, the findings, and the ids of the texts in the order in which they were read.
fn merged(sources: &dyn Sources, name: &str, limits: &Limits) -> (Option<Merged>, Findings, Vec<String>) {
    let mut files = load(sources, name, limits);
    let order = files.files.iter().map(|file| file.id.clone()).collect();
    let mut merged = merge(&files, limits);
    let mut findings = core::mem::take(&mut files.findings);
    if let Some(merged) = &mut merged {
        findings.append(&mut merged.findings);
    }
    (merged, findings, order)
}

/// Brings findings into the order of their places, and leaves out what is too much to be read.
fn sort(findings: &mut Findings, order: &[String]) {
    findings.sort_by_key(|finding| {
        let span = finding.span.as_ref();
        let file = span.map_or(0, |span| order.iter().position(|id| *id == span.source).unwrap_or(order.len()));
        (file, span.map_or(0, |span| span.start))
    });
    if findings.len() >= MOST_FINDINGS {
        let sound = !findings.iter().any(|finding| finding.severity == Severity::Error);
        let severity = if sound { Severity::Warning } else { Severity::Error };
        findings.truncate(MOST_FINDINGS);
        let more = Finding::error("too-many-findings", "there are more problems").why(format!("the first {MOST_FINDINGS} are told"));
        findings.push(Finding { severity, ..more });
    }
}
