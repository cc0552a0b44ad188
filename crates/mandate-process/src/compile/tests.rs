//! Tests: names found, types compared, everything flat.

use super::words::Shape;
use super::{At, Compiler};
use crate::definition::{Comparison, Item, Members, Operand, Operator, Test};
use crate::finding::Finding;
use crate::ids::{FactId, RuleId, SortId, TestId};
use crate::tables::{ACTORS, Atom, KeyRow, LeafRow, MembersRow, RightRow, RuleRow, SortKind, TEXTS, TestRow};
use crate::value::Value;
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

impl<'d> Compiler<'d> {
    /// Every rule's test.
    pub(super) fn tests(&mut self) {
        let rules = &self.definition.rules;
        for rule in rules {
            let at = At(Item::Rule, &rule.id);
            if matches!(rule.test, Test::All(_)) {
                self.report(
                    at,
                    Finding::error("bad-structure", "the test of a rule is an `all`")
                        .why("one rule, one test: list several rules in `needs`"),
                );
            }
            let test = self.test(at, &rule.test, 0).unwrap_or_default();
            self.tables.rules.push(RuleRow { name: crate::tables::name(&rule.id), test });
        }
        self.rule_depths();
    }

    /// Rules that read themselves, or are nested too deep.
    fn rule_depths(&mut self) {
        let rules = &self.definition.rules;
        for rule in rules {
            let mut seen = BTreeSet::new();
            let mut open: Vec<(&Test, usize)> = Vec::from([(&rule.test, 1)]);
            let mut problem = None;
            while let Some((test, depth)) = open.pop() {
                if depth > self.limits.test_depth {
                    problem = Some(
                        Finding::error("too-deep", "the test is nested too deep, or reads itself")
                            .why(format!("at most {} levels, rules written out", self.limits.test_depth)),
                    );
                    break;
                }
                match test {
                    Test::All(parts) | Test::Any(parts) => open.extend(parts.iter().map(|part| (part, depth + 1))),
                    Test::Not(part) => open.push((part, depth + 1)),
                    Test::Rule(id) if seen.insert((id, depth)) => {
                        open.extend(rules.iter().filter(|rule| rule.id == *id).map(|rule| (&rule.test, depth + 1)));
                    }
                    _ => {}
                }
            }
            if let Some(problem) = problem {
                self.report(At(Item::Rule, &rule.id), problem);
            }
        }
    }

    /// A test as a row; `None` where a name or a type in it does not read.
    pub(super) fn test(&mut self, at: At<'d>, test: &'d Test, depth: usize) -> Option<TestId> {
        if depth > self.limits.test_depth {
            self.report(
                at,
                Finding::error("too-deep", "the test is nested too deep").why(format!("at most {} levels", self.limits.test_depth)),
            );
            return None;
        }
        let row = match test {
            Test::All(parts) => TestRow::All(self.parts(at, parts, depth)?),
            Test::Any(parts) => TestRow::Any(self.parts(at, parts, depth)?),
            Test::Not(part) => TestRow::Not(self.test(at, part, depth + 1)?),
            Test::Rule(id) => TestRow::Rule(self.rule(at, id)?),
            Test::InState(state) => {
                let Some(found) = self.tables.names.states.get(&**state).copied() else {
                    self.unknown_state(at, state);
                    return None;
                };
                TestRow::InState(found)
            }
            Test::Deadline { deadline, is } => TestRow::Deadline(self.deadline(at, deadline)?, *is),
            Test::Ended(is) => TestRow::Ended(*is),
            Test::Fact { fact, for_each, comparison } => TestRow::Leaf(Box::new(self.leaf(at, fact, for_each, comparison)?)),
        };
        Some(self.tables.tests.push(row))
    }

    fn parts(&mut self, at: At<'d>, parts: &'d [Test], depth: usize) -> Option<Vec<TestId>> {
        let rows: Vec<Option<TestId>> = parts.iter().map(|part| self.test(at, part, depth + 1)).collect();
        rows.into_iter().collect()
    }

