//! What to do about a refused act: the smallest repairs, else the ways out that the rules themselves name.

use crate::blocked::{Blocked, Group, blocked};
use crate::names::{Names, listed};
use crate::repair::steps;
use crate::style::{Style, stopped};
use mandate_engine::{Act, Grounds, NoRepair, Refusal, Repairs};

/// What to do, as a numbered list.
pub(crate) fn unblock(names: &Names<'_>, text: &mut String, act: &Act, refusal: &Refusal, repairs: &Repairs, style: Style) {
    let rules = blocked(names, refusal, &act.name);
    match repairs {
        Repairs::Found(found) if !found.is_empty() => {
            let ways: Vec<Vec<String>> = found.iter().map(|repair| steps(names, repair, &rules, &act.name)).collect();
            listing(text, &together(ways), style);
        }
        Repairs::None(NoRepair::NotRefused) => {}
        Repairs::None(NoRepair::AtMost) => {
            style.gap(text);
            style.set(text, "  ", "  ", "Nothing unblocks it: it has happened as often as it may in one case.");
        }
        _ => {
            let told = match refusal.grounds {
                Grounds::RulesUnmet(_) => fixes(&rules),
                _ => other(names, refusal).into_iter().map(|said| vec![said]).collect(),
            };
            listing(text, &told, style);
        }
    }
}

/// Several ways as one list: the steps that all of them share, then what is left of each, of which one will do.
fn together(ways: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let Some((first, others)) = ways.split_first() else { return Vec::new() };
    let shared: Vec<String> = first.iter().filter(|step| others.iter().all(|way| way.contains(step))).cloned().collect();
    let mut items: Vec<Vec<String>> = shared.iter().map(|step| vec![step.clone()]).collect();
    if !others.is_empty() {
        let left = |way: &Vec<String>| way.iter().filter(|step| !shared.contains(step)).cloned().collect::<Vec<_>>().join(" And: ");
        items.push(std::iter::once("One of these:".to_owned()).chain(ways.iter().map(left)).collect());
    }
    items
}

fn listing(text: &mut String, items: &[Vec<String>], style: Style) {
    if items.is_empty() {
        return;
    }
    style.gap(text);
    style.set(text, "  ", "  ", if items.len() == 1 { "To unblock it:" } else { "To unblock it, all of these:" });
    numbered(text, items, style);
}

/// A list with numbers; behind the first line of an item the others stand below it.
fn numbered(text: &mut String, items: &[Vec<String>], style: Style) {
    for (number, item) in (1..).zip(items) {
        for (place, line) in item.iter().enumerate() {
            match place {
                0 => style.set(text, &format!("  {number:>2}. "), "      ", line),
                _ if style.plain => style.set(text, "", "", line),
                _ => style.set(text, "      - ", "        ", line),
            }
        }
    }
}

/// The ways out that the rules name, first things first, in one item what the same act brings.
fn fixes(rules: &[Blocked]) -> Vec<Vec<String>> {
    let mut items: Vec<(Group, &[String], Vec<String>)> = Vec::new();
    for rule in rules {
        let what = format!("{} [{}]", stopped(&rule.fix.clone().unwrap_or_else(|| format!("Meet “{}”", rule.says))), rule.rule);
        match items.last_mut().filter(|(group, who, _)| *group == rule.group && *who == rule.who) {
            Some((_, _, told)) => told.push(what),
            None => items.push((rule.group, &rule.who, vec![what])),
        }
    }
    let told = items.into_iter().map(|(group, who, told)| {
        let who = who.join("; ");
        let head = match group {
            Group::WithThisAct => "With this act:".to_owned(),
            Group::Now => format!("Now, by {who}:"),
            Group::Wait => "By waiting:".to_owned(),
            Group::Later if who.is_empty() => "Later:".to_owned(),
            Group::Later => format!("Later, by {who}:"),
            Group::Never => "By no act any more:".to_owned(),
        };
        std::iter::once(head).chain(told).collect()
    });
    told.collect()
}

/// What to do where it is not rules that refuse.
fn other(names: &Names<'_>, refusal: &Refusal) -> Vec<String> {
    match &refusal.grounds {
        Grounds::UnknownAct(Some(near)) => vec![format!("Write `{near}`.")],
        Grounds::ContentInvalid(problems) => {
            problems.iter().map(|problem| format!("Correct `{}`.", crate::style::safe(&problem.field))).collect()
        }
        Grounds::NotThisActor { wanted, .. } if !wanted.is_empty() => {
            let wanted: Vec<String> = wanted.iter().map(|role| names.role(*role)).collect();
            vec![format!("Let {} do it.", listed(&wanted, "or"))]
        }
        Grounds::NotInOrder { elsewhere, .. } if !elsewhere.is_empty() => {
            let states: Vec<String> = elsewhere.iter().map(|state| format!("“{}”", names.state(*state))).collect();
            vec![format!("Bring the case to {} first.", listed(&states, "or"))]
        }
        Grounds::OutOfTimeOrder(last) => vec![format!("Give it an instant that is not before {last}.")],
        _ => Vec::new(),
    }
}
