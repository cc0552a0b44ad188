//! The words of the code are those of the documents: kinds of refusal, statuses, comparisons, units, templates.

use crate::page::{chapter, code_words, keys, part, spans, table};
use crate::repository::{none, text};
use mandate::RefusalKind;
use mandate::process::definition::{Operator, Pattern, Status, Verb};
use mandate::process::text::read_str;
use mandate::process::time::Period;
use mandate::process::value::Phrase;

/// The first column of the table behind a line, key by key.
fn column(page: &str, first: &str, ends: &[&str]) -> Vec<String> {
    table(part(page, first, ends)).into_iter().flat_map(|row| keys(row[0])).collect()
}

#[test]
fn the_kinds_of_refusal_are_told_in_their_order() {
    let page = text("docs/semantics.md");
    let told: Vec<String> = table(part(&page, "**S3.1** ", &["**S3.2** "])).into_iter().flat_map(|row| keys(row[1])).collect();
    let mut known: Vec<&str> = RefusalKind::ALL.iter().map(|kind| kind.id()).collect();
    // One kind is judged twice: before anything is selected, and after.
    let place = known.iter().position(|kind| *kind == "not-in-order").expect("a kind");
    known.insert(place + 1, RefusalKind::NotThisActor.id());
    assert_eq!(told, known);
}

#[test]
fn no_rule_may_bear_the_name_of_a_kind_of_refusal() {
    for kind in RefusalKind::ALL.iter().map(|kind| kind.id()).chain(["at-most"]) {
        let file = format!(
            "format = \"mandate.process/1\"\nid = \"p\"\nversion = \"1\"\ntitle = \"P\"\nstates = [\"s\"]\n\
             [rule.{kind}]\nsays = \"So.\"\ntest = {{ in-state = \"s\" }}\nchoice = \"So.\"\n"
        );
        assert!(read_str(&file).findings.iter().any(|finding| finding.code == "reserved-name"), "{kind}");
    }
}

#[test]
fn the_comparisons_are_told_in_their_order() {
    let known = Operator::ALL.map(Operator::word);
    assert_eq!(column(&text("docs/semantics.md"), "**S6.3 ", &["**S6.4 "]), known);
    let formats = text("docs/formats.md");
    let grammar = part(&formats, "COMPARISON = exactly one of: ", &["RIGHT "]);
    let told: Vec<&str> = grammar.trim_start_matches("COMPARISON = exactly one of:").split([',', '=']).map(str::trim).collect();
    assert_eq!(told.split_last().map(|(_, words)| words), Some(known.as_slice()));
}

#[test]
fn the_statuses_of_a_deadline_are_told_in_their_order() {
    let known: Vec<String> = Status::ALL.iter().map(|status| status.word().to_owned()).collect();
    let formats = text("docs/formats.md");
    let line = part(&formats, "STATUS     = ", &["COMPARISON"]);
    let told: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
    assert_eq!(told, known);
    let semantics = text("docs/semantics.md");
    let clause = spans(part(&semantics, "**S6.2 ", &["**S6.3 "]));
    assert!(clause.windows(known.len()).any(|spans| spans == known), "S6.2");
}

#[test]
fn the_units_of_a_length_are_those_that_are_read() {
    let formats = text("docs/formats.md");
    let clause = part(&formats, "**F1.6 ", &["**F1.7"]);
    let units: Vec<String> = spans(clause).into_iter().filter_map(|span| span.strip_suffix("(s)").map(str::to_owned)).collect();
    assert_eq!(units.len(), 8);
    for unit in &units {
        for text in [format!("1 {unit}"), format!("100000 {unit}s")] {
            assert!(Period::parse(&text).is_some(), "{text}");
        }
        for text in [format!("0 {unit}s"), format!("100001 {unit}s"), format!("01 {unit}"), format!("1  {unit}"), unit.clone()] {
            assert!(Period::parse(&text).is_none(), "{text}");
        }
        // Each unit has a form of its own.
        assert_eq!(Period::parse(&format!("2 {unit}")).map(|period| period.to_string()), Some(format!("2 {unit}s")));
    }
    // The pattern that the grammar gives to editors knows the same.
    let regex = mandate::process::text::grammar::Pattern::Length.regex();
    let known: Vec<&str> = regex.split(['(', ')']).find(|part| part.contains('|')).expect("the units").split('|').collect();
    assert_eq!(units, known);
    let semantics = text("docs/semantics.md");
    let told = part(&semantics, "**S7.1 ", &["**S7.2 "]);
    none(&units.into_iter().filter(|unit| !told.contains(&format!("{unit}(s)"))).collect::<Vec<_>>(), "S7.1 lacks");
}

