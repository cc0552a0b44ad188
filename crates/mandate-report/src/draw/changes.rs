//! What changed between two processes as a small state diagram: only what is different, and the states around it.

use super::label;
use super::mermaid::{escaped, plain};
use crate::names::Names;
use mandate_analysis::compare::{Change, Class, Comparison, What};
use mandate_process::Process;
use mandate_process::definition::{Definition, Item, Test, Trigger};
use std::collections::{BTreeMap, BTreeSet};

/// So many transitions are drawn at most: more is no small picture.
const MOST: usize = 40;

/// How something differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Added,
    Removed,
    Changed,
    Same,
}

impl Mark {
    fn sign(self) -> &'static str {
        match self {
            Self::Added => "+ ",
            Self::Removed => "− ",
            Self::Changed => "≈ ",
            Self::Same => "",
        }
    }
}

/// The picture of a comparison as Mermaid text: states and transitions that are new (`+`), gone (`−`) or different (`≈`), and
/// the states between them. A transition is different, too, where a rule that it needs or a deadline that it waits for is. `None` where
/// there is nothing to draw, or too much.
pub fn mermaid_changes(comparison: &Comparison) -> Option<String> {
    let mut picture = Picture { comparison, nodes: BTreeMap::new(), edges: Vec::new() };
    for change in comparison.changes.iter().filter(|change| change.class != Class::Wording) {
        picture.change(change);
    }
    if picture.nodes.is_empty() || picture.edges.len() > MOST {
        return None;
    }
    Some(picture.text())
}

struct Picture<'c> {
    comparison: &'c Comparison,
    /// States by their new names, with the titles they bear.
    nodes: BTreeMap<String, (Mark, String)>,
    edges: Vec<(String, String, String)>,
}

impl Picture<'_> {
    fn change(&mut self, change: &Change) {
        let mark = match change.what {
            What::Added => Mark::Added,
            What::Removed => Mark::Removed,
            _ => Mark::Changed,
        };
        match change.item {
            Item::State => self.node(&change.id, mark),
            Item::Transition if !change.id.is_empty() => self.transition(&change.id, mark),
            Item::Rule | Item::Deadline if mark == Mark::Changed => {
                for id in reading(self.comparison.new.definition(), change) {
                    self.transition(&id, Mark::Changed);
                }
            }
            _ => {}
        }
    }

    /// A state, new or old, under its new name.
    fn node(&mut self, name: &str, mark: Mark) {
        let title = |process: &Process| process.tables().names.states.get(name).map(|id| Names::of(process).state(*id));
        let title = title(&self.comparison.new).or_else(|| title(&self.comparison.old)).unwrap_or_else(|| name.to_owned());
        let known = self.nodes.entry(name.to_owned()).or_insert_with(|| (mark, title));
        known.0 = known.0.min(mark);
    }

    /// The edges of a transition: of one that is gone as they were, else as they are.
    fn transition(&mut self, id: &str, mark: Mark) {
        let process = if mark == Mark::Removed { &self.comparison.old } else { &self.comparison.new };
        let names = Names::of(process);
        let Some(number) = process.tables().names.transitions.get(id).copied() else { return };
        let Some(transition) = process.transition(number) else { return };
        let label = escaped(&format!("{}{}", mark.sign(), label::edge(&names, number, transition)));
        let renamed = self.comparison.names();
        let now = |state: &String| {
            let new = (mark == Mark::Removed).then(|| renamed.of(mandate_analysis::replay::Named::State, state)).flatten();
            new.unwrap_or(state).to_owned()
        };
        for from in &transition.from {
            for to in if transition.to.is_empty() { std::slice::from_ref(from) } else { &transition.to } {
                let edge = (now(from), now(to), label.clone());
                if !self.edges.contains(&edge) {
                    self.node(&edge.0, Mark::Same);
                    self.node(&edge.1, Mark::Same);
                    self.edges.push(edge);
                }
            }
        }
    }

    fn text(&self) -> String {
        let mut lines = vec!["stateDiagram-v2".to_owned()];
        let (old, new) = crate::beside::told_apart(&self.comparison.old, &self.comparison.new);
        lines.push(format!("    accTitle: {}", plain(&format!("What changed from {old} to {new}"))));
        let count = |wanted: Mark| self.nodes.values().filter(|(mark, _)| *mark == wanted).count();
        let about = format!(
            "{} new states, {} gone, {} different; {} transitions that are new, gone or different",
            count(Mark::Added),
            count(Mark::Removed),
            count(Mark::Changed),
            self.edges.len()
        );
        lines.push(format!("    accDescr: {}", plain(&about.replace(';', ","))));
        let places: BTreeMap<&String, usize> = self.nodes.keys().zip(1..).collect();
        for (name, (mark, title)) in &self.nodes {
            let place = places.get(name).copied().unwrap_or_default();
            lines.push(format!("    state \"{}\" as n{place}", escaped(&format!("{}{title}", mark.sign()))));
        }
        for (from, to, label) in &self.edges {
            let place = |name: &String| places.get(name).copied().unwrap_or_default();
            lines.push(format!("    n{} --> n{} : {label}", place(from), place(to)));
        }
        for (mark, class, style) in [
            (Mark::Added, "added", "fill:#d5efe6,stroke:#1a6b52,color:#000,stroke-width:3px"),
            (Mark::Removed, "removed", "fill:#fbe3dc,stroke:#a33b12,color:#000,stroke-dasharray:4"),
            (Mark::Changed, "changed", "fill:#fdf0cf,stroke:#8a5a00,color:#000"),
        ] {
            let of: BTreeSet<usize> =
                self.nodes.iter().filter(|(_, (other, _))| *other == mark).filter_map(|(name, _)| places.get(name).copied()).collect();
            if !of.is_empty() {
                let of: Vec<String> = of.iter().map(|place| format!("n{place}")).collect();
                lines.push(format!("    classDef {class} {style}"));
                lines.push(format!("    class {} {class}", of.join(",")));
            }
        }
        lines.join("\n") + "\n"
    }
}

/// The transitions that a rule or a deadline matters to.
fn reading(definition: &Definition, change: &Change) -> Vec<String> {
    let reads = |transition: &&mandate_process::definition::Transition| match change.item {
        Item::Rule => transition.needs.contains(&change.id) || transition.when.as_ref().is_some_and(|when| asks(when, &change.id)),
        _ => transition.on.contains(&Trigger::Lapse(change.id.clone())),
    };
    definition.transitions.iter().filter(reads).map(|transition| transition.id.clone()).collect()
}

/// Whether a test asks a rule. Tests are nested at most as deep as the limits allow.
fn asks(test: &Test, rule: &str) -> bool {
    match test {
        Test::Rule(id) => id == rule,
        Test::All(parts) | Test::Any(parts) => parts.iter().any(|part| asks(part, rule)),
        Test::Not(part) => asks(part, rule),
        _ => false,
    }
}
