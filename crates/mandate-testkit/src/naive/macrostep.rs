//! S4: the opening, settling, the end of the case, the bound.

use super::Naive;
use super::select::{Edge, Happened};
use super::structure::ROOT;
use mandate_process::definition::{Kind, Status};

/// The most microsteps of one macrostep (S4.9).
pub(super) const MICROSTEPS: usize = 1_000;

/// A macrostep that would need one microstep more (S4.9).
#[derive(Debug)]
pub(super) struct DoesNotSettle;

impl Naive {
    // S4.7
    pub(super) fn opening(&mut self) -> Result<(), DoesNotSettle> {
        self.begin();
        self.first_microstep();
        self.arm_at_opening();
        self.look();
        self.settle()
    }

    /// A new macrostep: nothing queued, nothing counted.
    pub(super) fn begin(&mut self) {
        self.queue.clear();
        self.microsteps = 0;
        self.moved.clear();
    }

    /// S4.2, step 4: a microstep and the look after it.
    pub(super) fn take(&mut self, happened: &Happened, selected: &[Edge]) -> Result<(), DoesNotSettle> {
        if self.microsteps == self.most_microsteps {
            return Err(DoesNotSettle); // S4.9
        }
        self.microstep(happened, selected);
        self.look();
        Ok(())
    }

    /// S4.2, step 6; and the end of the case (S4.8).
    pub(super) fn settle(&mut self) -> Result<(), DoesNotSettle> {
        while !self.has_ended() {
            let mut happened = Happened::Automatic;
            let mut selected = self.select(&happened);
            if selected.is_empty() {
                let Some(first) = self.queue.pop_front() else { return Ok(()) };
                selected = self.select(&first);
                happened = first;
            }
            if !selected.is_empty() {
                self.take(&happened, &selected)?;
            }
        }
        self.close();
        Ok(())
    }

    // S4.8
    pub(super) fn has_ended(&self) -> bool {
        self.tree.children(ROOT).iter().any(|child| self.tree.kind(child) == Kind::Final && self.active.contains(child))
    }

    /// Whether the case has ended or is halted.
    pub(super) fn is_closed(&self) -> bool {
        self.has_ended() || self.halted
    }

    // S4.8
    fn close(&mut self) {
        self.queue.clear();
        self.sent.clear();
        for clock in self.clocks.values_mut().filter(|clock| clock.status == Status::Armed) {
            clock.status = Status::Withdrawn;
        }
    }
}
