//! Differences in states and transitions.

use super::{Judge, gained};
use crate::compare::change::{Class, What};
use crate::compare::tree::{placed, state, together};
use mandate_process::definition::{Definition, Kind, Transition, Trigger};

impl Judge<'_> {
    /// A new state is neutral, for only transitions lead to it; a new track is entered by itself. Acts admitted are looser.
    pub(super) fn state(&self, id: &str, what: &What) -> Class {
        match what {
            What::Added => {
                let parent = placed(self.new).into_iter().find(|(known, ..)| known == id).map(|(_, parent, _)| parent).unwrap_or_default();
                let kind = |of: &Definition| state(of, &parent).map(|state| state.kind);
                let is_track = kind(self.new) == Some(Kind::Parallel) && kind(self.old) == Some(Kind::Parallel);
                if is_track { Class::Breaking } else { Class::Neutral }
            }
            What::Gained { key, .. } | What::Lost { key, .. } if key == "admits" => gained(what),
            What::Set { key, .. } if key == "phase" => Class::Neutral,
            What::Renamed { .. } => Class::Neutral,
            What::Reordered { key } if key == "states" => {
                if state(self.new, id).is_some_and(|state| state.kind == Kind::Parallel) {
                    Class::Breaking
                } else {
                    Class::Neutral
                }
            }
            What::Reordered { .. } => Class::Neutral,
            _ => Class::Breaking,
        }
    }

    /// A transition on an act is looser where it is new and stricter where it is gone, unless something else
    /// takes the same act while its source is active. One that goes by itself is breaking either way.
    pub(super) fn transition(&self, id: &str, what: &What) -> Class {
        let find = |definition: &'_ Definition| definition.transitions.iter().find(|transition| transition.id == id).cloned();
        let (old, new) = (find(self.old), find(self.new));
        match (what, &old, &new) {
            (What::Added, _, Some(new)) => {
                let is_old = |source: &String| state(self.old, source).is_some();
                if !new.from.iter().any(is_old) { Class::Neutral } else { alone(new, &new.from, self.new, Class::Looser) }
            }
            (What::Removed, Some(old), _) => alone(old, &old.from, self.old, Class::Stricter),
            (What::Gained { key, value }, _, Some(new)) if key == "from" => {
                if state(self.old, value).is_none() {
                    Class::Neutral
                } else {
                    alone(new, std::slice::from_ref(value), self.new, Class::Looser)
                }
            }
            (What::Lost { key, value }, Some(old), _) if key == "from" => {
                alone(old, std::slice::from_ref(value), self.old, Class::Stricter)
            }
            (What::Gained { key, value }, _, Some(new)) if key == "on" => {
                let only = Transition { on: waits(new, value), ..new.clone() };
                alone(&only, &new.from, self.new, Class::Looser)
            }
            (What::Lost { key, value }, Some(old), _) if key == "on" => {
                let only = Transition { on: waits(old, value), ..old.clone() };
                alone(&only, &old.from, self.old, Class::Stricter)
            }
            (What::Gained { key, .. }, ..) if key == "needs" => Class::Stricter,
            (What::Lost { key, .. }, ..) if key == "needs" => Class::Looser,
            (What::Gained { key, .. } | What::Lost { key, .. }, Some(old), Some(new)) if key == "by" => {
                // Nobody named: whoever may do the act.
                match (old.by.is_empty(), new.by.is_empty()) {
                    (true, false) => Class::Stricter,
                    (false, true) => Class::Looser,
                    _ => gained(what),
                }
            }
            (What::Set { key, .. }, Some(old), Some(new)) if key == "at-most" => {
                let most = |transition: &Transition| transition.at_most.unwrap_or(u32::MAX);
                if most(new) > most(old) { Class::Looser } else { Class::Stricter }
            }
            (What::Set { key, .. }, ..) if key.starts_with("changes.") => self.written(key),
            (What::Reordered { key }, ..) if key.is_empty() && self.overtaken() => Class::Breaking,
            (What::Renamed { .. } | What::Reordered { .. }, ..) => Class::Neutral,
            _ => Class::Breaking,
        }
    }

    /// Whether two transitions that wait for one thing at one state stand in another order.
    fn overtaken(&self) -> bool {
        let place = |of: &Definition, id: &str| of.transitions.iter().position(|transition| transition.id == id);
        let swapped = |one: &Transition, other: &Transition| {
            let both = |of: &Definition| Some(place(of, &one.id)? < place(of, &other.id)?);
            both(self.old).is_some_and(|before| both(self.new).is_some_and(|after| before != after))
        };
        let all = &self.new.transitions;
        all.iter()
            .enumerate()
            .any(|(index, one)| all.iter().skip(index + 1).any(|other| meets(self.new, one, &one.from, other) && swapped(one, other)))
    }
}

/// The trigger of a transition that a file writes so.
fn waits(transition: &Transition, told: &str) -> Vec<Trigger> {
    let is = |trigger: &&Trigger| match trigger {
        Trigger::Name(name) => name == told,
        Trigger::Lapse(name) => told.strip_prefix("lapse.") == Some(name),
        Trigger::Done(name) => told.strip_prefix("done.") == Some(name),
    };
    transition.on.iter().filter(is).cloned().collect()
}

/// The class of a transition on acts alone, with which nothing else competes at these sources; else it is breaking.
fn alone(transition: &Transition, sources: &[String], among: &Definition, class: Class) -> Class {
    let acts: Option<Vec<&String>> = transition.on.iter().map(|on| if let Trigger::Name(name) = on { Some(name) } else { None }).collect();
    let Some(acts) = acts.filter(|acts| !acts.is_empty()) else { return Class::Breaking };
    let rival = among.transitions.iter().any(|other| other.id != transition.id && meets(among, transition, sources, other));
    // An act that is admitted there moved nothing, and now it does.
    let admitted = placed(among).iter().any(|(id, ..)| {
        let admits = state(among, id).is_some_and(|state| acts.iter().any(|act| state.admits.contains(act)));
        admits && sources.iter().any(|source| together(among, source, id))
    });
    if rival || admitted { Class::Breaking } else { class }
}

/// Whether another transition waits for the same thing while one of these states is active.
fn meets(among: &Definition, transition: &Transition, sources: &[String], other: &Transition) -> bool {
    let same_trigger = transition.on.is_empty() && other.on.is_empty() || transition.on.iter().any(|on| other.on.contains(on));
    same_trigger && other.from.iter().any(|from| sources.iter().any(|source| together(among, from, source)))
}
