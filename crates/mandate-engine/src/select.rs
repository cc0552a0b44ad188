//! Selection: which transitions a trigger takes (S2.1 to S2.8).

use crate::evaluate::{Truth, View};
use crate::state::CaseState;
use alloc::vec::Vec;
use mandate_process::Bits;
use mandate_process::definition::Kind;
use mandate_process::ids::{EdgeId, StateId, TriggerId};
use mandate_process::tables::{EdgeRow, ROOT, Tables, Target, TriggerRow};

impl CaseState {
    /// The transitions that the trigger selects, conflicts removed, in the order they are taken.
    #[inline]
    pub(crate) fn select(&self, tables: &Tables, trigger: TriggerId, selected: &mut Vec<EdgeId>) {
        selected.clear();
        let row = &tables.triggers[trigger];
        if row.sources.intersects(&self.active) {
            self.select_waiting(tables, row, selected);
        }
    }

    /// The same, where some source is active.
    fn select_waiting(&self, tables: &Tables, row: &TriggerRow, selected: &mut Vec<EdgeId>) {
        let view = View::new(tables, self);
        // Where one source alone is active, every leaf that comes to anything comes to it.
        let mut waiting = row.by_source.iter().filter(|(source, _)| self.is_active(*source) && *source != ROOT);
        let Some((_, edges)) = waiting.next() else { return };
        if waiting.next().is_none() {
            selected.extend(edges.iter().find(|edge| is_enabled(view, &tables.edges[**edge])));
            return;
        }
        for leaf in self.active.iter().map(StateId::from) {
            if !tables.leaves.contains(leaf.index()) {
                continue;
            }
            let mut state = leaf;
            while state != ROOT {
                if row.sources.contains(state.index()) {
                    let enabled = row.candidates(state).iter().find(|edge| is_enabled(view, &tables.edges[**edge]));
                    if let Some(edge) = enabled {
                        if !selected.contains(edge) {
                            selected.push(*edge);
                        }
                        break;
                    }
                }
                state = tables.states[state].parent;
            }
        }
        if selected.len() > 1 {
            self.remove_conflicts(tables, selected);
        }
    }

    pub(crate) fn remove_conflicts(&self, tables: &Tables, selected: &mut Vec<EdgeId>) {
        let mut kept: Vec<(EdgeId, Bits)> = Vec::new();
        'edges: for edge in selected.iter() {
            let exits = self.exits(tables, *edge);
            let inside = |inner: EdgeId, outer: EdgeId| {
                let (inner, outer) = (tables.edges[inner].source, tables.edges[outer].source);
                tables.states[outer].inside.contains(inner.index())
            };
            let mut out = Vec::new();
            for (other, theirs) in &kept {
                if exits.intersects(theirs) {
                    if !inside(*edge, *other) {
                        continue 'edges;
                    }
                    out.push(*other);
                }
            }
            kept.retain(|(other, _)| !out.contains(other));
            kept.push((*edge, exits));
        }
        *selected = kept.into_iter().map(|(edge, _)| edge).collect();
    }

    /// The active states that a transition exits.
    pub(crate) fn exits(&self, tables: &Tables, edge: EdgeId) -> Bits {
        let row = &tables.edges[edge];
        if row.targets.is_empty() {
            return Bits::new(tables.states.len());
        }
        let domain = row.domain.unwrap_or_else(|| self.domain(tables, row));
        let mut exits = tables.states[domain].inside.clone();
        exits.intersect_with(&self.active);
        exits
    }

    /// The domain of a transition that resumes what a memory holds (S2.6, S2.7).
    fn domain(&self, tables: &Tables, row: &EdgeRow) -> StateId {
        let mut targets = Vec::new();
        row.targets.iter().for_each(|target| self.effective_targets(tables, *target, &mut targets));
        let all_inside = |outer: StateId| targets.iter().all(|target| tables.states[outer].inside.contains(target.index()));
        if row.internal && tables.states[row.source].kind == Kind::Compound && all_inside(row.source) {
            return row.source;
        }
        let mut outer = tables.states[row.source].parent;
        while outer != ROOT && !(tables.states[outer].kind == Kind::Compound && all_inside(outer)) {
            outer = tables.states[outer].parent;
        }
        outer
    }

    /// The states a target stands for (S2.6).
    pub(crate) fn effective_targets(&self, tables: &Tables, target: Target, into: &mut Vec<StateId>) {
        match target {
            Target::State(state) => into.push(state),
            Target::History(history) => {
                let row = &tables.histories[history];
                let before = into.len();
                into.extend(self.memory(history));
                if into.len() > before {
                    return;
                }
                if row.default.is_empty() {
                    into.push(row.of);
                }
                row.default.iter().for_each(|target| self.effective_targets(tables, *target, into));
            }
        }
    }
}

fn is_enabled(view: View<'_>, row: &EdgeRow) -> bool {
    row.when.is_none_or(|when| view.test(when) == Truth::Yes)
}
