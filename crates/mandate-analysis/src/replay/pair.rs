//! Two tellings of one case side by side: each record beside the one that answers it.

use super::history::History;
use super::mapping::{Mapping, Named};
use mandate_engine::{Cause, Entry, Event, Refusal};
use mandate_process::ids::StateId;

/// One record of a case, as it was and as it is under the other process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The entry of the case as it was; `None`: a deadline that lapses under the other process only.
    pub before: Option<usize>,
    /// The entry under the other process; `None`: a deadline that lapsed in the case as it was only.
    pub after: Option<usize>,
    /// Whether it is answered alike.
    pub agreement: Agreement,
    /// Whether the case stands at the same states afterwards, by their names.
    pub together: bool,
}

/// Whether two records are answered alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Agreement {
    /// The same answer, for the same reasons.
    Same,
    /// The same answer, for other reasons.
    OtherReasons,
    /// Another answer.
    OtherAnswer,
    /// It happened in the case as it was only.
    OnlyBefore,
    /// It happens under the other process only.
    OnlyAfter,
}

/// Which acts of a case are judged afresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All that were tried.
    All,
    /// Those that were accepted. A refusal left the case as it was.
    Accepted,
}

impl Which {
    /// Whether an entry is told afresh.
    pub(super) fn has(self, entry: &Entry) -> bool {
        self == Self::All || entry.refusal().is_none()
    }
}

/// Puts the entries of two tellings beside each other: the opening, the acts in their order, and between them the
/// deadlines that lapse in both at one instant.
pub(super) fn steps(before: &History, after: &History, names: &Mapping, which: Which) -> Vec<Step> {
    let pairing = Pairing { before, after, names };
    let old = groups(before.entries().iter().enumerate().filter(|(_, entry)| which.has(entry)));
    let new = groups(after.entries().iter().enumerate());
    let mut steps = Vec::new();
    for (old, new) in old.iter().zip(&new) {
        pairing.lapses(&old.lapses, &new.lapses, &mut steps);
        if let (Some(old), Some(new)) = (old.answer, new.answer) {
            steps.push((Some(old), Some(new), pairing.answers(old, new)));
        }
    }
    pairing.stand(steps)
}

/// Lapses, and the answer they come before.
#[derive(Default)]
struct Group {
    lapses: Vec<usize>,
    answer: Option<usize>,
}

fn groups<'e>(entries: impl Iterator<Item = (usize, &'e Entry)>) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut group = Group::default();
    for (index, entry) in entries {
        let lapsed = |event: &Event| matches!(event.cause, Cause::Lapse { .. } | Cause::Sent { .. });
        if entry.event().is_some_and(lapsed) {
            group.lapses.push(index);
        } else {
            group.answer = Some(index);
            groups.push(std::mem::take(&mut group));
        }
    }
    groups.push(group);
    groups
}

type Beside = (Option<usize>, Option<usize>, Agreement);

struct Pairing<'a> {
    before: &'a History,
    after: &'a History,
    names: &'a Mapping,
}

impl Pairing<'_> {
    /// Lapses of one stretch of time, in the order of their instants.
    fn lapses(&self, old: &[usize], new: &[usize], into: &mut Vec<Beside>) {
        let mut left: Vec<usize> = new.to_vec();
        let mut found: Vec<Beside> = Vec::new();
        for index in old {
            let same = left.iter().position(|other| self.same_lapse(*index, *other)).map(|place| left.remove(place));
            found.push((Some(*index), same, if same.is_some() { Agreement::Same } else { Agreement::OnlyBefore }));
        }
        found.extend(left.into_iter().map(|index| (None, Some(index), Agreement::OnlyAfter)));
        found.sort_by_key(|(old, new, _)| {
            let old = old.and_then(|old| self.before.entries().get(old)).map(Entry::at);
            old.or_else(|| new.and_then(|new| self.after.entries().get(new)).map(Entry::at))
        });
        into.extend(found);
    }

    fn same_lapse(&self, old: usize, new: usize) -> bool {
        let (Some(old), Some(new)) = (self.before.entries().get(old), self.after.entries().get(new)) else { return false };
        let cause = |entry: &Entry, history: &History, names: &Mapping| match entry.event().map(|event| &event.cause) {
            Some(Cause::Lapse { deadline, due }) => {
                let name = &history.process().tables().deadlines[*deadline].name;
                Some((names.of(Named::Deadline, name).map(str::to_owned), *due))
            }
            Some(Cause::Sent { trigger, due }) => Some((Some(history.process().trigger_text(*trigger)), *due)),
            _ => None,
        };
        cause(old, self.before, self.names) == cause(new, self.after, &Mapping::default())
    }

    fn answers(&self, old: usize, new: usize) -> Agreement {
        let (Some(old), Some(new)) = (self.before.entries().get(old), self.after.entries().get(new)) else { return Agreement::Same };
        let is_refused = |entry: &Entry| entry.refusal().is_some();
        let reasons = |entry: &Entry, history: &History, names: &Mapping| {
            let mut ids =
                refusal_of(entry).map(|refusal| refusal.ids(history.process()).into_iter().map(str::to_owned).collect::<Vec<_>>());
            for id in ids.iter_mut().flatten() {
                *id = names.of(Named::Rule, id).unwrap_or_default().to_owned();
            }
            ids.as_mut().into_iter().for_each(|ids| ids.sort_unstable());
            ids
        };
        let (because, instead) = (reasons(old, self.before, self.names), reasons(new, self.after, &Mapping::default()));
        match (is_refused(old) == is_refused(new) && because.is_some() == instead.is_some(), because == instead) {
            (true, true) => Agreement::Same,
            (true, false) => Agreement::OtherReasons,
            (false, _) => Agreement::OtherAnswer,
        }
    }

    /// Says of each step whether the case stands at the same states after it.
    fn stand(&self, steps: Vec<Beside>) -> Vec<Step> {
        let (mut old, mut new) = (0, 0);
        let told = steps.into_iter().map(|(before, after, agreement)| {
            old = before.unwrap_or(old);
            new = after.unwrap_or(new);
            let together = same_states(self.before, self.before.stood_at(old), self.after, self.after.stood_at(new), self.names);
            Step { before, after, agreement, together }
        });
        told.collect()
    }
}

/// Whether states of two processes are the same by their names.
pub(crate) fn same_states(before: &History, old: &[StateId], after: &History, new: &[StateId], names: &Mapping) -> bool {
    let mut old: Vec<Option<&str>> = old.iter().map(|id| names.of(Named::State, before.process().state_name(*id))).collect();
    let mut new: Vec<Option<&str>> = new.iter().map(|id| Some(after.process().state_name(*id))).collect();
    old.sort_unstable();
    new.sort_unstable();
    old == new
}

/// The refusal of an entry, or the one that an act on public record would have had.
pub(crate) fn refusal_of(entry: &Entry) -> Option<&Refusal> {
    entry.refusal().or_else(|| entry.event().and_then(|event| event.irregular.as_deref()))
}
