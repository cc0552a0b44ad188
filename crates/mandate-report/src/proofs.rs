//! What was proved: one line for each promise, then a story for each that is broken.

use crate::names::{Names, listed};
use crate::style::{Sign, Style, columns, safe, stopped};
use mandate_analysis::verify::symmetry::Because;
use mandate_analysis::verify::{Asked, Change, Doubt, Ending, Proof, Story, Verdict, Verification};
use mandate_process::Process;
use mandate_process::definition::{Pattern, Property};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that was proved of a process.
pub fn proofs(process: &Process, verification: &Verification, style: Style) -> String {
    let names = Names::of(process);
    let mut text = String::new();
    let definition = process.definition();
    let title = definition.remarks.title.as_deref().unwrap_or(&definition.id);
    style.set(&mut text, "", "  ", &format!("{} · {} {}", safe(title), safe(&definition.id), safe(&definition.version)));
    style.set(&mut text, "  ", "  ", &over(&verification.members));
    let mut tried: BTreeMap<&[i64], Vec<String>> = BTreeMap::new();
    for (fact, values) in &verification.numbers {
        tried.entry(values).or_default().push(format!("`{}`", safe(fact)));
    }
    for (values, facts) in tried {
        let values: Vec<String> = values.iter().map(i64::to_string).collect();
        let said = format!("Numbers compared with other facts are tried as {}: {}", listed(&values, "and"), listed(&facts, "and"));
        style.set(&mut text, "  ", "  ", &stopped(&said));
    }
    for told in alike(verification) {
        style.set(&mut text, "  ", "  ", &stopped(&told));
    }
    style.gap(&mut text);
    let wide = verification.proofs.iter().map(|proof| columns(&subject(&names, proof.asked))).max().unwrap_or(0).min(style.width / 2);
    for proof in &verification.proofs {
        line(&names, proof, wide, &mut text, style);
    }
    for proof in verification.proofs.iter().filter(|proof| !proof.verdict.holds()) {
        style.gap(&mut text);
        broken(&names, verification, proof, &mut text, style);
    }
    text
}

/// The paths that were looked at: how many members there are of what.
pub(crate) fn over(members: &[(String, u32)]) -> String {
    let members: Vec<String> = members.iter().map(|(name, count)| format!("{count} × {}", safe(name))).collect();
    stopped(&if members.is_empty() { "Every path".to_owned() } else { format!("Every path with {}", listed(&members, "and")) })
}

/// Who was taken for one another, and who was not and why.
fn alike(verification: &Verification) -> Vec<String> {
    let looked = || verification.proofs.iter().map(|proof| &proof.looked);
    let alike: BTreeSet<&str> = looked().flat_map(|looked| &looked.alike).map(|group| &*group.of).collect();
    let alike: Vec<String> = alike.into_iter().map(|of| format!("`{}`", safe(of))).collect();
    let mut told = Vec::new();
    if !alike.is_empty() {
        told.push(format!("Who is who of {} is not tried where nothing tells them apart", listed(&alike, "and")));
    }
    let mut kept: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for apart in looked().flat_map(|looked| &looked.apart) {
        *kept.entry((&*apart.group.of, because(&apart.because))).or_default() += 1;
    }
    for ((of, because), count) in kept {
        told.push(format!("Who is who of `{}` is tried in {}: {because}", safe(of), counted(count, "answer")));
    }
    told
}

fn because(because: &Because) -> String {
    match because {
        // A list in the text of a process is a fact without a name of its own.
        Because::Named((_, name)) if name.contains(' ') => "the process names some of them".to_owned(),
        Because::Named((item, name)) => format!("{} `{}` names some of them", item.word(), safe(name)),
        Because::Ordered((item, name)) => format!("{} `{}` puts them in an order", item.word(), safe(name)),
        Because::Opening => "when the case opens they are not alike".to_owned(),
        Because::Offered(act) => format!("act `{}` is not tried with all of them", safe(act)),
        Because::TooMany => "there are too many ways to arrange them".to_owned(),
    }
}

/// What was asked, by its id.
pub(crate) fn subject(names: &Names<'_>, asked: Asked) -> String {
    match asked {
        Asked::Property(place) => property(names, place).map(|property| safe(&property.id)).unwrap_or_default(),
        Asked::OptionToComplete => "option to complete".to_owned(),
        Asked::ProperCompletion => "proper completion".to_owned(),
        Asked::NoDeadTransition => "no dead transition".to_owned(),
    }
}

fn property<'p>(names: &Names<'p>, place: usize) -> Option<&'p Property> {
    names.process.definition().properties.get(place)
}

