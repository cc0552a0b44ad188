//! `mandate.comparison/1`.

use super::behaviour::{behaviour, property};
use super::form::Json;
use super::migration::fill;
use super::replay::{process, step};
use mandate_analysis::compare::{Change, Comparison, Ran, StoryEffect, What};
use mandate_analysis::replay::History;
use mandate_process::definition::Item;
use mandate_process::finding::Span;

/// A comparison as one JSON object on one line.
pub fn comparison(comparison: &Comparison) -> String {
    let mut told = Json::object([
        ("format", Json::text("mandate.comparison/1")),
        ("old", process(&comparison.old)),
        ("new", process(&comparison.new)),
        ("same", Json::Boolean(comparison.is_empty())),
        ("step", Json::text(comparison.step().word())),
    ]);
    told.put("suggested", comparison.suggested().map(|version| Json::text(version.to_string())));
    told.put("changes", Json::list(comparison.changes.iter().map(change)));
    told.put("behaviour", comparison.behaviour.as_ref().map(behaviour));
    told.put("properties", (!comparison.properties.is_empty()).then(|| Json::list(comparison.properties.iter().map(property))));
    told.put("stories", (!comparison.stories.is_empty()).then(|| Json::list(comparison.stories.iter().map(story))));
    let cases = comparison.cases.iter().map(|(label, migration)| {
        let mut told =
            Json::object([("from", Json::text(label.as_str())), ("case", Json::text(migration.history.opening().case.as_str()))]);
        fill(&mut told, migration);
        told
    });
    told.put("cases", (!comparison.cases.is_empty()).then(|| Json::list(cases)));
    told.line()
}

fn change(change: &Change) -> Json {
    let mut told = Json::object([("class", Json::text(change.class.word())), ("item", Json::text(word(change.item)))]);
    told.put("id", (!change.id.is_empty()).then(|| Json::text(change.id.as_str())));
    let text = |value: &str| Json::text(value);
    match &change.what {
        What::Added => told.put("change", text("added")),
        What::Removed => told.put("change", text("removed")),
        What::Renamed { from } => {
            told.put("change", text("renamed"));
            told.put("from", text(from));
        }
        What::Set { key, old, new } => {
            told.put("change", text("set"));
            told.put("key", text(key));
            told.put("old", old.as_deref().map(text));
            told.put("new", new.as_deref().map(text));
        }
        What::Gained { key, value } => {
            told.put("change", text("gained"));
            told.put("key", text(key));
            told.put("value", text(value));
        }
        What::Lost { key, value } => {
            told.put("change", text("lost"));
            told.put("key", text(key));
            told.put("value", text(value));
        }
        What::Reordered { key } => {
            told.put("change", text("reordered"));
            told.put("key", (!key.is_empty()).then(|| text(key)));
        }
    }
    told.put("old-place", change.old_place.as_ref().map(place));
    told.put("new-place", change.new_place.as_ref().map(place));
    told
}

fn word(item: Item) -> &'static str {
    match item {
        Item::Process => "process",
        Item::Role => "role",
        Item::Type => "type",
        Item::Fact => "fact",
        Item::Act => "act",
        Item::State => "state",
        Item::Transition => "transition",
        Item::Deadline => "deadline",
        Item::Rule => "rule",
        Item::Property => "property",
        Item::Scope => "scope",
    }
}

fn place(span: &Span) -> Json {
    Json::object([("source", Json::text(span.source.as_str())), ("line", Json::count(span.line)), ("column", Json::count(span.column))])
}

fn story(effect: &StoryEffect) -> Json {
    let mut told = Json::object([("story", Json::text(effect.story.id.as_str())), ("same", Json::Boolean(effect.is_the_same()))]);
    let stands = |history: &History| Json::texts(history.stands_at().iter().map(|state| history.process().state_name(*state).to_owned()));
    let Ok(Ran { history, as_told }) = &effect.before else { return told };
    told.put("before", Json::object([("as-told", Json::Boolean(*as_told)), ("stands-at", stands(history))]));
    if let Some(Ok(after)) = &effect.after {
        let mut now = Json::object([]);
        now.put("as-told", effect.as_told.as_ref().ok().map(|told| Json::Boolean(*told)));
        now.put("stands-at", stands(&after.after));
        told.put("after", now);
        told.put("first-otherwise", after.first_divergence().map(|first| step(history, after, first)));
    }
    told
}
