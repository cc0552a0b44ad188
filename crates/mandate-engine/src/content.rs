//! The content of an act, checked against what the act declares (S5.4) and turned into members and cells.

use crate::act::Act;
use crate::bounds::too_many_entries;
use crate::facts::Keys;
use crate::few::Few;
use crate::refusal::ContentProblem;
use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::cast::Cast;
use mandate_process::finding::nearest;
use mandate_process::ids::{FactId, SortId};
use mandate_process::limits::INTEGER_BOUND;
use mandate_process::same_name;
use mandate_process::tables::{ActRow, Atom, KeyRow, Name, SortKind, TEXTS, name};
use mandate_process::time::Date;
use mandate_process::value::Value;

/// What a field gives: as small as a single value, which nearly all are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Given {
    /// It was left out.
    Absent,
    /// A single value.
    Cell(i64),
    /// Members.
    Members(Box<Few<u32, 4>>),
    /// Values at further keys.
    Table(Box<Few<(Keys, Given), 2>>),
    /// A length: recorded, read by nobody.
    Recorded,
    /// What a design says, fact by fact.
    Design(Box<Few<(FactId, Given), 2>>),
}

/// Content as the engine reads it, and the members that it names for the first time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Content {
    pub given: Vec<Given>,
    pub new: Vec<(SortId, Name)>,
}

/// Checks content; all problems at once. What it comes to takes the place of what was in `content`.
pub(crate) fn resolve(process: &Process, cast: &Cast, row: &ActRow, act: &Act, content: &mut Content) -> Result<(), Vec<ContentProblem>> {
    content.given.clear();
    content.new.clear();
    if row.fields.is_empty() && act.content.is_empty() {
        return Ok(());
    }
    let mut reader = Reader { process, cast, content, problems: Vec::new() };
    // Where each field that is given was read, none is unknown and none given twice.
    if reader.fields(row, act) < act.content.len() {
        reader.misnamed(row, act);
    }
    reader.bounded();
    if reader.problems.is_empty() { Ok(()) } else { Err(reader.problems) }
}

fn field_list(row: &ActRow) -> String {
    let names: Vec<&str> = row.fields.iter().map(|field| &*field.name).collect();
    if names.is_empty() { "the act carries nothing".to_string() } else { format!("one of {}", names.join(", ")) }
}

struct Reader<'a> {
    process: &'a Process,
    cast: &'a Cast,
    content: &'a mut Content,
    problems: Vec<ContentProblem>,
}

