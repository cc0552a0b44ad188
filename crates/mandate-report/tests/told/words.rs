//! What words mean.

use super::{Played, snapshot};
use mandate_process::text::read_str;
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

/// What a property asks, in words.
fn check(template: &str, told: &str) {
    let file = format!(
        "format = \"mandate.process/1\"\nid = \"desk\"\nversion = \"1\"\ntitle = \"Desk\"\nstates = [\"open\", \"shut\"]\n\
         role.clerk = {{ name = \"Clerk\" }}\nact.ask = {{ says = \"Ask\", by = \"clerk\" }}\nact.answer = {{ says = \"Answer\", by = \"clerk\" }}\n\
         transition.close = {{ from = \"open\", to = \"shut\", on = \"answer\" }}\ndeadline.patience = {{ while = \"open\", after = \"3 days\" }}\n\
         [property.one]\nsays = \"So.\"\n{template}\n"
    );
    let reading = read_str(&file);
    let process = reading.process.unwrap_or_else(|| panic!("{:#?}", reading.findings));
    let page = describe(&process, "one").expect("a property");
    let asks = page.split_once("  asks ").expect("what it asks").1;
    assert_eq!(asks.split_whitespace().collect::<Vec<_>>().join(" "), told, "{template}");
}

#[test]
fn every_template_of_a_property_is_told_in_words() {
    let pair = |template: &str| format!("{template} = {{ first = {{ act = \"ask\" }}, then = {{ enters = \"shut\" }} }}");
    let list = |template: &str| format!("{template} = [{{ act = \"ask\" }}, {{ enters = \"shut\" }}]");
    let (ask, shut) = ("[ask]", "[shut] is entered");
    check("always = { in-state = \"open\" }", "always: the case stands at [open]");
    check("never = { in-state = \"shut\" }", "never: the case stands at [shut]");
    check("never = { act = \"ask\", while = { in-state = \"shut\" } }", "on no path: [ask], while the case stands at [shut]");
    check("sometimes = { in-state = \"shut\" }", "on some path: the case stands at [shut]");
    check("eventually = { in-state = \"shut\" }", "on every path, sooner or later: the case stands at [shut]");
    check("always-possible = { act = \"ask\", by = \"clerk\" }", "[ask] by the Clerk is always possible");
    check("existence = { lapse = \"patience\" }", "on every path at least once: [patience] runs out");
    check("absence = { of = { leaves = \"open\" } }", "on no path: [open] is left");
    check("absence = { of = { leaves = \"open\" }, more-than = 2 }", "on no path more often than 2: [open] is left");
    check("exactly-one = { transition = \"close\" }", "on every path exactly once: the transition [close]");
    check(&pair("precedence"), &format!("only after {ask}: {shut}"));
    check(&pair("alternate-precedence"), &format!("only after {ask}, each time anew: {shut}"));
    check(&pair("chain-precedence"), &format!("only right after {ask}, in the same event or the next: {shut}"));
    check(&pair("response"), &format!("each time after {ask}, sooner or later: {shut}"));
    check(&pair("alternate-response"), &format!("each time after {ask}, before the next time: {shut}"));
    check(&pair("chain-response"), &format!("each time right after {ask}, in the same event or the next: {shut}"));
    check(&pair("succession"), &format!("only after {ask}, and each time after it, sooner or later: {shut}"));
    check(&pair("responded-existence"), &format!("before or after {ask}, if that ever happens: {shut}"));
    check(&pair("not-succession"), &format!("never after {ask}: {shut}"));
    check(&list("co-existence"), &format!("both or neither: {ask}; {shut}"));
    check(&list("not-co-existence"), &format!("not both: {ask}; {shut}"));
    check(&list("choice"), &format!("at least one of the two: {ask}; {shut}"));
    check(&list("exclusive-choice"), &format!("exactly one of the two: {ask}; {shut}"));
    let answers =
        "response = { first = { act = \"ask\", by = \"clerk\" }, then = { any = [{ act = \"answer\" }, { in-state = \"shut\" }] } }";
    check(answers, "each time after [ask] by the Clerk, sooner or later: [answer], or the case stands at [shut]");
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
