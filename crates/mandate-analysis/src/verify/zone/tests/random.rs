//! Small random processes, searched by zones and day by day.

use super::days::{Days, reached};
use super::{on_ground, opening, process, timed};
use crate::verify::search::Seen;
use crate::verify::zone::date::{Undatable, date};
use crate::verify::zone::search::{TimedOptions, search};
use mandate_testkit::generate::Rng;

/// What a random process may have.
#[derive(Clone, Copy)]
struct Kinds {
    lengths: &'static [&'static str],
    befores: &'static [&'static str],
    dates: usize,
}

const STATES: [&str; 5] = ["p", "q", "r", "s", "t"];

/// A process of a handful of states and deadlines.
fn body(rng: &mut Rng, kinds: Kinds) -> String {
    let mut text = String::from("states = [\"work\", \"over\"]\nends = [\"over\"]\n");
    let deadlines = rng.between(2, 3);
    let dates = ["d", "e"].get(..rng.between(0, kinds.dates)).unwrap();
    for date in dates {
        let field = if rng.chance(50) { "date?" } else { "date" };
        text += &format!("fact.{date} = {{ type = \"date\" }}\n");
        text += &format!(
            "act.give-{date} = {{ says = \"Give\", by = \"clerk\", content = {{ day = \"{field}\" }}, changes = {{ {date} = {{ set = \"{{day}}\" }} }} }}\n"
        );
    }
    text += "[state.work]\ntracks = [\"left\", \"right\"]\n";
    text += "[state.left]\nstates = [\"p\", \"q\"]\n[state.right]\nstates = [\"r\", \"s\", \"t\"]\n";
    for state in STATES {
        let admits: Vec<String> = dates.iter().filter(|_| rng.chance(70)).map(|date| format!("\"give-{date}\"")).collect();
        text += &format!("[state.{state}]\nadmits = [{}]\n", admits.join(", "));
    }
    for number in 0..deadlines {
        text += &format!("[deadline.{}]\n", name(number));
        if rng.chance(80) {
            let states: Vec<String> = STATES.iter().filter(|_| rng.chance(30)).map(|state| format!("\"{state}\"")).collect();
            text += &format!("while = [{}]\n", if states.is_empty() { "\"p\"".to_owned() } else { states.join(", ") });
        }
        let at = rng.any(dates).filter(|_| rng.chance(60));
        if let Some(date) = at {
            text += &format!("at = \"{date}\"\n");
            if rng.chance(40) {
                text += &format!("before = \"{}\"\n", rng.pick(kinds.befores));
            }
        } else if rng.chance(40) {
            text += &format!("armed-by = \"{}\"\n", rng.pick(&["x", "y"]));
        }
        if at.is_none() || rng.chance(30) {
            text += &format!("after = \"{}\"\n", rng.pick(kinds.lengths));
        }
        if rng.chance(30) {
            text += &format!("met-by = \"{}\"\n", rng.pick(&["x", "y", "z"]));
        }
    }
    for number in 0..rng.between(7, 10) {
        // From every state some act leads on; the rest is as it comes.
        let from = *STATES.get(number).unwrap_or_else(|| rng.pick(&STATES));
        let track = if STATES[..2].contains(&from) { &STATES[..2] } else { &STATES[2..] };
        let to = if rng.chance(6) { "over" } else { rng.pick(track) };
        let mut acts: Vec<String> = ["x", "y", "z"].into_iter().map(str::to_owned).collect();
        acts.extend(dates.iter().map(|date| format!("give-{date}")));
        let is_act = number < STATES.len() || rng.chance(20);
        let on = if is_act { rng.pick(&acts).clone() } else { format!("lapse.{}", name(rng.below(deadlines))) };
        text += &format!("[transition.t{number}]\nfrom = \"{from}\"\nto = \"{to}\"\non = \"{on}\"\n");
        if rng.chance(20) {
            text += &format!("when = {{ in-state = \"{}\" }}\n", rng.pick(&STATES));
        } else if rng.chance(25) {
            let status = rng.pick(&["armed", "met", "lapsed", "withdrawn", "not-armed"]);
            text += &format!("when = {{ deadline = \"{}\", is = \"{status}\" }}\n", name(rng.below(deadlines)));
        } else if rng.chance(20) && dates.len() == 2 {
            text += &format!("when = {{ fact = \"d\", {} = {{ fact = \"e\" }} }}\n", rng.pick(&["at-least", "at-most", "is", "is-not"]));
        }
        if rng.chance(25) && dates.len() == 2 {
            text += "changes = { d = { set = \"{e}\" } }\n";
        }
    }
    text
}

fn name(number: usize) -> &'static str {
    ["a", "b", "c"].get(number).unwrap()
}

