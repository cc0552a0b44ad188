//! Transitions, effects and deadlines.

use super::tree::one_each;
use super::{Rng, asks, changes, values, words};
use mandate_process::definition::{Deadline, Definition, Effect, Kind, Resume, State, Transition, Trigger};
use mandate_process::value::{Base, Phrase};

/// Names that things refer to before they are made.
pub(super) struct Names {
    /// Without root and histories.
    pub states: Vec<String>,
    pub acts: Vec<String>,
    pub deadlines: Vec<String>,
    sources: Vec<State>,
    targets: Vec<State>,
    /// An act that is also raised, rarely.
    raised_act: Option<String>,
}

impl Names {
    pub(super) fn of(draft: &Definition, rng: &mut Rng) -> Self {
        let mut all = Vec::new();
        flatten(&draft.root, &mut all);
        let is_history = |state: &State| matches!(state.kind, Kind::ShallowHistory | Kind::DeepHistory);
        let acts: Vec<String> = draft.vocabulary.acts.iter().map(|act| act.id.clone()).collect();
        Self {
            states: all.iter().filter(|state| !is_history(state)).map(|state| state.id.clone()).collect(),
            deadlines: (1..=rng.between(2, 5)).map(|number| format!("time-{number}")).collect(),
            sources: all.iter().filter(|state| !is_history(state) && state.kind != Kind::Final).cloned().collect(),
            raised_act: if rng.chance(8) { rng.any(&acts) } else { None },
            targets: all,
            acts,
        }
    }
}

fn flatten(state: &State, all: &mut Vec<State>) {
    for child in &state.children {
        all.push(child.clone());
        flatten(child, all);
    }
}

/// One or two things that happen beside the moves.
pub(super) fn effects(rng: &mut Rng, draft: &Definition, names: &Names) -> Vec<Effect> {
    (0..rng.between(1, 2)).filter_map(|_| effect(rng, draft, names)).collect()
}

fn effect(rng: &mut Rng, draft: &Definition, names: &Names) -> Option<Effect> {
    const HOUR: i64 = 3_600_000;
    match rng.below(10) {
        0 | 1 => {
            let name = rng.pick(&["bell.low", "bell.high", "bell", "horn"]).to_string();
            Some(Effect::Raise(names.raised_act.clone().filter(|_| rng.chance(30)).unwrap_or(name)))
        }
        2 => {
            let delay = rng.weighted(&[(1, 0), (2, 6 * HOUR), (3, 24 * HOUR), (3, 24 * 9 * HOUR + 1)]);
            Some(Effect::Send { name: rng.pick(&["post.fast", "post.slow", "bell.low"]).to_string(), delay })
        }
        _ => changes::of_transition(rng, draft).map(Effect::Change),
    }
}

pub(super) fn transitions(rng: &mut Rng, draft: &mut Definition, names: &Names) {
    for number in 1..=rng.between(9, 20) {
        let mut transition = Transition { id: format!("go-{number}"), remarks: words::chosen(), ..Transition::default() };
        route(rng, draft, names, &mut transition);
        triggers(rng, draft, names, &mut transition);
        if rng.chance(25) {
            transition.effects = effects(rng, draft, names);
            // Names mostly do not answer names, nor automatic transitions: else loops are the norm.
            let waits = transition.on.iter().any(|on| matches!(on, Trigger::Name(name) if names.acts.contains(name)));
            if !waits && rng.chance(85) {
                transition.effects.retain(|effect| matches!(effect, Effect::Change(_)));
            }
        }
        draft.transitions.push(transition);
    }
    in_step(rng, draft, names);
}

