//! A small process with a fact of every kind, and random tests, facts and contents for it.

use crate::event::Held;
use crate::{Act, CaseState, Opening, begin, open};
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::definition::{
    Act as Declared, Change, Comparison, Deadline, Definition, Fact, Field, Key, Members, Operand, Operator, Role, Rule, Source, State,
    Status, Test, Transition, TypeOf, Verb,
};
use mandate_process::tables::{Atom, UNSET};
use mandate_process::time::{Date, Instant, Period};
use mandate_process::value::{Phrase, Value};

pub(super) fn day(text: &str) -> Instant {
    Date::parse(text).unwrap().at_noon(0)
}

pub(super) fn field(id: &str, phrase: &str) -> Field {
    Field { id: id.into(), phrase: Phrase::parse(phrase).unwrap() }
}

pub(super) fn set(fact: &str, source: Source) -> Change {
    Change { fact: fact.into(), verb: Verb::Set, at: Vec::new(), source }
}

pub(super) fn from_field(fact: &str, field: &str) -> Change {
    set(fact, Source::Field(field.into()))
}

pub(super) fn at(mut change: Change, keys: impl Into<Vec<Key>>) -> Change {
    change.at = keys.into();
    change
}

pub(super) fn asks(fact: &str, operator: Operator, right: impl Into<Value>) -> Test {
    each(fact, [], operator, Operand::Value(right.into()))
}

pub(super) fn each(fact: &str, for_each: impl Into<Vec<Members>>, operator: Operator, right: Operand) -> Test {
    Test::Fact { fact: fact.into(), for_each: for_each.into(), comparison: Comparison { operator, right } }
}

pub(super) fn not(test: Test) -> Test {
    Test::Not(alloc::boxed::Box::new(test))
}

pub(super) fn any(tests: impl Into<Vec<Test>>) -> Test {
    Test::Any(tests.into())
}

pub(super) fn actors(role: &str) -> Members {
    Members::Actors(role.into())
}

pub(super) fn is(deadline: &str, is: Status) -> Test {
    Test::Deadline { deadline: deadline.into(), is }
}

/// Two tracks, `left` with `l1 l2` and `right` with `r1 r2 r3`; beside them `aside`. `go` leads from `l1` to `l2`.
pub(super) fn desk() -> Definition {
    let mut definition = Definition::new("desk");
    let words = &mut definition.vocabulary;
    words.roles.push(Role { id: "clerk".into(), ..Role::default() });
    words.roles.push(Role { id: "host".into(), many: true, ..Role::default() });
    let list = |members: &[&str]| Some(members.iter().map(ToString::to_string).collect());
    words.types.push(TypeOf { id: "hue".into(), members: list(&["red", "green", "blue"]), ..TypeOf::default() });
    words.types.push(TypeOf { id: "level".into(), members: list(&["low", "mid", "high"]), scale: true, ..TypeOf::default() });
    words.types.push(TypeOf { id: "item".into(), ..TypeOf::default() });
    for (id, phrase) in [
        ("flag", "boolean"),
        ("count", "integer"),
        ("limit", "integer"),
        ("when", "date"),
        ("colour", "hue"),
        ("grade", "level"),
        ("name", "text"),
        ("owner", "host"),
        ("tags", "set of hue"),
        ("chosen", "set of host"),
        ("stocked", "set of item"),
        ("pledge", "integer by host"),
        ("total", "integer"),
        ("marks", "set of hue by host"),
        ("quota", "integer by host"),
        ("stock", "integer by item"),
        ("all-stock", "integer"),
    ] {
        let sum_of = match id {
            "total" => Some("pledge".into()),
            "all-stock" => Some("stock".into()),
            _ => None,
        };
        words.facts.push(Fact { sum_of, ..Fact::new(id, Phrase::parse(phrase).unwrap()) });
    }
    for id in ["go", "start", "stop", "shift"] {
        words.declare_act(id);
    }
    let tracks =
        [State::compound("left", ["l1", "l2"].map(State::atomic)), State::compound("right", ["r1", "r2", "r3"].map(State::atomic))];
    let desk = State { admits: ["start", "stop"].map(String::from).into(), ..State::parallel("desk", tracks) };
    definition.root = State::compound("", [desk, State::atomic("aside"), State::end("closed")]);
    definition.transitions.push(Transition::new("go", ["l1"], ["l2"]).on_act("go"));
    definition.transitions.push(Transition::new("shift", ["r1"], ["r2"]).on_act("shift"));
    let ten = Period::parse("10 days");
    definition.deadlines.push(Deadline { id: "clock".into(), during: ["desk".into()].into(), after: ten, ..Deadline::default() });
    definition.deadlines.push(Deadline {
        id: "call".into(),
        armed_by: ["start".into()].into(),
        met_by: ["stop".into()].into(),
        after: ten,
        ..Deadline::default()
    });
    definition
}

