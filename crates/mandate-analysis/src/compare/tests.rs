//! One small process against others that differ in one thing each.

use super::{Change, Class, Comparison, Step, What, compare, story};
use crate::replay::Named;
use crate::replay::tests::{DESK, STORY, desk};
use mandate_process::Process;
use mandate_process::definition::Item;
use mandate_process::text::{meaning, read_str};

/// A change in a few words: `stricter rule few test: { … } → { … }`.
fn told(change: &Change) -> String {
    let item = format!("{:?}", change.item).to_lowercase();
    let thing = if change.id.is_empty() { item } else { format!("{item} {}", change.id) };
    let none = || "nothing".to_owned();
    let what = match &change.what {
        What::Added => "+".to_owned(),
        What::Removed => "-".to_owned(),
        What::Renamed { from } => format!("was {from}"),
        What::Set { key, old, new } => {
            format!("{key}: {} → {}", old.clone().unwrap_or_else(none), new.clone().unwrap_or_else(none))
        }
        What::Gained { key, value } => format!("{key} + {value}"),
        What::Lost { key, value } => format!("{key} - {value}"),
        What::Reordered { key } => format!("{key} in another order").trim_start().to_owned(),
    };
    format!("{} {thing} {what}", change.class.word())
}

fn all(comparison: &Comparison) -> Vec<String> {
    comparison.changes.iter().map(told).collect()
}

/// The desk with these edits differs from the desk in this.
#[track_caller]
fn check(edits: &[(&str, &str)], wanted: &[&str]) -> Comparison {
    let comparison = compare(&desk(&[]), &desk(edits));
    assert_eq!(all(&comparison), wanted);
    law(&desk(&[]), &desk(edits), &comparison);
    comparison
}

/// Nothing differs only where the digests are the same, and wording only where the meanings are.
#[track_caller]
fn law(old: &Process, new: &Process, comparison: &Comparison) {
    assert_eq!(comparison.is_empty(), old.digest() == new.digest());
    let other = comparison.changes.iter().any(|change| change.class != Class::Wording);
    assert_eq!(other, meaning(old.definition()) != meaning(new.definition()), "{:?}", all(comparison));
}

#[test]
fn the_same_process_differs_in_nothing_however_it_is_written() {
    check(&[], &[]);
    check(&[("[transition.give]\nfrom  = \"asked\"", "# A remark.\n[transition.give]\nfrom = [ 'asked' ]")], &[]);
}

#[test]
fn other_words_are_wording() {
    let comparison = check(
        &[
            ("says   = \"At most two things are asked for.\"", "says = \"No more than two.\""),
            ("title   = \"A desk\"", "title = \"The desk\""),
        ],
        &[
            "wording process title: \"A desk\" → \"The desk\"",
            "wording rule few says: \"At most two things are asked for.\" → \"No more than two.\"",
        ],
    );
    assert_eq!((comparison.step(), comparison.suggested().map(|version| version.to_string()).as_deref()), (Step::Patch, Some("1.0.1")));
}

#[test]
fn a_version_alone_asks_for_nothing() {
    let comparison = check(&[("1.0.0", "2.0.0")], &["wording process version: \"1.0.0\" → \"2.0.0\""]);
    assert_eq!(comparison.step(), Step::None);
}

#[test]
fn a_need_more_is_stricter_and_one_less_is_looser() {
    let comparison = check(&[("needs = [\"paid\"]", "needs = [\"few\", \"paid\"]")], &["stricter transition give needs + few"]);
    assert_eq!(comparison.step(), Step::Minor);
    check(&[("needs = [\"paid\"]\n", "")], &["looser transition give needs - paid"]);
}

#[test]
fn a_bound_that_moves_is_stricter_or_looser() {
    check(
        &[("size-at-most = 2", "size-at-most = 1")],
        &["stricter rule few test: { fact = \"wanted\", size-at-most = 2 } → { fact = \"wanted\", size-at-most = 1 }"],
    );
    check(
        &[("size-at-most = 2", "size-at-most = 3")],
        &["looser rule few test: { fact = \"wanted\", size-at-most = 2 } → { fact = \"wanted\", size-at-most = 3 }"],
    );
    // Under `not` it turns over.
    let was = "{ not = { fact = \"paid\", for-each = [{ actors = \"asker\" }], at-most = 0 } }";
    check(&[("at-most = 0", "at-most = 5")], &[&format!("stricter rule paid test: {was} → {}", was.replace("= 0", "= 5"))]);
    let other = "{ fact = \"paid\", for-each = [{ actors = \"asker\" }], at-least = 1 }";
    check(&[(was, other)], &[&format!("breaking rule paid test: {was} → {other}")]);
}