/// Every state that some days lead to is found by zones; and if the days were all, no other.
fn agree(runs: u64, kinds: Kinds, days: &Days) -> (usize, usize) {
    let (mut states, mut whole) = (0, 0);
    for seed in 0..runs * many() {
        let mut rng = Rng::new(Rng::mixed(seed, 0x7a0e));
        let text = body(&mut rng, kinds);
        let process = process(&text);
        let (found, zones) = timed(&process, |_| false);
        assert!(found.complete, "seed {seed}: {} places\n{text}", found.places());
        let (days_found, is_all) = reached(&process, days);
        // A thousand lapses at one instant, one leading to the next, halt a case. That is not followed.
        if days_found.iter().any(|state| state.contains("halted")) {
            continue;
        }
        for state in &days_found {
            assert!(zones.contains(state), "seed {seed}: only by days: {state}\n{text}");
        }
        states += days_found.len();
        if is_all && days.may_shift {
            whole += 1;
            for state in &zones {
                assert!(days_found.contains(state), "seed {seed}: only by zones: {state}\n{text}");
            }
        }
    }
    (states, whole)
}

/// So many times as many runs: `ZONE_RUNS=20 cargo test --release -p mandate-analysis zone`.
fn many() -> u64 {
    std::env::var("ZONE_RUNS").ok().map_or(1, |text| text.parse().unwrap())
}

#[test]
fn lengths_of_days_agree_with_every_day_tried() {
    let kinds = Kinds { lengths: &["1 day", "2 days", "3 days"], befores: &[], dates: 0 };
    let (states, whole) = agree(150, kinds, &Days { given: Vec::new(), last: 10_000, most: 20_000, may_shift: true });
    assert!(states > 1_000 && whole > 140, "{states} {whole}");
}

#[test]
fn dates_agree_with_every_day_tried() {
    let kinds = Kinds { lengths: &["1 day", "2 days"], befores: &["1 day", "2 days"], dates: 2 };
    let days = Days { given: vec![-1, 0, 1, 2, 4, 7], last: 10_000, most: 5_000, may_shift: true };
    let (states, whole) = agree(80, kinds, &days);
    assert!(states > 1_200 && whole > 60, "{states} {whole}");
}

/// Gives days to the paths to places, up to so many a process: how many have some, and how many have none.
fn dated(runs: u64, kinds: Kinds, places: u32) -> (usize, usize) {
    let (mut with, mut without) = (0, 0);
    for seed in 0..runs * many() {
        let text = body(&mut Rng::new(Rng::mixed(seed, 0xda7e)), kinds);
        let process = process(&text);
        on_ground(&process, |ground| {
            let options = TimedOptions { most_places: 2_000, ..TimedOptions::default() };
            let found = search(ground, Seen::at(0), &(), options);
            let last = u32::try_from(found.places()).unwrap();
            for place in (0..last).rev().step_by(1 + (last / places) as usize) {
                match date(ground, &opening(&process), &found.legs_to(place)) {
                    Ok(_) => with += 1,
                    Err(Undatable::NotFound { .. }) => without += 1,
                    Err(other) => panic!("seed {seed}: {other:?} {:?}\n{text}", found.path_to(place)),
                }
            }
        });
    }
    (with, without)
}

#[test]
fn whatever_is_found_by_days_happens_on_days() {
    let kinds = Kinds { lengths: &["1 day", "2 days", "3 days"], befores: &["1 day", "2 days"], dates: 2 };
    let (with, without) = dated(40, kinds, 30);
    assert!(with > 500 && without == 0, "{with} {without}");
}

#[test]
fn nearly_whatever_is_found_happens_on_some_days_of_the_calendar() {
    let kinds = Kinds { lengths: &["1 month", "30 days", "5 working days", "1 week"], befores: &["1 month", "3 working days"], dates: 1 };
    let (with, without) = dated(30, kinds, 20);
    assert!(with > 200 && without * 20 < with, "{with} {without}");
    let kinds = Kinds { lengths: &["1 day", "36 hours", "90 minutes", "1 working day"], befores: &[], dates: 0 };
    let (with, without) = dated(30, kinds, 20);
    assert!(with > 200 && without * 20 < with, "{with} {without}");
}

#[test]
fn what_some_days_lead_to_is_found_whatever_the_lengths() {
    let kinds = Kinds { lengths: &["1 month", "30 days", "5 working days", "1 week"], befores: &["1 month", "3 working days"], dates: 1 };
    let days = Days { given: vec![-1, 1, 5, 33], last: 70, most: 3_000, may_shift: false };
    let (states, _) = agree(30, kinds, &days);
    assert!(states > 200, "{states}");
    let kinds = Kinds { lengths: &["1 day", "36 hours", "90 minutes", "1 working day"], befores: &["1 day"], dates: 1 };
    let days = Days { given: vec![-1, 0, 1, 3], last: 7, most: 2_000, may_shift: false };
    let (states, _) = agree(30, kinds, &days);
    assert!(states > 200, "{states}");
}
