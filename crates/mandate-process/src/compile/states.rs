//! The tree of states: numbers, masks, initials, memories.

use super::{At, Compiler, enter};
use crate::bits::Bits;
use crate::definition::{Item, Kind, State};
use crate::finding::Finding;
use crate::ids::StateId;
use crate::tables::{HistoryRow, ROOT, StateRow, Target, name};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

impl<'d> Compiler<'d> {
    /// Numbers the states in document order and gives them back in that order.
    pub(super) fn states(&mut self) -> Vec<State> {
        let mut declared: Vec<&'d State> = Vec::new();
        let mut stack: Vec<(&'d State, Option<StateId>)> = Vec::from([(&self.definition.root, None)]);
        let mut memories: Vec<(&'d State, StateId)> = Vec::new();
        while let Some((state, parent)) = stack.pop() {
            if matches!(state.kind, Kind::ShallowHistory | Kind::DeepHistory) {
                memories.push((state, parent.unwrap_or(ROOT)));
                continue;
            }
            if declared.len() >= self.limits.states {
                self.report(
                    At(Item::Process, ""),
                    Finding::error("too-many", "more states than the limit").why(format!("at most {}", self.limits.states)),
                );
                return Vec::new();
            }
            let id = self.state_row(state, parent);
            declared.push(state);
            stack.extend(state.children.iter().rev().map(|child| (child, Some(id))));
        }
        self.masks();
        // Memories stand before their parent's children may refer to them, in document order of the parent.
        memories.sort_by_key(|(_, parent)| *parent);
        for (memory, parent) in &memories {
            self.memory_row(memory, *parent);
        }
        for (index, state) in declared.iter().enumerate() {
            if state.kind == Kind::Compound {
                let initial = self.initial(At(Item::State, &state.id), state);
                if let Some(row) = self.tables.states.rows_mut().get_mut(index) {
                    row.initial = initial;
                }
            }
        }
        for (memory, parent) in &memories {
            let mut default = self.initial(At(Item::State, &memory.id), memory);
            if default.is_empty() {
                default = self.start_of(*parent);
            }
            if let Some(id) = self.tables.names.histories.get(&*memory.id).copied()
                && let Some(row) = self.tables.histories.rows_mut().get_mut(id.index())
            {
                row.default = default;
            }
        }
        declared.into_iter().map(|state| State { children: Vec::new(), ..state.clone() }).collect()
    }

    fn state_row(&mut self, state: &'d State, parent: Option<StateId>) -> StateId {
        let id = StateId::from(self.tables.states.len());
        let at = At(Item::State, &state.id);
        if parent.is_some() {
            enter(&mut self.tables.names.states, &mut self.findings, self.definition, Item::State, &state.id, id);
        }
        let real = state.children.iter().filter(|child| !matches!(child.kind, Kind::ShallowHistory | Kind::DeepHistory)).count();
        let shape = |what: &str| Finding::error("bad-structure", String::from(what));
        match state.kind {
            Kind::Atomic if real > 0 => self.report(at, shape("an atomic state has children")),
            Kind::Final if real > 0 => self.report(at, shape("a final state has children")),
            Kind::Compound if real == 0 => self.report(at, shape("a compound state has no child")),
            Kind::Parallel if real == 0 => self.report(at, shape("a parallel state has no track")),
            Kind::Parallel if state.children.iter().any(|child| child.kind == Kind::Final) => self.report(at, shape("a track is final")),
            _ => {}
        }
        self.tables.states.push(StateRow {
            name: name(&state.id),
            kind: state.kind,
            parent: parent.unwrap_or(ROOT),
            end: id.0 + 1,
            children: Vec::new(),
            inside: Bits::default(),
            child_mask: Bits::default(),
            initial: Vec::new(),
            histories: Vec::new(),
            on_entry: Vec::new(),
            on_exit: Vec::new(),
            on_initial: Vec::new(),
            done: None,
        })
    }

    /// Children, ends and masks, from the parents.
    fn masks(&mut self) {
        let count = self.tables.states.len();
        let parents: Vec<StateId> = self.tables.states.rows().iter().map(|row| row.parent).collect();
        let rows = self.tables.states.rows_mut();
        for index in (1..count).rev() {
            let end = rows.get(index).map_or(0, |row| row.end);
            if let Some(parent) = parents.get(index).and_then(|parent| rows.get_mut(parent.index())) {
                parent.end = parent.end.max(end);
                parent.children.insert(0, StateId::from(index));
            }
        }
        self.tables.leaves = Bits::new(count);
        self.tables.ends = Bits::new(count);
        self.tables.timed = Bits::new(count);
        for (index, row) in rows.iter_mut().enumerate() {
            row.inside = Bits::new(count);
            row.inside.insert_range(index + 1, usize::from(row.end));
            row.child_mask = Bits::new(count);
            for child in &row.children {
                row.child_mask.insert(child.index());
            }
            if matches!(row.kind, Kind::Atomic | Kind::Final) {
                self.tables.leaves.insert(index);
                if row.kind == Kind::Final && row.parent == ROOT {
                    self.tables.ends.insert(index);
                }
            }
        }
    }

    fn memory_row(&mut self, memory: &'d State, parent: StateId) {
        let row = HistoryRow { name: name(&memory.id), of: parent, deep: memory.kind == Kind::DeepHistory, default: Vec::new() };
        let id = self.tables.histories.push(row);
        if self.tables.names.states.contains_key(&*memory.id) {
            self.report(At(Item::State, &memory.id), Finding::error("duplicate-name", format!("state `{}` is declared twice", memory.id)));
        }
        enter(&mut self.tables.names.histories, &mut self.findings, self.definition, Item::State, &memory.id, id);
        if let Some(row) = self.tables.states.rows_mut().get_mut(parent.index()) {
            row.histories.push(id);
        }
    }

    /// Where a state starts in the usual way: what a memory without default leads to before it is written.
    fn start_of(&self, state: StateId) -> Vec<Target> {
        let row = &self.tables.states[state];
        if row.kind == Kind::Parallel { row.children.iter().copied().map(Target::State).collect() } else { row.initial.clone() }
    }

    /// Where a compound starts, or where a memory leads before there is one.
    fn initial(&mut self, at: At<'d>, state: &'d State) -> Vec<Target> {
        let inside = match state.kind {
            Kind::Compound if state.id.is_empty() => Some(ROOT),
            Kind::Compound => self.tables.names.states.get(&*state.id).copied(),
            _ => self.tables.names.histories.get(&*state.id).map(|id| self.tables.histories[*id].of),
        };
        let Some(inside) = inside else { return Vec::new() };
        if state.initial.is_empty() {
            let first = self.tables.states[inside].children.first().map(|child| Target::State(*child));
            return if state.kind == Kind::Compound { first.into_iter().collect() } else { Vec::new() };
        }
        let targets = self.targets(at, &state.initial);
        for target in &targets {
            let to = self.target_state(*target);
            let within = to > inside && to.0 < self.tables.states[inside].end;
            let remembered = matches!(target, Target::History(_)) && to == inside;
            if !(within || remembered) {
                self.report(at, Finding::error("bad-structure", "an initial state is not inside the state it starts"));
            }
        }
        targets
    }

    /// Names of states or memories as targets, which must be able to stand together.
    pub(super) fn targets(&mut self, at: At<'d>, names: &'d [String]) -> Vec<Target> {
        let mut targets = Vec::new();
        for wanted in names {
            if let Some(state) = self.tables.names.states.get(&**wanted) {
                targets.push(Target::State(*state));
            } else if let Some(history) = self.tables.names.histories.get(&**wanted) {
                targets.push(Target::History(*history));
            } else {
                self.unknown_state(at, wanted);
            }
        }
        let orthogonal = targets
            .iter()
            .enumerate()
            .all(|(index, a)| targets.iter().skip(index + 1).all(|b| self.are_orthogonal(self.target_state(*a), self.target_state(*b))));
        if !orthogonal {
            self.report(
                at,
                Finding::error("bad-structure", "the targets cannot be active together").why("each in another track of one parallel state"),
            );
        }
        targets
    }

    /// Reports a state that is not declared.
    pub(super) fn unknown_state(&mut self, at: At<'_>, wanted: &str) {
        let names: Vec<String> = self.tables.names.states.keys().map(|name| String::from(&**name)).collect();
        self.unknown(at, Item::State, wanted, names.iter().map(String::as_str));
    }

    /// The state a target stands for when two targets are compared.
    pub(super) fn target_state(&self, target: Target) -> StateId {
        match target {
            Target::State(state) => state,
            Target::History(history) => self.tables.histories[history].of,
        }
    }

    /// Whether the least common ancestor of two states is a parallel and neither is inside the other.
    fn are_orthogonal(&self, a: StateId, b: StateId) -> bool {
        let states = &self.tables.states;
        let holds = |outer: StateId, inner: StateId| outer <= inner && inner.0 < states[outer].end;
        if holds(a, b) || holds(b, a) {
            return false;
        }
        let mut common = states[a].parent;
        while !holds(common, b) {
            common = states[common].parent;
        }
        states[common].kind == Kind::Parallel
    }
}
