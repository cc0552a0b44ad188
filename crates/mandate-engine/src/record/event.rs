//! Reading events back: names to ids of the process, members to their places in the case.

use super::decode::{day_cell, read_instant};
use super::error::{RecordError, quoted};
use super::json::{Json, Object};
use crate::act::Act;
use crate::content::{Content, resolve};
use crate::event::{Cause, DeadlineChange, Event, FactChange, Held, Opened, Pending};
use crate::facts::Keys;
use crate::few::Few;
use crate::open::cast_of;
use crate::state::DeadlineCell;
use crate::steps::Steps;
use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;
use mandate_process::cast::Cast;
use mandate_process::definition::Status;
use mandate_process::ids::{EdgeId, RoleId, SortId, StateId, TriggerId};
use mandate_process::limits::INTEGER_BOUND;
use mandate_process::tables::{ACTORS, AUTOMATIC, Atom, FactRow, Name, SortKind, TEXTS, TriggerKind, name};
use mandate_process::time::Instant;
use mandate_process::{Bits, Process};

/// Reads the names of one event.
pub(super) struct EventReader<'a> {
    process: &'a Process,
    /// The members before the event.
    cast: &'a Cast,
    /// Those that join with it.
    new: Vec<(SortId, Name)>,
}

impl<'a> EventReader<'a> {
    pub fn opened(process: &Process, record: Object<'_, '_>, case: &str, at: Instant) -> Result<Event, RecordError> {
        let actors = read_roster(process, record.get("actors")?)?;
        let members =
            read_members(process, record.get("members")?, |sort, id| process.tables().sorts[sort].members.iter().any(|m| **m == *id))?;
        let moved = record.maybe("moved").map(super::decode::read_moved).transpose()?;
        let opened = Opened { case: case.to_owned(), actors, members, record: record.get("record")?.boolean("record")?, moved };
        check_entries(process, |sort| {
            let listed = if sort == ACTORS { opened.actors.len() } else { opened.members.iter().filter(|(of, _)| *of == sort).count() };
            process.tables().sorts[sort].members.len() + listed
        })?;
        let cast = cast_of(process, &opened);
        let mut reader = EventReader { process, cast: &cast, new: Vec::new() };
        reader.consequences(record, Event::new(at, Cause::Opened(Box::new(opened))))
    }

    pub fn act(process: &'a Process, cast: &'a Cast, record: Object<'_, '_>, act: &Act) -> Result<Event, RecordError> {
        let tables = process.tables();
        let id = tables.names.acts.get(&*act.name).copied().ok_or_else(|| RecordError::unknown("act", &act.name))?;
        let actor = cast.actor(&act.actor).ok_or_else(|| RecordError::unknown("actor", &act.actor))?;
        let mut new = match record.maybe("members") {
            Some(members) => read_members(process, members, |sort, id| cast.find(sort, id).is_some())?,
            None => Vec::new(),
        };
        // Texts join by being mentioned in the content, and are told nowhere else.
        let mut content = Content::default();
        let named = if resolve(process, cast, &tables.acts[id], act, &mut content).is_ok() { content.new } else { Vec::new() };
        let mut told: Vec<_> = named.iter().filter(|(sort, _)| *sort != TEXTS).cloned().collect();
        told.sort_by_key(|(sort, _)| *sort);
        if told == new {
            new = named;
        } else {
            new.extend(named.into_iter().filter(|(sort, _)| *sort == TEXTS));
        }
        if !new.is_empty() {
            check_entries(process, |sort| cast.count(sort) as usize + new.iter().filter(|(of, _)| *of == sort).count())?;
        }
        let mut reader = Self { process, cast, new };
        reader.consequences(record, Event::new(act.at, Cause::Act { act: id, actor }))
    }

    pub fn lapse(process: &'a Process, cast: &'a Cast, record: Object<'_, '_>, at: Instant) -> Result<Event, RecordError> {
        let mut reader = Self { process, cast, new: Vec::new() };
        let due = read_instant(record.get("due")?, "due")?;
        let cause = match (record.maybe("deadline"), record.maybe("name")) {
            (None, Some(sent)) => Cause::Sent { trigger: reader.named_trigger(sent.text("name")?)?, due },
            (Some(_), Some(_)) => {
                return Err(RecordError::UnknownKey { place: "a lapse with `deadline`".to_owned(), key: "`name`".to_owned() });
            }
            _ => Cause::Lapse { deadline: find(&process.tables().names.deadlines, "deadline", record.text("deadline")?)?, due },
        };
        let mut event = Event::new(at, cause);
        if let Some(halted) = record.maybe("halted") {
            event.halted = halted.boolean("halted")?;
        }
        reader.consequences(record, event)
    }

