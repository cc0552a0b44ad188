//! Findings over deadlines.

use super::found;

#[test]
fn a_lapse_that_falls_where_nothing_waits_for_it() {
    let body = |during: &str, from: &str| {
        format!(
            r#"
        states = ["work", "end"]
        ends = ["end"]
        state.work = {{ states = ["a", "b", "passing"] }}
        transition.go = {{ from = "a", to = "b", on = "x" }}
        transition.count = {{ from = "b", to = "passing", on = "x" }}
        transition.counted = {{ from = "passing", to = "a", automatic = true }}
        transition.late = {{ from = {from}, to = "end", on = "lapse.time" }}
        deadline.time = {{ {during} after = "3 days" }}
    "#
        )
    };
    let missed = |during: &str, from: &str| found("lapse-may-be-missed", &body(during, from));
    let wanted = ["the lapse of deadline `time` may fall in `b`, where nothing waits for it"];
    assert_eq!(missed("while = \"work\",", "\"a\""), wanted);
    assert_eq!(missed("while = [\"a\", \"b\"],", "\"a\""), wanted);
    assert_eq!(missed("", "\"a\""), wanted, "it runs in the whole case, and the end is no place to wait");
    assert_eq!(missed("while = \"a\",", "\"a\""), [""; 0]);
    assert_eq!(missed("while = \"work\",", "[\"a\", \"b\"]"), [""; 0], "`passing` is left at once");
    assert_eq!(missed("while = [\"a\", \"b\"],", "\"work\""), [""; 0], "an ancestor waits");
}

#[test]
fn a_lapse_that_is_read_later_is_not_missed() {
    let body = r#"
        states = ["a", "b", "c"]
        transition.go = { from = "a", to = "b", on = "x" }
        transition.late = { from = "a", to = "c", on = "lapse.time" }
        transition.late-in-b = { from = "b", to = "c", automatic = true, when = { deadline = "time", is = "lapsed" } }
        deadline.time = { while = ["a", "b"], after = "3 days" }
    "#;
    assert_eq!(found("lapse-may-be-missed", body), [""; 0]);
    assert_eq!(found("lapse-may-be-missed", &body.replace("is = \"lapsed\"", "is = \"met\"")).len(), 0, "its status is read");
    let unread = body.replace("when = { deadline = \"time\", is = \"lapsed\" }", "when = { in-state = \"a\" }");
    assert_eq!(found("lapse-may-be-missed", &unread).len(), 1);
}

#[test]
fn another_track_may_wait_for_the_lapse() {
    let body = |from: &str| {
        format!(
            r#"
        states = ["p", "z"]
        state.p = {{ tracks = ["t", "u"] }}
        state.t = {{ states = ["t1", "t2"] }}
        state.u = {{ states = ["u1", "u2"] }}
        transition.go = {{ from = "t1", to = "t2", on = "x" }}
        transition.late = {{ from = {from}, to = "u2", on = "lapse.time" }}
        transition.out = {{ from = "p", to = "z", on = "y" }}
        deadline.time = {{ while = "t", after = "3 days" }}
    "#
        )
    };
    assert_eq!(found("lapse-may-be-missed", &body("\"u\"")), [""; 0]);
    assert_eq!(
        found("lapse-may-be-missed", &body("\"u1\"")),
        ["the lapse of deadline `time` may fall in `t1` and `t2`, where nothing waits for it"]
    );
}

#[test]
fn a_clock_armed_by_an_act_is_looked_at_from_there_on() {
    let body = |armed: &str| {
        format!(
            r#"
        states = ["a", "b", "c"]
        transition.go = {{ from = "a", to = "b", on = "x" }}
        transition.late = {{ from = "b", to = "c", on = "lapse.time" }}
        deadline.time = {{ {armed} after = "3 days" }}
    "#
        )
    };
    assert_eq!(
        found("lapse-may-be-missed", &body("armed-by = \"x\",")),
        ["the lapse of deadline `time` may fall in `c`, where nothing waits for it"]
    );
    assert_eq!(found("lapse-may-be-missed", &body("armed-by = \"x\", while = \"b\",")), [""; 0]);
    assert_eq!(
        found("lapse-may-be-missed", &body("")),
        ["the lapse of deadline `time` may fall in `a` and `c`, where nothing waits for it"],
        "without an act it runs from the opening"
    );
}

