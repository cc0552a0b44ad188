//! The same case opened under both processes, and acts of one told in the names of the other.

use super::sides::{Both, Names, Side};
use crate::replay::{Adapter, History};
use crate::verify::Scope;
use mandate_engine::{Act, Case, Opening};
use mandate_process::finding::Findings;
use mandate_process::value::{Base, Phrase};
use std::collections::BTreeMap;

/// A case opened under both, with the same people as far as both know them.
pub(super) struct Ground<'c> {
    pub names: &'c Names<'c>,
    pub openings: Both<Opening>,
    counts: Both<Scope>,
    opened: Both<History>,
}

impl<'c> Ground<'c> {
    /// # Errors
    /// A scope that does not fit, or a case that does not open.
    pub fn new(names: &'c Names<'c>, members: &[(String, u32)], counted: &Both<BTreeMap<String, u32>>) -> Result<Self, Findings> {
        let scopes = scopes(names, members, counted)?;
        let old = scopes.old.opening(names.process(Side::Old));
        let opened_old = opened(names, Side::Old, &old)?;
        let mut new = Adapter::new(&opened_old, names.process(Side::New), names.mappings.of(Side::Old)).opening().0;
        // Whom only the new process knows takes part there.
        let only_new = scopes.new.opening(names.process(Side::New));
        for (id, role) in only_new.actors {
            if opening_lacks(&new.actors, &role, &id) {
                new.actors.push((id, role));
            }
        }
        for (of, members) in only_new.members {
            if new.members.iter().all(|(known, _)| *known != of) {
                new.members.push((of, members));
            }
        }
        let opened_new = opened(names, Side::New, &new)?;
        Ok(Self { names, openings: Both { old, new }, counts: scopes, opened: Both { old: opened_old, new: opened_new } })
    }

    /// How many of each role and type there are, in document order: of the new process, then what only the old one has.
    pub fn members(&self) -> Vec<(String, u32)> {
        let mut members: Vec<(String, u32)> = self.counts.new.members().to_vec();
        for (name, count) in self.counts.old.members() {
            let new = self.names.kind_across(Side::Old, name);
            if members.iter().all(|(known, _)| known != new) {
                members.push((name.clone(), *count));
            }
        }
        members
    }

    /// Tells acts of a side in the names of the other.
    pub fn teller(&self, side: Side) -> Adapter<'_> {
        let mut adapter = Adapter::new(self.opened.of(side), self.names.process(side.other()), self.names.mappings.of(side));
        // It learns who is called otherwise while it looks through the roster.
        let _ = adapter.opening();
        adapter
    }

    /// Whether what an act must carry on one side can be carried on the other, and is all that must be carried there.
    pub fn fits(&self, side: Side, act: &Act, there: &str) -> bool {
        let fields = |side: Side, name: &str| -> BTreeMap<String, Phrase> {
            let acts = &self.names.process(side).definition().vocabulary.acts;
            let row = acts.iter().find(|act| act.id == name);
            row.into_iter().flat_map(|act| &act.content).map(|field| (field.id.clone(), field.phrase.clone())).collect()
        };
        let (here, there) = (fields(side, &act.name), fields(side.other(), there));
        let carried = |name: &str| act.content.iter().any(|(field, _)| **field == *name);
        let taken = here.iter().all(|(name, phrase)| {
            let same = there.get(name).is_some_and(|other| self.is_same(side, phrase, other));
            same || (phrase.optional && !carried(name))
        });
        taken && there.iter().all(|(name, phrase)| phrase.optional || here.contains_key(name))
    }

    fn is_same(&self, side: Side, here: &Phrase, there: &Phrase) -> bool {
        let told = |name: &str| self.names.kind_across(side, name).to_owned();
        let base = match &here.base {
            Base::Named(name) => Base::Named(told(name)),
            other => other.clone(),
        };
        base == there.base && here.set == there.set && here.keys.iter().map(|key| told(key)).eq(there.keys.iter().cloned())
    }
}

fn opening_lacks(actors: &[(String, String)], role: &str, id: &str) -> bool {
    actors.iter().all(|(known, of)| of != role && known != id)
}

fn opened(names: &Names<'_>, side: Side, opening: &Opening) -> Result<History, Findings> {
    Ok(History::of_case(opening.clone(), Case::open(names.process(side), opening)?))
}

/// As many of each as the larger of the two scopes says, and as many as are counted; unless it is said how many.
fn scopes(names: &Names<'_>, members: &[(String, u32)], counted: &Both<BTreeMap<String, u32>>) -> Result<Both<Scope>, Findings> {
    let own = Both::try_each(|side| Scope::of(names.process(side), &[]))?;
    let find = |of: &[(String, u32)], name: &str| of.iter().find(|(known, _)| known == name).map(|(_, count)| *count);
    let known = |name: &str| Side::BOTH.iter().any(|side| find(own.of(*side).members(), name).is_some());
    if let Some(unknown) = members.iter().find(|(name, _)| !known(name)) {
        return Err(Scope::of(names.process(Side::New), std::slice::from_ref(unknown)).err().unwrap_or_default());
    }
    Both::try_each(|side| {
        let counts = own.of(side).members().iter().map(|(name, count)| {
            let there = names.kind_across(side, name);
            let said = find(members, name).or_else(|| find(members, there));
            let of_other = find(own.of(side.other()).members(), there);
            let counted = [counted.of(side).get(name), counted.of(side.other()).get(there)].into_iter().flatten().copied();
            let most = counted.chain(of_other).chain([*count]).max().unwrap_or_default();
            (name.clone(), said.unwrap_or(most))
        });
        Scope::of(names.process(side), &counts.collect::<Vec<_>>())
    })
}
