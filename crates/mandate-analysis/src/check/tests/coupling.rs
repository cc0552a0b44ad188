//! What tracks read of each other.

use super::process;
use crate::check::{Coupled, coupling};

#[test]
fn tracks_are_coupled_by_facts_states_completions_and_deadlines() {
    let process = process(
        r#"
        states = ["p"]
        fact.seen = { type = "boolean" }
        fact.told = { type = "boolean" }
        act.look = { says = "Look", by = "clerk", changes = { seen = { set = true } } }
        act.tell = { says = "Tell", by = "clerk", changes = { told = { set = true } } }
        state.p = { tracks = ["t", "u"] }
        state.t = { states = ["t1", "t2"], ends = ["t2"], admits = ["tell"] }
        state.u = { states = ["u1", "u2", "u3", "u4"], admits = ["tell"] }
        transition.look = { from = "t1", to = "t2" }
        transition.by-fact = { from = "u1", to = "u2", on = "x", needs = ["seen"] }
        transition.by-state = { from = "u2", to = "u3", automatic = true, when = { in-state = "t2" } }
        transition.by-end = { from = "u3", to = "u4", on = "done.t" }
        transition.by-clock = { from = "u4", to = "u1", on = "lapse.time" }
        transition.own = { from = "u1", to = "u4", on = "y", when = { fact = "told", is = true } }
        deadline.time = { while = "t1", after = "3 days" }
        rule.seen = { says = "It is seen.", test = { fact = "seen", is = true }, choice = "So." }
    "#,
    );
    let told: Vec<_> = coupling(&process)
        .into_iter()
        .map(|found| {
            let what = match found.what {
                Coupled::Fact(fact) => format!("fact {}", process.tables().facts[fact].name),
                Coupled::State(state) => format!("state {}", process.state_name(state)),
                Coupled::Done(state) => format!("done {}", process.state_name(state)),
                Coupled::Deadline(deadline) => format!("deadline {}", process.tables().deadlines[deadline].name),
            };
            let by: Vec<_> = found.transitions.iter().map(|id| &*process.tables().transitions[*id].name).collect();
            format!("{} reads {}: {what} in {}", process.state_name(found.reader), process.state_name(found.read), by.join(", "))
        })
        .collect();
    assert_eq!(
        told,
        [
            "u reads t: fact seen in by-fact",
            "u reads t: state t2 in by-state",
            "u reads t: done t in by-end",
            "u reads t: deadline time in by-clock"
        ]
    );
}
