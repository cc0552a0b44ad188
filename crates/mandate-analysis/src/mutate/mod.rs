//! Mutation: a process with one thing broken on purpose, and who notices.
//!
//! A *mutant* is killed by a finding, by a story or by a property that tells it from the original. One that survives
//! shows something that nothing holds: a rule no story misses, a number whose edge no story touches; or something that
//! could as well go.
//!
//! ```
//! use mandate_analysis::mutate::{Trial, mutants};
//! use mandate_process::text::read_str;
//!
//! let leave = r#"
//! format = "mandate.process/1"
//! id = "leave"
//! version = "1"
//! title = "Days off"
//! states = ["asking", "granted"]
//! ends = ["granted"]
//! role.clerk = { name = "Clerk" }
//! fact.days = { type = "integer" }
//! act.ask = { says = "Ask", by = "clerk", content = { days = "integer" }, changes = { days = { set = "{days}" } } }
//! transition.ask = { from = "asking", to = "granted", needs = "few-days" }
//! rule.few-days = { says = "At most ten days are asked for.", test = { fact = "days", at-most = 10 }, choice = "Ten." }
//! "#;
//! let process = read_str(leave).process.expect("a process");
//! let ids: Vec<String> = mutants(&process).map(|mutant| mutant.id).collect();
//! assert!(ids.contains(&"transition.ask/needs-without/few-days".to_string()));
//! assert!(ids.contains(&"rule.few-days/at-most/11".to_string()));
//!
//! // Asking for more than ten days is never tried, so nobody misses the rule.
//! let trial = Trial::of(&process, &[]);
//! assert!(mutants(&process).any(|mutant| trial.kill(&mutant.process, &mut |_| None).is_none()));
//! ```

mod breaking;
mod deadline;
mod gone;
mod numbers;
mod parts;
mod seen;
mod transition;
mod trial;
mod used;
mod words;

pub use trial::{KilledBy, Trial, kill};

use breaking::Breaking;
use mandate_process::Process;
use mandate_process::definition::Item;
use mandate_process::text::meaning;
use std::collections::BTreeSet;

/// A process with one thing broken on purpose.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// What was done to what, such as `transition.ask/needs-without/few-days`; no two mutants of a process share it.
    pub id: String,
    /// What was done.
    pub kind: MutationKind,
    /// To which thing: its kind and its id.
    pub what: (Item, String),
    /// What came of it. Its definition keeps the places of the original.
    pub process: Process,
}

/// What is broken. In the examples the original has
///
/// ```toml
/// transition.ask       = { from = "asking", to = "waiting", needs = ["few-days", "in-time"], by = "clerk", at-most = 2 }
/// transition.grant     = { from = "waiting", to = "granted", when = { all = [{ rule = "short" }, { fact = "urgent", is = true }] } }
/// deadline.answer-time = { while = "waiting", after = "10 days" }
/// rule.few-days        = { says = "At most ten days are asked for.", test = { fact = "days", at-most = 10 } }
/// act.ask              = { says = "Ask", by = "clerk", content = { days = "integer" }, changes = { days = { set = "{days}" } } }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MutationKind {
    /// A transition no longer needs a rule: `needs = "in-time"`, as `transition.ask/needs-without/few-days`.
    NeedDropped,
    /// Who may is no longer asked: `by` goes from a transition, `transition.ask/by/dropped`, or from an act that is in
    /// order somewhere, `act.ask/by/dropped`.
    ByDropped,
    /// A `when` goes, whole or one part of an `all` or `any` in it: `when = { all = [{ fact = "urgent", is = true }] }`,
    /// as `transition.grant/when-without/short`; no `when` at all, as `transition.grant/when/dropped`.
    WhenDropped,
    /// A transition may be taken without end: `at-most` goes, as `transition.ask/at-most/dropped`.
    LimitDropped,
    /// A transition leads to a sibling of its target: `to = "turned-down"`, as `transition.grant/to/turned-down`. A
    /// history is no sibling.
    TargetSwapped,
    /// A change no longer happens: `act.ask/changes-without/days`. Only acts that are in order somewhere are looked at,
    /// and only facts that something reads when a case runs.
    ChangeDropped,
    /// A deadline goes, as `deadline.answer-time/dropped`, and with it each transition that waits for nothing else. A
    /// test reads it as never armed; properties that name what is gone go, too.
    DeadlineDropped,
    /// A length is halved, rounded down, or doubled: `after = "5 days"`, as `deadline.answer-time/after/5-days`.
    LengthChanged,
    /// A number is loosened by one, so that the whole test lets more through: `at-most = 11`, as
    /// `rule.few-days/at-most/11`; under `not` the other way round. Of a date it is one day, of a scale one step. Also
    /// in a `when`, `transition.grant/when/at-least/2`, and in `met-by`.
    NumberLoosened,
    /// A rule asks the contrary: `test = { not = { fact = "days", at-most = 10 } }`, as `rule.few-days/negated`. Only
    /// rules that are asked when a case runs.
    RuleNegated,
}

impl MutationKind {
    /// Every kind, in order.
    pub const ALL: [Self; 10] = [
        Self::NeedDropped,
        Self::ByDropped,
        Self::WhenDropped,
        Self::LimitDropped,
        Self::TargetSwapped,
        Self::ChangeDropped,
        Self::DeadlineDropped,
        Self::LengthChanged,
        Self::NumberLoosened,
        Self::RuleNegated,
    ];

    /// What it is called in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::NeedDropped => "need dropped",
            Self::ByDropped => "by dropped",
            Self::WhenDropped => "when dropped",
            Self::LimitDropped => "limit dropped",
            Self::TargetSwapped => "target swapped",
            Self::ChangeDropped => "change dropped",
            Self::DeadlineDropped => "deadline dropped",
            Self::LengthChanged => "length changed",
            Self::NumberLoosened => "number loosened",
            Self::RuleNegated => "rule negated",
        }
    }
}

/// Every mutant of a process that compiles and means something else than the process and than the mutants before it:
/// of transitions, deadlines, rules and acts, in document order. Each is made when it is asked for.
pub fn mutants(process: &Process) -> impl Iterator<Item = Mutant> {
    let definition = process.definition();
    let mut breakings = transition::breakings(definition);
    breakings.extend(deadline::breakings(definition));
    breakings.extend(words::breakings(definition));
    let mut meanings = BTreeSet::from([meaning(definition)]);
    let mut ids = BTreeSet::new();
    breakings.into_iter().filter_map(move |breaking| {
        let Breaking { id, kind, what, edit } = breaking;
        let mut broken = process.definition().clone();
        edit(&mut broken);
        if !meanings.insert(meaning(&broken)) {
            return None;
        }
        let process = Process::compile_within(broken, *process.limits()).ok()?;
        let id = own(id, &mut ids);
        Some(Mutant { id, kind, what, process })
    })
}

/// An id that no mutant before has: the second of a name gets a number.
fn own(id: String, taken: &mut BTreeSet<String>) -> String {
    let mut number = 1;
    let mut own = id.clone();
    while !taken.insert(own.clone()) {
        number += 1;
        own = format!("{id}-{number}");
    }
    own
}

#[cfg(test)]
mod tests;
