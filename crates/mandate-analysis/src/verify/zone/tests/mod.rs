//! Time held against stories that say what it should allow, and against every day tried one by one.

mod dated;
mod days;
mod random;
mod reach;

use super::clockwork::Clockwork;
use super::date::{Dated, Undatable, date};
use super::search::{TimedFound, TimedGround, TimedOptions, search};
use super::step::Doing;
use crate::verify::search::{Follow, Move, Seen};
use mandate_engine::explore::prepare;
use mandate_engine::{Act, CaseState, Opening, Scratch, begin, open};
use mandate_process::Process;
use mandate_process::definition::Status;
use mandate_process::text::read_str;
use mandate_process::time::{Date, Instant};
use mandate_process::value::{Base, Value};
use std::collections::BTreeSet;
use std::sync::Mutex;

const HEADER: &str = r#"
format  = "mandate.process/1"
id      = "small"
version = "1"
title   = "Small"
role.clerk = { name = "Clerk" }
"#;

/// A process from what follows the header; acts that are only used are declared.
pub(crate) fn process(body: &str) -> Process {
    let mut text = String::from(HEADER);
    for act in ["x", "y", "z"] {
        if !body.contains(&format!("act.{act} ")) {
            text += &format!("act.{act} = {{ says = \"Do {act}\", by = \"clerk\" }}\n");
        }
    }
    text += body;
    let reading = read_str(&text);
    reading.process.unwrap_or_else(|| panic!("{:#?}\n{body}", reading.findings))
}

/// A Monday.
const OPENS: &str = "2027-03-01";

fn opens(process: &Process) -> Instant {
    Date::parse(OPENS).unwrap().at_noon(process.utc_offset())
}

fn opening(process: &Process) -> Opening {
    Opening::new("case", opens(process))
}

fn start(process: &Process) -> CaseState {
    begin(process, &open(process, &opening(process)).unwrap()).unwrap()
}

/// Every act by the clerk, a date that it carries unset, past, and ahead.
fn alphabet(process: &Process) -> Vec<Act> {
    let day = Date::parse(OPENS).unwrap();
    let mut acts = Vec::new();
    for act in &process.definition().vocabulary.acts {
        let mut some = vec![Act::new(act.id.clone(), "clerk", opens(process))];
        for field in &act.content {
            assert_eq!(field.phrase.base, Base::Date, "only dates are tried");
            let given = [-1_000, 1_000].map(|days| Value::Date(day.plus_days(days)));
            let with = |act: &Act| given.clone().map(|value| act.clone().with(field.id.clone(), value));
            let mut more: Vec<Act> = some.iter().flat_map(with).collect();
            if field.phrase.optional {
                more.extend(some);
            }
            some = more;
        }
        acts.extend(some);
    }
    acts
}

/// A state of a case without its instants, in words.
fn told(process: &Process, state: &CaseState) -> String {
    let tables = process.tables();
    let mut told: Vec<String> = state.leaves(process).map(|id| process.state_name(id).to_owned()).collect();
    for (id, row) in tables.deadlines.iter().filter(|(id, _)| state.deadline(*id).status != Status::NotArmed) {
        told.push(format!("{} {:?}", row.name, state.deadline(id).status));
    }
    for (id, row) in tables.facts.iter().filter(|(id, _)| state.date(process, *id).is_some()) {
        told.push(format!("{} {}", row.name, if state.date(process, id).is_some() { "set" } else { "unset" }));
    }
    told.extend(state.pending().iter().map(|sent| process.trigger_text(sent.trigger)));
    if state.is_halted() {
        told.push("halted".to_owned());
    }
    told.join(", ")
}

/// Follows nothing, notes every state that is found, and stops at a bad one.
struct Notes<'p> {
    process: &'p Process,
    told: Mutex<BTreeSet<String>>,
    is_bad: fn(&str) -> bool,
}

impl Follow for Notes<'_> {
    type Eye = ();

    fn eye(&self) {}

    fn step(&self, node: u32, _: Move, (): &mut (), _: &CaseState, _: &Scratch) -> Seen {
        Seen::at(node)
    }

    fn is_broken_in(&self, (): &mut (), _: u32, state: &CaseState) -> bool {
        let told = told(self.process, state);
        let is_bad = (self.is_bad)(&told);
        self.told.lock().unwrap().insert(told);
        is_bad
    }
}

/// What a search of a process goes over.
pub(crate) fn on_ground<T>(process: &Process, work: impl FnOnce(TimedGround<'_>) -> T) -> T {
    let (clockwork, start) = (Clockwork::of(process), start(process));
    let doing = |act: &Act| Doing::new(&clockwork, act, &prepare(process, &start, act).unwrap(), start.clock());
    let acts: Vec<Doing> = alphabet(process).iter().map(doing).collect();
    work(TimedGround { clockwork: &clockwork, start: &start, acts: &acts, live: None })
}

/// Everything that time allows, in words.
fn timed(process: &Process, is_bad: fn(&str) -> bool) -> (TimedFound, BTreeSet<String>) {
    let follow = Notes { process, told: Mutex::default(), is_bad };
    let found = on_ground(process, |ground| search(ground, Seen::at(0), &follow, TimedOptions::default()));
    (found, follow.told.into_inner().unwrap())
}

/// Stops at a state that is told with all these words.
struct Until<'p> {
    process: &'p Process,
    words: &'static [&'static str],
}

impl Follow for Until<'_> {
    type Eye = ();

    fn eye(&self) {}

    fn step(&self, node: u32, _: Move, (): &mut (), _: &CaseState, _: &Scratch) -> Seen {
        Seen::at(node)
    }

    fn is_broken_in(&self, (): &mut (), _: u32, state: &CaseState) -> bool {
        let told = told(self.process, state);
        self.words.iter().all(|word| told.split(", ").any(|told| told == *word))
    }
}

/// A shortest path that time allows to a state told with all these words, with days; nothing if there is none.
fn timed_path(process: &Process, words: &'static [&'static str]) -> Option<Result<Dated, Undatable>> {
    on_ground(process, |ground| {
        let found = search(ground, Seen::at(0), &Until { process, words }, TimedOptions::default());
        Some(date(ground, &opening(process), &found.legs_to(found.stopped?)))
    })
}
