//! Where states stand in their tree.

use mandate_process::definition::{Definition, Kind, State};

/// Every state in document order with the state it is in (empty: none) and what it is.
pub(super) fn placed(definition: &Definition) -> Vec<(String, String, Kind)> {
    let mut all = Vec::new();
    let mut stack: Vec<(&State, &str)> = definition.root.children.iter().rev().map(|child| (child, "")).collect();
    while let Some((state, parent)) = stack.pop() {
        all.push((state.id.clone(), parent.to_owned(), state.kind));
        stack.extend(state.children.iter().rev().map(|child| (child, state.id.as_str())));
    }
    all
}

/// A state by its id; the root bears the empty one.
pub(super) fn state<'d>(definition: &'d Definition, id: &str) -> Option<&'d State> {
    let mut stack = Vec::from([&definition.root]);
    while let Some(state) = stack.pop() {
        if state.id == id {
            return Some(state);
        }
        stack.extend(&state.children);
    }
    None
}

/// Whether two states may be active at once: one is in the other, or they stand in different tracks.
pub(super) fn together(definition: &Definition, one: &str, other: &str) -> bool {
    let (one, other) = (path(definition, one), path(definition, other));
    let shared = one.iter().zip(&other).take_while(|(one, other)| one.id == other.id).count();
    if shared == one.len() || shared == other.len() {
        return true;
    }
    shared.checked_sub(1).and_then(|last| one.get(last)).is_some_and(|around| around.kind == Kind::Parallel)
}

/// A state and all around it, from the root.
fn path<'d>(definition: &'d Definition, id: &str) -> Vec<&'d State> {
    let mut stack: Vec<Vec<&State>> = Vec::from([Vec::from([&definition.root])]);
    while let Some(path) = stack.pop() {
        let Some(last) = path.last() else { continue };
        if last.id == id {
            return path;
        }
        stack.extend(last.children.iter().map(|child| path.iter().copied().chain([child]).collect()));
    }
    Vec::new()
}

/// The word of a kind of state.
pub(super) fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Atomic => "atomic",
        Kind::Compound => "compound",
        Kind::Parallel => "parallel",
        Kind::Final => "final",
        Kind::ShallowHistory => "shallow history",
        Kind::DeepHistory => "deep history",
    }
}
