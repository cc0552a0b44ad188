//! A definition without one of its deadlines: what is nothing without it goes, too, and what asks for it is answered.

use mandate_process::definition::{Definition, Happening, Pattern, Status, Test, Trigger};
use std::collections::BTreeSet;

/// Takes a deadline out of a definition. Transitions that wait for its lapse and nothing else go; tests read it as never
/// armed; properties that name it, or a transition that went, go.
pub(super) fn take_out(definition: &mut Definition, id: &str) {
    definition.deadlines.retain(|deadline| deadline.id != id);
    let mut transitions = BTreeSet::new();
    for transition in &mut definition.transitions {
        let waited = !transition.on.is_empty();
        transition.on.retain(|trigger| !matches!(trigger, Trigger::Lapse(deadline) if deadline == id));
        if waited && transition.on.is_empty() {
            transitions.insert(transition.id.clone());
        }
    }
    definition.transitions.retain(|transition| !transitions.contains(&transition.id));
    let gone = Gone { deadline: id, transitions };
    definition.properties.retain(|property| !gone.is_named_by(&property.pattern));
    let whens = definition.transitions.iter_mut().filter_map(|transition| transition.when.as_mut());
    let meets = definition.deadlines.iter_mut().filter_map(|deadline| deadline.met_when.as_mut());
    for test in whens.chain(meets).chain(definition.rules.iter_mut().map(|rule| &mut rule.test)) {
        answer(test, id);
    }
}

/// Puts the answer in the place of every question about a deadline that is never armed.
fn answer(test: &mut Test, id: &str) {
    match test {
        Test::Deadline { deadline, is } if deadline == id => {
            let no = Test::Any(Vec::new());
            *test = if *is == Status::NotArmed { Test::Not(Box::new(no)) } else { no };
        }
        Test::All(parts) | Test::Any(parts) => parts.iter_mut().for_each(|part| answer(part, id)),
        Test::Not(part) => answer(part, id),
        _ => {}
    }
}

/// What is no longer there.
struct Gone<'d> {
    deadline: &'d str,
    transitions: BTreeSet<String>,
}

impl Gone<'_> {
    fn is_named_by(&self, pattern: &Pattern) -> bool {
        match pattern {
            Pattern::Always(test) | Pattern::Never(test) | Pattern::Sometimes(test) | Pattern::Eventually(test) => self.is_asked(test),
            Pattern::NeverHappens(of) | Pattern::Unary { of, .. } => self.is_in(of),
            Pattern::AlwaysPossible { during, .. } => during.iter().any(|test| self.is_asked(test)),
            Pattern::Binary { first, then, .. } => self.is_in(first) || self.is_in(then),
        }
    }

    fn is_in(&self, happening: &Happening) -> bool {
        match happening {
            Happening::Lapse(deadline) => deadline == self.deadline,
            Happening::Transition { transition, during } => {
                self.transitions.contains(transition) || during.iter().any(|test| self.is_asked(test))
            }
            Happening::Act { during, .. } => during.iter().any(|test| self.is_asked(test)),
            Happening::Any(parts) => parts.iter().any(|part| self.is_in(part)),
            Happening::Holds(test) => self.is_asked(test),
            Happening::Enters(_) | Happening::Leaves(_) => false,
        }
    }

    fn is_asked(&self, test: &Test) -> bool {
        match test {
            Test::Deadline { deadline, .. } => deadline == self.deadline,
            Test::All(parts) | Test::Any(parts) => parts.iter().any(|part| self.is_asked(part)),
            Test::Not(part) => self.is_asked(part),
            _ => false,
        }
    }
}
