//! What would make a refused act lawful: every smallest set of changes, and who can bring each about (S12.4).

use crate::act::{Act, Stimulus};
use crate::decide::{Scratch, decide_with};
use crate::evaluate::{Truth, View};
use crate::event::Held;
use crate::explain::{Asked, Explainer, Supplier};
use crate::explanation::{prepare_again, refusal};
use crate::facts::{Keys, atom_value};
use crate::refusal::{Grounds, RefusalKind};
use crate::state::{CaseState, DeadlineCell};
use crate::witness::{Edit, Finder, Found};
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::cast::set_bit;
use mandate_process::definition::Status;
use mandate_process::ids::{ActId, DeadlineId, EdgeId, FactId, StateId, TestId};
use mandate_process::tables::{Name, Tables, UNSET};
use mandate_process::time::Instant;
use mandate_process::value::Value;

/// With more changes than these to choose from, no repairs are sought.
const MOST_CHANGES: usize = 12;

/// What could be done about a refused act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repairs {
    /// Nothing, and why.
    None(NoRepair),
    /// So many changes are asked for that none are chosen: only what blocks is told.
    TooMany(usize),
    /// Repairs: fewest changes first, then document order.
    Found(Vec<Repair>),
}

/// Why there is no repair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRepair {
    /// The act is lawful, or more lapses before it than one decision carries.
    NotRefused,
    /// It is refused on other grounds than rules.
    Kind(RefusalKind),
    /// A transition was taken as often as it may be.
    AtMost,
    /// No set of changes to what fails makes every rule hold.
    Nothing,
}

/// A set of changes after the fold with which no rule is unmet, and with no proper part of which that is so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The changes in document order of the leaves that ask for them.
    pub changes: Vec<Change>,
}

/// One change of a repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What would have to be so.
    pub wanted: Wanted,
    /// The acts that bring it about, in document order; none: only time does, or nobody.
    pub acts: Vec<Supplier>,
    edit: Edit,
}

/// What would have to be so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// An entry of a fact; of a sum, of the fact it is summed from.
    Fact {
        /// The fact.
        fact: FactId,
        /// The members it is read at.
        keys: Keys,
        /// Their names.
        names: Vec<Value>,
        /// What it would hold.
        to: To,
        /// The field of the refused act's own content that gives it.
        field: Option<Name>,
    },
    /// A state is active.
    InState(StateId),
    /// A deadline has a status.
    Deadline {
        /// The deadline.
        deadline: DeadlineId,
        /// The status.
        is: Status,
        /// Wait until this instant has passed; `None`: waiting alone does not help.
        wait_until: Option<Instant>,
    },
}

/// What an entry would hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// This value.
    Value(Value),
    /// Any value.
    Any,
    /// No value.
    Unset,
    /// This member, too.
    Add(Value),
    /// This member no longer.
    Drop(Value),
}

/// The first so many repairs of an act: all of them if there are no more. Nothing is recorded.
///
/// Looked for are changes of the leaves that fail in unmet rules. A set of changes counts only if the act still
/// selects the same transitions with it, so that the act, put again after it, is accepted if it settles.
pub fn repairs(process: &Process, state: &CaseState, act: &Act, limit: usize) -> Repairs {
    let mut scratch = Scratch::new(process, state);
    let decision = decide_with(process, state, Stimulus::Act(act), &mut scratch);
    match refusal(&decision.answer).map(|refusal| (refusal.kind, &refusal.grounds)) {
        None => return Repairs::None(NoRepair::NotRefused),
        Some((_, Grounds::RulesUnmet(rules))) if rules.iter().any(|rule| matches!(rule.asked, Asked::AtMost(_))) => {
            return Repairs::None(NoRepair::AtMost);
        }
        Some((_, Grounds::RulesUnmet(_))) => {}
        Some((kind, _)) => return Repairs::None(NoRepair::Kind(kind)),
    }
    let Some((id, actor)) = prepare_again(process, state, &decision.lapses, act, &mut scratch) else {
        return Repairs::None(NoRepair::NotRefused);
    };
    let search = Search::new(process, &scratch.work, &scratch.bench.selected, id, actor);
    if search.found.len() > MOST_CHANGES {
        return Repairs::TooMany(search.found.len());
    }
    let repairs: Vec<Repair> = search.minimal(limit).into_iter().map(|mask| search.repair(mask)).collect();
    if repairs.is_empty() && limit > 0 { Repairs::None(NoRepair::Nothing) } else { Repairs::Found(repairs) }
}

impl Repair {
    /// A folded state with the changes made: for asking "what if", never for going on with the case.
    #[doc(hidden)]
    #[must_use]
    pub fn applied_to(&self, process: &Process, folded: &CaseState) -> CaseState {
        let mut state = folded.clone();
        self.changes.iter().for_each(|change| make(&mut state, process.tables(), change.edit));
        state
    }
}

/// Sets of changes as masks: the first change is the highest bit, so that falling masks are in document order.
struct Search<'a> {
    process: &'a Process,
    folded: &'a CaseState,
    selected: &'a [EdgeId],
    act: ActId,
    actor: u32,
    rules: Vec<TestId>,
    found: Vec<Found>,
}

