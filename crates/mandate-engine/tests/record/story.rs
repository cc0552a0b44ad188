//! A small process with something of everything, and a log of about fifty records under it.

use mandate_engine::Entry;
use mandate_engine::record::{Position, Record, chain};
use mandate_engine::{Act, CaseState, Opening, Stimulus, begin, decide, evolve, open};
use mandate_process::Process;
use mandate_process::definition::{
    Act as ActOf, Change, Comparison, Deadline, Definition, Effect, Fact, Field, Key, Operand, Operator, Resume, Role, Rule, Source, State,
    Test, Transition, Trigger, TypeOf, Verb,
};
use mandate_process::time::{Date, Instant, Period};
use mandate_process::value::{Phrase, Value};

fn phrase(text: &str) -> Phrase {
    Phrase::parse(text).unwrap()
}

fn role(id: &str, many: bool) -> Role {
    Role { id: id.into(), name: id.into(), many, ..Role::default() }
}

fn act(id: &str, by: &[&str], content: &[(&str, &str)], changes: Vec<Change>) -> ActOf {
    let content = content.iter().map(|(id, text)| Field { id: (*id).into(), phrase: phrase(text) }).collect();
    ActOf { id: id.into(), by: by.iter().map(|by| (*by).into()).collect(), content, changes, ..ActOf::default() }
}

fn set(fact: &str, at: Vec<Key>, source: Source) -> Change {
    Change { fact: fact.into(), verb: Verb::Set, at, source }
}

fn field(name: &str) -> Source {
    Source::Field(name.into())
}

fn fact(id: &str, text: &str) -> Fact {
    Fact::new(id, phrase(text))
}

/// The process; `version` makes another one of it.
pub fn process(version: &str) -> Process {
    let mut definition = Definition::new("talks");
    definition.version = version.into();
    definition.root = State::compound(
        "",
        [
            State {
                admits: ["note", "pledge", "post-\"pone\"", "plan", "fix-day"].map(Into::into).into(),
                ..State::parallel(
                    "open",
                    [
                        State::compound(
                            "desk",
                            [
                                State::atomic("idle"),
                                State { on_entry: vec![Effect::Send { name: "ping".into(), delay: 60_000 }], ..State::atomic("busy") },
                            ],
                        ),
                        State::compound("floor", [State::atomic("quiet"), State::atomic("loud")]),
                    ],
                )
            },
            State::atomic("paused"),
            State::end("over"),
        ],
    );
    let words = &mut definition.vocabulary;
    words.roles = vec![role("chair", false), role("member", true)];
    words.types = vec![
        TypeOf { id: "topic".into(), members: Some(["cost", "quality"].map(Into::into).into()), ..TypeOf::default() },
        TypeOf { id: "need".into(), members: None, ..TypeOf::default() },
        TypeOf { id: "view".into(), members: Some(["weak", "fair", "strong"].map(Into::into).into()), scale: true, ..TypeOf::default() },
    ];
    words.facts = vec![
        fact("view-of", "view by member, topic"),
        fact("heard", "set of actor"),
        Fact { starts: Some(Value::Integer(0)), ..fact("pledge-of", "integer by actor, need") },
        Fact { sum_of: Some("pledge-of".into()), ..fact("pledged", "integer by need") },
        fact("last-note", "text"),
        fact("notes", "set of text"),
        fact("ends-on", "date"),
        Fact { starts: Some(Value::Boolean(false)), ..fact("urgent", "boolean") },
        fact("planned", "set of need"),
    ];
    words.acts = vec![
        act(
            "speak",
            &["member"],
            &[("about", "set of topic"), ("view", "view")],
            vec![
                set("view-of", vec![Key::Actor, Key::Field("about".into())], field("view")),
                Change { fact: "heard".into(), verb: Verb::Add, at: vec![], source: Source::Actor },
            ],
        ),
        act(
            "note",
            &[],
            &[("says", "text"), ("also", "set of text?"), ("remark", "text?"), ("urgent", "boolean?")],
            vec![
                set("last-note", vec![], field("says")),
                Change { fact: "notes".into(), verb: Verb::Add, at: vec![], source: field("also") },
                set("urgent", vec![], field("urgent")),
            ],
        ),
        act(
            "pledge",
            &[],
            &[("units", "integer by need"), ("within", "duration?")],
            vec![set("pledge-of", vec![Key::Actor], field("units"))],
        ),
        act("fix-day", &["chair"], &[("day", "date?")], vec![set("ends-on", vec![], field("day"))]),
        act("plan", &["chair"], &[("design", "design")], vec![]),
        act("pause", &["chair"], &[], vec![]),
        act("resume", &["chair"], &[], vec![]),
        act("hush", &[], &[], vec![]),
        act("close", &["chair"], &[], vec![]),
        act("post-\"pone\"", &["chair"], &[], vec![]),
    ];
    if let Some(planned) = words.facts.iter_mut().find(|fact| fact.id == "planned") {
        planned.from = vec![("design".into(), Value::Text("need".into()))];
    }
    definition.rules = vec![Rule {
        id: "somebody-heard".into(),
        test: Test::Fact {
            fact: "heard".into(),
            for_each: vec![],
            comparison: Comparison { operator: Operator::SizeAtLeast, right: Operand::Value(Value::Integer(3)) },
        },
        ..Rule::default()
    }];
    let on = |id: &str, from: &str, to: &str, trigger: Trigger| Transition { on: vec![trigger], ..Transition::new(id, [from], [to]) };
    definition.transitions = vec![
        Transition { at_most: Some(6), ..Transition::new("speak", ["idle"], ["busy"]).on_act("speak") },
        on("rest", "busy", "idle", Trigger::Name("ping".into())),
        Transition { effects: vec![Effect::Raise("echo".into())], ..Transition::new("hush", ["loud"], ["quiet"]).on_act("hush") },
        Transition::new("shout", ["quiet"], ["loud"]).on_act("speak"),
        Transition::new("echoed", ["busy"], ["idle"]).on_act("echo"),
        Transition::new("pause", ["open"], ["paused"]).on_act("pause"),
        Transition { resume: Resume::All, ..Transition::new("resume", ["paused"], ["open"]).on_act("resume") },
        Transition { needs: vec!["somebody-heard".into()], ..Transition::new("close", ["open"], ["over"]).on_act("close") },
        on("too-late", "open", "over", Trigger::Lapse("last-day".into())),
    ];
    definition.deadlines = vec![
        Deadline { id: "last-day".into(), during: vec!["open".into()], at: Some("ends-on".into()), ..Deadline::default() },
        Deadline {
            id: "answer".into(),
            armed_by: vec!["note".into()],
            met_by: vec!["hush".into()],
            after: Period::parse("2 days"),
            ..Deadline::default()
        },
    ];
    Process::compile(definition).unwrap()
}

