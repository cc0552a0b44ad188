//! The templates over two happenings as tables. `docs/semantics.md` has them as formulas (S14.6), and a test holds
//! each table against its formula.

use super::automaton::{BROKEN, FULFILLED};
use mandate_process::tables::Binary;

/// A node: whether something is owed there, and where each letter leads.
#[derive(Debug)]
pub(super) struct Row {
    /// If the path ended here, the property would be broken.
    pub owes: bool,
    /// The first happens.
    pub first: u32,
    /// The second happens.
    pub then: u32,
    /// One happening is both.
    pub both: u32,
    /// The event ends; `None`: nothing changes.
    pub end: Option<u32>,
}

/// A node that owes nothing.
const fn fine(first: u32, then: u32, both: u32) -> Row {
    Row { owes: false, first, then, both, end: None }
}

/// A node that owes something.
const fn owes(first: u32, then: u32, both: u32) -> Row {
    Row { owes: true, ..fine(first, then, both) }
}

impl Row {
    const fn ends(self, end: u32) -> Self {
        Self { end: Some(end), ..self }
    }
}

/// The table of a template.
pub(super) fn table(template: Binary) -> &'static [Row] {
    match template {
        Binary::Precedence => const { &[fine(FULFILLED, BROKEN, FULFILLED)] },
        // 0 no first since the last then, 1 one.
        Binary::AlternatePrecedence => const { &[fine(1, BROKEN, 0), fine(1, 0, 0)] },
        // 0 no first in the last event and none in this, 1 one in the last, 2 one in this.
        Binary::ChainPrecedence => const { &[fine(2, BROKEN, BROKEN), fine(2, 1, 2).ends(0), fine(2, 2, 2).ends(1)] },
        Binary::Response => const { &[fine(1, 0, 0), owes(1, 0, 0)] },
        Binary::AlternateResponse => const { &[fine(1, 0, 1), owes(BROKEN, 0, 1)] },
        // 0 nothing is owed, 1 something since this event, 2 since the last.
        Binary::ChainResponse => const { &[fine(1, 0, 1), owes(1, 0, 1).ends(2), owes(2, 0, 1).ends(BROKEN)] },
        // 0 nothing yet, 1 a then is owed, 2 none is.
        Binary::Succession => const { &[fine(1, BROKEN, 2), owes(1, 2, 2), fine(1, 2, 2)] },
        Binary::RespondedExistence => const { &[fine(1, FULFILLED, FULFILLED), owes(1, FULFILLED, FULFILLED)] },
        Binary::NotSuccession => const { &[fine(1, 0, BROKEN), fine(1, BROKEN, BROKEN)] },
        // Of a pair: 0 neither, 1 the first, 2 the second.
        Binary::CoExistence => const { &[fine(1, 2, FULFILLED), owes(1, FULFILLED, FULFILLED), owes(FULFILLED, 2, FULFILLED)] },
        Binary::NotCoExistence => const { &[fine(1, 2, BROKEN), fine(1, BROKEN, BROKEN), fine(BROKEN, 2, BROKEN)] },
        Binary::Choice => const { &[owes(FULFILLED, FULFILLED, FULFILLED)] },
        Binary::ExclusiveChoice => const { &[owes(1, 2, BROKEN), fine(1, BROKEN, BROKEN), fine(BROKEN, 2, BROKEN)] },
    }
}
