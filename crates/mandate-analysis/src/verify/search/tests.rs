//! The search held against a plain one, against what happens in time, and against itself with more threads.

use super::ended;
use super::{Follow, Found, Ground, Move, Options, Progress, Seen, Step, search};
use mandate_engine::explore::{Packing, Prepared, Timer, Watch, prepare};
use mandate_engine::{Act, Answer, CaseState, Opening, Scratch, Stimulus, begin, decide, evolve, open};
use mandate_process::Process;
use mandate_process::definition::{Definition, Effect, Role, State, Transition};
use mandate_process::ids::{EdgeId, TriggerId};
use mandate_process::limits::Limits;
use mandate_process::time::Instant;
use mandate_testkit::generate;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

/// A random case, acts for it, and when they were thought of.
struct Tried {
    seed: u64,
    process: Process,
    start: CaseState,
    acts: Vec<Prepared>,
    stimuli: Vec<generate::Stimulus>,
}

impl Tried {
    fn of(seed: u64) -> Option<Self> {
        let definition = generate::process(seed);
        let world = generate::world(&definition, seed);
        let process = Process::compile_within(definition.clone(), Limits { microsteps: 40, ..Limits::DEFAULT }).unwrap();
        let opening = Opening {
            case: "case".into(),
            at: world.opens_at,
            actors: world.actors.into_iter().map(|actor| (actor.id, actor.role)).collect(),
            members: world.members,
            record: false,
            moved: None,
        };
        let mut start = begin(&process, &open(&process, &opening).ok()?).unwrap();
        let stimuli = generate::stimuli(&definition, seed, 20);
        let all: Vec<Act> = stimuli.iter().filter_map(act_of).collect();
        for act in &all {
            start = start.acquainted(&process, act).unwrap_or(start);
        }
        let acts = all.iter().filter_map(|act| prepare(&process, &start, act).ok()).collect();
        Some(Self { seed, process, start, acts, stimuli })
    }

    fn ground(&self) -> Ground<'_> {
        Ground { process: &self.process, start: &self.start, acts: &self.acts, live: None }
    }
}

fn tries(count: u64) -> impl Iterator<Item = Tried> {
    (0..count).filter_map(Tried::of)
}

fn act_of(stimulus: &generate::Stimulus) -> Option<Act> {
    let generate::Stimulus::Act { act, actor, at, content } = stimulus else { return None };
    let content = content.iter().map(|(field, value)| (field.clone().into(), value.clone())).collect();
    Some(Act { content, ..Act::new(act.clone(), actor.clone(), *at) })
}

fn key(process: &Process, state: &CaseState) -> Vec<u8> {
    let mut key = Vec::new();
    state.pack(process, &mut key);
    key
}

/// Counts microsteps.
#[derive(Default)]
struct Count(u32);

impl Watch for Count {
    fn before(&mut self, _: &CaseState, _: TriggerId, _: &[EdgeId]) {
        self.0 += 1;
    }
}

/// A few nodes, gone through by what happens; some steps discharge.
struct Wheel;

impl Follow for Wheel {
    type Eye = Count;

    fn eye(&self) -> Count {
        Count::default()
    }

    fn look(&self, eye: &mut Count, _: Move) {
        eye.0 = 0;
    }

    fn step(&self, node: u32, step: Move, eye: &mut Count, before: &CaseState, scratch: &Scratch) -> Seen {
        // Of what did not settle nothing was taken in the end.
        assert!(eye.0 as usize == scratch.microsteps().count() || scratch.judged().is_halted());
        let of_move = match step {
            Move::Act(place) => place,
            Move::Lapse(id) => u32::from(id.0),
            Move::Sent(trigger) => u32::from(trigger.0),
        };
        let moved = u32::from(before.active().ne(scratch.judged().active()));
        let next = (node + moved * (of_move + eye.0)) % 3;
        Seen { node: next, fulfilled: next == 2 && of_move % 4 == 3, discharges: of_move % 5 == 2, ..Seen::default() }
    }
}

/// A state as the search goes on from it.
fn without_instants(process: &Process, start: &CaseState, state: &CaseState) -> CaseState {
    let (packing, mut bytes, mut bare) = (Packing::new(process, start), Vec::new(), start.clone());
    packing.pack(state, &mut bytes);
    packing.unpack(start, &bytes, &mut bare);
    bare
}

type Pair = (Vec<u8>, u32);
type Told = (Pair, Move, Pair, bool);

