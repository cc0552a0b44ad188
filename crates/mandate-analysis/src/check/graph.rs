//! What each edge may leave and enter and what can be reached, whatever the facts say: an over-approximation, so
//! that what is not reachable here is reachable nowhere.

use mandate_process::definition::Kind;
use mandate_process::ids::{EdgeId, HistoryId, StateId, Table, TransitionId, TriggerId};
use mandate_process::tables::{AUTOMATIC, EdgeRow, ROOT, Tables, Target, TriggerKind};
use mandate_process::{Bits, Process};

/// What one edge may do to the configuration.
#[derive(Default)]
pub(crate) struct Move {
    /// What it waits for; empty if nothing ever brings it.
    pub triggers: Vec<TriggerId>,
    /// The state that stays active around what it leaves. For a memory the outermost one it may be.
    pub domain: StateId,
    /// States it may enter.
    pub entered: Bits,
    /// States it may exit.
    pub exited: Bits,
}

/// The process with its edges worked out.
pub(crate) struct Graph<'p> {
    pub process: &'p Process,
    pub tables: &'p Tables,
    /// One for each edge.
    pub moves: Table<EdgeId, Move>,
    /// States that some path over transitions reaches, each `when` taken for yes; with the root.
    pub reachable: Bits,
    /// States that can be done.
    pub completable: Bits,
}

impl<'p> Graph<'p> {
    pub fn new(process: &'p Process) -> Self {
        let tables = process.tables();
        let mut triggers: Table<EdgeId, Vec<TriggerId>> = tables.edges.iter().map(|_| Vec::new()).collect();
        for (id, row) in tables.triggers.iter() {
            for edge in row.by_source.iter().flat_map(|(_, edges)| edges) {
                if let Some(of) = triggers.rows_mut().get_mut(edge.index()) {
                    of.push(id);
                }
            }
        }
        let moves = tables
            .edges
            .iter()
            .map(|(id, edge)| {
                let domain = domain(tables, edge);
                let mut exited = Bits::new(tables.states.len());
                if !edge.targets.is_empty() {
                    exited.union_with(&tables.states[domain].inside);
                }
                Move { triggers: triggers[id].clone(), domain, entered: Bits::new(tables.states.len()), exited }
            })
            .collect();
        let width = tables.states.len();
        let mut graph = Self { process, tables, moves, reachable: Bits::new(width), completable: Bits::new(width) };
        graph.reach();
        graph
    }

    /// Goes on until no edge reaches anything new.
    fn reach(&mut self) {
        self.reachable.insert(ROOT.index());
        let initial = entered(self.tables, &self.tables.states[ROOT].initial, ROOT, &self.reachable);
        self.reachable.union_with(&initial);
        loop {
            let before = self.reachable.len();
            self.completable = completable(self.tables, &self.reachable);
            for (id, edge) in self.tables.edges.iter() {
                if !self.reachable.contains(edge.source.index()) || !self.is_brought(id) {
                    continue;
                }
                let remembers = edge.targets.iter().any(|target| matches!(target, Target::History(_)));
                let old = &self.moves[id].entered;
                if edge.targets.is_empty() || (!old.is_empty() && !remembers) {
                    continue;
                }
                let entered = entered(self.tables, &edge.targets, self.moves[id].domain, &self.reachable);
                self.reachable.union_with(&entered);
                if let Some(row) = self.moves.rows_mut().get_mut(id.index()) {
                    row.entered = entered;
                }
            }
            // A last round after nothing new was reached would change nothing: memories hold reached states only.
            if self.reachable.len() == before {
                break;
            }
        }
    }

    /// Whether something that an edge waits for can ever come.
    pub fn is_brought(&self, edge: EdgeId) -> bool {
        self.moves[edge].triggers.iter().any(|trigger| match self.tables.triggers[*trigger].kind {
            TriggerKind::Done(state) => self.completable.contains(state.index()),
            _ => true,
        })
    }

    /// Whether an edge can ever be selected, as far as states and triggers tell.
    pub fn is_live(&self, edge: EdgeId) -> bool {
        self.reachable.contains(self.tables.edges[edge].source.index()) && self.is_brought(edge)
    }

    pub fn is_automatic(&self, edge: EdgeId) -> bool {
        self.moves[edge].triggers.contains(&AUTOMATIC)
    }

    pub fn edges(&self) -> impl Iterator<Item = (EdgeId, &'p EdgeRow)> + use<'p> {
        self.tables.edges.iter()
    }

    pub fn state(&self, id: StateId) -> &'p str {
        &self.tables.states[id].name
    }

