//! Both processes cut down to what the changes touch, and everything that may be done under either.

use super::ground::Ground;
use super::sides::{Both, Side};
use super::touched::Touched;
use crate::compare::class::longer;
use crate::replay::Named;
use crate::verify::Live;
use crate::verify::model::{Model, model_opened};
use crate::verify::slice::{Kept, Slice, slice};
use mandate_engine::explore::{Prepared, prepare};
use mandate_engine::{Act, CaseState, Opening};
use mandate_process::finding::Findings;
use mandate_process::ids::{DeadlineId, FactId, RuleId, StateId, TransitionId};
use mandate_process::tables::{DeadlineRow, SortKind};
use std::collections::{BTreeMap, BTreeSet};

/// One process of a pair.
pub(super) struct Half {
    pub slice: Slice,
    pub start: CaseState,
    pub live: Live,
    /// Acts of which not every content is tried.
    pub cut: Vec<String>,
    /// For each atomic state of the whole process that both slices show, or that is on this side only: its name on the
    /// new side.
    pub leaves: BTreeMap<StateId, String>,
    /// For each transition of the slice that the other one shows, or that is not there: its name on the new side.
    pub seen: BTreeMap<TransitionId, String>,
    /// For each deadline its name on the new side.
    pub deadlines: BTreeMap<DeadlineId, String>,
    /// For each deadline how it runs beside that of the other side.
    pub paces: BTreeMap<DeadlineId, Pace>,
}

/// How a deadline runs beside that of the other side, if both run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// Both lapse at once.
    Together,
    /// Both lapse at once, unless they were started apart.
    Alike,
    /// This one lapses first, unless they were started apart.
    Sooner,
    /// The other one lapses first, unless they were started apart.
    Later,
    /// Either may lapse first, or both at once.
    Any,
}

/// A deadline of both sides that may be started on one side and not on the other.
pub(super) struct Twin {
    /// Its name on the new side.
    pub name: String,
    pub ids: Both<DeadlineId>,
    /// The date facts that it runs to.
    pub at: Both<Option<FactId>>,
}

/// What an act is on one side.
#[derive(Clone, Debug)]
pub(super) enum Deed {
    /// Whatever the case, it is refused.
    Refused,
    /// It is answered as on the other side and does nothing that is looked at.
    Unseen,
    /// It is tried.
    Tried(Prepared),
}

/// An act that may come, on both sides.
pub(super) struct Letter {
    pub acts: Both<Act>,
    pub deeds: Both<Deed>,
}

/// Both processes, cut down, with a common alphabet.
pub(super) struct Pair {
    pub halves: Both<Half>,
    pub letters: Vec<Letter>,
    pub twins: Vec<Twin>,
}

impl Pair {
    /// `more`: rules that are asked for, by their names on each side.
    pub fn new(ground: &Ground<'_>, touched: &Both<Touched>, more: &Both<BTreeSet<RuleId>>) -> Result<Self, Findings> {
        let models: Both<(Slice, Model)> = Both::try_each(|side| {
            let whole = ground.names.process(side);
            let kept = touched.of(side).kept().chain(more.of(side).iter().map(|rule| Kept::Rule(*rule))).collect();
            let slice = slice(whole, &touched.of(side).seeds(), &kept);
            let opening = fitting(&slice, ground.openings.of(side));
            let model = model_opened(&slice.process, opening, false)?;
            Ok::<_, Findings>((slice, model))
        })?;
        let (starts, letters) = letters(ground, &models);
        let shown = |side: Side| &models.of(side).0;
        let halves =
            Both::each(|side| half(ground, side, (shown(side), shown(side.other())), touched.of(side), models.of(side), starts.of(side)));
        Ok(Self { twins: twins(&halves), halves, letters })
    }
}

/// The opening without what the slice does not know.
fn fitting(slice: &Slice, opening: &Opening) -> Opening {
    let mut opening = opening.clone();
    let tables = slice.process.tables();
    let is_open = |name: &String| tables.names.sorts.get(&**name).is_some_and(|sort| tables.sorts[*sort].kind == SortKind::Open);
    opening.members.retain(|(of, _)| is_open(of));
    opening
}

