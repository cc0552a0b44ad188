//! What an edge enters, where no memory has a say: then it is the same whenever the edge is taken alone (S2.10).

use super::Compiler;
use crate::bits::Bits;
use crate::definition::Kind;
use crate::ids::StateId;
use crate::tables::{EdgeRow, Entered, ROOT, Tables, Target};
use alloc::vec::Vec;

impl Compiler<'_> {
    /// Works it out for every edge, when all states and edges are there.
    pub(super) fn entered(&mut self) {
        let entered: Vec<Option<Entered>> = self.tables.edges.rows().iter().map(|edge| entered(&self.tables, edge)).collect();
        for (row, entered) in self.tables.edges.rows_mut().iter_mut().zip(entered) {
            row.enters = entered;
        }
    }
}

/// A memory has a say.
struct Depends;

struct Entering<'a> {
    tables: &'a Tables,
    /// What stays active around: nothing inside it is active when it is entered.
    domain: StateId,
    found: Entered,
}

fn entered(tables: &Tables, edge: &EdgeRow) -> Option<Entered> {
    let none = Bits::new(tables.states.len());
    let domain = edge.domain.filter(|_| !edge.targets.is_empty())?;
    let mut entering = Entering { tables, domain, found: Entered { states: none.clone(), by_default: none } };
    edge.targets.iter().try_for_each(|target| entering.down(*target)).ok()?;
    edge.targets.iter().try_for_each(|target| entering.up(*target, ROOT)).ok()?;
    Some(entering.found)
}

impl Entering<'_> {
    fn down(&mut self, target: Target) -> Result<(), Depends> {
        let Target::State(state) = target else { return Err(Depends) };
        self.found.states.insert(state.index());
        let row = &self.tables.states[state];
        match row.kind {
            Kind::Compound => {
                self.found.by_default.insert(state.index());
                row.initial.iter().try_for_each(|target| self.down(*target))?;
                row.initial.iter().try_for_each(|target| self.up(*target, state))
            }
            Kind::Parallel => self.fill(state),
            _ => Ok(()),
        }
    }

    fn up(&mut self, target: Target, limit: StateId) -> Result<(), Depends> {
        let Target::State(state) = target else { return Err(Depends) };
        let mut outer = self.tables.states[state].parent;
        while outer != limit && outer != self.domain {
            self.found.states.insert(outer.index());
            if self.tables.states[outer].kind == Kind::Parallel {
                self.fill(outer)?;
            }
            outer = self.tables.states[outer].parent;
        }
        Ok(())
    }

    /// Enters by default the tracks in which nothing is entered yet.
    fn fill(&mut self, parallel: StateId) -> Result<(), Depends> {
        for track in &self.tables.states[parallel].children {
            let row = &self.tables.states[*track];
            if !self.found.states.contains(track.index()) && !self.found.states.intersects(&row.inside) {
                self.down(Target::State(*track))?;
            }
        }
        Ok(())
    }
}
