//! Members that nothing tells apart: of all states that are images of each other, a search need keep one (S14.12).
//!
//! Two members of a role or an open type are *interchangeable* if no fact, act, state, transition, rule, deadline or
//! property names either or puts them in an order, if the case is opened the same with the two in each other's place, and
//! if the alphabet offers the same. Then a state and its image under the exchange go on alike: what one does by an act,
//! the other does by the image of the act, and every condition, happening and deadline is the same there. Nothing that is
//! followed beside a case tells actors apart but by their roles.
//!
//! So with a [`Symmetry`] a search finds one state of each *orbit*: real states, on real paths. A round of such states
//! leads back to an image of where it began; gone again and again it comes round ([`Symmetry::unrolled`]), and no
//! deadline runs per member: what is owed, discharged, armed and ended on the way is the same for every image. So what is
//! sought for ever is found as well.

mod named;
#[cfg(test)]
mod tests;
mod unroll;

pub use named::Place;

use mandate_engine::CaseState;
use mandate_engine::explore::{Arrangements, Packing, Permutation, Prepared};
use mandate_process::Process;
use mandate_process::ids::SortId;
use mandate_process::tables::{ACTORS, SortKind};
use named::Named;
use std::collections::BTreeSet;

/// More members than this are not exchanged: of each kind, they can be arranged in 24 ways.
pub const MOST_ALIKE: usize = 4;
/// In no more ways are all members arranged.
const MOST_ARRANGEMENTS: usize = 576;
/// Sets of more members lie in several words.
const MOST_OF_A_SORT: u32 = 64;

/// Members of one role or type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The role or type.
    pub of: String,
    /// The members, in their order.
    pub members: Vec<String>,
}

/// Members of one role or type that are kept apart, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// The members.
    pub group: Group,
    /// Why.
    pub because: Because,
}

/// Why members are not exchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    /// It names one of them.
    Named(Place),
    /// It puts them in an order.
    Ordered(Place),
    /// When the case is opened, they are not alike.
    Opening,
    /// This act is not tried for all of them: what nobody reads is tried with one of a kind only.
    Offered(String),
    /// There are so many that there are too many ways to arrange them.
    TooMany,
}

/// The members of a case that are interchangeable.
///
/// ```
/// use mandate_analysis::verify::Scope;
/// use mandate_analysis::verify::model::model;
/// use mandate_analysis::verify::search::{Ground, Options, Seen, search};
/// use mandate_analysis::verify::symmetry::Symmetry;
/// use mandate_process::Process;
/// use mandate_process::definition::{Change, Definition, Fact, Key, Role, Source, State, Verb};
/// use mandate_process::value::Phrase;
/// let mut definition = Definition::new("panel");
/// definition.vocabulary.roles.push(Role { id: "member".into(), many: true, ..Role::default() });
/// definition.vocabulary.facts.push(Fact::new("heard", Phrase::parse("set of member").expect("a type")));
/// definition.vocabulary.declare_act("speak");
/// let hear = Change { fact: "heard".into(), at: Vec::<Key>::new(), verb: Verb::Add, source: Source::Actor };
/// definition.vocabulary.acts.last_mut().expect("an act").changes.push(hear);
/// definition.root = State::compound("", [State { admits: vec!["speak".into()], ..State::atomic("open") }]);
/// let process = Process::compile(definition).expect("a process");
///
/// let scope = Scope::of(&process, &[("member".into(), 3)]).expect("a scope");
/// let model = model(&process, &scope, false).expect("it opens");
/// let acts: Vec<_> = model.offers.iter().map(|offer| offer.prepared.clone()).collect();
/// let symmetry = Symmetry::of(&process, &model.start, &acts);
/// assert_eq!(symmetry.groups()[0].members.len(), 3);
/// let ground = Ground { process: &process, start: &model.start, acts: &acts, live: None };
/// // Who was heard: 2³ sets. How many were: 4.
/// assert_eq!(search(ground, Seen::at(0), &(), Options::default()).states(), 8);
/// let found = search(ground, Seen::at(0), &(), Options { symmetry: Some(&symmetry), ..Options::default() });
/// assert_eq!(found.states(), 4);
/// // One set of none, three of one, three of two, one of all.
/// let orbits = (0..4).map(|state| symmetry.orbit(&found.state(&ground, state)));
/// assert_eq!(orbits.sum::<usize>(), 8);
/// ```
#[derive(Clone, Debug)]
pub struct Symmetry {
    packing: Packing,
    arrangements: Arrangements,
    groups: Vec<Group>,
    apart: Vec<Apart>,
}

/// Members that might be interchangeable.
struct Kind {
    of: String,
    sort: SortId,
    members: Vec<u32>,
}

impl Symmetry {
    /// What is interchangeable in a case and its alphabet.
    pub fn of(process: &Process, start: &CaseState, acts: &[Prepared]) -> Self {
        let mut finder = Finder { process, start, acts, packing: Packing::new(process, start), known: BTreeSet::new() };
        let named = Named::by(process);
        let (mut groups, mut apart) = (Vec::new(), Vec::new());
        let mut all = vec![Permutation::default()];
        for kind in kinds(process, start) {
            let (classes, because) = finder.classes(&kind, &named);
            let mut left = kind.members.clone();
            let mut reason = because;
            for class in classes {
                let ways = arrangements(&class);
                if class.len() > MOST_ALIKE || all.len() * ways.len() > MOST_ARRANGEMENTS {
                    reason = Some(Because::TooMany);
                    continue;
                }
                all = all.iter().flat_map(|one| ways.iter().map(|to| one.clone().moving(kind.sort, &class, to))).collect();
                left.retain(|member| !class.contains(member));
                groups.push(kind.group(start, &class));
            }
            if let (Some(because), false) = (reason, left.is_empty()) {
                apart.push(Apart { group: kind.group(start, &left), because });
            }
        }
        Self { packing: finder.packing, arrangements: Arrangements::new(process, start, all), groups, apart }
    }

