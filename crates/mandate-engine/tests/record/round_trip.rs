//! What is written is read back as it was, and folds to the very state.

use crate::story::{Story, process, story};
use mandate_engine::record::{Body, Checker, Hash, Position, chain, check, decode, fold, peek, state_hash, state_text};
use mandate_engine::{Act, Cause, Entry, Moved, Opening, Stimulus, begin, open};

fn stories() -> [Story; 2] {
    let process = process("1.0.0");
    [story(&process, "case-1", false), story(&process, "case-2", true)]
}

#[test]
fn a_log_written_read_and_written_again_is_the_same_to_the_byte() {
    for story in stories() {
        assert!(story.records.len() >= 45, "{}", story.records.len());
        for (index, record) in story.records.iter().enumerate() {
            let before = index.checked_sub(1).map(|index| &story.states[index]);
            let decoded = decode(&story.process, before, &record.line).unwrap_or_else(|error| panic!("{error}\n{}", record.line));
            assert_eq!((decoded.seq, decoded.hash), (record.seq, record.hash));
            assert_eq!(decoded.write(&story.process, &story.states[index]), *record);
        }
    }
}

#[test]
fn events_read_back_are_the_events_that_happened() {
    for story in stories() {
        for (index, record) in story.records.iter().enumerate() {
            let before = index.checked_sub(1).map(|index| &story.states[index]);
            let decoded = decode(&story.process, before, &record.line).unwrap();
            let (Body::Event { event, .. }, mandate_engine::Entry::Event { event: live, .. }) = (decoded.body, &story.entries[index])
            else {
                continue;
            };
            let mut live = live.clone();
            live.irregular = None;
            assert_eq!(*event, live, "record {}", record.seq);
        }
    }
}

#[test]
fn a_log_folds_to_the_live_state_at_every_record() {
    for story in stories() {
        let mut checker = Checker::new(&story.process);
        for (record, state) in story.records.iter().zip(&story.states) {
            checker.line(&record.line).unwrap_or_else(|damage| panic!("{damage}\n{}", record.line));
            assert_eq!(checker.state(), Some(state));
            assert_eq!(checker.position(), Position { seq: record.seq, head: record.hash });
        }
        let summary = fold(&story.process, story.lines()).unwrap();
        assert_eq!(summary.state.as_ref(), Some(&story.state));
        assert_eq!((summary.position, &summary.case), (story.position, &story.case));
        assert_eq!(summary, checker.finish());
    }
}

#[test]
fn the_log_has_records_of_every_kind() {
    let [story, irregular] = stories();
    let log = story.lines().join("\n") + &irregular.lines().join("\n");
    for wanted in [
        "\"kind\":\"opened\"",
        "\"kind\":\"lapse\",\"deadline\"",
        "\"kind\":\"lapse\",\"name\"",
        "\"irregular\":",
        "\"histories\":",
        "\"sent\":",
        "\"members\":{\"need\":[\"tents\"]}",
        "unknown-act",
        "content-invalid",
        "not-this-actor",
        "not-in-order",
        "out-of-time-order",
        "case-closed",
        "\"rules\":[\"somebody-heard\"]",
        "\"rules\":[\"at-most\"]",
        "{\"$text\":\"2027-03-21\"}",
        "{\"$date\":1000000}",
        "\"$table\":",
        "\"$length\":",
        "\"$design\":",
        "\"at\":-9223372036854775808",
    ] {
        assert!(log.contains(wanted), "{wanted}");
    }
}

#[test]
fn the_text_of_a_state_is_json_with_sorted_keys_and_its_hash_that_of_the_text() {
    for story in stories() {
        for (state, record) in story.states.iter().zip(&story.records) {
            let text = state_text(&story.process, state);
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            // serde_json keeps keys sorted by bytes: what is not sorted shows when it is written again.
            assert_eq!(serde_json::to_string(&value).unwrap(), text);
            let keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).filter(|key| *key != "sent").collect();
            assert_eq!(keys, ["active", "clock", "deadlines", "facts", "halted", "history", "last-actor", "members", "roster", "taken"]);
            assert_eq!(Hash::of(text.as_bytes()), state_hash(&story.process, state));
            if record.seq % 16 == 1 {
                assert!(record.line.contains(&format!("\"state\":\"{}\"", state_hash(&story.process, state))));
            }
        }
    }
}

#[test]
fn the_text_of_a_state_tells_facts_by_name_and_only_what_differs_from_the_start() {
    let [story, _] = stories();
    let value: serde_json::Value = serde_json::from_str(&state_text(&story.process, &story.states[20])).unwrap();
    assert_eq!(value["facts"]["notes"], serde_json::json!(["2027-01-01", "alpha", "beta", "zeta"]));
    assert_eq!(value["facts"]["ends-on"], "2027-03-20");
    assert_eq!(
        value["facts"]["pledge-of"],
        serde_json::json!({"ann/tents": 2, "ann/water": 3, "bob/a-need": -1, "bob/tents": 1, "bob/z": 7})
    );
    assert_eq!(value["facts"].get("pledged"), None, "sums are not in it");
    assert_eq!(value["members"], serde_json::json!({"need": ["water", "a-need", "tents", "z"]}));
    assert_eq!(value["roster"][1], serde_json::json!({"id": "ann", "role": "member"}));
    let first: serde_json::Value = serde_json::from_str(&state_text(&story.process, &story.states[0])).unwrap();
    assert_eq!(first["facts"], serde_json::json!({}));
}

#[test]
fn the_first_line_says_which_process_a_log_needs() {
    let [story, _] = stories();
    let header = peek(&story.records[0].line).unwrap();
    assert_eq!((&*header.process, &*header.version, &*header.case, header.semantics), ("talks", "1.0.0", "case-1", 1));
    assert_eq!(header.digest, story.process.digest());
    assert!(peek(&story.records[1].line).unwrap_err().to_string().contains("`opened`"));
}

