//! Each template's automaton against its formula in linear temporal logic, on every path up to a length.
//!
//! The formulas are those of `docs/semantics.md`, S14.6. A path is written as its events, each as the letters of what
//! happens in it: `a` the first, `b` the second, `c` one happening that is both.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod formula;
mod path;

use formula::{Formula, read};
use mandate_analysis::verify::monitor::{Monitor, Node, Status};
use mandate_process::Process;
use mandate_process::definition::{Definition, Happening, Pattern, Property, Remarks, State};
use mandate_process::ids::PropertyId;
use path::{EVENTS, LONG_EVENTS, Over, Path, letters, paths};

/// A template and what the document says it is.
struct Row {
    name: String,
    over: Over,
    formula: Formula,
    monitor: Monitor,
}

/// The templates of S14.6, with their formulas as the literature has them (Pesic 2008; van der Aalst, Pesic and
/// Schonenberg 2009).
fn rows() -> Vec<Row> {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/semantics.md")).expect("the document");
    let clause = page.split("**S14.6 ").nth(1).expect("clause S14.6").split("\n---").next().expect("its end");
    let row = |row: &str| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [name, over, formula, ..] = cells[..] else { panic!("a row of S14.6: {row}") };
        let name = name.trim_matches('`').to_owned();
        let over = if over == "events" { Over::Events } else { Over::Happenings };
        let monitor = monitor(&name, 0);
        Row { name, over, formula: read(formula.trim_matches('`')), monitor }
    };
    let rows: Vec<Row> = clause.lines().filter_map(|line| line.strip_prefix("| ")).filter(|row| row.starts_with('`')).map(row).collect();
    let known = [&Pattern::UNARY[..], &Pattern::ORDERED, &Pattern::PAIRED].concat();
    assert_eq!(rows.iter().map(|row| &*row.name).collect::<Vec<_>>(), known, "S14.6 has each template once, in order");
    rows
}

