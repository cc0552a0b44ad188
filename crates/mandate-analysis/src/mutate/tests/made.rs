//! Each operator: the ids of what it makes, and what the definition then says.

use super::process;
use crate::mutate::{MutationKind, mutants};
use mandate_process::Process;
use mandate_process::text::{meaning, write};
use mandate_testkit::generate;
use std::collections::BTreeSet;

/// Two states and an act; what is to be broken follows.
const ASKING: &str = r#"
states = ["asking", "waiting", "granted"]
ends = ["granted"]
fact.days = { type = "integer", starts = 0 }
act.ask = { says = "Ask", by = "clerk" }
"#;

/// What one operator makes, in order.
fn check(kind: MutationKind, body: &str, wanted: &[&str]) {
    let process = process(&format!("{ASKING}{body}"));
    let made: Vec<String> = mutants(&process).filter(|mutant| mutant.kind == kind).map(|mutant| mutant.id).collect();
    assert_eq!(made, wanted, "{kind:?}{body}");
}

/// What the text of a mutant has that the original has not.
fn check_text(id: &str, body: &str, gone: &str, new: &str) {
    let process = process(&format!("{ASKING}{body}"));
    let mutant = mutants(&process).find(|mutant| mutant.id == id).unwrap_or_else(|| panic!("no {id}"));
    let (before, after) = (write(process.definition()), write(mutant.process.definition()));
    assert!(before.contains(gone) && !after.contains(gone), "`{gone}` is still there:\n{after}");
    assert!(!before.contains(new) && after.contains(new), "no `{new}`:\n{after}");
}

const RULES: &str = r#"
rule.few = { says = "Few.", test = { fact = "days", at-most = 10 }, choice = "Ten." }
rule.some = { says = "Some.", test = { fact = "days", at-least = 1 }, choice = "One." }
"#;

#[test]
fn each_need_is_dropped() {
    let body = &format!("{RULES}transition.ask = {{ from = \"asking\", to = \"waiting\", needs = [\"few\", \"some\"] }}\n");
    check(MutationKind::NeedDropped, body, &["transition.ask/needs-without/few", "transition.ask/needs-without/some"]);
    check_text("transition.ask/needs-without/few", body, "needs = [\"few\", \"some\"]", "needs = \"some\"");
}

#[test]
fn who_may_is_no_longer_asked() {
    let narrowed = r#"
act.note = { says = "Note", by = ["clerk", "head"] }
act.idle = { says = "In order nowhere", by = "clerk" }
state.asking = { admits = ["ask"] }
transition.note = { from = "asking", to = "waiting", by = "head" }
"#;
    check(MutationKind::ByDropped, narrowed, &["transition.note/by/dropped", "act.ask/by/dropped", "act.note/by/dropped"]);
}

#[test]
fn a_when_is_dropped_whole_and_part_by_part() {
    let body = r#"
rule.few = { says = "Few.", test = { fact = "days", at-most = 10 }, choice = "Ten." }
[transition.ask]
from = "asking"
to   = "waiting"
when = { all = [{ rule = "few" }, { any = [{ in-state = "asking" }, { not = { fact = "days", at-least = 3 } }] }] }
"#;
    let wanted = ["dropped", "without/few", "without/part-2", "without/asking", "without/not-days"];
    let ids: Vec<String> =
        wanted.iter().map(|how| format!("transition.ask/when{}{how}", if *how == "dropped" { "/" } else { "-" })).collect();
    check(MutationKind::WhenDropped, body, &ids.iter().map(|id| &**id).collect::<Vec<_>>());
    check_text("transition.ask/when-without/few", body, "{ rule = \"few\" }, ", "all = [{ any = ");
}

#[test]
fn a_limit_is_dropped() {
    let body = r#"transition.ask = { from = "asking", to = "asking", at-most = 2 }"#;
    check(MutationKind::LimitDropped, body, &["transition.ask/at-most/dropped"]);
}

#[test]
fn a_target_is_swapped_with_each_sibling() {
    let body = r#"
state.waiting = { states = ["first", "second"] }
transition.ask = { from = "asking", to = "second" }
transition.silence = { from = "waiting", to = "granted", automatic = true }
"#;
    check(MutationKind::TargetSwapped, body, &["transition.ask/to/first", "transition.silence/to/asking", "transition.silence/to/waiting"]);
}

#[test]
fn a_change_is_dropped_where_something_reads_the_fact() {
    let body = r#"
fact.told = { type = "integer" }
fact.day = { type = "date" }
fact.copy = { type = "integer" }
fact.source = { type = "integer" }
[act.note]
says = "Note"
by = "clerk"
changes = { told = { set = 1 }, days = { set = 2 }, source = { set = 3 } }
[state.asking]
admits = ["note"]
[transition.ask]
from = "asking"
to = "waiting"
when = { all = [{ fact = "days", at-least = 1 }, { fact = "copy", at-least = 1 }] }
changes = { copy = { set = "{source}" }, told = { set = "{days}" } }
"#;
    check(
        MutationKind::ChangeDropped,
        body,
        &["transition.ask/changes-without/copy", "act.note/changes-without/days", "act.note/changes-without/source"],
    );
}

