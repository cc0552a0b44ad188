//! The shipped stories as a planner reads them.

use super::{PLAIN, Played, snapshot};
use mandate_report::{Style, timeline};

fn told(played: &Played, style: Style) -> String {
    timeline(&played.process, &played.story, &played.run, style)
}

#[test]
fn timelines() {
    snapshot("kalumba_timeline", &told(&Played::of("kalumba.scenario.toml"), Style::default()));
    snapshot("chad_timeline", &told(&Played::of("chad-2008.scenario.toml"), Style::default()));
    let hall = Played::of("hall.scenario.toml");
    snapshot("hall_timeline", &told(&hall, Style::default()));
    snapshot("hall_timeline_plain", &told(&hall, PLAIN));
}

#[test]
fn refusals_of_kalumba() {
    let kalumba = Played::of("kalumba.scenario.toml");
    let refused = (1..=kalumba.before.len()).filter(|number| kalumba.asked(*number).1.refusal().is_some());
    let told: Vec<String> = refused.map(|number| kalumba.why(number, Style::default())).collect();
    snapshot("kalumba_why", &told.join("\n────\n"));
}

#[test]
fn the_report_on_chad() {
    let chad = Played::of("chad-2008.scenario.toml");
    snapshot("chad_report", &chad.why(10, Style::default()));
    snapshot("chad_agenda", &chad.agenda(10, Style::default()));
}

#[test]
fn a_day_that_nobody_knows_is_told_as_its_month() {
    let mut hall = Played::of("hall.scenario.toml");
    let last = mandate_process::time::Date::end_of_month("2027-03").expect("a month");
    for act in &mut hall.story.acts {
        act.on = mandate_scenario::On::Month(last);
    }
    let text = told(&hall, Style::default());
    assert_eq!(text.matches("Some time in 2027-03; no day is known.").count(), hall.story.acts.len(), "{text}");
}
