//! A scenario, with the process it runs on and the designs it names.

use super::act::{ReadAct, acts};
use super::content::Known;
use super::design::{self, Around};
use super::desk::{Desk, text};
use super::file::{self, Beside};
use super::roster::{Roster, act_under_actor, members, players};
use super::variant::{Base, variant};
use crate::design::Design;
use crate::scenario::{Expect, Kind, Scenario};
use crate::variant::{Variant, varied};
use crate::when::{before_start, goes_back, instants};
use mandate_process::Process;
use mandate_process::finding::{Finding, Findings, Severity};
use mandate_process::limits::Limits;
use mandate_process::tables::names;
use mandate_process::text::grammar::{Form, SCENARIO};
use mandate_process::text::tree::{Entry, Node, Tree};
use mandate_process::text::{self, Checker, Page, Sources, remarks};
use mandate_process::time::{Date, Instant};
use std::collections::BTreeMap;

/// A story and the process it runs on, if the files give them, and what was found about them.
///
/// There is a story only if nothing in it or in what it names is wrong: what was read runs.
#[derive(Debug)]
pub struct StoryReading {
    /// The story.
    pub scenario: Option<Scenario>,
    /// The process it names.
    pub process: Option<Process>,
    /// Other processes that its variants name, by the names they have there.
    pub others: Vec<(String, Process)>,
    /// Errors, if there is no story; warnings.
    pub findings: Findings,
}

impl StoryReading {
    /// The story that a variant tells, and the process it runs on.
    pub fn variant(&self, id: &str) -> Option<(&Process, Scenario)> {
        let base = self.scenario.as_ref()?;
        let variant = base.variants.iter().find(|variant| variant.id == id)?;
        let process = process_of(variant, self.process.as_ref(), &self.others)?;
        Some((process, varied(process, base, variant)))
    }
}

fn process_of<'p>(variant: &Variant, base: Option<&'p Process>, others: &'p [(String, Process)]) -> Option<&'p Process> {
    let named = |name: &String| others.iter().find(|(known, _)| known == name).map(|(_, process)| process);
    variant.process.as_ref().map_or(base, named)
}

/// Reads a scenario and everything it names.
///
/// ```
/// use mandate_process::{limits::Limits, text::Texts};
/// let texts = Texts::new([
///     ("door.process.toml", "format = 'mandate.process/1'\nid = 'door'\nversion = '1'\ntitle = 'A door'\n\
///       states = ['closed', 'open']\nrole.porter = { name = 'Porter' }\n\
///       act.push = { says = 'Push', by = 'porter' }\ntransition.push = { from = 'closed', to = 'open' }"),
///     ("story.toml", "format = 'mandate.scenario/1'\nid = 'short'\ntitle = 'Short'\nkind = 'fiction'\n\
///       process = 'door.process.toml'\nstarts = 2027-01-11\nact = [{ on = 2027-01-12, do = 'psuh' }]"),
/// ]);
/// let reading = mandate_scenario::read(&texts, "story.toml", &Limits::DEFAULT);
/// assert!(reading.scenario.is_none());
/// assert_eq!(reading.findings[0].what, "no act is called `psuh`");
/// assert_eq!(reading.findings[0].help.as_deref(), Some("did you mean `push`?"));
/// ```
pub fn read(sources: &dyn Sources, name: &str, limits: &Limits) -> StoryReading {
    let (id, text) = match file::find(sources, name, None) {
        Ok(found) => found,
        Err(findings) => return StoryReading { scenario: None, process: None, others: Vec::new(), findings },
    };
    let page = Page::new(id, &text);
    let (root, findings) = file::tree(&page, Form::Scenario, limits);
    let Some(mut root) = root else { return StoryReading { scenario: None, process: None, others: Vec::new(), findings } };
    let mut desk = Desk::new(&page);
    act_under_actor(&mut desk, &mut root);
    let mut checker = Checker::new(&page);
    checker.table(&root, &SCENARIO, 0..0, "the scenario");
    desk.findings.extend(findings.into_iter().chain(checker.findings));
    let beside = Beside::new(sources, page.id(), text.len(), limits);
    let mut reader = Reader { desk, root: &root, beside, told: Findings::new(), varied: 0 };
    let (process, others) = reader.processes();
    let scenario = reader.scenario(process.as_ref(), &others);
    let Reader { desk, told, .. } = reader;
    let mut findings = desk.findings;
    findings.sort_by_key(|finding| finding.span.as_ref().filter(|span| span.source == page.id()).map_or(0, |span| span.start));
    findings.dedup();
    findings.extend(told);
    let sound = findings.iter().all(|finding| finding.severity != Severity::Error);
    StoryReading { scenario: scenario.filter(|_| sound), process, others, findings }
}

/// Acts of variants that are put in order to look at their days; the runner tells of the rest.
const MOST_VARIED: usize = 1_000_000;