/// A log as it is written while the case goes on.
pub struct Story {
    pub process: Process,
    pub case: String,
    pub position: Position,
    pub state: CaseState,
    pub records: Vec<Record>,
    pub entries: Vec<Entry>,
    /// The state after each record.
    pub states: Vec<CaseState>,
}

pub fn day(text: &str) -> Instant {
    Date::parse(text).unwrap().at_noon(0)
}

impl Story {
    pub fn begin(process: &Process, case: &str, record: bool) -> Self {
        let mut opening = Opening::new(case, day("2027-03-01")).actor("ann", "member").actor("bob", "member");
        opening.record = record;
        opening.members = vec![("need".into(), vec!["water".into(), "a-need".into()])];
        let event = open(process, &opening).unwrap();
        let state = begin(process, &event).unwrap();
        let mut story = Self {
            process: process.clone(),
            case: case.into(),
            position: Position::START,
            state,
            records: vec![],
            entries: vec![],
            states: vec![],
        };
        story.append(Entry::from(event));
        story
    }

    pub fn append(&mut self, entry: Entry) {
        let (position, record) = chain(&self.process, &self.case, self.position, &entry, &self.state);
        self.position = position;
        self.records.push(record);
        self.entries.push(entry);
        self.states.push(self.state.clone());
    }

    pub fn submit(&mut self, stimulus: Stimulus<'_>) {
        let decision = decide(&self.process, &self.state, stimulus);
        for entry in Entry::all(stimulus, decision) {
            if let Entry::Event { event, .. } = &entry {
                self.state = evolve(&self.process, self.state.clone(), event).unwrap();
            }
            self.append(entry);
        }
    }

    pub fn act(&mut self, act: Act) {
        self.submit(Stimulus::Act(&act));
    }

    pub fn lines(&self) -> Vec<&str> {
        self.records.iter().map(|record| &*record.line).collect()
    }
}

fn table(rows: &[(&str, Value)]) -> Value {
    Value::Table(rows.iter().map(|(name, value)| ((*name).into(), value.clone())).collect())
}

