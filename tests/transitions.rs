//! Every transition of the process `three-phase`, taken and not taken: one snapshot each.
//!
//! A transition without a recipe fails, and so does one with rules that nothing here breaks. After a wanted change:
//! `INSTA_UPDATE=always cargo test --test transitions`, then read what `git diff` shows.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot be set up fails")]

mod stage;

use mandate::scenario::{Design, Task};
use mandate::{Act, Outcome};
use stage::{PROCESS, Stage, act, changed_design, consent, day, design, emergency, hear, proposal, renewal, report, units, vote};

/// Rules that nothing can break where they are asked again: they were asked on the way there, and nothing between changes
/// what they read. They stand there so that the rules beside them cannot hold for want of anything to ask about.
const ASKED_BEFORE: [(&str, &str); 3] = [("vote", "some-component"), ("vote", "needs-stated"), ("emergency-vote", "some-component")];

/// What comes next on a stage.
enum Next {
    /// Somebody acts.
    Act(Act),
    /// Days pass, this many in each step: two deadlines may be due one after the other.
    Days(i64),
}

use Next::{Act as Does, Days};

fn adjust(units: i64) -> Act {
    act("adjust", "council").with("authorises", stage::units([("infantry", units)]))
}

fn send_back() -> Act {
    act("send-back", "council").with("points", "Say more about the lake road.").with("report-due", day("2028-09-30"))
}

fn objection(member: &'static str) -> Act {
    act("seek-consensus", "council").with("objecting", [member])
}

fn notice() -> Act {
    act("give-notice", "orlan").with("leave-by", day("2028-12-31"))
}

fn restriction() -> Act {
    act("restrict-mission", "orlan").with("how", "No flights over the lake.")
}

/// Makes a design that says too much of one thing and too little of another.
fn crowd(design: &mut Design) {
    let task = Task { says: Some("Do this, too.".to_owned()), priority: Some(1), ..Task::default() };
    design.tasks = (1..=8).map(|number| Task { id: format!("task-{number}"), ..task.clone() }).collect();
    for benchmark in &mut design.benchmarks {
        benchmark.indicator = None;
    }
}

