//! What stands in the way of an act, sorted by what has to happen first.

use crate::names::Names;
use crate::reasons::{fix, found, leaves};
use crate::sources::citation;
use crate::style::safe;
use crate::ways::{Way, way};
use mandate_engine::{Asked, Grounds, Of, Reason, Refusal, RuleReason};
use mandate_process::definition::Remarks;
use mandate_process::ids::{DeadlineId, FactId, StateId};

/// An unmet rule in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    /// The id of the rule.
    pub rule: String,
    /// What it says.
    pub says: String,
    /// What was found, leaf by leaf.
    pub found: Vec<String>,
    /// Who can change that, and by which act.
    pub who: Vec<String>,
    /// The way out that the rule names.
    pub fix: Option<String>,
    /// Where the rule comes from.
    pub cites: Option<String>,
    /// The same, as it was declared.
    pub remarks: Remarks,
    /// The facts and states that stand in the way.
    pub(crate) reads: Vec<Read>,
    /// What has to happen first.
    pub group: Group,
}

impl Blocked {
    /// What is told under one heading: what this act gives, else what the same act brings.
    pub(crate) fn kind(&self) -> (Group, Vec<String>) {
        (self.group, if self.group == Group::WithThisAct { Vec::new() } else { self.who.clone() })
    }
}

/// What a failing leaf reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Read {
    Fact(FactId),
    State(StateId),
    Deadline(DeadlineId),
}

fn read(leaf: &Reason) -> Option<Read> {
    match &leaf.of {
        Of::Fact(fact) => Some(Read::Fact(fact.fact)),
        Of::InState(state, _) => Some(Read::State(*state)),
        Of::Deadline(deadline, ..) => Some(Read::Deadline(*deadline)),
        _ => None,
    }
}

/// What has to happen first, the nearest at hand before the farther ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// The act itself carries what is missing.
    WithThisAct,
    /// An act that is in order now brings it.
    Now,
    /// A deadline has to run out.
    Wait,
    /// Something else has to move first.
    Later,
    /// Nothing in this process changes it any more.
    Never,
}

impl Group {
    /// The heading of the group.
    pub fn heading(self) -> &'static str {
        match self {
            Self::WithThisAct => "To be given with the act itself",
            Self::Now => "Can be done now",
            Self::Wait => "Wants time",
            Self::Later => "Something else comes first",
            Self::Never => "Nothing in this process changes this any more",
        }
    }

    /// The group as one of several in a sentence.
    pub(crate) fn counted(self, count: usize) -> String {
        match self {
            Self::WithThisAct => format!("{count} with the act itself"),
            Self::Now => format!("{count} now"),
            Self::Wait => format!("{count} by waiting"),
            Self::Later => format!("{count} after something else"),
            Self::Never => format!("{count} no more"),
        }
    }
}

/// The unmet rules of a refusal in words, first things first, and together what the same act brings; else in document
/// order.
pub fn blocked(names: &Names<'_>, refusal: &Refusal, act: &str) -> Vec<Blocked> {
    let Grounds::RulesUnmet(reasons) = &refusal.grounds else { return Vec::new() };
    let told: Vec<Blocked> = reasons.iter().map(|reason| one(names, reason, act)).collect();
    let mut kinds: Vec<(Group, Vec<String>)> = Vec::new();
    for rule in &told {
        let kind = rule.kind();
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds.sort_by_key(|(group, _)| *group);
    let of_kind = |kind: (Group, Vec<String>)| told.iter().filter(move |rule| rule.kind() == kind).cloned();
    kinds.into_iter().flat_map(of_kind).collect()
}

fn one(names: &Names<'_>, reason: &RuleReason, act: &str) -> Blocked {
    let (rule, tree) = match &reason.asked {
        Asked::Rule(rule, tree) => (*rule, tree),
        Asked::AtMost(most) => return at_most(names, reason, *most),
    };
    let declared = names.process.rule(rule);
    let mut failing = Vec::new();
    leaves(tree, true, &mut failing);
    let ways: Vec<Way> = failing.iter().map(|(leaf, _)| way(names, leaf, act)).collect();
    let group = ways.iter().map(|way| way.group).min().unwrap_or(Group::Never);
    let mut who: Vec<String> = Vec::new();
    // Farther ways are not told beside nearer ones; what is possible now is, beside what this act can give.
    let near = |way: &&Way| way.group == group || (group, way.group) == (Group::WithThisAct, Group::Now);
    for told in ways.iter().filter(near).filter_map(|way| way.who.clone()) {
        if !who.contains(&told) {
            who.push(told);
        }
    }
    let remarks = declared.map(|rule| rule.remarks.clone()).unwrap_or_default();
    Blocked {
        rule: safe(reason.id(names.process)),
        says: declared.map(|rule| safe(&rule.says)).unwrap_or_default(),
        found: failing.iter().map(|(leaf, wanted)| found(names, leaf, *wanted)).collect(),
        who,
        fix: declared.and_then(|rule| rule.fix.as_deref()).and_then(|text| fix(names, text, tree)),
        cites: citation(&remarks),
        remarks,
        reads: failing.iter().filter_map(|(leaf, _)| read(leaf)).collect(),
        group,
    }
}

fn at_most(names: &Names<'_>, reason: &RuleReason, most: u32) -> Blocked {
    let transition = reason.transitions.first().copied();
    let title = transition.map(|id| names.transition(id)).unwrap_or_default();
    let times = if most == 1 { "once".to_owned() } else { format!("{most} times") };
    let remarks = transition.and_then(|id| names.process.transition(id)).map(|declared| declared.remarks.clone()).unwrap_or_default();
    Blocked {
        rule: "at-most".to_owned(),
        says: format!("“{title}” happens at most {times} in one case."),
        found: vec![format!("it has happened {times}")],
        who: Vec::new(),
        fix: None,
        cites: citation(&remarks),
        remarks,
        reads: Vec::new(),
        group: Group::Never,
    }
}
