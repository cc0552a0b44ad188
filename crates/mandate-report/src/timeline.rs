//! A run for people: day by day, refusals in words, where the case stands at the end.

use crate::blocked::{Group, blocked};
use crate::ending::ending;
use crate::names::{Names, listed, lower_first, upper_first};
use crate::refusal::{grounds, headline};
use crate::rules::Detail;
use crate::style::{Sign, Style, safe};
use mandate_engine::{Act, Cause, Entry, Event, Refusal};
use mandate_process::Process;
use mandate_process::definition::Status;
use mandate_process::ids::StateId;
use mandate_scenario::{Kind, Run, Scenario, StoryAct, Told};

/// A run as a timeline.
pub fn timeline(process: &Process, story: &Scenario, run: &Run, style: Style) -> String {
    let names = Names::in_story(process, story);
    let mut text = String::new();
    let title = story.remarks.title.as_deref().unwrap_or(&story.id);
    style.set(&mut text, "", "  ", &safe(title));
    let kind = match story.kind {
        Kind::Fiction => "SIMULATION",
        Kind::Record => "PUBLIC RECORD",
    };
    let definition = process.definition();
    let head = format!("{kind} · {} {} · opens {}", safe(&definition.id), safe(&definition.version), story.starts);
    style.set(&mut text, "  ", "  ", &head);
    style.gap(&mut text);
    let mut standing: Vec<StateId> = Vec::new();
    let mut page = Page { names: &names, story, style, text, day: String::new() };
    for told in &run.told {
        page.entry(told, &standing);
        standing.clone_from(&told.stands_at);
    }
    let mut text = page.text;
    style.gap(&mut text);
    ending(&names, story, run, &mut text, style);
    text
}

/// How far the text stands to the right of the days.
const INDENT: &str = "              ";

/// What is being written.
struct Page<'a> {
    names: &'a Names<'a>,
    story: &'a Scenario,
    style: Style,
    text: String,
    /// The day written last.
    day: String,
}

impl Page<'_> {
    fn entry(&mut self, told: &Told, before: &[StateId]) {
        let refusal = refusal_of(&told.entry);
        if refusal.is_some() {
            self.style.gap(&mut self.text);
        }
        let (day, sign, said) = sentence(self.names, self.story, told);
        self.say(day, sign, &said);
        if let Some(act) = told.act.and_then(|index| self.story.acts.get(index)) {
            self.documents(act);
        }
        if let Some((act, refusal)) = refusal {
            self.refusal(act, refusal, told.entry.event().is_some());
        }
        self.moves(told, before);
        if !told.as_expected {
            self.style.set(&mut self.text, INDENT, INDENT, "NOT AS EXPECTED: the story says otherwise.");
        }
        if refusal.is_some() {
            self.style.gap(&mut self.text);
        }
    }

    /// The sentence of an entry behind its day. A day is written once.
    fn say(&mut self, day: String, sign: Sign, said: &str) {
        let sign = self.style.sign(sign);
        if self.style.plain {
            let day = if sign.is_empty() { format!("{day}: ") } else { format!("{day} {sign} ") };
            self.style.set(&mut self.text, &day, "", said);
            return;
        }
        let shown = if self.day == day { "" } else { &day };
        self.style.set(&mut self.text, &format!("  {shown:<10}  {sign} "), &format!("{INDENT}  "), said);
        self.day = day;
    }

    /// Why an act is refused, or would have been: first where to begin.
    fn refusal(&mut self, act: &Act, refusal: &Refusal, happened: bool) {
        let indent = format!("{INDENT}  ");
        if happened {
            let said = format!("It happened; this process would have refused it: {}.", headline(refusal));
            self.style.set(&mut self.text, &indent, &indent, &said);
        }
        if let Some(first) = first_steps(self.names, act, refusal) {
            self.style.set(&mut self.text, &indent, &indent, &first);
        }
        grounds(self.names, &mut self.text, act, refusal, self.style, (&indent, Detail::Brief));
    }

    /// The note of an act, how exactly its day is known, and in a record the documents behind it.
    fn documents(&mut self, told: &StoryAct) {
        let indent = format!("{INDENT}  ");
        let mut say = |said: &str| self.style.set(&mut self.text, &indent, &indent, said);
        if let mandate_scenario::On::Month(last) = told.on {
            say(&format!("Some time in {}; no day is known.", month(last)));
        }
        if let Some(dated) = told.dated {
            say(&format!("The day is {} this one.", dated.words()));
        }
        if let Some(note) = &told.remarks.note {
            say(&format!("Note: {}", safe(note)));
        }
        if self.story.kind == Kind::Record
            && let Some(cites) = crate::sources::citation(&told.remarks)
        {
            say(&format!("Document: {cites}"));
        }
    }

    /// Where the case stands now, and deadlines that were extended; other changes of deadlines are told when they lapse.
    fn moves(&mut self, told: &Told, before: &[StateId]) {
        let entered: Vec<String> =
            told.stands_at.iter().filter(|state| !before.contains(state)).map(|state| self.names.state(*state)).collect();
        if !entered.is_empty() {
            let (first, further) = (format!("{INDENT}{} ", self.style.sign(Sign::Move)), format!("{INDENT}  "));
            self.style.set(&mut self.text, &first, &further, &upper_first(&entered.join("; ")));
        }
        for said in told.entry.event().map(|event| extensions(self.names, event)).unwrap_or_default() {
            self.style.set(&mut self.text, &format!("{INDENT}  "), &format!("{INDENT}  "), &said);
        }
    }
}

