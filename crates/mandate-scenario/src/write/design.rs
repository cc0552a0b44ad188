//! Designs as tables of a scenario.

use super::form;
use super::sheet::{Sheet, pairs};
use crate::design::Design;
use mandate_process::definition::Remarks;
use mandate_process::text::Form;

/// Writes `[designs.NAME]`.
pub(super) fn write(sheet: &mut Sheet, name: &str, design: &Design) {
    let text = |text: &Option<String>| text.as_deref().map(Form::from);
    let list = |ids: &[String]| Some(Form::texts(ids)).filter(|_| !ids.is_empty());
    sheet.header(&["designs", name]);
    sheet.some("id", Some(Form::from(design.id.as_str())).filter(|_| design.id != name));
    sheet.some("components", list(&design.components));
    all(sheet, &design.remarks);
    if !design.needs.is_empty() {
        sheet.header(&["designs", name, "need"]);
    }
    for need in &design.needs {
        let critical = need.critical.then_some(Form::Boolean(true));
        let own = [("units", Some(Form::Integer(need.units))), ("of", text(&need.of)), ("critical", critical)];
        sheet.line(&need.id, &pairs(own, &need.remarks));
    }
    for task in &design.tasks {
        sheet.header(&["designs", name, "task", &task.id]);
        sheet.some("says", text(&task.says));
        sheet.some("priority", task.priority.map(Form::Integer));
        sheet.some("uses", list(&task.uses));
        sheet.some("peacebuilding", task.peacebuilding.then_some(Form::Boolean(true)));
        sheet.some("hand-over", text(&task.hand_over));
        let after = |(benchmark, percent): &(String, i64)| {
            Form::table([("benchmark", Form::from(benchmark.as_str())), ("percent", Form::Integer(*percent))])
        };
        sheet.some("after", task.after.as_ref().map(after));
        all(sheet, &task.remarks);
    }
    for benchmark in &design.benchmarks {
        sheet.header(&["designs", name, "benchmark", &benchmark.id]);
        sheet.some("says", text(&benchmark.says));
        sheet.some("indicator", text(&benchmark.indicator));
        sheet.some("baseline", benchmark.baseline.as_ref().map(form));
        sheet.some("target", benchmark.target.as_ref().map(form));
        sheet.some("due", benchmark.due.map(Form::Date));
        sheet.some("verifier", text(&benchmark.verifier));
        sheet.some("measures", text(&benchmark.measures));
        all(sheet, &benchmark.remarks);
    }
    if let Some(exit) = &design.exit {
        sheet.header(&["designs", name, "exit"]);
        sheet.some("end-state", text(&exit.end_state));
        sheet.some("hand-over", text(&exit.hand_over));
        sheet.some("notice", text(&exit.notice));
        all(sheet, &exit.remarks);
    }
    for commitment in &design.commitments {
        sheet.item(&["designs", name, "commitment"]);
        sheet.line("by", &Form::from(commitment.by.as_str()));
        sheet.some("says", text(&commitment.says));
        sheet.some("due", commitment.due.map(Form::Date));
        all(sheet, &commitment.remarks);
    }
}

/// All remarks, the title first.
fn all(sheet: &mut Sheet, remarks: &Remarks) {
    sheet.some("title", remarks.title.as_deref().map(Form::from));
    sheet.remarks(remarks);
}