#[test]
fn a_deadline_goes_with_what_is_nothing_without_it() {
    let body = r#"
deadline.time = { while = "waiting", after = "10 days" }
deadline.other = { while = "waiting", after = "3 hours", met-by = { deadline = "time", is = "lapsed" } }
transition.ask = { from = "asking", to = "waiting", when = { deadline = "time", is = "not-armed" } }
transition.late = { from = "waiting", to = "granted", on = "lapse.time" }
transition.either = { from = "waiting", to = "granted", on = ["lapse.time", "lapse.other"] }
property.late = { says = "It is late.", existence = { transition = "late" } }
property.lapse = { says = "It lapses.", existence = { any = [{ lapse = "time" }, { act = "ask" }] } }
property.armed = { says = "It runs.", sometimes = { not = { deadline = "time", is = "armed" } } }
property.granted = { says = "It is granted.", sometimes = { in-state = "granted" } }
"#;
    check(MutationKind::DeadlineDropped, body, &["deadline.time/dropped", "deadline.other/dropped"]);
    check_text("deadline.time/dropped", body, "[transition.late]", "when = { not = { any = [] } }");
    check_text("deadline.time/dropped", body, "on = [\"lapse.time\", \"lapse.other\"]", "on = \"lapse.other\"");
    check_text("deadline.time/dropped", body, "[property.late]", "met-by = { any = [] }");
    let dropped = mutants(&process(&format!("{ASKING}{body}"))).find(|mutant| mutant.id == "deadline.time/dropped").expect("a mutant");
    let left: Vec<&str> = dropped.process.definition().properties.iter().map(|property| &*property.id).collect();
    assert_eq!(left, ["granted"], "properties that name what is gone");
}

#[test]
fn a_length_is_halved_and_doubled_as_far_as_there_are_such_lengths() {
    let body = r#"
fact.day = { type = "date" }
deadline.ten = { after = "10 days" }
deadline.one = { at = "day", before = "1 month", after = "5 working days" }
deadline.long = { after = "100000 years" }
"#;
    check(
        MutationKind::LengthChanged,
        body,
        &[
            "deadline.ten/after/5-days",
            "deadline.ten/after/20-days",
            "deadline.one/after/2-working-days",
            "deadline.one/after/10-working-days",
            "deadline.one/before/2-months",
            "deadline.long/after/50000-years",
        ],
    );
}

#[test]
fn a_number_is_moved_so_that_the_whole_test_lets_more_through() {
    let body = r#"
scale.opinion = ["weak", "fair", "strong"]
fact.view = { type = "opinion" }
fact.day = { type = "date" }
fact.who = { type = "set of actor" }
rule.few = { says = "Few.", test = { not = { fact = "days", at-least = 11 } }, choice = "Ten." }
rule.fair = { says = "Fair.", test = { fact = "view", at-least = "fair" }, choice = "Fair." }
rule.any = { says = "Any view.", test = { fact = "view", at-least = "weak" }, choice = "Weak." }
rule.soon = { says = "Soon.", test = { fact = "day", at-most = 2027-02-28 }, choice = "A day." }
rule.idle = { says = "Asked nowhere.", test = { fact = "days", at-most = 5 }, choice = "Five." }
deadline.time = { after = "1 day", met-by = { fact = "days", at-least = 7 } }
[transition.ask]
from = "asking"
to = "waiting"
when = { all = [{ fact = "who", size-at-least = 2 }, { any = [{ fact = "days", at-most = 3 }, { fact = "days", at-most = 3 }] }] }
needs = ["few", "fair", "any", "soon"]
"#;
    check(
        MutationKind::NumberLoosened,
        body,
        &[
            "transition.ask/when/size-at-least/1",
            "transition.ask/when/at-most/4",
            "transition.ask/when/at-most/4-2",
            "deadline.time/met-by/at-least/6",
            "rule.few/at-least/12",
            "rule.fair/at-least/weak",
            "rule.soon/at-most/2027-03-01",
        ],
    );
}

#[test]
fn a_rule_that_is_asked_is_negated() {
    let body = r#"
rule.few = { says = "Few.", test = { fact = "days", at-most = 10 }, choice = "Ten." }
rule.inner = { says = "Asked by another.", test = { not = { rule = "few" } }, choice = "Not few." }
rule.idle = { says = "Asked nowhere.", test = { fact = "days", at-most = 5 }, choice = "Five." }
transition.ask = { from = "asking", to = "waiting", needs = "inner" }
"#;
    check(MutationKind::RuleNegated, body, &["rule.few/negated", "rule.inner/negated"]);
    check_text(
        "rule.few/negated",
        body,
        "[rule.few]\nsays = \"Few.\"\ntest = { fact",
        "[rule.few]\nsays = \"Few.\"\ntest = { not = { fact",
    );
    check_text("rule.inner/negated", body, "test = { not = { rule = \"few\" } }", "test = { rule = \"few\" }");
}

#[test]
fn mutants_of_random_processes_are_in_order_with_ids_and_meanings_of_their_own() {
    let mut kinds = BTreeSet::new();
    for seed in 0..40 {
        let process = Process::compile(generate::process(seed)).expect("a process that compiles");
        let mut ids = BTreeSet::new();
        let mut meanings = BTreeSet::from([meaning(process.definition())]);
        let made: Vec<_> = mutants(&process).collect();
        for mutant in &made {
            assert!(ids.insert(&mutant.id), "seed {seed}: `{}` twice", mutant.id);
            assert!(meanings.insert(meaning(mutant.process.definition())), "seed {seed}: `{}` is nothing new", mutant.id);
            assert!(mutant.id.starts_with(&format!("{}.{}/", mutant.what.0.word(), mutant.what.1)), "seed {seed}: `{}`", mutant.id);
            kinds.insert(mutant.kind);
        }
        let again: Vec<String> = mutants(&process).map(|mutant| mutant.id).collect();
        assert_eq!(again, made.iter().map(|mutant| mutant.id.clone()).collect::<Vec<_>>(), "seed {seed}");
    }
    assert_eq!(kinds, MutationKind::ALL.into(), "an operator that makes nothing");
}