/// The same search, plainly: all pairs, and all edges.
fn plain(ground: Ground<'_>, follow: &Wheel, most: usize) -> Option<(BTreeSet<Pair>, BTreeSet<Told>)> {
    let process = ground.process;
    let first = (key(process, ground.start), 0);
    let (mut pairs, mut edges) = (BTreeSet::from([first.clone()]), BTreeSet::new());
    let mut waiting = VecDeque::from([(first, without_instants(process, ground.start, ground.start))]);
    let mut scratch = Scratch::new(process, ground.start);
    while let Some((from, state)) = waiting.pop_front() {
        let acts = (0..).zip(ground.acts).map(|(place, act)| (Move::Act(place), Err(act)));
        let timers = state.timers().map(|timer| match timer {
            Timer::Deadline(id) => (Move::Lapse(id), Ok(timer)),
            Timer::Sent(place) => (Move::Sent(state.pending()[place].trigger), Ok(timer)),
        });
        for (what, one) in acts.chain(timers) {
            // Every row of answers to what is asked about dates.
            let mut rows = BTreeSet::new();
            for told in 0..256 {
                scratch.tell_dates(Some(told));
                let mut eye = Count::default();
                let went = match one {
                    Ok(timer) => {
                        scratch.try_lapse(process, &state, timer, state.clock(), &mut eye);
                        true
                    }
                    Err(act) => scratch.try_act(process, &state, act, state.clock(), &mut eye),
                };
                if !rows.insert(scratch.asked_dates().iter().map(|(_, answer)| *answer).collect::<Vec<_>>()) {
                    continue;
                }
                if went {
                    let seen = follow.step(from.1, what, &mut eye, &state, &scratch);
                    let to = (key(process, scratch.judged()), seen.node);
                    if to != from || seen.discharges || ended(&state, scratch.judged()) != 0 {
                        edges.insert((from.clone(), what, to.clone(), seen.discharges));
                    }
                    if pairs.insert(to.clone()) && !seen.fulfilled {
                        waiting.push_back((to, without_instants(process, ground.start, scratch.judged())));
                    }
                }
                if scratch.asked_dates().is_empty() {
                    break;
                }
            }
        }
        if pairs.len() > most {
            return None;
        }
    }
    Some((pairs, edges))
}

#[test]
fn it_finds_what_a_plain_search_finds() {
    let (mut compared, mut largest, mut asked) = (0, 0, 0);
    for tried in tries(100) {
        let ground = tried.ground();
        let Some((pairs, edges)) = plain(ground, &Wheel, 800) else { continue };
        let found = search(ground, Seen::at(0), &Wheel, Options { keep_edges: true, ..Options::default() });
        assert_eq!((found.states(), found.complete), (pairs.len(), true), "seed {}", tried.seed);
        let numbers = 0..u32::try_from(found.states()).unwrap();
        let states: Vec<Vec<u8>> = numbers.clone().map(|number| key(ground.process, &found.state(&ground, number))).collect();
        assert_eq!(states.iter().collect::<BTreeSet<_>>(), pairs.iter().map(|(state, _)| state).collect(), "seed {}", tried.seed);
        let told = |node_less: &Told| (node_less.0.0.clone(), node_less.1, node_less.2.0.clone(), node_less.3);
        let wanted: BTreeSet<_> = edges.iter().map(told).collect();
        let mut got = BTreeSet::new();
        let mut count = 0;
        for from in numbers {
            assert_eq!(found.is_quiet(from), found.state(&ground, from).timers().next().is_none(), "seed {}", tried.seed);
            for edge in found.successors(from) {
                count += 1;
                asked += usize::from(edge.step.dates > 0);
                got.insert((states[from as usize].clone(), edge.step.what, states[edge.to as usize].clone(), edge.discharges));
            }
        }
        assert_eq!(count, found.edges, "seed {}", tried.seed);
        let differs = got.symmetric_difference(&wanted).next();
        assert_eq!(differs, None, "seed {}", tried.seed);
        compared += 1;
        largest = largest.max(pairs.len());
    }
    assert!(compared > 40 && largest > 200 && asked > 0, "{compared} searches, the largest of {largest}; {asked} answers");
}

/// Whether two searches found the same, number by number; not by one comparison, whose message would be long.
fn same(seed: u64, one: &Found, other: &Found) {
    assert_eq!(
        (one.states(), one.edges, one.depth, one.complete),
        (other.states(), other.edges, other.depth, other.complete),
        "seed {seed}"
    );
    for number in 0..u32::try_from(one.states()).unwrap() {
        assert_eq!(one.path_to(number), other.path_to(number), "seed {seed}: state {number}");
        assert!(one.successors(number).eq(other.successors(number)), "seed {seed}: edges from {number}");
    }
    assert!(one == other, "seed {seed}");
}

