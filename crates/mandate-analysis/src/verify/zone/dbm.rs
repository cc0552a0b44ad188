//! Difference bounds: what is known of how far some instants lie apart.

use super::face::{Bound, Ledger, Why};

/// No bound.
pub const FREE: i64 = i64::MAX;

/// Sets of integer points in which differences of two coordinates are bounded: `x(i) - x(j) <= most(i, j)`.
///
/// Always *canonical* (each bound is the least that follows from all of them) and never empty: what would empty it is
/// refused. Only differences are bounded, so moving a point as a whole changes nothing.
///
/// ```
/// use mandate_analysis::verify::zone::dbm::Dbm;
/// let mut apart = Dbm::new(3);
/// assert!(apart.constrain(1, 0, 5)); // the second at most 5 after the first
/// assert!(apart.constrain(2, 1, -2)); // the third at least 2 before the second
/// assert_eq!(apart.most(2, 0), 3);
/// assert!(!apart.constrain(0, 2, -4)); // not both at least 4 and at most 3
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Dbm {
    size: usize,
    /// Row by row.
    bounds: Box<[i64]>,
}

impl Dbm {
    /// So many coordinates, of which nothing is known.
    pub fn new(size: usize) -> Self {
        let mut bounds = vec![FREE; size * size].into_boxed_slice();
        for place in 0..size {
            if let Some(bound) = bounds.get_mut(place * size + place) {
                *bound = 0;
            }
        }
        Self { size, bounds }
    }

    /// How many coordinates there are.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The most by which coordinate `i` exceeds `j`; [`FREE`] if nothing is known.
    #[inline]
    pub fn most(&self, i: usize, j: usize) -> i64 {
        self.bounds.get(i * self.size + j).copied().unwrap_or(FREE)
    }

    #[inline]
    fn put(&mut self, i: usize, j: usize, most: i64) {
        if let Some(bound) = self.bounds.get_mut(i * self.size + j) {
            *bound = most;
        }
    }

    /// Whether a point exists in which `i` exceeds `j` by at most this.
    #[inline]
    pub fn allows(&self, i: usize, j: usize, most: i64) -> bool {
        plus(self.most(j, i), most) >= 0
    }

    /// Whether in every point `i` exceeds `j` by at most this.
    #[inline]
    pub fn implies(&self, i: usize, j: usize, most: i64) -> bool {
        self.most(i, j) <= most
    }

    /// Keeps the points in which `i` exceeds `j` by at most this. False if there is none: then nothing has changed.
    pub fn constrain(&mut self, i: usize, j: usize, most: i64) -> bool {
        if self.implies(i, j, most) {
            return true;
        }
        if !self.allows(i, j, most) {
            return false;
        }
        // Whatever became closer became so by way of the new bound.
        for from in 0..self.size {
            let head = plus(self.most(from, i), most);
            if head == FREE {
                continue;
            }
            for to in 0..self.size {
                let way = plus(head, self.most(j, to));
                if way < self.most(from, to) {
                    self.put(from, to, way);
                }
            }
        }
        true
    }

    /// Keeps the points in which `i` exceeds `j` by at least and at most so much. False if there is none: then the points
    /// that are left mean nothing.
    pub fn hold(&mut self, i: usize, j: usize, least: i64, most: i64) -> bool {
        self.constrain(i, j, most) && self.constrain(j, i, least.saturating_neg())
    }

    /// Adds the points that have a larger coordinate `i` and are else the same: time passes.
    pub fn rise(&mut self, i: usize) {
        for j in (0..self.size).filter(|j| *j != i) {
            self.put(i, j, FREE);
        }
    }

    /// Adds the points that have a smaller coordinate `i` and are else the same.
    pub fn fall(&mut self, i: usize) {
        for j in (0..self.size).filter(|j| *j != i) {
            self.put(j, i, FREE);
        }
    }

    /// Forgets what is known of a coordinate.
    pub fn free(&mut self, i: usize) {
        for j in (0..self.size).filter(|j| *j != i) {
            self.put(i, j, FREE);
            self.put(j, i, FREE);
        }
    }

    /// One more coordinate, of which nothing is known; which one it is.
    pub fn grow(&mut self) -> usize {
        let from: Vec<Option<usize>> = (0..self.size).map(Some).chain([None]).collect();
        *self = self.pick(&from);
        self.size - 1
    }

    /// The same points with their coordinates chosen anew: `from` says for each new coordinate which old one it is, or
    /// that nothing is known of it. An old one may be left out, or chosen twice.
    #[must_use]
    pub fn pick(&self, from: &[Option<usize>]) -> Self {
        let mut picked = Self::new(from.len());
        for (i, source) in from.iter().enumerate() {
            for (j, target) in from.iter().enumerate() {
                if let (Some(source), Some(target)) = (source, target)
                    && i != j
                {
                    picked.put(i, j, self.most(*source, *target));
                }
            }
        }
        picked
    }

