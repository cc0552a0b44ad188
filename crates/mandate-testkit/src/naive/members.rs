//! S5.5 and S5.6: the roster, and the members of open types.

use super::{Actor, Naive};
use mandate_process::definition::{Change, Definition, Effect, Fact, Happening, Key, Members, Operand, Operator, Pattern, Source, Test};
use mandate_process::value::{Base, Value};
use std::collections::BTreeMap;

// S5.5
pub(super) fn roster(definition: &Definition, actors: &[Actor]) -> Vec<Actor> {
    let single = definition.vocabulary.roles.iter().filter(|role| !role.many);
    let mut roster: Vec<Actor> = single.map(|role| Actor { id: role.id.clone(), role: role.id.clone() }).collect();
    roster.extend(actors.iter().cloned());
    roster
}

// S5.6
pub(super) fn at_opening(definition: &Definition, listed: &[(String, Vec<String>)]) -> BTreeMap<String, Vec<String>> {
    let open = definition.vocabulary.types.iter().filter(|kind| kind.members.is_none());
    let mut mentions = Mentions { definition, open: open.map(|kind| (kind.id.clone(), Vec::new())).collect() };
    mentions.process();
    for (of, members) in listed {
        for member in members {
            mentions.mention(of, member);
        }
    }
    mentions.open
}

impl Naive {
    pub(super) fn is_open(&self, of: &str) -> bool {
        self.open_members.contains_key(of)
    }

    /// The members then known, in member order.
    // S5.6
    pub(super) fn members_of(&self, of: &str) -> Vec<String> {
        let vocabulary = &self.definition.vocabulary;
        if of == "actor" {
            return self.roster.iter().map(|actor| actor.id.clone()).collect();
        }
        if vocabulary.roles.iter().any(|role| role.id == of) {
            return self.roster.iter().filter(|actor| actor.role == of).map(|actor| actor.id.clone()).collect();
        }
        if let Some(members) = self.open_members.get(of) {
            return members.clone();
        }
        vocabulary.types.iter().find(|kind| kind.id == of).and_then(|kind| kind.members.clone()).unwrap_or_default()
    }
}

/// Constants of open types, in document order of mention (S5.6, 1).
struct Mentions<'a> {
    definition: &'a Definition,
    open: BTreeMap<String, Vec<String>>,
}

impl Mentions<'_> {
    fn process(&mut self) {
        let definition = self.definition;
        for fact in &definition.vocabulary.facts {
            if let Some(value) = &fact.starts {
                self.value(fact, value);
            }
        }
        definition.vocabulary.acts.iter().flat_map(|act| &act.changes).for_each(|change| self.change(change));
        definition.rules.iter().for_each(|rule| self.test(&rule.test));
        definition.deadlines.iter().filter_map(|deadline| deadline.met_when.as_ref()).for_each(|test| self.test(test));
        for transition in &definition.transitions {
            if let Some(when) = &transition.when {
                self.test(when);
            }
            self.effects(&transition.effects);
        }
        definition.properties.iter().for_each(|property| self.pattern(&property.pattern));
        self.state_effects(&definition.root);
    }

    fn mention(&mut self, of: &str, member: &str) {
        if let Some(members) = self.open.get_mut(of)
            && !members.iter().any(|known| known == member)
        {
            members.push(member.to_string());
        }
    }

    fn fact(&self, id: &str) -> Option<Fact> {
        self.definition.vocabulary.facts.iter().find(|fact| fact.id == id).cloned()
    }

    fn value(&mut self, fact: &Fact, value: &Value) {
        match (value, &fact.phrase.base) {
            (Value::Text(member), Base::Named(of)) => self.mention(of, member),
            (Value::Set(values), _) => values.iter().for_each(|value| self.value(fact, value)),
            _ => {}
        }
    }

    fn change(&mut self, change: &Change) {
        let Some(fact) = self.fact(&change.fact) else { return };
        for (item, key) in change.at.iter().zip(&fact.phrase.keys) {
            if let Key::Member(member) = item {
                self.mention(key, member);
            }
        }
        if let Source::Value(value) = &change.source {
            self.value(&fact, value);
        }
    }

    fn effects(&mut self, effects: &[Effect]) {
        for effect in effects {
            if let Effect::Change(change) = effect {
                self.change(change);
            }
        }
    }

    fn state_effects(&mut self, state: &mandate_process::definition::State) {
        self.effects(&state.on_entry);
        self.effects(&state.on_initial);
        self.effects(&state.on_exit);
        state.children.iter().for_each(|child| self.state_effects(child));
    }

    fn test(&mut self, test: &Test) {
        match test {
            Test::All(parts) | Test::Any(parts) => parts.iter().for_each(|part| self.test(part)),
            Test::Not(part) => self.test(part),
            Test::Fact { fact, for_each, comparison } => {
                let Some(fact) = self.fact(fact) else { return };
                for (members, key) in for_each.iter().zip(&fact.phrase.keys) {
                    if let Members::List(list) = members {
                        list.iter().for_each(|member| self.mention(key, member));
                    }
                }
                let of_the_fact = !matches!(comparison.operator, Operator::IsSet | Operator::IsEmpty);
                if let (true, Operand::Value(value)) = (of_the_fact, &comparison.right) {
                    self.value(&fact, value);
                }
            }
            Test::InState(_) | Test::Deadline { .. } | Test::Rule(_) | Test::Ended(_) => {}
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Always(test) | Pattern::Never(test) | Pattern::Sometimes(test) | Pattern::Eventually(test) => self.test(test),
            Pattern::NeverHappens(happening) | Pattern::Unary { of: happening, .. } => self.happening(happening),
            Pattern::AlwaysPossible { during, .. } => during.iter().for_each(|test| self.test(test)),
            Pattern::Binary { first, then, .. } => {
                self.happening(first);
                self.happening(then);
            }
        }
    }

    fn happening(&mut self, happening: &Happening) {
        match happening {
            Happening::Act { during, .. } | Happening::Transition { during, .. } => during.iter().for_each(|test| self.test(test)),
            Happening::Any(parts) => parts.iter().for_each(|part| self.happening(part)),
            Happening::Holds(test) => self.test(test),
            Happening::Enters(_) | Happening::Leaves(_) | Happening::Lapse(_) => {}
        }
    }
}