/// About fifty records: acts of every kind, lapses, sent names, refusals with all sorts of content.
pub fn story(process: &Process, case: &str, record: bool) -> Story {
    let mut story = Story::begin(process, case, record);
    let at = |hours: i64| Instant(day("2027-03-01").0 + hours * 3_600_000 + hours);
    let speak = |who: &'static str, hours, about: &[&'static str], view: &'static str| {
        Act::new("speak", who, at(hours))
            .with("about", Value::Set(about.iter().map(|topic| Value::from(*topic)).collect()))
            .with("view", view)
    };
    let note = |who: &'static str, hours, says: &str| Act::new("note", who, at(hours)).with("says", says);
    story.act(speak("ann", 1, &["cost"], "fair"));
    story.act(speak("chair", 2, &["cost"], "fair"));
    story.act(speak("bob", 2, &["quality", "cost"], "strong"));
    story.act(note("ann", 3, "2027-01-01").with("remark", "never stored: \"ü\\\"").with("also", ["zeta", "alpha", "2027-01-01"]));
    story.act(note("bob", 3, "second").with("also", ["beta", "alpha"]).with("urgent", true));
    if !record {
        story.act(Act::new("close", "chair", at(4)));
    }
    story.act(Act::new("fix-day", "ann", at(4)));
    story.act(Act::new("hush", "bob", at(4)));
    story.act(Act::new("hush", "bob", at(5)));
    story.act(
        Act::new("pledge", "ann", at(6))
            .with("units", table(&[("water", Value::from(3)), ("tents", Value::from(2))]))
            .with("within", Period::parse("10 days").unwrap()),
    );
    story.act(Act::new("pledge", "zoe", at(6)).with("units", table(&[])));
    story.act(
        Act::new("pledge", "bob", at(7))
            .with("units", table(&[("tents", Value::from(1)), ("a-need", Value::from(-1)), ("z", Value::from(7))])),
    );
    story.act(Act::new("fix-day", "chair", at(8)).with("day", Date::parse("2027-03-20").unwrap()));
    story.act(Act::new("fix-day", "chair", at(8)).with("day", "2027-03-21"));
    story.act(Act::new("fix-day", "chair", at(8)).with("day", Date(1_000_000)));
    story.act(Act::new("fix-day", "chair", at(8)).with("day", Date::parse("2027-03-20").unwrap()).with("day", 3));
    story.act(
        Act::new("unheard-of", "chair", at(8))
            .with("day", Date::parse("2027-03-20").unwrap())
            .with("list", ["a", "b"])
            .with("by", table(&[("$x", Value::from(1))])),
    );
    story.act(Act::new("note", "chair", Instant(i64::MIN)).with("says", "too early"));
    story.act(note("chair", 9, "bad\u{1}text").with("remark", Period { count: 0, unit: Period::parse("1 day").unwrap().unit }));
    let facts = vec![("planned".into(), Value::from(["tents", "new-need"]))];
    story.act(Act::new("plan", "chair", at(10)).with("design", Value::Design { id: "first".into(), facts: facts.clone() }));
    story.act(note("chair", 10, "misplaced").with("remark", Value::Design { id: "first".into(), facts }));
    story.act(Act::new("plan", "chair", at(10)).with("design", table(&[("id", Value::from("x"))])));
    story.submit(Stimulus::Time(at(60)));
    story.act(speak("bob", 61, &["cost"], "weak"));
    story.act(Act::new("pause", "chair", at(61)));
    story.act(speak("bob", 61, &["cost"], "weak"));
    story.act(Act::new("resume", "chair", at(61)));
    story.act(Act::new("post-\"pone\"", "chair", at(61)));
    for round in 0..6 {
        story.act(speak("ann", 70 + round, &[], "weak"));
        story.act(note("chair", 70 + round, &format!("round {round}")));
        story.act(Act::new("hush", "ann", at(70 + round)));
    }
    if record {
        story.act(Act::new("close", "chair", at(79)));
    }
    let deep = (0..40).fold(Value::from("deep"), |value, _| Value::Set(vec![value]));
    story.act(note("ann", 80, "deep").with("remark", deep));
    story.act(Act::new("pause", "chair", at(81)));
    story.act(Act::new("resume", "chair", at(82)));
    story.act(Act::new("fix-day", "chair", at(82)));
    story.act(Act::new("fix-day", "chair", at(83)).with("day", Date::parse("2027-03-10").unwrap()));
    story.act(note("ann", 600, "after the last day"));
    story
}
