//! What the agenda says is what `decide` does, whatever the content (S13).

use super::desk::{Dice, at, day, declare, desk, field, from_field, opened, set};
use crate::{Act, AgendaAnswer, AgendaEntry, Answer, Move, RefusalKind, Stimulus, agenda, decide};
use alloc::format;
use alloc::vec::Vec;
use mandate_process::definition::{Act as Declared, Change, Deadline, Definition, Key, Rule, Source, Transition, Verb};
use mandate_process::tables::Tables;
use mandate_process::value::Value;
use proptest::prelude::*;

/// How often each answer came up.
#[derive(Debug, Default)]
struct Seen {
    allowed: usize,
    refused: usize,
    depends: usize,
    waiting: usize,
    left_out: usize,
    several: usize,
}

/// An act that may carry anything, and some of what it may change.
fn fill(dice: &mut Dice) -> Declared {
    let fields = [
        field("number", "integer"),
        field("yes", "boolean?"),
        field("hue", "hue"),
        field("hues", "set of hue?"),
        field("host", "host"),
        field("hosts", "set of host?"),
        field("any-one", "actor?"),
        field("item", "item?"),
        field("items", "set of item?"),
        field("day", "date?"),
        field("text", "text?"),
        field("by-host", "integer by host?"),
        field("by-item", "integer by item?"),
    ];
    let key = |name: &str| Key::Field(name.into());
    let verb = |verb: Verb, change: Change| Change { verb, ..change };
    let changes = [
        from_field("count", "number"),
        set("count", Source::Value(Value::Integer(2))),
        from_field("flag", "yes"),
        from_field("colour", "hue"),
        from_field("tags", "hues"),
        verb(Verb::Add, from_field("tags", "hue")),
        set("tags", Source::Value(Value::from(["red"]))),
        from_field("owner", "host"),
        set("owner", Source::Actor),
        verb(Verb::Add, from_field("chosen", "hosts")),
        verb(Verb::Remove, from_field("chosen", "host")),
        from_field("stocked", "items"),
        from_field("when", "day"),
        from_field("name", "text"),
        from_field("pledge", "by-host"),
        at(from_field("pledge", "number"), [key("host")]),
        at(from_field("pledge", "number"), [key("host")]),
        at(from_field("pledge", "number"), [Key::Actor]),
        at(set("pledge", Source::Value(Value::Integer(1))), [key("hosts")]),
        at(set("quota", Source::Value(Value::Integer(1))), [Key::All]),
        at(set("quota", Source::Value(Value::Integer(0))), [Key::Actor]),
        at(verb(Verb::Add, set("marks", Source::Value(Value::from("red")))), [key("host")]),
        from_field("stock", "by-item"),
        at(from_field("stock", "number"), [key("item")]),
        at(set("stock", Source::Value(Value::Integer(1))), [Key::All]),
    ];
    let few = 1 + dice.below(4);
    let changes: Vec<Change> = (0..few).map(|_| changes[dice.below(changes.len())].clone()).collect();
    let named: Vec<_> = fields
        .into_iter()
        .filter(|field| {
            changes
                .iter()
                .any(|change| change.source == Source::Field(field.id.clone()) || change.at.contains(&Key::Field(field.id.clone())))
        })
        .collect();
    let by = if dice.below(4) == 0 { ["host".into()].into() } else { Vec::new() };
    Declared { id: "fill".into(), by, content: named, changes, ..Declared::default() }
}

fn random(dice: &mut Dice) -> Definition {
    let mut definition = desk();
    declare(&mut definition, fill(dice));
    definition.vocabulary.acts.rotate_right(1);
    if dice.below(3) == 0 {
        definition.root.children[0].admits.push("fill".into());
    }
    for (index, (from, to)) in [("l1", "l2"), ("l1", "l1"), ("r1", "r2"), ("left", "left"), ("desk", "aside")].into_iter().enumerate() {
        if dice.below(2) == 0 {
            continue;
        }
        let mut transition = Transition::new(format!("t{index}"), [from], [to]).on_act("fill");
        transition.when = (dice.below(2) == 0).then(|| dice.test(1));
        if dice.below(5) == 0 {
            transition.by.push(dice.one(&["clerk", "host"]).into());
        }
        if dice.below(12) == 0 {
            transition.at_most = Some(0);
        }
        for _ in 0..dice.below(3) {
            let id = format!("rule-{}", definition.rules.len());
            transition.needs.push(id.clone());
            definition.rules.push(Rule { id, test: dice.test(2), ..Rule::default() });
        }
        definition.transitions.push(transition);
    }
    if dice.below(2) == 0 {
        let clock = Deadline { id: "clock".into(), at: Some("when".into()), met_when: Some(dice.test(1)), ..Deadline::default() };
        definition.deadlines[0] = clock;
    }
    definition
}

