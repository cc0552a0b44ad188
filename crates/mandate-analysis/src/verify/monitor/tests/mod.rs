//! What a monitor is told of a case, and what a log shows.

mod logs;
mod observed;
mod random;

use mandate_engine::{Act, Case, Opening};
use mandate_process::Process;
use mandate_process::text::read_str;
use mandate_process::time::{Date, Instant};
use mandate_process::value::Value;

/// A desk: papers are written, checked and filed on one track, while somebody may be loud on the other.
const DESK: &str = r#"
format  = "mandate.process/1"
id      = "desk"
version = "1"
title   = "Desk"
states  = ["work", "closed"]
ends    = ["closed"]
state.work  = { tracks = ["paper", "talk"], admits = ["note", "remind"] }
state.paper = { states = ["draft", "checked", "filed"] }
state.talk  = { states = ["hushed", "quiet", "loud"] }
role.clerk  = { name = "Clerk" }
role.chief  = { name = "Chief" }
fact.pages  = { type = "integer", starts = 0 }
act.note    = { says = "Note pages", by = ["clerk", "chief"], content = { pages = "integer" }, changes = { pages = { set = "{pages}" } } }
act.write   = { says = "Write", by = "clerk", content = { pages = "integer" }, changes = { pages = { set = "{pages}" } } }
act.remind  = { says = "Remind", by = "clerk" }
act.return  = { says = "Return", by = "chief" }
act.close   = { says = "Close", by = "chief" }
transition.settle = { from = "hushed", to = "quiet", automatic = true }
transition.check  = { from = "draft", to = "checked", on = "write", needs = ["few"] }
transition.shout  = { from = "quiet", to = "loud", on = "write" }
transition.file   = { from = "checked", to = "filed", automatic = true, when = { fact = "pages", at-least = 2 } }
transition.return = { from = ["checked", "filed"], to = "draft" }
transition.calm   = { from = "loud", to = "quiet", on = "lapse.patience" }
transition.close  = { from = "work", to = "closed", needs = ["enough"] }
rule.few          = { says = "There are few pages.", test = { fact = "pages", at-most = 9 }, choice = "So." }
rule.enough       = { says = "There are pages.", test = { fact = "pages", at-least = 1 }, choice = "So." }
deadline.patience = { while = "loud", after = "3 days" }
deadline.reminder = { while = "work", armed-by = "remind", after = "10 days" }
"#;

/// The desk with properties `p1`, `p2` and so on, each given as its template.
fn desk(templates: &[&str]) -> Process {
    let property = |(number, template)| format!("[property.p{}]\nsays = \"So.\"\n{template}\n", number + 1);
    let text = DESK.to_owned() + &templates.iter().enumerate().map(property).collect::<String>();
    let reading = read_str(&text);
    reading.process.unwrap_or_else(|| panic!("{:#?}\n{text}", reading.findings))
}

/// Noon of a day, counted from that on which a case opens.
fn noon(day: i32) -> Instant {
    Date::parse("2027-03-01").unwrap().plus_days(i64::from(day)).at_noon(0)
}

/// A desk on which things were done: `ACTOR ACT PAGES` on one day after the other; a `-` lets the day pass.
fn done(process: &Process, acts: &[&str]) -> Case {
    let mut case = Case::open(process, &Opening::new("case", noon(0))).unwrap();
    for (day, act) in (1..).zip(acts) {
        match act.split(' ').collect::<Vec<_>>()[..] {
            ["-"] => {
                case.pass(noon(day));
            }
            [actor, act] => {
                case.submit(Act::new(act.to_owned(), actor.to_owned(), noon(day)));
            }
            [actor, act, pages] => {
                let pages = Value::Integer(pages.parse().unwrap());
                case.submit(Act::new(act.to_owned(), actor.to_owned(), noon(day)).with("pages", pages));
            }
            _ => panic!("{act}"),
        }
    }
    case
}
