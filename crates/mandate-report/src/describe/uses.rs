//! Where a process asks about a thing.

use super::page::Page;
use mandate_process::definition::{Happening, Members, Operand, Pattern, Test};

/// What is looked for in tests.
#[derive(Clone, Copy)]
pub(super) enum Sought<'s> {
    Fact(&'s str),
    State(&'s str),
    Deadline(&'s str),
    Rule(&'s str),
}

/// Whether a test asks about it.
pub(super) fn asks(test: &Test, sought: Sought<'_>) -> bool {
    match (test, sought) {
        (Test::All(parts) | Test::Any(parts), _) => parts.iter().any(|part| asks(part, sought)),
        (Test::Not(part), _) => asks(part, sought),
        (Test::Fact { fact, for_each, comparison }, Sought::Fact(id)) => {
            fact == id
                || for_each.iter().any(|of| matches!(of, Members::Fact(of) if of == id))
                || matches!(&comparison.right, Operand::Fact(of) if of == id)
        }
        (Test::InState(state), Sought::State(id)) => state == id,
        (Test::Deadline { deadline, .. }, Sought::Deadline(id)) => deadline == id,
        (Test::Rule(rule), Sought::Rule(id)) => rule == id,
        _ => false,
    }
}

/// The ids of everything whose test asks about it: rules, transitions, deadlines, properties.
pub(super) fn told(page: &mut Page<'_>, sought: Sought<'_>) {
    let process = page.names.process;
    let definition = process.definition();
    let ids = |ids: Vec<&str>| ids.iter().map(|id| format!("[{}]", crate::style::safe(id))).collect::<Vec<_>>().join(", ");
    let rules: Vec<&str> = definition.rules.iter().filter(|rule| asks(&rule.test, sought)).map(|rule| &*rule.id).collect();
    page.line("asked in", &ids(rules));
    let whens = definition.transitions.iter().filter(|of| of.when.as_ref().is_some_and(|test| asks(test, sought)));
    page.line("decides", &ids(whens.map(|of| &*of.id).collect()));
    let deadlines = definition.deadlines.iter().filter(|of| {
        of.met_when.as_ref().is_some_and(|test| asks(test, sought)) || matches!(sought, Sought::Fact(id) if of.at.as_deref() == Some(id))
    });
    page.line("clocks", &ids(deadlines.map(|of| &*of.id).collect()));
    let properties = definition.properties.iter().filter(|of| pattern_asks(&of.pattern, sought));
    page.line("properties", &ids(properties.map(|of| &*of.id).collect()));
}

fn pattern_asks(pattern: &Pattern, sought: Sought<'_>) -> bool {
    match pattern {
        Pattern::Always(test) | Pattern::Never(test) | Pattern::Sometimes(test) | Pattern::Eventually(test) => asks(test, sought),
        Pattern::NeverHappens(of) | Pattern::Unary { of, .. } => happening_asks(of, sought),
        Pattern::AlwaysPossible { during, .. } => during.as_ref().is_some_and(|test| asks(test, sought)),
        Pattern::Binary { first, then, .. } => happening_asks(first, sought) || happening_asks(then, sought),
    }
}

fn happening_asks(of: &Happening, sought: Sought<'_>) -> bool {
    match of {
        Happening::Act { during, .. } | Happening::Transition { during, .. } => during.as_ref().is_some_and(|test| asks(test, sought)),
        Happening::Enters(state) | Happening::Leaves(state) => matches!(sought, Sought::State(id) if state == id),
        Happening::Lapse(deadline) => matches!(sought, Sought::Deadline(id) if deadline == id),
        Happening::Any(parts) => parts.iter().any(|part| happening_asks(part, sought)),
        Happening::Holds(test) => asks(test, sought),
    }
}
