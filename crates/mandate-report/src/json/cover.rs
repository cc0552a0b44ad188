//! `mandate.cover/1`.

use super::form::Json;
use super::replay::process;
use mandate_analysis::cover::{Aspect, Cover};
use mandate_process::tables::ROOT;

/// What cases exercise of their processes, as one JSON object on one line.
pub fn cover(covers: &[Cover]) -> String {
    Json::object([("format", Json::text("mandate.cover/1")), ("covers", Json::list(covers.iter().map(one)))]).line()
}

fn one(cover: &Cover) -> Json {
    let tables = cover.process().tables();
    let number = |count: u64| Json::count(count);
    let mut told = process(cover.process());
    told.put("cases", Json::count(cover.cases()));
    let shares = Aspect::ALL.map(|aspect| {
        let share = cover.share(aspect);
        (key(aspect), Json::object([("seen", Json::count(share.seen)), ("of", Json::count(share.of))]))
    });
    told.put("shares", Json::object(shares));
    let states = tables.states.iter().filter(|(id, _)| *id != ROOT);
    told.put(
        "states",
        Json::list(states.map(|(id, row)| Json::object([("id", Json::text(&*row.name)), ("entered", number(cover.state(id)))]))),
    );
    told.put(
        "transitions",
        Json::list(tables.transitions.iter().map(|(id, row)| {
            let from = row.edges.iter().map(|edge| {
                let source = cover.process().state_name(tables.edges[*edge].source);
                Json::object([("state", Json::text(source)), ("taken", number(cover.edge(*edge)))])
            });
            Json::object([("id", Json::text(&*row.name)), ("taken", number(cover.transition(id))), ("from", Json::list(from))])
        })),
    );
    let needed = cover.all(Aspect::RulesHeld).into_iter().zip(cover.all(Aspect::RulesUnmet));
    told.put(
        "rules",
        Json::list(
            needed.map(|((id, held), (_, unmet))| Json::object([("id", Json::text(id)), ("held", number(held)), ("unmet", number(unmet))])),
        ),
    );
    told.put(
        "deadlines",
        Json::list(tables.deadlines.iter().map(|(id, row)| {
            let clock = cover.deadline(id);
            let (armed, met, lapsed) = (number(clock.armed), number(clock.met), number(clock.lapsed));
            Json::object([("id", Json::text(&*row.name)), ("armed", armed), ("met", met), ("lapsed", lapsed)])
        })),
    );
    told.put(
        "acts",
        Json::list(tables.acts.iter().map(|(id, row)| {
            let answers = cover.act(id);
            let (accepted, refused) = (number(answers.accepted), number(answers.refused));
            Json::object([("id", Json::text(&*row.name)), ("accepted", accepted), ("refused", refused)])
        })),
    );
    told
}

fn key(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::StatesEntered => "states-entered",
        Aspect::TransitionsTaken => "transitions-taken",
        Aspect::RulesBothWays => "rules-both-ways",
        Aspect::RulesHeld => "rules-held",
        Aspect::RulesUnmet => "rules-unmet",
        Aspect::DeadlinesMet => "deadlines-met",
        Aspect::DeadlinesLapsed => "deadlines-lapsed",
        Aspect::ActsAccepted => "acts-accepted",
        Aspect::ActsRefused => "acts-refused",
    }
}
