//! One microstep: exits, effects, entries, deadlines (S2.8 to S2.12, S7.4).

use crate::deadlines::Seen;
use crate::event::Pending;
use crate::fold::With;
use crate::state::CaseState;
use crate::steps::Steps;
use alloc::collections::VecDeque;
use alloc::vec::Vec;
use mandate_process::definition::Kind;
use mandate_process::ids::{EdgeId, StateId, TriggerId};
use mandate_process::tables::{EffectRow, ROOT, Tables, Target};
use mandate_process::time::Instant;
use mandate_process::{Bits, Process};

/// What one macrostep works with, kept to be used again.
#[derive(Debug, Default)]
pub(crate) struct Bench {
    pub selected: Vec<EdgeId>,
    pub queue: VecDeque<TriggerId>,
    pub seen: Seen,
    pub steps: Steps,
    exits: Bits,
    entries: Bits,
    by_default: Bits,
    before: Bits,
}

impl Bench {
    pub fn new(tables: &Tables) -> Self {
        let none = Bits::new(tables.states.len());
        Self { exits: none.clone(), entries: none.clone(), by_default: none.clone(), before: none, ..Self::default() }
    }
}

impl CaseState {
    /// Takes transitions together.
    pub(crate) fn microstep(&mut self, process: &Process, trigger: TriggerId, edges: &[EdgeId], bench: &mut Bench) {
        let tables = process.tables();
        let alone = if let [edge] = edges { Some(&tables.edges[*edge]) } else { None };
        match alone.and_then(|edge| edge.domain.zip(edge.enters.as_ref())) {
            Some((domain, enters)) => {
                bench.exits.clone_from(&tables.states[domain].inside);
                self.leave(tables, bench);
                bench.entries.clone_from(&enters.states);
                bench.by_default.clone_from(&enters.by_default);
                debug_assert!(self.enters(tables, edges, bench), "what an edge enters alone is known");
            }
            None => {
                self.work_out_exits(tables, edges, bench);
                self.leave(tables, bench);
                self.work_out_entries(tables, edges, bench);
            }
        }
        self.move_and_do(process, trigger, edges, bench);
        self.finish(process, bench);
    }

    /// What transitions exit together, and perhaps more that is not active.
    fn work_out_exits(&self, tables: &Tables, edges: &[EdgeId], bench: &mut Bench) {
        bench.exits.clear();
        for edge in edges {
            let row = &tables.edges[*edge];
            match row.domain {
                _ if row.targets.is_empty() => {}
                Some(domain) => bench.exits.union_with(&tables.states[domain].inside),
                None => bench.exits.union_with(&self.exits(tables, *edge)),
            }
        }
    }

    /// Leaves what lies on the bench, as far as it is active.
    #[inline]
    fn leave(&mut self, tables: &Tables, bench: &mut Bench) {
        bench.exits.intersect_with(&self.active);
        self.remember(tables, &bench.exits);
        bench.before.clone_from(&self.active);
        self.active.subtract(&bench.exits);
    }

    /// What transitions enter together, worked out on the configuration they leave behind.
    fn work_out_entries(&self, tables: &Tables, edges: &[EdgeId], bench: &mut Bench) {
        bench.entries.clear();
        bench.by_default.clear();
        let mut entry = Entry { tables, state: self, entries: &mut bench.entries, by_default: &mut bench.by_default };
        let targets = edges.iter().flat_map(|edge| &tables.edges[*edge].targets);
        entry.enter(targets.copied());
    }

    /// Whether what lies on the bench is what transitions enter.
    fn enters(&self, tables: &Tables, edges: &[EdgeId], bench: &mut Bench) -> bool {
        let (entries, by_default) = (bench.entries.clone(), bench.by_default.clone());
        self.work_out_entries(tables, edges, bench);
        entries == bench.entries && by_default == bench.by_default
    }

    /// Enters the initial states (S4.7).
    pub(crate) fn enter_initial(&mut self, process: &Process, bench: &mut Bench) {
        let tables = process.tables();
        bench.exits.clear();
        bench.entries.clear();
        bench.by_default.clear();
        bench.before.clone_from(&self.active);
        let mut entry = Entry { tables, state: self, entries: &mut bench.entries, by_default: &mut bench.by_default };
        entry.enter(tables.states[ROOT].initial.iter().copied());
        bench.by_default.insert(ROOT.index());
        for effect in &tables.states[ROOT].on_initial {
            self.effect(process, effect, &mut bench.queue);
        }
        self.move_and_do(process, mandate_process::tables::AUTOMATIC, &[], bench);
        self.arm_at_opening(process, self.clock, &mut bench.seen);
        self.finish(process, bench);
    }