struct Reader<'r, 't, 's> {
    desk: Desk<'r, 't>,
    root: &'r Node,
    beside: Beside<'s>,
    /// What was found in other files.
    told: Findings,
    /// Acts of variants that were put in order so far.
    varied: usize,
}

/// Processes by the names that a story gives them.
type Named = Vec<(String, Process)>;

impl Reader<'_, '_, '_> {
    /// The process of the story, and those of its variants.
    fn processes(&mut self) -> (Option<Process>, Named) {
        let root = self.root;
        let process = root.get("process").and_then(|node| self.process(node));
        let mut others: Named = Vec::new();
        for variant in root.get("variant").map(Node::entries).unwrap_or_default() {
            let Some((node, name)) = variant.node.get("process").and_then(|node| Some((node, node.text()?))) else { continue };
            if others.iter().any(|(known, _)| known == name) {
                continue;
            }
            let other = if root.get("process").and_then(Node::text) == Some(name) { process.clone() } else { self.process(node) };
            others.extend(other.map(|process| (name.to_owned(), process)));
        }
        (process, others)
    }

    fn process(&mut self, node: &Node) -> Option<Process> {
        let reading = text::read(&self.beside, node.text()?, &self.beside.left());
        for mut finding in reading.findings {
            if finding.span.is_none() {
                finding.span = Some(self.desk.page.span(node.range.clone()));
                self.desk.findings.push(finding);
            } else if !self.told.contains(&finding) {
                self.told.push(finding);
            }
        }
        reading.process
    }

    fn scenario(&mut self, process: Option<&Process>, others: &Named) -> Option<Scenario> {
        let root = self.root;
        let kind = if root.get("kind").and_then(Node::text) == Some("record") { Kind::Record } else { Kind::Fiction };
        let starts = root.get("starts").and_then(Node::date);
        let (players, roster) = players(&mut self.desk, root, process);
        let members = members(&mut self.desk, root, process);
        let (names, designs) = self.designs(process, &roster);
        let known = process.map(|process| Known { process, roster: &roster, designs: &names });
        let read = acts(&mut self.desk, root.get("act"), known);
        let offset = process.map_or(0, Process::utc_offset);
        let opens = starts.map(|day| day.at_noon(offset));
        self.order(&read, opens, offset);
        self.each_once();
        if kind == Kind::Record {
            self.uncited(&read);
        }
        let expect = root.get("expect").map(|node| expect(&mut self.desk, node, known)).unwrap_or_default();
        let mut scenario = Scenario {
            id: text(root, "id").unwrap_or_default(),
            kind,
            process: text(root, "process").unwrap_or_default(),
            starts: starts.unwrap_or_default(),
            until: root.get("until").and_then(Node::date),
            players,
            members,
            designs,
            acts: read.iter().map(|read| read.act.clone()).collect(),
            expect,
            variants: Vec::new(),
            remarks: remarks(root),
        };
        self.until(scenario.until, root, &read, opens, offset);
        for entry in root.get("variant").map(Node::entries).unwrap_or_default().iter().filter(|entry| !entry.key.starts_with("x-")) {
            let named = entry.node.get("process").and_then(Node::text);
            let other = named.map_or(process, |name| others.iter().find(|(known, _)| known == name).map(|(_, process)| process));
            let known = other.map(|process| Known { process, roster: &roster, designs: &names });
            let (variant, added) = variant(&mut self.desk, entry, Base { acts: &read, known });
            if let (Some(process), true) = (other, self.desk.is_sound()) {
                self.varied(entry, process, &scenario, &variant, &added);
            }
            scenario.variants.push(variant);
        }
        starts.map(|_| scenario)
    }

    /// The designs: their names, and those that read.
    fn designs(&mut self, process: Option<&Process>, roster: &Roster) -> (Vec<String>, Vec<(String, Design)>) {
        let (mut names, mut designs) = (Vec::new(), Vec::new());
        let around = process.map(|process| Around { process, roster });
        let root = self.root;
        let own = root.get("design").map(|node| ("design", 0..0, node));
        let more = root.get("designs").map(Node::entries).unwrap_or_default().iter().filter(|entry| !entry.key.starts_with("x-"));
        for (name, key, node) in own.into_iter().chain(more.map(|entry| (&*entry.key, entry.range.clone(), &entry.node))) {
            if names.iter().any(|known| known == name) {
                let finding = Finding::error("duplicate-name", format!("two designs are called `{name}`"));
                self.desk.report(finding.why("the key `design` names one of them"), &key);
            }
            names.push(name.to_owned());
            let design = match &node.tree {
                Tree::Table(_) => Some(design::lower(&mut self.desk, node, name, around)),
                Tree::Text(file) => {
                    let span = self.desk.page.span(node.range.clone());
                    let left = self.beside.left();
                    let (design, findings) = design::file(&self.beside, file, &left, Some(span), around);
                    self.told.extend(findings);
                    design
                }
                _ => None,
            };
            designs.extend(design.map(|design| (name.to_owned(), design)));
        }
        (names, designs)
    }

    /// The acts stand in the order of time, none before the opening.
    fn order(&mut self, read: &[ReadAct], opens: Option<Instant>, offset: i32) {
        let dated: Vec<(&ReadAct, &std::ops::Range<usize>)> = read.iter().filter_map(|read| Some((read, read.on.as_ref()?))).collect();
        let times = instants(dated.iter().map(|(read, _)| read.act.on), offset);
        let mut last = opens;
        for ((read, range), at) in dated.into_iter().zip(times) {
            if let Some(opens) = opens.filter(|opens| at < *opens) {
                self.desk.report(before_start(&read.act.act, at, opens, offset), range);
            } else if last.is_some_and(|last| at < last) {
                self.desk.report(goes_back(&read.act.act, at, offset), range);
            }
            last = last.max(Some(at));
        }
    }

    /// What a variant replaces or adds does not go back in time either.
    fn varied(&mut self, entry: &Entry, process: &Process, base: &Scenario, variant: &Variant, added: &[ReadAct]) {
        let offset = process.utc_offset();
        let opens = base.starts.at_noon(offset);
        let times = instants(added.iter().map(|read| read.act.on), offset);
        for (read, at) in added.iter().zip(times).filter(|(_, at)| *at < opens) {
            if let Some(range) = &read.on {
                self.desk.report(before_start(&read.act.act, at, opens, offset), range);
            }
        }
        // Added acts find their place among the others; only another day for one of these can go back.
        let days = variant.change.iter().filter(|(_, fields)| fields.iter().any(|(key, _)| key == "on")).map(|(act, _)| act);
        let Some(first) = days.into_iter().next() else { return };
        self.varied += base.acts.len();
        if self.varied > MOST_VARIED {
            return;
        }
        let told = varied(process, base, variant);
        let times = instants(told.acts.iter().map(|act| act.on), offset);
        let before = std::iter::once(opens).chain(times.iter().copied());
        if let Some(((act, at), _)) = told.acts.iter().zip(&times).zip(before).find(|((_, at), before)| *at < before) {
            let place = |act: &str| Some(entry.node.get("change")?.get(act)?.get("on")?.range.clone());
            let own = act.id.as_deref().and_then(place).or_else(|| place(first));
            self.desk.report(goes_back(&act.act, *at, offset), &own.unwrap_or_else(|| entry.range.clone()));
        }
    }

    /// No two acts have one id.
    fn each_once(&mut self) {
        let acts = self.root.get("act").map(Node::items).unwrap_or_default();
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for (node, id) in acts.iter().filter_map(|act| act.get("id")).filter_map(|node| Some((node, node.text()?))) {
            let line = self.desk.page.span(node.range.clone()).line;
            if let Some(line) = first.get(id) {
                let finding = Finding::error("duplicate-name", format!("two acts have the id `{id}`"));
                let range = self.desk.word(node);
                self.desk.report(finding.why(format!("the first stands on line {line}")), &range);
            } else {
                first.insert(id, line);
            }
        }
    }

    /// What is on public record is on a document.
    fn uncited(&mut self, read: &[ReadAct]) {
        for ReadAct { act, place, .. } in
            read.iter().filter(|read| read.act.remarks.source.is_empty() && read.act.remarks.unverified.is_empty())
        {
            let finding = Finding::warning("uncited", format!("`{}` names no document", act.act));
            self.desk.report(finding.why("in a record each act has a `source`, or an `unverified` one"), place);
        }
    }

    /// The clock does not stop before the last act.
    fn until(&mut self, until: Option<Date>, root: &Node, read: &[ReadAct], opens: Option<Instant>, offset: i32) {
        let Some((until, node)) = until.zip(root.get("until")) else { return };
        let last = instants(read.iter().filter(|read| read.on.is_some()).map(|read| read.act.on), offset).into_iter().chain(opens).max();
        if last.is_some_and(|last| until.end(offset) <= last) {
            let finding = Finding::warning("stops-early", format!("the clock stops on {until}, before the last act"));
            self.desk.report(finding.why("`until` says how far time passes after it"), &node.range);
        }
    }
}

/// Reads an `expect`.
pub(super) fn expect(desk: &mut Desk<'_, '_>, node: &Node, known: Option<Known<'_>>) -> Expect {
    if let (Some(known), Some((item, word))) = (known, node.get("ends-in").and_then(|item| Some((item, item.text()?))))
        && !known.process.tables().names.states.contains_key(word)
    {
        desk.unknown_name("state", word, &item.range, names(&known.process.tables().names.states));
    }
    Expect { ends_in: text(node, "ends-in"), no_later_than: node.get("no-later-than").and_then(Node::date) }
}
