//! Deadlines broken: gone, too short, too long, met by too little.

use super::MutationKind;
use super::breaking::{Breaking, Table};
use super::gone::take_out;
use super::numbers::{loosened, other_lengths};
use mandate_process::definition::{Deadline, Definition, Item};
use mandate_process::time::Period;

/// A length of a deadline: its key, and where it stands.
type Length = (&'static str, fn(&mut Deadline) -> &mut Option<Period>);

const LENGTHS: [Length; 2] = [("after", |deadline| &mut deadline.after), ("before", |deadline| &mut deadline.before)];

/// Everything that can be broken about deadlines, in document order.
pub(super) fn breakings(definition: &Definition) -> Vec<Breaking> {
    let table: Table<Deadline> = |definition| &mut definition.deadlines;
    let mut found = Vec::new();
    for (place, deadline) in definition.deadlines.iter().enumerate() {
        let what = (Item::Deadline, &*deadline.id);
        let id = deadline.id.clone();
        found.push(Breaking::of(MutationKind::DeadlineDropped, what, "dropped", move |definition| take_out(definition, &id)));
        for (key, length) in LENGTHS {
            let now = *length(&mut deadline.clone());
            for other in now.into_iter().flat_map(other_lengths) {
                let how = format!("{key}/{}", other.to_string().replace(' ', "-"));
                let edit = move |deadline: &mut Deadline| *length(deadline) = Some(other);
                found.push(Breaking::at((table, place), MutationKind::LengthChanged, what, &how, edit));
            }
        }
        for (number, test) in deadline.met_when.iter().flat_map(|test| loosened(definition, test)) {
            let edit = |deadline: &mut Deadline| deadline.met_when = Some(test);
            found.push(Breaking::at((table, place), MutationKind::NumberLoosened, what, &format!("met-by/{number}"), edit));
        }
    }
    found
}