    pub(super) fn rule(&mut self, at: At<'_>, wanted: &str) -> Option<RuleId> {
        let found = self.tables.names.rules.get(wanted).copied();
        if found.is_none() {
            let names: Vec<String> = self.tables.names.rules.keys().map(|name| String::from(&**name)).collect();
            self.unknown(at, Item::Rule, wanted, names.iter().map(String::as_str));
        }
        found
    }

    pub(super) fn deadline(&mut self, at: At<'_>, wanted: &str) -> Option<crate::ids::DeadlineId> {
        let found = self.tables.names.deadlines.get(wanted).copied();
        if found.is_none() {
            let names: Vec<String> = self.tables.names.deadlines.keys().map(|name| String::from(&**name)).collect();
            self.unknown(at, Item::Deadline, wanted, names.iter().map(String::as_str));
        }
        found
    }

    fn leaf(&mut self, at: At<'d>, fact: &'d str, for_each: &'d [Members], comparison: &'d Comparison) -> Option<LeafRow> {
        let id = self.fact(at, fact)?;
        let shape = self.shape_of(id);
        if for_each.len() != shape.keys.len() {
            let wanted = if shape.keys.is_empty() {
                String::from("no `for-each`: the fact has no keys")
            } else {
                format!("`for-each` with {} sets, one for each key", shape.keys.len())
            };
            self.wrong(at, format!("`{fact}` with {} sets in `for-each`", for_each.len()), wanted);
            return None;
        }
        let over: Vec<Option<MembersRow>> =
            for_each.iter().zip(&shape.keys).map(|(members, key)| self.members_row(at, members, *key)).collect();
        let right = self.right(at, id, &shape, comparison)?;
        Some(LeafRow { fact: id, over: over.into_iter().collect::<Option<_>>()?, operator: comparison.operator, right })
    }

    fn members_row(&mut self, at: At<'d>, members: &'d Members, key: KeyRow) -> Option<MembersRow> {
        let (row, sort) = match members {
            Members::List(names) => {
                let found: Vec<Option<u32>> = names.iter().map(|name| self.member(at, key.sort, key.role, name)).collect();
                let mut found: Vec<u32> = found.into_iter().collect::<Option<_>>()?;
                found.sort_unstable();
                found.dedup();
                return Some(MembersRow::List(found));
            }
            Members::Fact(fact) => {
                let id = self.fact(at, fact)?;
                let row = &self.tables.facts[id];
                let sort = if let Atom::Member(sort, _) = row.atom { Some(sort) } else { None };
                (MembersRow::Fact(id), sort.filter(|_| row.set && row.keys.is_empty()))
            }
            Members::Actors(role) => (MembersRow::Actors(self.actors(at, role)?), Some(ACTORS)),
            Members::Values(sort) => {
                let sort = self.sort(at, sort)?;
                (MembersRow::Values(sort), Some(sort))
            }
        };
        if sort != Some(key.sort) {
            self.wrong(at, "a set in `for-each` does not fit the key", format!("wanted a set of `{}`", self.tables.sorts[key.sort].name));
            return None;
        }
        Some(row)
    }

    fn right(&mut self, at: At<'d>, fact: FactId, shape: &Shape, comparison: &'d Comparison) -> Option<RightRow> {
        let operator = comparison.operator;
        let name = self.tables.facts[fact].name.clone();
        let is_scale = |sort: SortId| self.tables.sorts[sort].kind == SortKind::Scale;
        let ordered = matches!(shape.atom, Atom::Integer | Atom::Date) || matches!(shape.atom, Atom::Member(sort, _) if is_scale(sort));
        let is_text = matches!(shape.atom, Atom::Member(TEXTS, _));
        let fits = match operator {
            Operator::Is | Operator::IsNot => !shape.set && !is_text,
            Operator::AtLeast | Operator::AtMost => !shape.set && ordered,
            Operator::IsSet => !shape.set,
            _ => shape.set,
        };
        if !fits {
            let wanted = match operator {
                Operator::IsSet => "a single value; of a set ask `is-empty`",
                Operator::AtLeast | Operator::AtMost => "an integer, a date or a value of a scale",
                Operator::Is | Operator::IsNot => "a single value that is no text",
                _ => "a set",
            };
            self.wrong(at, format!("`{}` of fact `{name}`", operator.word()), wanted);
            return None;
        }
        match operator {
            Operator::IsSet | Operator::IsEmpty => match comparison.right {
                Operand::Value(Value::Boolean(value)) => Some(RightRow::Cell(i64::from(value))),
                _ => {
                    self.wrong(at, format!("`{}` compares with something else", operator.word()), "true or false");
                    None
                }
            },
            Operator::SizeAtLeast | Operator::SizeAtMost => match comparison.right {
                Operand::Value(Value::Integer(value)) if (0..=65_536).contains(&value) => Some(RightRow::Cell(value)),
                _ => {
                    self.wrong(at, format!("`{}` compares with something else", operator.word()), "a whole number from 0 to 65,536");
                    None
                }
            },
            Operator::IncludesAll | Operator::IncludesNone => self.right_set(at, shape, &comparison.right),
            _ => self.right_single(at, shape, &comparison.right),
        }
    }

