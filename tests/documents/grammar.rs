//! The keys of `docs/formats.md` are those of the grammar, table by table.

use crate::page::{chapter, code_words, keys, part, prose, spans, table, words};
use crate::repository::{none, text};
use mandate::process::text::grammar::{
    ACT, ACT_ENTRY, DEADLINE, DESIGN, FACT, Form, PART, PROCESS, PROPERTY, REMARKS, RULE, SCENARIO, STATE, Shape, TRANSITION, Type,
    VARIANT, VOCABULARY,
};
use std::collections::BTreeSet;
use std::ptr;

/// Every shape inside a shape, itself first.
fn shapes(top: &'static Shape) -> Vec<&'static Shape> {
    let mut found: Vec<&'static Shape> = vec![top];
    let mut next = 0;
    while let Some(shape) = found.get(next).copied() {
        next += 1;
        let mut inner: Vec<&'static Shape> = shape.one_of.into_iter().collect();
        shape.keys.iter().for_each(|key| gather(&key.of, &mut inner));
        shape.others.into_iter().for_each(|of| gather(of, &mut inner));
        for shape in inner {
            if !found.iter().any(|known| ptr::eq(*known, shape)) {
                found.push(shape);
            }
        }
    }
    found
}

fn gather(of: &'static Type, into: &mut Vec<&'static Shape>) {
    match of {
        Type::List(of) | Type::OrList(of) | Type::Map(of) => gather(of, into),
        Type::Either(types) => types.iter().for_each(|of| gather(of, into)),
        Type::Table(shape) => into.push(shape),
        Type::Union(union) => into.extend(union.variants),
        Type::Named(named) => gather(&named.of, into),
        _ => {}
    }
}

/// A chapter such as `F2`, or a clause of one such as `F5.3`.
fn described<'p>(page: &'p str, name: &str) -> &'p str {
    if name.contains('.') { part(page, &format!("**{name} "), &["**F", "## "]) } else { chapter(page, name) }
}

