//! Stimuli: half of them found by trying them on the naive interpreter, so that cases go somewhere.

use super::{Rng, Stimulus, values, world};
use crate::naive::{Answer, Naive};
use mandate_process::definition::{Act, Definition};
use mandate_process::time::Instant;
use mandate_process::value::Value;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// How many loops one case may run into: each takes a thousand microsteps, or ten thousand lapses.
const LOOPS: usize = 3;

/// So many stimuli for a case of [`world`]'s with the same seed; fewer if it keeps running into loops, and none if it
/// does not settle at the opening.
pub fn stimuli(definition: &Definition, seed: u64, n: usize) -> Vec<Stimulus> {
    let world = world(definition, seed);
    let mut rng = Rng::new(Rng::mixed(seed, 0x5713));
    let Ok(mut case) = Naive::open(definition, &world.actors, &world.members, world.opens_at, world.record) else { return Vec::new() };
    let mut row = Vec::new();
    let mut loops = 0;
    for number in 0..n {
        if loops >= LOOPS {
            break;
        }
        let late = number * 4 > n * 3;
        let stimulus = if rng.chance(14) {
            Stimulus::Pass(instant(&mut rng, &case, definition.utc_offset))
        } else {
            act(&mut rng, definition, &case, late, &mut loops)
        };
        if submit(&mut case, &stimulus) == Answer::More {
            loops += 1;
        }
        row.push(stimulus);
    }
    row
}

/// Submits a stimulus to the naive interpreter.
pub(super) fn submit(case: &mut Naive, stimulus: &Stimulus) -> Answer {
    match stimulus {
        Stimulus::Act { act, actor, at, content } => case.act(act, actor, *at, content),
        Stimulus::Pass(to) => case.pass(*to),
    }
}

/// Mostly later than the clock: at once, within the day, at day boundaries, months on, about a due instant.
fn instant(rng: &mut Rng, case: &Naive, offset: i32) -> Instant {
    let now = case.clock();
    let dues: Vec<i64> = case
        .deadlines()
        .values()
        .filter(|told| told.starts_with("armed"))
        .filter_map(|told| told.rsplit(' ').next()?.parse().ok())
        .collect();
    let day = now.day(offset);
    match rng.below(100) {
        0..=19 => now,
        20..=34 => Instant(now.0 + rng.between(1, 30) as i64 * HOUR),
        35..=39 => Instant(now.0 + 1),
        40..=54 => day.plus_days(rng.between(1, 12) as i64).start(offset),
        55..=59 => Instant(day.plus_days(rng.between(1, 12) as i64).start(offset).0 - 1),
        60..=72 => Instant(now.0 + rng.between(1, 20) as i64 * DAY),
        73..=77 => Instant(now.0 + rng.between(1, 5) as i64 * 31 * DAY),
        78..=94 => rng.any(&dues).filter(|due| *due < now.0 + 400 * DAY).map_or(now, |due| Instant(due + rng.between(0, 2) as i64 - 1)),
        95 | 96 => Instant(now.0 - 1),
        97 => Instant(now.0 - 900 * DAY),
        _ => now,
    }
}

fn act(rng: &mut Rng, definition: &Definition, case: &Naive, late: bool, loops: &mut usize) -> Stimulus {
    if rng.chance(30) {
        return implausible(rng, definition, case);
    }
    let at = instant(rng, case, definition.utc_offset);
    let mut later = case.clone();
    later.pass(at);
    let tries: Vec<Stimulus> = (0..8).map(|_| plausible(rng, definition, case, at)).collect();
    for stimulus in &tries {
        let mut copy = later.clone();
        match submit(&mut copy, stimulus) {
            Answer::Accepted { .. } if late || !copy.ended() => return stimulus.clone(),
            Answer::Refused { kind: "does-not-settle", .. } => {
                *loops += 1;
                return stimulus.clone();
            }
            _ => {}
        }
    }
    tries.into_iter().next().unwrap_or(Stimulus::Pass(at))
}

fn plausible(rng: &mut Rng, definition: &Definition, case: &Naive, at: Instant) -> Stimulus {
    let act = rng.pick(&definition.vocabulary.acts).clone();
    let may: Vec<String> =
        case.roster().iter().filter(|actor| act.by.is_empty() || act.by.contains(&actor.role)).map(|actor| actor.id.clone()).collect();
    let anybody: Vec<String> = case.roster().iter().map(|actor| actor.id.clone()).collect();
    let actor = rng.any(&may).filter(|_| rng.chance(92)).or_else(|| rng.any(&anybody)).unwrap_or_default();
    let content = content(rng, definition, case, &act);
    Stimulus::Act { act: act.id, actor, at, content }
}

fn content(rng: &mut Rng, definition: &Definition, case: &Naive, act: &Act) -> Vec<(String, Value)> {
    let members = |name: &str| values::known(&definition.vocabulary, case.roster(), name);
    let mut content = Vec::new();
    for field in &act.content {
        if field.phrase.optional && rng.chance(40) {
            continue;
        }
        if let Some(value) = values::keyed(rng, &field.phrase, &field.phrase.keys, &members) {
            content.push((field.id.clone(), value));
        }
    }
    content
}

/// A plausible act with something wrong about it.
fn implausible(rng: &mut Rng, definition: &Definition, case: &Naive) -> Stimulus {
    let at = instant(rng, case, definition.utc_offset);
    let Stimulus::Act { mut act, mut actor, mut at, mut content } = plausible(rng, definition, case, at) else { return Stimulus::Pass(at) };
    match rng.below(8) {
        0 => act = String::from("dance"),
        1 => actor = String::from("nobody"),
        2 | 3 => actor = rng.any(case.roster()).map(|actor| actor.id).unwrap_or_default(),
        4 => at = Instant(case.clock().0 - rng.between(1, 40) as i64 * HOUR),
        5 => content.push((String::from("more"), Value::Boolean(true))),
        6 if !content.is_empty() => drop(content.remove(rng.below(content.len()))),
        _ => {
            if let Some(place) = (!content.is_empty()).then(|| rng.below(content.len())) {
                content[place].1 = wrong(rng, &content[place].1);
            }
        }
    }
    Stimulus::Act { act, actor, at, content }
}

/// A value near this one that mostly does not fit.
fn wrong(rng: &mut Rng, value: &Value) -> Value {
    match (value, rng.below(3)) {
        (Value::Integer(_), 0) => Value::Integer(1_000_000_000_001),
        (Value::Text(text), 0) => Value::Text(format!("{text}\u{7}")),
        (Value::Text(_), 1) => Value::from("Nobody Known"),
        (Value::Text(_), _) => Value::from("x".repeat(4_097)),
        (Value::Set(values), 0) => Value::Set(values.iter().map(|value| wrong(rng, value)).collect()),
        (Value::Table(rows), 0) => Value::Table(rows.iter().map(|(_, value)| (String::from("nobody-known"), value.clone())).collect()),
        (Value::Table(rows), 1) => Value::Table(rows.iter().map(|(key, value)| (key.clone(), wrong(rng, value))).collect()),
        (Value::Date(_), 0) => Value::Date(mandate_process::time::Date::LAST.plus_days(1)),
        (Value::Boolean(_), _) => Value::Integer(0),
        _ => Value::Boolean(true),
    }
}
