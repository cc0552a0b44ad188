//! Refusals: the kinds, in their order, and what each is grounded on (S3.1).

use crate::explain::RuleReason;
use alloc::string::String;
use alloc::vec::Vec;
use mandate_process::ids::{RoleId, StateId, TransitionId};
use mandate_process::time::Instant;

/// Why an act is refused: the kind, and its grounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The first kind that applies.
    pub kind: RefusalKind,
    /// What was found and what was wanted.
    pub grounds: Grounds,
}

/// The kinds of refusal, in the order they are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RefusalKind {
    /// The process declares no act of this name.
    UnknownAct,
    /// The case has ended or is halted.
    CaseClosed,
    /// The instant is before that of the last event.
    OutOfTimeOrder,
    /// The content does not fit the act.
    ContentInvalid,
    /// The actor may not do this.
    NotThisActor,
    /// Nothing waits for the act and no active state admits it.
    NotInOrder,
    /// A rule that admits a selected transition does not hold.
    RulesUnmet,
    /// The consequences would never come to an end.
    DoesNotSettle,
}

impl RefusalKind {
    /// Every kind, in order.
    pub const ALL: [Self; 8] = [
        Self::UnknownAct,
        Self::CaseClosed,
        Self::OutOfTimeOrder,
        Self::ContentInvalid,
        Self::NotThisActor,
        Self::NotInOrder,
        Self::RulesUnmet,
        Self::DoesNotSettle,
    ];

    /// Its name in files, records and tests.
    pub fn id(self) -> &'static str {
        match self {
            Self::UnknownAct => "unknown-act",
            Self::CaseClosed => "case-closed",
            Self::OutOfTimeOrder => "out-of-time-order",
            Self::ContentInvalid => "content-invalid",
            Self::NotThisActor => "not-this-actor",
            Self::NotInOrder => "not-in-order",
            Self::RulesUnmet => "rules-unmet",
            Self::DoesNotSettle => "does-not-settle",
        }
    }
}

/// What a refusal is grounded on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grounds {
    /// The nearest act that is declared, if one is near.
    UnknownAct(Option<String>),
    /// The final states that are active; none: the case is halted.
    CaseClosed(Vec<StateId>),
    /// The instant of the last event.
    OutOfTimeOrder(Instant),
    /// Every problem of the content.
    ContentInvalid(Vec<ContentProblem>),
    /// Who may.
    NotThisActor {
        /// The role of the actor; `None`: it is not in the roster.
        role: Option<RoleId>,
        /// The roles that may. Empty where the role does not fit what the act would write.
        wanted: Vec<RoleId>,
        /// The transition that narrows, if one does.
        transition: Option<TransitionId>,
    },
    /// Where the act would be in order.
    NotInOrder {
        /// Transitions from active states whose `when` says no, with the reason.
        candidates: Vec<Candidate>,
        /// States in which the act is in order: those that admit it, and sources of transitions on it.
        elsewhere: Vec<StateId>,
    },
    /// The unmet rules, each once, in document order.
    RulesUnmet(Vec<RuleReason>),
    /// The transitions it goes round in.
    DoesNotSettle(Vec<TransitionId>),
}

/// A transition that waits for the act but says not now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The transition.
    pub transition: TransitionId,
    /// From.
    pub source: StateId,
    /// Why not.
    pub when: crate::explain::Reason,
}

/// A problem with one field of content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentProblem {
    /// The field.
    pub field: String,
    /// What was found.
    pub found: String,
    /// What was wanted.
    pub wanted: String,
}

impl Refusal {
    /// Calls `visit` for every fact that its reasons read.
    pub fn each_fact(&mut self, visit: &mut dyn FnMut(&mut crate::explain::FactReason)) {
        match &mut self.grounds {
            Grounds::RulesUnmet(reasons) => reasons.iter_mut().for_each(|reason| reason.each_fact(visit)),
            Grounds::NotInOrder { candidates, .. } => candidates.iter_mut().for_each(|candidate| candidate.when.each_fact(visit)),
            _ => {}
        }
    }

    /// The ids that an announced refusal is compared with: unmet rules, else the kind.
    pub fn ids<'p>(&self, process: &'p mandate_process::Process) -> Vec<&'p str> {
        match &self.grounds {
            Grounds::RulesUnmet(reasons) => reasons.iter().map(|reason| reason.id(process)).collect(),
            _ => Vec::from([self.kind.id()]),
        }
    }
}
