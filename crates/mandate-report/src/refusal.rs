//! A refusal in words, at the width of a terminal.

use crate::blocked::{Blocked, blocked};
use crate::names::{Names, listed};
use crate::reasons::found;
use crate::style::{Sign, Style, safe};
use mandate_engine::{Act, Grounds, Refusal};

/// A refused act in words: what, by whom, why, and what would satisfy.
pub fn refusal(names: &Names<'_>, act: &Act, refusal: &Refusal, style: Style) -> String {
    let mut text = String::new();
    let head =
        format!("{} {} ({}): refused, {}", style.sign(Sign::No), names.act_named(&act.name), names.actor(&act.actor), headline(refusal));
    style.set(&mut text, "", "  ", &head);
    grounds(names, &mut text, act, refusal, style, "  ");
    text
}

/// An act on public record that the process would have refused, in words.
pub fn irregular(names: &Names<'_>, act: &Act, refusal: &Refusal, style: Style) -> String {
    let mut text = String::new();
    grounds(names, &mut text, act, refusal, style, "  ");
    text
}

/// The kind of refusal in a few words.
pub(crate) fn headline(refusal: &Refusal) -> String {
    match &refusal.grounds {
        Grounds::UnknownAct(_) => "no such act".to_owned(),
        Grounds::CaseClosed(ends) if ends.is_empty() => "the case is halted".to_owned(),
        Grounds::CaseClosed(_) => "the case has ended".to_owned(),
        Grounds::OutOfTimeOrder(_) => "out of time order".to_owned(),
        Grounds::ContentInvalid(problems) => format!("{} in what it carries", counted(problems.len(), "problem")),
        Grounds::NotThisActor { .. } => "not this actor's".to_owned(),
        Grounds::NotInOrder { .. } => "not in order now".to_owned(),
        Grounds::RulesUnmet(rules) => format!("{} not met", counted(rules.len(), "rule")),
        Grounds::DoesNotSettle(_) => "its consequences would never end".to_owned(),
    }
}

pub(crate) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// What a refusal is grounded on, set below a headline.
pub(crate) fn grounds(names: &Names<'_>, text: &mut String, act: &Act, refusal: &Refusal, style: Style, indent: &str) {
    let mut say = |said: String| style.set(text, indent, indent, &said);
    match &refusal.grounds {
        Grounds::UnknownAct(near) => match near {
            Some(near) => say(format!("no act is called `{}`; did you mean `{near}`?", safe(&act.name))),
            None => say(format!("no act is called `{}`", safe(&act.name))),
        },
        Grounds::CaseClosed(ends) => {
            let ends: Vec<String> = ends.iter().map(|state| format!("“{}”", names.state(*state))).collect();
            say(if ends.is_empty() {
                "a lapse would never have come to an end, so nothing goes on".to_owned()
            } else {
                format!("it ended in {}", listed(&ends, "and"))
            });
        }
        Grounds::OutOfTimeOrder(last) => say(format!("it happens at {}, before the last event at {last}", act.at)),
        Grounds::ContentInvalid(problems) => {
            for problem in problems {
                say(format!("`{}`: found {}; wanted {}", safe(&problem.field), safe(&problem.found), safe(&problem.wanted)));
            }
        }
        Grounds::NotThisActor { role, wanted, transition } => {
            let who = names.actor(&act.actor);
            let is = role.map_or_else(|| format!("{who} takes no part in this case"), |role| same_name(names, &who, &names.role(role)));
            let wanted: Vec<String> = wanted.iter().map(|role| names.role(*role)).collect();
            let may = match (wanted.is_empty(), transition) {
                (true, _) => "what the act writes does not fit that role".to_owned(),
                (false, None) => format!("this act is for {}", listed(&wanted, "or")),
                (false, Some(transition)) => format!("“{}” is for {}", names.transition(*transition), listed(&wanted, "or")),
            };
            say(format!("{is}; {may}"));
        }
        Grounds::NotInOrder { candidates, elsewhere } => {
            for candidate in candidates {
                let mut leaves = Vec::new();
                crate::reasons::leaves(&candidate.when, true, &mut leaves);
                let why: Vec<String> = leaves.iter().map(|(leaf, wanted)| found(names, leaf, *wanted)).collect();
                say(format!("not “{}”: {}", names.transition(candidate.transition), why.join("; ")));
            }
            let states: Vec<String> = elsewhere.iter().map(|state| format!("“{}”", names.state(*state))).collect();
            say(if states.is_empty() {
                "it is in order nowhere".to_owned()
            } else {
                format!("it is in order at {}", listed(&states, "or"))
            });
        }
        Grounds::RulesUnmet(_) => rules(text, &blocked(names, refusal, &act.name), style, indent),
        Grounds::DoesNotSettle(round) => {
            let round: Vec<String> = round.iter().map(|transition| names.transition(*transition)).collect();
            say(format!("it goes round for ever in: {}", round.join(" → ")));
        }
    }
}

fn same_name(names: &Names<'_>, who: &str, role: &str) -> String {
    let _ = names;
    if role.strip_prefix("the ") == Some(who) { format!("this is {role}") } else { format!("{who} is {role}") }
}

/// Unmet rules under headings: first things first.
fn rules(text: &mut String, rules: &[Blocked], style: Style, indent: &str) {
    let groups: std::collections::BTreeSet<_> = rules.iter().map(|rule| rule.group).collect();
    let mut last = None;
    for rule in rules {
        if groups.len() > 1 && last != Some(rule.group) {
            style.set(text, indent, indent, &format!("{}:", rule.group.heading()));
        }
        last = Some(rule.group);
        let (sign, inner) = (format!("{indent}{} ", style.sign(Sign::No)), format!("{indent}  "));
        style.set(text, &sign, &inner, &format!("{} [{}]", rule.says, rule.rule));
        let deeper = format!("{inner}        ");
        let mut line = |label: &str, said: &str| style.set(text, &format!("{inner}{label:<8}"), &deeper, said);
        for found in &rule.found {
            line("found", found);
        }
        for who in &rule.who {
            line("who", who);
        }
        if let Some(fix) = &rule.fix {
            line("do", fix);
        }
        if let Some(cites) = &rule.cites {
            line("from", cites);
        }
    }
}
