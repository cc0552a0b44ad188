//! What a slice dropped that makes an act easier than it is.

use super::Slice;
use super::outline::Outline;
use mandate_process::ids::{ActId, EdgeId, FactId, RoleId, RuleId, StateId, TransitionId};
use mandate_process::tables::{ActRow, Atom, ChangeRow, FieldRow, KeySource, SortKind, Tables, ValueRow};

/// Something dropped without which acts are accepted that the whole process may refuse. Ids are those of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dropped {
    /// A rule that a transition needs, which is kept.
    Need {
        /// The transition.
        transition: TransitionId,
        /// The rule.
        rule: RuleId,
    },
    /// A transition whose act is kept: the act is in order wherever the transition might start, and nobody judges it.
    Transition {
        /// The transition.
        transition: TransitionId,
        /// Where it starts from.
        from: StateId,
        /// The act.
        act: ActId,
    },
    /// A state that admits an act which is kept: it is in order wherever the state might be active.
    Admits {
        /// The state.
        state: StateId,
        /// The act.
        act: ActId,
    },
    /// A field that must be given and that there may be nothing to give in.
    Field {
        /// The act.
        act: ActId,
        /// The place of the field in the act.
        field: usize,
    },
    /// A change that writes the actor where not every role fits (S5.9).
    Change {
        /// The act.
        act: ActId,
        /// The fact it writes.
        fact: FactId,
    },
}

pub(super) fn dropped(outline: &Outline<'_, '_>) -> Vec<Dropped> {
    let tables = outline.tables();
    let mut dropped = Vec::new();
    for (id, edge) in tables.edges.iter().filter(|(id, _)| outline.has_edge(*id)) {
        let asked: Vec<RuleId> = outline.hangs.asked_needs(id).collect();
        let rules = edge.needs.iter().filter(|rule| !asked.contains(rule));
        dropped.extend(rules.map(|rule| Dropped::Need { transition: edge.transition, rule: *rule }));
    }
    for (act, row) in tables.acts.iter().filter(|(act, _)| outline.has_act(*act)) {
        let left_out = outline.hangs.waiting(row.trigger).filter(|edge| !outline.has_edge(*edge)).map(|edge| &tables.edges[edge]);
        dropped.extend(left_out.map(|edge| Dropped::Transition { transition: edge.transition, from: edge.source, act }));
        let states = row.admitted.iter().map(StateId::from).filter(|state| !outline.stands(*state));
        dropped.extend(states.map(|state| Dropped::Admits { state, act }));
        let fields = outline.fields(act);
        let unused = row.fields.iter().enumerate().filter(|(place, field)| !fields.contains(place) && may_lack_values(tables, field));
        dropped.extend(unused.map(|(field, _)| Dropped::Field { act, field }));
        dropped.extend(misfits(outline, row).map(|fact| Dropped::Change { act, fact }));
    }
    dropped.sort_unstable();
    dropped.dedup();
    dropped
}

/// Whether a field must be given and there may be no value for it: members that a case may have none of.
fn may_lack_values(tables: &Tables, field: &FieldRow) -> bool {
    let must_name = !field.optional && !field.set && field.keys.is_empty();
    must_name
        && match field.atom {
            Atom::Member(_, Some(role)) => tables.roles[role].many,
            Atom::Member(sort, None) => tables.sorts[sort].kind == SortKind::Actor,
            _ => false,
        }
}

fn misfits<'o>(outline: &'o Outline<'_, '_>, row: &'o ActRow) -> impl Iterator<Item = FactId> + 'o {
    let left_out = row.changes.iter().filter(|change| !outline.has_fact(change.fact));
    left_out.filter(|change| outline.hangs.may_misfit(change) && !fits_all(outline.tables(), row, change)).map(|change| change.fact)
}

/// Whether everybody who may do an act fits where the change writes the actor.
fn fits_all(tables: &Tables, row: &ActRow, change: &ChangeRow) -> bool {
    let fits = |role: Option<RoleId>| role.is_none_or(|role| row.by == Some(1 << (role.0 & 63)));
    let shape = &tables.facts[change.fact];
    let as_keys = change.at.iter().zip(&shape.keys).all(|(at, key)| *at != KeySource::Actor || fits(key.role));
    let as_value = !matches!((&change.value, shape.atom), (ValueRow::Actor, Atom::Member(_, role)) if !fits(role));
    as_keys && as_value
}

impl Slice {
    /// Whether the whole process cannot refuse what the slice accepts: an act of the slice that takes these transitions
    /// of the slice, none if it is only admitted. What the act leaves out can then be filled in.
    pub fn is_certain(&self, act: ActId, edges: impl IntoIterator<Item = EdgeId>) -> bool {
        let (slice, whole) = (self.process.tables(), &self.whole.tables().names);
        let Some(act) = whole.acts.get(&slice.acts[act].name) else { return false };
        let names = edges.into_iter().map(|edge| &slice.transitions[slice.edges[edge].transition].name);
        let taken: Vec<TransitionId> = names.filter_map(|name| whole.transitions.get(name)).copied().collect();
        !self.dropped.iter().any(|dropped| match dropped {
            Dropped::Need { transition, .. } => taken.contains(transition),
            Dropped::Transition { act: of, .. } | Dropped::Field { act: of, .. } | Dropped::Change { act: of, .. } => of == act,
            // Where something is selected it does not matter who admits.
            Dropped::Admits { act: of, .. } => of == act && taken.is_empty(),
        })
    }
}
