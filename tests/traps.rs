//! What a practitioner would catch: easily mistaken rules of the Council, of consent and of contributors, each held.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot be set up fails")]

mod stage;

use mandate::{Act, Case, Date, Opening, assert_accepted};
use stage::{Stage, act, consent, day, hear, proposal, renewal, report, units, vote};

/// The mandate vote, held on a case where nothing else stands in the way.
fn mandate_voted(yes: i64, abstain: i64, against: &[&'static str]) -> Vec<String> {
    let stage = Stage::agreed().then(vote(yes).with("abstain", abstain).with("against", against.to_vec()));
    stage.stands_at().into_iter().map(str::to_owned).collect()
}

/// Submits an act and asks that it be refused for these rules, or of this kind.
fn refused(stage: &mut Stage, act: Act, wanted: &[&str]) {
    let act = stage.now(act);
    if let Some(why) = mandate::testing::check(&mut stage.case, act, Some(wanted)) {
        panic!("{why}");
    }
}

const IN_FORCE: [&str; 3] = ["consent-holds", "report-awaited", "running"];

// ── VOTES ───────────────────────────────────────────────────────────────────

#[test]
fn abstentions_of_permanent_members_do_not_block() {
    assert_eq!(mandate_voted(11, 4, &[]), IN_FORCE);
}

#[test]
fn nine_in_favour_carry_though_six_abstain() {
    assert_eq!(mandate_voted(9, 6, &[]), IN_FORCE);
}

#[test]
fn eight_in_favour_fail_without_any_veto() {
    assert_eq!(mandate_voted(8, 7, &[]), ["not-adopted"]);
}

#[test]
fn eight_in_favour_with_a_permanent_member_against_fail_for_lack_of_votes() {
    assert_eq!(mandate_voted(8, 6, &["china"]), ["not-adopted"]);
}

#[test]
fn fourteen_in_favour_with_a_permanent_member_against_are_vetoed() {
    assert_eq!(mandate_voted(14, 0, &["united-kingdom"]), ["vetoed"]);
}

#[test]
fn elected_members_against_do_not_veto() {
    assert_eq!(mandate_voted(9, 0, &["norland", "sudland"]), IN_FORCE);
}

#[test]
fn only_votes_in_favour_count_so_members_may_stay_away() {
    assert_eq!(mandate_voted(9, 0, &[]), IN_FORCE);
}

#[test]
fn an_objection_of_an_earlier_vote_does_not_linger() {
    let stage = Stage::in_force().then(hear("consult", ["orlan", "hazel", "rowan"], ["exit"]));
    let vetoed = stage.then(renewal("full").with("against", ["france"]));
    let again = vetoed.then(hear("consult", ["orlan", "hazel", "rowan"], ["exit"])).then(renewal("full"));
    assert_eq!(again.stands_at(), IN_FORCE);
    assert!(again.last().contains("takes renewed"), "{}", again.last());
}

#[test]
fn a_procedural_question_knows_no_veto() {
    let process = mandate::un::council_vote();
    let noon = Date::parse("2028-01-10").expect("a day").at_noon(0);
    let mut case = Case::open(&process, &Opening::new("agenda", noon)).expect("a case");
    assert_accepted!(case, Act::new("put-question", "council", noon).with("procedural", true).with("members", 15));
    assert_accepted!(case, Act::new("vote", "council", noon).with("yes", 9).with("against", ["united-states"]));
    assert_eq!(case.stands_at(), ["vote-adopted"]);
}

#[test]
fn contributors_never_vote() {
    refused(&mut Stage::agreed(), act("vote", "hazel").with("yes", 15), &["not-this-actor"]);
}

#[test]
fn the_secretariat_never_votes() {
    refused(&mut Stage::agreed(), act("vote", "secretariat").with("yes", 15), &["not-this-actor"]);
}

// ── STATEMENTS AND LETTERS ──────────────────────────────────────────────────

#[test]
fn fifteen_votes_do_not_make_a_statement() {
    refused(&mut Stage::proposed("presidential-statement"), vote(15), &["only-resolutions-are-voted"]);
}

#[test]
fn one_objection_of_any_member_blocks_a_statement() {
    for member in ["norland", "russia"] {
        let stage = Stage::proposed("presidential-statement").then(act("seek-consensus", "council").with("objecting", [member]));
        assert_eq!(stage.stands_at(), ["on-agenda"]);
    }
}

#[test]
fn a_letter_without_objection_opens_phase_2() {
    let stage = Stage::proposed("letter").then(act("seek-consensus", "council"));
    assert!(stage.stands_at().contains(&"not-assessed"));
}

#[test]
fn a_resolution_is_not_agreed_by_silence() {
    refused(&mut Stage::proposed("resolution"), act("seek-consensus", "council"), &["statements-need-consensus"]);
}

// ── WHO DECIDES WHAT ────────────────────────────────────────────────────────

#[test]
fn the_secretariat_recommends_and_the_council_authorises() {
    let authorises = |stage: &Stage| stage.told().contains("fact authorised[");
    assert!(!authorises(&Stage::reported()), "a design, its costs, all pledges and the report authorise nothing");
    assert!(authorises(&Stage::in_force()), "the vote does");
}

#[test]
fn required_pledged_authorised_and_deployed_are_four_numbers() {
    let stage = Stage::in_force().then(act("pledge", "rowan").with("units", units([("infantry", 5)])));
    let stage = stage.then(act("report-strength", "secretariat").with("deployed", units([("infantry", 1)])));
    let told = stage.told();
    for number in
        ["required[infantry]: 0 -> 2", "pledge[rowan, infantry]: 0 -> 5", "authorised[infantry]: 0 -> 2", "deployed[infantry]: 0 -> 1"]
    {
        assert_eq!(told.matches(number).count(), 1, "`{number}` in\n{told}");
    }
    assert_eq!(stage.stands_at(), IN_FORCE);
}

#[test]
fn a_recommendation_of_the_secretariat_ends_no_approval() {
    assert!(Stage::reported().stands_at().contains(&"report-received"));
    refused(&mut Stage::reported(), act("decline", "secretariat"), &["not-this-actor"]);
}

#[test]
fn that_troops_come_before_the_vote_is_marked_as_a_recommendation_of_others_and_our_choice() {
    let process = &stage::PROCESS;
    let rule = process.definition().rules.iter().find(|rule| rule.id == "critical-needs-pledged").expect("the rule");
    assert!(rule.remarks.unverified.iter().any(|cited| cited.contains("64(b), a recommendation")));
    assert!(rule.remarks.choice.is_some());
}

// ── MEETINGS ────────────────────────────────────────────────────────────────

#[test]
fn nobody_is_invited_to_informal_consultations() {
    let meeting = hear("meet", ["hazel"], ["nature"]).with("format", "informal-consultations");
    refused(&mut Stage::pledged(), meeting, &["content-invalid"]);
}

#[test]
fn guests_are_met_in_an_informal_interactive_dialogue() {
    let _ = Stage::pledged().then(hear("meet", ["hazel", "orlan"], ["nature"]).with("format", "informal-interactive-dialogue"));
}

#[test]
fn a_consultation_meeting_is_the_councils_and_not_the_secretariats() {
    let meeting = hear("consult", ["hazel"], ["draft"]).with("format", "consultation-meeting");
    refused(&mut Stage::tabled(), meeting, &["content-invalid"]);
}

#[test]
fn hearing_contributors_in_the_secretariat_does_not_replace_a_meeting_of_the_council() {
    let shared = Stage::tabled().then(act("share-draft", "secretariat").with("with", ["hazel", "rowan"]));
    let mut stage = shared.then(hear("consult", ["hazel", "rowan"], ["draft"])).after_days(11);
    refused(&mut stage, act("put-in-blue", "council"), &["council-met-contributors"]);
}

#[test]
fn a_contributor_that_pledges_after_the_meeting_has_still_to_be_heard() {
    let mut stage = Stage::planned().then(hear("consult", ["hazel"], ["nature"]));
    stage = stage.then(act("pledge", "hazel").with("units", units([("infantry", 2)])));
    stage = stage.then(act("pledge", "rowan").with("units", units([("engineers", 1)])));
    refused(&mut stage, report(), &["contributors-consulted"]);
}

#[test]
fn a_new_draft_is_shared_and_heard_anew() {
    let again = act("table-draft", "council").with("ends", day("2029-06-30"));
    let mut stage = Stage::negotiated().then(again);
    refused(&mut stage, act("put-in-blue", "council"), &["draft-with-contributors", "contributors-heard-on-draft", "draft-ten-days"]);
}

// ── CONSENT ─────────────────────────────────────────────────────────────────

#[test]
fn consent_is_a_scale_and_only_given_carries_the_vote() {
    for status in ["ambiguous", "conditional", "in-principle"] {
        let mut stage = Stage::agreed().then(consent(status));
        refused(&mut stage, vote(15), &["host-consents"]);
    }
}

#[test]
fn an_ambiguous_letter_does_not_stop_phase_1_and_a_refusal_does() {
    let _ = Stage::host_heard().then(consent("ambiguous")).then(proposal("resolution"));
    refused(&mut Stage::host_heard().then(consent("refused")), proposal("resolution"), &["no-host-refuses"]);
}

#[test]
fn consent_to_one_component_is_not_consent_to_another() {
    let police_only = act("state-consent", "orlan").with("components", ["civilian"]).with("status", "given");
    let mut stage = Stage::agreed().then(consent("in-principle")).then(police_only);
    refused(&mut stage, vote(15), &["host-consents"]);
}

#[test]
fn consulting_a_host_is_not_its_consent() {
    let mut stage = Stage::host_heard();
    refused(&mut stage, stage::emergency(), &["host-consents"]);
}

#[test]
fn the_compact_is_not_consent_and_consent_is_not_the_compact() {
    let mut narrowed = Stage::agreed().then(consent("conditional"));
    refused(&mut narrowed, vote(15), &["host-consents"]);
    let mut disputed = Stage::agreed().then(act("dispute-compact", "orlan").with("points", ["posts near the border"]));
    refused(&mut disputed, vote(15), &["compact-accepted", "compact-undisputed"]);
}

#[test]
fn consent_can_be_withdrawn_in_every_phase_compact_or_not() {
    for stage in [Stage::on_agenda(), Stage::proposed("letter"), Stage::planned(), Stage::tabled(), Stage::agreed(), Stage::in_emergency()]
    {
        assert_eq!(stage.then(act("withdraw-consent", "orlan")).stands_at(), ["consent-withdrawn"]);
    }
    let gone = Stage::in_force().then(act("withdraw-consent", "orlan"));
    assert_eq!(gone.stands_at(), ["consent-gone", "report-awaited", "drawing-down"]);
}

#[test]
fn the_emergency_route_skips_two_phases_and_not_consent() {
    let mut stage = Stage::in_emergency().then(consent("conditional"));
    refused(&mut stage, vote(15), &["host-consents"]);
}

#[test]
fn an_emergency_has_no_phase_2_to_be_sent_back_to() {
    let back = act("send-back", "council").with("points", "More.").with("report-due", day("2028-06-01"));
    refused(&mut Stage::in_emergency(), back, &["not-in-order"]);
}

// ── TIME ────────────────────────────────────────────────────────────────────

#[test]
fn ten_days_are_ten_clear_days() {
    let shared = Stage::tabled().then(act("share-draft", "council").with("with", ["hazel", "rowan"]));
    let mut stage = shared.then(hear("meet", ["hazel", "rowan"], ["draft"])).after_days(10);
    refused(&mut stage, act("put-in-blue", "council"), &["draft-ten-days"]);
    let _ = stage.after_days(1).then(act("put-in-blue", "council"));
}

#[test]
fn end_of_mandate_of_withdrawal_and_of_liquidation_are_three_days() {
    let last = renewal("final").with("withdrawal-by", day("2031-06-30"));
    let withdrawing = Stage::to_renew().then(last);
    assert!(withdrawing.stands_at().contains(&"drawing-down"));
    let liquidating = withdrawing.after_days(400).then(act("end-operations", "secretariat"));
    assert!(liquidating.stands_at().contains(&"liquidating"));
    assert_eq!(liquidating.after_days(90).then(act("close", "secretariat")).stands_at(), ["completed"]);
}

#[test]
fn a_mandate_that_nobody_renews_draws_down_on_its_day() {
    let stage = Stage::in_force().after_days(700);
    assert!(stage.stands_at().contains(&"drawing-down"));
}

#[test]
fn a_late_report_is_late_and_not_void() {
    let stage = Stage::pledged().after_days(120).then(report());
    assert_eq!(stage.stands_at(), ["report-received"]);
}

// ── WHAT THE FILES SAY OF THEMSELVES ────────────────────────────────────────

#[test]
fn every_move_rule_and_clock_says_where_it_comes_from() {
    for id in mandate::un::processes() {
        let process = mandate::un::process(id).expect("a shipped process").expect("it reads");
        let definition = process.definition();
        let moves = definition.transitions.iter().map(|one| (&one.id, &one.remarks));
        let rules = definition.rules.iter().map(|one| (&one.id, &one.remarks));
        let clocks = definition.deadlines.iter().map(|one| (&one.id, &one.remarks));
        for (name, remarks) in moves.chain(rules).chain(clocks) {
            let says = !remarks.source.is_empty() || !remarks.unverified.is_empty() || remarks.choice.is_some();
            assert!(says, "{id}: `{name}` has neither source nor choice");
        }
        assert!(definition.transitions.iter().all(|one| one.remarks.title.is_some()), "{id}: a move has no title");
    }
}

#[test]
fn no_record_dates_an_informal_interactive_dialogue_before_2009() {
    for (path, text) in mandate::examples::FILES.iter().filter(|(path, _)| path.starts_with("record/")) {
        let acts = text.split("[[act]]").filter(|act| act.contains("informal-interactive-dialogue"));
        for act in acts {
            let on = act.lines().find_map(|line| line.strip_prefix("on = ")).unwrap_or_default();
            assert!(on >= "2009-02-12", "{path}: a dialogue of that name on {on}");
        }
    }
}
