//! What could be done about a refused act: acts that others might do before it, tried out one by one.
//!
//! Nothing here knows whether an act helps: it only makes sensible ones from the leaves that fail. Whoever calls
//! plays them and looks.

use super::stage::Stage;
use mandate_engine::{Act, EntryReason, FactReason, Grounds, Of, Reason, Refusal, blocking, explain};
use mandate_process::Process;
use mandate_process::definition::{Operator, Status};
use mandate_process::ids::{ActId, DeadlineId, FactId, StateId};
use mandate_process::tables::{ACTORS, ActRow, Atom, ChangeRow, FieldRow, KeySource, SortKind, TEXTS, Target, ValueRow};
use mandate_process::time::Date;
use mandate_process::value::Value;

/// Something that may bring a refused act nearer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Help {
    /// Somebody acts.
    Act(Act),
    /// The act itself carries something else.
    Content(Act),
    /// A deadline runs out.
    Lapse(DeadlineId),
}

/// An act of a slice with the content that the whole process asks for beside: no more than it must have, if that will do.
pub(crate) fn completed(stage: &Stage<'_>, act: &Act) -> Act {
    let least = with_fields(stage, act, false);
    if stage.refusal(&least).is_none() { least } else { complete(stage, act) }
}

/// An act with something in every field.
pub(crate) fn complete(stage: &Stage<'_>, act: &Act) -> Act {
    with_fields(stage, act, true)
}

fn with_fields(stage: &Stage<'_>, act: &Act, optional: bool) -> Act {
    let mut act = act.clone();
    let tables = stage.process.tables();
    let Some(row) = tables.act(&act.name).map(|id| &tables.acts[id]) else { return act };
    for (place, field) in row.fields.iter().enumerate() {
        if (optional || !field.optional)
            && act.content.iter().all(|(name, _)| **name != *field.name)
            && let Some(value) = default(stage, row, place, field)
        {
            act = act.with(field.name.to_string(), value);
        }
    }
    act
}

/// How far an act is from being accepted: nothing is nearest.
pub(crate) fn distance(stage: &Stage<'_>, act: &Act) -> usize {
    match stage.refusal(act) {
        None => 0,
        Some(refusal) => reasons(stage, act, &refusal).iter().map(|reason| leaf_distance(stage, reason)).sum::<usize>() + 1,
    }
}

/// The leaves that stand in the way of an act.
pub(crate) fn reasons(stage: &Stage<'_>, act: &Act, refusal: &Refusal) -> Vec<Reason> {
    match &refusal.grounds {
        Grounds::RulesUnmet(_) => {
            let explanation = explain(stage.process, &stage.state, act);
            blocking(&explanation.rules).into_iter().cloned().collect()
        }
        Grounds::NotInOrder { candidates, elsewhere } => {
            let mut leaves: Vec<Reason> = Vec::new();
            if let Some(first) = candidates.first() {
                let mut found = Vec::new();
                mandate_engine::failing_leaves(&first.when, &mut found);
                leaves.extend(found.into_iter().cloned());
            } else {
                let nearest = elsewhere.iter().filter_map(|state| Some((steps_to(stage, *state)?, *state))).min();
                let in_state = |state| Reason { holds: mandate_engine::Truth::No, of: Of::InState(state, None) };
                leaves.extend(nearest.map(|(_, state)| in_state(state)));
            }
            leaves
        }
        _ => Vec::new(),
    }
}

fn leaf_distance(stage: &Stage<'_>, reason: &Reason) -> usize {
    match &reason.of {
        Of::Fact(fact) => fact.entries.iter().map(|entry| 2 * entry.missing.len().max(entry.extra.len()).max(1)).sum(),
        Of::InState(state, _) => 4 * steps_to(stage, *state).unwrap_or(50),
        _ => 2,
    }
}

/// How many transitions lead from what is active to a state, whatever they ask; `None` if none do.
fn steps_to(stage: &Stage<'_>, state: StateId) -> Option<usize> {
    path_to(stage, state).map(|path| path.len())
}

