//! Transitions, triggers, effects and deadlines.

use super::{At, Compiler};
use crate::bits::Bits;
use crate::definition::{Deadline, Effect, Item, Kind, Resume, Transition, Trigger};
use crate::finding::Finding;
use crate::ids::{DeadlineId, EdgeId, StateId, TransitionId, TriggerId};
use crate::tables::{DeadlineRow, EdgeRow, EffectRow, HistoryRow, Name, ROOT, Target, TransitionRow, TriggerKind, TriggerRow, name};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

impl<'d> Compiler<'d> {
    /// Everything that moves: triggers first, so that patterns can be written out.
    pub(super) fn moves(&mut self) {
        self.triggers();
        self.deadlines();
        for (index, transition) in self.definition.transitions.iter().enumerate() {
            self.transition(index.into(), transition);
        }
        self.wait();
        self.forget_idle_completions();
        self.admits();
        self.watched();
    }

    /// One trigger for every name that acts, raises and sends know, every deadline and every state that can be done.
    fn triggers(&mut self) {
        self.trigger(TriggerKind::Automatic);
        for (index, act) in self.definition.vocabulary.acts.iter().enumerate() {
            let trigger = self.named_trigger(&act.id);
            if let Some(row) = self.tables.acts.rows_mut().get_mut(index) {
                row.trigger = trigger;
            }
        }
        let mut names: Vec<&str> = Vec::new();
        let mut stack = Vec::from([&self.definition.root]);
        while let Some(state) = stack.pop() {
            names.extend(state.on_entry.iter().chain(&state.on_exit).chain(&state.on_initial).filter_map(queued));
            stack.extend(state.children.iter().rev());
        }
        names.extend(self.definition.transitions.iter().flat_map(|transition| &transition.effects).filter_map(queued));
        for wanted in names {
            self.named_trigger(wanted);
        }
        for id in self.tables.states.ids() {
            if matches!(self.tables.states[id].kind, Kind::Compound | Kind::Parallel) && id != ROOT {
                let trigger = self.trigger(TriggerKind::Done(id));
                if let Some(row) = self.tables.states.rows_mut().get_mut(id.index()) {
                    row.done = Some(trigger);
                }
            }
        }
        for index in 0..self.definition.deadlines.len() {
            self.trigger(TriggerKind::Lapse(index.into()));
        }
    }

    fn trigger(&mut self, kind: TriggerKind) -> TriggerId {
        self.tables.triggers.push(TriggerRow { kind, sources: Bits::new(self.tables.states.len()), by_source: Vec::new() })
    }

    fn named_trigger(&mut self, wanted: &str) -> TriggerId {
        if let Some(found) = self.tables.names.triggers.get(wanted) {
            return *found;
        }
        let name: Name = name(wanted);
        let id = self.trigger(TriggerKind::Name(name.clone()));
        self.tables.names.triggers.insert(name, id);
        id
    }

    /// What entering and leaving states does: last, because the members that it names come last (S5.6).
    pub(super) fn effects_of_states(&mut self) {
        self.tables.acting = Bits::new(self.tables.states.len());
        let mut stack = Vec::from([&self.definition.root]);
        let mut index = 0;
        while let Some(state) = stack.pop() {
            if matches!(state.kind, Kind::ShallowHistory | Kind::DeepHistory) {
                continue;
            }
            let at = At(Item::State, &state.id);
            let entry = self.effects(at, &state.on_entry);
            let initial = self.effects(at, &state.on_initial);
            let exit = self.effects(at, &state.on_exit);
            if state.kind == Kind::Final || !(entry.is_empty() && initial.is_empty() && exit.is_empty()) {
                self.tables.acting.insert(index);
            }
            if let Some(row) = self.tables.states.rows_mut().get_mut(index) {
                (row.on_entry, row.on_exit, row.on_initial) = (entry, exit, initial);
            }
            index += 1;
            stack.extend(state.children.iter().rev());
        }
    }