/// The automaton of a template.
fn monitor(name: &str, more_than: u32) -> Monitor {
    let act = |act: &str| Happening::Act { act: act.into(), by: None, during: None };
    let static_name = |names: &[&'static str]| names.iter().copied().find(|known| *known == name);
    let pattern = if let Some(template) = static_name(&Pattern::UNARY) {
        Pattern::Unary { template, of: act("a"), more_than }
    } else {
        let template = static_name(&Pattern::ORDERED).or(static_name(&Pattern::PAIRED)).expect("a template");
        Pattern::Binary { template, first: act("a"), then: act("b") }
    };
    let mut definition = Definition::new("any");
    definition.root = State::compound("", [State::atomic("open")]);
    definition.vocabulary.declare_act("a");
    definition.vocabulary.declare_act("b");
    definition.properties.push(Property { id: name.into(), says: String::new(), pattern, remarks: Remarks::default() });
    let process = Process::compile(definition).expect("a process");
    Monitor::of(&process, PropertyId(0)).expect("an automaton")
}

/// What an automaton says of a whole path that ends, or goes round for ever.
fn holds(monitor: &Monitor, path: &Path) -> bool {
    let step = |node: Node, event: &str| monitor.step(node, &letters(event));
    let mut node = path.events.iter().fold(monitor.start(), |node, event| step(node, event).node);
    let owes = |node| monitor.status(node) == Status::Open { owes: true };
    let Some(back) = path.back else { return monitor.status(node) != Status::Broken && !owes(node) };
    // Round and round until it stands where it stood before: from there on it goes on so for ever.
    let mut rounds: Vec<Node> = Vec::new();
    while !rounds.contains(&node) {
        rounds.push(node);
        node = path.events[back..].iter().fold(node, |node, event| step(node, event).node);
    }
    if monitor.status(node) == Status::Broken {
        return false;
    }
    let (first, mut always_owes, mut discharged) = (node, true, false);
    loop {
        for event in &path.events[back..] {
            let step = step(node, event);
            node = step.node;
            always_owes &= owes(node);
            discharged |= step.discharged;
        }
        if node == first {
            return !always_owes || discharged;
        }
    }
}

/// Holds automata against formulas, on the words of the same paths.
fn check(rows: &[Row], paths: impl Iterator<Item = Path>) {
    for path in paths {
        let words = [path.word(Over::Happenings), path.word(Over::Events)];
        for row in rows {
            let says = words[usize::from(row.over == Over::Events)].satisfies(&row.formula);
            assert_eq!(holds(&row.monitor, &path), says, "{} on {path:?}", row.name);
        }
    }
}

/// The same paths, each going back to each of its events.
fn round(path: Path) -> impl Iterator<Item = Path> {
    (0..path.events.len()).map(move |back| Path { back: Some(back), ..path.clone() })
}

#[test]
fn on_every_path_that_ends_an_automaton_says_what_its_formula_says() {
    check(&rows(), paths(&EVENTS, 7));
}

#[test]
fn however_much_happens_in_one_event() {
    check(&rows(), paths(&LONG_EVENTS, 3));
}

#[test]
fn on_every_path_that_goes_round_for_ever_too() {
    check(&rows(), paths(&EVENTS, 5).flat_map(round));
    check(&rows(), paths(&LONG_EVENTS, 2).flat_map(round));
}

#[test]
fn an_absence_is_broken_by_one_more_than_it_allows() {
    for more_than in 0..4 {
        let formula = (0..more_than).fold(read("a"), |rest, _| Formula::And(Box::new(read("a")), Box::new(next_sometime(rest))));
        let formula = Formula::Not(Box::new(Formula::Sometime(Box::new(formula))));
        let monitor = monitor("absence", more_than);
        check(&[Row { name: format!("more than {more_than}"), over: Over::Happenings, formula, monitor }], paths(&EVENTS, 5));
    }
}

fn next_sometime(formula: Formula) -> Formula {
    Formula::Next(Box::new(Formula::Sometime(Box::new(formula))))
}

#[test]
fn where_one_thing_happens_in_each_event_the_chain_templates_are_those_of_the_literature() {
    // A first event that is a `then` breaks ours: nothing is before it.
    for (name, formula) in [("chain-response", "G (a -> X b)"), ("chain-precedence", "not b and G (X b -> a)")] {
        let row = Row { name: name.into(), over: Over::Events, formula: read(formula), monitor: monitor(name, 0) };
        check(&[row], paths(&["", "a", "b", "c"], 7));
    }
}

#[test]
fn a_verdict_for_good_is_given_as_soon_as_nothing_that_comes_can_change_it() {
    let rows = rows();
    let none = || std::iter::once(Vec::new());
    let up_to = |most| none().chain(paths(&EVENTS, most).map(|path| path.events));
    for before in up_to(3) {
        // What may come: nothing, something that ends, something that goes round for ever.
        let mut may_be = vec![(false, false); rows.len()];
        for after in up_to(2) {
            let events = [before.clone(), after].concat();
            let backs = (before.len()..events.len()).map(Some).chain(if events.is_empty() { None } else { Some(None) });
            for path in backs.map(|back| Path { events: events.clone(), back }) {
                let words = [path.word(Over::Happenings), path.word(Over::Events)];
                for (row, (kept, broken)) in rows.iter().zip(&mut may_be) {
                    let says = words[usize::from(row.over == Over::Events)].satisfies(&row.formula);
                    *(if says { kept } else { broken }) = true;
                }
            }
        }
        for (row, (kept, broken)) in rows.iter().zip(may_be) {
            let node = before.iter().fold(row.monitor.start(), |node, event| row.monitor.step(node, &letters(event)).node);
            let for_good = match row.monitor.status(node) {
                Status::Broken => Some(false),
                Status::Fulfilled => Some(true),
                Status::Open { .. } => None,
            };
            assert_eq!(for_good, (kept != broken).then_some(kept), "{} after {before:?}", row.name);
        }
    }
}

#[test]
fn no_template_passes_for_another() {
    let rows = rows();
    let short: Vec<Path> = paths(&EVENTS, 3).collect();
    for row in &rows {
        for other in rows.iter().filter(|other| other.name != row.name) {
            let differs = short.iter().any(|path| holds(&row.monitor, path) != path.word(other.over).satisfies(&other.formula));
            assert!(differs, "{} behaves as {}", row.name, other.name);
        }
    }
}
