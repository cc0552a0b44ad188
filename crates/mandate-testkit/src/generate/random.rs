//! A small generator of numbers: splitmix64.

/// Numbers from a seed, the same everywhere.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A seed from two.
    pub fn mixed(seed: u64, with: u64) -> u64 {
        let mut rng = Self(seed ^ with.wrapping_mul(0xd134_2543_de82_ef95));
        rng.next()
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below a number above 0.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// From one number to another, both included.
    pub fn between(&mut self, from: usize, to: usize) -> usize {
        from + self.below(to - from + 1)
    }

    /// Yes in so many of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of a list that is not empty.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// One of a list, if it has any.
    pub fn any<T: Clone>(&mut self, list: &[T]) -> Option<T> {
        (!list.is_empty()).then(|| self.pick(list).clone())
    }

    /// Some of a list, in its order, at least one if it has any.
    pub fn some<T: Clone>(&mut self, list: &[T]) -> Vec<T> {
        let some: Vec<T> = list.iter().filter(|_| self.chance(50)).cloned().collect();
        if some.is_empty() { self.any(list).into_iter().collect() } else { some }
    }

    /// One of a row by weights that add up to more than 0.
    pub fn weighted<T: Copy>(&mut self, row: &[(usize, T)]) -> T {
        let mut left = self.below(row.iter().map(|(weight, _)| weight).sum());
        for (weight, item) in row {
            if left < *weight {
                return *item;
            }
            left -= weight;
        }
        row[0].1
    }
}