/// Where the transition is next, and what brings it about.
fn taken(id: &str) -> Option<(Stage, Next)> {
    let council = |name| act(name, "council");
    let secretariat = |name| act(name, "secretariat");
    let pledge = |who, need, count| act("pledge", who).with("units", units([(need, count)]));
    Some(match id {
        // Phase 1
        "propose-principle" => (Stage::host_heard(), Does(proposal("resolution"))),
        "vote-on-principle" | "principle-adopted" => (Stage::proposed("resolution"), Does(vote(9).with("abstain", 6))),
        "consensus-on-principle" => (Stage::proposed("letter"), Does(council("seek-consensus"))),
        "principle-vetoed" => (Stage::proposed("resolution"), Does(vote(14).with("against", ["russia"]))),
        "principle-lost" => (Stage::proposed("resolution"), Does(vote(8).with("against", ["france"]))),
        "principle-objected" => (Stage::proposed("note"), Does(objection("norland"))),
        "proposal-lapses" => (Stage::proposed("resolution"), Days(91)),
        "lapse-in-phase-1" => (Stage::host_heard(), Days(3 * 366)),
        // More than one phase
        "decline" => (Stage::planned(), Does(council("decline").with("reasons", "No majority is in sight."))),
        "withdraw-consent" => (Stage::planned(), Does(act("withdraw-consent", "orlan"))),
        "invoke-emergency" => (Stage::host_heard().then(consent("given")), Does(emergency())),
        // Phase 2
        "start-field-mission" => (Stage::in_phase_2(), Does(secretariat("start-field-mission"))),
        "deliver-assessment" => {
            let stage = Stage::in_phase_2().then(secretariat("start-field-mission"));
            (stage, Does(secretariat("deliver-assessment").with("covers", ["realities"])))
        }
        "findings-go-stale" => (Stage::assessed(), Days(190)),
        "state-resources" => (Stage::assessed(), Does(design())),
        "cost-options" => (Stage::assessed().then(design()), Does(secretariat("cost-options"))),
        "contributors-all-heard" => {
            let stage = Stage::planned().then(pledge("hazel", "infantry", 2));
            (stage, Does(hear("consult", ["hazel"], ["nature"])))
        }
        "contributor-to-be-heard" => {
            let heard = Stage::planned().then(pledge("hazel", "infantry", 2)).then(hear("consult", ["hazel"], ["nature"]));
            (heard, Does(pledge("rowan", "engineers", 1)))
        }
        "terms-agreed" => (Stage::planned(), Does(act("accept-compact", "orlan"))),
        "terms-reopened" => (Stage::planned().then(act("accept-compact", "orlan")), Does(design())),
        "terms-disputed" => (Stage::planned(), Does(act("dispute-compact", "orlan").with("points", ["the lake road"]))),
        "convene-umbrella" => (Stage::assessed(), Does(secretariat("convene-umbrella").with("seats", ["pbc"]))),
        "report" => (Stage::pledged(), Does(report())),
        "lapse-in-phase-2" => (Stage::planned().after_days(330), Days(40)),
        // Phase 3
        "hold-for-troops" => {
            let short = Stage::reported().then(act("withdraw-pledge", "hazel"));
            (short, Does(council("hold-for-troops")))
        }
        "troops-found" => {
            let held = Stage::reported().then(act("withdraw-pledge", "hazel")).then(council("hold-for-troops"));
            (held, Does(pledge("rowan", "infantry", 2)))
        }
        "put-in-blue" => (Stage::negotiated(), Does(council("put-in-blue"))),
        "table-draft" => (Stage::reported(), Does(council("table-draft").with("ends", day("2029-06-30")))),
        "vote" | "adopted" => (Stage::agreed(), Does(vote(12).with("abstain", 3))),
        "vetoed" => (Stage::agreed(), Does(vote(14).with("against", ["united-states"]))),
        "not-adopted" => (Stage::agreed(), Does(vote(8).with("abstain", 7))),
        "emergency-vote" => (Stage::in_emergency(), Does(vote(15))),
        "send-back" => (Stage::tabled(), Does(send_back())),
        "lapse-in-phase-3" => (Stage::reported().after_days(360), Days(10)),
        // In force
        "restrict-mission" => (Stage::in_force(), Does(restriction())),
        "give-notice" => (Stage::in_force(), Does(notice())),
        "reaffirm-consent" => {
            (Stage::in_force().then(notice()), Does(act("reaffirm-consent", "orlan").with("terms", "Until the harvest.")))
        }
        "lose-consent" | "forced-out" => (Stage::in_force(), Does(act("withdraw-consent", "orlan"))),
        "report-in-time" => (Stage::in_force().after_days(80), Does(secretariat("periodic-report").with("next", day("2028-10-31")))),
        "report-late" => (Stage::in_force().after_days(80), Days(20)),
        "renew" | "renewed" => (Stage::to_renew(), Does(renewal("full"))),
        "roll-over" => (Stage::in_force(), Does(renewal("technical"))),
        "last-renewal" => (Stage::to_renew(), Does(renewal("final").with("withdrawal-by", day("2031-03-31")))),
        "not-renewed" => (Stage::to_renew(), Does(renewal("full").with("against", ["china"]))),
        "adjust" | "adjusted" => (Stage::in_force(), Does(adjust(1).with("without-vote", true))),
        "not-adjusted" => (Stage::in_force(), Does(adjust(1).with("yes", 14).with("against", ["united-kingdom"]))),
        "expired" => (Stage::in_force().after_days(500), Days(40)),
        "end-operations" => (Stage::drawing_down(), Does(secretariat("end-operations"))),
        "close" | "completed" => (Stage::drawing_down().then(secretariat("end-operations")), Does(secretariat("close"))),
        _ => return None,
    })
}

