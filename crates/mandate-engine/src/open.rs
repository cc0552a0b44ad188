//! Opening a case (S4.7, S5.5, S5.6).

use crate::act::Opening;
use crate::attempt::{DoesNotSettle, Scratch};
use crate::bounds::too_many_entries;
use crate::event::{Cause, Event, Opened};
use crate::macrostep::note_differences;
use crate::state::CaseState;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::cast::Cast;
use mandate_process::finding::{Finding, Findings, nearest};
use mandate_process::ids::SortId;
use mandate_process::tables::{ACTORS, Name, SortKind, name, names};
use mandate_process::time::Date;

/// Opens a case: event 1.
///
/// # Errors
/// Every problem of the opening at once: ids, roles, members, an instant outside the calendar, or initial states
/// that do not settle.
pub fn open(process: &Process, opening: &Opening) -> Result<Event, Findings> {
    open_with(process, opening).map(|(event, ..)| event)
}

/// Opens a case: event 1, the state after it, and room to go on in.
pub(crate) fn open_with(process: &Process, opening: &Opening) -> Result<(Event, CaseState, Box<Scratch>), Findings> {
    let opened = check(process, opening)?;
    let mut state = starting(process, &opened, opening.at);
    let mut event = Event::new(opening.at, Cause::Opened(Box::new(opened)));
    let mut scratch = Box::new(Scratch::new(process, &state));
    if let Err(DoesNotSettle) = scratch.run_opening(process, &state, &mut ()) {
        let round = scratch.round(process.tables());
        let round: Vec<&str> = round.iter().map(|id| &*process.tables().transitions[*id].name).collect();
        let what = format!("the opening does not settle: it goes round in `{}`", round.join("`, `"));
        return Err(Vec::from(
            [Finding::error("does-not-settle", what).why(format!("at most {} microsteps", process.limits().microsteps))],
        ));
    }
    event.steps = scratch.steps();
    note_differences(process, &state, &scratch.work, &mut event);
    core::mem::swap(&mut state, &mut scratch.work);
    Ok((event, state, scratch))
}

impl Opened {
    /// The opening that gives this event at an instant: what replaying a case begins with.
    pub fn opening(&self, process: &Process, at: mandate_process::time::Instant) -> Opening {
        let mut opening = Opening::new(&*self.case, at);
        opening.record = self.record;
        opening.moved.clone_from(&self.moved);
        opening.actors = self.actors.iter().map(|(id, role)| (id.to_string(), role.to_string())).collect();
        for (sort, member) in &self.members {
            let sort = process.sort_name(*sort);
            match opening.members.last_mut().filter(|(last, _)| last == sort) {
                Some((_, listed)) => listed.push(member.to_string()),
                None => opening.members.push((String::from(sort), Vec::from([member.to_string()]))),
            }
        }
        opening
    }
}

/// The state before the first microstep.
pub(crate) fn starting(process: &Process, opened: &Opened, at: mandate_process::time::Instant) -> CaseState {
    CaseState::new(process, cast_of(process, opened), at, opened.record)
}

/// Who and what takes part from the opening on.
pub(crate) fn cast_of(process: &Process, opened: &Opened) -> Arc<Cast> {
    let tables = process.tables();
    if opened.actors.is_empty() && opened.members.is_empty() {
        return Arc::clone(&tables.cast);
    }
    let mut cast = Cast::clone(&tables.cast);
    for (id, role) in &opened.actors {
        cast.push_actor(id.clone(), tables.names.roles.get(role).copied().unwrap_or_default());
    }
    for (sort, member) in &opened.members {
        cast.push(*sort, member.clone());
    }
    cast.lay_out(tables);
    Arc::new(cast)
}

