//! The tables of a process in the order of canonical text.

use super::form::{Document, Form, Pair};
use super::terms::{changes, effects, pattern, test, trigger, value};
use crate::definition::{Act, Deadline, Definition, Effect, Fact, Kind, Property, Remarks, Resume, Role, Rule, State, Transition, TypeOf};
use crate::text::states::Nest;
use crate::time::offset_text;
use std::string::{String, ToString};
use std::vec::Vec;

/// Keys that are words about a process and not the process.
pub(super) const WORDING: [&str; 9] = ["title", "name", "says", "fix", "source", "unverified", "choice", "note", "version"];

/// A table under construction: keys in the order in which they are given.
struct Pairs {
    pairs: Vec<Pair>,
    wording: bool,
}

impl Pairs {
    fn put(&mut self, key: &str, form: impl Into<Form>) {
        if self.wording || !WORDING.contains(&key) {
            self.pairs.push((key.to_string(), form.into()));
        }
    }

    fn some(&mut self, key: &str, form: Option<impl Into<Form>>) {
        if let Some(form) = form {
            self.put(key, form);
        }
    }

    /// Names in a key that takes one or a list; left out if there is none.
    fn names(&mut self, key: &str, names: &[String]) {
        if !names.is_empty() {
            self.put(key, Form::one_or_list(names));
        }
    }

    fn title(&mut self, remarks: &Remarks) {
        self.some("title", remarks.title.as_deref());
    }

    fn remarks(&mut self, remarks: &Remarks) {
        self.some("note", remarks.note.as_deref());
        self.names("source", &remarks.source);
        self.names("unverified", &remarks.unverified);
        self.some("choice", remarks.choice.as_deref());
    }
}

/// The whole document, with or without the wording.
pub(super) fn document(definition: &Definition, wording: bool) -> Document {
    let pairs = || Pairs { pairs: Vec::new(), wording };
    let mut top = pairs();
    top.put("format", "mandate.process/1");
    top.put("id", definition.id.as_str());
    top.put("version", definition.version.as_str());
    top.title(&definition.remarks);
    if definition.utc_offset != 0 {
        top.put("utc-offset", Form::Text(offset_text(definition.utc_offset)));
    }
    lists(&mut top, &definition.root);
    top.remarks(&definition.remarks);
    let mut to = Document { top: top.pairs, tables: Vec::new() };
    let mut header = |kind: &str, id: &str, fill: &dyn Fn(&mut Pairs)| {
        let mut table = pairs();
        fill(&mut table);
        if !table.pairs.is_empty() {
            to.tables.push((Vec::from([String::from(kind), String::from(id)]), table.pairs));
        }
    };
    let mut stack: Vec<&State> = definition.root.children.iter().rev().collect();
    while let Some(state) = stack.pop() {
        header("state", &state.id, &|to| self::state(to, state));
        stack.extend(state.children.iter().rev());
    }
    let nest = Nest::new(&definition.root);
    for given in &definition.transitions {
        header("transition", &given.id, &|to| transition(to, given, &nest));
    }
    for given in &definition.deadlines {
        header("deadline", &given.id, &|to| deadline(to, given));
    }
    for given in &definition.rules {
        header("rule", &given.id, &|to| rule(to, given));
    }
    for given in &definition.properties {
        header("property", &given.id, &|to| property(to, given));
    }
    let mut lines = |kind: &str, rows: Vec<Pair>| {
        if !rows.is_empty() {
            to.tables.push((Vec::from([String::from(kind)]), rows));
        }
    };
    let filled = |fill: &dyn Fn(&mut Pairs)| {
        let mut table = pairs();
        fill(&mut table);
        Form::Table(table.pairs)
    };
    let vocabulary = &definition.vocabulary;
    lines("scope", definition.scope.iter().map(|(id, most)| (id.clone(), Form::Integer(i64::from(*most)))).collect());
    lines("role", vocabulary.roles.iter().map(|given| (given.id.clone(), filled(&|to| role(to, given)))).collect());
    let types = |scale: bool| vocabulary.types.iter().filter(move |given| given.scale == scale);
    let members = |given: &TypeOf| {
        type_of(
            given,
            &filled(&|to| {
                to.title(&given.remarks);
                to.remarks(&given.remarks);
            }),
        )
    };
    lines("type", types(false).map(|given| (given.id.clone(), members(given))).collect());
    lines("scale", types(true).map(|given| (given.id.clone(), members(given))).collect());
    lines("fact", vocabulary.facts.iter().map(|given| (given.id.clone(), filled(&|to| fact(to, given)))).collect());
    for given in &vocabulary.acts {
        let mut table = pairs();
        act(&mut table, given);
        to.tables.push((Vec::from([String::from("act"), given.id.clone()]), table.pairs));
    }
    to
}

fn is_memory(state: &State) -> bool {
    matches!(state.kind, Kind::ShallowHistory | Kind::DeepHistory)
}

/// The children of a state or of the root, and what only the builder gives a state.
fn lists(to: &mut Pairs, state: &State) {
    let ids = |wanted: &dyn Fn(&State) -> bool| -> Vec<String> {
        state.children.iter().filter(|child| wanted(child)).map(|child| child.id.clone()).collect()
    };
    let children = ids(&|child| !is_memory(child));
    match state.kind {
        Kind::Parallel => to.put("tracks", Form::texts(&children)),
        Kind::Compound => to.put("states", Form::texts(&children)),
        _ if children.is_empty() => {}
        _ => to.put("children", Form::texts(&children)),
    }
    let ends = ids(&|child| child.kind == Kind::Final);
    if !ends.is_empty() {
        to.put("ends", Form::texts(&ends));
    }
    let memories = ids(&is_memory);
    if !memories.is_empty() {
        to.put("histories", Form::texts(&memories));
    }
    if !state.initial.is_empty() {
        to.put("initial", Form::texts(&state.initial));
    }
    for (key, given) in [("on-entry", &state.on_entry), ("on-exit", &state.on_exit), ("on-initial", &state.on_initial)] {
        if !given.is_empty() {
            to.put(key, effects(given));
        }
    }
    if state.id.is_empty() {
        to.names("admits", &state.admits);
    }
}