/// Acts or lapses that lead, move by move, from what is active to a state; the first move first.
fn path_to(stage: &Stage<'_>, wanted: StateId) -> Option<Vec<mandate_process::ids::EdgeId>> {
    let tables = stage.process.tables();
    let within = |state: StateId, outer: StateId| state == outer || tables.states[outer].inside.contains(state.index());
    if stage.state.is_active(wanted) {
        return Some(Vec::new());
    }
    let mut seen: Vec<(StateId, Option<(usize, mandate_process::ids::EdgeId)>)> = stage.state.active().map(|state| (state, None)).collect();
    let mut next = 0;
    while let Some(&(state, _)) = seen.get(next) {
        for (edge, row) in tables.edges.iter().filter(|(_, row)| row.source == state) {
            for target in &row.targets {
                let target = match target {
                    Target::State(state) => *state,
                    Target::History(history) => tables.histories[*history].of,
                };
                if within(target, wanted) || within(wanted, target) {
                    let mut path = vec![edge];
                    let mut at = seen.get(next).and_then(|(_, from)| *from);
                    while let Some((before, edge)) = at {
                        path.push(edge);
                        at = seen.get(before).and_then(|(_, from)| *from);
                    }
                    path.reverse();
                    return Some(path);
                }
                for reached in entered(stage.process, target) {
                    if seen.iter().all(|(known, _)| *known != reached) {
                        seen.push((reached, Some((next, edge))));
                    }
                }
            }
        }
        next += 1;
    }
    None
}

/// A state, those around it, and those it starts in.
fn entered(process: &Process, state: StateId) -> Vec<StateId> {
    let tables = process.tables();
    let mut all = Vec::new();
    let mut outer = state;
    while outer != mandate_process::tables::ROOT {
        all.push(outer);
        outer = tables.states[outer].parent;
    }
    let mut inner = vec![state];
    while let Some(state) = inner.pop() {
        let row = &tables.states[state];
        let starts: Vec<StateId> = if row.kind == mandate_process::definition::Kind::Parallel {
            row.children.clone()
        } else {
            row.initial.iter().filter_map(|target| if let Target::State(state) = target { Some(*state) } else { None }).collect()
        };
        all.extend(&starts);
        inner.extend(starts);
    }
    all
}

/// Everything sensible that could be done about what blocks an act, likeliest first.
pub(crate) fn helps(stage: &Stage<'_>, act: &Act, fixed: &[String], refusal: &Refusal) -> Vec<Help> {
    let mut helps = Vec::new();
    let reasons = reasons(stage, act, refusal);
    for reason in &reasons {
        match &reason.of {
            Of::Fact(fact) => for_fact(stage, act, fixed, fact, &mut helps),
            Of::InState(state, _) if reason.holds != mandate_engine::Truth::Yes => for_state(stage, *state, &mut helps),
            Of::Deadline(deadline, is, found, _) => for_deadline(stage, *deadline, *is, *found, &mut helps),
            _ => {}
        }
    }
    let mut once: Vec<Help> = Vec::new();
    for help in helps {
        if !once.contains(&help) {
            once.push(help);
        }
    }
    once
}

fn for_deadline(stage: &Stage<'_>, deadline: DeadlineId, is: Status, found: Status, helps: &mut Vec<Help>) {
    let tables = stage.process.tables();
    match (is, found) {
        (Status::Lapsed, Status::Armed) => helps.push(Help::Lapse(deadline)),
        (Status::Armed | Status::Met | Status::Lapsed, _) | (_, Status::Lapsed) => {
            for (act, row) in tables.acts.iter() {
                if row.arms.contains(&deadline) || row.meets.contains(&deadline) {
                    by_anybody(stage, act, &mut |_, _| None, helps);
                }
            }
            for state in tables.deadlines[deadline].during.iter().flat_map(|during| during.iter()) {
                for_state(stage, state.into(), helps);
            }
        }
        _ => {}
    }
}