fn route(rng: &mut Rng, draft: &Definition, names: &Names, transition: &mut Transition) {
    let source = rng.pick(&names.sources).clone();
    transition.from.push(source.id.clone());
    let second = rng.pick(&names.sources).id.clone();
    if rng.chance(12) && second != source.id {
        transition.from.push(second);
    }
    transition.internal = rng.chance(25);
    let parallels: Vec<State> = names.targets.iter().filter(|state| state.kind == Kind::Parallel).cloned().collect();
    let mut inside = Vec::new();
    flatten(&source, &mut inside);
    match rng.below(100) {
        0..=6 => {} // it moves nothing
        7..=16 if !parallels.is_empty() => {
            let parallel = rng.pick(&parallels).clone();
            transition.to = one_each(rng, &parallel);
        }
        17..=27 if !inside.is_empty() => transition.to.push(rng.pick(&inside).id.clone()),
        28..=41 => transition.to.extend(sibling(rng, &draft.root, &source.id)),
        42..=55 => resumed(rng, names, transition),
        56..=70 if !finals(&names.targets).is_empty() => transition.to.push(rng.pick(&finals(&names.targets)).clone()),
        _ => transition.to.push(rng.pick(&names.targets).id.clone()),
    }
}

/// Finals of compounds, and rarely those that end the case.
fn finals(all: &[State]) -> Vec<String> {
    all.iter().filter(|state| state.kind == Kind::Final && state.id != "over").map(|state| state.id.clone()).collect()
}

/// A child of the same parent.
fn sibling(rng: &mut Rng, within: &State, of: &str) -> Option<String> {
    if within.children.iter().any(|child| child.id == of) {
        return Some(rng.pick(&within.children).id.clone());
    }
    within.children.iter().find_map(|child| sibling(rng, child, of))
}

/// Mostly into what has been left: neither the source nor around it.
fn resumed(rng: &mut Rng, names: &Names, transition: &mut Transition) {
    let around = |state: &State, id: &String| {
        let mut inside = vec![state.clone()];
        flatten(state, &mut inside);
        inside.iter().any(|below| below.id == *id)
    };
    let left = |state: &&State| !state.children.is_empty() && transition.from.iter().all(|from| !around(state, from));
    let nested: Vec<State> = names.sources.iter().filter(left).cloned().collect();
    let Some(to) = rng.any(&nested) else { return };
    transition.to.push(to.id);
    transition.resume = *rng.pick(&[Resume::Top, Resume::All]);
}

fn triggers(rng: &mut Rng, draft: &Definition, names: &Names, transition: &mut Transition) {
    let ends = |state: &State| state.kind == Kind::Parallel || state.children.iter().any(|child| child.kind == Kind::Final);
    let nested: Vec<String> = names.sources.iter().filter(|state| ends(state)).map(|state| state.id.clone()).collect();
    let named =
        |rng: &mut Rng| Trigger::Name(rng.pick(&["bell", "bell.low", "bell.*", "horn", "post.*", "post.slow", "post.fast"]).to_string());
    match rng.below(100) {
        0..=57 => return of_acts(rng, draft, names, transition),
        58..=68 => transition.on.push(Trigger::Lapse(rng.pick(&names.deadlines).clone())),
        69..=81 if !nested.is_empty() => transition.on.push(Trigger::Done(rng.pick(&nested).clone())),
        82..=89 => transition.on.push(named(rng)),
        90..=92 => {
            transition.on.push(Trigger::Lapse(rng.pick(&names.deadlines).clone()));
            transition.on.push(named(rng));
        }
        93 => transition.on.push(Trigger::Name(String::from("*"))),
        _ => {
            // Automatic: mostly with a condition and forward, so that loops are not the norm.
            if rng.chance(90) {
                transition.when = Some(asks::test(rng, draft, names));
            }
            if rng.chance(95) {
                forward(rng, draft, transition);
            }
            return;
        }
    }
    if rng.chance(30) {
        transition.when = Some(asks::test(rng, draft, names));
    }
}

/// Gives the transition a source and a later sibling of it, or a state inside that, as target.
fn forward(rng: &mut Rng, draft: &Definition, transition: &mut Transition) {
    let mut pairs = Vec::new();
    steps_forward(&draft.root, &mut pairs);
    if let Some((from, to)) = rng.any(&pairs) {
        transition.from = vec![from];
        transition.to = vec![to];
        transition.resume = Resume::No;
    }
}

