//! `mandate.replay/1`.

use super::explanation::{lapsed, refusal};
use super::form::Json;
use mandate_analysis::replay::{Agreement, Answered, History, LeftOut, Replay, Step};
use mandate_engine::{Entry, Refusal};
use mandate_process::Process;

/// A case judged afresh as one JSON object on one line.
pub fn replay(history: &History, replay: &Replay) -> String {
    let names = |history: &History| Json::texts(history.stands_at().iter().map(|state| history.process().state_name(*state).to_owned()));
    let first = replay.steps.iter().position(|step| step.agreement != Agreement::Same);
    let mut told = Json::object([
        ("format", Json::text("mandate.replay/1")),
        ("case", Json::text(history.opening().case.as_str())),
        ("process", process(history.process())),
        ("under", process(replay.after.process())),
        ("same", Json::Boolean(replay.is_the_same())),
        ("stood-at", names(history)),
        ("stands-at", names(&replay.after)),
        ("left-out", Json::list(replay.left_out.iter().map(left_out))),
    ]);
    told.put("first-otherwise", first.map(|index| Json::count(index + 1)));
    told.put("steps", Json::list(replay.steps.iter().map(|of| step(history, replay, of))));
    told.line()
}

/// Which process: id, version, digest.
pub(super) fn process(process: &Process) -> Json {
    let definition = process.definition();
    Json::object([
        ("process", Json::text(definition.id.as_str())),
        ("version", Json::text(definition.version.as_str())),
        ("digest", Json::text(process.digest())),
    ])
}

fn left_out(left_out: &LeftOut) -> Json {
    match left_out {
        LeftOut::NoRole { actor, role, near } => {
            let mut told = Json::object([("actor", Json::text(actor.as_str())), ("role", Json::text(role.as_str()))]);
            told.put("why", Json::text("no-role"));
            told.put("near", near.as_deref().map(Json::text));
            told
        }
        LeftOut::OneOnly { actor, role } => {
            Json::object([("actor", Json::text(actor.as_str())), ("role", Json::text(role.as_str())), ("why", Json::text("one-only"))])
        }
        LeftOut::NoOpenType { of, members } => Json::object([
            ("type", Json::text(of.as_str())),
            ("members", Json::texts(members.iter().map(String::as_str))),
            ("why", Json::text("no-open-type")),
        ]),
    }
}

/// One step: both sides, and whether they agree.
pub(super) fn step(history: &History, replay: &Replay, step: &Step) -> Json {
    let mut told = Json::object([("agreement", Json::text(agreement(step.agreement))), ("together", Json::Boolean(step.together))]);
    told.put("before", step.before.and_then(|index| side(history, index)));
    told.put("after", step.after.and_then(|index| side(&replay.after, index)));
    told
}

fn agreement(agreement: Agreement) -> &'static str {
    match agreement {
        Agreement::Same => "same",
        Agreement::OtherReasons => "other-reasons",
        Agreement::OtherAnswer => "other-answer",
        Agreement::OnlyBefore => "only-before",
        Agreement::OnlyAfter => "only-after",
    }
}

fn side(history: &History, index: usize) -> Option<Json> {
    let entry = history.entries().get(index)?;
    let process = history.process();
    let mut told = Json::object([("seq", Json::count(index + 1)), ("at", Json::instant(entry.at()))]);
    let event = entry.event();
    told.put("act", entry.act().map(|act| Json::text(&*act.name)));
    told.put("by", entry.act().map(|act| Json::text(&*act.actor)));
    told.put("deadline", event.and_then(|event| lapsed(process, &event.cause)).map(Json::text));
    told.put("answer", answer(entry).map(Json::text));
    let found: Option<&Refusal> = entry.refusal().or_else(|| event.and_then(|event| event.irregular.as_deref()));
    told.put("refusal", found.map(|found| refusal(process, found)));
    told.put("stands-at", Json::texts(history.stood_at(index).iter().map(|state| process.state_name(*state))));
    Some(told)
}

fn answer(entry: &Entry) -> Option<&'static str> {
    match Answered::by(entry) {
        Answered::Happened => None,
        Answered::Accepted => Some("accepted"),
        Answered::Irregular => Some("irregular"),
        Answered::Refused => Some("refused"),
    }
}
