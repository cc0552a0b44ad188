//! The content of acts, written and read. What an act declares says how a text is read: `"2027-01-01"` in a field of
//! text stays a text. An act that was refused may carry anything; what would not be read back as it was is tagged.

use super::error::{RecordError, quoted};
use super::json::Json;
use super::script::Script;
use super::write::{boolean, date, integer, key, list, named, pair, text};
use crate::act::{Act, Text};
use crate::few::Few;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::tables::{ActRow, Atom, FactRow, FieldRow, KeyRow};
use mandate_process::time::{Date, Period};
use mandate_process::value::Value;

/// Values nested deeper fit no act: what lies there is not told.
const DEEPEST: usize = 16;
const TOO_DEEP: &str = "…";

/// What is expected where a value stands.
#[derive(Clone, Copy)]
enum Wanted<'t> {
    Any,
    One(Atom),
    Set(Atom),
    Table(&'t [KeyRow], Atom, bool),
    Design(&'t Process, &'t ActRow),
}

impl<'t> Wanted<'t> {
    fn of(atom: Atom, set: bool, keys: &'t [KeyRow]) -> Self {
        match (keys.is_empty(), set) {
            (false, _) => Self::Table(keys, atom, set),
            (true, true) => Self::Set(atom),
            (true, false) => Self::One(atom),
        }
    }

    fn field(process: &'t Process, act: &'t ActRow, name: &str) -> Self {
        match act.fields.iter().find(|field| *field.name == *name) {
            Some(FieldRow { atom: Atom::Design, set: false, keys, .. }) if keys.is_empty() => Self::Design(process, act),
            Some(field) => Self::of(field.atom, field.set, &field.keys),
            None => Self::Any,
        }
    }

    fn fact(process: &'t Process, act: &ActRow, name: &str) -> Self {
        let facts = &process.tables().facts;
        let found: Option<&FactRow> = act.from_design.iter().map(|id| &facts[*id]).find(|row| *row.name == *name);
        found.map_or(Self::Any, |row| Self::of(row.atom, row.set, &row.keys))
    }

    /// Of a member of a set.
    fn member(self) -> Self {
        if let Self::Set(atom) = self { Self::One(atom) } else { Self::Any }
    }

    /// Of a value in a table.
    fn inner(self) -> Self {
        match self {
            Self::Table(keys, atom, set) => Self::of(atom, set, keys.get(1..).unwrap_or_default()),
            _ => Self::Any,
        }
    }
}

fn act_row<'p>(process: &'p Process, name: &str) -> Option<&'p ActRow> {
    let tables = process.tables();
    tables.act(name).map(|id| &tables.acts[id])
}

/// Most contents have no more rows.
const FEW: usize = 4;

type Rows<'r> = Few<(&'r str, &'r Value), FEW>;

/// Writes the content of an act: declared fields first, in their order.
pub(super) fn write_content(out: &mut Script, process: &Process, act: &Act) {
    if act.content.is_empty() {
        return out.put("{}");
    }
    let row = act_row(process, &act.name);
    let mut rows: Rows<'_> = act.content.iter().map(|(name, value)| (&**name, value)).collect();
    if let Some(row) = row {
        rows.sort_by_key(|(name, _)| row.fields.iter().position(|field| *field.name == **name).unwrap_or(usize::MAX));
    }
    write_rows(out, &rows, 0, |name| row.map_or(Wanted::Any, |row| Wanted::field(process, row, name)));
}

