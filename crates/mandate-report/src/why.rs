//! May this act happen now, and why not: the verdict first, then what blocks, what holds, and what to do.

use crate::blocked::blocked;
use crate::names::{Names, listed};
use crate::refusal::{counted, grounds, headline};
use crate::rules::{Detail, rules};
use crate::sources::citation;
use crate::style::{Sign, Style, columns, cut, safe};
use crate::timeline::first_steps;
use crate::unblock::unblock;
use mandate_engine::{Act, Answer, Asked, Explanation, Grounds, Of, Reason, Repairs, RuleReason, Truth};
use mandate_process::ids::StateId;
use mandate_process::tables::ROOT;

/// What an act would be answered now, and why: the answer first, then the rules, the way out, the sources.
pub fn why(names: &Names<'_>, act: &Act, explanation: &Explanation, repairs: &Repairs, style: Style) -> String {
    let mut text = String::new();
    verdict(names, &mut text, act, explanation, style);
    let refusal = explanation.refusal();
    if let Some(refusal) = refusal {
        if let Some(first) = first_steps(names, act, refusal) {
            style.set(&mut text, "  ", "  ", &first);
        }
        style.gap(&mut text);
        match &refusal.grounds {
            Grounds::RulesUnmet(_) => rules(&mut text, &blocked(names, refusal, &act.name), style, "  ", Detail::Found),
            _ => grounds(names, &mut text, act, refusal, style, ("  ", Detail::Full)),
        }
    }
    holding(names, &mut text, &explanation.rules, style);
    if let Some(refusal) = refusal {
        unblock(names, &mut text, act, refusal, repairs, style);
    }
    sources(names, &mut text, explanation, style);
    text
}

/// The answer in a sentence, and where the case stands.
fn verdict(names: &Names<'_>, text: &mut String, act: &Act, explanation: &Explanation, style: Style) {
    let what = format!("{} ({})", names.act_named(&act.name), names.actor(&act.actor));
    let day = act.at.day(names.process.utc_offset());
    let asked = explanation.rules.len();
    let (sign, said) = match (&explanation.answer, explanation.refusal()) {
        (Answer::Accepted(_), None) => (Sign::Yes, format!("{what} may happen on {day}: {}.", all_hold(asked))),
        (Answer::Accepted(_), Some(refusal)) => {
            let against = of_rules(&headline(refusal), asked);
            (Sign::Irregular, format!("{what} is on record on {day}; this process would have refused it: {against}."))
        }
        (Answer::Refused(_), Some(refusal)) => {
            (Sign::No, format!("{what} may not happen on {day}: {}.", of_rules(&headline(refusal), asked)))
        }
        _ => (Sign::Time, format!("{what} is not judged yet on {day}: more deadlines lapse first than one answer carries.")),
    };
    style.set(text, &style.mark(sign), "  ", &said);
    if let Some(stands) = stands(names, explanation) {
        style.set(text, "  ", "  ", &stands);
    }
    for lapse in &explanation.lapses {
        if let mandate_engine::Cause::Lapse { deadline, .. } = &lapse.cause {
            style.set(text, "  ", "  ", &format!("Before it, “{}” runs out.", names.deadline(*deadline)));
        }
    }
}

fn all_hold(asked: usize) -> String {
    match asked {
        0 => "no rule is asked".to_owned(),
        1 => "its one rule holds".to_owned(),
        asked => format!("all {asked} rules hold"),
    }
}

fn of_rules(headline: &str, asked: usize) -> String {
    match headline.split_once(" rule") {
        Some(("1", _)) if asked == 1 => "its one rule is not met".to_owned(),
        Some((count, _)) if asked > 1 && count == asked.to_string() => format!("none of its {asked} rules is met"),
        Some((count, _)) if asked > 0 && count.chars().all(|char| char.is_ascii_digit()) => {
            format!("{count} of {} {} not met", counted(asked, "rule"), if count == "1" { "is" } else { "are" })
        }
        _ => headline.to_owned(),
    }
}

