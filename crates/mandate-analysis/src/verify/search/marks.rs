//! What has to be known of states and steps to judge runs that go on for ever: which deadlines are armed, which end.

use mandate_engine::CaseState;
use mandate_engine::explore::Timer;
use mandate_process::definition::Status;

/// Deadlines that are armed, as bits. Those beyond the sixty-fourth share bits: fewer cycles are fair then than are.
pub(crate) fn armed(state: &CaseState) -> u64 {
    state.timers().fold(0, |bits, timer| match timer {
        Timer::Deadline(id) => bits | 1 << (id.index() % 64),
        Timer::Sent(_) => bits,
    })
}

/// Deadlines that were armed and are not any more, or were armed anew or moved, as bits.
pub(crate) fn ended(before: &CaseState, after: &CaseState) -> u64 {
    before.timers().fold(0, |bits, timer| match timer {
        Timer::Deadline(id) if before.deadline(id) != after.deadline(id) || after.deadline(id).status != Status::Armed => {
            bits | 1 << (id.index() % 64)
        }
        _ => bits,
    })
}
