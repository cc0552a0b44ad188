//! `at-fact-may-be-unset`: a deadline runs to the day of a fact that may be unset, has no `after`, and a transition
//! waits for its lapse: then that lapse may never come.
//!
//! Not reported is a deadline whose `while` is entered only by transitions that see to it that the fact is set: by a
//! `when` or a rule in `needs` that reads it, by an act that always gives it, or by a change from a fact of which
//! the same can be said of that transition or of all that may come just before it.

use super::clock_restarts_in_loop::starts_anew;
use super::graph::Graph;
use super::notes::Notes;
use super::reads::{asked, granted, shows_set};
use mandate_process::Bits;
use mandate_process::definition::Item;
use mandate_process::finding::Finding;
use mandate_process::ids::{EdgeId, FactId};
use mandate_process::tables::{ActRow, EffectRow, FactRow, ROOT, Start, UNSET, ValueRow};
use std::collections::BTreeMap;

/// How many transitions back a value is followed.
const STEPS: usize = 4;

pub(super) fn look(graph: &Graph<'_>, notes: &mut Notes<'_>) {
    let tables = graph.tables;
    let mut seen = Seen { graph, answers: BTreeMap::new() };
    for (id, row) in tables.deadlines.iter() {
        let Some(fact) = row.at.filter(|_| row.after.is_none() && row.lapse.is_some()) else { continue };
        let FactRow { name, starts, .. } = &tables.facts[fact];
        if *starts != Start::Cell(UNSET) {
            continue;
        }
        let entering: Vec<EdgeId> =
            graph.edges().map(|(edge, _)| edge).filter(|edge| graph.is_live(*edge) && starts_anew(graph, *edge, id)).collect();
        let at_once = row.during.as_ref().is_none_or(|during| runs_at_once(graph, during));
        if !at_once && entering.iter().all(|edge| seen.is_set_after(*edge, fact, STEPS)) {
            continue;
        }
        let finding = Finding::warning("at-fact-may-be-unset", format!("deadline `{}` runs to `{name}`, which may be unset", row.name))
            .why(format!("without a day and without `after` it does not run, and what waits for `lapse.{}` waits for ever", row.name))
            .help(format!(
                "give it `after` for that case, or let a rule ask `{{ fact = \"{name}\", is-set = true }}` before `while` begins"
            ));
        notes.add(Item::Deadline, &row.name, id.index(), finding);
    }
}

/// Whether one of these states is active from the opening on.
fn runs_at_once(graph: &Graph<'_>, during: &Bits) -> bool {
    graph.tables.states[ROOT].initial.iter().any(|target| {
        let start = graph.home(*target);
        graph.upward(start).any(|state| during.contains(state.index()))
    })
}

/// What was found of edges and facts: paths meet, and each answer is asked for often.
struct Seen<'g, 'p> {
    graph: &'g Graph<'p>,
    answers: BTreeMap<(EdgeId, FactId, usize), bool>,
}

impl Seen<'_, '_> {
    /// Whether a fact is surely set once an edge is taken.
    fn is_set_after(&mut self, edge: EdgeId, fact: FactId, steps: usize) -> bool {
        let effects = &self.graph.tables.edges[edge].effects;
        let last = effects.iter().rev().find_map(|effect| match effect {
            EffectRow::Change(change) if change.fact == fact => Some(&change.value),
            _ => None,
        });
        match last {
            Some(ValueRow::Cell(value)) => *value != UNSET,
            Some(ValueRow::Fact(from)) => self.is_set_before(edge, *from, steps),
            Some(_) => false,
            None => self.is_set_before(edge, fact, steps),
        }
    }

    /// Whether a fact is surely set as an edge is judged: the act's changes are folded in by then.
    fn is_set_before(&mut self, edge: EdgeId, fact: FactId, steps: usize) -> bool {
        if let Some(known) = self.answers.get(&(edge, fact, steps)) {
            return *known;
        }
        let answer = self.is_shown(edge, fact) || self.is_given(edge, fact) || self.comes_set(edge, fact, steps);
        self.answers.insert((edge, fact, steps), answer);
        answer
    }

    /// Whether `when` or `needs` ask for it.
    fn is_shown(&self, edge: EdgeId, fact: FactId) -> bool {
        granted(self.graph, asked(self.graph, &self.graph.tables.edges[edge])).into_iter().any(|leaf| shows_set(leaf, fact))
    }

    /// Whether each act that the edge waits for always gives it.
    fn is_given(&self, edge: EdgeId, fact: FactId) -> bool {
        let triggers = &self.graph.moves[edge].triggers;
        let acts: Vec<&ActRow> = self.graph.tables.acts.rows().iter().filter(|act| triggers.contains(&act.trigger)).collect();
        let gives = |act: &&ActRow| {
            act.changes.iter().any(|change| {
                change.fact == fact
                    && match &change.value {
                        ValueRow::Cell(value) => *value != UNSET,
                        ValueRow::Field(field) => act.fields.get(*field).is_some_and(|field| !field.optional),
                        _ => false,
                    }
            })
        };
        !acts.is_empty() && acts.len() == triggers.len() && acts.iter().all(gives)
    }

    /// Whether every edge that may have led to the source leaves it set, and the opening does not lead there.
    fn comes_set(&mut self, edge: EdgeId, fact: FactId, steps: usize) -> bool {
        let graph = self.graph;
        let source = graph.tables.edges[edge].source;
        let starts_here = graph.tables.states[ROOT].initial.iter().any(|target| graph.holds(source, graph.home(*target)));
        let Some(steps) = steps.checked_sub(1).filter(|_| !starts_here) else { return false };
        let leads = |before: &EdgeId| *before != edge && graph.is_live(*before) && graph.moves[*before].entered.contains(source.index());
        let leading: Vec<EdgeId> = graph.edges().map(|(before, _)| before).filter(leads).collect();
        !leading.is_empty() && leading.into_iter().all(|before| self.is_set_after(before, fact, steps))
    }
}
