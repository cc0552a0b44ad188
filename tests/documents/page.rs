//! A document taken apart: its sections, blocks, spans of code and tables.

use std::collections::BTreeSet;

/// A block between fences.
pub struct Block<'p> {
    /// What stands behind the opening fence.
    pub language: &'p str,
    /// The lines between.
    pub text: &'p str,
}

/// The blocks of a page in order.
pub fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut parts = page.split("\n```");
    parts.next();
    while let (Some(open), Some(_)) = (parts.next(), parts.next()) {
        let (language, text) = open.split_once('\n').unwrap_or((open, ""));
        blocks.push(Block { language, text });
    }
    blocks
}

/// The blocks in one language.
pub fn blocks_in<'p>(page: &'p str, language: &str) -> Vec<&'p str> {
    blocks(page).into_iter().filter(|block| block.language == language).map(|block| block.text).collect()
}

/// A page without its blocks.
pub fn prose(page: &str) -> String {
    page.split("\n```").step_by(2).collect::<Vec<_>>().join("\n")
}

/// What stands between backticks in the prose of a page.
pub fn spans(page: &str) -> Vec<String> {
    prose(page).lines().flat_map(|line| line.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// The text from one line that begins so up to the next that begins with one of the ends, or to the end of the page.
pub fn part<'p>(page: &'p str, first: &str, ends: &[&str]) -> &'p str {
    let start =
        if page.starts_with(first) { 0 } else { page.find(&format!("\n{first}")).unwrap_or_else(|| panic!("no line begins {first}")) + 1 };
    let rest = &page[start..];
    let end = ends.iter().filter_map(|end| rest[1..].find(&format!("\n{end}")).map(|at| at + 2)).min();
    &rest[..end.unwrap_or(rest.len())]
}

/// A chapter such as `F2`, with its sections.
pub fn chapter<'p>(page: &'p str, name: &str) -> &'p str {
    part(page, &format!("## {name} "), &["## "])
}

/// The cells of the first table of a text, row by row, without its head.
pub fn table(text: &str) -> Vec<Vec<&str>> {
    let rows = text.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    rows.skip(2).map(cells).collect()
}

fn cells(line: &str) -> Vec<&str> {
    let mut cells = Vec::new();
    let (mut from, mut code) = (1, false);
    for (at, char) in line.char_indices().skip(1) {
        match char {
            '`' => code = !code,
            '|' if !code && !line[..at].ends_with('\\') => {
                cells.push(line[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    cells
}

/// The words of lower-case letters, digits and hyphens in a piece of code.
pub fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')).filter(|word| !word.is_empty())
}

/// The words that stand in code: in backticks, or in a block that is in no language.
pub fn code_words(text: &str) -> BTreeSet<String> {
    let grammar = blocks_in(text, "").join("\n");
    spans(text).iter().map(String::as_str).chain([grammar.as_str()]).flat_map(words).map(str::to_owned).collect()
}

/// The keys that the first column of a table names: `[state.ID]` names `state`.
pub fn keys(cell: &str) -> Vec<String> {
    let spans = cell.split('`').skip(1).step_by(2);
    spans.map(|span| span.trim_matches(['[', ']']).trim_end_matches(".ID").to_owned()).collect()
}

#[test]
fn a_page_is_taken_apart() {
    let page = "# a\n\n## F1 x\n\n| key | `R` |\n|---|---|\n| `on`, `[do.ID]` | `a \\| b` or \\| |\n\n```\nis = 1\n```\n\n```toml\nx = 2\n```\nend `one-two`\n";
    assert_eq!(blocks_in(page, "toml"), ["x = 2"]);
    assert_eq!(code_words(chapter(page, "F1")), ["1", "a", "b", "do", "is", "on", "one-two"].map(str::to_owned).into());
    assert_eq!(table(page), [["`on`, `[do.ID]`", "`a \\| b` or \\|"]]);
    assert_eq!(keys("`on`, `[do.ID]`"), ["on", "do"]);
}
