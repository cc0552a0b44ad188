//! The compiled form of a process: small integers and dense tables, for the engine and the analyses.
//!
//! Everything here follows from the definition; nothing here is written by hand. States are numbered in document
//! order with the root 0, so that "inside" is a range and a subtree a mask.

use crate::bits::Bits;
use crate::cast::Cast;
use crate::definition::{Kind, Operator, Status, Verb};
use crate::ids::{ActId, DeadlineId, EdgeId, FactId, HistoryId, RoleId, RuleId, SortId, StateId, Table, TestId, TransitionId, TriggerId};
use crate::index::NameIndex;
use crate::time::Period;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// What a cell holds when a value is unset.
pub const UNSET: i64 = i64::MIN;

/// A name shared by process, cases and events.
pub type Name = Arc<str>;

/// All tables of one process.
#[derive(Debug, Default)]
pub struct Tables {
    /// States in document order.
    pub states: Table<StateId, StateRow>,
    /// Which states are atomic or final: the leaves.
    pub leaves: Bits,
    /// The final children of the root: entering one ends the case.
    pub ends: Bits,
    /// The states that some deadline runs in.
    pub timed: Bits,
    /// The states where more happens than being entered and left: they have effects, or they complete their parent.
    pub acting: Bits,
    /// Memories.
    pub histories: Table<HistoryId, HistoryRow>,
    /// Transitions as declared.
    pub transitions: Table<TransitionId, TransitionRow>,
    /// Transitions by source.
    pub edges: Table<EdgeId, EdgeRow>,
    /// Triggers; the automatic one is 0.
    pub triggers: Table<TriggerId, TriggerRow>,
    /// Roles.
    pub roles: Table<RoleId, RoleRow>,
    /// Kinds of member: 0 actors, 1 texts, then types and scales.
    pub sorts: Table<SortId, SortRow>,
    /// Facts.
    pub facts: Table<FactId, FactRow>,
    /// Acts.
    pub acts: Table<ActId, ActRow>,
    /// Rules.
    pub rules: Table<RuleId, RuleRow>,
    /// Deadlines.
    pub deadlines: Table<DeadlineId, DeadlineRow>,
    /// Tests.
    pub tests: Table<TestId, TestRow>,
    /// Transitions that count how often they are taken.
    pub counted: Vec<TransitionId>,
    /// Deadlines that are looked at again after every move: those with a test or a date fact.
    pub watched: Vec<DeadlineId>,
    /// States, acts, facts, rules, deadlines, transitions and named triggers by name.
    pub names: Names,
    /// Acts by name once more: every act that is submitted is looked up.
    pub act_index: NameIndex,
    /// Who and what takes part in a case whose opening names nobody and nothing.
    pub cast: Arc<Cast>,
    /// The cells of such a case; none where they are so many that only a case should hold them.
    pub starts: Vec<i64>,
}

/// Ids by name.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "each map is named by what it finds")]
pub struct Names {
    pub states: BTreeMap<Name, StateId>,
    pub transitions: BTreeMap<Name, TransitionId>,
    pub facts: BTreeMap<Name, FactId>,
    pub acts: BTreeMap<Name, ActId>,
    pub rules: BTreeMap<Name, RuleId>,
    pub deadlines: BTreeMap<Name, DeadlineId>,
    pub roles: BTreeMap<Name, RoleId>,
    pub sorts: BTreeMap<Name, SortId>,
    pub triggers: BTreeMap<Name, TriggerId>,
    pub histories: BTreeMap<Name, HistoryId>,
}

/// The sort of actors.
pub const ACTORS: SortId = SortId(0);
/// The sort of texts.
pub const TEXTS: SortId = SortId(1);
/// The root state.
pub const ROOT: StateId = StateId(0);
/// The trigger of automatic transitions.
pub const AUTOMATIC: TriggerId = TriggerId(0);

/// A state.
#[derive(Debug)]
pub struct StateRow {
    /// Its name; empty for the root.
    pub name: Name,
    /// What it is: atomic, compound, parallel or final.
    pub kind: Kind,
    /// The state it is in; the root is in itself.
    pub parent: StateId,
    /// The first number behind the states inside it.
    pub end: u16,
    /// Its children in document order.
    pub children: Vec<StateId>,
    /// The states inside it, itself not.
    pub inside: Bits,
    /// Its children, as a mask.
    pub child_mask: Bits,
    /// Where it starts, if it is a compound.
    pub initial: Vec<Target>,
    /// The memories of it.
    pub histories: Vec<HistoryId>,
    /// Effects of entering it.
    pub on_entry: Vec<EffectRow>,
    /// Effects of leaving it.
    pub on_exit: Vec<EffectRow>,
    /// Effects of entering it by its `initial`.
    pub on_initial: Vec<EffectRow>,
    /// The trigger of its completion, if anything waits for it.
    pub done: Option<TriggerId>,
}