#[test]
fn any_number_of_threads_finds_the_same() {
    let mut largest = 0;
    for tried in tries(30) {
        for (most_states, from) in [(20_000, 0), (700, 1)] {
            let with = |threads| {
                search(tried.ground(), Seen::at(from), &Wheel, Options { threads, most_states, keep_edges: true, ..Options::default() })
            };
            let one = with(1);
            for threads in [2, 3, 2] {
                same(tried.seed, &one, &with(threads));
            }
            assert!(one.states() <= most_states);
            largest = largest.max(one.states());
        }
    }
    assert!(largest > 5_000, "the largest has {largest} states");
}

/// Keeps all states that are reached.
struct Reached<'a>(&'a Process, Mutex<BTreeSet<Vec<u8>>>);

impl Follow for Reached<'_> {
    type Eye = ();

    fn eye(&self) {}

    fn step(&self, _: u32, _: Move, (): &mut (), _: &CaseState, scratch: &Scratch) -> Seen {
        self.1.lock().unwrap().insert(key(self.0, scratch.judged()));
        Seen::at(0)
    }
}

#[test]
fn what_happens_in_time_is_found() {
    let mut checked = BTreeMap::new();
    for tried in tries(150) {
        let reached = Reached(&tried.process, Mutex::default());
        let found = search(tried.ground(), Seen::at(0), &reached, Options { most_states: 2_000, ..Options::default() });
        if !found.complete {
            continue;
        }
        let mut all = reached.1.into_inner().unwrap();
        all.insert(key(&tried.process, &tried.start));
        let mut state = tried.start.clone();
        for stimulus in &tried.stimuli {
            let act = act_of(stimulus);
            let stimulus = match (&act, stimulus) {
                (Some(act), _) => Stimulus::Act(act),
                (None, generate::Stimulus::Pass(to)) => Stimulus::Time(*to),
                _ => continue,
            };
            // What the alphabet lacks, for its content does not fit, changes nothing.
            let decision = decide(&tried.process, &state, stimulus);
            let accepted = match decision.answer {
                Answer::Accepted(event) => Some(event),
                _ => None,
            };
            for event in decision.lapses.into_iter().chain(accepted) {
                state = evolve(&tried.process, state, &event).unwrap();
                // That it was cut short at one instant is known by lapses before it.
                if !event.halted {
                    assert!(all.contains(&key(&tried.process, &state)), "seed {}: {event:?}", tried.seed);
                }
                *checked.entry(format!("{:?}", event.cause).split_whitespace().next().unwrap_or_default().to_owned()).or_insert(0) += 1;
            }
        }
    }
    assert!(["Act", "Lapse", "Sent"].iter().all(|cause| checked.get(*cause).is_some_and(|count| *count > 10)), "{checked:?}");
}

/// Gates in a row beside each other: `open-N` opens one, `shut` shuts all, `knock` changes nothing; the last gate leads out.
fn gates(count: usize) -> (Process, CaseState, Vec<Prepared>) {
    let mut definition = Definition::new("gates");
    definition.vocabulary.roles.push(Role { id: "guest".into(), ..Role::default() });
    let gate = |gate: usize| {
        State::compound(format!("gate-{gate}"), [State::atomic(format!("shut-{gate}")), State::atomic(format!("open-{gate}"))])
    };
    let mut yard = State::parallel("yard", (0..count).map(gate));
    yard.admits.push("knock".into());
    definition.root = State::compound("", [yard, State::end("out")]);
    for gate in 0..count {
        let act = format!("open-{gate}");
        definition.transitions.push(Transition::new(&act, [format!("shut-{gate}")], [format!("open-{gate}")]).on_act(&act));
        definition.vocabulary.declare_act(act);
    }
    definition.transitions.push(Transition::new("leave", [format!("open-{}", count - 1)], ["out"]).on_act("leave"));
    let mut call = Transition::new("call", ["yard"], [] as [&str; 0]).on_act("call");
    call.effects.push(Effect::Send { name: "echo".into(), delay: 1 });
    definition.transitions.push(call);
    definition.transitions.push(Transition::new("echo", ["yard"], ["yard"]).on_act("echo"));
    ["leave", "knock", "call"].into_iter().for_each(|act| definition.vocabulary.declare_act(act));
    let process = Process::compile(definition).unwrap();
    let start = begin(&process, &open(&process, &Opening::new("case", Instant(0))).unwrap()).unwrap();
    let names = (0..count).map(|gate| format!("open-{gate}")).chain(["leave".into(), "knock".into()]);
    let acts = names.map(|name| prepare(&process, &start, &Act::new(name, "guest", Instant(0))).unwrap()).collect();
    (process, start, acts)
}

