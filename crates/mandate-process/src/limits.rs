//! What bounds a process and its files. Each limit is tested at its edge.

/// The limits of one reading or compilation.
///
/// ```
/// use mandate_process::limits::Limits;
/// assert_eq!(Limits::default().file_bytes, 1_048_576);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file.
    pub file_bytes: usize,
    /// Bytes of all files of one reading.
    pub total_bytes: usize,
    /// Levels of nesting in a file.
    pub nesting: usize,
    /// States of a process, the root included.
    pub states: usize,
    /// Transitions, facts, acts, rules, deadlines or properties of a process, each.
    pub items: usize,
    /// Members of one type in one case.
    pub members: usize,
    /// Entries of one keyed fact in one case.
    pub entries: usize,
    /// Levels of a test, rules written out.
    pub test_depth: usize,
    /// Microsteps of one macrostep.
    pub microsteps: usize,
    /// Lapses of one decision.
    pub lapses: usize,
    /// Lapses stamped with one and the same instant.
    pub lapses_at_once: usize,
    /// Bytes of one text value.
    pub text_bytes: usize,
}

impl Limits {
    /// The limits that hold unless a caller says otherwise.
    pub const DEFAULT: Self = Self {
        file_bytes: 1_048_576,
        total_bytes: 8 * 1_048_576,
        nesting: 64,
        states: 1_024,
        items: 4_096,
        members: 1_024,
        entries: 65_536,
        test_depth: 32,
        microsteps: 1_000,
        lapses: 10_000,
        lapses_at_once: 1_000,
        text_bytes: 4_096,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// The largest integer a case may hold, and the negative of the smallest.
pub const INTEGER_BOUND: i64 = 1_000_000_000_000;
