//! Twelve ways to damage a log, each at every record: the first bad record is named each time.

use crate::story::{Story, process, story};
use mandate_engine::record::{Checker, Damage, DamageKind, Hash, Position, Record, Scribe, check, fold};

fn own() -> Story {
    story(&process("1.0.0"), "case-1", false)
}

fn lines(story: &Story) -> Vec<String> {
    story.lines().into_iter().map(str::to_owned).collect()
}

/// Both find the same first bad record, whether the log is judged again or only folded.
fn damage(story: &Story, lines: &[String], at: usize) -> Damage {
    let lines = || lines.iter().map(String::as_str);
    let checked = check(&story.process, lines()).expect_err("damaged");
    let folded = fold(&story.process, lines()).expect_err("damaged");
    assert_eq!(checked, folded);
    assert_eq!(checked.line, at as u64 + 1, "{checked}");
    assert!(!checked.witness.is_empty() && !checked.witness.ends_with('.'), "{checked}");
    checked
}

/// The line with a hash that fits its bytes again.
fn rehashed(line: &str) -> String {
    let body = line.split_at(line.len() - 75).0;
    format!("{body},\"hash\":\"{}\"}}", Hash::of(body.as_bytes()))
}

#[test]
fn edit_a_byte() {
    let story = own();
    let sound = lines(&story);
    for at in 0..sound.len() {
        for place in (0..sound[at].len()).step_by(151) {
            let mut bytes = sound[at].clone().into_bytes();
            bytes[place] = if bytes[place] == b'x' { b'y' } else { b'x' };
            let Ok(edited) = String::from_utf8(bytes) else { continue };
            let mut log = sound.clone();
            log[at] = edited;
            let kind = damage(&story, &log, at).kind;
            assert!(matches!(kind, DamageKind::Edited | DamageKind::Cut), "{kind}");
        }
    }
}

#[test]
fn cut_a_line_in_its_middle() {
    let story = own();
    let sound = lines(&story);
    for at in 0..sound.len() {
        for place in [0, 40, sound[at].len() - 1] {
            let mut log = sound.clone();
            let place = (0..=place).rev().find(|place| sound[at].is_char_boundary(*place)).unwrap();
            log[at].truncate(place);
            assert_eq!(damage(&story, &log, at).kind, DamageKind::Cut);
            // The same, as the end of the file.
            log.truncate(at + 1);
            assert_eq!(damage(&story, &log, at).kind, DamageKind::Cut);
        }
    }
}

#[test]
fn drop_a_line() {
    let story = own();
    let sound = lines(&story);
    for at in 0..sound.len() - 1 {
        let mut log = sound.clone();
        log.remove(at);
        let damage = damage(&story, &log, at);
        assert_eq!(damage.kind, DamageKind::Missing, "{damage}");
    }
}

#[test]
fn swap_two_lines() {
    let story = own();
    let sound = lines(&story);
    for at in 0..sound.len() {
        for other in [at + 1, at + 2, sound.len() - 1] {
            if other <= at || other >= sound.len() {
                continue;
            }
            let mut log = sound.clone();
            log.swap(at, other);
            assert_eq!(damage(&story, &log, at).kind, DamageKind::Swapped);
        }
    }
}

#[test]
fn duplicate_a_line() {
    let story = own();
    let sound = lines(&story);
    for at in 0..sound.len() {
        let mut log = sound.clone();
        log.insert(at + 1, sound[at].clone());
        assert_eq!(damage(&story, &log, at + 1).kind, DamageKind::Duplicated);
    }
}

#[test]
fn splice_from_another_case() {
    let story = own();
    let sound = lines(&story);
    let foreign = lines(&crate::story::story(&story.process, "case-9", false));
    for at in 1..sound.len() {
        let mut log = sound.clone();
        log[at] = foreign[at].clone();
        assert_eq!(damage(&story, &log, at).kind, DamageKind::Spliced);
    }
    // A first record of another case is a sound first record; the next one then is not of its case.
    let mut log = sound;
    log[0] = foreign[0].clone();
    assert_eq!(damage(&story, &log, 1).kind, DamageKind::Spliced);
}