/// Where the transition is near, and what does not bring it about: several, where its rules cannot all be broken at once.
fn not_taken(id: &str) -> Vec<(Stage, Next)> {
    let council = |name| act(name, "council");
    let secretariat = |name| act(name, "secretariat");
    let pledge = |who, need, count| act("pledge", who).with("units", units([(need, count)]));
    let left = || ["hazel", "rowan"].into_iter().fold(Stage::in_force(), |stage, who| stage.then(act("withdraw-pledge", who)));
    // One more contributor, whom nobody has heard.
    let third = |stage: Stage| stage.then(act("pledge", "maple").with("units", units([("infantry", 1)])));
    let only = match id {
        "propose-principle" => {
            let bare = |components: &[&'static str]| {
                council("propose-principle").with("components", components.to_vec()).with("instrument", "letter")
            };
            let refusing = Stage::on_agenda().then(consent("refused"));
            return vec![(refusing, Does(bare(&["military"]))), (Stage::host_heard(), Does(bare(&[])))];
        }
        "vote-on-principle" => (Stage::proposed("presidential-statement"), Does(vote(15))),
        "consensus-on-principle" => (Stage::proposed("resolution"), Does(council("seek-consensus"))),
        "principle-adopted" => (Stage::proposed("resolution"), Does(vote(14).with("against", ["china"]))),
        "principle-vetoed" => (Stage::proposed("resolution"), Does(vote(8).with("against", ["china"]))),
        "principle-lost" => (Stage::proposed("resolution"), Does(vote(9))),
        "principle-objected" => (Stage::proposed("note"), Does(council("seek-consensus"))),
        "proposal-lapses" => (Stage::proposed("resolution"), Days(90)),
        "lapse-in-phase-1" => (Stage::proposed("resolution").after_days(1_000), Days(90)),
        "decline" => (Stage::planned(), Does(secretariat("decline"))),
        "withdraw-consent" => (Stage::planned(), Does(act("withdraw-consent", "hazel"))),
        "invoke-emergency" => {
            let bare = council("invoke-emergency").with("components", Vec::<&str>::new());
            return vec![(Stage::on_agenda(), Does(bare)), (Stage::on_agenda(), Does(emergency()))];
        }
        "start-field-mission" => (Stage::assessed(), Does(secretariat("start-field-mission"))),
        "deliver-assessment" => (Stage::in_phase_2(), Does(secretariat("deliver-assessment"))),
        "findings-go-stale" => (Stage::assessed().after_days(100), Days(60)),
        "state-resources" => (Stage::reported(), Does(design())),
        "cost-options" => (Stage::assessed(), Does(secretariat("cost-options"))),
        "contributors-all-heard" => {
            let two = Stage::planned().then(pledge("hazel", "infantry", 1)).then(pledge("rowan", "infantry", 1));
            (two, Does(hear("consult", ["hazel"], ["nature"])))
        }
        "contributor-to-be-heard" => (Stage::pledged(), Does(act("withdraw-pledge", "rowan"))),
        "terms-agreed" => (Stage::planned(), Does(act("accept-compact", "hazel"))),
        "terms-reopened" => (Stage::planned().then(act("accept-compact", "orlan")), Does(consent("conditional"))),
        "terms-disputed" => (Stage::planned(), Does(act("dispute-compact", "league").with("points", ["the lake road"]))),
        "convene-umbrella" => (Stage::reported(), Does(secretariat("convene-umbrella").with("seats", ["pbc"]))),
        "report" => {
            // Nothing has been done; then all has been done, and badly.
            let bare = Stage::in_phase_2().then(changed_design(|design| *design = Design::default()));
            let careless = third(Stage::pledged()).then(changed_design(crowd));
            return vec![(bare, Does(secretariat("report"))), (careless, Does(report()))];
        }
        "lapse-in-phase-2" => (Stage::planned(), Days(360)),
        "hold-for-troops" => (Stage::reported(), Does(council("hold-for-troops"))),
        "troops-found" => {
            let held = Stage::reported().then(act("withdraw-pledge", "hazel")).then(council("hold-for-troops"));
            (held, Does(pledge("rowan", "infantry", 1)))
        }
        "put-in-blue" => {
            let alone = ["hazel", "rowan"].into_iter().fold(Stage::negotiated(), |stage, who| stage.then(act("withdraw-pledge", who)));
            return vec![(Stage::tabled(), Does(council("put-in-blue"))), (alone, Does(council("put-in-blue")))];
        }
        "table-draft" => (Stage::reported(), Does(council("table-draft"))),
        "vote" => {
            // Nothing is agreed and the findings are old; then nobody is left to go.
            let unsigned = third(Stage::in_blue()).then(act("dispute-compact", "orlan").with("points", ["the lake road"]));
            let alone = ["hazel", "rowan"].into_iter().fold(Stage::agreed(), |stage, who| stage.then(act("withdraw-pledge", who)));
            return vec![(unsigned.after_days(190), Does(vote(15))), (alone, Does(vote(15)))];
        }
        "adopted" => (Stage::agreed(), Does(vote(8))),
        "vetoed" => (Stage::agreed(), Does(vote(8).with("against", ["russia"]))),
        "not-adopted" => (Stage::agreed(), Does(vote(9))),
        "emergency-vote" => {
            let undated = emergency();
            let content = undated.content.iter().filter(|(field, _)| field != "ends").cloned().collect();
            let stage = Stage::host_heard().then(consent("given")).then(Act { content, ..undated }).then(consent("conditional"));
            (stage, Does(vote(15)))
        }
        "send-back" => {
            let late = Stage::pledged().after_days(100).then(report());
            (late.after_days(300), Does(send_back()))
        }
        "lapse-in-phase-3" => (Stage::reported(), Days(360)),
        "restrict-mission" => (Stage::planned(), Does(restriction())),
        "give-notice" => (Stage::in_force(), Does(act("give-notice", "hazel"))),
        "reaffirm-consent" => (Stage::in_force(), Does(act("reaffirm-consent", "orlan"))),
        "lose-consent" => (Stage::in_force().then(act("withdraw-consent", "orlan")), Does(act("withdraw-consent", "orlan"))),
        "forced-out" => (Stage::in_force(), Does(notice())),
        "report-in-time" => (Stage::in_force(), Does(act("periodic-report", "orlan"))),
        "report-late" => (Stage::in_force(), Days(80)),
        "renew" => return vec![(Stage::in_force(), Does(renewal("full"))), (left(), Does(renewal("full")))],
        "roll-over" => (Stage::in_emergency().then(vote(15)), Does(renewal("technical"))),
        "renewed" => (Stage::to_renew(), Does(renewal("final"))),
        "last-renewal" => (Stage::to_renew(), Does(renewal("full"))),
        "not-renewed" => (Stage::in_force(), Does(renewal("technical"))),
        "adjust" => return vec![(third(Stage::in_force()), Does(adjust(3).with("yes", 15))), (left(), Does(adjust(3).with("yes", 15)))],
        "adjusted" => (Stage::in_force(), Does(adjust(1).with("yes", 8))),
        "not-adjusted" => (Stage::in_force(), Does(adjust(2).with("yes", 9))),
        "expired" => (Stage::in_force(), Days(300)),
        "end-operations" => (Stage::in_force(), Does(secretariat("end-operations"))),
        "close" => (Stage::drawing_down(), Does(secretariat("close"))),
        "completed" => (Stage::drawing_down(), Does(secretariat("end-operations"))),
        _ => return Vec::new(),
    };
    vec![only]
}