/// Everything that may be done under either, told on both sides; and the starts, acquainted with all that it names.
fn letters(ground: &Ground<'_>, models: &Both<(Slice, Model)>) -> (Both<CaseState>, Vec<Letter>) {
    let mut acts: Vec<Both<Act>> = Vec::new();
    let mut fit: Vec<bool> = Vec::new();
    for side in Side::BOTH {
        let teller = ground.teller(side);
        for offer in &models.of(side).1.offers {
            let there = teller.act(&offer.act);
            fit.push(ground.fits(side, &offer.act, &there.name));
            acts.push(match side {
                Side::Old => Both { old: offer.act.clone(), new: there },
                Side::New => Both { old: there, new: offer.act.clone() },
            });
        }
    }
    let mut starts: Both<CaseState> = Both::each(|side| models.of(side).1.start.clone());
    for side in Side::BOTH {
        let slice = &models.of(side).0;
        for act in acts.iter().filter_map(|act| slice.project(act.of(side))) {
            if let Ok(knows) = starts.of(side).acquainted(&slice.process, &act) {
                *starts.of_mut(side) = knows;
            }
        }
    }
    let mut known = BTreeSet::new();
    let from_old = models.of(Side::Old).1.offers.len();
    let mut letters = Vec::new();
    for (place, acts) in acts.into_iter().enumerate() {
        let home = if place < from_old { Side::Old } else { Side::New };
        let projected = Both::each(|side| models.of(side).0.project(acts.of(side)));
        let fits = fit.get(place).copied().unwrap_or_default();
        // Two that the slices do not tell apart are one, unless only the whole of them fits.
        if !known.insert(format!("{projected:?} {:?}", (!fits).then_some(home))) {
            continue;
        }
        let deeds = Both::each(|side| {
            let (slice, _) = models.of(side);
            if side != home && (!fits || slice.whole.tables().act(&acts.of(side).name).is_none()) {
                return Deed::Refused;
            }
            match projected.of(side) {
                None => Deed::Unseen,
                Some(act) => prepare(&slice.process, starts.of(side), act).map_or(Deed::Refused, Deed::Tried),
            }
        });
        letters.push(Letter { acts, deeds });
    }
    (starts, letters)
}

fn half(
    ground: &Ground<'_>,
    side: Side,
    (slice, other): (&Slice, &Slice),
    touched: &Touched,
    model: &(Slice, Model),
    start: &CaseState,
) -> Half {
    let names = ground.names;
    let (here, whole) = (slice.process.tables(), slice.whole.tables());
    let (there, whole_there) = (&other.process.tables().names, &other.whole.tables().names);
    let is_leaf = |name: &str| whole.names.states.get(name).is_some_and(|id| whole.leaves.contains(id.index()));
    let leaves = here.states.iter().filter(|(_, row)| is_leaf(&row.name)).filter_map(|(id, row)| {
        let across = names.across(side, Named::State, &row.name);
        let shown = there.states.contains_key(across) || !whole_there.states.contains_key(across);
        shown.then(|| (id, if side == Side::Old { across.to_owned() } else { row.name.to_string() }))
    });
    let seen = here.transitions.iter().filter_map(|(id, row)| {
        let across = names.transition_across(side, &row.name);
        let shown = there.transitions.contains_key(across) || !whole_there.transitions.contains_key(across);
        shown.then(|| (id, if side == Side::Old { across.to_owned() } else { row.name.to_string() }))
    });
    let deadlines = here.deadlines.iter().map(|(id, row)| {
        let new = if side == Side::Old { names.across(side, Named::Deadline, &row.name) } else { &row.name };
        (id, new.to_owned())
    });
    let paces = here.deadlines.iter().map(|(id, row)| {
        let across = whole_there.deadlines.get(names.across(side, Named::Deadline, &row.name));
        let both = whole.names.deadlines.get(&row.name).zip(across.map(|id| &other.whole.tables().deadlines[*id]));
        (id, both.map_or(Pace::Any, |(of_whole, there)| pace(touched, *of_whole, row, there)))
    });
    Half {
        leaves: leaves.collect(),
        seen: seen.collect(),
        deadlines: deadlines.collect(),
        paces: paces.collect(),
        live: Live::of(&slice.process, start),
        cut: model.1.cut.clone(),
        start: start.clone(),
        slice: slice.clone(),
    }
}

fn pace(touched: &Touched, id: DeadlineId, row: &DeadlineRow, there: &DeadlineRow) -> Pace {
    if !touched.deadlines.contains(&id) {
        return Pace::Together;
    }
    match (row.after, there.after) {
        _ if touched.changed.contains(&id) => Pace::Any,
        (here, there) if here == there => Pace::Alike,
        (Some(here), Some(there)) => match longer(here, there) {
            Some(true) => Pace::Sooner,
            Some(false) => Pace::Later,
            None => Pace::Any,
        },
        _ => Pace::Any,
    }
}

/// Deadlines of both slices that may come to run apart.
fn twins(halves: &Both<Half>) -> Vec<Twin> {
    let mut twins = Vec::new();
    for (old, name) in halves.old.deadlines.iter().filter(|(id, _)| halves.old.paces.get(id) != Some(&Pace::Together)) {
        if let Some((new, _)) = halves.new.deadlines.iter().find(|(_, other)| *other == name) {
            let ids = Both { old: *old, new: *new };
            let at = Both::each(|side| halves.of(side).slice.process.tables().deadlines[*ids.of(side)].at);
            twins.push(Twin { name: name.clone(), ids, at });
        }
    }
    twins
}
