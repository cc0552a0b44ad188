//! What is left of the shipped processes where one property is to be proved.
//!
//! `cargo test --test slices -- --nocapture` prints the sizes.

use mandate::Process;
use mandate::analysis::verify::slice::{Slice, seeds_of, slice};
use std::collections::BTreeSet;

fn size(process: &Process) -> String {
    let tables = process.tables();
    format!(
        "{:3} states {:3} transitions {:2} deadlines {:2} facts {:2} acts",
        tables.states.len() - 1,
        tables.transitions.len(),
        tables.deadlines.len(),
        tables.facts.len(),
        tables.acts.len()
    )
}

fn told(slice: &Slice) -> String {
    let names = |ids: &[mandate::process::ids::StateId]| ids.iter().map(|id| slice.whole.state_name(*id)).collect::<Vec<_>>().join(" ");
    let facts: Vec<&str> = slice.facts.iter().filter_map(|fact| slice.whole.fact(*fact)).map(|fact| &*fact.id).collect();
    let deadlines: Vec<&str> = slice.deadlines.iter().filter_map(|id| slice.whole.deadline(*id)).map(|deadline| &*deadline.id).collect();
    let dropped = slice.dropped.len();
    format!(
        "  regions {}\n  closed {}\n  facts {}\n  deadlines {}\n  dropped {dropped}",
        names(&slice.regions),
        names(&slice.closed),
        facts.join(" "),
        deadlines.join(" ")
    )
}

#[test]
fn every_property_of_a_shipped_process_is_proved_on_less_than_the_whole() {
    for id in mandate::un::processes() {
        let process = mandate::un::process(id).and_then(Result::ok).unwrap_or_else(|| panic!("{id} does not read"));
        println!("{id:24} {}", size(&process));
        for property in &process.definition().properties {
            let slice = slice(&process, &seeds_of(&process, property), &BTreeSet::new());
            assert_eq!(slice.uncut, None, "{id}: {}", property.id);
            println!("{:24} {}\n{}", property.id, size(&slice.process), told(&slice));
            let less = slice.process.tables().facts.len() < process.tables().facts.len() && !slice.closed.is_empty();
            assert!(less, "{id}: nothing is left out for {}", property.id);
        }
    }
}
