//! Soundness, as three answers: the option to complete, proper completion, no dead transition (S14.6).

use super::complete::{Found, completes};
use super::look::{Bounds, everything};
use super::model::model;
use super::proof::{Asked, Doubt, Looked, Proof, Verdict};
use super::prove::Prover;
use super::slice::{Kept, Seeds, slice};
use mandate_process::ids::TransitionId;
use std::collections::BTreeSet;

/// So often more of the process is kept before it is given up.
const MOST_ROUNDS: usize = 12;

impl Prover<'_> {
    /// Whether from everywhere a case can come to its end.
    pub(super) fn option_to_complete(&self) -> Proof {
        let asked = Asked::OptionToComplete;
        let tables = self.process.tables();
        let seeds = Seeds { states: tables.states.ids().filter(|state| tables.ends.contains(state.index())).collect(), ..Seeds::default() };
        let mut kept: BTreeSet<Kept> = BTreeSet::new();
        let mut looked = Looked::default();
        for _ in 0..MOST_ROUNDS {
            let slice = slice(self.process, &seeds, &kept);
            let Ok(model) = model(&slice.process, &self.scope, false) else { break };
            let bounds = Bounds { most_states: self.options.most_states, stop: self.options.stop, progress: None, timed: false };
            let (outcome, graph) = everything(&slice, &model, bounds);
            looked = self.looked(&slice, &outcome, &kept, false);
            if !outcome.complete {
                return Proof { asked, verdict: Verdict::CannotTell(Doubt::TooManyStates(outcome.states)), looked };
            }
            match completes(&slice, &model, &graph) {
                Found::Always => return Proof { asked, verdict: Verdict::Holds(None), looked },
                Found::Never(place) => {
                    let verdict = self.stuck(&slice, &model, &graph, place);
                    return Proof { asked, verdict, looked };
                }
                Found::HangsOn(more) if more.is_subset(&kept) => {
                    let doubt = Doubt::HangsOnRules(looked.rules_kept.clone());
                    return Proof { asked, verdict: Verdict::CannotTell(doubt), looked };
                }
                Found::HangsOn(more) => kept.extend(more),
            }
        }
        let states = looked.states;
        Proof { asked, verdict: Verdict::CannotTell(Doubt::TooManyStates(states)), looked }
    }

    /// Entering a final state of the root ends the case, withdraws what runs and drops what is queued (S4.8): nothing can
    /// be left over. What is proved here is that no transition leaves such a state.
    pub(super) fn proper_completion(&self) -> Proof {
        let tables = self.process.tables();
        let leaves = tables.edges.iter().any(|(_, edge)| tables.ends.contains(edge.source.index()));
        let verdict = if leaves { Verdict::Broken(None) } else { Verdict::Holds(None) };
        Proof { asked: Asked::ProperCompletion, verdict, looked: Looked::default() }
    }

    /// Whether every transition can be taken.
    pub(super) fn no_dead_transition(&self) -> Proof {
        let asked = Asked::NoDeadTransition;
        let mut looked = Looked::default();
        let mut dead = Vec::new();
        let mut doubtful = Vec::new();
        let mut covered = BTreeSet::new();
        for transition in self.process.tables().transitions.ids() {
            if covered.contains(&transition) {
                continue;
            }
            let (verdict, one) = self.alive(transition);
            looked.states += one.states;
            covered.extend(verdict.story().into_iter().flat_map(|story| self.taken_in(&story.scenario)));
            match verdict {
                Verdict::Broken(_) => dead.push(transition),
                Verdict::CannotTell(_) => doubtful.push(self.process.tables().transitions[transition].name.to_string()),
                Verdict::Holds(_) => {}
            }
        }
        looked.dead = dead.iter().map(|transition| self.process.tables().transitions[*transition].name.to_string()).collect();
        let verdict = match (dead.is_empty(), doubtful.is_empty()) {
            (false, _) => Verdict::Broken(None),
            (true, false) => Verdict::CannotTell(Doubt::NotShown(doubtful)),
            (true, true) => Verdict::Holds(None),
        };
        Proof { asked, verdict, looked }
    }

    /// The transitions that a story takes.
    fn taken_in(&self, scenario: &mandate_scenario::Scenario) -> BTreeSet<TransitionId> {
        let edges = &self.process.tables().edges;
        let Ok(run) = mandate_scenario::run(self.process, scenario) else { return BTreeSet::new() };
        let events = run.told.iter().filter_map(|told| told.entry.event());
        events
            .flat_map(|event| event.microsteps().flat_map(|step| step.edges().collect::<Vec<_>>()).collect::<Vec<_>>())
            .map(|edge| edges[edge].transition)
            .collect()
    }
}
