//! The laws.

use crate::alike::{Standing, lapse, shows, told};
use crate::{local, seeds};
use mandate_analysis::verify::slice::{Slice, slice};
use mandate_engine::{Act, Answer, Decision, Opening, RefusalKind, begin, open};
use mandate_process::Process;
use mandate_process::ids::EdgeId;
use mandate_process::tables::TEXTS;
use mandate_testkit::generate::{Rng, Stimulus, stimuli, world};
use std::collections::BTreeMap;

/// What was met, so that a law about nothing is seen.
type Met = BTreeMap<&'static str, usize>;

fn runs() -> u64 {
    std::env::var("SLICE_RUNS").ok().map_or(600, |text| text.parse().expect("SLICE_RUNS is a number"))
}

#[test]
fn what_the_whole_process_does_a_slice_does_too() {
    let mut met = Met::new();
    for seed in 0..runs() {
        run(seed, &mut met);
    }
    println!("{met:#?}");
    for what in ["cut", "closed state", "fact left out", "act left out", "accepted", "left out", "lapse shown", "lapse left out"] {
        assert!(met.get(what).copied().unwrap_or_default() > 50, "too little `{what}`: {met:?}");
    }
    for what in ["exact", "refused by both", "only the slice accepts", "asked for and refused by both"] {
        assert!(met.get(what).copied().unwrap_or_default() > 10, "too little `{what}`: {met:?}");
    }
}

/// An opening that lists every member the generator knows: who takes part does not change on the way.
fn opening(definition: &mandate_process::definition::Definition, seed: u64) -> Opening {
    let world = world(definition, seed);
    let everything = ["need-a", "need-b", "need-c", "need-d"].map(String::from).to_vec();
    Opening {
        case: "case".into(),
        at: world.opens_at,
        actors: world.actors.iter().map(|actor| (actor.id.clone(), actor.role.clone())).collect(),
        members: world.members.iter().map(|(of, _)| (of.clone(), everything.clone())).collect(),
        record: world.record,
        moved: None,
    }
}

fn run(seed: u64, met: &mut Met) {
    let definition = local::random(seed);
    let whole = Process::compile(definition.clone()).expect("a process that compiles");
    let mut rng = Rng::new(Rng::mixed(seed, 0x511c));
    let seeds = seeds::seeds(&mut rng, &whole);
    let slice = slice(&whole, &seeds, &seeds::kept(&mut rng, &whole));
    note(&slice, met);
    let opening = opening(&definition, seed);
    let Ok(opened) = open(&whole, &opening) else { return };
    let mut listed = opening.clone();
    listed.members.retain(|(of, _)| slice.process.tables().names.sorts.contains_key(&**of));
    let part = open(&slice.process, &listed).unwrap_or_else(|findings| panic!("seed {seed}: the slice does not open: {findings:?}"));
    let mut pair = Pair {
        place: format!("seed {seed}, opening"),
        whole: Standing { state: begin(&whole, &opened).expect("an opening"), process: whole },
        part: Standing { state: begin(&slice.process, &part).expect("an opening"), process: slice.process.clone() },
        slice: &slice,
    };
    pair.stand_alike();
    for (number, stimulus) in stimuli(&definition, seed, 14).iter().enumerate() {
        pair.place = format!("seed {seed}, stimulus {number} {stimulus:?}");
        if !pair.step(stimulus, &seeds.asked, met) {
            break;
        }
    }
}

fn note(slice: &Slice, met: &mut Met) {
    let (whole, part) = (slice.whole.tables(), slice.process.tables());
    let mut count = |what, number: usize| *met.entry(what).or_default() += number;
    count(if slice.uncut.is_some() { "uncut" } else { "cut" }, 1);
    count("closed state", slice.closed.len());
    count("fact left out", whole.facts.len() - slice.facts.len());
    count("act left out", whole.acts.len().saturating_sub(part.acts.len()));
    count("transition left out", whole.transitions.len() - part.transitions.len());
    count("exact", usize::from(slice.is_whole() && slice.uncut.is_none()));
}

struct Pair<'s> {
    place: String,
    whole: Standing,
    part: Standing,
    slice: &'s Slice,
}