/// A memory of a state.
#[derive(Debug)]
pub struct HistoryRow {
    /// Its name: `STATE` or `STATE/all` for what a transition resumes, else its own.
    pub name: Name,
    /// The state it remembers.
    pub of: StateId,
    /// Whether atomic states are remembered rather than children.
    pub deep: bool,
    /// Where it leads before the state was ever left; empty: the state itself, in the usual way.
    pub default: Vec<Target>,
}

/// Where a transition leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A state.
    State(StateId),
    /// What was active when a state was last left.
    History(HistoryId),
}

/// What happens beside the moves.
#[derive(Debug)]
pub enum EffectRow {
    /// A fact changes.
    Change(ChangeRow),
    /// A trigger is queued.
    Raise(TriggerId),
    /// A trigger is sent, so many milliseconds ahead.
    Send(TriggerId, i64),
}

/// A transition as declared.
#[derive(Debug)]
pub struct TransitionRow {
    /// Its name.
    pub name: Name,
    /// Its edges, one for each source.
    pub edges: Vec<EdgeId>,
    /// The place of its count among the counted ones, and the most.
    pub at_most: Option<(usize, u32)>,
}

/// A transition from one of its sources.
#[derive(Debug)]
pub struct EdgeRow {
    /// The declared transition.
    pub transition: TransitionId,
    /// From.
    pub source: StateId,
    /// To; empty: it moves nothing.
    pub targets: Vec<Target>,
    /// Whether the source stays active.
    pub internal: bool,
    /// The state that stays active around what is left; `None` where it depends on a memory.
    pub domain: Option<StateId>,
    /// This one, or another?
    pub when: Option<TestId>,
    /// Rules that admit it.
    pub needs: Vec<RuleId>,
    /// Roles that may take it, as bits; `None`: those of the act.
    pub by: Option<u64>,
    /// What it does beside moving.
    pub effects: Vec<EffectRow>,
}

/// What a trigger is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TriggerKind {
    /// No trigger at all.
    Automatic,
    /// An act, or a raised or sent name.
    Name(Name),
    /// A deadline has lapsed.
    Lapse(DeadlineId),
    /// A state is done.
    Done(StateId),
}

/// A trigger and the edges that wait for it.
#[derive(Debug)]
pub struct TriggerRow {
    /// What it is.
    pub kind: TriggerKind,
    /// The sources of its edges.
    pub sources: Bits,
    /// For each source in document order: its edges in document order.
    pub by_source: Vec<(StateId, Vec<EdgeId>)>,
}

impl TriggerRow {
    /// The edges of one source, in document order.
    #[inline]
    pub fn candidates(&self, source: StateId) -> &[EdgeId] {
        self.by_source.iter().find(|(state, _)| *state == source).map_or(&[], |(_, edges)| edges)
    }
}

/// A role.
#[derive(Debug)]
pub struct RoleRow {
    /// Its name.
    pub name: Name,
    /// Whether a case may have several.
    pub many: bool,
}

/// What a sort holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKind {
    /// The actors of the case.
    Actor,
    /// Texts, as they are mentioned.
    Text,
    /// A type with these members only.
    Closed,
    /// A type whose members are named by the case.
    Open,
    /// Values from least to most.
    Scale,
}

/// A kind of member.
#[derive(Debug)]
pub struct SortRow {
    /// Its name.
    pub name: Name,
    /// What it holds.
    pub kind: SortKind,
    /// The members that the process knows, first in every case.
    pub members: Vec<Name>,
}

/// What a single value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Atom {
    /// 0 or 1.
    Boolean,
    /// A whole number.
    Integer,
    /// Days since 1970-01-01.
    Date,
    /// A length of time: kept in the record only.
    Period,
    /// What a design says: kept in the record only.
    Design,
    /// A member of a sort; an actor perhaps of one role only.
    Member(SortId, Option<RoleId>),
}

/// A key of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// What kind of member.
    pub sort: SortId,
    /// The only role, for actors.
    pub role: Option<RoleId>,
}

/// A fact.
#[derive(Debug)]
pub struct FactRow {
    /// Its name.
    pub name: Name,
    /// What a single value is.
    pub atom: Atom,
    /// Whether an entry is a set.
    pub set: bool,
    /// Its keys.
    pub keys: Vec<KeyRow>,
    /// What every entry holds at the opening: a cell, or the members of a set.
    pub starts: Start,
    /// The fact whose sum over its first key this is.
    pub sum_of: Option<FactId>,
    /// Acts whose changes write it, or that carry the design it is taken from.
    pub writers: Vec<ActId>,
}

