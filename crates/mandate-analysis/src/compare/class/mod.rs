//! What a difference does to cases, by rules that look at one difference at a time.
//!
//! - **wording**: the digest changes, the meaning does not.
//! - **neutral**: nothing hangs on it alone: what is new and only declared, properties, the scope, an order nobody sees.
//! - **looser**: something that was refused is accepted, or has more time.
//! - **stricter**: something that was accepted is refused, or has less time.
//! - **breaking**: the same acts lead elsewhere, or what cases and stories name is gone, or it cannot be told which way it goes.
//!
//! Whether two processes can be told apart by acts is another question, and answered by searching.

mod clocks;
mod direction;
mod moves;
mod uses;
mod words;

pub(super) use clocks::longer;

use super::change::{Class, What};
use super::differ::Difference;
use mandate_process::definition::{Definition, Item};
use uses::Uses;

/// The two processes that differ, the old one under the new names.
pub(super) struct Judge<'d> {
    pub old: &'d Definition,
    pub new: &'d Definition,
    /// Who mentions whom, in each.
    pub before: Uses,
    pub after: Uses,
}

impl<'d> Judge<'d> {
    pub fn new(old: &'d Definition, new: &'d Definition) -> Self {
        Self { old, new, before: Uses::of(old), after: Uses::of(new) }
    }

    /// The class of a difference.
    pub fn class(&self, difference: &Difference) -> Class {
        let Difference { item, id, what, wording } = difference;
        if *wording {
            return Class::Wording;
        }
        match item {
            // The order of the states on top says nothing; its first is where a case starts.
            Item::Process if matches!(what, What::Reordered { .. }) => Class::Neutral,
            Item::Process => Class::Breaking,
            Item::State => self.state(id, what),
            Item::Transition => self.transition(id, what),
            Item::Deadline => self.deadline(id, what),
            Item::Rule => self.rule(id, what),
            Item::Act => self.act(id, what),
            Item::Fact => words::fact(what),
            Item::Role => words::role(what),
            Item::Type => words::type_of(what),
            Item::Property | Item::Scope => Class::Neutral,
        }
    }
}

/// More is allowed, or less.
fn gained(what: &What) -> Class {
    if matches!(what, What::Gained { .. }) { Class::Looser } else { Class::Stricter }
}
