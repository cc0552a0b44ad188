//! What cases exercise, and what becomes of them under another process.

use super::laws::{fits, is_spoken};
use super::{FILES, PLAIN, Played, snapshot};
use mandate_analysis::compare::behaviour::{Options, behaviour};
use mandate_analysis::compare::{Comparison, compare, story};
use mandate_analysis::cover::Cover;
use mandate_analysis::replay::{History, Mapping, Replay, Which, replay};
use mandate_process::Process;
use mandate_process::limits::Limits;
use mandate_process::text::{Texts, read_str};
use mandate_report::{Style, json};

/// The hall with some of its text replaced.
pub(super) fn hall(edits: &[(&str, &str)]) -> Process {
    let text = FILES.iter().find(|(file, _)| *file == "hall.process.toml").map(|(_, text)| (*text).to_owned()).unwrap();
    let text = edits.iter().fold(text, |text, (from, to)| {
        assert!(text.contains(from), "`{from}` is not in the process");
        text.replace(from, to)
    });
    let reading = read_str(&text);
    reading.process.unwrap_or_else(|| panic!("{:?}", reading.findings))
}

/// The fête, and what becomes of it under another hall.
fn under(edits: &[(&str, &str)]) -> (Played, History, Replay) {
    let played = Played::of("hall.scenario.toml");
    let history = History::of_run(&played.story, &played.run);
    let replay = replay(&hall(edits), &history, &Mapping::default(), Which::All).unwrap();
    (played, history, replay)
}

const SHORTER: [(&str, &str); 2] = [("after    = \"5 days\"", "after    = \"3 days\""), ("1.0.0", "1.1.0")];
const OTHER_ROLE: [(&str, &str); 2] = [("\"friend\"", "\"neighbour\""), ("friend = {", "neighbour = {")];

#[test]
fn what_is_answered_otherwise() {
    let mut told = Vec::new();
    let edits: [&[(&str, &str)]; 4] = [
        &[],
        &SHORTER,
        &[("includes-all = { values = \"paper\" }", "size-at-least = 2")],
        &[
            ("deadline.notice]", "deadline.posted]"),
            ("deadline = \"notice\"", "deadline = \"posted\""),
            ("title    = \"Notice on", "title    = \"Posted on"),
        ],
    ];
    for edits in edits {
        let (played, history, replay) = under(edits);
        told.push(mandate_report::replay(&history, &replay, Some(&played.story), false, Style::default()));
    }
    snapshot("hall_replay", &told.join("────\n"));
    let (played, history, replay) = under(&SHORTER);
    snapshot("hall_replay_plain", &mandate_report::replay(&history, &replay, Some(&played.story), true, PLAIN));
}

#[test]
fn who_takes_no_part_is_told() {
    let text = FILES.iter().find(|(file, _)| *file == "hall.process.toml").map(|(_, text)| *text).unwrap();
    let edits: Vec<(&str, &str)> =
        OTHER_ROLE.into_iter().chain([("by friend", "by neighbour"), ("set of friend", "set of neighbour")]).collect();
    assert!(text.contains("by friend"));
    let (played, history, replay) = under(&edits);
    let told = mandate_report::replay(&history, &replay, Some(&played.story), false, Style::default());
    assert!(told.contains("▲ ann takes no part: there is no role `friend`"), "{told}");
}

#[test]
fn a_record_under_a_process_that_knows_nothing_of_it() {
    let chad = Played::of("chad-2008.scenario.toml");
    let history = History::of_run(&chad.story, &chad.run);
    let other = replay(&mandate_un::council_vote(), &history, &Mapping::default(), Which::All).unwrap();
    snapshot("chad_replay", &mandate_report::replay(&history, &other, Some(&chad.story), false, Style::default()));
}

#[test]
fn every_replay_fits_and_can_be_heard_and_reads() {
    for edits in [&[] as &[_], &SHORTER] {
        let (played, history, replay) = under(edits);
        for full in [false, true] {
            fits("replay", &mandate_report::replay(&history, &replay, Some(&played.story), full, Style::default()));
            is_spoken("replay", &mandate_report::replay(&history, &replay, Some(&played.story), full, PLAIN));
        }
        let read: serde_json::Value = serde_json::from_str(&json::replay(&history, &replay)).unwrap();
        assert_eq!(read["same"].as_bool(), Some(replay.is_the_same()));
        assert_eq!(read["steps"].as_array().map(Vec::len), Some(replay.steps.len()));
    }
}

