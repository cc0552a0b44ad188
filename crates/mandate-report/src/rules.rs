//! Unmet rules as a block: first things first, together what the same act brings.

use crate::blocked::{Blocked, Group};
use crate::reasons::{citation_in_short, shortened};
use crate::style::{Label, Sign, Style, safe};

/// How much is told of each unmet rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Everything, with sources in full.
    Full,
    /// Sources in few words; of many rules what to do and no more, and their sources once.
    Brief,
    /// No sources: they stand elsewhere.
    Unsourced,
}

/// More rules than this are told briefly where that is wanted.
const MANY: usize = 4;

/// Unmet rules under headings.
pub(crate) fn rules(text: &mut String, rules: &[Blocked], style: Style, indent: &str, detail: Detail) {
    let alone = rules.len() == 1;
    let many = rules.len() > MANY && detail == Detail::Brief;
    let mut last: Option<(Group, &[String])> = None;
    for rule in rules {
        if !alone && last != Some((rule.group, &rule.who)) {
            style.set(text, indent, &format!("{indent}  "), &heading(rule));
        }
        last = Some((rule.group, &rule.who));
        one(text, rule, style, indent, (alone, many, detail));
    }
    if many {
        sources(text, rules, style, indent);
    }
}

fn heading(rule: &Blocked) -> String {
    let who = rule.who.join("; ");
    if who.is_empty() { format!("{}:", rule.group.heading()) } else { format!("{}, {who}:", rule.group.heading()) }
}

fn one(text: &mut String, rule: &Blocked, style: Style, indent: &str, (alone, many, detail): (bool, bool, Detail)) {
    let inner = format!("{indent}  ");
    let (sign, says) = if style.plain {
        (String::new(), format!("Rule {} is not met: {}", rule.rule, rule.says))
    } else {
        (format!("{indent}{} ", style.sign(Sign::No)), format!("{} [{}]", rule.says, rule.rule))
    };
    style.set(text, &sign, &inner, &says);
    let mut line = |label: Label, said: &str| style.labelled(text, &inner, label, said);
    if !many || rule.fix.is_none() {
        rule.found.iter().for_each(|found| line(Label::Found, found));
    }
    if alone {
        who(rule).iter().for_each(|who| line(Label::Who, who));
    }
    rule.fix.iter().for_each(|fix| line(Label::Do, fix));
    let cites = match detail {
        Detail::Full => rule.cites.clone(),
        Detail::Brief if !many => citation_in_short(&rule.remarks),
        Detail::Brief | Detail::Unsourced => None,
    };
    cites.iter().for_each(|cites| line(Label::From, cites));
}

/// Who can change what a rule found, and when.
fn who(rule: &Blocked) -> Vec<String> {
    let when = match rule.group {
        Group::WithThisAct => return vec!["this act: give it with the content".to_owned()],
        Group::Wait => return vec!["nobody: time runs out by itself".to_owned()],
        Group::Now => "in order now",
        Group::Later => "something else comes first",
        Group::Never => return vec!["nobody any more".to_owned()],
    };
    rule.who.iter().map(|who| format!("{who}; {when}")).collect()
}

/// The sources of several rules, each document once.
fn sources(text: &mut String, rules: &[Blocked], style: Style, indent: &str) {
    let mut read: Vec<String> = rules.iter().flat_map(|rule| &rule.remarks.source).cloned().collect();
    read.sort();
    read.dedup();
    let mut parts = shortened(&read);
    let mut unverified: Vec<String> =
        rules.iter().flat_map(|rule| &rule.remarks.unverified).map(|source| format!("{}°", safe(source))).collect();
    unverified.sort();
    unverified.dedup();
    parts.extend(unverified);
    let choices = rules.iter().filter(|rule| rule.remarks.choice.is_some()).count();
    if choices > 0 {
        parts.push(format!("this project's choice in {choices}"));
    }
    if !parts.is_empty() {
        style.labelled(text, indent, Label::From, &parts.join("; "));
    }
}