#[test]
fn states_come_and_go() {
    let more = [("\"open\", \"asked\"", "\"open\", \"waiting\", \"asked\"")];
    check(&more, &["neutral state waiting +"]);
    let comparison = compare(&desk(&more), &desk(&[]));
    assert_eq!(all(&comparison), ["breaking state waiting -"]);
    assert_eq!(comparison.suggested().map(|version| version.to_string()).as_deref(), Some("2.0.0"));
    check(&[("ends    = [\"given\", \"turned-down\"]", "ends = [\"given\"]")], &["breaking state turned-down kind: final → atomic"]);
    check(&[("\"given\", \"turned-down\"]\nends", "\"turned-down\", \"given\"]\nends")], &["neutral process states in another order"]);
    let nested = "[state.asked]\nstates = [\"first\"]\n";
    check(&[("[state.asked]\n", nested)], &["breaking state asked kind: atomic → compound", "neutral state first +"]);
    check(&[("admits = [\"pay\"]", "admits = [\"pay\", \"ask\"]")], &["looser state asked admits + ask"]);
    check(&[("admits = [\"pay\"]", "admits = []")], &["stricter state asked admits - pay"]);
}

#[test]
fn transitions_come_go_and_lead_elsewhere() {
    let more = ("[transition.give]", "[transition.back]\nfrom = \"asked\"\nto = \"open\"\non = \"ask\"\n[transition.give]");
    check(&[more], &["looser transition back +"]);
    assert_eq!(all(&compare(&desk(&[more]), &desk(&[]))), ["stricter transition back -"]);
    let rival = ("[transition.too-late]", "[transition.again]\nfrom = \"asked\"\nto = \"open\"\non = \"give\"\n[transition.too-late]");
    check(&[rival], &["breaking transition again +"]);
    let by_itself = (
        "[transition.give]",
        "[transition.on]\nfrom = \"asked\"\nto = \"given\"\nautomatic = true\nwhen = { rule = \"paid\" }\n[transition.give]",
    );
    check(&[by_itself], &["breaking transition on +"]);
    check(&[("to    = \"given\"", "to    = \"turned-down\"")], &["breaking transition give to: \"given\" → \"turned-down\""]);
    check(&[("needs = [\"paid\"]", "needs = [\"paid\"]\nat-most = 2")], &["stricter transition give at-most: nothing → 2"]);
    check(
        &[("needs = [\"paid\"]", "needs = [\"paid\"]\nwhen = { rule = \"few\" }")],
        &["breaking transition give when: nothing → { rule = \"few\" }"],
    );
    check(&[("needs = [\"paid\"]", "needs = [\"paid\"]\non = [\"give\", \"ask\"]")], &["looser transition give on + ask"]);
    // Paying was admitted there and moved nothing.
    check(&[("needs = [\"paid\"]", "needs = [\"paid\"]\non = [\"give\", \"pay\"]")], &["breaking transition give on + pay"]);
    check(
        &[("from  = \"asked\"\nto    = \"given\"", "from  = [\"open\", \"asked\"]\nto    = \"given\"")],
        &["looser transition give from + open"],
    );
    let clerk = [
        ("role.clerk  =", "role.boss = { name = \"Boss\" }\nrole.clerk  ="),
        ("Give\", by = \"clerk\"", "Give\", by = [\"clerk\", \"boss\"]"),
    ];
    check(&clerk, &["looser act give by + boss", "neutral role boss +"]);
    check(&[("needs = [\"paid\"]", "needs = [\"paid\"]\nby = \"clerk\"")], &["stricter transition give by + clerk"]);
}

