//! A case judged afresh under another process, for people: what is answered otherwise, the first of it in full.

use crate::names::{Names, listed};
use crate::refusal::{counted, grounds, headline};
use crate::rules::Detail;
use crate::style::{Sign, Style, safe};
use mandate_analysis::replay::{Agreement, Answered, History, LeftOut, Named, Replay, Step};
use mandate_engine::{Act, Cause, Entry, Refusal};
use mandate_process::Process;
use mandate_process::definition::Status;
use mandate_process::ids::StateId;
use mandate_scenario::Scenario;

/// So many differences are told in a line each, unless all are asked for.
const MOST: usize = 12;

/// A case judged afresh: the answer, the first record that is answered otherwise with both sets of reasons, the others in a
/// line each, and where the case stands in both. `story` is the story that was run, if it is known.
pub fn replay(history: &History, replay: &Replay, story: Option<&Scenario>, full: bool, style: Style) -> String {
    let named = |process| Names { process, story, cast: None };
    let page = Page { before: named(history.process()), after: named(replay.after.process()), history, replay, style };
    let mut text = String::new();
    page.answer(&mut text);
    page.left_out(&mut text);
    let different: Vec<&Step> = replay.steps.iter().filter(|step| step.agreement != Agreement::Same).collect();
    if let Some((first, others)) = different.split_first() {
        style.gap(&mut text);
        page.first(&mut text, first);
        page.others(&mut text, others, full);
    }
    style.gap(&mut text);
    page.ends(&mut text);
    text
}

/// Two processes by id and version, and where these are the same by the beginning of their digests, too.
pub(crate) fn told_apart(old: &Process, new: &Process) -> (String, String) {
    let versioned = |process: &Process| format!("{} {}", safe(&process.definition().id), safe(&process.definition().version));
    let (told, other) = (versioned(old), versioned(new));
    if told != other || old.digest() == new.digest() {
        return (told, other);
    }
    let exact = |told: &str, process: &Process| format!("{told} ({})", process.digest().get(..8).unwrap_or_default());
    (exact(&told, old), exact(&other, new))
}

/// How far what belongs to a record stands to the right.
const INDENT: &str = "              ";

struct Page<'a> {
    before: Names<'a>,
    after: Names<'a>,
    history: &'a History,
    replay: &'a Replay,
    style: Style,
}

