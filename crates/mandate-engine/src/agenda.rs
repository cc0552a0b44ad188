//! Who may do what now, before the content of any act is given (S13).

use crate::choices::{Answered, answer};
use crate::decide::{More, Scratch, admits_role, lapse_until};
use crate::event::Event;
use crate::explain::{Explainer, RuleReason};
use crate::explanation::Move;
use crate::state::CaseState;
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::ids::{ActId, RoleId};
use mandate_process::tables::{ActRow, KeySource, Name, ValueRow};
use mandate_process::time::Instant;

/// What is in order in a case at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agenda {
    /// The instant asked for.
    pub at: Instant,
    /// What lapses by then; the rest is worked out after it.
    pub lapses: Vec<Event>,
    /// More lapses than one decision carries: let these stand and ask again. There are no entries then.
    pub more: bool,
    /// By act in document order, then by the first actor.
    pub entries: Vec<AgendaEntry>,
}

/// An act, and the actors for whom the answer is the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgendaEntry {
    /// The act.
    pub act: ActId,
    /// The actors: places in the roster, in its order.
    pub actors: Vec<u32>,
    /// The answer for the act as a whole.
    pub answer: AgendaAnswer,
    /// What the act may select. Where no `when` depends: one choice with all that is selected.
    pub choices: Vec<Choice>,
}

/// What an act may select, and the answer for that alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The transitions; none: the act is only admitted.
    pub moves: Vec<Move>,
    /// The answer.
    pub answer: AgendaAnswer,
}

/// Whether an act would be accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgendaAnswer {
    /// With any content that fits.
    Allowed,
    /// With none.
    Refused {
        /// The rules that are not met, whatever the content.
        rules: Vec<RuleReason>,
    },
    /// With some content, perhaps.
    Depends {
        /// The fields it depends on, in the order the act declares them.
        fields: Vec<Name>,
        /// The rules that depend on them.
        rules: Vec<RuleReason>,
    },
    /// With none before deadlines have lapsed, and only these stand in the way.
    Waiting {
        /// When the last of them lapses.
        until: Instant,
        /// The rules that wait.
        rules: Vec<RuleReason>,
    },
}

/// Whose agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    Everyone,
    /// That of the actors of a role.
    Role(RoleId),
    /// That of one actor, a place in the roster.
    Actor(u32),
}

impl Whose {
    fn includes(self, actor: u32, role: RoleId) -> bool {
        match self {
            Self::Everyone => true,
            Self::Role(wanted) => wanted == role,
            Self::Actor(wanted) => wanted == actor,
        }
    }
}

/// Everybody's agenda at an instant; see [`agenda_of`].
///
/// ```
/// use mandate_engine::{AgendaAnswer, Opening, agenda, begin, open};
/// use mandate_process::Process;
/// use mandate_process::definition::{Definition, Role, State, Transition};
/// use mandate_process::time::Date;
/// let mut definition = Definition::new("gate");
/// definition.vocabulary.declare_act("go");
/// definition.vocabulary.roles.push(Role { id: "clerk".into(), ..Role::default() });
/// definition.root = State::compound("", [State::atomic("here"), State::atomic("there")]);
/// definition.transitions.push(Transition::new("go", ["here"], ["there"]).on_act("go"));
/// let process = Process::compile(definition).expect("a process");
/// let noon = Date::parse("2027-03-01").expect("a day").at_noon(0);
/// let state = begin(&process, &open(&process, &Opening::new("gate-1", noon)).expect("opens")).expect("begins");
/// let agenda = agenda(&process, &state, noon);
/// assert_eq!(agenda.entries.len(), 1);
/// assert_eq!(agenda.entries[0].answer, AgendaAnswer::Allowed);
/// ```
pub fn agenda(process: &Process, state: &CaseState, at: Instant) -> Agenda {
    agenda_of(process, state, at, Whose::Everyone)
}

/// For each actor and act: would it be accepted at an instant? Nothing is recorded.
///
/// Acts that are not in order, or not this actor's, are left out. A case that is closed, and an instant before the
/// last event, have an empty agenda. Whether the consequences settle is not looked at. In a case on public record
/// the answer is that of a case in which the process binds (S11.4).
pub fn agenda_of(process: &Process, state: &CaseState, at: Instant, whose: Whose) -> Agenda {
    let mut agenda = Agenda { at, lapses: Vec::new(), more: false, entries: Vec::new() };
    if at < state.clock || state.halted || state.has_ended(process) {
        return agenda;
    }
    let mut scratch = Scratch::new(process, state);
    let mut after = None;
    if let Err(More) = lapse_until(process, state, at, &mut agenda.lapses, &mut after, &mut scratch) {
        agenda.more = true;
        return agenda;
    }
    let state = after.as_ref().unwrap_or(state);
    if state.halted || state.has_ended(process) {
        return agenda;
    }
    let explainer = Explainer::new(process, state);
    for (act, row) in process.tables().acts.iter() {
        // A look only changes deadlines, and folding only facts: where the act is out of order now it stays so.
        if explainer.is_in_order(act) {
            one_act(process, state, at, (act, row), whose, &mut scratch, &mut agenda.entries);
        }
    }
    agenda
}

fn one_act(
    process: &Process,
    state: &CaseState,
    at: Instant,
    (act, row): (ActId, &ActRow),
    whose: Whose,
    scratch: &mut Scratch,
    entries: &mut Vec<AgendaEntry>,
) {
    let first = entries.len();
    let names_actor = row.changes.iter().any(|change| change.value == ValueRow::Actor || change.at.contains(&KeySource::Actor));
    // Where no change names the actor, actors of one role have one answer.
    let mut known: Vec<(RoleId, Option<usize>)> = Vec::new();
    for (actor, (_, role)) in (0_u32..).zip(state.cast.roster()) {
        if !whose.includes(actor, role) || row.by.is_some_and(|by| !admits_role(by, role)) {
            continue;
        }
        let same_role = known.iter().find(|(other, _)| *other == role && !names_actor);
        let place = match same_role {
            Some((_, place)) => *place,
            None => {
                let answered = answer(process, state, at, row, (actor, role), scratch);
                let place = answered.map(|answered| place_of(entries, first, act, answered));
                known.push((role, place));
                place
            }
        };
        if let Some(entry) = place.and_then(|place| entries.get_mut(place)) {
            entry.actors.push(actor);
        }
    }
}

/// The entry of the act with this answer, made if there is none.
fn place_of(entries: &mut Vec<AgendaEntry>, first: usize, act: ActId, answered: Answered) -> usize {
    let Answered { answer, choices } = answered;
    let same = entries.iter().skip(first).position(|entry| entry.answer == answer && entry.choices == choices);
    same.map_or_else(
        || {
            entries.push(AgendaEntry { act, actors: Vec::new(), answer, choices });
            entries.len() - 1
        },
        |place| first + place,
    )
}