/// The refusal of an entry, or the one that an act on record would have had.
fn refusal_of(entry: &Entry) -> Option<(&Act, &Refusal)> {
    match entry {
        Entry::Refused { act, refusal } => Some((act, refusal)),
        Entry::Event { act: Some(act), event } => event.irregular.as_deref().map(|refusal| (act, refusal)),
        Entry::Event { .. } => None,
    }
}

/// Where to begin if several rules are not met: how many of each group, and the first way out.
pub(crate) fn first_steps(names: &Names<'_>, act: &Act, refusal: &Refusal) -> Option<String> {
    let rules = blocked(names, refusal, &act.name);
    if rules.len() < 2 {
        return None;
    }
    let groups = [Group::WithThisAct, Group::Now, Group::Wait, Group::Later, Group::Never];
    let counts = groups.iter().filter_map(|group| {
        let count = rules.iter().filter(|rule| rule.group == *group).count();
        (count > 0).then(|| group.counted(count))
    });
    let counts: Vec<String> = counts.collect();
    let mut said = format!("To be met: {}.", listed(&counts, "and"));
    let nearest = rules.first().map(|rule| rule.group);
    if let Some(fix) = rules.iter().filter(|rule| Some(rule.group) == nearest).find_map(|rule| rule.fix.as_deref()) {
        said.push_str(&format!(" Begin here: {}", lower_first(fix)));
    }
    Some(said)
}

/// The day, the sign, and the sentence of an entry.
fn sentence(names: &Names<'_>, story: &Scenario, told: &Told) -> (String, Sign, String) {
    let offset = names.process.utc_offset();
    match &told.entry {
        Entry::Refused { act, refusal } => {
            let said = format!("{} ({}): refused, {}", names.act_named(&act.name), names.actor(&act.actor), headline(refusal));
            (act.at.day(offset).to_string(), Sign::No, said)
        }
        Entry::Event { act, event } => match &event.cause {
            Cause::Opened(_) => (event.at.day(offset).to_string(), Sign::Yes, "The case opens.".to_owned()),
            Cause::Lapse { deadline, .. } => {
                let what = if story.kind == Kind::Record { "nothing on record by then" } else { "time has run out" };
                (event.at.day_told(offset).to_string(), Sign::Time, format!("{}: {what}", names.deadline(*deadline)))
            }
            Cause::Sent { trigger, .. } => (event.at.day_told(offset).to_string(), Sign::Time, names.process.trigger_text(*trigger)),
            Cause::Act { .. } => {
                let sign = if event.irregular.is_some() { Sign::Irregular } else { Sign::Yes };
                let unverified = told.act.and_then(|index| story.acts.get(index)).is_some_and(is_unverified);
                let said = act.as_ref().map(|act| act_sentence(names, act, unverified)).unwrap_or_default();
                (event.at.day(offset).to_string(), sign, said)
            }
        },
    }
}

pub(crate) fn is_unverified(told: &StoryAct) -> bool {
    !told.remarks.unverified.is_empty()
}

fn act_sentence(names: &Names<'_>, act: &Act, unverified: bool) -> String {
    let mark = if unverified { "°" } else { "" };
    let said = format!("{} ({}){mark}", names.act_named(&act.name), names.actor(&act.actor));
    let carried: Vec<String> = act
        .content
        .iter()
        .map(|(field, value)| format!("{}: {}", safe(&field.replace('-', " ")), names.content(&act.name, field, value)))
        .collect();
    if carried.is_empty() { said } else { format!("{said} · {}", carried.join("; ")) }
}

fn extensions(names: &Names<'_>, event: &Event) -> Vec<String> {
    let offset = names.process.utc_offset();
    let extended = event.deadlines.iter().filter(|change| {
        let (old, new) = (change.old, change.new);
        old.status == Status::Armed && new.status == Status::Armed && old.due != new.due && old.anchor == new.anchor
    });
    let told = extended.map(|change| {
        let (old, new) = (change.old.due.day_told(offset), change.new.due.day_told(offset));
        format!("“{}” moves from {old} to {new}", names.deadline(change.deadline))
    });
    told.collect()
}

/// A month, `YYYY-MM`, by one of its days.
pub(crate) fn month(day: mandate_process::time::Date) -> String {
    day.to_string().chars().take(7).collect()
}