#[test]
fn splice_from_another_log_of_the_same_case() {
    let story = own();
    let sound = lines(&story);
    let other = lines(&crate::story::story(&story.process, "case-1", true));
    for at in 1..sound.len().min(other.len()) {
        let mut log = sound.clone();
        log[at] = other[at].clone();
        assert_eq!(damage(&story, &log, at).kind, DamageKind::Unlinked);
    }
}

#[test]
fn another_process() {
    let story = own();
    let other = Story { process: process("2.0.0"), ..own() };
    let damage = damage(&other, &lines(&story), 0);
    assert_eq!(damage.kind, DamageKind::Foreign);
    let text = damage.to_string();
    assert!(text.starts_with("line 1: of another process: the case was opened under"), "{text}");
}

#[test]
fn renumber() {
    let story = own();
    let sound = lines(&story);
    for at in 0..sound.len() {
        for (number, kinds) in [(at + 2, DamageKind::Missing), (at, DamageKind::Duplicated), (at + 100, DamageKind::Missing)] {
            let mut log = sound.clone();
            log[at] = sound[at].replacen(&format!("\"seq\":{}", at + 1), &format!("\"seq\":{number}"), 1);
            assert_eq!(Checker::new(&story.process).line(&log[at]).unwrap_err().kind, DamageKind::Edited);
            log[at] = rehashed(&log[at]);
            assert_eq!(damage(&story, &log, at).kind, kinds);
        }
    }
}

/// The records of a story, each with the hash of the state after it.
fn thorough(story: &Story) -> Vec<Record> {
    let mut scribe = Scribe::new(&story.process).thorough();
    let mut position = Position::START;
    let entries = story.entries.iter().zip(&story.states);
    let records = entries.map(|(entry, state)| {
        let (next, record) = scribe.chain(&story.case, position, entry, state);
        position = next;
        record
    });
    records.collect()
}

#[test]
fn change_a_hash() {
    let story = own();
    for records in [story.records.clone(), thorough(&story)] {
        let sound: Vec<String> = records.iter().map(|record| record.line.clone()).collect();
        for at in 0..sound.len() {
            let mut log = sound.clone();
            log[at] = sound[at].replace(&records[at].hash.to_string(), &Hash::of(b"other").to_string());
            assert_eq!(damage(&story, &log, at).kind, DamageKind::Edited);
            // The hash of the state, with the hash of the line made to fit.
            if sound[at].contains("\"state\":") {
                let state = mandate_engine::record::state_hash(&story.process, &story.states[at]).to_string();
                log[at] = rehashed(&sound[at].replace(&state, &Hash::of(b"other").to_string()));
                assert_eq!(damage(&story, &log, at).kind, DamageKind::StateDiffers);
            }
        }
    }
}

#[test]
fn the_state_is_told_in_every_sixteenth_record_or_by_a_thorough_scribe_in_all() {
    let story = own();
    assert!(story.records.len() > 2 * 16, "long enough to tell");
    let is_told = |record: &Record| record.line.contains(",\"state\":\"");
    for record in &story.records {
        assert_eq!(is_told(record), record.seq % 16 == 1, "{}", record.line);
    }
    let records = thorough(&story);
    assert!(records.iter().all(is_told));
    check(&story.process, records.iter().map(|record| &*record.line)).expect("a sound log");
    for at in (0..story.records.len()).step_by(16) {
        let mut log = lines(&story);
        let state = mandate_engine::record::state_hash(&story.process, &story.states[at]);
        log[at] = rehashed(&log[at].replace(&format!(",\"state\":\"{state}\""), ""));
        assert_eq!(damage(&story, &log, at).kind, DamageKind::Unreadable);
    }
}

