//! Every worked example of `docs/semantics.md`, held against the naive interpreter.

mod facts;
mod judging;
mod moves;
mod time;

use super::{Actor, Answer, Naive};
use mandate_process::definition::{
    Act, Change, Comparison, Deadline, Definition, Fact, Field, Key, Operand, Operator, Role, Rule, Source, State, Test, Transition,
    TypeOf, Verb,
};
use mandate_process::time::{Date, Instant, Period};
use mandate_process::value::{Phrase, Value};

fn at(text: &str) -> Instant {
    let instant = if text.contains('T') { Instant::parse(text) } else { Date::parse(text).map(|day| day.at_noon(0)) };
    instant.unwrap()
}

/// 24:00 of a day.
fn end_of(day: &str) -> Instant {
    Date::parse(day).unwrap().end(0)
}

/// A process with these states, a role `head` and the acts that its transitions name.
fn process<const N: usize>(states: [State; N]) -> Definition {
    let mut process = Definition::new("example");
    process.root = State::compound("", states);
    process.vocabulary.roles.push(Role { id: "head".into(), ..Role::default() });
    process
}

fn compound<const N: usize>(id: &str, children: [&str; N]) -> State {
    State::compound(id, children.map(State::atomic))
}

fn add_act(process: &mut Definition, id: &str) {
    if process.vocabulary.acts.iter().all(|act| act.id != id) {
        process.vocabulary.declare_act(id);
    }
}

/// A transition on the act of its own name.
fn add(process: &mut Definition, id: &str, from: &str, to: &str) {
    add_act(process, id);
    process.transitions.push(Transition::new(id, [from], [to]).on_act(id));
}

fn add_with(process: &mut Definition, transition: Transition) {
    for on in &transition.on {
        if let mandate_process::definition::Trigger::Name(name) = on {
            add_act(process, name);
        }
    }
    process.transitions.push(transition);
}

fn fact(process: &mut Definition, id: &str, phrase: &str, starts: Option<Value>) {
    process.vocabulary.facts.push(Fact { starts, ..Fact::new(id, Phrase::parse(phrase).unwrap()) });
}

fn listed(process: &mut Definition, id: &str, members: &[&str]) {
    let members = Some(members.iter().map(ToString::to_string).collect());
    process.vocabulary.types.push(TypeOf { id: id.into(), members, ..TypeOf::default() });
}

fn act_with(process: &mut Definition, id: &str, content: &[(&str, &str)], changes: Vec<Change>) {
    let content = content.iter().map(|(id, phrase)| Field { id: (*id).into(), phrase: Phrase::parse(phrase).unwrap() }).collect();
    process.vocabulary.acts.push(Act { id: id.into(), content, changes, ..Act::default() });
}

fn set(fact: &str, at: Vec<Key>, source: Source) -> Change {
    Change { fact: fact.into(), verb: Verb::Set, at, source }
}

fn key(field: &str) -> Key {
    Key::Field(field.into())
}

fn from_field(field: &str) -> Source {
    Source::Field(field.into())
}

fn asks(fact: &str, operator: Operator, right: impl Into<Value>) -> Test {
    Test::Fact { fact: fact.into(), for_each: vec![], comparison: Comparison { operator, right: Operand::Value(right.into()) } }
}

fn rule(process: &mut Definition, id: &str, test: Test) {
    process.rules.push(Rule { id: id.into(), test, ..Rule::default() });
}

fn after(id: &str, during: &[&str], length: &str) -> Deadline {
    let during = during.iter().map(ToString::to_string).collect();
    Deadline { id: id.into(), during, after: Some(Period::parse(length).unwrap()), ..Deadline::default() }
}

fn dated(id: &str, fact: &str, before: Option<&str>) -> Deadline {
    let before = before.map(|length| Period::parse(length).unwrap());
    Deadline { id: id.into(), at: Some(fact.into()), before, ..Deadline::default() }
}

fn open(process: &Definition) -> Naive {
    open_on(process, "2027-03-01")
}

fn open_on(process: &Definition, day: &str) -> Naive {
    let many = process.vocabulary.roles.iter().filter(|role| role.many);
    let actors: Vec<Actor> =
        many.flat_map(|role| ["ann", "bob"].map(|name| Actor { id: format!("{name}-{}", role.id), role: role.id.clone() })).collect();
    Naive::open(process, &actors, &[], at(day), false).unwrap()
}

/// The head does something that is accepted, at the clock of the case.
fn does(case: &mut Naive, act: &str) {
    let now = case.clock();
    accepted(case, act, now, &[]);
}

fn does_on(case: &mut Naive, act: &str, day: &str) {
    accepted(case, act, at(day), &[]);
}

fn accepted(case: &mut Naive, act: &str, at: Instant, content: &[(&str, Value)]) {
    let answer = submits(case, act, at, content);
    assert_eq!(answer, Answer::Accepted { irregular: None, unmet: vec![] }, "{act}");
}

fn submits(case: &mut Naive, act: &str, at: Instant, content: &[(&str, Value)]) -> Answer {
    let content: Vec<(String, Value)> = content.iter().map(|(name, value)| ((*name).to_string(), value.clone())).collect();
    case.act(act, "head", at, &content)
}

fn refusal(kind: &'static str, unmet: &[&str]) -> Answer {
    Answer::Refused { kind, unmet: unmet.iter().map(ToString::to_string).collect() }
}

fn active(case: &Naive) -> Vec<String> {
    case.active().into_iter().collect()
}

fn status(case: &Naive, deadline: &str) -> String {
    let told = case.deadlines().get(deadline).cloned();
    told.map_or_else(|| "not-armed".into(), |told| told.split(' ').next().unwrap().to_string())
}

fn instants(case: &Naive, deadline: &str) -> (Instant, Instant) {
    let told = case.deadlines().get(deadline).cloned().unwrap();
    let mut numbers = told.split(' ').skip(1).map(|number| Instant(number.parse().unwrap()));
    (numbers.next().unwrap(), numbers.next().unwrap())
}

fn due(case: &Naive, deadline: &str) -> Instant {
    instants(case, deadline).1
}
