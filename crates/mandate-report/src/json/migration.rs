//! `mandate.migration/1`.

use super::form::Json;
use super::replay::{left_out, process, step};
use mandate_analysis::migrate::{Held, Migration, Movable, Obstacle, Remark, Unnamed};
use mandate_engine::DeadlineCell;
use mandate_process::Process;
use mandate_process::definition::Status;

/// What became of cases on their way to another process, as one JSON object on one line.
pub fn migration(cases: &[(String, Migration)], to: &Process) -> String {
    let cases = cases.iter().map(|(label, migration)| {
        let mut told = Json::object([("from", Json::text(label.as_str()))]);
        told.put("case", Json::text(migration.history.opening().case.as_str()));
        told.put("process", process(migration.history.process()));
        fill(&mut told, migration);
        told
    });
    Json::object([("format", Json::text("mandate.migration/1")), ("to", process(to)), ("cases", Json::list(cases))]).line()
}

/// The answer for one case, and what it rests on.
pub(super) fn fill(told: &mut Json, migration: &Migration) {
    match &migration.answer {
        Movable::CanMove(replay, remarks) => {
            told.put("answer", Json::text("can-move"));
            let remarks = remarks.iter().map(|remark| match remark {
                Remark::Lapse(of) | Remark::Reasons(of) => Json::object([("step", step(&migration.history, replay, of))]),
                Remark::Due { deadline, old, under, new } => {
                    let name = |process: &Process, id| Json::text(&*process.tables().deadlines[id].name);
                    Json::object([
                        ("deadline", name(migration.history.process(), *deadline)),
                        ("old", cell(*old)),
                        ("under", name(&migration.to, *under)),
                        ("new", cell(*new)),
                    ])
                }
            });
            told.put("remarks", Json::list(remarks));
        }
        Movable::NeedsNames(unnamed) => {
            told.put("answer", Json::text("needs-names"));
            told.put("names", Json::list(unnamed.iter().map(needed)));
        }
        Movable::Cannot(obstacle) => {
            told.put("answer", Json::text("cannot"));
            self::obstacle(told, migration, obstacle);
        }
    }
}

fn obstacle(told: &mut Json, migration: &Migration, obstacle: &Obstacle) {
    match obstacle {
        Obstacle::DoesNotOpen(findings) => {
            told.put("why", Json::text("does-not-open"));
            told.put("findings", Json::texts(findings.iter().map(|finding| finding.what.as_str())));
        }
        Obstacle::LeftOut(replay) => {
            told.put("why", Json::text("left-out"));
            told.put("left-out", Json::list(replay.left_out.iter().map(left_out)));
        }
        Obstacle::Answered(replay, of) => {
            told.put("why", Json::text("answered-otherwise"));
            told.put("step", step(&migration.history, replay, of));
        }
        Obstacle::StandsElsewhere(replay, of) => {
            told.put("why", Json::text("stands-elsewhere"));
            told.put("step", step(&migration.history, replay, of));
        }
        Obstacle::Holds(_, held) => {
            told.put("why", Json::text("holds-otherwise"));
            told.put("facts", Json::list(held.iter().map(fact)));
        }
    }
}

fn needed(unnamed: &Unnamed) -> Json {
    let mut told = Json::object([("kind", Json::text(unnamed.kind.word())), ("name", Json::text(unnamed.name.as_str()))]);
    told.put("near", unnamed.near.as_deref().map(Json::text));
    told
}

fn fact(held: &Held) -> Json {
    let mut told = Json::object([("fact", Json::text(held.fact.as_str()))]);
    told.put("at", (!held.at.is_empty()).then(|| Json::texts(held.at.iter().map(String::as_str))));
    told.put("old", held.old.as_ref().map(Json::from));
    told.put("new", held.new.as_ref().map(Json::from));
    told
}

fn cell(cell: DeadlineCell) -> Json {
    let mut told = Json::object([("status", Json::text(cell.status.word()))]);
    told.put("due", (cell.status != Status::NotArmed).then(|| Json::instant(cell.due)));
    told
}
