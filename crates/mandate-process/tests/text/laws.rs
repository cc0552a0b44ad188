//! What holds of every text and every definition, tried on many.

use super::{LEAVE, LIBRARY, read_library};
use mandate_process::definition::{
    Act, Change, Comparison, Deadline, Definition, Effect, Fact, Field, Happening, Key, Kind, Members, Operand, Operator, Pattern,
    Property, Remarks, Resume, Role, Rule, Source, State, Status, Test, Transition, Trigger, TypeOf, Verb, Vocabulary,
};
use mandate_process::limits::Limits;
use mandate_process::text::{Texts, cannot_say, digest, meaning, read_definition, read_str, write};
use mandate_process::time::{Date, Period, Unit};
use mandate_process::value::{Base, Phrase, Value};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use std::collections::BTreeSet;

/// One change of a line that only concerns how it looks.
fn relaid(line: &str, how: u8) -> String {
    let bare = !line.is_empty() && !line.starts_with('#');
    let plain = !line.contains('\\') && !line.contains('\'') && !line.contains("\"\"");
    match how {
        0 => format!("{line}\n"),
        1 => format!("# {{ \"a comment\n{line}"),
        2 if bare => format!("{line} # [behind it"),
        3 if bare => format!("\t {line}  "),
        4 if plain => line.replace('"', "'"),
        5 if bare && !line.starts_with('[') => line.replacen(" = ", "=", 1),
        6 if line.starts_with("says ") => line.replacen("says ", "\"says\" ", 1),
        7 => format!("{line}\r"),
        _ => line.to_owned(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn layout_and_comments_and_quoting_change_neither_digest(how in proptest::collection::vec(0u8..12, LIBRARY.lines().count())) {
        let text: String = LIBRARY.lines().zip(&how).map(|(line, how)| relaid(line, *how) + "\n").collect();
        let (base, relaid) = (read_library(LIBRARY).process.unwrap(), read_library(&text));
        prop_assert_eq!(&relaid.findings, &[]);
        let relaid = relaid.process.unwrap();
        prop_assert_eq!(base.definition(), relaid.definition());
        prop_assert_eq!(base.digest(), relaid.digest());
        prop_assert_eq!(meaning(base.definition()), meaning(relaid.definition()));
    }

    #[test]
    fn whatever_the_bytes_the_answer_is_a_process_or_findings_with_places(
        edits in proptest::collection::vec((any::<prop::sample::Index>(), prop::sample::select(b" \n\"'[]{}=.,#ax-9\xc3".to_vec())), 1..6),
    ) {
        let mut bytes = LEAVE.as_bytes().to_vec();
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let reading = read_str(&text);
        prop_assert!(reading.process.is_some() || !reading.findings.is_empty());
        for finding in &reading.findings {
            let span = finding.span.as_ref().unwrap();
            prop_assert!(span.start <= span.end && span.end <= text.len());
            prop_assert!(text.is_char_boundary(span.start));
            prop_assert_eq!(span.line, text[..span.start].matches('\n').count() + 1);
            prop_assert!(!finding.what.ends_with('.') && !finding.what.starts_with(|char: char| char.is_uppercase()), "{}", finding.what);
            prop_assert!(!finding.what.contains(|char: char| char.is_control() && char != '\n'), "{}", finding.what);
        }
    }

    #[test]
    fn written_definitions_read_back_the_same(definition in definitions()) {
        let text = write(&definition);
        let (read, findings) = read_definition(&Texts::new([("", text.as_str())]), "", &Limits::DEFAULT);
        prop_assert_eq!(read.as_ref(), Some(&definition), "{:?}\n{}", findings, text);
        prop_assert_eq!(cannot_say(&definition), [] as [&str; 0]);
    }

    #[test]
    fn different_definitions_have_different_digests(one in definitions(), other in definitions()) {
        prop_assert_eq!(one == other, digest(&one) == digest(&other));
    }
}

fn id() -> impl Strategy<Value = String> {
    "[a-z0-9][a-z0-9-]{0,3}"
}

fn ids(most: usize) -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(id(), 0..=most)
}

/// Ids of which no two are the same.
fn declared(most: usize) -> impl Strategy<Value = Vec<String>> {
    proptest::collection::btree_set(id(), 0..=most).prop_map(|ids| ids.into_iter().collect::<Vec<_>>()).prop_shuffle()
}

fn words() -> impl Strategy<Value = String> {
    "[ -~äß„\n\t]{0,8}".prop_map(|text| text.replace(['{', '}'], "("))
}

fn remarks() -> impl Strategy<Value = Remarks> {
    let list = || proptest::collection::vec(words(), 0..3);
    let maybe = || proptest::option::of(words());
    (maybe(), maybe(), list(), list(), words()).prop_map(|(title, note, source, unverified, choice)| Remarks {
        title,
        note,
        source,
        unverified,
        choice: Some(choice),
    })
}

fn constant() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<bool>().prop_map(Value::Boolean),
        (-1_000_000_000_000i64..=1_000_000_000_000).prop_map(Value::Integer),
        (Date::FIRST.0..=Date::LAST.0).prop_map(|day| Value::Date(Date(day))),
        "[a-zäß\"\\\\ *]{0,6}".prop_map(Value::Text),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![constant(), proptest::collection::vec(constant(), 0..3).prop_map(Value::Set)]
}

