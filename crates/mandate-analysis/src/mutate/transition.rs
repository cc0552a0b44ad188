//! Transitions broken: their needs, who may, `when`, their limit, their targets, their changes.

use super::MutationKind;
use super::breaking::{Breaking, Table};
use super::numbers::loosened;
use super::parts::without_a_part;
use super::used::Used;
use mandate_process::definition::{Definition, Effect, Item, Kind, State, Test, Transition};

/// Everything that can be broken about transitions, in document order.
pub(super) fn breakings(definition: &Definition) -> Vec<Breaking> {
    let used = Used::of(definition);
    let mut found = Vec::new();
    for (place, transition) in definition.transitions.iter().enumerate() {
        let broken = Broken { definition, place, transition };
        broken.needs(&mut found);
        broken.by(&mut found);
        broken.when(&mut found);
        broken.limit(&mut found);
        broken.targets(&mut found);
        broken.changes(&used, &mut found);
    }
    found
}

/// One transition, and its place among them.
struct Broken<'d> {
    definition: &'d Definition,
    place: usize,
    transition: &'d Transition,
}

impl Broken<'_> {
    fn breaking(&self, kind: MutationKind, how: &str, edit: impl FnOnce(&mut Transition) + 'static) -> Breaking {
        let table: Table<Transition> = |definition| &mut definition.transitions;
        Breaking::at((table, self.place), kind, (Item::Transition, &self.transition.id), how, edit)
    }

    fn needs(&self, found: &mut Vec<Breaking>) {
        for rule in &self.transition.needs {
            let gone = rule.clone();
            let edit = move |transition: &mut Transition| transition.needs.retain(|rule| *rule != gone);
            found.push(self.breaking(MutationKind::NeedDropped, &format!("needs-without/{rule}"), edit));
        }
    }

    fn by(&self, found: &mut Vec<Breaking>) {
        if !self.transition.by.is_empty() {
            found.push(self.breaking(MutationKind::ByDropped, "by/dropped", |transition| transition.by.clear()));
        }
    }

    fn when(&self, found: &mut Vec<Breaking>) {
        let Some(when) = &self.transition.when else { return };
        let put = |test: Option<Test>| move |transition: &mut Transition| transition.when = test;
        found.push(self.breaking(MutationKind::WhenDropped, "when/dropped", put(None)));
        for (part, test) in without_a_part(when) {
            found.push(self.breaking(MutationKind::WhenDropped, &format!("when-without/{part}"), put(Some(test))));
        }
        for (number, test) in loosened(self.definition, when) {
            found.push(self.breaking(MutationKind::NumberLoosened, &format!("when/{number}"), put(Some(test))));
        }
    }

    fn limit(&self, found: &mut Vec<Breaking>) {
        if self.transition.at_most.is_some() {
            found.push(self.breaking(MutationKind::LimitDropped, "at-most/dropped", |transition| transition.at_most = None));
        }
    }

    fn targets(&self, found: &mut Vec<Breaking>) {
        for (place, target) in self.transition.to.iter().enumerate() {
            let Some(parent) = parent(&self.definition.root, target) else { continue };
            for sibling in &parent.children {
                if sibling.id == *target || matches!(sibling.kind, Kind::ShallowHistory | Kind::DeepHistory) {
                    continue;
                }
                let to = sibling.id.clone();
                let edit =
                    move |transition: &mut Transition| transition.to.get_mut(place).into_iter().for_each(|slot| slot.clone_from(&to));
                found.push(self.breaking(MutationKind::TargetSwapped, &format!("to/{}", sibling.id), edit));
            }
        }
    }

    fn changes(&self, used: &Used<'_>, found: &mut Vec<Breaking>) {
        for (place, effect) in self.transition.effects.iter().enumerate() {
            let Effect::Change(change) = effect else { continue };
            if used.facts.contains(&*change.fact) {
                let edit = move |transition: &mut Transition| drop(transition.effects.remove(place));
                found.push(self.breaking(MutationKind::ChangeDropped, &format!("changes-without/{}", change.fact), edit));
            }
        }
    }
}

/// The state whose child this is.
fn parent<'d>(root: &'d State, child: &str) -> Option<&'d State> {
    let mut open = vec![root];
    while let Some(state) = open.pop() {
        if state.children.iter().any(|known| known.id == child) {
            return Some(state);
        }
        open.extend(&state.children);
    }
    None
}
