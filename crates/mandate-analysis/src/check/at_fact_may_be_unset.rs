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
use mandate_process::definition::Item;
use mandate_process::finding::Finding;
use mandate_process::ids::{EdgeId, FactId};
use mandate_process::tables::{ChangeRow, EffectRow, FactRow, ROOT, Start, UNSET, ValueRow};

/// How many transitions back a value is followed.
const STEPS: usize = 4;

pub(super) fn look(graph: &Graph<'_>, notes: &mut Notes<'_>) {
    let tables = graph.tables;
    for (id, row) in tables.deadlines.iter() {
        let Some(fact) = row.at.filter(|_| row.after.is_none() && row.lapse.is_some()) else { continue };
        let FactRow { name, starts, .. } = &tables.facts[fact];
        if *starts != Start::Cell(UNSET) {
            continue;
        }
        let entering: Vec<EdgeId> =
            graph.edges().map(|(edge, _)| edge).filter(|edge| graph.is_live(*edge) && starts_anew(graph, *edge, id)).collect();
        let at_once = row.during.as_ref().is_none_or(|during| runs_at_once(graph, during));
        if !at_once && entering.iter().all(|edge| is_set_after(graph, *edge, fact, STEPS)) {
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
fn runs_at_once(graph: &Graph<'_>, during: &mandate_process::Bits) -> bool {
    graph.tables.states[ROOT].initial.iter().any(|target| {
        let start = graph.home(*target);
        graph.upward(start).any(|state| during.contains(state.index()))
    })
}

/// Whether a fact is surely set once an edge is taken.
fn is_set_after(graph: &Graph<'_>, edge: EdgeId, fact: FactId, steps: usize) -> bool {
    let row = &graph.tables.edges[edge];
    let last = row.effects.iter().rev().find_map(|effect| match effect {
        EffectRow::Change(change) if change.fact == fact => Some(change),
        _ => None,
    });
    match last.map(|change| &change.value) {
        Some(ValueRow::Cell(value)) => *value != UNSET,
        Some(ValueRow::Fact(from)) => is_set_before(graph, edge, *from, steps),
        Some(_) => false,
        None => is_set_before(graph, edge, fact, steps),
    }
}

/// Whether a fact is surely set as an edge is judged: the act's changes are folded in by then.
fn is_set_before(graph: &Graph<'_>, edge: EdgeId, fact: FactId, steps: usize) -> bool {
    let tables = graph.tables;
    let row = &tables.edges[edge];
    if granted(graph, asked(graph, row)).into_iter().any(|leaf| shows_set(leaf, fact)) {
        return true;
    }
    let acts: Vec<_> = tables.acts.rows().iter().filter(|act| graph.moves[edge].triggers.contains(&act.trigger)).collect();
    if !acts.is_empty() && acts.len() == graph.moves[edge].triggers.len() {
        let sets = |change: &ChangeRow, fields: &[mandate_process::tables::FieldRow]| {
            change.fact == fact
                && match &change.value {
                    ValueRow::Cell(value) => *value != UNSET,
                    ValueRow::Field(field) => fields.get(*field).is_some_and(|field| !field.optional),
                    _ => false,
                }
        };
        if acts.iter().all(|act| act.changes.iter().any(|change| sets(change, &act.fields))) {
            return true;
        }
    }
    // Nothing on this edge tells: then every edge that may have led here must, and the opening must not.
    let starts_here = graph.tables.states[ROOT].initial.iter().any(|target| graph.holds(row.source, graph.home(*target)));
    let Some(steps) = steps.checked_sub(1).filter(|_| !starts_here) else { return false };
    let mut leading = graph
        .edges()
        .map(|(before, _)| before)
        .filter(|before| graph.is_live(*before) && *before != edge && graph.moves[*before].entered.contains(row.source.index()));
    let first = leading.next();
    first.is_some_and(|before| is_set_after(graph, before, fact, steps)) && leading.all(|before| is_set_after(graph, before, fact, steps))
}
