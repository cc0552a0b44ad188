//! Reading one line back.

use super::content::read_content;
use super::entry::{Position, Record, Verdict};
use super::error::{RecordError, quoted};
use super::event::EventReader;
use super::hash::Hash;
use super::json::{Json, Object, parse};
use super::line::{Place, Reasons, Told, must_be_stated};
use super::scribe::Scribe;
use super::script::{Hashing, Script};
use super::{FORMAT, SEMANTICS};
use crate::act::{Act, Moved};
use crate::event::Event;
use crate::refusal::RefusalKind;
use crate::state::CaseState;
use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use mandate_process::Process;
use mandate_process::limits::Limits;
use mandate_process::time::{Date, Instant};

/// A record as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// Its number.
    pub seq: u64,
    /// The id of the case.
    pub case: String,
    /// When it happened; of a refusal, when the act was submitted for.
    pub at: Instant,
    /// What it tells.
    pub body: Body,
    /// The hash of the state after it, if it tells that.
    pub state: Option<Hash>,
    /// The hash of the record before.
    pub prev: Hash,
    /// Its own hash, as written.
    pub hash: Hash,
}

/// What a record tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// An event.
    Event {
        /// The act, if it is the consequence of one.
        stimulus: Option<Act>,
        /// The event. Its `irregular` is left empty: the reasons of a refusal are not on record.
        event: Box<Event>,
        /// What the record tells of the refusal that an act on public record would have had.
        irregular: Option<Verdict>,
    },
    /// A refusal.
    Refused {
        /// The act.
        act: Act,
        /// What the record tells of the refusal.
        refusal: Verdict,
    },
}

impl Decoded {
    /// Writes the record again, to the byte as it was written; `state` is the state after it.
    pub fn write(&self, process: &Process, state: &CaseState) -> Record {
        let told = match &self.body {
            Body::Event { stimulus, event, irregular } => {
                Told::Event { stimulus: stimulus.as_ref(), event, irregular: irregular.as_ref().map(Reasons::OnRecord) }
            }
            Body::Refused { act, refusal } => Told::Refused { act, refusal: Reasons::OnRecord(refusal) },
        };
        let after = Position { seq: self.seq.saturating_sub(1), head: self.prev };
        Scribe::new(process).write(Place { case: &self.case, after }, told, self.state, state.cast())
    }
}

/// Which process a log was written under: what its first line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The id of the process.
    pub process: String,
    /// Its version.
    pub version: String,
    /// Its digest.
    pub digest: String,
    /// The semantics number.
    pub semantics: u64,
    /// The id of the case.
    pub case: String,
}

/// Reads from the first line of a log under which process it was written.
///
/// ```
/// use mandate_engine::record::peek;
/// assert!(peek("{}").is_err());
/// ```
///
/// # Errors
/// If the line is no record that opens a case.
pub fn peek(line: &str) -> Result<Header, RecordError> {
    let json = read_line(line, &Limits::DEFAULT)?;
    let record = Envelope::of(&json)?;
    if record.kind != "opened" {
        return Err(RecordError::wrong("kind", quoted(record.kind), "`opened`"));
    }
    Header::of(record.object)
}

impl Header {
    fn of(record: Object<'_, '_>) -> Result<Self, RecordError> {
        Ok(Self {
            process: record.text("process")?.to_owned(),
            version: record.text("version")?.to_owned(),
            digest: record.text("digest")?.to_owned(),
            semantics: record.get("semantics")?.natural("semantics")?,
            case: record.text("case")?.to_owned(),
        })
    }

    /// Whether a case opened so is one of this process.
    fn check(&self, process: &Process) -> Result<(), RecordError> {
        let definition = process.definition();
        let told = [
            ("digest", &*self.digest, process.digest()),
            ("process", &*self.process, &*definition.id),
            ("version", &*self.version, &*definition.version),
        ];
        for (key, found, wanted) in told {
            if found != wanted {
                return Err(RecordError::Foreign { key, found: quoted(found), wanted: quoted(wanted) });
            }
        }
        if self.semantics != SEMANTICS {
            return Err(RecordError::Foreign { key: "semantics", found: format!("{}", self.semantics), wanted: format!("{SEMANTICS}") });
        }
        Ok(())
    }
}