#[test]
fn every_key_and_word_of_the_grammar_is_documented_where_its_form_is() {
    let page = text("docs/formats.md");
    let forms: [(&str, &'static Shape, &[&str]); 5] = [
        ("process", &PROCESS, &["F1", "F2", "F3", "F5.3"]),
        ("part", &PART, &["F1", "F2", "F3", "F5.3"]),
        ("vocabulary", &VOCABULARY, &["F1", "F2", "F3", "F5.3"]),
        ("scenario", &SCENARIO, &["F1", "F4", "F5"]),
        ("design", &DESIGN, &["F1", "F5"]),
    ];
    let mut wrong = BTreeSet::new();
    let mut seen = 0;
    for (form, top, chapters) in forms {
        let documented: BTreeSet<String> = chapters.iter().flat_map(|name| code_words(described(&page, name))).collect();
        let spans: BTreeSet<String> = chapters.iter().flat_map(|name| spans(described(&page, name))).collect();
        for shape in shapes(top) {
            for key in shape.keys {
                seen += 1;
                if !documented.contains(key.name) {
                    wrong.insert(format!("{form}: `{}` of {}", key.name, shape.name));
                }
                if let Type::Word(told) = &key.of {
                    let known = |word: &&str| words(word).all(|word| documented.contains(word)) || spans.contains(&format!("\"{word}\""));
                    wrong
                        .extend(told.iter().filter(|word| !known(word)).map(|word| format!("{form}: the word `{word}` of `{}`", key.name)));
                }
            }
            wrong.extend(shape.reserved.iter().filter(|key| !documented.contains(**key)).map(|key| format!("{form}: reserved `{key}`")));
        }
    }
    assert!(seen > 150, "only {seen} keys were gone through");
    none(&wrong.into_iter().collect::<Vec<_>>(), "docs/formats.md does not name");
}

/// The rows of a table of keys: the key, and whether the column `R` marks it, where there is such a column.
fn rows(text: &str, required: Option<usize>) -> Vec<(String, Option<bool>)> {
    let row = |row: Vec<&str>| {
        let marked = required.map(|column| row[column].starts_with('R'));
        keys(row[0]).into_iter().map(|key| (key, marked)).collect::<Vec<_>>()
    };
    table(text).into_iter().flat_map(row).collect()
}

/// Compares a table of keys with a shape. `elsewhere`: tables with headers of their own.
fn compare(what: &str, told: Vec<(String, Option<bool>)>, shape: &'static Shape, elsewhere: bool, wrong: &mut Vec<String>) {
    let remark = |name: &str| REMARKS.iter().any(|remark| remark.name == name) && !told.iter().any(|(key, _)| key == name);
    let own = shape.keys.iter().filter(|key| !(remark(key.name) || elsewhere && matches!(key.of, Type::Map(_))));
    let known: Vec<_> = own.collect();
    wrong.extend(
        known.iter().filter(|key| !told.iter().any(|(name, _)| name == key.name)).map(|key| format!("{what}: no row `{}`", key.name)),
    );
    for (name, marked) in &told {
        match known.iter().find(|key| key.name == name) {
            None => wrong.push(format!("{what}: the grammar has no `{name}`")),
            Some(key) if marked.is_some_and(|marked| marked != key.required) => wrong.push(format!("{what}: R of `{name}`")),
            Some(_) => {}
        }
    }
}

#[test]
fn every_table_of_keys_has_the_keys_of_the_grammar_and_marks_those_that_must_be_there() {
    let page = text("docs/formats.md");
    let header = |name: &str| part(&page, &format!("**`[{name}.ID]`**"), &["**`[", "### "]);
    let mut wrong = Vec::new();
    compare("process", rows(part(&page, "### F2.1 ", &["**`["]), Some(2)), &PROCESS, true, &mut wrong);
    compare("state", rows(header("state"), None), &STATE, false, &mut wrong);
    compare("transition", rows(header("transition"), Some(2)), &TRANSITION, false, &mut wrong);
    compare("deadline", rows(header("deadline"), None), &DEADLINE, false, &mut wrong);
    compare("rule", rows(header("rule"), Some(2)), &RULE, false, &mut wrong);
    compare("property", rows(part(&page, "### F2.5 ", &["### "]), None), PROPERTY.one_of.expect("templates"), false, &mut wrong);
    compare("fact", rows(part(&page, "**Fact**", &["**Act**"]), Some(2)), &FACT, false, &mut wrong);
    compare("act", rows(part(&page, "**Act**", &["**Type"]), Some(2)), &ACT, false, &mut wrong);
    compare("scenario", rows(chapter(&page, "F4"), Some(2)), &SCENARIO, false, &mut wrong);
    compare("[[act]]", rows(part(&page, "**F4.1 ", &["**F4.2 "]), Some(2)), &ACT_ENTRY, false, &mut wrong);
    compare("variant", rows(part(&page, "**F4.2 ", &["## "]), None), &VARIANT, false, &mut wrong);
    compare("design", rows(part(&page, "**F5.1** ", &["**F5.2** "]), None), &DESIGN, false, &mut wrong);
    // The tables of a vocabulary; its other keys stand in the sentence above.
    let kinds: Vec<String> = table(chapter(&page, "F3")).into_iter().flat_map(|row| keys(row[0])).collect();
    let of_maps = VOCABULARY.keys.iter().filter(|key| matches!(key.of, Type::Map(_))).map(|key| key.name);
    if kinds.iter().map(String::as_str).ne(of_maps) {
        wrong.push(format!("vocabulary: the tables are told as {kinds:?}"));
    }
    none(&wrong, "docs/formats.md");
}

/// The keys written before an equals sign in a piece of code.
fn written(code: &str) -> impl Iterator<Item = &str> {
    let before = code.match_indices(" = ").map(|(at, _)| code[..at].trim_end());
    let names =
        before.map(|before| before.rsplit(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')).next().unwrap_or(""));
    names.filter(|name| !name.is_empty())
}

#[test]
fn no_key_is_written_in_the_documents_that_no_grammar_knows() {
    let known: BTreeSet<&str> =
        Form::ALL.iter().flat_map(|form| shapes(form.shape())).chain([&PART]).flat_map(Shape::names).chain(["x"]).collect();
    let page = text("docs/formats.md");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for name in ["F1", "F2", "F3", "F4", "F5"] {
        for span in spans(chapter(&page, name)) {
            for key in written(&span) {
                seen += 1;
                if !known.contains(key) {
                    wrong.push(format!("{name}: `{key}` in `{span}`"));
                }
            }
        }
    }
    assert!(seen > 20, "only {seen} keys were found");
    none(&wrong, "docs/formats.md");
}

#[test]
fn every_form_of_a_file_and_what_may_be_written_in_it_has_a_chapter() {
    let page = prose(&text("docs/formats.md"));
    for form in Form::ALL {
        assert!(page.contains(&format!(" `{}`\n", form.format())), "{}", form.format());
    }
}
