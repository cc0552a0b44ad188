//! `mandate.times/1` (F18).

use super::form::Json;
use mandate_analysis::verify::{DeadlineTime, EndTime, Left, Times};
use mandate_process::Process;

/// How long cases take, as one JSON object on one line.
pub fn times(process: &Process, times: &Times) -> String {
    let definition = process.definition();
    let scope = times.members.iter().map(|(name, count)| (name.clone(), Json::count(*count)));
    Json::object([
        ("format", Json::text("mandate.times/1")),
        ("process", Json::text(definition.id.as_str())),
        ("version", Json::text(definition.version.as_str())),
        ("digest", Json::text(process.digest())),
        ("scope", Json::Object(scope.collect())),
        ("complete", Json::Boolean(times.complete)),
        ("ends", Json::list(times.ends.iter().map(|one| end(process, one)))),
        ("deadlines", Json::list(times.deadlines.iter().map(|one| deadline(process, one)))),
    ])
    .line()
}

fn end(process: &Process, end: &EndTime) -> Json {
    let mut told = Json::object([("end", Json::text(process.state_name(end.end))), ("least", Json::Integer(end.least))]);
    told.put("story", end.story.as_ref().map(|(_, taken)| Json::Integer(*taken)));
    told.put("most", end.most.map(Json::Integer));
    told
}

fn deadline(process: &Process, deadline: &DeadlineTime) -> Json {
    let left = match deadline.left {
        Left::Never => Json::text("never"),
        Left::Time(left) => Json::Integer(left),
        Left::AnyTime => Json::text("any"),
    };
    Json::object([
        ("deadline", Json::text(&*process.tables().deadlines[deadline.deadline].name)),
        ("left", left),
        ("lapses", Json::Boolean(deadline.lapses)),
        ("complete", Json::Boolean(deadline.complete)),
    ])
}