    fn consequences(&mut self, record: Object<'_, '_>, mut event: Event) -> Result<Event, RecordError> {
        let opening = matches!(event.cause, Cause::Opened(_));
        for (index, step) in record.get("microsteps")?.items("microsteps")?.iter().enumerate() {
            self.microstep(step, opening && index == 0, &mut event.steps)?;
        }
        for change in record.get("facts")?.items("facts")? {
            let change = self.fact_change(change)?;
            event.facts.push(change);
        }
        for change in record.get("deadlines")?.items("deadlines")? {
            let object = change.object("deadlines", &["deadline", "old", "new"])?;
            let deadline = find(&self.process.tables().names.deadlines, "deadline", object.text("deadline")?)?;
            event.deadlines.push(DeadlineChange { deadline, old: read_cell(object.get("old")?)?, new: read_cell(object.get("new")?)? });
        }
        for memory in record.items_if_any("histories")? {
            let object = memory.object("histories", &["history", "states"])?;
            let history = find(&self.process.tables().names.histories, "history", object.text("history")?)?;
            event.seldom().memories.push((history, self.states(object.get("states")?, "states", Ordering::Less)?));
        }
        if let Some(sent) = record.maybe("sent") {
            event.seldom().pending = Some(sent.items("sent")?.iter().map(|sent| self.pending(sent)).collect::<Result<_, _>>()?);
        }
        if !self.new.is_empty() {
            event.seldom().members = core::mem::take(&mut self.new);
        }
        Ok(event)
    }

    fn pending(&self, from: &Json<'_>) -> Result<Pending, RecordError> {
        let object = from.object("sent", &["name", "due"])?;
        Ok(Pending { trigger: self.named_trigger(object.text("name")?)?, due: read_instant(object.get("due")?, "due")? })
    }

    fn microstep(&self, from: &Json<'_>, opening: bool, steps: &mut Steps) -> Result<(), RecordError> {
        let object = from.object("microsteps", &["trigger", "transitions", "exits", "entries"])?;
        let trigger = self.trigger(object.get("trigger")?, opening)?;
        let edges = object.get("transitions")?.items("transitions")?;
        self.check_count("transitions", edges.len())?;
        let edges: Vec<EdgeId> = edges.iter().map(|edge| self.edge(edge)).collect::<Result<_, _>>()?;
        let exits = self.states(object.get("exits")?, "exits", Ordering::Greater)?;
        let entries = self.states(object.get("entries")?, "entries", Ordering::Less)?;
        steps.push(trigger, &edges, &exits, &entries);
        Ok(())
    }

    fn edge(&self, from: &Json<'_>) -> Result<EdgeId, RecordError> {
        let tables = self.process.tables();
        let object = from.object("transitions", &["id", "from"])?;
        let (id, source) = (object.text("id")?, object.text("from")?);
        let row = &tables.transitions[find(&tables.names.transitions, "transition", id)?];
        let edge = row.edges.iter().copied().find(|edge| *tables.states[tables.edges[*edge].source].name == *source);
        edge.ok_or_else(|| RecordError::UnknownName { what: format!("source of transition {}", quoted(id)), found: quoted(source) })
    }

    /// States by name, each standing so to the one behind it in the document.
    fn states(&self, from: &Json<'_>, key: &str, order: Ordering) -> Result<Bits, RecordError> {
        let mut states = Bits::new(self.process.states().len());
        let mut before: Option<StateId> = None;
        for state in from.items(key)? {
            let id: StateId = find(&self.process.tables().names.states, "state", state.text(key)?)?;
            if before.replace(id).is_some_and(|before| before.cmp(&id) != order) {
                let wanted = if order == Ordering::Less { "in document order" } else { "in reverse document order" };
                return Err(RecordError::wrong(key, format!("`{}` where it stands", self.process.state_name(id)), wanted));
            }
            states.insert(id.index());
        }
        Ok(states)
    }

    /// No more transitions are taken together than there are states.
    fn check_count(&self, key: &str, found: usize) -> Result<(), RecordError> {
        let most = self.process.states().len();
        if found <= most { Ok(()) } else { Err(RecordError::wrong(key, format!("{found} long"), format!("at most {most}"))) }
    }

