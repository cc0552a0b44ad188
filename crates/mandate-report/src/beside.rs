//! Two tellings of one case beside each other: the words for a record in each.

use crate::names::{Names, listed};
use crate::refusal::headline;
use crate::style::{Sign, safe};
use mandate_analysis::replay::{Answered, History, Named, Replay, Step};
use mandate_engine::{Act, Cause, Entry, Refusal};
use mandate_process::Process;
use mandate_process::definition::Status;
use mandate_process::ids::StateId;
use mandate_scenario::Scenario;

/// A case as it was and as it is under another process, with the names of both.
#[derive(Clone, Copy)]
pub(crate) struct Beside<'a> {
    pub before: Names<'a>,
    pub after: Names<'a>,
    pub history: &'a History,
    pub replay: &'a Replay,
}

impl<'a> Beside<'a> {
    /// `story` is the story that was run, if it is known.
    pub fn new(history: &'a History, replay: &'a Replay, story: Option<&'a Scenario>) -> Self {
        let named = |process| Names { process, story, cast: None };
        Self { before: named(history.process()), after: named(replay.after.process()), history, replay }
    }

    /// The day of a record, and what was tried or lapsed.
    pub fn what(&self, step: &Step) -> (String, String) {
        let told = |names: &Names<'_>, history: &History, entry: Option<usize>| {
            let entry = history.entries().get(entry?)?;
            Some((day(names, entry), happening(names, entry)))
        };
        told(&self.before, self.history, step.before).or_else(|| told(&self.after, &self.replay.after, step.after)).unwrap_or_default()
    }

    /// The day of a record, and how it was answered and is.
    pub fn otherwise(&self, step: &Step) -> (String, String) {
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
        (day, format!("{what}: {said}"))
    }

    /// How a record is answered under the other process.
    pub fn under(&self, step: &Step) -> String {
        step.after.and_then(|entry| self.replay.after.entries().get(entry)).map(|entry| answer(&self.after, entry).1).unwrap_or_default()
    }

    /// Why a deadline that lapses in one telling does not in the other.
    pub fn not_lapsed(&self, names: &Names<'_>, history: &History, step: &Step) -> String {
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

    /// Where the case ended or stood, as it was and under the other process.
    pub fn ends(&self) -> (String, String) {
        let end = |names: &Names<'_>, history: &History| {
            let word = if history.state().has_ended(names.process) { "ended in" } else { "stood at" };
            format!("{word} {}", quoted(names, history.stands_at()))
        };
        (end(&self.before, self.history), end(&self.after, &self.replay.after))
    }
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

/// The act and the refusal that an entry tells, or would have told.
pub(crate) fn reasons(entry: &Entry) -> Option<(&Act, &Refusal)> {
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
