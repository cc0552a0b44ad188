//! `act-nowhere`: an act that is in order nowhere: no transition waits for it and no state admits it.
//!
//! A vocabulary is shared by several processes, and none uses all of it. So of acts that stand in a text of words
//! alone, without a state or a transition, only those are reported that the process speaks of in a deadline or a
//! property.

use super::graph::Graph;
use super::notes::Notes;
use mandate_process::definition::{Definition, Happening, Item, Pattern};
use mandate_process::finding::Finding;
use std::collections::BTreeSet;

pub(super) fn look(graph: &Graph<'_>, notes: &mut Notes<'_>) {
    let definition = graph.process.definition();
    let moving: BTreeSet<&str> = definition
        .places
        .tables
        .iter()
        .filter(|((item, _), _)| matches!(item, Item::State | Item::Transition))
        .map(|(_, span)| &*span.source)
        .collect();
    let spoken = spoken_of(definition);
    for (id, act) in graph.tables.acts.iter() {
        let waited_for = !graph.tables.triggers[act.trigger].by_source.is_empty();
        if waited_for || !act.admitted.is_empty() {
            continue;
        }
        let place = definition.places.of(Item::Act, &act.name);
        let foreign = place.is_some_and(|place| !moving.contains(&*place.source));
        if foreign && !spoken.contains(&*act.name) {
            continue;
        }
        let finding = Finding::warning("act-nowhere", format!("act `{}` is in order nowhere", act.name))
            .why("no transition waits for it and no state admits it, so it is always refused")
            .help(format!("list it in `admits` of a state, or let a transition wait for it: `on = \"{}\"`", act.name));
        notes.add(Item::Act, &act.name, id.index(), finding);
    }
}

/// The acts that deadlines and properties name.
fn spoken_of(definition: &Definition) -> BTreeSet<&str> {
    let mut found: BTreeSet<&str> =
        definition.deadlines.iter().flat_map(|deadline| deadline.armed_by.iter().chain(&deadline.met_by)).map(String::as_str).collect();
    let mut open: Vec<&Happening> = Vec::new();
    for property in &definition.properties {
        match &property.pattern {
            Pattern::NeverHappens(of) | Pattern::Unary { of, .. } => open.push(of),
            Pattern::Binary { first, then, .. } => open.extend([first, then]),
            Pattern::AlwaysPossible { act, .. } => {
                found.insert(act);
            }
            Pattern::Always(_) | Pattern::Never(_) | Pattern::Sometimes(_) | Pattern::Eventually(_) => {}
        }
    }
    while let Some(happening) = open.pop() {
        match happening {
            Happening::Act { act, .. } => {
                found.insert(act);
            }
            Happening::Any(parts) => open.extend(parts),
            _ => {}
        }
    }
    found
}
