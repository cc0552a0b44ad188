//! What an act would be answered now, and on what grounds, with nothing recorded (S12).

use crate::act::{Act, Stimulus};
use crate::attempt::Prepared;
use crate::decide::{Answer, Scratch, before_lapses, closed, decide_with, unmet_rules};
use crate::event::Event;
use crate::evolve::evolve;
use crate::explain::{Asked, Explainer, Of, Reason, RuleReason, failing_leaves};
use crate::facts::Keys;
use crate::refusal::{Grounds, Refusal, RefusalKind};
use crate::state::CaseState;
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::ids::{ActId, EdgeId, FactId, StateId, TransitionId};
use mandate_process::tables::Tables;

/// What [`decide`](crate::decide) would answer, and every rule it asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What lapses before the act is judged.
    pub lapses: Vec<Event>,
    /// The answer; never *passed*. With *more*, let the lapses stand and ask again.
    pub answer: Answer,
    /// The transitions selected, in the order taken; empty where it did not come to that.
    pub selected: Vec<Move>,
    /// Their rules, holding or not, each once, in document order. `at-most` only where it is reached.
    pub rules: Vec<RuleReason>,
}

/// A transition from one of its sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Move {
    /// The transition.
    pub transition: TransitionId,
    /// From.
    pub source: StateId,
}

impl Move {
    pub(crate) fn of(tables: &Tables, edge: EdgeId) -> Self {
        let row = &tables.edges[edge];
        Self { transition: row.transition, source: row.source }
    }
}

impl Explanation {
    /// The refusal, or the one an irregular act would have had (S11.2).
    pub fn refusal(&self) -> Option<&Refusal> {
        refusal(&self.answer)
    }

    /// The leaves that stand in the way (S12.3).
    pub fn blocking(&self) -> Vec<&Reason> {
        blocking(&self.rules)
    }
}

pub(crate) fn refusal(answer: &Answer) -> Option<&Refusal> {
    match answer {
        Answer::Refused(refusal) => Some(refusal),
        Answer::Accepted(event) => event.irregular.as_deref(),
        Answer::Passed | Answer::More => None,
    }
}

/// Explains an act: what it would be answered now, and why. Nothing is recorded and nothing changes.
///
/// ```
/// use mandate_engine::{Act, Answer, Opening, begin, explain, open};
/// use mandate_process::Process;
/// use mandate_process::definition::{Definition, State, Transition};
/// use mandate_process::time::Date;
/// let mut definition = Definition::new("gate");
/// definition.vocabulary.declare_act("go");
/// definition.root = State::compound("", [State::atomic("here"), State::atomic("there")]);
/// definition.transitions.push(Transition::new("go", ["here"], ["there"]).on_act("go"));
/// definition.vocabulary.roles.push(mandate_process::definition::Role { id: "clerk".into(), ..Default::default() });
/// let process = Process::compile(definition).expect("a process");
/// let noon = Date::parse("2027-03-01").expect("a day").at_noon(0);
/// let state = begin(&process, &open(&process, &Opening::new("gate-1", noon)).expect("opens")).expect("begins");
/// let explanation = explain(&process, &state, &Act::new("go", "clerk", noon));
/// assert!(matches!(explanation.answer, Answer::Accepted(_)));
/// assert_eq!(explanation.selected.len(), 1);
/// ```
pub fn explain(process: &Process, state: &CaseState, act: &Act) -> Explanation {
    explain_with(process, state, act, &mut Scratch::new(process, state))
}

