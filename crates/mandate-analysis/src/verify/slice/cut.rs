//! Writing down the smaller process: the definition of the whole with everything else left out.

use super::outline::Outline;
use super::seeds::Seeds;
use mandate_process::definition::{Act, Definition, Effect, Fact, Kind, Places, State, Transition};
use mandate_process::ids::{ActId, FactId, RuleId, StateId, TransitionId};
use mandate_process::tables::{ROOT, SortKind, Target};
use mandate_process::value::{Base, Phrase, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The act that stands for every event the slice does not show. A file cannot name an act so.
pub(super) const SOMETHING_ELSE: &str = "something else";

/// The definition of the slice.
pub(super) fn cut(outline: &Outline<'_, '_>, seeds: &Seeds) -> Definition {
    let cut = Cut { outline, whole: outline.hangs.graph.process.definition(), admits: outline.admits(), resumed: resumed(outline) };
    cut.definition(seeds)
}

/// The memories that transitions, starts and memories of the slice lead to, by name.
fn resumed(outline: &Outline<'_, '_>) -> BTreeSet<String> {
    let tables = outline.tables();
    let of_edges = tables.edges.iter().filter(|(id, _)| outline.has_edge(*id)).flat_map(|(_, edge)| &edge.targets);
    let of_states = tables.states.iter().filter(|(id, _)| outline.opens(*id)).flat_map(|(_, state)| &state.initial);
    let mut open: Vec<Target> = of_edges.chain(of_states).copied().collect();
    let mut found = BTreeSet::new();
    while let Some(target) = open.pop() {
        let Target::History(history) = target else { continue };
        let row = &tables.histories[history];
        if outline.opens(row.of) && found.insert(row.name.to_string()) {
            open.extend(&row.default);
        }
    }
    found
}

struct Cut<'o, 'h, 'p> {
    outline: &'o Outline<'h, 'p>,
    whole: &'p Definition,
    admits: BTreeMap<StateId, BTreeSet<ActId>>,
    resumed: BTreeSet<String>,
}

