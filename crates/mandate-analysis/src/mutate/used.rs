//! What a case depends on: what is asked, read and done while it runs. The rest is there to be told or to be proved, and
//! breaking it would change no case.

use mandate_process::definition::{Definition, Effect, Members, Operand, Source, State, Test, Trigger};
use std::collections::BTreeSet;

/// The names that matter to cases.
#[derive(Default)]
pub(super) struct Used<'d> {
    /// Acts that a transition waits for or a state admits.
    pub acts: BTreeSet<&'d str>,
    /// Rules that a transition or a deadline asks, itself or through others.
    pub rules: BTreeSet<&'d str>,
    /// Facts that these read, and those that facts which are read are summed or copied from.
    pub facts: BTreeSet<&'d str>,
}

impl<'d> Used<'d> {
    /// What the cases of a definition depend on.
    pub fn of(definition: &'d Definition) -> Self {
        let mut used = Self::default();
        used.acts(definition);
        for transition in &definition.transitions {
            transition.when.iter().for_each(|test| used.test(definition, test));
            transition.needs.iter().for_each(|rule| used.rule(definition, rule));
        }
        for deadline in &definition.deadlines {
            deadline.met_when.iter().for_each(|test| used.test(definition, test));
            used.facts.extend(deadline.at.as_deref());
        }
        used.sources(definition);
        used
    }

    fn acts(&mut self, definition: &'d Definition) {
        let mut open: Vec<&State> = vec![&definition.root];
        while let Some(state) = open.pop() {
            self.acts.extend(state.admits.iter().map(|act| &**act));
            open.extend(&state.children);
        }
        let triggers = definition.transitions.iter().flat_map(|transition| &transition.on);
        for pattern in triggers.filter_map(|trigger| if let Trigger::Name(name) = trigger { Some(&**name) } else { None }) {
            let stem = pattern.strip_suffix(".*").unwrap_or(pattern);
            let matches = |act: &str| stem == "*" || act == stem || act.strip_prefix(stem).is_some_and(|rest| rest.starts_with('.'));
            self.acts.extend(definition.vocabulary.acts.iter().map(|act| &*act.id).filter(|act| matches(act)));
        }
    }

    fn rule(&mut self, definition: &'d Definition, id: &'d str) {
        if self.rules.insert(id) {
            definition.rules.iter().filter(|rule| rule.id == id).for_each(|rule| self.test(definition, &rule.test));
        }
    }

    fn test(&mut self, definition: &'d Definition, test: &'d Test) {
        match test {
            Test::All(parts) | Test::Any(parts) => parts.iter().for_each(|part| self.test(definition, part)),
            Test::Not(part) => self.test(definition, part),
            Test::Rule(rule) => self.rule(definition, rule),
            Test::Fact { fact, for_each, comparison } => {
                self.facts.insert(fact);
                self.facts
                    .extend(for_each.iter().filter_map(|members| if let Members::Fact(fact) = members { Some(&**fact) } else { None }));
                self.facts.extend(if let Operand::Fact(fact) = &comparison.right { Some(&**fact) } else { None });
            }
            Test::InState(_) | Test::Deadline { .. } | Test::Ended(_) => {}
        }
    }

    /// Adds what the facts known so far are summed and copied from, until nothing is added.
    fn sources(&mut self, definition: &'d Definition) {
        let effects = definition.transitions.iter().flat_map(|transition| &transition.effects);
        let copies = effects.filter_map(|effect| match effect {
            Effect::Change(change) => {
                if let Source::Fact(from) = &change.source {
                    Some((&*change.fact, &**from))
                } else {
                    None
                }
            }
            _ => None,
        });
        let sums = definition.vocabulary.facts.iter().filter_map(|fact| Some((&*fact.id, fact.sum_of.as_deref()?)));
        let pairs: Vec<(&str, &str)> = copies.chain(sums).collect();
        while pairs.iter().any(|(fact, from)| self.facts.contains(fact) && self.facts.insert(from)) {}
    }
}
