//! `mandate.paths/1`.

use super::form::Json;
use super::proofs::because;
use mandate_analysis::paths::{Missing, Path, Paths};
use mandate_process::Process;
use mandate_process::ids::TransitionId;
use std::collections::BTreeSet;

/// Stories that take every transition, as one JSON object on one line.
pub fn paths(process: &Process, paths: &Paths) -> String {
    let definition = process.definition();
    let scope = paths.members.iter().map(|(name, count)| (name.clone(), Json::count(*count)));
    Json::object([
        ("format", Json::text("mandate.paths/1")),
        ("process", Json::text(definition.id.as_str())),
        ("version", Json::text(definition.version.as_str())),
        ("digest", Json::text(process.digest())),
        ("scope", Json::Object(scope.collect())),
        ("transitions", Json::count(process.tables().transitions.len())),
        ("at-least", Json::count(paths.at_least)),
        ("stories", Json::list(paths.stories.iter().map(|path| story(process, path)))),
        ("missing", Json::list(paths.missing.iter().map(|one| missing(process, one)))),
    ])
    .line()
}

fn story(process: &Process, path: &Path) -> Json {
    let named = |of: &BTreeSet<TransitionId>| Json::texts(of.iter().map(|transition| name(process, *transition)));
    Json::object([
        ("id", Json::text(path.scenario.id.as_str())),
        ("acts", Json::count(path.scenario.acts.len())),
        ("takes", named(&path.takes)),
        ("adds", named(&path.adds)),
        ("scenario", Json::text(mandate_scenario::write(&path.scenario))),
    ])
}

fn missing(process: &Process, missing: &Missing) -> Json {
    let answer = if missing.doubt.is_some() { "cannot-tell" } else { "never" };
    let mut told = Json::object([("transition", Json::text(name(process, missing.transition))), ("answer", Json::text(answer))]);
    told.put("states", Json::count(missing.states));
    told.put("because", missing.doubt.as_ref().map(because));
    told
}

fn name(process: &Process, transition: TransitionId) -> String {
    process.tables().transitions[transition].name.to_string()
}
