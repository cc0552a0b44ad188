//! Who notices a mutant: a finding, a story, a property.

use super::seen::{Seen, seen};
use crate::check;
use mandate_process::Process;
use mandate_scenario::Scenario;
use std::collections::BTreeSet;

/// A process as findings and stories show it, to hold its mutants against.
///
/// A mutant is killed
///
/// 1. *by a finding* that [`check`](crate::check()) has of it and not of the original, errors and warnings alike;
/// 2. *by a story* that runs otherwise: an act is answered otherwise (accepted, refused, irregular; refused or irregular
///    for other rules or of another kind), a deadline lapses that did not, or not, or at another instant, other
///    transitions are taken, other states entered, or the story can no longer be told, because who did an act is no
///    longer clear. Facts that make no difference to any of these are not looked at, nor what is worded;
/// 3. *by a property*, as the caller says.
#[derive(Debug)]
pub struct Trial<'s> {
    findings: BTreeSet<(&'static str, String)>,
    told: Vec<(&'s Scenario, Seen)>,
}

/// Who noticed a mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KilledBy {
    /// A finding that the original does not have.
    Finding {
        /// Its code.
        code: &'static str,
        /// What was found.
        what: String,
    },
    /// A story that runs otherwise.
    Story {
        /// Its id.
        story: String,
        /// The number of the act, from 1, at which the runs part; `None`: between or after acts, or from the start.
        act: Option<usize>,
    },
    /// A property that is broken.
    Property(String),
}

impl<'s> Trial<'s> {
    /// A process and its stories, each as the original runs it; variants are stories of their own here
    /// ([`varied`](mandate_scenario::varied)).
    pub fn of(original: &Process, stories: &'s [Scenario]) -> Self {
        Self { findings: findings(original).collect(), told: stories.iter().map(|story| (story, seen(original, story))).collect() }
    }

    /// Who notices a mutant first: findings, then stories in order, then `properties`, which gives the id of a property
    /// that the mutant breaks and the original does not.
    pub fn kill(&self, mutant: &Process, properties: &mut dyn FnMut(&Process) -> Option<String>) -> Option<KilledBy> {
        self.by_finding(mutant).or_else(|| self.by_story(mutant)).or_else(|| properties(mutant).map(KilledBy::Property))
    }

    fn by_finding(&self, mutant: &Process) -> Option<KilledBy> {
        let new = findings(mutant).find(|finding| !self.findings.contains(finding));
        new.map(|(code, what)| KilledBy::Finding { code, what })
    }

    fn by_story(&self, mutant: &Process) -> Option<KilledBy> {
        self.told.iter().find_map(|(story, original)| {
            let now = seen(mutant, story);
            (now != *original).then(|| KilledBy::Story { story: story.id.clone(), act: parting(original, &now) })
        })
    }
}

/// Who notices a mutant, for a single one. A [`Trial`] runs the original once for many.
pub fn kill(
    original: &Process,
    mutant: &Process,
    stories: &[Scenario],
    properties: &mut dyn FnMut(&Process) -> Option<String>,
) -> Option<KilledBy> {
    Trial::of(original, stories).kill(mutant, properties)
}

fn findings(process: &Process) -> impl Iterator<Item = (&'static str, String)> {
    check(process).into_iter().map(|finding| (finding.code, finding.what))
}

/// The act at which two runs part.
fn parting(original: &Seen, now: &Seen) -> Option<usize> {
    let (original, now) = (original.as_ref()?, now.as_ref()?);
    let same = original.iter().zip(now).take_while(|(original, now)| original == now).count();
    original.get(same).or(now.get(same))?.act
}
