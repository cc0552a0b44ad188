//! Properties: their names are checked here, nothing more.

use super::{At, Compiler};
use crate::definition::{Happening, Item, Pattern};
use alloc::string::String;
use alloc::vec::Vec;

impl<'d> Compiler<'d> {
    /// Names and types in properties and in the scope.
    pub(super) fn properties(&mut self) {
        // Tests of properties are compiled to check them and then dropped: running a case needs none of them.
        let kept = self.tables.tests.len();
        for property in &self.definition.properties {
            let at = At(Item::Property, &property.id);
            match &property.pattern {
                Pattern::Always(test) | Pattern::Never(test) | Pattern::Sometimes(test) | Pattern::Eventually(test) => {
                    self.test(at, test, 0);
                }
                Pattern::NeverHappens(of) | Pattern::Unary { of, .. } => self.happening(at, of),
                Pattern::AlwaysPossible { act, by, during } => {
                    self.act_named(at, act);
                    self.role(at, by);
                    if let Some(test) = during {
                        self.test(at, test, 0);
                    }
                }
                Pattern::Binary { first, then, .. } => {
                    self.happening(at, first);
                    self.happening(at, then);
                }
            }
        }
        self.tables.tests = core::mem::take(&mut self.tables.tests).into_first(kept);
        for (wanted, _) in &self.definition.scope {
            if !self.tables.names.roles.contains_key(&**wanted) {
                self.sort(At(Item::Scope, wanted), wanted);
            }
        }
    }

    fn act_named(&mut self, at: At<'_>, wanted: &str) {
        if !self.tables.names.acts.contains_key(wanted) {
            let names: Vec<String> = self.tables.names.acts.keys().map(|name| String::from(&**name)).collect();
            self.unknown(at, Item::Act, wanted, names.iter().map(String::as_str));
        }
    }

    fn happening(&mut self, at: At<'d>, happening: &'d Happening) {
        match happening {
            Happening::Act { act, by, during } => {
                self.act_named(at, act);
                if let Some(by) = by {
                    self.role(at, by);
                }
                if let Some(test) = during {
                    self.test(at, test, 0);
                }
            }
            Happening::Transition { transition, during } => {
                if !self.tables.names.transitions.contains_key(&**transition) {
                    let names: Vec<String> = self.tables.names.transitions.keys().map(|name| String::from(&**name)).collect();
                    self.unknown(at, Item::Transition, transition, names.iter().map(String::as_str));
                }
                if let Some(test) = during {
                    self.test(at, test, 0);
                }
            }
            Happening::Enters(state) | Happening::Leaves(state) => {
                if !self.tables.names.states.contains_key(&**state) {
                    self.unknown_state(at, state);
                }
            }
            Happening::Lapse(deadline) => {
                self.deadline(at, deadline);
            }
            Happening::Any(parts) => parts.iter().for_each(|part| self.happening(at, part)),
            Happening::Holds(test) => {
                self.test(at, test, 0);
            }
        }
    }
}