/// What these stories exercise of the process of the first.
fn covered(stories: &[&str]) -> Cover {
    let histories: Vec<History> = stories
        .iter()
        .map(|file| {
            let played = Played::of(file);
            History::of_run(&played.story, &played.run)
        })
        .collect();
    let mut cover = Cover::new(histories[0].process());
    histories.iter().for_each(|history| assert!(cover.add(history)));
    cover
}

#[test]
fn what_stories_exercise() {
    let hall = covered(&["hall.scenario.toml"]);
    let all = covered(&["kalumba.scenario.toml", "chad-2008.scenario.toml", "vetoed.scenario.toml"]);
    for cover in [&hall, &all] {
        fits("cover", &mandate_report::cover(cover, Style::default()));
        is_spoken("cover", &mandate_report::cover(cover, PLAIN));
        let read: serde_json::Value = serde_json::from_str(&json::cover(&[cover.clone(), hall.clone()])).unwrap();
        assert_eq!(read["covers"][1]["shares"]["states-entered"]["seen"], 3);
    }
    let told = [mandate_report::cover(&hall, Style::default()), mandate_report::cover(&hall, PLAIN)];
    snapshot("hall_cover", &format!("{}────\n{}────\n{}", told[0], told[1], mandate_report::draw::mermaid_covered(&hall)));
    snapshot("shipped_cover", &mandate_report::cover(&all, Style::default()));
}

/// Edits of the hall, one or more of each class.
const EDITS: &[(&str, &str)] = &[
    ("\"1.0.0\"", "\"1.1.0\""),
    ("title   = \"Letting the village hall\"", "title   = \"Letting the <hall> | `x`\""),
    ("\"agreed\"", "\"settled\""),
    ("state.agreed", "state.settled"),
    ("\"papers-complete\", \"warden-signs\", ", "\"papers-complete\", "),
    ("after    = \"5 days\"", "after    = \"7 days\""),
    ("at-least = 100 }, { fact", "at-least = 120 }, { fact"),
    (
        "[transition.refuse]",
        "[transition.drop]\nfrom = \"asked\"\nto = \"refused\"\non = \"give\"\nwhen = { fact = \"gift\", for-each = [{ actors = \"friend\" }], is = 0 }\n[transition.refuse]",
    ),
    ("from = [\"asked\", \"settled\"]", "from = \"asked\""),
];

fn compared(edits: &[(&str, &str)]) -> Comparison {
    let named = |edits: &[(&str, &str)], name: &str| {
        let text = FILES.iter().find(|(file, _)| *file == "hall.process.toml").map(|(_, text)| (*text).to_owned()).unwrap();
        let text = edits.iter().fold(text, |text, (from, to)| {
            assert!(text.contains(from), "`{from}` is not in the process");
            text.replace(from, to)
        });
        mandate_process::text::read(&Texts::new([(name, text)]), name, &Limits::DEFAULT).process.unwrap()
    };
    let mut comparison = compare(&named(&[], "hall.process.toml"), &named(edits, "new/hall.process.toml"));
    comparison.stories = vec![story(&comparison, &Played::of("hall.scenario.toml").story)];
    comparison.behaviour = Some(behaviour(&comparison, &Options::default()).unwrap());
    comparison
}

#[test]
fn what_changed_between_two_processes() {
    let comparison = compared(EDITS);
    let told = mandate_report::comparison(&comparison, Style::default());
    let spoken = mandate_report::comparison(&comparison, PLAIN);
    fits("comparison", &told);
    is_spoken("comparison", &spoken);
    snapshot("hall_comparison", &format!("{told}────\n{spoken}────\n{}", mandate_report::comparison(&compared(&[]), Style::default())));
    snapshot("hall_comparison_markdown", &mandate_report::markdown(&comparison));
    let read: serde_json::Value = serde_json::from_str(&json::comparison(&comparison)).unwrap();
    assert_eq!(read["changes"].as_array().map(Vec::len), Some(comparison.changes.len()));
    assert_eq!((read["step"].as_str(), read["suggested"].as_str()), (Some("major"), Some("2.0.0")));
    assert_eq!(read["stories"][0]["same"], false);
}

#[test]
fn what_files_say_does_no_harm_to_markdown() {
    let comparison = compared(EDITS);
    let told = mandate_report::markdown(&comparison);
    let (before, _) = told.split_once("```mermaid").unwrap();
    for row in before.lines().filter(|line| line.starts_with('|')) {
        let bars = row.replace("\\|", "").matches('|').count();
        assert_eq!(bars, 4, "{row}");
        assert!(!row.replace('`', "").is_empty());
    }
    let wide = mandate_report::markdown(&compare(&mandate_un::three_phase(), &mandate_un::process("single-decision").unwrap().unwrap()));
    assert!(!wide.contains("```mermaid"), "too much for a small picture");
}
