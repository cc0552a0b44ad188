//! What happens in an event is seen, and in its order (S14.2).

use super::{desk, done};
use crate::verify::monitor::log::replay;
use crate::verify::monitor::{Letter, Monitor, Observer};
use mandate_engine::{CaseState, Entry};
use mandate_process::Process;
use mandate_process::ids::PropertyId;

pub(super) fn spelt(letters: &[Letter]) -> String {
    let letter = |letter: &Letter| match letter {
        Letter::First => 'a',
        Letter::Then => 'b',
        Letter::Both => 'c',
    };
    letters.iter().map(letter).collect()
}

/// What the first property sees of each event of a log, `a` its first happening, `b` its second, `c` both at once.
pub(super) fn events(process: &Process, entries: &[Entry]) -> Vec<String> {
    let monitor = Monitor::of(process, PropertyId(0)).unwrap();
    let mut observers = vec![Observer::new(process, &monitor)];
    let mut state: Option<CaseState> = None;
    let mut seen = Vec::new();
    for (entry, event) in entries.iter().filter_map(|entry| entry.event().map(|event| (entry, event))) {
        let after = replay(process, state.take(), entry, event, &mut observers).unwrap();
        seen.push(spelt(observers[0].end(event.microsteps(), &after)));
        state = Some(after);
    }
    seen
}

/// What a property sees when three pages are written, and then of each further act; a point stands between events.
fn check(template: &str, further: &[&str], seen: &str) {
    let process = desk(&[template]);
    let acts = [&["clerk write 3"], further].concat();
    assert_eq!(events(&process, done(&process, &acts).entries()).join("."), seen, "{template}");
}

fn pair(a: &str, b: &str) -> String {
    format!("response = {{ first = {{ {a} }}, then = {{ {b} }} }}")
}

#[test]
fn in_one_event_the_act_comes_first_then_what_is_left_taken_and_entered_then_what_holds() {
    let order = [
        "act = \"write\"",
        "leaves = \"quiet\"",
        "leaves = \"draft\"",
        "transition = \"check\"",
        "transition = \"shout\"",
        "enters = \"checked\"",
        "enters = \"loud\"",
        "leaves = \"checked\"",
        "transition = \"file\"",
        "enters = \"filed\"",
    ];
    for (place, earlier) in order.iter().enumerate() {
        for later in &order[place + 1..] {
            // Leaving `draft` or `quiet` is no part of the opening; entering neither is.
            check(&pair(earlier, later), &[], ".ab");
            check(&pair(later, earlier), &[], ".ba");
        }
        check(&pair(earlier, "in-state = \"filed\""), &[], ".ab");
    }
}

#[test]
fn a_lapse_comes_before_what_it_leads_to() {
    check(&pair("lapse = \"patience\"", "leaves = \"loud\""), &["-", "-", "-", "-"], "..ab");
    check(&pair("enters = \"quiet\"", "lapse = \"patience\""), &["-", "-", "-", "-"], "a..ba");
}

#[test]
fn entries_and_transitions_of_the_opening_count() {
    check(&pair("enters = \"hushed\"", "transition = \"settle\""), &[], "ab.");
    check(&pair("leaves = \"hushed\"", "enters = \"quiet\""), &[], "ab.");
    check("never = { transition = \"settle\", while = { in-state = \"hushed\" } }", &[], "a.");
    check("never = { transition = \"settle\", while = { in-state = \"quiet\" } }", &[], ".");
}

#[test]
fn an_act_is_looked_for_by_role_and_counts_though_it_is_only_admitted() {
    check(&pair("act = \"note\", by = \"chief\"", "act = \"note\""), &["clerk note 1", "chief note 2"], "..b.c");
}

#[test]
fn a_refused_act_is_no_event() {
    check(&pair("act = \"close\"", "enters = \"closed\""), &["clerk close", "chief close"], "..ab");
}

#[test]
fn what_is_looked_for_twice_is_both_at_once() {
    let any = "any = [{ lapse = \"patience\" }, { enters = \"loud\" }]";
    check(&pair(any, "enters = \"loud\""), &["-", "-", "-", "-"], ".c.a");
}

#[test]
fn a_condition_holds_after_each_event_or_not() {
    check(&pair("act = \"return\"", "in-state = \"loud\""), &["chief return", "-", "-", "clerk note 1"], ".b.ab..");
    check("always = { in-state = \"loud\" }", &["-", "-", "-", "-"], "a..a");
    check("never = { in-state = \"loud\" }", &["-", "-", "-", "-"], ".a.");
    check("eventually = { ended = true }", &["chief close"], "..a");
}

#[test]
fn while_an_act_is_read_with_its_changes_and_before_anything_moves() {
    let never = |act: &str, condition: &str| format!("never = {{ act = \"{act}\", while = {{ {condition} }} }}");
    check(&never("write", "fact = \"pages\", is = 3"), &[], ".a");
    check(&never("write", "in-state = \"draft\""), &[], ".a");
    check(&never("write", "in-state = \"checked\""), &[], ".");
    check(&never("note", "fact = \"pages\", is = 1"), &["clerk note 1", "clerk note 2"], "..a.");
    // What an admitted act arms is armed behind it.
    check(&never("remind", "deadline = \"reminder\", is = \"armed\""), &["clerk remind", "clerk remind"], "...a");
}

#[test]
fn while_a_transition_is_read_just_before_its_microstep() {
    let never = |transition: &str, condition: &str| format!("never = {{ transition = \"{transition}\", while = {{ {condition} }} }}");
    check(&never("check", "in-state = \"quiet\""), &[], ".a");
    check(&never("file", "in-state = \"quiet\""), &[], ".");
    check(&never("file", "in-state = \"loud\""), &[], ".a");
}
