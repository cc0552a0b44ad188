//! A checked, compiled process.

use crate::compile;
use crate::definition::{Act, Deadline, Definition, Fact, Property, Rule, State, Transition};
use crate::finding::Findings;
use crate::ids::{ActId, DeadlineId, FactId, PropertyId, RoleId, RuleId, SortId, StateId, Table, TransitionId, TriggerId};
use crate::limits::Limits;
use crate::tables::{StateRow, Tables, TriggerKind};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

/// A process that can be run. Cloning it is cheap.
///
/// Whether it *should* be run is said by findings; that a `Process` exists says that every name, type and form in it
/// reads.
#[derive(Clone)]
pub struct Process(Arc<Inner>);

struct Inner {
    definition: Definition,
    tables: Tables,
    states: Vec<State>,
    limits: Limits,
    digest: String,
}

impl Process {
    /// Compiles a definition.
    ///
    /// # Errors
    /// Every problem of names, types and structure at once.
    pub fn compile(definition: Definition) -> Result<Self, Findings> {
        Self::compile_within(definition, Limits::DEFAULT)
    }

    /// Compiles a definition within limits.
    ///
    /// # Errors
    /// Every problem of names, types and structure at once.
    pub fn compile_within(definition: Definition, limits: Limits) -> Result<Self, Findings> {
        let (tables, states) = compile::compile(&definition, &limits)?;
        #[cfg(feature = "text")]
        let digest = crate::text::digest(&definition);
        #[cfg(not(feature = "text"))]
        let digest = String::new();
        Ok(Self(Arc::new(Inner { definition, tables, states, limits, digest })))
    }

    /// The definition it was made from.
    pub fn definition(&self) -> &Definition {
        &self.0.definition
    }

    /// Its compiled tables.
    #[inline]
    pub fn tables(&self) -> &Tables {
        &self.0.tables
    }

    /// The limits it runs within.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// SHA-256 over its canonical text, in hex: what pins a case to it. Empty without the feature `text`.
    pub fn digest(&self) -> &str {
        &self.0.digest
    }

    /// Minutes east of UTC in which its days are counted.
    #[inline]
    pub fn utc_offset(&self) -> i32 {
        self.0.definition.utc_offset
    }

    /// The states in document order, the root first.
    pub fn states(&self) -> &Table<StateId, StateRow> {
        &self.0.tables.states
    }

    /// A state as declared, its children left out.
    pub fn state(&self, id: StateId) -> Option<&State> {
        self.0.states.get(id.index())
    }

    /// A transition as declared.
    pub fn transition(&self, id: TransitionId) -> Option<&Transition> {
        self.0.definition.transitions.get(id.index())
    }

    /// A deadline as declared.
    pub fn deadline(&self, id: DeadlineId) -> Option<&Deadline> {
        self.0.definition.deadlines.get(id.index())
    }

    /// A rule as declared.
    pub fn rule(&self, id: RuleId) -> Option<&Rule> {
        self.0.definition.rules.get(id.index())
    }

    /// A property as declared.
    pub fn property(&self, id: PropertyId) -> Option<&Property> {
        self.0.definition.properties.get(id.index())
    }

    /// A fact as declared.
    pub fn fact(&self, id: FactId) -> Option<&Fact> {
        self.0.definition.vocabulary.facts.get(id.index())
    }

    /// An act as declared.
    pub fn act(&self, id: ActId) -> Option<&Act> {
        self.0.definition.vocabulary.acts.get(id.index())
    }

    /// The name of a state; empty for the root.
    pub fn state_name(&self, id: StateId) -> &str {
        &self.0.tables.states[id].name
    }

    /// The name of a role.
    pub fn role_name(&self, id: RoleId) -> &str {
        &self.0.tables.roles[id].name
    }

    /// The name of a sort.
    pub fn sort_name(&self, id: SortId) -> &str {
        &self.0.tables.sorts[id].name
    }

    /// What a trigger is, in the words of a file: `vote`, `lapse.x`, `done.y`, or nothing for the automatic one.
    pub fn trigger_text(&self, id: TriggerId) -> String {
        let tables = &self.0.tables;
        match &tables.triggers[id].kind {
            TriggerKind::Automatic => String::new(),
            TriggerKind::Name(name) => String::from(&**name),
            TriggerKind::Lapse(deadline) => alloc::format!("lapse.{}", tables.deadlines[*deadline].name),
            TriggerKind::Done(state) => alloc::format!("done.{}", tables.states[*state].name),
        }
    }

    /// Whether the two are one and the same compiled process.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Process({} {})", self.0.definition.id, self.0.definition.version)
    }
}
