//! What an act may select while its content is unknown, and the answer for each (S13.3, S13.4).

use crate::agenda::{AgendaAnswer, Choice};
use crate::decide::{Scratch, admits_role, unmet_rules};
use crate::evaluate::{Truth, View};
use crate::explain::{Asked, Explainer, Of, Reason, RuleReason};
use crate::explanation::Move;
use crate::state::CaseState;
use crate::unknown::{Unfilled, fields_of_fact, fields_of_sort};
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::definition::Status;
use mandate_process::ids::{DeadlineId, EdgeId, FactId, RoleId, StateId, TestId};
use mandate_process::tables::{ActRow, LeafRow, MembersRow, ROOT, RightRow, TestRow};
use mandate_process::time::Instant;

/// The answer for one act of one actor.
pub(crate) struct Answered {
    pub answer: AgendaAnswer,
    pub choices: Vec<Choice>,
}

/// Answers; `None` where the act is not in order or not this actor's.
pub(crate) fn answer(
    process: &Process,
    state: &CaseState,
    at: Instant,
    row: &ActRow,
    (actor, role): (u32, RoleId),
    scratch: &mut Scratch,
) -> Option<Answered> {
    scratch.begin(process, state, at);
    let mut unfilled = Unfilled::new(process, row, actor, &mut scratch.work);
    unfilled.fold(&mut scratch.bench.seen).ok()?;
    let Unfilled { unknown, .. } = unfilled;
    let view = View { tables: process.tables(), state: &scratch.work, unknown: Some(&unknown) };
    let judge = Judge { explainer: Explainer { view, all: false }, row, role, admitted: row.admitted.intersects(&state.active) };
    judge.answer()
}

struct Judge<'a> {
    explainer: Explainer<'a>,
    row: &'a ActRow,
    role: RoleId,
    admitted: bool,
}

/// What an answer depends on: places of fields, and the deadlines gone through to find them.
#[derive(Default)]
struct Grounds {
    places: Vec<usize>,
    deadlines: Vec<DeadlineId>,
}

/// What may be selected.
#[derive(Default)]
struct Possible {
    /// In the order found; sure: found whatever the content.
    edges: Vec<(EdgeId, bool)>,
    /// Whether a `when` depends.
    in_doubt: bool,
    /// Whether something is selected whatever the content.
    something: bool,
    /// The `when`s that depend.
    whens: Vec<TestId>,
}

