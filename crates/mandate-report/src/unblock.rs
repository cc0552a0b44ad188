//! What to do about a refused act: the smallest repairs, else the ways out that the rules themselves name.

use crate::blocked::{Blocked, Group, blocked};
use crate::names::{Names, listed};
use crate::repair::steps;
use crate::style::Style;
use mandate_engine::{Act, Grounds, NoRepair, Refusal, Repairs};

/// What to do, as a numbered list.
pub(crate) fn unblock(names: &Names<'_>, text: &mut String, act: &Act, refusal: &Refusal, repairs: &Repairs, style: Style) {
    let rules = blocked(names, refusal, &act.name);
    match repairs {
        Repairs::Found(found) if !found.is_empty() => {
            let ways: Vec<Vec<String>> = found.iter().map(|repair| steps(names, repair, &rules, &act.name)).collect();
            style.gap(text);
            match ways.as_slice() {
                [one] => {
                    let head = if one.len() == 1 { "To unblock it:" } else { "To unblock it, all of these:" };
                    style.set(text, "  ", "  ", head);
                    numbered(text, one, style);
                }
                ways => {
                    style.set(text, "  ", "  ", "To unblock it, one of these:");
                    let told: Vec<String> = ways.iter().map(|steps| steps.join(" And: ")).collect();
                    numbered(text, &told, style);
                }
            }
        }
        Repairs::None(NoRepair::NotRefused) => {}
        Repairs::None(NoRepair::AtMost) => {
            style.gap(text);
            style.set(text, "  ", "  ", "Nothing unblocks it: it has happened as often as it may in one case.");
        }
        _ => {
            let told = if matches!(refusal.grounds, Grounds::RulesUnmet(_)) { fixes(&rules) } else { other(names, refusal) };
            if !told.is_empty() {
                style.gap(text);
                style.set(text, "  ", "  ", "To unblock it:");
                numbered(text, &told, style);
            }
        }
    }
}

/// A list with numbers.
fn numbered(text: &mut String, items: &[String], style: Style) {
    for (number, item) in (1..).zip(items) {
        style.set(text, &format!("  {number:>2}. "), "      ", item);
    }
}

/// The ways out that the rules name, first things first.
fn fixes(rules: &[Blocked]) -> Vec<String> {
    let told = rules.iter().map(|rule| {
        let what = rule.fix.clone().unwrap_or_else(|| format!("Meet “{}”", rule.says));
        let who = rule.who.first();
        let how = match (rule.group, who) {
            (Group::WithThisAct, _) => Some("Give it with this act.".to_owned()),
            (Group::Now, Some(who)) => Some(format!("Possible now: {who}.")),
            (Group::Later, Some(who)) => Some(format!("Later: {who}.")),
            _ => None,
        };
        format!("{}{} [{}]", stopped(&what), how.map(|how| format!(" {how}")).unwrap_or_default(), rule.rule)
    });
    told.collect()
}

/// A sentence with its full stop.
pub(crate) fn stopped(text: &str) -> String {
    if text.ends_with(['.', '?', '!']) || text.ends_with(".”") { text.to_owned() } else { format!("{text}.") }
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
