//! Properties as automata: what a path has shown of a property so far (S14).
//!
//! A [`Monitor`] reads a path event by event and keeps a [`Node`], a small number: it is all that a search need put
//! beside the state of a case. What a property looks for in an event is told as [`Letter`]s in the order of S14.2; an
//! [`Observer`] spells them while the engine runs, [`judge_log`] reads a whole log.

mod automaton;
mod log;
mod observer;
mod possible;
mod signs;
mod templates;

pub use log::{Judgement, Standing, judge, judge_log};
pub use observer::{Begins, Observer};
pub use signs::Watched;

use automaton::Automaton;
use mandate_process::Process;
use mandate_process::ids::PropertyId;
use mandate_process::tables::{PatternRow, Unary};
use signs::Signs;

/// A property as a deterministic automaton.
///
/// ```
/// use mandate_analysis::verify::monitor::{Letter, Monitor, Status};
/// use mandate_process::Process;
/// use mandate_process::definition::{Definition, Happening, Pattern, Property, Remarks, State};
///
/// let mut definition = Definition::new("desk");
/// definition.root = State::compound("", [State::atomic("open")]);
/// definition.vocabulary.declare_act("ask");
/// definition.vocabulary.declare_act("answer");
/// let act = |act: &str| Happening::Act { act: act.into(), by: None, during: None };
/// let pattern = Pattern::Binary { template: "response", first: act("ask"), then: act("answer") };
/// definition.properties.push(Property { id: "heard".into(), says: String::new(), pattern, remarks: Remarks::default() });
/// let process = Process::compile(definition).expect("a process");
///
/// let heard = process.tables().properties.ids().next().expect("a property");
/// let monitor = Monitor::of(&process, heard).expect("an automaton");
/// let asked = monitor.step(monitor.start(), &[Letter::First]);
/// assert_eq!(monitor.status(asked.node), Status::Open { owes: true });
/// let answered = monitor.step(asked.node, &[Letter::Then]);
/// assert_eq!(monitor.status(answered.node), Status::Open { owes: false });
/// assert!(answered.discharged);
/// ```
#[derive(Clone, Debug)]
pub struct Monitor {
    property: PropertyId,
    paths: Paths,
    watched: Watched,
    signs: Signs,
    automaton: Automaton,
}

/// Where a monitor stands: all that it remembers of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node(u32);

impl Node {
    /// The node as a number, to be part of a key. Different nodes of one monitor have different numbers.
    pub fn number(self) -> u32 {
        self.0
    }

    /// The node of a number that [`number`](Self::number) gave.
    pub fn from_number(number: u32) -> Self {
        Self(number)
    }
}

/// On which paths a property must be fulfilled (S14.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Paths {
    /// On every complete path.
    Every,
    /// On one at least.
    One,
}

/// Something that a property looks for happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Letter {
    /// Its first happening, or its only one.
    First,
    /// Its second.
    Then,
    /// One happening is both.
    Both,
}

/// What is known of a property on one path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// It is broken, whatever comes.
    Broken,
    /// It is fulfilled, whatever comes.
    Fulfilled,
    /// It hangs on what comes.
    Open {
        /// If the path ended here, the property would be broken; likewise if it went on for ever with something owed
        /// behind each event and nothing discharged in any.
        owes: bool,
    },
}

/// What one event did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// Where the monitor stands now.
    pub node: Node,
    /// Something that was owed was given, even if as much is owed anew.
    pub discharged: bool,
}

impl Monitor {
    /// The automaton of a property; `None` for `always-possible`, which asks of states and not of paths.
    pub fn of(process: &Process, property: PropertyId) -> Option<Self> {
        let pattern = &process.tables().properties[property].pattern;
        let count = |least, most| Automaton::Count { least, most };
        let (signs, automaton) = match pattern {
            PatternRow::Always(test) => (Signs::condition(*test, false), count(0, Some(0))),
            PatternRow::Never(test) => (Signs::condition(*test, true), count(0, Some(0))),
            PatternRow::NeverHappens(of) => (Signs::of(of, None), count(0, Some(0))),
            PatternRow::Sometimes(test) | PatternRow::Eventually(test) => (Signs::condition(*test, true), count(1, None)),
            PatternRow::AlwaysPossible { .. } => return None,
            PatternRow::Unary { template, of, more_than } => {
                let automaton = match template {
                    Unary::Existence => count(1, None),
                    Unary::Absence => count(0, Some(*more_than)),
                    Unary::ExactlyOne => count(1, Some(1)),
                };
                (Signs::of(of, None), automaton)
            }
            PatternRow::Binary { template, first, then } => (Signs::of(first, Some(then)), Automaton::Table(templates::table(*template))),
        };
        let paths = if matches!(pattern, PatternRow::Sometimes(_)) { Paths::One } else { Paths::Every };
        Some(Self { property, paths, watched: Watched::of(pattern), signs, automaton })
    }

    /// The property.
    pub fn property(&self) -> PropertyId {
        self.property
    }

    /// On which paths it must be fulfilled.
    pub fn paths(&self) -> Paths {
        self.paths
    }

    /// What of the process it speaks of.
    pub fn watched(&self) -> &Watched {
        &self.watched
    }

    /// Where it stands before the opening.
    pub fn start(&self) -> Node {
        Node(0)
    }

    /// Reads one event: what happened in it, in order.
    pub fn step(&self, node: Node, letters: &[Letter]) -> Step {
        let mut step = Step { node, discharged: false };
        for letter in letters.iter().copied().map(Some).chain([None]) {
            let node = self.automaton.after(step.node, letter);
            step.discharged |= self.automaton.gives(step.node, letter, node);
            step.node = node;
        }
        step
    }

    /// What a node says.
    pub fn status(&self, node: Node) -> Status {
        self.automaton.status(node)
    }
}

#[cfg(test)]
mod tests;
