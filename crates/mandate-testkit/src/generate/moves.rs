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
        }
        draft.transitions.push(transition);
    }
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
        28..=45 => transition.to.extend(sibling(rng, &draft.root, &source.id)),
        46..=60 => resumed(rng, names, transition),
        _ => transition.to.push(rng.pick(&names.targets).id.clone()),
    }
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
    let nested: Vec<String> = names.sources.iter().filter(|state| !state.children.is_empty()).map(|state| state.id.clone()).collect();
    let named =
        |rng: &mut Rng| Trigger::Name(rng.pick(&["bell", "bell.low", "bell.*", "horn", "post.*", "post.slow", "post.fast"]).to_string());
    match rng.below(100) {
        0..=58 => return of_acts(rng, draft, names, transition),
        59..=70 => transition.on.push(Trigger::Lapse(rng.pick(&names.deadlines).clone())),
        71..=79 if !nested.is_empty() => transition.on.push(Trigger::Done(rng.pick(&nested).clone())),
        80..=88 => transition.on.push(named(rng)),
        89..=91 => {
            transition.on.push(Trigger::Lapse(rng.pick(&names.deadlines).clone()));
            transition.on.push(named(rng));
        }
        92 => transition.on.push(Trigger::Name(String::from("*"))),
        _ => {
            // Automatic: mostly with a condition, so that loops are not the norm.
            if rng.chance(95) {
                transition.when = Some(asks::test(rng, draft, names));
            }
            return;
        }
    }
    if rng.chance(30) {
        transition.when = Some(asks::test(rng, draft, names));
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