fn test() -> impl Strategy<Value = Test> {
    let members = prop_oneof![
        ids(2).prop_map(Members::List),
        id().prop_map(Members::Fact),
        id().prop_map(Members::Actors),
        id().prop_map(Members::Values),
    ];
    let right = prop_oneof![
        value().prop_map(Operand::Value),
        id().prop_map(Operand::Fact),
        id().prop_map(Operand::Actors),
        id().prop_map(Operand::Values)
    ];
    let fact = (id(), proptest::collection::vec(members, 0..3), prop::sample::select(Operator::ALL.to_vec()), right).prop_map(
        |(fact, for_each, operator, right)| {
            let right = match operator {
                Operator::IsSet | Operator::IsEmpty => Operand::Value(Value::from(true)),
                Operator::SizeAtLeast | Operator::SizeAtMost => Operand::Value(Value::from(3)),
                _ => right,
            };
            Test::Fact { fact, for_each, comparison: Comparison { operator, right } }
        },
    );
    let leaf = prop_oneof![
        fact,
        id().prop_map(Test::InState),
        id().prop_map(Test::Rule),
        any::<bool>().prop_map(Test::Ended),
        (id(), prop::sample::select(Status::ALL.to_vec())).prop_map(|(deadline, is)| Test::Deadline { deadline, is }),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Test::All),
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Test::Any),
            inner.prop_map(|test| Test::Not(Box::new(test))),
        ]
    })
}

fn happening() -> impl Strategy<Value = Happening> {
    let leaf = prop_oneof![
        (id(), proptest::option::of(id())).prop_map(|(act, by)| Happening::Act { act, by, during: None }),
        id().prop_map(|transition| Happening::Transition { transition, during: None }),
        id().prop_map(Happening::Enters),
        id().prop_map(Happening::Leaves),
        id().prop_map(Happening::Lapse),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| proptest::collection::vec(inner, 0..3).prop_map(Happening::Any))
}

fn pattern() -> impl Strategy<Value = Pattern> {
    let forbidden = (id(), proptest::option::of(id()), test(), any::<bool>()).prop_map(|(id, by, during, act)| {
        let during = Some(during);
        Pattern::NeverHappens(if act { Happening::Act { act: id, by, during } } else { Happening::Transition { transition: id, during } })
    });
    let paired = || (happening(), happening());
    prop_oneof![
        test().prop_map(Pattern::Always),
        test().prop_map(Pattern::Never),
        forbidden,
        test().prop_map(Pattern::Sometimes),
        test().prop_map(Pattern::Eventually),
        (id(), id(), proptest::option::of(test())).prop_map(|(act, by, during)| Pattern::AlwaysPossible { act, by, during }),
        (happening(), 0u32..3).prop_map(|(of, more_than)| Pattern::Unary { template: "absence", of, more_than }),
        (prop::sample::select(vec!["existence", "exactly-one"]), happening()).prop_map(|(template, of)| Pattern::Unary {
            template,
            of,
            more_than: 0
        }),
        (prop::sample::select(Pattern::ORDERED.to_vec()), paired()).prop_map(|(template, (first, then))| Pattern::Binary {
            template,
            first,
            then
        }),
        (prop::sample::select(vec!["co-existence", "not-co-existence", "exclusive-choice"]), paired())
            .prop_map(|(template, (first, then))| Pattern::Binary { template, first, then }),
        (happening(), test())
            .prop_filter("an `any` of tests is read as happenings", |(_, test)| !matches!(test, Test::Any(_)))
            .prop_map(|(first, then)| Pattern::Binary { template: "response", first, then: Happening::Holds(Box::new(then)) }),
    ]
}

fn phrase(content: bool) -> impl Strategy<Value = Phrase> {
    let base = prop_oneof![
        Just(Base::Boolean),
        Just(Base::Integer),
        Just(Base::Date),
        Just(Base::Text),
        Just(Base::Duration),
        "[a-c][a-z0-9-]{0,2}".prop_map(Base::Named),
    ];
    (any::<bool>(), base, ids(3), any::<bool>()).prop_map(move |(set, base, keys, optional)| Phrase {
        set,
        base,
        keys,
        optional: optional && content,
    })
}

