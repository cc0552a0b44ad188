//! S2.1 to S2.8: triggers, selection, conflicts, domains, exit sets.

use super::Naive;
use super::structure::{ROOT, target_of};
use mandate_process::definition::{Kind, Transition, Trigger};
use std::collections::BTreeSet;

/// The one trigger of a microstep (S2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Happened {
    Automatic,
    Name(String),
    Lapse(String),
    Done(String),
}

impl Happened {
    pub(super) fn text(&self) -> String {
        match self {
            Self::Automatic => String::from("automatic"),
            Self::Name(name) => name.clone(),
            Self::Lapse(deadline) => format!("lapse.{deadline}"),
            Self::Done(state) => format!("done.{state}"),
        }
    }
}

/// One transition from one of its sources (S1.8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    /// Its place in document order.
    pub index: usize,
    pub source: String,
}

// S2.1
fn name_matches(wanted: &str, happened: &Happened) -> bool {
    if wanted == "*" {
        return *happened != Happened::Automatic;
    }
    let Happened::Name(name) = happened else { return false };
    let stem = wanted.strip_suffix(".*").unwrap_or(wanted);
    name == stem || name.starts_with(&format!("{stem}."))
}

// S2.1
fn matches(transition: &Transition, happened: &Happened) -> bool {
    if transition.on.is_empty() {
        return *happened == Happened::Automatic;
    }
    transition.on.iter().any(|trigger| match trigger {
        Trigger::Name(name) => name_matches(name, happened),
        Trigger::Lapse(deadline) => *happened == Happened::Lapse(deadline.clone()),
        Trigger::Done(state) => *happened == Happened::Done(state.clone()),
    })
}

impl Naive {
    pub(super) fn transition(&self, edge: &Edge) -> &Transition {
        &self.definition.transitions[edge.index]
    }

    /// The active states without children (S1.6), in document order.
    fn active_atomic(&self) -> Vec<String> {
        let atomic = |state: &String| matches!(self.tree.kind(state), Kind::Atomic | Kind::Final);
        self.tree.in_order(&self.active).into_iter().filter(atomic).collect()
    }

    // S2.2; that the source is active, the search sees to.
    fn is_enabled(&self, transition: &Transition, happened: &Happened) -> bool {
        matches(transition, happened) && transition.when.as_ref().is_none_or(|when| self.is_yes(when))
    }

    // S2.3
    fn first_enabled(&self, atomic: &str, happened: &Happened) -> Option<Edge> {
        let mut path = vec![atomic.to_string()];
        path.extend(self.tree.ancestors(atomic).iter().filter(|ancestor| *ancestor != ROOT).cloned());
        for state in path {
            for (index, transition) in self.definition.transitions.iter().enumerate() {
                if transition.from.contains(&state) && self.is_enabled(transition, happened) {
                    return Some(Edge { index, source: state });
                }
            }
        }
        None
    }

    /// What is selected, in the order in which it is taken.
    // S2.3
    pub(super) fn select(&self, happened: &Happened) -> Vec<Edge> {
        let mut enabled: Vec<Edge> = Vec::new();
        for atomic in self.active_atomic() {
            if let Some(edge) = self.first_enabled(&atomic, happened)
                && !enabled.contains(&edge)
            {
                enabled.push(edge);
            }
        }
        self.without_conflicts(enabled)
    }

    // S2.4
    fn without_conflicts(&self, enabled: Vec<Edge>) -> Vec<Edge> {
        let mut kept: Vec<Edge> = Vec::new();
        for t in enabled {
            let mut out: Vec<Edge> = Vec::new();
            let mut preempted = false;
            for u in &kept {
                if !self.exits(&t).is_disjoint(&self.exits(u)) {
                    if self.tree.is_descendant(&t.source, &u.source) {
                        out.push(u.clone());
                    } else {
                        preempted = true;
                        break;
                    }
                }
            }
            if !preempted {
                kept.retain(|u| !out.contains(u));
                kept.push(t);
            }
        }
        kept
    }

    /// The targets, histories among them (S1.10).
    pub(super) fn targets(&self, edge: &Edge) -> Vec<String> {
        let transition = self.transition(edge);
        transition.to.iter().map(|to| target_of(to, transition.resume)).collect()
    }

    // S2.6
    pub(super) fn effective(&self, target: &str) -> Vec<String> {
        if !self.tree.is_history(target) {
            return vec![target.to_string()];
        }
        match self.memories.get(target) {
            Some(memory) => self.tree.in_order(memory),
            None => self.tree.initials(target).iter().flat_map(|default| self.effective(default)).collect(),
        }
    }

    // S2.7
    fn domain(&self, edge: &Edge) -> Option<String> {
        let transition = self.transition(edge);
        if transition.to.is_empty() {
            return None;
        }
        let effective: Vec<String> = self.targets(edge).iter().flat_map(|target| self.effective(target)).collect();
        let holds_all = |state: &str| effective.iter().all(|target| self.tree.is_descendant(target, state));
        if transition.internal && self.tree.kind(&edge.source) == Kind::Compound && holds_all(&edge.source) {
            return Some(edge.source.clone());
        }
        let above = self.tree.ancestors(&edge.source);
        above.iter().find(|ancestor| *ancestor == ROOT || (self.tree.kind(ancestor) == Kind::Compound && holds_all(ancestor))).cloned()
    }

    // S2.8
    pub(super) fn exits(&self, edge: &Edge) -> BTreeSet<String> {
        let Some(domain) = self.domain(edge) else { return BTreeSet::new() };
        self.active.iter().filter(|state| self.tree.is_descendant(state, &domain)).cloned().collect()
    }
}
