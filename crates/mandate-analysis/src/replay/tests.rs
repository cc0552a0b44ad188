//! One small story under many processes that differ in one thing each.

use super::{Agreement, Answered, History, LeftOut, Mapping, Named, Replay, Step, Which, refusal_of, replay};
use mandate_engine::{Entry, record};
use mandate_process::Process;
use mandate_process::text::read_str;

/// Two people ask a desk for things; the desk has three days to answer.
pub(crate) const DESK: &str = r#"
format  = "mandate.process/1"
id      = "desk"
version = "1.0.0"
title   = "A desk"
states  = ["open", "asked", "given", "turned-down"]
ends    = ["given", "turned-down"]

role.clerk  = { name = "Clerk" }
role.asker  = { name = "Asker", many = true }
type.thing  = "open"
fact.wanted = { type = "set of thing" }
fact.asker  = { type = "actor" }
fact.paid   = { type = "integer by asker", starts = 0 }

[act]
ask  = { says = "Ask", by = "asker", content = { things = "set of thing" }, changes = { wanted = { set = "{things}" }, asker = { set = "{actor}" } } }
pay  = { says = "Pay", by = "asker", content = { sum = "integer" }, changes = { paid = { at = ["{actor}"], set = "{sum}" } } }
give = { says = "Give", by = "clerk" }

[state.asked]
admits = ["pay"]

[transition.ask]
from  = "open"
to    = "asked"
needs = ["few"]

[transition.give]
from  = "asked"
to    = "given"
needs = ["paid"]

[transition.too-late]
from = "asked"
to   = "turned-down"
on   = "lapse.answer"

[deadline.answer]
while = "asked"
after = "3 days"

[rule.few]
says   = "At most two things are asked for."
test   = { fact = "wanted", size-at-most = 2 }
choice = "Two."

[rule.paid]
says   = "Somebody has paid."
test   = { not = { fact = "paid", for-each = [{ actors = "asker" }], at-most = 0 } }
choice = "Somebody."
"#;

/// Asked for too much, asked for less, given too early, paid, given.
pub(crate) const STORY: &str = r#"
format  = "mandate.scenario/1"
id      = "one"
title   = "One"
kind    = "fiction"
process = "desk.process.toml"
starts  = 2027-03-01
member.thing = ["pen"]
act = [
  { on = 2027-03-01, do = "ask", by = "ann", things = ["pen", "cup", "key"], refused = ["few"] },
  { on = 2027-03-01, do = "ask", by = "ann", things = ["pen", "cup"] },
  { on = 2027-03-02, do = "give", refused = ["paid"] },
  { on = 2027-03-02, do = "pay", by = "ben", sum = 3 },
  { on = 2027-03-03, do = "give" },
]
[actor]
ann = { name = "Ann", role = "asker" }
ben = { name = "Ben", role = "asker" }
"#;

/// The desk with some of its text replaced.
pub(crate) fn desk(edits: &[(&str, &str)]) -> Process {
    let text = edits.iter().fold(DESK.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "`{from}` is not in the process");
        text.replace(from, to)
    });
    let reading = read_str(&text);
    reading.process.unwrap_or_else(|| panic!("{edits:?}: {:?}", reading.findings))
}

/// What became of the story, edited, under the desk.
pub(crate) fn story(edits: &[(&str, &str)]) -> History {
    let text = edits.iter().fold(STORY.to_owned(), |text, (from, to)| text.replace(from, to));
    let texts = mandate_process::text::Texts::new([("desk.process.toml", DESK), ("story.toml", text.as_str())]);
    let reading = mandate_scenario::read(&texts, "story.toml", &mandate_process::limits::Limits::DEFAULT);
    let story = reading.scenario.unwrap_or_else(|| panic!("{:?}", reading.findings));
    let run = mandate_scenario::run(&desk(&[]), &story).expect("a story that runs");
    History::of_run(&story, &run)
}

