//! What of a process has to do with time: its unit, its lengths, and the dates that deadlines run to.

use super::length::{Anchor, Grain, Lengths};
use mandate_engine::Act;
use mandate_process::Process;
use mandate_process::definition::Operator;
use mandate_process::ids::{DeadlineId, FactId};
use mandate_process::tables::{Atom, ChangeRow, DeadlineRow, EffectRow, LeafRow, RightRow, Start, Tables, TestRow, UNSET, ValueRow};
use mandate_process::time::{Date, Instant, Period};
use mandate_process::value::Value;
use std::collections::BTreeSet;

/// The time of a process.
#[derive(Clone, Debug)]
pub struct Clockwork {
    pub(super) process: Process,
    pub(super) lengths: Lengths,
    /// The date facts that matter to time: those that deadlines run to, what is copied into them, and what is compared
    /// with them.
    pub(super) dates: Vec<FactId>,
    /// The deadlines that run to a date.
    pub(super) dated: Vec<DeadlineId>,
    /// What dates are compared with in tests.
    pub(super) compared: Vec<(FactId, Against)>,
    /// Whether a day is named in the process itself, so that it matters when a case opens.
    pub(super) names_days: bool,
    blind: Vec<FactId>,
}

/// The other side of a comparison of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Against {
    /// Another date that matters.
    Fact(FactId),
    /// A day that the process names.
    Day(Date),
}

/// A date that an act gives to a fact that matters. Its day is not taken by the letter: it stands for all days that lie
/// ahead, or for all that are past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gift {
    /// Which field of the content, and which fact of the design in it.
    place: (usize, Option<usize>),
    /// Whether its end lies ahead.
    pub ahead: bool,
}

impl Clockwork {
    /// The time of a process.
    pub fn of(process: &Process) -> Self {
        let tables = process.tables();
        let periods: BTreeSet<Period> = tables.deadlines.iter().filter_map(|(_, row)| row.after).collect();
        let delays = effects(tables).filter_map(|effect| if let EffectRow::Send(_, delay) = effect { Some(*delay) } else { None });
        // What is sent for at once comes on the same day; anything else that is sent counts milliseconds.
        let in_days = periods.iter().all(|period| period.unit.is_calendar()) && delays.max().unwrap_or(0) == 0;
        let befores: BTreeSet<Period> = tables.deadlines.iter().filter_map(|(_, row)| row.before).collect();
        let lengths = Lengths::new(if in_days { Grain::Days } else { Grain::Millis }, periods, befores);
        let dates = dates(tables);
        let dated = tables.deadlines.iter().filter(|(_, row)| row.at.is_some()).map(|(id, _)| id).collect();
        let (compared, blind) = compared(tables, &dates);
        let starts = dates.iter().any(|fact| !matches!(tables.facts[*fact].starts, Start::Cell(UNSET)));
        let is_named = |change: &ChangeRow| dates.binary_search(&change.fact).is_ok() && matches!(change.value, ValueRow::Cell(_));
        let against = compared.iter().any(|(_, against)| matches!(against, Against::Day(_)));
        let names_days = starts || against || changes(tables).any(is_named);
        Self { process: process.clone(), lengths, dates, dated, compared, names_days, blind }
    }

    /// The process.
    pub fn process(&self) -> &Process {
        &self.process
    }

    /// The unit in which time is counted.
    pub fn grain(&self) -> Grain {
        self.lengths.grain()
    }

    /// The dates that matter and are compared with dates that are not followed, as those by member: what is found of them
    /// holds for the days they happened to have.
    pub fn blind(&self) -> &[FactId] {
        &self.blind
    }

    /// The dates that an act gives to facts that matter.
    ///
    /// A day that has not ended when the case opens stands for all that lie ahead when the act is done; any other for all
    /// that are past then.
    pub fn gifts(&self, act: &Act, opens: Instant) -> Vec<Gift> {
        let tables = self.process.tables();
        let Some(row) = tables.act(&act.name).map(|id| &tables.acts[id]) else { return Vec::new() };
        let offset = self.process.utc_offset();
        let gift = |place, value: &Value| {
            if let Value::Date(day) = value { Some(Gift { place, ahead: day.end(offset) > opens }) } else { None }
        };
        let mut gifts = Vec::new();
        for (field, (name, value)) in act.content.iter().enumerate() {
            let is_its = |change: &&ChangeRow| matches!(change.value, ValueRow::Field(place) if row.fields.get(place).is_some_and(|known| *known.name == **name));
            if row.changes.iter().filter(is_its).any(|change| self.matters(change.fact).is_some()) {
                gifts.extend(gift((field, None), value));
            }
            if let Value::Design { facts, .. } = value {
                let named = facts.iter().enumerate().filter(|(_, (fact, _))| self.matters_by_name(fact));
                gifts.extend(named.filter_map(|(place, (_, value))| gift((field, Some(place)), value)));
            }
        }
        gifts
    }

    /// The place of a fact among the dates that matter.
    pub(super) fn matters(&self, fact: FactId) -> Option<usize> {
        self.dates.binary_search(&fact).ok()
    }

    fn matters_by_name(&self, fact: &str) -> bool {
        self.process.tables().names.facts.get(fact).is_some_and(|fact| self.matters(*fact).is_some())
    }