/// Where the case stands, as far as the explanation tells it: the states that the act would leave.
fn stands(names: &Names<'_>, explanation: &Explanation) -> Option<String> {
    let mut states: Vec<StateId> = explanation.selected.iter().map(|selected| selected.source).collect();
    if let Some(Grounds::NotInOrder { candidates, .. }) = explanation.refusal().map(|refusal| &refusal.grounds) {
        states.extend(candidates.iter().map(|candidate| candidate.source));
    }
    states.sort_unstable();
    states.dedup();
    let told: Vec<String> = states.iter().filter(|state| **state != ROOT).map(|state| format!("“{}”", names.state(*state))).collect();
    let phase = states.first().and_then(|state| phase(names, *state)).map(|phase| format!(", {phase}")).unwrap_or_default();
    (!told.is_empty()).then(|| format!("The case stands at {}{phase}.", listed(&told, "and")))
}

/// The phase of the top-level state around a state.
fn phase(names: &Names<'_>, state: StateId) -> Option<String> {
    let states = names.process.states();
    let mut top = state;
    while states[top].parent != ROOT && top != ROOT {
        top = states[top].parent;
    }
    let phase = names.process.state(top)?.phase?;
    let last = names.process.definition().root.children.iter().filter_map(|state| state.phase).max()?;
    Some(format!("phase {phase} of {last}"))
}

/// The rules that hold, one a line.
fn holding(names: &Names<'_>, text: &mut String, asked: &[RuleReason], style: Style) {
    let hold: Vec<&RuleReason> = asked.iter().filter(|rule| rule.holds() == Truth::Yes).collect();
    if hold.is_empty() {
        return;
    }
    style.gap(text);
    let already = if hold.len() == asked.len() { "" } else { " already" };
    style.set(text, "  ", "    ", &format!("{} of {} hold{already}:", hold.len(), counted(asked.len(), "rule")));
    for rule in hold {
        holds(names, text, rule, style);
    }
}

fn holds(names: &Names<'_>, text: &mut String, rule: &RuleReason, style: Style) {
    let Asked::Rule(id, reason) = &rule.asked else { return };
    let says = names.process.rule(*id).map(|rule| safe(&rule.says)).unwrap_or_default();
    let count =
        of_total(names, reason).map(|(met, total)| if total == 0 { "there is none".to_owned() } else { format!("{met} of {total}") });
    if style.plain {
        let count = count.map(|count| format!(" {count}.")).unwrap_or_default();
        return style.set(text, "", "", &format!("Rule {} holds: {says}{count}", safe(rule.id(names.process))));
    }
    let count = count.unwrap_or_default();
    let room = style.width.max(40).saturating_sub(4 + 1 + count.len());
    let says = cut(&says, room);
    let gap = " ".repeat(room.saturating_sub(columns(&says)) + 1);
    text.push_str(format!("  {} {says}{gap}{count}", style.sign(Sign::Yes)).trim_end());
    text.push('\n');
}

/// How many of how many members a rule asked about are as wanted, where it asked about several.
fn of_total(names: &Names<'_>, reason: &Reason) -> Option<(usize, usize)> {
    match &reason.of {
        Of::Fact(fact) if !names.process.tables().facts[fact.fact].keys.is_empty() => Some((fact.met, fact.total)),
        Of::Rule(_, part) => of_total(names, part),
        _ => None,
    }
}

/// Where the rules that are asked come from: of those not met, or of all if they hold.
fn sources(names: &Names<'_>, text: &mut String, explanation: &Explanation, style: Style) {
    let refused = explanation.refusal().is_some();
    let asked = explanation.rules.iter().filter(|rule| !refused || rule.holds() != Truth::Yes);
    let cited: Vec<(&str, String)> = asked
        .filter_map(|rule| {
            let Asked::Rule(id, _) = &rule.asked else { return None };
            Some((rule.id(names.process), citation(&names.process.rule(*id)?.remarks)?))
        })
        .collect();
    if cited.is_empty() {
        return;
    }
    style.gap(text);
    style.set(text, "  ", "  ", "Where these rules come from:");
    for (rule, cites) in cited {
        style.set(text, "  ", "    ", &format!("[{}] {cites}", safe(rule)));
    }
}
