//! Answers as JSON: what `docs/formats.md` shows, and that it reads.

use super::{Played, snapshot};
use mandate_process::limits::Limits;
use mandate_process::text::Texts;
use mandate_report::json;
use serde_json::Value;

/// One line of JSON without floats, laid out for a reader.
fn laid_out(line: &str) -> String {
    assert_eq!(line.matches('\n').count(), 1, "one line: {line}");
    let value: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    assert!(!has_floats(&value), "{line}");
    line.replace("},{", "},\n{").replace(",\"rules\":[", ",\n\"rules\":[").replace(",\"acts\":[", ",\n\"acts\":[")
}

fn has_floats(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Array(items) => items.iter().any(has_floats),
        Value::Object(pairs) => pairs.values().any(has_floats),
        _ => false,
    }
}

#[test]
fn a_small_story() {
    let hall = Played::of("hall.scenario.toml");
    let explained: Vec<String> = [1, 8, 9]
        .map(|number| {
            let (act, explanation, repairs) = hall.asked(number);
            laid_out(&json::explanation(&hall.names(), act, &explanation, &repairs))
        })
        .to_vec();
    snapshot("hall_explanation_json", &explained.join("\n"));
    let (act, state) = &hall.before[5];
    let agenda = mandate_engine::agenda(&hall.process, state, act.at);
    snapshot("hall_agenda_json", &laid_out(&json::agenda(&hall.names(), &agenda)));
    snapshot("hall_run_json", &laid_out(&json::run(&hall.process, &hall.story, &hall.run)));
}

#[test]
fn a_record_says_where_it_would_stop() {
    let chad = Played::of("chad-2008.scenario.toml");
    let run: Value = serde_json::from_str(&json::run(&chad.process, &chad.story, &chad.run)).unwrap();
    assert_eq!(run["would-stop-at"], 10);
    assert_eq!(run["acts"][9]["answer"], "irregular");
    assert_eq!(run["kind"], "record");
    assert_eq!(run["ended"], true);
}

#[test]
fn findings_and_their_places() {
    let text = "format = \"mandate.process/1\"\nid = \"door\"\nversion = \"1\"\ntitle = \"A \\\"door\\\"\"\nstates = [\"closed\", \"open\"]\nact.push = { says = \"Push it\" }\ntransition.push = { from = \"closed\", to = \"opne\" }\n";
    let reading = mandate_process::text::read(&Texts::new([("door.process.toml", text)]), "door.process.toml", &Limits::DEFAULT);
    snapshot("findings_json", &laid_out(&json::findings(&reading.findings)));
    assert_eq!(json::findings(&Vec::new()), "{\"format\":\"mandate.findings/1\",\"findings\":[]}\n");
}

#[test]
fn texts_are_escaped() {
    let finding = mandate_process::finding::Finding::error("odd", "a \u{1b}[31m\"\\\n\u{7f}é");
    let line = json::findings(&vec![finding]);
    let read: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(read["findings"][0]["what"], "a \u{1b}[31m\"\\\n\u{7f}é");
}

#[test]
fn every_explanation_of_the_shipped_stories_reads() {
    for file in ["kalumba.scenario.toml", "chad-2008.scenario.toml"] {
        let played = Played::of(file);
        for number in 1..=played.before.len() {
            let (act, explanation, repairs) = played.asked(number);
            let told: Value = serde_json::from_str(&json::explanation(&played.names(), act, &explanation, &repairs)).unwrap();
            let refused = told["answer"] != "accepted";
            assert_eq!(refused, told.get("refusal").is_some(), "{told}");
            assert_eq!(told.get("blocking").is_some(), told["refusal"]["kind"] == "rules-unmet", "{told}");
        }
    }
}
