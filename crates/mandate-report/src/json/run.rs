//! `mandate.run/1` (F11).

use super::explanation::refusal;
use super::form::Json;
use mandate_engine::Entry;
use mandate_process::Process;
use mandate_scenario::{Kind, Run, Scenario, Told, Verdict};

/// A run as one JSON object on one line.
pub fn run(process: &Process, story: &Scenario, run: &Run) -> String {
    let definition = process.definition();
    let kind = match story.kind {
        Kind::Fiction => "fiction",
        Kind::Record => "record",
    };
    let acts = run.told.iter().filter_map(|told| act(process, story, told));
    let mut told = Json::object([
        ("format", Json::text("mandate.run/1")),
        ("story", Json::text(story.id.as_str())),
        ("process", Json::text(definition.id.as_str())),
        ("version", Json::text(definition.version.as_str())),
        ("digest", Json::text(process.digest())),
        ("kind", Json::text(kind)),
        ("ended", Json::Boolean(run.case.has_ended())),
        ("stands-at", Json::texts(run.case.stands_at())),
        ("verdict", verdict(&run.verdict)),
        ("acts", Json::list(acts)),
    ]);
    told.put("would-stop-at", run.would_stop_at.map(|index| Json::count(index + 1)));
    told.line()
}

fn verdict(verdict: &Verdict) -> Json {
    let mut told = Json::object([
        ("as-told", Json::Boolean(verdict.is_as_told())),
        ("surprises", Json::list(verdict.surprises.iter().map(|index| Json::count(index + 1)))),
    ]);
    if let Some(expected) = &verdict.ends_in {
        let mut state = Json::object([("state", Json::text(expected.state.as_str())), ("met", Json::Boolean(expected.met))]);
        state.put("entered", expected.entered.map(|day| Json::text(day.to_string())));
        told.put("ends-in", state);
    }
    if let Some((day, met)) = verdict.no_later_than {
        told.put("no-later-than", Json::object([("day", Json::text(day.to_string())), ("met", Json::Boolean(met))]));
    }
    told
}

/// An act of the story and how it was answered.
fn act(process: &Process, story: &Scenario, told: &Told) -> Option<Json> {
    let index = told.act?;
    let act = told.entry.act()?;
    let (answer, found) = match &told.entry {
        Entry::Refused { refusal, .. } => ("refused", Some(refusal)),
        Entry::Event { event, .. } => match event.irregular.as_deref() {
            Some(refusal) => ("irregular", Some(refusal)),
            None => ("accepted", None),
        },
    };
    let mut line = Json::object([("number", Json::count(index + 1))]);
    line.put("id", story.acts.get(index).and_then(|act| act.id.as_deref()).map(Json::text));
    line.put("day", Json::text(act.at.day(process.utc_offset()).to_string()));
    line.put("act", Json::text(&*act.name));
    line.put("by", Json::text(&*act.actor));
    line.put("answer", Json::text(answer));
    line.put("refusal", found.map(|found| refusal(process, found)));
    line.put("stands-at", Json::texts(told.stands_at.iter().map(|state| process.state_name(*state))));
    line.put("as-told", Json::Boolean(told.as_expected));
    Some(line)
}