/// The desk, whose `go` needs these rules.
pub(super) fn desk_needing(tests: impl IntoIterator<Item = Test>) -> Definition {
    let mut definition = desk();
    for (index, test) in tests.into_iter().enumerate() {
        let id = format!("rule-{index}");
        definition.transitions[0].needs.push(id.clone());
        definition.rules.push(Rule { id, test, ..Rule::default() });
    }
    definition
}

pub(super) fn declare(definition: &mut Definition, act: Declared) {
    definition.vocabulary.acts.retain(|known| known.id != act.id);
    definition.vocabulary.acts.push(act);
}

pub(super) fn opened(definition: Definition) -> (Process, CaseState) {
    let process = Process::compile(definition).unwrap();
    let mut opening = Opening::new("desk-1", day("2027-03-01")).actor("ann", "host").actor("ben", "host");
    opening.members.push(("item".into(), ["pen", "ink"].map(String::from).into()));
    let state = begin(&process, &open(&process, &opening).unwrap()).unwrap();
    (process, state)
}

pub(super) fn go() -> Act {
    Act::new("go", "clerk", day("2027-03-02"))
}

/// Puts values into a state behind the engine's back; `keys` are places of members.
pub(super) fn put(process: &Process, state: &mut CaseState, fact: &str, keys: &[u32], held: Held) {
    state.hold(process.tables().names.facts[fact], keys, &held);
}

