//! How long a case takes: to each of its ends at least and at most, and how much time its deadlines leave.

use super::search::Seen;
use super::zone::dbm::FREE;
use super::zone::length::Grain;
use super::zone::search::{TimedFound, TimedGround, TimedOptions, search};
use super::zone::zone::Elapsed;
use mandate_engine::CaseState;
use mandate_process::definition::Status;
use mandate_process::ids::{DeadlineId, StateId};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What time leaves to the cases of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feasible {
    /// The unit of what follows.
    pub grain: Grain,
    /// The ends that can be reached, in document order.
    pub ends: Vec<Takes>,
    /// The deadlines that are ever armed, in document order.
    pub deadlines: Vec<Leaves>,
    /// Whether all was looked at. If not, an end may be reached sooner or later than it says, and others as well.
    pub complete: bool,
}

/// How long it takes from the opening to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Takes {
    /// The end.
    pub end: StateId,
    /// At least so long.
    pub least: i64,
    /// At most so long; `None`: there is no such bound, somebody may wait for ever, or go round and round.
    pub most: Option<i64>,
}

/// How much time a deadline leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaves {
    /// The deadline.
    pub deadline: DeadlineId,
    /// What is left of it at most when it is met or withdrawn.
    pub left: Left,
    /// Whether it can lapse.
    pub lapses: bool,
}

/// What is left of a deadline at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Left {
    /// It is never met or withdrawn in time: nothing that would end it can be finished before it lapses.
    Never,
    /// So much time.
    Time(i64),
    /// Any time: it runs to a day that may lie any distance ahead.
    AnyTime,
}

/// Works out how long cases take. It looks at no more than so many places, twice.
///
/// Where calendars decide, lengths are taken at their least and at their most: no case takes less or more, and perhaps
/// none takes just so long.
pub fn feasible(ground: TimedGround<'_>, most_places: usize) -> Feasible {
    let options = TimedOptions { most_places, ..TimedOptions::default() };
    let least = search(ground, Seen::at(0), &(), TimedOptions { elapsed: Elapsed::Least, ..options });
    let most = search(ground, Seen::at(0), &(), TimedOptions { elapsed: Elapsed::Most, keep_edges: true, ..options });
    let places = Places::of(ground, &least);
    let longest = longest(ground, &most);
    let ends = places.ends.iter().map(|(end, least)| Takes { end: *end, least: *least, most: longest.get(end).copied().flatten() });
    let leaves = |deadline: &DeadlineId| Leaves {
        deadline: *deadline,
        left: match least.left.get(deadline) {
            None => Left::Never,
            Some(left) if *left == FREE => Left::AnyTime,
            Some(left) => Left::Time(*left),
        },
        lapses: places.lapsed.contains(deadline),
    };
    Feasible {
        grain: ground.clockwork.grain(),
        ends: ends.collect(),
        deadlines: places.armed.iter().map(leaves).collect(),
        complete: least.complete && most.complete,
    }
}

/// The end that a state stands in.
fn end_of(ground: TimedGround<'_>, state: &CaseState) -> Option<StateId> {
    let tables = ground.clockwork.process().tables();
    state.active().find(|id| tables.ends.contains(id.index()))
}

/// What is seen in the places that were found.
#[derive(Default)]
struct Places {
    /// The ends, and the least time to each.
    ends: BTreeMap<StateId, i64>,
    armed: BTreeSet<DeadlineId>,
    lapsed: BTreeSet<DeadlineId>,
}

impl Places {
    fn of(ground: TimedGround<'_>, found: &TimedFound) -> Self {
        let mut seen = Self::default();
        for place in 0..u32::try_from(found.places()).unwrap_or(u32::MAX) {
            let (Some(state), Some(zone)) = (found.state(ground, place), found.zone(place)) else { continue };
            if let (Some(end), Some((least, _))) = (end_of(ground, &state), zone.elapsed()) {
                seen.ends.entry(end).and_modify(|known| *known = least.min(*known)).or_insert(least);
            }
            for id in ground.clockwork.process().tables().deadlines.ids() {
                match state.deadline(id).status {
                    Status::NotArmed => {}
                    Status::Lapsed => {
                        seen.armed.insert(id);
                        seen.lapsed.insert(id);
                    }
                    _ => {
                        seen.armed.insert(id);
                    }
                }
            }
        }
        seen
    }
}

