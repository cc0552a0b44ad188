//! A rule: its sentence beside its test, the way out, the source, and who needs it.

use super::page::Page;
use super::test::lines;
use super::uses::{Sought, told};
use crate::style::safe;
use mandate_process::definition::Rule;

pub(super) fn rule(page: &mut Page<'_>, rule: &Rule) {
    page.heading("Rule", &rule.id, rule.remarks.title.as_deref());
    page.line("says", &safe(&rule.says));
    let asked = lines(page, &rule.test);
    page.lines("asks", &asked);
    page.line("if not", &rule.fix.as_deref().map(safe).unwrap_or_default());
    page.remarks(&rule.remarks);
    let definition = page.names.process.definition();
    let needed: Vec<String> =
        definition.transitions.iter().filter(|of| of.needs.contains(&rule.id)).map(|of| page.transition(&of.id)).collect();
    let needed = if needed.is_empty() { "no transition".to_owned() } else { needed.join(", ") };
    page.line("needed by", &needed);
    told(page, Sought::Rule(&rule.id));
}