    /// Whether any members are exchanged: if not, a search is as well without.
    pub fn is_on(&self) -> bool {
        !self.groups.is_empty()
    }

    /// The members that are exchanged with each other, role by role, then type by type.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The members of roles and types with several members that are not.
    pub fn apart(&self) -> &[Apart] {
        &self.apart
    }

    /// The least image of a state: all images have the same.
    pub(crate) fn least(&self, state: &CaseState, into: &mut CaseState) {
        self.arrangements.least(state, into);
    }

    /// How many states are images of this one, itself counted.
    pub fn orbit(&self, state: &CaseState) -> usize {
        self.arrangements.orbit(state)
    }
}

impl Kind {
    fn group(&self, start: &CaseState, members: &[u32]) -> Group {
        let name = |member: &u32| start.cast().name(self.sort, *member).to_owned();
        Group { of: self.of.clone(), members: members.iter().map(name).collect() }
    }
}

/// Roles and open types of which there are several members.
fn kinds(process: &Process, start: &CaseState) -> Vec<Kind> {
    let (tables, cast) = (process.tables(), start.cast());
    let roles = tables.roles.iter().filter(|(_, row)| row.many).map(|(role, row)| Kind {
        of: row.name.to_string(),
        sort: ACTORS,
        members: (0..cast.count(ACTORS)).filter(|actor| cast.role(*actor) == Some(role)).collect(),
    });
    let types = tables.sorts.iter().filter(|(_, row)| row.kind == SortKind::Open).map(|(sort, row)| Kind {
        of: row.name.to_string(),
        sort,
        members: (0..cast.count(sort)).collect(),
    });
    roles.chain(types).filter(|kind| kind.members.len() > 1).collect()
}

struct Finder<'a> {
    process: &'a Process,
    start: &'a CaseState,
    acts: &'a [Prepared],
    packing: Packing,
    /// The acts of the alphabet, as numbers; empty until they are asked for.
    known: BTreeSet<Vec<i64>>,
}

impl Finder<'_> {
    /// The classes of two members and more that are interchangeable, and why the others are not.
    fn classes(&mut self, kind: &Kind, named: &Named<'_>) -> (Vec<Vec<u32>>, Option<Because>) {
        if let Some(place) = named.ordered.get(&kind.sort) {
            return (Vec::new(), Some(Because::Ordered(place.clone())));
        }
        if self.start.cast().count(kind.sort) > MOST_OF_A_SORT {
            return (Vec::new(), Some(Because::TooMany));
        }
        let mut because = None;
        let mut classes: Vec<Vec<u32>> = Vec::new();
        for member in &kind.members {
            if let Some(place) = named.members.get(&(kind.sort, *member)) {
                because.get_or_insert_with(|| Because::Named(place.clone()));
                continue;
            }
            // What can be exchanged with one of a class can with all of them.
            let mut found = false;
            for class in &mut classes {
                let Some(first) = class.first() else { continue };
                match self.tells_apart(kind.sort, *first, *member) {
                    None => {
                        class.push(*member);
                        found = true;
                        break;
                    }
                    Some(reason) => drop(because.get_or_insert(reason)),
                }
            }
            if !found {
                classes.push(vec![*member]);
            }
        }
        classes.retain(|class| class.len() > 1);
        (classes, because)
    }

    /// What tells two members apart that nothing names.
    fn tells_apart(&mut self, sort: SortId, one: u32, other: u32) -> Option<Because> {
        let swap = Permutation::default().moving(sort, &[one, other], &[other, one]);
        let arrangement = Arrangements::new(self.process, self.start, vec![swap.clone()]);
        let mut image = self.start.clone();
        arrangement.image(0, self.start, &mut image);
        if self.key(&image) != self.key(self.start) {
            return Some(Because::Opening);
        }
        if self.known.is_empty() {
            let stays = Permutation::default();
            self.known = self.acts.iter().map(|act| stays.act(self.process, act)).collect();
        }
        let lacking = self.acts.iter().find(|act| !self.known.contains(&swap.act(self.process, act)))?;
        Some(Because::Offered(self.process.tables().acts[lacking.act()].name.to_string()))
    }

    fn key(&self, state: &CaseState) -> Vec<u8> {
        let mut key = Vec::new();
        self.packing.pack(state, &mut key);
        key
    }
}

/// All ways to arrange members; as they are is the first.
fn arrangements(members: &[u32]) -> Vec<Vec<u32>> {
    let mut ways = vec![Vec::new()];
    // More are too many, and need not be written down.
    for _ in members.iter().take(MOST_ALIKE) {
        ways = ways
            .iter()
            .flat_map(|way: &Vec<u32>| members.iter().filter(|next| !way.contains(next)).map(|next| [way.clone(), vec![*next]].concat()))
            .collect();
    }
    ways
}
