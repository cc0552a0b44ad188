//! `always-possible` on a log: what the agenda says after each event (S14.5).

use super::Standing;
use mandate_engine::{AgendaAnswer, CaseState, Whose, agenda_of};
use mandate_process::Process;
use mandate_process::ids::{ActId, PropertyId, RoleId, TestId};
use mandate_process::tables::PatternRow;

/// An act that is to be possible wherever a condition holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Possible {
    pub property: PropertyId,
    act: ActId,
    by: RoleId,
    during: Option<TestId>,
    /// Somewhere it depended on content.
    depended: bool,
}

impl Possible {
    /// None, if the property is another.
    pub fn of(process: &Process, property: PropertyId) -> Option<Self> {
        let PatternRow::AlwaysPossible { act, by, during } = process.tables().properties[property].pattern else { return None };
        Some(Self { property, act, by, during, depended: false })
    }

    /// How it stands, a state later; nothing more comes if the case is closed.
    pub fn standing(&mut self, process: &Process, state: &CaseState, closed: bool) -> Standing {
        let kept = self.is_kept(process, state);
        self.depended |= kept.is_none();
        match kept {
            Some(false) => Standing::Broken,
            _ if closed && !self.depended => Standing::Holds,
            _ => Standing::Pending { owes: false },
        }
    }

    /// Whether each actor of the role could do the act now; `None`: it depends on content, or more lapses first than one
    /// look shows.
    fn is_kept(&self, process: &Process, state: &CaseState) -> Option<bool> {
        if self.during.is_some_and(|test| !state.holds(process, test)) {
            return Some(true);
        }
        let agenda = agenda_of(process, state, state.clock(), Whose::Role(self.by));
        if agenda.more {
            return None;
        }
        let could = |actor: u32| {
            let mut entries = agenda.entries.iter().filter(|entry| entry.act == self.act && entry.actors.contains(&actor));
            match entries.next().map(|entry| &entry.answer) {
                Some(AgendaAnswer::Allowed) => Some(true),
                Some(AgendaAnswer::Depends { .. }) => None,
                Some(AgendaAnswer::Refused { .. } | AgendaAnswer::Waiting { .. }) | None => Some(false),
            }
        };
        let roster = (0..).zip(state.cast().roster());
        let answers: Vec<Option<bool>> = roster.filter(|(_, (_, role))| *role == self.by).map(|(actor, _)| could(actor)).collect();
        if answers.contains(&Some(false)) { Some(false) } else { answers.into_iter().collect::<Option<Vec<bool>>>().map(|_| true) }
    }
}
