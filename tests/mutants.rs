//! Every mutant of the shipped processes is noticed by a finding, a story or a property, or stands in
//! `tests/mutants.toml` with the reason why nobody notices it.
//!
//! `cargo test --test mutants -- --nocapture` prints how many were made of each kind and who noticed them: the table of
//! `docs/testing.md`.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot be set up fails")]

mod repository;

use mandate::analysis::mutate::{KilledBy, MutationKind, Trial, mutants};
use mandate::examples::{self, Examples};
use mandate::process::limits::Limits;
use mandate::scenario::read;
use mandate::sources::WithShipped;
use mandate::{Process, Scenario};
use repository::{none, text};
use std::collections::BTreeMap;

/// A process that ships, or that an example brings along, and every telling of a story on it.
struct Shipped {
    process: Process,
    stories: Vec<Scenario>,
}

/// By id: the shipped processes and those beside the stories; base stories and variants alike.
fn shipped() -> BTreeMap<String, Shipped> {
    let mut found = BTreeMap::new();
    for id in mandate::un::processes() {
        let process = mandate::un::process(id).expect("a shipped process").expect("a process that reads");
        found.insert(id.to_owned(), Shipped { process, stories: Vec::new() });
    }
    for (_, path) in examples::stories() {
        let reading = read(&WithShipped(&Examples), path, &Limits::DEFAULT);
        let (Some(process), Some(story)) = (&reading.process, &reading.scenario) else { panic!("{path} gives no story") };
        let variants = story.variants.iter().map(|variant| reading.variant(&variant.id).expect("a variant that reads"));
        for (process, story) in
            std::iter::once((process.clone(), story.clone())).chain(variants.map(|(process, story)| (process.clone(), story.clone())))
        {
            let id = process.definition().id.clone();
            found.entry(id).or_insert_with(|| Shipped { process, stories: Vec::new() }).stories.push(story);
        }
    }
    found
}

/// The list of survivors: reasons by process and mutant.
fn listed() -> BTreeMap<String, BTreeMap<String, String>> {
    toml::from_str(&text("tests/mutants.toml")).expect("tables of reasons")
}

/// How many mutants of a kind were made, and who killed how many.
#[derive(Clone, Copy, Default)]
struct Count {
    made: usize,
    findings: usize,
    stories: usize,
    properties: usize,
}

impl Count {
    fn add(&mut self, killed: Option<&KilledBy>) {
        self.made += 1;
        match killed {
            Some(KilledBy::Finding { .. }) => self.findings += 1,
            Some(KilledBy::Story { .. }) => self.stories += 1,
            Some(KilledBy::Property(_)) => self.properties += 1,
            None => {}
        }
    }

    fn row(&self, name: &str) -> String {
        let Self { made, findings, stories, properties } = self;
        format!("| {name} | {made} | {findings} | {stories} | {properties} | {} |\n", made - findings - stories - properties)
    }
}

impl std::iter::Sum for Count {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |sum, next| Self {
            made: sum.made + next.made,
            findings: sum.findings + next.findings,
            stories: sum.stories + next.stories,
            properties: sum.properties + next.properties,
        })
    }
}

/// The table of all counts, by kind and by process.
fn table(kinds: &BTreeMap<MutationKind, Count>, processes: &BTreeMap<String, Count>) -> String {
    let mut table = "| | made | by a finding | by a story | by a property | survive |\n|---|---|---|---|---|---|\n".to_owned();
    table.extend(kinds.iter().map(|(kind, count)| count.row(kind.word())));
    table.push_str(&kinds.values().copied().sum::<Count>().row("**all**"));
    table.extend(processes.iter().map(|(id, count)| count.row(&format!("`{id}`"))));
    table
}

#[test]
fn every_mutant_is_noticed_or_listed_with_a_reason() {
    let mut listed = listed();
    let mut wrong = Vec::new();
    let mut kinds: BTreeMap<MutationKind, Count> = BTreeMap::new();
    let mut processes: BTreeMap<String, Count> = BTreeMap::new();
    for (id, Shipped { process, stories }) in shipped() {
        assert!(!stories.is_empty(), "no story is told on `{id}`");
        let trial = Trial::of(&process, &stories);
        let mut reasons = listed.remove(&id).unwrap_or_default();
        for mutant in mutants(&process) {
            let killed = trial.kill(&mutant.process, &mut |_| None);
            kinds.entry(mutant.kind).or_default().add(killed.as_ref());
            processes.entry(id.clone()).or_default().add(killed.as_ref());
            match (reasons.remove(&mutant.id), killed) {
                (None, None) => wrong.push(format!("{id}: nobody notices {}, and no reason is listed", mutant.id)),
                (Some(_), Some(by)) => wrong.push(format!("{id}: {} is listed and noticed: {by:?}", mutant.id)),
                (Some(reason), None) if reason.trim().is_empty() => wrong.push(format!("{id}: {} is listed without a reason", mutant.id)),
                _ => {}
            }
        }
        wrong.extend(reasons.keys().map(|mutant| format!("{id}: {mutant} is listed, and there is no such mutant")));
    }
    wrong.extend(listed.keys().map(|id| format!("{id} is listed, and there is no such process")));
    let table = table(&kinds, &processes);
    println!("{table}");
    none(&wrong, "add a story, or a reason in tests/mutants.toml");
    assert!(text("docs/testing.md").contains(&table), "docs/testing.md has other figures; these are found:\n{table}");
}