fn replayed(under: &Process, history: &History, names: &Mapping) -> Replay {
    replay(under, history, names, Which::All).expect("a case that opens")
}

/// An entry in a few words: `ask refused few`.
pub(crate) fn told(process: &Process, entry: &Entry) -> String {
    let name = match (entry.act(), entry.event().map(|event| &event.cause)) {
        (Some(act), _) => act.name.to_string(),
        (None, Some(mandate_engine::Cause::Lapse { deadline, .. })) => process.tables().deadlines[*deadline].name.to_string(),
        _ => "opening".to_owned(),
    };
    let answer = match Answered::by(entry) {
        Answered::Happened => "happens",
        Answered::Accepted => "accepted",
        Answered::Irregular => "irregular",
        Answered::Refused => "refused",
    };
    let reasons = refusal_of(entry).map(|refusal| format!(" {}", refusal.ids(process).join(" "))).unwrap_or_default();
    format!("{name} {answer}{reasons}")
}

fn line(history: &History, replay: &Replay, step: &Step) -> String {
    let of = |history: &History, entry: Option<usize>| {
        entry.map_or_else(|| "nothing".to_owned(), |entry| told(history.process(), &history.entries()[entry]))
    };
    format!("{} → {}", of(history, step.before), of(&replay.after, step.after))
}

fn stands(history: &History) -> Vec<&str> {
    history.stands_at().iter().map(|state| history.process().state_name(*state)).collect()
}

/// Under a process that differs so, these records are answered otherwise, and the case ends there.
#[track_caller]
fn check(edits: &[(&str, &str)], otherwise: &[&str], ends: &str) -> Replay {
    check_named(edits, &Mapping::default(), otherwise, ends)
}

#[track_caller]
fn check_named(edits: &[(&str, &str)], names: &Mapping, otherwise: &[&str], ends: &str) -> Replay {
    let history = story(&[]);
    let replay = replayed(&desk(edits), &history, names);
    let differing = replay.steps.iter().filter(|step| step.agreement != Agreement::Same);
    assert_eq!(differing.map(|step| line(&history, &replay, step)).collect::<Vec<_>>(), otherwise);
    assert_eq!(stands(&replay.after), [ends]);
    assert_eq!(replay.is_the_same(), otherwise.is_empty() && ends == "given" && replay.left_out.is_empty());
    replay
}

#[test]
fn under_its_own_process_nothing_is_answered_otherwise() {
    let replay = check(&[], &[], "given");
    assert_eq!(replay.steps.len(), 6);
    assert!(replay.steps.iter().all(|step| step.together && step.before == step.after));
    assert_eq!(replay.after.entries(), story(&[]).entries());
}

#[test]
fn a_looser_rule_lets_in_what_was_refused() {
    check(
        &[("size-at-most = 2", "size-at-most = 3")],
        &["ask refused few → ask accepted", "ask accepted → ask refused not-in-order"],
        "given",
    );
}

#[test]
fn a_stricter_rule_keeps_out_what_was_accepted() {
    check(
        &[("size-at-most = 2", "size-at-most = 1")],
        &[
            "ask accepted → ask refused few",
            "give refused paid → give refused not-in-order",
            "pay accepted → pay refused not-in-order",
            "give accepted → give refused not-in-order",
        ],
        "open",
    );
}

#[test]
fn a_shorter_deadline_lapses_between_the_acts() {
    let replay = check(
        &[("after = \"3 days\"", "after = \"1 day\"")],
        &["nothing → answer happens", "give accepted → give refused case-closed"],
        "turned-down",
    );
    let apart = replay.first_apart().expect("it stands elsewhere");
    assert_eq!((apart.before, apart.agreement), (None, Agreement::OnlyAfter));
}

