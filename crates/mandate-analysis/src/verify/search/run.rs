//! The search itself: batches of blocks gone through by all threads at once, then what they found put in order.

use super::found::{Found, Mark, Successors};
use super::frontier::{Block, Frontier};
use super::step::PLACES;
use super::table::{Met, Table};
use super::worker::{Harvest, To, Worker};
use super::{Follow, Ground, Options, Progress, Seen};
use mandate_engine::CaseState;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

/// So many blocks a thread are gone through before what was found is put in order.
const BLOCKS: usize = 32;
/// A search never has more states: their numbers are to fit.
const MOST: usize = 1 << 31;

/// Searches all that can happen from a state, and a node of what is followed there.
///
/// It ends when all was found, when `follow` breaks, or when it is cut by [`Options`].
///
/// ```
/// use mandate_analysis::verify::search::{Ground, Move, Options, Seen, search};
/// use mandate_engine::explore::prepare;
/// use mandate_engine::{Act, Opening, begin, open};
/// use mandate_process::Process;
/// use mandate_process::definition::{Definition, Role, State, Transition};
/// use mandate_process::time::Date;
/// let mut definition = Definition::new("door");
/// definition.vocabulary.declare_act("push");
/// definition.vocabulary.roles.push(Role { id: "guest".into(), ..Role::default() });
/// definition.root = State::compound("", [State::atomic("shut"), State::atomic("open")]);
/// definition.transitions.push(Transition::new("opens", ["shut"], ["open"]).on_act("push"));
/// let process = Process::compile(definition).expect("a process");
/// let noon = Date::parse("2027-02-11").expect("a real day").at_noon(0);
/// let start = begin(&process, &open(&process, &Opening::new("case", noon)).expect("it opens")).expect("it begins");
/// let acts = [prepare(&process, &start, &Act::new("push", "guest", noon)).expect("an act of this process")];
/// let ground = Ground { process: &process, start: &start, acts: &acts, live: None };
/// let found = search(ground, Seen::at(0), &(), Options::default());
/// assert_eq!((found.states(), found.edges, found.complete), (2, 1, true));
/// assert_eq!(found.path_to(1).iter().map(|step| step.what).collect::<Vec<_>>(), [Move::Act(0)]);
/// ```
pub fn search<F: Follow>(ground: Ground<'_>, from: Seen, follow: &F, options: Options<'_>) -> Found {
    let mut workers: Vec<Worker<'_, F>> = (0..options.threads.max(1)).map(|_| Worker::new(ground, follow, options)).collect();
    let mut search = Search {
        table: Table::new(),
        frontier: Frontier::default(),
        found: Found {
            complete: ground.acts.len() <= PLACES,
            successors: options.keep_edges.then(Successors::default),
            ..Found::default()
        },
        most: options.most_states.clamp(1, MOST),
        cases: options.count_cases.then(BTreeSet::new),
    };
    search.begin(&mut workers, from, ground.start, follow);
    while search.found.stopped.is_none() && search.frontier.len() > 0 {
        let goes_on = !is_raised(options.stop) && search.batch(&mut workers, options.stop);
        if !goes_on {
            search.found.complete = false;
            break;
        }
        if let Some(progress) = options.progress {
            let (states, waiting) = (search.found.states(), search.frontier.len());
            progress(Progress { states, waiting, depth: search.found.depth });
        }
    }
    search.found.cases = search.cases.map(|cases| cases.len());
    search.found.close();
    search.found
}

fn is_raised(stop: Option<&AtomicBool>) -> bool {
    stop.is_some_and(|stop| stop.load(Relaxed))
}

struct Search {
    table: Table,
    frontier: Frontier,
    found: Found,
    most: usize,
    /// The states that were found, whatever the node, by their fingerprints.
    cases: Option<BTreeSet<u128>>,
}

