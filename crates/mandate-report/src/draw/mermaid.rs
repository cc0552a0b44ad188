//! A process as a state diagram of [Mermaid](https://mermaid.js.org), which forges and wikis draw.
//!
//! States bear generated ids in document order and their titles as labels, so no text of a file is ever syntax.
//! An edge stands in the box of its two states, or else behind all boxes: Mermaid moves a state into the box in
//! which an edge names it first. An edge between a state and one inside it cannot be drawn; it is written as a note
//! instead, and so is one that moves nothing.

use super::label;
use crate::names::Names;
use mandate_analysis::cover::{Aspect, Cover};
use mandate_process::Process;
use mandate_process::definition::Kind;
use mandate_process::ids::StateId;
use mandate_process::tables::{ROOT, StateRow, Tables, Target};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The picture of a process as Mermaid text: nested states, tracks side by side, where it starts and ends, and one
/// edge for each source and target of a transition.
///
/// ```
/// use mandate_process::Process;
/// use mandate_process::definition::{Definition, State, Transition};
/// use mandate_report::draw::mermaid;
///
/// let mut definition = Definition::new("door");
/// definition.root = State::compound("", [State::atomic("closed"), State::atomic("open")]);
/// definition.vocabulary.declare_act("push");
/// definition.transitions.push(Transition::new("push", ["closed"], ["open"]).on_act("push"));
/// let process = Process::compile(definition).expect("a legal process");
/// assert_eq!(mermaid(&process).lines().last(), Some("    s1 --> s2 : push"));
/// ```
pub fn mermaid(process: &Process) -> String {
    picture(process, None)
}

/// The picture of a process on which is marked what cases exercise of it: `✔` and the class `covered`, or `○` and the
/// class `uncovered`, at every state and edge. Mermaid has no classes for edges.
pub fn mermaid_covered(cover: &Cover) -> String {
    picture(cover.process(), Some(cover))
}

fn picture(process: &Process, cover: Option<&Cover>) -> String {
    let mut picture = Picture { names: Names::of(process), tables: process.tables(), cover, text: String::from("stateDiagram-v2\n") };
    picture.about();
    let (edges, notes) = picture.edges();
    picture.inside(ROOT, 1, &edges);
    for (state, lines) in notes {
        // On one line: a note over several ends at the words `end note`, which a title may hold.
        picture.line(1, &format!("note right of {} : {}", node(state), lines.join("<br/>")));
    }
    picture.classes();
    picture.text
}

struct Picture<'p> {
    names: Names<'p>,
    tables: &'p Tables,
    cover: Option<&'p Cover>,
    text: String,
}

/// Lines by the state they belong to.
type Lines = BTreeMap<StateId, Vec<String>>;