impl Page<'_> {
    fn answer(&self, text: &mut String) {
        let records = self.replay.steps.len();
        let different = self.replay.steps.iter().filter(|step| step.agreement != Agreement::Same).count();
        let case = safe(&self.history.opening().case);
        let (old, new) = told_apart(self.before.process, self.after.process);
        let sign = self.style.mark(if self.replay.is_the_same() { Sign::Yes } else { Sign::No });
        let said = match (different, self.replay.steps.last().is_none_or(|step| step.together)) {
            (0, true) => format!("{case} under {new}: all {} are answered alike.", counted(records, "record")),
            (0, false) => {
                format!("{case} under {new}: all {} are answered alike, but the case stands elsewhere.", counted(records, "record"))
            }
            (1, _) => format!("{case} under {new}: 1 of {} is answered otherwise.", counted(records, "record")),
            _ => format!("{case} under {new}: {different} of {} are answered otherwise.", counted(records, "record")),
        };
        self.style.set(text, &sign, "  ", &said);
        let same = self.before.process.digest() == self.after.process.digest();
        let ran = if same { format!("It ran under the same process, {old}.") } else { format!("It ran under {old}.") };
        self.style.set(text, "  ", "  ", &ran);
    }

    fn left_out(&self, text: &mut String) {
        for left_out in &self.replay.left_out {
            self.style.set(text, "  ", "  ", &format!("{}{}", self.style.mark(Sign::Irregular), self::left_out(left_out)));
        }
    }

    /// The first record that is answered otherwise, with all reasons.
    fn first(&self, text: &mut String, step: &Step) {
        let alike = self.replay.steps.iter().take_while(|step| step.agreement == Agreement::Same).count();
        let said = match alike {
            0 => "The first record is answered otherwise:".to_owned(),
            1 => "The opening is the same. Then:".to_owned(),
            _ => format!("The first {alike} records are answered alike. Then:"),
        };
        self.style.set(text, "  ", "  ", &said);
        self.style.gap(text);
        let (day, what) = self.what(step);
        self.style.set(text, &self.dated(&day), INDENT, &what);
        self.side(text, "was", &self.before, self.history, step.before, step);
        self.side(text, "is", &self.after, &self.replay.after, step.after, step);
        if !step.together {
            let standing =
                |names: &Names<'_>, history: &History, entry: Option<usize>| entry.map(|entry| quoted(names, history.stood_at(entry)));
            let (old, new) = (standing(&self.before, self.history, step.before), standing(&self.after, &self.replay.after, step.after));
            if let (Some(old), Some(new)) = (old, new) {
                self.style.set(text, INDENT, INDENT, &format!("After it the case stood at {old}, and stands at {new}."));
            }
        }
    }

    /// One answer and its reasons.
    fn side(&self, text: &mut String, word: &str, names: &Names<'_>, history: &History, entry: Option<usize>, step: &Step) {
        let entry = entry.and_then(|entry| history.entries().get(entry));
        let (sign, said) = match entry {
            Some(entry) => answer(names, entry),
            None => (Sign::Time, self.not_lapsed(names, history, step)),
        };
        let first = if self.style.plain { format!("It {word}: ") } else { format!("{INDENT}{word:<4}{} ", self.style.sign(sign)) };
        self.style.set(text, &first, &format!("{INDENT}      "), &said);
        if let Some((act, refusal)) = entry.and_then(reasons) {
            grounds(names, text, act, refusal, self.style, (&format!("{INDENT}      "), Detail::Full));
        }
    }

    /// Why a deadline that lapses in one telling does not in the other.
    fn not_lapsed(&self, names: &Names<'_>, history: &History, step: &Step) -> String {
        let (other, lapsed) = match (step.before, step.after) {
            (Some(entry), _) => (self.history, entry),
            (None, Some(entry)) => (&self.replay.after, entry),
            (None, None) => return String::new(),
        };
        let lapse = other.entries().get(lapsed).and_then(Entry::event);
        let Some((Cause::Lapse { deadline, .. }, at)) = lapse.map(|event| (&event.cause, event.at)) else { return "nothing".to_owned() };
        let name: &str = &other.process().tables().deadlines[*deadline].name;
        let name = if step.before.is_some() { self.replay.names.of(Named::Deadline, name).unwrap_or(name) } else { name };
        let Some(id) = names.process.tables().names.deadlines.get(name) else { return format!("no deadline is called `{name}`") };
        let before = history.entries().iter().take_while(|entry| entry.at() < at).filter_map(Entry::event);
        let change = before.flat_map(|event| &event.deadlines).filter(|change| change.deadline == *id).last();
        match change.map(|change| change.new) {
            Some(cell) if cell.status == Status::Armed => {
                format!("nothing: it runs until the end of {}", cell.due.day_told(names.process.utc_offset()))
            }
            Some(cell) => format!("nothing: it is {}", cell.status.word()),
            None => "nothing: it has not started".to_owned(),
        }
    }

    /// The day of a record, and what was tried or lapsed.
    fn what(&self, step: &Step) -> (String, String) {
        let told = |names: &Names<'_>, history: &History, entry: Option<usize>| {
            let entry = history.entries().get(entry?)?;
            Some((day(names, entry), happening(names, entry)))
        };
        told(&self.before, self.history, step.before).or_else(|| told(&self.after, &self.replay.after, step.after)).unwrap_or_default()
    }

    /// What stands before a line of a day.
    fn dated(&self, day: &str) -> String {
        if self.style.plain { format!("{day}: ") } else { format!("  {day}  ") }
    }

    fn others(&self, text: &mut String, others: &[&Step], full: bool) {
        if others.is_empty() {
            return;
        }
        self.style.gap(text);
        self.style.set(text, "  ", "  ", "Answered otherwise after that:");
        let shown = if full { others.len() } else { MOST };
        for step in others.iter().take(shown) {
            let (day, what) = self.what(step);
            let said = |names: &Names<'_>, history: &History, entry: Option<usize>| {
                entry.and_then(|entry| history.entries().get(entry)).map(|entry| answer(names, entry).1).unwrap_or_default()
            };
            let said = match (step.before, step.after) {
                (Some(_), None) => "time had run out; it does not".to_owned(),
                (None, _) => "time had not run out; it has".to_owned(),
                _ => {
                    let (was, is) = (said(&self.before, self.history, step.before), said(&self.after, &self.replay.after, step.after));
                    format!("was {was}; is {is}")
                }
            };
            self.style.set(text, &self.dated(&day), INDENT, &format!("{what}: {said}"));
        }
        if others.len() > shown {
            let more = format!("{} more; --full tells all.", others.len() - shown);
            self.style.set(text, INDENT, INDENT, &more);
        }
    }

    fn ends(&self, text: &mut String) {
        let end = |names: &Names<'_>, history: &History| {
            let word = if history.state().has_ended(names.process) { "ended in" } else { "stood at" };
            format!("{word} {}", quoted(names, history.stands_at()))
        };
        let (old, new) = (end(&self.before, self.history), end(&self.after, &self.replay.after));
        let (old_name, new_name) = told_apart(self.before.process, self.after.process);
        if old == new && old_name == new_name {
            return self.style.set(text, "", "  ", &format!("In both, the case {new}."));
        }
        self.style.set(text, "", "  ", &format!("Under {old_name} the case {old}."));
        self.style.set(text, "", "  ", &format!("Under {new_name} it {new}."));
    }
}