    fn right_single(&mut self, at: At<'d>, shape: &Shape, right: &'d Operand) -> Option<RightRow> {
        match right {
            Operand::Value(value) => self.cell(at, shape.atom, value).map(RightRow::Cell),
            Operand::Fact(wanted) => {
                let id = self.fact(at, wanted)?;
                let other = self.shape_of(id);
                let same = match (other.atom, shape.atom) {
                    (Atom::Member(a, _), Atom::Member(b, _)) => a == b,
                    (a, b) => a == b,
                };
                let mut free: Vec<Option<KeyRow>> = shape.keys.iter().copied().map(Some).collect();
                let shared: Option<Vec<usize>> = other
                    .keys
                    .iter()
                    .map(|key| {
                        let found = free.iter().position(|free| free.is_some_and(|free| free.sort == key.sort))?;
                        if let Some(slot) = free.get_mut(found) {
                            *slot = None;
                        }
                        Some(found)
                    })
                    .collect();
                if let (Some(shared), true, false) = (shared, same, other.set) {
                    return Some(RightRow::Fact(id, shared));
                }
                self.wrong(at, format!("fact `{wanted}` on the right"), "a single value of the same type, whose keys the left side has");
                None
            }
            Operand::Actors(_) | Operand::Values(_) => {
                self.wrong(at, "a set on the right", format!("wanted {}", self.atom_text(shape.atom)));
                None
            }
        }
    }

    fn right_set(&mut self, at: At<'d>, shape: &Shape, right: &'d Operand) -> Option<RightRow> {
        let Atom::Member(sort, role) = shape.atom else { return None };
        let members = match right {
            Operand::Value(value @ Value::Set(_)) => MembersRow::List(self.members_of(at, shape, value)?),
            Operand::Value(_) => {
                self.wrong(at, "a single value on the right", "a list");
                return None;
            }
            Operand::Fact(fact) => {
                let id = self.fact(at, fact)?;
                let row = &self.tables.facts[id];
                if !(row.set && row.keys.is_empty() && matches!(row.atom, Atom::Member(other, _) if other == sort)) {
                    self.wrong(at, format!("fact `{fact}` on the right"), "a set of the same type, without keys");
                    return None;
                }
                MembersRow::Fact(id)
            }
            Operand::Actors(wanted) => {
                let members = MembersRow::Actors(self.actors(at, wanted)?);
                return self.same_sort(at, sort, ACTORS, members);
            }
            Operand::Values(wanted) => {
                let other = self.sort(at, wanted)?;
                return self.same_sort(at, sort, other, MembersRow::Values(other));
            }
        };
        let _ = role;
        Some(RightRow::Members(members))
    }

    fn same_sort(&mut self, at: At<'_>, wanted: SortId, found: SortId, members: MembersRow) -> Option<RightRow> {
        if wanted != found {
            self.wrong(
                at,
                format!("a set of `{}` on the right", self.tables.sorts[found].name),
                format!("wanted a set of `{}`", self.tables.sorts[wanted].name),
            );
            return None;
        }
        Some(RightRow::Members(members))
    }
}