fn changes(on_act: bool) -> impl Strategy<Value = Vec<Change>> {
    let key = prop_oneof![Just(Key::All), id().prop_map(Key::Field), id().prop_map(Key::Member), Just(Key::Actor)];
    let source = prop_oneof![value().prop_map(Source::Value), id().prop_map(Source::Field), Just(Source::Actor)];
    let verb = prop::sample::select(vec![Verb::Set, Verb::Add, Verb::Remove]);
    let rows = proptest::collection::vec((verb, proptest::collection::vec(key, 0..3), source), 3);
    (declared(3), rows).prop_map(move |(facts, rows)| {
        let rows = facts.into_iter().zip(rows).map(|(fact, (verb, at, source))| Change {
            fact,
            verb,
            at: at.into_iter().map(|key| if key == Key::Actor && !on_act { Key::All } else { key }).collect(),
            source: match source {
                Source::Actor if !on_act => Source::Fact(String::from("some")),
                Source::Field(name) if !on_act => Source::Fact(name),
                source => source,
            },
        });
        rows.collect()
    })
}

fn period() -> impl Strategy<Value = Period> {
    let units = vec![Unit::Second, Unit::Minute, Unit::Hour, Unit::Day, Unit::WorkingDay, Unit::Week, Unit::Month, Unit::Year];
    (1u32..=100_000, prop::sample::select(units)).prop_map(|(count, unit)| Period { count, unit })
}

fn transition() -> impl Strategy<Value = Transition> {
    let trigger = prop_oneof![id().prop_map(Trigger::Name), id().prop_map(Trigger::Lapse), id().prop_map(Trigger::Done)];
    let judged = (proptest::option::of(test()), ids(2), ids(2), proptest::option::of(1u32..9));
    let moved = (ids(2), id(), proptest::collection::vec(trigger, 0..3));
    let resume = prop::sample::select(vec![Resume::No, Resume::Top, Resume::All]);
    (moved, judged, resume, changes(false), remarks()).prop_map(|((from, to, on), (when, needs, by, at_most), resume, changes, remarks)| {
        Transition {
            id: String::new(),
            from,
            to: vec![to],
            on,
            when,
            needs,
            by,
            at_most,
            resume,
            internal: false,
            effects: changes.into_iter().map(Effect::Change).collect(),
            remarks,
        }
    })
}

fn deadline() -> impl Strategy<Value = Deadline> {
    let met = prop_oneof![ids(2).prop_map(|acts| (acts, None)), test().prop_map(|test| (Vec::new(), Some(test)))];
    let times = (proptest::option::of(period()), proptest::option::of(id()), proptest::option::of(period()));
    (ids(2), ids(2), times, met, remarks()).prop_map(|(during, armed_by, (after, at, before), (met_by, met_when), remarks)| Deadline {
        id: String::new(),
        during,
        armed_by,
        after,
        at,
        before,
        met_by,
        met_when,
        remarks,
    })
}

/// States of one, two or three levels, from names that are all different.
fn root() -> impl Strategy<Value = State> {
    let rows = proptest::collection::vec((0usize..4, 0u8..5, proptest::option::of(0u32..100), ids(2), remarks()), 6);
    (proptest::collection::btree_set("[a-z]{6}", 6), rows).prop_map(|(names, rows)| {
        let mut root = State::compound("", []);
        for (id, (depth, kind, phase, admits, remarks)) in names.into_iter().zip(rows) {
            let mut parent = &mut root;
            for _ in 0..depth {
                let inner = parent.children.iter().position(|child| matches!(child.kind, Kind::Compound | Kind::Parallel));
                match inner {
                    Some(inner) => parent = &mut parent.children[inner],
                    None => break,
                }
            }
            let kind = match kind {
                0 => Kind::Compound,
                1 => Kind::Parallel,
                2 if parent.kind == Kind::Compound => Kind::Final,
                _ => Kind::Atomic,
            };
            let phase = phase.filter(|_| parent.id.is_empty());
            parent.children.push(State { id, kind, admits, phase, remarks, ..State::default() });
        }
        root
    })
}

