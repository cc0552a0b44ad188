//! Every story under `examples/` goes as its file says, in every variant; its run is kept as a snapshot.
//!
//! After a wanted change: `INSTA_UPDATE=always cargo test --test stories`, then read what `git diff` shows.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot be set up fails")]

use mandate::examples::{self, Examples};
use mandate::process::Process;
use mandate::process::limits::Limits;
use mandate::scenario::{StoryReading, read, run};
use mandate::sources::WithShipped;
use mandate::{Scenario, Style};

fn reading(path: &str) -> StoryReading {
    let reading = read(&WithShipped(&Examples), path, &Limits::DEFAULT);
    assert!(reading.findings.is_empty(), "{path}: {:#?}", reading.findings);
    reading
}

/// Runs one telling of a story; the trace, or what did not go as told.
fn told(process: &Process, story: &Scenario) -> Result<String, String> {
    let run = run(process, story).map_err(|findings| format!("{} cannot be run: {findings:#?}", story.id))?;
    if run.verdict.is_as_told() {
        return Ok(mandate::report::trace(process, story, &run));
    }
    Err(mandate::report::timeline(process, story, &run, Style::default()))
}

#[test]
fn every_story_goes_as_its_file_says() {
    for (name, path) in examples::stories() {
        let reading = reading(path);
        let (Some(story), Some(process)) = (&reading.scenario, &reading.process) else { panic!("{path} gives no story") };
        assert_eq!(story.id, name, "a story is named as its file");
        assert!(story.expect.ends_in.is_some(), "{path} expects no end");
        let trace = told(process, story).unwrap_or_else(|why| panic!("{why}"));
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, description => path }, {
            insta::assert_snapshot!(format!("story-{name}"), trace);
        });
    }
}

#[test]
fn every_variant_goes_as_its_file_says() {
    let mut unlike = Vec::new();
    for (_, path) in examples::stories() {
        let reading = reading(path);
        let variants = reading.scenario.iter().flat_map(|story| &story.variants);
        for variant in variants {
            let Some((process, story)) = reading.variant(&variant.id) else { panic!("{path}: `{}` gives no story", variant.id) };
            assert!(story.expect.ends_in.is_some(), "{path}: `{}` expects no end", variant.id);
            unlike.extend(told(process, &story).err());
        }
    }
    assert!(unlike.is_empty(), "{}", unlike.join("\n"));
}

#[test]
fn every_story_of_the_folder_is_embedded() {
    for folder in ["record", "scenarios"] {
        let there = std::fs::read_dir(format!("{}/examples/{folder}", env!("CARGO_MANIFEST_DIR"))).expect("a folder of stories");
        for file in there {
            let path = format!("{folder}/{}", file.expect("a file").file_name().to_string_lossy());
            assert!(examples::text(&path).is_some(), "{path} is not embedded");
        }
    }
}
