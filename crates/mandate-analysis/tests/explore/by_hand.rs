//! Small processes whose cases are counted by hand: the counts, and where they come from.

use crate::both::Both;
use mandate_analysis::verify::search::{Options, Seen, search};
use mandate_engine::Opening;
use mandate_process::definition::{Definition, Effect};
use mandate_process::text::read_str;
use mandate_process::time::Date;
use mandate_process::value::Value;
use mandate_testkit::explorer::{Explored, explore};
use mandate_testkit::naive::Doing;

const HEAD: &str = "format = \"mandate.process/1\"\nid = \"desk\"\ntitle = \"A desk\"\nversion = \"1\"\n";

fn doing(act: &str, actor: &str, content: &[(&str, Value)]) -> Doing {
    let content = content.iter().map(|(field, value)| ((*field).to_owned(), value.clone())).collect();
    Doing { act: act.into(), actor: actor.into(), content }
}

/// An act by a clerk that carries nothing.
fn plain(act: &str) -> Doing {
    doing(act, "clerk", &[])
}

fn read(text: &str) -> Definition {
    let text = format!("{HEAD}{text}\n[role.clerk]\nname = \"clerk\"\n[role.member]\nname = \"member\"\nmany = true\n");
    let reading = read_str(&text);
    reading.process.unwrap_or_else(|| panic!("{:?}\n{text}", reading.findings)).definition().clone()
}

fn case(definition: &Definition, actors: &[&str], doings: Vec<Doing>) -> Both {
    let mut opening = Opening::new("case", Date::parse("2027-01-11").unwrap().at_noon(0));
    opening.actors = actors.iter().map(|actor| ((*actor).to_owned(), "member".to_owned())).collect();
    let wanted = doings.len();
    let both = Both::of(definition, &opening, doings).unwrap();
    assert_eq!(both.acts.len(), wanted, "an act does not fit");
    both
}

/// How many states there are, and how many steps from one to another.
#[track_caller]
fn check(text: &str, actors: &[&str], doings: Vec<Doing>, states: usize, steps: usize) -> Explored {
    check_definition(&read(text), actors, doings, states, steps)
}

#[track_caller]
fn check_definition(definition: &Definition, actors: &[&str], doings: Vec<Doing>, states: usize, steps: usize) -> Explored {
    let both = case(definition, actors, doings);
    let found = search(both.ground(), Seen::at(0), &(), Options::default());
    assert_eq!((found.states(), found.edges, found.complete), (states, steps as u64, true));
    let explored = explore(&both.naive, &both.doings, 10_000).unwrap();
    assert_eq!((explored.cases.len(), explored.moves().len()), (states, steps), "naively");
    explored
}

const THREE: [&str; 3] = ["member-1", "member-2", "member-3"];

#[test]
fn where_nobody_can_do_anything_there_is_the_opening() {
    check("states = [\"a\"]", &[], vec![], 1, 0);
}

#[test]
fn a_row_of_states_has_one_step_less_than_states() {
    // a → b → c, and c ends the case: nothing goes on from there, though `back` would.
    let text = r#"
states = ["a", "b", "c"]
ends = ["c"]
[transition]
ask = { from = "a", to = "b", on = "ask" }
grant = { from = "b", to = "c", on = "grant" }
[act]
ask = { says = "Ask", by = "clerk" }
grant = { says = "Grant", by = "clerk" }"#;
    let explored = check(text, &[], vec![plain("ask"), plain("grant")], 3, 2);
    assert!(explored.can_complete());
}

#[test]
fn tracks_multiply() {
    // Three tracks of two states each: 2 × 2 × 2. Each is switched on where it is off, in 4 of the 8: 3 × 4 steps.
    let track = |name: &str| {
        format!(
            "[state.{name}]\nstates = [\"{name}-off\", \"{name}-on\"]\n[transition.{name}]\nfrom = \"{name}-off\"\nto = \"{name}-on\"\non = \"{name}\"\n[act.{name}]\nsays = \"Switch\"\nby = \"clerk\"\n"
        )
    };
    let text = format!("states = [\"all\"]\n[state.all]\ntracks = [\"x\", \"y\", \"z\"]\n{}{}{}", track("x"), track("y"), track("z"));
    check(&text, &[], vec![plain("x"), plain("y"), plain("z")], 8, 12);
}