impl Reader<'_> {
    /// Reads every declared field; how many of them are given.
    fn fields(&mut self, row: &ActRow, act: &Act) -> usize {
        let mut read = 0;
        for field in &row.fields {
            let value = act.content.iter().find(|(name, _)| same_name(name, &field.name)).map(|(_, value)| value);
            read += usize::from(value.is_some());
            let given = match value {
                None if field.optional => Given::Absent,
                None => {
                    self.problem(&field.name, "left out", self.wanted(field.atom, field.set));
                    Given::Absent
                }
                Some(Value::Design { facts, .. }) if field.atom == Atom::Design => self.design(row, &field.name, facts),
                Some(value) => self.value(&field.name, field.atom, field.set, &field.keys, value),
            };
            self.content.given.push(given);
        }
        read
    }

    /// Fields that the act does not have, and fields that are given twice: told before all other problems.
    fn misnamed(&mut self, row: &ActRow, act: &Act) {
        let others = core::mem::take(&mut self.problems);
        for (field, _) in &act.content {
            if !row.fields.iter().any(|known| *known.name == **field) {
                let near = nearest(field, row.fields.iter().map(|known| &*known.name)).map(ToOwned::to_owned);
                self.problem(field, "no such field", near.map_or_else(|| field_list(row), |near| format!("did you mean `{near}`?")));
            }
        }
        for (index, (field, _)) in act.content.iter().enumerate() {
            if act.content.iter().take(index).any(|(other, _)| other == field) {
                self.problem(field, "given twice", "once".to_string());
            }
        }
        self.problems.extend(others);
    }

    fn problem(&mut self, field: &str, found: &str, wanted: String) {
        self.problems.push(ContentProblem { field: field.to_owned(), found: found.to_owned(), wanted });
    }

    /// New members may not make a keyed fact larger than the limit.
    fn bounded(&mut self) {
        if self.content.new.is_empty() {
            return;
        }
        let joined = |sort: SortId| self.cast.count(sort) as usize + self.content.new.iter().filter(|(other, _)| *other == sort).count();
        if let Some(fact) = too_many_entries(self.process, joined) {
            let (name, most) = (&self.process.tables().facts[fact].name, self.process.limits().entries);
            self.problem("", "new members", format!("at most {most} entries of fact `{name}`"));
        }
    }

    fn wanted(&self, atom: Atom, set: bool) -> String {
        let one = match atom {
            Atom::Boolean => "true or false".to_string(),
            Atom::Integer => "a whole number within ±10¹²".to_string(),
            Atom::Date => "a day from 1900-01-01 to 2200-12-31".to_string(),
            Atom::Period => "a length such as `10 days`".to_string(),
            Atom::Design => "a design".to_string(),
            Atom::Member(TEXTS, _) => format!("a text of at most {} bytes without control characters", self.process.limits().text_bytes),
            Atom::Member(_, Some(role)) => format!("an actor of role `{}`", self.process.role_name(role)),
            Atom::Member(sort, None) => format!("one `{}`", self.process.sort_name(sort)),
        };
        if set { format!("a list, each {one}") } else { one }
    }

    fn design(&mut self, row: &ActRow, field: &str, facts: &[(String, Value)]) -> Given {
        let tables = self.process.tables();
        let mut given = Few::new();
        for (name, _) in facts {
            if !row.from_design.iter().any(|fact| *tables.facts[*fact].name == **name) {
                self.problem(field, &format!("`{name}`"), "only facts that are taken from a design".to_string());
            }
        }
        for fact in &row.from_design {
            let shape = &tables.facts[*fact];
            let value = facts.iter().find(|(name, _)| **name == *shape.name).map(|(_, value)| value);
            let one = match value {
                None => Given::Absent,
                Some(value) => self.value(field, shape.atom, shape.set, &shape.keys, value),
            };
            given.push((*fact, one));
        }
        Given::Design(Box::new(given))
    }

    fn value(&mut self, field: &str, atom: Atom, set: bool, keys: &[KeyRow], value: &Value) -> Given {
        if !keys.is_empty() {
            let mut rows = Few::new();
            self.table(field, atom, set, keys, value, Keys::default(), &mut rows);
            return Given::Table(Box::new(rows));
        }
        if set {
            let Value::Set(values) = value else {
                self.problem(field, &format!("`{value}`"), self.wanted(atom, true));
                return Given::Absent;
            };
            let members = values.iter().filter_map(|value| self.cell(field, atom, value)).filter_map(|cell| u32::try_from(cell).ok());
            return Given::Members(Box::new(members.collect()));
        }
        match (atom, value) {
            (Atom::Period, Value::Period(_)) => Given::Recorded,
            _ => self.cell(field, atom, value).map_or(Given::Absent, Given::Cell),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one recursion over the keys of one field")]
    fn table(&mut self, field: &str, atom: Atom, set: bool, keys: &[KeyRow], value: &Value, at: Keys, rows: &mut Few<(Keys, Given), 2>) {
        let Some((key, rest)) = keys.split_first() else {
            let given = self.value(field, atom, set, &[], value);
            rows.push((at, given));
            return;
        };
        let Value::Table(entries) = value else {
            self.problem(field, &format!("`{value}`"), format!("a table by `{}`", self.process.sort_name(key.sort)));
            return;
        };
        for (name, value) in entries {
            if let Some(member) = self.member(field, key.sort, key.role, name) {
                self.table(field, atom, set, rest, value, at.push(member), rows);
            }
        }
    }

    fn cell(&mut self, field: &str, atom: Atom, value: &Value) -> Option<i64> {
        match (atom, value) {
            (Atom::Boolean, Value::Boolean(value)) => Some(i64::from(*value)),
            (Atom::Integer, Value::Integer(value)) if (-INTEGER_BOUND..=INTEGER_BOUND).contains(value) => Some(*value),
            (Atom::Date, Value::Date(day)) if (Date::FIRST..=Date::LAST).contains(day) => Some(i64::from(day.0)),
            (Atom::Member(sort, role), Value::Text(text)) => self.member(field, sort, role, text).map(i64::from),
            _ => {
                self.problem(field, &format!("`{value}`"), self.wanted(atom, false));
                None
            }
        }
    }

    /// A member known to the case, or a new one of an open type.
    fn member(&mut self, field: &str, sort: SortId, role: Option<mandate_process::ids::RoleId>, text: &str) -> Option<u32> {
        let known = self.cast.find(sort, text);
        if let Some(member) = known {
            if role.is_some() && !self.cast.has_role(member, role) {
                self.problem(field, &format!("`{text}`"), self.wanted(Atom::Member(sort, role), false));
                return None;
            }
            return Some(member);
        }
        let row = &self.process.tables().sorts[sort];
        let limits = self.process.limits();
        let fits = match row.kind {
            SortKind::Text => text.len() <= limits.text_bytes && !text.chars().any(char::is_control),
            SortKind::Open => {
                (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            }
            _ => false,
        };
        if !fits {
            let near = nearest(text, self.cast.members(sort).iter().map(|name| &**name));
            let wanted = match (near, row.kind) {
                (Some(near), SortKind::Actor | SortKind::Closed | SortKind::Scale) => format!("did you mean `{near}`?"),
                (None, SortKind::Actor) => "an actor of the roster".to_string(),
                (_, SortKind::Open) => "an id of lower-case letters, digits and hyphens".to_string(),
                (None, SortKind::Closed | SortKind::Scale) => {
                    let names: Vec<&str> = row.members.iter().map(|name| &**name).collect();
                    format!("one of {}", names.join(", "))
                }
                _ => self.wanted(Atom::Member(sort, role), false),
            };
            self.problem(field, &format!("`{}`", text.escape_debug()), wanted);
            return None;
        }
        let already = self.cast.count(sort);
        let mut place = already;
        for (other, name) in &self.content.new {
            if *other == sort {
                if **name == *text {
                    return Some(place);
                }
                place += 1;
            }
        }
        if row.kind == SortKind::Open && place as usize >= limits.members {
            self.problem(field, &format!("`{text}`"), format!("at most {} members of `{}`", limits.members, row.name));
            return None;
        }
        self.content.new.push((sort, name(text)));
        Some(place)
    }
}
