//! Writing one entry as a line.

use super::content::write_content;
use super::entry::{Position, Verdict};
use super::hash::Hash;
use super::memo::Memo;
use super::script::Script;
use super::spelling::Spelling;
use super::write::{boolean, date, each, hash, instant, integer, key, list, named, natural, pair, text};
use crate::act::{Act, Moved};
use crate::event::{Cause, Event, FactChange, Held, Opened};
use crate::explain::{Asked, RuleReason};
use crate::few::Few;
use crate::refusal::{Grounds, Refusal, RefusalKind};
use crate::state::DeadlineCell;
use crate::steps::Microstep;
use mandate_process::Process;
use mandate_process::cast::Cast;
use mandate_process::definition::Status;
use mandate_process::ids::SortId;
use mandate_process::tables::{ACTORS, AUTOMATIC, Atom, FactRow, Name, SortKind, TEXTS};
use mandate_process::time::Date;

/// What a line tells, be it of this moment or read from a log.
#[derive(Clone, Copy)]
pub(super) enum Told<'a> {
    Event { stimulus: Option<&'a Act>, event: &'a Event, irregular: Option<Reasons<'a>> },
    Refused { act: &'a Act, refusal: Reasons<'a> },
}

/// A refusal as it was judged, or what a log tells of one.
#[derive(Clone, Copy)]
pub(super) enum Reasons<'a> {
    Judged(&'a Refusal),
    OnRecord(&'a Verdict),
}

/// In so many records the hash of the state stands at least once: in the first, and then in the first of each so many.
const STATED: u64 = 16;

/// Where a line stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub case: &'a str,
    pub after: Position,
}

impl Place<'_> {
    /// The number of the line.
    pub fn seq(self) -> u64 {
        self.after.seq.saturating_add(1)
    }

    /// Whether the hash of the state must stand in it.
    pub fn is_stated(self) -> bool {
        must_be_stated(self.seq())
    }
}

/// Whether the hash of the state must stand in the record of this number.
pub(super) fn must_be_stated(seq: u64) -> bool {
    seq % STATED == 1
}

/// Writes lines of one process; `cast` is that of the state after the event.
#[derive(Clone, Copy)]
pub(super) struct Writer<'a> {
    pub process: &'a Process,
    pub spelling: &'a Spelling,
    pub cast: &'a Cast,
}

