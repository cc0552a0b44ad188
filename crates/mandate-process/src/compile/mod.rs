//! From names to tables: every problem at once, nothing guessed.

mod moves;
mod properties;
mod states;
mod tests;
mod words;

use crate::cast::Cast;
use crate::definition::{Definition, Item, State};
use crate::finding::{Finding, Findings, Span, nearest};
use crate::index::NameIndex;
use crate::limits::Limits;
use crate::tables::{self, Name, Tables};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The tables, and the states as declared in document order without their children.
pub(crate) fn compile(definition: &Definition, limits: &Limits) -> Result<(Tables, Vec<State>), Findings> {
    let mut compiler = Compiler { definition, limits, tables: Tables::default(), findings: Vec::new() };
    compiler.limits();
    if !compiler.findings.is_empty() {
        return Err(compiler.findings);
    }
    let states = compiler.states();
    compiler.words();
    compiler.names();
    if compiler.findings.is_empty() {
        compiler.constants();
    }
    compiler.tests();
    compiler.moves();
    compiler.properties();
    compiler.tests_fit();
    compiler.effects_of_states();
    compiler.beginnings();
    if compiler.findings.is_empty() { Ok((compiler.tables, states)) } else { Err(compiler.findings) }
}

/// Problems told of one definition.
const MOST_FINDINGS: usize = 1_000;

/// Tests of one process, each part of a test counted.
const MOST_TESTS: usize = 1 << 16;

struct Compiler<'d> {
    definition: &'d Definition,
    limits: &'d Limits,
    tables: Tables,
    findings: Findings,
}

/// Where a problem stands: the table it is in.
#[derive(Clone, Copy)]
struct At<'d>(Item, &'d str);

impl Item {
    /// The word for the kind in messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::Role => "role",
            Self::Type => "type",
            Self::Fact => "fact",
            Self::Act => "act",
            Self::State => "state",
            Self::Transition => "transition",
            Self::Deadline => "deadline",
            Self::Rule => "rule",
            Self::Property => "property",
            Self::Scope => "scope",
        }
    }
}

impl<'d> Compiler<'d> {
    fn report(&mut self, at: At<'_>, finding: Finding) {
        let span = self.definition.places.of(at.0, at.1);
        self.report_at(at, finding, span);
    }

    /// Reports at the name itself, where the file has it.
    fn report_name(&mut self, at: At<'_>, name: &str, finding: Finding) {
        let span = self.definition.places.of_name(at.0, at.1, name);
        self.report_at(at, finding, span);
    }

    fn report_at(&mut self, at: At<'_>, finding: Finding, span: Option<Span>) {
        if self.findings.len() >= MOST_FINDINGS {
            return;
        }
        let finding = if span.is_none() && !at.1.is_empty() {
            Finding { what: format!("{} `{}`: {}", at.0.word(), at.1, finding.what), ..finding }
        } else {
            finding
        };
        self.findings.push(finding.at(span));
    }

    /// A problem of form or type.
    fn wrong(&mut self, at: At<'_>, what: impl Into<String>, wanted: impl Into<String>) {
        self.report(at, Finding::error("wrong-type", what).why(wanted));
    }

