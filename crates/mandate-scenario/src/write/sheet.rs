//! A file as it is written, line by line.

use mandate_process::definition::Remarks;
use mandate_process::text::{Form, line};

/// What is written so far.
#[derive(Default)]
pub(super) struct Sheet(String);

impl Sheet {
    pub fn text(self) -> String {
        self.0
    }

    pub fn line(&mut self, key: &str, value: &Form) {
        line(key, value, &mut self.0);
    }

    pub fn some(&mut self, key: &str, value: Option<Form>) {
        if let Some(value) = value {
            self.line(key, &value);
        }
    }

    /// `[a.b]`. The parts are ids, which need no quotes.
    pub fn header(&mut self, path: &[&str]) {
        self.0.push_str(&format!("\n[{}]\n", path.join(".")));
    }

    /// `[[a.b]]`: one more of a list.
    pub fn item(&mut self, path: &[&str]) {
        self.0.push_str(&format!("\n[[{}]]\n", path.join(".")));
    }

    /// All remarks but the title.
    pub fn remarks(&mut self, remarks: &Remarks) {
        for (key, value) in without_title(remarks) {
            self.some(key, value);
        }
    }
}

fn without_title(remarks: &Remarks) -> [(&'static str, Option<Form>); 4] {
    let list = |texts: &[String]| Some(texts).filter(|texts| !texts.is_empty()).map(Form::one_or_list);
    [
        ("note", remarks.note.as_deref().map(Form::from)),
        ("source", list(&remarks.source)),
        ("unverified", list(&remarks.unverified)),
        ("choice", remarks.choice.as_deref().map(Form::from)),
    ]
}

/// A table on one line: keys that have a value, then the remarks.
pub(super) fn pairs(own: impl IntoIterator<Item = (&'static str, Option<Form>)>, remarks: &Remarks) -> Form {
    let title = ("title", remarks.title.as_deref().map(Form::from));
    let all = own.into_iter().chain([title]).chain(without_title(remarks));
    Form::table(all.filter_map(|(key, value)| Some((key, value?))))
}