impl Writer<'_> {
    /// A whole line but for its own hash.
    pub fn line(self, out: &mut Script, place: Place<'_>, told: Told<'_>, state: Option<Hash>, moves: &mut Memo<u64>) {
        out.put(&self.spelling.head);
        text(out, place.case);
        out.put(",\"seq\":");
        natural(out, place.seq());
        out.put(",\"at\":");
        match told {
            Told::Refused { act, refusal } => {
                instant(out, act.at);
                out.put(",\"kind\":\"refused\"");
                pair(out, "act", &act.name);
                pair(out, "by", &act.actor);
                out.put(",\"content\":");
                write_content(out, self.process, act);
                out.put(",\"refusal\":");
                self.verdict(out, refusal);
            }
            Told::Event { stimulus, event, irregular } => {
                instant(out, event.at);
                self.cause(out, stimulus, event, irregular);
                self.consequences(out, event, moves);
            }
        }
        if let Some(state) = state {
            out.put(",\"state\":");
            hash(out, state);
        }
        out.put(",\"prev\":");
        hash(out, place.after.head);
    }

    fn verdict(self, out: &mut Script, told: Reasons<'_>) {
        let kind = match told {
            Reasons::Judged(refusal) => refusal.kind,
            Reasons::OnRecord(verdict) => verdict.kind,
        };
        out.put_sign(b'{');
        pair(out, "kind", kind.id());
        if kind == RefusalKind::RulesUnmet {
            key(out, "rules");
            match told {
                Reasons::Judged(Refusal { grounds: Grounds::RulesUnmet(reasons), .. }) => {
                    list(out, reasons, |out, reason| self.rule(out, reason));
                }
                Reasons::Judged(_) => out.put("[]"),
                Reasons::OnRecord(verdict) => list(out, &verdict.rules, |out, rule| text(out, rule)),
            }
        }
        out.put_sign(b'}');
    }

    fn rule(self, out: &mut Script, reason: &RuleReason) {
        match &reason.asked {
            Asked::Rule(rule, _) => out.put(&self.spelling.rules[*rule]),
            Asked::AtMost(_) => text(out, reason.id(self.process)),
        }
    }

    /// The keys that belong to the kind.
    fn cause(self, out: &mut Script, stimulus: Option<&Act>, event: &Event, irregular: Option<Reasons<'_>>) {
        let tables = self.process.tables();
        match &event.cause {
            Cause::Opened(opened) => self.opened(out, opened),
            Cause::Act { act, actor } => {
                out.put(&self.spelling.acts[*act]);
                self.spelling.member(out, self.cast, ACTORS, *actor);
                out.put(",\"content\":");
                match stimulus {
                    Some(act) => write_content(out, self.process, act),
                    None => out.put("{}"),
                }
                if let Some(irregular) = irregular {
                    key(out, "irregular");
                    self.verdict(out, irregular);
                }
                if event.members().iter().any(|(sort, _)| *sort != TEXTS) {
                    key(out, "members");
                    self.members(out, event.members());
                }
            }
            Cause::Lapse { deadline, due } => {
                pair(out, "kind", "lapse");
                pair(out, "deadline", &tables.deadlines[*deadline].name);
                key(out, "due");
                instant(out, *due);
            }
            Cause::Sent { trigger, due } => {
                pair(out, "kind", "lapse");
                pair(out, "name", &self.process.trigger_text(*trigger));
                key(out, "due");
                instant(out, *due);
            }
        }
        if event.halted {
            key(out, "halted");
            boolean(out, true);
        }
    }

    fn opened(self, out: &mut Script, opened: &Opened) {
        out.put(&self.spelling.opened);
        boolean(out, opened.record);
        if let Some(moved) = &opened.moved {
            key(out, "moved");
            write_moved(out, moved);
        }
        key(out, "actors");
        roster(out, self.process, self.cast);
        key(out, "members");
        self.members(out, &opened.members);
    }

    /// Members by open type, types in document order. Texts are not told: they stand in the content.
    fn members(self, out: &mut Script, members: &[(SortId, Name)]) {
        out.put_sign(b'{');
        for (id, row) in self.process.tables().sorts.iter() {
            let mut of_sort = members.iter().filter(|(sort, _)| *sort == id).map(|(_, name)| name).peekable();
            if row.kind == SortKind::Open && of_sort.peek().is_some() {
                named(out, &row.name);
                list(out, of_sort, |out, name| text(out, name));
            }
        }
        out.put_sign(b'}');
    }

    fn consequences(self, out: &mut Script, event: &Event, moves: &mut Memo<u64>) {
        out.put(",\"microsteps\":[");
        if matches!(event.cause, Cause::Opened(_)) {
            each(out, event.microsteps().enumerate(), |out, (index, step)| self.microstep(out, &step, index == 0));
        } else if !event.steps.words().is_empty() {
            moves.put(out, event.steps.words(), |out| each(out, event.microsteps(), |out, step| self.microstep(out, &step, false)));
        }
        out.put("],\"facts\":[");
        each(out, &event.facts, |out, change| self.fact(out, change));
        out.put("],\"deadlines\":[");
        each(out, &event.deadlines, |out, change| {
            out.put(&self.spelling.deadlines[change.deadline]);
            cell(out, change.old);
            out.put(",\"new\":");
            cell(out, change.new);
            out.put_sign(b'}');
        });
        out.put_sign(b']');
        if !event.memories().is_empty() {
            key(out, "histories");
            list(out, event.memories(), |out, (history, states)| {
                out.put_sign(b'{');
                pair(out, "history", &self.process.tables().histories[*history].name);
                key(out, "states");
                list(out, states.iter(), |out, state| out.put(&self.spelling.states[state.into()]));
                out.put_sign(b'}');
            });
        }
        if let Some(pending) = event.pending() {
            key(out, "sent");
            list(out, pending, |out, sent| {
                out.put_sign(b'{');
                pair(out, "name", &self.process.trigger_text(sent.trigger));
                key(out, "due");
                instant(out, sent.due);
                out.put_sign(b'}');
            });
        }
    }

    fn microstep(self, out: &mut Script, step: &Microstep<'_>, is_opening: bool) {
        if is_opening && step.trigger == AUTOMATIC {
            out.put("{\"trigger\":\"opening\",\"transitions\":[");
        } else {
            out.put(&self.spelling.triggers[step.trigger]);
        }
        each(out, step.edges(), |out, edge| out.put(&self.spelling.edges[edge]));
        out.put("],\"exits\":[");
        each(out, step.exits(), |out, state| out.put(&self.spelling.states[state]));
        out.put("],\"entries\":[");
        each(out, step.entries(), |out, state| out.put(&self.spelling.states[state]));
        out.put("]}");
    }

    fn fact(self, out: &mut Script, change: &FactChange) {
        let row = &self.process.tables().facts[change.fact];
        out.put(&self.spelling.facts[change.fact]);
        if !row.keys.is_empty() {
            key(out, "at");
            list(out, change.keys.as_slice().iter().zip(&row.keys), |out, (member, key)| {
                self.spelling.member(out, self.cast, key.sort, *member);
            });
        }
        out.put(",\"old\":");
        held(out, self.spelling, self.cast, row, &change.old);
        out.put(",\"new\":");
        held(out, self.spelling, self.cast, row, &change.new);
        out.put_sign(b'}');
    }
}

