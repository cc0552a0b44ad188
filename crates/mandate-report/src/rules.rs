//! Unmet rules as a block: first things first, together what the same act brings.

use crate::blocked::{Blocked, Group};
use crate::sources::{citation_in_short, gathered};
use crate::style::{Label, Sign, Style, safe};

/// How much is told of each unmet rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Everything, with sources in full.
    Full,
    /// Sources in few words; of many rules what to do and no more, and their sources once.
    Brief,
    /// What was found and no more: what to do and the sources stand elsewhere.
    Found,
}

/// More rules than this are told briefly where that is wanted.
const MANY: usize = 4;

/// Unmet rules under headings.
pub(crate) fn rules(text: &mut String, rules: &[Blocked], style: Style, indent: &str, detail: Detail) {
    let alone = rules.len() == 1;
    let many = rules.len() > MANY && detail == Detail::Brief;
    let mut last = None;
    for rule in rules {
        let heading = heading(rule, detail);
        if !alone && last.as_ref() != Some(&heading) {
            style.set(text, indent, &format!("{indent}  "), &format!("{heading}:"));
        }
        last = Some(heading);
        one(text, rule, style, indent, (alone, many, detail));
    }
    if many {
        sources(text, rules, style, indent);
    }
}

fn heading(rule: &Blocked, detail: Detail) -> String {
    let (heading, who) = (rule.group.heading(), rule.kind().1.join("; "));
    match rule.group {
        _ if who.is_empty() || detail == Detail::Found => heading.to_owned(),
        Group::Later => format!("{heading}, then {who}"),
        _ => format!("{heading}, by {who}"),
    }
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
    if detail == Detail::Found {
        return;
    }
    rule.fix.iter().for_each(|fix| line(Label::Do, fix));
    if alone || rule.group == Group::WithThisAct && !rule.who.is_empty() {
        who(rule).iter().for_each(|who| line(Label::Who, who));
    }
    let cites = match detail {
        Detail::Full => rule.cites.clone(),
        Detail::Brief if !many => citation_in_short(&rule.remarks),
        Detail::Brief | Detail::Found => None,
    };
    cites.iter().for_each(|cites| line(Label::From, cites));
}

/// Who can change what a rule found, and when.
fn who(rule: &Blocked) -> Vec<String> {
    let when = match rule.group {
        Group::WithThisAct => {
            let this = "this act: give it with the content".to_owned();
            return std::iter::once(this).chain(rule.who.iter().map(|who| format!("or {who}, now"))).collect();
        }
        Group::Wait => return vec!["nobody: time runs out by itself".to_owned()],
        Group::Now => ", now",
        Group::Later => "",
        Group::Never => return vec!["nobody any more".to_owned()],
    };
    rule.who.iter().map(|who| format!("{who}{when}")).collect()
}

/// The sources of several rules in one line.
fn sources(text: &mut String, rules: &[Blocked], style: Style, indent: &str) {
    let mut parts = gathered(rules.iter().flat_map(|rule| &rule.remarks.source));
    for source in rules.iter().flat_map(|rule| &rule.remarks.unverified).map(|source| format!("{}°", safe(source))) {
        if !parts.contains(&source) {
            parts.push(source);
        }
    }
    let choices = rules.iter().filter(|rule| rule.remarks.choice.is_some()).count();
    if choices > 0 {
        parts.push(format!("this project's choice in {choices}"));
    }
    if !parts.is_empty() {
        style.labelled(text, indent, Label::From, &parts.join("; "));
    }
}
