//! Findings on a terminal, with the lines they are about.

use crate::files::Files;
use crate::out::Out;
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use mandate::process::finding::{Finding, Findings, Severity};

/// Shows findings; says whether one is an error.
pub fn show(findings: &Findings, files: &Files, out: &Out) -> bool {
    let mut all: Findings = files.refused();
    all.extend(findings.iter().cloned());
    if !out.is_text() {
        if !all.is_empty() {
            out.say(&mandate::report::json::findings(&all));
        }
    } else {
        for finding in &all {
            out.remark(&one(finding, files, out.style.width));
        }
    }
    all.iter().any(|finding| finding.severity == Severity::Error)
}

fn one(finding: &Finding, files: &Files, width: usize) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(finding.what.as_str()).id(finding.code);
    let text = finding.span.as_ref().and_then(|span| files.read_before(&span.source));
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut group = match (&finding.span, &text) {
        (Some(span), Some(text)) if span.end <= text.len() => {
            let annotation = AnnotationKind::Primary.span(span.start..span.end.max(span.start));
            group_of(title, Snippet::source(text.as_str()).path(span.source.as_str()).annotation(annotation))
        }
        (Some(span), _) => {
            let place = format!("{}:{}:{}", span.source, span.line, span.column);
            Group::with_title(title).element(Level::NOTE.message(place))
        }
        _ => Group::with_title(title),
    };
    if let Some(why) = &finding.why {
        group = group.element(Level::NOTE.message(why.as_str()));
    }
    if let (Some(help), None) = (&finding.help, &finding.instead) {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    groups.push(group);
    if let (Some(help), Some(instead), Some(span), Some(text)) = (&finding.help, &finding.instead, &finding.span, &text) {
        // The word alone is replaced: quotation marks around it stay.
        let quoted = text.get(span.start..span.end).is_some_and(|found| found.starts_with(['"', '\'']));
        let inside = if quoted { span.start + 1..span.end.saturating_sub(1) } else { span.start..span.end };
        let patched = Snippet::source(text.as_str()).path(span.source.as_str()).patch(Patch::new(inside, instead.as_str()));
        groups.push(Level::HELP.secondary_title(help.as_str()).element(patched));
    } else if let (Some(help), Some(_)) = (&finding.help, &finding.instead) {
        groups.push(Group::with_title(Level::HELP.secondary_title(help.as_str())));
    }
    Renderer::styled().term_width(width).render(&groups)
}

fn group_of<'a>(title: annotate_snippets::Title<'a>, snippet: Snippet<'a, annotate_snippets::Annotation<'a>>) -> Group<'a> {
    Group::with_title(title).element(snippet)
}
