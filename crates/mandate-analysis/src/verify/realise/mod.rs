//! From a suspicion to a story: a path of a slice played on the whole process.
//!
//! A slice asks less than the process does. So the path is played step by step, and where the whole process refuses a
//! step, acts that take away what blocks it are put before it, as long as they leave alone what the slice watches. What
//! comes out is a story that runs, or the rules that stood in the way.

mod help;
mod stage;
mod trim;

pub(crate) use stage::Stage;
pub(crate) use trim::trimmed;

use help::{Help, complete, completed, distance, helps};
use mandate_engine::{Act, CaseState, Grounds, Opening, Refusal};
use mandate_process::Process;
use mandate_process::definition::Status;
use mandate_process::ids::{ActId, RoleId, StateId, TestId};
use mandate_process::time::Instant;
use std::collections::BTreeSet;

/// One step of a path, by names, as a slice gives it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// An act; content that the slice does not know is left out. Not before its instant.
    Act(Act),
    /// A deadline runs out.
    Lapse(String),
}

/// What the helping acts must leave as it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watched {
    /// Where the slice stands.
    pub states: Vec<StateId>,
    /// What the property asks.
    pub tests: Vec<TestId>,
}

impl Watched {
    fn is_same(&self, process: &Process, one: &CaseState, other: &CaseState) -> bool {
        self.states.iter().all(|state| one.is_active(*state) == other.is_active(*state))
            && self.tests.iter().all(|test| one.holds(process, *test) == other.holds(process, *test))
    }
}

/// Whether an act would be refused to somebody of a role, whatever it carries of what it could carry.
pub(crate) fn would_be_refused(stage: &Stage<'_>, act: ActId, by: RoleId) -> bool {
    let row = &stage.process.tables().acts[act];
    let mut actors = stage.state.cast().roster().filter(|(_, role)| *role == by);
    actors.any(|(actor, _)| {
        let bare = Act::new(row.name.to_string(), actor.to_string(), stage.now);
        let full = complete(stage, &bare);
        stage.refusal(&bare).is_some()
            && stage.refusal(&full).is_some_and(|refusal| {
                helps(stage, &full, &[], &refusal).into_iter().all(|help| match help {
                    Help::Content(other) => stage.refusal(&other).is_some(),
                    Help::Act(_) | Help::Lapse(_) => true,
                })
            })
    })
}

/// Why a path does not play on the whole process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Blocked {
    /// Which step of the path.
    pub step: usize,
    /// The rules that stood in the way, by id.
    pub rules: BTreeSet<String>,
    /// What had to be met on the way there, beginning with what stands nearest: perhaps it was that which led astray.
    pub before: Vec<BTreeSet<String>>,
    /// A deadline does not run out where it should.
    pub by_time: bool,
}

impl Blocked {
    /// Nothing is known.
    pub fn nowhere() -> Self {
        Self { step: 0, rules: BTreeSet::new(), before: Vec::new(), by_time: false }
    }

    /// Whether nothing is known.
    pub fn is_nowhere(&self) -> bool {
        *self == Self::nowhere()
    }

    /// What to keep of the process, the likeliest first.
    pub fn layers(&self) -> impl Iterator<Item = &BTreeSet<String>> {
        std::iter::once(&self.rules).chain(&self.before)
    }
}

const A_DAY: i64 = 86_400_000;
/// Acts are tried out at most so often for one path.
const MOST_TRIES: usize = 20_000;
/// And so often to prepare a helping act.
const MOST_TRIES_BELOW: usize = 300;
/// How many acts deep an act may be prepared: what it needs, what that needs, and so on.
const DEEPEST: usize = 3;

/// Plays a path on the whole process, helped where needed, with so many days between its steps.
///
/// # Errors
/// The step that cannot be brought about, and the rules that blocked it.
pub(crate) fn realise<'p>(
    process: &'p Process,
    opening: &Opening,
    steps: &[Step],
    watched: &Watched,
    days: i64,
) -> Result<Played<'p>, Blocked> {
    let blocked = |step| Blocked { step, ..Blocked::nowhere() };
    let mut player =
        Player { watched, tries: 0, most: MOST_TRIES, helped: Vec::new(), stage: Stage::open(process, opening).map_err(|_| blocked(0))? };
    for (place, step) in steps.iter().enumerate() {
        player.helped.push(BTreeSet::new());
        match step {
            Step::Act(act) => {
                player.stage.pass(act.at);
                // What follows a lapse follows at once: other clocks may be close behind.
                if !matches!(place.checked_sub(1).and_then(|before| steps.get(before)), Some(Step::Lapse(_))) {
                    player.stage.pass(Instant(player.stage.now.0 + days * A_DAY));
                }
                let fixed = act.content.iter().map(|(field, _)| field.to_string()).collect();
                let wanted = Wanted { act: completed(&player.stage, act), fixed };
                if let Err(rules) = player.achieve(wanted, DEEPEST) {
                    return Err(Blocked { step: place, rules, before: player.on_the_way(), by_time: false });
                }
            }
            Step::Lapse(name) => {
                let deadline = process.tables().names.deadlines.get(&**name).copied();
                let Some(deadline) = deadline else { return Err(blocked(place)) };
                // What ran out earlier than the slice thought has run out all the same.
                if player.stage.state.deadline(deadline).status != Status::Lapsed && !player.stage.pass_lapse(deadline) {
                    return Err(Blocked { step: place, rules: BTreeSet::new(), before: player.on_the_way(), by_time: true });
                }
            }
        }
    }
    let helped = player.on_the_way();
    Ok(Played { stage: player.stage, helped })
}

