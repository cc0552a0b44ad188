//! Facts, deadlines and acts: who writes and reads what.

use super::{check, cut};

const GO: &str = "transition.go = { from = \"l1\", to = \"l2\", on = \"x\"";

#[test]
fn a_when_keeps_what_it_reads() {
    check(
        &format!("{GO}, when = {{ fact = \"flag\", is = true }} }}\n"),
        "state l1",
        "inside both left, transitions go, facts flag, acts x flag",
    );
    check(
        &format!("{GO}, when = {{ in-state = \"r2\" }} }}\ntransition.move = {{ from = \"r1\", to = \"r2\", on = \"y\" }}\n"),
        "state l1",
        "inside both left right, transitions go move, acts x y",
    );
    check(
        &format!("{GO}, when = {{ deadline = \"time\", is = \"lapsed\" }} }}\ndeadline.time = {{ while = \"both\", after = \"1 day\" }}\n"),
        "state l1",
        "inside both left, transitions go, deadlines time, acts x",
    );
    check(
        &format!(
            "{GO}, when = {{ rule = \"fine\" }} }}\nrule.fine = {{ says = \"Fine.\", test = {{ rule = \"good\" }} }}\nrule.good = {{ says = \"Good.\", test = {{ fact = \"ready\", is = true }} }}\n"
        ),
        "state l1",
        "inside both left, transitions go, facts ready, acts x",
    );
}

#[test]
fn a_fact_keeps_whoever_changes_it_and_no_other_field() {
    let slice = cut("", "fact flag");
    assert_eq!(super::holds(&slice), "facts flag, acts flag");
    let act = &slice.process.definition().vocabulary.acts[0];
    assert_eq!(act.content.iter().map(|field| &*field.id).collect::<Vec<_>>(), ["flag"]);
    assert_eq!(act.changes.len(), 1);
    check(
        &format!("{GO}, changes = {{ ready = {{ set = true }} }} }}\n"),
        "fact ready",
        "inside both left, transitions go, facts ready, acts x",
    );
    check(&format!("{GO}, changes = {{ ready = {{ set = true }} }} }}\n"), "fact flag", "facts flag, acts flag");
}

#[test]
fn a_fact_keeps_what_it_is_copied_or_summed_from() {
    check(
        &format!("{GO}, changes = {{ ready = {{ set = \"{{flag}}\" }} }} }}\n"),
        "fact ready",
        "inside both left, transitions go, facts flag ready, acts x flag",
    );
    let sum = "fact.part = { type = \"integer by expert\" }\nfact.all = { type = \"integer\", sum-of = \"part\" }\n\
               act.give = { says = \"Give\", by = \"expert\", content = { n = \"integer\" }, changes = { part = { at = [\"{actor}\"], set = \"{n}\" } } }\n";
    check(sum, "fact all", "facts part all, acts give");
}

#[test]
fn a_fact_of_a_design_keeps_the_acts_that_carry_one() {
    let designs = "fact.tall = { type = \"set of text\", from = { design = \"task\" } }\nfact.wide = { type = \"set of text\", from = { design = \"task\" } }\n\
                   act.draw = { says = \"Draw\", by = \"clerk\", content = { plan = \"design\", why = \"text?\" }, changes = { } }\n";
    let slice = cut(designs, "fact tall");
    assert_eq!(super::holds(&slice), "facts tall, acts draw");
    let act = &slice.process.definition().vocabulary.acts[0];
    assert_eq!(act.content.iter().map(|field| &*field.id).collect::<Vec<_>>(), ["plan"]);
}

#[test]
fn a_lapse_keeps_the_deadline_and_a_deadline_all_that_moves_it() {
    check(
        "transition.late = { from = \"l1\", to = \"l2\", on = \"lapse.time\" }\ndeadline.time = { while = \"both\", after = \"1 day\" }\n",
        "state l1",
        "inside both left, transitions late, deadlines time",
    );
    let move_right = "transition.move = { from = \"r1\", to = \"r2\", on = \"x\" }\nfact.day = { type = \"date\" }\n\
                      act.date = { says = \"Date\", by = \"clerk\", content = { day = \"date\" }, changes = { day = { set = \"{day}\" } } }\n";
    let with = |deadline: &str| format!("{move_right}deadline.time = {{ {deadline} }}\n");
    check(&with("while = \"r1\", after = \"1 day\""), "deadline time", "inside both right, transitions move, deadlines time, acts x");
    check(&with("at = \"day\""), "deadline time", "facts day, deadlines time, acts date");
    check(&with("armed-by = \"y\", after = \"1 day\""), "deadline time", "deadlines time, acts y");
    check(&with("met-by = \"z\", after = \"1 day\""), "deadline time", "deadlines time, acts z");
    check(&with("met-by = { fact = \"flag\", is = true }, after = \"1 day\""), "deadline time", "facts flag, deadlines time, acts flag");
}

#[test]
fn a_range_and_what_is_compared_with_are_read() {
    let keyed = "fact.who = { type = \"set of expert\" }\nfact.heard = { type = \"integer by expert\" }\nfact.least = { type = \"integer\" }\n\
                 rule.fine = { says = \"Fine.\", test = { fact = \"heard\", for-each = [{ fact = \"who\" }], at-least = { fact = \"least\" } } }\n";
    check(keyed, "rule fine", "facts who heard least");
}

#[test]
fn what_the_whole_process_names_of_an_open_type_stays_a_member() {
    let named = "type.tree = \"open\"\nfact.felled = { type = \"set of tree\" }\nfact.planted = { type = \"set of tree\", starts = [\"ash\", \"fir\"] }\n";
    let slice = cut(named, "fact felled");
    let sort = slice.process.tables().names.sorts["tree"];
    let members: Vec<&str> = slice.process.tables().sorts[sort].members.iter().map(|name| &**name).collect();
    assert_eq!(members, ["ash", "fir"]);
    assert_eq!(slice.process.tables().names.sorts.get("item"), None, "a type that nothing is of");
}
