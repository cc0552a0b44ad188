//! A design: what the mandate would say. It reaches a case as the content of an act, as facts worked out here.

use mandate_process::Process;
use mandate_process::definition::Remarks;
use mandate_process::time::Date;
use mandate_process::value::Value;

/// What a mandate would say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Design {
    /// Its id.
    pub id: String,
    /// Components of the operation.
    pub components: Vec<String>,
    /// What it takes.
    pub needs: Vec<Need>,
    /// What it does.
    pub tasks: Vec<Task>,
    /// How it knows that it gets somewhere.
    pub benchmarks: Vec<Benchmark>,
    /// How it ends.
    pub exit: Option<Exit>,
    /// Who promises what.
    pub commitments: Vec<Commitment>,
    /// Title, note, sources.
    pub remarks: Remarks,
}

/// Something the operation needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Need {
    /// Its id.
    pub id: String,
    /// How many.
    pub units: i64,
    /// Of what.
    pub of: Option<String>,
    /// Whether the operation cannot start without it.
    pub critical: bool,
    /// Title, note, sources.
    pub remarks: Remarks,
}

/// Something the operation does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Task {
    /// Its id.
    pub id: String,
    /// What it is.
    pub says: Option<String>,
    /// 1 is first.
    pub priority: Option<i64>,
    /// Needs it uses.
    pub uses: Vec<String>,
    /// Whether it builds peace beyond keeping it.
    pub peacebuilding: bool,
    /// Who takes it over.
    pub hand_over: Option<String>,
    /// The benchmark it waits for, and how far, in per cent.
    pub after: Option<(String, i64)>,
    /// Title, note, sources.
    pub remarks: Remarks,
}

/// A measure of progress.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Benchmark {
    /// Its id.
    pub id: String,
    /// What it is.
    pub says: Option<String>,
    /// What is measured.
    pub indicator: Option<String>,
    /// Where it starts: a whole number or a text.
    pub baseline: Option<Value>,
    /// Where it should be: a whole number or a text.
    pub target: Option<Value>,
    /// By when.
    pub due: Option<Date>,
    /// Who measures.
    pub verifier: Option<String>,
    /// `progress` or `sustainability`.
    pub measures: Option<String>,
    /// Title, note, sources.
    pub remarks: Remarks,
}

/// How the operation ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exit {
    /// What is reached then.
    pub end_state: Option<String>,
    /// To whom things are handed over.
    pub hand_over: Option<String>,
    /// How long before, in words.
    pub notice: Option<String>,
    /// Title, note, sources.
    pub remarks: Remarks,
}

/// A promise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commitment {
    /// Who: an actor.
    pub by: String,
    /// What.
    pub says: Option<String>,
    /// By when.
    pub due: Option<Date>,
    /// Title, note, sources.
    pub remarks: Remarks,
}