/// What an entry holds at the opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// A single value, or [`UNSET`].
    Cell(i64),
    /// These members.
    Members(Vec<u32>),
}

/// A field of the content of an act.
#[derive(Debug)]
pub struct FieldRow {
    /// Its name.
    pub name: Name,
    /// What a single value is.
    pub atom: Atom,
    /// Whether it is a set.
    pub set: bool,
    /// Its keys.
    pub keys: Vec<KeyRow>,
    /// Whether it may be left out.
    pub optional: bool,
}

/// An act.
#[derive(Debug)]
pub struct ActRow {
    /// Its name.
    pub name: Name,
    /// Its trigger.
    pub trigger: TriggerId,
    /// The roles that may do it, as bits; `None`: everybody.
    pub by: Option<u64>,
    /// What it carries.
    pub fields: Vec<FieldRow>,
    /// What it changes.
    pub changes: Vec<ChangeRow>,
    /// Facts that a content of type `design` sets, when the act has one.
    pub from_design: Vec<FactId>,
    /// Deadlines that it meets.
    pub meets: Vec<DeadlineId>,
    /// Deadlines that it arms.
    pub arms: Vec<DeadlineId>,
    /// States that admit it.
    pub admitted: Bits,
}

/// What happens to one fact.
#[derive(Debug)]
pub struct ChangeRow {
    /// The fact.
    pub fact: FactId,
    /// What is done to it.
    pub verb: Verb,
    /// Which entries.
    pub at: Vec<KeySource>,
    /// With what.
    pub value: ValueRow,
}

/// One key of the entries that a change touches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// Every member.
    All,
    /// Who acts.
    Actor,
    /// A field of the content.
    Field(usize),
    /// This member.
    Member(u32),
}

/// Where the value of a change comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueRow {
    /// A constant.
    Cell(i64),
    /// Constant members.
    Members(Vec<u32>),
    /// Who acts.
    Actor,
    /// A field of the content.
    Field(usize),
    /// A fact.
    Fact(FactId),
}

/// A rule.
#[derive(Debug)]
pub struct RuleRow {
    /// Its name.
    pub name: Name,
    /// Its test.
    pub test: TestId,
}

/// A deadline.
#[derive(Debug)]
pub struct DeadlineRow {
    /// Its name.
    pub name: Name,
    /// The states in which it runs; `None`: the whole case.
    pub during: Option<Bits>,
    /// Whether acts arm it rather than entering its states.
    pub armed_by_acts: bool,
    /// How long it runs.
    pub after: Option<Period>,
    /// The date fact it runs to.
    pub at: Option<FactId>,
    /// So long before the date.
    pub before: Option<Period>,
    /// A test that meets it.
    pub met_when: Option<TestId>,
    /// The trigger of its lapse, if anything waits for it.
    pub lapse: Option<TriggerId>,
}

/// A test.
#[derive(Debug)]
pub enum TestRow {
    /// All hold.
    All(Vec<TestId>),
    /// One holds.
    Any(Vec<TestId>),
    /// It does not hold.
    Not(TestId),
    /// A rule holds.
    Rule(RuleId),
    /// A state is active.
    InState(StateId),
    /// A deadline has a status.
    Deadline(DeadlineId, Status),
    /// The case has ended, or has not.
    Ended(bool),
    /// A fact compares so.
    Leaf(Box<LeafRow>),
}

/// A comparison of a fact.
#[derive(Debug)]
pub struct LeafRow {
    /// The fact.
    pub fact: FactId,
    /// One set for each key.
    pub over: Vec<MembersRow>,
    /// How it compares.
    pub operator: Operator,
    /// With what.
    pub right: RightRow,
}

/// Members to range over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MembersRow {
    /// These.
    List(Vec<u32>),
    /// Those in a set.
    Fact(FactId),
    /// The actors of a role, or all.
    Actors(Option<RoleId>),
    /// The members of a sort.
    Values(SortId),
}

/// The other side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RightRow {
    /// A constant: a value, a yes or no, a size.
    Cell(i64),
    /// Members.
    Members(MembersRow),
    /// A single fact, and for each of its keys which key of the tuple it is read at.
    Fact(FactId, Vec<usize>),
}

impl Tables {
    /// An act by name.
    #[inline]
    pub fn act(&self, name: &str) -> Option<ActId> {
        self.act_index.find(name, |place| self.acts.rows().get(place).map(|row| &*row.name)).map(ActId::from)
    }
}

/// Every name of a table, as a suggestion is looked for.
pub fn names<T>(map: &BTreeMap<Name, T>) -> impl Iterator<Item = &str> {
    map.keys().map(|name| &**name)
}

/// A name from a text.
pub fn name(text: &str) -> Name {
    Name::from(String::from(text))
}
