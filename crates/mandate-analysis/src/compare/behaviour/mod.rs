//! Whether two processes can be told apart by what is done under them, and how soonest (S14.10).
//!
//! 1. `touched`: what the changes touch, followed to where it could show. What is not touched goes alike in both.
//! 2. `pair`: both processes cut down to that, with every act that may come under either.
//! 3. `product`: both gone through side by side, as long as nobody can tell them apart.
//! 4. `play`: the ways on which they part, played on both whole processes; what does not play is not told.
//!
//! Where a way does not play for a rule that was left out, the rule is put in and all begins anew.

mod begins;
mod ground;
mod pair;
mod play;
mod product;
mod sides;
#[cfg(test)]
mod tests;
mod touched;

pub use sides::Side;

use super::{Class, Comparison};
use crate::check::graph::Graph;
use crate::replay::{History, Named, Replay};
use begins::{Unseen, touched};
use ground::Ground;
use mandate_process::finding::Findings;
use mandate_process::ids::RuleId;
use mandate_scenario::Scenario;
use pair::Pair;
use product::{Bounds, Found, search};
use sides::{Both, Names};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

/// How two processes may be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The new one refuses an act that the old one accepts.
    Refused,
    /// The new one accepts an act that the old one refuses.
    Allowed,
    /// Both accept the same, and then stand at states of different names.
    Elsewhere,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Refused, Self::Allowed, Self::Elsewhere];

    /// Its word: also the name of its story.
    pub fn word(self) -> &'static str {
        match self {
            Self::Refused => "now-refused",
            Self::Allowed => "now-allowed",
            Self::Elsewhere => "leads-elsewhere",
        }
    }
}

/// A story that tells two processes apart.
#[derive(Clone, Debug)]
pub struct Difference {
    /// How it does.
    pub kind: Kind,
    /// The process that the story is written for, in its names: all of it is accepted there.
    pub under: Side,
    /// The story.
    pub scenario: Scenario,
    /// How it went there.
    pub history: History,
    /// The same acts under the other process.
    pub replay: Replay,
}

/// What was found of one kind.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A story that shows it.
    Shown(Box<Difference>),
    /// There is none within the scope: all was looked at.
    None,
    /// Neither could be shown.
    CannotTell(Doubt),
}

impl Answer {
    /// The story, if there is one.
    pub fn difference(&self) -> Option<&Difference> {
        if let Self::Shown(difference) = self { Some(difference) } else { None }
    }
}

/// Why it cannot be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The search was cut.
    TooManyStates,
    /// It was stopped from outside.
    Stopped,
    /// Some contents of these acts were not tried.
    ContentNotTried(Vec<String>),
    /// Ways were found that could not be played on the whole processes; these rules stood in the way.
    NotPlayed(Vec<String>),
}

/// Whether two processes can be told apart by what is done under them.
#[derive(Clone, Debug)]
pub struct Behaviour {
    /// One answer for each kind, in the order of [`Kind::ALL`].
    pub answers: Vec<(Kind, Answer)>,
    /// How many pairs of states were looked at, at last.
    pub states: usize,
    /// How many members of each role and type there were.
    pub members: Vec<(String, u32)>,
}

impl Behaviour {
    /// Whether it was shown that nobody can tell the two apart.
    pub fn is_the_same(&self) -> bool {
        self.answers.iter().all(|(_, answer)| matches!(answer, Answer::None))
    }

    /// The stories that tell the two apart.
    pub fn differences(&self) -> impl Iterator<Item = &Difference> {
        self.answers.iter().filter_map(|(_, answer)| answer.difference())
    }
}

/// How far to look.
#[derive(Clone, Debug)]
pub struct Options<'a> {
    /// How many members of a role or open type. Left out: what the larger of the two scopes says, or as many as it takes to
    /// reach a size that a changed rule asks for, if these are few.
    pub members: Vec<(String, u32)>,
    /// Most pairs of states.
    pub most_states: usize,
    /// Set from outside to stop: what is not found by then is *cannot tell*.
    pub stop: Option<&'a AtomicBool>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { members: Vec::new(), most_states: 50_000, stop: None }
    }
}

