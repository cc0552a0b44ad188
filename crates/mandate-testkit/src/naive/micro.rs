//! S2.9 to S2.13: memories, entry, order, completion, effects.

use super::select::{Edge, Happened};
use super::structure::ROOT;
use super::{Naive, Step};
use crate::naive::deadlines::Sent;
use crate::naive::facts::Doer;
use mandate_process::definition::{Effect, Kind};
use mandate_process::time::Instant;
use std::collections::BTreeSet;

/// What is to be entered (S2.10).
#[derive(Default)]
struct Entry {
    added: BTreeSet<String>,
    /// Compounds that start at their initials.
    by_initial: BTreeSet<String>,
}

impl Naive {
    /// One microstep of the selected transitions (S4.2, step 4, without the look).
    pub(super) fn microstep(&mut self, happened: &Happened, selected: &[Edge]) {
        self.microsteps += 1;
        let before = self.active.clone();
        let exits: BTreeSet<String> = selected.iter().flat_map(|edge| self.exits(edge)).collect();
        let exited = self.exit_all(&exits);
        let mut taken = Vec::new();
        for edge in selected {
            let transition = self.transition(edge).clone();
            self.run(&transition.effects); // S2.11: all exits, then the changes in the order taken
            if transition.at_most.is_some() {
                *self.taken.entry(transition.id.clone()).or_insert(0) += 1; // S3.6
            }
            taken.push(transition.id);
        }
        let mut entry = Entry::default();
        for edge in selected {
            let targets = self.targets(edge);
            self.add_targets(&targets, &mut entry);
        }
        let entered = self.enter_all(&entry);
        self.deadlines_left_and_entered(&before, &exited, &entered);
        self.steps.push(Step { trigger: happened.text(), taken, exited, entered });
    }

    /// The microstep of the opening (S4.7).
    pub(super) fn first_microstep(&mut self) {
        self.microsteps += 1;
        let mut entry = Entry::default();
        let initials = self.tree.initials(ROOT).to_vec();
        self.add_targets(&initials, &mut entry);
        let entered = self.enter_all(&entry);
        self.deadlines_left_and_entered(&BTreeSet::new(), &[], &entered);
        self.steps.push(Step { trigger: String::from("opening"), taken: Vec::new(), exited: Vec::new(), entered });
    }

    // S2.9, S2.11
    fn exit_all(&mut self, exits: &BTreeSet<String>) -> Vec<String> {
        let before = self.active.clone();
        let mut exited = self.tree.in_order(exits);
        exited.reverse();
        for state in &exited {
            for history in self.tree.histories_of(state) {
                let memory = self.remembered(&history, state, &before);
                self.memories.insert(history, memory);
            }
        }
        for state in &exited {
            self.active.remove(state);
            let effects = self.tree.node(state).on_exit.clone();
            self.run(&effects);
        }
        exited
    }

    // S1.10
    fn remembered(&self, history: &str, of: &str, before: &BTreeSet<String>) -> BTreeSet<String> {
        let deep = self.tree.kind(history) == Kind::DeepHistory;
        let atomic = |state: &str| matches!(self.tree.kind(state), Kind::Atomic | Kind::Final);
        let kept = |state: &String| {
            if deep { atomic(state) && self.tree.is_inside(state, of) } else { self.tree.children(of).contains(state) }
        };
        before.iter().filter(|state| kept(state)).cloned().collect()
    }

    // S2.10
    fn add_targets(&self, targets: &[String], entry: &mut Entry) {
        for target in targets {
            self.down(target, entry);
        }
        for target in targets {
            self.up(target, ROOT, entry);
        }
    }

    // S2.10
    fn down(&self, s: &str, entry: &mut Entry) {
        if self.tree.is_history(s) {
            let m: Vec<String> = match self.memories.get(s) {
                Some(memory) => self.tree.in_order(memory),
                None => self.tree.initials(s).to_vec(),
            };
            for x in &m {
                self.down(x, entry);
            }
            for x in &m {
                self.up(x, self.tree.parent(s), entry);
            }
            return;
        }
        if self.active.contains(s) {
            return;
        }
        entry.added.insert(s.to_string());
        match self.tree.kind(s) {
            Kind::Compound => {
                entry.by_initial.insert(s.to_string());
                for i in self.tree.initials(s) {
                    self.down(i, entry);
                }
                for i in self.tree.initials(s) {
                    self.up(i, s, entry);
                }
            }
            Kind::Parallel => self.fill_in(s, entry),
            _ => {}
        }
    }

    // S2.10
    fn fill_in(&self, parallel: &str, entry: &mut Entry) {
        for c in self.tree.children(parallel) {
            if !entry.added.iter().any(|state| self.tree.is_inside(state, c)) {
                self.down(c, entry);
            }
        }
    }

    // S2.10
    fn up(&self, s: &str, limit: &str, entry: &mut Entry) {
        for effective in self.effective(s) {
            for a in self.tree.ancestors(&effective) {
                if a == limit || a == ROOT || self.active.contains(a) {
                    break;
                }
                entry.added.insert(a.clone());
                if self.tree.kind(a) == Kind::Parallel {
                    self.fill_in(a, entry);
                }
            }
        }
    }

    // S2.11, S2.13
    fn enter_all(&mut self, entry: &Entry) -> Vec<String> {
        let entered = self.tree.in_order(&entry.added);
        for state in &entered {
            self.active.insert(state.clone());
            let node = self.tree.node(state).clone();
            self.run(&node.on_entry);
            if entry.by_initial.contains(state) {
                self.run(&node.on_initial);
            }
            if node.kind == Kind::Final {
                self.queue_done(state);
            }
        }
        entered
    }

    // S2.12
    fn queue_done(&mut self, entered: &str) {
        let mut done = self.tree.parent(entered).to_string();
        if done == ROOT {
            return;
        }
        self.queue.push_back(Happened::Done(done.clone()));
        loop {
            let above = self.tree.parent(&done).to_string();
            if above == ROOT || self.tree.kind(&above) != Kind::Parallel || !self.is_complete(&above) {
                return;
            }
            self.queue.push_back(Happened::Done(above.clone()));
            done = above;
        }
    }

    // S2.12
    fn is_complete(&self, state: &str) -> bool {
        let children = self.tree.children(state);
        match self.tree.kind(state) {
            Kind::Compound => children.iter().any(|child| self.active.contains(child) && self.tree.kind(child) == Kind::Final),
            Kind::Parallel => children.iter().all(|track| self.is_complete(track)),
            _ => false,
        }
    }

    // S2.13, S4.10
    fn run(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::Change(change) => self.change(change, &Doer::Transition),
                Effect::Raise(name) => self.queue.push_back(Happened::Name(name.clone())),
                Effect::Send { name, delay } => {
                    let due = self.held_within_limits(Instant(self.clock.0.saturating_add(*delay)));
                    self.sent.push(Sent { name: name.clone(), due });
                }
            }
        }
    }
}