/// What happens, told by ids, and whether anything was refused.
fn told((mut stage, next): (Stage, Next)) -> (String, bool) {
    let before = stage.case.stands_at().join(", ");
    let earlier = stage.told().len();
    let (said, refused) = match next {
        Does(act) => {
            let act = stage.now(act);
            let refused = matches!(stage.case.submit(act), Outcome::Refused(_));
            (String::new(), refused)
        }
        Days(days) => {
            stage = stage.after_days(days);
            (format!("{days} days pass\n"), false)
        }
    };
    let happened = stage.told().split_off(earlier);
    (format!("at {before}\n{said}{happened}"), refused)
}

#[test]
fn every_transition_is_taken_and_not_taken_as_its_snapshot_tells() {
    for transition in &PROCESS.definition().transitions {
        let id = transition.id.as_str();
        let takes = format!("takes {id} from ");
        let recipe = taken(id).unwrap_or_else(|| panic!("`{id}` has no recipe that takes it"));
        let (accepted, refused) = told(recipe);
        assert!(!refused && accepted.contains(&takes), "`{id}` is not taken:\n{accepted}");
        let others: Vec<(String, bool)> = not_taken(id).into_iter().map(told).collect();
        assert!(!others.is_empty(), "`{id}` has no recipe that does not take it");
        for (other, _) in &others {
            assert!(!other.contains(&takes), "`{id}` is taken:\n{other}");
        }
        for rule in transition.needs.iter().filter(|rule| !ASKED_BEFORE.contains(&(id, rule.as_str()))) {
            let broken = others.iter().any(|(other, refused)| *refused && other.contains(&format!("unmet {rule} ")));
            assert!(broken, "`{id}`: nothing here breaks `{rule}`");
        }
        let others: String = others.iter().map(|(other, _)| format!("\nNOT TAKEN\n{other}")).collect();
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("move-{id}"), format!("TAKEN\n{accepted}{others}"));
        });
    }
}
