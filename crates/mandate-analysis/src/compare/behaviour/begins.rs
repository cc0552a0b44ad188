//! Where a change begins to be felt, in each of the two processes, and what is touched of both in the end.

use super::sides::{Both, Names, Side};
use super::touched::Touched;
use crate::check::graph::Graph;
use crate::compare::{Change, Class, What};
use crate::replay::Named;
use mandate_process::definition::Item;
use mandate_process::ids::{ActId, DeadlineId, FactId, StateId, TransitionId};
use mandate_process::tables::{Atom, EffectRow, KeyRow, KeySource, ROOT, ValueRow};
use std::collections::BTreeSet;

/// Transitions that were taken unseen on one side, by their names on the new side.
pub(super) type Unseen = Both<BTreeSet<String>>;

/// What is touched of both processes.
pub(super) fn touched(changes: &[Change], names: &Names<'_>, unseen: &Unseen) -> Both<Touched> {
    let graphs: Both<Graph<'_>> = Both::each(|side| Graph::new(names.process(side)));
    let mut touched: Both<Touched> = Both::default();
    for side in Side::BOTH {
        let mut begins = Begins { graph: graphs.of(side), touched: touched.of_mut(side) };
        for change in changes.iter().filter(|change| change.class != Class::Wording) {
            if !matches!(change.what, What::Renamed { .. }) {
                begins.change(change.item, names.on(side, change.item, &change.id), &change.what);
            }
        }
        let named = unseen.of(side).iter().map(|name| names.on(side, Item::Transition, name));
        let transitions = named.filter_map(|name| graphs.of(side).tables.names.transitions.get(name));
        transitions.for_each(|transition| touched.of_mut(side).taken_unseen(graphs.of(side), *transition));
    }
    loop {
        let before = touched.clone();
        for side in Side::BOTH {
            touched.of_mut(side).spread(graphs.of(side));
            let there = across(touched.of(side), names, side);
            touched.of_mut(side.other()).add(there);
        }
        if touched == before {
            return touched;
        }
    }
}

/// What is touched on one side, as it is called on the other, as far as it is there.
fn across(touched: &Touched, names: &Names<'_>, side: Side) -> Touched {
    let (here, there) = (names.process(side).tables(), &names.process(side.other()).tables().names);
    let state = |id: &StateId| there.states.get(names.across(side, Named::State, &here.states[*id].name)).copied();
    let rule = |id| there.rules.get(names.across(side, Named::Rule, &here.rules[id].name)).copied();
    let act = |id: &ActId| there.acts.get(names.across(side, Named::Act, &here.acts[*id].name)).copied();
    let transition = |id: &TransitionId| there.transitions.get(names.transition_across(side, &here.transitions[*id].name)).copied();
    let facts = touched.facts.iter().filter_map(|id| there.facts.get(names.across(side, Named::Fact, &here.facts[*id].name)).copied());
    let deadline = |id: &DeadlineId| there.deadlines.get(names.across(side, Named::Deadline, &here.deadlines[*id].name)).copied();
    Touched {
        states: touched.states.iter().filter_map(state).collect(),
        facts: facts.collect(),
        deadlines: touched.deadlines.iter().filter_map(deadline).collect(),
        changed: touched.changed.iter().filter_map(deadline).collect(),
        rules: touched.rules.iter().filter_map(|id| rule(*id)).collect(),
        acts: touched.acts.iter().filter_map(act).collect(),
        judged: touched.judged.iter().filter_map(act).collect(),
        transitions: touched.transitions.iter().filter_map(transition).collect(),
        needs: touched.needs.iter().filter_map(|(of, need)| Some((transition(of)?, rule(*need)?))).collect(),
    }
}

impl Touched {
    fn add(&mut self, more: Self) {
        self.states.extend(more.states);
        self.facts.extend(more.facts);
        self.deadlines.extend(more.deadlines);
        self.changed.extend(more.changed);
        self.rules.extend(more.rules);
        self.acts.extend(more.acts);
        self.judged.extend(more.judged);
        self.transitions.extend(more.transitions);
        self.needs.extend(more.needs);
    }
}

struct Begins<'g, 'p> {
    graph: &'g Graph<'p>,
    touched: &'g mut Touched,
}

impl Begins<'_, '_> {
    /// What a change touches here, if the thing is here at all.
    fn change(&mut self, item: Item, id: &str, what: &What) {
        let names = &self.graph.tables.names;
        match item {
            Item::Process => self.process(what),
            Item::State => names.states.get(id).into_iter().for_each(|state| self.state(*state, what)),
            Item::Transition if id.is_empty() => {
                let all: Vec<TransitionId> = self.graph.tables.transitions.ids().collect();
                all.into_iter().for_each(|transition| self.touched.choose(self.graph, transition));
            }
            Item::Transition => names.transitions.get(id).into_iter().for_each(|transition| self.transition(*transition, what)),
            Item::Rule => self.touched.rules.extend(names.rules.get(id)),
            Item::Deadline if id.is_empty() => self.clocks(self.graph.tables.deadlines.ids().collect()),
            Item::Deadline if what.key() == Some("after") => self.touched.deadlines.extend(names.deadlines.get(id)),
            Item::Deadline => self.clocks(names.deadlines.get(id).copied().into_iter().collect()),
            Item::Act => names.acts.get(id).into_iter().for_each(|act| self.act(*act, what)),
            Item::Fact => self.touched.facts.extend(names.facts.get(id)),
            Item::Role | Item::Type => self.kind(id),
            Item::Property | Item::Scope => {}
        }
    }