#[test]
fn change_prev() {
    let story = own();
    let sound = lines(&story);
    for at in 0..sound.len() {
        let prev = at.checked_sub(1).map_or(Hash::ZERO, |before| story.records[before].hash).to_string();
        let mut log = sound.clone();
        log[at] = sound[at].replace(&prev, &Hash::of(b"other").to_string());
        assert_eq!(damage(&story, &log, at).kind, DamageKind::Edited);
        log[at] = rehashed(&log[at]);
        assert_eq!(damage(&story, &log, at).kind, DamageKind::Unlinked);
    }
}

#[test]
fn an_event_that_does_not_fit_the_state() {
    let story = own();
    let sound = lines(&story);
    let at = sound.iter().position(|line| line.contains("\"exits\":[\"quiet\"")).unwrap();
    let mut log = sound.clone();
    log[at] = rehashed(&sound[at].replacen("\"exits\":[\"quiet\",", "\"exits\":[\"loud\",", 1));
    assert_eq!(damage(&story, &log, at).kind, DamageKind::Diverges);
}

#[test]
fn what_the_format_does_not_know() {
    let story = own();
    let sound = lines(&story);
    let at = sound.iter().position(|line| line.contains("\"kind\":\"act\"")).unwrap();
    for (from, to, told) in [
        ("mandate.record/1", "mandate.record/2", "the format is `mandate.record/2`, this reader knows `mandate.record/1`"),
        ("\"kind\":\"act\"", "\"kind\":\"vote\"", "the kind is `vote`"),
        ("\"by\":", "\"of\":", "has the key `of`"),
        ("\"by\":\"ann\"", "\"by\":\"zoe\"", "no actor is called `zoe`"),
        ("\"by\":\"ann\"", "\"by\":7", "`by` is `7`, not a text"),
        ("\"by\":\"ann\"", "\"by\":\"ann\",\"by\":\"ann\"", "the key `by` stands twice"),
        ("\"act\":\"speak\"", "\"act\":\"shout\"", "no act is called `shout`"),
        ("\"id\":\"speak\"", "\"id\":\"speek\"", "no transition is called `speek`"),
        ("\"entries\":[\"busy\"", "\"entries\":[\"lazy\"", "no state is called `lazy`"),
        ("\"fact\":\"heard\"", "\"fact\":\"pledged\"", "`fact` is `pledged`, not a fact that is written: it is a sum"),
        ("\"fact\":\"heard\"", "\"fact\":\"herd\"", "no fact is called `herd`"),
        ("\"new\":\"fair\"", "\"new\":\"rather fair\"", "no view is called `rather fair`"),
        ("\"new\":\"fair\"", "\"new\":1.5", "JSON"),
        ("\"seq\":2", "\"seq\":-2", "`seq` is `-2`, not a whole number from 0"),
        ("\"seq\":2", "\"seq\":99999999999999999999", "JSON"),
        ("\"at\":\"2027", "\"at\":\"+2027", "`at` is `+2027-03-01T13:00:00.001Z`, not an instant"),
        ("\"deadlines\":[]", "\"deadlines\":{}", "`deadlines` is an object, not a list"),
        (",\"deadlines\":[]", "", "`act` lacks the key `deadlines`"),
    ] {
        let mut log = sound.clone();
        let changed = sound[at].replacen(from, to, 1);
        assert_ne!(changed, sound[at], "{from}");
        log[at] = rehashed(&changed);
        let damage = damage(&story, &log, at);
        assert_eq!(damage.kind, DamageKind::Unreadable, "{damage}");
        assert!(damage.witness.contains(told), "{damage}");
    }
}

#[test]
fn a_line_longer_than_any_record_is_not_even_parsed() {
    let story = own();
    let long = "x".repeat(story.process.limits().total_bytes + 1);
    let damage = Checker::new(&story.process).line(&long).unwrap_err();
    assert_eq!(damage.kind, DamageKind::Unreadable);
    assert!(damage.witness.contains("a record has at most"));
}
