//! `narrowing-by`: the `by` of a transition names a role that may not do the act at all.

use super::graph::Graph;
use super::notes::{Notes, listed};
use mandate_process::definition::Item;
use mandate_process::finding::Finding;
use mandate_process::ids::RoleId;
use mandate_process::tables::TriggerKind;

pub(super) fn look(graph: &Graph<'_>, notes: &mut Notes<'_>) {
    let tables = graph.tables;
    for (id, row) in tables.transitions.iter() {
        // All edges of one transition share `by` and triggers.
        let Some(edge) = row.edges.first() else { continue };
        let Some(by) = tables.edges[*edge].by else { continue };
        for trigger in &graph.moves[*edge].triggers {
            let TriggerKind::Name(name) = &tables.triggers[*trigger].kind else { continue };
            let Some(act) = tables.names.acts.get(name).map(|act| &tables.acts[*act]) else { continue };
            let Some(wider) = act.by.map(|may| by & !may).filter(|wider| *wider != 0) else { continue };
            let roles =
                (0..tables.roles.len()).filter(|role| wider >> role & 1 == 1).map(|role| graph.process.role_name(RoleId::from(role)));
            let what = format!("transition `{}` lets {} do `{name}`, which the act does not", row.name, listed(roles));
            let finding = Finding::error("narrowing-by", what)
                .why("`by` on a transition narrows the `by` of the act and never widens it: the act is refused all the same")
                .help(format!("name the role in `by` of act `{name}`, or take it out here"));
            notes.add(Item::Transition, &row.name, id.index(), finding);
        }
    }
}