fn for_state(stage: &Stage<'_>, state: StateId, helps: &mut Vec<Help>) {
    let tables = stage.process.tables();
    let Some(first) = path_to(stage, state).and_then(|path| path.first().copied()) else { return };
    let edge = &tables.edges[first];
    for (trigger, row) in tables.triggers.iter() {
        if !row.by_source.iter().any(|(_, edges)| edges.contains(&first)) {
            continue;
        }
        match &row.kind {
            mandate_process::tables::TriggerKind::Lapse(deadline) => helps.push(Help::Lapse(*deadline)),
            mandate_process::tables::TriggerKind::Name(_) => {
                for (act, _) in tables.acts.iter().filter(|(_, act)| act.trigger == trigger) {
                    by_anybody(stage, act, &mut |_, _| None, helps);
                }
            }
            // Whatever makes its `when` true; one level deep is what processes need.
            _ => {
                if let Some(when) = edge.when {
                    let mut leaves = Vec::new();
                    let reason = stage.state.reason(stage.process, when);
                    mandate_engine::failing_leaves(&reason, &mut leaves);
                    for leaf in leaves {
                        if let Of::Fact(fact) = &leaf.of {
                            for_fact(stage, &Act::new("", "", stage.now), &[], fact, helps);
                        }
                    }
                }
            }
        }
    }
}

/// Acts that write a fact at the entries that fail, with values that might satisfy.
fn for_fact(stage: &Stage<'_>, asked: &Act, fixed: &[String], fact: &FactReason, helps: &mut Vec<Help>) {
    let tables = stage.process.tables();
    let target = tables.facts[fact.fact].sum_of.unwrap_or(fact.fact);
    let is_sum = target != fact.fact;
    for turned in [false, true] {
        for (id, row) in tables.acts.iter() {
            let from_design = row.from_design.contains(&target);
            for change in row.changes.iter().map(Some).chain(from_design.then_some(None)) {
                if change.is_some_and(|change| change.fact != target) {
                    continue;
                }
                let mut fill = |field: usize, actor: &str| fill(stage, row, change, fact, is_sum, turned, field, actor);
                if *row.name == *asked.name {
                    let mut own = asked.clone();
                    for (place, field) in row.fields.iter().enumerate().filter(|(_, field)| !fixed.iter().any(|name| **name == *field.name))
                    {
                        if let Some(value) = fill(place, &asked.actor) {
                            own.content.retain(|(name, _)| **name != *field.name);
                            own = own.with(field.name.to_string(), value);
                        }
                    }
                    helps.push(Help::Content(own));
                }
                by_anybody(stage, id, &mut fill, helps);
            }
        }
    }
}

/// An act by every actor who may do it.
fn by_anybody(stage: &Stage<'_>, act: ActId, fill: &mut dyn FnMut(usize, &str) -> Option<Value>, helps: &mut Vec<Help>) {
    let row = &stage.process.tables().acts[act];
    for (actor, role) in stage.state.cast().roster() {
        if row.by.is_none_or(|by| by >> (role.0 & 63) & 1 == 1) {
            make(stage, act, actor, fill, helps);
        }
    }
}

fn make(stage: &Stage<'_>, act: ActId, actor: &str, fill: &mut dyn FnMut(usize, &str) -> Option<Value>, helps: &mut Vec<Help>) {
    let row = &stage.process.tables().acts[act];
    let mut made = Act::new(row.name.to_string(), actor.to_owned(), stage.now);
    for (place, field) in row.fields.iter().enumerate() {
        let value = fill(place, actor).or_else(|| default(stage, row, place, field));
        if let Some(value) = value {
            made = made.with(field.name.to_string(), value);
        }
    }
    helps.push(Help::Act(made));
}

