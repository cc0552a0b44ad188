//! A mapping as a file: `mandate.mapping/1`.

use super::{Mapping, Named};
use mandate_process::Process;
use mandate_process::finding::{Finding, Findings};
use mandate_process::limits::Limits;
use mandate_process::text::tree::{self, Entry, Node, Tree};
use mandate_process::text::{Page, quoted};

const FORMAT: &str = "mandate.mapping/1";

impl Mapping {
    /// Reads a file of names: under `[state]`, `[act]` and so on, each old name with the new one.
    ///
    /// ```
    /// use mandate_analysis::replay::Mapping;
    /// use mandate_process::text::{read_str, Page};
    /// let door = |state: &str| read_str(&format!(
    ///     "format='mandate.process/1'\nid='door'\nversion='1'\ntitle='A door'\nstates=['{state}']"
    /// )).process.expect("a process");
    /// let page = Page::new("names.toml", "format = 'mandate.mapping/1'\n[state]\nopen = 'ajra'\n");
    /// let findings = Mapping::read_text(&door("open"), &door("ajar"), &page).expect_err("no such state");
    /// assert_eq!(findings[0].span.as_ref().map(|span| span.line), Some(3));
    /// ```
    ///
    /// # Errors
    /// Everything in the file that does not read, and every name that its process does not have.
    pub fn read_text(old: &Process, new: &Process, page: &Page<'_>) -> Result<Self, Findings> {
        let (root, mut findings) = tree::parse(page, &Limits::DEFAULT);
        let Some(root) = root else { return Err(findings) };
        if root.get("format").and_then(Node::text) != Some(FORMAT) {
            let finding = Finding::error("wrong-format", "the file is no mapping").why(format!("its first key is `format = \"{FORMAT}\"`"));
            findings.push(finding.at(page.span(0..0)));
            return Err(findings);
        }
        let mut mapping = Self::default();
        for table in root.entries().iter().filter(|entry| entry.key != "format") {
            match Named::ALL.into_iter().find(|kind| kind.word() == table.key) {
                Some(kind) => {
                    for row in table.node.entries() {
                        match one(old, new, kind, row) {
                            Ok(more) => mapping = mapping.and(&more),
                            Err(more) => findings.extend(more.into_iter().map(|finding| finding.at(page.span(row.range.clone())))),
                        }
                    }
                    if !matches!(table.node.tree, Tree::Table(_)) {
                        findings.push(
                            Finding::error("wrong-type", format!("{} is no table", quoted(&table.key))).at(page.span(table.range.clone())),
                        );
                    }
                }
                None => findings.push(unknown_kind(table).at(page.span(table.range.clone()))),
            }
        }
        if findings.is_empty() { Ok(mapping) } else { Err(findings) }
    }
}

fn one(old: &Process, new: &Process, kind: Named, row: &Entry) -> Result<Mapping, Findings> {
    let Some(to) = row.node.text() else {
        let finding = Finding::error("wrong-type", format!("{} is given no name", quoted(&row.key)));
        return Err(Vec::from([finding.why("wanted a text; an empty one leaves it behind")]));
    };
    Mapping::read(old, new, [(format!("{}.{}", kind.word(), row.key).as_str(), to)])
}

fn unknown_kind(table: &Entry) -> Finding {
    let words = Named::ALL.map(Named::word);
    let finding = Finding::error("unknown-key", format!("the file has a key {}", quoted(&table.key)));
    match mandate_process::finding::nearest(&table.key, words) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.why(format!("wanted one of {}", words.join(", "))),
    }
}