/// One thing of a design as rows of named values; a row without an id has an empty one.
type Row = (String, Vec<(&'static str, Option<Value>)>);

impl Design {
    fn rows(&self, of: &str) -> Option<Vec<Row>> {
        let text = |value: &Option<String>| value.clone().map(Value::Text);
        let number = |value: &Option<i64>| value.map(Value::Integer);
        let date = |value: &Option<Date>| value.map(Value::Date);
        let rows = match of {
            "need" => self
                .needs
                .iter()
                .map(|need| {
                    (
                        need.id.clone(),
                        vec![
                            ("units", Some(Value::Integer(need.units))),
                            ("of", text(&need.of)),
                            ("critical", Some(Value::Boolean(need.critical))),
                        ],
                    )
                })
                .collect(),
            "task" => self
                .tasks
                .iter()
                .map(|task| {
                    let after = task.after.as_ref().map(|(benchmark, _)| Value::Text(benchmark.clone()));
                    let uses = task.uses.iter().cloned().map(Value::Text).collect::<Vec<_>>();
                    let keys = vec![
                        ("says", text(&task.says)),
                        ("priority", number(&task.priority)),
                        ("uses", Some(uses).filter(|uses| !uses.is_empty()).map(Value::Set)),
                        ("peacebuilding", Some(Value::Boolean(task.peacebuilding))),
                        ("hand-over", text(&task.hand_over)),
                        ("after", after),
                    ];
                    (task.id.clone(), keys)
                })
                .collect(),
            "benchmark" => self
                .benchmarks
                .iter()
                .map(|one| {
                    let keys = vec![
                        ("says", text(&one.says)),
                        ("indicator", text(&one.indicator)),
                        ("baseline", one.baseline.clone()),
                        ("target", one.target.clone()),
                        ("due", date(&one.due)),
                        ("verifier", text(&one.verifier)),
                        ("measures", text(&one.measures)),
                    ];
                    (one.id.clone(), keys)
                })
                .collect(),
            "exit" => {
                let none = Exit::default();
                let exit = self.exit.as_ref().unwrap_or(&none);
                vec![(
                    String::new(),
                    vec![("end-state", text(&exit.end_state)), ("hand-over", text(&exit.hand_over)), ("notice", text(&exit.notice))],
                )]
            }
            "commitment" => self
                .commitments
                .iter()
                .map(|one| {
                    (String::new(), vec![("by", Some(Value::Text(one.by.clone()))), ("says", text(&one.says)), ("due", date(&one.due))])
                })
                .collect(),
            _ => return None,
        };
        Some(rows)
    }
}

/// The facts that a process takes from a design, as the content of an act.
///
/// What a `from` table can say: `{ design = "need", value = "units" }` (a value by id, or of a list the set of the
/// values), `{ design = "task" }` (the ids), `{ …, where = { critical = true } }` (the ids of those), `{ …, lacks =
/// ["indicator"] }` (the ids that lack one; of a single table the keys it lacks), `{ design = "components" }`.
pub fn facts_of(process: &Process, design: &Design) -> Value {
    let facts = process.definition().vocabulary.facts.iter().filter(|fact| !fact.from.is_empty());
    let facts = facts.filter_map(|fact| taken(design, &fact.from).map(|value| (fact.id.clone(), value))).collect();
    Value::Design { id: design.id.clone(), facts }
}

fn taken(design: &Design, from: &[(String, Value)]) -> Option<Value> {
    let key = |wanted: &str| from.iter().find(|(key, _)| key == wanted).map(|(_, value)| value);
    let of = key("design")?.as_text()?;
    let texts = |ids: &mut dyn Iterator<Item = String>| Value::Set(ids.map(Value::Text).collect());
    if of == "components" {
        return Some(texts(&mut design.components.iter().cloned()));
    }
    let rows = design.rows(of)?;
    let of_row = |row: &Row, name: &str| row.1.iter().find(|(key, _)| *key == name).and_then(|(_, value)| value.clone());
    if let Some(Value::Set(wanted)) = key("lacks") {
        let lacks = |row: &Row, name: &Value| name.as_text().is_some_and(|name| of_row(row, name).is_none());
        if of == "exit" {
            let row = rows.first()?;
            return Some(Value::Set(wanted.iter().filter(|name| lacks(row, name)).cloned().collect()));
        }
        return Some(texts(&mut rows.iter().filter(|row| wanted.iter().any(|name| lacks(row, name))).map(|row| row.0.clone())));
    }
    let fits = |row: &&Row| match key("where") {
        Some(Value::Table(asked)) => asked.iter().all(|(name, value)| of_row(row, name).as_ref() == Some(value)),
        _ => true,
    };
    let rows = rows.iter().filter(fits);
    match key("value").and_then(Value::as_text) {
        None => Some(texts(&mut rows.map(|row| row.0.clone()))),
        Some(value) if of == "commitment" => Some(Value::Set(rows.filter_map(|row| of_row(row, value)).collect())),
        Some(value) => Some(Value::Table(rows.filter_map(|row| of_row(row, value).map(|value| (row.0.clone(), value))).collect())),
    }
}
