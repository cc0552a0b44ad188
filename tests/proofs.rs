//! What the shipped processes guarantee on every path, how much was looked at, and that every story told plays.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

use mandate::analysis::verify::{Asked, Doubt, Options, Proof, Verdict, Verification, verify};
use mandate::process::definition::{Definition, Pattern, Property, Role, State, Test, Transition};
use mandate::{Process, run, scenario, un};

fn proved(process: &Process, options: &Options<'_>) -> Verification {
    verify(process, options).expect("a scope that fits")
}

fn name(process: &Process, proof: &Proof) -> String {
    match proof.asked {
        Asked::Property(place) => process.definition().properties[place].id.clone(),
        other => format!("{other:?}"),
    }
}

/// One line for each answer: what was asked, the verdict, how many states of the slice were looked at.
fn lines(process: &Process, verification: &Verification) -> String {
    let line = |proof: &Proof| {
        let verdict = match &proof.verdict {
            Verdict::Holds(None) => "holds".to_owned(),
            Verdict::Holds(Some(story)) => format!("shown in {} acts", story.scenario.acts.len()),
            Verdict::Broken(None) => "never".to_owned(),
            Verdict::Broken(Some(story)) => format!("broken in {} acts", story.scenario.acts.len()),
            Verdict::CannotTell(_) => "cannot tell".to_owned(),
        };
        format!("{}: {verdict}, {} states\n", name(process, proof), proof.looked.states)
    };
    verification.proofs.iter().map(line).collect()
}

/// Every story plays as it is told, also from its file's text.
fn stories_play(process: &Process, verification: &Verification) {
    let stories = verification.proofs.iter().filter_map(|proof| proof.verdict.story());
    for story in stories {
        let played = run(process, &story.scenario).expect("it reads");
        assert!(played.verdict.is_as_told(), "{}", scenario::write(&story.scenario));
    }
}

#[test]
fn the_single_decision_keeps_these_promises_and_breaks_those() {
    let process = un::single_decision();
    let verification = proved(&process, &Options { threads: 2, ..Options::default() });
    stories_play(&process, &verification);
    insta::assert_snapshot!("single-decision", lines(&process, &verification));
}

#[test]
fn the_three_phases_keep_the_promises_of_the_letter() {
    let process = un::three_phase();
    let all = process.definition().properties.iter().map(|property| property.id.clone());
    // Left out: its slice is the largest, and CI proves it with the command line; and one that hangs on exact instants.
    let only = all.filter(|id| !matches!(id.as_str(), "never-without-consent" | "proposals-run-out" | "notice-is-answered")).collect();
    let verification = proved(&process, &Options { threads: 2, only, ..Options::default() });
    assert!(verification.holds(), "{}", lines(&process, &verification));
    stories_play(&process, &verification);
    insta::assert_snapshot!("three-phase", lines(&process, &verification));
}

#[test]
fn any_number_of_threads_gives_the_same_answers() {
    let process = un::single_decision();
    let [one, two] = [1, 2].map(|threads| proved(&process, &Options { threads, ..Options::default() }));
    assert_eq!(one, two);
}

#[test]
fn a_search_that_is_cut_cannot_tell() {
    let process = un::three_phase();
    let only = vec!["adopted-once".to_owned()];
    let cut = proved(&process, &Options { most_states: 100, only, ..Options::default() });
    assert!(matches!(cut.proofs[0].verdict, Verdict::CannotTell(Doubt::TooManyStates(_))), "{}", lines(&process, &cut));
}

/// A desk with states in a row: `a` to `b` by `ask`, `b` to `c` by `grant`.
fn desk(change: impl FnOnce(&mut Definition)) -> Process {
    let mut definition = Definition::new("desk");
    definition.root = State::compound("", [State::atomic("a"), State::atomic("b"), State::end("c")]);
    definition.vocabulary.roles.push(Role { id: "clerk".into(), ..Role::default() });
    for act in ["ask", "grant", "back"] {
        definition.vocabulary.declare_act(act);
    }
    definition.transitions.push(Transition::new("ask", ["a"], ["b"]).on_act("ask"));
    definition.transitions.push(Transition::new("grant", ["b"], ["c"]).on_act("grant"));
    change(&mut definition);
    Process::compile(definition).expect("a process")
}

fn eventually(definition: &mut Definition, state: &str) {
    let pattern = Pattern::Eventually(Test::InState(state.into()));
    definition.properties.push(Property { id: "comes".into(), says: String::new(), pattern, remarks: Default::default() });
}

fn verdict_of(process: &Process, asked: Asked) -> Verdict {
    let verification = proved(process, &Options::default());
    verification.proofs.into_iter().find(|proof| proof.asked == asked).expect("it was asked").verdict
}

#[test]
fn a_deadlock_a_dead_transition_and_an_endless_loop_are_found_and_told() {
    // A state that nothing leads out of.
    let stuck = desk(|definition| {
        definition.root.children.push(State::atomic("nowhere"));
        definition.transitions.push(Transition::new("lose", ["b"], ["nowhere"]).on_act("back"));
    });
    assert!(verdict_of(&stuck, Asked::OptionToComplete).is_broken(), "{:?}", verdict_of(&stuck, Asked::OptionToComplete));
    // A transition that nothing leads to.
    let dead = desk(|definition| {
        definition.root.children.push(State::atomic("nowhere"));
        definition.transitions.push(Transition::new("leave", ["nowhere"], ["a"]).on_act("back"));
    });
    let proofs = proved(&dead, &Options::default()).proofs;
    assert!(proofs.iter().any(|proof| proof.looked.dead == ["leave"] && proof.verdict.is_broken()));
    // A loop without a bound: what should come about need never do.
    let endless = desk(|definition| {
        definition.transitions.push(Transition::new("back", ["b"], ["a"]).on_act("back"));
        eventually(definition, "c");
    });
    assert!(verdict_of(&endless, Asked::Property(0)).is_broken());
    // And where all is well, all is well.
    let well = desk(|_| {});
    let proofs = proved(&well, &Options::default());
    assert!(proofs.holds(), "{}", lines(&well, &proofs));
}