/// Rows as an object; as tagged pairs where an object would lose one, or be taken for a tag.
fn write_rows<'t>(out: &mut Script, rows: &[(&str, &Value)], depth: usize, wanted: impl Fn(&str) -> Wanted<'t>) {
    let mut names: Few<&str, FEW> = rows.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    let twice = names.windows(2).any(|pair| pair.first() == pair.last());
    let plain = !twice && !names.iter().any(|name| name.starts_with('$'));
    if plain {
        out.put_sign(b'{');
        for (name, value) in rows {
            named(out, name);
            write(out, value, wanted(name), depth + 1);
        }
        return out.put_sign(b'}');
    }
    out.put("{\"$table\":");
    list(out, rows, |out, (name, value)| {
        out.put_sign(b'[');
        text(out, name);
        out.put_sign(b',');
        write(out, value, wanted(name), depth + 1);
        out.put_sign(b']');
    });
    out.put_sign(b'}');
}

fn write(out: &mut Script, value: &Value, wanted: Wanted<'_>, depth: usize) {
    if depth > DEEPEST {
        return text(out, TOO_DEEP);
    }
    match value {
        Value::Boolean(value) => boolean(out, *value),
        Value::Integer(value) => integer(out, *value),
        Value::Text(value) if matches!(wanted, Wanted::One(Atom::Date | Atom::Period)) => tagged(out, "$text", |out| text(out, value)),
        Value::Text(value) => text(out, value),
        Value::Date(day) if !(Date::FIRST..=Date::LAST).contains(day) => tagged(out, "$date", |out| integer(out, i64::from(day.0))),
        Value::Date(day) if matches!(wanted, Wanted::One(Atom::Date)) => date(out, *day),
        Value::Date(day) => tagged(out, "$date", |out| date(out, *day)),
        Value::Period(length) if matches!(wanted, Wanted::One(Atom::Period)) && (1..=Period::MOST).contains(&length.count) => {
            text(out, &length.to_string());
        }
        Value::Period(length) => tagged(out, "$length", |out| text(out, &length.to_string())),
        Value::Set(values) => list(out, values, |out, value| write(out, value, wanted.member(), depth + 1)),
        Value::Table(rows) if matches!(wanted, Wanted::Design(..)) => {
            tagged(out, "$table", |out| {
                list(out, rows, |out, (name, value)| {
                    out.put_sign(b'[');
                    text(out, name);
                    out.put_sign(b',');
                    write(out, value, Wanted::Any, depth + 1);
                    out.put_sign(b']');
                });
            });
        }
        Value::Table(rows) => write_rows(out, &borrowed(rows), depth, |_| wanted.inner()),
        Value::Design { id, facts } => {
            let design = |out: &mut Script| {
                out.put_sign(b'{');
                pair(out, "id", id);
                key(out, "facts");
                write_rows(out, &borrowed(facts), depth, |name| match wanted {
                    Wanted::Design(process, act) => Wanted::fact(process, act, name),
                    _ => Wanted::Any,
                });
                out.put_sign(b'}');
            };
            if matches!(wanted, Wanted::Design(..)) { design(out) } else { tagged(out, "$design", design) }
        }
    }
}

fn borrowed(rows: &[(String, Value)]) -> Rows<'_> {
    rows.iter().map(|(name, value)| (&**name, value)).collect()
}

fn tagged(out: &mut Script, tag: &str, write: impl FnOnce(&mut Script)) {
    out.put_sign(b'{');
    key(out, tag);
    write(out);
    out.put_sign(b'}');
}

/// Reads the content of an act.
pub(super) fn read_content(process: &Process, act: &str, from: &Json<'_>) -> Result<Few<(Text, Value), 1>, RecordError> {
    let row = act_row(process, act);
    let rows = read_rows(from, "content", 0, |name| row.map_or(Wanted::Any, |row| Wanted::field(process, row, name)))?;
    Ok(rows.into_iter().map(|(name, value)| (Text::Owned(name), value)).collect())
}

