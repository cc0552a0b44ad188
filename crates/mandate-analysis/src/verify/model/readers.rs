//! Who reads a fact: what decides which values of it make a difference.

use mandate_engine::CaseState;
use mandate_process::Process;
use mandate_process::definition::Verb;
use mandate_process::ids::FactId;
use mandate_process::tables::{ChangeRow, EffectRow, LeafRow, MembersRow, RightRow, Start, TestRow, ValueRow};
use std::collections::{BTreeMap, BTreeSet};

/// What reads a fact, or a fact that it is copied into or summed up in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Readers<'p> {
    /// Comparisons of it.
    pub leaves: Vec<&'p LeafRow>,
    /// It is what others are compared with, or one that it is compared with changes.
    pub with_facts: bool,
    /// Its members are ranged over.
    pub ranged: bool,
    /// A deadline runs to it.
    pub dated: bool,
    /// It is copied or summed up.
    pub flows: bool,
}

/// The readers of every fact.
pub(crate) fn readers(process: &Process) -> BTreeMap<FactId, Readers<'_>> {
    let tables = process.tables();
    let mut direct: BTreeMap<FactId, Readers<'_>> = tables.facts.ids().map(|fact| (fact, Readers::default())).collect();
    let mut note = |fact: FactId, what: &dyn Fn(&mut Readers<'_>)| {
        if let Some(readers) = direct.get_mut(&fact) {
            what(readers);
        }
    };
    for (_, test) in tables.tests.iter() {
        let TestRow::Leaf(leaf) = test else { continue };
        for members in &leaf.over {
            if let MembersRow::Fact(fact) = members {
                note(*fact, &|readers| readers.ranged = true);
            }
        }
        match &leaf.right {
            RightRow::Fact(fact, _) => {
                note(*fact, &|readers| readers.with_facts = true);
                note(leaf.fact, &|readers| readers.with_facts = true);
            }
            RightRow::Members(MembersRow::Fact(fact)) => {
                note(*fact, &|readers| readers.ranged = true);
                if is_written(process, *fact) {
                    note(leaf.fact, &|readers| readers.with_facts = true);
                }
            }
            RightRow::Members(_) | RightRow::Cell(_) => {}
        }
    }
    for (_, deadline) in tables.deadlines.iter() {
        if let Some(fact) = deadline.at {
            note(fact, &|readers| readers.dated = true);
        }
    }
    for (_, test) in tables.tests.iter() {
        if let TestRow::Leaf(leaf) = test
            && let Some(readers) = direct.get_mut(&leaf.fact)
        {
            readers.leaves.push(leaf);
        }
    }
    let flows = flows(process);
    tables.facts.ids().map(|fact| (fact, all(fact, &direct, &flows))).collect()
}

/// What reads a fact wherever it goes.
fn all<'p>(fact: FactId, direct: &BTreeMap<FactId, Readers<'p>>, flows: &BTreeSet<(FactId, FactId)>) -> Readers<'p> {
    let mut found = Readers::default();
    let mut seen = BTreeSet::from([fact]);
    let mut open = vec![fact];
    while let Some(next) = open.pop() {
        if let Some(readers) = direct.get(&next) {
            found.leaves.extend(&readers.leaves);
            found.with_facts |= readers.with_facts;
            found.ranged |= readers.ranged;
            found.dated |= readers.dated;
        }
        for (_, to) in flows.iter().filter(|(from, _)| *from == next) {
            found.flows = true;
            if seen.insert(*to) {
                open.push(*to);
            }
        }
    }
    found
}

/// Which fact goes into which.
fn flows(process: &Process) -> BTreeSet<(FactId, FactId)> {
    let tables = process.tables();
    let copied =
        changes(process).filter_map(|change| if let ValueRow::Fact(from) = change.value { Some((from, change.fact)) } else { None });
    let summed = tables.facts.iter().filter_map(|(fact, row)| row.sum_of.map(|of| (of, fact)));
    copied.chain(summed).collect()
}

/// Everything that writes a fact.
pub(crate) fn changes(process: &Process) -> impl Iterator<Item = &ChangeRow> {
    let tables = process.tables();
    let of_acts = tables.acts.iter().flat_map(|(_, act)| &act.changes);
    let of_edges = tables.edges.iter().flat_map(|(_, edge)| &edge.effects);
    let of_states = tables.states.iter().flat_map(|(_, state)| state.on_entry.iter().chain(&state.on_exit).chain(&state.on_initial));
    let effects = of_edges.chain(of_states).filter_map(|effect| if let EffectRow::Change(change) = effect { Some(change) } else { None });
    of_acts.chain(effects)
}

/// Whether anything writes a fact once the case is open.
pub(super) fn is_written(process: &Process, fact: FactId) -> bool {
    !process.tables().facts[fact].writers.is_empty() || changes(process).any(|change| change.fact == fact)
}

/// Actors that a set may ever hold, where only actors themselves write it; `None`: anybody.
pub(super) fn writers_of(process: &Process, start: &CaseState, fact: FactId) -> Option<BTreeSet<u32>> {
    let tables = process.tables();
    let mut held = BTreeSet::new();
    if let Start::Members(members) = &tables.facts[fact].starts {
        held.extend(members);
    }
    if tables.acts.iter().any(|(_, act)| act.from_design.contains(&fact)) {
        return None;
    }
    let roster: Vec<_> = (0_u32..).zip(start.cast().roster().map(|(_, role)| role)).collect();
    for (_, act) in tables.acts.iter() {
        for change in act.changes.iter().filter(|change| change.fact == fact && change.verb != Verb::Remove) {
            match &change.value {
                ValueRow::Actor => {
                    held.extend(
                        roster.iter().filter(|(_, role)| act.by.is_none_or(|by| by >> (role.0 & 63) & 1 == 1)).map(|(actor, _)| *actor),
                    );
                }
                ValueRow::Members(members) => held.extend(members),
                ValueRow::Cell(cell) => held.extend(u32::try_from(*cell)),
                ValueRow::Field(_) | ValueRow::Fact(_) => return None,
            }
        }
    }
    let by_moves = changes(process).filter(|change| change.fact == fact && matches!(change.value, ValueRow::Fact(_))).count();
    (by_moves == 0).then_some(held)
}
