//! The acts of a case judged afresh under another process, or under its own (S10.6).
//!
//! One function for three questions: is a log what its process makes of its acts (integrity), can a case go on under
//! another process (migration), and what would have become of it there (counterfactual history).

mod adapt;
mod history;
mod mapping;
mod pair;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use adapt::Adapter;
pub use adapt::LeftOut;
pub use history::History;
pub use mapping::{Mapping, Named};
#[cfg(test)]
pub(crate) use pair::refusal_of;
pub(crate) use pair::same_states;
pub use pair::{Agreement, Step, Which};

use mandate_engine::{Case, Cause, Entry};
use mandate_process::Process;
use mandate_process::finding::Findings;

/// A case judged afresh.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The case under the other process.
    pub after: History,
    /// Record by record: as it was, and as it is now.
    pub steps: Vec<Step>,
    /// Who and what could not take part.
    pub left_out: Vec<LeftOut>,
    /// What names of the old process are called in the other.
    pub names: Mapping,
}

impl Replay {
    /// Whether every record is answered alike, and the case stands where it stood.
    pub fn is_the_same(&self) -> bool {
        self.first_divergence().is_none() && self.left_out.is_empty() && self.steps.last().is_none_or(|step| step.together)
    }

    /// The first record that is not answered alike.
    pub fn first_divergence(&self) -> Option<&Step> {
        self.steps.iter().find(|step| step.agreement != Agreement::Same)
    }

    /// The first record after which the case stands elsewhere.
    pub fn first_apart(&self) -> Option<&Step> {
        self.steps.iter().find(|step| !step.together)
    }
}

/// Judges the acts of a case afresh under another process.
///
/// Who acts and what is carried stay as they were, in the names that the mapping gives. What the other process does not
/// know is refused there, for that reason; actors and members that it has no place for are left out, and their acts
/// are refused.
///
/// ```
/// use mandate_analysis::replay::{History, Mapping, Which, replay};
/// use mandate_engine::{Act, Case, Opening, record::log};
/// use mandate_process::{definition::{Definition, Role, State, Transition}, Process, time::Date};
///
/// let door = |at_most: Option<u32>| {
///     let mut definition = Definition::new("door");
///     definition.root = State::compound("", [State::atomic("closed"), State::atomic("open")]);
///     definition.vocabulary.roles.push(Role { id: "porter".into(), ..Role::default() });
///     definition.vocabulary.declare_act("push");
///     definition.transitions.push(Transition { at_most, ..Transition::new("push", ["closed"], ["open"]).on_act("push") });
///     Process::compile(definition).expect("a legal process")
/// };
/// let (free, blocked) = (door(None), door(Some(0)));
/// let noon = Date::parse("2027-01-11").expect("a real day").at_noon(0);
/// let mut case = Case::open(&free, &Opening::new("front", noon)).expect("a case");
/// case.submit(Act::new("push", "porter", noon));
/// let records = log(&free, "front", case.entries()).expect("a log");
/// let history = History::of_log(&free, records.iter().map(|record| &*record.line)).expect("a sound log");
///
/// assert!(replay(&free, &history, &Mapping::default(), Which::All).expect("opens").is_the_same());
/// let other = replay(&blocked, &history, &Mapping::default(), Which::All).expect("opens");
/// let step = other.first_divergence().expect("refused there");
/// assert_eq!(other.after.entries()[step.after.expect("an answer")].refusal().map(|refusal| refusal.ids(&blocked)), Some(vec!["at-most"]));
/// ```
///
/// # Errors
/// If no such case can be opened under the other process.
pub fn replay(under: &Process, history: &History, names: &Mapping, which: Which) -> Result<Replay, Findings> {
    let mut adapter = Adapter::new(history, under, names);
    let (opening, left_out) = adapter.opening();
    let mut case = Case::open(under, &opening)?;
    for entry in history.entries().iter().filter(|entry| which.has(entry)) {
        match (entry.act(), entry.event()) {
            (Some(act), _) => {
                case.submit(adapter.act(act));
            }
            // Time has passed at least so far.
            (None, Some(event)) if !matches!(event.cause, Cause::Opened(_)) => {
                case.pass(event.at);
            }
            _ => {}
        }
    }
    if let Some(until) = history.until() {
        case.pass(until);
    }
    let after = History::of_case(opening, case);
    let steps = pair::steps(history, &after, names, which);
    Ok(Replay { after, steps, left_out, names: names.clone() })
}

/// How an act was answered, in one word for all: for those who compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Answered {
    /// The case was opened, or a deadline lapsed.
    Happened,
    /// Accepted.
    Accepted,
    /// Accepted although the process would have refused it (S11).
    Irregular,
    /// Refused.
    Refused,
}

impl Answered {
    /// How an entry answers.
    pub fn by(entry: &Entry) -> Self {
        match entry {
            Entry::Refused { .. } => Self::Refused,
            Entry::Event { event, .. } if event.irregular.is_some() => Self::Irregular,
            Entry::Event { act: Some(_), .. } => Self::Accepted,
            Entry::Event { .. } => Self::Happened,
        }
    }
}