    /// Whether all points of the other are among these.
    pub fn includes(&self, other: &Self) -> bool {
        self.size == other.size && self.bounds.iter().zip(&other.bounds).all(|(wide, narrow)| narrow <= wide)
    }

    /// The least set of this form in which each bound of `i` over `j` is at least what is asked for the pair and the bound
    /// it has. It has all these points, and mostly more.
    #[must_use]
    pub fn widened(&self, wider: impl Fn(usize, usize, i64) -> i64) -> Self {
        let mut wide = self.clone();
        for i in 0..self.size {
            for j in (0..self.size).filter(|j| *j != i) {
                let most = self.most(i, j);
                wide.put(i, j, wider(i, j, most).max(most));
            }
        }
        wide.close();
        wide
    }

    /// Makes it canonical (Floyd and Warshall). There must be a point.
    fn close(&mut self) {
        for by in 0..self.size {
            for i in 0..self.size {
                let head = self.most(i, by);
                if head == FREE {
                    continue;
                }
                for j in 0..self.size {
                    let way = plus(head, self.most(by, j));
                    if way < self.most(i, j) {
                        self.put(i, j, way);
                    }
                }
            }
        }
    }

    /// Keeps the points in which these coordinates lie whole steps apart, as far as bounds can say so: `None` if there is
    /// none.
    #[must_use]
    pub fn on_grid(mut self, step: i64, grid: &[usize]) -> Option<Self> {
        while !grid.is_empty() {
            let before = self.clone();
            for i in grid {
                for j in grid {
                    let most = self.most(*i, *j);
                    if most != FREE && !self.constrain(*i, *j, most.div_euclid(step) * step) {
                        return None;
                    }
                }
            }
            if self == before {
                break;
            }
        }
        Some(self)
    }

    /// A point: the first coordinate is 0, each other the least that it may be then, or 0 if nothing says so. Those of the
    /// grid lie whole steps apart.
    ///
    /// `None` if none was found. Without a grid there is always one; with one there mostly is, if it was asked for by
    /// [`on_grid`](Self::on_grid).
    pub fn point(&self, step: i64, grid: &[usize]) -> Option<Vec<i64>> {
        let mut point: Vec<Option<i64>> = vec![None; self.size];
        // What has least room is chosen first.
        let room = |i: usize| self.most(i, 0).saturating_add(self.most(0, i));
        let mut order: Vec<usize> = (1..self.size).collect();
        order.sort_by_key(|i| (!grid.contains(i), room(*i), *i));
        if let Some(first) = point.first_mut() {
            *first = Some(0);
        }
        let mut origin = None;
        for i in order {
            let known = || point.iter().enumerate().filter_map(|(j, at)| at.map(|at| (j, at)));
            let least = known().filter(|(j, _)| self.most(*j, i) != FREE).map(|(j, at)| at - self.most(j, i)).max();
            let most = known().filter(|(j, _)| self.most(i, *j) != FREE).map(|(j, at)| at + self.most(i, j)).min();
            let mut at = least.or(most.map(|most| most.min(0))).unwrap_or(0);
            if grid.contains(&i) {
                let origin = *origin.get_or_insert(at);
                at += (origin - at).rem_euclid(step);
                if most.is_some_and(|most| at > most) {
                    at -= step;
                }
            }
            if least.is_some_and(|least| at < least) || most.is_some_and(|most| at > most) {
                return None;
            }
            if let Some(slot) = point.get_mut(i) {
                *slot = Some(at);
            }
        }
        point.into_iter().collect()
    }
}

impl Ledger for Dbm {
    fn fresh(&mut self) -> usize {
        self.grow()
    }

    fn bound(&mut self, bound: Bound, _: Why) -> bool {
        self.constrain(bound.later, bound.earlier, bound.most)
    }
}

