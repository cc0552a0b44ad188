//! Tests in plain words.

use super::page::Page;
use crate::names::listed;
use crate::style::safe;
use mandate_process::definition::{Comparison, Members, Operand, Operator, Status, Test};
use mandate_process::value::Value;

/// A test as lines: what is asked, nested by two columns.
pub(super) fn lines(page: &Page<'_>, test: &Test) -> Vec<String> {
    let mut lines = Vec::new();
    nested(page, test, 0, &mut lines);
    lines
}

fn nested(page: &Page<'_>, test: &Test, depth: usize, lines: &mut Vec<String>) {
    let indent = "  ".repeat(depth);
    let mut several = |head: &str, parts: &[Test]| {
        if parts.is_empty() {
            lines.push(format!("{indent}{}", if head == "all of these:" { "nothing: it always holds" } else { "it never holds" }));
        } else {
            lines.push(format!("{indent}{head}"));
            parts.iter().for_each(|part| nested(page, part, depth + 1, lines));
        }
    };
    match test {
        Test::All(parts) => several("all of these:", parts),
        Test::Any(parts) => several("one of these:", parts),
        Test::Not(part) => {
            if matches!(**part, Test::All(_) | Test::Any(_)) {
                lines.push(format!("{indent}not so:"));
                nested(page, part, depth + 1, lines);
            } else {
                lines.push(format!("{indent}not so: {}", single(page, part)));
            }
        }
        other => lines.push(format!("{indent}{}", single(page, other))),
    }
}

/// A test in one line.
pub(super) fn single(page: &Page<'_>, test: &Test) -> String {
    let joined = |parts: &[Test], word: &str| parts.iter().map(|part| single(page, part)).collect::<Vec<_>>().join(word);
    match test {
        Test::All(parts) => format!("({})", joined(parts, ", and ")),
        Test::Any(parts) => format!("({})", joined(parts, ", or ")),
        Test::Not(part) => format!("not so: {}", single(page, part)),
        Test::Rule(rule) => format!("the rule [{}] holds", safe(rule)),
        Test::InState(state) => format!("the case stands at {}", page.state(state)),
        Test::Ended(true) => "the case has ended".to_owned(),
        Test::Ended(false) => "the case has not ended".to_owned(),
        Test::Deadline { deadline, is } => format!("{} {}", page.deadline(deadline), status(*is)),
        Test::Fact { fact, for_each, comparison } => of_fact(page, fact, for_each, comparison),
    }
}

fn status(is: Status) -> &'static str {
    match is {
        Status::NotArmed => "has not started",
        Status::Armed => "is running",
        Status::Met => "was met in time",
        Status::Lapsed => "has run out",
        Status::Withdrawn => "was stopped",
    }
}

fn of_fact(page: &Page<'_>, fact: &str, for_each: &[Members], comparison: &Comparison) -> String {
    let each: Vec<String> = for_each.iter().map(|of| members(page, of)).collect();
    let each = if each.is_empty() { String::new() } else { format!("for {}: ", each.join(" and ")) };
    format!("{each}{} {}", page.fact(fact), compared(page, comparison))
}

fn members(page: &Page<'_>, of: &Members) -> String {
    match of {
        Members::List(list) if list.len() == 1 => list.iter().map(|one| safe(one)).collect(),
        Members::List(list) => format!("each of {}", list.iter().map(|one| safe(one)).collect::<Vec<_>>().join(", ")),
        Members::Fact(fact) => format!("every member of {}", page.fact(fact)),
        Members::Actors(role) => format!("every {}", bare(&page.role(role))),
        Members::Values(kind) => format!("every {}", safe(kind)),
    }
}

/// A role without its article.
fn bare(role: &str) -> String {
    ["the ", "an ", "a ", "any "].iter().find_map(|article| role.strip_prefix(article)).unwrap_or(role).to_owned()
}

fn compared(page: &Page<'_>, comparison: &Comparison) -> String {
    let right = right(page, &comparison.right);
    let yes = comparison.right == Operand::Value(Value::Boolean(true));
    match comparison.operator {
        Operator::Is => format!("is {right}"),
        Operator::IsNot => format!("is given and is not {right}"),
        Operator::AtLeast => format!("is at least {right}"),
        Operator::AtMost => format!("is at most {right}"),
        Operator::IsSet if yes => "is given".to_owned(),
        Operator::IsSet => "is not given".to_owned(),
        Operator::IsEmpty if yes => "has nothing in it".to_owned(),
        Operator::IsEmpty => "has something in it".to_owned(),
        Operator::Includes => format!("includes {right}"),
        Operator::IncludesAll => format!("includes {}", all(&right, &comparison.right)),
        Operator::IncludesNone => format!("includes none of {right}"),
        Operator::SizeAtLeast => format!("has at least {right} members"),
        Operator::SizeAtMost => format!("has at most {right} members"),
    }
}

fn all(right: &str, operand: &Operand) -> String {
    if matches!(operand, Operand::Value(_)) { right.to_owned() } else { format!("all of {right}") }
}

fn right(page: &Page<'_>, operand: &Operand) -> String {
    match operand {
        Operand::Value(Value::Set(values)) => {
            let values: Vec<String> = values.iter().map(|value| safe(&value.to_string())).collect();
            listed(&values, "and")
        }
        Operand::Value(value) => safe(&value.to_string()),
        Operand::Fact(fact) => page.fact(fact),
        Operand::Actors(role) => format!("every {}", bare(&page.role(role))),
        Operand::Values(kind) => format!("the members of {}", safe(kind)),
    }
}
