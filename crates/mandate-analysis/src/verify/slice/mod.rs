//! Smaller processes that can do all that the whole one can, as far as some of it goes.
//!
//! A property is proved on a slice: a process of its own, cut out of the definition and compiled like any other. It
//! shows the pieces that the property speaks of ([`Seeds`]) and what these hang on; whatever the whole process does, the
//! slice does too, and after each event the two agree on all that is kept. So what holds of every run of the slice holds
//! of every run of the whole.
//!
//! What is left out:
//!
//! - **States.** Inside a state nobody asks about, nothing is kept; it stands as one. So do tracks.
//! - **Facts, deadlines, acts, fields** that nothing kept reads, and effects on them.
//! - **Rules that admit** (`needs`), but for those that the caller wants [`Kept`]: acts are accepted that the whole
//!   process refuses. What selects (`when`), what a deadline waits for, `by` and `at-most` stay: they cost little.
//! - **Transitions** that move nothing kept. The act of one is then in order wherever it might start.
//!
//! What loosens an act is listed ([`Dropped`]); a slice without such a list is exact, and a run of it is one of the whole.
//!
//! Not cut is a process that may not settle (S4.9), for where the whole one halts a smaller one would go on; nor one
//! whose deadlines are met by the status of others that are looked at after them, for there it matters how often they are
//! looked at. Members of open types are taken as those the case is opened with. Bounds on how many deadlines lapse at one
//! instant (S7.15) are not shown.

mod cut;
mod hangs;
mod lift;
mod loosened;
mod outline;
mod seeds;
mod shadows;

pub use hangs::Kept;
pub use lift::Lifted;
pub use loosened::Dropped;
pub use seeds::{Seeds, seeds_of};

use crate::check::check;
use crate::check::graph::Graph;
use crate::check::reads::reads;
use hangs::Hangs;
use mandate_process::Process;
use mandate_process::ids::{DeadlineId, FactId, StateId};
use outline::Outline;
use std::collections::BTreeSet;

/// A smaller process, and what it leaves out. Ids beside `process` are those of the whole.
#[derive(Clone, Debug)]
pub struct Slice {
    /// The slice as a process.
    pub process: Process,
    /// The process it was cut out of.
    pub whole: Process,
    /// What makes acts easier in the slice than in the whole. If there is nothing, a run of the slice is one of the whole.
    pub dropped: Vec<Dropped>,
    /// States whose children are kept, in document order; without the root, which always is one.
    pub regions: Vec<StateId>,
    /// States that stand as one though they have children.
    pub closed: Vec<StateId>,
    /// Facts that are kept.
    pub facts: Vec<FactId>,
    /// Deadlines that are kept.
    pub deadlines: Vec<DeadlineId>,
    /// Why nothing was cut, if nothing could be.
    pub uncut: Option<Uncut>,
}

/// Why a process is not cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uncut {
    /// A macrostep may go round without end.
    MayNotSettle,
    /// This deadline is met by the status of one that is looked at after it, so that a second look may tell more than
    /// the first.
    LooksTwice(DeadlineId),
}

impl Slice {
    /// Whether a run of the slice is one of the whole: nothing was dropped that makes acts easier.
    pub fn is_whole(&self) -> bool {
        self.dropped.is_empty()
    }

    fn uncut(whole: &Process, why: Uncut) -> Self {
        let tables = whole.tables();
        let has_children = |id: &StateId| !tables.states[*id].children.is_empty();
        Self {
            process: whole.clone(),
            whole: whole.clone(),
            dropped: Vec::new(),
            regions: tables.states.ids().skip(1).filter(has_children).collect(),
            closed: Vec::new(),
            facts: tables.facts.ids().collect(),
            deadlines: tables.deadlines.ids().collect(),
            uncut: Some(why),
        }
    }
}

/// Cuts a process down to what the seeds hang on, and asks of the rules that admit only those that are wanted.
///
/// ```
/// use mandate_analysis::verify::slice::{Seeds, slice};
/// use mandate_process::Process;
/// use mandate_process::definition::{Definition, State, Transition};
/// use std::collections::BTreeSet;
///
/// let mut definition = Definition::new("pair");
/// let track = |id: &str, a: &str, b: &str| State::compound(id, [State::atomic(a), State::atomic(b)]);
/// definition.root = State::compound("", [State::parallel("both", [track("x", "x1", "x2"), track("y", "y1", "y2")])]);
/// definition.vocabulary.declare_act("go");
/// definition.vocabulary.declare_act("follow");
/// definition.transitions.push(Transition::new("go", ["x1"], ["x2"]).on_act("go"));
/// definition.transitions.push(Transition::new("follow", ["y1"], ["y2"]).on_act("follow"));
/// let whole = Process::compile(definition).expect("a legal process");
/// let seeds = Seeds { states: BTreeSet::from([whole.tables().names.states["x2"]]), ..Seeds::default() };
/// let slice = slice(&whole, &seeds, &BTreeSet::new());
/// assert_eq!(slice.closed.iter().map(|state| whole.state_name(*state)).collect::<Vec<_>>(), ["y"]);
/// assert!(slice.is_whole() && !slice.process.tables().names.acts.contains_key("follow"));
/// ```
pub fn slice(whole: &Process, seeds: &Seeds, kept: &BTreeSet<Kept>) -> Slice {
    if check(whole).iter().any(|finding| finding.code == "automatic-cycle") {
        return Slice::uncut(whole, Uncut::MayNotSettle);
    }
    let graph = Graph::new(whole);
    let hangs = Hangs::new(&graph, seeds, kept);
    let outline = Outline::new(&hangs, hangs.closure(seeds));
    if let Some(deadline) = looks_twice(&graph, &outline) {
        return Slice::uncut(whole, Uncut::LooksTwice(deadline));
    }
    let definition = cut::cut(&outline, seeds);
    let process = match Process::compile_within(definition, *whole.limits()) {
        Ok(process) => process,
        Err(findings) => {
            // What is cut out of a legal process is legal. If it ever is not, the whole process is a slice, too.
            debug_assert!(false, "a slice does not compile: {findings:#?}");
            whole.clone()
        }
    };
    let tables = whole.tables();
    let has_children = |id: &StateId| !tables.states[*id].children.is_empty();
    let standing = tables.states.ids().skip(1).filter(has_children).filter(|id| outline.stands(*id));
    let (regions, closed) = standing.partition(|id| outline.opens(*id));
    Slice {
        process,
        whole: whole.clone(),
        dropped: loosened::dropped(&outline),
        regions,
        closed,
        facts: tables.facts.ids().filter(|id| outline.has_fact(*id)).collect(),
        deadlines: tables.deadlines.ids().filter(|id| outline.has_deadline(*id)).collect(),
        uncut: None,
    }
}

/// A deadline that is kept and whose test hangs on the status of one looked at after it (S4.4).
fn looks_twice(graph: &Graph<'_>, outline: &Outline<'_, '_>) -> Option<DeadlineId> {
    let tables = graph.tables;
    let tested = tables.deadlines.iter().filter(|(id, _)| outline.has_deadline(*id));
    tested.filter_map(|(id, row)| Some((id, row.met_when?))).map(|(id, test)| (id, reads(graph, [test]).deadlines)).find_map(
        |(id, read)| {
            let later = |other: &DeadlineId| *other > id && tables.deadlines[*other].met_when.is_some();
            read.iter().any(later).then_some(id)
        },
    )
}

#[cfg(test)]
mod tests;
