//! Running a story to its end.

use crate::cast::{able, nobody_or_several, roster};
use crate::design::facts_of;
use crate::scenario::{Announced, Kind, Scenario, StoryAct};
use crate::when::{goes_back, instants};
use mandate_engine::{Act, Case, Entry, Opening, Refusal};
use mandate_process::Process;
use mandate_process::finding::{Finding, Findings, nearest};
use mandate_process::ids::StateId;
use mandate_process::tables::{Atom, name, names};
use mandate_process::time::Date;
use mandate_process::value::Value;

/// A story that was run: the case at its end, and what happened in order.
#[derive(Debug)]
pub struct Run {
    /// The case as it stands at the end.
    pub case: Case,
    /// What happened, in order: the opening first.
    pub told: Vec<Told>,
    /// Whether what was expected came true.
    pub verdict: Verdict,
    /// Had the process been binding (S11.4): the first act that it would have refused, in a story on public record.
    pub would_stop_at: Option<usize>,
}

/// One entry of the log, and the act of the story that caused it.
#[derive(Clone, Debug)]
pub struct Told {
    /// The entry.
    pub entry: Entry,
    /// Which act of the story, if one caused it.
    pub act: Option<usize>,
    /// Where the case stood afterwards: active atomic states.
    pub stands_at: Vec<StateId>,
    /// Whether it was answered as the story says.
    pub as_expected: bool,
}

/// Whether a story went as the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Acts that were not answered as announced.
    pub surprises: Vec<usize>,
    /// The state expected at the end, and whether the case stands there.
    pub ends_in: Option<Expectation>,
    /// The day by which it was to stand there, and whether it did.
    pub no_later_than: Option<(Date, bool)>,
}

/// A state that was expected at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// The state.
    pub state: String,
    /// Whether the case stands there.
    pub met: bool,
    /// The day on which it was entered last, if ever.
    pub entered: Option<Date>,
}

impl Verdict {
    /// Whether everything went as the story says.
    pub fn is_as_told(&self) -> bool {
        self.surprises.is_empty() && self.ends_in.as_ref().is_none_or(|state| state.met) && self.no_later_than.is_none_or(|(_, met)| met)
    }
}

/// Runs a story.
///
/// # Errors
/// Everything in the story that cannot be run: actors, roles and states that the process does not know, days that
/// go back, acts that nobody or more than one could have done.
pub fn run(process: &Process, story: &Scenario) -> Result<Run, Findings> {
    let (acts, case) = prepare(process, story, story.kind == Kind::Record)?;
    let mut run = play(process, story, &acts, case);
    if story.kind == Kind::Record
        && let Ok((acts, case)) = prepare(process, story, false)
    {
        run.would_stop_at = first_refused(&acts, case);
    }
    Ok(run)
}

/// Opens the case and turns every act of the story into an act of the case; all problems at once.
fn prepare(process: &Process, story: &Scenario, record: bool) -> Result<(Vec<Act>, Case), Findings> {
    let mut findings = Findings::new();
    let offset = process.utc_offset();
    let mut opening = Opening::new(story.id.clone(), story.starts.at_noon(offset));
    opening.record = record;
    opening.members.clone_from(&story.members);
    for player in &story.players {
        opening = opening.actor(player.id.clone(), player.role.clone());
    }
    let case = Case::open(process, &opening);
    let acts = acts(process, story, &mut findings);
    if let Some(state) = &story.expect.ends_in
        && !process.tables().names.states.contains_key(&name(state))
    {
        let near = nearest(state, names(&process.tables().names.states));
        let finding = Finding::error("unknown-name", format!("`ends-in` names no state: `{state}`"));
        findings.push(near.map_or(finding.clone(), |near| finding.help(format!("did you mean `{near}`?"))));
    }
    match case {
        Ok(case) if findings.is_empty() => Ok((acts, case)),
        Ok(_) => Err(findings),
        Err(more) => Err(more.into_iter().chain(findings).collect()),
    }
}

fn acts(process: &Process, story: &Scenario, findings: &mut Findings) -> Vec<Act> {
    let offset = process.utc_offset();
    let mut acts = Vec::new();
    let mut last = story.starts.at_noon(offset);
    for (told, at) in story.acts.iter().zip(instants(story.acts.iter().map(|act| act.on), offset)) {
        if at < last {
            findings.push(goes_back(&told.act, at, offset).at(told.place.clone()));
        }
        last = last.max(at);
        let actor = who(process, story, told, findings);
        let mut act = Act::new(told.act.clone(), actor, at);
        act.content = told
            .content
            .iter()
            .map(|(field, value)| (field.clone().into(), designed(process, story, told, field, value, findings)))
            .collect();
        acts.push(act);
    }
    acts
}

/// Who acts: as the story says, else the only actor of the roster who could.
fn who(process: &Process, story: &Scenario, told: &StoryAct, findings: &mut Findings) -> String {
    if let Some(by) = &told.by {
        return by.clone();
    }
    // The engine refuses an unknown act by its own name; nobody need be named for that.
    let Some(able) = able(process, &roster(process, &story.players), &told.act) else { return String::new() };
    match able.as_slice() {
        [one] => (*one).to_owned(),
        able => {
            findings.push(nobody_or_several(process, &told.act, able).at(told.place.clone()));
            String::new()
        }
    }
}

