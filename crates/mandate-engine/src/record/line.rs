//! Writing one entry as a line.

use super::content::write_content;
use super::entry::{Position, Record, Verdict};
use super::hash::Hash;
use super::write::{boolean, hash, instant, integer, key, list, named, natural, pair, text};
use super::{FORMAT, SEMANTICS};
use crate::act::{Act, Moved};
use crate::event::{Cause, Event, Held, Microstep, Opened};
use crate::state::DeadlineCell;
use alloc::string::String;
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::cast::Cast;
use mandate_process::definition::Status;
use mandate_process::ids::SortId;
use mandate_process::tables::{ACTORS, Atom, FactRow, Name, SortKind, TEXTS, TriggerKind};
use mandate_process::time::{Date, Instant};

/// What a line tells, be it of this moment or read from a log.
#[derive(Clone, Copy)]
pub(super) enum Told<'a> {
    Event { stimulus: Option<&'a Act>, event: &'a Event, irregular: Option<&'a Verdict>, state: Hash },
    Refused { act: &'a Act, refusal: &'a Verdict },
}

/// Where a line stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub case: &'a str,
    pub after: Position,
}

/// Writes a line; `cast` is that of the state after the event.
pub(super) fn write_record(process: &Process, place: Place<'_>, told: Told<'_>, cast: &Cast) -> Record {
    let mut line = String::with_capacity(1024);
    let out = &mut line;
    let seq = place.after.seq.saturating_add(1);
    out.push('{');
    pair(out, "format", FORMAT);
    pair(out, "case", place.case);
    key(out, "seq");
    natural(out, seq);
    key(out, "at");
    instant(out, told.at());
    pair(out, "kind", told.kind());
    match told {
        Told::Refused { act, refusal } => {
            pair(out, "act", &act.name);
            pair(out, "by", &act.actor);
            key(out, "content");
            write_content(out, process, act);
            key(out, "refusal");
            verdict(out, refusal);
        }
        Told::Event { stimulus, event, irregular, state } => {
            let writer = Writer { process, cast };
            writer.cause(out, stimulus, event, irregular);
            writer.consequences(out, event);
            key(out, "state");
            hash(out, state);
        }
    }
    key(out, "prev");
    hash(out, place.after.head);
    let head = Hash::of(out.as_bytes());
    key(out, "hash");
    hash(out, head);
    out.push('}');
    Record { seq, hash: head, line }
}

impl Told<'_> {
    fn at(self) -> Instant {
        match self {
            Self::Event { event, .. } => event.at,
            Self::Refused { act, .. } => act.at,
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Self::Refused { .. } => "refused",
            Self::Event { event, .. } => match event.cause {
                Cause::Opened(_) => "opened",
                Cause::Act { .. } => "act",
                Cause::Lapse { .. } | Cause::Sent { .. } => "lapse",
            },
        }
    }
}

fn verdict(out: &mut String, verdict: &Verdict) {
    out.push('{');
    pair(out, "kind", verdict.kind.id());
    if !verdict.rules.is_empty() {
        key(out, "rules");
        list(out, &verdict.rules, |out, rule| text(out, rule));
    }
    out.push('}');
}

#[derive(Clone, Copy)]
struct Writer<'a> {
    process: &'a Process,
    cast: &'a Cast,
}