#[test]
fn more_time_is_looser_where_it_moves_the_case_and_stricter_where_it_is_awaited() {
    check(&[("3 days", "5 days")], &["looser deadline answer after: \"3 days\" → \"5 days\""]);
    check(&[("3 days", "2 weeks")], &["looser deadline answer after: \"3 days\" → \"2 weeks\""]);
    check(&[("3 days", "1 day")], &["stricter deadline answer after: \"3 days\" → \"1 day\""]);
    check(&[("3 days", "3 working days")], &["breaking deadline answer after: \"3 days\" → \"3 working days\""]);
    let awaited = [
        ("[transition.too-late]\nfrom = \"asked\"\nto   = \"turned-down\"\non   = \"lapse.answer\"\n", ""),
        ("test   = { fact = \"wanted\", size-at-most = 2 }", "test = { deadline = \"answer\", is = \"lapsed\" }"),
    ];
    let longer: Vec<(&str, &str)> = awaited.into_iter().chain([("3 days", "5 days")]).collect();
    assert_eq!(all(&compare(&desk(&awaited), &desk(&longer))), ["stricter deadline answer after: \"3 days\" → \"5 days\""]);
    let nobody = &awaited[..1];
    let longer: Vec<(&str, &str)> = nobody.iter().copied().chain([("3 days", "5 days")]).collect();
    assert_eq!(all(&compare(&desk(nobody), &desk(&longer))), ["neutral deadline answer after: \"3 days\" → \"5 days\""]);
    check(&[("after = \"3 days\"", "after = \"3 days\"\nmet-by = \"pay\"")], &["looser deadline answer met-by + pay"]);
}

#[test]
fn words_come_go_and_change() {
    check(
        &[("sum = \"integer\" }", "sum = \"integer\", note-on-it = \"text?\" }")],
        &["looser act pay content.note-on-it: nothing → \"text?\""],
    );
    check(&[("sum = \"integer\" }", "sum = \"integer\", why = \"text\" }")], &["breaking act pay content.why: nothing → \"text\""]);
    check(&[("type.thing  = \"open\"", "type.thing  = [\"pen\"]")], &["breaking type thing members: \"open\" → [\"pen\"]"]);
    let closed = ("type.thing  = \"open\"", "type.thing  = [\"pen\"]");
    let two = ("type.thing  = \"open\"", "type.thing  = [\"pen\", \"cup\"]");
    assert_eq!(all(&compare(&desk(&[closed]), &desk(&[two]))), ["looser type thing members + cup"]);
    assert_eq!(all(&compare(&desk(&[two]), &desk(&[closed]))), ["breaking type thing members - cup"]);
    check(&[("starts = 0", "starts = 1")], &["breaking fact paid starts: 0 → 1"]);
    check(&[("{ name = \"Clerk\" }", "{ name = \"Clerk\", many = true }")], &["breaking role clerk many: nothing → true"]);
    check(
        &[
            ("act]\n", "act]\nask-more = { says = \"Ask for more\", by = \"asker\" }\n"),
            ("admits = [\"pay\"]", "admits = [\"pay\", \"ask-more\"]"),
        ],
        &["looser state asked admits + ask-more", "looser act ask-more +"],
    );
    let fresh = [
        ("fact.asker  =", "fact.how = { type = \"boolean\" }\nfact.asker  ="),
        ("asker = { set = \"{actor}\" } }", "asker = { set = \"{actor}\" }, how = { set = true } }"),
    ];
    check(&fresh, &["neutral act ask changes.how: nothing → { set = true }", "neutral fact how +"]);
    check(&[(", asker = { set = \"{actor}\" }", "")], &["breaking act ask changes.asker: { set = \"{actor}\" } → nothing"]);
    check(
        &[("[rule.paid]", "[property.p]\nsays = \"P.\"\nnever = { in-state = \"given\" }\n[scope]\nasker = 3\n[rule.paid]")],
        &["neutral property p +", "neutral scope asker +"],
    );
}

#[test]
fn what_only_bears_another_name_is_renamed() {
    let comparison = check(&[("\"asked\"", "\"waiting\""), ("state.asked", "state.waiting")], &["breaking state waiting was asked"]);
    assert_eq!(comparison.names().of(Named::State, "asked"), Some("waiting"));
    check(&[("\"few\"", "\"modest\""), ("rule.few", "rule.modest")], &["breaking rule modest was few"]);
    check(
        &[("ask  = {", "request = {"), ("transition.ask]", "transition.request]")],
        &["neutral transition request was ask", "breaking act request was ask"],
    );
    check(&[("transition.ask]", "transition.request]\non = \"ask\"")], &["neutral transition request was ask"]);
    let many = [
        ("set of thing", "set of item"),
        ("type.thing", "type.item"),
        ("\"asker\"", "\"client\""),
        ("by asker", "by client"),
        ("role.asker", "role.client"),
        ("\"paid\"", "\"given-for\""),
        ("fact.paid", "fact.given-for"),
        ("paid = { at", "given-for = { at"),
        ("[rule.paid]", "[rule.given-for]"),
    ];
    check(
        &many,
        &[
            "breaking rule given-for was paid",
            "breaking fact given-for was paid",
            "breaking role client was asker",
            "breaking type item was thing",
        ],
    );
}