    /// Puts the case into a state in place of what is active there, and nothing else happens: a "what if" (S12.4).
    pub(crate) fn stand_in(&mut self, tables: &Tables, state: StateId) {
        if self.is_active(state) {
            return;
        }
        let mut around = tables.states[state].parent;
        while !self.is_active(around) {
            around = tables.states[around].parent;
        }
        self.active.subtract(&tables.states[around].inside);
        let none = Bits::new(tables.states.len());
        let (mut entries, mut by_default) = (none.clone(), none);
        let mut entry = Entry { tables, state: self, entries: &mut entries, by_default: &mut by_default };
        entry.enter(core::iter::once(Target::State(state)));
        self.active.union_with(&entries);
    }

    /// Looks at the deadlines again, and ends the case if a final child of the root was entered (S4.8).
    fn finish(&mut self, process: &Process, bench: &mut Bench) {
        self.look(process, &mut bench.seen);
        if self.active.intersects(&process.tables().ends) {
            bench.queue.clear();
            self.withdraw_all();
        }
    }

    /// Effects and moves in their order, then what they do to deadlines.
    fn move_and_do(&mut self, process: &Process, trigger: TriggerId, edges: &[EdgeId], bench: &mut Bench) {
        let tables = process.tables();
        let Bench { queue, seen, steps, exits, entries, by_default, before, .. } = bench;
        steps.push(trigger, edges, exits, entries);
        if exits.intersects(&tables.acting) {
            for state in exits.iter().rev().map(StateId::from) {
                for effect in &tables.states[state].on_exit {
                    self.effect(process, effect, queue);
                }
            }
        }
        for edge in edges {
            let row = &tables.edges[*edge];
            if let Some((place, _)) = tables.transitions[row.transition].at_most
                && let Some(count) = self.taken.get_mut(place)
            {
                *count += 1;
            }
            for effect in &row.effects {
                self.effect(process, effect, queue);
            }
        }
        if entries.intersects(&tables.acting) {
            self.enter_and_do(process, entries, by_default, queue);
        } else {
            self.active.union_with(entries);
        }
        self.leave_and_enter(process, before, exits, entries, seen);
    }

    /// Enters states one by one, in document order, and does what entering each does.
    fn enter_and_do(&mut self, process: &Process, entries: &Bits, by_default: &Bits, queue: &mut VecDeque<TriggerId>) {
        let tables = process.tables();
        for state in entries.iter().map(StateId::from) {
            self.active.insert(state.index());
            let row = &tables.states[state];
            for effect in &row.on_entry {
                self.effect(process, effect, queue);
            }
            if by_default.contains(state.index()) {
                for effect in &row.on_initial {
                    self.effect(process, effect, queue);
                }
            }
            if row.kind == Kind::Final {
                self.complete(tables, row.parent, queue);
            }
        }
    }

    fn effect(&mut self, process: &Process, effect: &EffectRow, queue: &mut VecDeque<TriggerId>) {
        match effect {
            EffectRow::Raise(trigger) => queue.push_back(*trigger),
            EffectRow::Send(trigger, delay) => {
                self.sends.push(Pending { trigger: *trigger, due: Instant(self.clock.0.saturating_add(*delay)) });
            }
            // A transition has no actor: there is nothing that could not fit.
            EffectRow::Change(change) => self.change(process.tables(), change, With::default()).unwrap_or_default(),
        }
    }

    /// Queues the completions that a final child of `parent` brings (S2.12).
    fn complete(&self, tables: &Tables, parent: StateId, queue: &mut VecDeque<TriggerId>) {
        let mut done = parent;
        while done != ROOT {
            queue.extend(tables.states[done].done);
            done = tables.states[done].parent;
            if tables.states[done].kind != Kind::Parallel || !self.is_complete(tables, done) {
                return;
            }
        }
    }