#[test]
fn the_templates_of_properties_are_told_with_their_meaning() {
    let known: Vec<&str> = ["always", "never", "sometimes", "eventually", "always-possible"]
        .into_iter()
        .chain(Pattern::UNARY)
        .chain(Pattern::ORDERED)
        .chain(Pattern::PAIRED)
        .collect();
    for (path, first, ends) in [("docs/formats.md", "### F2.5 ", "### "), ("docs/semantics.md", "**S14.3** ", "**S14.4** ")] {
        let page = text(path);
        // What else stands in code in this column is of the template before it.
        let mut told: Vec<String> = column(&page, first, &[ends]).into_iter().filter(|key| key != "while").collect();
        let mut known: Vec<String> = known.iter().map(|template| (*template).to_owned()).collect();
        told.sort();
        known.sort();
        assert_eq!(told, known, "{path}");
    }
}

#[test]
fn the_verbs_of_a_change_are_told() {
    let told = column(&text("docs/semantics.md"), "**S5.8 ", &["**S5.9 "]);
    assert_eq!(told, [Verb::Set, Verb::Add, Verb::Remove].map(Verb::word));
}

#[test]
fn the_words_that_name_no_type_are_told() {
    let semantics = text("docs/semantics.md");
    let told = spans(part(&semantics, "**S1.11** ", &["## "]));
    assert!(told.contains(&Phrase::RESERVED.join(" ")), "S1.11 lacks `{}`", Phrase::RESERVED.join(" "));
}

/// A process with one act that has a field of this name, and one rule with this way out.
fn with(field: &str, fix: &str) -> String {
    format!(
        "format = \"mandate.process/1\"\nid = \"p\"\nversion = \"1\"\ntitle = \"P\"\nstates = [\"s\"]\nrole.r = {{ name = \"R\" }}\n\
         act.a = {{ says = \"A\", by = \"r\", content = {{ {field} = \"integer\" }} }}\n\
         rule.u = {{ says = \"U\", test = {{ in-state = \"s\" }}, fix = \"{fix}\", choice = \"U\" }}\n"
    )
}

#[test]
fn the_names_that_no_field_may_have_are_told() {
    let formats = text("docs/formats.md");
    let told = spans(part(&formats, "`by` is required in files", &["**Type"]));
    let taken = told.iter().find(|span| span.starts_with("on do ")).expect("the list of names");
    for name in taken.split(' ').chain(["actor", "x-own"]) {
        assert!(read_str(&with(name, "So.")).findings.iter().any(|finding| finding.code == "reserved-name"), "{name}");
    }
    let entry = mandate::process::text::grammar::ACT_ENTRY.keys.iter().map(|key| key.name);
    none(&entry.filter(|key| !taken.split(' ').any(|name| name == *key)).map(str::to_owned).collect::<Vec<_>>(), "F3 lacks");
    assert_eq!(read_str(&with("days", "So.")).findings, []);
}

#[test]
fn what_a_way_out_may_name_is_told() {
    let formats = text("docs/formats.md");
    let told = code_words(part(&formats, "| `fix` |", &["\n"]));
    let found = read_str(&with("days", "{gone}")).findings;
    let why = found[0].why.as_deref().expect("what is wanted");
    let known: Vec<&str> = why.split('`').skip(1).step_by(2).map(|word| word.trim_matches(['{', '}'])).collect();
    let told: Vec<&str> = told.iter().map(String::as_str).filter(|word| *word != "fix").collect();
    let mut sorted = known.clone();
    sorted.sort_unstable();
    assert_eq!(told, sorted);
    for word in known {
        assert_eq!(read_str(&with("days", &format!("{{{word}}}"))).findings, [], "{word}");
    }
}

#[test]
fn every_reserved_key_is_refused_as_such_where_it_is_reserved() {
    let formats = text("docs/formats.md");
    let semantics = text("docs/semantics.md");
    let reserved = code_words(chapter(&semantics, "S16"));
    for (table, keys) in [
        ("deadline.d = { after = \"1 day\", KEY = 1 }", ["per", "every", "calendar"].as_slice()),
        ("transition.t = { from = \"s\", to = \"s\", KEY = 1 }", &["not-by"]),
        ("KEY = 1", &["calendar"]),
    ] {
        for key in keys {
            let file = with("days", "So.") + &table.replace("KEY", key);
            assert!(read_str(&file).findings.iter().any(|finding| finding.code == "reserved"), "{key}");
            assert!(reserved.contains(*key) && part(&formats, "The keys `per`", &["#"]).contains(&format!("`{key}`")), "{key}");
        }
    }
}