#[test]
fn a_longer_deadline_lapses_no_more() {
    let history = story(&[("2027-03-03", "2027-03-06, refused = true")]);
    assert_eq!(stands(&history), ["turned-down"]);
    let replay = replayed(&desk(&[("after = \"3 days\"", "after = \"3 weeks\"")]), &history, &Mapping::default());
    let differing = replay.steps.iter().filter(|step| step.agreement != Agreement::Same);
    let lines: Vec<String> = differing.map(|step| line(&history, &replay, step)).collect();
    assert_eq!(lines, ["answer happens → nothing", "give refused case-closed → give accepted"]);
}

#[test]
fn the_same_lapse_stands_beside_its_like() {
    let history = story(&[("2027-03-03", "2027-03-06, refused = true")]);
    let replay = replayed(&desk(&[]), &history, &Mapping::default());
    assert!(replay.is_the_same());
    assert_eq!(replay.steps.len(), 7);
}

#[test]
fn refused_for_other_reasons_is_told_as_that() {
    let replay = check(
        &[("needs = [\"few\"]", "needs = [\"small\"]"), ("[rule.few]", "[rule.small]")],
        &["ask refused few → ask refused small"],
        "given",
    );
    assert_eq!(replay.first_divergence().map(|step| step.agreement), Some(Agreement::OtherReasons));
    let names = Mapping::default().with(Named::Rule, "few", Some("small"));
    check_named(&[("needs = [\"few\"]", "needs = [\"small\"]"), ("[rule.few]", "[rule.small]")], &names, &[], "given");
}

#[test]
fn acts_fields_and_states_that_are_not_known_are_reasons() {
    check(
        &[("pay  = {", "lend = {"), ("[\"pay\"]", "[\"lend\"]")],
        &["pay accepted → pay refused unknown-act", "give accepted → give refused paid"],
        "asked",
    );
    check(
        &[("sum = \"integer\"", "amount = \"integer\""), ("{sum}", "{amount}")],
        &["pay accepted → pay refused content-invalid", "give accepted → give refused paid"],
        "asked",
    );
    let replay = check(&[("\"asked\"", "\"waiting\""), ("state.asked", "state.waiting")], &[], "given");
    assert!(replay.steps.iter().filter(|step| !step.together).count() == 3);
}

#[test]
fn names_that_are_mapped_fit_again() {
    let names = Mapping::default()
        .with(Named::Act, "pay", Some("lend"))
        .with(Named::Field, "pay.sum", Some("lend.amount"))
        .with(Named::State, "asked", Some("waiting"))
        .with(Named::Role, "clerk", Some("warden"))
        .with(Named::Type, "thing", Some("item"));
    let edits = [
        ("pay  = {", "lend = {"),
        ("[\"pay\"]", "[\"lend\"]"),
        ("sum = \"integer\"", "amount = \"integer\""),
        ("{sum}", "{amount}"),
        ("\"asked\"", "\"waiting\""),
        ("state.asked", "state.waiting"),
        ("\"clerk\"", "\"warden\""),
        ("role.clerk", "role.warden"),
        ("set of thing", "set of item"),
        ("type.thing", "type.item"),
    ];
    let replay = check_named(&edits, &names, &[], "given");
    assert!(replay.steps.iter().all(|step| step.together));
}

#[test]
fn roles_and_types_that_are_not_there_leave_their_members_out() {
    let otherwise = [
        "ask refused few → ask refused not-this-actor",
        "ask accepted → ask refused not-this-actor",
        "give refused paid → give refused not-in-order",
        "pay accepted → pay refused not-this-actor",
        "give accepted → give refused not-in-order",
    ];
    let edits = [("\"asker\"", "\"client\""), ("role.asker", "role.client"), ("by asker", "by client")];
    let replay = check(&edits, &otherwise, "open");
    let no_role = |actor: &str| LeftOut::NoRole { actor: actor.into(), role: "asker".into(), near: None };
    assert_eq!(replay.left_out, [no_role("ann"), no_role("ben")]);
    let replay = check(&[("{ name = \"Asker\", many = true }", "{ name = \"Asker\" }")], &otherwise, "open");
    assert_eq!(replay.left_out[0], LeftOut::OneOnly { actor: "ann".into(), role: "asker".into() });
    let invalid = ["ask refused few → ask refused content-invalid", "ask accepted → ask accepted"];
    let replay = check(&[("type.thing  = \"open\"", "type.thing  = [\"cup\", \"pen\"]")], &invalid[..1], "given");
    assert_eq!(replay.left_out, []);
}