fn read_rows<'t>(
    from: &Json<'_>,
    key: &str,
    depth: usize,
    wanted: impl Fn(&str) -> Wanted<'t>,
) -> Result<Vec<(String, Value)>, RecordError> {
    let rows = from.rows(key)?;
    if let [(tag, list)] = rows
        && tag == "$table"
    {
        let row = |item: &Json<'_>| match item.items(key)? {
            [Json::Text(name), value] => Ok((name.clone().into_owned(), read(value, name, wanted(name), depth + 1)?)),
            _ => Err(RecordError::wrong(key, item.told(), "a pair of name and value")),
        };
        return list.items(key)?.iter().map(row).collect();
    }
    rows.iter().map(|(name, value)| Ok((name.clone().into_owned(), read(value, name, wanted(name), depth + 1)?))).collect()
}

fn read(from: &Json<'_>, key: &str, wanted: Wanted<'_>, depth: usize) -> Result<Value, RecordError> {
    if depth > DEEPEST {
        return Ok(Value::Set(Vec::new()));
    }
    Ok(match from {
        Json::Null => return Err(RecordError::wrong(key, "`null`", "a value")),
        Json::Boolean(value) => Value::Boolean(*value),
        Json::Integer(value) => Value::Integer(*value),
        Json::Text(value) => match wanted {
            Wanted::One(Atom::Date) => Value::Date(read_date(value, key)?),
            Wanted::One(Atom::Period) => Value::Period(read_length(value, key)?),
            _ => Value::Text(value.clone().into_owned()),
        },
        Json::List(items) => Value::Set(items.iter().map(|item| read(item, key, wanted.member(), depth + 1)).collect::<Result<_, _>>()?),
        Json::Object(rows) => match rows.as_slice() {
            [(tag, value)] if tag.starts_with('$') && tag != "$table" => read_tagged(tag, value, key, depth)?,
            [(tag, _)] if tag == "$table" => Value::Table(read_rows(from, key, depth, |_| wanted.inner())?),
            _ if matches!(wanted, Wanted::Design(..)) => read_design(from, key, wanted, depth)?,
            _ => Value::Table(read_rows(from, key, depth, |_| wanted.inner())?),
        },
    })
}

fn read_tagged(tag: &str, value: &Json<'_>, key: &str, depth: usize) -> Result<Value, RecordError> {
    match (tag, value) {
        ("$text", Json::Text(text)) => Ok(Value::Text(text.clone().into_owned())),
        ("$date", Json::Text(text)) => Ok(Value::Date(read_date(text, key)?)),
        ("$date", Json::Integer(days)) => {
            let day = i32::try_from(*days).map(Date).map_err(|_| RecordError::wrong(key, value.told(), "a day"))?;
            Ok(Value::Date(day))
        }
        ("$length", Json::Text(text)) => Ok(Value::Period(read_length(text, key)?)),
        ("$design", Json::Object(_)) => read_design(value, key, Wanted::Any, depth),
        _ => Err(RecordError::wrong(key, format!("tagged {}", quoted(tag)), "a value")),
    }
}

fn read_design(from: &Json<'_>, key: &str, wanted: Wanted<'_>, depth: usize) -> Result<Value, RecordError> {
    let object = from.object(key, &["id", "facts"])?;
    let facts = read_rows(object.get("facts")?, "facts", depth, |name| match wanted {
        Wanted::Design(process, act) => Wanted::fact(process, act, name),
        _ => Wanted::Any,
    })?;
    Ok(Value::Design { id: object.text("id")?.to_owned(), facts })
}

pub(super) fn read_date(text: &str, key: &str) -> Result<Date, RecordError> {
    Date::parse(text).ok_or_else(|| RecordError::wrong(key, quoted(text), "a day from 1900-01-01 to 2200-12-31"))
}

/// A length; its count may be one that no file has, since code can make such lengths.
fn read_length(text: &str, key: &str) -> Result<Period, RecordError> {
    let wrong = || RecordError::wrong(key, quoted(text), "a length such as `10 days`");
    let (count, word) = text.split_once(' ').ok_or_else(wrong)?;
    let one = Period::parse(&format!("1 {word}")).ok_or_else(wrong)?;
    Ok(Period { count: count.parse().map_err(|_| wrong())?, ..one })
}