    /// A name that is not declared.
    fn unknown<'n>(&mut self, at: At<'_>, item: Item, wanted: &str, names: impl Iterator<Item = &'n str>) {
        // Comparing with every name takes time: where so much is wrong, it helps nobody.
        let near = if self.findings.len() < MOST_FINDINGS / 10 { nearest(wanted, names).map(String::from) } else { None };
        let mut finding = Finding::error("unknown-name", format!("no {} is called `{wanted}`", item.word()));
        if let Some(near) = near {
            finding = finding.help(format!("did you mean `{near}`?")).instead(near);
        }
        self.report_name(at, wanted, finding);
    }

    /// What every case begins with.
    fn beginnings(&mut self) {
        if !self.findings.is_empty() {
            return;
        }
        let tables = &mut self.tables;
        tables.act_index = NameIndex::new(tables.acts.rows().iter().map(|row| &*row.name));
        tables.cast = Arc::new(Cast::new(tables));
        if tables.cast.cells() <= self.limits.entries {
            tables.starts = tables.cast.starting_cells(tables);
        }
    }

    fn limits(&mut self) {
        let vocabulary = &self.definition.vocabulary;
        let counts = [
            ("transitions", self.definition.transitions.len()),
            ("deadlines", self.definition.deadlines.len()),
            ("properties", self.definition.properties.len()),
            ("rules", self.definition.rules.len()),
            ("facts", vocabulary.facts.len()),
            ("acts", vocabulary.acts.len()),
            ("types", vocabulary.types.len()),
        ];
        for (what, count) in counts {
            if count > self.limits.items {
                let at = At(Item::Process, "");
                self.report(at, Finding::error("too-many", format!("{count} {what}")).why(format!("at most {}", self.limits.items)));
            }
        }
        if vocabulary.roles.len() > 64 {
            self.report(At(Item::Process, ""), Finding::error("too-many", format!("{} roles", vocabulary.roles.len())).why("at most 64"));
        }
    }

    /// Tests are as many as their files say, so that only here it is seen whether their ids hold them.
    fn tests_fit(&mut self) {
        let count = self.tables.tests.len();
        if count > MOST_TESTS {
            self.report(At(Item::Process, ""), Finding::error("too-many", format!("{count} tests")).why(format!("at most {MOST_TESTS}")));
        }
    }

    /// Enters the names of everything that is declared, and reports what is declared twice.
    fn names(&mut self) {
        let definition = self.definition;
        for (index, transition) in definition.transitions.iter().enumerate() {
            let map = &mut self.tables.names.transitions;
            enter(map, &mut self.findings, definition, Item::Transition, &transition.id, index.into());
        }
        for (index, rule) in definition.rules.iter().enumerate() {
            if RESERVED_RULES.contains(&&*rule.id) {
                self.report(
                    At(Item::Rule, &rule.id),
                    Finding::error("reserved-name", format!("`{}` is the name of a kind of refusal", rule.id)),
                );
            }
            let map = &mut self.tables.names.rules;
            enter(map, &mut self.findings, definition, Item::Rule, &rule.id, index.into());
        }
        for (index, deadline) in definition.deadlines.iter().enumerate() {
            let map = &mut self.tables.names.deadlines;
            enter(map, &mut self.findings, definition, Item::Deadline, &deadline.id, index.into());
        }
        for (index, property) in definition.properties.iter().enumerate() {
            let map = &mut self.tables.names.properties;
            enter(map, &mut self.findings, definition, Item::Property, &property.id, index.into());
        }
        for (index, fact) in definition.vocabulary.facts.iter().enumerate() {
            let map = &mut self.tables.names.facts;
            enter(map, &mut self.findings, definition, Item::Fact, &fact.id, index.into());
        }
        for (index, act) in definition.vocabulary.acts.iter().enumerate() {
            let map = &mut self.tables.names.acts;
            enter(map, &mut self.findings, definition, Item::Act, &act.id, index.into());
        }
    }
}

/// Names that refusals bear, so that no rule may.
const RESERVED_RULES: [&str; 9] = [
    "unknown-act",
    "case-closed",
    "out-of-time-order",
    "content-invalid",
    "not-this-actor",
    "not-in-order",
    "rules-unmet",
    "does-not-settle",
    "at-most",
];

fn enter<I>(map: &mut BTreeMap<Name, I>, findings: &mut Findings, definition: &Definition, item: Item, id: &str, at: I) {
    let span = definition.places.of(item, id);
    let bad = id.is_empty() || id.chars().count() > 64 || id.chars().any(char::is_control);
    if bad {
        findings.push(
            Finding::error("bad-name", format!("`{}` is no name of a {}", id.escape_default(), item.word()))
                .why("1 to 64 characters without control characters")
                .at(span),
        );
    } else if map.insert(tables::name(id), at).is_some() {
        findings.push(
            Finding::error("duplicate-name", format!("{} `{id}` is declared twice", item.word()))
                .why("each name stands for one thing")
                .at(span),
        );
    }
}
