use super::{LEAVE, LIBRARY, read_library};
use mandate_process::definition::{
    Comparison, Definition, Effect, Kind, Operand, Operator, Resume, State, Test, Transition, Trigger, Verb, Vocabulary,
};
use mandate_process::text::{cannot_say, digest, meaning, read_str, write};
use mandate_process::value::Value;
use std::collections::BTreeSet;

fn of(text: &str) -> Definition {
    let reading = read_library(text);
    reading.process.unwrap_or_else(|| panic!("{:?}", reading.findings)).definition().clone()
}

#[test]
fn digests_are_those_of_the_document() {
    let process = read_str(LEAVE).process.unwrap();
    assert_eq!(process.digest(), "ea854a8d69000538f665b4d18b3f2dde8fcc8f3a920bc879d16d256f6b417655");
    assert_eq!(digest(process.definition()), process.digest());
    assert_eq!(meaning(process.definition()), "1b804ff7fc0a3303ec311cc6c9f277867ca6971f76302326fcd5b52fe43f9de0");
}

#[test]
fn wording_changes_the_digest_only() {
    let base = of(LIBRARY);
    let check = |piece: &str, other: &str| {
        assert!(LIBRARY.contains(piece), "{piece}");
        let edited = of(&LIBRARY.replacen(piece, other, 1));
        assert_ne!(digest(&edited), digest(&base), "{other}");
        assert_eq!(meaning(&edited), meaning(&base), "{other}");
    };
    check("version    = \"2.1\"", "version    = \"2.2\"");
    check("title      = \"Buying books\"", "title      = \"Books\"");
    check("note       = \"Not a real library.\"\n", "");
    check("[\"Statute 1\", \"Statute 2\"]", "[\"Statute 2\", \"Statute 1\"]");
    check("title = \"Wishes are collected\"\n", "");
    check("It is cheap.", "It is not dear.");
    check("fix    = \"Give", "fix    = \"Get");
    check("unverified = [\"Statute 6\"]", "choice = \"Fifty.\"");
    check("source = \"Statute 4\"\n", "");
    check("says       = \"It ends.\"", "says       = \"An end.\"");
}

#[test]
fn titles_of_words_are_wording_and_fields_of_that_name_are_not() {
    let text = LEAVE.replace("content = { days = \"integer\" }", "content = { days = \"integer\", title = \"text?\" }");
    let with = |text: &str| read_str(text).process.unwrap().definition().clone();
    assert_ne!(meaning(&with(&text)), meaning(&with(LEAVE)));
    assert_eq!(meaning(&with(&LEAVE.replace("name = \"Clerk\"", "name = \"Staff\""))), meaning(&with(LEAVE)));
}

#[test]
fn a_comparison_of_properties_is_no_wording_though_its_name_is() {
    let with = of(LIBRARY);
    let other = of(&LIBRARY.replace("choice = [{ enters = \"bought\" }", "choice = [{ leaves = \"reading\" }"));
    assert_ne!(meaning(&with), meaning(&other));
}