impl Pair<'_> {
    fn stand_alike(&self) {
        let (whole, part) = told(self.slice, &self.whole.state, &self.part.state);
        for (what, value) in &whole {
            assert_eq!(Some(value), part.get(what), "{}: {what}", self.place);
        }
        assert_eq!(whole.len(), part.len(), "{}: {part:?}", self.place);
    }

    /// Both take one stimulus; false where a case goes no further.
    fn step(&mut self, stimulus: &Stimulus, asked: &std::collections::BTreeSet<mandate_process::ids::ActId>, met: &mut Met) -> bool {
        let (act, at) = match stimulus {
            Stimulus::Act { act, actor, at, content } => {
                let mut made = Act::new(act.clone(), actor.clone(), *at);
                made.content = content.iter().map(|(field, value)| (field.clone().into(), value.clone())).collect();
                (Some(made), *at)
            }
            Stimulus::Pass(to) => (None, *to),
        };
        let Decision { lapses, answer } = act.as_ref().map_or_else(|| self.whole.pass(at), |act| self.whole.judge(act));
        let joined = matches!(&answer, Answer::Accepted(event) if event.members().iter().any(|(sort, _)| *sort != TEXTS));
        if lapses.iter().any(|event| event.halted) || answer == Answer::More || joined {
            return false;
        }
        let shown = act.as_ref().and_then(|act| self.slice.project(act));
        if let Answer::Refused(refusal) = &answer {
            use RefusalKind::{NotInOrder, NotThisActor, RulesUnmet};
            let judged = [NotInOrder, NotThisActor, RulesUnmet].contains(&refusal.kind);
            if let (true, Some(shown)) = (judged, &shown) {
                self.refused_for_a_reason(shown, asked, met);
            } else if !judged && lapses.is_empty() {
                // Perhaps one of the kinds before which nothing lapses (S3.2).
                return true;
            }
        }
        let accepted = matches!(answer, Answer::Accepted(_));
        let part = match shown.filter(|_| accepted) {
            Some(shown) => self.part.judge(&shown),
            None => self.part.pass(at),
        };
        let mut part_lapses = part.lapses.into_iter();
        for event in &lapses {
            self.whole.apply(event);
            if shows(self.slice, event) {
                *met.entry("lapse shown").or_default() += 1;
                let other = part_lapses.next().unwrap_or_else(|| panic!("{}: {event:?} is not in the slice", self.place));
                assert_eq!(lapse(self.whole.process.tables(), event), lapse(self.part.process.tables(), &other), "{}", self.place);
                self.part.apply(&other);
            } else {
                *met.entry("lapse left out").or_default() += 1;
            }
            self.stand_alike();
        }
        assert_eq!(part_lapses.next(), None, "{}: lapses of the slice only", self.place);
        if let Answer::Accepted(event) = &answer {
            self.whole.apply(event);
            match part.answer {
                Answer::Accepted(event) => {
                    *met.entry("accepted").or_default() += 1;
                    self.part.apply(&event);
                }
                Answer::Passed => *met.entry("left out").or_default() += 1,
                answer => panic!("{}: the slice does not accept it: {answer:?}", self.place),
            }
            self.stand_alike();
        }
        true
    }

    /// What the whole refuses for a reason the slice refuses too, unless something was dropped.
    fn refused_for_a_reason(&self, shown: &Act, asked: &std::collections::BTreeSet<mandate_process::ids::ActId>, met: &mut Met) {
        let decision = self.part.judge(shown);
        let Answer::Accepted(event) = &decision.answer else {
            *met.entry("refused by both").or_default() += 1;
            let is_asked = self.slice.whole.tables().act(&shown.name).is_some_and(|act| asked.contains(&act));
            *met.entry("asked for and refused by both").or_default() += usize::from(is_asked);
            return;
        };
        *met.entry("only the slice accepts").or_default() += 1;
        assert!(!self.slice.is_whole(), "{}: nothing was dropped, and the slice accepts it", self.place);
        let act = self.part.process.tables().act(&shown.name).expect("an act of the slice");
        let whole = self.slice.whole_act(act).expect("an act of the whole");
        assert!(!asked.contains(&whole), "{}: it is asked for, and the slice accepts it", self.place);
        let trigger = self.part.process.tables().acts[act].trigger;
        let taken: Vec<EdgeId> =
            event.microsteps().take(1).filter(|step| step.trigger == trigger).flat_map(|step| step.edges().collect::<Vec<_>>()).collect();
        assert!(!self.slice.is_certain(act, taken), "{}: it is certain, and the whole refuses it", self.place);
    }
}