impl<'a> Search<'a> {
    fn new(process: &'a Process, folded: &'a CaseState, selected: &'a [EdgeId], act: ActId, actor: u32) -> Self {
        let tables = process.tables();
        let mut edges = selected.to_vec();
        edges.sort_by_key(|edge| tables.edges[*edge].transition);
        let needs = edges.iter().flat_map(|edge| &tables.edges[*edge].needs);
        let mut rules: Vec<TestId> = Vec::new();
        for test in needs.map(|rule| tables.rules[*rule].test) {
            if !rules.contains(&test) {
                rules.push(test);
            }
        }
        let waiting = tables.triggers[tables.acts[act].trigger].by_source.iter().flat_map(|(_, edges)| edges);
        let whens: Vec<TestId> = waiting.filter_map(|edge| tables.edges[*edge].when).collect();
        let mut finder = Finder::new(View::new(tables, folded), &tables.acts[act], actor, &rules, &whens);
        rules.iter().for_each(|rule| finder.walk(*rule, true));
        let found = finder.found;
        Self { process, folded, selected, act, actor, rules, found }
    }

    fn chosen(&self, mask: u32) -> impl Iterator<Item = &Found> {
        let last = self.found.len().saturating_sub(1);
        self.found.iter().enumerate().filter(move |(place, _)| mask >> (last - place) & 1 == 1).map(|(_, found)| found)
    }

    /// The smallest masks with which every rule holds. Smaller masks come first, so one that holds is smallest unless
    /// it contains another.
    fn minimal(&self, limit: usize) -> Vec<u32> {
        let mut masks: Vec<u32> = (1..1_u32 << self.found.len()).collect();
        masks.sort_by_key(|mask| (mask.count_ones(), core::cmp::Reverse(*mask)));
        let (mut work, mut smallest, mut lasting) = (self.folded.clone(), Vec::new(), Vec::new());
        for mask in masks {
            if lasting.len() >= limit {
                break;
            }
            if smallest.iter().all(|inner| mask & inner != *inner) && self.holds_with(mask, &mut work) {
                smallest.push(mask);
                if self.selects_the_same(&work) {
                    lasting.push(mask);
                }
            }
        }
        lasting
    }

    fn holds_with(&self, mask: u32, work: &mut CaseState) -> bool {
        let tables = self.process.tables();
        work.clone_from(self.folded);
        self.chosen(mask).for_each(|found| make(work, tables, found.edit));
        // Two changes of one thing do not go together.
        let view = View::new(tables, work);
        self.chosen(mask).all(|found| is_made(work, tables, found.edit)) && self.rules.iter().all(|rule| view.test(*rule) == Truth::Yes)
    }

    fn selects_the_same(&self, work: &CaseState) -> bool {
        let tables = self.process.tables();
        let mut selected = Vec::new();
        work.select(tables, tables.acts[self.act].trigger, &mut selected);
        selected == self.selected
    }

    fn repair(&self, mask: u32) -> Repair {
        let explainer = Explainer::new(self.process, self.folded);
        let change = |found: &Found| Change { wanted: self.wanted(&explainer, found.edit), acts: explainer.ways(found), edit: found.edit };
        Repair { changes: self.chosen(mask).map(change).collect() }
    }

    fn wanted(&self, explainer: &Explainer<'_>, edit: Edit) -> Wanted {
        let (tables, cast) = (self.process.tables(), &self.folded.cast);
        let of_fact = |fact: FactId, keys: Keys, to: To, there: Option<bool>| {
            let rows = &tables.facts[fact].keys;
            let names = keys.as_slice().iter().zip(rows).map(|(member, key)| Value::from(cast.name(key.sort, *member))).collect();
            let field = explainer.own_field(&tables.acts[self.act], self.actor, fact, keys, there);
            Wanted::Fact { fact, keys, names, to, field }
        };
        match edit {
            Edit::Cell { fact, keys, any: true, .. } => of_fact(fact, keys, To::Any, None),
            Edit::Cell { fact, keys, cell: UNSET, .. } => of_fact(fact, keys, To::Unset, None),
            Edit::Cell { fact, keys, cell, .. } => of_fact(fact, keys, To::Value(atom_value(cast, tables.facts[fact].atom, cell)), None),
            Edit::Member { fact, keys, member, there } => {
                let value = atom_value(cast, tables.facts[fact].atom, i64::from(member));
                of_fact(fact, keys, if there { To::Add(value) } else { To::Drop(value) }, Some(there))
            }
            Edit::InState(state) => Wanted::InState(state),
            Edit::Deadline(deadline, is) => {
                let cell = self.folded.deadline(deadline);
                let wait_until = (is == Status::Lapsed && cell.status == Status::Armed).then_some(cell.due);
                Wanted::Deadline { deadline, is, wait_until }
            }
        }
    }
}

fn make(state: &mut CaseState, tables: &Tables, edit: Edit) {
    match edit {
        Edit::Cell { fact, keys, cell, .. } => state.hold(fact, keys.as_slice(), &Held::Cell(cell)),
        Edit::Member { fact, keys, member, there } => set_bit(state.words_mut(fact, keys.as_slice()), member, there),
        Edit::InState(wanted) => state.stand_in(tables, wanted),
        Edit::Deadline(deadline, status) => {
            let cell = DeadlineCell { status, ..state.deadline(deadline) };
            state.deadlines.get_mut(deadline.index()).into_iter().for_each(|slot| *slot = cell);
        }
    }
}

fn is_made(state: &CaseState, tables: &Tables, edit: Edit) -> bool {
    match edit {
        Edit::Cell { fact, keys, cell, .. } => state.cell(tables, fact, keys.as_slice()) == cell,
        Edit::Member { fact, keys, member, there } => {
            crate::facts::members_of(state.words(fact, keys.as_slice())).any(|held| held == member) == there
        }
        Edit::InState(wanted) => state.is_active(wanted),
        Edit::Deadline(deadline, status) => state.deadline(deadline).status == status,
    }
}