/// Explains an act in room that is kept.
pub(crate) fn explain_with(process: &Process, state: &CaseState, act: &Act, scratch: &mut Scratch) -> Explanation {
    let decision = decide_with(process, state, Stimulus::Act(act), scratch);
    let mut explanation = Explanation { lapses: decision.lapses, answer: decision.answer, selected: Vec::new(), rules: Vec::new() };
    let selected = match &explanation.answer {
        Answer::Accepted(_) => true,
        Answer::Refused(refusal) => match refusal.kind {
            RefusalKind::RulesUnmet | RefusalKind::DoesNotSettle => true,
            RefusalKind::NotThisActor => matches!(refusal.grounds, Grounds::NotThisActor { transition: Some(_), .. }),
            _ => false,
        },
        Answer::Passed | Answer::More => false,
    };
    // Where its rules alone refuse an act, what they were asked on is still there.
    let is_there = matches!(&explanation.answer, Answer::Refused(refusal) if refusal.kind == RefusalKind::RulesUnmet);
    if is_there || selected && prepare_again(process, state, &explanation.lapses, act, scratch).is_some() {
        let tables = process.tables();
        explanation.selected = scratch.bench.selected.iter().map(|edge| Move::of(tables, *edge)).collect();
        let explainer = Explainer { all: true, ..Explainer::new(process, &scratch.work) };
        explanation.rules = unmet_rules(&explainer, &scratch.bench.selected, true);
    }
    explanation
}

/// The state on which the rules of an act are judged: after the lapses due before it and with its changes folded in.
/// `None` where it does not come to that.
#[doc(hidden)]
pub fn folded(process: &Process, state: &CaseState, act: &Act) -> Option<CaseState> {
    let mut scratch = Scratch::new(process, state);
    let decision = decide_with(process, state, Stimulus::Act(act), &mut scratch);
    prepare_again(process, state, &decision.lapses, act, &mut scratch).map(|_| scratch.work)
}

/// Brings an act to where its transitions are selected: its id and its actor.
pub(crate) fn prepare_again(
    process: &Process,
    state: &CaseState,
    lapses: &[Event],
    act: &Act,
    scratch: &mut Scratch,
) -> Option<(ActId, u32)> {
    let mut asked = Prepared::default();
    before_lapses(process, state, act, &mut asked).ok()?;
    let lapsed;
    let after = if lapses.is_empty() {
        state
    } else {
        lapsed = lapses.iter().try_fold(state.clone(), |state, lapse| evolve(process, state, lapse)).ok()?;
        &lapsed
    };
    closed(process, after).ok()?;
    let actor = after.cast.actor(&act.actor)?;
    scratch.fold_and_select(process, after, &process.tables().acts[asked.id], &asked.content, actor, act.at).ok()?;
    Some((asked.id, actor))
}

/// The failing leaves of the rules that are not met, in document order (S12.3). `at-most` has none.
pub fn blocking(rules: &[RuleReason]) -> Vec<&Reason> {
    let mut leaves = Vec::new();
    for rule in rules {
        if let Asked::Rule(_, reason) = &rule.asked {
            failing_leaves(reason, &mut leaves);
        }
    }
    leaves
}

/// Notes which record last set each entry that is told (S8.4). Whoever keeps the log answers; a sum is asked under
/// its own id.
pub fn note_provenance(rules: &mut [RuleReason], set_by: &dyn Fn(FactId, Keys) -> Option<u64>) {
    for rule in rules {
        if let Asked::Rule(_, reason) = &mut rule.asked {
            note(reason, set_by);
        }
    }
}

impl Refusal {
    /// Notes which record last set each entry that is told; see [`note_provenance`].
    pub fn note_provenance(&mut self, set_by: &dyn Fn(FactId, Keys) -> Option<u64>) {
        match &mut self.grounds {
            Grounds::RulesUnmet(rules) => note_provenance(rules, set_by),
            Grounds::NotInOrder { candidates, .. } => candidates.iter_mut().for_each(|candidate| note(&mut candidate.when, set_by)),
            _ => {}
        }
    }
}

fn note(reason: &mut Reason, set_by: &dyn Fn(FactId, Keys) -> Option<u64>) {
    match &mut reason.of {
        Of::All(parts) | Of::Any(parts) => parts.iter_mut().for_each(|part| note(part, set_by)),
        Of::Not(part) | Of::Rule(_, part) => note(part, set_by),
        Of::Fact(fact) => {
            for entry in &mut fact.entries {
                entry.set_by = set_by(fact.fact, entry.keys);
            }
        }
        Of::InState(..) | Of::Deadline(..) | Of::Ended(_) => {}
    }
}
