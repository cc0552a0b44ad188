//! Every act that can make a difference: by everybody who could do it, with everything it could carry.

use super::Offer;
use super::readers::{Readers, changes, is_written, readers};
use super::values::{Asker, Values, subsets};
use mandate_engine::explore::prepare;
use mandate_engine::{Act, CaseState};
use mandate_process::Process;
use mandate_process::definition::{Operator, Verb};
use mandate_process::ids::FactId;
use mandate_process::tables::{ActRow, Atom, FactRow, FieldRow, KeySource, MembersRow, RightRow, ValueRow};
use mandate_process::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// More contents than this are not tried for one act by one actor.
const MOST_CONTENTS: usize = 1 << 12;

/// What may come from outside.
pub(super) struct Alphabet {
    /// The acts.
    pub offers: Vec<Offer>,
    /// Acts of which not every content was tried.
    pub cut: Vec<String>,
    /// An act that names what the case does not know yet: the alphabet is to be worked out anew once it does.
    pub unknown: Option<Act>,
}

/// The acts that can make a difference to a case.
pub(super) fn alphabet(process: &Process, start: &CaseState, needs_motion: bool) -> Alphabet {
    let readers = readers(process);
    let asker = Asker { process, start, needs_motion };
    let mut offers = Vec::new();
    let mut cut = BTreeSet::new();
    for (_, row) in process.tables().acts.iter() {
        let maker = Maker { asker, readers: &readers, row };
        let contents = maker.contents();
        if contents.cut {
            cut.insert(row.name.to_string());
        }
        for (actor, role) in start.cast().roster() {
            if row.by.is_none_or(|by| by >> (role.0 & 63) & 1 == 1) {
                match maker.offers(actor, &contents.values) {
                    Ok(more) => offers.extend(more),
                    Err(act) if start.acquainted(process, &act).is_ok() => {
                        return Alphabet { offers: Vec::new(), cut: Vec::new(), unknown: Some(*act) };
                    }
                    Err(_) => {
                        cut.insert(row.name.to_string());
                    }
                }
            }
        }
    }
    Alphabet { offers, cut: cut.into_iter().collect(), unknown: None }
}

/// Contents of one act: fields and values.
#[derive(Default)]
struct Contents {
    values: Vec<Vec<(String, Value)>>,
    cut: bool,
}

struct Maker<'a> {
    asker: Asker<'a>,
    readers: &'a BTreeMap<FactId, Readers<'a>>,
    row: &'a ActRow,
}

