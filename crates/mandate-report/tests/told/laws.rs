//! What holds of everything that is told.

use super::{FILES, PLAIN, Played};
use mandate_engine::{Act, Case, Opening};
use mandate_process::Process;
use mandate_process::text::read_str;
use mandate_process::time::Date;
use mandate_report::{Names, Style, timeline};

/// No line is wider than a terminal, none ends in blanks, no control character is let through.
pub(super) fn fits(what: &str, told: &str) {
    for line in told.lines() {
        assert!(line.chars().count() <= 80, "{what}: {} columns: {line}", line.chars().count());
        assert_eq!(line, line.trim_end(), "{what}");
        assert!(!line.contains(char::is_control), "{what}: {line:?}");
    }
    assert!(!told.contains("\n\n\n"), "{what}: two empty lines:\n{told}");
}

/// Every line is a sentence without symbols.
pub(super) fn is_spoken(what: &str, told: &str) {
    for line in told.lines() {
        assert!(line.ends_with(['.', '?', '!', ':']), "{what}: {line}");
        assert!(!line.contains(['✔', '✖', '▲', '◷', '→', '○', '·', '°', '“']), "{what}: {line}");
        assert_eq!(line, line.trim(), "{what}");
    }
}

fn stories() -> impl Iterator<Item = (&'static str, Played)> {
    FILES.iter().map(|(file, _)| *file).filter(|file| file.ends_with(".scenario.toml")).map(|file| (file, Played::of(file)))
}

/// Everything that is told of a story.
fn everything(played: &Played, style: Style) -> Vec<String> {
    let mut told = vec![timeline(&played.process, &played.story, &played.run, style)];
    for number in 1..=played.before.len() {
        told.push(played.why(number, style));
        told.push(played.agenda(number, style));
        let (act, explanation, _) = played.asked(number);
        told.extend(explanation.refusal().map(|refusal| mandate_report::refusal(&played.names(), act, refusal, style)));
    }
    told
}

#[test]
fn no_line_is_wider_than_eighty_columns() {
    for (file, played) in stories() {
        everything(&played, Style::default()).iter().for_each(|told| fits(file, told));
    }
}

#[test]
fn the_same_values_give_the_same_bytes() {
    for (_, played) in stories() {
        assert_eq!(everything(&played, Style::default()), everything(&played, Style::default()));
    }
}

#[test]
fn plain_lines_are_sentences_without_symbols() {
    for (file, played) in stories() {
        for told in everything(&played, PLAIN) {
            is_spoken(file, &told);
        }
    }
}

#[test]
fn what_files_say_does_no_harm_to_a_terminal() {
    let text = r#"
        format  = "mandate.process/1"
        id      = "door"
        version = "1"
        title   = "A door"
        states  = ["closed", "open"]
        role.porter = { name = "Porter" }
        fact.key  = { type = "text", title = "the key" }
        act.push  = { says = "Push it", by = "porter", content = { key = "text?" }, changes = { key = { set = "{key}" } } }
        transition.push = { from = "closed", to = "open", needs = ["keyed"] }
        rule.keyed = { says = "A key is there.", test = { fact = "key", is-set = true }, fix = "Bring it.", choice = "Mine." }
    "#;
    let reading = read_str(text);
    // Files cannot say such characters; the builder can.
    let read = reading.process.unwrap_or_else(|| panic!("{:?}", reading.findings));
    let mut definition = read.definition().clone();
    definition.vocabulary.roles[0].name = "Porter\u{1b}[31m".to_owned();
    definition.vocabulary.facts[0].remarks.title = Some("the \u{202e}key".to_owned());
    definition.vocabulary.acts[0].says = "Push\u{7} it".to_owned();
    definition.rules[0].says = "A key\u{0} is there.".to_owned();
    definition.rules[0].fix = Some("Bring\u{8} it.".to_owned());
    definition.rules[0].remarks.choice = Some("Mine\u{1b}".to_owned());
    let process = Process::compile(definition).unwrap();
    let noon = Date::parse("2027-01-11").unwrap().at_noon(0);
    let case = Case::open(&process, &Opening::new("front", noon)).unwrap();
    let act = Act::new("push", "porter", noon);
    let names = Names::of(&process);
    let explanation = mandate_engine::explain(&process, case.state(), &act);
    let repairs = mandate_engine::repairs(&process, case.state(), &act, 5);
    fits("why", &mandate_report::why(&names, &act, &explanation, &repairs, Style::default()));
    fits("agenda", &mandate_report::agenda(&names, &mandate_engine::agenda(&process, case.state(), noon), Style::default()));
    for word in ["push", "keyed", "key", "porter"] {
        let told = mandate_report::describe(&process, word).unwrap();
        fits(word, &told);
        assert!(!told.contains('\u{202e}'), "{told:?}");
    }
}
