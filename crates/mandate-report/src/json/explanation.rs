//! `mandate.explanation/1` (F7).

use super::form::Json;
use super::reason::{leaves, node, rule};
use crate::names::Names;
use mandate_engine::{Act, Answer, Cause, Change, Explanation, Grounds, Move, Refusal, Repair, Repairs, Supplier, To, Wanted};
use mandate_process::Process;

/// An explanation and its repairs as one JSON object on one line.
pub fn explanation(names: &Names<'_>, act: &Act, explanation: &Explanation, repairs: &Repairs) -> String {
    let mut told = Json::object([("format", Json::text("mandate.explanation/1"))]);
    told.put("case", names.story.map(|story| Json::text(story.id.as_str())));
    told.put("act", Json::text(&*act.name));
    told.put("by", Json::text(&*act.actor));
    told.put("at", Json::instant(act.at));
    told.put("content", Json::pairs(act.content.iter().map(|(field, value)| (&**field, value))));
    told.put("answer", Json::text(answer(explanation)));
    let lapsed: Vec<&str> = explanation.lapses.iter().filter_map(|lapse| lapsed(names.process, &lapse.cause)).collect();
    told.put("lapses", (!lapsed.is_empty()).then(|| Json::texts(lapsed)));
    told.put("refusal", explanation.refusal().map(|found| refusal(names.process, found)));
    if let Some(Grounds::NotInOrder { candidates, elsewhere }) = explanation.refusal().map(|refusal| &refusal.grounds) {
        told.put(
            "candidates",
            Json::list(candidates.iter().map(|candidate| {
                Json::object([
                    ("transition", Json::text(&*names.process.tables().transitions[candidate.transition].name)),
                    ("from", Json::text(names.process.state_name(candidate.source))),
                    ("when", node(names, &candidate.when)),
                ])
            })),
        );
        told.put("in-order-in", Json::texts(elsewhere.iter().map(|state| names.process.state_name(*state))));
    }
    told.put("transitions", moves(names.process, &explanation.selected));
    told.put("rules", (!explanation.rules.is_empty()).then(|| Json::list(explanation.rules.iter().map(|of| rule(names, of)))));
    let blocking: Vec<Json> = explanation.blocking().into_iter().flat_map(|reason| leaves(names, reason)).collect();
    told.put("blocking", (!blocking.is_empty()).then(|| Json::list(blocking)));
    if let Repairs::Found(found) = repairs {
        told.put("repairs", Json::list(found.iter().map(|of| repair(names, of))));
    }
    told.line()
}

fn answer(explanation: &Explanation) -> &'static str {
    match (&explanation.answer, explanation.refusal()) {
        (Answer::Accepted(_), None) => "accepted",
        (Answer::Accepted(_), Some(_)) => "irregular",
        (Answer::Refused(_), _) => "refused",
        (Answer::Passed | Answer::More, _) => "more",
    }
}

/// The deadline that lapsed, if that is what happened.
pub(super) fn lapsed<'p>(process: &'p Process, cause: &Cause) -> Option<&'p str> {
    if let Cause::Lapse { deadline, .. } = cause { Some(&process.tables().deadlines[*deadline].name) } else { None }
}

/// A refusal as in records (F6.2).
pub(super) fn refusal(process: &Process, refusal: &Refusal) -> Json {
    let mut told = Json::object([("kind", Json::text(refusal.kind.id()))]);
    if let Grounds::RulesUnmet(_) = refusal.grounds {
        told.put("rules", Json::texts(refusal.ids(process)));
    }
    told
}

fn moves(process: &Process, moves: &[Move]) -> Option<Json> {
    let told = moves.iter().map(|of| {
        Json::object([
            ("id", Json::text(&*process.tables().transitions[of.transition].name)),
            ("from", Json::text(process.state_name(of.source))),
        ])
    });
    (!moves.is_empty()).then(|| Json::list(told))
}

fn repair(names: &Names<'_>, repair: &Repair) -> Json {
    Json::list(repair.changes.iter().map(|of| change(names, of)))
}

fn change(names: &Names<'_>, change: &Change) -> Json {
    let tables = names.process.tables();
    let acts = || Json::list(change.acts.iter().map(|supplier| way(names.process, *supplier)));
    match &change.wanted {
        Wanted::Fact { fact, names: members, to, field, .. } => {
            let mut told = Json::object([("fact", Json::text(&*tables.facts[*fact].name))]);
            told.put("at", (!members.is_empty()).then(|| Json::list(members.iter().map(Json::from))));
            match to {
                To::Value(value) => told.put("to", Json::from(value)),
                To::Any => told.put("any", Json::Boolean(true)),
                To::Unset => told.put("to", Json::Null),
                To::Add(member) => told.put("add", Json::from(member)),
                To::Drop(member) => told.put("drop", Json::from(member)),
            }
            told.put("acts", acts());
            told.put("field", field.as_ref().map(|field| Json::text(&**field)));
            told
        }
        Wanted::InState(state) => Json::object([("in-state", Json::text(names.process.state_name(*state))), ("acts", acts())]),
        Wanted::Deadline { deadline, is, wait_until } => {
            let mut told = Json::object([
                ("deadline", Json::text(&*tables.deadlines[*deadline].name)),
                ("is", Json::text(is.word())),
                ("acts", acts()),
            ]);
            told.put("wait-until", wait_until.map(Json::instant));
            told
        }
    }
}

fn way(process: &Process, supplier: Supplier) -> Json {
    let tables = process.tables();
    let row = &tables.acts[supplier.act];
    let roles = tables.roles.iter().filter(|(id, _)| row.by.is_none_or(|by| by >> (id.0 & 63) & 1 == 1));
    Json::object([
        ("act", Json::text(&*row.name)),
        ("by", Json::texts(roles.map(|(_, role)| &*role.name))),
        ("now", Json::Boolean(supplier.now)),
    ])
}