/// Where a moved case comes from.
fn write_moved(out: &mut Script, moved: &Moved) {
    out.put_sign(b'{');
    pair(out, "process", &moved.process);
    pair(out, "version", &moved.version);
    pair(out, "digest", &moved.digest);
    key(out, "semantics");
    natural(out, moved.semantics);
    key(out, "seq");
    natural(out, moved.position.seq);
    key(out, "head");
    hash(out, moved.position.head);
    if !moved.names.is_empty() {
        key(out, "names");
        list(out, &moved.names, |out, (kind, old, new)| {
            out.put_sign(b'{');
            pair(out, "kind", kind);
            pair(out, "old", old);
            if let Some(new) = new {
                pair(out, "new", new);
            }
            out.put_sign(b'}');
        });
    }
    if let Some(by) = &moved.by {
        pair(out, "by", by);
    }
    if let Some(on) = moved.on {
        key(out, "on");
        date(out, on);
    }
    out.put_sign(b'}');
}

/// Who takes part, with their roles.
pub(super) fn roster(out: &mut Script, process: &Process, cast: &Cast) {
    list(out, cast.roster(), |out, (id, role)| {
        out.put_sign(b'{');
        pair(out, "id", id);
        pair(out, "role", process.role_name(role));
        out.put_sign(b'}');
    });
}

fn cell(out: &mut Script, cell: DeadlineCell) {
    out.put_sign(b'{');
    pair(out, "status", cell.status.word());
    if cell.status != Status::NotArmed {
        out.put(",\"anchor\":");
        instant(out, cell.anchor);
        out.put(",\"due\":");
        instant(out, cell.due);
    }
    out.put_sign(b'}');
}

/// What an entry holds: sets in member order, sets of text in the order of their bytes.
fn held(out: &mut Script, spelling: &Spelling, cast: &Cast, row: &FactRow, held: &Held) {
    match held {
        Held::Unset => out.put("null"),
        Held::Cell(value) => single(out, spelling, cast, row.atom, *value),
        Held::Members(_) | Held::Crowd(_) => {
            let Atom::Member(sort, _) = row.atom else { return out.put("[]") };
            let members = held.members().into_iter().flatten();
            if sort != TEXTS {
                return list(out, members, |out, member| spelling.member(out, cast, sort, member));
            }
            let mut texts: Few<&str, 16> = members.map(|member| cast.name(sort, member)).collect();
            texts.sort_unstable();
            list(out, texts, text);
        }
    }
}

/// A single value that is set.
pub(super) fn single(out: &mut Script, spelling: &Spelling, cast: &Cast, atom: Atom, value: i64) {
    match atom {
        Atom::Boolean => boolean(out, value == 1),
        Atom::Date => date(out, Date(i32::try_from(value).unwrap_or_default())),
        Atom::Member(sort, _) => spelling.member(out, cast, sort, u32::try_from(value).unwrap_or(u32::MAX)),
        Atom::Integer | Atom::Period | Atom::Design => integer(out, value),
    }
}