fn vocabulary() -> impl Strategy<Value = Vocabulary> {
    let role = (words(), any::<bool>(), remarks()).prop_map(|(name, many, remarks)| Role { id: String::new(), name, many, remarks });
    let members = prop_oneof![declared(3).prop_map(Some), Just(None)];
    let fact = (phrase(false), proptest::option::of(value()), 0u8..4, remarks()).prop_map(|(phrase, starts, kind, remarks)| {
        let from = vec![
            ("design".into(), Value::from("need")),
            ("where".into(), Value::Table(vec![("z".into(), true.into()), ("a".into(), 1.into())])),
        ];
        let sum_of = (kind == 0).then(|| String::from("other"));
        let starts = starts.filter(|_| kind != 0);
        Fact { id: String::new(), phrase, starts, sum_of, from: if kind == 1 { from } else { Vec::new() }, remarks }
    });
    let act =
        (words(), proptest::collection::vec(id(), 1..3), declared(3), proptest::collection::vec(phrase(true), 3), changes(true), remarks())
            .prop_map(|(says, by, fields, phrases, changes, remarks)| {
                let taken = ["on", "do", "by", "id"];
                let fields = fields.into_iter().filter(|id| !taken.contains(&id.as_str()) && !id.starts_with("x-"));
                let content = fields.zip(phrases).map(|(id, phrase)| Field { id, phrase }).collect();
                Act { id: String::new(), says, by, content, changes, remarks }
            });
    let list = |most| proptest::collection::btree_set("[d-z]{2}", most);
    (
        (list(9), proptest::collection::vec(role, 0..3)),
        (proptest::collection::vec(members, 0..3), proptest::collection::vec(declared(3), 0..3)),
        (list(3), proptest::collection::vec(fact, 0..=3)),
        (list(3), proptest::collection::vec(act, 0..=3)),
    )
        .prop_map(|((names, mut roles), (types, scales), (fact_ids, mut facts), (act_ids, mut acts))| {
            let mut names = names.into_iter();
            roles.iter_mut().for_each(|role| role.id = names.next().unwrap());
            let mut declared: Vec<TypeOf> = Vec::new();
            declared.extend(types.into_iter().map(|members| TypeOf { id: names.next().unwrap(), members, ..TypeOf::default() }));
            declared.extend(scales.into_iter().map(|members| TypeOf {
                id: names.next().unwrap(),
                members: Some(members),
                scale: true,
                ..TypeOf::default()
            }));
            facts.iter_mut().zip(fact_ids).for_each(|(fact, id)| fact.id = id);
            acts.iter_mut().zip(act_ids).for_each(|(act, id)| act.id = id);
            Vocabulary { roles, types: declared, facts, acts }
        })
}

/// Definitions that files can say; their names need not be declared.
fn definitions() -> impl Strategy<Value = Definition> {
    let rule = (words(), test(), proptest::option::of(words()), remarks()).prop_map(|(says, test, fix, remarks)| Rule {
        id: String::new(),
        says,
        test,
        fix,
        remarks,
    });
    let property =
        (words(), pattern(), remarks()).prop_map(|(says, pattern, remarks)| Property { id: String::new(), says, pattern, remarks });
    let scope = (declared(3), proptest::collection::vec(0u32..=9, 3)).prop_map(|(ids, most)| ids.into_iter().zip(most).collect());
    let head = (id(), words(), remarks(), -840i32..=840, root(), vocabulary(), scope);
    let lists = (
        proptest::collection::vec(transition(), 0..3),
        proptest::collection::vec(deadline(), 0..3),
        proptest::collection::vec(rule, 0..3),
        proptest::collection::vec(property, 0..3),
        proptest::collection::btree_set("[a-z0-9-]{3,5}", 3),
    );
    (head, lists).prop_map(|((id, version, remarks, utc_offset, root, vocabulary, scope), lists)| {
        let (mut transitions, mut deadlines, mut rules, mut properties, names) = lists;
        transitions.iter_mut().zip(&names).for_each(|(row, id)| row.id.clone_from(id));
        deadlines.iter_mut().zip(&names).for_each(|(row, id)| row.id.clone_from(id));
        rules.iter_mut().zip(&names).for_each(|(row, id)| row.id.clone_from(id));
        properties.iter_mut().zip(&names).for_each(|(row, id)| row.id.clone_from(id));
        let title = Some(remarks.title.clone().unwrap_or_default());
        let remarks = Remarks { title, ..remarks };
        Definition {
            id,
            version,
            remarks,
            utc_offset,
            root,
            vocabulary,
            transitions,
            deadlines,
            rules,
            properties,
            scope,
            ..Definition::default()
        }
    })
}

#[test]
fn generated_definitions_are_not_all_alike() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let made: BTreeSet<String> = (0..20).map(|_| definitions().new_tree(&mut runner).unwrap().current()).map(|d| write(&d)).collect();
    assert_eq!(made.len(), 20);
}
