//! One case and the same acts, for the engine and for the naive interpreter.

use mandate_analysis::verify::search::Ground;
use mandate_engine::explore::{Prepared, prepare};
use mandate_engine::{Act, CaseState, Opening, begin, open};
use mandate_process::Process;
use mandate_process::definition::Definition;
use mandate_process::limits::Limits;
use mandate_testkit::generate::{Stimulus, stimuli, world};
use mandate_testkit::naive::{Actor, Doing, Naive};

/// So many microsteps a macrostep: loops are cut short.
const MICROSTEPS: usize = 40;

pub struct Both {
    pub process: Process,
    pub start: CaseState,
    pub acts: Vec<Prepared>,
    pub naive: Naive,
    pub doings: Vec<Doing>,
}

impl Both {
    /// A case opened so, and these acts; those that do not fit the case are left out. `None`: it does not open.
    pub fn of(definition: &Definition, opening: &Opening, doings: Vec<Doing>) -> Option<Self> {
        let limits = Limits { microsteps: MICROSTEPS, ..Limits::DEFAULT };
        let process = Process::compile_within(definition.clone(), limits).unwrap();
        let mut start = begin(&process, &open(&process, opening).ok()?).unwrap();
        let made = |doing: &Doing| {
            let content = doing.content.iter().map(|(field, value)| (field.clone().into(), value.clone())).collect();
            Act { content, ..Act::new(doing.act.clone(), doing.actor.clone(), opening.at) }
        };
        for doing in &doings {
            start = start.acquainted(&process, &made(doing)).unwrap_or(start);
        }
        let fitting = doings.into_iter().filter_map(|doing| Some((prepare(&process, &start, &made(&doing)).ok()?, doing)));
        let (acts, doings) = fitting.unzip();
        let actors: Vec<Actor> = opening.actors.iter().map(|(id, role)| Actor { id: id.clone(), role: role.clone() }).collect();
        let naive = Naive::open(definition, &actors, &opening.members, opening.at, opening.record).expect("the engine opens it");
        Some(Self { process, start, acts, naive: naive.within(MICROSTEPS), doings })
    }

    /// A random case with random acts. All members that acts may name are listed: who takes part does not change.
    pub fn random(definition: &Definition, seed: u64, count: usize) -> Option<Self> {
        let world = world(definition, seed);
        let everything = ["need-a", "need-b", "need-c", "need-d"].map(String::from).to_vec();
        let opening = Opening {
            case: "case".into(),
            at: world.opens_at,
            actors: world.actors.iter().map(|actor| (actor.id.clone(), actor.role.clone())).collect(),
            members: world.members.iter().map(|(of, _)| (of.clone(), everything.clone())).collect(),
            record: world.record,
            moved: None,
        };
        let mut doings = Vec::new();
        for stimulus in stimuli(definition, seed, count) {
            if let Stimulus::Act { act, actor, content, .. } = stimulus {
                let doing = Doing { act, actor, content };
                if !doings.contains(&doing) {
                    doings.push(doing);
                }
            }
        }
        Self::of(definition, &opening, doings)
    }

    pub fn ground(&self) -> Ground<'_> {
        Ground { process: &self.process, start: &self.start, acts: &self.acts, live: None }
    }
}