/// One edit of a definition, by its name.
type Edit = (&'static str, fn(&mut Definition));

const EDITS: &[Edit] = &[
    ("id", |d| d.id.push('x')),
    ("offset", |d| d.utc_offset = -30),
    ("top states swapped", |d| d.root.children.swap(0, 1)),
    ("a final state atomic", |d| d.root.children.last_mut().unwrap().kind = Kind::Atomic),
    ("phase", |d| d.root.children[0].phase = Some(7)),
    ("admits", |d| d.root.children[0].admits.push("decide".into())),
    ("a state more", |d| d.root.children.push(State::atomic("extra"))),
    ("tracks swapped", |d| d.root.children[1].children.swap(0, 1)),
    ("transitions swapped", |d| d.transitions.swap(0, 1)),
    ("a transition less", |d| drop(d.transitions.pop())),
    ("from swapped", |d| d.transitions[1].from.swap(0, 1)),
    ("to", |d| d.transitions[0].to = vec!["deciding".into()]),
    ("on", |d| d.transitions[0].on = vec![Trigger::Name("decide".into())]),
    ("on in another order", |d| d.transitions[1].on.swap(0, 1)),
    ("automatic", |d| d.transitions[0].on.clear()),
    ("when", |d| d.transitions[0].when = Some(Test::Ended(false))),
    ("needs swapped", |d| d.transitions[0].needs.swap(0, 1)),
    ("by", |d| d.transitions[0].by.push("keeper".into())),
    ("at-most", |d| d.transitions[1].at_most = Some(4)),
    ("resume", |d| d.transitions[4].resume = Resume::Top),
    ("internal", |d| d.transitions[0].internal = true),
    ("not internal", |d| d.transitions[3].internal = false),
    ("changes swapped", |d| d.transitions[2].effects.swap(0, 1)),
    ("raise", |d| d.transitions[0].effects.push(Effect::Raise("bell".into()))),
    ("send", |d| d.transitions[0].effects.push(Effect::Send { name: "bell".into(), delay: 0 })),
    ("send later", |d| d.transitions[0].effects.push(Effect::Send { name: "bell".into(), delay: 1 })),
    ("on entry", |d| d.root.children[0].on_entry.push(Effect::Raise("bell".into()))),
    ("on exit", |d| d.root.children[0].on_exit.push(Effect::Raise("bell".into()))),
    ("on initial", |d| d.root.on_initial.push(Effect::Raise("bell".into()))),
    ("initial", |d| d.root.initial = vec!["reading".into()]),
    ("history", |d| d.root.children[1].children.push(State { id: "h".into(), kind: Kind::DeepHistory, ..State::default() })),
    ("shallow history", |d| d.root.children[1].children.push(State { id: "h".into(), kind: Kind::ShallowHistory, ..State::default() })),
    ("two targets", |d| d.transitions[0].to.push("unread".into())),
    ("no target", |d| d.transitions[0].to.clear()),
    ("deadlines swapped", |d| d.deadlines.swap(0, 1)),
    ("while", |d| d.deadlines[0].during.push("reading".into())),
    ("armed-by", |d| d.deadlines[2].armed_by.push("remark".into())),
    ("after", |d| d.deadlines[0].after = mandate_process::time::Period::parse("2 years")),
    ("at", |d| d.deadlines[1].at = None),
    ("before", |d| d.deadlines[1].before = None),
    ("met-by", |d| d.deadlines[1].met_by.swap(0, 1)),
    ("met-by a test", |d| d.deadlines[1].met_when = Some(Test::Ended(true))),
    ("rules swapped", |d| d.rules.swap(0, 1)),
    ("test", |d| d.rules[0].test = Test::Ended(true)),
    ("operator", |d| {
        let right = Operand::Value(Value::from(50));
        d.rules[1].test =
            Test::Fact { fact: "budget".into(), for_each: Vec::new(), comparison: Comparison { operator: Operator::AtLeast, right } };
    }),
    ("properties swapped", |d| d.properties.swap(0, 1)),
    ("scope", |d| d.scope[0].1 = 3),
    ("scope swapped", |d| d.scope.swap(0, 1)),
    ("roles swapped", |d| d.vocabulary.roles.swap(0, 1)),
    ("many", |d| d.vocabulary.roles[1].many = true),
    ("members swapped", |d| d.vocabulary.types[0].members.as_mut().unwrap().swap(0, 1)),
    ("a type as a scale", |d| d.vocabulary.types[1].scale = true),
    ("facts swapped", |d| d.vocabulary.facts.swap(0, 1)),
    ("starts", |d| d.vocabulary.facts[1].starts = None),
    ("starts with a set", |d| d.vocabulary.facts[1].starts = Some(Value::from(["a"]))),
    ("phrase", |d| d.vocabulary.facts[1].phrase.set = true),
    ("sum-of", |d| d.vocabulary.facts[7].sum_of = None),
    ("from", |d| d.vocabulary.facts[9].from.clear()),
    ("acts swapped", |d| d.vocabulary.acts.swap(0, 1)),
    ("by of an act", |d| d.vocabulary.acts[0].by.swap(0, 1)),
    ("open act", |d| d.vocabulary.acts[0].by.clear()),
    ("fields swapped", |d| d.vocabulary.acts[0].content.swap(0, 1)),
    ("optional", |d| d.vocabulary.acts[0].content[0].phrase.optional = true),
    ("verb", |d| d.vocabulary.acts[0].changes[1].verb = Verb::Remove),
    ("changes of an act swapped", |d| d.vocabulary.acts[0].changes.swap(0, 1)),
    ("a change twice", |d| d.vocabulary.acts[0].changes.extend_from_within(..1)),
    ("an act more", |d| d.vocabulary.declare_act("x")),
];

#[test]
fn every_other_edit_changes_both_and_no_two_give_the_same() {
    let base = of(LIBRARY);
    let mut digests = BTreeSet::from([digest(&base)]);
    let mut meanings = BTreeSet::from([meaning(&base)]);
    for (name, edit) in EDITS {
        let mut edited = base.clone();
        edit(&mut edited);
        assert_ne!(edited, base, "{name} is an edit");
        assert!(digests.insert(digest(&edited)), "{name}: digest");
        assert!(meanings.insert(meaning(&edited)), "{name}: meaning");
    }
}

#[test]
fn what_files_cannot_say_is_told() {
    let base = of(LIBRARY);
    let check = |edit: fn(&mut Definition), wanted: &str| {
        let mut edited = base.clone();
        edit(&mut edited);
        let told = cannot_say(&edited);
        assert!(told.iter().any(|told| told.contains(wanted)), "{told:?} tells of {wanted}");
    };
    check(|d| d.remarks.title = None, "without a title");
    check(|d| d.transitions[0].effects.push(Effect::Raise("bell".into())), "transition `propose` raises or sends");
    check(|d| d.transitions[0].to.clear(), "transition `propose` has 0 targets");
    check(|d| d.transitions[0].internal = true, "transition `propose` is internal");
    check(|d| d.transitions[3].internal = false, "transition `count` is not internal");
    check(|d| d.root.children[0].initial = vec!["x".into()], "an initial state other than the first");
    check(|d| d.root.children[1].children.push(State { id: "h".into(), kind: Kind::DeepHistory, ..State::default() }), "history `h`");
    check(|d| d.root.children[0].on_exit.push(Effect::Raise("bell".into())), "state `wishing` does something");
    check(|d| d.root.admits.push("decide".into()), "a root");
    check(|d| d.vocabulary.declare_act("x"), "act `x` is open to everybody");
    check(|d| d.rules[0].id = "Some Rule".into(), "`Some Rule` is no id");
    check(|d| d.vocabulary.types.reverse(), "an order or a form");
    check(|d| d.transitions[0].on = vec![Trigger::Name("lapse.x".into())], "`on` is a table");
    check(|d| d.rules[0].fix = Some("{what}".into()), "`{what}` stands for nothing");
    assert_eq!(cannot_say(&base), [] as [&str; 0]);
}

#[test]
fn a_fact_that_changes_twice_is_written_as_a_list() {
    let mut definition = of(LIBRARY);
    definition.vocabulary.acts[0].changes.extend_from_within(..1);
    assert!(write(&definition).contains("changes = [{ price = { set = \"{price}\" } }, "));
    assert!(!cannot_say(&definition).is_empty());
}

#[test]
fn a_process_built_in_code_has_a_text_and_a_digest() {
    let mut definition = Definition::new("door");
    definition.root = State::compound("", [State::atomic("closed"), State::atomic("open")]);
    definition.vocabulary = Vocabulary::default();
    definition.vocabulary.declare_act("push");
    definition.transitions.push(Transition::new("push", ["closed"], ["open"]).on_act("push"));
    let text = write(&definition);
    assert!(text.ends_with("[transition.push]\nfrom = \"closed\"\nto = \"open\"\n\n[act.push]\nsays = \"\"\nby = []\n"), "{text}");
    assert_eq!(digest(&definition).len(), 64);
}