/// An act that only changes facts, and a fact.
fn fact(phrase: &str, content: &str, changes: &str) -> String {
    format!(
        "states = [\"a\"]\n[state.a]\nadmits = [\"say\"]\n[fact]\nit = {{ type = \"{phrase}\" }}\n[act.say]\nsays = \"Say\"\nby = [\"clerk\", \"member\"]\n{content}\nchanges = {changes}\n"
    )
}

#[test]
fn a_fact_that_was_never_set_is_a_third_value() {
    // Unset, yes, no. From unset to both, and to and fro between them; never back: 2 + 2 steps.
    let text = fact("boolean", "content = { so = \"boolean\" }", "{ it = { set = \"{so}\" } }");
    let so = |so: bool| doing("say", "clerk", &[("so", so.into())]);
    check(&text, &[], vec![so(true), so(false)], 3, 4);
}

#[test]
fn each_member_has_an_entry() {
    // Each of three members has voted yes, no, or not at all: 3³ = 27. A member's vote moves between its three values by
    // four steps (as above), whatever the others did: 4 × 9, for each of three members.
    let text = fact("boolean by member", "content = { so = \"boolean\" }", "{ it = { at = [\"{actor}\"], set = \"{so}\" } }");
    let acts = THREE.iter().flat_map(|member| [true, false].map(|so| doing("say", member, &[("so", so.into())]))).collect();
    check(&text, &THREE, acts, 27, 108);
}

#[test]
fn a_set_holds_whom_it_was_given() {
    // Who was heard: any subset of three members, 2³ = 8. Each is added where it lacks, in 4 of the 8: 3 × 4 steps.
    let text = fact("set of member", "", "{ it = { add = \"{actor}\" } }");
    check(&text, &THREE, THREE.iter().map(|member| doing("say", member, &[])).collect(), 8, 12);
}

#[test]
fn a_member_that_names_another_makes_a_map() {
    // Whom each of two members names: nobody yet, or one of two: 3² = 9. One names another in each of its three cases:
    // from nobody 2 steps, from each of the two 1: 4; times 3 for what the other one did; times 2 members.
    let text = fact("member by member", "content = { whom = \"member\" }", "{ it = { at = [\"{actor}\"], set = \"{whom}\" } }");
    let acts = ["member-1", "member-2"];
    let acts = acts.iter().flat_map(|member| acts.map(|whom| doing("say", member, &[("whom", whom.into())]))).collect();
    check(&text, &["member-1", "member-2"], acts, 9, 24);
}

#[test]
fn what_was_armed_lapses_in_any_order() {
    // Two deadlines, each armed or lapsed: 4, and 4 steps, however short the one and long the other.
    let text =
        "states = [\"a\"]\n[deadline]\nshort = { after = \"1 day\", while = \"a\" }\nlong = { after = \"9 years\", while = \"a\" }\n";
    let explored = check(text, &[], vec![], 4, 4);
    // Not for ever: both lapse on every path, and only then a case rests.
    assert_eq!(explored.cases.iter().filter(|case| case.rests()).count(), 1);
}

#[test]
fn a_deadline_that_is_left_is_withdrawn_and_one_that_is_met_stays_so() {
    // In `a` it is armed, met by `pay`, or lapsed, from where each leads to `b` by `go`: withdrawn, met, or lapsed. That is
    // 3 + 3. Steps: armed → met, armed → lapsed, and 3 × `go`; `pay` where nothing is armed changes nothing.
    let text = r#"
states = ["a", "b"]
[state.a]
admits = ["pay"]
[transition.go]
from = "a"
to = "b"
on = "go"
[deadline.bill]
after = "10 days"
while = "a"
met-by = "pay"
[act]
go = { says = "Go", by = "clerk" }
pay = { says = "Pay", by = "clerk" }"#;
    check(text, &[], vec![plain("go"), plain("pay")], 6, 5);
}