/// A path played on the whole process.
pub(crate) struct Played<'p> {
    pub stage: Stage<'p>,
    /// Rules that had to be met by other acts before each step of the path, the last step first.
    pub helped: Vec<BTreeSet<String>>,
}

struct Player<'p, 'w> {
    watched: &'w Watched,
    tries: usize,
    most: usize,
    /// The rules that helping acts had to meet, by step.
    helped: Vec<BTreeSet<String>>,
    stage: Stage<'p>,
}

/// An act that is to be brought about.
#[derive(Clone)]
struct Wanted {
    act: Act,
    /// The fields that must stay as they are.
    fixed: Vec<String>,
}

/// A stage on the way to an act, and how far from it.
struct Way<'p> {
    left: usize,
    stage: Stage<'p>,
    act: Act,
}

impl<'p> Player<'p, '_> {
    /// What had to be met on the way here, the nearest first.
    fn on_the_way(&self) -> Vec<BTreeSet<String>> {
        self.helped.iter().rev().filter(|rules| !rules.is_empty()).cloned().collect()
    }

    /// Brings an act about by other acts before it: best first, because what takes one reason away may bring another.
    fn achieve(&mut self, wanted: Wanted, depth: usize) -> Result<(), BTreeSet<String>> {
        let act = Act { at: self.stage.now, ..wanted.act };
        // What blocked where it came nearest: that is what stands in the way.
        let mut blocking = BTreeSet::new();
        let mut nearest_left = usize::MAX;
        let mut open = vec![Way { left: distance(&self.stage, &act), stage: self.stage.clone(), act }];
        let mut seen = BTreeSet::from([self.stage.key()]);
        while let Some(next) = nearest(&open) {
            let mut way = open.swap_remove(next);
            let Err(refusal) = way.stage.submit(&way.act) else {
                self.stage = way.stage;
                return Ok(());
            };
            if nearest_left == usize::MAX
                && let Some(helped) = self.helped.last_mut()
            {
                helped.extend(rules(way.stage.process, &refusal));
            }
            if way.left < nearest_left {
                nearest_left = way.left;
                blocking = rules(way.stage.process, &refusal);
            }
            let helps = helps(&way.stage, &way.act, &wanted.fixed, &refusal);
            // What has to be prepared itself is tried only where nothing that can be done at once brings the act nearer.
            for deep in [0, depth] {
                let mut nearer = false;
                for help in &helps {
                    if self.tries >= self.most {
                        return Err(blocking);
                    }
                    self.tries += 1;
                    let Some((stage, act)) = self.tried(&way, help, deep) else { continue };
                    let is_new = seen.insert(stage.key()) || act.content != way.act.content;
                    if is_new && self.watched.is_same(stage.process, &self.stage.state, &stage.state) {
                        let left = distance(&stage, &act);
                        nearer |= left < way.left;
                        open.push(Way { left, stage, act });
                    }
                }
                if nearer || deep == depth {
                    break;
                }
            }
        }
        Err(blocking)
    }

    /// The stage after a help, and the wanted act there.
    fn tried(&mut self, way: &Way<'p>, help: &Help, depth: usize) -> Option<(Stage<'p>, Act)> {
        let most = self.most.min(self.tries + MOST_TRIES_BELOW);
        let mut other = Player { watched: self.watched, tries: self.tries, most, helped: Vec::new(), stage: way.stage.clone() };
        let mut act = way.act.clone();
        match help {
            Help::Content(content) => act = content.clone(),
            Help::Lapse(deadline) => {
                if !other.stage.pass_lapse(*deadline) {
                    return None;
                }
            }
            Help::Act(first) => {
                if other.stage.submit(first).is_err() {
                    if depth == 0 {
                        return None;
                    }
                    let done = other.achieve(Wanted { act: first.clone(), fixed: Vec::new() }, depth - 1);
                    self.tries = other.tries;
                    done.ok()?;
                }
            }
        }
        act.at = other.stage.now;
        Some((other.stage, act))
    }
}

/// The nearest way; of two equally near the one with fewer acts, then the one found first.
fn nearest(open: &[Way<'_>]) -> Option<usize> {
    open.iter().enumerate().min_by_key(|(place, way)| (way.left, way.stage.acts.len(), *place)).map(|(place, _)| place)
}

fn rules(process: &Process, refusal: &Refusal) -> BTreeSet<String> {
    match &refusal.grounds {
        Grounds::RulesUnmet(rules) => rules.iter().map(|rule| rule.id(process).to_owned()).collect(),
        _ => BTreeSet::new(),
    }
}
