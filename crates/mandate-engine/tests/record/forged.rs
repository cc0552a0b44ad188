//! Whoever changes a log and computes every hash anew passes chain and fold, and is found by the audit.

use crate::story::{Story, day, process, story};
use mandate_engine::Entry;
use mandate_engine::record::{Body, DamageKind, Position, chain, check, fold};
use mandate_engine::{Act, CaseState, Stimulus, begin, decide, evolve};
use mandate_process::Process;

/// Chains the entries of a story anew, each with the state it leads to.
fn chained(process: &Process, case: &str, entries: &[Entry]) -> Vec<String> {
    try_chained(process, case, entries).expect("the events fit")
}

/// `None` if an event does not even fit the state before it.
fn try_chained(process: &Process, case: &str, entries: &[Entry]) -> Option<Vec<String>> {
    let (mut position, mut state): (Position, Option<CaseState>) = (Position::START, None);
    let mut lines = Vec::new();
    for entry in entries {
        if let Entry::Event { event, .. } = entry {
            state = Some(match state {
                None => begin(process, event).ok()?,
                Some(state) => evolve(process, state, event).ok()?,
            });
        }
        let (next, record) = chain(process, case, position, entry, state.as_ref().unwrap());
        position = next;
        lines.push(record.line);
    }
    Some(lines)
}

/// The forged log folds, and the audit names this line and says this.
fn found(story: &Story, lines: &[String], at: usize, says: &[&str]) {
    let lines = || lines.iter().map(String::as_str);
    fold(&story.process, lines()).unwrap_or_else(|damage| panic!("chain and fold pass: {damage}"));
    let damage = check(&story.process, lines()).unwrap_err();
    assert_eq!((damage.line, damage.kind), (at as u64 + 1, DamageKind::Unlawful), "{damage}");
    for part in says {
        assert!(damage.witness.contains(part), "{part} in: {damage}");
    }
}

fn own() -> Story {
    story(&process("1.0.0"), "case-1", false)
}

/// A story with what an act does in a case on public record, where it is not refused.
fn forged_with(act: Act) -> (Story, Vec<String>, usize) {
    let mut lenient = Story::begin(&process("1.0.0"), "case-1", true);
    lenient.act(act);
    let strict = Story::begin(&process("1.0.0"), "case-1", false);
    let mut entries = strict.entries.clone();
    let Entry::Event { act: stimulus, event } = lenient.entries[1].clone() else { panic!("accepted") };
    let mut event = event;
    event.irregular = None;
    entries.push(Entry::Event { act: stimulus, event });
    let lines = chained(&strict.process, "case-1", &entries);
    (strict, lines, 1)
}

#[test]
fn an_unmet_rule_passed_off_as_met() {
    let (story, lines, at) = forged_with(Act::new("close", "chair", day("2027-03-02")));
    found(&story, &lines, at, &["the record says accepted", "judged again, refused as `rules-unmet` for `somebody-heard`"]);
}

#[test]
fn an_act_of_an_actor_who_may_not() {
    let (story, lines, at) = forged_with(Act::new("pause", "ann", day("2027-03-02")));
    found(&story, &lines, at, &["the record says accepted", "judged again, refused as `not-this-actor`"]);
}

