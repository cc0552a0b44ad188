//! Members that a process names: where, so that it can be told why they are not like the others.

use mandate_process::Process;
use mandate_process::definition::{Item, Operator};
use mandate_process::ids::{SortId, TestId};
use mandate_process::tables::{
    Atom, ChangeRow, EffectRow, FactRow, HappeningRow, KeySource, LeafRow, MembersRow, PatternRow, RightRow, Start, TestRow, ValueRow,
};
use std::collections::BTreeMap;

/// A thing of a process, by what it is and its name.
pub type Place = (Item, String);

/// Where each member is named first.
#[derive(Debug)]
pub(super) struct Named<'p> {
    process: &'p Process,
    /// The member is known by its sort and number.
    pub members: BTreeMap<(SortId, u32), Place>,
    /// Sorts whose members are put in an order.
    pub ordered: BTreeMap<SortId, Place>,
}

impl<'p> Named<'p> {
    pub fn by(process: &'p Process) -> Self {
        let tables = process.tables();
        let mut named = Self { process, members: BTreeMap::new(), ordered: BTreeMap::new() };
        for (_, row) in tables.facts.iter() {
            let place = (Item::Fact, row.name.to_string());
            match &row.starts {
                Start::Cell(cell) => named.cell(row, *cell, &place),
                Start::Members(members) => named.members(row.atom, members, &place),
            }
        }
        for (_, row) in tables.acts.iter() {
            let place = (Item::Act, row.name.to_string());
            row.changes.iter().for_each(|change| named.change(change, &place));
        }
        for (_, row) in tables.states.iter() {
            let effects = row.on_entry.iter().chain(&row.on_exit).chain(&row.on_initial);
            effects.for_each(|effect| named.effect(effect, &(Item::State, row.name.to_string())));
        }
        for (_, edge) in tables.edges.iter() {
            let place = (Item::Transition, tables.transitions[edge.transition].name.to_string());
            edge.effects.iter().for_each(|effect| named.effect(effect, &place));
            named.tests(edge.when, &place);
        }
        for (_, row) in tables.rules.iter() {
            named.tests([row.test], &(Item::Rule, row.name.to_string()));
        }
        for (_, row) in tables.deadlines.iter() {
            named.tests(row.met_when, &(Item::Deadline, row.name.to_string()));
        }
        for (_, row) in tables.properties.iter() {
            let mut tests = Vec::new();
            of_pattern(&row.pattern, &mut tests);
            named.tests(tests, &(Item::Property, row.name.to_string()));
        }
        named
    }

    fn member(&mut self, sort: SortId, member: u32, place: &Place) {
        self.members.entry((sort, member)).or_insert_with(|| place.clone());
    }

    fn members(&mut self, atom: Atom, members: &[u32], place: &Place) {
        if let Atom::Member(sort, _) = atom {
            members.iter().for_each(|member| self.member(sort, *member, place));
        }
    }

    fn cell(&mut self, fact: &FactRow, cell: i64, place: &Place) {
        if let (Atom::Member(..), Ok(member)) = (fact.atom, u32::try_from(cell)) {
            self.members(fact.atom, &[member], place);
        }
    }

    fn effect(&mut self, effect: &EffectRow, place: &Place) {
        if let EffectRow::Change(change) = effect {
            self.change(change, place);
        }
    }

    fn change(&mut self, change: &ChangeRow, place: &Place) {
        let fact = &self.process.tables().facts[change.fact];
        for (source, key) in change.at.iter().zip(&fact.keys) {
            if let KeySource::Member(member) = source {
                self.member(key.sort, *member, place);
            }
        }
        match &change.value {
            ValueRow::Cell(cell) => self.cell(fact, *cell, place),
            ValueRow::Members(members) => self.members(fact.atom, members, place),
            ValueRow::Actor | ValueRow::Field(_) | ValueRow::Fact(_) => {}
        }
    }

    fn tests(&mut self, tests: impl IntoIterator<Item = TestId>, place: &Place) {
        let tables = self.process.tables();
        let mut open: Vec<TestId> = tests.into_iter().collect();
        while let Some(test) = open.pop() {
            match &tables.tests[test] {
                TestRow::All(parts) | TestRow::Any(parts) => open.extend(parts),
                TestRow::Not(part) => open.push(*part),
                TestRow::Leaf(leaf) => self.leaf(leaf, place),
                // What a rule names, the rule names.
                TestRow::Rule(_) | TestRow::InState(_) | TestRow::Deadline(..) | TestRow::Ended(_) => {}
            }
        }
    }

    fn leaf(&mut self, leaf: &LeafRow, place: &Place) {
        let fact = &self.process.tables().facts[leaf.fact];
        for (over, key) in leaf.over.iter().zip(&fact.keys) {
            self.range(over, key.sort, place);
        }
        let Atom::Member(sort, _) = fact.atom else { return };
        if matches!(leaf.operator, Operator::AtLeast | Operator::AtMost) {
            self.ordered.entry(sort).or_insert_with(|| place.clone());
        }
        match (&leaf.right, leaf.operator) {
            (RightRow::Cell(cell), Operator::Is | Operator::IsNot | Operator::AtLeast | Operator::AtMost | Operator::Includes) => {
                self.cell(fact, *cell, place);
            }
            (RightRow::Members(members), _) => self.range(members, sort, place),
            (RightRow::Cell(_) | RightRow::Fact(..), _) => {}
        }
    }

    fn range(&mut self, members: &MembersRow, sort: SortId, place: &Place) {
        if let MembersRow::List(list) = members {
            list.iter().for_each(|member| self.member(sort, *member, place));
        }
    }
}

/// The tests of a property.
fn of_pattern(pattern: &PatternRow, tests: &mut Vec<TestId>) {
    match pattern {
        PatternRow::Always(test) | PatternRow::Never(test) | PatternRow::Sometimes(test) | PatternRow::Eventually(test) => {
            tests.push(*test)
        }
        PatternRow::NeverHappens(of) | PatternRow::Unary { of, .. } => of_happening(of, tests),
        PatternRow::AlwaysPossible { during, .. } => tests.extend(during),
        PatternRow::Binary { first, then, .. } => {
            of_happening(first, tests);
            of_happening(then, tests);
        }
    }
}

fn of_happening(of: &HappeningRow, tests: &mut Vec<TestId>) {
    match of {
        HappeningRow::Act { during, .. } | HappeningRow::Transition { during, .. } => tests.extend(during),
        HappeningRow::Any(parts) => parts.iter().for_each(|part| of_happening(part, tests)),
        HappeningRow::Holds(test) => tests.push(*test),
        HappeningRow::Enters(_) | HappeningRow::Leaves(_) | HappeningRow::Lapse(_) => {}
    }
}
