//! Who can bring a change about (S12.6).

use crate::explain::{Explainer, Supplier};
use crate::facts::Keys;
use crate::witness::{Edit, Found};
use alloc::vec::Vec;
use mandate_process::Bits;
use mandate_process::definition::{Kind, Status, Verb};
use mandate_process::ids::{ActId, DeadlineId, FactId, StateId};
use mandate_process::tables::{ActRow, Atom, EdgeRow, KeySource, Name, Tables, Target, TestRow, ValueRow};

impl Explainer<'_> {
    /// The acts that bring a change about, in document order.
    pub fn ways(&self, found: &Found) -> Vec<Supplier> {
        let tables = self.view.tables;
        match found.edit {
            Edit::Cell { fact, .. } | Edit::Member { fact, .. } => match &tables.tests[found.leaf] {
                TestRow::Leaf(leaf) if leaf.fact == fact || tables.facts[leaf.fact].sum_of == Some(fact) => {
                    self.suppliers(leaf, found.wanted).into_vec()
                }
                _ => self.told(|act| tables.facts[fact].writers.contains(&act)),
            },
            Edit::InState(state) => self.told(|act| self.moves_into(act, |target| enters(tables, target, state))),
            Edit::Deadline(deadline, is) => self.deadline_ways(deadline, is),
        }
    }

    fn deadline_ways(&self, deadline: DeadlineId, is: Status) -> Vec<Supplier> {
        let tables = self.view.tables;
        let row = &tables.deadlines[deadline];
        let armed = self.view.state.deadline(deadline).status == Status::Armed;
        let starts = |act: ActId| match &row.during {
            _ if row.armed_by_acts => tables.acts[act].arms.contains(&deadline),
            Some(during) => self.moves_into(act, |target| during.iter().any(|state| enters(tables, target, state.into()))),
            None => false,
        };
        match is {
            Status::Met if armed => self.told(|act| tables.acts[act].meets.contains(&deadline)),
            // Time alone brings it about.
            Status::Lapsed if armed => Vec::new(),
            Status::Armed | Status::Met | Status::Lapsed => self.told(starts),
            Status::NotArmed | Status::Withdrawn => self.told(|act| row.during.as_ref().is_some_and(|during| self.moves_out(act, during))),
        }
    }

    fn told(&self, can: impl Fn(ActId) -> bool) -> Vec<Supplier> {
        self.view.tables.acts.ids().filter(|act| can(*act)).map(|act| Supplier { act, now: self.is_in_order(act) }).collect()
    }

    fn edges(&self, act: ActId) -> impl Iterator<Item = &EdgeRow> {
        let tables = self.view.tables;
        let trigger = &tables.triggers[tables.acts[act].trigger];
        trigger.by_source.iter().flat_map(|(_, edges)| edges).map(|edge| &tables.edges[*edge])
    }

    fn moves_into(&self, act: ActId, enters: impl Fn(StateId) -> bool) -> bool {
        let tables = self.view.tables;
        self.edges(act).flat_map(|edge| &edge.targets).any(|target| match target {
            Target::State(state) => enters(*state),
            Target::History(history) => enters(tables.histories[*history].of),
        })
    }

    /// Whether the act moves from inside these states to outside all of them.
    fn moves_out(&self, act: ActId, during: &Bits) -> bool {
        let tables = self.view.tables;
        let within = |state: StateId| {
            during.contains(state.index()) || during.iter().any(|outer| tables.states[StateId::from(outer)].inside.contains(state.index()))
        };
        self.edges(act).any(|edge| {
            let stays = |target: &Target| match target {
                Target::State(state) => within(*state),
                Target::History(history) => within(tables.histories[*history].of),
            };
            within(edge.source) && !edge.targets.is_empty() && !edge.targets.iter().any(stays)
        })
    }

    /// The field of the act's own content that writes an entry; the last change counts.
    pub fn own_field(&self, row: &ActRow, actor: u32, fact: FactId, keys: Keys, there: Option<bool>) -> Option<Name> {
        let fits = |source: &KeySource, member: &u32| match source {
            KeySource::Member(named) => named == member,
            KeySource::Actor => actor == *member,
            KeySource::All | KeySource::Field(_) => true,
        };
        let direction = |verb: Verb| match verb {
            Verb::Set => true,
            Verb::Add => there == Some(true),
            Verb::Remove => there == Some(false),
        };
        let writes = row.changes.iter().rev().find(|change| {
            change.fact == fact
                && direction(change.verb)
                && change.at.iter().zip(keys.as_slice()).all(|(source, member)| fits(source, member))
        });
        let place = match writes {
            Some(change) => match change.value {
                ValueRow::Field(field) => Some(field),
                _ => None,
            },
            None if row.from_design.contains(&fact) => row.fields.iter().position(|field| field.atom == Atom::Design),
            None => None,
        };
        place.and_then(|place| row.fields.get(place)).map(|field| field.name.clone())
    }
}

/// Whether entering `target` afresh enters `state`.
fn enters(tables: &Tables, target: StateId, state: StateId) -> bool {
    if target == state || tables.states[state].inside.contains(target.index()) {
        return true;
    }
    let row = &tables.states[target];
    row.inside.contains(state.index())
        && match row.kind {
            Kind::Compound => row.initial.iter().any(|initial| matches!(initial, Target::State(inner) if enters(tables, *inner, state))),
            Kind::Parallel => row.children.iter().any(|track| enters(tables, *track, state)),
            _ => false,
        }
}