/// What to say of some steps and states.
#[derive(Default)]
struct Saying {
    breaks: Option<u32>,
    breaks_in: Option<&'static str>,
    fulfils: Option<u32>,
    discharges: Option<u32>,
}

impl Follow for (&Process, Saying) {
    type Eye = ();

    fn eye(&self) {}

    fn step(&self, node: u32, step: Move, (): &mut (), _: &CaseState, _: &Scratch) -> Seen {
        let is = |place: Option<u32>| place.is_some_and(|place| step == Move::Act(place));
        let Saying { breaks, fulfils, discharges, .. } = self.1;
        Seen {
            node: node.max(u32::from(is(fulfils))),
            broken: is(breaks),
            fulfilled: is(fulfils),
            discharges: is(discharges),
            doubtful: false,
        }
    }

    fn is_broken_in(&self, (): &mut (), _: u32, state: &CaseState) -> bool {
        self.1.breaks_in.is_some_and(|name| state.active().any(|active| self.0.state_name(active) == name))
    }
}

fn gone_through(count: usize, saying: Saying, options: Options<'_>) -> Found {
    let (process, start, acts) = gates(count);
    let ground = Ground { process: &process, start: &start, acts: &acts, live: None };
    search(ground, Seen::at(0), &(&process, saying), Options { keep_edges: true, ..options })
}

fn acts(path: &[Step]) -> Vec<u32> {
    path.iter().map(|step| if let Move::Act(place) = step.what { place } else { panic!("{step:?}") }).collect()
}

#[test]
fn every_configuration_is_found_once_and_what_changes_nothing_is_no_edge() {
    let found = gone_through(5, Saying::default(), Options::default());
    // 32 configurations of the yard and the way out; one edge for each shut gate, and out from where the last is open.
    assert_eq!((found.states(), found.edges, found.depth, found.complete), (33, 5 * 16 + 16, 5, true));
    assert!(found.is_quiet(0));
    // Knocking is an edge once it discharges something.
    let found = gone_through(5, Saying { discharges: Some(6), ..Saying::default() }, Options::default());
    assert_eq!((found.states(), found.edges), (33, 5 * 16 + 16 + 32));
    assert!(found.successors(0).any(|edge| edge.to == 0 && edge.discharges));
}

#[test]
fn a_breach_ends_the_search_with_a_shortest_path() {
    for threads in [1, 2] {
        let options = Options { threads, ..Options::default() };
        let found = gone_through(5, Saying { breaks: Some(5), ..Saying::default() }, options);
        assert_eq!((acts(&found.path_to(found.stopped.unwrap())), found.complete), (vec![4, 5], false));
        let found = gone_through(5, Saying { breaks_in: Some("out"), ..Saying::default() }, options);
        assert_eq!((acts(&found.path_to(found.stopped.unwrap())), found.complete), (vec![4, 5], false));
        let found = gone_through(5, Saying { breaks_in: Some("shut-1"), ..Saying::default() }, options);
        assert_eq!((found.stopped, found.states(), found.complete), (Some(0), 1, false));
    }
}

#[test]
fn what_is_fulfilled_is_not_gone_on_from() {
    let found = gone_through(5, Saying { fulfils: Some(4), ..Saying::default() }, Options::default());
    // Sixteen with the last gate shut, and one behind each in which it was opened.
    assert_eq!((found.states(), found.complete), (32, true));
}

#[test]
fn a_search_that_is_cut_says_so_and_has_as_many_states_as_it_may() {
    for most_states in [1, 2, 7, 32, 33] {
        let found = gone_through(5, Saying::default(), Options { most_states, ..Options::default() });
        assert_eq!((found.states(), found.complete), (most_states, most_states == 33));
    }
    let raised = AtomicBool::new(true);
    let found = gone_through(5, Saying::default(), Options { stop: Some(&raised), ..Options::default() });
    assert_eq!((found.states(), found.complete), (1, false));
}

#[test]
fn progress_is_told_and_ends_with_all_states() {
    let told = Mutex::new(Vec::new());
    let progress = |progress: Progress| told.lock().unwrap().push(progress);
    let found = gone_through(12, Saying::default(), Options { progress: Some(&progress), threads: 2, ..Options::default() });
    let told = told.into_inner().unwrap();
    assert_eq!(told.last(), Some(&Progress { states: 4_097, waiting: 0, depth: 12 }));
    assert!(found.complete && told.is_sorted_by_key(|progress| progress.states));
}