#[test]
fn a_clock_that_starts_again_in_a_loop() {
    let body = |during: &str, more: &str| {
        format!(
            r#"
        states = ["agenda", "end"]
        ends = ["end"]
        state.agenda = {{ states = ["waiting", "proposed"] }}
        transition.propose = {{ from = "waiting", to = "proposed", on = "x" }}
        transition.object = {{ from = "proposed", to = "waiting", on = "y"{more} }}
        transition.late = {{ from = "agenda", to = "end", on = "lapse.time" }}
        deadline.time = {{ while = {during}, after = "3 months" }}
    "#
        )
    };
    let wanted = ["deadline `time` starts anew in a loop that only its lapse would end"];
    assert_eq!(found("clock-restarts-in-loop", &body("\"waiting\"", "")), wanted);
    assert_eq!(found("clock-restarts-in-loop", &body("\"agenda\"", "")), [""; 0], "it runs over the whole loop");
    assert_eq!(found("clock-restarts-in-loop", &body("[\"waiting\", \"proposed\"]", "")), [""; 0], "one span");
    assert_eq!(found("clock-restarts-in-loop", &body("\"waiting\"", ", at-most = 2")), [""; 0], "the loop is counted");
    let bounded = body("\"waiting\"", "") + "\ndeadline.all = { while = \"agenda\", after = \"1 year\" }\n";
    assert_eq!(found("clock-restarts-in-loop", &bounded), wanted, "only recorded");
    let bounded = bounded + "transition.much-too-late = { from = \"agenda\", to = \"end\", on = \"lapse.all\" }\n";
    assert_eq!(found("clock-restarts-in-loop", &bounded), [""; 0], "another clock ends the loop");
}

#[test]
fn a_lapse_that_is_a_step_of_the_loop_ends_none() {
    let body = r#"
        states = ["waiting", "proposed"]
        transition.propose = { from = "waiting", to = "proposed", on = "x" }
        transition.object = { from = "proposed", to = "waiting", on = "y" }
        transition.late = { from = "proposed", to = "waiting", on = "lapse.time" }
        deadline.time = { while = "proposed", after = "3 months" }
    "#;
    assert_eq!(found("clock-restarts-in-loop", body), [""; 0]);
}

#[test]
fn a_self_transition_starts_the_clock_anew() {
    let body = r#"
        states = ["a", "end"]
        transition.note = { from = "a", to = "a", on = "x" }
        transition.late = { from = "a", to = "end", on = "lapse.time" }
        deadline.time = { while = "a", after = "3 months" }
    "#;
    assert_eq!(found("clock-restarts-in-loop", body).len(), 1);
}

#[test]
fn a_day_that_may_be_unset() {
    let body = |fact: &str, deadline: &str, go: &str| {
        format!(
            r#"
        states = ["a", "run", "over"]
        fact.ends = {{ type = "date"{fact} }}
        fact.draft = {{ type = "date" }}
        act.go = {{ says = "Go", by = "clerk", content = {{ day = "date?" }}, changes = {{ draft = {{ set = "{{day}}" }} }} }}
        act.fix = {{ says = "Fix", by = "clerk", content = {{ day = "date" }}, changes = {{ ends = {{ set = "{{day}}" }} }} }}
        transition.go = {{ from = "a", to = "run"{go} }}
        transition.fix = {{ from = "run", to = "run" }}
        transition.over = {{ from = "run", to = "over", on = "lapse.term" }}
        deadline.term = {{ while = "run", at = "ends"{deadline} }}
        rule.dated = {{ says = "It has a day.", test = {{ fact = "draft", is-set = true }}, choice = "So." }}
    "#
        )
    };
    let unset = |fact: &str, deadline: &str, go: &str| found("at-fact-may-be-unset", &body(fact, deadline, go));
    let wanted = ["deadline `term` runs to `ends`, which may be unset"];
    assert_eq!(unset("", "", ""), wanted);
    assert_eq!(unset("", "", ", changes = { ends = { set = \"{draft}\" } }"), wanted, "the draft may be unset, too");
    assert_eq!(unset("", "", ", needs = [\"dated\"], changes = { ends = { set = \"{draft}\" } }"), [""; 0]);
    assert_eq!(unset("", "", ", on = \"fix\""), [""; 0], "the act always gives it");
    assert_eq!(unset("", ", after = \"1 year\"", ""), [""; 0]);
    assert_eq!(unset(", starts = 2027-01-01", "", ""), [""; 0]);
}

#[test]
fn a_day_that_an_earlier_transition_has_asked_for() {
    let body = r#"
        states = ["a", "counted", "run", "over"]
        fact.ends = { type = "date" }
        act.go = { says = "Go", by = "clerk", content = { day = "date?" }, changes = { ends = { set = "{day}" } } }
        transition.go = { from = "a", to = "counted", needs = ["dated"] }
        transition.adopted = { from = "counted", to = "run", automatic = true }
        transition.over = { from = "run", to = "over", on = "lapse.term" }
        deadline.term = { while = "run", at = "ends" }
        rule.dated = { says = "It has a day.", test = { fact = "ends", is-set = true }, choice = "So." }
    "#;
    assert_eq!(found("at-fact-may-be-unset", body), [""; 0]);
    assert_eq!(found("at-fact-may-be-unset", &body.replace("[\"dated\"]", "[]")).len(), 1);
}