#[test]
fn a_date_that_is_moved_is_still_to_come_or_not() {
    // Unset and never armed; once the day is set, armed, or (the day was past when it was set) still not; then lapsed: 4.
    // Steps: two ways to set it, one lapse. Setting the same day again moves nothing.
    let text = r#"
states = ["a"]
[state.a]
admits = ["plan"]
[fact]
day = { type = "date" }
[deadline.end]
at = "day"
while = "a"
[act.plan]
says = "Plan"
by = "clerk"
content = { day = "date" }
changes = { day = { set = "{day}" } }"#;
    check(text, &[], vec![doing("plan", "clerk", &[("day", Date::parse("2030-01-01").unwrap().into())])], 4, 3);
    // A day that is past whenever it is set: it never runs.
    check(text, &[], vec![doing("plan", "clerk", &[("day", Date::parse("2020-01-01").unwrap().into())])], 2, 1);
}

#[test]
fn a_count_is_part_of_a_state() {
    // Asked never, once, twice; a third time is refused.
    let text = "states = [\"a\"]\n[transition.ask]\nfrom = \"a\"\nto = \"a\"\non = \"ask\"\nat-most = 2\n[act.ask]\nsays = \"Ask\"\nby = \"clerk\"\n";
    check(text, &[], vec![plain("ask")], 3, 2);
}

#[test]
fn what_is_remembered_is_part_of_a_state() {
    // In `x` or `y`, with nothing remembered, `x`, or `y`: 6; outside with `x` or `y` remembered: 2. Steps: `x` and `y`
    // change in 6 places, each of the 6 leaves, and the 2 come back.
    let text = r#"
states = ["in", "out"]
[state.in]
states = ["x", "y"]
[transition]
there = { from = "x", to = "y", on = "turn" }
again = { from = "y", to = "x", on = "turn" }
leave = { from = "in", to = "out", on = "leave" }
back = { from = "out", to = "in", on = "back", resume = "top" }
[act]
turn = { says = "Turn", by = "clerk" }
leave = { says = "Leave", by = "clerk" }
back = { says = "Back", by = "clerk" }"#;
    let explored = check(text, &[], vec![plain("turn"), plain("leave"), plain("back")], 8, 14);
    assert!(!explored.can_complete(), "nothing ends");
}

#[test]
fn what_was_sent_is_on_its_way_or_there() {
    // Called up to twice; of what was called, so much is on its way: 1 + 2 + 3. Steps: a call from each of the 1 + 2, and
    // from each of the 3 with something on its way (1, 1, 2: of one name it does not matter which) one comes.
    let mut definition = read(
        "states = [\"a\"]\n[transition.call]\nfrom = \"a\"\nto = \"a\"\non = \"call\"\nat-most = 2\n[act.call]\nsays = \"Call\"\nby = \"clerk\"\n",
    );
    definition.transitions[0].effects.push(Effect::Send { name: "echo".into(), delay: 86_400_000 });
    check_definition(&definition, &[], vec![plain("call")], 6, 6);
}

#[test]
fn a_rule_on_a_sum_lets_through_what_adds_up() {
    // Two members each pledge nothing yet, 0, or 5: 9; from where both pledged 5 the case ends: 10. Steps: as with votes,
    // 4 × 3 × 2 pledges; one end.
    let text = r#"
states = ["open", "done"]
ends = ["done"]
[state.open]
admits = ["pledge"]
[transition.close]
from = "open"
to = "done"
on = "close"
needs = "enough"
[rule.enough]
says = "Ten are pledged."
test = { fact = "total", at-least = 10 }
[fact]
pledged = { type = "integer by member" }
total = { type = "integer", sum-of = "pledged" }
[act]
close = { says = "Close", by = "clerk" }
pledge = { says = "Pledge", by = "member", content = { so-many = "integer" }, changes = { pledged = { at = ["{actor}"], set = "{so-many}" } } }"#;
    let members = ["member-1", "member-2"];
    let pledges = members.iter().flat_map(|member| [0, 5].map(|many| doing("pledge", member, &[("so-many", many.into())])));
    let explored = check(text, &members, pledges.chain([plain("close")]).collect(), 10, 25);
    assert!(explored.can_complete());
}
