//! Findings over acts, roles and rules.

use super::found;

#[test]
fn an_act_without_a_place_is_in_order_nowhere() {
    let body = r#"
        states = ["a", "b"]
        act.lost  = { says = "Lost", by = "clerk" }
        act.noted = { says = "Noted", by = "clerk" }
        state.a = { admits = ["noted"] }
        transition.go = { from = "a", to = "b", on = "x" }
    "#;
    assert_eq!(found("act-nowhere", body), ["act `lost` is in order nowhere"]);
    assert_eq!(found("act-nowhere", &body.replace("[\"noted\"]", "[\"noted\", \"lost\"]")), [""; 0]);
}

#[test]
fn acts_of_a_shared_vocabulary_are_told_only_if_the_process_speaks_of_them() {
    use mandate_process::limits::Limits;
    use mandate_process::text::{Texts, read};
    let words = r#"
        format = "mandate.vocabulary/1"
        id = "words/1"
        title = "Words"
        role.clerk = { name = "Clerk" }
        act.go = { says = "Go", by = "clerk" }
        act.elsewhere = { says = "For another process", by = "clerk" }
        act.answer = { says = "Answer", by = "clerk" }
    "#;
    let main = r#"
        format = "mandate.process/1"
        id = "small"
        version = "1"
        title = "Small"
        vocabulary = "words/1"
        states = ["a", "b"]
        transition.go = { from = "a", to = "b" }
        deadline.answer-by = { while = "a", after = "3 days", met-by = "answer" }
    "#;
    let reading = read(&Texts::new([("main", main), ("words/1", words)]), "main", &Limits::DEFAULT);
    let process = reading.process.unwrap_or_else(|| panic!("{:#?}", reading.findings));
    let codes: Vec<_> = crate::check(&process).into_iter().map(|finding| (finding.code, finding.what)).collect();
    assert_eq!(codes, [("act-nowhere", String::from("act `answer` is in order nowhere"))]);
}

#[test]
fn by_on_a_transition_may_only_narrow() {
    let body = |by: &str| {
        format!(
            r#"
        states = ["a", "b"]
        role.chair = {{ name = "Chair" }}
        role.guest = {{ name = "Guest" }}
        act.go = {{ says = "Go", by = ["clerk", "chair"] }}
        transition.go = {{ from = "a", to = "b", by = {by} }}
    "#
        )
    };
    assert_eq!(found("narrowing-by", &body("[\"chair\", \"guest\"]")), ["transition `go` lets `guest` do `go`, which the act does not"]);
    assert_eq!(found("narrowing-by", &body("\"chair\"")), [""; 0]);
}

fn checked(needs: &str, test: &str) -> Vec<String> {
    let body = format!(
        r#"
        states = ["a", "b"]
        role.expert = {{ name = "Expert", many = true }}
        fact.asked = {{ type = "set of expert" }}
        fact.signed = {{ type = "set of expert" }}
        fact.fine = {{ type = "boolean by expert" }}
        act.ask = {{ says = "Ask", by = "clerk", content = {{ whom = "expert" }}, changes = {{ asked = {{ add = "{{whom}}" }} }} }}
        state.a = {{ admits = ["ask"] }}
        transition.go = {{ from = "a", to = "b", on = "x", needs = [{needs}] }}
        rule.all-fine = {{ says = "All asked are fine.", test = {test}, choice = "So." }}
        rule.some = {{ says = "Some are asked.", test = {{ fact = "asked", is-empty = false }}, choice = "So." }}
        rule.two = {{ says = "Two are asked.", test = {{ fact = "asked", size-at-least = 2 }}, choice = "So." }}
        rule.few = {{ says = "At most two.", test = {{ fact = "asked", size-at-most = 2 }}, choice = "So." }}
    "#
    );
    found("may-hold-for-nothing", &body)
}

#[test]
fn what_is_said_of_every_member_may_hold_for_nothing() {
    let wanted = ["rule `all-fine` holds as long as `asked` is empty"];
    let each = "{ fact = \"fine\", for-each = [{ fact = \"asked\" }], is = true }";
    assert_eq!(checked("\"all-fine\"", each), wanted);
    assert_eq!(checked("\"all-fine\", \"few\"", each), wanted, "a limit above says nothing");
    assert_eq!(checked("\"all-fine\", \"some\"", each), [""; 0]);
    assert_eq!(checked("\"two\", \"all-fine\"", each), [""; 0]);
    assert_eq!(checked("", each), [""; 0], "no transition needs it");
    let all_sign = "{ fact = \"signed\", includes-all = { fact = \"asked\" } }";
    assert_eq!(checked("\"all-fine\"", all_sign), wanted);
    assert_eq!(checked("\"all-fine\"", "{ any = [{ ended = true }, { fact = \"signed\", includes-all = { fact = \"asked\" } }] }"), wanted);
    assert_eq!(
        checked("\"all-fine\"", "{ fact = \"signed\", includes-all = { actors = \"expert\" } }"),
        [""; 0],
        "a case lists its actors"
    );
    assert_eq!(
        checked("\"all-fine\"", "{ fact = \"signed\", includes-none = { fact = \"asked\" } }"),
        [""; 0],
        "nobody of nobody is meant"
    );
}
