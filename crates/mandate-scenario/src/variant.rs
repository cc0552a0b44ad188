//! Variants: the same story with something changed.

use crate::scenario::{Expect, On, Scenario, StoryAct};
use mandate_process::definition::Remarks;
use mandate_process::time::Date;
use mandate_process::value::Value;

/// A change to a story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variant {
    /// Its id.
    pub id: String,
    /// Actors that do not take part, and so none of their acts.
    pub without: Vec<String>,
    /// Acts that do not happen, by id.
    pub skip: Vec<String>,
    /// The act before which the story stops, by id.
    pub stop_before: Option<String>,
    /// Fields that differ: act by id, field, value.
    pub change: Vec<(String, Vec<(String, Value)>)>,
    /// Acts that happen besides, each at its day.
    pub acts: Vec<StoryAct>,
    /// Another end of the clock.
    pub until: Option<Date>,
    /// Another process.
    pub process: Option<String>,
    /// What is expected instead.
    pub expect: Option<Expect>,
    /// Title, note, sources.
    pub remarks: Remarks,
}

/// The story that a variant tells. Announced refusals of the base are dropped: nobody said they still hold.
pub fn varied(base: &Scenario, variant: &Variant) -> Scenario {
    let mut story = base.clone();
    story.id = format!("{}-{}", base.id, variant.id);
    story.remarks.title = variant.remarks.title.clone().or_else(|| base.remarks.title.clone());
    story.variants.clear();
    if let Some(stop) = &variant.stop_before
        && let Some(place) = story.acts.iter().position(|act| act.id.as_ref() == Some(stop))
    {
        story.acts.truncate(place);
    }
    story.players.retain(|player| !variant.without.contains(&player.id));
    story.acts.retain(|act| !act.by.as_ref().is_some_and(|by| variant.without.contains(by)));
    story.acts.retain(|act| !act.id.as_ref().is_some_and(|id| variant.skip.contains(id)));
    for act in &mut story.acts {
        act.refused = None;
        drop_members(&mut act.content, &variant.without);
        let changes = variant.change.iter().filter(|(id, _)| act.id.as_ref() == Some(id)).flat_map(|(_, fields)| fields);
        for (field, value) in changes {
            act.content.retain(|(name, _)| name != field);
            act.content.push((field.clone(), value.clone()));
        }
    }
    for act in &variant.acts {
        let later = story.acts.iter().position(|other| day(other) > day(act)).unwrap_or(story.acts.len());
        story.acts.insert(later, act.clone());
    }
    story.until = variant.until.or(base.until);
    story.process = variant.process.clone().unwrap_or_else(|| base.process.clone());
    story.expect = variant.expect.clone().unwrap_or_default();
    story
}

/// Takes actors that do not take part out of the sets that acts carry.
fn drop_members(content: &mut [(String, Value)], without: &[String]) {
    for (_, value) in content {
        if let Value::Set(members) = value {
            members.retain(|member| !member.as_text().is_some_and(|id| without.iter().any(|gone| gone == id)));
        }
    }
}

/// What orders acts of a story: months count as their last day.
fn day(act: &StoryAct) -> i64 {
    match act.on {
        On::Day(day) | On::Month(day) => day.at_noon(0).0,
        On::At(at) => at.0,
    }
}
