//! Designs: files of their own, and tables of a scenario.

use super::desk::{Desk, text, texts, words};
use super::file;
use super::roster::Roster;
use crate::design::{Benchmark, Commitment, Design, Exit, Need, Task};
use mandate_process::Process;
use mandate_process::finding::{Findings, Span};
use mandate_process::limits::Limits;
use mandate_process::tables::{ACTORS, Atom, SortKind};
use mandate_process::text::grammar::{DESIGN, Form};
use mandate_process::text::tree::{Node, Tree};
use mandate_process::text::{Checker, Page, Sources, remarks, value};
use mandate_process::value::Value;

/// Reads a design from a file of its own.
///
/// Who its commitments name is known only where a story uses it.
///
/// ```
/// use mandate_process::{limits::Limits, text::Texts};
/// use mandate_scenario::read_design;
/// let text = "format = 'mandate.design/1'\nid = 'bridge'\ntitle = 'A bridge'\ntask.build = { says = 'Build it.', uses = ['engineer'] }\nneed.engineers = { units = 2 }";
/// let (design, findings) = read_design(&Texts::new([("bridge.design.toml", text)]), "bridge.design.toml", &Limits::DEFAULT);
/// assert!(design.is_none());
/// assert_eq!(findings[0].help.as_deref(), Some("did you mean `engineers`?"));
/// ```
pub fn read_design(sources: &dyn Sources, name: &str, limits: &Limits) -> (Option<Design>, Findings) {
    file(sources, name, limits, None, None)
}

/// Whom and what the designs of a story may name.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub process: &'a Process,
    pub roster: &'a Roster,
}

/// Reads a design file that is named at a place.
pub(super) fn file(
    sources: &dyn Sources,
    name: &str,
    limits: &Limits,
    named_at: Option<Span>,
    around: Option<Around<'_>>,
) -> (Option<Design>, Findings) {
    let (id, text) = match file::find(sources, name, named_at) {
        Ok(found) => found,
        Err(findings) => return (None, findings),
    };
    let page = Page::new(id, &text);
    let (root, findings) = file::tree(&page, Form::Design, limits);
    let Some(root) = root else { return (None, findings) };
    let mut checker = Checker::new(&page);
    checker.table(&root, &DESIGN, 0..0, "the design");
    let mut desk = Desk::new(&page);
    desk.findings.extend(findings.into_iter().chain(checker.findings));
    let design = lower(&mut desk, &root, "", around);
    let sound = desk.is_sound();
    desk.findings.sort_by_key(|finding| finding.span.as_ref().map(|span| span.start));
    desk.findings.dedup();
    (sound.then_some(design), desk.findings)
}

