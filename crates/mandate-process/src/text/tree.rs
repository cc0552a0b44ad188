//! A text as a tree of plain values in the order in which they were written, each with its place.

use super::check::MOST_FINDINGS;
use super::door;
use super::source::{Page, quoted};
use crate::finding::{Finding, Findings};
use crate::limits::{INTEGER_BOUND, Limits};
use crate::time::Date;
use std::format;
use std::ops::Range;
use std::string::{String, ToString};
use std::vec::Vec;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and the bytes it was written with.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The bytes; of a table with a header, those of the header.
    pub range: Range<usize>,
    /// The value.
    pub tree: Tree,
}

/// A value as files write it.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// `"text"`.
    Text(String),
    /// `14`.
    Integer(i64),
    /// `true`.
    Boolean(bool),
    /// `2027-02-11`.
    Date(Date),
    /// `2027-02-11T09:30:00`: a day and the milliseconds since its 00:00.
    Time(Date, i64),
    /// `[1, 2]`.
    List(Vec<Node>),
    /// `{ a = 1 }`, or what stands under a header.
    Table(Vec<Entry>),
    /// What no file may hold: a float, a time of day, a number or day out of bounds. Already reported.
    Bad,
}

/// One key of a table with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The bytes of the key.
    pub range: Range<usize>,
    /// Its value.
    pub node: Node,
}

impl Node {
    /// The entries, if it is a table.
    pub fn entries(&self) -> &[Entry] {
        if let Tree::Table(entries) = &self.tree { entries } else { &[] }
    }

    /// The value of a key, if it is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        if let Tree::Text(text) = &self.tree { Some(text) } else { None }
    }

    /// The items of a list; anything else is a list of itself.
    pub fn items(&self) -> &[Self] {
        if let Tree::List(items) = &self.tree { items } else { std::slice::from_ref(self) }
    }

    /// The boolean, if it is one.
    pub fn boolean(&self) -> Option<bool> {
        if let Tree::Boolean(value) = self.tree { Some(value) } else { None }
    }

    /// The integer, if it is one.
    pub fn integer(&self) -> Option<i64> {
        if let Tree::Integer(value) = self.tree { Some(value) } else { None }
    }

    /// The day, if it is one.
    pub fn date(&self) -> Option<Date> {
        if let Tree::Date(value) = self.tree { Some(value) } else { None }
    }
}

/// Syntax errors told of one text: what follows a few of them is mostly their echo.
const MOST_ERRORS: usize = 20;

/// Reads a text as a tree, with every problem of characters, syntax, numbers and days. There is no tree if the syntax
/// is broken.
///
/// ```
/// use mandate_process::{limits::Limits, text::{Page, tree}};
/// let page = Page::new("a.toml", "days = 3\n[rule.few]\nsays = 'Few.'");
/// let (tree, findings) = tree::parse(&page, &Limits::DEFAULT);
/// assert!(findings.is_empty());
/// assert_eq!(tree.and_then(|tree| tree.get("days")?.integer()), Some(3));
/// ```
pub fn parse(page: &Page<'_>, limits: &Limits) -> (Option<Node>, Findings) {
    if let Err(finding) = door::door(page.id(), page.text().as_bytes(), limits) {
        return (None, Vec::from([finding]));
    }
    let (table, errors) = DeTable::parse_recoverable(page.text());
    let mut findings: Findings = Vec::new();
    for error in errors.iter().take(MOST_ERRORS) {
        let at = error.span().unwrap_or(page.text().len()..page.text().len());
        let mut message = error.message().to_string();
        if let Some(first) = message.get(..1).map(str::to_lowercase) {
            message.replace_range(..1, &first);
        }
        let twice = message.starts_with("duplicate key");
        let finding = Finding::error(if twice { "duplicate-key" } else { "syntax" }, message);
        findings.push(match first_of(page, at.start).filter(|_| twice) {
            Some(line) => finding.why(format!("first in line {line}")).at(page.span(at)),
            None => finding.at(page.span(at)),
        });
    }
    if errors.len() > MOST_ERRORS {
        findings.push(Finding::error("syntax", format!("{} more errors of syntax", errors.len() - MOST_ERRORS)).at(page.span(0..0)));
    }
    if !findings.is_empty() {
        return (None, findings);
    }
    findings = door::older_forms(page);
    let tree = Reader { page, findings: &mut findings }.table(table.get_ref());
    (Some(Node { range: 0..0, tree }), findings)
}

