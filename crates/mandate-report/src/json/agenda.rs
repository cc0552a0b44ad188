//! `mandate.agenda/1` (F8).

use super::explanation::lapsed;
use super::form::Json;
use crate::agenda::actor_ids;
use crate::names::Names;
use mandate_engine::{Agenda, AgendaAnswer, AgendaEntry, Choice, RuleReason};

/// An agenda as one JSON object on one line.
pub fn agenda(names: &Names<'_>, agenda: &Agenda) -> String {
    let mut told = Json::object([("format", Json::text("mandate.agenda/1"))]);
    told.put("case", names.story.map(|story| Json::text(story.id.as_str())));
    told.put("at", Json::instant(agenda.at));
    let lapses: Vec<&str> = agenda.lapses.iter().filter_map(|lapse| lapsed(names.process, &lapse.cause)).collect();
    told.put("lapses", (!lapses.is_empty()).then(|| Json::texts(lapses)));
    told.put("more", agenda.more.then_some(Json::Boolean(true)));
    told.put("agenda", Json::list(agenda.entries.iter().map(|of| entry(names, of))));
    told.line()
}

fn entry(names: &Names<'_>, entry: &AgendaEntry) -> Json {
    let mut told = Json::object([
        ("act", Json::text(&*names.process.tables().acts[entry.act].name)),
        ("actors", Json::texts(actor_ids(names, entry))),
        ("answer", Json::text(word(&entry.answer))),
        ("transitions", Json::list(entry.choices.iter().flat_map(|of| choice(names, of, entry.choices.len())))),
    ]);
    let ids = |rules: &[RuleReason]| Json::texts(rules.iter().map(|rule| rule.id(names.process)));
    match &entry.answer {
        AgendaAnswer::Allowed => {}
        AgendaAnswer::Refused { rules } => {
            told.put("refusal", Json::object([("kind", Json::text("rules-unmet")), ("rules", ids(rules))]));
        }
        AgendaAnswer::Depends { fields, rules } => {
            told.put("depends-on", Json::texts(fields.iter().map(|field| &**field)));
            told.put("rules", ids(rules));
        }
        AgendaAnswer::Waiting { until, rules } => {
            told.put("until", Json::instant(*until));
            told.put("rules", ids(rules));
        }
    }
    told
}

/// What may be selected together, each with the answer they share.
fn choice(names: &Names<'_>, choice: &Choice, of: usize) -> Vec<Json> {
    let answer = || Json::text(word(&choice.answer));
    if choice.moves.is_empty() {
        // Where it is certain that the act is only admitted, there is nothing to tell.
        return if of > 1 { vec![Json::object([("admitted", Json::Boolean(true)), ("answer", answer())])] } else { Vec::new() };
    }
    let told = choice.moves.iter().map(|of| {
        Json::object([
            ("id", Json::text(&*names.process.tables().transitions[of.transition].name)),
            ("from", Json::text(names.process.state_name(of.source))),
            ("answer", answer()),
        ])
    });
    told.collect()
}

fn word(answer: &AgendaAnswer) -> &'static str {
    match answer {
        AgendaAnswer::Allowed => "allowed",
        AgendaAnswer::Refused { .. } => "refused",
        AgendaAnswer::Depends { .. } => "depends",
        AgendaAnswer::Waiting { .. } => "waiting",
    }
}
