use super::{FAIR, GREEN, SPRING, edited, read_story, texts};
use mandate_process::limits::Limits;
use mandate_process::value::Value;
use mandate_scenario::{Scenario, StoryReading, read, run};

/// The acts of a variant, each with its day.
fn acts(story: &Scenario) -> Vec<String> {
    story.acts.iter().map(|act| format!("{:?} {}", act.on, act.act)).collect()
}

fn ends(reading: &StoryReading, variant: &str) -> bool {
    let (process, story) = reading.variant(variant).unwrap();
    run(process, &story).unwrap().verdict.is_as_told()
}

fn with_variant(variant: &str) -> StoryReading {
    let base = SPRING.split("[variant.no-piper]").next().unwrap();
    let reading = read_story(&format!("{base}[variant.x]\n{variant}\n"));
    assert_eq!(reading.findings, []);
    reading
}

fn varied(variant: &str) -> Scenario {
    with_variant(variant).variant("x").unwrap().1
}

#[test]
fn each_variant_ends_as_it_says() {
    let reading = read_story(SPRING);
    for variant in ["no-piper", "too-few", "asked-late"] {
        assert!(ends(&reading, variant), "{variant}");
    }
    assert!(reading.variant("none").is_none());
}

#[test]
fn who_does_not_take_part_leaves_no_trace() {
    let story = varied("without = [\"piper\", \"bakers\"]");
    assert_eq!(story.players.len(), 1);
    assert_eq!(story.acts.iter().filter(|act| act.by.as_deref().is_some_and(|by| by != "mayor")).count(), 0);
    assert_eq!(story.acts[1].content[0].1, Value::from(["weavers"]));
    assert_eq!(story.designs[0].1.commitments.iter().map(|one| &*one.by).collect::<Vec<_>>(), ["mayor"]);
}

#[test]
fn names_of_others_that_look_the_same_stay() {
    let story = edited(SPRING, "points = [\"too loud\"]", "points = [\"weavers\"]");
    let base = story.split("[variant.no-piper]").next().unwrap();
    let reading = read_story(&format!("{base}[variant.x]\nwithout = [\"weavers\"]"));
    let rated = &reading.variant("x").unwrap().1.acts[4];
    assert_eq!(
        rated.content[0].1,
        Value::Table(vec![(
            "bakers".to_owned(),
            Value::Table(vec![("bread".to_owned(), "merry".into()), ("cloth".to_owned(), "fair".into())])
        )])
    );
    assert_eq!(rated.content[1].1, Value::from(["weavers"]));
}

#[test]
fn an_act_without_a_name_goes_with_who_alone_could_do_it() {
    let story = varied("without = [\"mayor\"]");
    assert_eq!(story.acts.iter().map(|act| &*act.act).collect::<Vec<_>>(), ["pledge", "rate"]);
}

#[test]
fn skipped_are_one_act_by_id_or_all_by_name() {
    let names = |variant: &str| varied(variant).acts.iter().map(|act| act.act.clone()).collect::<Vec<_>>().join(" ");
    assert_eq!(names("skip = [\"first\"]"), "propose invite pledge rate plan decide decide");
    assert_eq!(names("skip = [\"invite\", \"decide\"]"), "propose pledge rate plan");
}

#[test]
fn edits_are_made_in_their_order() {
    let story = varied(
        "stop-before = \"last\"\nskip = [\"too-few\"]\nchange = { last = { yes = 9 } }\nact = [{ on = 2027-03-12, do = \"decide\", yes = 3 }]",
    );
    assert_eq!(story.acts.len(), 7);
    assert_eq!(story.acts[6].content[0].1, Value::from(3));
}

#[test]
fn added_acts_stand_behind_the_base_acts_of_their_day() {
    let story = varied(
        "act = [{ on = 2027-03-09, id = \"a\", do = \"plan\", plan = \"small\" }, { on = 2027-03-02, id = \"b\", do = \"plan\", plan = \"small\" }, { on = 2027-03-09, id = \"c\", do = \"plan\", plan = \"small\" }]",
    );
    let ids: Vec<&str> = story.acts.iter().map(|act| act.id.as_deref().unwrap_or(&act.act)).collect();
    assert_eq!(ids, ["propose", "b", "first", "asked", "pledge", "rate", "plan", "a", "c", "too-few", "last"]);
}

#[test]
fn a_month_of_the_base_does_not_push_added_acts_back() {
    // The rating of `2027-03` happens on 9 March, since the plan of that day stands below it.
    let story = varied("act = [{ on = 2027-03-11, do = \"plan\", plan = \"small\" }]");
    assert!(acts(&story)[7].ends_with("plan"), "{:?}", acts(&story));
}

#[test]
fn refusals_of_the_base_are_not_asked_about() {
    let reading = with_variant("change = { too-few = { yes = 2 } }\nexpect = { ends-in = \"held\" }");
    assert!(ends(&reading, "x"), "one is accepted that was to be refused, one refused that was not");
    let reading = with_variant("stop-before = \"too-few\"\nact = [{ on = 2027-03-12, do = \"decide\", yes = 1 }]");
    assert!(!ends(&reading, "x"), "an added act is to be accepted");
}

#[test]
fn a_variant_may_name_another_process() {
    let strict = edited(FAIR, "at-least = 2", "at-least = 3").replace("\"held\"", "\"opened\"");
    let story = edited(
        SPRING,
        "skip = [\"plan\"]\nexpect = { ends-in = \"held\" }",
        "process = \"strict.process.toml\"\nexpect = { ends-in = \"planning\" }",
    );
    let sources = (texts(FAIR, &story, GREEN), mandate_process::text::Texts::new([("strict.process.toml", strict)]));
    let reading = read(&sources, "story", &Limits::DEFAULT);
    assert_eq!(reading.findings, []);
    assert!(ends(&reading, "no-piper") && ends(&reading, "asked-late"));
}

#[test]
fn the_id_of_a_variant_is_the_id_of_a_case() {
    let base = SPRING.split("[variant.no-piper]").next().unwrap();
    let long = "x".repeat(64);
    let reading = read_story(&format!("{base}[variant.{long}]\n"));
    assert!(ends(&reading, &long));
}
