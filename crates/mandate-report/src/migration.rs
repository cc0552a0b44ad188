//! Whether running cases can go on under another process, for people.

use crate::beside::{Beside, told_apart};
use crate::names::Names;
use crate::refusal::counted;
use crate::replay::{left_out, otherwise};
use crate::style::{Sign, Style, safe};
use mandate_analysis::migrate::{Held, Migration, Movable, Obstacle, Remark, Unfaithful, Unnamed};
use mandate_analysis::replay::LeftOut;
use mandate_process::Process;
use mandate_process::definition::Status;

/// What became of cases on their way to another process: how many can move, and of each whether it can and why not. Each case
/// bears a label, such as the name of its file.
pub fn migration(cases: &[(String, Migration)], to: &Process, style: Style) -> String {
    let mut text = String::new();
    let count = |wanted: fn(&Movable) -> bool| cases.iter().filter(|(_, case)| wanted(&case.answer)).count();
    let can = count(|answer| matches!(answer, Movable::CanMove(..)));
    let names = count(|answer| matches!(answer, Movable::NeedsNames(_)));
    let cannot = cases.len() - can - names;
    let definition = to.definition();
    let mut told = vec![format!("{can} can move")];
    told.extend((names > 0).then(|| format!("{names} {} names", if names == 1 { "needs" } else { "need" })));
    told.extend((cannot > 0).then(|| format!("{cannot} cannot")));
    let sign = style.mark(if can == cases.len() { Sign::Yes } else { Sign::No });
    let to = format!("{} {}", safe(&definition.id), safe(&definition.version));
    style.set(&mut text, &sign, "  ", &format!("{} to {to}: {}.", counted(cases.len(), "case"), told.join(", ")));
    for (label, migration) in cases {
        style.gap(&mut text);
        case(&mut text, label, migration, style);
    }
    text
}

fn case(text: &mut String, label: &str, migration: &Migration, style: Style) {
    let sign = match migration.answer {
        Movable::CanMove(..) => Sign::Yes,
        Movable::NeedsNames(_) => Sign::Depends,
        Movable::Cannot(_) => Sign::No,
    };
    let (old, _) = told_apart(migration.history.process(), &migration.to);
    let said = summary(migration);
    style.set(text, &format!("  {}", style.mark(sign)), "    ", &format!("{} ({old}): {said}", safe(label)));
    let mut say = |said: &str| style.set(text, "    ", "      ", said);
    match &migration.answer {
        Movable::CanMove(_, remarks) => remarks.iter().for_each(|remark| say(&told(migration, remark))),
        Movable::NeedsNames(unnamed) => unnamed.iter().for_each(|one| say(&needs(one))),
        Movable::Cannot(obstacle) => match &**obstacle {
            Obstacle::DoesNotOpen(findings) => findings.iter().for_each(|finding| say(&safe(&finding.what))),
            Obstacle::LeftOut(replay) => {
                let barred = replay.left_out.iter().filter(|left_out| !matches!(left_out, LeftOut::NoRole { .. }));
                barred.for_each(|one| say(&left_out(one)));
            }
            Obstacle::Holds(_, held) => held.iter().for_each(|held| say(&holds(held))),
            Obstacle::Answered(replay, step) | Obstacle::StandsElsewhere(replay, step) => {
                otherwise(text, &Beside::new(&migration.history, replay, None), step, style);
            }
        },
    }
}

/// The answer for one case in a few words.
pub(crate) fn summary(migration: &Migration) -> String {
    match &migration.answer {
        Movable::CanMove(_, remarks) if remarks.is_empty() => "can move".to_owned(),
        Movable::CanMove(..) => "can move; different all the same:".to_owned(),
        Movable::NeedsNames(_) => "needs names for what is not there:".to_owned(),
        Movable::Cannot(obstacle) => match &**obstacle {
            Obstacle::DoesNotOpen(_) => "cannot move: no such case opens there:".to_owned(),
            Obstacle::LeftOut(_) => "cannot move: not all have a place there:".to_owned(),
            Obstacle::Answered(..) => "cannot move: an act would be answered otherwise.".to_owned(),
            Obstacle::StandsElsewhere(..) => "cannot move: it would come to stand elsewhere.".to_owned(),
            Obstacle::Holds(..) => "cannot move: it would hold something else:".to_owned(),
        },
    }
}