/// Who or what could not take part, and why.
pub(crate) fn left_out(left_out: &LeftOut) -> String {
    match left_out {
        LeftOut::NoRole { actor, role, near } => {
            let help = near.as_ref().map(|near| format!("; did you mean `{}`?", safe(near))).unwrap_or_default();
            format!("{} takes no part: there is no role `{}`{help}", safe(actor), safe(role))
        }
        LeftOut::OneOnly { actor, role } => {
            format!("{} takes no part: the role `{}` has one actor there, of that name", safe(actor), safe(role))
        }
        LeftOut::NoOpenType { of, members } => {
            let members: Vec<String> = members.iter().map(|member| safe(member)).collect();
            format!("{} of `{}`: no members of the case there", listed(&members, "and"), safe(of))
        }
    }
}

/// The act and the refusal that an entry tells, or would have told.
fn reasons(entry: &Entry) -> Option<(&Act, &Refusal)> {
    match entry {
        Entry::Refused { act, refusal } => Some((act, refusal)),
        Entry::Event { act, event } => act.as_ref().zip(event.irregular.as_deref()),
    }
}

/// How an entry was answered, in a few words.
pub(crate) fn answer(names: &Names<'_>, entry: &Entry) -> (Sign, String) {
    let why = || reasons(entry).map(|(_, refusal)| headline(refusal)).unwrap_or_default();
    match Answered::by(entry) {
        Answered::Accepted => (Sign::Yes, "accepted".to_owned()),
        Answered::Irregular => (Sign::Irregular, format!("irregular, {}", why())),
        Answered::Refused => (Sign::No, format!("refused, {}", why())),
        Answered::Happened => {
            let lapsed = entry.event().is_some_and(|event| matches!(event.cause, Cause::Lapse { .. } | Cause::Sent { .. }));
            (Sign::Time, if lapsed { format!("time has run out on {}", day(names, entry)) } else { "opened".to_owned() })
        }
    }
}

/// The day of an entry; of a lapse the day that has passed.
pub(crate) fn day(names: &Names<'_>, entry: &Entry) -> String {
    let offset = names.process.utc_offset();
    let lapsed = entry.event().is_some_and(|event| matches!(event.cause, Cause::Lapse { .. } | Cause::Sent { .. }));
    if lapsed { entry.at().day_told(offset).to_string() } else { entry.at().day(offset).to_string() }
}

/// What was tried and by whom, or what lapsed.
pub(crate) fn happening(names: &Names<'_>, entry: &Entry) -> String {
    match (entry.act(), entry.event().map(|event| &event.cause)) {
        (Some(act), _) => format!("{} ({})", names.act_named(&act.name), names.actor(&act.actor)),
        (None, Some(Cause::Lapse { deadline, .. })) => names.deadline(*deadline),
        (None, Some(Cause::Sent { trigger, .. })) => names.process.trigger_text(*trigger),
        _ => "The opening".to_owned(),
    }
}

/// States in quotes, one after the other.
pub(crate) fn quoted(names: &Names<'_>, states: &[StateId]) -> String {
    let states: Vec<String> = states.iter().map(|state| format!("“{}”", names.state(*state))).collect();
    if states.is_empty() { "nothing".to_owned() } else { listed(&states, "and") }
}