#[test]
fn an_actor_that_has_become_one_of_several_stays() {
    let replay = check(&[("{ name = \"Clerk\" }", "{ name = \"Clerk\", many = true }")], &[], "given");
    assert_eq!(replay.after.opening().actors[0], ("clerk".to_owned(), "clerk".to_owned()));
}

#[test]
fn a_refusal_may_be_left_where_it_is() {
    let history = story(&[]);
    let under = desk(&[("size-at-most = 2", "size-at-most = 3")]);
    let replay = replay(&under, &history, &Mapping::default(), Which::Accepted).expect("opens");
    assert!(replay.is_the_same());
    assert_eq!(replay.steps.iter().map(|step| step.before).collect::<Vec<_>>(), [Some(0), Some(2), Some(4), Some(5)]);
}

#[test]
fn a_log_and_the_run_it_was_written_from_are_one_history() {
    let run = story(&[]);
    let records = record::log(run.process(), &run.opening().case, run.entries()).expect("a log");
    let lines: Vec<&str> = records.iter().map(|record| &*record.line).collect();
    let log = History::of_log(run.process(), lines.iter().copied()).expect("a sound log");
    assert_eq!((log.entries(), log.opening(), log.stands_at()), (run.entries(), run.opening(), run.stands_at()));
    assert_eq!(log.state(), run.state());
    let damage = History::of_log(run.process(), lines.iter().copied().skip(1)).expect_err("no opening");
    assert_eq!(damage.line, 1);
    let mut swapped = lines.clone();
    swapped.swap(2, 3);
    assert_eq!(History::of_log(run.process(), swapped).map_err(|damage| damage.kind).err(), Some(record::DamageKind::Swapped));
    assert!(History::of_log(run.process(), []).is_err());
}

type Told = (Named, &'static str, Option<&'static str>);

/// Pairs of names that read, or the first finding.
#[track_caller]
fn reads(edits: &[(&str, &str)], pairs: &[(&str, &str)], wanted: Result<&[Told], &str>) {
    let (old, new) = (desk(&[]), desk(edits));
    let mapping = Mapping::read(&old, &new, pairs.iter().copied());
    match (mapping, wanted) {
        (Ok(mapping), Ok(wanted)) => assert_eq!(mapping.iter().collect::<Vec<_>>(), wanted),
        (Err(findings), Err(wanted)) => {
            let help = findings[0].help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
            assert_eq!(format!("{}{help}", findings[0].what), wanted);
        }
        (found, wanted) => panic!("{found:?}, wanted {wanted:?}"),
    }
}

#[test]
fn mappings_read_and_name_what_is_there() {
    let renamed = [("\"asked\"", "\"waiting\""), ("state.asked", "state.waiting")];
    reads(&renamed, &[("asked", "waiting")], Ok(&[(Named::State, "asked", Some("waiting"))]));
    reads(&renamed, &[("asked", "wating")], Err("no state of the new process is called `wating`; did you mean `waiting`?"));
    reads(&renamed, &[("aks", "waiting")], Err("nothing of the old process is called `aks`; did you mean `ask`?"));
    reads(&renamed, &[("state.aksed", "waiting")], Err("no state of the old process is called `aksed`; did you mean `asked`?"));
    reads(&renamed, &[("fact.paid", "")], Ok(&[(Named::Fact, "paid", None)]));
    reads(&[], &[("paid", "few")], Ok(&[(Named::Rule, "paid", Some("few"))]));
    reads(&[], &[("field.pay.sum", "pay.sum")], Ok(&[(Named::Field, "pay.sum", Some("pay.sum"))]));
}