    fn is_complete(&self, tables: &Tables, state: StateId) -> bool {
        let row = &tables.states[state];
        match row.kind {
            Kind::Compound => row.children.iter().any(|child| tables.states[*child].kind == Kind::Final && self.is_active(*child)),
            Kind::Parallel => row.children.iter().all(|child| self.is_complete(tables, *child)),
            _ => false,
        }
    }

    /// Writes the memories of states that are exited, from the configuration as it is (S2.9).
    #[inline]
    fn remember(&mut self, tables: &Tables, exits: &Bits) {
        if !tables.histories.is_empty() {
            self.remember_exits(tables, exits);
        }
    }

    fn remember_exits(&mut self, tables: &Tables, exits: &Bits) {
        for (id, row) in tables.histories.iter() {
            if !exits.contains(row.of.index()) {
                continue;
            }
            let Some(memory) = self.memories.get_mut(id.index()) else { continue };
            memory.clone_from(&tables.states[row.of].inside);
            memory.intersect_with(&self.active);
            if row.deep {
                memory.intersect_with(&tables.leaves);
            } else {
                let children = memory.iter().filter(|state| tables.states[StateId::from(*state)].parent != row.of).collect::<Vec<_>>();
                children.into_iter().for_each(|state| {
                    memory.remove(state);
                });
            }
        }
    }

    /// Whether the configuration is legal (S1.6).
    pub(crate) fn is_legal(&self, tables: &Tables) -> bool {
        self.active.contains(ROOT.index())
            && self.active.iter().map(StateId::from).all(|state| {
                let row = &tables.states[state];
                self.is_active(row.parent)
                    && match row.kind {
                        Kind::Compound => self.active.shared(&row.child_mask) == 1,
                        Kind::Parallel => row.child_mask.is_subset(&self.active),
                        _ => true,
                    }
            })
    }
}

/// Working out what is entered (S2.10).
struct Entry<'a> {
    tables: &'a Tables,
    /// The state after the exits.
    state: &'a CaseState,
    entries: &'a mut Bits,
    by_default: &'a mut Bits,
}

impl Entry<'_> {
    fn enter(&mut self, targets: impl Iterator<Item = Target> + Clone) {
        for target in targets.clone() {
            self.down(target);
        }
        for target in targets {
            self.up_from(target, ROOT);
        }
    }

    fn up_from(&mut self, target: Target, limit: StateId) {
        if let Target::State(state) = target {
            return self.up(state, limit);
        }
        let mut states = Vec::new();
        self.state.effective_targets(self.tables, target, &mut states);
        for state in states {
            self.up(state, limit);
        }
    }

    fn down(&mut self, target: Target) {
        match target {
            Target::State(state) => self.down_state(state),
            Target::History(history) => {
                let row = &self.tables.histories[history];
                let memory: Vec<StateId> = self.state.memory(history).collect();
                if memory.is_empty() && row.default.is_empty() {
                    return self.down_state(row.of);
                }
                if memory.is_empty() {
                    row.default.iter().for_each(|target| self.down(*target));
                    row.default.iter().for_each(|target| self.up_from(*target, row.of));
                    return;
                }
                memory.iter().for_each(|state| self.down_state(*state));
                memory.iter().for_each(|state| self.up(*state, row.of));
            }
        }
    }

    fn down_state(&mut self, state: StateId) {
        if self.state.is_active(state) {
            return;
        }
        self.entries.insert(state.index());
        let row = &self.tables.states[state];
        match row.kind {
            Kind::Compound => {
                self.by_default.insert(state.index());
                row.initial.iter().for_each(|target| self.down(*target));
                row.initial.iter().for_each(|target| self.up_from(*target, state));
            }
            Kind::Parallel => self.fill(state),
            _ => {}
        }
    }

    fn up(&mut self, state: StateId, limit: StateId) {
        let mut outer = self.tables.states[state].parent;
        while outer != limit && outer != ROOT && !self.state.is_active(outer) {
            self.entries.insert(outer.index());
            if self.tables.states[outer].kind == Kind::Parallel {
                self.fill(outer);
            }
            outer = self.tables.states[outer].parent;
        }
    }

    /// Enters by default the tracks in which nothing is entered yet.
    fn fill(&mut self, parallel: StateId) {
        for track in &self.tables.states[parallel].children {
            let row = &self.tables.states[*track];
            if !self.entries.contains(track.index()) && !self.entries.intersects(&row.inside) {
                self.down_state(*track);
            }
        }
    }
}