    /// Further than any length reaches.
    pub(super) fn far(&self) -> i64 {
        let lengths = self.process.tables().deadlines.iter().filter_map(|(_, row)| row.after);
        let longest = lengths.map(|after| self.lengths.after(after, Anchor::Anywhen).most).max().unwrap_or(0);
        longest.max(self.longest_before()) + 2 * self.grain().day()
    }

    /// So long before its date does a deadline run out at most, and a day more.
    pub(super) fn longest_before(&self) -> i64 {
        let day = self.grain().day();
        let before = self.dated.iter().map(|id| day - self.lengths.until(self.deadline(*id).before).least);
        before.max().unwrap_or(0) + day
    }

    pub(super) fn deadline(&self, id: DeadlineId) -> &DeadlineRow {
        &self.process.tables().deadlines[id]
    }
}

impl Gift {
    /// The day that it gives by the letter.
    pub(super) fn day(self, act: &Act) -> Option<Date> {
        let (_, value) = act.content.get(self.place.0)?;
        match (value, self.place.1) {
            (Value::Date(day), None) => Some(*day),
            (Value::Design { facts, .. }, Some(place)) => match facts.get(place) {
                Some((_, Value::Date(day))) => Some(*day),
                _ => None,
            },
            _ => None,
        }
    }

    /// Gives another day.
    pub(super) fn give(self, act: &mut Act, day: Date) {
        let Some((_, value)) = act.content.get_mut(self.place.0) else { return };
        match (value, self.place.1) {
            (Value::Date(given), None) => *given = day,
            (Value::Design { facts, .. }, Some(place)) => {
                if let Some((_, Value::Date(given))) = facts.get_mut(place) {
                    *given = day;
                }
            }
            _ => {}
        }
    }

    /// Whether it is the date of a field, or of a fact of the design in it.
    pub(super) fn is_of(self, field: usize, fact: Option<&str>, act: &Act) -> bool {
        let design = |place| match act.content.get(self.place.0) {
            Some((_, Value::Design { facts, .. })) => facts.get(place).map(|(name, _): &(String, Value)| name.as_str()),
            _ => None,
        };
        self.place.0 == field && self.place.1.and_then(design) == fact
    }
}

/// What happens beside the moves, anywhere in a process.
fn effects(tables: &Tables) -> impl Iterator<Item = &EffectRow> {
    let states = tables.states.iter().flat_map(|(_, row)| row.on_entry.iter().chain(&row.on_exit).chain(&row.on_initial));
    tables.edges.iter().flat_map(|(_, row)| &row.effects).chain(states)
}

/// Every change that acts and moves make.
fn changes(tables: &Tables) -> impl Iterator<Item = &ChangeRow> {
    let moves = effects(tables).filter_map(|effect| if let EffectRow::Change(change) = effect { Some(change) } else { None });
    tables.acts.iter().flat_map(|(_, row)| &row.changes).chain(moves)
}

fn leaves(tables: &Tables) -> impl Iterator<Item = &LeafRow> {
    let leaves = tables.tests.iter().filter_map(|(_, test)| if let TestRow::Leaf(leaf) = test { Some(&**leaf) } else { None });
    leaves.filter(|leaf| matches!(leaf.operator, Operator::Is | Operator::IsNot | Operator::AtLeast | Operator::AtMost))
}

/// Whether a fact holds one date.
fn is_date(tables: &Tables, fact: FactId) -> bool {
    let row = &tables.facts[fact];
    row.atom == Atom::Date && !row.set && row.keys.is_empty()
}

/// The dates that matter, in order.
fn dates(tables: &Tables) -> Vec<FactId> {
    let mut found: BTreeSet<FactId> = tables.deadlines.iter().filter_map(|(_, row)| row.at).collect();
    if found.is_empty() {
        return Vec::new();
    }
    loop {
        let before = found.len();
        let copied = changes(tables).filter(|change| found.contains(&change.fact));
        let copied = copied.filter_map(|change| if let ValueRow::Fact(from) = change.value { Some(from) } else { None });
        let pairs =
            leaves(tables).filter_map(|leaf| if let RightRow::Fact(right, _) = leaf.right { Some((leaf.fact, right)) } else { None });
        let compared = pairs.flat_map(|(left, right)| [(left, right), (right, left)]).filter(|(one, _)| found.contains(one));
        let more: Vec<FactId> = copied.chain(compared.map(|(_, other)| other)).filter(|fact| is_date(tables, *fact)).collect();
        found.extend(more);
        if found.len() == before {
            return found.into_iter().collect();
        }
    }
}

/// What the dates that matter are compared with, and those compared with what is not followed.
fn compared(tables: &Tables, dates: &[FactId]) -> (Vec<(FactId, Against)>, Vec<FactId>) {
    let (mut known, mut blind) = (BTreeSet::new(), BTreeSet::new());
    let matters = |fact: FactId| dates.binary_search(&fact).is_ok();
    for leaf in leaves(tables) {
        match leaf.right {
            RightRow::Fact(right, _) if matters(leaf.fact) && matters(right) => {
                known.insert((leaf.fact, Against::Fact(right)));
            }
            RightRow::Fact(right, _) => blind.extend([leaf.fact, right].into_iter().filter(|fact| matters(*fact))),
            RightRow::Cell(day) if matters(leaf.fact) => {
                known.insert((leaf.fact, Against::Day(Date(i32::try_from(day).unwrap_or_default()))));
            }
            _ => {}
        }
    }
    (known.into_iter().collect(), blind.into_iter().collect())
}
