//! Whether two processes can be told apart by what is done under them.

use crate::beside::Beside;
use crate::names::listed;
use crate::proofs::answer;
use crate::refusal::counted;
use crate::style::{Sign, Style, safe};
use mandate_analysis::compare::PropertyEffect;
use mandate_analysis::compare::behaviour::{Answer, Behaviour, Difference, Doubt, Kind, Side};
use mandate_analysis::verify::{Ending, Proof, Story, Verdict};

/// What was looked for, and each answer with its story.
pub(super) fn behaviour(behaviour: &Behaviour, text: &mut String, style: Style) {
    style.set(text, "", "  ", &looked(behaviour));
    for (kind, answer) in &behaviour.answers {
        style.set(text, &format!("  {}", style.mark(sign(answer))), "    ", &verdict(*kind, answer));
        if let Some(difference) = answer.difference() {
            let story = Story { scenario: difference.scenario.clone(), ending: Ending::There };
            crate::shown::story(difference.history.process(), &story, text, style);
            style.set(text, "    ", "    ", &parting(difference));
        }
    }
}

/// Over what it was looked for.
pub(super) fn looked(behaviour: &Behaviour) -> String {
    let members: Vec<String> = behaviour.members.iter().map(|(name, count)| format!("{count} {}", safe(name))).collect();
    let with = if members.is_empty() { String::new() } else { format!(", with {}", listed(&members, "and")) };
    let states = match behaviour.states {
        0 => String::new(),
        1 => " (1 pair of states looked at)".to_owned(),
        count => format!(" ({count} pairs of states looked at)"),
    };
    format!("Told apart by acts{with}{states}:")
}

pub(super) fn sign(answer: &Answer) -> Sign {
    match answer {
        Answer::Shown(_) => Sign::No,
        Answer::None => Sign::Yes,
        Answer::CannotTell(_) => Sign::Depends,
    }
}

/// An answer in a sentence.
pub(super) fn verdict(kind: Kind, answer: &Answer) -> String {
    match answer {
        Answer::Shown(difference) => {
            let what = match kind {
                Kind::Refused => "The new process refuses what the old one accepts",
                Kind::Allowed => "The new process accepts what the old one refuses",
                Kind::Elsewhere => "Both accept the same and then stand elsewhere",
            };
            match difference.scenario.acts.len() {
                0 => format!("{what}, without any act:"),
                count => format!("{what}, in {}:", counted(count, "act")),
            }
        }
        Answer::None => match kind {
            Kind::Refused => "The new process refuses nothing that the old one accepts.".to_owned(),
            Kind::Allowed => "The new process accepts nothing that the old one refuses.".to_owned(),
            Kind::Elsewhere => "What both accept leads to the same states.".to_owned(),
        },
        Answer::CannotTell(doubt) => {
            let whether = match kind {
                Kind::Refused => "whether the new process refuses what the old one accepts",
                Kind::Allowed => "whether the new process accepts what the old one refuses",
                Kind::Elsewhere => "whether what both accept leads elsewhere",
            };
            format!("Cannot tell {whether}: {}.", doubted(doubt))
        }
    }
}

fn doubted(doubt: &Doubt) -> String {
    match doubt {
        Doubt::TooManyStates => "no story was found, and these are not all states".to_owned(),
        Doubt::Stopped => "it was stopped".to_owned(),
        Doubt::ContentNotTried(acts) => format!("not every content was tried of {}", listed(acts, "and")),
        Doubt::NotPlayed(rules) if rules.is_empty() => {
            "on coarser processes it does, but no such story could be played on the whole ones".to_owned()
        }
        Doubt::NotPlayed(rules) => {
            format!(
                "on coarser processes it does, but no such story could be played on the whole ones; {} stood in the way",
                listed(rules, "and")
            )
        }
    }
}

/// How the two part at the end of a story.
pub(super) fn parting(difference: &Difference) -> String {
    let beside = Beside::new(&difference.history, &difference.replay, Some(&difference.scenario));
    let (here, there) = match difference.under {
        Side::Old => ("old", "new"),
        Side::New => ("new", "old"),
    };
    match difference.kind {
        Kind::Refused | Kind::Allowed => {
            let last = difference.replay.steps.last().map(|step| beside.under(step)).unwrap_or_default();
            format!("The {here} process accepts the last act; under the {there} one it is {last}.")
        }
        Kind::Elsewhere => {
            let (stood, stands) = beside.ends();
            format!("Under the {here} process it {stood}; under the {there} one it {stands}.")
        }
    }
}

/// Each property: what was shown of it before, and what is now.
pub(super) fn properties(effects: &[PropertyEffect], text: &mut String, style: Style) {
    let other = effects.iter().filter(|effect| !effect.is_the_same()).count();
    let said = match other {
        0 => "as before.".to_owned(),
        1 => "1 is otherwise.".to_owned(),
        count => format!("{count} are otherwise."),
    };
    let count = if effects.len() == 1 { "1 property".to_owned() } else { format!("{} properties", effects.len()) };
    style.set(text, "", "  ", &format!("{count} proved in both: {said}"));
    for effect in effects {
        style.set(
            text,
            &format!("  {}", style.mark(property_sign(effect))),
            "    ",
            &format!("{}: {}", safe(&effect.id), property(effect)),
        );
    }
}

fn property_sign(effect: &PropertyEffect) -> Sign {
    let verdict = effect.after.as_ref().map(|proof| &proof.verdict);
    match verdict {
        _ if effect.is_the_same() => Sign::Yes,
        Some(Verdict::Holds(_)) => Sign::Yes,
        Some(Verdict::CannotTell(_)) => Sign::Depends,
        Some(Verdict::Broken(_)) | None => Sign::No,
    }
}

/// What was shown of a property before and is now.
pub(super) fn property(effect: &PropertyEffect) -> String {
    let told = |proof: &Option<Proof>, missing: &str| proof.as_ref().map_or_else(|| missing.to_owned(), |proof| answer(&proof.verdict));
    let (was, is) = (told(&effect.before, "new"), told(&effect.after, "gone"));
    if was == is { format!("{is}, as before") } else { format!("{was} → {is}") }
}
