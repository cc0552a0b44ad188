//! What words mean.

use super::{Played, snapshot};
use mandate_report::describe;

#[test]
fn words_of_a_small_process() {
    let hall = Played::of("hall.scenario.toml");
    let told: Vec<String> =
        ["friends-heard", "money-there", "papers", "gifts", "agree", "asked", "notice", "never-unsigned", "friend", "paper"]
            .map(|word| describe(&hall.process, word).unwrap_or_else(|| panic!("nothing is called {word}")))
            .to_vec();
    snapshot("hall_words", &told.join("\n────\n"));
}

#[test]
fn words_of_the_shipped_process() {
    let process = mandate_un::three_phase();
    let told: Vec<String> =
        ["host-consulted-first", "heard", "report", "principle-adopted"].map(|word| describe(&process, word).unwrap()).to_vec();
    snapshot("shipped_words", &told.join("\n────\n"));
}

#[test]
fn a_word_that_names_nothing_has_no_description() {
    assert_eq!(describe(&mandate_un::three_phase(), "nonsense"), None);
    assert_eq!(describe(&mandate_un::three_phase(), ""), None);
}

#[test]
fn every_named_thing_has_a_description_in_eighty_columns() {
    for process in [mandate_un::three_phase(), Played::of("hall.scenario.toml").process] {
        let names = &process.tables().names;
        let words = names.rules.keys().chain(names.facts.keys()).chain(names.acts.keys()).chain(names.transitions.keys());
        for word in words.chain(names.deadlines.keys()).chain(names.roles.keys()).chain(names.states.keys()).filter(|word| !word.is_empty())
        {
            let told = describe(&process, word).unwrap_or_else(|| panic!("nothing is called {word}"));
            super::laws::fits(word, &told);
        }
    }
}