impl Picture<'_> {
    fn line(&mut self, depth: usize, text: &str) {
        // Writing into a text does not fail.
        let _ = writeln!(self.text, "{:1$}{text}", "", depth * 4);
    }

    /// Title and description for those who do not see the picture.
    fn about(&mut self) {
        let definition = self.names.process.definition();
        let title = definition.remarks.title.clone().unwrap_or_else(|| definition.id.clone());
        self.line(1, &format!("accTitle: {}", plain(&title)));
        let states = self.tables.states.len() - 1;
        let starts: Vec<String> = self.tables.states[ROOT].initial.iter().map(|target| self.names.state(self.home(*target))).collect();
        let ends: Vec<String> = self.tables.ends.iter().map(|end| self.names.state(StateId::from(end))).collect();
        let mut about = format!("{states} states and {} transitions, starting in {}", self.tables.transitions.len(), starts.join(" and "));
        if !ends.is_empty() {
            about += &format!(", ending in {}", ends.join(", "));
        }
        if let Some(cover) = self.cover {
            let (states, transitions) = (cover.share(Aspect::StatesEntered), cover.share(Aspect::TransitionsTaken));
            let cases = crate::refusal::counted(cover.cases(), "case");
            about += &format!(". Marked for {cases}: {} of {} states entered", states.seen, states.of);
            about += &format!(" and {} of {} transitions taken", transitions.seen, transitions.of);
        }
        self.line(1, &format!("accDescr: {}", plain(&about)));
    }

    /// The children of a state, with where it starts and which of them end it.
    fn inside(&mut self, id: StateId, depth: usize, edges: &Lines) {
        let tables = self.tables;
        let row = &tables.states[id];
        for (index, child) in row.children.iter().enumerate() {
            if index > 0 && row.kind == Kind::Parallel {
                self.line(depth, "--");
            }
            let mark = self.mark(|cover| cover.state(*child));
            let declared = format!("state \"{mark}{}\" as {}", escaped(&self.names.state(*child)), node(*child));
            if tables.states[*child].children.is_empty() {
                self.line(depth, &declared);
            } else {
                self.line(depth, &format!("{declared} {{"));
                self.inside(*child, depth + 1, edges);
                self.line(depth, "}");
            }
        }
        if row.kind == Kind::Compound {
            self.start(id, row, depth);
        }
        for line in edges.get(&id).into_iter().flatten() {
            self.line(depth, line);
        }
        for child in row.children.iter().filter(|child| tables.states[**child].kind == Kind::Final) {
            self.line(depth, &format!("{} --> [*]", node(*child)));
        }
    }

    /// Where a compound starts: at the child that holds the state it names, which Mermaid would else move.
    fn start(&mut self, id: StateId, row: &StateRow, depth: usize) {
        for target in &row.initial {
            let home = self.home(*target);
            let child = row.children.iter().find(|child| self.holds(**child, home)).or_else(|| row.children.first());
            let Some(child) = child.copied() else { continue };
            let mut line = format!("[*] --> {}", node(child));
            if home != child && home != id {
                line += &format!(" : {}", escaped(&format!("in {}", self.names.state(home))));
            }
            self.line(depth, &line);
        }
    }

    /// Edges by the state in whose box they stand, and notes by the state they are about.
    fn edges(&self) -> (Lines, Lines) {
        let (mut edges, mut notes) = (Lines::new(), Lines::new());
        for (id, edge) in self.tables.edges.iter() {
            let Some(transition) = self.names.process.transition(edge.transition) else { continue };
            let label = format!("{}{}", self.mark(|cover| cover.edge(id)), label::edge(&self.names, edge.transition, transition));
            if edge.targets.is_empty() {
                notes.entry(edge.source).or_default().push(escaped(&format!("{label}, without a move")));
            }
            for target in &edge.targets {
                let home = self.home(*target);
                if home != edge.source && (self.holds(home, edge.source) || self.holds(edge.source, home)) {
                    notes.entry(edge.source).or_default().push(escaped(&format!("{label} → {}", self.names.state(home))));
                    continue;
                }
                // Between children of one compound inside its box; any other behind all boxes.
                let parent = self.tables.states[edge.source].parent;
                let beside = self.tables.states[home].parent == parent && self.tables.states[parent].kind == Kind::Compound;
                let line = format!("{} --> {} : {}", node(edge.source), node(home), escaped(&label));
                edges.entry(if beside { parent } else { ROOT }).or_default().push(line);
            }
        }
        (edges, notes)
    }

    /// The sign of what is covered and what is not, where that is asked.
    fn mark(&self, count: impl Fn(&Cover) -> u64) -> &'static str {
        self.cover.map_or("", |cover| if count(cover) > 0 { "✔ " } else { "○ " })
    }

    /// The classes of states by what is covered. The sign in the label says the same.
    fn classes(&mut self) {
        let Some(cover) = self.cover else { return };
        let (covered, uncovered): (Vec<StateId>, Vec<StateId>) =
            self.tables.states.ids().filter(|id| *id != ROOT).partition(|id| cover.state(*id) > 0);
        for (class, style, states) in [
            ("covered", "fill:#d5efe6,stroke:#1a6b52,color:#000", covered),
            ("uncovered", "fill:#fff,stroke:#8a4b00,color:#000,stroke-dasharray:4", uncovered),
        ] {
            if states.is_empty() {
                continue;
            }
            let states: Vec<String> = states.into_iter().map(node).collect();
            self.line(1, &format!("classDef {class} {style}"));
            self.line(1, &format!("class {} {class}", states.join(",")));
        }
    }

    fn home(&self, target: Target) -> StateId {
        match target {
            Target::State(state) => state,
            Target::History(history) => self.tables.histories[history].of,
        }
    }

    fn holds(&self, outer: StateId, inner: StateId) -> bool {
        outer == inner || self.tables.states[outer].inside.contains(inner.index())
    }
}

fn node(state: StateId) -> String {
    format!("s{}", state.0)
}

/// A text as a label: what could be syntax, markup or Markdown becomes an entity, any white space one blank.
fn escaped(text: &str) -> String {
    let mut label = String::with_capacity(text.len());
    for char in blanks(text).chars() {
        match char {
            ' ' | ',' | '\'' | '(' | ')' | '/' | '?' | '!' => label.push(char),
            char if char.is_ascii_alphanumeric() || !char.is_ascii() => label.push(char),
            // `s1 --> s2 : a-b` reads as it stands, `--` and a bullet in front do not.
            '-' if label.ends_with(|last: char| last.is_ascii_alphanumeric()) => label.push('-'),
            char => {
                let _ = write!(label, "#{};", u32::from(char));
            }
        }
    }
    // A label must not be nothing.
    if label.is_empty() { String::from("#8211;") } else { label }
}

/// A text for the title and the description, which Mermaid takes as they stand up to the end of the line.
fn plain(text: &str) -> String {
    blanks(text).chars().filter(|char| !matches!(char, '<' | '>' | '#' | ';' | '{' | '}' | '%' | '&' | '\\' | '`')).collect()
}

fn blanks(text: &str) -> String {
    let clean = |char: char| if char.is_control() || char.is_whitespace() { ' ' } else { char };
    text.chars().map(clean).collect::<String>().split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
