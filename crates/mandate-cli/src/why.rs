//! `mandate why`: why an act of a story is refused, or allowed.

use crate::out::{Exit, Out};
use crate::play::{Story, story};
use mandate::engine::{Answer, explain, repairs};
use mandate::process::finding::nearest;
use mandate::{Act, Date, Names, Run};

pub fn why(name: &str, act: &str, on: Option<Date>, variant: Option<&str>, out: &Out) -> Result<Exit, String> {
    let story = match story(name, variant, out)? {
        Ok(story) => story,
        Err(exit) => return Ok(exit),
    };
    let run = match story.run(out) {
        Ok(run) => run,
        Err(exit) => return Ok(exit),
    };
    let (before, act) = asked(&story, &run, act, on)?;
    let mut run = match story.run_first(before, out) {
        Ok(run) => run,
        Err(exit) => return Ok(exit),
    };
    let mut explanation = explain(&story.process, run.case.state(), &act);
    while explanation.answer == Answer::More {
        run.case.pass(act.at);
        explanation = explain(&story.process, run.case.state(), &act);
    }
    provenance(&run, &mut explanation);
    let ways = repairs(&story.process, run.case.state(), &act, 3);
    let names = Names::in_story(&story.process, &story.scenario);
    if out.is_text() {
        out.say(&mandate::report::why(&names, &act, &explanation, &ways, out.style));
    } else {
        out.say(&mandate::report::json::explanation(&names, &act, &explanation, &ways));
    }
    Ok(Exit::yes_if(explanation.refusal().is_none()))
}

/// Which record last set each fact that the reasons read.
fn provenance(run: &Run, explanation: &mut mandate::engine::Explanation) {
    let mut set_by = std::collections::BTreeMap::new();
    for (number, told) in (1_u64..).zip(&run.told) {
        for change in told.entry.event().iter().flat_map(|event| &event.facts) {
            set_by.insert((change.fact, change.keys), number);
        }
    }
    mandate::engine::note_provenance(&mut explanation.rules, &|fact, keys| set_by.get(&(fact, keys)).copied());
}

/// The act that is asked about, and how many acts of the story come before it.
fn asked(story: &Story, run: &Run, wanted: &str, on: Option<Date>) -> Result<(usize, Act), String> {
    let tried: Vec<_> = run
        .told
        .iter()
        .filter_map(|told| told.act.map(|index| (index, told)))
        .filter(|(_, told)| told.entry.act().is_some_and(|act| act.name == wanted))
        .collect();
    let offset = story.process.utc_offset();
    let on_day = |told: &mandate::scenario::Told| on.is_none_or(|day| told.entry.at().day(offset) == day);
    let blocked = |told: &mandate::scenario::Told| {
        told.entry.refusal().is_some() || told.entry.event().is_some_and(|event| event.irregular.is_some())
    };
    let found = tried
        .iter()
        .filter(|(_, told)| on_day(told))
        .find(|(_, told)| blocked(told))
        .or_else(|| tried.iter().find(|(_, told)| on_day(told)));
    if let Some((index, told)) = found {
        let act = told.entry.act().cloned().ok_or("an answer without an act")?;
        return Ok((*index, act));
    }
    let Some(declared) = story.process.definition().vocabulary.acts.iter().find(|act| act.id == wanted) else {
        let names = story.process.definition().vocabulary.acts.iter().map(|act| act.id.as_str());
        let help = nearest(wanted, names).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        return Err(format!("no act is called `{wanted}`{help}"));
    };
    let Some(day) = on else { return Err(format!("nobody tries `{wanted}` in this story; ask about a day with --on")) };
    let actor = run
        .case
        .state()
        .cast()
        .roster()
        .find(|(_, role)| declared.by.is_empty() || declared.by.iter().any(|by| by == story.process.role_name(*role)));
    let actor = actor.map(|(name, _)| name.to_string()).unwrap_or_default();
    Ok((story.acts_until(run, day), Act::new(wanted.to_owned(), actor, day.at_noon(offset).max(run_clock(run, story, day)))))
}

/// The instant of the last event on the day or before, so that asking is never out of time order.
fn run_clock(run: &Run, story: &Story, day: Date) -> mandate::Instant {
    let end = day.end(story.process.utc_offset());
    run.told.iter().filter_map(|told| told.entry.event()).map(|event| event.at).filter(|at| *at < end).max().unwrap_or_default()
}
