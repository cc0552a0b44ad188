//! Making a story small: no act and no named member that it does without.

use super::stage::Stage;
use mandate_engine::{Act, Opening};
use mandate_process::Process;
use mandate_process::time::Instant;
use mandate_process::value::Value;
use std::sync::Arc;

/// Plays acts at their instants; `None` if one is refused.
pub(crate) fn play<'p>(process: &'p Process, opening: &Opening, acts: &[Arc<Act>], until: Instant) -> Option<Stage<'p>> {
    let mut stage = Stage::open(process, opening).ok()?;
    for act in acts {
        stage.submit(act).ok()?;
    }
    stage.pass(until);
    Some(stage)
}

/// The story without what it does without: acts from the last to the first, then members of sets one by one, and acts at
/// noon rather than at midnight. `shows` says whether a story still shows what it is told for.
pub(crate) fn trimmed<'p>(opening: &Opening, stage: Stage<'p>, shows: &dyn Fn(&Stage<'p>) -> bool) -> Stage<'p> {
    let process = stage.process;
    let mut best = stage;
    let try_until = |acts: &[Arc<Act>], until: Instant| play(process, opening, acts, until).filter(|stage| shows(stage));
    for place in (0..best.acts.len()).rev() {
        let mut acts = best.acts.clone();
        acts.remove(place);
        if let Some(stage) = try_until(&acts, best.now) {
            best = stage;
        }
    }
    for place in 0..best.acts.len() {
        for field in 0..best.acts.get(place).map_or(0, |act| act.content.len()) {
            while let Some(stage) = smaller(&best.acts, place, field).into_iter().find_map(|acts| try_until(&acts, best.now)) {
                best = stage;
            }
        }
    }
    // As early as it can be: first everything from an act on together, then the act alone; then at noon where it would
    // stand at another hour.
    let offset = process.utc_offset();
    for place in 0..best.acts.len() {
        best = earlier(opening, best, place, shows);
        let before = before(opening, &best, place);
        best = moved(best, place, before, &try_until);
    }
    for place in (0..best.acts.len()).rev() {
        let Some(at) = best.acts.get(place).map(|act| act.at) else { continue };
        best = moved(best, place, at.day(offset).at_noon(offset), &try_until);
    }
    best
}

/// Plays acts up to an instant, if they still show what they should.
type Trying<'t, 'p> = &'t dyn Fn(&[Arc<Act>], Instant) -> Option<Stage<'p>>;

/// When the act before another one happens.
fn before(opening: &Opening, stage: &Stage<'_>, place: usize) -> Instant {
    place.checked_sub(1).and_then(|before| stage.acts.get(before)).map_or(opening.at, |act| act.at)
}

/// The story with everything from an act on as much earlier as that act can be.
fn earlier<'p>(opening: &Opening, stage: Stage<'p>, place: usize, shows: &dyn Fn(&Stage<'p>) -> bool) -> Stage<'p> {
    let Some(gap) = stage.acts.get(place).map(|act| act.at.0 - before(opening, &stage, place).0).filter(|gap| *gap > 0) else {
        return stage;
    };
    let mut acts = stage.acts.clone();
    acts.iter_mut().skip(place).for_each(|act| Arc::make_mut(act).at = Instant(act.at.0 - gap));
    let until = Instant(stage.now.0 - gap);
    play(stage.process, opening, &acts, until).filter(|stage| shows(stage)).unwrap_or(stage)
}

/// The story with one act at another instant, if it still shows what it should.
fn moved<'p>(stage: Stage<'p>, place: usize, to: Instant, try_until: Trying<'_, 'p>) -> Stage<'p> {
    let mut acts = stage.acts.clone();
    match acts.get_mut(place) {
        Some(act) if act.at != to => Arc::make_mut(act).at = to,
        _ => return stage,
    }
    try_until(&acts, stage.now).unwrap_or(stage)
}

/// The acts with one field of one of them made smaller: left out, or with one member less.
fn smaller(acts: &[Arc<Act>], place: usize, field: usize) -> Vec<Vec<Arc<Act>>> {
    let with = |change: &dyn Fn(&mut Act)| {
        let mut acts = acts.to_vec();
        if let Some(act) = acts.get_mut(place) {
            change(Arc::make_mut(act));
        }
        acts
    };
    let Some((_, value)) = acts.get(place).and_then(|act| act.content.get(field)) else { return Vec::new() };
    let left_out = with(&|act| {
        act.content.remove(field);
    });
    let Value::Set(members) = value else { return vec![left_out] };
    let without = |gone: usize| {
        with(&|act| {
            if let Some((_, Value::Set(members))) = act.content.get_mut(field)
                && gone < members.len()
            {
                members.remove(gone);
            }
        })
    };
    std::iter::once(left_out).chain((0..members.len()).map(without)).collect()
}