/// Numbers from a seed, the same everywhere.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    pub(super) fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    pub(super) fn some<T: Clone>(&mut self, of: &[T]) -> Vec<T> {
        of.iter().filter(|_| self.below(2) == 0).cloned().collect()
    }

    /// A value of a type phrase; `None` for a table.
    fn value(&mut self, base: &str) -> Value {
        match base {
            "boolean" => Value::Boolean(self.below(2) == 0),
            "integer" => Value::from(i64::try_from(self.below(4)).unwrap()),
            "date" => Value::Date(Date::parse(self.one(&["2027-02-20", "2027-03-02", "2027-03-20"])).unwrap()),
            "hue" => Value::from(self.one(&["red", "green", "blue"])),
            "level" => Value::from(self.one(&["low", "mid", "high"])),
            "host" => Value::from(self.one(&["ann", "ben"])),
            "actor" => Value::from(self.one(&["clerk", "ann", "ben"])),
            "item" => Value::from(self.one(&["pen", "ink", "nib"])),
            _ => Value::from("a text"),
        }
    }

    fn values(&mut self, base: &str) -> Value {
        let count = self.below(4);
        Value::Set((0..count).map(|_| self.value(base)).collect())
    }

    fn set_of(&mut self, key: &str) -> Members {
        match (key, self.below(3)) {
            ("host", 0) => Members::Fact("chosen".into()),
            ("host", _) => Members::Actors("host".into()),
            (_, 0) => Members::Fact("stocked".into()),
            (_, 1) => Members::Values("item".into()),
            _ => Members::List(["pen".into(), "ink".into()].into()),
        }
    }

    /// A comparison of some fact.
    fn leaf(&mut self) -> Test {
        let facts = desk().vocabulary.facts;
        let fact = &facts[self.below(facts.len())];
        let (phrase, base) = (&fact.phrase, Phrase::of(fact.phrase.base.clone()).to_string());
        let for_each: Vec<Members> = phrase.keys.iter().map(|key| self.set_of(key)).collect();
        let (operator, right) = if phrase.set {
            let operator = self.one(&Operator::ALL[5..]);
            let right = match operator {
                Operator::IsEmpty => self.value("boolean"),
                Operator::Includes => self.value(&base),
                Operator::SizeAtLeast | Operator::SizeAtMost => self.value("integer"),
                _ => self.values(&base),
            };
            match (&*base, operator, self.below(3)) {
                ("host", Operator::IncludesAll | Operator::IncludesNone, 0) => (operator, Operand::Actors("host".into())),
                ("item", Operator::IncludesAll | Operator::IncludesNone, 0) => (operator, Operand::Values("item".into())),
                _ => (operator, Operand::Value(right)),
            }
        } else {
            let fits: &[Operator] = match &*base {
                "text" => &[Operator::IsSet],
                "integer" | "date" | "level" => &Operator::ALL[..5],
                _ => &[Operator::Is, Operator::IsNot, Operator::IsSet],
            };
            let operator = self.one(fits);
            match (operator, &*base, phrase.keys.first().map(|key| &**key), self.below(3)) {
                (Operator::IsSet, ..) => (operator, Operand::Value(self.value("boolean"))),
                (_, "integer", Some("host"), 0) => (operator, Operand::Fact("quota".into())),
                (_, "integer", _, 1) => (operator, Operand::Fact(self.one(&["limit", "total"]).into())),
                // A process names single actors only.
                (_, "host", ..) => (Operator::IsSet, Operand::Value(Value::Boolean(true))),
                _ => (operator, Operand::Value(self.value(&base))),
            }
        };
        let names_host = base == "host" && matches!(&right, Operand::Value(Value::Text(_) | Value::Set(_)));
        if names_host {
            return each("chosen", [], Operator::SizeAtLeast, Operand::Value(self.value("integer")));
        }
        each(&fact.id, for_each, operator, right)
    }

    /// A test of some depth.
    pub(super) fn test(&mut self, depth: usize) -> Test {
        match self.below(if depth == 0 { 8 } else { 12 }) {
            0 => Test::InState(self.one(&["l1", "l2", "r1", "r2", "r3", "desk", "aside"]).into()),
            1 => is(self.one(&["clock", "call"]), if self.below(2) == 0 { Status::Lapsed } else { self.one(&Status::ALL) }),
            8 => Test::Any((0..=self.below(2)).map(|_| self.test(depth - 1)).collect()),
            9 => any([self.test(depth - 1), self.test(depth - 1)]),
            10 => not(self.test(depth - 1)),
            11 => any([Test::All([self.test(depth - 1), self.test(depth - 1)].into()), self.test(depth - 1)]),
            _ => self.leaf(),
        }
    }

    /// Some values in every fact, a state of the right track and statuses of the deadlines.
    pub(super) fn scatter(&mut self, process: &Process, state: &mut CaseState) {
        let tables = process.tables();
        for (fact, row) in tables.facts.iter().filter(|(_, row)| row.sum_of.is_none()) {
            for keys in state.entries(process, fact) {
                let member = |sort, role| {
                    let cast = &state.cast;
                    (0..cast.count(sort)).filter(|member| cast.has_role(*member, role)).collect::<Vec<u32>>()
                };
                let held = match row.atom {
                    Atom::Member(sort, role) if row.set => Held::of_members(self.some(&member(sort, role))),
                    _ if self.below(3) == 0 => Held::Unset,
                    Atom::Member(sort, role) => {
                        let members = member(sort, role);
                        if members.is_empty() { Held::Unset } else { Held::Cell(i64::from(self.one(&members))) }
                    }
                    Atom::Date => Held::Cell(i64::from(Date::parse("2027-03-02").unwrap().0)),
                    Atom::Boolean => Held::Cell(i64::try_from(self.below(2)).unwrap()),
                    _ => Held::Cell(i64::try_from(self.below(4)).unwrap()),
                };
                state.hold(fact, keys.as_slice(), &held);
            }
        }
        let right = self.one(&["r1", "r2", "r3"]);
        state.stand_in(tables, tables.names.states[right]);
        for cell in &mut state.deadlines {
            let status = if self.below(2) == 0 { Status::Armed } else { self.one(&Status::ALL) };
            *cell = crate::DeadlineCell { status, anchor: day("2027-03-01"), due: day("2027-03-12") };
        }
    }

    /// Content that fits an act; often fields that may be are left out.
    pub(super) fn content(&mut self, act: &Declared) -> Vec<(Cow<'static, str>, Value)> {
        let mut content = Vec::new();
        for field in &act.content {
            if field.phrase.optional && self.below(3) == 0 {
                continue;
            }
            let base = Phrase::of(field.phrase.base.clone()).to_string();
            let value = match (&field.phrase.keys[..], field.phrase.set) {
                ([], false) => self.value(&base),
                ([], true) => self.values(&base),
                ([key, ..], _) => {
                    let members: &[&str] = if key == "item" { &["pen", "ink", "nib"] } else { &["ann", "ben"] };
                    Value::Table(self.some(members).into_iter().map(|member| (member.to_string(), self.value(&base))).collect())
                }
            };
            content.push((Cow::Owned(field.id.clone()), value));
        }
        content
    }
}

#[test]
fn the_desk_opens_with_one_state_in_each_track() {
    let (process, state) = opened(desk());
    let names: Vec<&str> = state.leaves(&process).map(|id| process.state_name(id)).collect();
    assert_eq!(names, ["l1", "r1"]);
    assert_eq!(state.cell(process.tables(), process.tables().names.facts["count"], &[]), UNSET);
}
