//! What each example prints, kept as a snapshot: an example that no longer runs, or tells something else, is found here.
//!
//! After a wanted change: `INSTA_UPDATE=always cargo test --test examples`, then read what `git diff` shows.

#[path = "../examples/agenda.rs"]
mod agenda;
#[path = "../examples/grants.rs"]
mod grants;
#[path = "../examples/own_storage.rs"]
mod own_storage;
#[path = "../examples/three_phases.rs"]
mod three_phases;
#[path = "../examples/veto.rs"]
mod veto;

fn holds(name: &str, told: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, description => format!("examples/{name}.rs") }, {
        insta::assert_snapshot!(format!("example-{name}"), told);
    });
}

#[test]
fn a_grants_committee_reads_from_a_text_and_explains_its_refusals() {
    grants::main().expect("it prints");
    holds("grants", &grants::tell().expect("it runs"));
}

#[test]
fn on_a_good_day_the_three_phases_end_with_a_mandate_in_force() {
    three_phases::main().expect("it prints");
    let told = three_phases::tell().expect("it runs");
    assert!(told.ends_with("running\n"), "{told}");
    holds("three_phases", &told);
}

#[test]
fn nine_votes_with_a_permanent_member_against_are_a_veto() {
    veto::main().expect("it prints");
    holds("veto", &veto::tell().expect("it runs"));
}

#[test]
fn the_agenda_and_repairs_say_what_can_be_done() {
    agenda::main().expect("it prints");
    holds("agenda", &agenda::tell().expect("it runs"));
}

#[test]
fn two_writers_of_one_storage_never_both_win() {
    own_storage::main().expect("it prints");
    holds("own_storage", &own_storage::tell().expect("it runs"));
}

#[test]
fn every_example_is_short_and_says_how_to_run_it() {
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/examples")).expect("a folder of examples") {
        let path = file.expect("a file").path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".rs")) else { continue };
        let text = std::fs::read_to_string(&path).expect("a text");
        assert!(text.lines().count() < 80, "{name} has {} lines", text.lines().count());
        assert!(
            text.starts_with("//! ") && text.contains(&format!("//! `cargo run --example {name}`")),
            "{name} does not say how to run it"
        );
    }
}
