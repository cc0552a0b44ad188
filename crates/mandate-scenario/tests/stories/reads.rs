use super::{FAIR, GREEN, SPRING, edited, read_story, texts};
use mandate_process::limits::Limits;
use mandate_process::time::{Date, Period};
use mandate_process::value::Value;
use mandate_scenario::{Announced, LocalTime, On, StoryReading, read, run};

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// Acts with their answers, and where the case stands at the end.
fn told(reading: &StoryReading) -> (Vec<String>, bool) {
    let (process, story) = (reading.process.as_ref().unwrap(), reading.scenario.as_ref().unwrap());
    let run = run(process, story).unwrap();
    let line = |told: &mandate_scenario::Told| {
        let at = told.entry.event().map(|event| event.at.to_string()).unwrap_or_default();
        let refused = told.entry.refusal().map(|refusal| refusal.ids(process).join(" ")).unwrap_or_default();
        let irregular =
            told.entry.event().and_then(|event| event.irregular.as_ref()).map(|why| format!(" irregular: {}", why.ids(process).join(" ")));
        format!("{}: {at}{refused}{}", told.act.map_or("", |act| &story.acts[act].act), irregular.unwrap_or_default())
    };
    (run.told.iter().map(line).collect(), run.verdict.is_as_told())
}

#[test]
fn a_good_story_reads_and_runs() {
    let reading = read_story(SPRING);
    assert_eq!(reading.findings, []);
    let story = reading.scenario.as_ref().unwrap();
    assert_eq!(story.acts[0].content[0], ("day".to_owned(), Value::Date(day("2027-05-01"))));
    assert_eq!(story.acts[0].content[3], ("sure".to_owned(), Value::Boolean(true)));
    assert_eq!(story.acts[1].on, On::At(LocalTime { day: day("2027-03-02"), millis: 55_800_000 }));
    assert_eq!(story.acts[3].content[1], ("ready".to_owned(), Value::Period(Period::parse("10 working days").unwrap())));
    assert_eq!(story.acts[4].on, On::Month(day("2027-03-31")));
    assert_eq!(story.acts[6].refused, Some(Announced::For(vec!["enough".to_owned()])));
    assert_eq!(
        story.designs.iter().map(|(name, design)| (&**name, &*design.id)).collect::<Vec<_>>(),
        [("design", "green"), ("small", "one-day")]
    );
    assert_eq!(story.designs[0].1.benchmarks[0].baseline, Some(Value::from("mud")));
    let (lines, as_told) = told(&reading);
    assert!(as_told);
    assert_eq!(
        lines,
        [
            ": 2027-03-01T12:00:00Z",
            "propose: 2027-03-02T12:00:00Z",
            "invite: 2027-03-02T15:30:00Z",
            "invite: 2027-03-03T12:00:00Z",
            "pledge: 2027-03-04T12:00:00Z",
            "rate: 2027-03-09T12:00:00Z",
            "plan: 2027-03-09T12:00:00Z",
            "decide: enough",
            "decide: 2027-03-12T12:00:00Z",
        ]
    );
}

#[test]
fn times_are_those_of_the_process() {
    let process = edited(FAIR, "version = \"1\"", "version = \"1\"\nutc-offset = \"+02:00\"");
    let reading = read(&texts(&process, SPRING, GREEN), "story", &Limits::DEFAULT);
    let (lines, _) = told(&reading);
    assert_eq!(lines[1..3], ["propose: 2027-03-02T10:00:00Z", "invite: 2027-03-02T13:30:00Z"]);
}

#[test]
fn a_month_ends_with_itself_or_with_the_next_day_that_is_known() {
    let acts = |acts: &str| {
        let head = SPRING.split("[[act]]").next().unwrap();
        let head = edited(head, "until   = 2027-04-30\n", "");
        told(&read_story(&format!("{head}{acts}"))).0
    };
    let rate = |on: &str| format!("[[act]]\non = {on}\ndo = \"rate\"\nby = \"piper\"\nmood = {{}}\n");
    let both = |first: &str, then: &str| acts(&format!("{}{}", rate(first), rate(then)))[1..].join(", ");
    assert_eq!(both("\"2027-03\"", "2027-03-20"), "rate: 2027-03-20T12:00:00Z, rate: 2027-03-20T12:00:00Z");
    assert_eq!(both("\"2027-03\"", "2027-04-20"), "rate: 2027-03-31T12:00:00Z, rate: 2027-04-20T12:00:00Z");
    assert_eq!(both("\"2027-04\"", "2027-04-20T07:00:00"), "rate: 2027-04-20T07:00:00Z, rate: 2027-04-20T07:00:00Z");
    assert_eq!(both("\"2027-04\"", "\"2027-04\""), "rate: 2027-04-30T12:00:00Z, rate: 2027-04-30T12:00:00Z");
}

#[test]
fn time_passes_until_the_end_of_a_day() {
    let story = edited(SPRING, "yes = 2", "yes = 1\nrefused = true");
    let late = |until: &str, ends_in: &str| {
        let story = edited(&story, "until   = 2027-04-30", until);
        told(&read_story(&edited(&story, "ends-in = \"held\"\nno-later-than = 2027-03-12", ends_in)))
    };
    assert!(late("until = 2027-08-31", "ends-in = \"planning\"").1);
    let (lines, as_told) = late("until = 2027-09-01", "ends-in = \"called-off\"\nno-later-than = 2027-09-01");
    assert!(as_told);
    assert_eq!(lines.last().unwrap(), ": 2027-09-02T00:00:00Z");
    assert!(!late("until = 2027-09-01", "no-later-than = 2027-08-31").1);
    assert!(late("until = 2027-09-01", "no-later-than = 2027-09-01").1);
}

#[test]
fn a_record_takes_what_a_binding_process_would_have_refused() {
    let record = edited(SPRING, "kind    = \"fiction\"", "kind    = \"record\"");
    let record = edited(&record, "refused = [\"enough\"]\n", "");
    let reading = read_story(&record);
    let story = reading.scenario.clone().unwrap();
    let run = run(reading.process.as_ref().unwrap(), &story).unwrap();
    assert_eq!(run.would_stop_at, Some(6));
    let (lines, _) = told(&reading);
    assert_eq!(lines[7], "decide: 2027-03-10T12:00:00Z irregular: enough");
    assert_eq!(lines[8], "decide: case-closed");
    assert_eq!(run.verdict.surprises, [7], "what is no matter of rules or actors stays refused");
}

#[test]
fn designs_may_stand_in_the_story() {
    let own = edited(GREEN, "format     = \"mandate.design/1\"\nid         = \"green\"\ntitle      = \"On the green\"\n", "[design]\n");
    let own = own.replace("[need]", "[design.need]").replace("[task.", "[design.task.").replace("[benchmark.", "[design.benchmark.");
    let own = own.replace("[[commitment]]", "[[design.commitment]]");
    let story = edited(SPRING, "design  = \"green.design.toml\"\n", "");
    let reading = read_story(&edited(&story, "[actor]\n", &format!("{own}\n[actor]\n")));
    assert_eq!(reading.findings, []);
    assert_eq!(reading.scenario.as_ref().unwrap().designs[0].1.id, "design");
    assert!(told(&reading).1);
}