/// The kind of promise, by its standard name.
pub(crate) fn kind(names: &Names<'_>, asked: Asked) -> &'static str {
    let Asked::Property(place) = asked else { return "soundness" };
    match property(names, place).map(|property| &property.pattern) {
        Some(Pattern::Always(_)) => "always",
        Some(Pattern::Never(_) | Pattern::NeverHappens(_)) => "never",
        Some(Pattern::Sometimes(_)) => "sometimes",
        Some(Pattern::Eventually(_)) => "eventually",
        Some(Pattern::AlwaysPossible { .. }) => "always-possible",
        Some(Pattern::Unary { template, .. } | Pattern::Binary { template, .. }) => template,
        None => "",
    }
}

/// The answer in a few words.
pub(crate) fn answer(verdict: &Verdict) -> String {
    let acts = |story: &Story| {
        let count = story.scenario.acts.len();
        if count == 1 { "1 act".to_owned() } else { format!("{count} acts") }
    };
    match verdict {
        Verdict::Holds(None) => "holds".to_owned(),
        Verdict::Holds(Some(story)) => format!("yes, in {}", acts(story)),
        Verdict::Broken(None) => "NEVER".to_owned(),
        Verdict::Broken(Some(story)) => format!("BROKEN in {}", acts(story)),
        Verdict::CannotTell(_) => "cannot tell".to_owned(),
    }
}

fn line(names: &Names<'_>, proof: &Proof, wide: usize, text: &mut String, style: Style) {
    let sign = match proof.verdict {
        Verdict::Holds(_) => Sign::Yes,
        Verdict::Broken(_) => Sign::No,
        Verdict::CannotTell(_) => Sign::Depends,
    };
    let (subject, kind, answer) = (subject(names, proof.asked), kind(names, proof.asked), answer(&proof.verdict));
    let states = counted(proof.looked.states, "state");
    let timed = if proof.looked.timed { ", timed" } else { "" };
    if style.plain {
        return style.set(text, "", "", &format!("{subject} ({kind}): {answer}. {states}{timed}"));
    }
    let pad = " ".repeat(wide.saturating_sub(columns(&subject)));
    let said = format!("{subject}{pad}  {answer:<18} {states}{timed}");
    style.set(text, &format!("  {} ", style.sign(sign)), &format!("    {}  ", " ".repeat(wide)), &said);
}

fn counted(count: usize, of: &str) -> String {
    let digits = count.to_string();
    let mut told = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            told.push(',');
        }
        told.push(digit);
    }
    format!("{told} {of}{}", if count == 1 { "" } else { "s" })
}

/// Why one promise was not shown to hold: the promise, the story, what it leads to, what would help.
fn broken(names: &Names<'_>, verification: &Verification, proof: &Proof, text: &mut String, style: Style) {
    let says = match proof.asked {
        Asked::Property(place) => property(names, place).map(|property| safe(&property.says)).unwrap_or_default(),
        Asked::OptionToComplete => "From everywhere a case can come to its end.".to_owned(),
        Asked::ProperCompletion => "When a case ends, nothing goes on.".to_owned(),
        Asked::NoDeadTransition => "Every transition can be taken.".to_owned(),
    };
    let sign = if proof.verdict.is_broken() { Sign::No } else { Sign::Depends };
    style.set(text, &style.mark(sign), "  ", &format!("{}: {says}", subject(names, proof.asked)));
    match &proof.verdict {
        Verdict::Broken(None) if !proof.looked.dead.is_empty() => {
            style.set(text, "  ", "  ", &format!("No path within the scope takes {}.", listed(&proof.looked.dead, "or")));
        }
        Verdict::Broken(None) => style.set(text, "  ", "  ", "No path within the scope leads there."),
        Verdict::Broken(Some(story)) => {
            crate::shown::story(names.process, story, text, style);
            style.set(text, "  ", "  ", ending(&story.ending));
        }
        Verdict::CannotTell(doubt) => doubted(doubt, text, style),
        Verdict::Holds(_) => {}
    }
    for remedy in verification.remedies.iter().filter(|remedy| Asked::Property(remedy.property) == proof.asked) {
        let said = match &remedy.change {
            Change::Need { transition, rule } => format!("Try `{}` among the needs of `{}`.", safe(rule), safe(transition)),
            Change::Drop { transition } => format!("Try without `{}`.", safe(transition)),
        };
        style.set(text, "  ", "  ", &format!("{said} Proved: with it this promise holds, and what held before still holds."));
    }
}

fn ending(ending: &Ending) -> &'static str {
    match ending {
        Ending::There => "Here the promise is broken.",
        Ending::Rests => "Here everybody may rest: no clock runs, and nobody has to act. What was promised never comes.",
        Ending::GoesRound(_) => "From the mark on this can go round for ever. What was promised never comes.",
        Ending::WouldBeRefused => "Here the act would be refused.",
    }
}

fn doubted(doubt: &Doubt, text: &mut String, style: Style) {
    let said = match doubt {
        Doubt::TooManyStates(states) => format!("No way to break it among {}, but these are not all.", counted(*states, "state")),
        Doubt::Stopped(states) => format!("Stopped after {}.", counted(*states, "state")),
        Doubt::HangsOnRules(rules) => {
            format!("From some states it hangs on rules whether a case can go on to its end; kept were {}.", listed(rules, "and"))
        }
        Doubt::NotShown(transitions) => {
            format!("No story was found that takes {}, and it was not shown that there is none.", listed(transitions, "or"))
        }
        Doubt::ContentNotTried(acts) => format!("Not every content was tried of {}.", listed(acts, "and")),
        Doubt::NotPlayed { path, blocked_by } => {
            let rules = if blocked_by.is_empty() { String::new() } else { format!(", which {} blocked", listed(blocked_by, "and")) };
            format!("On a coarser process this breaks it, but it could not be played on the whole one{rules}: {}.", path.join(", "))
        }
        Doubt::TimeNotExact(facts) => format!("It hangs on the days of {}, which are not followed exactly.", facts.join(", ")),
    };
    style.set(text, "  ", "  ", &said);
}
