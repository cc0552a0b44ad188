//! What of a process a slice keeps, as questions that building it asks.

use super::hangs::{Hangs, Piece};
use mandate_process::ids::{ActId, DeadlineId, EdgeId, FactId, RuleId, StateId};
use mandate_process::tables::{ROOT, Tables, TriggerKind, ValueRow};
use std::collections::{BTreeMap, BTreeSet};

/// The pieces that are kept.
pub(super) struct Outline<'h, 'p> {
    pub hangs: &'h Hangs<'h, 'p>,
    kept: BTreeSet<Piece>,
}

impl<'h, 'p> Outline<'h, 'p> {
    pub fn new(hangs: &'h Hangs<'h, 'p>, kept: BTreeSet<Piece>) -> Self {
        Self { hangs, kept }
    }

    pub fn tables(&self) -> &'p Tables {
        self.hangs.graph.tables
    }

    /// Whether a state keeps its children.
    pub fn opens(&self, state: StateId) -> bool {
        self.kept.contains(&Piece::Inside(state))
    }

    /// Whether a state is in the slice at all.
    pub fn stands(&self, state: StateId) -> bool {
        state == ROOT || self.opens(self.tables().states[state].parent)
    }

    /// The state itself, or the one that stands for all that is inside it.
    pub fn standing(&self, mut state: StateId) -> StateId {
        while !self.stands(state) {
            state = self.tables().states[state].parent;
        }
        state
    }

    pub fn has_edge(&self, edge: EdgeId) -> bool {
        self.kept.contains(&Piece::Edge(edge))
    }

    pub fn has_fact(&self, fact: FactId) -> bool {
        self.kept.contains(&Piece::Fact(fact))
    }

    pub fn has_deadline(&self, deadline: DeadlineId) -> bool {
        self.kept.contains(&Piece::Deadline(deadline))
    }

    /// Whether a trigger is looked at by a transition that is kept.
    pub fn is_awaited(&self, trigger: mandate_process::ids::TriggerId) -> bool {
        self.hangs.waiting(trigger).any(|edge| self.has_edge(edge))
    }

    /// Whether an act is in the slice: it is asked for, waited for, writes, arms or meets something.
    pub fn has_act(&self, act: ActId) -> bool {
        self.kept.contains(&Piece::Act(act))
    }

    /// The rules that transitions, deadlines and properties of the slice name, each with those that it names in turn.
    pub fn rules(&self, seeds: &BTreeSet<RuleId>) -> BTreeSet<RuleId> {
        let tables = self.tables();
        let edges = tables.edges.iter().filter(|(id, _)| self.has_edge(*id));
        let mut rules: BTreeSet<RuleId> = seeds.clone();
        let mut open = Vec::new();
        for (id, edge) in edges {
            rules.extend(self.hangs.asked_needs(id));
            open.extend(edge.when);
        }
        open.extend(tables.deadlines.iter().filter(|(id, _)| self.has_deadline(*id)).filter_map(|(_, row)| row.met_when));
        open.extend(rules.iter().map(|rule| tables.rules[*rule].test));
        while let Some(test) = open.pop() {
            use mandate_process::tables::TestRow::{All, Any, Not, Rule};
            match &tables.tests[test] {
                All(parts) | Any(parts) => open.extend(parts),
                Not(part) => open.push(*part),
                Rule(rule) if rules.insert(*rule) => open.push(tables.rules[*rule].test),
                _ => {}
            }
        }
        rules
    }

    /// The fields of an act that still write something, by their places.
    pub fn fields(&self, act: ActId) -> BTreeSet<usize> {
        let row = &self.tables().acts[act];
        let mut used = BTreeSet::new();
        for change in row.changes.iter().filter(|change| self.has_fact(change.fact)) {
            used.extend(change.at.iter().filter_map(|key| match key {
                mandate_process::tables::KeySource::Field(field) => Some(*field),
                _ => None,
            }));
            used.extend(if let ValueRow::Field(field) = change.value { Some(field) } else { None });
        }
        if row.from_design.iter().any(|fact| self.has_fact(*fact)) {
            let designs = row.fields.iter().enumerate().filter(|(_, field)| field.atom == mandate_process::tables::Atom::Design);
            used.extend(designs.map(|(place, _)| place));
        }
        used
    }

    /// Where each act is in order though it moves nothing that is kept.
    pub fn admits(&self) -> BTreeMap<StateId, BTreeSet<ActId>> {
        let tables = self.tables();
        let mut admits: BTreeMap<StateId, BTreeSet<ActId>> = BTreeMap::new();
        for (act, row) in tables.acts.iter().filter(|(act, _)| self.has_act(*act)) {
            let taken_elsewhere = self.hangs.waiting(row.trigger).filter(|edge| !self.has_edge(*edge));
            let sources = taken_elsewhere.map(|edge| tables.edges[edge].source);
            for state in row.admitted.iter().map(StateId::from).chain(sources) {
                admits.entry(self.standing(state)).or_default().insert(act);
            }
        }
        admits
    }

    /// Whether something happens in the whole process that the slice does not show at all.
    pub fn misses_events(&self) -> bool {
        let tables = self.tables();
        let sent = |trigger: &mandate_process::ids::TriggerId| matches!(tables.triggers[*trigger].kind, TriggerKind::Name(_));
        tables.acts.ids().any(|act| !self.has_act(act))
            || tables.deadlines.ids().any(|deadline| !self.has_deadline(deadline))
            || tables.triggers.ids().filter(sent).any(|trigger| !self.is_awaited(trigger))
    }
}