#[test]
fn what_bears_another_name_and_says_something_else_has_come_and_gone() {
    check(
        &[("\"few\"", "\"modest\""), ("rule.few", "rule.modest"), ("size-at-most = 2", "size-at-most = 3")],
        &["stricter transition ask needs + modest", "looser transition ask needs - few", "neutral rule modest +", "neutral rule few -"],
    );
}

#[test]
fn what_says_the_same_to_the_word_is_the_same_thing_wherever_it_is_mentioned() {
    check(
        &[("\"few\"", "\"modest\""), ("rule.few", "rule.modest"), ("needs = [\"paid\"]", "needs = [\"modest\", \"paid\"]")],
        &["stricter transition give needs + modest", "breaking rule modest was few"],
    );
}

#[test]
fn an_order_that_decides_is_breaking() {
    let rival = "[transition.again]\nfrom = \"asked\"\nto = \"open\"\non = \"give\"\n";
    let give = "[transition.give]\nfrom  = \"asked\"\nto    = \"given\"\nneeds = [\"paid\"]\n";
    let first = desk(&[(give, &format!("{rival}{give}"))]);
    let last = desk(&[(give, &format!("{give}{rival}"))]);
    assert_eq!(all(&compare(&first, &last)), ["breaking transition in another order"]);
    let ask = "[transition.ask]\nfrom  = \"open\"\nto    = \"asked\"\nneeds = [\"few\"]\n";
    check(&[(ask, ""), ("[transition.too-late]", &format!("{ask}[transition.too-late]"))], &["neutral transition in another order"]);
}

#[test]
fn every_change_knows_its_lines() {
    let text = DESK.replace("needs = [\"paid\"]", "needs = [\"few\", \"paid\"]");
    let named = |name: &str, text: &str| {
        let texts = mandate_process::text::Texts::new([(name, text)]);
        mandate_process::text::read(&texts, name, &mandate_process::limits::Limits::DEFAULT).process.expect("a process")
    };
    let comparison = compare(&named("old.toml", DESK), &named("new.toml", &text));
    let place = |span: &Option<mandate_process::finding::Span>| span.as_ref().map(|span| (span.source.clone(), span.line));
    let line = |text: &str, wanted: &str| text.lines().position(|line| line.contains(wanted)).map(|line| line + 1);
    let [change] = comparison.changes.as_slice() else { panic!("one change: {:?}", all(&comparison)) };
    assert_eq!(place(&change.old_place), Some(("old.toml".to_owned(), line(DESK, "[transition.give]").expect("a line"))));
    assert_eq!(place(&change.new_place), Some(("new.toml".to_owned(), line(&text, "\"few\", \"paid\"").expect("a line"))));
    assert_eq!(change.item, Item::Transition);
}

#[test]
fn stories_are_run_under_both() {
    let texts = mandate_process::text::Texts::new([("desk.process.toml", DESK), ("story.toml", STORY)]);
    let reading = mandate_scenario::read(&texts, "story.toml", &mandate_process::limits::Limits::DEFAULT);
    let read = reading.scenario.expect("a story");
    let effect = |edits: &[(&str, &str)]| story(&compare(&desk(&[]), &desk(edits)), &read);
    assert!(effect(&[]).is_the_same());
    assert!(effect(&[("\"A desk\"", "\"The desk\"")]).is_the_same());
    let looser = effect(&[("size-at-most = 2", "size-at-most = 3")]);
    assert!(!looser.is_the_same() && looser.as_told == Ok(false));
    // The case goes as before in the new names, the file names the old.
    let renamed = effect(&[("pay  = {", "lend = {"), ("[\"pay\"]", "[\"lend\"]")]);
    assert!(matches!(&renamed.after, Some(Ok(replay)) if replay.is_the_same()));
    assert!(!renamed.is_the_same());
}

#[test]
fn wholly_other_processes_are_compared_all_the_same() {
    let other = read_str("format='mandate.process/1'\nid='x'\nversion='one'\ntitle='X'\nstates=['a']").process.expect("a process");
    for (old, new) in [(desk(&[]), other.clone()), (other, desk(&[]))] {
        let comparison = compare(&old, &new);
        assert_eq!(comparison.step(), Step::Major);
        law(&old, &new, &comparison);
    }
    let (three, single) = (mandate_un::three_phase(), mandate_un::process("single-decision").expect("shipped").expect("reads"));
    for (old, new) in [(&three, &single), (&single, &three)] {
        law(old, new, &compare(old, new));
    }
    assert!(compare(&three, &three).is_empty());
}
