//! What is refused before anything is parsed: what cannot be read safely, or would look different from what it is.

use super::source::Page;
use crate::finding::{Finding, Findings};
use crate::limits::Limits;
use std::format;
use std::string::String;
use std::vec::Vec;

/// Lets the bytes of a file in as text, or says why not.
///
/// # Errors
/// The file is too large, is not UTF-8, starts with a byte order mark, holds a control or a bidirectional character,
/// or is nested too deep.
///
/// ```
/// use mandate_process::{limits::Limits, text::door};
/// assert_eq!(door("a.toml", b"id = 'a'", &Limits::DEFAULT), Ok("id = 'a'"));
/// let refused = door("a.toml", b"id = 'a\0'", &Limits::DEFAULT).unwrap_err();
/// assert_eq!((refused.code, refused.span.map(|span| span.column)), ("nul", Some(8)));
/// ```
#[expect(clippy::result_large_err, reason = "asked once a file")]
pub fn door<'b>(source: &str, bytes: &'b [u8], limits: &Limits) -> Result<&'b str, Finding> {
    if bytes.len() > limits.file_bytes {
        return Err(too_large(source, bytes.len(), limits.file_bytes, "one file"));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let good = bytes.get(..error.valid_up_to()).and_then(|good| std::str::from_utf8(good).ok()).unwrap_or_default();
            let mut span = Page::new(source, good).span(good.len()..good.len());
            span.end += error.error_len().unwrap_or(1);
            return Err(Finding::error("not-utf-8", "these bytes are no text").why("files are UTF-8").at(span));
        }
    };
    let page = Page::new(source, text);
    match characters(&page).or_else(|| nesting(&page, limits.nesting)) {
        Some(finding) => Err(finding),
        None => Ok(text),
    }
}

pub(super) fn too_large(source: &str, bytes: usize, most: usize, of: &str) -> Finding {
    Finding::error("too-large", format!("{bytes} bytes")).why(format!("at most {most} bytes of {of}")).at(Page::new(source, "").span(0..0))
}

/// Whether a character turns the direction of the text around it, so that it reads otherwise than it is.
pub(super) fn is_bidi(char: char) -> bool {
    matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Why a character may not stand in a file, nor as an escape in a string.
pub(super) fn refused(char: char, next: Option<char>) -> Option<(&'static str, &'static str)> {
    match char {
        '\0' => Some(("nul", "a NUL character")),
        '\t' | '\n' => None,
        '\r' if next == Some('\n') => None,
        char if char.is_control() => Some(("control-character", "a control character")),
        char if is_bidi(char) => Some(("bidi-control", "a character that turns the direction of the text")),
        _ => None,
    }
}

fn characters(page: &Page<'_>) -> Option<Finding> {
    let text = page.text();
    if text.starts_with('\u{feff}') {
        let finding = Finding::error("byte-order-mark", "the file starts with a byte order mark");
        return Some(finding.why("files are plain UTF-8").help("save it without the mark").at(page.span(0..3)));
    }
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        if let Some((code, what)) = refused(char, chars.peek().map(|(_, next)| *next)) {
            let finding = Finding::error(code, format!("{what}, U+{:04X}", u32::from(char)));
            return Some(finding.why("only tabs and line ends may control the text").at(page.span(at..at + char.len_utf8())));
        }
    }
    None
}

/// What the walk over a text stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum In {
    /// A key or a header, where dots nest.
    Key,
    /// A value, where dots are only digits and dates.
    Value,
}

/// Walks over brackets, braces and dotted keys outside strings and comments. A parser would come to the same count,
/// but on its own stack.
struct Walk<'p, 't> {
    page: &'p Page<'t>,
    at: usize,
    standing: In,
    header: bool,
    base: usize,
    level: usize,
    open: Vec<(u8, usize)>,
}

