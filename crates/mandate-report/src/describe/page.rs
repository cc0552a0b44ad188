//! The page that a description is written on: a heading, labelled lines, lists.

use crate::names::Names;
use crate::sources::citation;
use crate::style::{Style, safe};
use mandate_process::Process;
use mandate_process::definition::Remarks;

/// What is being written.
pub(super) struct Page<'a> {
    pub names: Names<'a>,
    text: String,
}

const LABEL: usize = 13;

impl<'a> Page<'a> {
    pub(super) fn of(process: &'a Process) -> Self {
        Self { names: Names::of(process), text: String::new() }
    }

    /// The description; nothing if nothing was described.
    pub(super) fn finish(self) -> Option<String> {
        (!self.text.is_empty()).then_some(self.text)
    }

    /// What kind of thing it is, its id, its title.
    pub(super) fn heading(&mut self, kind: &str, id: &str, title: Option<&str>) {
        Style::default().gap(&mut self.text);
        let title = title.filter(|title| !title.is_empty()).map(|title| format!(" · {}", safe(title))).unwrap_or_default();
        self.set("", "  ", &format!("{kind} [{}]{title}", safe(id)));
    }

    /// A labelled line; nothing for an empty text.
    pub(super) fn line(&mut self, label: &str, text: &str) {
        if !text.is_empty() {
            let further = " ".repeat(LABEL + 2);
            self.set(&format!("  {label:<LABEL$}"), &further, text);
        }
    }

    /// Several lines under one label.
    pub(super) fn lines(&mut self, label: &str, lines: &[String]) {
        for (index, line) in lines.iter().enumerate() {
            let depth = line.len() - line.trim_start().len();
            let further = " ".repeat(LABEL + 4 + depth);
            let label = if index == 0 { label } else { "" };
            self.set(&format!("  {label:<LABEL$}{}", " ".repeat(depth)), &further, line.trim_start());
        }
    }

    /// Note and sources.
    pub(super) fn remarks(&mut self, remarks: &Remarks) {
        self.line("note", &remarks.note.as_deref().map(safe).unwrap_or_default());
        self.line("from", &citation(remarks).unwrap_or_default());
    }

    fn set(&mut self, first: &str, further: &str, text: &str) {
        Style::default().set(&mut self.text, first, further, text);
    }

    // What things are called, by their names in files.

    /// `“title” [id]` of a state.
    pub(super) fn state(&self, id: &str) -> String {
        let state = self.names.process.tables().names.states.get(id);
        titled(id, state.map(|state| self.names.state(*state)))
    }

    /// Several states.
    pub(super) fn states(&self, ids: &[String]) -> String {
        ids.iter().map(|id| self.state(id)).collect::<Vec<_>>().join(", ")
    }

    pub(super) fn fact(&self, id: &str) -> String {
        let fact = self.names.process.tables().names.facts.get(id);
        titled(id, fact.map(|fact| self.names.fact(*fact)))
    }

    pub(super) fn act(&self, id: &str) -> String {
        let act = self.names.process.tables().names.acts.get(id);
        titled(id, act.map(|act| self.names.act(*act)))
    }

    pub(super) fn deadline(&self, id: &str) -> String {
        let deadline = self.names.process.tables().names.deadlines.get(id);
        titled(id, deadline.map(|deadline| self.names.deadline(*deadline)))
    }

    pub(super) fn transition(&self, id: &str) -> String {
        let transition = self.names.process.tables().names.transitions.get(id);
        titled(id, transition.map(|transition| self.names.transition(*transition)))
    }

    /// A role with its article; any other word as it is.
    pub(super) fn role(&self, id: &str) -> String {
        match id {
            "actor" => "any actor".to_owned(),
            id => self.names.process.tables().names.roles.get(id).map_or_else(|| safe(id), |role| self.names.role(*role)),
        }
    }

    /// Several roles, or everybody.
    pub(super) fn roles(&self, ids: &[String]) -> String {
        if ids.is_empty() {
            return "everybody".to_owned();
        }
        let roles: Vec<String> = ids.iter().map(|id| self.role(id)).collect();
        crate::names::listed(&roles, "or")
    }
}

/// A title and an id, or the id alone where they say the same.
fn titled(id: &str, title: Option<String>) -> String {
    match title.filter(|title| !title.eq_ignore_ascii_case(&id.replace('-', " "))) {
        Some(title) => format!("“{title}” [{}]", safe(id)),
        None => format!("[{}]", safe(id)),
    }
}
