//! The shipped files, as sources that a reader can ask.

use mandate_process::Process;
use mandate_process::finding::Findings;
use mandate_process::limits::Limits;
use mandate_process::text::{Sources, read};
use std::borrow::Cow;

/// Every shipped file: the id by which others name it, the name that stands in spans, its text.
const FILES: [(&str, &str, &str); 11] = [
    ("three-phase", "three-phase.process.toml", include_str!("../processes/three-phase.process.toml")),
    ("single-decision", "single-decision.process.toml", include_str!("../processes/single-decision.process.toml")),
    ("council-vote", "council-vote.process.toml", include_str!("../processes/council-vote.process.toml")),
    ("council-votes", "council-votes.part.toml", include_str!("../processes/council-votes.part.toml")),
    ("foundations", "foundations.part.toml", include_str!("../processes/foundations.part.toml")),
    ("letter", "letter.part.toml", include_str!("../processes/letter.part.toml")),
    ("principle", "principle.part.toml", include_str!("../processes/principle.part.toml")),
    ("assessment", "assessment.part.toml", include_str!("../processes/assessment.part.toml")),
    ("decision", "decision.part.toml", include_str!("../processes/decision.part.toml")),
    ("in-force", "in-force.part.toml", include_str!("../processes/in-force.part.toml")),
    ("un/1", "un.vocabulary.toml", include_str!("../processes/un.vocabulary.toml")),
];

/// The shipped files as sources: `three-phase`, `un/1`, and the parts they name.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shipped;

impl Sources for Shipped {
    fn text(&self, from: &str, name: &str) -> Option<(String, Cow<'_, str>)> {
        let inside = FILES.iter().any(|(_, file, _)| *file == from);
        let found = FILES.iter().find(|(id, file, _)| *id == name || (*file == name && inside))?;
        Some((found.1.to_owned(), Cow::Borrowed(found.2)))
    }
}

/// The ids of the shipped processes.
pub fn processes() -> impl Iterator<Item = &'static str> {
    FILES.iter().filter(|(_, file, _)| file.ends_with(".process.toml")).map(|(id, ..)| *id)
}

/// A shipped process by id; `None` if there is none of that id.
///
/// # Errors
/// Never for a shipped file: a test reads them all.
pub fn process(id: &str) -> Option<Result<Process, Findings>> {
    processes().find(|known| *known == id)?;
    let reading = read(&Shipped, id, &Limits::DEFAULT);
    Some(reading.process.ok_or(reading.findings))
}

#[expect(clippy::panic, reason = "a test reads every shipped file")]
fn shipped(id: &str) -> Process {
    match process(id) {
        Some(Ok(process)) => process,
        other => panic!("the shipped process `{id}` does not read: {other:?}"),
    }
}

/// The approval of a mandate in three successive phases, and the mandate's life after it
/// (letter of 22 July 2010, annex I, para. 10).
pub fn three_phase() -> Process {
    shipped("three-phase")
}

/// The usual order: the Council decides once, and forces are found afterwards. Beside [`three_phase`], on the same
/// vocabulary, to be compared with it.
pub fn single_decision() -> Process {
    shipped("single-decision")
}

/// One vote of the Council and nothing else: the rules by which a tally is judged (Charter, Article 27).
pub fn council_vote() -> Process {
    shipped("council-vote")
}
