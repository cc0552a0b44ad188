//! Which version a process should have after a change.

use super::change::Class;
use std::fmt;

/// How far a version must move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// Nothing is different.
    None,
    /// Other words.
    Patch,
    /// It does something else, and cases go on.
    Minor,
    /// Something breaks.
    Major,
}

impl Step {
    /// The step that a difference of a class asks for.
    pub fn of(class: Class) -> Self {
        match class {
            Class::Wording => Self::Patch,
            Class::Neutral | Class::Looser | Class::Stricter => Self::Minor,
            Class::Breaking => Self::Major,
        }
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// A version of the form `MAJOR.MINOR.PATCH`.
///
/// ```
/// use mandate_analysis::compare::{Step, Version};
/// let version = Version::parse("1.4.2").expect("a version");
/// assert_eq!(version.after(Step::Minor).to_string(), "1.5.0");
/// // Before 1.0.0 the second number breaks and the third does the rest.
/// assert_eq!(Version::parse("0.3.1").expect("a version").after(Step::Major).to_string(), "0.4.0");
/// assert_eq!(Version::parse("one"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version {
    /// What breaks.
    pub major: u32,
    /// What adds.
    pub minor: u32,
    /// What mends.
    pub patch: u32,
}

impl Version {
    /// Reads a version; a number that is left out is 0.
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split('.').map(|number| {
            let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            number.parse::<u32>().ok().filter(|_| digits)
        });
        let major = numbers.next()??;
        let minor = numbers.next().unwrap_or(Some(0))?;
        let patch = numbers.next().unwrap_or(Some(0))?;
        numbers.next().is_none().then_some(Self { major, minor, patch })
    }

    /// The version after a step.
    #[must_use]
    pub fn after(self, step: Step) -> Self {
        let Self { major, minor, patch } = self;
        match (step, major) {
            (Step::None, _) => self,
            (Step::Major, 0) => Self { major, minor: minor.saturating_add(1), patch: 0 },
            (Step::Minor, 0) | (Step::Patch, _) => Self { major, minor, patch: patch.saturating_add(1) },
            (Step::Major, _) => Self { major: major.saturating_add(1), minor: 0, patch: 0 },
            (Step::Minor, _) => Self { major, minor: minor.saturating_add(1), patch: 0 },
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}
