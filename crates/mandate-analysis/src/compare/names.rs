//! Every name in a definition, where it is declared and where it is mentioned.

use mandate_process::definition::{
    Act, Change, Deadline, Definition, Effect, Fact, Happening, Item, Key, Members, Operand, Pattern, Property, Source, State, Test,
    Transition, Trigger,
};
use mandate_process::value::{Base, Phrase, Value};
use std::collections::BTreeSet;

/// Where a name stands: in what, under which key; the key is empty where the name is declared.
pub(super) struct Place<'a> {
    pub item: Item,
    pub id: &'a str,
    pub key: &'static str,
}

/// Calls `visit` for every name in a definition: where it stands, what it names, and the name, to be replaced. Roles and
/// types share one space of names and are told as types; a constant that is an actor of a single role is its role.
pub(super) fn each_name(definition: &mut Definition, visit: &mut dyn FnMut(&Place<'_>, Item, &mut String)) {
    let roles = definition.vocabulary.roles.iter().map(|role| role.id.clone()).collect();
    let actors = definition.vocabulary.facts.iter().filter(|fact| holds_actors(fact, &roles)).map(|fact| fact.id.clone()).collect();
    let mut visitor = Visitor { visit, roles, actors, item: Item::Process, id: String::new() };
    visitor.state(&mut definition.root);
    definition.transitions.iter_mut().for_each(|transition| visitor.transition(transition));
    definition.deadlines.iter_mut().for_each(|deadline| visitor.deadline(deadline));
    for rule in &mut definition.rules {
        visitor.begin(Item::Rule, &mut rule.id);
        visitor.test("test", &mut rule.test);
    }
    definition.properties.iter_mut().for_each(|property| visitor.property(property));
    for (name, _) in &mut definition.scope {
        visitor.begin(Item::Scope, &mut name.clone());
        visitor.name("number", Item::Type, name);
    }
    for role in &mut definition.vocabulary.roles {
        visitor.begin(Item::Role, &mut role.id);
    }
    for declared in &mut definition.vocabulary.types {
        visitor.begin(Item::Type, &mut declared.id);
    }
    definition.vocabulary.facts.iter_mut().for_each(|fact| visitor.fact(fact));
    definition.vocabulary.acts.iter_mut().for_each(|act| visitor.act(act));
}

fn holds_actors(fact: &Fact, roles: &BTreeSet<String>) -> bool {
    matches!(&fact.phrase.base, Base::Named(name) if name == "actor" || roles.contains(name))
}

struct Visitor<'v> {
    visit: &'v mut dyn FnMut(&Place<'_>, Item, &mut String),
    roles: BTreeSet<String>,
    /// Facts that hold actors.
    actors: BTreeSet<String>,
    /// What is being visited.
    item: Item,
    id: String,
}