/// A value as the case takes it: the name of a design becomes what the design says.
fn designed(process: &Process, story: &Scenario, told: &StoryAct, field: &str, value: &Value, findings: &mut Findings) -> Value {
    let tables = process.tables();
    let is_design = tables
        .names
        .acts
        .get(&*told.act)
        .is_some_and(|act| tables.acts[*act].fields.iter().any(|row| *row.name == *field && row.atom == Atom::Design));
    let (true, Value::Text(wanted)) = (is_design, value) else { return value.clone() };
    if let Some((_, design)) = story.designs.iter().find(|(id, _)| id == wanted) {
        return facts_of(process, design);
    }
    let near = nearest(wanted, story.designs.iter().map(|(id, _)| id.as_str()));
    let finding = Finding::error("unknown-name", format!("no design is called `{wanted}`")).at(told.place.clone());
    findings.push(near.map_or(finding.clone(), |near| finding.help(format!("did you mean `{near}`?"))));
    value.clone()
}

fn play(process: &Process, story: &Scenario, acts: &[Act], case: Case) -> Run {
    let mut stage = Stage { process, case, told: Vec::new() };
    stage.tell(None, true);
    let mut surprises = Vec::new();
    for (index, (told, act)) in story.acts.iter().zip(acts).enumerate() {
        let outcome = stage.case.submit(act.clone());
        let refusal = outcome.refusal().cloned();
        let expected = is_announced(process, story.kind, told.refused.as_ref(), refusal.as_ref(), &stage.case);
        if !expected {
            surprises.push(index);
        }
        stage.tell(Some(index), expected);
    }
    if let Some(until) = story.until {
        stage.case.pass(until.end(process.utc_offset()));
        stage.tell(None, true);
    }
    let Stage { case, told, .. } = stage;
    let mut verdict = Verdict { surprises, ..Verdict::default() };
    if let Some(state) = &story.expect.ends_in {
        let id = process.tables().names.states.get(&name(state)).copied();
        let met = id.is_some_and(|id| case.state().is_active(id));
        let entered = id.and_then(|id| entered_last(process, &told, id));
        verdict.no_later_than = story.expect.no_later_than.map(|day| (day, met && entered.is_some_and(|entered| entered <= day)));
        verdict.ends_in = Some(Expectation { state: state.clone(), met, entered });
    } else if let Some(day) = story.expect.no_later_than {
        let last = told.iter().rev().find_map(|told| told.entry.event()).map(|event| event.at.day_told(process.utc_offset()));
        verdict.no_later_than = Some((day, last.is_none_or(|last| last <= day)));
    }
    Run { case, told, verdict, would_stop_at: None }
}

struct Stage<'p> {
    process: &'p Process,
    case: Case,
    told: Vec<Told>,
}

impl Stage<'_> {
    /// Takes what is new in the log over; the last entry is the answer to the act. Lapses on the way have no act.
    fn tell(&mut self, act: Option<usize>, as_expected: bool) {
        let entries = self.case.take_entries();
        let last = entries.len().saturating_sub(1);
        let mut standing: Vec<StateId> = self.told.last().map(|told| told.stands_at.clone()).unwrap_or_default();
        for (index, entry) in entries.into_iter().enumerate() {
            if let Some(event) = entry.event() {
                for step in event.microsteps() {
                    let exits: Vec<StateId> = step.exits().collect();
                    standing.retain(|state| !exits.contains(state));
                    standing.extend(step.entries().filter(|state| self.process.tables().leaves.contains(state.index())));
                }
                standing.sort_unstable();
            }
            let own = index == last && entry.act().is_some();
            self.told.push(Told { entry, act: act.filter(|_| own), stands_at: standing.clone(), as_expected: as_expected || !own });
        }
    }
}

/// Whether an act was answered as the story says. A record expects nothing of single acts unless it says so.
fn is_announced(process: &Process, kind: Kind, announced: Option<&Announced>, refusal: Option<&Refusal>, case: &Case) -> bool {
    let irregular = case.entries().last().and_then(Entry::event).and_then(|event| event.irregular.as_deref());
    let found = refusal.or(irregular);
    match (announced, found) {
        (None, None) | (Some(Announced::Unasked), _) => true,
        // What the process would have refused is what a record shows; a refusal proper is something else.
        (None, Some(_)) => kind == Kind::Record && refusal.is_none(),
        (Some(_), None) => false,
        (Some(Announced::Whatever), Some(_)) => true,
        (Some(Announced::For(wanted)), Some(found)) => {
            let mut found = found.ids(process);
            let mut wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
            found.sort_unstable();
            wanted.sort_unstable();
            wanted.dedup();
            found == wanted
        }
    }
}

fn entered_last(process: &Process, told: &[Told], state: StateId) -> Option<Date> {
    let events = told.iter().rev().filter_map(|told| told.entry.event());
    let entered = events.into_iter().find(|event| event.microsteps().any(|step| step.entries().any(|entered| entered == state)));
    entered.map(|event| event.at.day_told(process.utc_offset()))
}

/// The first act that a binding process refuses.
fn first_refused(acts: &[Act], mut case: Case) -> Option<usize> {
    acts.iter().position(|act| !case.submit(act.clone()).is_accepted())
}
