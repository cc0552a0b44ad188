//! The least design that says what is asked: the way back from facts to the design they could come from.

use crate::design::{Benchmark, Commitment, Design, Exit, Need, Task, facts_of};
use mandate_process::Process;
use mandate_process::value::Value;

/// A design from which a process would take these facts, or as nearly these as a design can be: a benchmark that is to
/// show one thing is also a benchmark. Whoever needs to know what came out asks [`facts_of`](crate::facts_of) again.
///
/// ```
/// use mandate_process::{Process, definition::{Definition, Fact, Phrase, State}, value::Value};
/// let mut definition = Definition::new("plan");
/// definition.root = State::compound("", [State::atomic("here")]);
/// let mut fact = Fact::new("tasks", Phrase::parse("set of task").expect("a type"));
/// fact.from = vec![("design".into(), Value::from("task"))];
/// definition.vocabulary.facts.push(fact);
/// definition.vocabulary.types.push(mandate_process::definition::TypeOf { id: "task".into(), members: None, scale: false, remarks: Default::default() });
/// let process = Process::compile(definition).expect("a process");
/// let design = mandate_scenario::sketch(&process, "first", &[("tasks".into(), Value::from(["patrol"]))]);
/// assert_eq!(design.tasks.len(), 1);
/// ```
pub fn sketch(process: &Process, id: &str, facts: &[(String, Value)]) -> Design {
    let mut design = Design { id: id.to_owned(), ..Design::default() };
    let wanted = |fact: &str| facts.iter().find(|(name, _)| name == fact).map(|(_, value)| value);
    let taken = || process.definition().vocabulary.facts.iter().filter(|fact| !fact.from.is_empty());
    // What is said to be lacking is taken away last, from whatever the others have made.
    for lacking in [false, true] {
        for fact in taken() {
            let key = |name: &str| fact.from.iter().find(|(key, _)| key == name).map(|(_, value)| value);
            let Some(of) = key("design").and_then(Value::as_text) else { continue };
            match key("lacks") {
                Some(Value::Set(keys)) if lacking => design.lack(of, keys, wanted(&fact.id)),
                None if !lacking => {
                    if let Some(value) = wanted(&fact.id) {
                        design.say(of, key("value").and_then(Value::as_text), key("where"), value);
                    }
                }
                _ => {}
            }
        }
    }
    design
}

/// What a process would take from the design that [`sketch`] makes of these facts.
pub fn sketched(process: &Process, id: &str, facts: &[(String, Value)]) -> Value {
    facts_of(process, &sketch(process, id, facts))
}

/// The texts of a set.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Set(values) => values.iter().filter_map(Value::as_text).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// The row of an id, made if it is not there.
fn row<T>(rows: &mut Vec<T>, is: impl Fn(&T) -> bool, new: impl FnOnce() -> T) -> Option<&mut T> {
    let place = rows.iter().position(is).unwrap_or_else(|| {
        rows.push(new());
        rows.len() - 1
    });
    rows.get_mut(place)
}

impl Design {
    /// Says one thing of some of its rows.
    fn say(&mut self, of: &str, value: Option<&str>, on: Option<&Value>, wanted: &Value) {
        if of == "components" {
            self.components = texts(wanted);
            return;
        }
        let mut said: Vec<(String, Vec<(String, Value)>)> = match (value, wanted) {
            (Some(key), Value::Table(rows)) => rows.iter().map(|(id, value)| (id.clone(), vec![(key.to_owned(), value.clone())])).collect(),
            (Some(key), wanted) => {
                texts(wanted).into_iter().map(|text| (text.clone(), vec![(key.to_owned(), Value::Text(text))])).collect()
            }
            (None, wanted) => texts(wanted).into_iter().map(|id| (id, Vec::new())).collect(),
        };
        if let Some(Value::Table(asked)) = on {
            said.iter_mut().for_each(|(_, keys)| keys.extend(asked.iter().cloned()));
        }
        for (id, keys) in said {
            self.row(of, &id, &keys);
        }
    }

    fn row(&mut self, of: &str, id: &str, keys: &[(String, Value)]) {
        let text = |key: &str| keys.iter().find(|(name, _)| name == key).and_then(|(_, value)| value.as_text()).map(str::to_owned);
        let number = |key: &str| {
            keys.iter()
                .find_map(|(name, value)| if let (true, Value::Integer(number)) = (name == key, value) { Some(*number) } else { None })
        };
        let yes = |key: &str| keys.iter().any(|(name, value)| name == key && *value == Value::Boolean(true));
        let id = id.to_owned();
        match of {
            "need" => {
                if let Some(need) = row(&mut self.needs, |need| need.id == id, || Need { id: id.clone(), ..Need::default() }) {
                    need.units = number("units").unwrap_or(need.units);
                    need.critical |= yes("critical");
                }
            }
            "task" => {
                let new = || Task { id: id.clone(), hand_over: Some("a successor".to_owned()), ..Task::default() };
                if let Some(task) = row(&mut self.tasks, |task| task.id == id, new) {
                    task.priority = number("priority").or(task.priority);
                    task.peacebuilding |= yes("peacebuilding");
                }
            }
            "benchmark" => {
                let some = || Some("as agreed".to_owned());
                let new = || Benchmark {
                    id: id.clone(),
                    indicator: some(),
                    baseline: some().map(Value::Text),
                    target: some().map(Value::Text),
                    verifier: some(),
                    ..Benchmark::default()
                };
                if let Some(benchmark) = row(&mut self.benchmarks, |one| one.id == id, new) {
                    benchmark.measures = text("measures").or_else(|| benchmark.measures.take());
                }
            }
            "commitment" => {
                row(&mut self.commitments, |one| one.by == id, || Commitment { by: id.clone(), ..Commitment::default() });
            }
            _ => {}
        }
    }

    /// Takes away what is wanted to be lacking; what is not, is there.
    fn lack(&mut self, of: &str, keys: &[Value], wanted: Option<&Value>) {
        let lacking = wanted.map(texts).unwrap_or_default();
        let asked = |key: &str| keys.iter().any(|name| name.as_text() == Some(key));
        match of {
            "exit" if wanted.is_some() => {
                let there = |key: &str| (asked(key) && !lacking.iter().any(|name| name == key)).then(|| "as agreed".to_owned());
                self.exit =
                    Some(Exit { end_state: there("end-state"), hand_over: there("hand-over"), notice: there("notice"), ..Exit::default() });
            }
            "benchmark" => {
                for id in lacking {
                    self.row(of, &id, &[]);
                    for one in self.benchmarks.iter_mut().filter(|one| one.id == id) {
                        if asked("indicator") {
                            one.indicator = None;
                        } else if asked("baseline") {
                            one.baseline = None;
                        } else if asked("target") {
                            one.target = None;
                        }
                    }
                }
            }
            "task" => {
                for id in lacking {
                    self.row(of, &id, &[]);
                    for one in self.tasks.iter_mut().filter(|one| one.id == id && asked("hand-over")) {
                        one.hand_over = None;
                    }
                }
            }
            _ => {}
        }
    }
}
