//! A refusal in words, at the width of a terminal.

use crate::blocked::blocked;
use crate::names::{Names, listed, upper_first};
use crate::reasons::found;
use crate::rules::{Detail, rules};
use crate::style::{Sign, Style, safe, stopped};
use mandate_engine::{Act, Grounds, Refusal};

/// A refused act in words: what, by whom, why, and what would satisfy.
pub fn refusal(names: &Names<'_>, act: &Act, refusal: &Refusal, style: Style) -> String {
    let mut text = String::new();
    let who = format!("{} ({})", names.act_named(&act.name), names.actor(&act.actor));
    style.set(&mut text, &style.mark(Sign::No), "  ", &format!("{who}: refused, {}", headline(refusal)));
    grounds(names, &mut text, act, refusal, style, ("  ", Detail::Full));
    text
}

/// An act on public record that the process would have refused, in words.
pub fn irregular(names: &Names<'_>, act: &Act, refusal: &Refusal, style: Style) -> String {
    let mut text = String::new();
    grounds(names, &mut text, act, refusal, style, ("  ", Detail::Full));
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
pub(crate) fn grounds(names: &Names<'_>, text: &mut String, act: &Act, refusal: &Refusal, style: Style, (indent, detail): (&str, Detail)) {
    if matches!(refusal.grounds, Grounds::RulesUnmet(_)) {
        return rules(text, &blocked(names, refusal, &act.name), style, indent, detail);
    }
    for said in other_grounds(names, act, refusal) {
        style.set(text, indent, indent, &stopped(&upper_first(&said)));
    }
}

/// What a refusal is grounded on where it is not rules, sentence by sentence.
pub(crate) fn other_grounds(names: &Names<'_>, act: &Act, refusal: &Refusal) -> Vec<String> {
    let one = |said: String| vec![said];
    match &refusal.grounds {
        Grounds::UnknownAct(near) => match near {
            Some(near) => one(format!("no act is called `{}`; did you mean `{near}`?", safe(&act.name))),
            None => one(format!("no act is called `{}`", safe(&act.name))),
        },
        Grounds::CaseClosed(ends) if ends.is_empty() => one("a lapse would never have come to an end, so nothing goes on".to_owned()),
        Grounds::CaseClosed(ends) => {
            let ends: Vec<String> = ends.iter().map(|state| format!("“{}”", names.state(*state))).collect();
            one(format!("it ended in {}", listed(&ends, "and")))
        }
        Grounds::OutOfTimeOrder(last) => one(format!("it happens at {}, before the last event at {last}", act.at)),
        Grounds::ContentInvalid(problems) => problems
            .iter()
            .map(|problem| format!("`{}`: found {}; wanted {}", safe(&problem.field), safe(&problem.found), safe(&problem.wanted)))
            .collect(),
        Grounds::NotThisActor { .. } => one(not_this_actor(names, act, refusal)),
        Grounds::NotInOrder { .. } => not_in_order(names, refusal),
        Grounds::DoesNotSettle(round) => {
            let round: Vec<String> = round.iter().map(|transition| names.transition(*transition)).collect();
            one(format!("it goes round for ever in: {}", round.join(" → ")))
        }
        Grounds::RulesUnmet(_) => Vec::new(),
    }
}

fn not_this_actor(names: &Names<'_>, act: &Act, refusal: &Refusal) -> String {
    let Grounds::NotThisActor { role, wanted, transition } = &refusal.grounds else { return String::new() };
    let who = names.actor(&act.actor);
    let is = role.map_or_else(|| format!("{who} takes no part in this case"), |role| is_role(&who, &names.role(role)));
    let wanted: Vec<String> = wanted.iter().map(|role| names.role(*role)).collect();
    let may = match (wanted.is_empty(), transition) {
        (true, _) => "what the act writes does not fit that role".to_owned(),
        (false, None) => format!("this act is for {}", listed(&wanted, "or")),
        (false, Some(transition)) => format!("“{}” is for {}", names.transition(*transition), listed(&wanted, "or")),
    };
    format!("{is}; {may}")
}

fn is_role(who: &str, role: &str) -> String {
    if role.strip_prefix("the ") == Some(who) { format!("this is {role}") } else { format!("{who} is {role}") }
}

fn not_in_order(names: &Names<'_>, refusal: &Refusal) -> Vec<String> {
    let Grounds::NotInOrder { candidates, elsewhere } = &refusal.grounds else { return Vec::new() };
    let mut said: Vec<String> = Vec::new();
    for candidate in candidates {
        let mut leaves = Vec::new();
        crate::reasons::leaves(&candidate.when, true, &mut leaves);
        let why: Vec<String> = leaves.iter().map(|(leaf, wanted)| found(names, leaf, *wanted)).collect();
        said.push(format!("not “{}”: {}", names.transition(candidate.transition), why.join("; ")));
    }
    let states: Vec<String> = elsewhere.iter().map(|state| format!("“{}”", names.state(*state))).collect();
    said.push(if states.is_empty() { "it is in order nowhere".to_owned() } else { format!("it is in order at {}", listed(&states, "or")) });
    said
}
