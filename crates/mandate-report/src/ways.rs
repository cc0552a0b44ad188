//! Who can change what stands in the way, and when.

use crate::blocked::Group;
use crate::names::{Names, listed};
use mandate_engine::{FactReason, Of, Reason, Supplier};
use mandate_process::definition::Status;
use mandate_process::ids::{ActId, DeadlineId, StateId};
use mandate_process::tables::{ACTORS, Atom, Target, ValueRow};
use mandate_process::value::Value;

/// A way to a change: what has to happen first, and in words who does what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Way {
    pub group: Group,
    /// Nobody: only time, or nothing at all.
    pub who: Option<String>,
}

/// How a failing leaf can be changed.
pub(crate) fn way(names: &Names<'_>, leaf: &Reason, act: &str) -> Way {
    let nobody = |group| Way { group, who: None };
    match &leaf.of {
        Of::Fact(fact) => suppliers(names, &fact.suppliers, act, &missing_actors(names, fact)),
        Of::Deadline(_, Status::Lapsed, Status::Armed, _) => nobody(Group::Wait),
        Of::Deadline(deadline, _, Status::NotArmed, _) => Way { group: Group::Later, who: arming(names, *deadline) },
        Of::InState(state, instead) => into_state(names, *state, *instead),
        _ => nobody(Group::Never),
    }
}

/// What starts a clock.
fn arming(names: &Names<'_>, deadline: DeadlineId) -> Option<String> {
    let declared = names.process.deadline(deadline)?;
    let acts = &names.process.tables().names.acts;
    let told: Vec<String> = declared.armed_by.iter().filter_map(|act| acts.get(&**act)).map(|act| by(names, *act, &[])).collect();
    (!told.is_empty()).then(|| format!("{}, which starts the clock", listed(&told, "or")))
}

/// The acts of transitions that lead to a state; in order now are those that leave the state that is active instead.
fn into_state(names: &Names<'_>, state: StateId, instead: Option<StateId>) -> Way {
    let tables = names.process.tables();
    let (mut now, mut later): (Vec<ActId>, Vec<ActId>) = (Vec::new(), Vec::new());
    for (act, row) in tables.acts.iter() {
        let edges = tables.triggers[row.trigger].by_source.iter().flat_map(|(_, edges)| edges).map(|edge| &tables.edges[*edge]);
        for edge in edges.filter(|edge| edge.targets.contains(&Target::State(state))) {
            let active = |instead: StateId| edge.source == instead || tables.states[edge.source].inside.contains(instead.index());
            let acts = if instead.is_some_and(active) { &mut now } else { &mut later };
            if !acts.contains(&act) {
                acts.push(act);
            }
        }
    }
    let told = |acts: &[ActId]| listed(&acts.iter().map(|act| by(names, *act, &[])).collect::<Vec<_>>(), "or");
    match (now.as_slice(), later.as_slice()) {
        ([], []) => Way { group: Group::Later, who: None },
        ([], later) => Way { group: Group::Later, who: Some(format!("{}{}", told(later), at(names, later))) },
        (now, _) => Way { group: Group::Now, who: Some(told(now)) },
    }
}

/// Those who could add themselves to a set in which they are missing.
fn missing_actors<'f>(names: &Names<'_>, fact: &'f FactReason) -> Vec<&'f Value> {
    match names.process.tables().facts[fact.fact].atom {
        Atom::Member(ACTORS, _) => fact.entries.iter().flat_map(|entry| &entry.missing).collect(),
        _ => Vec::new(),
    }
}

/// An act and who may do it; `themselves`: members that only they themselves can add.
fn by(names: &Names<'_>, act: ActId, themselves: &[&Value]) -> String {
    let row = &names.process.tables().acts[act];
    let own = !themselves.is_empty() && row.changes.iter().any(|change| change.value == ValueRow::Actor);
    let who = if own {
        let actors: Vec<String> = themselves.iter().filter_map(|actor| actor.as_text()).map(|id| names.actor_in_text(id)).collect();
        format!(" by {}", listed(&actors, "and"))
    } else {
        roles(names, act).map(|roles| format!(" by {roles}")).unwrap_or_default()
    };
    format!("{}{who}", names.act_quoted(act))
}

/// The roles that may do an act; `None`: everybody.
pub(crate) fn roles(names: &Names<'_>, act: ActId) -> Option<String> {
    let tables = names.process.tables();
    let by = tables.acts[act].by?;
    let roles: Vec<String> = tables.roles.ids().filter(|role| by >> (role.0 & 63) & 1 == 1).map(|role| names.role(role)).collect();
    Some(listed(&roles, "or"))
}

/// The way by acts that bring a change: those that are in order now, else the others.
pub(crate) fn suppliers(names: &Names<'_>, suppliers: &[Supplier], act: &str, themselves: &[&Value]) -> Way {
    let tables = names.process.tables();
    if suppliers.iter().any(|supplier| *tables.acts[supplier.act].name == *act) {
        return Way { group: Group::WithThisAct, who: None };
    }
    let (now, later): (Vec<Supplier>, Vec<Supplier>) = suppliers.iter().copied().partition(|supplier| supplier.now);
    let told =
        |suppliers: &[Supplier]| listed(&suppliers.iter().map(|supplier| by(names, supplier.act, themselves)).collect::<Vec<_>>(), "or");
    match (now.as_slice(), later.as_slice()) {
        ([], []) => Way { group: Group::Never, who: None },
        ([], later) => {
            let acts: Vec<ActId> = later.iter().map(|supplier| supplier.act).collect();
            Way { group: Group::Later, who: Some(format!("{}{}", told(later), at(names, &acts))) }
        }
        (now, _) => Way { group: Group::Now, who: Some(told(now)) },
    }
}

/// More states than this are not listed.
const MANY_STATES: usize = 3;

/// Where acts are in order, behind their names; nothing if nowhere, or in many places.
fn at(names: &Names<'_>, acts: &[ActId]) -> String {
    let tables = names.process.tables();
    let mut states: Vec<StateId> = Vec::new();
    for act in acts {
        let row = &tables.acts[*act];
        states.extend(row.admitted.iter().chain(tables.triggers[row.trigger].sources.iter()).map(StateId::from));
    }
    states.sort_unstable();
    states.dedup();
    let told: Vec<String> = states.into_iter().map(|state| format!("“{}”", names.state(state))).collect();
    if (1..=MANY_STATES).contains(&told.len()) { format!(", at {}", listed(&told, "or")) } else { String::new() }
}
