//! One failing leaf in words: what was found, what is missing, what was wanted.

use crate::names::{Names, listed, upper_first};
use crate::style::safe;
use mandate_engine::{EntryReason, FactReason, Of, Reason, Truth};
use mandate_process::definition::{Operator, Status};
use mandate_process::time::Instant;
use mandate_process::value::Value;

/// What a failing leaf found, as a short sentence.
pub(crate) fn found(names: &Names<'_>, reason: &Reason, wanted: bool) -> String {
    match &reason.of {
        Of::Fact(fact) => found_fact(names, fact, wanted),
        Of::InState(state, instead) => {
            let not = if wanted { "" } else { "not " };
            match instead {
                Some(instead) => format!("stands at {}, wanted {not}{}", quoted(&names.state(*instead)), quoted(&names.state(*state))),
                None => format!("wanted {not}{}", quoted(&names.state(*state))),
            }
        }
        Of::Deadline(deadline, is, found, due) => {
            let due = due.map(|due| day(names, due));
            let title = names.deadline(*deadline);
            let not = if wanted { "" } else { "not " };
            match (found, due) {
                (Status::Armed, Some(due)) if *is == Status::Lapsed && wanted => format!("{}: runs until the end of {due}", quoted(&title)),
                (Status::NotArmed, _) => format!("{} has not started", quoted(&title)),
                (_, Some(due)) => format!("{} is {} (due {due}), wanted {not}{}", quoted(&title), found.word(), is.word()),
                (_, None) => format!("{} is {}, wanted {not}{}", quoted(&title), found.word(), is.word()),
            }
        }
        Of::Ended(is) => if *is == wanted { "the case has not ended" } else { "the case has ended" }.to_owned(),
        // Only leaves are told here.
        _ => String::new(),
    }
}

fn quoted(text: &str) -> String {
    format!("“{text}”")
}

/// The day on which something is due.
pub(crate) fn day(names: &Names<'_>, due: Instant) -> String {
    due.day_told(names.process.utc_offset()).to_string()
}

fn found_fact(names: &Names<'_>, fact: &FactReason, wanted: bool) -> String {
    let title = names.fact(fact.fact);
    // Where some entries are as wanted, something is on record.
    let nothing = (fact.met == 0 || !wanted) && fact.entries.iter().all(|entry| entry.set_by.is_none() && is_bare(entry));
    let keyed = fact.entries.first().is_some_and(|entry| !entry.names.is_empty());
    let mut said = if keyed {
        let right = fact.total - fact.entries.len();
        let which = grouped(names, fact, &|entry| value_told(names, fact, entry));
        let what = if wanted { "missing" } else { "in the way" };
        format!("{title}: {right} of {}; {what} {which}", fact.total)
    } else {
        fact.entries.first().map(|entry| format!("{title}: {}", found_single(names, fact, entry, wanted))).unwrap_or_default()
    };
    if nothing && wanted {
        said.push_str("; nothing on record");
    }
    said
}

/// Whether an entry holds nothing that anybody would have to put on record.
fn is_bare(entry: &EntryReason) -> bool {
    match &entry.found {
        None | Some(Value::Boolean(false) | Value::Integer(0)) => true,
        Some(Value::Set(members)) => members.is_empty(),
        Some(_) => false,
    }
}

fn found_single(names: &Names<'_>, fact: &FactReason, entry: &EntryReason, wanted: bool) -> String {
    let members = |values: &[Value]| names.value(fact.fact, &Value::Set(values.to_vec()));
    let one = |value: &Option<Value>| value.as_ref().map_or_else(|| "nothing".to_owned(), |value| names.value(fact.fact, value));
    let has = match &entry.found {
        Some(Value::Set(members)) if members.is_empty() => String::new(),
        Some(value) => format!(" (has {})", names.value(fact.fact, value)),
        None => String::new(),
    };
    let size = |value: &Option<Value>| if let Some(Value::Set(members)) = value { members.len() } else { 0 };
    match (fact.operator, wanted) {
        (Operator::IsSet, _) => {
            if entry.found.is_none() {
                "not given".to_owned()
            } else {
                format!("is {}", one(&entry.found))
            }
        }
        (Operator::IsEmpty, _) if size(&entry.found) == 0 => "none".to_owned(),
        (Operator::IsEmpty, _) => members(&entry.extra),
        (Operator::Includes | Operator::IncludesAll, true) => format!("missing {}{has}", members(&entry.missing)),
        (Operator::IncludesNone, true) => members(&entry.extra),
        (Operator::SizeAtLeast, true) => format!("{}, wanted at least {}", size(&entry.found), one(&entry.wanted)),
        (Operator::SizeAtMost, true) => format!("{}, wanted at most {}", size(&entry.found), one(&entry.wanted)),
        (Operator::IsNot, true) => format!("{}, wanted anything else", one(&entry.found)),
        (Operator::AtLeast, true) => format!("{}, wanted at least {}", one(&entry.found), one(&entry.wanted)),
        (Operator::AtMost, true) => format!("{}, wanted at most {}", one(&entry.found), one(&entry.wanted)),
        (Operator::Is, true) => format!("{}, wanted {}", one(&entry.found), one(&entry.wanted)),
        (_, false) => one(&entry.found),
    }
}

