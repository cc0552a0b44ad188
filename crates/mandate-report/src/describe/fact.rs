//! A fact: what it holds, who writes it, what reads it. And the types it may be of.

use super::page::Page;
use super::uses::{Sought, told};
use crate::style::safe;
use mandate_process::definition::{Act, Change, Effect, Fact, Key, Source, TypeOf, Verb};
use mandate_process::value::{Base, Phrase};

pub(super) fn fact(page: &mut Page<'_>, fact: &Fact) {
    page.heading("Fact", &fact.id, fact.remarks.title.as_deref());
    let holds = phrase(page, &fact.phrase);
    page.line("holds", &holds);
    page.line("at first", &fact.starts.as_ref().map(|value| safe(&value.to_string())).unwrap_or_default());
    page.remarks(&fact.remarks);
    if let Some(sum) = &fact.sum_of {
        let summed = page.fact(sum);
        page.line("is", &format!("the sum of {summed}"));
    }
    let written = writers(page, fact);
    page.lines("written by", &written);
    told(page, Sought::Fact(&fact.id));
    let sums = page.names.process.definition().vocabulary.facts.iter().filter(|of| of.sum_of.as_deref() == Some(&*fact.id));
    let sums: Vec<String> = sums.map(|of| page.fact(&of.id)).collect();
    page.line("summed in", &sums.join(", "));
}

fn writers(page: &Page<'_>, fact: &Fact) -> Vec<String> {
    let definition = page.names.process.definition();
    let mut lines = Vec::new();
    if !fact.from.is_empty() {
        let carries = |act: &&Act| act.content.iter().any(|field| field.phrase.base == Base::Design);
        let acts: Vec<String> = definition.vocabulary.acts.iter().filter(carries).map(|act| page.act(&act.id)).collect();
        lines.push(format!("the design that comes with {}", acts.join(", ")));
    }
    for act in &definition.vocabulary.acts {
        for change in act.changes.iter().filter(|change| change.fact == fact.id) {
            lines.push(format!("{} by {}: {}", page.act(&act.id), page.roles(&act.by), changed(page, change)));
        }
    }
    for transition in &definition.transitions {
        for effect in &transition.effects {
            if let Effect::Change(change) = effect
                && change.fact == fact.id
            {
                lines.push(format!("the transition {}: {}", page.transition(&transition.id), changed(page, change)));
            }
        }
    }
    lines
}

/// What a change does, in words.
pub(super) fn changed(page: &Page<'_>, change: &Change) -> String {
    let value = match &change.source {
        Source::Value(value) => safe(&value.to_string()),
        Source::Actor => "who acts".to_owned(),
        Source::Field(field) => format!("the field `{}`", safe(field)),
        Source::Fact(fact) => format!("what {} holds", page.fact(fact)),
    };
    let value = if value.is_empty() { "nothing".to_owned() } else { value };
    let said = match change.verb {
        Verb::Set => format!("becomes {value}"),
        Verb::Add => format!("{value} is added"),
        Verb::Remove => format!("{value} is taken out"),
    };
    let keys: Vec<String> = change
        .at
        .iter()
        .map(|key| match key {
            Key::All => "everybody".to_owned(),
            Key::Actor => "who acts".to_owned(),
            Key::Field(field) => format!("`{}`", safe(field)),
            Key::Member(member) => safe(member),
        })
        .collect();
    if keys.is_empty() { said } else { format!("at {}, {said}", keys.join(" and ")) }
}

/// What a value may be, in words.
pub(super) fn phrase(page: &Page<'_>, phrase: &Phrase) -> String {
    let one = base(page, &phrase.base, phrase.set);
    let mut said = if phrase.set { format!("any number of {one}") } else { one };
    if !phrase.keys.is_empty() {
        let keys: Vec<String> = phrase.keys.iter().map(|key| format!("each {}", safe(key))).collect();
        said.push_str(&format!(", for {}", keys.join(" and ")));
    }
    if phrase.optional {
        said.push_str("; may be left out");
    }
    said
}

fn base(page: &Page<'_>, base: &Base, several: bool) -> String {
    match (base, several) {
        (Base::Boolean, _) => "yes or no".to_owned(),
        (Base::Integer, false) => "a whole number".to_owned(),
        (Base::Integer, true) => "whole numbers".to_owned(),
        (Base::Date, false) => "a day".to_owned(),
        (Base::Date, true) => "days".to_owned(),
        (Base::Text, false) => "a text".to_owned(),
        (Base::Text, true) => "texts".to_owned(),
        (Base::Duration, _) => "a length of time".to_owned(),
        (Base::Design, _) => "a design".to_owned(),
        (Base::Named(name), _) => named(page, name),
    }
}

fn named(page: &Page<'_>, name: &str) -> String {
    let vocabulary = &page.names.process.definition().vocabulary;
    if name == "actor" || vocabulary.roles.iter().any(|role| role.id == name) {
        return page.role(name);
    }
    match vocabulary.types.iter().find(|of| of.id == name).and_then(|of| of.members.as_ref().map(|members| (members, of.scale))) {
        Some((members, scale)) => {
            let members: Vec<String> = members.iter().map(|member| safe(member)).collect();
            format!("{} ({})", safe(name), members.join(if scale { " < " } else { ", " }))
        }
        None => safe(name),
    }
}

/// A type or a scale.
pub(super) fn type_of(page: &mut Page<'_>, of: &TypeOf) {
    page.heading(if of.scale { "Scale" } else { "Type" }, &of.id, of.remarks.title.as_deref());
    match &of.members {
        Some(members) => {
            let members: Vec<String> = members.iter().map(|member| safe(member)).collect();
            page.line(if of.scale { "from least" } else { "members" }, &members.join(", "));
        }
        None => page.line("members", "open: whatever designs and acts name"),
    }
    page.remarks(&of.remarks);
    let vocabulary = &page.names.process.definition().vocabulary;
    let is = |phrase: &Phrase| phrase.base == Base::Named(of.id.clone()) || phrase.keys.contains(&of.id);
    let facts: Vec<String> = vocabulary.facts.iter().filter(|fact| is(&fact.phrase)).map(|fact| page.fact(&fact.id)).collect();
    page.line("facts", &facts.join(", "));
    let acts: Vec<String> =
        vocabulary.acts.iter().filter(|act| act.content.iter().any(|field| is(&field.phrase))).map(|act| page.act(&act.id)).collect();
    page.line("acts", &acts.join(", "));
}