/// What a field would carry so that a change writes what is wanted; `None`: this field has no part in it.
#[expect(clippy::too_many_arguments, reason = "one field of one act against one leaf")]
fn fill(
    stage: &Stage<'_>,
    row: &ActRow,
    change: Option<&ChangeRow>,
    fact: &FactReason,
    is_sum: bool,
    turned: bool,
    field: usize,
    actor: &str,
) -> Option<Value> {
    let process = stage.process;
    let shape = row.fields.get(field)?;
    let target = process.tables().facts[fact.fact].sum_of.unwrap_or(fact.fact);
    let Some(change) = change else {
        return (shape.atom == Atom::Design).then(|| {
            let wanted = whole(stage, target, &fact.entries, fact.operator, turned);
            design(stage, row, Some((target, wanted)))
        });
    };
    // A field that gives keys: those of the entries that fail.
    let keys: Vec<Value> =
        change.at.iter().enumerate().filter(|(_, at)| **at == KeySource::Field(field)).map(|(place, _)| place).next().map_or_else(
            Vec::new,
            |place| {
                let place = if is_sum { place.checked_sub(1) } else { Some(place) };
                let mut keys: Vec<Value> = fact.entries.iter().filter_map(|entry| entry.names.get(place?).cloned()).collect();
                keys.sort();
                keys.dedup();
                keys
            },
        );
    if !keys.is_empty() {
        return Some(if shape.set { Value::Set(keys) } else { keys.first().cloned()? });
    }
    if change.value != ValueRow::Field(field) {
        return None;
    }
    let entry = fact.entries.first()?;
    let value = |entry: &EntryReason| wanted_value(stage, target, entry, fact.operator, turned);
    if shape.keys.is_empty() {
        return value(entry);
    }
    // Rows by member; the keys that stand before them are the actor's or a field's.
    let skip = if is_sum { change.at.len().saturating_sub(1) } else { change.at.len() };
    let mine = |entry: &&EntryReason| {
        is_sum || change.at.iter().zip(&entry.names).all(|(at, name)| *at != KeySource::Actor || name.as_text() == Some(actor))
    };
    let rows: Vec<(String, Value)> =
        fact.entries.iter().filter(mine).filter_map(|entry| Some((entry.names.get(skip)?.as_text()?.to_owned(), value(entry)?))).collect();
    (!rows.is_empty()).then_some(Value::Table(rows))
}

/// A value that would satisfy a comparison at one entry; turned: one that would not.
fn wanted_value(stage: &Stage<'_>, fact: FactId, entry: &EntryReason, operator: Operator, turned: bool) -> Option<Value> {
    let row = &stage.process.tables().facts[fact];
    let set = |drop: &[Value], add: &[Value]| {
        let mut members = match &entry.found {
            Some(Value::Set(members)) => members.clone(),
            _ => Vec::new(),
        };
        members.retain(|member| !drop.contains(member));
        members.extend(
            add.iter()
                .filter(|member| !entry.found.as_ref().is_some_and(|found| matches!(found, Value::Set(all) if all.contains(member))))
                .cloned(),
        );
        Some(Value::Set(members))
    };
    if row.set {
        let all = members(stage, row.atom);
        return match operator {
            Operator::IsEmpty if turned == (entry.wanted == Some(Value::Boolean(true))) => set(&[], all.get(..1)?),
            Operator::IsEmpty => Some(Value::Set(Vec::new())),
            _ if turned && !entry.missing.is_empty() => set(&entry.missing, &[]),
            _ => set(&entry.extra, &entry.missing),
        };
    }
    let any = || some_value(stage, row.atom);
    match (operator, &entry.wanted) {
        (Operator::IsSet, _) => any(),
        (Operator::Is | Operator::AtLeast | Operator::AtMost, Some(wanted)) if !turned => Some(wanted.clone()),
        (Operator::AtLeast, Some(Value::Integer(wanted))) => Some(Value::Integer(wanted - 1)),
        (Operator::AtMost, Some(Value::Integer(wanted))) => Some(Value::Integer(wanted + 1)),
        (_, Some(wanted)) => match wanted {
            Value::Boolean(wanted) => Some(Value::Boolean(!wanted)),
            Value::Integer(wanted) => Some(Value::Integer(wanted + 1)),
            wanted => members(stage, row.atom).into_iter().find(|other| other != wanted),
        },
        (_, None) => any(),
    }
}

