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
        Of::InState(state, _) => Way { group: Group::Later, who: into_state(names, *state) },
        _ => nobody(Group::Never),
    }
}

/// What starts a clock.
fn arming(names: &Names<'_>, deadline: DeadlineId) -> Option<String> {
    let declared = names.process.deadline(deadline)?;
    let acts = &names.process.tables().names.acts;
    let told: Vec<String> = declared.armed_by.iter().filter_map(|act| acts.get(&**act)).map(|act| by(names, *act, &[])).collect();
    (!told.is_empty()).then(|| listed(&told, "or"))
}

/// The acts of transitions that lead to a state.
fn into_state(names: &Names<'_>, state: StateId) -> Option<String> {
    let tables = names.process.tables();
    let mut told: Vec<String> = Vec::new();
    for edge in tables.edges.rows().iter().filter(|edge| edge.targets.contains(&Target::State(state))) {
        let acts = tables.acts.iter().filter(|(_, row)| {
            tables.triggers[row.trigger]
                .by_source
                .iter()
                .flat_map(|(_, edges)| edges)
                .any(|of| tables.edges[*of].transition == edge.transition)
        });
        for said in acts.map(|(act, _)| by(names, act, &[])) {
            if !told.contains(&said) {
                told.push(said);
            }
        }
    }
    (!told.is_empty()).then(|| listed(&told, "or"))
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
        let actors: Vec<String> = themselves.iter().map(|actor| names.member(ACTORS, actor)).collect();
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
    let told = |now: bool| -> Vec<String> {
        suppliers.iter().filter(|supplier| supplier.now == now).map(|supplier| by(names, supplier.act, themselves)).collect()
    };
    match (told(true), told(false)) {
        (now, _) if !now.is_empty() => Way { group: Group::Now, who: Some(listed(&now, "or")) },
        (_, later) if !later.is_empty() => Way { group: Group::Later, who: Some(listed(&later, "or")) },
        _ => Way { group: Group::Never, who: None },
    }
}

/// Where acts are in order, in words; `None` if nowhere.
pub(crate) fn in_order_at(names: &Names<'_>, suppliers: &[Supplier]) -> Option<String> {
    let tables = names.process.tables();
    let mut states: Vec<StateId> = Vec::new();
    for supplier in suppliers {
        let row = &tables.acts[supplier.act];
        states.extend(row.admitted.iter().chain(tables.triggers[row.trigger].sources.iter()).map(StateId::from));
    }
    states.sort_unstable();
    states.dedup();
    let told: Vec<String> = states.into_iter().map(|state| format!("“{}”", names.state(state))).collect();
    (!told.is_empty()).then(|| listed(&told, "or"))
}