/// Reads one line. `state` is the state before it, `None` before the first: a record names members that only the case
/// knows.
///
/// # Errors
/// If the line is no record of this process and this case. Whether it is the next one, and lawful, is not looked at.
pub fn decode(process: &Process, state: Option<&CaseState>, line: &str) -> Result<Decoded, RecordError> {
    let json = read_line(line, process.limits())?;
    Envelope::of(&json)?.decode(process, state)
}

/// A line as JSON, unless it is longer than any record.
pub(super) fn read_line<'l>(line: &'l str, limits: &Limits) -> Result<Json<'l>, RecordError> {
    if line.len() > limits.total_bytes {
        return Err(RecordError::TooLong { found: line.len(), most: limits.total_bytes });
    }
    parse(line)
}

/// The keys that every record has.
pub(super) struct Envelope<'j, 'l> {
    object: Object<'j, 'l>,
    kind: &'j str,
    pub case: &'j str,
    pub seq: u64,
    pub prev: Hash,
    hash: Hash,
}

const COMMON: [&str; 8] = ["format", "case", "seq", "at", "kind", "state", "prev", "hash"];

impl<'j, 'l> Envelope<'j, 'l> {
    /// The format first: of a newer one nothing else can be said.
    pub fn of(json: &'j Json<'l>) -> Result<Self, RecordError> {
        let rows = json.rows("the line")?;
        let found = |key: &str| rows.iter().find(|(name, _)| name == key).map(|(_, value)| value);
        match found("format") {
            Some(Json::Text(format)) if format == FORMAT => {}
            Some(other) => return Err(RecordError::Format { found: other.told() }),
            None => return Err(RecordError::Missing { place: "the record".to_owned(), key: "format" }),
        }
        let kind = match found("kind") {
            Some(Json::Text(kind)) => &**kind,
            Some(other) => return Err(RecordError::Kind { found: other.told() }),
            None => return Err(RecordError::Missing { place: "the record".to_owned(), key: "kind" }),
        };
        let own: &[&str] = match kind {
            "opened" => &["process", "version", "digest", "semantics", "record", "moved", "actors", "members"],
            "act" => &["act", "by", "content", "irregular", "members"],
            "lapse" => &["deadline", "name", "due", "halted"],
            "refused" => &["act", "by", "content", "refusal"],
            _ => return Err(RecordError::Kind { found: quoted(kind) }),
        };
        let consequences: &[&str] = match kind {
            "refused" => &[],
            _ => &["microsteps", "facts", "deadlines", "histories", "sent"],
        };
        let known: Vec<&str> = COMMON.iter().chain(own).chain(consequences).copied().collect();
        let object = json.object(kind, &known)?;
        Ok(Self {
            object,
            kind,
            case: object.text("case")?,
            seq: object.get("seq")?.natural("seq")?,
            prev: read_hash(object, "prev")?,
            hash: read_hash(object, "hash")?,
        })
    }

    pub fn decode(&self, process: &Process, state: Option<&CaseState>) -> Result<Decoded, RecordError> {
        let at = read_instant(self.object.get("at")?, "at")?;
        let body = self.body(process, state, at)?;
        let state = match self.object.maybe("state") {
            None if must_be_stated(self.seq) => return Err(RecordError::Missing { place: format!("record {}", self.seq), key: "state" }),
            told => told.map(|_| read_hash(self.object, "state")).transpose()?,
        };
        Ok(Decoded { seq: self.seq, case: self.case.to_owned(), at, body, state, prev: self.prev, hash: self.hash })
    }

    fn body(&self, process: &Process, state: Option<&CaseState>, at: Instant) -> Result<Body, RecordError> {
        let object = self.object;
        if self.kind == "refused" {
            return Ok(Body::Refused {
                act: read_act(process, object, at)?,
                refusal: read_verdict(process, object.get("refusal")?, "refusal")?,
            });
        }
        let mut stimulus = None;
        let mut irregular = None;
        let event = match (self.kind, state) {
            ("opened", _) => {
                Header::of(object)?.check(process)?;
                EventReader::opened(process, object, self.case, at)?
            }
            (_, None) => return Err(RecordError::wrong("kind", quoted(self.kind), "`opened` in record 1")),
            ("act", Some(state)) => {
                let act = read_act(process, object, at)?;
                let event = EventReader::act(process, state.cast(), object, &act)?;
                stimulus = Some(act);
                irregular = object.maybe("irregular").map(|told| read_verdict(process, told, "irregular")).transpose()?;
                event
            }
            (_, Some(state)) => EventReader::lapse(process, state.cast(), object, at)?,
        };
        Ok(Body::Event { stimulus, event: Box::new(event), irregular })
    }
}