/// What a whole fact that comes from a design would hold.
fn whole(stage: &Stage<'_>, fact: FactId, entries: &[EntryReason], operator: Operator, turned: bool) -> Option<Value> {
    let row = &stage.process.tables().facts[fact];
    let first = entries.first()?;
    if row.keys.is_empty() {
        return wanted_value(stage, fact, first, operator, turned);
    }
    let rows = entries.iter().filter_map(|entry| {
        let name = entry.names.first()?.as_text()?.to_owned();
        Some((name, wanted_value(stage, fact, entry, operator, turned)?))
    });
    Some(Value::Table(rows.collect()))
}

/// A design: what the facts taken from it hold now, but for one.
fn design(stage: &Stage<'_>, row: &ActRow, but: Option<(FactId, Option<Value>)>) -> Value {
    let tables = stage.process.tables();
    let facts = row.from_design.iter().filter_map(|fact| {
        let value = match &but {
            Some((other, wanted)) if other == fact => wanted.clone()?,
            _ => held(stage, *fact)?,
        };
        Some((tables.facts[*fact].name.to_string(), value))
    });
    let facts: Vec<(String, Value)> = facts.collect();
    mandate_scenario::sketched(stage.process, "plan", &facts)
}

/// What a fact holds now, as content would carry it.
fn held(stage: &Stage<'_>, fact: FactId) -> Option<Value> {
    let row = &stage.process.tables().facts[fact];
    if row.keys.is_empty() {
        return stage.state.value(stage.process, fact, &[]);
    }
    let key = row.keys.first().filter(|_| row.keys.len() == 1)?;
    let rows = stage.state.entries(stage.process, fact).into_iter().filter_map(|keys| {
        let member = *keys.as_slice().first()?;
        let name = stage.state.cast().name(key.sort, member).to_owned();
        Some((name, stage.state.value(stage.process, fact, keys.as_slice())?))
    });
    Some(Value::Table(rows.collect()))
}

/// What a field carries when it does not matter: what the fact it writes holds now, else the least that will do.
fn default(stage: &Stage<'_>, row: &ActRow, place: usize, field: &FieldRow) -> Option<Value> {
    let written = row.changes.iter().find(|change| change.value == ValueRow::Field(place));
    if let Some(change) = written.filter(|change| change.at.is_empty() && change.verb == mandate_process::definition::Verb::Set)
        && let Some(now) = held(stage, change.fact)
    {
        return Some(now);
    }
    if field.atom == Atom::Design {
        return (!field.optional).then(|| design(stage, row, None));
    }
    if field.optional {
        return None;
    }
    if !field.keys.is_empty() {
        return Some(Value::Table(Vec::new()));
    }
    if field.set { Some(Value::Set(Vec::new())) } else { some_value(stage, field.atom) }
}

/// Any value of a type.
fn some_value(stage: &Stage<'_>, atom: Atom) -> Option<Value> {
    Some(match atom {
        Atom::Boolean => Value::Boolean(true),
        Atom::Integer => Value::Integer(0),
        Atom::Date => Value::Date(stage.now.day(stage.process.utc_offset()).plus_days(365).min(Date::LAST)),
        Atom::Period => Value::Period(mandate_process::time::Period { count: 30, unit: mandate_process::time::Unit::Day }),
        Atom::Design => return None,
        Atom::Member(TEXTS, _) => Value::Text("as the story asks".to_owned()),
        Atom::Member(..) => members(stage, atom).into_iter().next()?,
    })
}

/// The members of a type that the case knows.
fn members(stage: &Stage<'_>, atom: Atom) -> Vec<Value> {
    let Atom::Member(sort, role) = atom else { return Vec::new() };
    if stage.process.tables().sorts[sort].kind == SortKind::Text {
        return vec![Value::Text("as the story asks".to_owned())];
    }
    let cast = stage.state.cast();
    let names = (0_u32..).zip(cast.members(sort));
    let fits = names.filter(|(member, _)| sort != ACTORS || cast.has_role(*member, role));
    fits.map(|(_, name)| Value::Text(name.to_string())).collect()
}