#[test]
fn a_change_of_content_or_outcome_at_every_act() {
    let story = own();
    let mut forged = 0;
    for (at, entry) in story.entries.iter().enumerate() {
        // What the act carried is changed, and what came of it is left.
        let mut entries: Vec<Entry> = story.entries[..at].to_vec();
        match entry.clone() {
            Entry::Event { act: Some(mut act), event } if !act.content.is_empty() => {
                act.content.clear();
                entries.push(Entry::Event { act: Some(act), event });
            }
            // Accepted is passed off as refused.
            Entry::Event { act: Some(act), .. } => {
                let refused = story.entries.iter().find_map(|entry| match entry {
                    Entry::Refused { refusal, .. } if refusal.kind.id() == "not-in-order" => Some(refusal.clone()),
                    _ => None,
                });
                entries.push(Entry::Refused { act, refusal: refused.unwrap() });
            }
            // Refused for another reason than on record.
            Entry::Refused { act, refusal } => {
                let other = story.entries.iter().find_map(|entry| match entry {
                    Entry::Refused { refusal: other, .. } if other.kind != refusal.kind => Some(other.clone()),
                    _ => None,
                });
                entries.push(Entry::Refused { act, refusal: other.unwrap() });
            }
            // A consequence of a lapse is left out.
            Entry::Event { act: None, event } if at > 0 => {
                let mut event = event;
                if event.facts.is_empty() && event.pending().is_none() {
                    event.seldom().pending = Some(Vec::new());
                } else {
                    event.facts.clear();
                    event.seldom().pending = None;
                }
                entries.push(Entry::Event { act: None, event });
            }
            Entry::Event { .. } => continue,
        }
        let Some(lines) = try_chained(&story.process, "case-1", &entries) else { continue };
        if lines[at] == story.records[at].line {
            continue;
        }
        forged += 1;
        let lines_of = || lines.iter().map(String::as_str);
        let damage = check(&story.process, lines_of()).expect_err("forged");
        assert_eq!(damage.line, at as u64 + 1, "{damage}");
        if fold(&story.process, lines_of()).is_ok() {
            assert_eq!(damage.kind, DamageKind::Unlawful);
        }
    }
    assert!(forged >= 40, "{forged}");
}

#[test]
fn a_lapse_left_out() {
    let story = own();
    for (at, entry) in story.entries.iter().enumerate() {
        let Entry::Event { act: None, .. } = entry else { continue };
        let next = match story.entries.get(at + 1) {
            Some(next @ (Entry::Event { act: Some(_), .. } | Entry::Refused { .. })) if at > 0 => next.clone(),
            _ => continue,
        };
        let (Entry::Event { act: Some(act), .. } | Entry::Refused { act, .. }) = next else { continue };
        // What the act comes to on the state without the lapse, as if nothing had been due.
        let before = &story.states[at - 1];
        let mut early = act.clone();
        early.at = before.clock();
        let decision = decide(&story.process, before, Stimulus::Act(&early));
        let mandate_engine::Answer::Accepted(mut event) = decision.answer else { continue };
        event.at = act.at;
        let mut entries: Vec<Entry> = story.entries[..at].to_vec();
        entries.push(Entry::Event { act: Some(act), event });
        let lines = chained(&story.process, "case-1", &entries);
        found(&story, &lines, at, &["the record says accepted", "lapses before it"]);
    }
}

#[test]
fn a_lapse_before_its_time_or_of_another_deadline() {
    let story = own();
    let (at, event) = story
        .entries
        .iter()
        .enumerate()
        .skip(1)
        .find_map(|(at, entry)| match entry {
            Entry::Event { act: None, event } => Some((at, event.clone())),
            _ => None,
        })
        .unwrap();
    let mut early = event;
    early.at = story.states[at - 1].clock();
    let mut entries: Vec<Entry> = story.entries[..at].to_vec();
    entries.push(Entry::from(early));
    let lines = chained(&story.process, "case-1", &entries);
    found(&story, &lines, at, &["judged again"]);
}

#[test]
fn an_opening_that_never_was() {
    let story = own();
    let Entry::Event { event, .. } = story.entries[0].clone() else { panic!("opened") };
    let mut event = event;
    event.seldom().pending = Some(Vec::new());
    let lines = chained(&story.process, "case-1", &[Entry::from(event)]);
    found(&story, &lines, 0, &["the record says", "judged again"]);
}

#[test]
fn a_refusal_is_told_by_kind_and_rules() {
    let story = own();
    let mut before = None;
    for (record, state) in story.records.iter().zip(&story.states) {
        let decoded = mandate_engine::record::decode(&story.process, before, &record.line).unwrap();
        if let Body::Refused { refusal, .. } = &decoded.body {
            assert_eq!(refusal.rules.is_empty(), refusal.kind.id() != "rules-unmet");
        }
        before = Some(state);
    }
}