    fn trigger(&self, from: &Json<'_>, opening: bool) -> Result<TriggerId, RecordError> {
        let names = &self.process.tables().names;
        let kind = match from {
            Json::Text(word) if word == if opening { "opening" } else { "automatic" } => return Ok(AUTOMATIC),
            Json::Object(rows) => match rows.as_slice() {
                [(kind, name)] => match (&**kind, name.text("trigger")?) {
                    ("act" | "name", name) => return self.named_trigger(name),
                    ("lapse", name) => TriggerKind::Lapse(find(&names.deadlines, "deadline", name)?),
                    ("done", name) => TriggerKind::Done(find(&names.states, "state", name)?),
                    _ => return Err(RecordError::unknown("kind of trigger", kind)),
                },
                _ => return Err(RecordError::wrong("trigger", from.told(), "one trigger")),
            },
            _ => return Err(RecordError::wrong("trigger", from.told(), "a trigger")),
        };
        let found = self.process.tables().triggers.iter().find(|(_, row)| row.kind == kind).map(|(id, _)| id);
        found.ok_or_else(|| RecordError::wrong("trigger", "a state that is never done", "a trigger"))
    }

    fn named_trigger(&self, name: &str) -> Result<TriggerId, RecordError> {
        find(&self.process.tables().names.triggers, "act or name", name)
    }

    fn fact_change(&mut self, from: &Json<'_>) -> Result<FactChange, RecordError> {
        let process = self.process;
        let object = from.object("facts", &["fact", "at", "old", "new"])?;
        let fact = find(&process.tables().names.facts, "fact", object.text("fact")?)?;
        let row = &process.tables().facts[fact];
        if row.sum_of.is_some() {
            return Err(RecordError::wrong("fact", quoted(&row.name), "a fact that is written: it is a sum"));
        }
        let at = object.items_if_any("at")?;
        if at.len() != row.keys.len() || (at.is_empty() && object.maybe("at").is_some()) {
            return Err(RecordError::wrong("at", format!("{} long", at.len()), format!("{} long for fact `{}`", row.keys.len(), row.name)));
        }
        let mut keys = Keys::default();
        for (member, key) in at.iter().zip(&row.keys) {
            keys = keys.push(self.member(key.sort, key.role, member.text("at")?)?);
        }
        Ok(FactChange { fact, keys, old: self.held(row, object.get("old")?, "old")?, new: self.held(row, object.get("new")?, "new")? })
    }

    fn held(&mut self, row: &FactRow, from: &Json<'_>, key: &str) -> Result<Held, RecordError> {
        let cell = |from: &Json<'_>| -> Result<i64, RecordError> {
            match (row.atom, from) {
                (Atom::Boolean, Json::Boolean(value)) => Ok(i64::from(*value)),
                (Atom::Integer, Json::Integer(value)) if (-INTEGER_BOUND..=INTEGER_BOUND).contains(value) => Ok(*value),
                (Atom::Date, Json::Text(text)) => day_cell(text, key),
                _ => Err(RecordError::wrong(key, from.told(), format!("a value of fact `{}`", row.name))),
            }
        };
        match (row.atom, row.set, from) {
            (Atom::Member(sort, role), true, Json::List(items)) => {
                let members = items.iter().map(|item| self.member(sort, role, item.text(key)?));
                let mut members = members.collect::<Result<Few<u32, 4>, _>>()?;
                members.sort_unstable();
                if members.windows(2).any(|pair| pair.first() == pair.last()) {
                    return Err(RecordError::wrong(key, "a set with a member twice", "each member once"));
                }
                Ok(Held::of_members(members))
            }
            (_, true, _) => Err(RecordError::wrong(key, from.told(), format!("a set of fact `{}`", row.name))),
            (_, false, Json::Null) => Ok(Held::Unset),
            (Atom::Member(sort, role), false, Json::Text(text)) => Ok(Held::Cell(i64::from(self.member(sort, role, text)?))),
            (_, false, _) => cell(from).map(Held::Cell),
        }
    }

    /// The place of a member. A text that the case does not know joins.
    fn member(&mut self, sort: SortId, role: Option<RoleId>, id: &str) -> Result<u32, RecordError> {
        let what = || self.process.sort_name(sort).to_owned();
        if let Some(known) = self.cast.find(sort, id) {
            if !self.cast.has_role(known, role) {
                return Err(RecordError::unknown(role.map_or_else(what, |role| self.process.role_name(role).to_owned()), id));
            }
            return Ok(known);
        }
        let mut place = self.cast.count(sort);
        for (_, name) in self.new.iter().filter(|(of, _)| *of == sort) {
            if **name == *id {
                return Ok(place);
            }
            place += 1;
        }
        if sort != TEXTS {
            return Err(RecordError::unknown(what(), id));
        }
        self.new.push((TEXTS, name(id)));
        Ok(place)
    }
}