fn state(to: &mut Pairs, given: &State) {
    to.title(&given.remarks);
    if is_memory(given) {
        to.put("history", if given.kind == Kind::DeepHistory { "deep" } else { "shallow" });
    }
    lists(to, given);
    to.some("phase", given.phase.map(|phase| Form::Integer(i64::from(phase))));
    to.names("admits", &given.admits);
    to.remarks(&given.remarks);
}

fn transition(to: &mut Pairs, given: &Transition, nest: &Nest<'_>) {
    to.title(&given.remarks);
    to.put("from", Form::one_or_list(&given.from));
    to.put("to", if given.to.len() == 1 { Form::one_or_list(&given.to) } else { Form::texts(&given.to) });
    let mut on: Vec<Form> = given.on.iter().map(trigger).collect();
    match (on.pop(), on.is_empty()) {
        (Some(one), true) if one == Form::Text(given.id.clone()) => {}
        (Some(one), true) => to.put("on", one),
        (Some(last), false) => {
            on.push(last);
            to.put("on", Form::List(on));
        }
        (None, _) => to.put("automatic", Form::Boolean(true)),
    }
    to.some("when", given.when.as_ref().map(test));
    to.names("needs", &given.needs);
    to.names("by", &given.by);
    to.some("at-most", given.at_most.map(|most| Form::Integer(i64::from(most))));
    match given.resume {
        Resume::No => {}
        Resume::Top => to.put("resume", "top"),
        Resume::All => to.put("resume", "all"),
    }
    let only: Option<Vec<_>> =
        given.effects.iter().map(|effect| if let Effect::Change(change) = effect { Some(change.clone()) } else { None }).collect();
    match only {
        Some(only) if only.is_empty() => {}
        Some(only) => to.put("changes", changes(&only)),
        None => to.put("effects", effects(&given.effects)),
    }
    if given.internal != nest.is_internal(&given.from, &given.to) {
        to.put("internal", Form::Boolean(given.internal));
    }
    to.remarks(&given.remarks);
}

fn deadline(to: &mut Pairs, given: &Deadline) {
    to.title(&given.remarks);
    to.names("while", &given.during);
    to.names("armed-by", &given.armed_by);
    to.some("after", given.after.map(|after| Form::Text(after.to_string())));
    to.some("at", given.at.as_deref());
    to.some("before", given.before.map(|before| Form::Text(before.to_string())));
    to.names("met-by", &given.met_by);
    let key = if given.met_by.is_empty() { "met-by" } else { "met-when" };
    to.some(key, given.met_when.as_ref().map(test));
    to.remarks(&given.remarks);
}

fn rule(to: &mut Pairs, given: &Rule) {
    to.title(&given.remarks);
    to.put("says", given.says.as_str());
    to.put("test", test(&given.test));
    to.some("fix", given.fix.as_deref());
    to.remarks(&given.remarks);
}

fn property(to: &mut Pairs, given: &Property) {
    to.title(&given.remarks);
    to.put("says", given.says.as_str());
    let (key, form) = pattern(&given.pattern);
    // The template `choice` shares its name with the remark, but it is no wording.
    to.pairs.push((key, form));
    let taken = to.pairs.iter().any(|(key, form)| key == "choice" && matches!(form, Form::List(_)));
    if taken && given.remarks.choice.is_some() {
        to.remarks(&Remarks { choice: None, ..given.remarks.clone() });
        if to.wording {
            to.some("its-choice", given.remarks.choice.as_deref());
        }
    } else {
        to.remarks(&given.remarks);
    }
}

fn role(to: &mut Pairs, given: &Role) {
    to.title(&given.remarks);
    to.put("name", given.name.as_str());
    if given.many {
        to.put("many", Form::Boolean(true));
    }
    to.remarks(&given.remarks);
}

/// A type or scale; as a table, which no file has, where it has remarks or is a scale without members.
fn type_of(given: &TypeOf, remarks: &Form) -> Form {
    let members = given.members.as_ref().map_or_else(|| "open".into(), Form::texts);
    match remarks {
        Form::Table(pairs) if !pairs.is_empty() => {
            let mut all = Vec::from([(String::from("members"), members)]);
            all.extend(pairs.iter().cloned());
            Form::Table(all)
        }
        _ => members,
    }
}

fn fact(to: &mut Pairs, given: &Fact) {
    to.title(&given.remarks);
    to.put("type", Form::Text(given.phrase.to_string()));
    to.some("starts", given.starts.as_ref().map(value));
    to.some("sum-of", given.sum_of.as_deref());
    if !given.from.is_empty() {
        to.put("from", Form::Table(given.from.iter().map(|(key, given)| (key.clone(), value(given))).collect()));
    }
    to.remarks(&given.remarks);
}

fn act(to: &mut Pairs, given: &Act) {
    to.title(&given.remarks);
    to.put("says", given.says.as_str());
    to.put("by", Form::one_or_list(&given.by));
    if !given.content.is_empty() {
        let fields = given.content.iter().map(|field| (field.id.clone(), Form::Text(field.phrase.to_string())));
        to.put("content", Form::Table(fields.collect()));
    }
    if !given.changes.is_empty() {
        to.put("changes", changes(&given.changes));
    }
    to.remarks(&given.remarks);
}
