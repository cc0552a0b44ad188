//! May this act happen, and what can be done.

use super::{PLAIN, Played, snapshot};
use mandate_report::Style;

#[test]
fn why_in_a_small_process() {
    let hall = Played::of("hall.scenario.toml");
    let told: Vec<String> = [1, 6, 7, 8, 9].map(|number| hall.why(number, Style::default())).to_vec();
    snapshot("hall_why", &told.join("\n────\n"));
    snapshot("hall_why_plain", &[1, 6].map(|number| hall.why(number, PLAIN)).join("\n"));
}

#[test]
fn agendas_of_a_small_process() {
    let hall = Played::of("hall.scenario.toml");
    let told: Vec<String> = [1, 6, 10].map(|number| hall.agenda(number, Style::default())).to_vec();
    snapshot("hall_agenda", &format!("{}\n────\n{}", told.join("\n────\n"), hall.agenda(6, PLAIN)));
}

#[test]
fn the_headline_comes_first_and_names_the_answer() {
    let hall = Played::of("hall.scenario.toml");
    assert!(
        hall.why(1, Style::default())
            .starts_with("✖ Agree to let the hall (Warden) may not happen on 2027-05-04: none of its 5\n  rules is met.")
    );
    assert!(hall.why(9, Style::default()).starts_with("✔ Agree to let the hall (Warden) may happen on 2027-05-12: all 5 rules hold."));
}

#[test]
fn a_roster_that_is_not_known_has_places() {
    let hall = Played::of("hall.scenario.toml");
    let (act, state) = &hall.before[0];
    let agenda = mandate_engine::agenda(&hall.process, state, act.at);
    let unnamed = mandate_report::agenda(&mandate_report::Names::of(&hall.process), &agenda, Style::default());
    assert!(unnamed.contains("Give money [give]: actor 3 and actor 4"), "{unnamed}");
    let named = mandate_report::Names::of(&hall.process).with_cast(state.cast());
    assert!(mandate_report::agenda(&named, &agenda, Style::default()).contains("Give money [give]: ann and bob"));
}
