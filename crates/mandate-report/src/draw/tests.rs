//! Pictures of small processes.

use super::mermaid;
use mandate_process::Process;
use mandate_process::definition::{Definition, Effect, Kind, State, Transition};
use mandate_process::text::read_str;

const SMALL: &str = r#"
    format  = "mandate.process/1"
    id      = "small"
    version = "1"
    title   = "A \"small\" <process>; 100% sure"
    states  = ["draft", "review", "paused", "done", "lapsed"]
    ends    = ["done", "lapsed"]
    role.clerk = { name = "Clerk" }
    fact.size  = { type = "integer", title = "the size" }
    act.submit = { says = "Submit it", by = "clerk", content = { size = "integer" }, changes = { size = { set = "{size}" } } }
    act.read   = { says = "Read it", by = "clerk" }
    act.count  = { says = "Count it", by = "clerk" }
    act.pause  = { says = "Pause", by = "clerk" }
    act.go-on  = { says = "Go on", by = "clerk" }
    act.again  = { says = "Again", by = "clerk" }

    [state.review]
    title  = "Review"
    tracks = ["text", "costs"]
    [state.text]
    title  = "The text"
    states = ["reading", "read"]
    ends   = ["read"]
    [state.costs]
    states = ["counting", "counted"]
    ends   = ["counted"]

    [transition.submit]
    from = ["draft", "paused"]
    to   = "review"
    when = { any = [{ fact = "size", at-least = 3 }, { fact = "size", is-set = false }] }
    [transition.read]
    from = "reading"
    to   = "read"
    [transition.count-up]
    title = "Count: all of it"
    from  = "counting"
    to    = "counted"
    on    = "count"
    [transition.follow]
    from = "counting"
    to   = "counted"
    automatic = true
    when = { all = [{ in-state = "read" }, { not = { deadline = "time", is = "lapsed" } }, { fact = "size", at-most = 5 }] }
    [transition.start-over]
    from = "costs"
    to   = "counting"
    on   = "again"
    [transition.pause]
    from = "review"
    to   = "paused"
    [transition.go-on]
    from   = "paused"
    to     = "review"
    resume = "all"
    [transition.done]
    from = "review"
    to   = "done"
    on   = "done.review"
    [transition.late]
    title = "Too late"
    from  = "review"
    to    = "lapsed"
    on    = "lapse.time"
    [deadline.time]
    title = "Time for the review"
    while = "review"
    after = "3 weeks"
"#;

fn small() -> Process {
    let reading = read_str(SMALL);
    reading.process.unwrap_or_else(|| panic!("{:#?}", reading.findings))
}

#[test]
fn a_small_process_as_mermaid() {
    insta::assert_snapshot!(mermaid(&small()));
    assert_eq!(mermaid(&small()), mermaid(&small()));
}

#[test]
fn no_text_of_a_file_is_syntax() {
    let nasty = "a\" --> b\n%%{init: {}}%% <script> #35; end note [*] `1. *x*` \\n state x { -- } : ; ☃";
    let mut definition = Definition::new("nasty");
    definition.root = State::compound("", [State::atomic("--"), State::atomic("[*]"), State::atomic("s9 : x")]);
    definition.root.children[1].remarks.title = Some(nasty.into());
    definition.remarks.title = Some(nasty.into());
    definition.vocabulary.declare_act("go");
    let mut transition = Transition::new("- x", ["--"], ["[*]"]).on_act("go");
    transition.remarks.title = Some(nasty.into());
    definition.transitions.push(transition);
    let text = mermaid(&Process::compile(definition).expect("a legal process"));
    for line in text.lines().skip(3) {
        let label = line.split_once('"').and_then(|(_, rest)| rest.rsplit_once('"')).map(|(label, _)| label);
        let label = label.or_else(|| line.split_once(" : ").map(|(_, label)| label)).unwrap_or_default();
        let mut rest = label;
        while let Some((before, after)) = rest.split_once('#') {
            assert!(!before.contains([';', '<', '>', '"', '%', '{', '}', '\\', '`', '*', ':', '[']), "{line}");
            let (entity, behind) = after.split_once(';').expect("an entity ends");
            assert!(entity.chars().all(|char| char.is_ascii_digit()), "{line}");
            rest = behind;
        }
    }
    assert_eq!(text.lines().count(), 8, "{text}");
}

#[test]
fn what_only_code_can_say_is_drawn_too() {
    let mut definition = Definition::new("built");
    let inner = State::compound("inner", [State::atomic("i1"), State::atomic("i2")]);
    let history = State { id: "memory".into(), kind: Kind::DeepHistory, ..State::default() };
    let outer = State { initial: vec!["i2".into()], ..State::compound("outer", [State::atomic("o1"), inner, history]) };
    definition.root = State::compound("", [State::atomic("away"), outer]);
    definition.vocabulary.declare_act("go");
    definition.transitions.push(Transition::new("resume", ["away"], ["memory"]).on_act("go"));
    definition.transitions.push(Transition::new("leave", ["i1"], ["outer"]).on_act("go"));
    definition
        .transitions
        .push(Transition { effects: vec![Effect::Raise("ping".into())], ..Transition::new("stay", ["i1"], [""; 0]).on_act("go") });
    insta::assert_snapshot!(mermaid(&Process::compile(definition).expect("a legal process")));
}