fn nesting(page: &Page<'_>, most: usize) -> Option<Finding> {
    let mut walk = Walk { page, at: 0, standing: In::Key, header: false, base: 0, level: 0, open: Vec::new() };
    while walk.at < page.text().len() {
        let from = walk.at;
        walk.step();
        if walk.level > most {
            let finding = Finding::error("too-deep", format!("more than {most} levels of nesting"));
            return Some(finding.why(format!("at most {most} tables and lists inside each other")).at(page.span(from..from + 1)));
        }
    }
    None
}

impl Walk<'_, '_> {
    fn byte(&self, at: usize) -> u8 {
        self.page.text().as_bytes().get(at).copied().unwrap_or(0)
    }

    fn step(&mut self) {
        let byte = self.byte(self.at);
        match byte {
            b'"' | b'\'' => return self.string(byte),
            b'#' => {
                let rest = self.page.text().as_bytes().get(self.at..).unwrap_or_default();
                self.at += rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
                return;
            }
            b'\n' if self.open.is_empty() => {
                if self.header {
                    self.base = self.level;
                }
                (self.header, self.standing, self.level) = (false, In::Key, self.base);
            }
            b'[' if self.open.is_empty() && self.standing == In::Key && !self.header => {
                (self.header, self.level) = (true, 1);
                if self.byte(self.at + 1) == b'[' {
                    self.at += 1;
                    self.level = 2;
                }
            }
            b'.' if self.standing == In::Key => self.level += 1,
            b'=' if !self.header => self.standing = In::Value,
            b'[' | b'{' if !self.header => {
                self.open.push((byte, self.level));
                self.level += 1;
                self.standing = if byte == b'{' { In::Key } else { In::Value };
            }
            b']' | b'}' if !self.header => {
                if let Some((_, level)) = self.open.pop() {
                    self.level = level;
                }
                self.standing = In::Value;
            }
            b',' => {
                if let Some((bracket, level)) = self.open.last() {
                    self.level = level + 1;
                    self.standing = if *bracket == b'{' { In::Key } else { In::Value };
                }
            }
            _ => {}
        }
        self.at += 1;
    }

    /// Passes a string. An unfinished one ends with its line, or with the text: the parser will tell.
    fn string(&mut self, quote: u8) {
        let long = self.byte(self.at + 1) == quote && self.byte(self.at + 2) == quote;
        self.at += if long { 3 } else { 1 };
        while self.at < self.page.text().len() {
            let byte = self.byte(self.at);
            if byte == b'\\' && quote == b'"' {
                self.at += 2;
            } else if byte == b'\n' && !long {
                return;
            } else if byte != quote {
                self.at += 1;
            } else if !long {
                self.at += 1;
                return;
            } else if self.byte(self.at + 1) == quote && self.byte(self.at + 2) == quote {
                self.at += 3;
                // Up to two more quotes may end the content of the string.
                while self.byte(self.at) == quote {
                    self.at += 1;
                }
                return;
            } else {
                self.at += 1;
            }
        }
    }
}

/// What a newer TOML allows and these files do not: an inline table over several lines or with a comma at its end.
pub(super) fn older_forms(page: &Page<'_>) -> Findings {
    let mut walk = Walk { page, at: 0, standing: In::Key, header: false, base: 0, level: 0, open: Vec::new() };
    let mut findings = Vec::new();
    let mut comma = None;
    while walk.at < page.text().len() && findings.len() < super::check::MOST_FINDINGS {
        let from = walk.at;
        let byte = walk.byte(from);
        let inline = walk.open.last().is_some_and(|(bracket, _)| *bracket == b'{');
        let mut tell = |what: &str, at: usize| {
            let finding = Finding::error("inline-table", String::from(what)).why("files are TOML 1.0");
            findings.push(finding.at(page.span(at..at + 1)));
        };
        match byte {
            b'\n' if inline => tell("an inline table goes on on the next line", from),
            b'}' if inline => {
                if let Some(at) = comma {
                    tell("a comma at the end of an inline table", at);
                }
            }
            _ => {}
        }
        comma = match byte {
            b',' => Some(from),
            b' ' | b'\t' | b'\r' | b'\n' => comma,
            _ => None,
        };
        walk.step();
    }
    findings
}
