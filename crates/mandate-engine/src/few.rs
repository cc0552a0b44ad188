//! Lists that are nearly always short.

use smallvec::SmallVec;

/// A list that needs no allocation for its first `N` items. It reads like a slice and grows like a vector.
///
/// ```
/// use mandate_engine::{Act, Few};
/// use mandate_process::time::Instant;
/// let act = Act::new("vote", "board", Instant(0)).with("yes", 13).with("no", 1);
/// let fields: Few<&str, 2> = act.content.iter().map(|(field, _)| &**field).collect();
/// assert_eq!(fields[..], ["yes", "no"]);
/// ```
pub type Few<T, const N: usize> = SmallVec<[T; N]>;