/// What is told of one tuple besides its members.
fn value_told(names: &Names<'_>, fact: &FactReason, entry: &EntryReason) -> Option<String> {
    let one = |value: &Option<Value>| value.as_ref().map_or_else(|| "nothing".to_owned(), |value| names.value(fact.fact, value));
    match (&entry.found, &entry.wanted) {
        (Some(Value::Boolean(_)) | None, Some(Value::Boolean(_))) => None,
        (Some(Value::Integer(found)), Some(Value::Integer(wanted))) => Some(format!("{found} of {wanted}")),
        (Some(Value::Set(_)), _) => Some(format!("missing {}", names.value(fact.fact, &Value::Set(entry.missing.clone())))),
        (_, Some(_)) => Some(format!("is {}", one(&entry.found))),
        _ => None,
    }
}

/// Tuples grouped by their first key, and groups with the same rest put together: `Chad and Togo (nature, exit)`.
fn grouped(names: &Names<'_>, fact: &FactReason, value: &dyn Fn(&EntryReason) -> Option<String>) -> String {
    let rows = &names.process.tables().facts[fact.fact].keys;
    let told: Vec<usize> = (0..rows.len()).filter(|key| fact.told.get(*key).copied().unwrap_or(true)).collect();
    let key = |entry: &EntryReason, at: usize| {
        entry.names.get(at).zip(rows.get(at)).map(|(name, row)| names.member(row.sort, name)).unwrap_or_default()
    };
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for entry in &fact.entries {
        let (first, rest) = told.split_first().map_or((String::new(), Vec::new()), |(first, rest)| (key(entry, *first), rest.to_vec()));
        let mut more: Vec<String> = rest.iter().map(|at| key(entry, *at)).collect();
        let value = value(entry);
        if more.is_empty() {
            more.extend(value);
        } else if let (Some(value), Some(last)) = (value, more.last_mut()) {
            *last = format!("{last} {value}");
        }
        let more = more.join(" / ");
        match groups.iter_mut().find(|(name, _)| *name == first) {
            Some((_, list)) => list.push(more),
            None => groups.push((first, vec![more])),
        }
    }
    let mut merged: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for (name, list) in groups {
        match merged.iter_mut().find(|(_, other)| *other == list) {
            Some((names, _)) => names.push(name),
            None => merged.push((vec![name], list)),
        }
    }
    let told = merged.into_iter().map(|(names, list)| {
        let list: Vec<String> = list.into_iter().filter(|one| !one.is_empty()).collect();
        if list.is_empty() { listed(&names, "and") } else { format!("{} ({})", listed(&names, "and"), list.join(", ")) }
    });
    told.collect::<Vec<_>>().join("; ")
}

/// The way out that a rule names, its placeholders filled; `None` if it names none, or one of them is empty.
pub fn fix(names: &Names<'_>, text: &str, reason: &Reason) -> Option<String> {
    let mut leaves = Vec::new();
    mandate_engine::failing_leaves(reason, &mut leaves);
    let facts = || leaves.iter().filter_map(|leaf| if let Of::Fact(fact) = &leaf.of { Some(&**fact) } else { None });
    let mut said = text.to_owned();
    for (place, value) in [
        ("{missing}", facts().map(|fact| missing(names, fact)).collect::<Vec<_>>()),
        ("{extra}", facts().map(|fact| members_of(names, fact, |entry| &entry.extra)).collect()),
        (
            "{found}",
            facts()
                .flat_map(|fact| fact.entries.iter().filter_map(|entry| entry.found.as_ref().map(|value| names.value(fact.fact, value))))
                .collect(),
        ),
        (
            "{wanted}",
            facts()
                .flat_map(|fact| fact.entries.iter().filter_map(|entry| entry.wanted.as_ref().map(|value| names.value(fact.fact, value))))
                .collect(),
        ),
        ("{short}", facts().flat_map(|fact| fact.entries.iter().filter_map(short)).collect()),
        (
            "{due}",
            leaves
                .iter()
                .filter_map(|leaf| if let Of::Deadline(_, _, Status::Armed, Some(due)) = leaf.of { Some(day(names, due)) } else { None })
                .collect(),
        ),
    ] {
        if !said.contains(place) {
            continue;
        }
        let value: Vec<String> = value.into_iter().filter(|one| !one.is_empty()).collect();
        if value.is_empty() {
            return None;
        }
        said = said.replace(place, &value.join(", "));
    }
    Some(upper_first(&safe(&said)))
}

fn missing(names: &Names<'_>, fact: &FactReason) -> String {
    if fact.entries.first().is_some_and(|entry| !entry.names.is_empty()) {
        return grouped(names, fact, &|entry| value_told(names, fact, entry));
    }
    members_of(names, fact, |entry| &entry.missing)
}

fn members_of<'e>(names: &Names<'_>, fact: &'e FactReason, of: impl Fn(&'e EntryReason) -> &'e Vec<Value>) -> String {
    let all: Vec<Value> = fact.entries.iter().flat_map(of).cloned().collect();
    if all.is_empty() { String::new() } else { names.value(fact.fact, &Value::Set(all)) }
}

fn short(entry: &EntryReason) -> Option<String> {
    let found = if let Some(Value::Integer(found)) = entry.found { found } else { 0 };
    if let Some(Value::Integer(wanted)) = entry.wanted { Some((wanted - found).to_string()) } else { None }
}

/// The failing leaves of a reason with the answer each is wanted to have.
pub(crate) fn leaves<'r>(reason: &'r Reason, wanted: bool, into: &mut Vec<(&'r Reason, bool)>) {
    let answer = if wanted { Truth::Yes } else { Truth::No };
    if reason.holds == answer {
        return;
    }
    match &reason.of {
        Of::All(parts) | Of::Any(parts) => parts.iter().for_each(|part| leaves(part, wanted, into)),
        Of::Not(part) => leaves(part, !wanted, into),
        Of::Rule(_, part) => leaves(part, wanted, into),
        _ => into.push((reason, wanted)),
    }
}