impl Judge<'_> {
    fn answer(&self) -> Option<Answered> {
        let possible = self.possible();
        if possible.in_doubt {
            return self.doubtful(possible);
        }
        let tables = self.explainer.view.tables;
        let mut edges: Vec<EdgeId> = possible.edges.iter().map(|(edge, _)| *edge).collect();
        if edges.len() > 1 {
            self.explainer.view.state.remove_conflicts(tables, &mut edges);
        }
        if edges.is_empty() && !self.admitted {
            return None;
        }
        let answer = self.judge(&edges)?;
        let moves = edges.iter().map(|edge| Move::of(tables, *edge)).collect();
        Some(Answered { answer: answer.clone(), choices: Vec::from([Choice { moves, answer }]) })
    }

    /// Selection (S2.3) with three answers: while a `when` depends, the search goes on behind it.
    fn possible(&self) -> Possible {
        let View { tables, state, .. } = self.explainer.view;
        let trigger = &tables.triggers[self.row.trigger];
        let mut possible = Possible::default();
        for leaf in state.active.iter().map(StateId::from).filter(|state| tables.leaves.contains(state.index())) {
            let (mut sure, mut inner) = (true, leaf);
            'search: while inner != ROOT {
                for edge in trigger.candidates(inner) {
                    let when = tables.edges[*edge].when;
                    match when.map_or(Truth::Yes, |when| self.explainer.view.test(when)) {
                        Truth::No => continue,
                        Truth::Depends => {
                            possible.add(*edge, false);
                            possible.whens.extend(when);
                            (sure, possible.in_doubt) = (false, true);
                        }
                        Truth::Yes => {
                            possible.add(*edge, sure);
                            possible.something = true;
                            break 'search;
                        }
                    }
                }
                inner = tables.states[inner].parent;
            }
        }
        possible
    }

    /// The answer for transitions taken together; `None` where one is not this actor's.
    fn judge(&self, edges: &[EdgeId]) -> Option<AgendaAnswer> {
        let tables = self.explainer.view.tables;
        if edges.iter().any(|edge| tables.edges[*edge].by.is_some_and(|by| !admits_role(by, self.role))) {
            return None;
        }
        let (refused, depends): (Vec<RuleReason>, Vec<RuleReason>) =
            unmet_rules(&self.explainer, edges, false).into_iter().partition(|rule| rule.holds() == Truth::No);
        Some(if !refused.is_empty() {
            match until(&refused) {
                Some(until) => AgendaAnswer::Waiting { until, rules: refused },
                None => AgendaAnswer::Refused { rules: refused },
            }
        } else if depends.is_empty() {
            AgendaAnswer::Allowed
        } else {
            AgendaAnswer::Depends { fields: self.fields(&[], &depends), rules: depends }
        })
    }

    /// A `when` depends: each transition that may be selected has its own answer, and the act the one they share.
    fn doubtful(&self, mut possible: Possible) -> Option<Answered> {
        let View { tables, state, .. } = self.explainer.view;
        possible.edges.sort_by_key(|(edge, _)| *edge);
        let exits: Vec<_> = possible.edges.iter().map(|(edge, _)| state.exits(tables, *edge)).collect();
        let (mut choices, mut certain, mut not_theirs) = (Vec::new(), None, false);
        for (place, (edge, sure)) in possible.edges.iter().enumerate() {
            let others = exits.iter().enumerate().filter(|(other, _)| *other != place);
            let alone = exits.get(place).is_some_and(|own| !others.into_iter().any(|(_, exits)| exits.intersects(own)));
            let Some(answer) = self.judge(&[*edge]) else {
                if *sure && alone {
                    return None;
                }
                not_theirs = true;
                continue;
            };
            let refused = matches!(answer, AgendaAnswer::Refused { .. } | AgendaAnswer::Waiting { .. });
            if *sure && alone && refused {
                certain.get_or_insert_with(|| answer.clone());
            }
            choices.push((*edge, Choice { moves: Vec::from([Move::of(tables, *edge)]), answer }));
        }
        let edges: Vec<EdgeId> = choices.iter().map(|(edge, _)| *edge).collect();
        let mut choices: Vec<Choice> = choices.into_iter().map(|(_, choice)| choice).collect();
        if !possible.something && self.admitted {
            choices.push(Choice { moves: Vec::new(), answer: AgendaAnswer::Allowed });
        }
        if choices.is_empty() {
            return None;
        }
        let always_fits = !not_theirs && (possible.something || self.admitted);
        let refuses = |choice: &Choice| matches!(choice.answer, AgendaAnswer::Refused { .. } | AgendaAnswer::Waiting { .. });
        let answer = if let Some(certain) = certain {
            certain
        } else if choices.iter().all(refuses) {
            self.judge(&edges)?
        } else if always_fits && choices.iter().all(|choice| choice.answer == AgendaAnswer::Allowed) {
            AgendaAnswer::Allowed
        } else {
            let mut depends = unmet_rules(&self.explainer, &edges, false);
            depends.retain(|rule| rule.holds() == Truth::Depends);
            AgendaAnswer::Depends { fields: self.fields(&possible.whens, &depends), rules: depends }
        };
        Some(Answered { answer, choices })
    }

    /// The fields that tests depend on, in the order declared.
    fn fields(&self, tests: &[TestId], rules: &[RuleReason]) -> Vec<mandate_process::tables::Name> {
        let tables = self.explainer.view.tables;
        let mut grounds = Grounds::default();
        tests.iter().for_each(|test| self.depends_on(*test, &mut grounds));
        for rule in rules {
            if let Asked::Rule(rule, _) = rule.asked {
                self.depends_on(tables.rules[rule].test, &mut grounds);
            }
        }
        let fields = self.row.fields.iter().enumerate().filter(|(place, _)| grounds.places.contains(place));
        fields.map(|(_, field)| field.name.clone()).collect()
    }

    fn depends_on(&self, test: TestId, into: &mut Grounds) {
        let tables = self.explainer.view.tables;
        if self.explainer.view.test(test) != Truth::Depends {
            return;
        }
        match &tables.tests[test] {
            TestRow::All(parts) | TestRow::Any(parts) => parts.iter().for_each(|part| self.depends_on(*part, into)),
            TestRow::Not(part) => self.depends_on(*part, into),
            TestRow::Rule(rule) => self.depends_on(tables.rules[*rule].test, into),
            TestRow::Deadline(deadline, _) => self.deadline_depends_on(*deadline, into),
            TestRow::Leaf(leaf) => self.leaf_depends_on(leaf, &mut into.places),
            TestRow::InState(_) | TestRow::Ended(_) => {}
        }
    }

    fn deadline_depends_on(&self, deadline: DeadlineId, into: &mut Grounds) {
        // The test that meets a deadline may read deadlines, its own among them.
        if into.deadlines.contains(&deadline) {
            return;
        }
        into.deadlines.push(deadline);
        let row = &self.explainer.view.tables.deadlines[deadline];
        row.at.into_iter().for_each(|fact| self.fact_depends_on(fact, &mut into.places));
        row.met_when.into_iter().for_each(|test| self.depends_on(test, into));
    }

    fn leaf_depends_on(&self, leaf: &LeafRow, into: &mut Vec<usize>) {
        self.fact_depends_on(leaf.fact, into);
        leaf.over.iter().for_each(|over| self.members_depend_on(over, into));
        match &leaf.right {
            RightRow::Fact(fact, _) => self.fact_depends_on(*fact, into),
            RightRow::Members(members) => self.members_depend_on(members, into),
            RightRow::Cell(_) => {}
        }
    }

    fn members_depend_on(&self, members: &MembersRow, into: &mut Vec<usize>) {
        match members {
            MembersRow::Fact(fact) => self.fact_depends_on(*fact, into),
            MembersRow::Values(sort) => fields_of_sort(self.explainer.view.tables, self.row, *sort, into),
            MembersRow::List(_) | MembersRow::Actors(_) => {}
        }
    }

    fn fact_depends_on(&self, fact: FactId, into: &mut Vec<usize>) {
        let tables = self.explainer.view.tables;
        let Some(of) = tables.facts[fact].sum_of else { return fields_of_fact(self.row, fact, into) };
        fields_of_fact(self.row, of, into);
        if let Some(first) = tables.facts[of].keys.first() {
            fields_of_sort(tables, self.row, first.sort, into);
        }
    }
}