impl Search {
    /// The start is state 0.
    fn begin<F: Follow>(&mut self, workers: &mut [Worker<'_, F>], from: Seen, start: &CaseState, follow: &F) {
        let Some(worker) = workers.first_mut() else { return };
        let (fingerprint, bytes) = worker.start(from.node);
        if let Ok(Met::Earliest(slot)) = self.table.meet(fingerprint, 0) {
            self.table.number(slot, 0);
        }
        self.found.push(0, 0, start.timers().next().is_none());
        self.note(worker.case(&bytes), worker.mark(from.node, start));
        self.frontier.push(0, 0, from.node, if from.fulfilled { &[] } else { &bytes });
        if from.broken || follow.is_broken_in(&mut follow.eye(), from.node, start) {
            self.found.stopped = Some(0);
            self.found.complete = false;
        }
    }

    /// Goes through the first blocks; false if the search is cut.
    fn batch<F: Follow>(&mut self, workers: &mut [Worker<'_, F>], stop: Option<&AtomicBool>) -> bool {
        let blocks = self.frontier.take(workers.len() * BLOCKS);
        let mut harvests = gather(workers, &blocks, &self.table, stop);
        harvests.sort_unstable_by_key(|harvest| harvest.place);
        let full = harvests.iter().any(|harvest| !harvest.whole);
        // Numbers are given in order: behind a block that was not gone through nothing counts.
        let whole = harvests.iter().zip(0..).take_while(|(harvest, place)| harvest.whole && harvest.place == *place).count();
        for (harvest, block) in harvests.iter().take(whole).zip(&blocks) {
            if !self.reap(harvest, block) {
                return false;
            }
            if self.found.stopped.is_some() {
                return true;
            }
        }
        self.frontier.put_back(blocks.into_iter().skip(whole));
        if full {
            self.table.enlarge();
        }
        true
    }

    /// Numbers what one block led to, in order; false if there are more states than there may be.
    fn reap(&mut self, harvest: &Harvest, block: &Block) -> bool {
        let depth = block.depth + 1;
        self.found.complete &= !harvest.cut;
        let mut from = 0;
        let mut edges = harvest.edges;
        let mut cut = false;
        for fresh in &harvest.fresh {
            let bytes = harvest.bytes.get(from..fresh.end).unwrap_or_default();
            from = fresh.end;
            if self.table.is_earliest(fresh.slot, fresh.order) {
                let Some(number) = self.next() else {
                    (cut, edges) = (true, fresh.edges);
                    break;
                };
                self.table.number(fresh.slot, number);
                self.found.push(fresh.from, fresh.step, fresh.quiet);
                self.note(fresh.case, fresh.mark);
                self.found.depth = depth;
                self.frontier.push(number, depth, fresh.node, bytes);
                if fresh.broken {
                    self.found.stopped = Some(number);
                }
            }
        }
        self.found.edges += edges as u64;
        self.keep(harvest, block, edges);
        if let (Some((from, step)), false) = (harvest.broken_by, cut) {
            self.found.edges += 1;
            self.found.stopped = u32::try_from(self.found.states()).ok();
            self.found.push(from, step.code(), false);
            self.note(None, None);
            self.found.depth = depth;
        }
        self.found.complete &= self.found.stopped.is_none();
        !cut
    }

    /// Keeps what is known of the state with the next number.
    fn note(&mut self, case: Option<u128>, mark: Option<Mark>) {
        if let (Some(cases), Some(case)) = (&mut self.cases, case) {
            cases.insert(case);
        }
        if self.found.successors.is_some() {
            self.found.marks.push(mark.unwrap_or_default());
        }
    }

    fn next(&self) -> Option<u32> {
        let number = self.found.states();
        (number < self.most).then(|| u32::try_from(number).ok()).flatten()
    }

    /// Keeps the first edges of one block. Where they lead is numbered by now.
    fn keep(&mut self, harvest: &Harvest, block: &Block, edges: usize) {
        let Some(successors) = &mut self.found.successors else { return };
        let mut edges = harvest.kept.iter().take(edges).peekable();
        for (number, ..) in block.states() {
            while let Some(edge) = edges.next_if(|edge| edge.from == number) {
                let to = match edge.to {
                    To::Number(number) => Some(number),
                    To::Slot(slot) => self.table.numbered(slot),
                };
                if let Some(to) = to {
                    successors.push(to, edge);
                }
            }
            successors.end();
        }
    }
}

/// Goes through blocks with all threads: each takes the next block that nobody took.
fn gather<F: Follow>(workers: &mut [Worker<'_, F>], blocks: &[Block], table: &Table, stop: Option<&AtomicBool>) -> Vec<Harvest> {
    let next = AtomicUsize::new(0);
    let work = |worker: &mut Worker<'_, F>| {
        let mut harvests = Vec::new();
        while !is_raised(stop) {
            let place = next.fetch_add(1, Relaxed);
            let Some(block) = blocks.get(place) else { break };
            let harvest = worker.expand(place, block, table);
            if !harvest.whole || harvest.broken {
                // What comes behind would be dropped.
                next.fetch_max(blocks.len(), Relaxed);
            }
            harvests.push(harvest);
        }
        harvests
    };
    let Some((own, others)) = workers.split_first_mut().filter(|_| !blocks.is_empty()) else { return Vec::new() };
    if others.is_empty() || blocks.len() == 1 {
        return work(own);
    }
    std::thread::scope(|scope| {
        let others: Vec<_> = others.iter_mut().map(|worker| scope.spawn(|| work(worker))).collect();
        let mut harvests = work(own);
        for other in others {
            match other.join() {
                Ok(more) => harvests.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        harvests
    })
}
