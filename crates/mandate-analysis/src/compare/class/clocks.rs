//! Differences in rules and deadlines: what they do hangs on who reads them.

use super::direction::{Direction, direction};
use super::{Judge, gained};
use crate::compare::change::{Class, What};
use mandate_process::definition::{Deadline, Item, Rule, Status, Test};
use mandate_process::time::{Period, Unit};

/// Whether more time means that more is possible.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// Nothing that happens to a case waits for it.
    Nobody,
    /// Its lapse moves the case.
    Moves,
    /// A rule waits for its lapse.
    Awaited,
    /// Both, or tests that choose the way.
    Otherwise,
}

impl Judge<'_> {
    /// The test of a rule that only transitions need is stricter where it holds less often. One that also chooses the way, or of
    /// which it cannot be told, is breaking. A rule alone does nothing.
    pub(super) fn rule(&self, id: &str, what: &What) -> Class {
        let What::Set { key, .. } = what else { return Class::Neutral };
        if key != "test" {
            return Class::Breaking;
        }
        let mut uses = self.before.by_cases(Item::Rule, id).chain(self.after.by_cases(Item::Rule, id)).peekable();
        if uses.peek().is_none() {
            return Class::Neutral;
        }
        if uses.any(|used| used.key != "needs") {
            return Class::Breaking;
        }
        let test = |rules: &[Rule]| rules.iter().find(|rule| rule.id == id).map(|rule| rule.test.clone());
        match (test(&self.old.rules), test(&self.new.rules)) {
            (Some(old), Some(new)) => self.directed(&old, &new),
            _ => Class::Breaking,
        }
    }

    fn directed(&self, old: &Test, new: &Test) -> Class {
        match direction(&self.new.vocabulary, old, new) {
            Some(Direction::Same) => Class::Neutral,
            Some(Direction::Stricter) => Class::Stricter,
            Some(Direction::Looser) => Class::Looser,
            None => Class::Breaking,
        }
    }

    /// More time is looser where the lapse moves the case, stricter where a rule waits for it, and nothing where nobody reads it.
    /// More that meets it is looser.
    pub(super) fn deadline(&self, id: &str, what: &What) -> Class {
        let find = |deadlines: &'_ [Deadline]| deadlines.iter().find(|deadline| deadline.id == id).cloned();
        let both = find(&self.old.deadlines).zip(find(&self.new.deadlines));
        match (what, both) {
            (What::Added | What::Renamed { .. } | What::Reordered { .. }, _) => Class::Neutral,
            (What::Gained { key, .. } | What::Lost { key, .. }, _) if key == "met-by" => match self.reading(id) {
                Reading::Nobody => Class::Neutral,
                Reading::Moves => gained(what),
                _ => Class::Breaking,
            },
            (What::Set { key, .. }, Some((old, new))) if key == "after" && old.at.is_none() && new.at.is_none() => {
                self.length(id, old.after, new.after, true)
            }
            (What::Set { key, .. }, Some((old, new))) if key == "before" => self.length(id, old.before, new.before, false),
            _ => Class::Breaking,
        }
    }

    /// A length that grew or shrank; `more`: whether a longer one gives more time.
    fn length(&self, id: &str, old: Option<Period>, new: Option<Period>, more: bool) -> Class {
        let reading = self.reading(id);
        // So long before the day: no length at all is the day itself.
        let longer = match (old, new) {
            (Some(old), Some(new)) => longer(old, new),
            (None, Some(_)) if !more => Some(true),
            (Some(_), None) if !more => Some(false),
            _ => None,
        };
        match (reading, longer) {
            (Reading::Nobody, _) => Class::Neutral,
            (Reading::Otherwise, _) | (_, None) => Class::Breaking,
            (reading, Some(longer)) => {
                let has_more_time = longer == more;
                if has_more_time == (reading == Reading::Moves) { Class::Looser } else { Class::Stricter }
            }
        }
    }

    fn reading(&self, id: &str) -> Reading {
        let mut reading = Reading::Nobody;
        for (uses, definition) in [(&self.before, self.old), (&self.after, self.new)] {
            for used in uses.by_cases(Item::Deadline, id) {
                let found = match (used.item, used.key) {
                    (Item::Transition, "on") => Reading::Moves,
                    (Item::Rule, _) => {
                        let rule = definition.rules.iter().find(|rule| rule.id == used.id);
                        let needed = || uses.by_cases(Item::Rule, &used.id).all(|used| used.key == "needs");
                        if rule.is_some_and(|rule| waits_for(&rule.test, id)) && needed() { Reading::Awaited } else { Reading::Otherwise }
                    }
                    _ => Reading::Otherwise,
                };
                reading = if reading == Reading::Nobody || reading == found { found } else { Reading::Otherwise };
            }
        }
        reading
    }
}

/// Whether a test holds more often once a deadline has lapsed: it asks for that, under nothing that turns it over.
fn waits_for(test: &Test, id: &str) -> bool {
    match test {
        Test::Deadline { deadline, is } => deadline != id || *is == Status::Lapsed,
        Test::All(parts) | Test::Any(parts) => parts.iter().all(|part| waits_for(part, id)),
        Test::Not(part) => !mentions(part, id),
        Test::Fact { .. } | Test::InState(_) | Test::Rule(_) | Test::Ended(_) => true,
    }
}

fn mentions(test: &Test, id: &str) -> bool {
    match test {
        Test::Deadline { deadline, .. } => deadline == id,
        Test::All(parts) | Test::Any(parts) => parts.iter().any(|part| mentions(part, id)),
        Test::Not(part) => mentions(part, id),
        Test::Fact { .. } | Test::InState(_) | Test::Rule(_) | Test::Ended(_) => false,
    }
}

/// Whether the new length is the longer one, where lengths of these units compare.
pub(in crate::compare) fn longer(old: Period, new: Period) -> Option<bool> {
    let measured = |period: Period| -> (u8, u64) {
        let count = u64::from(period.count);
        match period.unit {
            Unit::Second => (0, count),
            Unit::Minute => (0, count * 60),
            Unit::Hour => (0, count * 3_600),
            Unit::Day => (1, count),
            Unit::Week => (1, count * 7),
            Unit::Month => (2, count),
            Unit::Year => (2, count * 12),
            Unit::WorkingDay => (3, count),
        }
    };
    let (old, new) = (measured(old), measured(new));
    (old.0 == new.0 && old.1 != new.1).then_some(new.1 > old.1)
}
