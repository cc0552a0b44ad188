use super::{LEAVE, LIBRARY, READING, SHELVES, snapshot};
use mandate_process::limits::Limits;
use mandate_process::text::grammar::{Form, Shape, schema};
use mandate_process::text::{Page, tree};

fn keys(shape: &Shape) -> Vec<&'static str> {
    shape.names().collect()
}

#[test]
fn every_reference_has_its_definition() {
    for form in Form::ALL {
        let text = schema(form);
        for reference in text.split("#/definitions/").skip(1).filter_map(|rest| rest.split('"').next()) {
            let name = reference.split('/').next().unwrap();
            assert!(text.contains(&format!("    \"{name}\": {{")), "{name} in {}", form.word());
        }
        assert!(!text.contains("null"), "every definition is made");
    }
}

#[test]
fn tests_and_changes_are_definitions() {
    let text = schema(Form::Process);
    for name in ["TEST", "COMPARISON", "SET", "HAPPENING", "CHANGES"] {
        assert!(text.contains(&format!("#/definitions/{name}")), "{name}");
    }
}

#[test]
fn every_key_of_the_grammar_is_a_property() {
    for form in Form::ALL {
        let text = schema(form);
        for key in keys(form.shape()) {
            assert!(text.contains(&format!("\"{key}\": {{")), "{key} in {}", form.word());
        }
    }
}

#[test]
fn files_use_keys_of_the_top_level_only() {
    for (text, form) in [(LEAVE, Form::Process), (LIBRARY, Form::Process), (READING, Form::Process), (SHELVES, Form::Vocabulary)] {
        let (tree, findings) = tree::parse(&Page::new("", text), &Limits::DEFAULT);
        assert_eq!(findings, []);
        for entry in tree.unwrap().entries().iter().filter(|entry| !entry.key.starts_with("x-")) {
            assert!(form.shape().find(&entry.key).is_some(), "{}", entry.key);
        }
    }
}

#[test]
fn the_schema_of_a_vocabulary_stays_as_it_is() {
    snapshot("schema_of_a_vocabulary", &schema(Form::Vocabulary));
}
