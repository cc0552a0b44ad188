//! Instants for the bounds of a path: the earliest, as real calendars have them.

use super::clockwork::Clockwork;
use super::face::Bound;
use super::length::{DAY, Grain};
use super::route::Beat;
use super::story::{Link, Reason, Story};
use super::trace::due_by;
use mandate_process::time::{Date, Instant};

/// An instant that is chosen; all others follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Choice {
    place: usize,
    of: Of,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    /// When the case opens.
    Opening,
    /// When a move happens.
    Move,
    /// A date that an act gives.
    Date,
}

/// So many days are tried for one choice: the calendar's surprises come again within them.
const MOST_DAYS: i64 = 1_500;
/// So many choices are tried for one path.
const MOST_TRIES: usize = 20_000;
const MINUTE: i64 = 60_000;

/// Instants that are known, chosen or not, and the least and the most of the others.
#[derive(Clone, Debug)]
struct Known {
    fixed: Vec<Option<i64>>,
    least: Vec<i64>,
    most: Vec<i64>,
}

const NEVER: i64 = i64::MAX / 4;

/// Looks for the instants of a path.
pub(super) struct Solver<'a> {
    clockwork: &'a Clockwork,
    story: &'a Story,
    opens: i64,
    tries: usize,
}

impl<'a> Solver<'a> {
    /// For the instants of a story, in the unit of the process; the case opens at this one, or else later.
    pub fn new(clockwork: &'a Clockwork, story: &'a Story, opens: i64) -> Self {
        Self { clockwork, story, opens, tries: 0 }
    }

    /// How many choices were tried.
    pub fn tries(&self) -> usize {
        self.tries
    }

    /// The earliest instants, move by move; `None` if none were found within so many tries.
    pub fn solve(&mut self, beats: &[Beat]) -> Option<Vec<i64>> {
        let count = self.story.instants;
        let mut known = Known { fixed: vec![None; count], least: vec![-NEVER; count], most: vec![NEVER; count] };
        if let Some(epoch) = self.story.epoch {
            known.fix(epoch, 0);
        }
        let mut choices = Vec::new();
        for (place, beat) in beats.iter().enumerate() {
            choices.push(Choice { place: beat.now, of: if place == 0 { Of::Opening } else { Of::Move } });
            choices.extend(beat.gifts.iter().map(|gift| Choice { place: *gift, of: Of::Date }));
        }
        let known = self.conclude(&mut known).then_some(known)?;
        self.choose(&choices, &known)
    }

    /// Makes the first choice, and then the others; goes back on it if they cannot be made.
    fn choose(&mut self, choices: &[Choice], known: &Known) -> Option<Vec<i64>> {
        let Some((choice, rest)) = choices.split_first() else {
            return Some(known.fixed.iter().zip(&known.least).map(|(fixed, least)| fixed.unwrap_or(*least)).collect());
        };
        for at in self.candidates(*choice, known) {
            if self.tries >= MOST_TRIES {
                return None;
            }
            self.tries += 1;
            let mut next = known.clone();
            if next.fix(choice.place, at)
                && self.conclude(&mut next)
                && let Some(solved) = self.choose(rest, &next)
            {
                return Some(solved);
            }
        }
        None
    }

    /// What may be chosen, the best first.
    fn candidates(&self, choice: Choice, known: &Known) -> Vec<i64> {
        let least = known.least.get(choice.place).copied().unwrap_or(-NEVER);
        let most = known.most.get(choice.place).copied().unwrap_or(NEVER);
        let day = self.clockwork.grain().day();
        let days = |from: i64| (0..MOST_DAYS).map(move |days| from + days * day);
        let midnight = |at: i64| (at + day - 1).div_euclid(day) * day;
        let some: Vec<i64> = match choice.of {
            Of::Opening if self.clockwork.names_days => vec![self.opens],
            Of::Opening => days(self.opens).collect(),
            // A date that only has to be past is the last that is.
            Of::Date if least <= -NEVER / 2 => {
                let last = most.min(NEVER / 2).div_euclid(day) * day;
                (0..MOST_DAYS).map(|days| last - days * day).collect()
            }
            Of::Date => days(midnight(least)).collect(),
            Of::Move if self.clockwork.grain() == Grain::Days => days(least).collect(),
            Of::Move => {
                // Noon if it can be, else a time that is easily told.
                let noon = midnight(least - DAY / 2) + DAY / 2;
                let round = [60 * MINUTE, MINUTE, 1_000, 1].map(|step| (least + step - 1).div_euclid(step) * step);
                core::iter::once(noon).chain(round).chain(days(noon + DAY)).collect()
            }
        };
        some.into_iter().filter(|at| (least..=most).contains(at)).collect()
    }

