//! The examples of `docs/formats.md` are what is written.

use mandate_analysis::compare::behaviour::{Options, behaviour};
use mandate_analysis::compare::compare;
use mandate_analysis::cover::Cover;
use mandate_analysis::migrate::{Mover, log, migrate};
use mandate_analysis::replay::{History, Mapping, Which, replay};
use mandate_process::limits::Limits;
use mandate_process::text::{Texts, read};
use mandate_report::{Names, json};

const FORMATS: &str = include_str!("../../../../docs/formats.md");

/// The block of an example that begins with this line.
fn block(first: &str) -> &'static str {
    let start = FORMATS.find(first).unwrap_or_else(|| panic!("no example begins with {first}"));
    let end = FORMATS[start..].find("```").unwrap();
    &FORMATS[start..start + end]
}

/// The documents show the line as it is written.
fn shows(line: &str) {
    assert!(FORMATS.contains(line), "docs/formats.md does not show\n{line}");
}

#[test]
fn the_examples_of_answers() {
    let sources =
        Texts::new([("leave.process.toml", block("# leave.process.toml\n")), ("leave.scenario.toml", block("# leave.scenario.toml\n"))]);
    let reading = mandate_scenario::read(&sources, "leave.scenario.toml", &Limits::DEFAULT);
    let (process, story) = (reading.process.unwrap(), reading.scenario.unwrap());
    let run = mandate_scenario::run(&process, &story).unwrap();
    let names = Names::in_story(&process, &story);
    let before = super::before(&process, &story, &run);
    let (act, state) = &before[0];
    let explanation = mandate_engine::explain(&process, state, act);
    let repairs = mandate_engine::repairs(&process, state, act, 5);
    shows(&json::explanation(&names, act, &explanation, &repairs));
    let opened = story.starts.at_noon(0);
    shows(&json::agenda(&names, &mandate_engine::agenda(&process, state, opened)));
    shows(&json::run(&process, &story, &run));
}

#[test]
fn the_example_of_findings() {
    let text = block("# leave.process.toml\n").replace("to    = \"waiting\"", "to    = \"waitng\"");
    let reading = read(&Texts::new([("leave.process.toml", text.as_str())]), "leave.process.toml", &Limits::DEFAULT);
    shows(&json::findings(&reading.findings));
}

/// The process of F2.7 with some of its text replaced.
fn leave(edits: &[(&str, &str)]) -> mandate_process::Process {
    let text = edits.iter().fold(block("# leave.process.toml\n").to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "`{from}` is not in the example");
        text.replace(from, to)
    });
    let reading = read(&Texts::new([("leave.process.toml", text.as_str())]), "leave.process.toml", &Limits::DEFAULT);
    reading.process.unwrap_or_else(|| panic!("{:?}", reading.findings))
}

/// The case of the story of F4.
fn in_march() -> History {
    let sources =
        Texts::new([("leave.process.toml", block("# leave.process.toml\n")), ("leave.scenario.toml", block("# leave.scenario.toml\n"))]);
    let reading = mandate_scenario::read(&sources, "leave.scenario.toml", &Limits::DEFAULT);
    let (process, story) = (reading.process.unwrap(), reading.scenario.unwrap());
    History::of_run(&story, &mandate_scenario::run(&process, &story).unwrap())
}

#[test]
fn the_example_of_times() {
    let process = leave(&[]);
    let times = mandate_analysis::verify::times(&process, &mandate_analysis::verify::Options::default()).unwrap();
    shows(&json::times(&process, &times));
}

#[test]
fn the_example_of_a_replay() {
    let under = leave(&[("at-most = 10", "at-most = 30"), ("1.0.0", "1.1.0")]);
    let history = in_march();
    shows(&json::replay(&history, &replay(&under, &history, &Mapping::default(), Which::All).unwrap()));
}

/// The process of F2.7 with the names that F13 maps to.
const RENAMED: [(&str, &str); 5] = [
    ("\"waiting\"", "\"before-the-head\""),
    ("ask   =", "request ="),
    ("transition.ask", "transition.request"),
    ("content = { days =", "content = { length ="),
    ("{days}", "{length}"),
];

#[test]
fn the_example_of_a_mapping() {
    let (old, new) = (leave(&[]), leave(&RENAMED));
    let page = mandate_process::text::Page::new("names.mapping.toml", block("# names.mapping.toml\n"));
    let names = Mapping::read_text(&old, &new, &page).unwrap();
    assert!(replay(&new, &in_march(), &names, Which::All).unwrap().is_the_same());
    assert!(!replay(&new, &in_march(), &Mapping::default(), Which::All).unwrap().is_the_same());
}

#[test]
fn the_example_of_a_cover() {
    let history = in_march();
    let mut cover = Cover::new(history.process());
    assert!(cover.add(&history));
    shows(&json::cover(&[cover]));
}

/// The case of F6.5, up to its third record.
fn logged() -> History {
    let lines = FORMATS.lines().filter(|line| line.starts_with("{\"format\":\"mandate.record/1\"")).take(3);
    History::of_log(&leave(&[]), lines).unwrap()
}

#[test]
fn the_examples_of_moving() {
    let case = logged();
    let longer = leave(&[("3 working days", "5 working days"), ("1.0.0", "1.1.0")]);
    let migration = migrate(&case, &longer, &Mapping::default());
    shows(&json::migration(&[("leave-1.ndjson".into(), migration)], &longer));
    let to = leave(&RENAMED);
    let page = mandate_process::text::Page::new("names.mapping.toml", block("# names.mapping.toml\n"));
    let names = Mapping::read_text(case.process(), &to, &page).unwrap();
    let mover = Mover { by: Some("the head".into()), on: mandate_process::time::Date::parse("2027-03-04") };
    let records = log(&migrate(&case, &to, &names), &mover).unwrap();
    let (_, rest) = records[0].line.split_once("\"moved\":").unwrap();
    let (moved, _) = rest.split_once(",\"actors\"").unwrap();
    shows(&format!("{moved}\n"));
}

#[test]
fn the_example_of_a_comparison() {
    let named = |text: &str, name: &str| read(&Texts::new([(name, text)]), name, &Limits::DEFAULT).process.unwrap();
    let old = block("# leave.process.toml\n");
    let new = old.replace("at-most = 10", "at-most = 30").replace("1.0.0", "1.1.0");
    let mut comparison = compare(&named(old, "leave.process.toml"), &named(&new, "new.process.toml"));
    comparison.behaviour = Some(behaviour(&comparison, &Options::default()).unwrap());
    shows(&json::comparison(&comparison));
}
