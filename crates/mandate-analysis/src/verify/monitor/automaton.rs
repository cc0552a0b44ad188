//! Deterministic automata over what a property sees: one letter for each happening, then the end of the event.

use super::templates::Row;
use super::{Letter, Node, Status};

/// An automaton. Its nodes are numbered from 0, where it starts; two more are for good.
#[derive(Clone, Copy, Debug)]
pub(super) enum Automaton {
    /// It counts: at least, and at most so often.
    Count { least: u32, most: Option<u32> },
    /// It goes where a table leads.
    Table(&'static [Row]),
}

/// Broken for good.
pub(super) const BROKEN: u32 = u32::MAX;
/// Fulfilled for good.
pub(super) const FULFILLED: u32 = u32::MAX - 1;

impl Automaton {
    /// Where a letter leads; `None` is the end of the event.
    pub fn after(self, node: Node, letter: Option<Letter>) -> Node {
        let Node(at) = node;
        if at >= FULFILLED {
            return node;
        }
        Node(match self {
            Self::Count { least, most } => match (letter, most) {
                (None | Some(Letter::Then), _) => at,
                (_, Some(most)) if at >= most => BROKEN,
                (_, None) if at.saturating_add(1) >= least => FULFILLED,
                _ => at.saturating_add(1),
            },
            Self::Table(rows) => usize::try_from(at).ok().and_then(|at| rows.get(at)).map_or(BROKEN, |row| match letter {
                Some(Letter::First) => row.first,
                Some(Letter::Then) => row.then,
                Some(Letter::Both) => row.both,
                None => row.end.unwrap_or(at),
            }),
        })
    }

    /// What a node says.
    pub fn status(self, Node(at): Node) -> Status {
        match (at, self) {
            (BROKEN, _) => Status::Broken,
            (FULFILLED, _) => Status::Fulfilled,
            (count, Self::Count { least, .. }) => Status::Open { owes: count < least },
            (at, Self::Table(rows)) => {
                let row = usize::try_from(at).ok().and_then(|at| rows.get(at));
                Status::Open { owes: row.is_some_and(|row| row.owes) }
            }
        }
    }

    /// Whether a letter gives what was owed: nothing is owed behind it, or it gives before it owes anew.
    pub fn gives(self, from: Node, letter: Option<Letter>, to: Node) -> bool {
        let owes = |node| self.status(node) == Status::Open { owes: true };
        let broken = self.status(to) == Status::Broken;
        owes(from) && !broken && (!owes(to) || letter == Some(Letter::Both))
    }
}
