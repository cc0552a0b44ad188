//! The tree of states.

use super::Rng;
use super::moves::{Names, effects};
use mandate_process::definition::{Definition, Kind, State};

/// Makes names as it goes: states `s1`, `s2`, …, finals `e1`, …, histories `h1`, ….
struct Maker<'a> {
    rng: &'a mut Rng,
    states: usize,
    others: usize,
}

pub(super) fn root(rng: &mut Rng) -> State {
    let mut maker = Maker { rng, states: 0, others: 0 };
    let number = maker.rng.between(2, 3);
    let mut children: Vec<State> = (0..number).map(|_| maker.state(1)).collect();
    if maker.rng.chance(60) {
        children.push(State::end("over"));
    }
    State::compound("", children)
}

impl Maker<'_> {
    fn name(&mut self) -> String {
        self.states += 1;
        format!("s{}", self.states)
    }

    fn other(&mut self, letter: &str) -> String {
        self.others += 1;
        format!("{letter}{}", self.others)
    }

    fn state(&mut self, depth: usize) -> State {
        let name = self.name();
        let crowded = self.states > 18 || depth >= 4;
        let kind =
            if crowded { Kind::Atomic } else { self.rng.weighted(&[(45, Kind::Atomic), (30, Kind::Compound), (25, Kind::Parallel)]) };
        match kind {
            Kind::Compound => self.compound(name, depth),
            Kind::Parallel => self.parallel(name, depth),
            _ => State::atomic(name),
        }
    }

    fn compound(&mut self, name: String, depth: usize) -> State {
        let number = self.rng.between(1, 3);
        let mut children: Vec<State> = (0..number).map(|_| self.state(depth + 1)).collect();
        if self.rng.chance(55) {
            children.push(State::end(self.other("e")));
        }
        let mut compound = State::compound(name, children);
        if self.rng.chance(20) {
            compound.initial = deep(self.rng, &compound);
        }
        self.with_history(compound)
    }

    fn parallel(&mut self, name: String, depth: usize) -> State {
        let number = self.rng.between(1, 3);
        let tracks: Vec<State> = (0..number)
            .map(|_| {
                let compound = self.rng.chance(65) && depth < 3;
                let name = if compound { Some(self.name()) } else { None };
                name.map(|name| self.compound(name, depth + 1)).unwrap_or_else(|| self.state(depth + 1))
            })
            .collect();
        self.with_history(State::parallel(name, tracks))
    }

    fn with_history(&mut self, mut of: State) -> State {
        if self.rng.chance(22) {
            let mut history = State::atomic(self.other("h"));
            history.kind = *self.rng.pick(&[Kind::ShallowHistory, Kind::DeepHistory]);
            if self.rng.chance(60) {
                history.initial = if of.kind == Kind::Parallel { one_each(self.rng, &of) } else { deep(self.rng, &of) };
            }
            of.children.push(history);
        }
        of
    }
}

fn states_of(of: &State) -> Vec<State> {
    of.children.iter().filter(|child| !matches!(child.kind, Kind::ShallowHistory | Kind::DeepHistory)).cloned().collect()
}

/// One or, through a parallel, several descendants at any depth.
fn deep(rng: &mut Rng, of: &State) -> Vec<String> {
    let Some(child) = rng.any(&states_of(of)) else { return Vec::new() };
    match child.kind {
        Kind::Compound if rng.chance(60) => deep(rng, &child),
        Kind::Parallel if rng.chance(60) => one_each(rng, &child),
        _ => vec![child.id],
    }
}

/// A descendant from some of the tracks.
pub(super) fn one_each(rng: &mut Rng, parallel: &State) -> Vec<String> {
    let tracks = rng.some(&states_of(parallel));
    let inside = |rng: &mut Rng, track: &State| match track.kind {
        Kind::Compound if rng.chance(70) => deep(rng, track),
        _ => vec![track.id.clone()],
    };
    tracks.iter().flat_map(|track| inside(rng, track)).collect()
}

/// Gives some states admitted acts and effects.
pub(super) fn decorate(rng: &mut Rng, draft: &mut Definition, names: &Names) {
    let mut root = core::mem::take(&mut draft.root);
    for child in &mut root.children {
        decorate_state(rng, draft, names, child);
    }
    draft.root = root;
}

fn decorate_state(rng: &mut Rng, draft: &Definition, names: &Names, state: &mut State) {
    if matches!(state.kind, Kind::ShallowHistory | Kind::DeepHistory) {
        return;
    }
    if state.kind != Kind::Final && rng.chance(30) {
        state.admits = rng.any(&names.acts).into_iter().collect();
    }
    if rng.chance(10) {
        state.on_entry = effects(rng, draft, names);
    }
    if rng.chance(10) && state.kind != Kind::Final {
        state.on_exit = effects(rng, draft, names);
    }
    if rng.chance(15) && state.kind == Kind::Compound {
        state.on_initial = effects(rng, draft, names);
    }
    for child in &mut state.children {
        decorate_state(rng, draft, names, child);
    }
}
