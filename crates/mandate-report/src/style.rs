//! How wide lines are and whether they carry symbols.

use crate::names::upper_first;

/// How text is set.
///
/// ```
/// use mandate_report::Style;
/// assert_eq!(Style::default().width, 80);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns, at least 40.
    pub width: usize,
    /// Full words instead of symbols and no layout by columns, for screen readers and for grep.
    pub plain: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { width: 80, plain: false }
    }
}

impl Style {
    /// The sign of an answer: a symbol, or a word.
    pub(crate) fn sign(self, sign: Sign) -> &'static str {
        match (sign, self.plain) {
            (Sign::Yes, false) => "✔",
            (Sign::Yes, true) => "accepted:",
            (Sign::No, false) => "✖",
            // The sentence behind it says so itself.
            (Sign::No, true) => "",
            (Sign::Irregular, false) => "▲",
            (Sign::Irregular, true) => "irregular:",
            (Sign::Time, false) => "◷",
            (Sign::Time, true) => "time:",
            (Sign::Move, false) => "→",
            (Sign::Move, true) => "Now at:",
            (Sign::Depends, false) => "○",
            (Sign::Depends, true) => "depends:",
        }
    }

    /// The symbol before a sentence that says the same in words.
    pub(crate) fn mark(self, sign: Sign) -> String {
        if self.plain { String::new() } else { format!("{} ", self.sign(sign)) }
    }

    /// Sets text with a first and a further indent.
    pub(crate) fn set(self, into: &mut String, first: &str, further: &str, text: &str) {
        if self.plain {
            into.push_str(&spoken(&format!("{}{text}", first.trim_start())));
            into.push('\n');
            return;
        }
        // Symbols such as document numbers must not be broken at their hyphens and slashes.
        let options = textwrap::Options::new(self.width.max(40))
            .initial_indent(first)
            .subsequent_indent(further)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .word_separator(textwrap::WordSeparator::AsciiSpace);
        for line in textwrap::wrap(text, options) {
            into.push_str(line.trim_end());
            into.push('\n');
        }
    }
}

impl Style {
    /// Sets text behind a label: in a column of its own, or spoken.
    pub(crate) fn labelled(self, into: &mut String, indent: &str, label: Label, text: &str) {
        if self.plain {
            return self.set(into, "", "", &format!("{}: {text}", label.spoken()));
        }
        self.set(into, &format!("{indent}{:<8}", label.short()), &format!("{indent}        "), text);
    }

    /// An empty line, where lines are laid out.
    pub(crate) fn gap(self, into: &mut String) {
        if !self.plain && !into.is_empty() && !into.ends_with("\n\n") {
            into.push('\n');
        }
    }
}

/// A line to be heard: no symbols, and a stop at its end.
fn spoken(text: &str) -> String {
    let mut said =
        upper_first(text).replace(" · ", ", ").replace('°', " (not verified)").replace(" → ", ", then ").replace(['“', '”'], "\"");
    if !said.ends_with(['.', '?', '!', ':']) {
        said.push('.');
    }
    said
}

/// What a labelled line tells of an unmet rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    Found,
    Who,
    Do,
    From,
}

impl Label {
    fn short(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Who => "who",
            Self::Do => "do",
            Self::From => "from",
        }
    }

    fn spoken(self) -> &'static str {
        match self {
            Self::Found => "Found",
            Self::Who => "Who can change it",
            Self::Do => "To do",
            Self::From => "Source",
        }
    }
}

/// What a line says at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    Yes,
    No,
    Irregular,
    Time,
    Move,
    Depends,
}

/// A sentence with its full stop.
pub(crate) fn stopped(text: &str) -> String {
    if text.ends_with(['.', '?', '!']) || text.ends_with(".”") { text.to_owned() } else { format!("{text}.") }
}

/// How many columns a text takes on a terminal.
pub(crate) fn columns(text: &str) -> usize {
    textwrap::core::display_width(text)
}

/// Text cut to a number of columns, with a mark where it was cut.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for char in text.chars() {
        kept.push(char);
        if columns(&kept) + 1 > width {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end_matches([' ', ',', ';']))
}

/// Text from a file, made safe for a terminal: control characters are written out.
pub(crate) fn safe(text: &str) -> String {
    let bad = |char: char| {
        char.is_control() || matches!(char, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(bad) {
        return text.to_owned();
    }
    text.chars().map(|char| if bad(char) { char.escape_unicode().to_string() } else { char.to_string() }).collect()
}
