//! `mandate.findings/1` (F10).

use super::form::Json;
use mandate_process::finding::{Finding, Findings, Severity};

/// Findings as one JSON object on one line.
pub fn findings(findings: &Findings) -> String {
    let told = Json::list(findings.iter().map(finding));
    Json::object([("format", Json::text("mandate.findings/1")), ("findings", told)]).line()
}

fn finding(finding: &Finding) -> Json {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut told =
        Json::object([("code", Json::text(finding.code)), ("severity", Json::text(severity)), ("what", Json::text(finding.what.as_str()))]);
    for (key, text) in [("why", &finding.why), ("help", &finding.help), ("instead", &finding.instead)] {
        told.put(key, text.as_deref().map(Json::text));
    }
    if let Some(span) = &finding.span {
        told.put("source", Json::text(span.source.as_str()));
        told.put("line", Json::count(span.line));
        told.put("column", Json::count(span.column));
    }
    told
}
