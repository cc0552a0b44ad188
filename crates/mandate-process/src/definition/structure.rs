//! States, transitions, deadlines and rules by names.

use super::{Change, Remarks, Test};
use crate::time::Period;
use alloc::string::String;
use alloc::vec::Vec;

/// What a state is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// No children.
    #[default]
    Atomic,
    /// Children, one of them active at a time.
    Compound,
    /// Children, all of them active at once: tracks.
    Parallel,
    /// The end of its parent.
    Final,
    /// A place that remembers which children of its parent were active; not a state.
    ShallowHistory,
    /// A place that remembers which atomic states below its parent were active; not a state.
    DeepHistory,
}

/// A state and all below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Its name, unique in the process.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Children in document order.
    pub children: Vec<State>,
    /// Where a compound starts: one or several descendants. Empty: its first child. For a history: where it leads
    /// before its parent was ever left; empty: where its parent starts.
    pub initial: Vec<String>,
    /// Acts that are in order here and below and only change facts.
    pub admits: Vec<String>,
    /// The number of the phase, for a top-level state.
    pub phase: Option<u32>,
    /// What happens when it is entered.
    pub on_entry: Vec<Effect>,
    /// What happens when it is exited.
    pub on_exit: Vec<Effect>,
    /// What happens after `on_entry` when it is entered by its `initial`, before its children.
    pub on_initial: Vec<Effect>,
    /// Title, note, sources.
    pub remarks: Remarks,
}

impl State {
    fn of(kind: Kind, id: impl Into<String>, children: Vec<Self>) -> Self {
        Self { id: id.into(), kind, children, ..Self::default() }
    }

    /// A state without children.
    pub fn atomic(id: impl Into<String>) -> Self {
        Self::of(Kind::Atomic, id, Vec::new())
    }

    /// A state that ends its parent.
    pub fn end(id: impl Into<String>) -> Self {
        Self::of(Kind::Final, id, Vec::new())
    }

    /// A state whose children are active one at a time, the first at the start.
    pub fn compound(id: impl Into<String>, children: impl IntoIterator<Item = Self>) -> Self {
        Self::of(Kind::Compound, id, children.into_iter().collect())
    }

    /// A state whose children are tracks, all active at once.
    pub fn parallel(id: impl Into<String>, tracks: impl IntoIterator<Item = Self>) -> Self {
        Self::of(Kind::Parallel, id, tracks.into_iter().collect())
    }
}

/// What happens beside the moves: in files only changes of facts, and only on transitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A fact changes.
    Change(Change),
    /// A name is raised: it is looked at when no automatic transition is left.
    Raise(String),
    /// A name is sent: it comes as a one-off deadline, so many milliseconds later (0: before the next stimulus).
    Send {
        /// The name.
        name: String,
        /// Milliseconds from now, at least 0.
        delay: i64,
    },
}

/// What a transition waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// An act, or a raised or sent name. In the builder `a` and `a.*` also take `a.b`, and `*` takes every trigger
    /// but the automatic one.
    Name(String),
    /// A deadline has lapsed.
    Lapse(String),
    /// A state is done: one of its final children is active, or all its tracks are done.
    Done(String),
}

/// How a transition enters a target that has been active before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Resume {
    /// Afresh.
    #[default]
    No,
    /// The children that were active when it was last left.
    Top,
    /// The atomic states that were active when it was last left.
    All,
}

/// A named edge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transition {
    /// Its name, unique among transitions.
    pub id: String,
    /// Sources: one transition for each, under one name.
    pub from: Vec<String>,
    /// Targets, pairwise in different tracks; empty: it moves nothing.
    pub to: Vec<String>,
    /// What it waits for; empty: automatic.
    pub on: Vec<Trigger>,
    /// This transition, or another? Says no silently.
    pub when: Option<Test>,
    /// Rules that refuse the act if they do not hold.
    pub needs: Vec<String>,
    /// Roles that may take it; empty: those of the act.
    pub by: Vec<String>,
    /// How often it may be taken in one case.
    pub at_most: Option<u32>,
    /// How the target is entered.
    pub resume: Resume,
    /// Whether a compound source stays active when all targets are inside it.
    pub internal: bool,
    /// What happens when it is taken.
    pub effects: Vec<Effect>,
    /// Title, note, sources.
    pub remarks: Remarks,
}

impl Transition {
    /// A transition between states, automatic unless told otherwise.
    pub fn new<F, T>(id: impl Into<String>, from: F, to: T) -> Self
    where
        F: IntoIterator<Item: Into<String>>,
        T: IntoIterator<Item: Into<String>>,
    {
        let names = |names: &mut dyn Iterator<Item = String>| names.collect();
        Self {
            id: id.into(),
            from: names(&mut from.into_iter().map(Into::into)),
            to: names(&mut to.into_iter().map(Into::into)),
            ..Self::default()
        }
    }

    /// Makes it wait for an act (or a raised or sent name).
    #[must_use]
    pub fn on_act(mut self, act: impl Into<String>) -> Self {
        self.on.push(Trigger::Name(act.into()));
        self
    }
}

/// A clock: armed, then met, lapsed or withdrawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deadline {
    /// Its name.
    pub id: String,
    /// The states in which it runs; empty: the whole case.
    pub during: Vec<String>,
    /// Acts that start it, and start it anew; empty: entering `during` does.
    pub armed_by: Vec<String>,
    /// How long it runs.
    pub after: Option<Period>,
    /// The date fact whose day it runs to; wins over `after`.
    pub at: Option<String>,
    /// So long before `at`.
    pub before: Option<Period>,
    /// Acts that meet it.
    pub met_by: Vec<String>,
    /// A test that meets it when it holds.
    pub met_when: Option<Test>,
    /// Title, note, sources.
    pub remarks: Remarks,
}

/// One sentence, one test, one source, one way out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub id: String,
    /// A sentence that is true when the test holds.
    pub says: String,
    /// What is asked; never an `all`: what needs several rules lists several rules.
    pub test: Test,
    /// What to do when it does not hold; may carry `{missing}`, `{extra}`, `{found}`, `{wanted}`, `{short}`, `{due}`.
    pub fix: Option<String>,
    /// Title, note, sources.
    pub remarks: Remarks,
}
