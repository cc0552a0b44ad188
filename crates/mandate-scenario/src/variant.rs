//! Variants: the same story with something changed.

use crate::cast::{able, roster};
use crate::scenario::{Announced, Expect, Scenario, StoryAct};
use crate::when::{On, instants};
use mandate_process::Process;
use mandate_process::definition::Remarks;
use mandate_process::tables::{ACTORS, Atom, FieldRow, KeyRow};
use mandate_process::time::Date;
use mandate_process::value::Value;

/// A change to a story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variant {
    /// Its id.
    pub id: String,
    /// The act before which the story stops, by id.
    pub stop_before: Option<String>,
    /// Actors that do not take part, and so none of their acts.
    pub without: Vec<String>,
    /// Acts that do not happen: one by its id, or all of a name.
    pub skip: Vec<String>,
    /// What differs: act by id, then `on`, `by` or a field, and its value.
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

/// The story that a variant tells, on the process that it is to run on: first the end is cut off, then actors go with
/// all that is theirs, then single acts, then fields are replaced, then acts are added.
///
/// Whether acts of the base are refused is not asked, nor what the base expects: nobody said that it still holds. A
/// base act that the change leaves without effect stays: it shows in the run.
pub fn varied(process: &Process, base: &Scenario, variant: &Variant) -> Scenario {
    let mut story = base.clone();
    story.id = format!("{}-{}", base.id, variant.id);
    // Ids of cases are ASCII, and no longer than this.
    story.id.truncate(64);
    story.remarks.title = variant.remarks.title.clone().or_else(|| base.remarks.title.clone());
    story.variants.clear();
    if let Some(stop) = &variant.stop_before
        && let Some(place) = story.acts.iter().position(|act| act.id.as_ref() == Some(stop))
    {
        story.acts.truncate(place);
    }
    leave_out(process, &mut story, &variant.without);
    let by_id = |wanted: &String| base.acts.iter().any(|act| act.id.as_ref() == Some(wanted));
    story.acts.retain(|act| !variant.skip.iter().any(|skip| if by_id(skip) { act.id.as_ref() == Some(skip) } else { act.act == *skip }));
    for act in &mut story.acts {
        act.refused = Some(Announced::Unasked);
        let changes = variant.change.iter().filter(|(id, _)| act.id.as_ref() == Some(id)).flat_map(|(_, fields)| fields.clone());
        for (key, value) in changes.collect::<Vec<_>>() {
            replace(act, key, value);
        }
    }
    let offset = process.utc_offset();
    for act in &variant.acts {
        let own = instants(std::iter::once(act.on), offset);
        let base = instants(story.acts.iter().map(|act| act.on), offset);
        let later = base.iter().position(|at| own.first().is_some_and(|own| at > own));
        story.acts.insert(later.unwrap_or(story.acts.len()), act.clone());
    }
    story.until = variant.until.or(base.until);
    story.process = variant.process.clone().unwrap_or_else(|| base.process.clone());
    story.expect = variant.expect.clone().unwrap_or_default();
    story
}

/// Puts one key of an act in the place of the old one.
fn replace(act: &mut StoryAct, key: String, value: Value) {
    match (key.as_str(), value) {
        ("on", Value::Date(day)) => act.on = On::Day(day),
        ("on", Value::Text(month)) => act.on = Date::end_of_month(&month).map_or(act.on, On::Month),
        ("by", Value::Text(by)) => act.by = Some(by),
        (_, value) => match act.content.iter_mut().find(|(field, _)| *field == key) {
            Some((_, old)) => *old = value,
            None => act.content.push((key, value)),
        },
    }
}

/// Takes actors out of a story, with their acts, their commitments, and their names where others name several.
fn leave_out(process: &Process, story: &mut Scenario, without: &[String]) {
    let gone = |id: &str| without.iter().any(|gone| gone == id);
    let roster = roster(process, &story.players);
    // Whoever alone could do an act is who did it.
    let alone = |act: &StoryAct| match able(process, &roster, &act.act).as_deref() {
        Some([one]) => gone(one),
        _ => false,
    };
    let kept: Vec<bool> = story.acts.iter().map(|act| !act.by.as_ref().map_or_else(|| alone(act), |by| gone(by))).collect();
    let mut kept = kept.into_iter();
    story.acts.retain(|_| kept.next().unwrap_or(true));
    story.players.retain(|player| !gone(&player.id));
    for (_, design) in &mut story.designs {
        design.commitments.retain(|commitment| !gone(&commitment.by));
    }
    let tables = process.tables();
    for act in &mut story.acts {
        let Some(row) = tables.names.acts.get(act.act.as_str()).map(|id| &tables.acts[*id]) else { continue };
        for (field, value) in &mut act.content {
            if let Some(field) = row.fields.iter().find(|known| *known.name == **field) {
                drop_actors(field, &field.keys, value, &gone);
            }
        }
    }
}

/// Takes actors out of the sets and the keys of a value.
fn drop_actors(field: &FieldRow, keys: &[KeyRow], value: &mut Value, gone: &dyn Fn(&str) -> bool) {
    match (keys.split_first(), value) {
        (Some((key, rest)), Value::Table(rows)) => {
            rows.retain(|(member, _)| key.sort != ACTORS || !gone(member));
            rows.iter_mut().for_each(|(_, row)| drop_actors(field, rest, row, gone));
        }
        (None, Value::Set(members)) if matches!(field.atom, Atom::Member(ACTORS, _)) => {
            members.retain(|member| !member.as_text().is_some_and(gone));
        }
        _ => {}
    }
}