/// The design of a checked table; `name` is its id where it does not say one.
pub(super) fn lower(desk: &mut Desk<'_, '_>, node: &Node, name: &str, around: Option<Around<'_>>) -> Design {
    let rows = |key: &str| node.get(key).map(Node::entries).unwrap_or_default().iter().filter(|entry| !entry.key.starts_with("x-"));
    let number = |node: &Node, key: &str| node.get(key).and_then(Node::integer);
    let date = |node: &Node, key: &str| node.get(key).and_then(Node::date);
    let yes = |node: &Node, key: &str| node.get(key).and_then(Node::boolean).unwrap_or(false);
    let design = Design {
        id: text(node, "id").unwrap_or_else(|| name.to_owned()),
        components: texts(node, "components"),
        needs: rows("need")
            .map(|row| Need {
                id: row.key.clone(),
                units: number(&row.node, "units").unwrap_or_default(),
                of: text(&row.node, "of"),
                critical: yes(&row.node, "critical"),
                remarks: remarks(&row.node),
            })
            .collect(),
        tasks: rows("task")
            .map(|row| Task {
                id: row.key.clone(),
                says: text(&row.node, "says"),
                priority: number(&row.node, "priority"),
                uses: texts(&row.node, "uses"),
                peacebuilding: yes(&row.node, "peacebuilding"),
                hand_over: text(&row.node, "hand-over"),
                after: row.node.get("after").and_then(|after| Some((text(after, "benchmark")?, number(after, "percent")?))),
                remarks: remarks(&row.node),
            })
            .collect(),
        benchmarks: rows("benchmark")
            .map(|row| Benchmark {
                id: row.key.clone(),
                says: text(&row.node, "says"),
                indicator: text(&row.node, "indicator"),
                baseline: measure(row.node.get("baseline")),
                target: measure(row.node.get("target")),
                due: date(&row.node, "due"),
                verifier: text(&row.node, "verifier"),
                measures: text(&row.node, "measures"),
                remarks: remarks(&row.node),
            })
            .collect(),
        exit: node.get("exit").filter(|exit| matches!(exit.tree, Tree::Table(_))).map(|exit| Exit {
            end_state: text(exit, "end-state"),
            hand_over: text(exit, "hand-over"),
            notice: text(exit, "notice"),
            remarks: remarks(exit),
        }),
        commitments: node
            .get("commitment")
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .map(|one| Commitment {
                by: text(one, "by").unwrap_or_default(),
                says: text(one, "says"),
                due: date(one, "due"),
                remarks: remarks(one),
            })
            .collect(),
        remarks: remarks(node),
    };
    own_names(desk, node, &design);
    if let Some(around) = around {
        names_of_the_story(desk, node, around);
    }
    design
}

fn measure(node: Option<&Node>) -> Option<Value> {
    node.filter(|node| matches!(node.tree, Tree::Integer(_) | Tree::Text(_))).map(value)
}

/// Needs that tasks use, and benchmarks that they wait for.
fn own_names(desk: &mut Desk<'_, '_>, node: &Node, design: &Design) {
    // What is no table has been told of; that it lacks a name would be an echo.
    let reads = |key: &str| node.get(key).is_none_or(|node| matches!(node.tree, Tree::Table(_)));
    for task in node.get("task").map(Node::entries).unwrap_or_default().iter().filter(|entry| !entry.key.starts_with("x-")) {
        for (item, word) in words(&task.node, "uses") {
            if reads("need") && !design.needs.iter().any(|need| need.id == word) {
                desk.unknown_name("need", word, &item.range, design.needs.iter().map(|need| need.id.as_str()));
            }
        }
        let waits_for = task.node.get("after").and_then(|after| after.get("benchmark"));
        if let Some((item, word)) = waits_for.and_then(|item| Some((item, item.text()?)))
            && reads("benchmark")
            && !design.benchmarks.iter().any(|benchmark| benchmark.id == word)
        {
            desk.unknown_name("benchmark", word, &item.range, design.benchmarks.iter().map(|benchmark| benchmark.id.as_str()));
        }
    }
}

/// Who commits, and components that the process lists.
fn names_of_the_story(desk: &mut Desk<'_, '_>, node: &Node, Around { process, roster }: Around<'_>) {
    for commitment in node.get("commitment").map(Node::items).unwrap_or_default() {
        if let Some((item, word)) = commitment.get("by").and_then(|item| Some((item, item.text()?)))
            && !roster.has(word)
        {
            desk.unknown_name("actor", word, &item.range, roster.ids());
        }
    }
    let tables = process.tables();
    let taken =
        |fact: &&mandate_process::definition::Fact| fact.from.iter().any(|(key, of)| key == "design" && of.as_text() == Some("components"));
    let Some(fact) = process.definition().vocabulary.facts.iter().find(taken) else { return };
    let Some(Atom::Member(sort, _)) = tables.names.facts.get(&*fact.id).map(|fact| tables.facts[*fact].atom) else { return };
    let row = &tables.sorts[sort];
    if sort == ACTORS || !matches!(row.kind, SortKind::Closed | SortKind::Scale) {
        return;
    }
    for (item, word) in words(node, "components") {
        if !row.members.iter().any(|member| **member == *word) {
            desk.unknown_name(&row.name, word, &item.range, row.members.iter().map(|member| &**member));
        }
    }
}