    /// Draws all conclusions: from the bounds, and from the calendar where an anchor or a date is known. False if they
    /// contradict what is known.
    fn conclude(&self, known: &mut Known) -> bool {
        loop {
            if !known.narrow(&self.story.bounds) {
                return false;
            }
            let mut found = false;
            for link in &self.story.links {
                let Some(from) = known.one(link.from).filter(|_| !known.is_fixed(link.due)) else { continue };
                if !self.due(*link, from).is_some_and(|due| known.fix(link.due, due)) {
                    return false;
                }
                found = true;
            }
            if !found {
                return true;
            }
        }
    }

    /// What the calendar says is due.
    fn due(&self, link: Link, from: i64) -> Option<i64> {
        let (row, offset, grain) = (self.clockwork.deadline(link.deadline), self.clockwork.process.utc_offset(), self.clockwork.grain());
        let date = |days: i64| i32::try_from(days).ok().map(Date);
        let due = if link.to_date {
            due_by(row, date(from.div_euclid(grain.day()))?, offset)
        } else {
            let anchor = match grain {
                Grain::Days => date(from)?.at_noon(offset),
                Grain::Millis => Instant(from - i64::from(offset) * MINUTE),
            };
            row.after?.after(anchor, offset)?
        };
        Some(grain.count(due, offset))
    }
}

impl Known {
    fn is_fixed(&self, place: usize) -> bool {
        self.fixed.get(place).is_some_and(Option::is_some)
    }

    /// The only instant that it may be.
    fn one(&self, place: usize) -> Option<i64> {
        let (least, most) = (self.least.get(place)?, self.most.get(place)?);
        (least == most).then_some(*least)
    }

    /// An instant is this one; false if it cannot be.
    fn fix(&mut self, place: usize, at: i64) -> bool {
        let (Some(fixed), Some(least), Some(most)) = (self.fixed.get_mut(place), self.least.get_mut(place), self.most.get_mut(place))
        else {
            return false;
        };
        if at < *least || at > *most {
            return false;
        }
        (*fixed, *least, *most) = (Some(at), at, at);
        true
    }

    /// Draws the conclusions from all bounds; false if they contradict each other.
    fn narrow(&mut self, bounds: &[(Bound, Reason)]) -> bool {
        for _ in 0..=self.fixed.len() {
            let mut moved = false;
            for (bound, _) in bounds {
                let (Some(later), Some(earlier)) = (self.most.get(bound.later).copied(), self.most.get(bound.earlier).copied()) else {
                    continue;
                };
                if earlier < NEVER && earlier + bound.most < later {
                    moved = true;
                    if let Some(most) = self.most.get_mut(bound.later) {
                        *most = earlier + bound.most;
                    }
                }
                let (Some(later), Some(earlier)) = (self.least.get(bound.later).copied(), self.least.get(bound.earlier).copied()) else {
                    continue;
                };
                if later > -NEVER && later - bound.most > earlier {
                    moved = true;
                    if let Some(least) = self.least.get_mut(bound.earlier) {
                        *least = later - bound.most;
                    }
                }
            }
            if self.least.iter().zip(&self.most).any(|(least, most)| least > most) {
                return false;
            }
            if !moved {
                return true;
            }
        }
        false
    }
}