fn read_act(process: &Process, object: Object<'_, '_>, at: Instant) -> Result<Act, RecordError> {
    let name = object.text("act")?;
    let content = read_content(process, name, object.get("content")?)?;
    Ok(Act { name: name.to_owned().into(), actor: object.text("by")?.to_owned().into(), at, content })
}

fn read_verdict(process: &Process, from: &Json<'_>, key: &str) -> Result<Verdict, RecordError> {
    let object = from.object(key, &["kind", "rules"])?;
    let found = object.text("kind")?;
    let kind = RefusalKind::ALL.into_iter().find(|kind| kind.id() == found);
    let kind = kind.ok_or_else(|| RecordError::unknown("kind of refusal", found))?;
    if kind != RefusalKind::RulesUnmet {
        from.object(key, &["kind"])?;
        return Ok(Verdict { kind, rules: Vec::new() });
    }
    let rule = |rule: &Json<'_>| {
        let id = rule.text("rules")?;
        let known = id == "at-most" || process.tables().names.rules.contains_key(id);
        if known { Ok(id.to_owned()) } else { Err(RecordError::unknown("rule", id)) }
    };
    let rules = object.get("rules")?.items("rules")?.iter().map(rule).collect::<Result<Vec<_>, _>>()?;
    if rules.is_empty() {
        return Err(RecordError::wrong("rules", "empty", "at least one rule"));
    }
    Ok(Verdict { kind, rules })
}

/// Where a moved case comes from. Whether that is so, only the other log can say.
pub(super) fn read_moved(from: &Json<'_>) -> Result<Moved, RecordError> {
    let object = from.object("moved", &["process", "version", "digest", "semantics", "seq", "head", "names", "by", "on"])?;
    let text = |key: &'static str| object.text(key).map(ToOwned::to_owned);
    let name = |name: &Json<'_>| {
        let object = name.object("names", &["kind", "old", "new"])?;
        let new = object.maybe("new").map(|new| new.text("new").map(ToOwned::to_owned)).transpose()?;
        Ok((object.text("kind")?.to_owned(), object.text("old")?.to_owned(), new))
    };
    let names = object.items_if_any("names")?.iter().map(name).collect::<Result<Vec<_>, RecordError>>()?;
    if names.is_empty() && object.maybe("names").is_some() {
        return Err(RecordError::wrong("names", "empty", "at least one name, or no such key"));
    }
    Ok(Moved {
        process: text("process")?,
        version: text("version")?,
        digest: text("digest")?,
        semantics: object.get("semantics")?.natural("semantics")?,
        position: Position { seq: object.get("seq")?.natural("seq")?, head: read_hash(object, "head")? },
        names,
        by: object.maybe("by").map(|by| by.text("by").map(ToOwned::to_owned)).transpose()?,
        on: object.maybe("on").map(|on| super::content::read_date(on.text("on")?, "on")).transpose()?,
    })
}

fn read_hash(object: Object<'_, '_>, key: &'static str) -> Result<Hash, RecordError> {
    let found = object.text(key)?;
    found.parse().map_err(|_| RecordError::wrong(key, quoted(found), "64 lower-case hex digits"))
}

/// An instant in the one form that records have.
pub(super) fn read_instant(from: &Json<'_>, key: &str) -> Result<Instant, RecordError> {
    let at = match from {
        Json::Integer(millis) => Some(Instant(*millis)),
        Json::Text(text) => instant_of(text),
        _ => None,
    };
    at.ok_or_else(|| RecordError::wrong(key, from.told(), "an instant such as `2027-02-11T12:00:00Z`"))
}

fn instant_of(text: &str) -> Option<Instant> {
    let at = Instant::parse(text)?;
    let mut again = Script::new(Hashing::Off);
    super::write::instant(&mut again, at);
    (again.text().trim_matches('"') == text).then_some(at)
}

/// A day of the calendar as a cell.
pub(super) fn day_cell(text: &str, key: &str) -> Result<i64, RecordError> {
    super::content::read_date(text, key).map(|Date(days)| i64::from(days))
}
