//! What a property speaks of: where a slice begins.

use mandate_process::Process;
use mandate_process::definition::{Happening, Members, Operand, Pattern, Property, Test};
use mandate_process::ids::{ActId, DeadlineId, FactId, RuleId, StateId, TransitionId};
use std::collections::BTreeSet;

/// What a slice must show exactly as the whole process does.
///
/// ```
/// use mandate_analysis::verify::slice::seeds_of;
/// use mandate_process::Process;
/// use mandate_process::definition::{Definition, Pattern, Property, Remarks, State, Test, Transition};
///
/// let mut definition = Definition::new("door");
/// definition.root = State::compound("", [State::atomic("shut"), State::atomic("open")]);
/// definition.vocabulary.declare_act("push");
/// definition.transitions.push(Transition::new("opens", ["shut"], ["open"]).on_act("push"));
/// let pattern = Pattern::Sometimes(Test::InState("open".into()));
/// definition.properties.push(Property { id: "opens".into(), says: String::new(), pattern, remarks: Remarks::default() });
/// let process = Process::compile(definition).expect("a legal process");
/// let seeds = seeds_of(&process, &process.definition().properties[0]);
/// assert_eq!(seeds.states.into_iter().map(|state| process.state_name(state)).collect::<Vec<_>>(), ["open"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seeds {
    /// States: when they are active, entered and left.
    pub states: BTreeSet<StateId>,
    /// Facts: what they hold.
    pub facts: BTreeSet<FactId>,
    /// Deadlines: where they stand, and when they lapse.
    pub deadlines: BTreeSet<DeadlineId>,
    /// Acts: when they happen.
    pub acts: BTreeSet<ActId>,
    /// Transitions: when they are taken.
    pub transitions: BTreeSet<TransitionId>,
    /// Rules: whether they hold.
    pub rules: BTreeSet<RuleId>,
    /// Acts of which it is asked whether they would be accepted: all that judges them.
    pub asked: BTreeSet<ActId>,
    /// Whether it matters which event is the next one, so that events that are left out must still be seen to come.
    pub every_event: bool,
    /// The properties themselves: they stay in the slice.
    pub properties: Vec<Property>,
}

impl Seeds {
    /// The seeds of both.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.states.extend(other.states);
        self.facts.extend(other.facts);
        self.deadlines.extend(other.deadlines);
        self.acts.extend(other.acts);
        self.transitions.extend(other.transitions);
        self.rules.extend(other.rules);
        self.asked.extend(other.asked);
        self.every_event |= other.every_event;
        for property in other.properties {
            if !self.properties.contains(&property) {
                self.properties.push(property);
            }
        }
        self
    }
}

/// What a property of a process speaks of.
pub fn seeds_of(process: &Process, property: &Property) -> Seeds {
    let mut found = Found { process, seeds: Seeds::default() };
    match &property.pattern {
        Pattern::Always(test) | Pattern::Never(test) | Pattern::Sometimes(test) | Pattern::Eventually(test) => found.test(test),
        Pattern::NeverHappens(of) | Pattern::Unary { of, .. } => found.happening(of),
        Pattern::AlwaysPossible { act, by: _, during } => {
            found.seeds.asked.extend(process.tables().names.acts.get(&**act));
            during.iter().for_each(|test| found.test(test));
        }
        Pattern::Binary { template, first, then } => {
            found.seeds.every_event = template.starts_with("chain-");
            found.happening(first);
            found.happening(then);
        }
    }
    found.seeds.properties.push(property.clone());
    found.seeds
}

struct Found<'p> {
    process: &'p Process,
    seeds: Seeds,
}

impl Found<'_> {
    fn happening(&mut self, happening: &Happening) {
        let names = &self.process.tables().names;
        match happening {
            Happening::Act { act, during, .. } => {
                self.seeds.acts.extend(names.acts.get(&**act));
                during.iter().for_each(|test| self.test(test));
            }
            Happening::Transition { transition, during } => {
                self.seeds.transitions.extend(names.transitions.get(&**transition));
                during.iter().for_each(|test| self.test(test));
            }
            Happening::Enters(state) | Happening::Leaves(state) => self.seeds.states.extend(names.states.get(&**state)),
            Happening::Lapse(deadline) => self.seeds.deadlines.extend(names.deadlines.get(&**deadline)),
            Happening::Any(parts) => parts.iter().for_each(|part| self.happening(part)),
            Happening::Holds(test) => self.test(test),
        }
    }

    // Tests are nested at most as deep as `Limits::test_depth`, so this may call itself; rules are not written out here.
    fn test(&mut self, test: &Test) {
        let names = &self.process.tables().names;
        match test {
            Test::All(parts) | Test::Any(parts) => parts.iter().for_each(|part| self.test(part)),
            Test::Not(part) => self.test(part),
            Test::Rule(rule) => self.seeds.rules.extend(names.rules.get(&**rule)),
            Test::InState(state) => self.seeds.states.extend(names.states.get(&**state)),
            Test::Deadline { deadline, .. } => self.seeds.deadlines.extend(names.deadlines.get(&**deadline)),
            // The end of a case is a state of the root, and those are always kept.
            Test::Ended(_) => {}
            Test::Fact { fact, for_each, comparison } => {
                let ranges = for_each.iter().filter_map(|members| if let Members::Fact(fact) = members { Some(fact) } else { None });
                let right = if let Operand::Fact(fact) = &comparison.right { Some(fact) } else { None };
                let facts = ranges.chain(right).chain([fact]);
                self.seeds.facts.extend(facts.filter_map(|fact| names.facts.get(&**fact)));
            }
        }
    }
}