impl Writer<'_> {
    /// The keys that belong to the kind.
    fn cause(self, out: &mut String, stimulus: Option<&Act>, event: &Event, irregular: Option<&Verdict>) {
        let tables = self.process.tables();
        match &event.cause {
            Cause::Opened(opened) => self.opened(out, opened),
            Cause::Act { act, actor } => {
                pair(out, "act", &tables.acts[*act].name);
                pair(out, "by", self.cast.name(ACTORS, *actor));
                key(out, "content");
                match stimulus {
                    Some(act) => write_content(out, self.process, act),
                    None => out.push_str("{}"),
                }
                if let Some(irregular) = irregular {
                    key(out, "irregular");
                    verdict(out, irregular);
                }
                if event.members.iter().any(|(sort, _)| *sort != TEXTS) {
                    key(out, "members");
                    self.members(out, &event.members);
                }
            }
            Cause::Lapse { deadline, due } => {
                pair(out, "deadline", &tables.deadlines[*deadline].name);
                key(out, "due");
                instant(out, *due);
            }
            Cause::Sent { trigger, due } => {
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

    fn opened(self, out: &mut String, opened: &Opened) {
        let definition = self.process.definition();
        pair(out, "process", &definition.id);
        pair(out, "version", &definition.version);
        pair(out, "digest", self.process.digest());
        key(out, "semantics");
        natural(out, SEMANTICS);
        key(out, "record");
        boolean(out, opened.record);
        if let Some(moved) = &opened.moved {
            key(out, "moved");
            write_moved(out, moved);
        }
        key(out, "actors");
        list(out, self.cast.roster(), |out, (id, role)| {
            out.push('{');
            pair(out, "id", id);
            pair(out, "role", self.process.role_name(role));
            out.push('}');
        });
        key(out, "members");
        self.members(out, &opened.members);
    }

    /// Members by open type, types in document order. Texts are not told: they stand in the content.
    fn members(self, out: &mut String, members: &[(SortId, Name)]) {
        out.push('{');
        for (id, row) in self.process.tables().sorts.iter() {
            let of_sort: Vec<&Name> = members.iter().filter(|(sort, _)| *sort == id).map(|(_, name)| name).collect();
            if row.kind == SortKind::Open && !of_sort.is_empty() {
                named(out, &row.name);
                list(out, of_sort, |out, name| text(out, name));
            }
        }
        out.push('}');
    }

    fn consequences(self, out: &mut String, event: &Event) {
        let tables = self.process.tables();
        key(out, "microsteps");
        list(out, event.microsteps().enumerate(), |out, (index, step)| {
            let opening = index == 0 && matches!(event.cause, Cause::Opened(_));
            self.microstep(out, &step, opening);
        });
        key(out, "facts");
        list(out, &event.facts, |out, change| {
            let row = &tables.facts[change.fact];
            out.push('{');
            pair(out, "fact", &row.name);
            if !row.keys.is_empty() {
                key(out, "at");
                list(out, change.keys.as_slice().iter().zip(&row.keys), |out, (member, key)| text(out, self.cast.name(key.sort, *member)));
            }
            key(out, "old");
            held(out, self.cast, row, &change.old);
            key(out, "new");
            held(out, self.cast, row, &change.new);
            out.push('}');
        });
        key(out, "deadlines");
        list(out, &event.deadlines, |out, change| {
            out.push('{');
            pair(out, "deadline", &tables.deadlines[change.deadline].name);
            key(out, "old");
            cell(out, change.old);
            key(out, "new");
            cell(out, change.new);
            out.push('}');
        });
        if !event.memories.is_empty() {
            key(out, "histories");
            list(out, &event.memories, |out, (history, states)| {
                out.push('{');
                pair(out, "history", &tables.histories[*history].name);
                key(out, "states");
                list(out, states.iter(), |out, state| text(out, self.process.state_name(state.into())));
                out.push('}');
            });
        }
        if let Some(pending) = &event.pending {
            key(out, "sent");
            list(out, pending, |out, sent| {
                out.push('{');
                pair(out, "name", &self.process.trigger_text(sent.trigger));
                key(out, "due");
                instant(out, sent.due);
                out.push('}');
            });
        }
    }

    fn microstep(self, out: &mut String, step: &Microstep<'_>, opening: bool) {
        let tables = self.process.tables();
        out.push_str("{\"trigger\":");
        let mut of = |kind: &str, name: &str| {
            out.push('{');
            pair(out, kind, name);
            out.push('}');
        };
        match &tables.triggers[step.trigger].kind {
            TriggerKind::Automatic => out.push_str(if opening { "\"opening\"" } else { "\"automatic\"" }),
            TriggerKind::Name(name) if tables.act(name).is_some() => of("act", name),
            TriggerKind::Name(name) => of("name", name),
            TriggerKind::Lapse(deadline) => of("lapse", &tables.deadlines[*deadline].name),
            TriggerKind::Done(state) => of("done", self.process.state_name(*state)),
        }
        key(out, "transitions");
        list(out, step.edges(), |out, edge| {
            let row = &tables.edges[edge];
            out.push('{');
            pair(out, "id", &tables.transitions[row.transition].name);
            pair(out, "from", self.process.state_name(row.source));
            out.push('}');
        });
        key(out, "exits");
        list(out, step.exits(), |out, state| text(out, self.process.state_name(state)));
        key(out, "entries");
        list(out, step.entries(), |out, state| text(out, self.process.state_name(state)));
        out.push('}');
    }
}

/// Where a moved case comes from.
fn write_moved(out: &mut String, moved: &Moved) {
    out.push('{');
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
            out.push('{');
            pair(out, "kind", kind);
            pair(out, "old", old);
            if let Some(new) = new {
                pair(out, "new", new);
            }
            out.push('}');
        });
    }
    if let Some(by) = &moved.by {
        pair(out, "by", by);
    }
    if let Some(on) = moved.on {
        key(out, "on");
        super::write::date(out, on);
    }
    out.push('}');
}

fn cell(out: &mut String, cell: DeadlineCell) {
    out.push('{');
    pair(out, "status", cell.status.word());
    if cell.status != Status::NotArmed {
        key(out, "anchor");
        instant(out, cell.anchor);
        key(out, "due");
        instant(out, cell.due);
    }
    out.push('}');
}

/// What an entry holds: sets in member order, sets of text in the order of their bytes.
pub(super) fn held(out: &mut String, cast: &Cast, row: &FactRow, held: &Held) {
    match held {
        Held::Unset => out.push_str("null"),
        Held::Cell(cell) => match row.atom {
            Atom::Boolean => boolean(out, *cell == 1),
            Atom::Date => super::write::date(out, Date(i32::try_from(*cell).unwrap_or_default())),
            Atom::Member(sort, _) => text(out, cast.name(sort, u32::try_from(*cell).unwrap_or(u32::MAX))),
            Atom::Integer | Atom::Period | Atom::Design => integer(out, *cell),
        },
        Held::Members(members) => {
            let Atom::Member(sort, _) = row.atom else { return out.push_str("[]") };
            let mut names: Vec<&str> = members.iter().map(|member| cast.name(sort, *member)).collect();
            if sort == TEXTS {
                names.sort_unstable();
            }
            list(out, names, text);
        }
    }
}
