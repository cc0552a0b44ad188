//! Random processes whose transitions mostly stay near where they start: there is more that can be left out.

use mandate_process::Process;
use mandate_process::definition::{Definition, Kind, Resume, State};
use mandate_testkit::generate::{Rng, process};

/// A generated process; every other one is made local.
pub fn random(seed: u64) -> Definition {
    let definition = process(seed);
    let mut rng = Rng::new(Rng::mixed(seed, 0x10ca1));
    let local = if rng.chance(60) { local(&mut rng, definition.clone()) } else { definition.clone() };
    if Process::compile(local.clone()).is_ok() { local } else { definition }
}

fn local(rng: &mut Rng, mut definition: Definition) -> Definition {
    let root = definition.root.clone();
    definition.transitions.retain_mut(|transition| {
        if transition.to.is_empty() || rng.chance(15) {
            return true;
        }
        transition.from.truncate(1);
        let Some((siblings, place)) = transition.from.first().and_then(|from| among(&root, from)) else { return false };
        // Automatic transitions go forward only: else hardly a case comes to rest.
        let later = if transition.on.is_empty() { &siblings[place + 1..] } else { &siblings[..] };
        transition.resume = Resume::No;
        transition.internal = false;
        transition.to = rng.any(later).into_iter().collect();
        !transition.to.is_empty()
    });
    definition
}

/// The children among which a state stands, and its place.
fn among(within: &State, state: &str) -> Option<(Vec<String>, usize)> {
    let is_state = |child: &&State| !matches!(child.kind, Kind::ShallowHistory | Kind::DeepHistory);
    let names: Vec<String> = within.children.iter().filter(is_state).map(|child| child.id.clone()).collect();
    if within.kind == Kind::Parallel {
        return within.children.iter().find_map(|child| among(child, state));
    }
    match names.iter().position(|name| name == state) {
        Some(place) => Some((names, place)),
        None => within.children.iter().find_map(|child| among(child, state)),
    }
}
