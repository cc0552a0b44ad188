//! Remarks on a file or a definition: all problems at once, each where it stands.

use alloc::string::String;
use alloc::vec::Vec;

/// A place in a text. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The id of the text: a path or the name of a built-in file.
    pub source: String,
    /// Where it starts, in bytes.
    pub start: usize,
    /// Where it ends, in bytes.
    pub end: usize,
    /// The line on which it starts.
    pub line: usize,
    /// The column at which it starts.
    pub column: usize,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The file cannot be used, or would do what nobody can mean.
    Error,
    /// The file can be used; somebody should look.
    Warning,
}

/// A remark: a stable code, what was found, why it matters, what helps.
///
/// ```
/// use mandate_process::finding::{Finding, Severity};
/// let finding = Finding::error("unknown-name", "no state is called `opne`").help("did you mean `open`?");
/// assert_eq!(finding.severity, Severity::Error);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Finding {
    /// A stable code of lower-case words.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// What was found; lower case, no full stop, user text in backticks.
    pub what: String,
    /// What was wanted, or why it matters.
    pub why: Option<String>,
    /// What helps.
    pub help: Option<String>,
    /// What to write instead of the text at the span.
    pub instead: Option<String>,
    /// Where it stands.
    pub span: Option<Span>,
}

/// Findings in the order of their places.
pub type Findings = Vec<Finding>;

impl Finding {
    /// An error.
    pub fn error(code: &'static str, what: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, what: what.into(), why: None, help: None, instead: None, span: None }
    }

    /// A warning.
    pub fn warning(code: &'static str, what: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, what) }
    }

    /// Says what was wanted, or why it matters.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = Some(why.into());
        self
    }

    /// Says what helps.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn instead(mut self, text: impl Into<String>) -> Self {
        self.instead = Some(text.into());
        self
    }

    /// Says where it stands.
    #[must_use]
    pub fn at(mut self, span: impl Into<Option<Span>>) -> Self {
        self.span = span.into();
        self
    }
}

/// The name nearest to `wanted` among `names`, if one is near enough to be meant.
///
/// ```
/// use mandate_process::finding::nearest;
/// assert_eq!(nearest("dogwod", ["alder", "dogwood"]), Some("dogwood"));
/// assert_eq!(nearest("oak", ["alder", "dogwood"]), None);
/// ```
pub fn nearest<'n>(wanted: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let limit = (wanted.chars().count() / 3).clamp(1, 3);
    names
        .into_iter()
        .map(|name| (distance(wanted, name), name))
        .filter(|(far, _)| *far <= limit)
        .min_by_key(|(far, _)| *far)
        .map(|(_, name)| name)
}

/// Edits between two names: insert, delete, replace, or swap of neighbours.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut last = None;
    for (i, x) in a.chars().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let at = |cells: &[usize], k: usize| cells.get(k).copied().unwrap_or(usize::MAX - 1);
            let mut best = (at(&row, j) + usize::from(x != *y)).min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            if j > 0 && last == Some(*y) && b.get(j - 1) == Some(&x) {
                best = best.min(at(&before, j - 1) + 1);
            }
            next.push(best);
        }
        before = core::mem::replace(&mut row, next);
        last = Some(x);
    }
    row.last().copied().unwrap_or(0)
}
