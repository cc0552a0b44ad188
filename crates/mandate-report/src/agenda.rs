//! What can be done next, by how it would be answered.

use crate::names::{Names, listed};
use crate::reasons::day;
use crate::style::{Sign, Style, columns, cut, safe};
use mandate_engine::{Agenda, AgendaAnswer, AgendaEntry, Asked, RuleReason};

/// An agenda: allowed, depends on what it carries, waits, refused; by whom, and because of what.
pub fn agenda(names: &Names<'_>, agenda: &Agenda, style: Style) -> String {
    let mut text = String::new();
    let day = agenda.at.day(names.process.utc_offset());
    style.set(&mut text, "", "  ", &format!("What can be done on {day}"));
    for lapse in &agenda.lapses {
        if let mandate_engine::Cause::Lapse { deadline, .. } = &lapse.cause {
            style.set(&mut text, "  ", "  ", &format!("Before that, “{}” runs out.", names.deadline(*deadline)));
        }
    }
    if agenda.more {
        style.set(&mut text, "  ", "  ", "More deadlines lapse by then than one answer carries: let these stand and ask again.");
    } else if agenda.entries.is_empty() {
        style.set(&mut text, "  ", "  ", "Nothing: no act is in order for anybody.");
    }
    for (sign, heading, of) in GROUPS {
        group(names, &mut text, agenda, (*sign, heading, *of), style);
    }
    text
}

type Of = fn(&AgendaAnswer) -> bool;

const GROUPS: &[(Sign, &str, Of)] = &[
    (Sign::Yes, "Allowed", |answer| matches!(answer, AgendaAnswer::Allowed)),
    (Sign::Depends, "Depends on what it carries", |answer| matches!(answer, AgendaAnswer::Depends { .. })),
    (Sign::Time, "Waits", |answer| matches!(answer, AgendaAnswer::Waiting { .. })),
    (Sign::No, "Refused, whatever it carries", |answer| matches!(answer, AgendaAnswer::Refused { .. })),
];

/// An act, who may, and the lines below it.
struct Item {
    act: String,
    who: Vec<String>,
    below: Vec<String>,
}

fn group(names: &Names<'_>, text: &mut String, agenda: &Agenda, (sign, heading, of): (Sign, &str, Of), style: Style) {
    let mut items: Vec<Item> = Vec::new();
    for entry in agenda.entries.iter().filter(|entry| of(&entry.answer)) {
        let below = below(names, entry, style);
        let act = format!("{} [{}]", names.act(entry.act), safe(&names.process.tables().acts[entry.act].name));
        let who = entry.actors.iter().map(|actor| names.actor(&names.at_place(*actor)));
        match items.iter_mut().find(|item| item.act == act && item.below == below) {
            Some(item) => item.who.extend(who),
            None => items.push(Item { act, who: who.collect(), below }),
        }
    }
    if items.is_empty() {
        return;
    }
    style.gap(text);
    style.set(text, "", "  ", &format!("{heading}:"));
    for item in &items {
        let sign = if style.plain { String::new() } else { format!("  {} ", style.sign(sign)) };
        style.set(text, &sign, "      ", &format!("{}: {}", item.act, listed(&item.who, "and")));
        for line in &item.below {
            style.set(text, "      ", "        ", line);
        }
    }
}

fn below(names: &Names<'_>, entry: &AgendaEntry, style: Style) -> Vec<String> {
    let mut lines = because(names, &entry.answer, style);
    if entry.choices.len() > 1 {
        lines.extend(entry.choices.iter().map(|choice| {
            let moves: Vec<String> = choice.moves.iter().map(|of| format!("“{}”", names.transition(of.transition))).collect();
            let what = if moves.is_empty() { "moving nothing".to_owned() } else { listed(&moves, "and") };
            format!("as {what}: {}", word(names, &choice.answer))
        }));
    }
    lines
}

/// An answer in a few words.
fn word(names: &Names<'_>, answer: &AgendaAnswer) -> String {
    let ids = |rules: &[RuleReason]| rules.iter().map(|rule| format!("[{}]", safe(rule.id(names.process)))).collect::<Vec<_>>().join(" ");
    match answer {
        AgendaAnswer::Allowed => "allowed".to_owned(),
        AgendaAnswer::Refused { rules } => format!("refused {}", ids(rules)),
        AgendaAnswer::Depends { rules, .. } if rules.is_empty() => "depends".to_owned(),
        AgendaAnswer::Depends { rules, .. } => format!("depends {}", ids(rules)),
        AgendaAnswer::Waiting { until, .. } => format!("waits until the end of {}", day(names, *until)),
    }
}

fn because(names: &Names<'_>, answer: &AgendaAnswer, style: Style) -> Vec<String> {
    match answer {
        AgendaAnswer::Allowed => Vec::new(),
        AgendaAnswer::Refused { rules } => rules.iter().map(|rule| sentence(names, rule, style)).collect(),
        AgendaAnswer::Depends { fields, rules } => {
            let fields: Vec<String> = fields.iter().map(|field| format!("`{}`", safe(field))).collect();
            let mut lines = if fields.is_empty() { Vec::new() } else { vec![format!("on {}", listed(&fields, "and"))] };
            lines.extend(rules.iter().map(|rule| sentence(names, rule, style)));
            lines
        }
        AgendaAnswer::Waiting { until, rules } => {
            let mut lines = vec![format!("until the end of {}", day(names, *until))];
            lines.extend(rules.iter().map(|rule| sentence(names, rule, style)));
            lines
        }
    }
}

/// The sentence of a rule on one line, with its id.
fn sentence(names: &Names<'_>, rule: &RuleReason, style: Style) -> String {
    let id = safe(rule.id(names.process));
    let says = match &rule.asked {
        Asked::Rule(asked, _) => names.process.rule(*asked).map(|rule| safe(&rule.says)).unwrap_or_default(),
        Asked::AtMost(most) => format!("It has happened {most} times, as often as it may."),
    };
    if style.plain {
        return format!("Rule {id}: {says}");
    }
    let room = style.width.max(40).saturating_sub(6 + columns(&id) + 3);
    format!("{} [{id}]", cut(&says, room))
}

/// The ids of the actors of an entry, in roster order.
pub(crate) fn actor_ids(names: &Names<'_>, entry: &AgendaEntry) -> Vec<String> {
    entry.actors.iter().map(|actor| names.at_place(*actor)).collect()
}
