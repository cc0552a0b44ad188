//! What is written at an edge: its name, what it waits for, and what it asks, in a few words.

use crate::names::Names;
use mandate_process::definition::{Operand, Operator, Resume, Status, Test, Transition, Trigger};
use mandate_process::ids::TransitionId;
use mandate_process::value::Value;

/// Longer conditions are cut: a picture shows the way, the file says the rest.
const MOST_CHARS: usize = 60;

/// The words at the edges of a transition.
pub(super) fn edge(names: &Names<'_>, id: TransitionId, transition: &Transition) -> String {
    let title = names.transition(id);
    let mut label = title.clone();
    let acts: Vec<String> = transition.on.iter().filter_map(|on| act(names, on)).filter(|act| *act != title).collect();
    if !acts.is_empty() && !transition.on.contains(&Trigger::Name(transition.id.clone())) {
        label += &format!(" ({})", acts.join(" / "));
    }
    for on in &transition.on {
        match on {
            Trigger::Lapse(deadline) => label += &format!(" ⏰ {}", deadline_title(names, deadline)),
            Trigger::Done(state) => label += &format!(" ✓ {} done", state_title(names, state)),
            Trigger::Name(_) => {}
        }
    }
    match &transition.when {
        Some(when) => label += &format!(" (when {})", cut(&test(names, when))),
        None if transition.on.is_empty() => label += " (at once)",
        None => {}
    }
    match transition.resume {
        Resume::No => {}
        Resume::Top => label += " ↺ where it was, each part from its start",
        Resume::All => label += " ↺ as it was",
    }
    label
}

fn act(names: &Names<'_>, on: &Trigger) -> Option<String> {
    if let Trigger::Name(name) = on { Some(names.act_named(name)) } else { None }
}

fn deadline_title(names: &Names<'_>, id: &str) -> String {
    names.process.tables().names.deadlines.get(id).map_or_else(|| id.to_owned(), |id| names.deadline(*id))
}

fn state_title(names: &Names<'_>, id: &str) -> String {
    names.process.tables().names.states.get(id).map_or_else(|| id.to_owned(), |id| names.state(*id))
}

fn fact_title(names: &Names<'_>, id: &str) -> String {
    names.process.tables().names.facts.get(id).map_or_else(|| id.to_owned(), |id| names.fact(*id))
}

fn cut(text: &str) -> String {
    if text.chars().count() <= MOST_CHARS {
        return text.to_owned();
    }
    let short: String = text.chars().take(MOST_CHARS - 1).collect();
    format!("{}…", short.trim_end())
}

/// A test in a few words. Tests are nested at most as deep as the limits allow, so this may call itself.
fn test(names: &Names<'_>, of: &Test) -> String {
    let several = |parts: &[Test], word: &str| {
        let bracket = |part: &Test| match part {
            Test::All(inner) | Test::Any(inner) if inner.len() > 1 => format!("({})", test(names, part)),
            _ => test(names, part),
        };
        parts.iter().map(bracket).collect::<Vec<_>>().join(word)
    };
    match of {
        Test::All(parts) if parts.is_empty() => "always".to_owned(),
        Test::Any(parts) if parts.is_empty() => "never".to_owned(),
        Test::All(parts) => several(parts, " and "),
        Test::Any(parts) => several(parts, " or "),
        Test::Not(part) => match &**part {
            Test::Rule(_) | Test::InState(_) => format!("not {}", test(names, part)),
            _ => format!("not ({})", test(names, part)),
        },
        Test::Rule(id) => id.replace('-', " "),
        Test::InState(id) => format!("in {}", state_title(names, id)),
        Test::Deadline { deadline, is } => format!("{} {}", deadline_title(names, deadline), status(*is)),
        Test::Ended(ended) => (if *ended { "ended" } else { "not ended" }).to_owned(),
        Test::Fact { fact, for_each, comparison } => {
            let each = if for_each.is_empty() { "" } else { "each " };
            format!("{each}{} {}", fact_title(names, fact), compares(names, comparison.operator, &comparison.right))
        }
    }
}

fn status(is: Status) -> &'static str {
    match is {
        Status::NotArmed => "not started",
        Status::Armed => "running",
        Status::Met => "met",
        Status::Lapsed => "lapsed",
        Status::Withdrawn => "withdrawn",
    }
}

fn compares(names: &Names<'_>, operator: Operator, right: &Operand) -> String {
    let other = match right {
        Operand::Value(value) => value.to_string(),
        Operand::Fact(fact) => fact_title(names, fact),
        Operand::Actors(id) | Operand::Values(id) => format!("every {id}"),
    };
    let yes = *right == Operand::Value(Value::Boolean(true));
    match operator {
        Operator::Is => format!("is {other}"),
        Operator::IsNot => format!("is not {other}"),
        Operator::AtLeast => format!("≥ {other}"),
        Operator::AtMost => format!("≤ {other}"),
        Operator::IsSet => (if yes { "is set" } else { "is unset" }).to_owned(),
        Operator::IsEmpty => (if yes { "is empty" } else { "is not empty" }).to_owned(),
        Operator::Includes | Operator::IncludesAll => format!("includes {other}"),
        Operator::IncludesNone => format!("includes none of {other}"),
        Operator::SizeAtLeast => format!("has at least {other}"),
        Operator::SizeAtMost => format!("has at most {other}"),
    }
}
