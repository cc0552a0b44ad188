//! `mandate.proofs/1` (F12).

use super::form::Json;
use crate::names::Names;
use crate::proofs::{kind, subject};
use mandate_analysis::verify::{Change, Doubt, Ending, Looked, Proof, Remedy, Story, Verdict, Verification};
use mandate_process::Process;

/// Proofs as one JSON object on one line.
pub fn proofs(process: &Process, verification: &Verification) -> String {
    let names = Names::of(process);
    let definition = process.definition();
    let scope = verification.members.iter().map(|(name, count)| (name.clone(), Json::count(*count)));
    let numbers =
        verification.numbers.iter().map(|(fact, values)| (fact.clone(), Json::list(values.iter().map(|value| Json::Integer(*value)))));
    Json::object([
        ("format", Json::text("mandate.proofs/1")),
        ("process", Json::text(definition.id.as_str())),
        ("version", Json::text(definition.version.as_str())),
        ("digest", Json::text(process.digest())),
        ("scope", Json::Object(scope.collect())),
        ("numbers", Json::Object(numbers.collect())),
        ("holds", Json::Boolean(verification.holds())),
        ("proofs", Json::list(verification.proofs.iter().map(|one| proof(&names, one)))),
        ("remedies", Json::list(verification.remedies.iter().map(|one| remedy(process, one)))),
    ])
    .line()
}

/// The word for what was shown.
pub(super) fn verdict(proof: &Proof) -> &'static str {
    match &proof.verdict {
        Verdict::Holds(_) => "holds",
        Verdict::Broken(_) => "broken",
        Verdict::CannotTell(_) => "cannot-tell",
    }
}

fn proof(names: &Names<'_>, proof: &Proof) -> Json {
    let mut told = Json::object([
        ("asked", Json::text(subject(names, proof.asked))),
        ("kind", Json::text(kind(names, proof.asked))),
        ("verdict", Json::text(verdict(proof))),
        ("looked", looked(&proof.looked)),
    ]);
    told.put("story", proof.verdict.story().map(story));
    if let Verdict::CannotTell(doubt) = &proof.verdict {
        told.put("because", because(doubt));
    }
    told
}

fn looked(looked: &Looked) -> Json {
    let of = |(part, whole): (usize, usize)| Json::list([Json::count(part), Json::count(whole)]);
    Json::object([
        ("states", Json::count(looked.states)),
        ("cases", Json::count(looked.cases)),
        ("transitions", of(looked.transitions)),
        ("facts", of(looked.facts)),
        ("deadlines", of(looked.deadlines)),
        ("rules-kept", Json::texts(looked.rules_kept.iter().map(String::as_str))),
        ("timed", Json::Boolean(looked.timed)),
        ("dead", Json::texts(looked.dead.iter().map(String::as_str))),
    ])
}

fn story(story: &Story) -> Json {
    let (ending, round) = match story.ending {
        Ending::There => ("there", None),
        Ending::Rests => ("rests", None),
        Ending::GoesRound(acts) => ("goes-round", Some(acts)),
        Ending::WouldBeRefused => ("would-be-refused", None),
    };
    let mut told = Json::object([
        ("acts", Json::count(story.scenario.acts.len())),
        ("ending", Json::text(ending)),
        ("scenario", Json::text(mandate_scenario::write(&story.scenario))),
    ]);
    told.put("round", round.map(Json::count));
    told
}

fn because(doubt: &Doubt) -> Json {
    match doubt {
        Doubt::TooManyStates(states) => Json::object([("kind", Json::text("too-many-states")), ("states", Json::count(*states))]),
        Doubt::Stopped(states) => Json::object([("kind", Json::text("stopped")), ("states", Json::count(*states))]),
        Doubt::HangsOnRules(rules) => {
            Json::object([("kind", Json::text("hangs-on-rules")), ("rules", Json::texts(rules.iter().map(String::as_str)))])
        }
        Doubt::NotShown(transitions) => {
            Json::object([("kind", Json::text("not-shown")), ("transitions", Json::texts(transitions.iter().map(String::as_str)))])
        }
        Doubt::ContentNotTried(acts) => {
            Json::object([("kind", Json::text("content-not-tried")), ("acts", Json::texts(acts.iter().map(String::as_str)))])
        }
        Doubt::NotPlayed { path, blocked_by } => Json::object([
            ("kind", Json::text("not-played")),
            ("path", Json::texts(path.iter().map(String::as_str))),
            ("blocked-by", Json::texts(blocked_by.iter().map(String::as_str))),
        ]),
        Doubt::TimeNotExact(_) => Json::object([("kind", Json::text("time-not-exact"))]),
    }
}

fn remedy(process: &Process, remedy: &Remedy) -> Json {
    let property = process.definition().properties.get(remedy.property).map(|property| property.id.as_str()).unwrap_or_default();
    let mut told = Json::object([("property", Json::text(property))]);
    match &remedy.change {
        Change::Need { transition, rule } => {
            told.put("transition", Json::text(transition.as_str()));
            told.put("needs", Json::text(rule.as_str()));
        }
        Change::Drop { transition } => told.put("without", Json::text(transition.as_str())),
    }
    told
}
