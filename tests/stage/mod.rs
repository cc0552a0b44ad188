//! A stage on which approvals are brought to where a test begins: each function goes on from where another ends.
#![allow(dead_code, reason = "each test uses its own part of the stage")]

use mandate::examples::Examples;
use mandate::process::limits::Limits;
use mandate::scenario::{Design, facts_of, read};
use mandate::sources::WithShipped;
use mandate::{Act, Case, Date, Entry, Instant, Opening, Process, Value, assert_accepted};
use std::sync::LazyLock;

/// The shipped process, read once.
pub static PROCESS: LazyLock<Process> = LazyLock::new(mandate::un::three_phase);

static DESIGN: LazyLock<Design> = LazyLock::new(|| {
    let reading = read(&WithShipped(&Examples), "scenarios/good-day.scenario.toml", &Limits::DEFAULT);
    let designs = reading.scenario.expect("a story that reads").designs;
    designs.into_iter().next().expect("a story with a design").1
});

const PARTS: [&str; 6] = ["options", "costs", "risks", "host-views", "contributor-views", "regional-views"];
const FINDINGS: [&str; 5] = ["root-causes", "realities", "region", "host-expectations", "lessons"];
const SEATS: [&str; 7] = ["council", "ecosoc", "pbc", "dpko", "dpa", "undp", "agencies"];
const COMPONENTS: [&str; 2] = ["military", "civilian"];

/// An act; the stage sets its day.
pub fn act(name: &'static str, actor: &'static str) -> Act {
    Act::new(name, actor, Instant::default())
}

/// A number for each of some needs.
pub fn units<const N: usize>(rows: [(&str, i64); N]) -> Value {
    Value::Table(rows.into_iter().map(|(need, count)| (need.to_owned(), Value::Integer(count))).collect())
}

/// A day as content.
pub fn day(text: &str) -> Value {
    Value::Date(Date::parse(text).expect("a day"))
}

/// Another consultation, by the Secretariat or, as `meet`, by the Council.
pub fn hear<const N: usize, const M: usize>(name: &'static str, with: [&'static str; N], about: [&'static str; M]) -> Act {
    act(name, if name == "meet" { "council" } else { "secretariat" }).with("with", with).with("about", about)
}

/// A proposal in good order.
pub fn proposal(instrument: &'static str) -> Act {
    let act = act("propose-principle", "council").with("components", COMPONENTS).with("instrument", instrument);
    act.with("purpose", "Carry the ceasefire into a lasting settlement.")
}

/// A vote.
pub fn vote(yes: i64) -> Act {
    act("vote", "council").with("yes", yes)
}

/// A statement of consent to all components.
pub fn consent(status: &'static str) -> Act {
    act("state-consent", "orlan").with("components", COMPONENTS).with("status", status)
}

/// A report with all its parts.
pub fn report() -> Act {
    act("report", "secretariat").with("contains", PARTS)
}

/// A design in good order.
pub fn design() -> Act {
    designed(&DESIGN)
}

/// A design that a test has changed.
pub fn changed_design(change: impl FnOnce(&mut Design)) -> Act {
    let mut design = DESIGN.clone();
    change(&mut design);
    designed(&design)
}

fn designed(design: &Design) -> Act {
    act("submit-design", "secretariat").with("design", facts_of(&PROCESS, design))
}

/// The emergency route with its reasons.
pub fn emergency() -> Act {
    let act = act("invoke-emergency", "council").with("components", COMPONENTS).with("ends", day("2029-12-31"));
    act.with("reasons", "The ceasefire has broken down.")
}

/// A renewal with fifteen votes.
pub fn renewal(kind: &'static str) -> Act {
    act("renew", "council").with("kind", kind).with("ends", day("2030-12-31")).with("yes", 15)
}

/// A case and its day.
pub struct Stage {
    /// The case.
    pub case: Case,
    now: Instant,
}

impl Stage {
    /// On the agenda; one host government, three possible contributors, one of each kind that is to be heard.
    pub fn on_agenda() -> Self {
        let now = Date::parse("2028-01-10").expect("a day").at_noon(0);
        let opening = Opening::new("stage", now)
            .actor("orlan", "host")
            .actor("hazel", "contributor")
            .actor("rowan", "contributor")
            .actor("maple", "contributor");
        let opening = opening.actor("league", "regional").actor("tern", "neighbour").actor("circle", "society");
        let case = Case::open(&PROCESS, &opening).expect("a case");
        Self { case, now }
    }