/// The line on which a header, or a key of the same table, first stands that stands again at a place.
fn first_of(page: &Page<'_>, at: usize) -> Option<usize> {
    let line = page.span(at..at).line;
    let mut before: Vec<(usize, &str)> = page.text().lines().enumerate().take(line).map(|(index, text)| (index + 1, text.trim())).collect();
    let (_, again) = before.pop()?;
    if again.starts_with('[') {
        let header = again.split(']').next()?;
        return before.into_iter().find(|(_, text)| text.split(']').next() == Some(header)).map(|(line, _)| line);
    }
    let key = |text: &str| text.split_once('=').map(|(key, _)| String::from(key.trim()));
    let wanted = key(again)?;
    before
        .into_iter()
        .rev()
        .take_while(|(_, text)| !text.starts_with('['))
        .find(|(_, text)| key(text).as_ref() == Some(&wanted))
        .map(|(line, _)| line)
}

struct Reader<'r, 't> {
    page: &'r Page<'t>,
    findings: &'r mut Findings,
}

impl Reader<'_, '_> {
    fn table(&mut self, table: &DeTable<'_>) -> Tree {
        let mut entries: Vec<Entry> = Vec::with_capacity(table.len());
        for (key, value) in table {
            let name = self.clean(key.get_ref(), &key.span());
            entries.push(Entry { key: name, range: key.span(), node: self.node(value) });
        }
        // The parser keeps keys sorted by name; the order of the file is the order of their places.
        entries.sort_by_key(|entry| entry.range.start);
        Tree::Table(entries)
    }

    fn node(&mut self, value: &Spanned<DeValue<'_>>) -> Node {
        let range = value.span();
        let tree = match value.get_ref() {
            DeValue::String(text) => Tree::Text(self.clean(text, &range)),
            DeValue::Boolean(value) => Tree::Boolean(*value),
            DeValue::Integer(value) => match i64::from_str_radix(value.as_str(), value.radix()) {
                Ok(value) if (-INTEGER_BOUND..=INTEGER_BOUND).contains(&value) => Tree::Integer(value),
                _ => self.bad("out-of-range", format!("found {value}"), "a whole number within ±1000000000000", &range),
            },
            DeValue::Float(value) => {
                self.bad("wrong-type", format!("found {}", value.as_str()), "a whole number; there are no fractions", &range)
            }
            DeValue::Datetime(value) => self.day(value, &range),
            DeValue::Array(items) => Tree::List(items.iter().map(|item| self.node(item)).collect()),
            DeValue::Table(table) => self.table(table),
        };
        Node { range, tree }
    }

    fn bad(&mut self, code: &'static str, what: String, wanted: &str, range: &Range<usize>) -> Tree {
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(Finding::error(code, what).why(format!("wanted {wanted}")).at(self.page.span(range.clone())));
        }
        Tree::Bad
    }

    fn day(&mut self, value: &toml::value::Datetime, range: &Range<usize>) -> Tree {
        let written = format!("found {value}");
        if value.offset.is_some() {
            return self.bad("wrong-type", written, "a day, or a day and a time without an offset", range);
        }
        let Some(date) = value.date else {
            return self.bad("wrong-type", written, "a day such as 2027-02-11", range);
        };
        let Some(day) = Date::new(i32::from(date.year), u32::from(date.month), u32::from(date.day)) else {
            return self.bad("out-of-range", written, "a day from 1900-01-01 to 2200-12-31", range);
        };
        match value.time {
            None => Tree::Date(day),
            Some(time) => {
                let minutes = i64::from(time.hour) * 60 + i64::from(time.minute);
                let seconds = minutes * 60 + i64::from(time.second.unwrap_or(0));
                Tree::Time(day, seconds * 1_000 + i64::from(time.nanosecond.unwrap_or(0)) / 1_000_000)
            }
        }
    }

    /// A text with line ends of one kind; reports what may not stand in it as an escape either.
    fn clean(&mut self, text: &str, range: &Range<usize>) -> String {
        let text = text.replace("\r\n", "\n");
        let refused = text.chars().find_map(|char| door::refused(char, None));
        if let Some((code, what)) = refused.filter(|_| self.findings.len() < MOST_FINDINGS) {
            let finding = Finding::error(code, format!("{what} in {}", quoted(&text))).why("refused as an escape, too");
            self.findings.push(finding.at(self.page.span(range.clone())));
        }
        text
    }
}
