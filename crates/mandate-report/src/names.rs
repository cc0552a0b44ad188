//! What things are called for people: titles of the process, names of the story.

use crate::style::safe;
use mandate_engine::Cast;
use mandate_process::Process;
use mandate_process::ids::{ActId, DeadlineId, FactId, RoleId, SortId, StateId, TransitionId};
use mandate_process::tables::{ACTORS, Atom, FieldRow, KeyRow};
use mandate_process::value::Value;
use mandate_scenario::Scenario;

/// Names for people, from a process and perhaps a story.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// The process.
    pub process: &'a Process,
    /// The story, if there is one.
    pub story: Option<&'a Scenario>,
    /// Who takes part in the case, if that is known: else the single roles and the players of the story.
    pub cast: Option<&'a Cast>,
}

impl<'a> Names<'a> {
    /// The titles of a process.
    pub fn of(process: &'a Process) -> Self {
        Self { process, story: None, cast: None }
    }

    /// The titles of a process and the names of a story.
    pub fn in_story(process: &'a Process, story: &'a Scenario) -> Self {
        Self { process, story: Some(story), cast: None }
    }

    /// The same names, and the roster of a case: for agendas of cases that no story tells.
    #[must_use]
    pub fn with_cast(self, cast: &'a Cast) -> Self {
        Self { cast: Some(cast), ..self }
    }

    /// The id of the actor at a place of the roster; of a case that is not known, `actor 3`.
    pub fn at_place(&self, place: u32) -> String {
        if let Some(cast) = self.cast {
            return cast.name(ACTORS, place).to_owned();
        }
        let roles = self.process.definition().vocabulary.roles.iter().filter(|role| !role.many).map(|role| role.id.clone());
        let players = self.story.iter().flat_map(|story| &story.players).map(|player| player.id.clone());
        roles.chain(players).nth(place as usize).unwrap_or_else(|| format!("actor {}", place + 1))
    }

    /// An actor by id.
    pub fn actor(&self, id: &str) -> String {
        let player = self.story.and_then(|story| story.player(id)).and_then(|player| player.name.clone());
        let role =
            || self.process.definition().vocabulary.roles.iter().find(|role| role.id == id && !role.many).map(|role| role.name.clone());
        safe(&player.or_else(role).filter(|name| !name.is_empty()).unwrap_or_else(|| id.to_owned()))
    }

    /// An actor by id, with an article where it is the only one of its role: `the chair`, `Ann`.
    pub fn actor_in_text(&self, id: &str) -> String {
        let told = self.story.and_then(|story| story.player(id)).is_some();
        let role = self.process.tables().names.roles.get(id).copied();
        role.filter(|role| !told && !self.process.tables().roles[*role].many).map_or_else(|| self.actor(id), |role| self.role(role))
    }

    /// A role, with its article: `the chair`, `a member`.
    pub fn role(&self, id: RoleId) -> String {
        let Some(role) = self.process.definition().vocabulary.roles.get(id.index()) else { return String::new() };
        let name = if role.name.is_empty() { role.id.clone() } else { safe(&role.name) };
        if !role.many {
            return format!("the {name}");
        }
        let name = lower_first(&name);
        let article = if name.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
        format!("{article} {name}")
    }

    /// A member of a sort.
    pub fn member(&self, sort: SortId, member: &Value) -> String {
        match member.as_text() {
            Some(id) if sort == ACTORS => self.actor(id),
            Some(text) => safe(text),
            None => member.to_string(),
        }
    }

    /// A value of a fact.
    pub fn value(&self, fact: FactId, value: &Value) -> String {
        let of = |value: &Value| match self.process.tables().facts[fact].atom {
            mandate_process::tables::Atom::Member(sort, _) => self.member(sort, value),
            _ => safe(&value.to_string()),
        };
        match value {
            Value::Set(values) if values.is_empty() => "none".to_owned(),
            Value::Set(values) => values.iter().map(of).collect::<Vec<_>>().join(", "),
            one => of(one),
        }
    }

    /// A value of content in words: members that the act's field takes for actors by their names, all else as given.
    pub fn content(&self, act: &str, field: &str, value: &Value) -> String {
        let tables = self.process.tables();
        let row = tables.names.acts.get(act).and_then(|act| tables.acts[*act].fields.iter().find(|row| *row.name == *field));
        self.carried(row, row.map_or(&[], |row| &row.keys), value)
    }

    fn carried(&self, field: Option<&FieldRow>, keys: &[KeyRow], value: &Value) -> String {
        let actors = field.is_some_and(|field| matches!(field.atom, Atom::Member(ACTORS, _)));
        match value {
            Value::Set(values) if values.is_empty() => "none".to_owned(),
            Value::Set(values) => values.iter().map(|value| self.carried(field, keys, value)).collect::<Vec<_>>().join(", "),
            Value::Table(rows) => {
                let (first, rest) = keys.split_first().map_or((None, keys), |(first, rest)| (Some(first), rest));
                let name = |id: &str| if first.is_some_and(|key| key.sort == ACTORS) { self.actor(id) } else { safe(id) };
                rows.iter().map(|(id, value)| format!("{} {}", name(id), self.carried(field, rest, value))).collect::<Vec<_>>().join(", ")
            }
            Value::Text(text) if actors => self.actor(text),
            other => safe(&other.to_string()),
        }
    }

    /// A state.
    pub fn state(&self, id: StateId) -> String {
        let title = self.process.state(id).and_then(|state| state.remarks.title.clone());
        safe(&title.unwrap_or_else(|| self.process.state_name(id).replace('-', " ")))
    }

    /// A transition: its title, else what its act says, else its id.
    pub fn transition(&self, id: TransitionId) -> String {
        let Some(transition) = self.process.transition(id) else { return String::new() };
        let act = || self.process.definition().vocabulary.acts.iter().find(|act| act.id == transition.id).map(|act| act.says.clone());
        safe(
            &transition
                .remarks
                .title
                .clone()
                .or_else(act)
                .filter(|title| !title.is_empty())
                .unwrap_or_else(|| transition.id.replace('-', " ")),
        )
    }

    /// A fact.
    pub fn fact(&self, id: FactId) -> String {
        let Some(fact) = self.process.fact(id) else { return String::new() };
        safe(&fact.remarks.title.clone().unwrap_or_else(|| fact.id.replace('-', " ")))
    }

    /// A deadline.
    pub fn deadline(&self, id: DeadlineId) -> String {
        let Some(deadline) = self.process.deadline(id) else { return String::new() };
        safe(&deadline.remarks.title.clone().unwrap_or_else(|| deadline.id.replace('-', " ")))
    }

    /// An act: what it says, else its id.
    pub fn act(&self, id: ActId) -> String {
        self.process.act(id).map(|act| if act.says.is_empty() { act.id.replace('-', " ") } else { safe(&act.says) }).unwrap_or_default()
    }

    /// An act as it is quoted among other words, with its id for files: `“Vote” [vote]`.
    pub fn act_quoted(&self, id: ActId) -> String {
        format!("“{}” [{}]", self.act(id), safe(&self.process.tables().acts[id].name))
    }

    /// An act by name, known or not.
    pub fn act_named(&self, name: &str) -> String {
        self.process.tables().names.acts.get(name).map_or_else(|| safe(name), |id| self.act(*id))
    }
}

/// `A`, `A and B`, `A, B and C`.
pub(crate) fn listed(items: &[String], last: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

pub(crate) fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let second_is_upper = text.chars().nth(1).is_some_and(char::is_uppercase);
    match chars.next() {
        Some(first) if !second_is_upper => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

pub(crate) fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