impl Possible {
    fn add(&mut self, edge: EdgeId, sure: bool) {
        match self.edges.iter_mut().find(|(known, _)| *known == edge) {
            Some((_, known)) => *known |= sure,
            None => self.edges.push((edge, sure)),
        }
    }
}

/// When the last deadline lapses, if all that is no asks that armed deadlines have lapsed.
fn until(refused: &[RuleReason]) -> Option<Instant> {
    let mut last = None;
    refused
        .iter()
        .all(|rule| match &rule.asked {
            Asked::Rule(_, reason) => waits(reason, true, &mut last),
            Asked::AtMost(_) => false,
        })
        .then_some(last)
        .flatten()
}

/// Whether every leaf that fails for certain asks that an armed deadline have lapsed.
fn waits(reason: &Reason, wanted: bool, last: &mut Option<Instant>) -> bool {
    if reason.holds != Truth::of(!wanted) {
        return true;
    }
    match &reason.of {
        // An `all` that should not hold, or an `any` that should, has nothing to wait for where it has no part.
        Of::All(parts) => (wanted || !parts.is_empty()) && parts.iter().all(|part| waits(part, wanted, last)),
        Of::Any(parts) => !parts.is_empty() && parts.iter().all(|part| waits(part, wanted, last)),
        Of::Not(part) => waits(part, !wanted, last),
        Of::Rule(_, part) => waits(part, wanted, last),
        Of::Deadline(_, Status::Lapsed, Status::Armed, Some(due)) if wanted => {
            *last = (*last).max(Some(*due));
            true
        }
        _ => false,
    }
}
