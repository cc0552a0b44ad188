//! What is known of the instants of a case at one place of a search.

use super::clockwork::Clockwork;
use super::dbm::{Dbm, FREE};
use super::face::{Face, Rest, Var};
use super::length::Anchor;

/// Whether it is asked how long something takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Elapsed {
    /// It is not.
    #[default]
    NotAsked,
    /// How long at least.
    Least,
    /// How long at most.
    Most,
}

/// All the instants that a case may look forward or back to where it stands.
///
/// If nothing has run out, time has passed as far as it can: *now* is any instant from the last event to the first that
/// something runs out at.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Zone {
    vars: Box<[Var]>,
    bounds: Dbm,
    is_overdue: bool,
}

impl Zone {
    /// The instants of a face, after a move that ended like this; `None` if it cannot have. `is_over`: nothing happens any
    /// more, and so time need not pass.
    pub(super) fn new(clockwork: &Clockwork, bounds: &Dbm, face: &Face, rest: Rest, is_over: bool) -> Option<Self> {
        let from: Vec<Option<usize>> = face.hands().iter().map(|(_, hand)| Some(*hand)).collect();
        let mut bounds = bounds.pick(&from);
        let vars: Box<[Var]> = face.hands().iter().map(|(var, _)| *var).collect();
        let face = Face::new(vars.iter().copied().zip(0..));
        if !rest.bounds(&face).into_iter().all(|(_, bound)| bounds.constrain(bound.later, bound.earlier, bound.most)) {
            return None;
        }
        let mut zone = Self { vars, bounds, is_overdue: rest.overdue.is_some() };
        zone.forget(clockwork);
        if !zone.is_overdue && !is_over {
            zone.pass(&face);
        }
        Some(zone)
    }

    /// Time passes as far as it can.
    fn pass(&mut self, face: &Face) {
        let Some(now) = face.get(Var::Now) else { return };
        self.bounds.rise(now);
        for (_, due) in face.timers() {
            let fits = self.bounds.constrain(now, due, 0);
            debug_assert!(fits, "nothing has run out");
        }
    }

    /// Forgets what no comparison to come can tell apart, so that there are only so many zones. Nothing is ever lost by
    /// it: it only adds instants. And it adds no behaviour:
    ///
    /// * A date that is past is only ever found to be past, whenever it is asked, and so is what runs to it. How long ago it
    ///   was matters only beside other dates, once they are past too, by as much as deadlines run out before their dates.
    /// * An anchor so long ago that its length has run out behaves like any other such.
    /// * What lies further ahead than every length is not reached by anything that runs by one.
    fn forget(&mut self, clockwork: &Clockwork) {
        let past: Vec<Option<i64>> = self.vars.iter().enumerate().map(|(place, var)| self.past(clockwork, place, *var)).collect();
        let dated: Vec<bool> = self.vars.iter().map(|var| is_dated(clockwork, *var)).collect();
        if !dated.contains(&true) {
            return;
        }
        let vars = &self.vars;
        self.bounds = self.bounds.widened(|i, j, most| {
            let (Some(one), Some(other)) = (vars.get(i), vars.get(j)) else { return most };
            if [one, other].iter().any(|var| matches!(var, Var::Opening | Var::Epoch)) {
                return most;
            }
            let is_dated = |place: usize| dated.get(place) == Some(&true);
            let past = |place: usize| past.get(place).copied().flatten();
            match (past(i), past(j)) {
                (Some(_), Some(_)) if matches!((one, other), (Var::Date(_), Var::Date(_))) => clamped(most, clockwork.longest_before()),
                (Some(ago), None) if *other == Var::Now => most.max(-ago),
                // That it comes before a day that is not past is kept: both will be past one day.
                (Some(_), None) if is_dated(j) => most.max(-clockwork.longest_before()),
                (Some(_), None) | (None, Some(_)) => FREE,
                _ if is_dated(i) || is_dated(j) => clamped(most, clockwork.far()),
                _ => most,
            }
        });
    }

    /// How long ago a date or an anchor must be at least to be past for good, if it is.
    fn past(&self, clockwork: &Clockwork, place: usize, var: Var) -> Option<i64> {
        let ago = match var {
            // What runs to it has run out before now, not just now.
            Var::Date(_) => clockwork.grain().day() + 1,
            Var::Anchor(id) => clockwork.lengths.after(clockwork.deadline(id).after?, Anchor::Anywhen).most,
            _ => return None,
        };
        let now = self.vars.iter().position(|var| *var == Var::Now)?;
        self.bounds.implies(place, now, -ago).then_some(ago)
    }

    /// Which instant is which.
    pub fn face(&self) -> Face {
        Face::new(self.vars.iter().copied().zip(0..))
    }

    /// How far they lie apart.
    pub fn bounds(&self) -> &Dbm {
        &self.bounds
    }

    /// How long ago the case was opened, at least and at most (`None`: without end), where that is kept.
    pub fn elapsed(&self) -> Option<(i64, Option<i64>)> {
        let face = self.face();
        let (now, opening) = (face.get(Var::Now)?, face.get(Var::Opening)?);
        let most = self.bounds.most(now, opening);
        Some((-self.bounds.most(opening, now), (most != FREE).then_some(most)))
    }

    /// Forgets that less time may have passed since the opening, or more: what is asked for is the one or the other.
    pub(super) fn ask(&mut self, elapsed: Elapsed) {
        let Some(opening) = self.face().get(Var::Opening) else { return };
        match elapsed {
            Elapsed::NotAsked => {}
            Elapsed::Least => self.bounds.fall(opening),
            Elapsed::Most => self.bounds.rise(opening),
        }
    }

    /// The same without the opening.
    pub(super) fn since(&self) -> Self {
        let hands: Vec<(Var, usize)> = self.face().hands().iter().copied().filter(|(var, _)| *var != Var::Opening).collect();
        let from: Vec<Option<usize>> = hands.iter().map(|(_, hand)| Some(*hand)).collect();
        Self { vars: hands.into_iter().map(|(var, _)| var).collect(), bounds: self.bounds.pick(&from), is_overdue: self.is_overdue }
    }

    /// Whether something has run out already: it lapses before anybody can act.
    pub fn is_overdue(&self) -> bool {
        self.is_overdue
    }

    /// Whether all the other's instants are among these.
    pub fn includes(&self, other: &Self) -> bool {
        self.is_overdue == other.is_overdue && self.vars == other.vars && self.bounds.includes(&other.bounds)
    }
}

fn clamped(most: i64, far: i64) -> i64 {
    if most > far { FREE } else { most.max(-far) }
}

/// Whether an instant hangs on a date that somebody gave: only these may lie any distance away.
fn is_dated(clockwork: &Clockwork, var: Var) -> bool {
    match var {
        Var::Date(_) | Var::Anchor(_) => true,
        Var::Due(id) => clockwork.deadline(id).at.is_some(),
        _ => false,
    }
}