impl Cut<'_, '_, '_> {
    fn definition(&self, seeds: &Seeds) -> Definition {
        let (whole, outline) = (self.whole, self.outline);
        let rules = outline.rules(&seeds.rules);
        let facts = whole.vocabulary.facts.iter().zip((0..).map(FactId)).filter(|(_, id)| outline.has_fact(*id)).map(|(fact, _)| fact);
        let acts = whole.vocabulary.acts.iter().zip((0..).map(ActId)).filter(|(_, id)| outline.has_act(*id));
        let mut slice = Definition {
            root: self.state(&whole.root, ROOT),
            transitions: whole.transitions.iter().zip((0..).map(TransitionId)).filter_map(|(row, id)| self.transition(row, id)).collect(),
            deadlines: pick(&whole.deadlines, |id| outline.has_deadline(id)),
            rules: pick(&whole.rules, |id: RuleId| rules.contains(&id)),
            properties: seeds.properties.clone(),
            places: Places::default(),
            ..whole.clone()
        };
        slice.vocabulary.facts = facts.cloned().collect();
        slice.vocabulary.acts = acts.map(|(act, id)| self.act(act, id)).collect();
        if seeds.every_event && outline.misses_events() {
            slice.vocabulary.acts.push(Act { id: SOMETHING_ELSE.into(), ..Act::default() });
            slice.root.admits.push(SOMETHING_ELSE.into());
        }
        self.types(&mut slice);
        slice
    }

    /// A state and what is kept inside it. Trees are as deep as the files that say them, so this may call itself.
    fn state(&self, state: &State, id: StateId) -> State {
        let admits = self.admits.get(&id).into_iter().flatten();
        let mut made = State {
            children: Vec::new(),
            admits: admits.map(|act| self.outline.tables().acts[*act].name.to_string()).collect(),
            on_entry: self.effects(&state.on_entry),
            on_exit: self.effects(&state.on_exit),
            ..state.clone()
        };
        if !self.outline.opens(id) {
            if matches!(made.kind, Kind::Compound | Kind::Parallel) {
                made.kind = Kind::Atomic;
            }
            made.initial.clear();
            made.on_initial.clear();
            return made;
        }
        made.initial = self.places(&state.initial);
        made.on_initial = self.effects(&state.on_initial);
        for child in &state.children {
            if let Some(id) = self.outline.tables().names.states.get(&*child.id) {
                made.children.push(self.state(child, *id));
            } else if self.resumed.contains(&child.id) {
                made.children.push(State { initial: self.places(&child.initial), ..child.clone() });
            }
        }
        made
    }

    /// States and memories by name, each as what stands for it.
    fn places(&self, names: &[String]) -> Vec<String> {
        let tables = self.outline.tables();
        let mut places: Vec<String> = Vec::new();
        for name in names {
            let standing = match (tables.names.states.get(&**name), tables.names.histories.get(&**name)) {
                (Some(state), _) => self.outline.standing(*state),
                (None, Some(history)) if !self.outline.opens(tables.histories[*history].of) => {
                    self.outline.standing(tables.histories[*history].of)
                }
                _ => {
                    places.push(name.clone());
                    continue;
                }
            };
            let standing = tables.states[standing].name.to_string();
            if !places.contains(&standing) {
                places.push(standing);
            }
        }
        places
    }

    fn transition(&self, transition: &Transition, id: TransitionId) -> Option<Transition> {
        let tables = self.outline.tables();
        let edges = &tables.transitions[id].edges;
        let first = edges.iter().find(|edge| self.outline.has_edge(**edge))?;
        let from = transition.from.iter().zip(edges).filter(|(_, edge)| self.outline.has_edge(**edge)).map(|(from, _)| from.clone());
        Some(Transition {
            from: from.collect(),
            to: self.places(&transition.to),
            needs: self.outline.hangs.asked_needs(*first).map(|rule| tables.rules[rule].name.to_string()).collect(),
            effects: self.effects(&transition.effects),
            ..transition.clone()
        })
    }

    fn effects(&self, effects: &[Effect]) -> Vec<Effect> {
        let names = &self.outline.tables().names;
        let is_kept = |effect: &&Effect| match effect {
            Effect::Change(change) => names.facts.get(&*change.fact).is_some_and(|fact| self.outline.has_fact(*fact)),
            Effect::Raise(name) | Effect::Send { name, .. } => {
                names.triggers.get(&**name).is_some_and(|trigger| self.outline.is_awaited(*trigger))
            }
        };
        effects.iter().filter(is_kept).cloned().collect()
    }

    fn act(&self, act: &Act, id: ActId) -> Act {
        let names = &self.outline.tables().names;
        let fields = self.outline.fields(id);
        let content = act.content.iter().enumerate().filter(|(place, _)| fields.contains(place)).map(|(_, field)| field.clone());
        let is_kept =
            |change: &&mandate_process::definition::Change| names.facts.get(&*change.fact).is_some_and(|fact| self.outline.has_fact(*fact));
        Act { content: content.collect(), changes: act.changes.iter().filter(is_kept).cloned().collect(), ..act.clone() }
    }

    /// Leaves only the types that something is of. What the whole process names of an open type is a member of every
    /// case of it (S5.6), also where whatever named it is gone: so it is named again.
    fn types(&self, slice: &mut Definition) {
        let tables = self.outline.tables();
        let mut used: BTreeSet<String> = BTreeSet::new();
        let fields = slice.vocabulary.acts.iter().flat_map(|act| &act.content).map(|field| &field.phrase);
        for phrase in slice.vocabulary.facts.iter().map(|fact| &fact.phrase).chain(fields) {
            used.extend(phrase.keys.iter().cloned());
            used.extend(if let Base::Named(name) = &phrase.base { Some(name.clone()) } else { None });
        }
        slice.vocabulary.types.retain(|kind| used.contains(&kind.id));
        slice.scope.retain(|(name, _)| tables.names.roles.contains_key(&**name) || used.contains(name));
        let open = tables.sorts.iter().filter(|(_, sort)| sort.kind == SortKind::Open && used.contains(&*sort.name));
        for (id, sort) in open.filter(|(_, sort)| !sort.members.is_empty()) {
            let phrase = Phrase { set: true, ..Phrase::of(Base::Named(sort.name.to_string())) };
            let named = Value::Set(sort.members.iter().map(|member| Value::from(&**member)).collect());
            let fact = Fact { starts: Some(named), ..Fact::new(format!("named members {}", id.index()), phrase) };
            slice.vocabulary.facts.insert(0, fact);
        }
    }
}

fn pick<I: From<usize>, T: Clone>(rows: &[T], keep: impl Fn(I) -> bool) -> Vec<T> {
    rows.iter().enumerate().filter(|(place, _)| keep(I::from(*place))).map(|(_, row)| row.clone()).collect()
}