    fn effects(&mut self, at: At<'d>, effects: &'d [Effect]) -> Vec<EffectRow> {
        effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Change(change) => self.change(at, None, change).map(EffectRow::Change),
                Effect::Raise(name) => Some(EffectRow::Raise(self.named_trigger(name))),
                Effect::Send { name, delay } => Some(EffectRow::Send(self.named_trigger(name), (*delay).max(0))),
            })
            .collect()
    }

    fn transition(&mut self, id: TransitionId, transition: &'d Transition) {
        let at = At(Item::Transition, &transition.id);
        if transition.from.is_empty() {
            self.report(at, Finding::error("missing", "the transition comes from nowhere").why("at least one source"));
        }
        let when = transition.when.as_ref().and_then(|test| self.test(at, test, 0));
        let needs = transition.needs.iter().filter_map(|rule| self.rule(at, rule)).collect::<Vec<_>>();
        let by = self.roles(at, &transition.by);
        self.judged_only_on_acts(at, transition);
        let mut targets = self.targets(at, &transition.to);
        if transition.resume != Resume::No {
            targets = targets.into_iter().map(|target| self.resumed(target, transition.resume)).collect();
        }
        let at_most = transition.at_most.map(|most| (self.tables.counted.len(), most));
        if at_most.is_some() {
            self.tables.counted.push(id);
        }
        let mut edges = Vec::new();
        for source in &transition.from {
            let Some(source) = self.tables.names.states.get(&**source).copied() else {
                self.unknown_state(at, source);
                continue;
            };
            if self.tables.states[source].kind == Kind::Final {
                self.report(at, Finding::error("bad-structure", format!("the source `{}` is final", self.tables.states[source].name)));
            }
            let effects = self.effects(at, &transition.effects);
            let domain = self.domain(source, &targets, transition.internal);
            if transition.resume != Resume::No {
                self.resumes_what_is_left(at, source, &targets);
            }
            let row = EdgeRow {
                transition: id,
                source,
                targets: targets.clone(),
                internal: transition.internal,
                domain,
                when,
                needs: needs.clone(),
                by,
                effects,
            };
            edges.push(self.tables.edges.push(row));
        }
        self.tables.transitions.push(TransitionRow { name: name(&transition.id), edges, at_most });
    }

    /// `needs`, `by` and `at-most` refuse an act: a transition that does not wait for acts alone has nobody to refuse.
    fn judged_only_on_acts(&mut self, at: At<'_>, transition: &Transition) {
        if transition.needs.is_empty() && transition.by.is_empty() && transition.at_most.is_none() {
            return;
        }
        let raised = |name: &str| {
            let of_states = |state: &crate::definition::State| {
                state.on_entry.iter().chain(&state.on_exit).chain(&state.on_initial).any(|effect| queued(effect) == Some(name))
            };
            let mut stack = Vec::from([&self.definition.root]);
            while let Some(state) = stack.pop() {
                if of_states(state) {
                    return true;
                }
                stack.extend(&state.children);
            }
            self.definition.transitions.iter().flat_map(|transition| &transition.effects).any(|effect| queued(effect) == Some(name))
        };
        let acts_only = !transition.on.is_empty()
            && transition
                .on
                .iter()
                .all(|trigger| matches!(trigger, Trigger::Name(name) if self.tables.names.acts.contains_key(&**name) && !raised(name)));
        if !acts_only {
            self.report(
                at,
                Finding::error("judged-without-act", "`needs`, `by` or `at-most` on a transition that does not wait for acts alone")
                    .why("only an act can be refused: use `when`"),
            );
        }
    }

    /// The memory of a state that a transition resumes; one for each state and depth.
    fn resumed(&mut self, target: Target, resume: Resume) -> Target {
        let Target::State(state) = target else { return target };
        let deep = resume == Resume::All;
        if matches!(self.tables.states[state].kind, Kind::Atomic | Kind::Final) {
            return target;
        }
        let own = format!("{}/{}", self.tables.states[state].name, if deep { "all" } else { "top" });
        if let Some(found) = self.tables.names.histories.get(&*own) {
            return Target::History(*found);
        }
        let id = self.tables.histories.push(HistoryRow { name: name(&own), of: state, deep, default: Vec::new() });
        self.tables.names.histories.insert(name(&own), id);
        if let Some(row) = self.tables.states.rows_mut().get_mut(state.index()) {
            row.histories.push(id);
        }
        Target::History(id)
    }

    fn resumes_what_is_left(&mut self, at: At<'_>, source: StateId, targets: &[Target]) {
        for target in targets {
            let Target::History(history) = *target else { continue };
            let of = self.tables.histories[history].of;
            if of <= source && source.0 < self.tables.states[of].end {
                let what = format!("`resume` into `{}`, which is active when the transition is taken", self.tables.states[of].name);
                self.report(at, Finding::error("resume-into-active", what).why("only what was left can be resumed"));
            }
        }
    }

    /// The state that stays active around what a transition leaves, where the definition tells.
    fn domain(&self, source: StateId, targets: &[Target], internal: bool) -> Option<StateId> {
        if targets.iter().any(|target| matches!(target, Target::History(_))) {
            return None;
        }
        let states = &self.tables.states;
        let holds = |outer: StateId, inner: StateId| outer < inner && inner.0 < states[outer].end;
        let all_inside = |outer: StateId| targets.iter().all(|target| holds(outer, self.target_state(*target)));
        if internal && states[source].kind == Kind::Compound && all_inside(source) {
            return Some(source);
        }
        let mut outer = states[source].parent;
        while outer != ROOT && !(states[outer].kind == Kind::Compound && all_inside(outer)) {
            outer = states[outer].parent;
        }
        Some(outer)
    }

    /// Enters every edge at the triggers it waits for, patterns written out.
    fn wait(&mut self) {
        for (index, transition) in self.definition.transitions.iter().enumerate() {
            let at = At(Item::Transition, &transition.id);
            let mut triggers: Vec<TriggerId> = Vec::new();
            if transition.on.is_empty() {
                triggers.push(crate::tables::AUTOMATIC);
            }
            for on in &transition.on {
                let found = self.waits_for(at, on);
                triggers.extend(found);
            }
            triggers.sort_unstable();
            triggers.dedup();
            let edges: Vec<EdgeId> = self.tables.transitions.rows().get(index).map(|row| row.edges.clone()).unwrap_or_default();
            for trigger in triggers {
                for edge in &edges {
                    let source = self.tables.edges[*edge].source;
                    if let Some(row) = self.tables.triggers.rows_mut().get_mut(trigger.index()) {
                        row.sources.insert(source.index());
                        match row.by_source.binary_search_by_key(&source, |(state, _)| *state) {
                            Ok(place) => row.by_source.get_mut(place).into_iter().for_each(|(_, edges)| edges.push(*edge)),
                            Err(place) => row.by_source.insert(place, (source, Vec::from([*edge]))),
                        }
                    }
                }
            }
        }
    }

    /// A completion that nothing waits for need not be queued.
    fn forget_idle_completions(&mut self) {
        for row in self.tables.states.rows_mut() {
            row.done = row.done.filter(|trigger| !self.tables.triggers[*trigger].by_source.is_empty());
        }
    }

    fn waits_for(&mut self, at: At<'_>, on: &Trigger) -> Vec<TriggerId> {
        match on {
            Trigger::Lapse(deadline) => {
                let Some(found) = self.deadline(at, deadline) else { return Vec::new() };
                let trigger = self.tables.triggers.iter().find(|(_, row)| row.kind == TriggerKind::Lapse(found)).map(|(id, _)| id);
                if let (Some(row), Some(trigger)) = (self.tables.deadlines.rows_mut().get_mut(found.index()), trigger) {
                    row.lapse = Some(trigger);
                }
                trigger.into_iter().collect()
            }
            Trigger::Done(state) => {
                let Some(found) = self.tables.names.states.get(&**state).copied() else {
                    self.unknown_state(at, state);
                    return Vec::new();
                };
                self.tables.states[found].done.into_iter().collect()
            }
            Trigger::Name(pattern) if pattern == "*" => {
                for (index, row) in self.tables.deadlines.rows_mut().iter_mut().enumerate() {
                    row.lapse = self
                        .tables
                        .triggers
                        .iter()
                        .find(|(_, row)| row.kind == TriggerKind::Lapse(DeadlineId::from(index)))
                        .map(|(id, _)| id);
                }
                self.tables.triggers.ids().filter(|id| *id != crate::tables::AUTOMATIC).collect()
            }
            Trigger::Name(pattern) => {
                let stem = pattern.strip_suffix(".*").unwrap_or(pattern);
                let matches = |name: &str| name == stem || name.strip_prefix(stem).is_some_and(|rest| rest.starts_with('.'));
                let found: Vec<TriggerId> =
                    self.tables.names.triggers.iter().filter(|(name, _)| matches(name)).map(|(_, id)| *id).collect();
                // A name that nothing brings waits for ever: the suite does so on purpose, a file may not.
                if found.is_empty() && self.definition.places.of(at.0, at.1).is_some() {
                    let names: Vec<String> = self.tables.names.acts.keys().map(|name| String::from(&**name)).collect();
                    self.unknown(at, Item::Act, pattern, names.iter().map(String::as_str));
                }
                found
            }
        }
    }

    fn deadlines(&mut self) {
        for (index, deadline) in self.definition.deadlines.iter().enumerate() {
            let row = self.deadline_row(index.into(), deadline);
            self.tables.deadlines.push(row);
        }
    }

    fn deadline_row(&mut self, id: DeadlineId, deadline: &'d Deadline) -> DeadlineRow {
        let at = At(Item::Deadline, &deadline.id);
        let mut during = Bits::new(self.tables.states.len());
        for state in &deadline.during {
            match self.tables.names.states.get(&**state) {
                Some(state) => {
                    during.insert(state.index());
                    self.tables.timed.insert(state.index());
                }
                None => self.unknown_state(at, state),
            }
        }
        let fact = deadline.at.as_deref().and_then(|fact| self.fact(at, fact));
        if let Some(fact) = fact {
            let row = &self.tables.facts[fact];
            if row.atom != crate::tables::Atom::Date || row.set || !row.keys.is_empty() || row.sum_of.is_some() {
                self.wrong(at, format!("`at = \"{}\"`", row.name), "a single date fact");
            }
        }
        if deadline.at.is_none() && deadline.after.is_none() {
            self.report(at, Finding::error("missing", "the deadline has no length").why("`after`, or `at`"));
        }
        if deadline.at.is_some() && !deadline.armed_by.is_empty() {
            self.report(at, Finding::error("bad-structure", "`at` and `armed-by` on one deadline").why("a date arms it, or an act does"));
        }
        if deadline.before.is_some_and(|before| !before.unit.is_calendar()) || (deadline.before.is_some() && deadline.at.is_none()) {
            self.report(
                at,
                Finding::error("bad-structure", "`before` without a date, or shorter than a day")
                    .why("days, working days, weeks, months or years before `at`"),
            );
        }
        let met_when = deadline.met_when.as_ref().and_then(|test| self.test(at, test, 0));
        for (acts, arms) in [(&deadline.armed_by, true), (&deadline.met_by, false)] {
            for wanted in acts {
                let Some(act) = self.tables.names.acts.get(&**wanted).copied() else {
                    let names: Vec<String> = self.tables.names.acts.keys().map(|name| String::from(&**name)).collect();
                    self.unknown(at, Item::Act, wanted, names.iter().map(String::as_str));
                    continue;
                };
                if let Some(row) = self.tables.acts.rows_mut().get_mut(act.index()) {
                    if arms { row.arms.push(id) } else { row.meets.push(id) }
                }
            }
        }
        DeadlineRow {
            name: name(&deadline.id),
            during: (!deadline.during.is_empty()).then_some(during),
            armed_by_acts: !deadline.armed_by.is_empty(),
            after: deadline.after,
            at: fact,
            before: deadline.before,
            met_when,
            lapse: None,
        }
    }

    fn admits(&mut self) {
        let mut stack = Vec::from([&self.definition.root]);
        while let Some(state) = stack.pop() {
            stack.extend(state.children.iter());
            let id = if state.id.is_empty() { Some(ROOT) } else { self.tables.names.states.get(&*state.id).copied() };
            for wanted in &state.admits {
                let Some(act) = self.tables.names.acts.get(&**wanted).copied() else {
                    let names: Vec<String> = self.tables.names.acts.keys().map(|name| String::from(&**name)).collect();
                    self.unknown(At(Item::State, &state.id), Item::Act, wanted, names.iter().map(String::as_str));
                    continue;
                };
                if let (Some(id), Some(row)) = (id, self.tables.acts.rows_mut().get_mut(act.index())) {
                    row.admitted.insert(id.index());
                }
            }
        }
    }

    fn watched(&mut self) {
        self.tables.watched =
            self.tables.deadlines.iter().filter(|(_, row)| row.at.is_some() || row.met_when.is_some()).map(|(id, _)| id).collect();
    }
}

fn queued(effect: &Effect) -> Option<&str> {
    match effect {
        Effect::Raise(name) | Effect::Send { name, .. } => Some(name),
        Effect::Change(_) => None,
    }
}