fn check(process: &Process, opening: &Opening) -> Result<Opened, Findings> {
    let tables = process.tables();
    let mut findings = Findings::new();
    let is_id = |id: &str| (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let day = opening.at.day(process.utc_offset());
    if !(Date::FIRST..=Date::LAST).contains(&day) {
        findings.push(Finding::error("bad-date", format!("the case opens on {day}")).why("a day from 1900-01-01 to 2200-12-31"));
    }
    if !is_id(&opening.case) {
        findings.push(
            Finding::error("bad-name", format!("`{}` is no id of a case", opening.case.escape_debug()))
                .why("1 to 64 lower-case letters, digits and hyphens"),
        );
    }
    let mut actors: Vec<(Name, Name)> = Vec::new();
    let single = |id: &str| tables.roles.iter().any(|(_, row)| !row.many && *row.name == *id);
    for (id, role) in &opening.actors {
        match tables.names.roles.get(&**role) {
            None => {
                let mut finding = Finding::error("unknown-name", format!("no role is called `{}`", role.escape_debug()));
                if let Some(near) = nearest(role, names(&tables.names.roles)) {
                    finding = finding.help(format!("did you mean `{near}`?"));
                }
                findings.push(finding);
            }
            Some(found) if !tables.roles[*found].many => {
                findings.push(
                    Finding::error("single-role", format!("`{id}` has the role `{role}`, which has one actor, `{role}`"))
                        .help(format!("leave `{id}` out, or make the role `many`")),
                );
            }
            Some(_) => {}
        }
        if !is_id(id) {
            findings.push(
                Finding::error("bad-name", format!("`{}` is no id of an actor", id.escape_debug()))
                    .why("1 to 64 lower-case letters, digits and hyphens"),
            );
        }
        if single(id) || actors.iter().any(|(other, _)| **other == **id) {
            findings.push(Finding::error("duplicate-name", format!("actor `{id}` stands twice")));
        }
        actors.push((name(id), name(role)));
    }
    if actors.len() > process.limits().members {
        findings.push(Finding::error("too-many", format!("{} actors", actors.len())).why(format!("at most {}", process.limits().members)));
    }
    let mut members = Vec::new();
    for (sort, ids) in &opening.members {
        let Some(found) = tables.names.sorts.get(&**sort).copied().filter(|sort| tables.sorts[*sort].kind == SortKind::Open) else {
            findings.push(Finding::error("unknown-name", format!("no open type is called `{}`", sort.escape_debug())));
            continue;
        };
        let known = &tables.sorts[found].members;
        for id in ids {
            if !is_id(id) {
                findings.push(Finding::error("bad-name", format!("`{}` is no id of a member", id.escape_debug())));
            }
            let new: (_, Name) = (found, name(id));
            if !known.iter().any(|member| **member == **id) && !members.contains(&new) {
                members.push(new);
            }
        }
    }
    bounded(process, &actors, &members, &mut findings);
    if findings.is_empty() {
        Ok(Opened { case: String::from(&*opening.case), actors, members, record: opening.record, moved: opening.moved.clone() })
    } else {
        Err(findings)
    }
}

/// Members of each type, and entries of each keyed fact, within the limits.
fn bounded(process: &Process, actors: &[(Name, Name)], members: &[(SortId, Name)], findings: &mut Findings) {
    let (tables, limits) = (process.tables(), process.limits());
    let joined = |sort: SortId| {
        let more = if sort == ACTORS { actors.len() } else { members.iter().filter(|(other, _)| *other == sort).count() };
        tables.sorts[sort].members.len() + more
    };
    for (id, row) in tables.sorts.iter().filter(|(_, row)| row.kind == SortKind::Open) {
        if joined(id) > limits.members {
            findings.push(
                Finding::error("too-many", format!("{} members of `{}`", joined(id), row.name)).why(format!("at most {}", limits.members)),
            );
        }
    }
    if let Some(fact) = too_many_entries(process, joined) {
        let what = format!("fact `{}` would have too many entries", tables.facts[fact].name);
        findings.push(Finding::error("too-many", what).why(format!("at most {}", limits.entries)));
    }
}

#[cfg(test)]
mod tests {
    use super::open;
    use crate::act::{Act, Opening, Stimulus};
    use crate::decide::{Answer, decide};
    use crate::evolve::begin;
    use alloc::format;
    use alloc::string::String;
    use alloc::vec::Vec;
    use mandate_process::Process;
    use mandate_process::definition::{Act as Declared, Definition, Fact, Field, Role, State, TypeOf};
    use mandate_process::limits::Limits;
    use mandate_process::time::Date;
    use mandate_process::value::Phrase;

    /// Opens a case with so many members listed, within limits of 8 members and 16 entries, and lets an act name one
    /// more: whether each went well.
    fn check(listed: usize, key: &str) -> (bool, bool) {
        let mut definition = Definition::new("bounded");
        definition.root = State::compound("", [State { admits: Vec::from([String::from("name")]), ..State::atomic("open") }]);
        let words = &mut definition.vocabulary;
        words.roles.push(Role { id: "clerk".into(), ..Role::default() });
        words.types.push(TypeOf { id: "item".into(), ..TypeOf::default() });
        words.facts.push(Fact::new("stock", Phrase::parse(key).unwrap()));
        let one = Field { id: "one".into(), phrase: Phrase::parse("item").unwrap() };
        words.acts.push(Declared { id: "name".into(), content: Vec::from([one]), ..Declared::default() });
        let limits = Limits { members: 8, entries: 16, ..Limits::DEFAULT };
        let process = Process::compile_within(definition, limits).unwrap();
        let noon = Date::parse("2027-03-01").unwrap().at_noon(0);
        let mut opening = Opening::new("case", noon);
        opening.members.push(("item".into(), (0..listed).map(|number| format!("item-{number}")).collect()));
        let Ok(event) = open(&process, &opening) else { return (false, false) };
        let state = begin(&process, &event).unwrap();
        let act = Act::new("name", "clerk", noon).with("one", "one-more");
        (true, matches!(decide(&process, &state, Stimulus::Act(&act)).answer, Answer::Accepted(_)))
    }

    #[test]
    fn a_type_has_at_most_as_many_members_as_the_limit() {
        assert_eq!(check(7, "integer"), (true, true));
        assert_eq!(check(8, "integer"), (true, false));
        assert_eq!(check(9, "integer"), (false, false));
    }

    #[test]
    fn a_keyed_fact_has_at_most_as_many_entries_as_the_limit() {
        assert_eq!(check(3, "integer by item, item"), (true, true));
        assert_eq!(check(4, "integer by item, item"), (true, false));
        assert_eq!(check(5, "integer by item, item"), (false, false));
    }
}
