//! Names of one process and what they are called in another.

mod text;

use mandate_process::Process;
use mandate_process::finding::{Finding, Findings, nearest};
use mandate_process::tables::names;
use std::collections::BTreeMap;

/// The kinds of name that a case carries from one process to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Named {
    /// A state.
    State,
    /// A fact.
    Fact,
    /// A deadline.
    Deadline,
    /// An act.
    Act,
    /// A field of the content of an act, named `ACT.FIELD`.
    Field,
    /// A role.
    Role,
    /// A type.
    Type,
    /// A rule.
    Rule,
}

impl Named {
    /// Every kind, in the order of the documents.
    pub const ALL: [Self; 8] = [Self::State, Self::Fact, Self::Deadline, Self::Act, Self::Field, Self::Role, Self::Type, Self::Rule];

    /// Its word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Fact => "fact",
            Self::Deadline => "deadline",
            Self::Act => "act",
            Self::Field => "field",
            Self::Role => "role",
            Self::Type => "type",
            Self::Rule => "rule",
        }
    }

    /// Whether a process has something of this name.
    pub fn is_in(self, process: &Process, name: &str) -> bool {
        !name.is_empty() && self.known(process).contains(&name.to_owned())
    }

    /// The name of a process that is nearest to another, if one is near.
    pub fn nearest_in(self, process: &Process, name: &str) -> Option<String> {
        let known = self.known(process);
        nearest(name, known.iter().map(String::as_str)).map(str::to_owned)
    }

    fn known(self, process: &Process) -> Vec<String> {
        let tables = &process.tables().names;
        let owned = |names: &mut dyn Iterator<Item = &str>| names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
        match self {
            Self::State => owned(&mut names(&tables.states)),
            Self::Fact => owned(&mut names(&tables.facts)),
            Self::Deadline => owned(&mut names(&tables.deadlines)),
            Self::Act => owned(&mut names(&tables.acts)),
            Self::Role => owned(&mut names(&tables.roles)),
            Self::Type => owned(&mut names(&tables.sorts)),
            Self::Rule => owned(&mut names(&tables.rules)),
            Self::Field => {
                let acts = process.tables().acts.rows().iter();
                acts.flat_map(|act| act.fields.iter().map(|field| format!("{}.{}", act.name, field.name))).collect()
            }
        }
    }
}

/// What names of one process are called in another. A name that is not mapped keeps itself; one that is mapped to
/// nothing is left behind.
///
/// ```
/// use mandate_analysis::replay::{Mapping, Named};
/// let names = Mapping::default().with(Named::State, "asking", Some("requested")).with(Named::Fact, "days", None);
/// assert_eq!(names.of(Named::State, "asking"), Some("requested"));
/// assert_eq!(names.of(Named::State, "granted"), Some("granted"));
/// assert_eq!(names.of(Named::Fact, "days"), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping(BTreeMap<(Named, String), Option<String>>);

impl Mapping {
    /// Maps one name more.
    #[must_use]
    pub fn with(mut self, kind: Named, old: impl Into<String>, new: Option<&str>) -> Self {
        self.0.insert((kind, old.into()), new.map(str::to_owned));
        self
    }

    /// What a name is called; `None` if it is left behind.
    pub fn of<'m>(&'m self, kind: Named, old: &'m str) -> Option<&'m str> {
        self.0.get(&(kind, old.to_owned())).map_or(Some(old), Option::as_deref)
    }

    /// What a name of a field is called in its act.
    pub fn of_field<'m>(&'m self, act: &str, field: &'m str) -> Option<&'m str> {
        match self.0.get(&(Named::Field, format!("{act}.{field}"))) {
            None => Some(field),
            Some(new) => new.as_deref().map(|new| new.rsplit_once('.').map_or(new, |(_, field)| field)),
        }
    }

    /// These names and those of another mapping, which counts where both map one.
    #[must_use]
    pub fn and(mut self, more: &Self) -> Self {
        self.0.extend(more.0.clone());
        self
    }

    /// Whether no name is mapped.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every mapped name, by kind and name.
    pub fn iter(&self) -> impl Iterator<Item = (Named, &str, Option<&str>)> {
        self.0.iter().map(|((kind, old), new)| (*kind, old.as_str(), new.as_deref()))
    }

    /// Reads pairs of names: `asking`, `requested`. Where one name stands for things of several kinds, or to be exact, the kind
    /// comes first: `state.asking`; a field is `field.ACT.FIELD`. The new name may be empty: what is called so is left behind.
    ///
    /// ```
    /// use mandate_analysis::replay::{Mapping, Named};
    /// use mandate_process::{Process, definition::{Definition, State}};
    /// let process = |state: &str| {
    ///     let mut definition = Definition::new("door");
    ///     definition.root = State::compound("", [State::atomic(state)]);
    ///     Process::compile(definition).expect("a legal process")
    /// };
    /// let (old, new) = (process("open"), process("ajar"));
    /// let names = Mapping::read(&old, &new, [("open", "ajar")]).expect("both are states");
    /// assert_eq!(names.of(Named::State, "open"), Some("ajar"));
    /// let findings = Mapping::read(&old, &new, [("open", "ajra")]).expect_err("no such state");
    /// assert_eq!(findings[0].help.as_deref(), Some("did you mean `ajar`?"));
    /// ```
    ///
    /// # Errors
    /// Every name that its process does not have.
    pub fn read<'p>(old: &Process, new: &Process, pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> Result<Self, Findings> {
        let mut mapping = Self::default();
        let mut findings = Findings::new();
        for (from, to) in pairs {
            match kinds(old, from) {
                Ok((kinds, from)) => {
                    let fits: Vec<Named> = kinds.iter().copied().filter(|kind| to.is_empty() || kind.is_in(new, to)).collect();
                    if fits.is_empty() {
                        findings.push(unknown(new, &kinds, to, "new"));
                    }
                    for kind in fits {
                        mapping = mapping.with(kind, from, Some(to).filter(|to| !to.is_empty()));
                    }
                }
                Err(finding) => findings.push(*finding),
            }
        }
        if findings.is_empty() { Ok(mapping) } else { Err(findings) }
    }
}

/// The kinds of thing that an old name stands for, and the name without its kind.
fn kinds<'n>(old: &Process, name: &'n str) -> Result<(Vec<Named>, &'n str), Box<Finding>> {
    if let Some((kind, rest)) = name.split_once('.')
        && let Some(kind) = Named::ALL.into_iter().find(|named| named.word() == kind)
    {
        return if kind.is_in(old, rest) { Ok((Vec::from([kind]), rest)) } else { Err(unknown(old, &[kind], rest, "old").into()) };
    }
    let kinds: Vec<Named> = Named::ALL.into_iter().filter(|kind| kind.is_in(old, name)).collect();
    if kinds.is_empty() { Err(unknown(old, &Named::ALL, name, "old").into()) } else { Ok((kinds, name)) }
}

fn unknown(process: &Process, kinds: &[Named], name: &str, which: &str) -> Finding {
    let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
    let what = if words.len() == Named::ALL.len() { "nothing".to_owned() } else { format!("no {}", words.join(" and no ")) };
    let finding = Finding::error("unknown-name", format!("{what} of the {which} process is called `{}`", name.escape_debug()));
    let near = kinds.iter().find_map(|kind| kind.nearest_in(process, name));
    match near {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding,
    }
}
