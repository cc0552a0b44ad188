//! The example in the document is what this crate writes.

use crate::story::{Story, day};
use mandate_engine::Entry;
use mandate_engine::record::{Hash, Position, check};
use mandate_engine::{Act, Opening, Stimulus, begin, open};
use mandate_process::Process;
use mandate_process::definition::{
    Act as ActOf, Change, Comparison, Deadline, Definition, Fact, Field, Operand, Operator, Role, Rule, Source, State, Test, Transition,
    Trigger, Verb,
};
use mandate_process::time::{Date, Period};
use mandate_process::value::{Base, Phrase, Value};

const DOCUMENT: &str = include_str!("../../../../docs/formats.md");

/// The process of F2.7.
fn leave() -> Process {
    let mut definition = Definition::new("leave");
    definition.version = "1.0.0".into();
    definition.remarks.title = Some("Days off".into());
    definition.root =
        State::compound("", [State::atomic("asking"), State::atomic("waiting"), State::end("granted"), State::end("turned-down")]);
    let role = |id: &str, name: &str| Role { id: id.into(), name: name.into(), ..Role::default() };
    definition.vocabulary.roles = vec![role("clerk", "Clerk"), role("head", "Head")];
    let days = Phrase::of(Base::Integer);
    definition.vocabulary.facts = vec![Fact::new("days", days.clone())];
    definition.vocabulary.acts = vec![
        ActOf {
            id: "ask".into(),
            says: "Ask for days off".into(),
            by: vec!["clerk".into()],
            content: vec![Field { id: "days".into(), phrase: days }],
            changes: vec![Change { fact: "days".into(), verb: Verb::Set, at: vec![], source: Source::Field("days".into()) }],
            ..ActOf::default()
        },
        ActOf { id: "grant".into(), says: "Grant them".into(), by: vec!["head".into()], ..ActOf::default() },
    ];
    let lapse = Trigger::Lapse("answer-time".into());
    definition.transitions = vec![
        Transition { needs: vec!["few-days".into()], ..Transition::new("ask", ["asking"], ["waiting"]).on_act("ask") },
        Transition::new("grant", ["waiting"], ["granted"]).on_act("grant"),
        Transition { on: vec![lapse], ..Transition::new("silence", ["waiting"], ["turned-down"]) },
    ];
    definition.deadlines = vec![Deadline {
        id: "answer-time".into(),
        during: vec!["waiting".into()],
        after: Period::parse("3 working days"),
        ..Deadline::default()
    }];
    let comparison = Comparison { operator: Operator::AtMost, right: Operand::Value(Value::Integer(10)) };
    let mut rule = Rule {
        id: "few-days".into(),
        says: "At most ten days are asked for.".into(),
        test: Test::Fact { fact: "days".into(), for_each: vec![], comparison },
        ..Rule::default()
    };
    rule.remarks.choice = Some("Ten days.".into());
    definition.rules = vec![rule];
    Process::compile(definition).unwrap()
}

/// The story of F4's example.
fn told() -> Story {
    let process = leave();
    let event = open(&process, &Opening::new("leave-1", day("2027-03-01"))).unwrap();
    let state = begin(&process, &event).unwrap();
    let position = Position::START;
    let mut story = Story { process, case: "leave-1".into(), position, state, records: vec![], entries: vec![], states: vec![] };
    story.append(Entry::from(event));
    story.act(Act::new("ask", "clerk", day("2027-03-02")).with("days", 20));
    story.act(Act::new("ask", "clerk", day("2027-03-02")).with("days", 5));
    story.submit(Stimulus::Time(Date::parse("2027-03-31").unwrap().end(0)));
    story
}

#[test]
fn the_example_of_the_document_is_what_is_written() {
    let story = told();
    check(&story.process, story.lines()).unwrap();
    let example: Vec<&str> = DOCUMENT.lines().filter(|line| line.starts_with("{\"format\":\"mandate.record/1\"")).collect();
    assert_eq!(example.len(), story.records.len());
    let digest = example[0].split("\"digest\":\"").nth(1).unwrap().split('"').next().unwrap();
    let (mut prev, mut told_prev) = (Hash::ZERO, Hash::ZERO.to_string());
    for (line, record) in example.iter().zip(&story.records) {
        let body = line.split_at(line.len() - 75).0;
        assert_eq!(*line, format!("{body},\"hash\":\"{}\"}}", Hash::of(body.as_bytes())), "the hash of the document's own bytes");
        // The digest is that of the process as a file; a process built in code without the feature `text` has none.
        let body = body
            .replace(&format!("\"digest\":\"{digest}\""), &format!("\"digest\":\"{}\"", story.process.digest()))
            .replace(&format!("\"prev\":\"{told_prev}\""), &format!("\"prev\":\"{prev}\""));
        assert_eq!(record.line, format!("{body},\"hash\":\"{}\"}}", Hash::of(body.as_bytes())));
        prev = record.hash;
        told_prev = line[line.len() - 66..line.len() - 2].to_owned();
    }
}
