use super::{LEAVE, LIBRARY, library, read_library, snapshot};
use mandate_process::definition::{Effect, Kind, Resume, Trigger};
use mandate_process::limits::Limits;
use mandate_process::text::{Texts, cannot_say, read, read_definition, read_str, write};

#[test]
fn a_file_that_uses_every_form_reads_without_findings() {
    let reading = read_library(LIBRARY);
    assert_eq!(reading.findings, []);
    assert!(reading.process.is_some());
}

#[test]
fn parts_are_merged_once_and_in_the_order_of_include() {
    let reading = read_library(LIBRARY);
    let process = reading.process.unwrap();
    let rules: Vec<&str> = process.definition().rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(rules, ["some-topic", "cheap-enough", "all-read", "enough-copies", "lent", "few"]);
}

#[test]
fn a_vocabulary_may_name_its_tables_in_any_order() {
    let reading = read_library(LIBRARY);
    let process = reading.process.unwrap();
    let types: Vec<&str> = process.definition().vocabulary.types.iter().map(|declared| declared.id.as_str()).collect();
    assert_eq!(types, ["topic", "book", "view"]);
}

#[test]
fn the_lists_of_states_make_the_tree() {
    let reading = read_library(LIBRARY);
    let process = reading.process.unwrap();
    let shape: Vec<(&str, Kind)> = process.states().ids().map(|id| (process.state_name(id), process.state(id).unwrap().kind)).collect();
    assert_eq!(
        shape,
        [
            ("", Kind::Compound),
            ("wishing", Kind::Atomic),
            ("reading", Kind::Parallel),
            ("by-readers", Kind::Compound),
            ("unread", Kind::Atomic),
            ("read", Kind::Final),
            ("by-keeper", Kind::Compound),
            ("unseen", Kind::Atomic),
            ("seen", Kind::Final),
            ("deciding", Kind::Compound),
            ("counting", Kind::Atomic),
            ("waiting", Kind::Atomic),
            ("settled", Kind::Final),
            ("bought", Kind::Final),
            ("dropped", Kind::Final),
        ]
    );
}

#[test]
fn transitions_take_what_their_keys_leave_out_from_the_document() {
    let reading = read_library(LIBRARY);
    let process = reading.process.unwrap();
    let of = |id: &str| process.definition().transitions.iter().find(|transition| transition.id == id).unwrap();
    assert_eq!(of("propose").on, [Trigger::Name("propose".into())]);
    assert_eq!(of("count").on, []);
    assert_eq!(of("read").on, [Trigger::Done("reading".into()), Trigger::Lapse("reading-time".into())]);
    assert_eq!(of("again").resume, Resume::All);
    assert!(of("count").internal, "from a compound state into itself");
    assert!(!of("propose").internal);
    let changed: Vec<&str> =
        of("read").effects.iter().map(|effect| if let Effect::Change(change) = effect { change.fact.as_str() } else { "" }).collect();
    assert_eq!(changed, ["budget", "opinion", "readers", "heard-of"]);
}

#[test]
fn only_compound_states_have_internal_transitions() {
    let text = LIBRARY.replace(
        "[transition.again]\nfrom   = \"deciding\"\nto     = \"reading\"",
        "[transition.again]\nfrom   = \"reading\"\nto     = \"seen\"",
    );
    assert_ne!(text, LIBRARY);
    let (definition, findings) = read_definition(&library(&text), "library.process.toml", &Limits::DEFAULT);
    assert_eq!(findings, []);
    assert!(!definition.unwrap().transitions[4].internal, "`reading` has tracks");
}

#[test]
fn written_text_reads_back_to_the_same_definition() {
    let check = |texts: &Texts, name: &str| {
        let (definition, findings) = read_definition(texts, name, &Limits::DEFAULT);
        assert_eq!(findings, []);
        let definition = definition.unwrap();
        let written = write(&definition);
        let (again, findings) = read_definition(&Texts::new([("", written.as_str())]), "", &Limits::DEFAULT);
        assert_eq!(findings, []);
        let again = again.unwrap();
        assert_eq!(again, definition);
        assert_eq!(write(&again), written);
        assert_eq!(cannot_say(&definition), [] as [&str; 0]);
    };
    check(&library(LIBRARY), "library.process.toml");
    check(&Texts::new([("leave", LEAVE)]), "leave");
}

#[test]
fn canonical_text_is_as_documented() {
    let process = read_library(LIBRARY).process.unwrap();
    snapshot("canonical_text", &write(process.definition()));
}

#[test]
fn sources_are_asked_in_turn() {
    let own = Texts::new([("library.process.toml", LIBRARY)]);
    let both = (own, library(""));
    assert!(read(&both, "library.process.toml", &Limits::DEFAULT).process.is_some());
}

#[test]
fn keys_of_the_user_are_not_looked_at() {
    let with = LEAVE.replace("to    = \"waiting\"\n", "to    = \"waiting\"\nx-note = 1.5\nx-more = { to = [1, \"a\"] }\n");
    assert_ne!(with, LEAVE);
    let reading = read_str(&with.replace("1.5", "15"));
    assert_eq!(reading.findings, []);
}

#[test]
fn a_definition_is_read_without_looking_at_names() {
    let text = LEAVE.replace("to    = \"waiting\"", "to    = \"wating\"");
    let texts = Texts::new([("leave", text.as_str())]);
    assert!(read_definition(&texts, "leave", &Limits::DEFAULT).0.is_some());
    assert!(read(&texts, "leave", &Limits::DEFAULT).process.is_none());
}