/// Asks the agenda, then decides with many contents for every actor.
fn the_agenda_is_kept(seed: u64, seen: &mut Seen) {
    let mut dice = Dice::new(seed);
    let definition = random(&mut dice);
    let declared = definition.vocabulary.acts.iter().find(|act| act.id == "fill").unwrap().clone();
    let (process, mut state) = opened(definition);
    dice.scatter(&process, &mut state);
    let now = day("2027-03-02");
    let agenda = agenda(&process, &state, now);
    let id = process.tables().names.acts["fill"];
    for (actor, name) in (0_u32..).zip(["clerk", "ann", "ben"]) {
        let mut entries = agenda.entries.iter().filter(|entry| entry.act == id && entry.actors.contains(&actor));
        let (entry, more) = (entries.next(), entries.next());
        assert!(more.is_none(), "seed {seed}: two answers for {name}");
        let answers: Vec<Answer> = (0..24)
            .map(|_| {
                let act = Act { content: dice.content(&declared).into(), ..Act::new("fill", name, now) };
                decide(&process, &state, Stimulus::Act(&act)).answer
            })
            .collect();
        for answer in &answers {
            agrees(process.tables(), entry, answer, &format!("seed {seed}, {name}"));
        }
        let Some(entry) = entry else {
            seen.left_out += 1;
            continue;
        };
        seen.several += usize::from(entry.choices.len() > 1);
        match &entry.answer {
            AgendaAnswer::Allowed => seen.allowed += 1,
            AgendaAnswer::Refused { .. } => seen.refused += 1,
            AgendaAnswer::Waiting { .. } => seen.waiting += 1,
            AgendaAnswer::Depends { fields, .. } => {
                seen.depends += 1;
                assert!(!fields.is_empty(), "seed {seed}: depends on nothing");
                let declared = declared.content.iter().map(|field| &*field.id);
                assert!(declared.filter(|field| fields.iter().any(|name| **name == **field)).count() == fields.len());
            }
        }
    }
}

fn agrees(tables: &Tables, entry: Option<&AgendaEntry>, answer: &Answer, of: &str) {
    let kind = match answer {
        Answer::Accepted(_) => None,
        Answer::Refused(refusal) => Some(refusal.kind),
        other => panic!("{of}: {other:?}"),
    };
    assert_ne!(kind, Some(RefusalKind::ContentInvalid), "{of}: the content should fit");
    match entry.map(|entry| &entry.answer) {
        None => assert!(matches!(kind, Some(RefusalKind::NotInOrder | RefusalKind::NotThisActor)), "{of}: left out, but {answer:?}"),
        Some(AgendaAnswer::Allowed) => assert_eq!(kind, None, "{of}: allowed, but {answer:?}"),
        Some(refused @ (AgendaAnswer::Refused { .. } | AgendaAnswer::Waiting { .. })) => {
            assert!(kind.is_some(), "{of}: {refused:?}, but accepted");
        }
        Some(AgendaAnswer::Depends { .. }) => {}
    }
    // Whatever is accepted takes only transitions that were told.
    if let (Answer::Accepted(event), Some(entry)) = (answer, entry) {
        let mut taken = event.microsteps().flat_map(|step| step.edges().collect::<Vec<_>>()).map(|edge| Move::of(tables, edge));
        let told = |taken: &Move| entry.choices.iter().any(|choice| choice.moves.contains(taken));
        assert_eq!(taken.find(|taken| !told(taken)), None, "{of}: taken and not told");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_content_contradicts_the_agenda(seed in 0..u64::MAX) {
        the_agenda_is_kept(seed, &mut Seen::default());
    }
}

#[test]
fn every_answer_comes_up_at_random() {
    let mut seen = Seen::default();
    for seed in 1..600_u64 {
        the_agenda_is_kept(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15), &mut seen);
    }
    let least = [seen.allowed, seen.refused, seen.depends, seen.left_out, seen.several].into_iter().min().unwrap();
    assert!(least > 40 && seen.waiting > 0, "{seen:?}");
}
