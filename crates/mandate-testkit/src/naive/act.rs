//! S3 and S4.2: judging an act, and what an accepted one does.

use super::facts::Doer;
use super::select::{Edge, Happened};
use super::structure::ROOT;
use super::{Answer, Doing, Kind, Naive};
use mandate_process::definition::{Act, Change, Key, Source};
use mandate_process::time::Instant;
use mandate_process::value::{Base, Value};

/// An act as submitted.
struct Submitted<'a> {
    act: &'a Act,
    actor: &'a str,
    content: &'a [(String, Value)],
}

fn refused(kind: Kind) -> Answer {
    Answer::Refused { kind, unmet: Vec::new() }
}

impl Naive {
    // S3.1, S3.2
    pub(super) fn judge_act(&mut self, act: &str, actor: &str, at: Instant, content: &[(String, Value)]) -> Answer {
        let definition = self.definition.clone();
        let Some(act) = definition.vocabulary.acts.iter().find(|declared| declared.id == act) else { return refused("unknown-act") };
        if self.is_closed() {
            return refused("case-closed");
        }
        if at < self.clock {
            return refused("out-of-time-order");
        }
        if !self.content_fits(act, content) {
            return refused("content-invalid");
        }
        if self.lapse_until(at) {
            return Answer::More; // S7.15
        }
        if self.is_closed() {
            return refused("case-closed");
        }
        // S4.5: all is done on a copy, which is dropped if the act is refused.
        let mut next = self.clone();
        next.clock = at;
        match next.do_act(&Submitted { act, actor, content }) {
            Ok((irregular, unmet)) => {
                *self = next;
                Answer::Accepted { irregular, unmet }
            }
            Err(refusal) => refusal,
        }
    }

    /// Judges an act as if nothing were due, on this very case: if it is refused, the case is spoilt.
    // S3.1 from kind 4
    pub(super) fn does_now(&mut self, doing: &Doing) -> bool {
        let definition = self.definition.clone();
        let declared = definition.vocabulary.acts.iter().find(|declared| declared.id == doing.act);
        let fitting = declared.filter(|act| !self.is_closed() && self.content_fits(act, &doing.content));
        fitting.is_some_and(|act| self.do_act(&Submitted { act, actor: &doing.actor, content: &doing.content }).is_ok())
    }

    /// S4.2; S3.1 from kind 5. Gives the refusal that an irregular act would have had (S11.2).
    fn do_act(&mut self, submitted: &Submitted) -> Result<(Option<Kind>, Vec<String>), Answer> {
        let act = submitted.act;
        let mut overridden: Option<(Kind, Vec<String>)> = None;
        self.begin();
        // Kind 5.
        let Some(role) = self.roster.iter().find(|actor| actor.id == submitted.actor).map(|actor| actor.role.clone()) else {
            return Err(refused("not-this-actor"));
        };
        if !act.by.is_empty() && !act.by.contains(&role) {
            self.overridable("not-this-actor", Vec::new(), &mut overridden)?;
        }
        self.new_members_join(act, submitted.content); // S4.2, step 1
        self.fold(submitted, &role)?;
        self.meet_by(&act.id); // step 2
        self.look();
        // Step 3.
        let happened = Happened::Name(act.id.clone());
        let selected = self.select(&happened);
        // Kind 6.
        if selected.is_empty() && !self.is_admitted(&act.id) {
            return Err(refused("not-in-order"));
        }
        // Kind 7.
        let excludes = |edge: &Edge| !self.transition(edge).by.is_empty() && !self.transition(edge).by.contains(&role);
        if selected.iter().any(excludes) {
            self.overridable("not-this-actor", Vec::new(), &mut overridden)?;
        }
        // Kind 8.
        let unmet = self.unmet(&selected);
        if !unmet.is_empty() {
            self.overridable("rules-unmet", unmet, &mut overridden)?;
        }
        let settled = self.move_on(&act.id, &happened, &selected);
        // Kind 9.
        settled.map_err(|_| refused("does-not-settle"))?;
        Ok(overridden.map_or((None, Vec::new()), |(kind, unmet)| (Some(kind), unmet)))
    }

    /// S4.2, steps 4 to 6; S4.3, S4.8
    fn move_on(&mut self, act: &str, happened: &Happened, selected: &[Edge]) -> Result<(), super::macrostep::DoesNotSettle> {
        if !selected.is_empty() {
            self.take(happened, selected)?;
        }
        if !self.has_ended() {
            self.arm_by(act);
            self.look();
        }
        self.settle()
    }

    /// In a case opened with `record` the refusal is noted, the first by S3.1, and the act goes on.
    // S11.2
    fn overridable(&self, kind: Kind, unmet: Vec<String>, overridden: &mut Option<(Kind, Vec<String>)>) -> Result<(), Answer> {
        if !self.record {
            return Err(Answer::Refused { kind, unmet });
        }
        overridden.get_or_insert((kind, unmet));
        Ok(())
    }

    // S4.2, step 1; S5.8, S5.12
    fn fold(&mut self, submitted: &Submitted, role: &str) -> Result<(), Answer> {
        let doer = Doer::Act { actor: submitted.actor, content: submitted.content };
        if submitted.act.changes.iter().any(|change| self.misfits(change, role)) {
            return Err(refused("not-this-actor"));
        }
        for (_, value) in submitted.content {
            if let Value::Design { facts, .. } = value {
                self.fold_design(facts);
            }
        }
        for change in &submitted.act.changes {
            self.change(change, &doer);
        }
        Ok(())
    }

    /// Whether the change names the actor as a key or value whose type is a role that the actor does not have.
    // S5.9
    fn misfits(&self, change: &Change, role: &str) -> bool {
        let is_other_role = |name: &str| name != role && self.definition.vocabulary.roles.iter().any(|declared| declared.id == name);
        let phrase = &self.fact_named(&change.fact).phrase;
        let mut keys = change.at.iter().zip(&phrase.keys);
        let as_key = keys.any(|(item, key)| *item == Key::Actor && is_other_role(key));
        let as_value = change.source == Source::Actor && matches!(&phrase.base, Base::Named(name) if is_other_role(name));
        as_key || as_value
    }

    // S3.8
    fn is_admitted(&self, act: &str) -> bool {
        let lists = |state: &str| self.tree.node(state).admits.iter().any(|admitted| admitted == act);
        lists(ROOT) || self.active.iter().any(|state| lists(state))
    }

    // S3.6
    fn unmet(&self, selected: &[Edge]) -> Vec<String> {
        let mut in_order: Vec<&Edge> = selected.iter().collect();
        in_order.sort_by_key(|edge| edge.index);
        let mut unmet: Vec<String> = Vec::new();
        for edge in in_order {
            let transition = self.transition(edge);
            let mut failing: Vec<String> = transition.needs.iter().filter(|rule| !self.rule_holds(rule)).cloned().collect();
            let taken = self.taken.get(&transition.id).copied().unwrap_or(0);
            if transition.at_most.is_some_and(|most| taken >= most) {
                failing.push(String::from("at-most"));
            }
            for rule in failing {
                if !unmet.contains(&rule) {
                    unmet.push(rule);
                }
            }
        }
        unmet
    }
}
