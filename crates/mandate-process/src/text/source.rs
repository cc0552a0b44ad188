//! Where texts come from, and where in them things stand.

use crate::finding::Span;
use std::borrow::{Cow, ToOwned};
use std::ops::Range;
use std::string::{String, ToString};
use std::vec::Vec;

/// Finds texts by the names that files call each other.
///
/// A name that ends in `.toml` is a file beside the one that names it; any other is an id the program knows, such as
/// `words/1`. Two sources in a pair are asked one after the other.
///
/// ```
/// use mandate_process::text::{Sources, Texts};
/// let built_in = Texts::new([("words/1", "format = \"mandate.vocabulary/1\"")]);
/// let own = Texts::new([("leave.process.toml", "format = \"mandate.process/1\"")]);
/// let both = (own, built_in);
/// assert!(both.text("leave.process.toml", "words/1").is_some());
/// assert!(both.text("", "gone.process.toml").is_none());
/// ```
pub trait Sources {
    /// The text that `from` calls `name`, with an id of its own: that id stands in places, tells whether two names
    /// mean the same text, and is `from` for what the text names in turn. For the first text `from` is empty.
    fn text(&self, from: &str, name: &str) -> Option<(String, Cow<'_, str>)>;
}

impl<S: Sources + ?Sized> Sources for &S {
    fn text(&self, from: &str, name: &str) -> Option<(String, Cow<'_, str>)> {
        (**self).text(from, name)
    }
}

impl<A: Sources, B: Sources> Sources for (A, B) {
    fn text(&self, from: &str, name: &str) -> Option<(String, Cow<'_, str>)> {
        self.0.text(from, name).or_else(|| self.1.text(from, name))
    }
}

/// Texts in memory, found by their whole id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts(Vec<(String, String)>);

impl Texts {
    /// Texts by id.
    pub fn new<I: Into<String>, T: Into<String>>(texts: impl IntoIterator<Item = (I, T)>) -> Self {
        Self(texts.into_iter().map(|(id, text)| (id.into(), text.into())).collect())
    }
}

impl Sources for Texts {
    fn text(&self, _from: &str, name: &str) -> Option<(String, Cow<'_, str>)> {
        self.0.iter().find(|(id, _)| id == name).map(|(id, text)| (id.clone(), Cow::Borrowed(text.as_str())))
    }
}

/// One text with an id, ready to say where in it a range of bytes stands.
///
/// ```
/// use mandate_process::text::Page;
/// let page = Page::new("a.toml", "id = \"x\"\ntitle = \"é\" # here");
/// let span = page.span(21..27);
/// assert_eq!((span.line, span.column), (2, 12));
/// ```
#[derive(Clone, Debug)]
pub struct Page<'t> {
    id: String,
    text: &'t str,
    lines: Vec<usize>,
    /// Characters before every block of [`BLOCK`] bytes, so that a place on a long line is found as fast as any.
    chars: Vec<usize>,
}

const BLOCK: usize = 64;

/// How many characters start in these bytes.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b & 0xc0 != 0x80).count()
}

impl<'t> Page<'t> {
    /// A text and its id.
    pub fn new(id: impl Into<String>, text: &'t str) -> Self {
        let lines = std::iter::once(0).chain(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1)).collect();
        let mut before = 0;
        let count = |block| {
            let chars = before;
            before += starts(block);
            chars
        };
        let chars = text.as_bytes().chunks(BLOCK).map(count).collect();
        Self { id: id.into(), text, lines, chars }
    }

    /// The id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The place of a range of bytes.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = range.start.min(self.text.len());
        let line = self.lines.partition_point(|first| *first <= start);
        let first = line.checked_sub(1).and_then(|index| self.lines.get(index)).copied().unwrap_or(0);
        let column = self.chars_before(start) - self.chars_before(first) + 1;
        Span { source: self.id.to_owned(), start, end: range.end.clamp(start, self.text.len()), line, column }
    }

    fn chars_before(&self, at: usize) -> usize {
        let block = at / BLOCK;
        let rest = self.text.as_bytes().get(block * BLOCK..at).unwrap_or_default();
        self.chars.get(block).copied().unwrap_or_else(|| starts(self.text.as_bytes())) + starts(rest)
    }

    /// The range of the characters between the quotes of a text, if they are written as they are meant.
    pub(super) fn inside(&self, range: &Range<usize>, meant: &str) -> Option<Range<usize>> {
        let written = self.text.get(range.clone())?;
        let skip = written.find(meant).filter(|_| written.len() <= meant.len() + 6)?;
        Some(range.start + skip..range.start + skip + meant.len())
    }
}

/// A text from a file in the form in which messages quote it: control characters escaped, long ones cut.
///
/// ```
/// assert_eq!(mandate_process::text::quoted("a\tb"), "`a\\tb`");
/// ```
pub fn quoted(text: &str) -> String {
    let mut out = String::from("`");
    for (index, char) in text.chars().enumerate() {
        if index == 60 {
            out.push('…');
            break;
        }
        if char.is_control() || super::door::is_bidi(char) {
            out.push_str(&char.escape_default().to_string());
        } else {
            out.push(char);
        }
    }
    out.push('`');
    out
}