impl Maker<'_> {
    /// Every combination of what its fields may carry.
    fn contents(&self) -> Contents {
        let mut all = Contents { values: vec![Vec::new()], cut: false };
        for (place, field) in self.row.fields.iter().enumerate() {
            let (choices, cut) = self.choices(place, field);
            all.cut |= cut;
            let mut more = Vec::new();
            for content in &all.values {
                for choice in &choices {
                    let mut content = content.clone();
                    content.extend(choice.clone().map(|value| (field.name.to_string(), value)));
                    more.push(content);
                }
            }
            if more.len() > MOST_CONTENTS {
                more.truncate(MOST_CONTENTS);
                all.cut = true;
            }
            all.values = more;
        }
        all
    }

    /// What one field may carry; `None`: it is left out.
    fn choices(&self, place: usize, field: &FieldRow) -> (Vec<Option<Value>>, bool) {
        let values = if field.atom == Atom::Design { self.designs() } else { self.values(place, field) };
        let mut choices: Vec<Option<Value>> = Vec::new();
        // A set that is left out is an empty one, and a table that is left out an empty one, too.
        let told_by_empty = values
            .values
            .iter()
            .any(|value| matches!(value, Value::Set(set) if set.is_empty()) || matches!(value, Value::Table(rows) if rows.is_empty()));
        if field.optional && !told_by_empty || values.values.is_empty() {
            choices.push(None);
        }
        choices.extend(values.values.into_iter().map(Some));
        (choices, values.cut)
    }

    fn values(&self, place: usize, field: &FieldRow) -> Values {
        let facts = &self.asker.process.tables().facts;
        let mut found = Values::default();
        let mut is_key = false;
        let mut keys: Vec<Value> = Vec::new();
        for change in &self.row.changes {
            let Some(readers) = self.readers.get(&change.fact) else { continue };
            let row = &facts[change.fact];
            for (at, key) in change
                .at
                .iter()
                .zip(&row.keys)
                .enumerate()
                .filter(|(_, (source, _))| **source == KeySource::Field(place))
                .map(|(at, (_, key))| (at, key))
            {
                is_key = true;
                keys.extend(self.asker.keys(*key, at, readers));
            }
            if change.value == ValueRow::Field(place) {
                let entry = self.entry(change.fact, row, change.verb, readers);
                let values = if field.keys.is_empty() { entry } else { self.tables(row, change.at.len(), field, &entry, readers) };
                found.cut |= values.cut;
                found.values.extend(values.values);
            }
        }
        if is_key {
            keys.sort();
            keys.dedup();
            if field.set {
                let values = subsets(&keys);
                found.cut |= values.cut;
                found.values.extend(values.values);
            } else {
                found.values.extend(keys);
            }
        }
        if found.values.is_empty() {
            found.values.extend(self.least(field));
        }
        found.values.sort();
        found.values.dedup();
        if field.atom == Atom::Date {
            // Days ahead first: of two ways as short as each other the likelier one is told.
            found.values.reverse();
        }
        found
    }

    /// What one entry is given; to be added or removed, a single member may be what the field holds.
    fn entry(&self, fact: FactId, row: &FactRow, verb: Verb, readers: &Readers<'_>) -> Values {
        let values = self.asker.of_fact(fact, readers);
        let _ = (row, verb);
        values
    }

    /// Rows for each member that somebody reads, each left out or given.
    fn tables(&self, row: &FactRow, skip: usize, field: &FieldRow, entry: &Values, readers: &Readers<'_>) -> Values {
        let Some(key) = row.keys.get(skip).filter(|_| field.keys.len() == 1) else {
            return Values { values: vec![Value::Table(Vec::new())], cut: !field.keys.is_empty() };
        };
        let members = self.asker.keys(*key, skip, readers);
        let mut tables: Vec<Vec<(String, Value)>> = vec![Vec::new()];
        for member in members.iter().filter_map(Value::as_text) {
            let with = |value: &Value, table: &[(String, Value)]| {
                let mut table = table.to_vec();
                table.push((member.to_owned(), value.clone()));
                table
            };
            let more: Vec<_> =
                tables.iter().flat_map(|table| entry.values.iter().map(|value| with(value, table)).collect::<Vec<_>>()).collect();
            tables.extend(more);
            if tables.len() > MOST_CONTENTS {
                tables.truncate(MOST_CONTENTS);
                return Values { values: tables.into_iter().map(Value::Table).collect(), cut: true };
            }
        }
        Values { values: tables.into_iter().map(Value::Table).collect(), cut: entry.cut }
    }

    /// Designs: every combination of what the facts taken from them may hold.
    fn designs(&self) -> Values {
        let facts = &self.asker.process.tables().facts;
        let mut all: Vec<Vec<(String, Value)>> = vec![Vec::new()];
        let mut cut = false;
        for fact in &self.row.from_design {
            let Some(readers) = self.readers.get(fact) else { continue };
            let row = &facts[*fact];
            let entry = self.asker.of_fact(*fact, readers);
            let field = FieldRow { name: row.name.clone(), atom: row.atom, set: row.set, keys: row.keys.clone(), optional: true };
            let values = if row.keys.is_empty() { entry } else { self.tables(row, 0, &field, &entry, readers) };
            cut |= values.cut;
            let with = |value: &Value, design: &[(String, Value)]| {
                let mut design = design.to_vec();
                design.push((row.name.to_string(), value.clone()));
                design
            };
            let more: Vec<_> =
                all.iter().flat_map(|design| values.values.iter().map(|value| with(value, design)).collect::<Vec<_>>()).collect();
            all = more;
            if all.len() > MOST_CONTENTS {
                all.truncate(MOST_CONTENTS);
                cut = true;
            }
        }
        Values { values: all.into_iter().map(|facts| Value::Design { id: "plan".to_owned(), facts }).collect(), cut }
    }

    /// Something that fits a field that changes nothing.
    fn least(&self, field: &FieldRow) -> Option<Value> {
        if !field.keys.is_empty() {
            return Some(Value::Table(Vec::new()));
        }
        if field.set {
            return Some(Value::Set(Vec::new()));
        }
        if field.optional {
            return None;
        }
        let today = self.asker.start.clock().day(self.asker.process.utc_offset());
        Some(match field.atom {
            Atom::Boolean => Value::Boolean(false),
            Atom::Integer => Value::Integer(0),
            Atom::Date => Value::Date(today.plus_days(365)),
            Atom::Period => Value::Period(mandate_process::time::Period { count: 30, unit: mandate_process::time::Unit::Day }),
            Atom::Design => return None,
            Atom::Member(mandate_process::tables::TEXTS, _) => Value::Text("as the story asks".to_owned()),
            Atom::Member(..) => self.asker.members(field.atom).into_iter().next()?.1,
        })
    }

    /// The acts of one actor, one for each difference it can make.
    ///
    /// # Errors
    /// An act that does not fit the case, or names what it does not know yet.
    fn offers(&self, actor: &str, contents: &[Vec<(String, Value)>]) -> Result<Vec<Offer>, Box<Act>> {
        let Asker { process, start, .. } = self.asker;
        let mut known = BTreeSet::new();
        let mut offers = Vec::new();
        for content in contents {
            let mut act = Act::new(self.row.name.to_string(), actor.to_owned(), start.clock());
            for (field, value) in content {
                act = act.with(field.clone(), value.clone());
            }
            if !known.insert(self.difference(content)) {
                continue;
            }
            match prepare(process, start, &act) {
                Ok(prepared) => offers.push(Offer { act, prepared }),
                Err(_) => return Err(Box::new(act)),
            }
        }
        Ok(offers)
    }

    /// What a content differs in: what it writes, and of facts that are only ever overwritten and compared, how every
    /// comparison of them comes out.
    fn difference(&self, content: &[(String, Value)]) -> Vec<(String, Value)> {
        let seen = |(field, value): &(String, Value)| {
            let place = self.row.fields.iter().position(|row| *row.name == **field);
            let compared = place.and_then(|place| self.compared(place, value));
            (field.clone(), compared.unwrap_or_else(|| value.clone()))
        };
        content.iter().map(seen).collect()
    }

    /// How every reader sees a value, where that is all there is to it; `None` where the value itself matters.
    fn compared(&self, place: usize, value: &Value) -> Option<Value> {
        let process = self.asker.process;
        let mut seen = Vec::new();
        for change in self.row.changes.iter() {
            if change.at.contains(&KeySource::Field(place)) {
                return None;
            }
            if change.value != ValueRow::Field(place) {
                continue;
            }
            let readers = self.readers.get(&change.fact)?;
            let only_set = changes(process).filter(|other| other.fact == change.fact).all(|other| other.verb == Verb::Set);
            let row = &process.tables().facts[change.fact];
            if !row.set || !row.keys.is_empty() || readers.ranged || readers.with_facts || readers.dated || !only_set {
                return None;
            }
            let Value::Set(members) = value else { return None };
            for leaf in &readers.leaves {
                let wanted: Vec<Value> = match &leaf.right {
                    RightRow::Cell(cell) => match leaf.operator {
                        Operator::Includes => {
                            vec![self.asker.members(row.atom).into_iter().find(|(member, _)| i64::from(*member) == *cell)?.1]
                        }
                        Operator::IsEmpty => vec![Value::Boolean(members.is_empty())],
                        _ => vec![Value::Integer(i64::try_from(members.len()).ok()?)],
                    },
                    RightRow::Members(MembersRow::Fact(fact)) if !is_written(process, *fact) => {
                        match self.asker.start.value(process, *fact, &[]) {
                            Some(Value::Set(wanted)) => wanted,
                            _ => Vec::new(),
                        }
                    }
                    RightRow::Members(MembersRow::List(list)) => {
                        self.asker.members(row.atom).into_iter().filter(|(member, _)| list.contains(member)).map(|(_, name)| name).collect()
                    }
                    _ => return None,
                };
                seen.push(match leaf.operator {
                    Operator::Includes | Operator::IncludesAll => Value::Boolean(wanted.iter().all(|member| members.contains(member))),
                    Operator::IncludesNone => Value::Boolean(!wanted.iter().any(|member| members.contains(member))),
                    _ => wanted.first()?.clone(),
                });
            }
        }
        (!seen.is_empty()).then_some(Value::Set(seen))
    }
}