    /// The act on the day of the stage.
    pub fn now(&self, mut act: Act) -> Act {
        act.at = self.now;
        act
    }

    /// Takes an act that is in order.
    #[must_use]
    pub fn then(mut self, act: Act) -> Self {
        let act = self.now(act);
        assert_accepted!(self.case, act);
        self
    }

    /// Lets days pass.
    #[must_use]
    pub fn after_days(mut self, days: i64) -> Self {
        self.now = self.now.day(0).plus_days(days).at_noon(0);
        self.case.pass(self.now);
        self
    }

    /// Where the case stands.
    pub fn stands_at(&self) -> Vec<&str> {
        self.case.stands_at()
    }

    /// All that has happened, told by ids.
    pub fn told(&self) -> String {
        self.case.entries().iter().map(|entry| self.tell(entry)).collect()
    }

    /// What happened last, told by ids.
    pub fn last(&self) -> String {
        self.case.entries().last().map(|entry| self.tell(entry)).unwrap_or_default()
    }

    fn tell(&self, entry: &Entry) -> String {
        mandate::report::entry(&PROCESS, entry, self.case.state())
    }

    /// The host has been consulted.
    pub fn host_heard() -> Self {
        Self::on_agenda().then(hear("consult", ["orlan"], ["nature", "components", "ownership"]))
    }

    /// A resolution, a statement or a letter in principle has been proposed.
    pub fn proposed(instrument: &'static str) -> Self {
        Self::host_heard().then(proposal(instrument))
    }

    /// The decision in principle has been taken.
    pub fn in_phase_2() -> Self {
        Self::proposed("resolution").then(vote(15))
    }

    /// The situation has been assessed.
    pub fn assessed() -> Self {
        let mission = Self::in_phase_2().then(act("start-field-mission", "secretariat"));
        mission.then(act("deliver-assessment", "secretariat").with("covers", FINDINGS))
    }

    /// The plan is costed; host, region and the United Nations family have been heard; no contributor yet.
    pub fn planned() -> Self {
        let planned = Self::assessed().then(design()).then(act("cost-options", "secretariat"));
        let heard = planned.then(hear("consult", ["orlan"], ["time-frame", "goals", "benchmarks", "evaluation", "exit"]));
        heard
            .then(hear("consult", ["league", "tern", "circle"], ["nature"]))
            .then(act("convene-umbrella", "secretariat").with("seats", SEATS))
    }

    /// Contributors have pledged and have been heard: all is there for the report.
    pub fn pledged() -> Self {
        let hazel = Self::planned().then(act("pledge", "hazel").with("units", units([("infantry", 2)])));
        let rowan = hazel.then(act("pledge", "rowan").with("units", units([("engineers", 1)])));
        rowan.then(hear("consult", ["hazel", "rowan"], ["nature"]))
    }

    /// The report is before the Council.
    pub fn reported() -> Self {
        Self::pledged().then(report())
    }

    /// A draft is in negotiation.
    pub fn tabled() -> Self {
        Self::reported().then(act("table-draft", "council").with("ends", day("2029-06-30")).with("authorises", units([("infantry", 2)])))
    }

    /// Contributors have had the draft for ten days and the Council has met them.
    pub fn negotiated() -> Self {
        let shared = Self::tabled().then(act("share-draft", "council").with("with", ["hazel", "rowan"]));
        shared.then(hear("meet", ["hazel", "rowan"], ["draft"])).after_days(11)
    }

    /// The final text is in blue.
    pub fn in_blue() -> Self {
        Self::negotiated().then(act("put-in-blue", "council"))
    }

    /// The host consents and all have accepted the compact: nothing stands in the way of the vote.
    pub fn agreed() -> Self {
        let consent = Self::in_blue().then(consent("given"));
        ["orlan", "hazel", "rowan", "secretariat"].into_iter().fold(consent, |stage, who| stage.then(act("accept-compact", who)))
    }

    /// An emergency proposal is before the Council.
    pub fn in_emergency() -> Self {
        Self::host_heard().then(consent("given")).then(emergency())
    }

    /// The mandate is in force.
    pub fn in_force() -> Self {
        Self::agreed().then(vote(15))
    }

    /// All have been heard on a renewal.
    pub fn to_renew() -> Self {
        Self::in_force().then(hear("consult", ["orlan", "hazel", "rowan"], ["exit"]))
    }

    /// The mission draws down.
    pub fn drawing_down() -> Self {
        Self::to_renew().then(renewal("final"))
    }
}
