//! Tracks side by side that wait for each other, then a short tail: what the searches of peers go through, too.

use mandate::engine::explore::{Prepared, prepare};
use mandate::engine::{begin, open};
use mandate::process::definition::{
    Change, Comparison, Definition, Effect, Fact, Operand, Operator, Role, Rule, Source, State, Test, Transition, Verb,
};
use mandate::process::value::Phrase;
use mandate::{Act, CaseState, Instant, Opening, Process};

/// A process with so many tracks of four states. A track's last step needs the track before it to be at its third; when
/// all are through, they join. Whatever has begun can be withdrawn.
pub fn process(tracks: usize) -> Process {
    let mut definition = Definition::new("tracks");
    let at = |track: usize, stage: usize| format!("track-{track}-{stage}");
    definition.vocabulary.roles.push(Role { id: "clerk".into(), ..Role::default() });
    let track = |track: usize| State::compound(format!("track-{track}"), (0..4).map(|stage| State::atomic(at(track, stage))));
    definition.root = State::compound(
        "",
        [
            State::parallel("assessment", (0..tracks).map(track)),
            State::atomic("proposal"),
            State::atomic("shared"),
            State::atomic("in-force"),
            State::end("stopped"),
        ],
    );
    for track in 0..tracks {
        let act = format!("advance-{track}");
        for stage in 0..3 {
            let id = format!("advance-{track}-from-{stage}");
            let mut step = Transition::new(id, [at(track, stage)], [at(track, stage + 1)]).on_act(act.as_str());
            if stage == 2 && track > 0 {
                let rule = format!("neighbour-of-{track}");
                step.needs.push(rule.clone());
                let test = Test::Any(vec![Test::InState(at(track - 1, 2)), Test::InState(at(track - 1, 3))]);
                definition.rules.push(Rule { id: rule, says: "The neighbour is far enough.".into(), test, ..Rule::default() });
            }
            definition.transitions.push(step);
        }
        definition.vocabulary.declare_act(act);
    }
    // One rule each, so that every one is reported.
    let mut join = Transition::new("join", ["assessment"], ["proposal"]).on_act("join");
    for track in 0..tracks {
        let id = format!("track-{track}-is-through");
        join.needs.push(id.clone());
        definition.rules.push(Rule { id, says: "The track is through.".into(), test: Test::InState(at(track, 3)), ..Rule::default() });
    }
    // That they came through is kept in a fact: the tracks are left.
    definition.vocabulary.facts.push(Fact::new("through", Phrase::parse("boolean").expect("a type")));
    let through =
        |is: bool| Effect::Change(Change { fact: "through".into(), verb: Verb::Set, at: Vec::new(), source: Source::Value(is.into()) });
    join.effects.push(through(true));
    let comparison = Comparison { operator: Operator::Is, right: Operand::Value(true.into()) };
    let came_through = Test::Fact { fact: "through".into(), for_each: Vec::new(), comparison };
    let test = Test::Any(vec![Test::Not(Box::new(Test::InState("in-force".into()))), came_through]);
    definition.rules.push(Rule { id: "none-left-out".into(), says: "In force only after every track.".into(), test, ..Rule::default() });
    definition.transitions.push(join);
    definition.transitions.push(Transition::new("share", ["proposal"], ["shared"]).on_act("share"));
    definition.transitions.push(Transition::new("adopt", ["shared"], ["in-force"]).on_act("adopt"));
    let anywhere = ["assessment", "proposal", "shared", "in-force"];
    let mut withdraw = Transition::new("withdraw", anywhere, ["stopped"]).on_act("withdraw");
    withdraw.effects.push(through(false));
    definition.transitions.push(withdraw);
    ["join", "share", "adopt", "withdraw"].into_iter().for_each(|act| definition.vocabulary.declare_act(act));
    Process::compile(definition).unwrap_or_else(|findings| panic!("{findings:?}"))
}

/// A case of it, and every act by its one actor.
pub fn case(process: &Process) -> (CaseState, Vec<Prepared>) {
    let opened = open(process, &Opening::new("tracks", Instant(0))).expect("it opens");
    let state = begin(process, &opened).expect("it begins");
    let acts = process.tables().acts.iter().map(|(_, row)| Act::new(row.name.to_string(), "clerk", Instant(0)));
    let acts = acts.map(|act| prepare(process, &state, &act).expect("an act of this process")).collect();
    (state, acts)
}