/// Looks for the shortest stories that tell two processes apart, of each kind.
///
/// Where they only differ in words nothing is searched.
///
/// ```
/// use mandate_analysis::compare::behaviour::{Answer, Kind, Options, behaviour};
/// use mandate_analysis::compare::compare;
/// use mandate_process::{Process, definition::{Definition, Role, State, Transition}};
/// let door = |most: Option<u32>| {
///     let mut definition = Definition::new("door");
///     definition.root = State::compound("", [State::atomic("closed"), State::atomic("open")]);
///     definition.vocabulary.roles.push(Role { id: "guest".into(), ..Role::default() });
///     definition.vocabulary.declare_act("push");
///     definition.transitions.push(Transition { at_most: most, ..Transition::new("push", ["closed"], ["open"]).on_act("push") });
///     definition.transitions.push(Transition::new("fall", ["open"], ["closed"]).on_act("push"));
///     Process::compile(definition).expect("a legal process")
/// };
/// let found = behaviour(&compare(&door(Some(1)), &door(Some(2))), &Options::default()).expect("a scope that fits");
/// let allowed: Vec<usize> = found.differences().map(|difference| difference.scenario.acts.len()).collect();
/// // Pushed open, shut, and open once more.
/// assert_eq!(allowed, [3]);
/// assert!(matches!(found.answers[0], (Kind::Refused, Answer::None)));
/// ```
///
/// # Errors
/// A scope that does not fit the processes; a case that does not open.
pub fn behaviour(comparison: &Comparison, options: &Options<'_>) -> Result<Behaviour, Findings> {
    let names = Names::of(comparison);
    let counted = {
        let touched = touched(&comparison.changes, &names, &Unseen::default());
        Both::each(|side| touched.of(side).counted(&Graph::new(names.process(side))))
    };
    let ground = Ground::new(&names, &options.members, &counted)?;
    let mut search = Search { ground: &ground, options, answers: Vec::new(), states: 0 };
    search.settle(comparison)?;
    let Search { answers, states, .. } = search;
    let answers = Kind::ALL.map(|kind| {
        let answer = answers.iter().find(|(known, _)| *known == kind).map_or(Answer::None, |(_, answer)| answer.clone());
        (kind, answer)
    });
    Ok(Behaviour { answers: answers.into(), states, members: ground.members() })
}

struct Search<'g, 'c> {
    ground: &'g Ground<'c>,
    options: &'g Options<'g>,
    answers: Vec<(Kind, Answer)>,
    states: usize,
}

impl Search<'_, '_> {
    /// Searches with more and more of both processes, until every kind is settled or nothing more can be put in.
    fn settle(&mut self, comparison: &Comparison) -> Result<(), Findings> {
        if comparison.changes.iter().all(|change| change.class == Class::Wording) {
            return Ok(());
        }
        let mut unseen = Unseen::default();
        let mut more: Both<BTreeSet<RuleId>> = Both::default();
        let bounds = Bounds { most_states: self.options.most_states, stop: self.options.stop };
        loop {
            let touched = touched(&comparison.changes, self.ground.names, &unseen);
            let pair = Pair::new(self.ground, &touched, &more)?;
            let found = search(&pair, bounds);
            self.states = found.states;
            if Side::BOTH.iter().any(|side| !found.unseen.of(*side).is_subset(unseen.of(*side))) {
                for side in Side::BOTH {
                    unseen.of_mut(side).extend(found.unseen.of(side).iter().cloned());
                }
                continue;
            }
            let (open, blocked) = self.play(&pair, &found);
            let before = more.clone();
            for (side, rule) in &blocked {
                self.ask_for(*side, rule, &mut more);
            }
            if open.is_empty() || more == before || self.is_stopped() {
                for kind in open {
                    let rules = blocked.iter().map(|(_, rule)| rule.clone()).collect::<BTreeSet<_>>();
                    self.answers.push((kind, self.not_shown(kind, &pair, &found, rules)));
                }
                return Ok(());
            }
        }
    }

    /// Plays what is suspected. Kinds that are still open, and the rules that stood in the way.
    fn play(&mut self, pair: &Pair, found: &Found) -> (Vec<Kind>, BTreeSet<(Side, String)>) {
        let mut open = Vec::new();
        let mut blocked = BTreeSet::new();
        for kind in Kind::ALL {
            if self.answers.iter().any(|(known, _)| *known == kind) {
                continue;
            }
            let mut shown = None;
            for suspicion in found.suspicions.iter().filter(|suspicion| suspicion.kind == kind) {
                match play::play(self.ground, pair, suspicion) {
                    Ok(difference) => {
                        shown = Some(Answer::Shown(Box::new(difference)));
                        break;
                    }
                    Err(by) => blocked.extend(by),
                }
            }
            match shown {
                Some(answer) => self.answers.push((kind, answer)),
                None => open.push(kind),
            }
        }
        (open, blocked)
    }

    /// A rule is asked for wherever it is needed, in both processes.
    fn ask_for(&self, side: Side, rule: &str, more: &mut Both<BTreeSet<RuleId>>) {
        for on in Side::BOTH {
            let name = if on == side { rule } else { self.ground.names.across(side, Named::Rule, rule) };
            more.of_mut(on).extend(self.ground.names.process(on).tables().names.rules.get(name));
        }
    }

    fn not_shown(&self, kind: Kind, pair: &Pair, found: &Found, rules: BTreeSet<String>) -> Answer {
        let mut cut: Vec<String> = Side::BOTH.iter().flat_map(|side| pair.halves.of(*side).cut.clone()).collect();
        cut.sort();
        cut.dedup();
        if found.suspicions.iter().any(|suspicion| suspicion.kind == kind) {
            return Answer::CannotTell(Doubt::NotPlayed(rules.into_iter().collect()));
        }
        if !found.complete {
            return Answer::CannotTell(if self.is_stopped() { Doubt::Stopped } else { Doubt::TooManyStates });
        }
        if cut.is_empty() { Answer::None } else { Answer::CannotTell(Doubt::ContentNotTried(cut)) }
    }

    fn is_stopped(&self) -> bool {
        self.options.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }
}
