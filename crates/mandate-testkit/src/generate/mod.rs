//! Small rich processes and stimuli for them, from seeds alone.

mod asks;
mod changes;
mod moves;
mod random;
mod stimuli;
mod tree;
mod values;
mod words;

pub use random::Rng;
pub use stimuli::stimuli;

use crate::naive::Actor;
use mandate_process::Process;
use mandate_process::definition::{Definition, Rule};
use mandate_process::time::{Date, Instant};
use mandate_process::value::Value;

/// Who and what a case is opened with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct World {
    /// Actors of roles that may have several.
    pub actors: Vec<Actor>,
    /// Members of open types, listed at the opening.
    pub members: Vec<(String, Vec<String>)>,
    /// The instant of the opening.
    pub opens_at: Instant,
    /// Whether what is opened is the record of a real case.
    pub record: bool,
}

/// What reaches a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stimulus {
    /// An act, plausible or not.
    Act {
        /// Its name.
        act: String,
        /// Who.
        actor: String,
        /// When.
        at: Instant,
        /// With what.
        content: Vec<(String, Value)>,
    },
    /// Time passes.
    Pass(Instant),
}

/// A process that compiles. Takes the first of a row of drafts that does.
///
/// # Panics
/// If none of a hundred drafts compiles.
pub fn process(seed: u64) -> Definition {
    let drafts = (0..100).map(|attempt| draft(Rng::mixed(seed, attempt)));
    drafts.into_iter().find(|draft| Process::compile(draft.clone()).is_ok()).expect("one draft in a hundred compiles")
}

/// A process that mostly compiles.
pub fn draft(seed: u64) -> Definition {
    let mut rng = Rng::new(seed);
    let mut draft = Definition::new(format!("generated-{seed}"));
    draft.utc_offset = *rng.pick(&[0, 0, 330, -300, 60, 840, -840]);
    draft.vocabulary = words::vocabulary(&mut rng);
    draft.root = tree::root(&mut rng);
    let names = moves::Names::of(&draft, &mut rng);
    for index in 1..=rng.between(2, 5) {
        let test = asks::test_of_rule(&mut rng, &draft, &names);
        let rule = Rule { id: format!("rule-{index}"), says: format!("Rule {index} holds."), test, ..Rule::default() };
        draft.rules.push(Rule { remarks: words::chosen(), ..rule });
    }
    tree::decorate(&mut rng, &mut draft, &names);
    moves::deadlines(&mut rng, &mut draft, &names);
    moves::transitions(&mut rng, &mut draft, &names);
    draft
}

/// Actors, members, opening and kind of case for a process; always the same for the same seed.
pub fn world(definition: &Definition, seed: u64) -> World {
    let mut rng = Rng::new(Rng::mixed(seed, 0x00d1));
    let many = definition.vocabulary.roles.iter().filter(|role| role.many);
    let mut actors = Vec::new();
    for role in many {
        for number in 1..=rng.between(0, 3) {
            actors.push(Actor { id: format!("{}-{number}", role.id), role: role.id.clone() });
        }
    }
    let open = definition.vocabulary.types.iter().filter(|kind| kind.members.is_none());
    let listed = |rng: &mut Rng| values::OPEN.iter().rev().filter(|_| rng.chance(40)).map(ToString::to_string).collect();
    let members = open.map(|kind| (kind.id.clone(), listed(&mut rng))).collect();
    let day = Date::new(2027, 1, 1).unwrap_or_default().plus_days(rng.between(0, 400) as i64);
    let opens_at = if rng.chance(25) { day.start(definition.utc_offset) } else { day.at_noon(definition.utc_offset) };
    World { actors, members, opens_at, record: rng.chance(30) }
}

#[cfg(test)]
mod tests;
