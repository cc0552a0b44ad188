//! What a process guarantees on every path: answers, exit codes, saved stories, bad input.

use crate::desk::Desk;

#[test]
fn a_promise_that_holds_is_a_yes_and_one_that_is_broken_a_no() {
    let desk = Desk::new();
    let told = desk.run(&["verify", "single-decision", "--property", "adopted-once"]);
    assert_eq!(told.code, 0, "{}", told.whole());
    assert!(told.out.contains("adopted-once  holds"), "{}", told.whole());
    let told = desk.run(&["verify", "single-decision", "--property", "hosts-heard"]);
    assert_eq!(told.code, 1, "{}", told.whole());
    assert!(told.out.contains("Here the promise is broken."), "{}", told.whole());
}

#[test]
fn a_search_that_is_cut_is_no_yes() {
    let desk = Desk::new();
    let told = desk.run(&["verify", "three-phase", "--property", "adopted-once", "--limit", "50"]);
    assert_eq!(told.code, 3, "{}", told.whole());
    assert!(told.out.contains("these are not all"), "{}", told.whole());
}

#[test]
fn every_broken_promise_is_saved_as_a_story_that_plays() {
    let desk = Desk::new();
    let told = desk.run(&["verify", "single-decision", "--property", "hosts-heard", "--property", "draft-seen", "--save", "broken"]);
    assert_eq!(told.code, 1, "{}", told.whole());
    for story in ["broken/hosts-heard.scenario.toml", "broken/draft-seen.scenario.toml"] {
        let played = desk.run(&["run", story]);
        assert_eq!(played.code, 0, "{}", played.whole());
    }
}

#[test]
fn json_holds_the_verdicts_and_the_stories() {
    let desk = Desk::new();
    let told = desk.run(&["verify", "single-decision", "--property", "hosts-heard", "--format", "json"]).json();
    assert_eq!(told["format"], "mandate.proofs/1");
    assert_eq!(told["proofs"][0]["verdict"], "broken");
    assert!(told["proofs"][0]["story"]["scenario"].as_str().is_some_and(|text| text.contains("do = \"vote\"")));
}

#[test]
fn what_cannot_be_asked_is_said_and_nothing_is_proved() {
    let desk = Desk::new();
    let check = |arguments: &[&str], wanted: &str| {
        let told = desk.run(arguments);
        assert_eq!(told.code, 2, "{}", told.whole());
        assert!(told.err.contains(wanted), "{wanted}: {}", told.whole());
    };
    check(&["verify", "single-decision", "--property", "hosts-herd"], "did you mean `hosts-heard`?");
    check(&["verify", "single-decision", "--scope", "contributer=2"], "did you mean `contributor`?");
    check(&["verify", "single-decision", "--scope", "contributor=1000000"], "from 0 to 9");
    check(&["verify", "single-decision", "--scope", "contributor"], "contributor=2");
    check(&["verify", "singel-decision"], "did you mean `single-decision`?");
}

#[test]
fn a_few_stories_take_every_transition_and_run() {
    let desk = Desk::new();
    let told = desk.run(&["paths", "council-vote", "--save", "paths"]);
    assert_eq!(told.code, 0, "{}", told.whole());
    assert!(told.out.contains("6 stories take all 9 transitions. No fewer could."), "{}", told.whole());
    let stories = ["blocked", "blocked-with-seven", "carried", "carried-by-seven", "lost", "lost-without-seven"];
    let files: Vec<String> = stories.iter().map(|story| format!("paths/{story}.scenario.toml")).collect();
    for file in &files {
        assert_eq!(desk.run(&["run", file]).code, 0, "{file}");
    }
    let cover: Vec<&str> = ["--format", "json", "cover"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let share = &desk.run(&cover).json()["covers"][0]["shares"]["transitions-taken"];
    assert_eq!((share["seen"].as_u64(), share["of"].as_u64()), (Some(9), Some(9)));
    let json = desk.run(&["paths", "council-vote", "--format", "json"]).json();
    assert_eq!(
        (json["format"].as_str(), json["at-least"].as_u64(), json["missing"].as_array().map(Vec::len)),
        (Some("mandate.paths/1"), Some(6), Some(0))
    );
    // What was not looked at is not said to be impossible.
    let cut = desk.run(&["paths", "council-vote", "--limit", "1"]);
    assert!(cut.code == 3 && cut.out.contains("but these are not all"), "{}", cut.whole());
    for (arguments, says) in [
        (["paths", "council-vot"].as_slice(), "did you mean `council-vote`?"),
        (&["paths", "council-vote", "--scope", "hots=1"], "did you mean `host`?"),
        (&["paths"], "required"),
    ] {
        let told = desk.run(arguments);
        assert!(told.code == 2 && told.err.contains(says) && told.out.is_empty(), "{arguments:?}: {}", told.whole());
    }
}
