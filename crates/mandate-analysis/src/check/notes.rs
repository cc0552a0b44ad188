//! Findings as they are gathered, and how they are ordered and worded.

use mandate_process::Process;
use mandate_process::definition::Item;
use mandate_process::finding::{Finding, Findings};

/// Findings with the thing each is about.
pub(super) struct Notes<'p> {
    process: &'p Process,
    found: Vec<(Item, usize, Finding)>,
}

impl<'p> Notes<'p> {
    pub fn new(process: &'p Process) -> Self {
        Self { process, found: Vec::new() }
    }

    /// Whether the process was made in code and not read from a file.
    pub fn built_in_code(&self) -> bool {
        self.process.definition().places.tables.is_empty()
    }

    /// Adds a finding about a named thing; `index` is its place in document order.
    pub fn add(&mut self, item: Item, id: &str, index: usize, finding: Finding) {
        let span = self.process.definition().places.of(item, id);
        self.found.push((item, index, finding.at(span)));
    }

    /// The findings in the order of their places, the main file first; what has no place in document order.
    pub fn in_order(mut self) -> Findings {
        let places = &self.process.definition().places.tables;
        let main = places.iter().find(|((item, _), _)| *item == Item::Process).map(|(_, span)| span.source.clone());
        self.found.sort_by_cached_key(|(item, index, finding)| {
            let place = finding.span.as_ref().map(|span| (Some(&span.source) != main.as_ref(), span.source.clone(), span.start));
            (place.is_none(), place, *item, *index, finding.code)
        });
        self.found.into_iter().map(|(.., finding)| finding).collect()
    }
}

/// Names in backticks as a list in words, each once; of a long list the first few.
pub(super) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    const MOST: usize = 6;
    let mut shown: Vec<String> = Vec::new();
    for name in names {
        let quoted = format!("`{name}`");
        if !shown.contains(&quoted) {
            shown.push(quoted);
        }
    }
    if shown.len() > MOST {
        let more = shown.len() - MOST + 1;
        shown.truncate(MOST - 1);
        shown.push(format!("{more} more"));
    }
    match shown.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}