/// One bound behind the other.
#[inline]
fn plus(one: i64, other: i64) -> i64 {
    if one == FREE || other == FREE { FREE } else { one.saturating_add(other) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mandate_testkit::generate::Rng;

    const SIZE: usize = 4;
    const FAR: i64 = 4;

    /// The points of a small world, the first coordinate 0: the truth that bounds are held against.
    fn world() -> impl Iterator<Item = [i64; SIZE]> {
        let axis = || -FAR..=FAR;
        axis().flat_map(move |a| axis().flat_map(move |b| axis().map(move |c| [0, a, b, c])))
    }

    fn holds(dbm: &Dbm, point: &[i64]) -> bool {
        (0..SIZE).all(|i| (0..SIZE).all(|j| dbm.most(i, j) == FREE || point[i] - point[j] <= dbm.most(i, j)))
    }

    fn points(dbm: &Dbm) -> Vec<[i64; SIZE]> {
        world().filter(|point| holds(dbm, point)).collect()
    }

    /// Bounds that keep every point within the small world, then some more at random.
    fn random(rng: &mut Rng) -> (Dbm, Vec<[i64; SIZE]>) {
        let mut dbm = Dbm::new(SIZE);
        let mut all: Vec<[i64; SIZE]> = world().collect();
        for i in 1..SIZE {
            assert!(dbm.hold(i, 0, -FAR, FAR));
        }
        for _ in 0..rng.between(0, 6) {
            let (i, j, most) = any(rng);
            let left: Vec<_> = all.iter().copied().filter(|point| point[i] - point[j] <= most).collect();
            assert_eq!(dbm.allows(i, j, most), !left.is_empty());
            assert_eq!(dbm.implies(i, j, most), left.len() == all.len());
            let before = dbm.clone();
            if dbm.constrain(i, j, most) {
                all = left;
            } else {
                assert_eq!(dbm, before, "a refused bound changes nothing");
            }
        }
        (dbm, all)
    }

    fn any(rng: &mut Rng) -> (usize, usize, i64) {
        let i = rng.below(SIZE);
        let j = (i + 1 + rng.below(SIZE - 1)) % SIZE;
        (i, j, rng.between(0, 10) as i64 - 5)
    }

    #[test]
    fn bounds_keep_exactly_the_points_within_them_and_are_the_least() {
        let mut rng = Rng::new(1);
        for _ in 0..500 {
            let (dbm, all) = random(&mut rng);
            assert_eq!(points(&dbm), all);
            for i in 0..SIZE {
                for j in 0..SIZE {
                    assert_eq!(dbm.most(i, j), all.iter().map(|point| point[i] - point[j]).max().unwrap());
                }
            }
        }
    }

    #[test]
    fn time_passes_and_coordinates_are_forgotten() {
        let mut rng = Rng::new(2);
        for _ in 0..30 {
            let (dbm, all) = random(&mut rng);
            let i = 1 + rng.below(SIZE - 1);
            let but = |point: &[i64; SIZE]| (0..SIZE).filter(|j| *j != i).map(|j| point[j]).collect::<Vec<_>>();
            let (mut risen, mut fallen, mut freed) = (dbm.clone(), dbm.clone(), dbm);
            risen.rise(i);
            fallen.fall(i);
            freed.free(i);
            for point in world() {
                let older = all.iter().any(|old| but(old) == but(&point) && old[i] <= point[i]);
                let younger = all.iter().any(|old| but(old) == but(&point) && old[i] >= point[i]);
                assert_eq!(holds(&risen, &point), older);
                assert_eq!(holds(&fallen, &point), younger);
                assert_eq!(holds(&freed, &point), all.iter().any(|old| but(old) == but(&point)));
            }
        }
    }

    #[test]
    fn coordinates_are_picked_doubled_and_left_out() {
        let mut rng = Rng::new(3);
        for _ in 0..60 {
            let (dbm, all) = random(&mut rng);
            let from = [Some(0), Some(2), Some(2), None];
            let picked = dbm.pick(&from);
            let wanted = |point: &[i64; SIZE]| point[1] == point[2] && all.iter().any(|old| old[2] == point[1]);
            for point in world() {
                let may = holds(&picked, &point);
                // A coordinate chosen twice is twice the same.
                assert_eq!(may, wanted(&point), "{point:?}");
            }
        }
    }

    #[test]
    fn inclusion_is_that_of_the_points() {
        let mut rng = Rng::new(4);
        let mut met = [0, 0];
        for _ in 0..2_000 {
            let ((wide, more), (narrow, fewer)) = (random(&mut rng), random(&mut rng));
            let includes = fewer.iter().all(|point| more.contains(point));
            assert_eq!(wide.includes(&narrow), includes);
            met[usize::from(includes)] += 1;
        }
        assert!(met.iter().all(|count| *count > 20), "{met:?}");
    }

    #[test]
    fn widening_adds_points_and_leaves_few_sets() {
        let mut rng = Rng::new(5);
        let clamped = |_, _, most: i64| if most > 2 { FREE } else { most.max(-2) };
        for _ in 0..500 {
            let (dbm, _) = random(&mut rng);
            let wide = dbm.widened(clamped);
            assert!(wide.includes(&dbm));
            for i in 0..SIZE {
                for j in 0..SIZE {
                    // What closing brings back is a sum of bounds that were left.
                    assert!(wide.most(i, j) == FREE || wide.most(i, j).abs() <= 2 * SIZE as i64);
                }
            }
        }
    }

    #[test]
    fn a_point_lies_within_and_on_the_grid() {
        let mut rng = Rng::new(6);
        for round in 0..1_000 {
            let (mut dbm, _) = random(&mut rng);
            if round % 2 == 0 {
                dbm.rise(1);
                dbm.free(2);
            }
            assert!(holds(&dbm, &dbm.point(1, &[]).unwrap()), "{dbm:?}");
            let is_on_grid = |point: &[i64]| (point[2] - point[3]) % 3 == 0;
            match dbm.clone().on_grid(3, &[2, 3]) {
                None => assert!(!points(&dbm).iter().any(|point| is_on_grid(point)), "{dbm:?}"),
                Some(dbm) => {
                    let point = dbm.point(3, &[2, 3]).unwrap();
                    assert!(holds(&dbm, &point) && is_on_grid(&point), "{dbm:?}: {point:?}");
                }
            }
        }
    }
}
