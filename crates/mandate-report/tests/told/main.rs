//! What is told of small processes and of the shipped stories.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests stop where something is wrong")]

mod answers;
mod as_json;
mod documents;
mod follow;
mod laws;
mod stories;
mod words;

use mandate_engine::{Act, Case, CaseState, Explanation, Opening, Repairs, explain, repairs};
use mandate_process::Process;
use mandate_process::limits::Limits;
use mandate_process::text::Sources;
use mandate_report::{Names, Style};
use mandate_scenario::{Kind, Run, Scenario};
use std::borrow::Cow;

const FILES: [(&str, &str); 9] = [
    ("hall.process.toml", include_str!("../files/hall.process.toml")),
    ("hall.scenario.toml", include_str!("../files/hall.scenario.toml")),
    ("kalumba.scenario.toml", include_str!("../../../../examples/scenarios/kalumba.scenario.toml")),
    ("kalumba.design.toml", include_str!("../../../../examples/scenarios/kalumba.design.toml")),
    ("good-day.scenario.toml", include_str!("../../../../examples/scenarios/good-day.scenario.toml")),
    ("consent-withdrawn.scenario.toml", include_str!("../../../../examples/scenarios/consent-withdrawn.scenario.toml")),
    ("lapsed.scenario.toml", include_str!("../../../../examples/scenarios/lapsed.scenario.toml")),
    ("vetoed.scenario.toml", include_str!("../../../../examples/scenarios/vetoed.scenario.toml")),
    ("chad-2008.scenario.toml", include_str!("../../../../examples/record/chad-2008.scenario.toml")),
];

struct Files;

impl Sources for Files {
    fn text(&self, from: &str, name: &str) -> Option<(String, Cow<'_, str>)> {
        let own = FILES.iter().find(|(file, _)| *file == name).map(|(file, text)| ((*file).to_owned(), Cow::Borrowed(*text)));
        own.or_else(|| mandate_un::Shipped.text(from, name))
    }
}

/// A story that was run, and the state before each of its acts.
struct Played {
    process: Process,
    story: Scenario,
    run: Run,
    before: Vec<(Act, CaseState)>,
}

impl Played {
    fn of(file: &str) -> Self {
        let reading = mandate_scenario::read(&Files, file, &Limits::DEFAULT);
        let story = reading.scenario.unwrap_or_else(|| panic!("{file}: {:?}", reading.findings));
        let process = reading.process.expect("the process of a story that reads");
        let run = mandate_scenario::run(&process, &story).expect("a story that runs");
        let before = before(&process, &story, &run);
        Self { process, story, run, before }
    }

    fn names(&self) -> Names<'_> {
        Names::in_story(&self.process, &self.story)
    }

    /// What an act of the story would be answered, by its number from 1.
    fn asked(&self, number: usize) -> (&Act, Explanation, Repairs) {
        let (act, state) = &self.before[number - 1];
        (act, explain(&self.process, state, act), repairs(&self.process, state, act, 5))
    }

    fn why(&self, number: usize, style: Style) -> String {
        let (act, explanation, repairs) = self.asked(number);
        mandate_report::why(&self.names(), act, &explanation, &repairs, style)
    }

    fn agenda(&self, number: usize, style: Style) -> String {
        let (act, state) = &self.before[number - 1];
        mandate_report::agenda(&self.names(), &mandate_engine::agenda(&self.process, state, act.at), style)
    }
}

fn before(process: &Process, story: &Scenario, run: &Run) -> Vec<(Act, CaseState)> {
    let mut opening = Opening::new(story.id.clone(), story.starts.at_noon(process.utc_offset()));
    opening.record = story.kind == Kind::Record;
    opening.members.clone_from(&story.members);
    for player in &story.players {
        opening = opening.actor(player.id.clone(), player.role.clone());
    }
    let mut case = Case::open(process, &opening).expect("a case that opens");
    let mut before = Vec::new();
    for act in run.told.iter().filter(|told| told.act.is_some()).filter_map(|told| told.entry.act()) {
        before.push((act.clone(), case.state().clone()));
        case.submit(act.clone());
    }
    before
}

const PLAIN: Style = Style { width: 80, plain: true };

/// Compares with a text that is kept beside the tests.
fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