#[test]
fn a_log_cut_at_the_end_of_a_line_is_sound_and_its_head_shows_the_cut() {
    let [story, _] = stories();
    for count in 0..=story.records.len() {
        let summary = check(&story.process, story.lines().into_iter().take(count)).unwrap();
        let head = count.checked_sub(1).map_or(Position::START.head, |last| story.records[last].hash);
        assert_eq!(summary.position, Position { seq: count as u64, head });
        assert_eq!(summary.state.is_some(), count > 0);
    }
}

#[test]
fn a_deadline_without_an_end_lapses_halted_and_the_log_is_sound() {
    use mandate_process::Process;
    use mandate_process::definition::{Definition, Effect, State, Transition, Trigger};
    let mut definition = Definition::new("echo");
    definition.root = State::compound("", [State { on_entry: vec![Effect::Send { name: "tick".into(), delay: 0 }], ..State::atomic("a") }]);
    definition.transitions = vec![Transition { on: vec![Trigger::Name("tick".into())], ..Transition::new("again", ["a"], ["a"]) }];
    definition.vocabulary.roles = vec![mandate_process::definition::Role { id: "who".into(), ..Default::default() }];
    definition.vocabulary.declare_act("knock");
    let process = Process::compile(definition).unwrap();
    let event = mandate_engine::open(&process, &mandate_engine::Opening::new("c", crate::story::day("2027-03-01"))).unwrap();
    let state = mandate_engine::begin(&process, &event).unwrap();
    let mut story = Story { process, case: "c".into(), position: Position::START, state, records: vec![], entries: vec![], states: vec![] };
    story.append(mandate_engine::Entry::from(event));
    story.submit(Stimulus::Time(crate::story::day("2027-03-02")));
    story.act(Act::new("knock", "who", crate::story::day("2027-03-03")));
    assert!(story.state.is_halted());
    let halted = story.lines().iter().position(|line| line.contains("\"halted\":true")).unwrap();
    assert_eq!(halted, 1001);
    check(&story.process, story.lines()).unwrap();
    println!("{} records of {} bytes", story.records.len(), story.lines().iter().map(|line| line.len() + 1).sum::<usize>());
}

#[test]
fn figures_of_writing_and_checking() {
    let [story, _] = stories();
    let timed = |what: &str, work: &dyn Fn()| {
        let start = std::time::Instant::now();
        (0..20).for_each(|_| work());
        println!("{what}: {:.1} us a record", start.elapsed().as_secs_f64() * 1e6 / 20.0 / story.records.len() as f64);
    };
    timed("fold", &|| drop(fold(&story.process, story.lines()).unwrap()));
    timed("check", &|| drop(check(&story.process, story.lines()).unwrap()));
    timed("state hash", &|| story.states.iter().for_each(|state| assert_ne!(state_hash(&story.process, state), Hash::ZERO)));
    timed("chain", &|| {
        let mut position = Position::START;
        for (entry, state) in story.entries.iter().zip(&story.states) {
            position = mandate_engine::record::chain(&story.process, &story.case, position, entry, state).0;
        }
        assert_eq!(position, story.position);
    });
}

/// The first line of a case that says where it comes from.
fn moved_line(moved: &Moved) -> String {
    let process = process("1.0.0");
    let mut opening = Opening::new("case-1", mandate_process::time::Instant(0));
    opening.moved = Some(moved.clone());
    let event = open(&process, &opening).unwrap();
    let state = begin(&process, &event).unwrap();
    let (_, record) = chain(&process, "case-1", Position::START, &Entry::from(event), &state);
    check(&process, [&*record.line]).unwrap_or_else(|damage| panic!("{damage}\n{}", record.line));
    let decoded = decode(&process, None, &record.line).unwrap();
    let Body::Event { event, .. } = decoded.body else { panic!("no event") };
    let Cause::Opened(opened) = &event.cause else { panic!("no opening") };
    assert_eq!(opened.moved.as_ref(), Some(moved));
    assert_eq!(opened.opening(&process, event.at).moved.as_ref(), Some(moved));
    record.line
}

#[test]
fn a_moved_case_says_where_it_comes_from_and_is_read_back() {
    let bare = Moved {
        process: "talks".into(),
        version: "0.9".into(),
        digest: "d".into(),
        semantics: 1,
        position: Position { seq: 4, head: Hash::of(b"four") },
        names: vec![],
        by: None,
        on: None,
    };
    let told = moved_line(&bare);
    assert!(!told.contains("\"names\"") && !told.contains("\"by\":\"the"), "{told}");
    let full = Moved {
        names: vec![("state".into(), "a \"quoted\"".into(), Some("b".into())), ("fact".into(), "gone".into(), None)],
        by: Some("the board".into()),
        on: mandate_process::time::Date::parse("2027-05-01"),
        ..bare
    };
    let line = moved_line(&full);
    for (from, to) in [
        ("\"seq\":4,\"head\"", "\"seq\":-4,\"head\""),
        ("\"on\":\"2027-05-01\"", "\"on\":\"2027-02-30\""),
        ("\"by\":\"the board\"", "\"by\":7"),
        ("\"kind\":\"fact\",", ""),
        ("\"semantics\":1,\"seq\"", "\"seq\""),
        ("\"by\":\"the board\"", "\"who\":\"the board\""),
    ] {
        assert!(line.contains(from), "{from}");
        assert!(decode(&process("1.0.0"), None, &line.replacen(from, to, 1)).is_err(), "{from} → {to}");
    }
}