/// Why a case cannot move, in one sentence: for lists of cases.
pub(crate) fn reason(migration: &Migration) -> String {
    let first = |replay, step| {
        let (day, said) = Beside::new(&migration.history, replay, None).otherwise(step);
        format!("{day}: {said}")
    };
    match &migration.answer {
        Movable::CanMove(_, remarks) => {
            let told: Vec<String> = remarks.iter().map(|remark| told(migration, remark)).collect();
            if told.is_empty() { "can move".to_owned() } else { format!("can move; {}", told.join("; ")) }
        }
        Movable::NeedsNames(unnamed) => {
            let told: Vec<String> = unnamed.iter().map(needs).collect();
            format!("needs names: {}", told.join("; "))
        }
        Movable::Cannot(obstacle) => match &**obstacle {
            Obstacle::Answered(replay, step) => format!("cannot move: {}", first(replay, step)),
            Obstacle::StandsElsewhere(replay, step) => format!("cannot move: it would stand elsewhere after {}", first(replay, step)),
            Obstacle::Holds(_, held) => format!("cannot move: {}", held.iter().map(holds).collect::<Vec<_>>().join("; ")),
            Obstacle::LeftOut(replay) => format!("cannot move: {}", replay.left_out.iter().map(left_out).collect::<Vec<_>>().join("; ")),
            Obstacle::DoesNotOpen(findings) => {
                format!("cannot move: {}", findings.iter().map(|finding| safe(&finding.what)).collect::<Vec<_>>().join("; "))
            }
        },
    }
}

/// Why a moved log does not go on with another, in a sentence.
pub fn unfaithful(why: &Unfaithful) -> String {
    match why {
        Unfaithful::NotMoved => "the log does not say that its case was moved".to_owned(),
        Unfaithful::OtherProcess { named, found } => {
            format!("it comes from a case under digest {}, the other log is under {found}", safe(named))
        }
        Unfaithful::OtherLog { named, found } => {
            let found = found.map_or_else(|| "no log".to_owned(), |found| format!("record {} with head {}", found.seq, found.head));
            format!("it comes from a log that ended at record {} with head {}; the other ends at {found}", named.seq, named.head)
        }
        Unfaithful::CannotMove(migration) => format!("the other case {}", reason(migration)),
        Unfaithful::Differs(seq) => format!("record {seq} is not what moving the other case gives"),
    }
}

fn needs(unnamed: &Unnamed) -> String {
    let near = unnamed.near.as_ref().map(|near| format!(", perhaps `{}` now", safe(near))).unwrap_or_default();
    format!("{} `{}`{near}", unnamed.kind.word(), safe(&unnamed.name))
}

fn holds(held: &Held) -> String {
    let value = |value: &Option<mandate_process::value::Value>| {
        let told = value.as_ref().map(|value| safe(&value.to_string()));
        told.map_or_else(|| "as at the start".to_owned(), |told| if told.is_empty() { "none".to_owned() } else { told })
    };
    let at: Vec<String> = held.at.iter().map(|member| safe(member)).collect();
    let at = if at.is_empty() { String::new() } else { format!(" of {}", at.join(", ")) };
    format!("fact `{}`{at}: {}, would be {}", safe(&held.fact), value(&held.old), value(&held.new))
}

/// What is different for a case that can move.
fn told(migration: &Migration, remark: &Remark) -> String {
    let Movable::CanMove(replay, _) = &migration.answer else { return String::new() };
    let beside = Beside::new(&migration.history, replay, None);
    match remark {
        Remark::Lapse(step) | Remark::Reasons(step) => {
            let (day, said) = beside.otherwise(step);
            format!("{day}: {said}")
        }
        Remark::Due { deadline, old, under, new } => {
            let stands = |names: &Names<'_>, cell: mandate_engine::DeadlineCell| {
                let due = cell.due.day_told(names.process.utc_offset());
                match cell.status {
                    Status::Armed => format!("runs until the end of {due}"),
                    Status::NotArmed => "has not started".to_owned(),
                    other => format!("is {} (due {due})", other.word()),
                }
            };
            let (was, is) = (stands(&beside.before, *old), stands(&beside.after, *new));
            let (name, other) = (beside.before.deadline(*deadline), beside.after.deadline(*under));
            let called = if name == other { String::new() } else { format!(" “{other}”") };
            format!("“{name}” {was}; there{called} {is}")
        }
    }
}
