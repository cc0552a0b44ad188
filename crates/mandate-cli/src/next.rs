//! `mandate next`: what can be done, and by whom.

use crate::out::{Exit, Out};
use crate::play::story;
use mandate::engine::{Whose, agenda_of};
use mandate::process::finding::nearest;
use mandate::{Date, Names};

pub fn next(name: &str, on: Option<Date>, whose: Option<&str>, variant: Option<&str>, out: &Out) -> Result<Exit, String> {
    let story = match story(name, variant, out)? {
        Ok(story) => story,
        Err(exit) => return Ok(exit),
    };
    let mut run = match story.run(out) {
        Ok(run) => run,
        Err(exit) => return Ok(exit),
    };
    let offset = story.process.utc_offset();
    if let Some(day) = on {
        if day < story.scenario.starts {
            return Err(format!("the case opens on {}, after {day}", story.scenario.starts));
        }
        run = match story.run_first(story.acts_until(&run, day), out) {
            Ok(run) => run,
            Err(exit) => return Ok(exit),
        };
        run.case.pass(day.at_noon(offset));
    }
    let at = on.map_or(run.case.state().clock(), |day| day.at_noon(offset).max(run.case.state().clock()));
    let agenda = agenda_of(&story.process, run.case.state(), at, asked(&story.process, &run, whose)?);
    let names = Names::in_story(&story.process, &story.scenario);
    if out.is_text() {
        out.say(&mandate::report::agenda(&names, &agenda, out.style));
    } else {
        out.say(&mandate::report::json::agenda(&names, &agenda));
    }
    Ok(Exit::yes_if(!agenda.entries.is_empty()))
}

fn asked(process: &mandate::Process, run: &mandate::Run, whose: Option<&str>) -> Result<Whose, String> {
    let Some(wanted) = whose else { return Ok(Whose::Everyone) };
    let tables = process.tables();
    if let Some(role) = tables.names.roles.get(wanted) {
        return Ok(Whose::Role(*role));
    }
    if let Some(actor) = run.case.state().cast().actor(wanted) {
        return Ok(Whose::Actor(actor));
    }
    let actors = run.case.state().cast().roster().map(|(name, _)| &**name);
    let near = nearest(wanted, mandate::process::tables::names(&tables.names.roles).chain(actors));
    let help = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    Err(format!("no role and no actor is called `{wanted}`{help}"))
}
