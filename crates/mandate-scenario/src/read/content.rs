//! The values of an act, by what the act declares.

use super::desk::Desk;
use super::roster::Roster;
use mandate_process::Process;
use mandate_process::finding::Finding;
use mandate_process::limits::INTEGER_BOUND;
use mandate_process::tables::{ACTORS, Atom, FieldRow, KeyRow, SortKind, TEXTS};
use mandate_process::text::grammar::{Pattern, Type};
use mandate_process::text::tree::{Entry, Node, Tree};
use mandate_process::text::{quoted, value};
use mandate_process::time::Period;
use mandate_process::value::Value;
use std::ops::Range;

static BOOLEAN: Type = Type::Boolean;
static INTEGER: Type = Type::Integer(-INTEGER_BOUND, INTEGER_BOUND);
static DATE: Type = Type::Date;
static LENGTH: Type = Type::Form(Pattern::Length);
static TEXT: Type = Type::Text;
static ID: Type = Type::Form(Pattern::Id);
static TEXT_LIST: Type = Type::List(&TEXT);
static ID_LIST: Type = Type::List(&ID);
static TABLE: Type = Type::Map(&Type::Value);

/// What the values of acts may name.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub process: &'a Process,
    pub roster: &'a Roster,
    /// The names of the designs.
    pub designs: &'a [String],
}

impl Known<'_> {
    /// The value of a field, if it is one; every problem is reported where it stands.
    pub fn value(&self, desk: &mut Desk<'_, '_>, field: &FieldRow, node: &Node) -> Option<Value> {
        self.keyed(desk, field, &field.keys, node, &format!("`{}`", field.name))
    }

    fn keyed(&self, desk: &mut Desk<'_, '_>, field: &FieldRow, keys: &[KeyRow], node: &Node, what: &str) -> Option<Value> {
        let Some((key, rest)) = keys.split_first() else {
            return if field.set { self.set(desk, field, node, what) } else { self.single(desk, field.atom, node, what) };
        };
        let Tree::Table(entries) = &node.tree else {
            desk.fits(node, &TABLE, what);
            return None;
        };
        let mut rows = Vec::new();
        let mut all = true;
        let member = Atom::Member(key.sort, key.role);
        for Entry { key, range, node } in entries {
            let named = self.name(desk, member, key, range);
            let row = self.keyed(desk, field, rest, node, &quoted(key));
            all &= named && row.is_some();
            rows.extend(row.map(|row| (key.clone(), row)));
        }
        all.then_some(Value::Table(rows))
    }

    fn set(&self, desk: &mut Desk<'_, '_>, field: &FieldRow, node: &Node, what: &str) -> Option<Value> {
        let Tree::List(items) = &node.tree else {
            desk.fits(node, if field.atom == Atom::Member(TEXTS, None) { &TEXT_LIST } else { &ID_LIST }, what);
            return None;
        };
        let values: Vec<Option<Value>> = items.iter().map(|item| self.single(desk, field.atom, item, what)).collect();
        values.into_iter().collect::<Option<Vec<Value>>>().map(Value::Set)
    }

    fn single(&self, desk: &mut Desk<'_, '_>, atom: Atom, node: &Node, what: &str) -> Option<Value> {
        let of = match atom {
            Atom::Boolean => &BOOLEAN,
            Atom::Integer => &INTEGER,
            Atom::Date => &DATE,
            Atom::Period => &LENGTH,
            Atom::Design => &ID,
            Atom::Member(..) => &TEXT,
        };
        if matches!(node.tree, Tree::Bad) || !desk.fits(node, of, what) {
            return None;
        }
        let Some(word) = node.text() else { return Some(value(node)) };
        match atom {
            Atom::Period => return Period::parse(word).map(Value::Period),
            Atom::Design if !self.designs.iter().any(|name| name == word) => {
                desk.unknown_name("design", word, &node.range, self.designs.iter().map(String::as_str));
                return None;
            }
            Atom::Member(..) if !self.name(desk, atom, word, &node.range) => return None,
            _ => {}
        }
        Some(Value::from(word))
    }

    /// Whether a word names a member of a sort; reports it if not.
    pub fn name(&self, desk: &mut Desk<'_, '_>, atom: Atom, word: &str, range: &Range<usize>) -> bool {
        let Atom::Member(sort, role) = atom else { return true };
        if sort == ACTORS {
            return self.actor(desk, role.map(|role| self.process.role_name(role)), word, range);
        }
        let row = &self.process.tables().sorts[sort];
        match row.kind {
            SortKind::Closed | SortKind::Scale => {
                let known = row.members.iter().any(|member| **member == *word);
                if !known {
                    desk.unknown_name(&row.name, word, range, row.members.iter().map(|member| &**member));
                }
                known
            }
            SortKind::Open => {
                let is_id = Pattern::Id.fits(word);
                if !is_id {
                    let finding = Finding::error("bad-name", format!("{} is no id", quoted(word)));
                    desk.report(finding.why("1 to 64 of a–z, 0–9 and `-`"), range);
                }
                is_id
            }
            // How long a text may be and what may stand in it has been looked at for every value.
            SortKind::Text | SortKind::Actor => true,
        }
    }

    /// Whether a word names an actor, of a role if one is wanted; reports it if not.
    pub fn actor(&self, desk: &mut Desk<'_, '_>, role: Option<&str>, word: &str, range: &Range<usize>) -> bool {
        if self.roster.is_absent(word) {
            let finding = Finding::error("unknown-name", format!("{} does not take part", quoted(word)));
            let range = desk.inside(range, word).unwrap_or_else(|| range.clone());
            desk.report(finding.why("`without` leaves it out"), &range);
            return false;
        }
        if !self.roster.has(word) {
            desk.unknown_name("actor", word, range, self.roster.ids());
            return false;
        }
        // An actor whose role did not read has been told of.
        let (Some(wanted), Some(found)) = (role, self.roster.role(word)) else { return true };
        if wanted != found {
            let finding = Finding::error("wrong-role", format!("{} has the role `{found}`", quoted(word)));
            let range = desk.inside(range, word).unwrap_or_else(|| range.clone());
            desk.report(finding.why(format!("wanted an actor of role `{wanted}`")), &range);
        }
        wanted == found
    }
}