    fn process(&mut self, what: &What) {
        match what.key() {
            // The name of a process does nothing to a case.
            Some("id" | "version" | "vocabulary" | "include") => {}
            Some("utc-offset") => self.clocks(self.graph.tables.deadlines.ids().collect()),
            _ => self.state(ROOT, what),
        }
    }

    fn state(&mut self, state: StateId, what: &What) {
        let tables = self.graph.tables;
        let row = &tables.states[state];
        let admitted = |act: &ActId| tables.acts[*act].admitted.contains(state.index());
        match what {
            What::Gained { key, value } | What::Lost { key, value } if key == "admits" => {
                self.touched.judged.extend(tables.names.acts.get(&**value));
                return;
            }
            What::Reordered { key } if key == "admits" => return,
            _ => self.touched.judged.extend(tables.acts.ids().filter(admitted)),
        }
        // Where it is, what is in it, what waits in it, what runs while it is active: all may be otherwise.
        self.touched.states.extend(row.children.iter().copied().chain([state]).filter(|state| *state != ROOT));
        let mut around = row.parent;
        while around != ROOT {
            self.touched.states.insert(around);
            around = tables.states[around].parent;
        }
        for (_, edge) in tables.edges.iter().filter(|(_, edge)| edge.source == state) {
            self.touched.choose(self.graph, edge.transition);
        }
        self.touched.happen(self.graph, row.on_entry.iter().chain(&row.on_exit).chain(&row.on_initial));
        let runs = tables.deadlines.iter().filter(|(_, row)| row.during.as_ref().is_some_and(|during| during.contains(state.index())));
        self.clocks(runs.map(|(id, _)| id).collect());
    }

    /// Deadlines that start, stop or lapse otherwise.
    fn clocks(&mut self, deadlines: Vec<DeadlineId>) {
        self.touched.deadlines.extend(&deadlines);
        self.touched.changed.extend(deadlines);
    }

    fn transition(&mut self, transition: TransitionId, what: &What) {
        let tables = self.graph.tables;
        self.touched.transitions.insert(transition);
        match (what, what.key()) {
            (What::Gained { value, .. } | What::Lost { value, .. }, Some("needs")) => {
                self.touched.needs.extend(tables.names.rules.get(&**value).map(|rule| (transition, *rule)));
            }
            // Everything that is needed is needed still.
            (_, Some("needs" | "by" | "at-most" | "to")) => {}
            (_, Some(key)) if key.starts_with("changes") || key == "raises" || key == "sends" => {
                let effects = tables.transitions[transition].edges.iter().flat_map(|edge| &tables.edges[*edge].effects);
                let wanted = key.strip_prefix("changes.").and_then(|fact| tables.names.facts.get(fact));
                self.touched.happen(self.graph, effects.filter(|effect| is_about(effect, wanted)));
            }
            _ => self.touched.choose(self.graph, transition),
        }
    }

    fn act(&mut self, act: ActId, what: &What) {
        let tables = self.graph.tables;
        let row = &tables.acts[act];
        self.touched.acts.insert(act);
        match what.key().map(|key| key.split_once('.').unwrap_or((key, ""))) {
            Some(("by", _)) => {}
            Some(("changes", fact)) if !fact.is_empty() => self.touched.facts.extend(tables.names.facts.get(fact)),
            Some(("content", field)) if !field.is_empty() => {
                let place = row.fields.iter().position(|known| *known.name == *field);
                let carries = |value: &ValueRow, at: &[KeySource]| {
                    place.is_some_and(|place| *value == ValueRow::Field(place) || at.contains(&KeySource::Field(place)))
                };
                self.touched.facts.extend(row.changes.iter().filter(|change| carries(&change.value, &change.at)).map(|change| change.fact));
                self.touched.facts.extend(&row.from_design);
            }
            _ => {
                self.touched.judged.insert(act);
                self.touched.facts.extend(row.changes.iter().map(|change| change.fact).chain(row.from_design.iter().copied()));
            }
        }
    }

    /// Facts of a role or type, and acts that carry it or are open to it.
    fn kind(&mut self, id: &str) {
        let tables = self.graph.tables;
        let (sort, role) = (tables.names.sorts.get(id), tables.names.roles.get(id));
        let is_of = |atom: Atom| matches!(atom, Atom::Member(of, by) if Some(&of) == sort || (by.is_some() && by.as_ref() == role));
        let has = |keys: &[KeyRow], atom: Atom| is_of(atom) || keys.iter().any(|key| is_of(Atom::Member(key.sort, key.role)));
        self.touched.facts.extend(tables.facts.iter().filter(|(_, row)| has(&row.keys, row.atom)).map(|(id, _)| id));
        let open = |by: Option<u64>| role.is_some_and(|role| by.is_some_and(|by| by >> (role.0 & 63) & 1 == 1));
        let acts = tables.acts.iter().filter(|(_, row)| open(row.by) || row.fields.iter().any(|field| has(&field.keys, field.atom)));
        self.touched.acts.extend(acts.map(|(id, _)| id));
    }
}

/// Whether an effect changes this fact, if only one is meant.
fn is_about(effect: &EffectRow, fact: Option<&FactId>) -> bool {
    match (effect, fact) {
        (EffectRow::Change(change), Some(fact)) => change.fact == *fact,
        (_, wanted) => wanted.is_none(),
    }
}
