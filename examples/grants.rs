//! A process is a text: read it, open a case, submit acts, print why one is refused.
//!
//! `cargo run --example grants`

use mandate::process::finding::Findings;
use mandate::process::text::read_str;
use mandate::{Act, Case, Date, Names, Opening, Outcome, Style};

/// States, words, moves and rules. `by`, `content` and `changes` say who may act, with what, and what it writes down;
/// `needs` names the rules that refuse the act if they do not hold.
const GRANTS: &str = r#"
format  = "mandate.process/1"
id      = "grants"
version = "1.0.0"
title   = "A grants committee"
states  = ["applying", "under-review", "granted"]
ends    = ["granted"]

[role]
applicant = { name = "Applicant" }
reviewer  = { name = "Reviewer", many = true }
chair     = { name = "Chair" }
[fact]
budget   = { type = "integer", title = "amount asked for" }
reviewed = { type = "set of actor", title = "who has reviewed" }
[act]
apply  = { says = "Apply", by = "applicant", content = { amount = "integer" }, changes = { budget = { set = "{amount}" } } }
review = { says = "Review", by = "reviewer", changes = { reviewed = { add = "{actor}" } } }
grant  = { says = "Grant the money", by = "chair" }
[state.under-review]
admits = ["review"]
[transition.apply]
from  = "applying"
to    = "under-review"
needs = ["small-enough"]
[transition.grant]
from  = "under-review"
to    = "granted"
needs = ["everybody-has-reviewed"]
[rule.small-enough]
says   = "The amount is at most 50,000."
test   = { fact = "budget", at-most = 50000 }
source = ["Statute, article 4"]
[rule.everybody-has-reviewed]
says   = "Every reviewer has reviewed."
test   = { fact = "reviewed", includes-all = { actors = "reviewer" } }
fix    = "Wait for {missing}."
"#;

/// Plays the case; what it has to say.
pub fn tell() -> Result<String, Findings> {
    let reading = read_str(GRANTS);
    // Everything that is wrong with the text is told at once, each finding with its line.
    let process = reading.process.ok_or(reading.findings)?;
    let day = |day| Date::new(2027, 3, day).unwrap_or_default().at_noon(0);

    let opening = Opening::new("application-17", day(1)).actor("ann", "reviewer").actor("ben", "reviewer");
    let mut case = Case::open(&process, &opening)?;
    let acts = [
        Act::new("apply", "applicant", day(2)).with("amount", 80_000),
        Act::new("apply", "applicant", day(3)).with("amount", 40_000),
        Act::new("review", "ann", day(8)),
        Act::new("grant", "chair", day(9)),
    ];
    let mut told = String::new();
    for act in acts {
        // A refusal is an answer, not an error: it is recorded, and it carries its reasons.
        match case.submit(act.clone()) {
            Outcome::Accepted(_) => told += &format!("✔ {} by {}\n", act.name, act.actor),
            Outcome::Refused(refusal) => told += &mandate::report::refusal(&Names::of(&process), &act, refusal, Style::default()),
        }
    }
    Ok(format!("{told}The case stands at {}, after {} records.\n", case.stands_at().join(", "), case.seq()))
}

/// Prints it.
pub fn main() -> Result<(), Findings> {
    tell().map(|told| print!("{told}"))
}