/// Every pair of a child of a compound and a state in a later sibling.
fn steps_forward(within: &State, pairs: &mut Vec<(String, String)>) {
    let is_state = |state: &&State| !matches!(state.kind, Kind::ShallowHistory | Kind::DeepHistory);
    let children: Vec<&State> = within.children.iter().filter(is_state).collect();
    for (place, child) in children.iter().enumerate() {
        let mut later: Vec<State> = children[place + 1..].iter().map(|state| (*state).clone()).collect();
        children[place + 1..].iter().for_each(|sibling| flatten(sibling, &mut later));
        if within.kind == Kind::Compound {
            pairs.extend(later.iter().map(|to| (child.id.clone(), to.id.clone())));
        }
        steps_forward(child, pairs);
    }
}

/// For some parallels one act that moves each track.
fn in_step(rng: &mut Rng, draft: &mut Definition, names: &Names) {
    let parallels: Vec<State> = names.targets.iter().filter(|state| state.kind == Kind::Parallel).cloned().collect();
    for parallel in parallels {
        let act = rng.pick(&names.acts).clone();
        for track in rng.some(&parallel.children) {
            let mut pairs = Vec::new();
            steps_forward(&track, &mut pairs);
            if let Some((from, to)) = rng.any(&pairs) {
                let id = format!("both-{}", draft.transitions.len() + 1);
                let mut transition = Transition { remarks: words::chosen(), ..Transition::new(id, [from], [to]).on_act(act.clone()) };
                if rng.chance(20) && names.raised_act.is_none() {
                    transition.needs = draft.rules.first().map(|rule| rule.id.clone()).into_iter().collect();
                }
                draft.transitions.push(transition);
            }
        }
    }
}

fn of_acts(rng: &mut Rng, draft: &Definition, names: &Names, transition: &mut Transition) {
    let act = rng.pick(&draft.vocabulary.acts).clone();
    transition.on.push(Trigger::Name(act.id.clone()));
    let mut all_by = act.by;
    if rng.chance(10) {
        let other = rng.pick(&draft.vocabulary.acts).clone();
        all_by.retain(|role| other.by.contains(role));
        if other.id != act.id {
            transition.on.push(Trigger::Name(other.id));
        }
    }
    if rng.chance(25) {
        transition.when = Some(asks::test(rng, draft, names));
    }
    if names.raised_act.iter().any(|raised| transition.on.contains(&Trigger::Name(raised.clone()))) {
        return;
    }
    if rng.chance(35) {
        let rules: Vec<String> = draft.rules.iter().map(|rule| rule.id.clone()).collect();
        transition.needs = rng.some(&rules);
        transition.needs.truncate(2);
    }
    if rng.chance(20) && !all_by.is_empty() {
        transition.by = rng.some(&all_by);
    }
    if rng.chance(15) {
        transition.at_most = Some(rng.between(1, 3) as u32);
    }
}

pub(super) fn deadlines(rng: &mut Rng, draft: &mut Definition, names: &Names) {
    for id in &names.deadlines {
        let mut deadline = Deadline { id: id.clone(), remarks: words::chosen(), ..Deadline::default() };
        if rng.chance(75) {
            deadline.during = (0..rng.between(1, 2)).map(|_| rng.pick(&names.states).clone()).collect();
            deadline.during.dedup();
        }
        let dates: Vec<String> =
            draft.vocabulary.facts.iter().filter(|fact| fact.phrase == Phrase::of(Base::Date)).map(|fact| fact.id.clone()).collect();
        if rng.chance(40) && !dates.is_empty() {
            deadline.at = rng.any(&dates);
            deadline.before = rng.chance(50).then(|| values::period(rng, true));
        } else if rng.chance(35) {
            deadline.armed_by = (0..rng.between(1, 2)).map(|_| rng.pick(&names.acts).clone()).collect();
            deadline.armed_by.dedup();
        }
        if deadline.at.is_none() || rng.chance(40) {
            deadline.after = Some(values::period(rng, false));
        }
        if rng.chance(30) {
            deadline.met_by = vec![rng.pick(&names.acts).clone()];
        } else if rng.chance(35) {
            deadline.met_when = Some(asks::test(rng, draft, names));
        }
        draft.deadlines.push(deadline);
    }
}