fn find<T: Copy>(names: &BTreeMap<Name, T>, what: &str, found: &str) -> Result<T, RecordError> {
    names.get(found).copied().ok_or_else(|| RecordError::unknown(what, found))
}

/// The actors behind those of single roles, with their roles.
fn read_roster(process: &Process, from: &Json<'_>) -> Result<Vec<(Name, Name)>, RecordError> {
    let tables = process.tables();
    let most = process.limits().members;
    let mut single = tables.roles.rows().iter().filter(|role| !role.many);
    let mut actors: Vec<(Name, Name)> = Vec::new();
    for actor in from.items("actors")? {
        let object = actor.object("actors", &["id", "role"])?;
        let (id, role) = (object.text("id")?, object.text("role")?);
        let row = &tables.roles[find(&tables.names.roles, "role", role)?];
        let wrong = |wanted: String| Err(RecordError::wrong("actors", format!("{} as {}", quoted(id), quoted(role)), wanted));
        if let Some(expected) = single.next() {
            if *expected.name != *role || id != role {
                return wrong(format!("`{}`, the actor of its role", expected.name));
            }
            continue;
        }
        if !row.many
            || actors.iter().any(|(known, _)| **known == *id)
            || tables.names.roles.get(id).is_some_and(|id| !tables.roles[*id].many)
        {
            return wrong("another actor of a role with several".to_owned());
        }
        if actors.len() >= most {
            return wrong(format!("at most {most} actors"));
        }
        actors.push((name(id), row.name.clone()));
    }
    match single.next() {
        None => Ok(actors),
        Some(left) => Err(RecordError::unknown("actor", &left.name)),
    }
}

/// New members of open types.
fn read_members(process: &Process, from: &Json<'_>, is_known: impl Fn(SortId, &str) -> bool) -> Result<Vec<(SortId, Name)>, RecordError> {
    let tables = process.tables();
    let most = process.limits().members;
    let mut members: Vec<(SortId, Name)> = Vec::new();
    for (sort, ids) in from.rows("members")? {
        let sort = find(&tables.names.sorts, "open type", sort)?;
        if tables.sorts[sort].kind != SortKind::Open {
            return Err(RecordError::unknown("open type", process.sort_name(sort)));
        }
        let ids = ids.items("members")?;
        if ids.len() > most {
            return Err(RecordError::wrong("members", format!("{} long", ids.len()), format!("at most {most}")));
        }
        for id in ids {
            let new = (sort, name(id.text("members")?));
            if is_known(sort, &new.1) || members.contains(&new) {
                return Err(RecordError::wrong("members", quoted(&new.1), "a new member"));
            }
            members.push(new);
        }
    }
    members.sort_by_key(|(sort, _)| *sort);
    Ok(members)
}

/// The entries of every keyed fact stay within bounds: a forged log must not ask for all the memory there is. A key of
/// a role is counted as all actors, for so much room the case keeps; hence the margin over the limit of entries.
fn check_entries(process: &Process, count: impl Fn(SortId) -> usize) -> Result<(), RecordError> {
    const MARGIN: usize = 64;
    let most = process.limits().entries.saturating_mul(MARGIN);
    for row in process.tables().facts.rows().iter().filter(|row| row.sum_of.is_none()) {
        let entries = row.keys.iter().fold(1_usize, |entries, key| entries.saturating_mul(count(key.sort)));
        if entries > most {
            return Err(RecordError::wrong("members", format!("{entries} entries of fact `{}`", row.name), format!("at most {most}")));
        }
    }
    Ok(())
}

fn read_cell(from: &Json<'_>) -> Result<DeadlineCell, RecordError> {
    let object = from.object("deadlines", &["status", "anchor", "due"])?;
    let word = object.text("status")?;
    let status = Status::ALL.into_iter().find(|status| status.word() == word).ok_or_else(|| RecordError::unknown("status", word))?;
    let instant = |key: &'static str| read_instant(object.get(key)?, key);
    if status == Status::NotArmed {
        from.object("deadlines", &["status"])?;
        return Ok(DeadlineCell::default());
    }
    Ok(DeadlineCell { status, anchor: instant("anchor")?, due: instant("due")? })
}