impl Visitor<'_> {
    /// Begins with a thing: its own name first.
    fn begin(&mut self, item: Item, id: &mut String) {
        self.item = item;
        self.id.clone_from(id);
        if item != Item::Scope {
            self.name("", if item == Item::Role { Item::Type } else { item }, id);
        }
    }

    fn name(&mut self, key: &'static str, of: Item, name: &mut String) {
        (self.visit)(&Place { item: self.item, id: &self.id, key }, of, name);
    }

    fn names(&mut self, key: &'static str, of: Item, names: &mut [String]) {
        names.iter_mut().for_each(|name| self.name(key, of, name));
    }

    /// States are at most 64 deep.
    fn state(&mut self, state: &mut State) {
        if !state.id.is_empty() {
            self.begin(Item::State, &mut state.id);
        }
        self.names("initial", Item::State, &mut state.initial);
        self.names("admits", Item::Act, &mut state.admits);
        for effect in state.on_entry.iter_mut().chain(&mut state.on_exit).chain(&mut state.on_initial) {
            self.effect("on-entry", effect);
        }
        state.children.iter_mut().for_each(|child| self.state(child));
    }

    fn transition(&mut self, transition: &mut Transition) {
        self.begin(Item::Transition, &mut transition.id);
        self.names("from", Item::State, &mut transition.from);
        self.names("to", Item::State, &mut transition.to);
        for trigger in &mut transition.on {
            match trigger {
                Trigger::Name(act) => self.name("on", Item::Act, act),
                Trigger::Lapse(deadline) => self.name("on", Item::Deadline, deadline),
                Trigger::Done(state) => self.name("on", Item::State, state),
            }
        }
        transition.when.iter_mut().for_each(|when| self.test("when", when));
        self.names("needs", Item::Rule, &mut transition.needs);
        self.names("by", Item::Type, &mut transition.by);
        transition.effects.iter_mut().for_each(|effect| self.effect("changes", effect));
    }

    fn effect(&mut self, key: &'static str, effect: &mut Effect) {
        if let Effect::Change(change) = effect {
            self.change(key, change);
        }
    }

    fn change(&mut self, key: &'static str, change: &mut Change) {
        let holds_actors = self.actors.contains(&change.fact);
        self.name(key, Item::Fact, &mut change.fact);
        for at in &mut change.at {
            if let Key::Member(member) = at {
                self.constant(key, member);
            }
        }
        match &mut change.source {
            Source::Fact(fact) => self.name(key, Item::Fact, fact),
            Source::Value(value) if holds_actors => self.value(key, value),
            _ => {}
        }
    }

    fn deadline(&mut self, deadline: &mut Deadline) {
        self.begin(Item::Deadline, &mut deadline.id);
        self.names("while", Item::State, &mut deadline.during);
        self.names("armed-by", Item::Act, &mut deadline.armed_by);
        deadline.at.iter_mut().for_each(|fact| self.name("at", Item::Fact, fact));
        self.names("met-by", Item::Act, &mut deadline.met_by);
        deadline.met_when.iter_mut().for_each(|test| self.test("met-by", test));
    }

    /// Tests are nested at most as deep as the limits allow.
    fn test(&mut self, key: &'static str, test: &mut Test) {
        match test {
            Test::All(parts) | Test::Any(parts) => parts.iter_mut().for_each(|part| self.test(key, part)),
            Test::Not(part) => self.test(key, part),
            Test::Rule(rule) => self.name(key, Item::Rule, rule),
            Test::InState(state) => self.name(key, Item::State, state),
            Test::Deadline { deadline, .. } => self.name(key, Item::Deadline, deadline),
            Test::Ended(_) => {}
            Test::Fact { fact, for_each, comparison } => {
                let holds_actors = self.actors.contains(fact);
                self.name(key, Item::Fact, fact);
                for members in for_each {
                    match members {
                        Members::List(names) => names.iter_mut().for_each(|name| self.constant(key, name)),
                        Members::Fact(fact) => self.name(key, Item::Fact, fact),
                        Members::Actors(of) | Members::Values(of) => self.kind(key, of),
                    }
                }
                match &mut comparison.right {
                    Operand::Fact(fact) => self.name(key, Item::Fact, fact),
                    Operand::Actors(of) | Operand::Values(of) => self.kind(key, of),
                    Operand::Value(value) if holds_actors => self.value(key, value),
                    Operand::Value(_) => {}
                }
            }
        }
    }

    /// A role or type, unless it is one of the words for all actors.
    fn kind(&mut self, key: &'static str, name: &mut String) {
        if !Phrase::RESERVED.contains(&name.as_str()) {
            self.name(key, Item::Type, name);
        }
    }

    /// A constant that may be an actor of a single role.
    fn constant(&mut self, key: &'static str, name: &mut String) {
        if self.roles.contains(name) {
            self.name(key, Item::Type, name);
        }
    }

    fn value(&mut self, key: &'static str, value: &mut Value) {
        match value {
            Value::Text(name) => self.constant(key, name),
            Value::Set(values) => values.iter_mut().for_each(|value| self.value(key, value)),
            _ => {}
        }
    }

    fn phrase(&mut self, key: &'static str, phrase: &mut Phrase) {
        if let Base::Named(name) = &mut phrase.base {
            self.kind(key, name);
        }
        phrase.keys.iter_mut().for_each(|of| self.kind(key, of));
    }

    fn fact(&mut self, fact: &mut Fact) {
        let holds_actors = self.actors.contains(&fact.id);
        self.begin(Item::Fact, &mut fact.id);
        self.phrase("type", &mut fact.phrase);
        fact.sum_of.iter_mut().for_each(|of| self.name("sum-of", Item::Fact, of));
        if holds_actors {
            fact.starts.iter_mut().for_each(|value| self.value("starts", value));
        }
    }

    fn act(&mut self, act: &mut Act) {
        self.begin(Item::Act, &mut act.id);
        self.names("by", Item::Type, &mut act.by);
        act.content.iter_mut().for_each(|field| self.phrase("content", &mut field.phrase));
        act.changes.iter_mut().for_each(|change| self.change("changes", change));
    }

    fn property(&mut self, property: &mut Property) {
        self.begin(Item::Property, &mut property.id);
        match &mut property.pattern {
            Pattern::Always(test) | Pattern::Never(test) | Pattern::Sometimes(test) | Pattern::Eventually(test) => self.test("asks", test),
            Pattern::NeverHappens(of) | Pattern::Unary { of, .. } => self.happening(of),
            Pattern::AlwaysPossible { act, by, during } => {
                self.name("asks", Item::Act, act);
                self.name("asks", Item::Type, by);
                during.iter_mut().for_each(|during| self.test("asks", during));
            }
            Pattern::Binary { first, then, .. } => {
                self.happening(first);
                self.happening(then);
            }
        }
    }

    fn happening(&mut self, of: &mut Happening) {
        match of {
            Happening::Act { act, by, during } => {
                self.name("asks", Item::Act, act);
                by.iter_mut().for_each(|by| self.name("asks", Item::Type, by));
                during.iter_mut().for_each(|during| self.test("asks", during));
            }
            Happening::Transition { transition, during } => {
                self.name("asks", Item::Transition, transition);
                during.iter_mut().for_each(|during| self.test("asks", during));
            }
            Happening::Enters(state) | Happening::Leaves(state) => self.name("asks", Item::State, state),
            Happening::Lapse(deadline) => self.name("asks", Item::Deadline, deadline),
            Happening::Any(parts) => parts.iter_mut().for_each(|part| self.happening(part)),
            Happening::Holds(test) => self.test("asks", test),
        }
    }
}
