//! What of a comparison is about behaviour and properties.

use super::form::Json;
use super::proofs::verdict;
use super::replay::step;
use mandate_analysis::compare::PropertyEffect;
use mandate_analysis::compare::behaviour::{Answer, Behaviour, Difference, Doubt, Kind, Side};

pub(super) fn behaviour(behaviour: &Behaviour) -> Json {
    let scope = behaviour.members.iter().map(|(name, count)| (name.clone(), Json::count(*count)));
    Json::object([
        ("scope", Json::Object(scope.collect())),
        ("states", Json::count(behaviour.states)),
        ("answers", Json::list(behaviour.answers.iter().map(|(kind, one)| answer(*kind, one)))),
    ])
}

fn answer(kind: Kind, answer: &Answer) -> Json {
    let word = match answer {
        Answer::Shown(_) => "shown",
        Answer::None => "none",
        Answer::CannotTell(_) => "cannot-tell",
    };
    let mut told = Json::object([("kind", Json::text(kind.word())), ("answer", Json::text(word))]);
    match answer {
        Answer::Shown(difference) => told.put("story", story(difference)),
        Answer::CannotTell(doubt) => told.put("because", because(doubt)),
        Answer::None => {}
    }
    told
}

fn story(difference: &Difference) -> Json {
    let under = match difference.under {
        Side::Old => "old",
        Side::New => "new",
    };
    let mut told = Json::object([("under", Json::text(under)), ("acts", Json::count(difference.scenario.acts.len()))]);
    let last = difference.replay.steps.last();
    told.put("last", last.map(|last| step(&difference.history, &difference.replay, last)));
    told.put("scenario", Json::text(mandate_scenario::write(&difference.scenario)));
    told
}

fn because(doubt: &Doubt) -> Json {
    let kind = |word: &str| Json::object([("kind", Json::text(word))]);
    let with = |word: &str, key: &str, names: &[String]| {
        let mut told = kind(word);
        told.put(key, Json::texts(names.iter().map(String::as_str)));
        told
    };
    match doubt {
        Doubt::TooManyStates => kind("too-many-states"),
        Doubt::Stopped => kind("stopped"),
        Doubt::ContentNotTried(acts) => with("content-not-tried", "acts", acts),
        Doubt::NotPlayed(rules) => with("not-played", "blocked-by", rules),
    }
}

pub(super) fn property(effect: &PropertyEffect) -> Json {
    let mut told = Json::object([("property", Json::text(effect.id.as_str())), ("same", Json::Boolean(effect.is_the_same()))]);
    told.put("before", effect.before.as_ref().map(|proof| Json::text(verdict(proof))));
    told.put("after", effect.after.as_ref().map(|proof| Json::text(verdict(proof))));
    told
}
