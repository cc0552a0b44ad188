//! What leads from a state to the next, in four bytes.

use mandate_process::ids::{DeadlineId, TriggerId};

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Move {
    /// An act: its place in the alphabet.
    Act(u32),
    /// A deadline lapses.
    Lapse(DeadlineId),
    /// A name that was sent comes.
    Sent(TriggerId),
}

/// A move, and what was told about dates that it moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Step {
    /// The move.
    pub what: Move,
    /// Which deadlines start again because their date is moved and still to come: bits for
    /// [`tell_dates`](mandate_engine::Scratch::tell_dates).
    pub dates: u8,
}

/// As many places as an alphabet may have.
pub(super) const PLACES: usize = 1 << 22;
/// As many questions about dates as one move may raise.
pub(crate) const QUESTIONS: usize = 8;

impl Step {
    /// The move and the answers as one number.
    pub(super) fn code(self) -> u32 {
        let (kind, place) = match self.what {
            Move::Act(place) => (0, place),
            Move::Lapse(id) => (1, u32::from(id.0)),
            Move::Sent(trigger) => (2, u32::from(trigger.0)),
        };
        kind | u32::from(self.dates) << 2 | place << 10
    }

    /// The inverse.
    pub(super) fn decoded(code: u32) -> Self {
        let place = code >> 10;
        let id = u16::try_from(place).unwrap_or(u16::MAX);
        let what = match code & 3 {
            0 => Move::Act(place),
            1 => Move::Lapse(DeadlineId(id)),
            _ => Move::Sent(TriggerId(id)),
        };
        Self { what, dates: u8::try_from(code >> 2 & 0xff).unwrap_or_default() }
    }
}

/// The next answers after these, when so many questions were asked: the last *no* that can become a *yes* does, and what
/// was asked after it is asked anew. `None` if all answers have been given.
pub(crate) fn next_answers(told: u64, asked: usize) -> Option<u64> {
    let place = (0..asked).rev().find(|place| told >> place & 1 == 0)?;
    Some(told & ((1 << place) - 1) | 1 << place)
}

#[cfg(test)]
mod tests {
    use super::{Move, PLACES, Step, next_answers};
    use mandate_process::ids::{DeadlineId, TriggerId};

    #[test]
    fn a_step_is_read_as_it_was_written() {
        for what in [Move::Act(0), Move::Act(PLACES as u32 - 1), Move::Lapse(DeadlineId(4_095)), Move::Sent(TriggerId(u16::MAX))] {
            for dates in [0, 1, 0x55, 0xff] {
                let step = Step { what, dates };
                assert_eq!(Step::decoded(step.code()), step);
            }
        }
    }

    #[test]
    fn every_row_of_answers_is_given_once() {
        // The second question is asked only after a no, and a third one after no and yes.
        let asked = |told: u64| match (told & 1, told >> 1 & 1) {
            (1, _) => 1,
            (_, 0) => 2,
            _ => 3,
        };
        let mut rows = vec![0];
        while let Some(next) = next_answers(rows[rows.len() - 1], asked(rows[rows.len() - 1])) {
            rows.push(next);
        }
        assert_eq!(rows, [0b000, 0b010, 0b110, 0b001]);
    }
}