    pub fn transition(&self, id: TransitionId) -> &'p str {
        &self.tables.transitions[id].name
    }

    /// The name of the transition of an edge.
    pub fn edge(&self, id: EdgeId) -> &'p str {
        self.transition(self.tables.edges[id].transition)
    }

    /// Whether `inner` is `outer` or inside it.
    pub fn holds(&self, outer: StateId, inner: StateId) -> bool {
        holds(self.tables, outer, inner)
    }

    /// A state and its ancestors, innermost first, the root not.
    pub fn upward(&self, state: StateId) -> impl Iterator<Item = StateId> + use<'p> {
        let tables = self.tables;
        std::iter::successors(Some(state), move |state| Some(tables.states[*state].parent)).take_while(|state| *state != ROOT)
    }

    /// The state that a target stands for: of a memory, the state it remembers.
    pub fn home(&self, target: Target) -> StateId {
        home(self.tables, target)
    }
}

fn holds(tables: &Tables, outer: StateId, inner: StateId) -> bool {
    outer == inner || tables.states[outer].inside.contains(inner.index())
}

fn home(tables: &Tables, target: Target) -> StateId {
    match target {
        Target::State(state) => state,
        Target::History(history) => tables.histories[history].of,
    }
}

fn domain(tables: &Tables, edge: &EdgeRow) -> StateId {
    if edge.targets.is_empty() {
        return edge.source;
    }
    if let Some(domain) = edge.domain {
        return domain;
    }
    let all_inside = |outer: StateId| edge.targets.iter().all(|target| tables.states[outer].inside.contains(home(tables, *target).index()));
    if edge.internal && tables.states[edge.source].kind == Kind::Compound && all_inside(edge.source) {
        return edge.source;
    }
    let mut outer = tables.states[edge.source].parent;
    while outer != ROOT && !(tables.states[outer].kind == Kind::Compound && all_inside(outer)) {
        outer = tables.states[outer].parent;
    }
    outer
}

/// Every state that entering these targets below `limit` may enter, memories holding any of `remembered`.
fn entered(tables: &Tables, targets: &[Target], limit: StateId, remembered: &Bits) -> Bits {
    let mut memories: Vec<HistoryId> = Vec::new();
    let mut into = Bits::new(tables.states.len());
    for target in targets {
        towards(tables, *target, limit, &mut into, &mut memories);
    }
    // Document order: what is added stands behind what adds it, so one pass fills in everything.
    for (id, row) in tables.states.iter().filter(|(_, row)| matches!(row.kind, Kind::Compound | Kind::Parallel)) {
        if !into.contains(id.index()) {
            continue;
        }
        let has_none = |into: &Bits| !row.children.iter().any(|child| into.contains(child.index()));
        if row.kind == Kind::Parallel {
            row.children.iter().for_each(|track| {
                into.insert(track.index());
            });
        } else if has_none(&into) {
            for target in &row.initial {
                towards(tables, *target, id, &mut into, &mut memories);
            }
            if let (true, Some(first)) = (has_none(&into), row.children.first()) {
                into.insert(first.index());
            }
        }
    }
    // Beside what a memory leads to before it is written: what it may hold.
    for history in memories.into_iter().map(|history| &tables.histories[history]) {
        let held = tables.states[history.of].inside.iter().filter(|state| remembered.contains(*state)).map(StateId::from);
        if history.deep {
            held.for_each(|state| {
                into.insert(state.index());
            });
        } else {
            let held: Vec<Target> = held.filter(|state| tables.states[*state].parent == history.of).map(Target::State).collect();
            into.union_with(&entered(tables, &held, history.of, remembered));
        }
    }
    into
}

/// Adds a target and what lies between it and `limit`; of a memory where it leads before it is written.
fn towards(tables: &Tables, target: Target, limit: StateId, into: &mut Bits, memories: &mut Vec<HistoryId>) {
    let mut climb = |from: StateId| {
        let mut state = from;
        while state != limit && state != ROOT && into.insert(state.index()) {
            state = tables.states[state].parent;
        }
    };
    match target {
        Target::State(state) => climb(state),
        Target::History(history) => {
            memories.push(history);
            climb(tables.histories[history].of);
            tables.histories[history].default.iter().for_each(|default| climb(home(tables, *default)));
        }
    }
}

fn completable(tables: &Tables, reachable: &Bits) -> Bits {
    let mut done = Bits::new(tables.states.len());
    for (id, row) in tables.states.iter().rev() {
        let is_done = match row.kind {
            Kind::Compound => {
                row.children.iter().any(|child| tables.states[*child].kind == Kind::Final && reachable.contains(child.index()))
            }
            Kind::Parallel => row.children.iter().all(|track| done.contains(track.index())),
            _ => false,
        };
        if is_done {
            done.insert(id.index());
        }
    }
    done
}
