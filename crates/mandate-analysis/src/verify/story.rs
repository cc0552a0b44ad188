//! A case that was played, as a story that others can run.

use super::realise::Stage;
use mandate_engine::{Act, Opening};
use mandate_process::time::{Date, Instant};
use mandate_process::value::Value;
use mandate_scenario::{LocalTime, On, Player, Scenario, StoryAct, sketch};

/// The story of a case: who takes part, every act with its day, and the day on which it stops.
pub(crate) fn story(id: &str, process: &str, opening: &Opening, stage: &Stage<'_>) -> Scenario {
    let offset = stage.process.utc_offset();
    let mut story = Scenario::new(id, process, opening.at.day(offset));
    let player = |(id, role): &(String, String)| Player { id: id.clone(), name: None, role: role.clone(), remarks: Default::default() };
    story.players = opening.actors.iter().map(player).collect();
    story.members.clone_from(&opening.members);
    for act in &stage.acts {
        let told = told(act, stage, &mut story, offset);
        story.acts.push(told);
    }
    let last = stage.acts.last().map_or(opening.at, |act| act.at);
    if stage.now > last {
        story.until = Some(stage.now.day_told(offset).max(opening.at.day(offset)));
    }
    story
}

fn told(act: &Act, stage: &Stage<'_>, story: &mut Scenario, offset: i32) -> StoryAct {
    let mut told = StoryAct::new(Date::FIRST, act.name.to_string());
    told.on = on(act.at, offset);
    told.by = Some(act.actor.to_string());
    told.content = act.content.iter().map(|(field, value)| (field.to_string(), named(value, stage, story))).collect();
    told
}

/// A day where it is noon, else a day and a time.
fn on(at: Instant, offset: i32) -> On {
    let day = at.day(offset);
    if day.at_noon(offset) == at { On::Day(day) } else { On::At(LocalTime::of(at, offset)) }
}

/// A design is told once and then named.
fn named(value: &Value, stage: &Stage<'_>, story: &mut Scenario) -> Value {
    let Value::Design { facts, .. } = value else { return value.clone() };
    let mut design = sketch(stage.process, "", facts);
    let known = story.designs.iter().find(|(name, known)| {
        design.id.clone_from(name);
        design == *known
    });
    let name = known.map(|(name, _)| name.clone()).unwrap_or_else(|| format!("plan-{}", story.designs.len() + 1));
    design.id.clone_from(&name);
    if story.designs.iter().all(|(other, _)| *other != name) {
        story.designs.push((name.clone(), design));
    }
    Value::Text(name)
}
