//! What counts as noticed.

use super::process;
use crate::mutate::{KilledBy, Trial, kill, mutants};
use mandate_process::Process;
use mandate_process::time::Date;
use mandate_process::value::Value;
use mandate_scenario::{Kind, Player, Scenario, StoryAct};
use mandate_testkit::generate;

/// A clerk asks, a head grants or gives back; a reminder comes before the time is over.
const LEAVE: &str = r#"
states = ["asking", "waiting", "granted", "turned-down"]
ends = ["granted", "turned-down"]
fact.days = { type = "integer" }
fact.urgent = { type = "boolean", starts = false }
act.ask = { says = "Ask", by = "clerk", content = { days = "integer", urgent = "boolean?" }, changes = { days = { set = "{days}" }, urgent = { set = "{urgent}" } } }
act.grant = { says = "Grant", by = "head" }
act.return = { says = "Give back", by = "head" }
deadline.answer-time = { while = "waiting", after = "10 days" }
deadline.reminder = { while = "waiting", after = "4 days" }
transition.ask = { from = "asking", to = "waiting", needs = "few" }
transition.grant = { from = "waiting", to = "granted", needs = "seen" }
transition.return = { from = "waiting", to = "asking" }
transition.silence = { from = "waiting", to = "turned-down", on = "lapse.answer-time" }
rule.few = { says = "Few.", test = { fact = "days", at-most = 10 }, choice = "Ten." }
rule.seen = { says = "Not urgent.", test = { not = { fact = "urgent", is = true } }, choice = "So." }
"#;

/// A story of the days of March: `ask`s with days off, `grant`s, and the day on which the clock stops.
fn story(id: &str, acts: &[(u32, &str, i64)], until: u32) -> Scenario {
    let day = |day| Date::new(2027, 3, day).expect("a day");
    let mut story = Scenario::new(id, "leave", day(1));
    story.players.push(Player { id: "ann".into(), name: None, role: "clerk".into(), remarks: Default::default() });
    for (on, act, days) in acts {
        let mut act = StoryAct::new(day(*on), *act);
        if act.act == "ask" {
            act.content.push(("days".into(), Value::Integer(*days)));
        }
        story.acts.push(act);
    }
    story.until = Some(day(until));
    story
}

/// Who notices a mutant of `LEAVE` when these stories are told.
fn killed(id: &str, stories: &[Scenario]) -> Option<KilledBy> {
    let original = process(LEAVE);
    let mutant = mutants(&original).find(|mutant| mutant.id == id).unwrap_or_else(|| panic!("no {id}"));
    kill(&original, &mutant.process, stories, &mut |_| None)
}

/// Whether one story notices, and at which act.
fn check(id: &str, acts: &[(u32, &str, i64)], until: u32, wanted: Option<Option<usize>>) {
    let found = killed(id, &[story("march", acts, until)]);
    let wanted = wanted.map(|act| KilledBy::Story { story: "march".into(), act });
    assert_eq!(found, wanted, "{id} {acts:?} until {until}");
}

#[test]
fn an_answer_that_turns_is_noticed_at_its_act() {
    check("transition.ask/needs-without/few", &[(2, "ask", 10), (3, "grant", 0)], 3, None);
    check("transition.ask/needs-without/few", &[(2, "ask", 11)], 3, Some(Some(1)));
    check("rule.few/at-most/11", &[(2, "ask", 12), (2, "ask", 11)], 3, Some(Some(2)));
    check("rule.few/at-most/11", &[(2, "ask", 12), (2, "ask", 10)], 3, None);
}

#[test]
fn a_refusal_for_other_rules_is_noticed() {
    let body = LEAVE.replace("needs = \"few\"", "needs = [\"few\", \"seen\"]");
    let original = process(&body);
    let mut asks = story("march", &[(2, "ask", 11)], 3);
    asks.acts[0].content.push(("urgent".into(), Value::Boolean(true)));
    let mutant = mutants(&original).find(|mutant| mutant.id == "transition.ask/needs-without/few").expect("a mutant");
    let found = kill(&original, &mutant.process, &[asks], &mut |_| None);
    assert_eq!(found, Some(KilledBy::Story { story: "march".into(), act: Some(1) }));
}

#[test]
fn what_happens_on_the_way_is_noticed_with_its_instant() {
    // Noticed when it happens, before the next act, though it ends alike.
    check("deadline.reminder/dropped", &[(2, "ask", 5), (10, "grant", 0)], 10, Some(None));
    check("deadline.reminder/dropped", &[(2, "ask", 5), (5, "grant", 0)], 10, None);
    check("deadline.reminder/after/2-days", &[(2, "ask", 5)], 20, Some(None));
    check("deadline.answer-time/after/20-days", &[(2, "ask", 5)], 12, Some(None));
    check("deadline.answer-time/after/20-days", &[(2, "ask", 5)], 11, None);
    check("transition.return/to/granted", &[(2, "ask", 5)], 3, None);
    check("transition.return/to/granted", &[(2, "ask", 5), (3, "return", 0)], 3, Some(Some(2)));
}

#[test]
fn a_story_that_can_no_longer_be_told_is_noticed() {
    check("act.ask/by/dropped", &[(2, "ask", 5)], 3, Some(None));
    check("act.ask/by/dropped", &[], 3, None);
}

#[test]
fn a_finding_is_noticed_before_any_story() {
    let found = killed("deadline.answer-time/dropped", &[story("march", &[(2, "ask", 5)], 31)]);
    assert_eq!(found, Some(KilledBy::Finding { code: "unreachable", what: "state `turned-down` is never reached".into() }));
}

#[test]
fn properties_are_asked_last_and_of_the_mutant() {
    let original = process(LEAVE);
    let stories = [story("march", &[(2, "ask", 11)], 3)];
    let trial = Trial::of(&original, &stories);
    let mut asked = Vec::new();
    for mutant in mutants(&original) {
        let found = trial.kill(&mutant.process, &mut |process| {
            assert!(process.is(&mutant.process));
            asked.push(mutant.id.clone());
            mutant.id.ends_with("to/granted").then(|| "never-granted".to_owned())
        });
        assert_eq!(matches!(found, Some(KilledBy::Property(_))), asked.last() == Some(&mutant.id) && mutant.id.ends_with("to/granted"));
    }
    assert!(asked.contains(&"transition.grant/needs-without/seen".into()) && !asked.contains(&"rule.few/at-most/11".into()), "{asked:?}");
}

#[test]
fn in_a_record_it_is_noticed_what_is_irregular_and_where_a_binding_process_stops() {
    let mut record = story("march", &[(2, "ask", 11), (3, "grant", 0)], 3);
    record.kind = Kind::Record;
    let found = killed("rule.few/at-most/11", &[record]);
    assert_eq!(found, Some(KilledBy::Story { story: "march".into(), act: Some(1) }));
}

#[test]
fn nobody_kills_the_original() {
    let original = process(LEAVE);
    let stories = [story("march", &[(2, "ask", 11), (2, "ask", 4), (9, "grant", 0)], 31)];
    assert_eq!(kill(&original, &original, &stories, &mut |_| None), None);
    for seed in 0..40 {
        let process = Process::compile(generate::process(seed)).expect("a process that compiles");
        assert_eq!(kill(&process, &process, &[], &mut |_| None), None, "seed {seed}");
    }
}
