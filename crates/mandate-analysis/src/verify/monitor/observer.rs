//! Spelling an event: what a property looks for, in the order in which it happens (S14.2).

use super::signs::Sign;
use super::{Letter, Monitor};
use mandate_engine::explore::Watch;
use mandate_engine::{CaseState, Microstep};
use mandate_process::Process;
use mandate_process::ids::{ActId, DeadlineId, EdgeId, RoleId, TestId, TriggerId};

/// What an event begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    /// An act by an actor of a role.
    Act(ActId, RoleId),
    /// The lapse of a deadline.
    Lapse(DeadlineId),
    /// The opening, or a sent name: nothing that a property looks for.
    Otherwise,
}

/// Spells events for one monitor: it looks on while the engine runs one ([`Watch`]), and is then shown what came of it.
///
/// ```
/// use mandate_analysis::verify::monitor::{Begins, Letter, Monitor, Observer, Status};
/// use mandate_engine::explore::prepare;
/// use mandate_engine::{Act, Opening, Scratch, begin, open};
/// use mandate_process::definition::{Definition, Happening, Pattern, Property, Remarks, Role, State, Transition};
/// use mandate_process::{Process, ids::PropertyId, time::Date};
///
/// let mut definition = Definition::new("door");
/// definition.root = State::compound("", [State::atomic("closed"), State::atomic("open")]);
/// definition.vocabulary.roles.push(Role { id: "porter".into(), ..Role::default() });
/// definition.vocabulary.declare_act("push");
/// definition.transitions.push(Transition::new("push", ["closed"], ["open"]).on_act("push"));
/// let pattern = Pattern::NeverHappens(Happening::Enters("open".into()));
/// definition.properties.push(Property { id: "shut".into(), says: String::new(), pattern, remarks: Remarks::default() });
/// let process = Process::compile(definition).expect("a process");
///
/// let noon = Date::parse("2027-01-11").expect("a real day").at_noon(0);
/// let state = begin(&process, &open(&process, &Opening::new("front", noon)).expect("it opens")).expect("it begins");
/// let push = prepare(&process, &state, &Act::new("push", "porter", noon)).expect("an act");
///
/// let monitor = Monitor::of(&process, PropertyId(0)).expect("an automaton");
/// let mut observer = Observer::new(&process, &monitor);
/// let mut scratch = Scratch::new(&process, &state);
/// observer.begin(Begins::Act(push.act(), push.role()));
/// assert!(scratch.try_act(&process, &state, &push, noon, &mut observer));
/// let letters = observer.end(scratch.microsteps(), scratch.judged());
/// assert_eq!(letters, [Letter::First]);
/// assert_eq!(monitor.status(monitor.step(monitor.start(), letters).node), Status::Broken);
/// ```
#[derive(Clone, Debug)]
pub struct Observer<'p> {
    process: &'p Process,
    monitor: &'p Monitor,
    begins: Begins,
    /// What the event began with.
    cause: Option<Letter>,
    /// Transitions taken, each with the number of its microstep among those that take any.
    taken: Vec<(usize, Letter)>,
    microsteps: usize,
    letters: Vec<Letter>,
}

impl<'p> Observer<'p> {
    /// One that has seen nothing.
    pub fn new(process: &'p Process, monitor: &'p Monitor) -> Self {
        let (taken, letters) = (Vec::new(), Vec::new());
        Self { process, monitor, begins: Begins::Otherwise, cause: None, taken, microsteps: 0, letters }
    }

    /// The monitor it spells for.
    pub fn monitor(&self) -> &'p Monitor {
        self.monitor
    }

    /// An event may begin: what was seen before is forgotten.
    pub fn begin(&mut self, begins: Begins) {
        self.begins = begins;
        self.cause = match begins {
            Begins::Lapse(deadline) => self.monitor.signs.letter(|sign| sign == Sign::Lapse(deadline)),
            Begins::Act(..) | Begins::Otherwise => None,
        };
        self.taken.clear();
        self.microsteps = 0;
    }

    /// The event is over: its microsteps, and the state after it. What happened, in order.
    pub fn end<'e>(&mut self, microsteps: impl Iterator<Item = Microstep<'e>>, after: &CaseState) -> &[Letter] {
        let Self { process, monitor: Monitor { signs, .. }, cause, taken, letters, .. } = self;
        letters.clear();
        letters.extend(*cause);
        let mut seen = 0;
        for step in microsteps {
            letters.extend(step.exits().filter_map(|state| signs.letter(|sign| sign == Sign::Leaves(state))));
            // Only the first microstep of an opening takes no transition, and nobody is told before it.
            if step.edges().next().is_some() {
                letters.extend(taken.iter().filter(|(number, _)| *number == seen).map(|(_, letter)| *letter));
                seen += 1;
            }
            letters.extend(step.entries().filter_map(|state| signs.letter(|sign| sign == Sign::Enters(state))));
        }
        letters.extend(signs.letter(|sign| matches!(sign, Sign::Holds { test, is } if after.holds(process, test) == is)));
        letters
    }

    fn holds(&self, state: &CaseState, during: Option<TestId>) -> bool {
        during.is_none_or(|test| state.holds(self.process, test))
    }
}

impl Watch for Observer<'_> {
    fn folded(&mut self, state: &CaseState) {
        let Begins::Act(done, role) = self.begins else { return };
        self.cause = self.monitor.signs.letter(|sign| {
            matches!(sign, Sign::Act { act, by, during }
                if act == done && by.is_none_or(|by| by == role) && self.holds(state, during))
        });
    }

    fn before(&mut self, state: &CaseState, _trigger: TriggerId, edges: &[EdgeId]) {
        for edge in edges {
            let taken = self.process.tables().edges[*edge].transition;
            let letter = self
                .monitor
                .signs
                .letter(|sign| matches!(sign, Sign::Transition { transition, during } if transition == taken && self.holds(state, during)));
            self.taken.extend(letter.map(|letter| (self.microsteps, letter)));
        }
        self.microsteps += 1;
    }
}