/// The most time to each end; `None` where there is no such bound.
fn longest(ground: TimedGround<'_>, found: &TimedFound) -> BTreeMap<StateId, Option<i64>> {
    let endless = reached_from(found, found.later.iter().map(|later| later.like));
    let mut longest = BTreeMap::new();
    for place in 0..u32::try_from(found.places()).unwrap_or(u32::MAX) {
        let (Some(state), Some(zone)) = (found.state(ground, place), found.zone(place)) else { continue };
        let (Some(end), Some((_, most))) = (end_of(ground, &state), zone.elapsed()) else { continue };
        let most = most.filter(|_| !endless.contains(&place));
        let known = longest.entry(end).or_insert(most);
        *known = known.zip(most).map(|(known, most)| most.max(known));
    }
    longest
}

/// The places that can be reached from some.
fn reached_from(found: &TimedFound, some: impl Iterator<Item = u32>) -> BTreeSet<u32> {
    let mut next: VecDeque<u32> = some.collect();
    let mut reached: BTreeSet<u32> = next.iter().copied().collect();
    while let Some(place) = next.pop_front() {
        let to = found.successors(place).iter().map(|edge| edge.to);
        next.extend(to.filter(|to| reached.insert(*to)));
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::{Left, feasible};
    use crate::verify::zone::tests::{on_ground, process};

    const ENDS: &str = r#"
        states = ["p", "q", "over", "gone"]
        ends = ["over", "gone"]
        deadline.a = { while = "p", after = "5 days" }
        deadline.b = { while = "q", after = "3 days" }
        transition.late = { from = "p", to = "gone", on = "lapse.a" }
        transition.end = { from = "q", to = "over", on = "lapse.b" }
    "#;

    /// Each end with the least and the most that it takes.
    fn check(body: &str, wanted: &[(&str, i64, Option<i64>)]) {
        let process = process(body);
        let feasible = on_ground(&process, |ground| feasible(ground, 10_000));
        assert!(feasible.complete);
        let ends: Vec<_> = feasible.ends.iter().map(|takes| (process.state_name(takes.end), takes.least, takes.most)).collect();
        assert_eq!(ends, wanted, "{body}");
    }

    #[test]
    fn an_end_takes_from_the_least_to_the_most_that_its_deadlines_let_it() {
        check(ENDS, &[("gone", 6, Some(6))]);
        // Somebody goes on at once, or on the last of five days; then it is three days more.
        check(
            &format!("{ENDS}\ntransition.go = {{ from = \"p\", to = \"q\", on = \"x\" }}\n"),
            &[("over", 4, Some(9)), ("gone", 6, Some(6))],
        );
        // Somebody may go on after five days, and may as well wait.
        check(
            &ENDS.replace("to = \"gone\", on = \"lapse.a\"", "to = \"gone\", on = \"x\", when = { deadline = \"a\", is = \"lapsed\" }"),
            &[("gone", 6, None)],
        );
    }

    #[test]
    fn what_may_go_round_takes_any_time() {
        let round = format!(
            "{ENDS}\ntransition.go = {{ from = \"p\", to = \"q\", on = \"x\" }}\ntransition.back = {{ from = \"q\", to = \"p\", on = \"y\" }}\n"
        );
        check(&round, &[("over", 4, None), ("gone", 6, None)]);
        // Only once round, and there is a most again.
        check(&round.replace("on = \"y\" }", "on = \"y\", at-most = 1 }"), &[("over", 4, Some(17)), ("gone", 6, Some(14))]);
    }

    #[test]
    fn calendar_lengths_take_their_least_and_their_most() {
        check(&ENDS.replace("5 days", "1 month"), &[("gone", 29, Some(32))]);
        check(&ENDS.replace("5 days", "36 hours"), &[("gone", 129_600_000, Some(129_600_000))]);
    }

    #[test]
    fn a_deadline_leaves_what_is_left_when_it_is_ended_as_early_as_can_be() {
        let body = r#"
            states = ["p", "q", "over"]
            ends = ["over"]
            deadline.a = { after = "9 days", met-by = "z" }
            deadline.b = { while = "p", after = "3 days" }
            deadline.c = { after = "2 days", met-by = "z" }
            deadline.d = { while = "q", after = "1 day" }
            transition.go = { from = "p", to = "q", on = "lapse.b" }
            transition.end = { from = "q", to = "over", on = "z" }
        "#;
        let process = process(body);
        let feasible = on_ground(&process, |ground| feasible(ground, 10_000));
        let leaves: Vec<_> = feasible
            .deadlines
            .iter()
            .map(|leaves| (&*process.tables().deadlines[leaves.deadline].name, leaves.left, leaves.lapses))
            .collect();
        // The third is over before the first act that would meet it can be done.
        let wanted = [("a", Left::Time(6), true), ("b", Left::Never, true), ("c", Left::Never, true), ("d", Left::Time(2), true)];
        assert_eq!(leaves, wanted);
    }
}
